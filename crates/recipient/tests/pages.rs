//! The recipient's pages over the router, on a real store.

mod world;

use axum::body::Body;
use axum::http::Request;
use openlijk_model::{Address, ChoiceState, HowChosen, Language, Measure};
use openlijk_store::{Scope, SubjectRecord, Who};
use world::{NASTY, World, purpose, value_of};

const READER: &str = "reader@example.nl";

async fn record(world: &World) -> SubjectRecord {
    world.record(READER).await
}

async fn proof(world: &mut World, page: &str) -> String {
    world.proof(page).await
}

#[tokio::test]
async fn every_page_stands_in_four_languages_under_strict_headers() {
    let mut world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let proof = proof(&mut world, &page).await;
    let mut paths: Vec<String> = [
        "/",
        "/me",
        "/help",
        "/help/words",
        "/help/block",
        "/help/real",
        "/privacy",
        "/scan",
        "/sign-up/news",
        "/sign-up/profile",
    ]
    .map(str::to_owned)
    .into();
    let acts =
        ["", "/erase", "/correct", "/wish/objection", "/wish/restriction", "/wish/plain-text", "/choose/profile"];
    paths.extend(acts.map(|act| format!("{proof}{act}")));
    paths.push(page);
    for path in paths {
        for (tag, word) in [("nl", "Taal"), ("en", "Language"), ("fr", "Langue"), ("it", "Lingua")] {
            let answer = world.get(&format!("{path}?lang={tag}")).await;
            assert_eq!(answer.status, 200, "{path} {tag}");
            assert!(
                answer.body.contains(&format!("<html lang=\"{tag}\">")) && answer.body.contains(word),
                "{path} {tag}"
            );
            let policy = answer.header("content-security-policy");
            for part in [
                "default-src 'none'",
                "style-src 'self'",
                "form-action 'self'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
            ] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("set-cookie"), "", "{path} sets a cookie");
            assert!(!answer.body.contains("<script") && !answer.body.contains(" style="), "{path}");
            assert!(!answer.body.contains("[gone") && !answer.body.contains("]</"), "{path} {tag}: a text is missing");
        }
    }
}

#[tokio::test]
async fn a_page_speaks_the_language_of_its_mail_and_the_reader_can_choose_another() {
    let world = World::usual().await;
    let page = world.mail("news", READER, "Mai", Language::Fr).await;
    let answer = world.get(&page).await;
    assert!(answer.body.contains("<html lang=\"fr\">"));
    assert!(answer.body.contains("href=\"/me?lang=fr\""), "links keep the language of the mail");
    assert!(world.get(&format!("{page}?lang=it")).await.body.contains("<html lang=\"it\">"));
}

