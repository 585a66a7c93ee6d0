//! The second factor, passwords, and how sessions end.

mod world;

use openlijk_console::{Action, Needs, routes};
use openlijk_model::Role;
use totp_rs::{Builder, Secret, Totp};
use world::{Answer, PASSWORD, World};

/// A console that asks officers and administrators for a second factor.
async fn strict() -> World {
    World::tuned("Gemeente Voorbeeld", vec![], |state| state.second_factor_required = true).await
}

/// The app of somebody who reads this page.
fn app(page: &Answer) -> Totp {
    let secret = page.body.split("id=\"secret\">").nth(1).expect("a secret").split('<').next().unwrap();
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

fn code(app: &Totp, world: &World) -> String {
    app.generate(u64::try_from(world.now().as_second()).unwrap()).to_string()
}

/// Signs in by password, and sets up a second factor.
async fn enrol(world: &mut World) -> Totp {
    let answer = world.try_password("anna", PASSWORD).await;
    assert_eq!(answer.header("location"), "/second-factor");
    let page = world.get("/second-factor").await;
    let app = app(&page);
    let form = format!("form={}&code={}", page.form(), code(&app, world));
    let answer = world.post("/second-factor", &form).await;
    assert_eq!(answer.header("location"), "/campaigns", "{}", answer.body);
    app
}

async fn give_code(world: &mut World, code: &str) -> Answer {
    let form = world.get("/sign-in/code").await.form();
    world.post("/sign-in/code", &format!("form={form}&code={code}")).await
}

#[tokio::test]
async fn before_a_second_factor_is_set_up_an_officer_sees_figures_and_can_stop_measuring_and_no_more() {
    let mut world = strict().await;
    let answer = world.try_password("anna", PASSWORD).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/second-factor"));
    for route in routes() {
        let Needs::Action(action) = route.needs else { continue };
        let answer = match route.method.as_str() {
            "POST" => world.post(route.path, "").await,
            _ => world.get(route.path).await,
        };
        use Action::{OwnAccount, Pause, SeeFigures, SeePauses, SeePurposes};
        let led_away = (answer.status, answer.header("location")) == (303, "/second-factor");
        let already = matches!(action, OwnAccount | SeeFigures | SeePurposes | SeePauses | Pause);
        assert_eq!(led_away, !already, "{} {}", route.method, route.path);
    }
    let page = world.get("/second-factor").await;
    for part in ["otpauth://totp/", "<svg", "autocomplete=\"one-time-code\"", "Uw rol vraagt dit."] {
        assert!(page.body.contains(part), "{part}\n{}", page.body);
    }
    assert!(!page.body.contains("<script") && !page.body.contains("style="), "{}", page.body);
    assert_eq!(world.get("/second-factor").await.body, page.body, "shown again, the secret is the same");
    let wrong = world.post("/second-factor", &format!("form={}&code=000000", page.form())).await;
    assert_eq!(wrong.status, 403);
    assert!(!world.store.account("anna").await.unwrap().unwrap().has_second_factor);
    let right = code(&app(&page), &world);
    let forged = world.post("/second-factor", &format!("form=x&code={right}")).await;
    assert_eq!(forged.status, 403);
    let before = world.cookie.clone();
    let answer = world.post("/second-factor", &format!("form={}&code={right}", page.form())).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/campaigns"));
    assert_eq!(world.get("/campaigns").await.status, 200);
    assert_ne!(before, world.cookie, "each step is a new cookie");
    world.cookie = before;
    assert_eq!(world.get("/second-factor").await.header("location"), "/sign-in", "and the one before is over");
}

#[tokio::test]
async fn the_code_is_asked_for_at_each_sign_in_and_counts_once() {
    let mut world = strict().await;
    let app = enrol(&mut world).await;
    let used = code(&app, &world);
    world.cookie = None;
    let answer = world.try_password("anna", PASSWORD).await;
    assert_eq!(answer.header("location"), "/sign-in/code");
    assert_eq!(world.get("/campaigns").await.header("location"), "/sign-in/code");
    assert_eq!(world.get("/second-factor").await.header("location"), "/sign-in/code", "no other one is set up instead");
    let answer = give_code(&mut world, &used).await;
    assert_eq!(answer.status, 403, "it was used to set up");
    assert!(answer.body.contains("Elke code werkt"), "{}", answer.body);
    world.pass(1);
    let next = code(&app, &world);
    let half = world.cookie.clone();
    // As people paste it.
    let answer = give_code(&mut world, &format!("{}+{}", &next[..3], &next[3..])).await;
    assert_eq!(answer.header("location"), "/campaigns", "{}", answer.body);
    assert_eq!(world.get("/campaigns").await.status, 200);
    world.cookie = half;
    assert_eq!(world.get("/sign-in/code").await.header("location"), "/sign-in", "the way to the code is over");
    world.try_password("anna", PASSWORD).await;
    assert_eq!(give_code(&mut world, &next).await.status, 403, "whoever looked over a shoulder is too late");
}

#[tokio::test]
async fn codes_must_wait_after_five_wrong_ones_even_with_the_right_password_between() {
    let mut world = strict().await;
    let app = enrol(&mut world).await;
    world.pass(1);
    for _ in 0..5 {
        world.cookie = None;
        world.try_password("anna", PASSWORD).await;
        assert_eq!(give_code(&mut world, "000000").await.status, 403);
    }
    let right = code(&app, &world);
    let answer = give_code(&mut world, &right).await;
    assert_eq!(answer.status, 429, "the right one has to wait too");
    assert_eq!(world.get("/campaigns").await.header("location"), "/sign-in/code");
    world.pass(16);
    assert_eq!(world.get("/sign-in/code").await.header("location"), "/sign-in", "the way to the code is short");
    world.try_password("anna", PASSWORD).await;
    let right = code(&app, &world);
    assert_eq!(give_code(&mut world, &right).await.header("location"), "/campaigns");
}

#[tokio::test]
async fn others_may_set_one_up_and_are_then_asked_for_it() {
    let mut world = strict().await;
    world.account("piet", Role::Sender).await;
    world.sign_in_as("piet").await;
    assert!(world.get("/account").await.body.contains("href=\"/second-factor\""));
    let page = world.get("/second-factor").await;
    assert!(!page.body.contains("Uw rol vraagt dit."));
    let app = app(&page);
    let form = format!("form={}&code={}", page.form(), code(&app, &world));
    assert_eq!(world.post("/second-factor", &form).await.header("location"), "/campaigns");
    let page = world.get("/second-factor").await;
    assert_eq!(page.header("location"), "/campaigns", "whoever has one sets up no other");
    world.cookie = None;
    assert_eq!(world.try_password("piet", PASSWORD).await.header("location"), "/sign-in/code");
}

#[tokio::test]
async fn where_it_is_not_required_an_officer_signs_in_without() {
    let mut world = World::usual().await;
    world.sign_in().await;
    assert_eq!(world.get("/campaigns").await.status, 200);
}

#[tokio::test]
async fn a_new_password_signs_out_everywhere_but_here() {
    let mut world = World::usual().await;
    world.sign_in().await;
    let elsewhere = world.cookie.clone();
    world.cookie = None;
    world.sign_in().await;
    let form = world.get("/account").await.form();
    let change = |current: &str, new: &str| format!("form={form}&current={}&new={}", current.replace(' ', "+"), new);
    let short = world.post("/account/password", &change(PASSWORD, "kort")).await;
    assert_eq!(short.status, 400, "{}", short.body);
    let wrong = world.post("/account/password", &change("wrong", "een-nieuw-wachtwoord")).await;
    assert_eq!(wrong.status, 403, "{}", wrong.body);
    let answer = world.post("/account/password", &change(PASSWORD, "een-nieuw-wachtwoord")).await;
    assert_eq!(answer.header("location"), "/campaigns", "{}", answer.body);
    assert_eq!(world.get("/campaigns").await.status, 200, "here one goes on");
    world.cookie = elsewhere;
    assert_eq!(world.get("/campaigns").await.header("location"), "/sign-in");
    assert_eq!(world.try_password("anna", PASSWORD).await.status, 403);
    assert_eq!(world.try_password("anna", "een-nieuw-wachtwoord").await.status, 303);
}

#[tokio::test]
async fn a_reset_second_factor_signs_out_and_asks_for_another() {
    let mut world = strict().await;
    enrol(&mut world).await;
    world.store.set_second_factor("anna", None).await.unwrap();
    assert_eq!(world.get("/campaigns").await.header("location"), "/sign-in");
    assert_eq!(world.try_password("anna", PASSWORD).await.header("location"), "/second-factor");
}

#[tokio::test]
async fn sign_in_pages_stand_in_four_languages() {
    let mut world = strict().await;
    world.try_password("anna", PASSWORD).await;
    for (tag, word) in [("nl", "tweede stap"), ("en", "second step"), ("fr", "seconde étape"), ("it", "secondo passo")]
    {
        let body = world.get(&format!("/second-factor?lang={tag}")).await.body;
        assert!(body.contains(&format!("<html lang=\"{tag}\">")) && body.contains(word), "{tag}\n{body}");
        assert!(!body.contains("]</"), "{tag}: a text is missing\n{body}");
    }
    let app = enrol(&mut world).await;
    assert_eq!(code(&app, &world).len(), 6);
    world.cookie = None;
    world.try_password("anna", PASSWORD).await;
    for (tag, word) in [
        ("nl", "Uw tweede stap"),
        ("en", "Your second step"),
        ("fr", "Votre seconde étape"),
        ("it", "Il secondo passo"),
    ] {
        let body = world.get(&format!("/sign-in/code?lang={tag}")).await.body;
        assert!(body.contains(word) && !body.contains("]</"), "{tag}\n{body}");
    }
}
