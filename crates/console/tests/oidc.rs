//! Signing in by the organisation's own provider.

#[path = "world/provider.rs"]
mod provider;
mod world;

use openlijk_console::OidcSettings;
use openlijk_model::Role;
use openlijk_store::Account;
use provider::{Provider, Shared};
use serde_json::{Value, json};
use world::{Answer, World};

/// A console that trusts this provider, and a browser.
async fn console(provider: &Provider) -> World {
    let settings = OidcSettings {
        issuer: provider.issuer.clone(),
        client_id: "openlijk".to_owned(),
        client_secret: "a:secret".to_owned().into(),
        redirect: "http://console.example/sign-in/return".to_owned(),
    };
    let world = World::tuned("Gemeente Voorbeeld", vec![], |state| {
        state.oidc = Some(settings);
        state.second_factor_required = true;
    })
    .await;
    world.set_now(jiff::Timestamp::now());
    linked(&world, "piet", Role::Sender, "anna@staff").await;
    world
}

async fn linked(world: &World, name: &str, role: Role, subject: &str) {
    let account = Account { external: Some(subject.to_owned()), ..Account::local(name, String::new(), role) };
    world.store.set_account(account).await.unwrap();
}

/// Gets a page of the provider as a browser would, and gives where it leads.
async fn leads_to(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = axum::http::Request::get(format!("/{path}")).header("host", host);
    let request = request.body(http_body_util::Empty::<hyper::body::Bytes>::new()).unwrap();
    let response = sender.send_request(request).await.unwrap();
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// The way there and back. Gives what the console answers at the end.
async fn sign_in(world: &mut World) -> Answer {
    let back = set_out(world).await;
    world.get(&back).await
}

/// The way there: the path by which the browser comes back.
async fn set_out(world: &mut World) -> String {
    let there = world.get("/sign-in/organisation").await;
    assert_eq!(there.status, 303, "{}", there.body);
    let cookie = there.header("set-cookie");
    assert!(
        cookie.contains("SameSite=Lax") && cookie.contains("HttpOnly") && cookie.contains("Max-Age=900"),
        "{cookie}"
    );
    let back = leads_to(there.header("location")).await;
    back.strip_prefix("http://console.example").unwrap().to_owned()
}

fn signed_in(answer: &Answer) -> bool {
    answer.status == 200 && answer.header("refresh").starts_with("0; url=/")
}

#[tokio::test]
async fn whoever_the_provider_names_signs_in_with_their_own_role() {
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    assert!(world.get("/sign-in").await.body.contains("href=\"/sign-in/organisation\""));
    let answer = sign_in(&mut world).await;
    assert!(signed_in(&answer), "{} {}", answer.status, answer.body);
    let body = world.get("/account").await.body;
    assert!(body.contains("piet") && body.contains("Verzender"), "{body}");
    let asked = provider.shared.lock().unwrap().asked.clone();
    assert_eq!((asked["scope"].as_str(), asked["code_challenge_method"].as_str()), ("openid email", "S256"));
    assert!(world.cookie.clone().unwrap().ends_with("openlijk-return="), "the cookie of the way is emptied");
    world.cookie = None;
    assert_eq!(world.try_password("piet", "").await.status, 403, "there is no password for them here");
}

#[tokio::test]
async fn who_has_no_account_here_is_told_so_and_gets_in_nowhere() {
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    provider.shared.lock().unwrap().subject = "stranger".to_owned();
    let answer = sign_in(&mut world).await;
    assert_eq!(answer.status, 403);
    assert!(answer.body.contains("U hebt hier geen account"), "{}", answer.body);
    assert_eq!(world.get("/campaigns").await.status, 303);
    let account = world.store.account("piet").await.unwrap().unwrap();
    world.store.set_account(Account { disabled: true, ..account }).await.unwrap();
    provider.shared.lock().unwrap().subject = "anna@staff".to_owned();
    assert_eq!(sign_in(&mut world).await.status, 403, "nor does a closed account");
}

#[tokio::test]
async fn nothing_but_a_token_of_this_provider_for_us_now_and_here_counts() {
    type Break = fn(&mut Shared);
    fn claims(shared: &mut Shared, change: impl Fn(&mut Value) + Send + 'static) {
        shared.claims = Some(Box::new(change));
    }
    /// Takes the signature away and says that there is none.
    fn unsigned(text: String) -> String {
        use base64::Engine as _;
        let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        format!("{}.{}.", engine.encode("{\"alg\":\"none\"}"), text.split('.').nth(1).unwrap())
    }
    /// Signs with what everybody knows, as if it were a shared secret.
    fn by_secret(text: String) -> String {
        let body = jsonwebtoken::dangerous::insecure_decode_claims::<Value>(&text).unwrap();
        let header = jsonwebtoken::Header { kid: Some("key-1".to_owned()), ..Default::default() };
        jsonwebtoken::encode(&header, &body, &jsonwebtoken::EncodingKey::from_secret(b"openlijk")).unwrap()
    }
    let breaks: [(&str, Break); 15] = [
        ("another issuer", |shared| claims(shared, |it| it["iss"] = json!("http://127.0.0.1:1"))),
        ("no issuer", |shared| claims(shared, |it| it["iss"] = Value::Null)),
        ("another audience", |shared| claims(shared, |it| it["aud"] = json!("other"))),
        ("several audiences, and no word for whom", |shared| {
            claims(shared, |it| it["aud"] = json!(["openlijk", "other"]))
        }),
        ("given to another", |shared| claims(shared, |it| it["azp"] = json!("other"))),
        ("another nonce", |shared| claims(shared, |it| it["nonce"] = json!("other"))),
        ("no nonce", |shared| claims(shared, |it| it["nonce"] = Value::Null)),
        ("over", |shared| claims(shared, |it| it["exp"] = json!(jiff::Timestamp::now().as_second() - 61))),
        ("without an end", |shared| claims(shared, |it| it["exp"] = Value::Null)),
        ("of a time to come", |shared| {
            claims(shared, |it| it["iat"] = json!(jiff::Timestamp::now().as_second() + 120))
        }),
        ("of nobody", |shared| claims(shared, |it| it["sub"] = json!(""))),
        ("signed with another key", |shared| shared.other_key = true),
        ("not signed", |shared| shared.token = Some(Box::new(unsigned))),
        ("signed with a shared secret", |shared| shared.token = Some(Box::new(by_secret))),
        ("no token", |shared| shared.token = Some(Box::new(|_| "x".to_owned()))),
    ];
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    for (what, break_it) in breaks {
        break_it(&mut provider.shared.lock().unwrap());
        let answer = sign_in(&mut world).await;
        assert!(!signed_in(&answer) && answer.status == 502, "{what}: {}", answer.status);
        assert_eq!(world.get("/campaigns").await.status, 303, "{what}");
        let mut shared = provider.shared.lock().unwrap();
        (shared.claims, shared.token, shared.other_key) = (None, None, false);
    }
    assert!(signed_in(&sign_in(&mut world).await), "and a right one does");
}

#[tokio::test]
async fn a_return_counts_in_the_browser_alone_that_set_out() {
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    let theirs = set_out(&mut world).await;
    world.cookie = None;
    assert_eq!(world.get(&theirs).await.status, 403, "no cookie");
    set_out(&mut world).await;
    assert_eq!(world.get(&theirs).await.status, 403, "another's cookie");
    for path in ["/sign-in/return", "/sign-in/return?code=good", "/sign-in/return?code=good&state=x&state=y"] {
        assert_eq!(world.get(path).await.status, 403, "{path}");
    }
    let mine = set_out(&mut world).await;
    let denied = mine.replace("code=good", "error=access_denied");
    assert_eq!(world.get(&denied).await.status, 502, "the provider said no");
    let posed = format!("{mine}&iss=http://127.0.0.1:1");
    assert_eq!(world.get(&posed).await.status, 502, "another provider answers (RFC 9207)");
    assert_eq!(world.get(&mine.replace("code=good", "code=bad")).await.status, 502, "a code that it does not know");
    assert_eq!(world.get("/campaigns").await.status, 303);
    assert!(signed_in(&world.get(&mine).await));
}

#[tokio::test]
async fn keys_that_changed_are_asked_for_once_more() {
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    assert!(signed_in(&sign_in(&mut world).await));
    assert!(signed_in(&sign_in(&mut world).await));
    assert_eq!(provider.shared.lock().unwrap().keys_asked, 1);
    provider.shared.lock().unwrap().change_keys();
    let answer = sign_in(&mut world).await;
    assert_eq!(answer.status, 502, "within a minute it is not asked again, however often somebody tries");
    assert_eq!(provider.shared.lock().unwrap().keys_asked, 1);
    let mut later = console(&provider).await;
    assert!(signed_in(&sign_in(&mut later).await));
}

#[tokio::test]
async fn an_officer_shows_a_second_factor_here_or_there() {
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    linked(&world, "marie", Role::Officer, "marie@staff").await;
    provider.shared.lock().unwrap().subject = "marie@staff".to_owned();
    let answer = sign_in(&mut world).await;
    assert_eq!(answer.header("refresh"), "0; url=/second-factor", "{}", answer.body);
    assert_eq!(world.get("/desk/decisions").await.header("location"), "/second-factor");
    provider.shared.lock().unwrap().claims = Some(Box::new(|claims| claims["amr"] = json!(["pwd", "otp"])));
    let answer = sign_in(&mut world).await;
    assert_eq!(answer.header("refresh"), "0; url=/campaigns");
    assert_eq!(world.get("/desk/decisions").await.status, 200);
}

#[tokio::test]
async fn the_provider_is_asked_within_the_trace_of_the_request_that_comes_back_where_it_has_one() {
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    assert!(signed_in(&sign_in(&mut world).await));
    assert_eq!(provider.shared.lock().unwrap().traceparent, None);
    world.cookie = None;
    let back = set_out(&mut world).await;
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let request = axum::http::Request::get(&back).header("cookie", world.cookie.as_deref().unwrap());
    let request = request.header("traceparent", parent).body(axum::body::Body::empty()).unwrap();
    assert!(signed_in(&world.answer(request).await));
    let told = provider.shared.lock().unwrap().traceparent.clone().unwrap();
    assert_eq!((told.len(), &told[..36], &told[52..]), (55, &parent[..36], "-01"), "the same trace");
    assert_ne!(told, parent, "and a span of its own");
}

#[tokio::test]
async fn the_mail_address_counts_where_the_provider_says_that_it_is_theirs() {
    let provider = Provider::start().await;
    let mut world = console(&provider).await;
    let mail = async |world: &World| {
        world.store.account("piet").await.unwrap().unwrap().mail.map(|mail| mail.reveal().to_owned())
    };
    let say = |email: &'static str, verified: Value| {
        provider.shared.lock().unwrap().claims = Some(Box::new(move |claims| {
            claims["email"] = email.into();
            claims["email_verified"] = verified.clone();
        }));
    };
    for unsure in [json!(false), json!("false"), json!(null), json!(1)] {
        say("piet@example.nl", unsure);
        assert!(signed_in(&sign_in(&mut world).await));
        assert_eq!(mail(&world).await, None);
    }
    say("piet@example.nl", json!(true));
    assert!(signed_in(&sign_in(&mut world).await));
    assert_eq!(mail(&world).await.as_deref(), Some("piet@example.nl"));
    assert_eq!(world.get("/account").await.status, 200, "the session stands");
    // Somebody else's address stays theirs, and nobody is shut out for it.
    let els = Account {
        mail: Some(openlijk_model::Address::parse("els@example.nl").unwrap()),
        ..Account::local("els", String::new(), Role::Sender)
    };
    world.store.set_account(els).await.unwrap();
    say("els@example.nl", json!("true"));
    assert!(signed_in(&sign_in(&mut world).await));
    assert_eq!(mail(&world).await.as_deref(), Some("piet@example.nl"));
    // What the provider no longer says stays as it was.
    provider.shared.lock().unwrap().claims = None;
    assert!(signed_in(&sign_in(&mut world).await));
    assert_eq!(mail(&world).await.as_deref(), Some("piet@example.nl"));
}
