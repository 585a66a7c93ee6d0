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
