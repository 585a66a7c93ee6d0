//! Accounts and tokens, as the administrator keeps them.

mod world;

use openlijk_model::Role;
use serde_json::Value;
use world::{Asked, NASTY, PASSWORD, World};

async fn administrator() -> World {
    let mut world = World::usual().await;
    world.account("beheer", Role::Administrator).await;
    world.sign_in_as("beheer").await;
    world
}

/// What stands between two texts of a page.
fn between<'a>(body: &'a str, start: &str, end: &str) -> &'a str {
    body.split(start).nth(1).unwrap_or_else(|| panic!("no {start}: {body}")).split(end).next().unwrap()
}

#[tokio::test]
async fn an_account_is_added_with_a_password_that_is_shown_once() {
    let mut world = administrator().await;
    let form = world.get("/accounts").await.form();
    let answer = world.post("/accounts", &format!("form={form}&name=Piet+de+Vries&role=case-worker&external=")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let password = between(&answer.body, "Wachtwoord: ", "<").to_owned();
    let list = world.get("/accounts").await.body;
    assert!(list.contains("href=\"/accounts/Piet%20de%20Vries\"") && list.contains("Behandelaar"), "{list}");
    assert!(!list.contains(&password), "it is shown once");
    world.cookie = None;
    let answer = world.try_password("Piet+de+Vries", &password).await;
    assert_eq!(answer.header("location"), "/campaigns", "{}", answer.body);
    assert_eq!(world.get("/accounts").await.status, 403);
}

#[tokio::test]
async fn an_account_of_the_organisations_provider_has_no_password_and_its_subject_once() {
    let mut world = administrator().await;
    let form = world.get("/accounts").await.form();
    let add = |name: &str, subject: &str| format!("form={form}&name={name}&role=sender&external={subject}");
    let answer = world.post("/accounts", &add("marie", "marie%40staff")).await;
    assert!(answer.status == 200 && !answer.body.contains("Wachtwoord: "), "{}", answer.body);
    let account = world.store.account_of("marie@staff").await.unwrap().unwrap();
    assert_eq!((account.name.as_str(), account.password_hash.as_str()), ("marie", ""));
    let taken = world.post("/accounts", &add("other", "marie%40staff")).await;
    assert!(taken.status == 400 && taken.body.contains("Iemand anders heeft deze naam"), "{}", taken.body);
    assert!(
        taken.body.contains("value=\"other\"") && taken.body.contains("href=\"#field-external\""),
        "{}",
        taken.body
    );
    for (name, problem) in [("marie", "Deze naam is bezet"), ("", "1 tot 64"), ("..", "1 tot 64")] {
        let answer = world.post("/accounts", &add(name, "")).await;
        assert!(answer.status == 400 && answer.body.contains(problem), "{name}\n{}", answer.body);
    }
}

#[tokio::test]
async fn role_state_factor_and_password_are_changed_and_count_at_once() {
    let mut world = administrator().await;
    world.account("piet", Role::Sender).await;
    let mut theirs = world.browser();
    theirs.sign_in_as("piet").await;
    assert_eq!(theirs.get("/desk/retention").await.status, 403);
    let form = world.get("/accounts/piet").await.form();
    let send = async |world: &mut World, rest: &str| world.post("/accounts/piet", &format!("form={form}&{rest}")).await;
    assert_eq!(send(&mut world, "do=save&role=auditor&external=").await.status, 303);
    assert_eq!(theirs.get("/desk/retention").await.status, 200);
    let secret = zeroize::Zeroizing::new(vec![7; 20]);
    world.store.set_second_factor("piet", Some(secret)).await.unwrap();
    assert_eq!(send(&mut world, "do=reset").await.status, 303);
    assert!(!world.store.account("piet").await.unwrap().unwrap().has_second_factor);
    let answer = send(&mut world, "do=password").await;
    let password = between(&answer.body, "Wachtwoord: ", "<").to_owned();
    assert_eq!(theirs.get("/campaigns").await.header("location"), "/sign-in", "a new password ends what was open");
    assert_eq!(theirs.try_password("piet", PASSWORD).await.status, 403);
    assert_eq!(theirs.try_password("piet", &password).await.status, 303);
    assert_eq!(send(&mut world, "do=save&role=auditor&external=&disabled=yes").await.status, 303);
    assert_eq!(theirs.get("/campaigns").await.header("location"), "/sign-in");
    assert_eq!(
        theirs.try_password("piet", &password).await.status,
        403,
        "a closed account looks like a wrong password"
    );
    assert!(world.get("/accounts").await.body.contains("Gesloten"));
    assert_eq!(world.get("/accounts/nobody").await.status, 404);
}

#[tokio::test]
async fn a_mail_address_is_given_taken_away_and_nobody_elses() {
    let mut world = administrator().await;
    world.account("piet", Role::Sender).await;
    let form = world.get("/accounts/piet").await.form();
    let save = |mail: &str| format!("form={form}&do=save&role=sender&external=&mail={mail}");
    let answer = world.post("/accounts/piet", &save("piet")).await;
    assert!(answer.status == 400 && answer.body.contains("href=\"#field-mail\""), "{}", answer.body);
    assert_eq!(world.post("/accounts/piet", &save("piet%40example.nl")).await.status, 303);
    assert!(world.get("/accounts").await.body.contains("piet@example.nl"));
    let add = format!("form={form}&name=els&role=sender&external=&mail=piet%40example.nl");
    let taken = world.post("/accounts", &add).await;
    assert!(taken.status == 400 && taken.body.contains("Een ander account heeft dit mailadres"), "{}", taken.body);
    assert!(world.store.account("els").await.unwrap().is_none(), "nothing of it was kept");
    let mut theirs = world.browser();
    theirs.sign_in_as("piet").await;
    assert!(theirs.get("/account").await.body.contains("piet@example.nl"));
    assert_eq!(world.post("/accounts/piet", &save("")).await.status, 303);
    assert!(theirs.get("/account").await.body.contains("Een beheerder kan het invullen"), "and stays signed in");
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let mut world = administrator().await;
    let form = world.get("/accounts/beheer").await.form();
    for rest in ["role=auditor", "role=administrator&disabled=yes"] {
        let answer = world.post("/accounts/beheer", &format!("form={form}&do=save&{rest}")).await;
        assert!(answer.status == 400 && answer.body.contains("laatste beheerder"), "{rest}\n{}", answer.body);
    }
    world.account("tweede", Role::Administrator).await;
    assert_eq!(world.post("/accounts/beheer", &format!("form={form}&do=save&role=auditor")).await.status, 303);
    assert_eq!(world.get("/accounts/beheer").await.status, 403, "it counts for oneself too");
}

#[tokio::test]
async fn the_auditor_reads_accounts_and_tokens_and_is_offered_no_change() {
    let mut world = World::usual().await;
    world.token("webshop", &["recipients"], None).await;
    world.account("kijker", Role::Auditor).await;
    world.sign_in_as("kijker").await;
    for path in ["/accounts", "/tokens"] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, 200);
        let main = between(&answer.body, "<main", "</main>");
        assert!(
            !main.contains("<form") && !main.contains("href=\"/accounts/") && !main.contains("href=\"/tokens/"),
            "{main}"
        );
    }
}

