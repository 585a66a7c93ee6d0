//! Own medicine: what leaves under `none` or `delivery` is scanned before and after by `trackers`, which shares no code with what puts things
//! into mail, and bears nothing new that loads, and nothing new that measures.

use crate::harness::{Office, STUDY_HEADERS, letter, plain_letter, study_letter, two_way_letter};
use openlijk_model::Measure;
use openlijk_trackers::{Finding, Place, Rules, Verdict, scan};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::built_in);

/// Where a message's reader finds their own page. It is a link, which says what it is for in words.
const OWN_PAGE: &str = "https://meet.example.nl/r/";

/// What is in `after` and was not in `before`, their own page aside.
fn new(before: &[u8], after: &[u8]) -> Vec<Finding> {
    let known: BTreeSet<(String, Place)> =
        scan(before, &RULES).findings.into_iter().map(|finding| (finding.url, finding.place)).collect();
    let found = scan(after, &RULES).findings.into_iter();
    let is_own_page = |finding: &Finding| {
        finding.url.starts_with(OWN_PAGE)
            && finding.place == Place::Link
            && matches!(finding.verdict, Verdict::Unknown | Verdict::Shared)
    };
    found.filter(|finding| !known.contains(&(finding.url.clone(), finding.place)) && !is_own_page(finding)).collect()
}

fn mails_of_the_corpus() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/newsletters");
    let Ok(entries) = std::fs::read_dir(&root) else {
        println!("skipped: there is no corpus at {}", root.display());
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// As it comes in: CRLF, without the signatures that would keep anybody from changing it, and with what is said before it.
fn as_sent(stored: &[u8], extra: &str) -> Vec<u8> {
    let text: Vec<u8> = stored
        .split(|byte| *byte == b'\n')
        .flat_map(|line| [line.strip_suffix(b"\r").unwrap_or(line), b"\r\n"].concat())
        .collect();
    let end = text.windows(4).position(|four| four == b"\r\n\r\n").map_or(text.len(), |at| at + 2);
    let mut out = extra.as_bytes().to_vec();
    let mut drops = false;
    for line in text[..end].split_inclusive(|byte| *byte == b'\n') {
        if !matches!(line[0], b' ' | b'\t') {
            let name = String::from_utf8_lossy(line).to_ascii_lowercase();
            drops = ["dkim-signature:", "domainkey-signature:", "arc-", "return-path:", "from "]
                .iter()
                .any(|start| name.starts_with(start));
        }
        if !drops {
            out.extend_from_slice(line);
        }
    }
    out.extend_from_slice(&text[end..]);
    out
}

#[tokio::test]
async fn a_mail_without_a_purpose_leaves_with_nothing_new() {
    let office = Office::open().await;
    let mut seen = 0;
    for raw in mails_of_the_corpus()
        .iter()
        .map(|mail| as_sent(mail, ""))
        .chain([plain_letter(1), letter(2, "Openlijk-Purpose: unknown\r\n")])
    {
        let parcel = office.parcel(&raw, "jan@example.org").await;
        assert_eq!(parcel.report.measure, Measure::None);
        assert_eq!(new(&raw, &parcel.bytes), Vec::new());
        seen += 1;
    }
    println!("{seen} mails under none");
}

#[tokio::test]
async fn a_mail_that_may_only_be_known_delivered_bears_no_picture_and_no_measured_link() {
    let office = Office::open().await;
    let mails = mails_of_the_corpus();
    let mails = mails.iter().map(|mail| as_sent(mail, STUDY_HEADERS)).chain([study_letter(1), two_way_letter(2)]);
    let (mut seen, mut told) = (0, 0);
    for (number, raw) in mails.enumerate() {
        // The first mail to each tells, and measures nothing.
        let parcel = office.parcel(&raw, &format!("reader-{number}@example.org")).await;
        assert!(parcel.report.measure <= Measure::Delivery, "{:?}", parcel.report);
        assert_eq!(new(&raw, &parcel.bytes), Vec::new(), "{:?}", parcel.report);
        seen += 1;
        told += usize::from(parcel.bytes.windows(OWN_PAGE.len()).any(|window| window == OWN_PAGE.as_bytes()));
    }
    println!("{seen} mails under delivery, of which {told} say so");
}

#[tokio::test]
async fn what_does_measure_is_found() {
    let office = Office::told_at_collection().await;
    let raw = study_letter(1);
    let parcel = office.parcel(&raw, "jan@example.org").await;
    assert_eq!(parcel.report.measure, Measure::Aggregate);
    let found = new(&raw, &parcel.bytes);
    assert!(found.iter().any(|finding| finding.place == Place::Image && finding.url.contains("/o/")), "{found:?}");
}
