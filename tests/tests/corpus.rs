//! Real mail through the whole program: none is lost, and each leaves as it came or changed exactly as allowed.
//!
//! What is allowed is checked here by code that shares nothing with the splice: lines of bytes, and parts as another
//! reader sees them.

use mail_parser::{MessageParser, MimeHeaders as _, PartType};
use openlijk_tests::instance::{CROWD, Site, repository};
use openlijk_tests::sink::Sink;
use openlijk_tests::smtp::{Fate, Sender};
use openlijk_tests::tools::missing;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What becomes of lines that a notice was put into: those at its edges may be encoded anew.
const EDGES: usize = 4;

fn mails() -> Vec<PathBuf> {
    let corpus = repository().join("../shared/corpus");
    let mut found = Vec::new();
    for folder in ["spamassassin/sample", "spamassassin/hard-ham", "newsletters"] {
        let Ok(entries) = std::fs::read_dir(corpus.join(folder)) else { continue };
        found.extend(entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    found.sort();
    found
}

/// The mail as a server would have it: CRLF lines, ended by one, with a `Message-ID` of our own to know it by.
fn as_sent(path: &Path, number: usize) -> Vec<u8> {
    let mut raw = std::fs::read(path).unwrap();
    if raw.starts_with(b"From ") {
        // The envelope line of an mbox is no part of the message.
        let end = raw.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        raw.drain(..=end);
    }
    let mut mail = format!("Message-ID: <corpus-{number}@proef.example>\r\n").into_bytes();
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        mail.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        mail.extend_from_slice(b"\r\n");
    }
    mail
}

fn stuffed(mail: &[u8]) -> Vec<u8> {
    let lines = mail.split_inclusive(|byte| *byte == b'\n');
    lines.flat_map(|line| if line.starts_with(b".") { [b".", line].concat() } else { line.to_vec() }).collect()
}

fn has_bare_line_end(mail: &[u8]) -> bool {
    mail.iter().enumerate().any(|(at, byte)| *byte == b'\r' && mail.get(at + 1) != Some(&b'\n'))
}

/// How many of the lines of `before` are not in `after`, in their order.
fn lines_gone(before: &[u8], after: &[u8]) -> usize {
    let after: Vec<&[u8]> = after.split(|byte| *byte == b'\n').collect();
    let mut next = 0;
    let mut gone = 0;
    for line in before.split(|byte| *byte == b'\n') {
        match after[next..].iter().position(|other| *other == line) {
            // A notice is short: what matches far away is another line that happens to be the same.
            Some(ahead) if ahead <= 200 => next += ahead + 1,
            _ => gone += 1,
        }
    }
    gone
}

/// The parts as a reader sees them: what kind, and what is in it.
fn parts(mail: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Some(message) = MessageParser::default().parse(mail) else { return Vec::new() };
    let content = |part: &mail_parser::MessagePart<'_>| match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_bytes().to_vec(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Message(_) | PartType::Multipart(_) => Vec::new(),
    };
    let kind = |part: &mail_parser::MessagePart<'_>| {
        part.content_type()
            .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()))
            .unwrap_or_default()
    };
    message.parts.iter().map(|part| (kind(part), content(part))).collect()
}

/// How many pictures of ours a reader would load.
fn our_pictures(mail: &[u8], public: SocketAddr) -> usize {
    let ours = format!("http://{public}/o/");
    parts(mail).iter().map(|(_, content)| String::from_utf8_lossy(content).matches(&ours).count()).sum()
}

/// Is `after` `before` with one stretch put in?
fn is_one_insertion(before: &[u8], after: &[u8]) -> bool {
    let from_start = before.iter().zip(after).take_while(|(one, other)| one == other).count();
    let from_end = before.iter().rev().zip(after.iter().rev()).take_while(|(one, other)| one == other).count();
    after.len() >= before.len() && from_start + from_end >= before.len()
}

