//! What time does.

use super::*;

#[tokio::test]
async fn a_campaign_closes_thirty_days_after_its_last_message_and_its_name_is_free_again() {
    let mut world = World::new().await;
    let first = world.mailing("march", 0..12).await;
    world.pass(20 * 86_400);
    world.mailing("march", 12..13).await;
    world.pass(29 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert!(!world.store.campaigns().await.unwrap()[0].closed);
    world.pass(86_400);
    world.store.tidy(world.now).await.unwrap();
    assert!(world.store.campaigns().await.unwrap()[0].closed);
    let next = world.mailing("march", 0..1).await;
    assert_ne!(next[0].campaign, first[0].campaign);
}

#[tokio::test]
async fn what_is_past_its_purposes_retention_goes_and_not_a_day_before() {
    let mut world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    world.load(Meaning::MessagePicture { message: sent.message }).await;
    let who = world.store.find(&address(mail.to)).await.unwrap().unwrap();
    world.pass(60 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(world.store.subject_record(who).await.unwrap().messages[0].loads.len(), 1);
    assert!(world.store.page(sent.message).await.unwrap().is_some());
    world.pass(1);
    world.store.tidy(world.now).await.unwrap();
    assert!(world.store.subject_record(who).await.unwrap().messages.is_empty());
    assert!(world.store.page(sent.message).await.unwrap().is_none());
    assert_eq!(world.store.campaigns().await.unwrap()[0].sent, 1, "figures stay");
}

#[tokio::test]
async fn somebody_of_whom_nothing_is_left_is_forgotten() {
    let mut world = World::new().await;
    world.send(&Mail::to("jan@example.nl")).await;
    world.choose("news", "eva@example.nl", ChoiceState::Granted).await;
    world.pass(61 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert!(
        world.store.find(&address("jan@example.nl")).await.unwrap().is_some(),
        "that they were told is still known"
    );
    world.pass(3 * 365 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(world.store.find(&address("jan@example.nl")).await.unwrap(), None);
    assert_eq!(world.files_with(&world.store.inner.keyring.lookup(&address("jan@example.nl"))), [""; 0]);
    assert!(world.store.find(&address("eva@example.nl")).await.unwrap().is_some(), "a consent is kept as its proof");
}

#[tokio::test]
async fn a_crowd_outlives_the_retention_of_its_messages_while_its_campaign_is_open() {
    let mut world = World::new().await;
    let sent = world.mailing("welcome", 0..12).await;
    let picture = group_picture(sent[0].place);
    for number in 100..104 {
        world.pass(20 * 86_400);
        world.mailing("welcome", number..number + 1).await;
        world.load(picture).await;
        world.store.tidy(world.now).await.unwrap();
    }
    assert!(world.store.page(sent[0].message).await.unwrap().is_none());
    let world = world.reopen().await;
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn the_mark_of_a_retry_goes_after_a_day() {
    let mut world = World::new().await;
    world.record(&Mail { id: Some("<1@example.nl>"), ..Mail::to("jan@example.nl") }).await;
    world.pass(86_400);
    world.store.tidy(world.now).await.unwrap();
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let marks: i64 =
        connection.query_row("SELECT count(*) FROM messages WHERE retry IS NOT NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(marks, 0);
}

#[tokio::test]
async fn a_longer_retention_does_not_reach_mail_whose_readers_were_told_of_a_shorter_one() {
    let mut world = World::new().await;
    let letter = |to| Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to(to) };
    let early = world.send(&letter("jan@example.nl")).await;
    world.load(Meaning::MessagePicture { message: early.message }).await;
    let mut longer = purpose("profile", Measure::Individual);
    longer.documents.retention_days = Some(100);
    world.declare(longer).await;
    world.pass(86_400);
    let late = world.send(&letter("eva@example.nl")).await;
    world.load(Meaning::MessagePicture { message: late.message }).await;
    let of = |to: &'static str| {
        let store = world.store.clone();
        async move { store.subject_record(store.find(&address(to)).await.unwrap().unwrap()).await.unwrap() }
    };
    assert_eq!(of("jan@example.nl").await.messages[0].kept_days, 60);
    assert_eq!(of("eva@example.nl").await.messages[0].kept_days, 100);
    // Of somebody who has mail of both versions something stays.
    world.send(&letter("jan@example.nl")).await;

    world.pass(59 * 86_400 + 1);
    let planned = world.store.retention_plan(world.now).await.unwrap();
    let run = world.store.retention_run("officer", world.now).await.unwrap();
    assert_eq!(planned, run.removed, "the plan said what the run took");
    let messages =
        |removed: &[Removal]| removed.iter().filter(|one| one.what == "messages").map(|one| one.count).sum::<u64>();
    assert_eq!(messages(&run.removed), 1);
    assert!(world.store.page(early.message).await.unwrap().is_none());
    assert!(world.store.page(late.message).await.unwrap().is_some());

    // Whoever is past both limits is counted once.
    world.send(&Mail { purpose: "profile", ..letter("kim@example.nl") }).await;
    world.pass(101 * 86_400);
    let planned = world.store.retention_plan(world.now).await.unwrap();
    let run = world.store.retention_run("officer", world.now).await.unwrap();
    assert_eq!((messages(&planned), messages(&run.removed)), (3, 3));
}

#[tokio::test]
async fn mail_under_several_versions_is_planned_for_and_taken_once() {
    let mut world = World::new().await;
    for (number, days) in [30, 45, 90].into_iter().enumerate() {
        let mut next = purpose("profile", Measure::Individual);
        next.documents.retention_days = Some(days);
        world.declare(next).await;
        let to = reader(number);
        let sent = world.send(&Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to(&to) }).await;
        world.load(Meaning::MessagePicture { message: sent.message }).await;
    }
    for (day, gone) in [(29, 0), (31, 1), (46, 1), (89, 0), (91, 1)] {
        world.now = Timestamp::from_second(START + day * 86_400).unwrap();
        let planned = world.store.retention_plan(world.now).await.unwrap();
        let run = world.store.retention_run(&format!("day {day}"), world.now).await.unwrap();
        let count =
            |all: &[Removal], what: &str| all.iter().filter(|one| one.what == what).map(|one| one.count).sum::<u64>();
        for what in ["messages", "readings"] {
            assert_eq!((count(&planned, what), count(&run.removed, what)), (gone, gone), "{what} on day {day}");
        }
    }
}
