//! The desk where it concerns people, over the console's router, on a real store: readings, requests, erasure, retention, the
//! logbook. No address ever stands in a path.

mod world;

use openlijk_model::{Address, ChoiceState, HowChosen, Language, Measure, Role, WishKind};
use openlijk_store::{DecisionSearch, NewChoice, NewWish, Scope, ShownText, TextKind, Who};
use world::{PASSWORD, World, purpose};

fn sent(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.replace('%', "%25").replace('@', "%40").replace(' ', "+").replace('&', "%26");
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

async fn as_role(world: &mut World, name: &str, role: Role) {
    world.account(name, role).await;
    world.cookie = None;
    world.try_password(name, PASSWORD).await;
}

#[tokio::test]
async fn a_reading_is_shown_to_the_roles_that_its_purpose_names_and_each_look_is_on_record() {
    let mut news = purpose("news", "Nieuwsbrief", Measure::Aggregate);
    news.may_see = vec![Role::CaseWorker];
    let mut world = World::of("Gemeente Voorbeeld", vec![news]).await;
    world.mailing("Mei 2026", 30, 5).await;
    world.sign_in().await;
    let page = world.get("/desk/readings").await;
    assert!(page.body.contains("Je rol mag hier niets zien"), "the officer is not named: {}", page.body);
    let ask = |token: &str, why: &str| {
        sent(&[("form", token), ("address", "reader3@example.nl"), ("purpose", "news"), ("why", why)])
    };
    let token = page.form();
    assert_eq!(world.post("/desk/readings", &ask(&token, "nieuwsgierig")).await.status, 403);
    assert!(world.store.looks(10).await.unwrap().is_empty());

    as_role(&mut world, "karim", Role::CaseWorker).await;
    let token = world.get("/desk/readings").await.form();
    assert_eq!(world.post("/desk/readings", &ask(&token, " ")).await.status, 422, "why is asked");
    assert!(world.store.looks(10).await.unwrap().is_empty());
    let answer = world.post("/desk/readings", &ask(&token, "belde over een brief")).await;
    assert!(answer.status == 200 && answer.body.contains("Mei 2026"), "{}", answer.body);
    let looks = world.store.looks(10).await.unwrap();
    assert_eq!(looks.len(), 1);
    assert_eq!(
        (looks[0].account.as_str(), looks[0].role, looks[0].why.as_str()),
        ("karim", Some(Role::CaseWorker), "belde over een brief")
    );
    assert_eq!(world.get("/desk/looks").await.status, 403);
    world.cookie = None;
    world.sign_in().await;
    let body = world.get("/desk/looks").await.body;
    assert!(body.contains("karim") && body.contains("belde over een brief") && !body.contains("reader3"), "{body}");
}

#[tokio::test]
async fn every_role_meets_the_desk_only_as_the_table_says() {
    let mut world = World::usual().await;
    let pages = [
        ("/desk", [true, true, true, true, true, true]),
        ("/new-purpose", [false, true, false, false, false, false]),
        ("/desk/decisions", [false, true, false, false, true, true]),
        ("/desk/looks", [false, true, false, false, false, true]),
        ("/desk/requests", [false, true, false, false, true, true]),
        ("/desk/people", [false, true, false, false, true, false]),
        ("/desk/retention", [true, true, false, false, false, true]),
        ("/desk/retention/run", [true, true, false, false, false, false]),
        ("/desk/file/regulator.json", [false, true, false, false, false, true]),
    ];
    for (number, role) in Role::ALL.iter().enumerate() {
        as_role(&mut world, &format!("user{number}"), *role).await;
        let home = world.get("/desk").await.body;
        for (path, allowed) in pages {
            let status = world.get(path).await.status;
            assert_eq!(status, if allowed[number] { 200 } else { 403 }, "{role} {path}");
            let linked = home.contains(&format!("href=\"{path}\""));
            if path == "/desk/decisions" || path == "/desk/looks" || path == "/desk/requests" {
                assert_eq!(linked, allowed[number], "{role} is shown the way to {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_request_by_letter_gets_a_deadline_is_named_when_late_and_is_closed_with_its_outcome() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 30, 5).await;
    world.sign_in().await;
    let token = world.get("/desk/requests").await.form();
    let open = |note: &str, address: &str| {
        sent(&[("form", &token), ("kind", "access"), ("how", "letter"), ("address", address), ("note", note)])
    };
    assert_eq!(world.post("/desk/requests", &open(" ", "")).await.status, 422);
    let wrong = world.post("/desk/requests", &open("wat weet u", "geen adres")).await;
    assert!(wrong.status == 422 && wrong.body.contains(">wat weet u</textarea>"), "{}", wrong.body);
    assert_eq!(world.post("/desk/requests", &open("Wat weet u van mij", "reader3@example.nl")).await.status, 303);
    let requests = world.store.requests(10).await.unwrap();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].recipient.is_some(), "whose it is was looked up");
    let body = world.get("/desk/requests").await.body;
    assert!(
        body.contains("Wat weet u van mij") && body.contains("Nog 29 dagen") || body.contains("Nog 30 dagen"),
        "{body}"
    );
    assert!(!world.get("/desk").await.body.contains("Inzage"), "not urgent yet");
    world.pass(35 * 24 * 60);
    world.cookie = None;
    world.sign_in().await;
    let body = world.get("/desk/requests").await.body;
    assert!(body.contains("dagen te laat"), "{body}");
    assert!(world.get("/desk").await.body.contains("dagen te laat"));
    let token = world.get("/desk/requests/1").await.form();
    assert_eq!(world.post("/desk/requests/1", &sent(&[("form", &token), ("outcome", "")])).await.status, 422);
    let outcome = sent(&[("form", &token), ("outcome", "Overzicht gestuurd per post.")]);
    assert_eq!(world.post("/desk/requests/1", &outcome).await.status, 303);
    let body = world.get("/desk/requests").await.body;
    assert!(body.contains("Overzicht gestuurd per post.") && body.contains("Er is geen open verzoek."), "{body}");
    assert_eq!(world.get("/desk/requests/1").await.status, 404, "what is closed stays closed");
}

#[tokio::test]
async fn somebody_is_given_or_erased_by_address_and_the_logbook_says_so() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 30, 5).await;
    let who = || Who::Address(Address::parse("reader3@example.nl").unwrap());
    let mut choice = NewChoice::of(who(), "news".parse().unwrap(), ChoiceState::Refused, HowChosen::Organisation);
    let (kind, language) = (TextKind::Consent, Language::Nl);
    choice.wording = Some(ShownText { kind, language, text: "Mogen wij dit meten?".to_owned() });
    world.store.choose(choice, world.now()).await.unwrap();
    let (kind, how) = (WishKind::PlainText, HowChosen::Page);
    let (why, author) = (String::new(), "openlijk".to_owned());
    world.store.wish(NewWish { who: who(), kind, wanted: true, how, why, author }, world.now()).await.unwrap();
    world.sign_in().await;
    let token = world.get("/desk/people").await.form();
    let unreasoned = sent(&[("form", &token), ("do", "show"), ("export", "reader3@example.nl"), ("why", "")]);
    let answer = world.post("/desk/people", &unreasoned).await;
    assert!(answer.status == 422 && !answer.body.contains("Mei 2026"), "why is asked: {}", answer.body);
    let export =
        sent(&[("form", &token), ("do", "show"), ("export", "reader3@example.nl"), ("why", "brief van 3 mei")]);
    let answer = world.post("/desk/people", &export).await;
    assert!(answer.status == 200 && answer.body.contains("Mei 2026"), "{}", answer.body);
    assert!(
        answer.body.contains("Mogen wij dit meten?") && answer.body.contains("Mail als kale tekst"),
        "{}",
        answer.body
    );
    let file = world.post("/desk/people", &export.replace("do=show", "do=download")).await;
    assert_eq!(file.header("content-type"), "application/json");
    assert_eq!(file.json()["messages"].as_array().unwrap().len(), 1);
    let given = world.store.logbook(1000).await.unwrap();
    assert_eq!(given.iter().filter(|line| line.name == "export" && line.by == "anna").count(), 2);
    let person = world.store.find(&Address::parse("reader3@example.nl").unwrap()).await.unwrap().unwrap();
    let seen = world.store.subject_record(person).await.unwrap().person.looks;
    assert_eq!((seen.len(), seen[0].why.as_str()), (2, "brief van 3 mei"), "the person sees that it was given out");
    assert!(world.get("/desk/logbook").await.body.contains("Gegeven"));

    let unsure = sent(&[("form", &token), ("do", "erase"), ("erase", "reader3@example.nl")]);
    let answer = world.post("/desk/people", &unsure).await;
    assert!(answer.status == 422 && answer.body.contains("Kruis aan dat je het zeker weet."), "{}", answer.body);
    let known = Address::parse("reader3@example.nl").unwrap();
    assert!(world.store.find(&known).await.unwrap().is_some());
    let answer = world.post("/desk/people", &format!("{unsure}&sure=yes")).await;
    assert!(answer.status == 200 && answer.body.contains("Alles over dit adres is gewist."), "{}", answer.body);
    assert!(world.store.find(&known).await.unwrap().is_none());
    let answer = world.post("/desk/people", &export).await;
    assert!(answer.body.contains("Over dit adres is niets bewaard."));
    assert_eq!(
        world
            .post("/desk/people", &sent(&[("form", &token), ("do", "show"), ("export", "x"), ("why", "x")]))
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn one_person_and_one_message_are_paused_without_an_address_in_a_path() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 30, 5).await;
    world.sign_in().await;
    let token = world.get("/pause").await.form();
    let ask = |fields: &[(&str, &str)]| sent(&[&[("form", token.as_str())], fields].concat());
    assert_eq!(world.post("/pause", &ask(&[("do", "person"), ("address", "nobody@example.nl")])).await.status, 422);
    assert_eq!(world.post("/pause", &ask(&[("do", "message"), ("message", "99999")])).await.status, 422);
    let answer = world.post("/pause", &ask(&[("do", "person"), ("address", "reader3@example.nl")])).await;
    let path = answer.header("location").to_owned();
    assert!(answer.status == 303 && path.starts_with("/pause/recipient-") && !path.contains("reader"), "{path}");
    assert_eq!(world.post(&path, &ask(&[("why", "op verzoek")])).await.status, 303);
    let last = DecisionSearch { limit: 1, ..DecisionSearch::default() };
    let message = world.store.decisions(last).await.unwrap()[0].message.to_string();
    let answer = world.post("/pause", &ask(&[("do", "message"), ("message", &message)])).await;
    let path = answer.header("location").to_owned();
    assert_eq!(path, format!("/pause/message-{message}"));
    assert_eq!(world.post(&path, &ask(&[("why", "op verzoek")])).await.status, 303);
    let scopes: Vec<Scope> = world.store.pauses().into_iter().map(|pause| pause.scope).collect();
    assert!(matches!(
        scopes.as_slice(),
        [Scope::Recipient(_), Scope::Message(_)] | [Scope::Message(_), Scope::Recipient(_)]
    ));
    assert_eq!(world.post(&path.replace("/pause/", "/resume/"), &ask(&[("why", "klaar ermee")])).await.status, 303);
    assert!(world.get("/pause").await.body.contains("klaar ermee"), "what ended is still told");
}

#[tokio::test]
async fn retention_is_shown_before_it_runs_and_leaves_a_record() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 30, 5).await;
    world.sign_in().await;
    assert!(world.get("/desk/retention").await.body.contains("Niets is te oud."));
    world.pass(70 * 24 * 60);
    world.cookie = None;
    world.sign_in().await;
    let page = world.get("/desk/retention/run").await;
    assert!(page.body.contains("berichten") && page.body.contains(">30<"), "{}", page.body);
    assert!(world.store.retention_runs(10).await.unwrap().is_empty(), "looking ran it");
    let answer = world.post("/desk/retention/run", &sent(&[("form", &page.form())])).await;
    assert_eq!(answer.status, 303);
    let runs = world.store.retention_runs(10).await.unwrap();
    assert_eq!(runs[0].who, "anna");
    let body = world.get("/desk/retention").await.body;
    assert!(body.contains("Niets is te oud.") && body.contains("30 berichten"), "{body}");
}

