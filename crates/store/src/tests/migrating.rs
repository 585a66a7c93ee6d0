//! Data folders of the first version.

use super::*;
use rusqlite::{Connection, params};

/// A data folder as the first version left it: its own tables, and in them a message with all that went with it, choices with
/// their wording in full, a pause and a link.
async fn first_version() -> World {
    let world = World::new().await;
    let sent =
        world.send(&Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") }).await;
    world.load(Meaning::MessagePicture { message: sent.message }).await;
    let jan = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let eva = world.store.enrol(&address("eva@example.nl")).await.unwrap();
    world.store.close().await;
    let path = world.folder.path().join("openlijk.db");
    let old = world.folder.path().join("old.db");
    let db = Connection::open(&old).unwrap();
    db.execute_batch(include_str!("../../migrations/sqlite/0001_first.sql")).unwrap();
    db.execute_batch(
        "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY); INSERT INTO schema_version VALUES (1)",
    )
    .unwrap();
    db.execute("ATTACH ?1 AS new", [path.to_str().unwrap()]).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('schema_version', 'choices')";
    let tables: Vec<String> =
        db.prepare(tables).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for table in tables {
        let columns = format!("SELECT group_concat(name) FROM pragma_table_info('{table}')");
        let columns: String = db.query_row(&columns, [], |row| row.get(0)).unwrap();
        db.execute(&format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}"), []).unwrap();
    }
    let choice =
        "INSERT INTO choices (recipient, purpose, state, at, how, wording) VALUES (?1, ?2, ?3, ?4, 'page', ?5)";
    for (who, purpose, state, wording) in [
        (jan, "profile", "granted", "Ja, dat mag."),
        (eva, "profile", "granted", "Ja, dat mag."),
        (eva, "news", "refused", ""),
    ] {
        db.execute(choice, params![who.0.cast_signed(), purpose, state, START, wording]).unwrap();
    }
    db.execute("INSERT INTO pauses (scope, why, who, since) VALUES ('purpose:news', 'why', 'who', ?1)", [START])
        .unwrap();
    db.execute(
        "INSERT INTO proofs (request, recipient, what, until) VALUES (7, ?1, 'my-data', 99999)",
        [jan.0.cast_signed()],
    )
    .unwrap();
    db.execute_batch("DETACH new").unwrap();
    drop(db);
    for leftover in ["openlijk.db-wal", "openlijk.db-shm"] {
        drop(std::fs::remove_file(world.folder.path().join(leftover)));
    }
    std::fs::rename(old, path).unwrap();
    let store = Store::open(world.folder.path(), &Options::default()).unwrap();
    World { store, ..world }
}

#[tokio::test]
async fn a_data_folder_of_the_first_version_goes_on_with_everything_in_it() {
    let world = first_version().await;
    let jan = world.standing("profile", "jan@example.nl").await;
    let choice = jan.choice.unwrap();
    assert_eq!((choice.state, choice.about), (ChoiceState::Granted, openlijk_model::Aspect::Opens));
    let shown = world.store.text(&choice.wording).await.unwrap().unwrap();
    assert_eq!((shown.kind, shown.text.as_str(), shown.language), (TextKind::Consent, "Ja, dat mag.", Language::Nl));
    assert_eq!(choice.language, None, "in which language they read it was not written down");
    let told = jan.told.unwrap();
    assert_eq!((told.at, told.how), (world.now, HowTold::Mail));
    assert_eq!(
        (jan.asked, jan.link_choice, jan.objects, jan.restricted, jan.paused),
        (None, None, false, false, false)
    );
    let eva = world.standing("profile", "eva@example.nl").await.choice.unwrap();
    assert_eq!(eva.wording, choice.wording, "the same words are one text");
    assert_eq!(world.standing("news", "eva@example.nl").await.choice.unwrap().wording, "");

    let who = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let record = world.store.subject_record(who).await.unwrap();
    assert_eq!((record.messages.len(), record.messages[0].loads.len()), (1, 1));
    let picture = Meaning::MessagePicture { message: record.messages[0].message };
    assert_eq!(world.load(picture).await, HitOutcome::Recorded, "what was in force is in force");
    assert_eq!(world.store.pauses().len(), 1);
    assert_eq!(world.store.proof(7, world.now).await.unwrap(), Some((who, ProofFor::MyData)));
    assert_eq!(world.store.purposes().len(), 2);
    let lines = world.store.ledger(0, 10).await.unwrap().0;
    assert_eq!(lines.iter().filter(|line| line.words.as_deref() == Some("Ja, dat mag.")).count(), 2);
    // Once brought up to date, it is left as it is.
    let before = world.store.subject_record(who).await.unwrap();
    let world = world.reopen().await;
    assert_eq!(world.store.subject_record(who).await.unwrap(), before);
}

/// Takes back what the seventh migration did, and those after it.
const BEFORE_COVERING: &str = "
    DROP INDEX accounts_by_mail;
    ALTER TABLE accounts DROP COLUMN mail;
    ALTER TABLE choices DROP COLUMN version;
    CREATE TABLE told_before (
        recipient BIGINT NOT NULL REFERENCES recipients (id) ON DELETE CASCADE, purpose TEXT NOT NULL, segment TEXT NOT NULL,
        at BIGINT NOT NULL, how TEXT NOT NULL DEFAULT 'mail', text TEXT NOT NULL DEFAULT '', language TEXT,
        PRIMARY KEY (recipient, purpose));
    INSERT INTO told_before SELECT recipient, purpose, segment, at, how, text, language FROM told;
    DROP TABLE told;
    ALTER TABLE told_before RENAME TO told;
    CREATE INDEX told_by_text ON told (text) WHERE text <> '' AND how <> 'mail';
    DROP TABLE return_paths;
    DROP TABLE reports;
    DROP TABLE reported;
    DROP TABLE incident_items;
    DROP TABLE incident_entries;
    DROP TABLE incidents;
    DROP TABLE sealed_tellings;
    DROP INDEX sealed_by_answers;
    DROP INDEX sealed_by_forwards;
    ALTER TABLE sealed DROP COLUMN forwards;
    DELETE FROM schema_version WHERE version >= 7;";

#[tokio::test]
async fn yeses_and_tellings_of_before_get_the_version_in_force_at_their_time() {
    let mut world = World::new().await;
    let (jan, eva, els) = ("jan@example.nl", "eva@example.nl", "els@example.nl");
    let mail = |to| Mail { purpose: "profile", measure: Measure::None, ..Mail::to(to) };
    world.choose("profile", jan, ChoiceState::Granted).await;
    let early = world.record(&mail(jan)).await;
    world.pass(10 * 86_400);
    let mut more = purpose("profile", Measure::Individual);
    more.documents.retention_days = Some(61);
    world.declare(more).await;
    // Accepted under the second version, and told of the first.
    let outcome = Outcome::Accepted { applied: Measure::None, notice: told_by(), invitation: None, left_alone: None };
    world.store.conclude(early.message, outcome, world.now).await.unwrap();
    world.send(&mail(eva)).await;
    world.choose("profile", eva, ChoiceState::Granted).await;
    let (who, id) = (Who::Address(address(els)), "profile".parse().unwrap());
    let long_ago = Timestamp::from_second(START - 900 * 86_400).unwrap();
    let telling = NewTelling { who, purpose: id, how: HowTold::SignUp, text: None, at: long_ago, version: None };
    world.store.tell(telling).await.unwrap();
    let mut before = Vec::new();
    for to in [jan, eva, els] {
        let who = world.store.find(&address(to)).await.unwrap().unwrap();
        before.push(world.store.subject_record(who).await.unwrap());
    }
    world.store.close().await;
    Connection::open(world.folder.path().join("openlijk.db")).unwrap().execute_batch(BEFORE_COVERING).unwrap();
    let store = Store::open(world.folder.path(), &Options::default()).unwrap();
    let world = World { store, ..world };
    for (to, before) in [jan, eva, els].into_iter().zip(before) {
        let who = world.store.find(&address(to)).await.unwrap().unwrap();
        assert_eq!(world.store.subject_record(who).await.unwrap(), before, "{to}");
    }
    let versions = async |to: &str| {
        let who = world.store.find(&address(to)).await.unwrap().unwrap();
        let record = world.store.subject_record(who).await.unwrap();
        let choices: Vec<_> = record.choices.iter().map(|(_, choice)| (choice.version, choice.outgrown)).collect();
        let told: Vec<_> = record.told.iter().map(|(_, told)| (told.version, told.outgrown)).collect();
        (choices, told)
    };
    assert_eq!(versions(jan).await, (vec![(Some(1), true)], vec![(1, true)]));
    assert_eq!(versions(eva).await, (vec![(Some(2), false)], vec![(2, false)]));
    assert_eq!(versions(els).await, (vec![], vec![(1, true)]));
    assert_eq!(world.standing("profile", jan).await.choice, None);
}