fn check_change(name: &str, before: &[u8], after: &[u8]) {
    let added = after.len() as isize - before.len() as isize;
    assert!((0..=16 * 1024).contains(&added), "{name}: {added} bytes more");
    assert!(lines_gone(before, after) <= EDGES, "{name}: {} lines are gone", lines_gone(before, after));
    let (before, after) = (parts(before), parts(after));
    assert_eq!(before.len(), after.len(), "{name}: another number of parts");
    for ((kind, old), (new_kind, new)) in before.iter().zip(&after) {
        assert_eq!(kind, new_kind, "{name}");
        assert!(is_one_insertion(old, new), "{name}: a part of {kind} is not what it was with a notice in it");
        if old != new {
            assert!(kind.is_empty() || kind.starts_with("text/"), "{name}: a part of {kind} was changed");
        }
    }
}

/// What all senders share.
struct Road {
    sink: Sink,
    smtp: SocketAddr,
    public: SocketAddr,
    /// How many mails met which fate.
    fates: Mutex<BTreeMap<String, usize>>,
}

/// Sends one mail, and checks what arrived.
fn one(road: &Road, sender: &mut Sender, path: &Path, number: usize) -> bool {
    let name = path.display().to_string();
    let before = as_sent(path, number);
    let with_header = [format!("Openlijk-Purpose: {CROWD}\r\n").as_bytes(), &before].concat();
    let fate = sender.send(&format!("lezer-{number}@ontvanger.example"), &stuffed(&with_header));
    let arrivals = road.sink.arrivals(&format!("<corpus-{number}@proef.example>"));
    let what = match &fate {
        Fate::Taken(reply) => {
            assert_eq!(arrivals.len(), 1, "{name}: lost or doubled: {reply}");
            let after = &arrivals[0].bytes[..];
            assert!(
                !after.windows(9).any(|word| word.eq_ignore_ascii_case(b"openlijk-")),
                "{name}: a header of ours left"
            );
            if *after == before[..] {
                assert!(our_pictures(after, road.public) == 0 && fate.measure() <= Some("delivery"), "{name}: {reply}");
                let reason = reply.split("reason=").nth(1).and_then(|rest| rest.split([',', ' ']).next());
                format!("unchanged: {}", reason.unwrap_or_default())
            } else {
                check_change(&name, &before, after);
                let measured = fate.measure() == Some("aggregate");
                assert_eq!(our_pictures(after, road.public), usize::from(measured), "{name}: {reply}");
                assert!(arrivals[0].refusal().is_some(), "{name}: a notice without a way to refuse");
                format!("notice, {}", if measured { "counted" } else { "not counted" })
            }
        }
        Fate::NotTaken(reply) => {
            assert!(has_bare_line_end(&before) && reply.starts_with("550 5.6.0"), "{name}: {reply}");
            assert!(arrivals.is_empty(), "{name}");
            "refused: bare CR".to_owned()
        }
        other => panic!("{name}: {other:?}"),
    };
    *road.fates.lock().unwrap().entry(what).or_default() += 1;
    matches!(fate, Fate::Taken(_))
}

#[test]
fn real_mail_leaves_as_it_came_or_changed_exactly_as_allowed() {
    let mails = mails();
    if mails.is_empty() {
        missing("the corpus of real mail is not there (../shared/corpus)");
        return;
    }
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let openlijk = site.start();
    let road = Road { sink, smtp: site.smtp, public: site.public, fates: Mutex::default() };
    let (road, mails) = (Arc::new(road), Arc::new(mails));
    let senders: Vec<_> = (0..4)
        .map(|lane| {
            let (mails, road) = (Arc::clone(&mails), Arc::clone(&road));
            std::thread::spawn(move || {
                let mut sender = Sender::connect(road.smtp).unwrap();
                for (number, path) in mails.iter().enumerate().filter(|(number, _)| number % 4 == lane) {
                    if !one(&road, &mut sender, path, number) {
                        // A refused bare line end also ends the session.
                        sender = Sender::connect(road.smtp).unwrap();
                    }
                }
            })
        })
        .collect();
    for sender in senders {
        sender.join().expect("every mail is as it should be");
    }
    assert!(openlijk.stop().success());
    let fates = road.fates.lock().unwrap();
    assert_eq!(fates.values().sum::<usize>(), mails.len());
    println!("{} mails, none lost: {fates:#?}", mails.len());
}
