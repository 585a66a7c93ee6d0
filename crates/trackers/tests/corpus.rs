//! Real mail of 2002 and of today, and templates without trackers. Skipped where the corpus is absent.

use mailparse::MailHeaderMap as _;
use openlijk_trackers::{Rules, Standing, Verdict, scan, strip};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn corpus(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(folder);
    let mut files = Vec::new();
    collect(&root, &mut files);
    if files.is_empty() {
        println!("skipped: there is no corpus at {}", root.display());
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
}

/// The decoded texts of a message, as another reader has them; by type.
fn texts(raw: &[u8]) -> Vec<(String, String)> {
    fn walk(part: &mailparse::ParsedMail<'_>, found: &mut Vec<(String, String)>) {
        if part.subparts.is_empty() {
            found.push((part.ctype.mimetype.clone(), part.get_body().unwrap_or_default()));
        }
        part.subparts.iter().for_each(|part| walk(part, found));
    }
    let mut found = Vec::new();
    if let Ok(mail) = mailparse::parse_mail(raw) {
        walk(&mail, &mut found);
    }
    found
}

/// What is new in a text, piece by piece: pieces begin where tags do, or where words do.
fn new_pieces(before: &str, after: &str) -> Vec<String> {
    let pieces =
        |text: &str| -> Vec<String> { text.split_inclusive(['<', ' ', '\n', '>']).map(str::to_owned).collect() };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for piece in pieces(before) {
        *counts.entry(piece).or_default() += 1;
    }
    pieces(after)
        .into_iter()
        .filter(|piece| {
            !counts.get_mut(piece).is_some_and(|count| {
                let had = *count > 0;
                *count = count.saturating_sub(1);
                had
            })
        })
        .collect()
}

fn check_strip(path: &Path, raw: &[u8], rules: &Rules) -> bool {
    let name = path.display();
    let before = scan(raw, rules);
    let stripped = strip(raw, rules);
    let after = scan(&stripped.bytes, rules);
    assert_eq!(strip(&stripped.bytes, rules).bytes, stripped.bytes, "{name}: not idempotent");
    if !stripped.done.anything() {
        assert_eq!(stripped.bytes, raw, "{name}");
        return false;
    }
    let is_left = |url: &str| after.findings.iter().any(|found| found.url == url);
    for finding in before.findings.iter().filter(|finding| finding.needed) {
        assert!(is_left(&finding.url), "{name}: {} is needed", finding.url);
    }
    // Nothing is left that loads, and of links only those whose target nobody can read.
    for finding in after.findings.iter().filter(|finding| finding.counts()) {
        assert!(!finding.loads(), "{name}: {finding:?}");
        assert_eq!(finding.target, None, "{name}: {}", finding.url);
    }
    let (old, new) = (mailparse::parse_mail(raw).unwrap(), mailparse::parse_mail(&stripped.bytes).unwrap());
    assert_eq!(new.headers.get_all_values(openlijk_trackers::HEADER).len(), 1, "{name}");
    assert_eq!(old.headers.get_first_value("Subject"), new.headers.get_first_value("Subject"), "{name}");
    let (old, new) = (texts(raw), texts(&stripped.bytes));
    assert_eq!(old.len(), new.len(), "{name}");
    for ((kind, old), (_, new)) in old.iter().zip(&new) {
        for piece in new_pieces(old, new) {
            let is_ours = piece.contains("data:") || piece.contains("about:blank") || piece.trim().len() < 3;
            let plain = piece.replace("&amp;", "&");
            let is_target = before
                .findings
                .iter()
                .filter_map(|finding| finding.target.as_ref())
                .any(|target| plain.contains(target.as_str()));
            assert!(is_ours || is_target || kind == "text/plain", "{name}: {piece:?} is new");
        }
    }
    true
}

#[test]
fn newsletters_of_today_are_tracked_and_lose_all_that_loads() {
    let rules = Rules::built_in();
    let mails = corpus("newsletters");
    let (mut changed, mut standings) = (0, BTreeMap::new());
    for (path, raw) in &mails {
        let found = scan(raw, &rules);
        assert_eq!(found.not_looked_at, Vec::<String>::new(), "{}", path.display());
        *standings.entry(found.verdict).or_insert(0) += 1;
        changed += usize::from(check_strip(path, raw, &rules));
    }
    println!("{} newsletters: {standings:?}, {changed} stripped", mails.len());
    assert!(mails.is_empty() || standings[&Standing::Tracked] * 2 > mails.len(), "{standings:?}");
}

#[test]
fn old_mail_is_never_known_to_be_tracked_by_a_service_of_today() {
    let rules = Rules::built_in();
    for folder in ["spamassassin/hard-ham", "spamassassin/sample"] {
        for (path, raw) in corpus(folder) {
            let found = scan(&raw, &rules);
            let known: Vec<_> = found
                .findings
                .iter()
                .filter(|finding| finding.verdict == Verdict::Known && finding.service.is_some())
                .collect();
            assert!(known.is_empty(), "{}: {known:?}", path.display());
            check_strip(&path, &raw, &rules);
        }
    }
}

#[test]
fn templates_without_trackers_are_clean_and_stay_as_they_are() {
    let rules = Rules::built_in();
    let mut seen = 0;
    for (path, html) in corpus("templates") {
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let raw = [&b"To: jan@example.nl\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"[..], &html].concat();
        let found = scan(&raw, &rules);
        let counting: Vec<_> = found.findings.iter().filter(|finding| finding.counts()).collect();
        assert!(counting.is_empty(), "{}: {counting:?}", path.display());
        assert_eq!(found.verdict, Standing::Clean, "{}", path.display());
        assert_eq!(strip(&raw, &rules).bytes, raw, "{}", path.display());
        seen += 1;
    }
    println!("{seen} templates");
}
