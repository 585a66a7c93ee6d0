//! What comes back about mail, as it goes into the store and comes out of it.

use jiff::Timestamp;
use openlijk_model::{Address, Cause, Grade, MessageId, Reported, Witness};
use serde::Serialize;

/// The message that a sealed return path is of.
#[derive(Debug, Clone)]
pub struct Returned {
    /// The message.
    pub message: MessageId,
    /// Did it ask its reader to confirm?
    pub asked: bool,
    /// Whom it was sent to.
    pub recipient: Address,
    /// The return path that its sender gave: reports go on to it.
    pub sender: ReturnPath,
}

/// A return path as its sender wrote it, between the angle brackets. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ReturnPath(pub String);

impl std::fmt::Debug for ReturnPath {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ReturnPath(hidden)")
    }
}

/// What a report said about one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewReport {
    /// The message.
    pub message: MessageId,
    /// Did it ask its reader to confirm? Then what their program says counts, too.
    pub asked: bool,
    /// What became of it.
    pub said: Reported,
    /// Who says it.
    pub by: Witness,
    /// The class of the status code: 2, 4 or 5.
    pub class: Option<u8>,
    /// Why it did not arrive.
    pub cause: Cause,
    /// When it came in.
    pub at: Timestamp,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKept {
    /// It is on disk.
    Recorded,
    /// The same was on record already.
    Known,
    /// It may not be kept: more than was decided for the message, paused, erased.
    NotKept,
}

/// What was reported about a message, on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MessageReport {
    /// What became of it.
    pub said: Reported,
    /// Who says it.
    pub by: Witness,
    /// How strong that is as evidence (LAW.md 2.6).
    pub grade: Grade,
    /// Why it did not arrive.
    pub cause: Cause,
    /// When, as finely as its purpose keeps time.
    pub at: Timestamp,
}
