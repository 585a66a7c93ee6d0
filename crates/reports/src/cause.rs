//! Why mail did not arrive: from the status code, and where that is vague from the words behind it.
//!
//! This is where a server's own text ends. It often names people and mailboxes, so nothing of it is handed on.

use crate::Status;
use openlijk_model::Cause;

/// Why, by code and words. Words decide where the code says little, since many servers have one code for everything.
pub(crate) fn cause(status: Option<Status>, words: &str) -> Cause {
    let coded = status.map_or(Cause::Unknown, by_status);
    let is_vague = matches!(coded, Cause::Unknown | Cause::Policy | Cause::System);
    if is_vague { by_words(words).unwrap_or(coded) } else { coded }
}

/// RFC 3463, 3, and what the registry added since (RFC 5248).
fn by_status(status: Status) -> Cause {
    match (status.subject, status.detail) {
        (1, 1 | 3 | 4 | 6) => Cause::NoMailbox,
        (1, 2 | 10) => Cause::NoDomain,
        (2, 1) => Cause::Disabled,
        (2, 2) => Cause::MailboxFull,
        (2 | 3, 3 | 4) => Cause::TooLarge,
        (4, 6) | (4, 14) => Cause::Loop,
        (4, 4) => Cause::NoDomain,
        (4, _) => Cause::Network,
        (3, _) => Cause::System,
        (6, _) => Cause::Content,
        (7, _) => Cause::Policy,
        _ => Cause::Unknown,
    }
}

/// What servers write, in small letters. The first that fits counts, so the telling ones stand first.
const WORDS: &[(Cause, &[&str])] = &[
    (
        Cause::MailboxFull,
        &[
            "mailbox full",
            "mailbox is full",
            "mailbox size limit",
            "mailfolder is full",
            "inbox is full",
            "over quota",
            "overquota",
            "quota exceeded",
            "exceeded storage",
            "exceeds the quota",
            "out of storage space",
            "insufficient storage",
            "mailbox vol",
            "bo\u{ee}te pleine",
            "postvak is vol",
            "casella piena",
        ],
    ),
    (
        Cause::TooLarge,
        &[
            "message too large",
            "message size exceeds",
            "too big",
            "exceeds maximum message size",
            "size limit exceeded",
        ],
    ),
    (
        Cause::Disabled,
        &[
            "mailbox disabled",
            "account disabled",
            "account is disabled",
            "account has been disabled",
            "inactive",
            "suspended",
        ],
    ),
    (
        Cause::NoDomain,
        &[
            "host not found",
            "host or domain name not found",
            "domain not found",
            "unrouteable",
            "unroutable",
            "couldn't find any host",
            "no such domain",
            "does not accept mail",
            "nullmx",
            "null mx",
            "name service error",
            "unknown host",
            "host unknown",
        ],
    ),
    (
        Cause::NoMailbox,
        &[
            "user unknown",
            "unknown user",
            "no such user",
            "no such recipient",
            "no such mailbox",
            "no mailbox here",
            "user not found",
            "recipient not found",
            "mailbox not found",
            "mailbox unavailable",
            "recipient unknown",
            "unknown recipient",
            "unknown local",
            "invalid recipient",
            "invalid mailbox",
            "does not exist",
            "doesn't exist",
            "doesn't have",
            "recipient address rejected",
            "address not found",
            "no account",
            "unknown account",
        ],
    ),
    (Cause::Content, &["spam", "virus", "malware", "attachment", "content rejected", "message content", "junk mail"]),
    (
        Cause::Policy,
        &[
            "greylist",
            "graylist",
            "grey listed",
            "dmarc",
            "dkim",
            "spf",
            "blocked",
            "blacklist",
            "blocklist",
            "block list",
            "reputation",
            "rate limit",
            "too many",
            "access denied",
            "relay",
            "not permitted",
            "not allowed",
            "rejected by",
            "policy",
        ],
    ),
    (Cause::Loop, &["mail loop", "too many hops", "loops back", "hop count exceeded", "loop detected"]),
    (
        Cause::Network,
        &[
            "timed out",
            "timeout",
            "connection refused",
            "connection reset",
            "lost connection",
            "unreachable",
            "could not connect",
            "no route",
            "retry time",
        ],
    ),
    (
        Cause::System,
        &["disk full", "local error", "configuration error", "system error", "internal error", "temporary failure"],
    ),
];

fn by_words(words: &str) -> Option<Cause> {
    let words = words.to_lowercase();
    let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
    WORDS.iter().find(|(_, list)| says(list)).map(|(cause, _)| *cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telling_code_outweighs_words_and_a_vague_one_does_not() {
        let status = |text: &str| Status::read(text);
        for (code, words, expected) in [
            ("5.1.1", "blocked by policy", Cause::NoMailbox),
            ("5.2.2", "", Cause::MailboxFull),
            ("4.2.2", "The email account that you tried to reach is over quota", Cause::MailboxFull),
            ("5.7.1", "Message rejected as spam", Cause::Content),
            ("5.7.1", "Relaying denied", Cause::Policy),
            ("5.0.0", "550 User unknown", Cause::NoMailbox),
            ("4.4.1", "Connection timed out", Cause::Network),
            ("5.4.4", "", Cause::NoDomain),
            ("5.4.6", "", Cause::Loop),
            ("5.3.4", "", Cause::TooLarge),
            ("5.5.0", "", Cause::Unknown),
        ] {
            assert_eq!(cause(status(code), words), expected, "{code} {words}");
        }
        assert_eq!(cause(None, "Sorry, I couldn't find any host by that name."), Cause::NoDomain);
        assert_eq!(cause(None, "it did not work"), Cause::Unknown);
    }
}
