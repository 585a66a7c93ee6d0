//! Up to when what is kept goes: what is recorded under a purpose by that purpose's retention, and what its mail brought by the
//! shorter one that its reader was told; what belongs to no purpose, and proves that the rules were kept (GDPR 5(2)), by one
//! time for all of it; how far imports came, after a month.

use crate::engine::{Connection, Fault, values};
use crate::types::Removal;
use jiff::Timestamp;
use openlijk_model::{PurposeId, RecipientId};

/// Days that what proves how the rules were kept stays, where the operator does not say otherwise: three years.
pub const PROOF_DAYS: u32 = 3 * 365;
/// Days that it is remembered how far an import came.
const IMPORT_DAYS: u32 = 30;

pub(crate) const SECONDS_A_DAY: i64 = 86_400;

/// What a limit is for.
#[derive(Debug, Clone)]
pub(crate) enum Kept {
    /// What is recorded under a purpose.
    Purpose(PurposeId),
    /// The mail that left under one version of a purpose, and its readings: whoever got it was told of a shorter time than
    /// holds now, and a later version does not reach back (GDPR 5(1)(e), 13(2)(a)). Everything `from` this second on; what is
    /// older goes by the purpose's own limit.
    Promised { purpose: PurposeId, version: u32, from: i64 },
    /// What belongs to no purpose, and proves how the rules were kept.
    Proof,
    /// How far imports came.
    Imports,
}

/// Up to when something goes.
#[derive(Debug, Clone)]
pub(crate) struct Limit {
    pub(crate) kept: Kept,
    /// Everything before this second goes.
    pub(crate) before: i64,
}

/// Rows that go by a time of their own. Before `$1`, at most `$2` of them.
pub(crate) struct Kind {
    pub(crate) what: &'static str,
    count: &'static str,
    pub(crate) remove: &'static str,
}

macro_rules! kind {
    ($what:literal, $table:literal, $key:literal, $time:literal) => {
        Kind {
            what: $what,
            count: concat!("SELECT count(*) FROM ", $table, " WHERE ", $time, " < $1"),
            remove: concat!(
                "DELETE FROM ",
                $table,
                " WHERE ",
                $key,
                " IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE ",
                $time,
                " < $1 LIMIT $2)"
            ),
        }
    };
}

/// Incidents that were closed by then, and to which nothing was added since: the register of breaches (GDPR 33(5)).
macro_rules! closed_before {
    () => {
        "SELECT incident FROM incident_entries GROUP BY incident HAVING max(at) < $1 AND max(id) IN (
             SELECT id FROM incident_entries WHERE kind = 'closed')"
    };
}
const INCIDENTS: Kind = Kind {
    what: "incidents",
    count: concat!("SELECT count(*) FROM (", closed_before!(), ")"),
    remove: concat!("DELETE FROM incidents WHERE id IN (", closed_before!(), " LIMIT $2)"),
};

/// Answered requests, looks at persons, pauses that ended, the records of runs themselves, closed incidents. What is open has no such time.
const PROOF: &[Kind] = &[
    kind!("requests", "requests", "id", "done_at"),
    kind!("looks", "looks", "id", "at"),
    kind!("pauses", "pauses", "id", "ended_at"),
    kind!("retention-runs", "retention_runs", "id", "at"),
    INCIDENTS,
];
const IMPORTS: &[Kind] = &[kind!("imports", "imports", "file", "at")];

impl Limit {
    /// The limits of what belongs to no purpose.
    pub(crate) fn of_no_purpose(proof_days: u32, now: Timestamp) -> [Self; 2] {
        [Self::of(Kept::Proof, proof_days, now), Self::of(Kept::Imports, IMPORT_DAYS, now)]
    }

    pub(crate) fn of(kept: Kept, days: u32, now: Timestamp) -> Self {
        Self { kept, before: now.as_second() - i64::from(days) * SECONDS_A_DAY }
    }

    pub(crate) fn purpose(&self) -> Option<&PurposeId> {
        match &self.kept {
            Kept::Purpose(purpose) | Kept::Promised { purpose, .. } => Some(purpose),
            Kept::Proof | Kept::Imports => None,
        }
    }

