//! Notes about no person: no address gets into one, and out of older ones it goes with its owner.

use super::*;
use openlijk_model::Opinion;
use rusqlite::{Connection as Db, params};

fn opinion(note: &str) -> Opinion {
    let (id, about, lawyer) = ("fr-review".to_owned(), "regime fr".to_owned(), "C. Dupont".to_owned());
    Opinion { id, about, lawyer, day: "2026-03-01".parse().unwrap(), note: note.to_owned() }
}

fn ruling(world: &World, note: &str) -> GreyRuling {
    let (purpose, rule, who) = ("news".parse().unwrap(), "R01".to_owned(), "eva".to_owned());
    GreyRuling { purpose, rule, accepted: true, note: note.to_owned(), who, at: world.now }
}

#[tokio::test]
async fn a_note_about_nobody_is_refused_when_an_address_stands_in_it() {
    let world = World::new().await;
    let (store, now) = (&world.store, world.now);
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    let jan = store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let news: PurposeId = "news".parse().unwrap();
    store.pause(Scope::All, "a question of the press", "eva", now).await.unwrap();
    let open = store.open_request(None, RequestKind::Access, "letter", "all of it", now).await.unwrap();
    let note = "asked by Jan (jan@example.nl)";
    for refused in [
        store.pause(Scope::All, note, "eva", now).await,
        store.pause(Scope::Purpose(news.clone()), note, "eva", now).await,
        store.pause(Scope::Campaign(sent.campaign), note, "eva", now).await,
        store.resume(Scope::All, note, "eva", now).await,
        store.switch_purpose(&news, false, note, "eva", now).await,
        store.switch_purpose(&news, true, note, "eva", now).await,
        store.rule_on_grey(ruling(&world, note)).await,
        store.record_opinion(opinion(note), "eva", now).await,
        store.record_opinion(Opinion { lawyer: note.to_owned(), ..opinion("") }, "eva", now).await,
        store.open_request(None, RequestKind::Access, "letter", note, now).await.map(drop),
        store.close_request(open, "eva", note, now).await,
    ] {
        assert!(matches!(refused, Err(StoreError::AddressInNote)), "{refused:?}");
    }
    assert_eq!(world.files_with(b"jan@example.nl"), [""; 0]);

    // What is about them goes with them.
    store.pause(Scope::Recipient(jan), note, "eva", now).await.unwrap();
    store.pause(Scope::Message(sent.message), note, "eva", now).await.unwrap();
    let theirs = store.open_request(Some(jan), RequestKind::Object, "mail", note, now).await.unwrap();
    store.close_request(theirs, "eva", note, now).await.unwrap();
    assert!(!world.files_with(b"jan@example.nl").is_empty(), "the search finds what is there");
    store.erase(&Who::Id(jan), now).await.unwrap();
    assert_eq!(world.files_with(b"jan@example.nl"), [""; 0]);
}

/// Notes of every kind as they could be written before there was a rule, with an address in each.
fn older_notes(world: &World, note: &str) {
    let db = Db::open(world.folder.path().join("openlijk.db")).unwrap();
    let pause = "INSERT INTO pauses (id, scope, why, who, since, ended_why, ended_who, ended_at)
                 VALUES (?1, ?2, ?3, 'eva', ?4, ?5, ?6, ?7)";
    db.execute(pause, params![101, "all", note, START, None::<&str>, None::<&str>, None::<i64>]).unwrap();
    db.execute(pause, params![102, "purpose:news", note, START, note, "eva", START]).unwrap();
    db.execute(pause, params![103, "campaign:1", note, START, note, "eva", START]).unwrap();
    let switch =
        "INSERT INTO switches (id, purpose, version, is_on, why, who, at) VALUES (?1, 'news', 1, TRUE, ?2, 'eva', ?3)";
    db.execute(switch, params![101, note, START]).unwrap();
    let ruling = "INSERT INTO grey_rulings (id, purpose, rule, accepted, note, who, at)
                  VALUES (101, 'news', 'R01', TRUE, ?1, 'eva', ?2)";
    db.execute(ruling, params![note, START]).unwrap();
    let opinion = "INSERT INTO opinions (id, about, lawyer, day, note, who, at) VALUES ('o', ?1, ?1, '2026-03-01', ?1, 'eva', ?2)";
    db.execute(opinion, params![note, START]).unwrap();
    let request = "INSERT INTO requests (id, recipient, kind, how, received, due, note, done_at, done_by, outcome)
                   VALUES (101, NULL, 'access', 'letter', ?1, ?1, ?2, ?1, 'eva', ?2)";
    db.execute(request, params![START, note]).unwrap();
    let look = "INSERT INTO looks (id, account, role, recipient, purpose, why, at)
                VALUES (101, 'eva', 'data-protection-officer', (SELECT min(id) FROM recipients), 'news', ?1, ?2)";
    db.execute(look, params![note, START]).unwrap();
}

const NOTE: &str = "Asked by Jan <Jan@Example.nl>, of whom piet@example.nl wrote too";
const LEFT: &str = "Asked by Jan <[erased]>, of whom piet@example.nl wrote too";

fn holding(world: &World, needle: &str) -> Vec<String> {
    [needle.to_owned(), needle.to_lowercase()].iter().flat_map(|needle| world.files_with(needle.as_bytes())).collect()
}

#[tokio::test]
async fn the_address_of_who_is_erased_goes_out_of_every_older_note_and_the_rest_stays() {
    let world = World::new().await;
    let piet = world.store.enrol(&address("piet@example.nl")).await.unwrap();
    world.send(&Mail::to("jan@example.nl")).await;
    older_notes(&world, NOTE);
    let world = world.reopen().await;
    assert!(!holding(&world, "Jan@Example.nl").is_empty(), "the search finds what is there");
    assert!(world.store.pauses().iter().any(|pause| pause.why == NOTE));
    let copy = world.folder.path().join("older.db");
    world.store.backup(&copy).await.unwrap();
    let older = std::fs::read(&copy).unwrap();
    std::fs::remove_file(copy).unwrap();

    world.store.erase(&Who::Address(address("jan@example.nl")), world.now).await.unwrap();
    world.store.backup(&world.folder.path().join("later.db")).await.unwrap();
    assert_eq!(holding(&world, "Jan@Example.nl"), [""; 0]);
    let pauses = world.store.pauses();
    assert!(pauses.iter().any(|pause| pause.why == LEFT), "in memory too: {pauses:?}");
    assert_eq!(world.store.opinions()[0].note, LEFT);
    let request = world.store.requests(10).await.unwrap().remove(0);
    assert_eq!((request.note.as_str(), request.done.unwrap().2.as_str()), (LEFT, LEFT));
    assert_eq!(world.store.purpose_history(&"news".parse().unwrap()).await.unwrap().rulings[0].note, LEFT);

    // An older copy that is put back still has it, until it is opened.
    world.store.close().await;
    std::fs::remove_file(world.folder.path().join("later.db")).unwrap();
    std::fs::write(world.folder.path().join("openlijk.db"), older).unwrap();
    assert!(!holding(&world, "Jan@Example.nl").is_empty());
    let store = Store::open(world.folder.path(), &Options::default()).unwrap();
    let world = World { store, ..world };
    assert_eq!(holding(&world, "Jan@Example.nl"), [""; 0]);
    assert!(world.store.address_of(piet).await.unwrap().is_some());
    assert!(!world.files_with(b"piet@example.nl").is_empty(), "nobody else's goes");
}