#[tokio::test]
async fn a_token_is_shown_once_works_and_is_revoked() {
    let mut world = administrator().await;
    let page = world.get("/tokens").await;
    assert!(page.body.contains("Er zijn nog geen tokens."), "{}", page.body);
    let form = page.form();
    let make = |rest: &str| format!("form={form}&{rest}");
    let made = world.post("/tokens", &make("name=webshop&scope=purposes%3Aread&scope=nonsense&until=2026-12-31")).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let text = format!("olk_{}", between(&made.body, "olk_", "<"));
    assert_eq!(text.len(), 4 + 43, "{text}");
    let list = world.get("/tokens").await.body;
    assert!(list.contains("webshop") && list.contains("31 december 2026") | list.contains("1 januari 2027"), "{list}");
    assert!(!list.contains(&text), "it is shown once");
    let token = world.store.tokens().await.unwrap().remove(0);
    assert_eq!((token.scopes.as_slice(), token.who.as_str()), (&["purposes:read".to_owned()][..], "beheer"));
    let ask = async |world: &World| {
        world
            .ask(Asked { method: "GET", path: "/v1/purposes", token: Some(&text), key: None, body: Value::Null })
            .await
            .status
    };
    assert_eq!(ask(&world).await, 200);
    let path = format!("/tokens/{}", token.id);
    assert!(world.get(&path).await.body.contains("Token webshop intrekken?"));
    assert_eq!(ask(&world).await, 200, "a GET revokes nothing");
    assert_eq!(world.post(&path, &make("")).await.status, 303);
    assert_eq!(ask(&world).await, 401);
    assert!(world.get("/tokens").await.body.contains("Ingetrokken op"));
    assert_eq!(world.get("/tokens/99").await.status, 404);
}

#[tokio::test]
async fn a_token_without_a_name_a_scope_or_a_day_to_come_is_not_made() {
    let mut world = administrator().await;
    let form = world.get("/tokens").await.form();
    for (rest, problem) in [
        ("name=&scope=recipients", "1 tot 64"),
        ("name=x", "ten minste één ding"),
        ("name=x&scope=recipients&until=2026-11-01", "een dag die nog komt"),
        ("name=x&scope=recipients&until=morgen", "een dag die nog komt"),
    ] {
        let answer = world.post("/tokens", &format!("form={form}&{rest}")).await;
        assert!(answer.status == 400 && answer.body.contains(problem), "{rest}\n{}", answer.body);
    }
    assert!(world.store.tokens().await.unwrap().is_empty());
}

#[tokio::test]
async fn markup_in_names_of_accounts_and_tokens_stays_text() {
    let mut world = administrator().await;
    world.account(NASTY, Role::Sender).await;
    world.token("x", &["recipients"], None).await;
    let form = world.get("/accounts").await.form();
    let nasty = "%3Cscript%3Ealert%281%29%3C%2Fscript%3E";
    let bad = world.post("/accounts", &format!("form={form}&name={nasty}{}&role=sender", "x".repeat(60))).await;
    assert_eq!(bad.status, 400);
    let made = world.post("/tokens", &format!("form={form}&name={nasty}&scope=recipients")).await;
    let pages = [bad.body, made.body, world.get("/accounts").await.body, world.get("/tokens").await.body];
    for body in pages {
        assert!(!body.contains("<script") && body.contains("&#60;script&#62;"), "{body}");
    }
    let path = format!("/accounts/{nasty}%22%27%26");
    let body = world.get(&path).await.body;
    assert!(!body.contains("<script") && body.contains("&#60;script&#62;"), "{body}");
}

#[tokio::test]
async fn the_administrators_pages_stand_in_four_languages() {
    let mut world = administrator().await;
    world.token("webshop", &["recipients"], None).await;
    for path in ["/accounts", "/accounts/anna", "/tokens", "/tokens/1", "/account"] {
        for tag in ["nl", "en", "fr", "it"] {
            let answer = world.get(&format!("{path}?lang={tag}")).await;
            assert!(answer.status == 200 && answer.body.contains(&format!("<html lang=\"{tag}\">")), "{path} {tag}");
            assert!(!answer.body.contains("]</") && !answer.body.contains("<script"), "{path} {tag}\n{}", answer.body);
        }
    }
}