#[tokio::test]
async fn a_yes_to_less_than_is_asked_now_is_shown_as_one_that_does_not_count() {
    let mut world = World::usual().await;
    world.mailing("Mei 2026", 12, 5).await;
    let who = Who::Address(Address::parse("reader3@example.nl").unwrap());
    let (kind, language) = (TextKind::Consent, Language::Nl);
    let wording = Some(ShownText { kind, language, text: "Mogen wij dit meten?".to_owned() });
    let yes = NewChoice::of(who, "news".parse().unwrap(), ChoiceState::Granted, HowChosen::Organisation);
    world.store.choose(NewChoice { wording, ..yes }, world.now()).await.unwrap();
    world.sign_in().await;
    let token = world.get("/desk/people").await.form();
    let show = sent(&[("form", &token), ("do", "show"), ("export", "reader3@example.nl"), ("why", "vraag")]);
    let outgrown = "Telt niet voor wat nu gevraagd wordt.";
    assert!(!world.post("/desk/people", &show).await.body.contains(outgrown));
    let mut more = world.store.purposes().iter().find(|it| it.purpose.id.as_str() == "news").unwrap().purpose.clone();
    more.documents.retention_days = Some(900);
    world.declare(more).await;
    let body = world.post("/desk/people", &show).await.body;
    assert!(body.contains(outgrown) && body.contains("over een eerdere meting"), "{body}");
}
