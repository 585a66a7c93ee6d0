//! The Logboek Dataverwerkingen: a line for each processing of a person's data, in the same transaction as what it is about.
//! Never sampled. Hits on pictures that a crowd shares are about nobody: they have no line of their own, and a mailing's
//! counting has one, when it closes.
//!
//! A line must not say when somebody acted more finely than may be kept: an observation bears the time that its purpose
//! declares, what people do for themselves bears the day. Its number is drawn by chance within that hour or day, so that its
//! place among other lines says no more. Whose data a line is about is kept as their number, which goes when they are erased, and
//! leaves encrypted.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Fault, Row, values};
use crate::hits::truncated;
use crate::keys::{Keyring, fill};
use crate::types::{LogLine, StoreError};
use jiff::Timestamp;
use openlijk_model::{PurposeId, RecipientId, TimePrecision, TraceContext};
use std::sync::Arc;

/// Numbers of lines start with a second, counted from 2020-01-01, in the upper bits.
const NUMBER_EPOCH: i64 = 1_577_836_800;
/// Bits below it, drawn by chance.
const NUMBER_BITS: u32 = 21;
/// Who did what runs by itself, and what people do for themselves.
pub(crate) const OURSELVES: &str = "openlijk";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// It was decided what a message may measure.
    Decide,
    /// A reading of one person was written down.
    Observe,
    /// The hits of a mailing were counted: nobody's data.
    Count,
    /// Somebody of the organisation looked at what is kept of one person.
    Look,
    /// What is kept of a person was given out.
    Export,
    /// Something that the organisation knows of a person was written down, or forgotten.
    Note,
    /// A person was erased.
    Erase,
}

impl Act {
    fn as_str(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Observe => "observe",
            Self::Count => "count",
            Self::Look => "look",
            Self::Export => "export",
            Self::Note => "note",
            Self::Erase => "erase",
        }
    }
}

/// A line about to be written.
pub(crate) struct Line<'a> {
    pub(crate) act: Act,
    pub(crate) at: Timestamp,
    /// How finely the line may bear the time.
    pub(crate) precision: TimePrecision,
    pub(crate) purpose: Option<(&'a PurposeId, u32)>,
    pub(crate) recipient: Option<RecipientId>,
    pub(crate) who: &'a str,
}

impl Store {
    /// Lines that no collector has acknowledged yet, oldest first.
    pub async fn logbook_waiting(&self, limit: u32) -> Result<Vec<LogLine>, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| {
            db.all(
                "SELECT id, trace, span, name, at_ms, purpose, version, recipient, who, parent FROM logbook
                 WHERE exported = FALSE ORDER BY id LIMIT $1",
                values![limit],
                |row| read_line(row, &keyring),
            )
        })
        .await
    }
    /// Notes that a collector acknowledged these lines.
    pub async fn logbook_exported(&self, ids: Vec<u64>) -> Result<(), StoreError> {
        self.change(move |books| {
            for id in &ids {
                books.db.execute("UPDATE logbook SET exported = TRUE WHERE id = $1", values![*id])?;
            }
            Ok(())
        })
        .await
    }
    /// The latest lines of the logbook, the latest first.
    pub async fn logbook(&self, limit: u32) -> Result<Vec<LogLine>, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| {
            db.all(
                "SELECT id, trace, span, name, at_ms, purpose, version, recipient, who, parent FROM logbook
                 ORDER BY id DESC LIMIT $1",
                values![limit],
                |row| read_line(row, &keyring),
            )
        })
        .await
    }
    /// Whose data a line is about that left encrypted ([`LogLine::subject`]). `None`: it is not one of ours. They may have been
    /// erased since.
    pub fn logged_subject(&self, subject: &str) -> Option<RecipientId> {
        self.inner.keyring.subject_behind(subject)
    }
}

