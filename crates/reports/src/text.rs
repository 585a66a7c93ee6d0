//! Bounces in words: what servers write that have no report for programs (qmail, Exim, Sendmail, Postfix of old,
//! Exchange, Gmail, and their relatives).
//!
//! Words are weak ground, so two things must agree before a message is taken for a bounce: who wrote it (a mail
//! system, by its sender or a field of its own) and what it says (a phrase of [`PHRASES`]). Whoever quotes a bounce
//! in an answer writes no bounce. What is found is graded below what a report in fields says ([`Witness::ServerText`]).

use crate::cause::cause;
use crate::fields::{Fields, decoded};
use crate::parts::Parts;
use crate::recipient;
use crate::{Finding, Status};
use openlijk_model::{Address, Cause, Reported, Witness};

/// How many recipients are read out of a text.
const RECIPIENTS: usize = 100;
/// How much of a text is looked at, in bytes: servers say it at the start.
const TEXT_BYTES: usize = 64 * 1024;

/// What servers write, in small letters, and what it means. The first that stands in the text counts; words of delay and
/// success come first, since they often contain those of failure.
const PHRASES: &[(Reported, &[&str])] = &[
    (
        Reported::Delayed,
        &[
            "has not yet been delivered",
            "had transient non-fatal errors",
            "could not send message for past",
            "it will be retried until",
            "will be retried",
            "will retry for",
            "you do not need to resend",
            "you don't need to resend",
            "no action is required on your part",
            "delivery is delayed to these recipients",
            "has been delayed",
            "has been deferred",
            "there was a temporary problem delivering",
            "hasn't been delivered yet",
            "(delay)",
        ],
    ),
    (
        Reported::Relayed,
        &[
            "no delivery notification was sent by the destination",
            "successfully relayed",
            "relayed to non-dsn-aware mailer",
        ],
    ),
    (
        Reported::Delivered,
        &[
            "your message was successfully delivered",
            "your message has been delivered to the following recipients",
            "successfully delivered to the following",
        ],
    ),
    (
        Reported::Bounced,
        &[
            "this is a permanent error; i've given up",
            "wasn't able to deliver your message",
            "was unable to deliver your message",
            "were unable to deliver your message",
            "unable to deliver message to",
            "could not be delivered",
            "couldn't be delivered",
            "cannot be delivered",
            "can't be delivered",
            "wasn't delivered to",
            "was not delivered to",
            "were not delivered to",
            "was undeliverable to",
            "had permanent fatal errors",
            "had permanent delivery errors",
            "failed permanently",
            "permanent failure",
            "did not reach some or all of the intended recipients",
            "did not reach the following recipient",
            "delivery has failed to these recipients",
            "delivery to the following recipients failed",
            "delivery to the following recipient failed",
            "undeliverable message",
            "undelivered mail",
            "mail delivery failed",
            "delivery failure",
            "returned mail: see transcript",
            "kan niet worden bezorgd",
            "kon niet worden bezorgd",
            "bezorging is mislukt",
            "\u{e9}chec de la remise",
            "n'a pas pu \u{ea}tre remis",
            "n'a pas pu \u{ea}tre d\u{e9}livr\u{e9}",
            "non \u{e8} stato recapitato",
            "recapito non riuscito",
            "konnte nicht zugestellt werden",
            "fehler bei der nachrichtenzustellung",
        ],
    ),
];

/// Where the copy of the original starts, in small letters, behind dashes: what stands below is not the report's.
const ORIGINALS: &[&str] = &[
    "below this line is",
    "this is a copy of",
    "original message",
    "unsent message follows",
    "undelivered message follows",
    "message header follows",
    "the header of the original",
    "the headers of the original",
];
/// The same without dashes.
const ORIGINAL_HEADERS: &str = "original message headers";

/// Who writes bounces: the local part of `From`, or words in its name.
const WRITERS: &[&str] =
    &["mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster", "mdaemon", "microsoftexchange"];
const WRITER_NAMES: &[&str] =
    &["mail delivery s", "mail delivery system", "mail administrator", "system administrator", "mail system"];

/// Reads a bounce. `None`: it is none. Empty: a mail system wrote it, and what it means is not clear.
pub(crate) fn findings(parts: &Parts<'_>) -> Option<Vec<Finding>> {
    let text = parts.text();
    let own = own_words(&text);
    let failed = parts.head.first("x-failed-recipients");
    if failed.is_none() && !is_written_by_a_mail_system(&parts.head) && !is_qsbmf(own) {
        return None;
    }
    let subject = decoded(parts.head.first("subject").unwrap_or_default());
    let said = said(own).or_else(|| said(&subject)).or_else(|| failed.map(|_| Reported::Bounced));
    let Some(said) = said else { return Some(Vec::new()) };
    let named: Vec<Address> = match failed {
        Some(list) => list.split(',').filter_map(recipient::parse).take(RECIPIENTS).collect(),
        None => Vec::new(),
    };
    Some(paragraphs(own, named, said))
}

