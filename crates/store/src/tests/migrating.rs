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