impl Books<'_> {
    /// Writes a line, as caused by what the change at hand was caused by; else it begins a trace. Gives where it stands, for
    /// what it causes itself.
    pub(crate) fn log(&mut self, line: &Line<'_>) -> Result<TraceContext, Fault> {
        let (at, seconds) = match line.precision {
            TimePrecision::Exact => (line.at, 1),
            TimePrecision::Hour => (truncated(line.at, line.precision), 3_600),
            TimePrecision::None | TimePrecision::Day => (truncated(line.at, line.precision), 86_400),
        };
        let (purpose, version) = line.purpose.map(|(id, version)| (id.as_str(), version)).unzip();
        loop {
            let mut chance = [0; 40];
            fill(&mut chance);
            let own = span_of(&chance);
            let trace = self.cause.map_or(own.trace, |cause| cause.trace);
            let written = self.db.execute(
                "INSERT INTO logbook (id, trace, span, name, at_ms, purpose, version, recipient, who, parent)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING",
                values![
                    number(at, seconds, &chance[24..]),
                    &trace,
                    &own.span,
                    line.act.as_str(),
                    at.as_millisecond(),
                    purpose,
                    version,
                    line.recipient.map(|recipient| recipient.0),
                    line.who,
                    self.cause.as_ref().map(|cause| &cause.span[..])
                ],
            )?;
            // Two lines of one second may draw the same number; there are two million.
            if written == 1 {
                return Ok(TraceContext { trace, span: own.span });
            }
        }
    }

    /// Writes that the hits of a mailing were counted: about nobody.
    pub(crate) fn log_count(&mut self, purpose: &PurposeId, now: Timestamp) -> Result<(), Trouble> {
        let (act, precision) = (Act::Count, TimePrecision::Day);
        let version = self.purpose(purpose)?.version;
        let purpose = Some((purpose, version));
        self.log(&Line { act, at: now, precision, purpose, recipient: None, who: OURSELVES })?;
        Ok(())
    }

    /// Writes that somebody was erased, who is no longer known.
    pub(crate) fn log_erasure(&mut self, who: &str, now: Timestamp) -> Result<(), Trouble> {
        let (act, precision) = (Act::Erase, TimePrecision::Day);
        self.log(&Line { act, at: now, precision, purpose: None, recipient: None, who })?;
        Ok(())
    }
}

/// A trace and a span of their own. `chance` is at least 24 bytes.
fn span_of(chance: &[u8]) -> TraceContext {
    let (mut trace, mut span) = ([0; 16], [0; 8]);
    trace.copy_from_slice(&chance[..16]);
    span.copy_from_slice(&chance[16..24]);
    TraceContext { trace, span }
}

/// The first number of lines of a time.
pub(crate) fn first_number(at: Timestamp) -> u64 {
    let second = (at.as_second() - NUMBER_EPOCH).clamp(0, (1 << (63 - NUMBER_BITS)) - 1).unsigned_abs();
    second << NUMBER_BITS
}

/// A number within so many seconds from a time. `chance` is 16 bytes.
fn number(from: Timestamp, seconds: u64, chance: &[u8]) -> u64 {
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
    let (second, rest) = (word(&chance[..8]) % seconds, word(&chance[8..]) & ((1 << NUMBER_BITS) - 1));
    let latest = ((1_u64 << (63 - NUMBER_BITS)) - 1) << NUMBER_BITS;
    (first_number(from) + (second << NUMBER_BITS)).min(latest) | rest
}

fn read_line(row: &dyn Row, keyring: &Keyring) -> Result<LogLine, Fault> {
    let at = row.int(4)?;
    let activity = match row.text(5)? {
        Some(purpose) => format!("{purpose}@{}", row.int(6)?),
        None => String::new(),
    };
    let subject = match row.integer(7)? {
        Some(_) => Some(keyring.subject_of(RecipientId(row.count(7)?))?),
        None => None,
    };
    Ok(LogLine {
        id: row.count(0)?,
        trace: array(&row.bytes(1)?)?,
        span: array(&row.bytes(2)?)?,
        parent: row.blob(9)?.map(array).transpose()?,
        status: 1,
        name: row.string(3)?,
        start: at,
        end: at,
        activity,
        subject,
        by: row.string(8)?,
    })
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Fault> {
    bytes.try_into().map_err(|_| Fault::Failed("a line of the logbook does not read back as it was written".to_owned()))
}