/// The QSBMF of qmail and its heirs starts with these words exactly; people may, too, so a recipient or the break must follow.
fn is_qsbmf(text: &str) -> bool {
    let paragraph = |line: &str| (line.starts_with('<') && line.trim_end().ends_with(":")) || line.starts_with("---");
    text.trim_start().starts_with("Hi. This is the") && text.lines().any(paragraph)
}

fn is_written_by_a_mail_system(head: &Fields) -> bool {
    ["from", "sender", "x-sender"].iter().filter_map(|name| head.first(name)).any(|value| {
        let value = decoded(value).to_lowercase();
        let (name, address) = value.rsplit_once('<').unwrap_or(("", &value));
        let local = address.split('@').next().unwrap_or_default().trim();
        WRITERS.iter().any(|writer| local.starts_with(writer))
            || WRITER_NAMES.iter().any(|writer| name.contains(writer))
    })
}

/// The text up to the copy of the original, or to what somebody quotes.
fn own_words(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(TEXT_BYTES)];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if starts_original(line) {
            return &text[..at];
        }
        at += line.len();
    }
    text
}

fn starts_original(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let behind_dashes = line.trim_start_matches(['-', ' ']);
    let has_dashes = line.starts_with("--");
    // Sendmail's transcript has `>>> DATA`, which is what it said to the other server.
    (line.starts_with('>') && !line.starts_with(">>> "))
        || line.starts_with(ORIGINAL_HEADERS)
        || (has_dashes && ORIGINALS.iter().any(|start| behind_dashes.starts_with(start)))
}

fn said(text: &str) -> Option<Reported> {
    // Phrases run over line ends.
    let text = text.to_lowercase().replace('\u{2019}', "'");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    PHRASES.iter().find(|(_, phrases)| says(phrases)).map(|(said, _)| *said)
}

/// One finding for each recipient, with the code and the words that stand behind their name.
fn paragraphs(text: &str, named: Vec<Address>, said: Reported) -> Vec<Finding> {
    let mut found: Vec<(Option<Address>, String)> = Vec::new();
    let mut before = String::new();
    for line in text.lines() {
        match starting_address(line) {
            Some(address)
                if found.iter().all(|(known, _)| known.as_ref() != Some(&address)) && found.len() < RECIPIENTS =>
            {
                found.push((Some(address), line.to_owned()));
            }
            _ => {
                let words = found.last_mut().map_or(&mut before, |(_, words)| words);
                words.push_str(line);
                words.push('\n');
            }
        }
    }
    if !named.is_empty() {
        // A field for programs says who; the text only why.
        let words = |address: &Address| {
            let own = found.iter().find(|(known, _)| known.as_ref() == Some(address));
            own.map_or_else(|| text.to_owned(), |(_, words)| words.clone())
        };
        found = named.iter().map(|address| (Some(address.clone()), words(address))).collect();
    }
    if found.is_empty() {
        found.push((None, before));
    }
    found.into_iter().map(|(recipient, words)| finding(recipient, &words, text, said)).collect()
}

fn finding(recipient: Option<Address>, words: &str, whole: &str, said: Reported) -> Finding {
    let wanted = match said {
        Reported::Bounced => Some([4, 5]),
        Reported::Delayed => Some([4, 4]),
        _ => None,
    };
    let status = Status::in_text(words).or_else(|| Status::in_text(whole));
    let status = status.filter(|status| wanted.is_some_and(|classes| classes.contains(&status.class)));
    let cause = match (wanted, cause(status, words)) {
        (None, _) => Cause::Unknown,
        (Some(_), Cause::Unknown) => cause(status, whole),
        (Some(_), cause) => cause,
    };
    Finding { recipient, original_recipient: None, said, by: Witness::ServerText, status, cause }
}

/// The address with which a line starts, as all of these servers list their recipients.
fn starting_address(line: &str) -> Option<Address> {
    let line = line.trim_start().trim_start_matches(['*', '-', '\'', '"', ' ']);
    let word = match line.strip_prefix('<') {
        Some(rest) => rest.split('>').next()?,
        None => line.split(|letter: char| letter.is_whitespace() || "<(,".contains(letter)).next()?,
    };
    let word = word.trim_start_matches("mailto:").trim_end_matches(['.', ':', ';', ',', '\'', '"']);
    let (local, domain) = word.rsplit_once('@')?;
    let is_system = WRITERS.iter().any(|writer| local.to_lowercase().starts_with(writer));
    (!is_system && domain.contains('.')).then(|| recipient::parse(word)).flatten()
}
