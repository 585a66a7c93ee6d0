//! Sealed mail from its sender's side: who sees it, what it says, and taking it back.

#[path = "world/sealed.rs"]
mod letters;
mod world;

use letters::{Letter, portal_purpose};
use openlijk_model::{MessageId, Role, SealedAct};
use openlijk_store::{SealedRecord, SealedState, Stands};
use world::{Answer, World};

const GONE: &str = "Deze pagina is er niet";

/// A hospital with two purposes: under `safe` its case workers may look, under `own` nobody but the sender. Marie sent a letter
/// under each; Piet sends, and sent nothing; Eva is a case worker.
async fn hospital() -> (World, MessageId, MessageId) {
    let world =
        World::of("Ziekenhuis Voorbeeld", vec![portal_purpose("safe", true), portal_purpose("own", false)]).await;
    for (name, role) in [("marie", Role::Sender), ("piet", Role::Sender), ("eva", Role::CaseWorker)] {
        world.account(name, role).await;
        world.with_mail(name, &format!("{name}@example.nl")).await;
    }
    let safe = world.seal(letter("safe", "jan@lezer.example")).await;
    let own = world.seal(letter("own", "els@lezer.example")).await;
    (world, safe, own)
}

fn letter<'a>(purpose: &'a str, to: &'a str) -> Letter<'a> {
    Letter { purpose, from: "Marie@Example.nl", to, with: None }
}

/// The looks on record, and how many of them the logbook has.
async fn looks(world: &World) -> Vec<(String, Option<Role>, String)> {
    let looks = world.store.looks(100).await.unwrap();
    looks.into_iter().map(|look| (look.account, look.role, look.why)).collect()
}

async fn record(world: &World, message: MessageId) -> SealedRecord {
    world.store.sealed_record(message).await.unwrap().unwrap()
}

async fn signed_in(world: &World, name: &str) -> World {
    let mut browser = world.browser();
    browser.sign_in_as(name).await;
    browser
}

/// Fills in the form of a page and sends it to the page's own path.
async fn send(browser: &mut World, path: &str, fields: &str) -> Answer {
    let token = browser.get(path).await.form();
    browser.post(path, &format!("form={token}&{fields}")).await
}

