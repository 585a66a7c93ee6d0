//! Incidents on a real data folder: what is written stays, what was done shows by itself, and readings open for their incident and
//! for nothing else.

use super::*;
use openlijk_incident::{Decision, Entry, Item, Refusal, State};
use openlijk_lawfulness::UseAnswer;
use openlijk_model::{Factor, Filing, IncidentId, IncidentKind, Risk, SealedAct, WishKind};
use std::collections::HashMap;

const TO: &str = "wrong@example.nl";

static RULES: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());

fn new(world: &World, named: Named) -> NewIncident {
    NewIncident {
        kind: IncidentKind::WrongRecipient,
        aware: world.now,
        what: "A letter went to somebody else.".to_owned(),
        named,
        entries: Vec::new(),
    }
}

fn messages(messages: &[MessageId]) -> Named {
    Named { messages: messages.to_vec(), ..Named::default() }
}

async fn open(world: &World, named: Named) -> IncidentId {
    world.store.open_incident(new(world, named), "mdewit", world.now).await.unwrap()
}

async fn record(world: &World, incident: IncidentId) -> IncidentRecord {
    world.store.incident(incident).await.unwrap().unwrap()
}

fn granted() -> UseAnswer {
    RULES.may_read_for_incident(Measure::Portal, "1")
}

/// A sealed message without content: what is on record of it is what counts here.
async fn seal(world: &World, to: &str) -> MessageId {
    let recorded = world.record(&Mail { measure: Measure::Portal, ..Mail::to(to) }).await;
    let sealed = NewSealed {
        message: recorded.message,
        sending: recorded.message,
        sender: address("doctor@example.nl"),
        subject: "Your results".to_owned(),
        until: Timestamp::from_second(world.now.as_second() + 30 * 86_400).unwrap(),
        factor: Factor::Link,
        parts: Vec::new(),
        replaces: None,
        answers: None,
        forwards: None,
    };
    world.store.seal(sealed, world.now).await.unwrap();
    let outcome = Outcome::Accepted { applied: Measure::Portal, notice: told_by(), invitation: None, left_alone: None };
    world.store.conclude(recorded.message, outcome, world.now).await.unwrap();
    world.store.conclude_sealed(recorded.message, true, world.now).await.unwrap();
    recorded.message
}

#[tokio::test]
async fn an_incident_is_opened_from_messages_and_from_people_and_each_is_named_once() {
    let mut world = World::new().await;
    let early = world.send(&Mail::to(TO)).await.message;
    world.pass(3_600);
    let from = world.now;
    let one = world.send(&Mail::to(TO)).await.message;
    let other = world.send(&Mail::to("eva@example.nl")).await.message;
    world.pass(60);
    let incident = open(&world, messages(&[other])).await;
    assert_eq!(incident, IncidentId(1));
    let people =
        Named { people: vec![address(TO), address("post@elsewhere.example")], from: Some(from), ..Named::default() };
    assert_eq!(world.store.name_in_incident(incident, people.clone(), "mdewit", world.now).await.unwrap(), 2);
    assert_eq!(world.store.name_in_incident(incident, people, "mdewit", world.now).await.unwrap(), 0, "each once");
    let items = record(&world, incident).await.items;
    let named: Vec<(u32, Option<MessageId>)> = items.iter().map(|item| (item.number, item.message)).collect();
    assert_eq!(
        named,
        [(1, Some(other)), (2, Some(one)), (3, None)],
        "what came before that time is not meant: {early}"
    );
    assert!(world.store.find(&address("post@elsewhere.example")).await.unwrap().is_some());
    let person = world.store.find(&address(TO)).await.unwrap().unwrap();
    let kept = world.store.subject_record(person).await.unwrap().person.incidents;
    assert_eq!(kept, [(incident, world.now)], "their own copy says that they are named");
    let mail = world.store.named_in_incident(incident).await.unwrap();
    assert!(mail[0].mail.as_ref().is_some_and(|mail| !mail.sealed && mail.accepted) && mail[2].mail.is_none());
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_and_leaves_nothing() {
    let world = World::new().await;
    world.send(&Mail::to(TO)).await;
    let unknown = world.store.open_incident(new(&world, messages(&[MessageId(12)])), "x", world.now).await;
    assert!(matches!(unknown, Err(StoreError::Unknown(_))), "{unknown:?}");
    let vague = Named { people: vec![address(TO)], ..Named::default() };
    let vague = world.store.open_incident(new(&world, vague), "x", world.now).await;
    assert!(matches!(vague, Err(StoreError::Refused(_))), "{vague:?}");
    let what = format!("the letter went to {TO}");
    let named = world.store.open_incident(NewIncident { what, ..new(&world, Named::default()) }, "x", world.now).await;
    assert!(matches!(named, Err(StoreError::AddressInNote)), "{named:?}");
    let ahead = Timestamp::from_second(world.now.as_second() + 60).unwrap();
    let ahead =
        world.store.open_incident(NewIncident { aware: ahead, ..new(&world, Named::default()) }, "x", world.now).await;
    assert!(matches!(ahead, Err(StoreError::Refused(text)) if text == Refusal::Ahead.to_string()));
    assert!(world.store.incidents().await.unwrap().is_empty());
}

#[tokio::test]
async fn entries_are_added_never_changed_and_survive_a_restart() {
    let mut world = World::new().await;
    let incident = open(&world, Named::default()).await;
    let decided = Entry::Decided { decision: Decision::Risk(Risk::High), why: "health data".to_owned() };
    world.pass(60);
    world.store.add_to_incident(incident, decided.clone(), "mdewit", world.now).await.unwrap();
    let stated = Entry::Closed { why: "done".to_owned() };
    world.store.add_to_incident(incident, stated, "mdewit", world.now).await.unwrap();
    let before = record(&world, incident).await;
    let world = world.reopen().await;
    let after = record(&world, incident).await;
    assert_eq!(before, after);
    assert_eq!((after.case.entries.len(), after.case.state()), (3, State::Closed));
    assert_eq!(after.case.entries[1].entry, decided);
    assert!(matches!(
        world.store.add_to_incident(IncidentId(9), decided, "x", world.now).await,
        Err(StoreError::Unknown(_))
    ));
}

#[tokio::test]
async fn of_two_first_notifications_at_once_one_counts() {
    let world = World::new().await;
    let incident = open(&world, Named::default()).await;
    let file = |number: &str| Entry::Filed {
        filing: Filing::First,
        number: number.to_owned(),
        at: world.now,
        form: Vec::new(),
        why: String::new(),
    };
    let (one, other) = tokio::join!(
        world.store.add_to_incident(incident, file("1"), "a", world.now),
        world.store.add_to_incident(incident, file("2"), "b", world.now),
    );
    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|ok| **ok).count(), 1);
    assert_eq!(record(&world, incident).await.case.filings().count(), 1);
}

