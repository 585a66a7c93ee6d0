//! Looks at people, what is given out of them, and what they ask for.

use super::*;
use openlijk_model::Role;

async fn jan(world: &World) -> RecipientId {
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    world.load(Meaning::MessagePicture { message: sent.message }).await;
    world.send(&Mail::to("jan@example.nl")).await;
    world.choose("profile", "jan@example.nl", ChoiceState::Granted).await;
    world.choose("news", "jan@example.nl", ChoiceState::Refused).await;
    world.store.find(&address("jan@example.nl")).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_look_is_on_record_and_shows_one_purpose_alone() {
    let world = World::new().await;
    let jan = jan(&world).await;
    let profile: PurposeId = "profile".parse().unwrap();
    let seen = world.store.look("eva", Role::CaseWorker, jan, &profile, "he called", world.now).await.unwrap();
    assert_eq!((seen.messages.len(), seen.messages[0].loads.len()), (1, 1));
    assert!(seen.choices.iter().all(|(purpose, _)| *purpose == profile) && seen.choices.len() == 1);
    assert!(seen.told.iter().all(|(purpose, _)| *purpose == profile) && seen.told.len() == 1);
    let mark = &seen.choices[0].1.wording;
    assert!(seen.person.texts.contains_key(mark), "the words behind what is shown stay");
    assert_eq!(seen.person.looks.len(), 1, "the person's record says who looked, this look too");
    let look = Look {
        account: "eva".to_owned(),
        role: Some(Role::CaseWorker),
        recipient: Some(jan),
        purpose: Some(profile.clone()),
        why: "he called".to_owned(),
        at: world.now,
    };
    assert_eq!(world.store.looks(10).await.unwrap(), [look]);
    assert_eq!(world.store.subject_record(jan).await.unwrap().person.looks.len(), 1);
    let nobody = world.store.look("eva", Role::Officer, RecipientId(7), &profile, "", world.now).await;
    assert!(matches!(nobody, Err(StoreError::Unknown(_))));
    let nothing = world.store.look("eva", Role::Officer, jan, &"nothing".parse().unwrap(), "", world.now).await;
    assert!(matches!(nothing, Err(StoreError::Unknown(_))));
    assert_eq!(world.store.looks(10).await.unwrap().len(), 1, "what was refused was no look");
}

#[tokio::test]
async fn a_request_is_due_in_a_calendar_month_and_open_ones_come_first_by_deadline() {
    let world = World::new().await;
    let jan = jan(&world).await;
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let open = async |received: &str, how: &str| {
        world.store.open_request(Some(jan), RequestKind::Access, how, "what is there?", at(received)).await.unwrap()
    };
    let end_of_january = open("2026-01-31T23:30:00Z", "mail").await;
    let march = open("2026-03-15T10:00:01Z", "page").await;
    let earlier = open("2026-01-10T10:00:00Z", "command").await;
    let nobodys =
        world.store.open_request(None, RequestKind::Erase, "mail", "", at("2026-02-01T00:00:00Z")).await.unwrap();
    world.store.close_request(earlier, "officer", "sent", at("2026-01-12T10:00:00Z")).await.unwrap();
    let requests = world.store.requests(10).await.unwrap();
    let ids: Vec<_> = requests.iter().map(|request| request.id).collect();
    assert_eq!(ids, [end_of_january, nobodys, march, earlier]);
    assert_eq!(requests[0].due, at("2026-02-28T23:30:00Z"), "the last day of a shorter month");
    assert_eq!((requests[1].recipient, requests[1].kind), (None, RequestKind::Erase));
    assert_eq!(requests[2].received, at("2026-03-15T00:00:00Z"), "a visit to the page is kept by day");
    assert_eq!(requests[2].due, at("2026-04-15T00:00:00Z"));
    assert_eq!(requests[3].done, Some((at("2026-01-12T10:00:00Z"), "officer".to_owned(), "sent".to_owned())));
    assert!(matches!(world.store.close_request(earlier, "x", "y", world.now).await, Err(StoreError::Unknown(_))));
    let nobody = world.store.open_request(Some(RecipientId(7)), RequestKind::Access, "mail", "", world.now).await;
    assert!(matches!(nobody, Err(StoreError::Unknown(_))));
    assert_eq!(world.store.requests(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_of_every_kind_reads_back_as_it_is_written_in_json() {
    let world = World::new().await;
    let kinds = ["access", "correct", "erase", "restrict", "object", "portability"];
    for kind in kinds {
        let kind: RequestKind = serde_json::from_value(kind.into()).unwrap();
        world.store.open_request(None, kind, "mail", "", world.now).await.unwrap();
    }
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    for (request, kind) in world.store.requests(10).await.unwrap().iter().zip(kinds) {
        assert_eq!(serde_json::to_value(request.kind).unwrap(), kind);
        let written: String = connection
            .query_row("SELECT kind FROM requests WHERE id = ?1", [request.id.cast_signed()], |row| row.get(0))
            .unwrap();
        assert_eq!(written, kind);
    }
}

#[tokio::test]
async fn who_waits_for_an_answer_is_not_forgotten() {
    let mut world = World::new().await;
    world.store.enrol(&address("eva@example.nl")).await.unwrap();
    let eva = world.store.find(&address("eva@example.nl")).await.unwrap().unwrap();
    let request = world.store.open_request(Some(eva), RequestKind::Access, "mail", "", world.now).await.unwrap();
    world.pass(20 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert!(world.store.address_of(eva).await.unwrap().is_some());
    world.store.close_request(request, "officer", "sent", world.now).await.unwrap();
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(world.store.address_of(eva).await.unwrap(), None);
}

#[tokio::test]
async fn after_an_erasure_looks_requests_and_lines_stand_without_the_person_and_their_words() {
    let world = World::new().await;
    let jan = jan(&world).await;
    let profile: PurposeId = "profile".parse().unwrap();
    world.store.look("eva", Role::CaseWorker, jan, &profile, "Jan de Vries called", world.now).await.unwrap();
    let request = world
        .store
        .open_request(Some(jan), RequestKind::Access, "mail", "jan@example.nl asks", world.now)
        .await
        .unwrap();
    world.store.close_request(request, "officer", "sent to jan@example.nl", world.now).await.unwrap();
    world.store.export_subject(jan, "officer", world.now).await.unwrap();
    let before = world.store.logbook(100).await.unwrap();
    assert_eq!(
        before.iter().filter(|line| line.subject.is_some()).count(),
        5,
        "two decided, one observed, a look, an export"
    );

    world.store.erase(&Who::Id(jan), world.now).await.unwrap();
    let looks = world.store.looks(10).await.unwrap();
    assert_eq!((looks.len(), looks[0].recipient, looks[0].why.as_str()), (1, None, ""));
    let requests = world.store.requests(10).await.unwrap();
    assert_eq!((requests.len(), requests[0].recipient, requests[0].note.as_str()), (1, None, ""));
    assert_eq!(requests[0].done, Some((world.now, "officer".to_owned(), String::new())));
    let after = world.store.logbook(100).await.unwrap();
    assert_eq!(after.len(), before.len() + 1, "every line stays, and one more says that somebody was erased");
    assert!(after.iter().all(|line| line.subject.is_none()));
    assert_eq!(after.iter().filter(|line| line.name == "erase").count(), 1);
    for needle in ["Jan de Vries", "jan@example.nl"] {
        assert_eq!(world.files_with(needle.as_bytes()), [""; 0], "{needle}");
    }
    assert!(matches!(world.store.export_subject(jan, "officer", world.now).await, Err(StoreError::Unknown(_))));
}