#[tokio::test]
async fn a_sender_sees_their_own_messages_in_graded_words_and_each_look_is_on_record() {
    let (world, safe, _) = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let list = marie.get("/sealed").await.body;
    for shown in ["jan@lezer.example", "els@lezer.example", "Uw uitslag", "Te lezen", &format!("/sealed/{safe}")] {
        assert!(list.contains(shown), "{shown}\n{list}");
    }
    assert_eq!(looks(&world).await, [], "the list says nothing of what a reader did");
    let before = world.store.logbook(1_000).await.unwrap().len();
    let page = marie.get(&format!("/sealed/{safe}")).await.body;
    for shown in [
        "jan@lezer.example: overgedragen, niet geopend",
        "Overgedragen aan onze eigen volgende mailserver",
        "niemand las het hier. Dat is zeker.",
        "uitslag.pdf",
        "Niet uitgegeven",
        "een code per mail",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert_eq!(looks(&world).await, [("marie".to_owned(), Some(Role::Sender), String::new())]);
    assert_eq!(world.store.logbook(1_000).await.unwrap().len(), before + 1, "and in the logbook");
    world.read(safe, &[2]).await;
    let page = marie.get(&format!("/sealed/{safe}")).await.body;
    for shown in ["door iemand die deze postbus leest. Redelijk zeker.", "Uitgegeven op", "Of iemand het las"] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert!(!page.contains("gelezen op") && !page.contains("heeft gelezen"), "never that somebody read it: {page}");
}

#[tokio::test]
async fn nobody_else_learns_whether_a_number_exists() {
    let (world, safe, own) = hospital().await;
    let mut piet = signed_in(&world, "piet").await;
    assert!(!piet.get("/sealed").await.body.contains("lezer.example"));
    let (there, nowhere) = (piet.get(&format!("/sealed/{safe}")).await, piet.get("/sealed/1").await);
    assert_eq!((there.status, nowhere.status), (404, 404));
    // The language links name the path that was asked for.
    let without = |answer: &Answer, number: &str| answer.body.replace(&format!("/sealed/{number}"), "/sealed/N");
    assert_eq!(without(&there, &safe.to_string()), without(&nowhere, "1"));
    let form = piet.get("/sealed").await.form();
    for end in ["", "/back", "/back/2", "/resume", "/resume/2", "/plans/1", "/unlock", "/factor"] {
        let path = format!("/sealed/{safe}{end}");
        assert_eq!(piet.get(&path).await.status, 404, "{path}");
        let answer = piet.post(&path, &format!("form={form}&why=x&how=destroy&phone=%2B31612345678")).await;
        assert!(answer.status == 404 && answer.body.contains(GONE), "{path}: {}", answer.body);
    }
    // A case worker whom the purpose does not name is nobody else either.
    let mut eva = signed_in(&world, "eva").await;
    assert_eq!(eva.get(&format!("/sealed/{own}")).await.status, 404);
    assert_eq!(
        eva.post(&format!("/sealed/{own}"), &format!("form={}&why=x", eva.clone().get("/sealed").await.form()))
            .await
            .status,
        404
    );
    // Nor is an account without an address, whatever stands in the message.
    world.account("nameless", Role::Sender).await;
    let mut nameless = signed_in(&world, "nameless").await;
    let list = nameless.get("/sealed").await.body;
    assert!(list.contains("Je account heeft geen mailadres") && list.contains("Vraag een beheerder"), "{list}");
    assert_eq!(nameless.get(&format!("/sealed/{safe}")).await.status, 404);
    for role in [Role::Administrator, Role::Officer, Role::Auditor, Role::Planner] {
        world.account(role.as_str(), role).await;
        let mut browser = signed_in(&world, role.as_str()).await;
        for path in ["/sealed".to_owned(), format!("/sealed/{safe}")] {
            assert_eq!(browser.get(&path).await.status, 403, "{role} {path}");
        }
        assert!(!browser.get("/campaigns").await.body.contains("\"/sealed\""));
    }
    assert_eq!(looks(&world).await, []);
    assert_eq!(record(&world, safe).await.stands(), Stands::HandedOver, "nothing was taken back");
}

#[tokio::test]
async fn a_case_worker_whom_the_purpose_names_says_why_first() {
    let (world, safe, own) = hospital().await;
    let mut eva = signed_in(&world, "eva").await;
    let list = eva.get("/sealed").await.body;
    assert!(list.contains(&safe.to_string()) && !list.contains(&own.to_string()), "{list}");
    assert!(!list.contains("jan@lezer") && !list.contains("Uw uitslag"), "neither to whom nor what about: {list}");
    let path = format!("/sealed/{safe}");
    let asked = eva.get(&path).await;
    assert!(asked.status == 200 && !asked.body.contains("jan@lezer"), "{}", asked.body);
    assert_eq!(send(&mut eva, &path, "why=+").await.status, 422);
    assert_eq!(eva.get(&format!("{path}/back")).await.header("location"), path, "no act without a reason either");
    assert_eq!(looks(&world).await, []);
    assert_eq!(send(&mut eva, &path, "why=jan+belt").await.header("location"), path);
    let page = eva.get(&path).await.body;
    assert!(page.contains("jan@lezer.example"), "{page}");
    let jan_called = ("eva".to_owned(), Some(Role::CaseWorker), "jan belt".to_owned());
    assert_eq!(looks(&world).await, std::slice::from_ref(&jan_called));
    assert_eq!(eva.get(&format!("{path}/back")).await.status, 200);
    assert_eq!(looks(&world).await, [jan_called.clone(), jan_called]);
    let answer = send(&mut eva, &format!("{path}/back"), "how=suspend&at=&why=verkeerde+jan").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(record(&world, safe).await.stands(), Stands::Suspended { opened: false });
    world.pass(31);
    assert!(!eva.get(&path).await.body.contains("jan@lezer"), "after half an hour the reason is asked again");
}

#[tokio::test]
async fn a_case_worker_finds_a_message_by_its_recipient_and_that_is_a_look() {
    let (world, safe, _) = hospital().await;
    let mut eva = signed_in(&world, "eva").await;
    let nothing = send(&mut eva, "/sealed", "address=jan&why=").await;
    assert!(nothing.status == 422 && nothing.body.contains("#field-address") && nothing.body.contains("#field-why"));
    let found = send(&mut eva, "/sealed", "address=jan%40lezer.example&why=belt").await;
    assert!(found.status == 200 && found.body.contains("Berichten aan deze persoon"), "{}", found.body);
    assert_eq!(looks(&world).await, [("eva".to_owned(), Some(Role::CaseWorker), "belt".to_owned())]);
    assert!(eva.get(&format!("/sealed/{safe}")).await.body.contains("jan@lezer.example"), "the reason holds");
    for other in ["els%40lezer.example", "nobody%40lezer.example"] {
        let answer = send(&mut eva, "/sealed", &format!("address={other}&why=belt")).await;
        assert!(answer.body.contains("We vonden geen bericht"), "under another purpose, or none: {}", answer.body);
    }
    let mut marie = signed_in(&world, "marie").await;
    let form = marie.get("/sealed/1").await;
    assert_eq!(form.status, 404);
    let token = marie.get("/sealed").await.form();
    let answer = marie.post("/sealed", &format!("form={token}&address=jan%40lezer.example&why=x")).await;
    assert_eq!(answer.status, 403, "a sender finds nobody");
}

#[tokio::test]
async fn taking_back_says_what_is_out_of_reach_and_asks_why() {
    let (world, safe, own) = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let page = marie.get(&format!("/sealed/{safe}/back")).await.body;
    assert!(page.contains("Het is niet geopend") && page.contains("niemand leest het hier"), "{page}");
    assert!(page.contains("We vernietigen onze helft van de sleutel"), "{page}");
    world.read(own, &[]).await;
    let page = marie.get(&format!("/sealed/{own}/back")).await.body;
    assert!(page.contains("Het is al geopend") && page.contains("buiten bereik"), "{page}");
    let path = format!("/sealed/{safe}/back");
    for (fields, field) in [
        ("how=suspend&at=&why=", "why"),
        ("how=suspend&at=2020-01-01T09%3A00&why=x", "at"),
        ("how=suspend&at=morgen&why=x", "at"),
    ] {
        let answer = send(&mut marie, &path, fields).await;
        assert!(answer.status == 422 && answer.body.contains(&format!("#field-{field}")), "{fields}: {}", answer.body);
    }
    let token = marie.get(&path).await.form();
    assert_eq!(marie.post(&path, "how=destroy&at=&why=x").await.status, 403, "a form that is not ours");
    assert_eq!(record(&world, safe).await.state, SealedState::Waiting);
    let fields = format!("form={token}&how=suspend&at=&why=verkeerde+persoon");
    assert_eq!(marie.post(&path, &fields).await.header("location"), format!("/sealed/{safe}"));
    assert_eq!(record(&world, safe).await.state, SealedState::Suspended);
    let page = marie.get(&format!("/sealed/{safe}")).await.body;
    assert!(page.contains("voorlopig ingetrokken, niet geopend") && page.contains("verkeerde persoon"), "{page}");
    assert_eq!(send(&mut marie, &format!("/sealed/{safe}/resume"), "why=").await.status, 422);
    assert_eq!(send(&mut marie, &format!("/sealed/{safe}/resume"), "why=toch+goed").await.status, 303);
    assert_eq!(record(&world, safe).await.state, SealedState::Waiting);
    assert_eq!(send(&mut marie, &path, "how=destroy&at=&why=fout").await.status, 303);
    assert_eq!(record(&world, safe).await.stands(), Stands::Destroyed { opened: false });
    assert_eq!(marie.get(&path).await.status, 409, "there is nothing left");
    assert_eq!(marie.get(&format!("/sealed/{safe}/resume")).await.status, 409);
}

#[tokio::test]
async fn an_attachment_is_taken_back_alone_and_from_everybody() {
    let (world, first, _) = hospital().await;
    let other = Letter { with: Some(first), ..letter("safe", "els@lezer.example") };
    let second = world.seal(other).await;
    world.read(second, &[2]).await;
    let mut marie = signed_in(&world, "marie").await;
    let page = marie.get(&format!("/sealed/{first}")).await.body;
    assert!(page.contains("Tegelijk verstuurd") && page.contains(&format!("/sealed/{second}")), "{page}");
    assert_eq!(looks(&world).await.len(), 2, "a look at each");
    let path = format!("/sealed/{first}/back/2");
    let page = marie.get(&path).await.body;
    assert!(page.contains("Het is niet geopend") && page.contains("Geopend of uitgegeven"), "{page}");
    assert_eq!(marie.get(&format!("/sealed/{first}/back/7")).await.status, 404);
    assert_eq!(send(&mut marie, &path, "how=suspend&whom=one&at=&why=verkeerd").await.status, 303);
    let state = async |message| record(&world, message).await.parts[2].state;
    assert_eq!((state(first).await, state(second).await), (SealedState::Suspended, SealedState::Waiting));
    assert_eq!(send(&mut marie, &format!("/sealed/{first}/resume/2"), "why=goed").await.status, 303);
    assert_eq!(state(first).await, SealedState::Waiting);
    assert_eq!(send(&mut marie, &path, "how=destroy&whom=all&at=&why=verkeerd").await.status, 303);
    for message in [first, second] {
        let record = record(&world, message).await;
        let states: Vec<_> = record.parts.iter().map(|part| part.state).collect();
        let [content, original, attachment] = states[..] else { panic!("{states:?}") };
        assert_eq!((content, attachment), (SealedState::Waiting, SealedState::Destroyed));
        assert_eq!(original, SealedState::Destroyed, "the whole mail holds it");
    }
    assert_eq!(send(&mut marie, &format!("/sealed/{second}/back"), "how=suspend&whom=all&at=&why=x").await.status, 303);
    for message in [first, second] {
        assert_eq!(record(&world, message).await.state, SealedState::Suspended);
    }
}

#[tokio::test]
async fn taking_back_at_a_time_is_planned_and_dropped() {
    let (world, safe, _) = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let fields = "how=destroy&at=2026-11-22T18%3A00&why=het+aanbod+eindigt";
    assert_eq!(send(&mut marie, &format!("/sealed/{safe}/back"), fields).await.status, 303);
    assert_eq!(record(&world, safe).await.state, SealedState::Waiting);
    let page = marie.get(&format!("/sealed/{safe}")).await.body;
    assert!(page.contains("Gepland") && page.contains("22 november 2026, 18.00 uur"), "{page}");
    let plan = record(&world, safe).await.plans[0].id;
    assert_eq!(marie.get(&format!("/sealed/{safe}/plans/{}", plan + 1)).await.status, 404);
    assert_eq!(send(&mut marie, &format!("/sealed/{safe}/plans/{plan}"), "").await.status, 303);
    assert_eq!(record(&world, safe).await.plans, []);
    assert_eq!(send(&mut marie, &format!("/sealed/{safe}/back"), fields).await.status, 303);
    world.set_now("2026-11-22T18:00:01Z".parse().unwrap());
    world.store.tidy_sealed(world.now()).await.unwrap();
    let record = record(&world, safe).await;
    assert_eq!(record.stands(), Stands::Destroyed { opened: false });
    let done = record.events.iter().find(|event| event.act == SealedAct::Destroyed).unwrap();
    assert_eq!((done.who.as_str(), done.why.as_str()), ("marie", "het aanbod eindigt"));
}

#[tokio::test]
async fn a_locked_reader_is_unlocked_and_their_factor_kept() {
    let (world, safe, _) = hospital().await;
    let mut marie = signed_in(&world, "marie").await;
    let unlock = format!("/sealed/{safe}/unlock");
    assert_eq!(marie.get(&unlock).await.status, 409, "it is not locked");
    drop(world.store.new_code(safe, world.now()).await.unwrap().unwrap());
    for _ in 0..5 {
        assert!(world.store.try_code(safe, "wrong", world.now()).await.unwrap().is_err());
    }
    let page = marie.get(&format!("/sealed/{safe}")).await.body;
    assert!(page.contains("op slot door verkeerde codes, niet geopend") && page.contains(&unlock), "{page}");
    assert_eq!(send(&mut marie, &unlock, "").await.status, 303);
    let record = record(&world, safe).await;
    assert!(!record.locked && record.events.last().unwrap().who == "marie");
    let factor = format!("/sealed/{safe}/factor");
    for (fields, field) in
        [("phone=&code=", "phone"), ("phone=0612345678&code=", "phone"), ("phone=&code=kort", "code")]
    {
        let answer = send(&mut marie, &factor, fields).await;
        assert!(answer.status == 422 && answer.body.contains(&format!("#field-{field}")), "{fields}: {}", answer.body);
    }
    let fields = "phone=%2B31+6+87-65-43-21&code=appel+peer+42";
    assert_eq!(send(&mut marie, &factor, fields).await.status, 303);
    let jan = openlijk_model::Address::parse("jan@lezer.example").unwrap();
    let known = world.store.factors_of(&jan).await.unwrap();
    assert_eq!((known.phone.as_deref(), known.agreed), (Some("+31687654321"), true));
    let page = marie.get(&factor).await.body;
    assert!(!page.contains("687654321") && !page.contains("appel"), "neither is shown again: {page}");
}