#[tokio::test]
async fn the_page_says_what_why_how_long_and_by_which_rule() {
    let world = World::usual().await;
    let page = world.mail("news", READER, "Mei 2026", Language::Nl).await;
    let body = world.get(&page).await.body;
    for part in [
        "Gemeente Voorbeeld",
        "Mei 2026",
        "Deze mail telt hoeveel mensen hem openen. We weten niet wie.",
        "Zo weten we welke onderwerpen u helpen.",
        "60 dagen.",
        "Gerechtvaardigd belang",
        "<details>",
        "R03",
        "fg@example.nl",
        "Autoriteit Persoonsgegevens",
        "kunnen niet zien wie het laadt",
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    let refuse = body.find("Niet meten</button>").expect("a button to refuse");
    let allow = body.find("Meten mag</button>").expect("a button to allow");
    assert!(refuse < allow, "refusing comes first");
}

#[tokio::test]
async fn the_reasons_of_a_decision_stand_in_the_language_of_the_page() {
    let mut world = World::usual().await;
    let page = world.mail("profile", READER, "Tips", Language::Nl).await;
    let proof = world.proof(&page).await;
    let search = openlijk_store::DecisionSearch { limit: 1, ..Default::default() };
    let decision = world.store.decisions(search).await.unwrap().remove(0).decision;
    let rule = decision["reasons"][0]["rule"].as_str().unwrap();
    for path in [&page, &proof] {
        let english = world.get(&format!("{path}?lang=en")).await.body;
        for tag in ["nl", "fr", "it"] {
            let body = world.get(&format!("{path}?lang={tag}")).await.body;
            assert!(body.contains(rule), "{rule} stands there: {body}");
            assert!(!body.contains("<td lang=\"en\">") && !body.contains("<span lang=\"en\">"), "{path} {tag}: {body}");
            assert_ne!(body, english);
        }
    }
}

#[tokio::test]
async fn one_click_refuses_without_cookie_login_or_redirect_whatever_the_body() {
    for (body, kind) in [
        ("Measure-Refuse=One-Click", "application/x-www-form-urlencoded"),
        ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        ("--b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--b--", "multipart/form-data; boundary=b"),
        ("", "text/plain"),
        ("{", "application/json"),
    ] {
        let world = World::usual().await;
        let page = world.mail("news", READER, "Mei", Language::Nl).await;
        let request =
            Request::post(format!("{page}/refuse")).header("content-type", kind).body(Body::from(body)).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.status, 200, "{body:?}");
        assert!(answer.header("content-type").starts_with("text/plain"), "{body:?}");
        assert_eq!(answer.header("set-cookie"), "");
        let choices = record(&world).await.choices;
        assert_eq!(choices.len(), 1, "{body:?}");
        assert_eq!((choices[0].1.state, choices[0].1.how), (ChoiceState::Refused, HowChosen::OneClick));
    }
}

#[tokio::test]
async fn an_endless_body_still_refuses() {
    let world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let answer = world.post(&format!("{page}/refuse"), &"x".repeat(1 << 20)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(record(&world).await.choices.len(), 1);
}

#[tokio::test]
async fn the_button_refuses_once_and_the_page_says_from_when_it_counts() {
    let world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let answer = world.post(&format!("{page}/refuse"), "from=page").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Vanaf de volgende mail telt u niet mee."), "{}", answer.body);
    assert!(
        answer.body.contains("Daarom kunnen we u daar niet uit halen."),
        "crowds: the mail that is out cannot be reached"
    );
    world.post(&format!("{page}/refuse"), "from=page").await;
    let choices = record(&world).await.choices;
    assert_eq!(choices.len(), 1, "a second refusal changes nothing");
    assert_eq!(choices[0].1.how, HowChosen::Page);
    assert!(world.get(&page).await.body.contains("U zei nee"));
}

#[tokio::test]
async fn a_no_after_a_yes_is_a_withdrawal_that_reaches_mail_already_sent() {
    let world = World::usual().await;
    world.grant("profile", READER).await;
    let page = world.mail("profile", READER, "Tips", Language::Nl).await;
    assert!(world.get(&page).await.body.contains("U gaf toestemming."), "{}", world.get(&page).await.body);
    let answer = world.post(&format!("{page}/refuse"), "from=page").await;
    assert!(answer.body.contains("Ook niet in mails die u al heeft."));
    let choices = record(&world).await.choices;
    assert_eq!(choices.last().unwrap().1.state, ChoiceState::Withdrawn);
}

#[tokio::test]
async fn a_pause_stands_on_the_page() {
    let world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    assert!(!world.get(&page).await.body.contains("Het meten staat nu stil"));
    world.store.pause(Scope::All, "onderzoek", "anna", world.now()).await.unwrap();
    assert!(world.get(&page).await.body.contains("Het meten staat nu stil"));
}

#[tokio::test]
async fn forged_expired_and_erased_links_get_the_same_page() {
    let world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let mut forged = page.clone().into_bytes();
    forged[20] = if forged[20] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    let missing = world.get(&forged).await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("Kopieer de hele link") && missing.body.contains("href=\"/me"));
    let alike = |body: &str, path: &str| body.replace(path, "PATH");
    let expected = alike(&missing.body, &forged);
    assert_eq!(world.get("/r/short").await.status, 404);

    world.store.erase(&Who::Address(Address::parse(READER).unwrap()), world.now()).await.unwrap();
    let erased = world.get(&page).await;
    assert_eq!((erased.status, alike(&erased.body, &page)), (404, expected.clone()));
    let page = world.mail("news", "other@example.nl", "Mei", Language::Nl).await;
    world.pass(365 * 20);
    let expired = world.get(&page).await;
    assert_eq!((expired.status, alike(&expired.body, &page)), (404, expected));
    assert_eq!(world.post(&format!("{page}/refuse"), "from=page").await.status, 404);
}

