//! The seam between the proxy and what decides: a message comes in whole, and a verdict comes out.

use crate::{Question, Reply};
use openlijk_model::{Measure, MessageId};
use openlijk_store::Outcome;

/// Decides about messages. The gateway's is [`crate::Desk`]; that of what comes back [`crate::Returns`].
pub trait Intake: Send + Sync + 'static {
    /// Where mail to this address goes. `Err`: it is not taken, and the reply says why.
    fn route(&self, _recipient: &str) -> impl Future<Output = Result<Route, Reply>> + Send {
        async { Ok(Route::AsItIs) }
    }

    /// Takes a message that was received whole, with CRLF lines, and says what becomes of it.
    ///
    /// Never fails: in doubt the message passes unmeasured. What it records is durable when it returns.
    fn take(&self, raw: Vec<u8>, envelope: &Envelope) -> impl Future<Output = Verdict> + Send;

    /// Hears what the next hop said about a message that passed: did it take it?
    fn conclude(&self, slips: Vec<Slip>, accepted: bool) -> impl Future<Output = ()> + Send;
}

/// Who sent a message to whom, as SMTP said it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The reverse path's address; `None`: the null sender of reports (RFC 5321, 4.5.5).
    pub sender: Option<String>,
    /// The reverse path as it stands between the angle brackets; empty: the null sender.
    pub reverse_path: String,
    /// The recipients that the next hop accepted, as the sender said them.
    pub recipients: Vec<String>,
    /// The user who signed in.
    pub user: Option<String>,
}

/// Where mail to an address goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// To that address.
    AsItIs,
    /// To another, as it stands between the angle brackets.
    To(String),
}

/// What becomes of a message.
#[derive(Debug)]
pub enum Verdict {
    /// It goes on.
    Pass(Parcel),
    /// It does not: the reply that the sender hears.
    Refuse(Reply),
}

/// A message as it goes on.
#[derive(Debug)]
pub struct Parcel {
    /// Its bytes, with no header of ours that the organisation's software may have set.
    pub bytes: Vec<u8>,
    /// What the sender is told.
    pub report: Report,
    /// What is on record and waits for the next hop's word.
    pub slips: Vec<Slip>,
    /// The return path that it is to go on with, where that is another than its sender's. Where the next hop does not take it
    /// with this one, it goes on with the sender's.
    pub return_path: Option<String>,
}

impl Parcel {
    /// A message of which nothing is on record.
    pub fn untouched(bytes: Vec<u8>, report: Report) -> Self {
        Self { bytes, report, slips: Vec::new(), return_path: None }
    }
}

/// What the reply says about a message that was passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it carries.
    pub measure: Measure,
    /// Why: rules and reasons, the most telling first.
    pub reasons: Vec<String>,
    /// Its number, where it is on record.
    pub id: Option<MessageId>,
    /// What the sender should look at, in a sentence.
    pub advice: Option<&'static str>,
}

impl Report {
    /// Of a message that is not measured, for one reason.
    pub fn unmeasured(reason: impl Into<String>) -> Self {
        Self { measure: Measure::None, reasons: vec![reason.into()], id: None, advice: None }
    }

    /// The end of the reply: `openlijk measure=MEASURE reason=RULE[,RULE…] id=ID`, where no id is `-`.
    pub(crate) fn tail(&self) -> String {
        let id = self.id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        let advice = self.advice.map(|advice| format!("({advice}) ")).unwrap_or_default();
        let mut reasons = self.reasons.join(",");
        // A reply line has 512 bytes; the first reasons are the ones that decided.
        if let Some((at, _)) = reasons.char_indices().nth(200) {
            reasons.truncate(at);
            reasons.truncate(reasons.rfind(',').unwrap_or(at));
        }
        format!("{advice}openlijk measure={} reason={reasons} id={id}", self.measure)
    }
}

/// One record that waits for the next hop's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The message.
    pub message: MessageId,
    /// What is to be put on record when the next hop takes it.
    pub accepted: Outcome,
    /// The question to the recipient that is on its way with it.
    pub question: Option<Question>,
    /// Is it the notification of a sealed message? Then one that is not taken is destroyed.
    pub sealed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_tells_measure_reasons_and_id() {
        let report = Report { id: Some(MessageId(7)), ..Report::unmeasured("no-purpose") };
        assert_eq!(report.tail(), "openlijk measure=none reason=no-purpose id=7");
        let report = Report { reasons: vec!["R01".to_owned(); 100], ..Report::unmeasured("x") };
        assert!(report.tail().len() < 300 && report.tail().ends_with("R01 id=-"), "{}", report.tail());
    }
}
