//! `openlijk scan` and `openlijk strip`, as they are typed: no configuration is needed.

use crate::site::said;
use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const TRACKED: &str = "From: a@b.example\r\nTo: Jan <jan@example.nl>\r\nMessage-ID: <1@b.example>\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n\
    <p>Hello<img src=\"https://t.example/o.gif?e=jan%40example.nl&amp;x=1\" width=1 height=1>\r\n";
const CLEAN: &str = "From: a@b.example\r\nTo: jan@example.nl\r\nSubject: y\r\nContent-Type: text/html\r\n\r\n\
    <p>Hello<img src=\"https://b.example/logo.png\" width=100 height=30>\r\n";

fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_openlijk"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may close it first.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn a_message_is_scanned_and_the_status_says_whether_something_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("a.eml"), TRACKED).unwrap();
    std::fs::write(at.join("b.eml"), CLEAN).unwrap();
    let found = run(at, &["scan", "a.eml", "--json"], "");
    assert_eq!(found.status.code(), Some(1), "{}", said(&found));
    let document: Value = serde_json::from_slice(&found.stdout).unwrap();
    let message = &document["messages"][0];
    assert_eq!((message["path"].as_str(), message["message_id"].as_str()), (Some("a.eml"), Some("<1@b.example>")));
    assert_eq!(message["verdict"], "tracked");
    let finding = &message["findings"][0];
    assert_eq!(finding["url"], "https://t.example/o.gif?e=jan%40example.nl&x=1");
    assert_eq!((finding["where"].as_str(), finding["verdict"].as_str()), (Some("image"), Some("personal")));
    assert!(finding["service"].is_null() && finding["tells"][0] == "opened", "{finding}");
    let clean = run(at, &["scan", "b.eml"], "");
    assert_eq!(clean.status.code(), Some(0), "{}", said(&clean));
    assert!(said(&clean).contains("nothing that reports you"), "{}", said(&clean));
    let piped = run(at, &["scan", "-"], TRACKED);
    assert_eq!(piped.status.code(), Some(1), "{}", said(&piped));
    assert!(said(&piped).contains("that it was you"), "{}", said(&piped));
}

#[test]
fn folders_maildirs_and_mailboxes_are_scanned_with_a_summary() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for sub in ["mails", "Maildir/cur", "Maildir/new", "Maildir/tmp"] {
        std::fs::create_dir_all(at.join(sub)).unwrap();
    }
    std::fs::write(at.join("mails/a.eml"), TRACKED).unwrap();
    std::fs::write(at.join("mails/notes.txt"), "no: mail").unwrap();
    std::fs::write(at.join("Maildir/cur/1.host:2,S"), TRACKED).unwrap();
    std::fs::write(at.join("Maildir/new/2.host"), CLEAN).unwrap();
    std::fs::write(at.join("Maildir/tmp/3.host"), TRACKED).unwrap();
    let line = "From a@b.example Mon Nov 30 00:00:00 2026\r\n";
    std::fs::write(at.join("box"), format!("{line}{TRACKED}\r\n{line}{CLEAN}")).unwrap();
    let count = |path: &str| {
        let found = run(at, &["scan", path, "--json"], "");
        let document: Value = serde_json::from_slice(&found.stdout).unwrap_or_else(|_| panic!("{}", said(&found)));
        document["messages"].as_array().unwrap().len()
    };
    assert_eq!((count("mails"), count("Maildir"), count("box")), (1, 2, 2));
    let found = run(at, &["scan", "mails", "Maildir", "box", "--html", "report.html"], "");
    assert!(said(&found).contains("5 messages: 3 tracked, 0 suspect, 2 clean"), "{}", said(&found));
    let page = std::fs::read_to_string(at.join("report.html")).unwrap();
    assert!(page.contains("https://t.example/o.gif?e=jan%40example.nl&amp;x=1") && !page.contains("<img"), "{page}");
}

#[test]
fn two_copies_tell_what_is_personal() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let copy = |code: &str| CLEAN.replace("logo.png", &format!("logo.png\"><img src=\"https://b.example/p/{code}.png"));
    std::fs::write(at.join("a.eml"), copy("one")).unwrap();
    std::fs::write(at.join("b.eml"), copy("two")).unwrap();
    let found = run(at, &["scan", "--pair", "a.eml", "b.eml", "--json"], "");
    assert_eq!(found.status.code(), Some(1), "{}", said(&found));
    let document: Value = serde_json::from_slice(&found.stdout).unwrap();
    for message in document["messages"].as_array().unwrap() {
        let verdicts: Vec<&str> =
            message["findings"].as_array().unwrap().iter().map(|found| found["verdict"].as_str().unwrap()).collect();
        assert_eq!(verdicts, ["shared", "personal"], "{message}");
    }
}

#[test]
fn bad_input_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.bin"), [0, 1, 2]).unwrap();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    for arguments in [
        &["scan", "absent.eml"][..],
        &["scan", "x.bin"],
        &["scan", "empty"],
        &["scan"],
        &["scan", "--pair", "x.bin", "x.bin"],
    ] {
        let found = run(folder.path(), arguments, "");
        assert_eq!(found.status.code(), Some(2), "{arguments:?}: {}", said(&found));
        assert_eq!(said(&found).trim().lines().count(), 1, "{arguments:?}: {}", said(&found));
    }
}

#[test]
fn strip_takes_out_what_scan_finds_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let stripped = run(folder.path(), &["strip"], TRACKED);
    assert_eq!(stripped.status.code(), Some(0), "{}", said(&stripped));
    let text = String::from_utf8(stripped.stdout).unwrap();
    let expected =
        TRACKED.replace("<img src=\"https://t.example/o.gif?e=jan%40example.nl&amp;x=1\" width=1 height=1>", "");
    let header = "Openlijk-Stripped: pixels=1; placeholders=0; links=0; receipts=0; left=0\r\n";
    assert_eq!(text.replace(header, ""), expected);
    let again = run(folder.path(), &["scan", "-"], &text);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    let clean = run(folder.path(), &["strip"], CLEAN);
    assert_eq!(String::from_utf8(clean.stdout).unwrap(), CLEAN);
}
