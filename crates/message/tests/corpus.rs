//! Real mail of 2002 and of today: never a panic, and left alone or only inserted into. Skipped where the corpus is absent.

mod support;

use mail_parser::MessageParser;
use openlijk_message::{Insertion, Prepared, plain_text, prepare, without_own_headers};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::*;

fn corpus(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(folder);
    let Ok(entries) = std::fs::read_dir(&root) else {
        println!("skipped: there is no corpus at {}", root.display());
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut mails: Vec<_> = paths
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), as_sent(&std::fs::read(path).unwrap())))
        .collect();
    mails.sort();
    mails
}

/// As it travels: CRLF lines, and without the line that mailboxes put before a message.
fn as_sent(stored: &[u8]) -> Vec<u8> {
    let stored = if stored.starts_with(b"From ") {
        &stored[stored.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1)..]
    } else {
        stored
    };
    let mut out = Vec::with_capacity(stored.len() + stored.len() / 30);
    for line in stored.split_inclusive(|byte| *byte == b'\n') {
        let end = line.ends_with(b"\n");
        out.extend_from_slice(line.trim_ascii_end_of_line());
        if end {
            out.extend_from_slice(b"\r\n");
        }
    }
    out
}

trait TrimLine {
    fn trim_ascii_end_of_line(&self) -> &[u8];
}
impl TrimLine for [u8] {
    fn trim_ascii_end_of_line(&self) -> &[u8] {
        let line = self.strip_suffix(b"\n").unwrap_or(self);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}

/// Without the headers of these names, as the mail was before it was signed or posted.
fn without(raw: &[u8], names: &[&str]) -> Vec<u8> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").map_or(raw.len(), |at| at + 2);
    let mut out = Vec::new();
    let mut skipping = false;
    for line in raw[..end].split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = String::from_utf8_lossy(line.split(|byte| *byte == b':').next().unwrap()).to_ascii_lowercase();
            skipping = names.contains(&name.as_str());
        }
        if !skipping {
            out.extend_from_slice(line);
        }
    }
    out.extend_from_slice(&raw[end..]);
    out
}

/// Prepares each, checks what came of it, and counts.
fn check(name: &str, mails: &[(PathBuf, Vec<u8>)]) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (path, raw) in mails {
        let path = path.display();
        let notice = notice();
        let word = match prepare(raw, &Insertion { notice: &notice, picture: None }) {
            Prepared::LeftAlone { bytes, why } => {
                assert_eq!(bytes, without_own_headers(raw), "{path}");
                why.as_str()
            }
            Prepared::Changed { bytes, .. } => {
                assert!(only_inserted(raw, &bytes, 2), "{path}");
                assert_eq!(remote_resources(raw), remote_resources(&bytes), "{path}");
                let html = texts(&bytes, "text/html");
                assert!(html.iter().all(|html| says_the_notice(html) == 1 && notices_seen(html) == 1), "{path}");
                assert!(!html.is_empty() || says_the_notice(&texts(&bytes, "text/plain")[0]) == 1, "{path}");
                "changed"
            }
        };
        if std::env::var_os("SHOW").is_some() {
            println!("{word} {path}");
        }
        *counts.entry(word).or_default() += 1;
    }
    println!("{name}: {} mails: {counts:?}", mails.len());
    counts
}

#[test]
fn old_mail_of_all_kinds_is_left_alone_or_only_inserted_into() {
    for folder in ["spamassassin/sample", "spamassassin/hard-ham"] {
        let mails = corpus(folder);
        let counts = check(folder, &mails);
        assert!(mails.is_empty() || counts["changed"] * 3 > mails.len(), "too much is left alone: {counts:?}");
    }
}

#[test]
fn of_mail_of_all_kinds_the_text_alone_reads_as_before() {
    let mut made = 0;
    for folder in ["spamassassin/sample", "spamassassin/hard-ham", "newsletters"] {
        for (path, raw) in corpus(folder) {
            let raw = without(&raw, &["dkim-signature", "domainkey-signature", "arc-message-signature", "return-path"]);
            let Ok(bytes) = plain_text(&raw) else { continue };
            let read = |raw: &[u8]| MessageParser::default().parse(raw).unwrap().into_owned();
            assert_eq!(read(&raw).body_text(0), read(&bytes).body_text(0), "{}", path.display());
            assert_eq!(texts(&bytes, "text/html"), Vec::<String>::new(), "{}", path.display());
            assert_eq!(plain_text(&bytes), Ok(bytes.clone()), "{}", path.display());
            made += usize::from(bytes != without_own_headers(&raw));
        }
    }
    println!("{made} mails lost their HTML");
}

#[test]
fn newsletters_of_today_are_left_alone_while_signed_and_mostly_changed_before() {
    let mails = corpus("newsletters");
    check("newsletters", &mails);
    let names = [
        "dkim-signature",
        "domainkey-signature",
        "arc-message-signature",
        "arc-seal",
        "arc-authentication-results",
        "return-path",
    ];
    let unsigned: Vec<_> = mails.iter().map(|(path, raw)| (path.clone(), without(raw, &names))).collect();
    let counts = check("newsletters before signing", &unsigned);
    assert!(mails.is_empty() || counts["changed"] * 3 > mails.len() * 2, "too much is left alone: {counts:?}");
}
