//! Starting where something is wrong, and stopping in the middle of things.

use openlijk_tests::http::Browser;
use openlijk_tests::instance::{BY_CONSENT, Site};
use openlijk_tests::kept::{Kept, must_be_whole};
use openlijk_tests::ledger::Reader;
use openlijk_tests::load::{Load, Mix, Parties};
use openlijk_tests::sink::Sink;
use openlijk_tests::smtp::Fate;
use std::time::Duration;

#[test]
fn a_second_instance_on_a_data_folder_says_so_and_leaves_the_first_alone() {
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let first = site.start();
    let ended = site.try_start(&[]).err().expect("the second instance does not start");
    assert_eq!(ended.status.code(), Some(3), "{ended:?}");
    let folder = site.data().canonicalize().expect("it is there");
    let folder = folder.file_name().expect("it has a name").to_string_lossy().into_owned();
    for word in [folder.as_str(), "another openlijk is running on this data folder", "stop it first"] {
        assert!(ended.log.contains(word), "\u{201c}{word}\u{201d} is missing: {}", ended.log);
    }
    let parties = Parties::new(sink);
    let reader = Reader::new("ja@example.net");
    assert!(parties.grant(&site, &reader), "the first answers commands as before");
    let letter = parties.ledger.write_letter(&reader, Some(BY_CONSENT), "eerste");
    assert_eq!(parties.post(&site, &letter).measure(), Some("individual"));
    assert!(first.stop().success());
}

#[test]
fn a_data_folder_of_a_newer_version_is_refused_and_left_as_it_was() {
    let site = Site::new(Sink::start().address());
    let database = site.data().join("openlijk.db");
    let db = rusqlite::Connection::open(&database).expect("a database");
    db.execute("INSERT INTO schema_version (version) VALUES (9999)", []).expect("a table of versions");
    db.close().expect("it closes");
    let before = std::fs::read(&database).expect("it can be read");

    let ended = site.try_start(&[]).err().expect("it does not start");
    assert_eq!(ended.status.code(), Some(3), "{ended:?}");
    for word in ["newer openlijk", "9999", "use that version"] {
        assert!(ended.log.contains(word), "\u{201c}{word}\u{201d} is missing: {}", ended.log);
    }
    assert_eq!(std::fs::read(&database).expect("it can be read"), before, "nothing was changed");
    let list = site.run(&["purpose", "list"]);
    assert_eq!(list.status.code(), Some(3), "commands refuse it, too");
}

#[test]
fn from_the_first_moment_metrics_say_how_the_store_is_and_what_became_of_pictures() {
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let instance = site.start();
    assert_eq!(instance.metric("openlijk_store_up", &[]), Some(1.0));
    Browser::new(site.public).get("/o/forged.gif", "tests").expect("a picture is answered");
    assert_eq!(instance.metric("openlijk_pictures_total", &["result=\"forged\""]), Some(1.0));
    assert!(instance.stop().success());
}

#[test]
fn told_to_stop_it_finishes_what_it_accepted() {
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let parties = Parties::new(sink.clone());
    let instance = site.start();
    let reader = Reader::new("ja@example.net");
    assert!(parties.grant(&site, &reader));
    let letter = parties.ledger.write_letter(&reader, Some(BY_CONSENT), "eerste");
    assert_eq!(parties.post(&site, &letter).measure(), Some("individual"));

    let load = Load::start(&site, &parties, Mix { browsers: 8, senders: 3 }, "onder druk");
    std::thread::sleep(Duration::from_millis(300));
    // A message that the next hop thinks about while the program is told to stop.
    sink.pause_before_taking(Duration::from_millis(1500));
    let slow = parties.ledger.write_letter(&reader, Some(BY_CONSENT), "langzaam");
    let fate = std::thread::scope(|scope| {
        let sending = scope.spawn(|| parties.post(&site, &slow));
        std::thread::sleep(Duration::from_millis(500));
        instance.tell_to_stop();
        sending.join().expect("no client fails")
    });
    assert!(matches!(fate, Fate::Taken(_)), "a message under way is finished: {fate:?}");
    sink.pause_before_taking(Duration::ZERO);
    load.stop();
    assert!(instance.wait().success(), "it ends with 0");
    assert!(Browser::new(site.public).get("/privacy", "tests").is_err(), "nobody listens any more");
    must_be_whole(&site.data());
    assert!(!site.data().join("openlijk.db-wal").exists(), "the write-ahead log was taken up");

    let instance = site.start();
    let findings = parties.ledger.audit(&Kept::read(&site.data()), &sink);
    findings.must_be_clean("after stopping");
    println!("SIGTERM under load: {findings}");
    assert!(instance.stop().success());
}
