//! Delivery reports (RFC 3464; RFC 6533): the fields about the message, then a group about each recipient.

use crate::cause::cause;
use crate::fields::{Fields, decoded, word};
use crate::recipient::{from_xtext, typed, typed_original};
use crate::{Finding, Status};
use openlijk_model::{Cause, Reported, Witness};

/// Fields that stand once in a recipient's group: a second one starts the next recipient.
const ONCE: &[&str] = &["final-recipient", "original-recipient", "action", "status"];

/// Recipients of whom a report is read.
const RECIPIENTS: usize = 1000;

/// What it says about each recipient. Those about whom it says nothing that can be relied on are left out.
pub(crate) fn findings(text: &str) -> Vec<Finding> {
    let mut groups: Vec<Fields> = Vec::new();
    for group in Fields::groups(text, ONCE) {
        match groups.last_mut() {
            // An empty line in the middle of a recipient.
            Some(last) if has_name(last) && !says(last) && says(&group) && !has_name(&group) => last.join(group),
            _ => groups.push(group),
        }
    }
    groups.iter().filter(|group| says(group)).filter_map(finding).take(RECIPIENTS).collect()
}

/// The envelope's id that the sender gave.
pub(crate) fn envelope_id(text: &str) -> Option<String> {
    let fields = Fields::read(text);
    let id = fields.first("original-envelope-id")?.trim();
    let id = from_xtext(id).unwrap_or_else(|| id.to_owned());
    // RFC 3461, 4.4: at most 100 characters, as xtext.
    let fits = (1..=100).contains(&id.len()) && id.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    fits.then_some(id)
}

fn has_name(group: &Fields) -> bool {
    group.first("final-recipient").or(group.first("original-recipient")).is_some()
}

fn says(group: &Fields) -> bool {
    group.first("action").or(group.first("status")).is_some()
}

fn finding(group: &Fields) -> Option<Finding> {
    let diagnostic = decoded(group.first("diagnostic-code").unwrap_or_default());
    let stated = group.first("status").and_then(Status::read);
    // Many write 5.0.0 into the field and the code that tells something into the words behind it.
    let status = match stated {
        Some(status) if status.is_telling() => Some(status),
        _ => {
            let within = Status::in_text(&diagnostic);
            within.filter(|found| stated.is_none_or(|status| status.class == found.class)).or(stated)
        }
    };
    let said = said(group.first("action").map(word).as_deref(), status)?;
    let is_trouble = matches!(said, Reported::Bounced | Reported::Delayed);
    Some(Finding {
        recipient: group.first("final-recipient").and_then(|value| typed(&decoded(value))),
        original_recipient: group.first("original-recipient").and_then(|value| typed_original(&decoded(value))),
        said,
        by: Witness::Server,
        status,
        cause: if is_trouble { cause(status, &diagnostic) } else { Cause::Unknown },
    })
}

/// RFC 3464, 2.3.3, and words that servers write instead. `None`: it says nothing, or contradicts itself.
fn said(action: Option<&str>, status: Option<Status>) -> Option<Reported> {
    let class = status.map(|status| status.class);
    let said = match action {
        Some("failed" | "failure" | "fail" | "bounced" | "undeliverable") => Reported::Bounced,
        Some("delayed" | "delay" | "deferred") => Reported::Delayed,
        Some("delivered") => Reported::Delivered,
        Some("relayed") => Reported::Relayed,
        Some("expanded") => Reported::Expanded,
        // Without a word that we know the code alone speaks. Of success it says the least that it could mean.
        _ => match class? {
            2 => Reported::Relayed,
            4 => Reported::Delayed,
            _ => Reported::Bounced,
        },
    };
    let contradicts = match said {
        Reported::Delivered | Reported::Relayed | Reported::Expanded => matches!(class, Some(4 | 5)),
        Reported::Bounced => class == Some(2),
        _ => false,
    };
    (!contradicts).then_some(said)
}
