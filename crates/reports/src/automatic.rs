//! Answers by machines that are no reports: somebody is away, a ticket was opened (RFC 3834).

use crate::fields::{Fields, decoded};

/// Fields that only answering machines set.
const MARKS: &[&str] = &["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-vacation"];

/// How the subjects of such answers start, in small letters, in the languages that we meet.
const SUBJECTS: &[&str] = &[
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto:",
    "out of office",
    "out of the office",
    "out-of-office",
    "vacation",
    "away from",
    "automatisch antwoord",
    "afwezig",
    "niet aanwezig",
    "r\u{e9}ponse automatique",
    "absence",
    "absent",
    "risposta automatica",
    "fuori sede",
    "fuori ufficio",
    "automatische antwort",
    "abwesenheit",
];

/// Did a machine answer?
pub(crate) fn is_reply(head: &Fields) -> bool {
    let says = |name: &str, test: &dyn Fn(&str) -> bool| {
        head.first(name).map(|value| value.trim().to_lowercase()).is_some_and(|value| test(&value))
    };
    // RFC 3834, 5: any word but `no`.
    says("auto-submitted", &|value| value.starts_with("auto-"))
        || says("precedence", &|value| matches!(value, "auto_reply" | "auto-reply" | "bulk" | "junk"))
        || MARKS.iter().any(|mark| head.first(mark).is_some())
        || head.first("subject").is_some_and(|subject| {
            let subject = decoded(subject).trim().to_lowercase();
            SUBJECTS.iter().any(|start| subject.starts_with(start))
        })
}