#[tokio::test]
async fn asking_for_ones_data_gets_the_same_answer_for_every_address() {
    let mut world = World::usual().await;
    world.mail("news", READER, "Mei", Language::Nl).await;
    let known = world.post("/me", "address=Reader%40example.nl").await;
    let unknown = world.post("/me", "address=nobody%40example.nl").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    let (to, letter) = world.letter().await;
    assert_eq!(to, READER);
    assert!(letter.text.contains("https://mail.example.nl/p/") && !letter.text.contains("//p/"));
    assert_eq!(world.post("/me", "address=reader").await.status, 400);
    // Three links an hour for one address; the answers stay the same.
    for _ in 0..5 {
        assert_eq!(world.post("/me", "address=reader%40example.nl").await.body, known.body);
    }
    assert_eq!(world.letters_to(READER, 2).await, 2, "and the first one");
}

#[tokio::test]
async fn the_mailed_link_shows_allows_refuses_and_takes_along() {
    let mut world = World::usual().await;
    let page = world.mail("profile", READER, "Tips", Language::Nl).await;
    let proof = proof(&mut world, &page).await;
    let body = world.get(&proof).await.body;
    assert!(
        body.contains("Tips") && body.contains("Persoonlijke tips") && body.contains("U koos nog niets."),
        "{body}"
    );
    let mark = body.split("name=\"wording\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(mark.len(), 64);

    let changed = world.post(&format!("{proof}/choose"), "purpose=profile&choice=allow&wording=other").await;
    assert!(!changed.body.contains("Uw keuze is bewaard") && changed.body.contains("De tekst is veranderd"));
    assert!(record(&world).await.choices.is_empty(), "a yes to other words is no yes");
    let answer = world.post(&format!("{proof}/choose"), &format!("purpose=profile&choice=allow&wording={mark}")).await;
    assert!(answer.body.contains("Uw keuze is bewaard") && answer.body.contains("U zei ja op"), "{}", answer.body);
    let choice = record(&world).await.choices.last().unwrap().1.clone();
    assert_eq!((choice.state, choice.how), (ChoiceState::Granted, HowChosen::MailedLink));
    assert_eq!(choice.wording, mark, "what was read is on record");
    world.post(&format!("{proof}/choose"), "purpose=profile&choice=refuse").await;
    assert_eq!(record(&world).await.choices.last().unwrap().1.state, ChoiceState::Withdrawn);

    let csv = world.post(&format!("{proof}/data.csv"), "").await;
    assert!(csv.header("content-disposition").contains("attachment"));
    assert!(csv.body.contains("choice,") && csv.body.contains("withdrawn"), "{}", csv.body);
    let json: serde_json::Value =
        serde_json::from_str(&world.post(&format!("{proof}/data.json"), "").await.body).unwrap();
    assert_eq!(json["messages"][0]["campaign"], "Tips");
}

#[tokio::test]
async fn erasing_asks_once_and_then_everything_is_gone() {
    let mut world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let proof = proof(&mut world, &page).await;
    assert!(world.get(&format!("{proof}/erase")).await.body.contains("Alles verwijderen?"));
    let answer = world.post(&format!("{proof}/erase"), "").await;
    assert!(answer.body.contains("Alles is verwijderd"));
    assert!(world.store.find(&Address::parse(READER).unwrap()).await.unwrap().is_none());
    assert_eq!(world.get(&proof).await.status, 404);
    assert_eq!(world.get(&page).await.status, 404);
}

#[tokio::test]
async fn a_page_token_is_no_proof_and_a_proof_is_no_page() {
    let mut world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let proof = proof(&mut world, &page).await;
    assert_eq!(world.get(&page.replace("/r/", "/p/")).await.status, 404);
    assert_eq!(world.get(&proof.replace("/p/", "/r/")).await.status, 404);
    world.pass(3);
    assert_eq!(world.get(&proof).await.status, 404, "a mailed link is good for a day or so");
}

#[tokio::test]
async fn markup_in_names_stays_text() {
    let mut purposes = vec![purpose("news", NASTY, Measure::Aggregate)];
    purposes[0].why = [(Language::Nl, NASTY.to_owned())].into();
    purposes[0].interest = Some(NASTY.to_owned());
    let mut world = World::of(NASTY, purposes).await;
    let page = world.mail("news", READER, NASTY, Language::Nl).await;
    let proof = proof(&mut world, &page).await;
    for path in [page.as_str(), proof.as_str(), "/me", "/privacy", "/help/real", "/nowhere"] {
        let body = world.get(path).await.body;
        assert!(!body.contains("<script"), "{path}\n{body}");
        assert!(body.contains("&#60;script&#62;") || body.contains("&lt;script&gt;"), "{path} does not show the name");
    }
    let body = world.post("/me", "address=%22%3E%3Cscript%3E").await.body;
    assert!(!body.contains("<script"), "{body}");
}

#[tokio::test]
async fn the_stylesheet_may_be_kept_and_nothing_is_fetched_from_elsewhere() {
    let world = World::usual().await;
    let page = world.mail("news", READER, "Mei", Language::Nl).await;
    let body = world.get(&page).await.body;
    for link in body.split("<link ").skip(1) {
        let path = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(path.starts_with("/static/"), "{path}");
        let asset = world.get(path).await;
        assert_eq!(asset.status, 200);
        assert!(asset.header("cache-control").contains("immutable"));
        assert!(!asset.body.contains("http://www.w3.org/1999") && !asset.body.contains("url("), "{path}");
    }
    assert!(!body.contains(" src="), "nothing is embedded");
}

#[tokio::test]
async fn a_yes_to_less_is_never_said_to_be_in_force() {
    let mut world = World::usual().await;
    world.grant("profile", READER).await;
    let page = world.mail("profile", READER, "Tips", Language::Nl).await;
    let proof = proof(&mut world, &page).await;
    let (counts, outgrown) = ("U zei ja op", "Dat ja telt niet voor wat nu gevraagd wordt.");
    for path in [&page, &proof, &format!("{proof}/choose/profile")] {
        let body = world.get(path).await.body;
        assert!(body.contains(counts) && !body.contains(outgrown), "{path}\n{body}");
    }
    let shown = world.get(&proof).await.body;
    let old = |body: &str| {
        let (mark, version) = (value_of(body, "wording"), value_of(body, "version"));
        format!("purpose=profile&choice=allow&wording={mark}&version={version}")
    };
    let mut more = purpose("profile", "Persoonlijke tips", Measure::Individual);
    // Of which the words beside the button say nothing.
    more.may_see.push(openlijk_model::Role::Sender);
    world.declare(more).await;
    for (language, outgrown) in [
        ("nl", outgrown),
        ("en", "That yes does not count for what is asked now."),
        ("fr", "Ce oui ne vaut pas pour ce qui est demandé maintenant."),
        ("it", "Quel sì non vale per ciò che si chiede ora."),
    ] {
        for path in [&page, &proof, &format!("{proof}/choose/profile")] {
            let body = world.get(&format!("{path}?lang={language}")).await.body;
            assert!(body.contains(outgrown), "{path}\n{body}");
        }
    }
    assert!(world.get(&page).await.body.contains("Een mail vertelt het u voordat dit wordt gemeten."));
    let csv = world.post(&format!("{proof}/data.csv"), "").await.body;
    assert_eq!(csv.matches("does not count for it").count(), 2, "the yes and the telling\n{csv}");
    let json: serde_json::Value =
        serde_json::from_str(&world.post(&format!("{proof}/data.json"), "").await.body).unwrap();
    assert_eq!((&json["choices"][0][1]["outgrown"], &json["choices"][0][1]["version"]), (&true.into(), &1.into()));

    let answer = world.post(&format!("{proof}/choose"), &old(&shown)).await;
    assert!(!answer.body.contains("Uw keuze is bewaard"), "a yes to the page of before\n{}", answer.body);
    assert_eq!(record(&world).await.choices.len(), 1);
    let answer = world.post(&format!("{proof}/choose"), &old(&answer.body)).await;
    assert!(answer.body.contains("Uw keuze is bewaard") && !answer.body.contains(outgrown), "{}", answer.body);
    assert_eq!(record(&world).await.choices[1].1.version, Some(2));
}

/// A form with files, as browsers send one.
async fn scan(world: &World, language: &str, mail: &[u8], what: &str) -> world::Answer {
    let head = |name: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
    let body = [head("text").as_bytes(), mail, format!("\r\n{}{what}\r\n--b--\r\n", head("do")).as_bytes()].concat();
    let request =
        Request::post(format!("/scan?lang={language}")).header("content-type", "multipart/form-data; boundary=b");
    world.send(request.body(Body::from(body)).unwrap()).await
}

const MEASURES: &[u8] = b"To: jan@example.nl\r\nSubject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n\
    <p>Hello</p><img src=\"https://news.example/o.gif?e=jan%40example.nl&x=<script>\" width=1 height=1>\
    <a href=\"https://news.example/unsubscribe?e=jan%40example.nl\">stop</a>\r\n";

#[tokio::test]
async fn a_mail_that_is_pasted_is_looked_through_in_every_language_and_given_back_without_what_measures() {
    let world = World::usual().await;
    for (language, said) in [
        ("nl", "Deze mail meet u"),
        ("en", "This mail measures you"),
        ("fr", "Ce mail vous mesure"),
        ("it", "Questa mail La misura"),
    ] {
        let answer = scan(&world, language, MEASURES, "look").await;
        assert!(answer.status == 200 && answer.body.contains(said), "{language} {}", answer.body);
        assert!(answer.body.contains("news.example/o.gif") && !answer.body.contains("<script>"), "{}", answer.body);
        assert!(!answer.body.contains("[gone") && !answer.body.contains("scan-"), "{language}: a text is missing");
    }
    let answer = scan(&world, "en", MEASURES, "clean").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "message/rfc822"));
    assert!(answer.header("content-disposition").starts_with("attachment"));
    assert!(
        !answer.body.contains("o.gif") && answer.body.contains("<p>Hello</p>") && answer.body.contains("unsubscribe")
    );
    let answer = scan(&world, "en", b"Subject: x\r\n\r\nplain\r\n", "look").await;
    assert!(answer.body.contains("nothing in it that tells you"), "{}", answer.body);
    assert!(!world.copy().await.windows(5).any(|bytes| bytes == b"o.gif"), "nothing is kept");
}

#[tokio::test]
async fn what_is_no_mail_or_too_large_is_said() {
    let world = World::usual().await;
    assert_eq!(scan(&world, "en", b"  \r\n", "look").await.status, 400);
    let answer = scan(&world, "en", &vec![b'x'; 5 * 1024 * 1024 + 1], "look").await;
    assert!(answer.status == 413 && answer.body.contains("larger than 5 MB"), "{} {}", answer.status, answer.body);
    let bare = Request::post("/scan").header("content-type", "text/plain").body(Body::from("x")).unwrap();
    let answer = world.send(bare).await;
    assert!(answer.status == 400 && answer.body.contains("<h1>"), "{}", answer.status);
}
