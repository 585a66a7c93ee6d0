//! Nobody in the files, and forgetting for good.

use super::*;
use std::fs;

/// The rows of a table of the store, as text.
fn rows(world: &World, sql: &str) -> Vec<String> {
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement
        .query_map([], |row| Ok((0..columns).map(|at| format!("{:?};", row.get_ref(at).unwrap())).collect::<String>()));
    rows.unwrap().map(Result::unwrap).collect()
}

fn wrapped_keys(world: &World, kind: u8) -> Vec<Vec<u8>> {
    let connection = rusqlite::Connection::open(world.folder.path().join("keys.db")).unwrap();
    let mut statement = connection.prepare("SELECT wrapped FROM wrapped_keys WHERE kind = ?1").unwrap();
    statement.query_map([kind], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn no_file_holds_an_address_in_the_clear() {
    let world = World::new().await;
    let mail = Mail { id: Some("<secret-id@example.nl>"), ..Mail::to("jan.de.vries@example.nl") };
    world.send(&mail).await;
    world.choose("news", mail.to, ChoiceState::Refused).await;
    for needle in ["jan.de.vries", "secret-id"] {
        assert_eq!(world.files_with(needle.as_bytes()), [""; 0], "{needle}");
    }
    // The search itself finds what is there.
    assert!(!world.files_with(b"march").is_empty());
}

#[tokio::test]
async fn what_is_erased_is_in_no_file_at_once_and_a_refusal_outlives_it() {
    let world = World::new().await;
    let jan = address("jan@example.nl");
    world.send(&Mail::to("piet@example.nl")).await;
    let others = wrapped_keys(&world, 1);
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    world.choose("news", "jan@example.nl", ChoiceState::Refused).await;
    let who = world.store.find(&jan).await.unwrap().unwrap();
    let lookup = world.store.inner.keyring.lookup(&jan);
    let wrapped = wrapped_keys(&world, 1).into_iter().find(|key| !others.contains(key)).unwrap();
    assert!(!world.files_with(&lookup).is_empty(), "the search finds what is there");
    assert!(!world.files_with(&wrapped).is_empty(), "the search finds what is there");

    assert!(world.store.erase(&Who::Address(jan.clone()), world.now).await.unwrap());
    assert_eq!(world.files_with(&lookup), [""; 0]);
    assert_eq!(world.files_with(&wrapped), [""; 0]);
    assert_eq!(world.store.address_of(who).await.unwrap(), None);
    assert_eq!(world.store.find(&jan).await.unwrap(), None);
    assert!(world.store.page(sent.message).await.unwrap().is_none());
    assert_eq!(world.store.subject_record(who).await.unwrap(), SubjectRecord::default());
    assert!(!world.store.erase(&Who::Address(jan.clone()), world.now).await.unwrap(), "there is nobody left");

    let standing = world.standing("news", "jan@example.nl").await;
    assert_eq!(standing.choice.unwrap().state, ChoiceState::Refused);
    assert_eq!(standing.told, None);
    world.send(&Mail { measure: Measure::Delivery, ..Mail::to("jan@example.nl") }).await;
    assert_eq!(world.standing("news", "jan@example.nl").await.choice.unwrap().state, ChoiceState::Refused);
    assert_eq!(world.store.choices(&Who::Address(jan.clone())).await.unwrap().len(), 1);
    assert_eq!(world.standing("profile", "jan@example.nl").await.choice, None, "a refusal is of one purpose");

    world.choose("news", "jan@example.nl", ChoiceState::Granted).await;
    assert_eq!(world.standing("news", "jan@example.nl").await.choice.unwrap().state, ChoiceState::Granted);
}

#[tokio::test]
async fn words_that_name_somebody_go_with_the_last_person_that_they_are_on_record_for() {
    let world = World::new().await;
    let words = |kind, text: &str| ShownText { kind, language: Language::Nl, text: text.to_owned() };
    let choose = async |to: &str, text: &str, how| {
        let choice = NewChoice::of(Who::Address(address(to)), "news".parse().unwrap(), ChoiceState::Granted, how);
        let wording = Some(words(TextKind::Consent, text));
        world.store.choose(NewChoice { wording, ..choice }, world.now).await.unwrap();
    };
    choose("jan@example.nl", "Jan (jan@example.nl) said yes on the phone.", HowChosen::Import).await;
    choose("jan@example.nl", "All of the club.", HowChosen::Import).await;
    choose("piet@example.nl", "All of the club.", HowChosen::Import).await;
    world.store.keep_text(words(TextKind::Consent, "You may count.")).await.unwrap();
    choose("jan@example.nl", "You may count.", HowChosen::Api).await;
    let (who, text) = (Who::Address(address("jan@example.nl")), words(TextKind::SignUp, "Dear Jan de Vries."));
    let purpose = "profile".parse().unwrap();
    let telling =
        NewTelling { who: who.clone(), purpose, how: HowTold::Import, text: Some(text), at: world.now, version: None };
    world.store.tell(telling).await.unwrap();
    assert!(!world.files_with(b"jan@example.nl").is_empty(), "the search finds what is there");

    world.store.erase(&who, world.now).await.unwrap();
    for gone in ["jan@example.nl", "Jan de Vries"] {
        assert_eq!(world.files_with(gone.as_bytes()), [""; 0], "{gone}");
    }
    assert!(world.store.text(&crate::texts::mark_of("All of the club.")).await.unwrap().is_some(), "Piet saw it");
    assert!(world.store.text(&crate::texts::mark_of("You may count.")).await.unwrap().is_some(), "a form shows it");
    world.store.erase(&Who::Address(address("piet@example.nl")), world.now).await.unwrap();
    assert!(world.store.text(&crate::texts::mark_of("All of the club.")).await.unwrap().is_none());
}

#[tokio::test]
async fn an_older_copy_put_back_reads_nothing_of_the_erased() {
    let world = World::new().await;
    let jan = address("jan@example.nl");
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    world.load(Meaning::MessagePicture { message: sent.message }).await;
    world.choose("profile", "jan@example.nl", ChoiceState::Withdrawn).await;
    world.send(&Mail::to("piet@example.nl")).await;
    let who = world.store.find(&jan).await.unwrap().unwrap();
    let lookup = world.store.inner.keyring.lookup(&jan);
    let backup = world.folder.path().join("older.db");
    world.store.backup(&backup).await.unwrap();
    let older = fs::read(&backup).unwrap();
    fs::remove_file(backup).unwrap();

    world.store.erase(&Who::Id(who), world.now).await.unwrap();
    world.store.close().await;
    fs::write(world.folder.path().join("openlijk.db"), older).unwrap();
    assert!(!world.files_with(&lookup).is_empty(), "the copy still has the row");

    let store = Store::open(world.folder.path(), &Options::default()).unwrap();
    let world = World { store, ..world };
    assert_eq!(world.store.address_of(who).await.unwrap(), None);
    assert_eq!(world.store.find(&jan).await.unwrap(), None);
    assert_eq!(world.store.subject_record(who).await.unwrap(), SubjectRecord::default());
    assert_eq!(world.files_with(&lookup), [""; 0]);
    let standing = world.standing("profile", "jan@example.nl").await;
    assert_eq!(standing.choice.unwrap().state, ChoiceState::Withdrawn, "the refusal is kept here too");
    let piet = world.store.find(&address("piet@example.nl")).await.unwrap().unwrap();
    assert_eq!(world.store.address_of(piet).await.unwrap(), Some(address("piet@example.nl")));
}

#[tokio::test]
async fn numbers_given_out_after_a_copy_was_made_are_not_given_out_again() {
    let world = World::new().await;
    world.send(&Mail::to("jan@example.nl")).await;
    let backup = world.folder.path().join("older.db");
    world.store.backup(&backup).await.unwrap();
    let lost = world.send(&Mail { campaign: "april", ..Mail::to("piet@example.nl") }).await;
    world.store.close().await;
    fs::rename(backup, world.folder.path().join("openlijk.db")).unwrap();

    let store = Store::open(world.folder.path(), &Options::default()).unwrap();
    // Putting a copy back takes a second at least.
    let world = World { store, now: world.now + jiff::SignedDuration::from_secs(1), ..world };
    let next = world.send(&Mail { campaign: "may", ..Mail::to("eva@example.nl") }).await;
    assert_ne!(next.place.cell, lost.place.cell, "a picture already sent would count for another mailing");
    assert_ne!(next.message, lost.message, "a page already sent would show another's message");
}

#[tokio::test]
async fn hits_on_shared_pictures_touch_roll_ups_alone() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    let picture = group_picture(sent[0].place);
    let others = "SELECT 'r', id, lookup, address FROM recipients UNION ALL
                  SELECT 'm', id, at, applied FROM messages UNION ALL
                  SELECT 'c', id, state, at FROM choices UNION ALL SELECT 't', recipient, purpose, at FROM told UNION ALL
                  SELECT 'o', message, at, class FROM openings UNION ALL SELECT 'l', message, day, 0 FROM last_opens";
    let before = rows(&world, others);
    for class in [OpenerClass::Person, OpenerClass::Prefetch, OpenerClass::Person] {
        assert_eq!(world.load_as(picture, class).await, HitOutcome::Recorded);
    }
    assert_eq!(rows(&world, others), before);
    assert_eq!(rows(&world, "SELECT cell, classes FROM cell_groups").len(), 1);
    assert_eq!(rows(&world, "SELECT class, hour, n FROM first_hits").len(), 2);
    assert_eq!(rows(&world, "SELECT class, hour, n FROM loads").len(), 2);
    let groups: Vec<_> = rows(&world, "SELECT name FROM pragma_table_info('cell_groups')");
    assert_eq!(groups.len(), 3, "cell, tag, classes: no hour beside the group");
}

#[tokio::test]
async fn closing_destroys_what_a_groups_tag_stood_for() {
    let mut world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    world.load(group_picture(sent[0].place)).await;
    let wrapped = wrapped_keys(&world, 2);
    assert_eq!(wrapped.len(), 1);
    world.pass(31 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(rows(&world, "SELECT 1 FROM cell_groups"), [""; 0]);
    assert_eq!(world.files_with(&wrapped[0]), [""; 0]);
}

#[tokio::test]
async fn an_erasure_does_not_shrink_the_crowd_that_somebody_stood_in() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..10).await;
    let picture = group_picture(sent[0].place);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    world.store.erase(&Who::Address(address(&reader(3))), world.now).await.unwrap();
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    let world = world.reopen().await;
    assert_eq!(world.load(picture).await, HitOutcome::Recorded, "nor after a restart");
    assert_eq!(world.loads(sent[0].campaign).await[&OpenerClass::Person], 3);
}

#[tokio::test]
async fn keys_of_closed_campaigns_that_outlived_a_crash_are_destroyed_at_start() {
    let mut world = World::new().await;
    world.mailing("march", 0..12).await;
    let keys = std::fs::read(world.folder.path().join("keys.db")).unwrap();
    world.pass(31 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    world.store.close().await;
    // As if the program had ended after the rows were on disk and before the key was gone.
    std::fs::write(world.folder.path().join("keys.db"), keys).unwrap();
    assert_eq!(wrapped_keys(&world, 2).len(), 1);
    let store = Store::open(world.folder.path(), &Options::default()).unwrap();
    assert_eq!(wrapped_keys(&world, 2).len(), 0);
    store.close().await;
}