#[tokio::test]
async fn what_was_done_about_a_message_shows_in_its_incidents_by_itself() {
    let mut world = World::new().await;
    let (message, other) = (seal(&world, TO).await, seal(&world, "eva@example.nl").await);
    let incident = open(&world, messages(&[message])).await;
    assert!(record(&world, incident).await.taken.is_empty());
    for (seconds, which, how) in
        [(10, message, TakeBack::Suspend), (10, message, TakeBack::Destroy), (10, other, TakeBack::Destroy)]
    {
        world.pass(seconds);
        world.store.take_back((which, None), how, "k.bakker", "wrong person", world.now).await.unwrap();
    }
    world.store.pause(Scope::Message(message), "wrong person", "mdewit", world.now).await.unwrap();
    let taken = record(&world, incident).await.taken;
    let acts: Vec<_> = taken.iter().map(|taken| (taken.item, taken.act, taken.who.as_str())).collect();
    assert_eq!(
        acts,
        [(1, Some(SealedAct::Suspended), "k.bakker"), (1, Some(SealedAct::Destroyed), "k.bakker"), (1, None, "mdewit")]
    );
}

#[tokio::test]
async fn r16_readings_open_for_the_incident_that_names_their_message_and_each_look_is_on_record_first() {
    let world = World::new().await;
    let (named, other) = (seal(&world, TO).await, seal(&world, TO).await);
    let session = world.store.begin_reading(named, world.now).await.unwrap().unwrap();
    world.store.note_reader(named, None, SealedAct::Decrypted, &session, world.now).await.unwrap().unwrap();
    let incident = open(&world, messages(&[named])).await;
    let lines = world.store.logbook(100).await.unwrap().iter().filter(|line| line.name == "look").count();
    let read = |grants| world.store.read_for_incident(incident, grants, ("mdewit", Some(Role::Officer)), world.now);
    let readings = read(HashMap::from([(1, granted()), (2, granted())])).await.unwrap();
    assert_eq!(readings.len(), 1, "only what is named, whatever is granted: {other}");
    let acts: Vec<SealedAct> = readings[0].sealed.as_ref().unwrap().iter().map(|event| event.act).collect();
    assert!(acts.contains(&SealedAct::Decrypted), "{acts:?}");
    assert_eq!(readings[0].to.as_deref(), Some(TO));
    let looks = world.store.looks(10).await.unwrap();
    assert_eq!((looks.len(), looks[0].why.as_str(), looks[0].role), (1, "incident 1", Some(Role::Officer)));
    let after = world.store.logbook(100).await.unwrap();
    assert_eq!(after.iter().filter(|line| line.name == "look" && line.subject.is_some()).count(), lines + 1);

    let refused = RULES.may_read_for_incident(Measure::Individual, "1");
    for grants in [HashMap::new(), HashMap::from([(1, refused)])] {
        let readings = read(grants).await.unwrap();
        assert!(readings[0].sealed.is_none() && readings[0].loads.is_none(), "no grant of the rules, no reading");
    }
    let unknown = world
        .store
        .read_for_incident(IncidentId(7), HashMap::from([(1, granted())]), ("mdewit", None), world.now)
        .await;
    assert!(matches!(unknown, Err(StoreError::Unknown(_))));
}