    /// The rows that go by a time of their own.
    pub(crate) fn kinds(&self) -> &'static [Kind] {
        match self.kept {
            Kept::Purpose(_) | Kept::Promised { .. } => &[],
            Kept::Proof => PROOF,
            Kept::Imports => IMPORTS,
        }
    }

    /// Do lines of the logbook go by it?
    pub(crate) fn has_lines(&self) -> bool {
        !matches!(self.kept, Kept::Imports | Kept::Promised { .. })
    }

    /// The version that it is about alone, and the second from which on it is.
    pub(crate) fn promised(&self) -> (Option<u32>, i64) {
        match self.kept {
            Kept::Promised { version, from, .. } => (Some(version), from),
            _ => (None, i64::MIN),
        }
    }

    /// Would a message of this purpose and version, that left at this second, go?
    pub(crate) fn takes(&self, purpose: &PurposeId, version: u32, at: i64) -> bool {
        let of = self.promised().0.is_none_or(|promised| promised == version);
        self.purpose() == Some(purpose) && of && at < self.before
    }

    pub(crate) fn removal(&self, what: &str, count: u64) -> Removal {
        let before = Timestamp::from_second(self.before).unwrap_or(Timestamp::MIN);
        Removal { purpose: self.purpose().cloned(), what: what.to_owned(), count, before }
    }

    /// How much would go.
    pub(crate) fn counts(&self, db: &mut dyn Connection) -> Result<Vec<(&'static str, u64)>, Fault> {
        let mut counts = match self.purpose() {
            Some(purpose) => self.counts_of(purpose, db)?,
            None => Vec::new(),
        };
        for kind in self.kinds() {
            let count = db.first(kind.count, values![self.before], |row| row.count(0))?;
            counts.push((kind.what, count.unwrap_or(0)));
        }
        if self.has_lines() {
            let lines = db.first(
                "SELECT count(*) FROM logbook WHERE purpose IS NOT DISTINCT FROM $1 AND at_ms < $2",
                values![self.purpose().map(PurposeId::as_str), self.before * 1_000],
                |row| row.count(0),
            )?;
            counts.push(("logbook", lines.unwrap_or(0)));
        }
        Ok(counts)
    }

    fn counts_of(&self, purpose: &PurposeId, db: &mut dyn Connection) -> Result<Vec<(&'static str, u64)>, Fault> {
        let (purpose, (version, from)) = (purpose.as_str(), self.promised());
        let (before_day, from_day) = (self.before.div_euclid(SECONDS_A_DAY), from.div_euclid(SECONDS_A_DAY));
        let messages = db.first(
            "SELECT count(*) FROM messages JOIN cells ON cells.id = messages.cell
             JOIN campaigns ON campaigns.id = cells.campaign WHERE campaigns.purpose = $1
             AND ($2 IS NULL OR messages.version = $2) AND messages.at < $3 AND messages.at >= $4",
            values![purpose, version, self.before, from],
            |row| row.count(0),
        )?;
        let readings = db.first(
            "SELECT count(*) FROM openings JOIN messages ON messages.id = openings.message
             JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
             WHERE campaigns.purpose = $1 AND ($2 IS NULL OR messages.version = $2)
             AND (openings.at < $3 OR messages.at < $3) AND openings.at >= $4 AND messages.at >= $4",
            values![purpose, version, self.before, from],
            |row| row.count(0),
        )?;
        let last_opens = db.first(
            "SELECT count(*) FROM last_opens JOIN messages ON messages.id = last_opens.message
             JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
             WHERE campaigns.purpose = $1 AND ($2 IS NULL OR messages.version = $2)
             AND (messages.at < $3 OR last_opens.day < $4) AND messages.at >= $5 AND last_opens.day >= $6",
            values![purpose, version, self.before, before_day, from, from_day],
            |row| row.count(0),
        )?;
        let counts = [("messages", messages), ("readings", readings), ("last-opens", last_opens)];
        Ok(counts.map(|(what, count)| (what, count.unwrap_or(0))).into())
    }

    /// Who would lose a message.
    pub(crate) fn losing(&self, db: &mut dyn Connection) -> Result<Vec<RecipientId>, Fault> {
        db.all(
            "SELECT DISTINCT messages.recipient FROM messages JOIN cells ON cells.id = messages.cell
             JOIN campaigns ON campaigns.id = cells.campaign
             WHERE campaigns.purpose = $1 AND ($2 IS NULL OR messages.version = $2) AND messages.at < $3",
            values![self.purpose().map(PurposeId::as_str), self.promised().0, self.before],
            |row| Ok(RecipientId(row.count(0)?)),
        )
    }
}
