//! The authority's form (LAW.md 5.3), field by field: what is known, from where, and what is still to be asked. Openlijk does not
//! send it: an authority takes it by its own web form alone, and a person types it over or sends the file.

mod filling;

use crate::case::{Case, Step};
use crate::entry::Entry;
use crate::exposure::{Exposure, Tally};
use jiff::Timestamp;
use openlijk_model::{Breached, Filing, FormField, IncidentKind, Language, Risk, SealedAct};
use serde::{Deserialize, Serialize};

/// Who is responsible, as the settings have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// The organisation's name.
    pub organisation: String,
    /// How the authority and people reach it, and its officer (GDPR 33(3)(b)).
    pub contact: String,
}

/// Something that was done about a message of the incident, as it stands on record. Nobody writes it down by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Of which message of the incident.
    pub item: u32,
    /// What: taken back for now or for good, given again, over; `None`: measuring was paused.
    pub act: Option<SealedAct>,
    /// One part alone.
    pub part: Option<u16>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Words.
    Text(String),
    /// A time.
    Moment(Timestamp),
    /// A number.
    Count(u64),
    /// Yes or no.
    YesNo(bool),
    /// What of the data's security was breached.
    Breaches(Vec<Breached>),
    /// What went wrong.
    Kind(IncidentKind),
    /// As what it is told.
    Filing(Filing),
    /// How grave it was judged.
    Risk(Risk),
    /// How many messages were sealed, so unreadable without both halves of the key, and how many went open.
    SealedAndOpen {
        /// Sealed.
        sealed: u64,
        /// Open.
        open: u64,
    },
    /// What was read and what was not, in numbers.
    Read(Tally),
    /// What was done: from the record, in somebody's words, and planned.
    Measures {
        /// On record.
        taken: Vec<Taken>,
        /// Written down.
        acted: Vec<String>,
        /// Planned.
        plan: Vec<Step>,
    },
    /// The languages in which there is a letter.
    Letters(Vec<Language>),
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// From the organisation's settings.
    Settings,
    /// From what Openlijk has on record.
    Record,
    /// Somebody said so.
    Person {
        /// Who.
        who: String,
        /// When.
        at: Timestamp,
    },
}

/// What is known of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Answer {
    /// It is known.
    Known {
        /// What.
        value: Value,
        /// From where.
        source: Source,
    },
    /// Somebody said that it is not known (yet).
    Unknown {
        /// Who.
        source: Source,
    },
    /// Nobody answered it: ask.
    Asked,
    /// It does not apply: nothing is late, nobody was told.
    NotNeeded,
}

/// A field with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormLine {
    /// Its section.
    pub section: u8,
    /// The field.
    pub field: FormField,
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// As what it would be told.
    pub filing: Filing,
    /// Every field, in order.
    pub lines: Vec<FormLine>,
    /// The fields whose answer differs from what the authority was told before. Of a first notification: none.
    pub changed: Vec<FormField>,
}

/// What a form is filled from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The incident.
    pub case: &'a Case,
    /// Who is responsible.
    pub who: &'a Who,
    /// Who could read what.
    pub exposures: &'a [Exposure],
    /// What was done about its messages.
    pub taken: &'a [Taken],
}

impl Form {
    /// The form as it can be filled now.
    pub fn filled(given: &Given<'_>, filing: Filing, now: Timestamp) -> Self {
        let line = |field: &FormField| FormLine {
            section: field.section(),
            field: *field,
            answer: filling::answer(given, filing, *field, now),
        };
        let lines: Vec<FormLine> = FormField::ALL.iter().map(line).collect();
        let changed = match (filing, told_before(given.case)) {
            (Filing::Supplement | Filing::Withdrawal, Some(before)) => {
                let then = |field| before.iter().find(|old| old.field == field).and_then(|old| old.value.as_ref());
                let differs = |line: &&FormLine| line.section != 0 && then(line.field) != line.answer.value();
                lines.iter().filter(differs).map(|line| line.field).collect()
            }
            _ => Vec::new(),
        };
        Self { filing, lines, changed }
    }

    /// The answer to a field.
    pub fn answer(&self, field: FormField) -> &Answer {
        // Every field has its line.
        self.lines.iter().find(|line| line.field == field).map_or(&Answer::Asked, |line| &line.answer)
    }

    /// The fields that nobody answered.
    pub fn asked(&self) -> Vec<FormField> {
        self.lines.iter().filter(|line| line.answer == Answer::Asked).map(|line| line.field).collect()
    }
}

impl Answer {
    /// What is known; `None`: nothing is, or it does not apply.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Unknown { .. } | Self::Asked | Self::NotNeeded => None,
        }
    }
}

/// The form as it was last told.
fn told_before(case: &Case) -> Option<&[crate::FiledLine]> {
    case.entries.iter().rev().find_map(|written| match &written.entry {
        Entry::Filed { form, .. } => Some(form.as_slice()),
        _ => None,
    })
}
