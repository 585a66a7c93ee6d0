//! What comes back about mail: delivery reports (RFC 3464, 6533), confirmations (RFC 8098), the bounces that servers
//! write as they please, and what is none of these. Bytes in, words of the field out.
//!
//! Broken reports are the normal case, so reading never fails: [`read`] has one answer for every input, and where a report
//! cannot be understood that is the answer ([`Reading::Unclear`]). Nothing is believed that stands in the returned original. What a
//! server wrote in words is used to find a [`Cause`] and goes no further: it can name people.
//!
//! Whether a report is about mail of ours, and whether its address is genuine, is not asked here (`openlijk-token`,
//! `return_path`); neither is what may be kept of it (`openlijk-store`).

mod automatic;
mod cause;
mod delivery;
mod disposition;
mod fields;
mod parts;
mod recipient;
mod status;
mod text;

pub use status::Status;

use openlijk_model::{Address, Cause, Grade, Reported, Witness, limits};
use parts::Parts;

/// What a message that came back is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A report that says something.
    Report(Report),
    /// It has the form of a report, and says nothing that can be relied on.
    Unclear,
    /// Somebody is away, or a machine says thank you (RFC 3834). No report: the mail arrived somewhere, which is all.
    AutoReply,
    /// Its reader pressed the button for spam (RFC 5965).
    Complaint,
    /// Mail: somebody answered to the return path.
    Mail,
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// About each recipient that it names. Never empty.
    pub findings: Vec<Finding>,
    /// The envelope's id that the sender gave (ENVID, RFC 3461, 4.4), decoded.
    pub envelope_id: Option<String>,
    /// `Message-ID` of the original, without angle brackets: as the report says, or as it stands in the original returned.
    pub original_message_id: Option<String>,
}

/// What a report says about one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whom it reached or did not, as far as it says so with an address. Behind an alias this is somebody else
    /// than the mail was sent to.
    pub recipient: Option<Address>,
    /// To whom it was sent (ORCPT, RFC 3461, 4.2), where the report says so.
    pub original_recipient: Option<Address>,
    /// What became of it.
    pub said: Reported,
    /// Who says it.
    pub by: Witness,
    /// The status code (RFC 3463), where there is one.
    pub status: Option<Status>,
    /// Why it did not arrive. [`Cause::Unknown`] where it did.
    pub cause: Cause,
}

impl Finding {
    /// How strong it is as evidence (LAW.md 2.6).
    pub const fn grade(&self) -> Grade {
        self.said.grade(self.by)
    }

    fn is_about(&self, recipient: &Address) -> bool {
        self.original_recipient.as_ref() == Some(recipient) || self.recipient.as_ref() == Some(recipient)
    }
}

impl Report {
    /// What it says about `recipient`: the finding that names them, or the only one there is (behind an alias the name is
    /// another). `None` where several name others: which of them is meant, nobody knows.
    pub fn about(&self, recipient: &Address) -> Option<&Finding> {
        let named = self.findings.iter().find(|finding| finding.is_about(recipient));
        named.or(match self.findings.as_slice() {
            [only] => Some(only),
            _ => None,
        })
    }
}

/// Reads a message that came back. Never fails; only the first [`limits::REPORT_BYTES`] are looked at.
pub fn read(raw: &[u8]) -> Reading {
    let parts = Parts::of(&raw[..raw.len().min(limits::REPORT_BYTES)]);
    if let Some(status) = parts.status() {
        let findings = delivery::findings(&status);
        return reading(findings, delivery::envelope_id(&status), parts.original_message_id());
    }
    if let Some(disposition) = parts.disposition() {
        let message_id = disposition::original_message_id(&disposition).or_else(|| parts.original_message_id());
        return reading(disposition::finding(&disposition).into_iter().collect(), None, message_id);
    }
    if parts.is_complaint() {
        return Reading::Complaint;
    }
    match text::findings(&parts) {
        Some(findings) => reading(findings, None, parts.original_message_id()),
        None if automatic::is_reply(&parts.head) => Reading::AutoReply,
        None if parts.claims_report() => Reading::Unclear,
        None => Reading::Mail,
    }
}

fn reading(findings: Vec<Finding>, envelope_id: Option<String>, original_message_id: Option<String>) -> Reading {
    if findings.is_empty() {
        return Reading::Unclear;
    }
    Reading::Report(Report { findings, envelope_id, original_message_id })
}

#[cfg(test)]
mod tests;