#[tokio::test]
async fn h10_readings_of_another_purpose_stay_shut_whatever_is_granted() {
    let world = World::new().await;
    let profile = world.send(&Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to(TO) }).await;
    world.load(Meaning::MessagePicture { message: profile.message }).await;
    let person = world.store.find(&address(TO)).await.unwrap().unwrap();
    assert_eq!(world.store.subject_record(person).await.unwrap().messages[0].loads.len(), 1, "there is a reading");
    let incident = open(&world, messages(&[profile.message])).await;
    let grants = HashMap::from([(1, granted())]);
    let readings = world.store.read_for_incident(incident, grants, ("mdewit", None), world.now).await.unwrap();
    assert_eq!((&readings[0].sealed, &readings[0].loads), (&None, &None), "it was recorded for the newsletter");
}

#[tokio::test]
async fn o15_what_was_recorded_of_somebody_who_objected_stays_shut() {
    let world = World::new().await;
    let message = seal(&world, TO).await;
    let incident = open(&world, messages(&[message])).await;
    let wish = NewWish {
        who: Who::Address(address(TO)),
        kind: WishKind::Restriction,
        wanted: true,
        how: HowChosen::Page,
        why: String::new(),
        author: "openlijk".to_owned(),
    };
    world.store.wish(wish, world.now).await.unwrap();
    assert!(world.store.named_in_incident(incident).await.unwrap()[0].mail.as_ref().unwrap().shut);
    let grants = HashMap::from([(1, granted())]);
    let readings = world.store.read_for_incident(incident, grants, ("mdewit", None), world.now).await.unwrap();
    assert_eq!(readings[0].sealed, None);
}

#[tokio::test]
async fn who_is_erased_is_gone_from_an_incident_too_and_the_incident_stays() {
    let world = World::new().await;
    let message = seal(&world, TO).await;
    let people = Named { messages: vec![message], people: vec![address("post@elsewhere.example")], ..Named::default() };
    let incident = open(&world, people).await;
    for gone in [TO, "post@elsewhere.example"] {
        assert!(world.store.erase(&Who::Address(address(gone)), world.now).await.unwrap());
    }
    let items = record(&world, incident).await.items;
    assert_eq!(
        items,
        [
            Item { number: 1, message: Some(message), recipient: None },
            Item { number: 2, message: None, recipient: None }
        ]
    );
    assert!(world.store.named_in_incident(incident).await.unwrap().iter().all(|named| named.mail.is_none()));
    let grants = HashMap::from([(1, granted())]);
    let readings = world.store.read_for_incident(incident, grants, ("mdewit", None), world.now).await.unwrap();
    assert!(readings.iter().all(|reading| reading.to.is_none() && reading.sealed.is_none()));
}

#[tokio::test]
async fn a_closed_incident_goes_when_the_proof_of_it_is_over_and_an_open_one_stays() {
    let mut world = World::new().await;
    let named = |address: &str| Named { people: vec![super::address(address)], ..Named::default() };
    let (closed, left_open) = (open(&world, named("a@example.nl")).await, open(&world, named("b@example.nl")).await);
    let reopened = open(&world, Named::default()).await;
    for incident in [closed, reopened] {
        let entry = Entry::Closed { why: "done".to_owned() };
        world.store.add_to_incident(incident, entry, "mdewit", world.now).await.unwrap();
    }
    world.store.add_to_incident(reopened, Entry::Noted { text: "more".to_owned() }, "mdewit", world.now).await.unwrap();
    let known =
        async |world: &World| world.store.incidents().await.unwrap().iter().map(IncidentRecord::id).collect::<Vec<_>>();
    world.pass(i64::from(PROOF_DAYS) * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(known(&world).await, [reopened, left_open, closed], "not a day before");
    world.pass(1);
    let planned = world.store.retention_plan(world.now).await.unwrap();
    assert!(planned.iter().any(|removal| removal.what == "incidents" && removal.count == 1), "{planned:?}");
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(known(&world).await, [reopened, left_open]);
    world.pass(86_400);
    world.store.tidy(world.now).await.unwrap();
    assert!(
        world.store.find(&address("b@example.nl")).await.unwrap().is_some(),
        "who is named in an incident is known"
    );
    assert!(world.store.find(&address("a@example.nl")).await.unwrap().is_none(), "and forgotten with it");
}
