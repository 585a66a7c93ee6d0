//! What is written down about an incident, one entry after the other. An entry is added with its time and its author, and never
//! changed: a correction is one more entry. Words in it name no recipient, as they stay when people are erased; recipients and
//! messages stand apart, as numbers ([`crate::Item`]).

use crate::form::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_model::{Filing, FormField, IncidentKind, Language, Risk, Statement};
use serde::{Deserialize, Serialize};

/// Something that was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum Entry {
    /// It was opened. Always the first entry, and the only one of its kind.
    Opened {
        /// What went wrong.
        kind: IncidentKind,
        /// When the organisation was aware of it. The 72 hours run from here.
        aware: Timestamp,
        /// What happened, in somebody's words.
        what: String,
    },
    /// A field of the authority's form was answered. The last answer counts, but for [`FormField::Aware`], of which the earliest
    /// does: a correction takes no hours back. `unknown` says that it is not known.
    Answered {
        /// Which.
        field: FormField,
        /// The answer, in the field's shape.
        value: String,
    },
    /// A note.
    Noted {
        /// The words.
        text: String,
    },
    /// Something was done about it outside Openlijk: somebody was called, a letter was fetched back.
    Acted {
        /// What.
        text: String,
    },
    /// What somebody who got a message by mistake said that they did with it.
    Stated {
        /// Which message of the incident, by its number in it.
        item: u32,
        /// What they said.
        said: Statement,
        /// Does the organisation know them as somebody who keeps such a word: a doctor, another agency (EDPB 9/2022)?
        trusted: bool,
        /// How they said so.
        text: String,
    },
    /// A person decided something.
    Decided {
        /// What.
        #[serde(flatten)]
        decision: Decision,
        /// Why.
        why: String,
    },
    /// It was told to the authority.
    Filed {
        /// As what.
        filing: Filing,
        /// The number that the authority gave; empty: none.
        number: String,
        /// When.
        at: Timestamp,
        /// The form, as it was then.
        form: Vec<FiledLine>,
        /// Why it is withdrawn, or what is added, in a line.
        why: String,
    },
    /// The organisation's own words for the letter, in one language.
    Worded {
        /// The language.
        language: Language,
        /// The words.
        words: LetterWords,
    },
    /// People were told (GDPR 34(1)).
    Told {
        /// How: by post, by telephone, by mail.
        how: String,
        /// How many.
        count: u64,
        /// When.
        at: Timestamp,
    },
    /// A step of the plan to do better.
    Planned {
        /// What is to be done.
        step: String,
        /// Who does it.
        who: String,
        /// By which day.
        until: Date,
    },
    /// A step of the plan is done.
    Done {
        /// Which: steps are counted from one.
        step: u32,
        /// What came of it.
        result: String,
    },
    /// Nothing is left to do. A later entry opens it again.
    Closed {
        /// Why.
        why: String,
    },
}

/// What a person decides about an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", content = "answer", rename_all = "kebab-case")]
pub enum Decision {
    /// How likely a risk is for the people concerned.
    Risk(Risk),
    /// Is the authority told (GDPR 33(1))?
    Notify(bool),
    /// Are the people concerned told (GDPR 34)?
    Tell(bool),
}

/// A line of a form as it was told to the authority. No recipient stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledLine {
    /// Which field.
    pub field: FormField,
    /// What was said, in the language of the form; `None`: it was not known, or not asked.
    pub said: Option<String>,
    /// The same as a value, by which it is told in any language whether it changed since.
    #[serde(default)]
    pub value: Option<Value>,
}

/// The organisation's own words for the letter to the people concerned (GDPR 34(2)), in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterWords {
    /// What happened, in plain words.
    pub what: String,
    /// What it may mean for them (GDPR 33(3)(c)).
    pub consequences: String,
    /// What was done, and is (GDPR 33(3)(d)).
    pub measures: String,
    /// What they can do themselves. May be empty.
    pub advice: String,
}

impl LetterWords {
    /// Words for which something was said replace these.
    #[must_use]
    pub fn over(self, before: Option<&Self>) -> Self {
        let Some(before) = before else { return self };
        let or = |now: String, then: &String| if now.trim().is_empty() { then.clone() } else { now };
        Self {
            what: or(self.what, &before.what),
            consequences: or(self.consequences, &before.consequences),
            measures: or(self.measures, &before.measures),
            advice: or(self.advice, &before.advice),
        }
    }
}

impl Entry {
    /// Its kind, as a word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Answered { .. } => "answered",
            Self::Noted { .. } => "noted",
            Self::Acted { .. } => "acted",
            Self::Stated { .. } => "stated",
            Self::Decided { .. } => "decided",
            Self::Filed { .. } => "filed",
            Self::Worded { .. } => "worded",
            Self::Told { .. } => "told",
            Self::Planned { .. } => "planned",
            Self::Done { .. } => "done",
            Self::Closed { .. } => "closed",
        }
    }

    /// Everything in it that somebody wrote in their own words.
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::Opened { what, .. } => vec![what],
            Self::Answered { value, .. } => vec![value],
            Self::Noted { text } | Self::Acted { text } | Self::Stated { text, .. } => vec![text],
            Self::Decided { why, .. } | Self::Closed { why } => vec![why],
            // The form as it was told names the organisation and its officer, whose address may stand there.
            Self::Filed { number, why, .. } => vec![number, why],
            Self::Worded { words, .. } => vec![&words.what, &words.consequences, &words.measures, &words.advice],
            Self::Told { how, .. } => vec![how],
            Self::Planned { step, who, .. } => vec![step, who],
            Self::Done { result, .. } => vec![result],
        }
    }
}
