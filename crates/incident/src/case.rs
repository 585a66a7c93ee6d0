//! How an incident stands: it follows from its entries, and is kept nowhere. What may be added to it is asked of it too, so that
//! nothing gets on record that the law or the order of things forbids: a first notification twice, a late one without its reason.

use crate::clock::{Deadline, Left};
use crate::entry::{Decision, Entry, LetterWords};
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_model::{Breached, Filing, FormField, IncidentId, IncidentKind, Language, Risk, Shape};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest text of an entry, in characters.
const LONGEST: usize = 4_000;
/// What stands as the answer where somebody said that it is not known.
pub(crate) const UNKNOWN: &str = "unknown";

/// An entry, with when and by whom it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// What.
    #[serde(flatten)]
    pub entry: Entry,
}

/// An incident: its entries, and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Its number.
    pub id: IncidentId,
    /// How many messages and people are named in it.
    pub items: u32,
    /// Its entries, oldest first. The first one opened it.
    pub entries: Vec<Written>,
}

/// How an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody decided whether the authority is told.
    Open,
    /// It was decided that the authority is told, and it was not yet.
    ToNotify,
    /// It was decided that the authority need not be told.
    NotNotified,
    /// The authority was told.
    Notified,
    /// What the authority was told is withdrawn.
    Withdrawn,
    /// Nothing is left to do.
    Closed,
}

impl State {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ToNotify => "to-notify",
            Self::NotNotified => "not-notified",
            Self::Notified => "notified",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }
}

/// A step of the plan to do better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its number, from one.
    pub number: u32,
    /// What is to be done.
    pub step: String,
    /// Who does it.
    pub who: String,
    /// By which day.
    pub until: Date,
    /// When it was done, and what came of it.
    pub done: Option<(Timestamp, String)>,
}

/// Why an entry is not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Words are missing that the record needs.
    #[error("{0} is empty; the record needs words there (GDPR 33(5))")]
    Blank(&'static str),
    /// A text is too long.
    #[error("a text may have 4000 characters at most; keep longer ones beside it, and say where")]
    TooLong,
    /// It has been opened already.
    #[error("the incident is open already; add a note to it")]
    Opened,
    /// The organisation cannot have been aware of it by then.
    #[error("the time lies ahead; name the moment as it was, with its offset")]
    Ahead,
    /// An answer does not fit its field.
    #[error("\u{201c}{}\u{201d} is answered by {expected}, or by unknown", field.as_str())]
    Value {
        /// The field.
        field: FormField,
        /// What fits.
        expected: &'static str,
    },
    /// Nobody answers it: it follows from what is on record.
    #[error("\u{201c}{}\u{201d} follows from what is on record; decide, tell or file, and it is filled", .0.as_str())]
    Derived(FormField),
    /// There is no such message in the incident.
    #[error("the incident has no item {0}; `incident show` lists them")]
    NoItem(u32),
    /// There is no such step, or it is done.
    #[error("the plan has no open step {0}; `incident show` lists them")]
    NoStep(u32),
    /// It was told to the authority already.
    #[error("the authority was told already; add a supplement, or withdraw it")]
    Filed,
    /// It was not told to the authority, so there is nothing to add to or to withdraw.
    #[error("the authority was not told yet; make the report first")]
    NotFiled,
    /// It is told later than 72 hours, and nothing says why.
    #[error("the 72 hours are over, so the authority wants the reason (GDPR 33(1)); answer late-reason first")]
    LateReason,
}

impl Refusal {
    /// Which kind of refusal, for pages that have words of their own.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Blank(_) => "blank",
            Self::TooLong => "too-long",
            Self::Opened => "opened",
            Self::Ahead => "ahead",
            Self::Value { .. } => "value",
            Self::Derived(_) => "derived",
            Self::NoItem(_) => "no-item",
            Self::NoStep(_) => "no-step",
            Self::Filed => "filed",
            Self::NotFiled => "not-filed",
            Self::LateReason => "late-reason",
        }
    }
}

impl Case {
    /// What was written when it was opened: kind, aware, words. `None`: the entries are no incident's.
    pub fn opening(&self) -> Option<(IncidentKind, Timestamp, &str)> {
        match &self.entries.first()?.entry {
            Entry::Opened { kind, aware, what } => Some((*kind, *aware, what)),
            _ => None,
        }
    }

    /// The deadline. It runs from the earliest moment that anybody named as the one of being aware: a later correction stands
    /// beside it and takes no hours back.
    pub fn deadline(&self) -> Deadline {
        let corrected = self.entries.iter().filter_map(|written| match &written.entry {
            Entry::Opened { aware, .. } => Some(*aware),
            Entry::Answered { field: FormField::Aware, value } => value.parse().ok(),
            _ => None,
        });
        Deadline::of(corrected.min().unwrap_or(Timestamp::MAX))
    }

    /// How the 72 hours stand.
    pub fn left(&self, now: Timestamp) -> Left {
        let told = self.filings().find(|(filing, ..)| *filing == Filing::First).map(|(_, _, at)| at);
        self.deadline().left(told, self.decided_notify() == Some(false), now)
    }

    /// How it stands.
    pub fn state(&self) -> State {
        if matches!(self.entries.last().map(|last| &last.entry), Some(Entry::Closed { .. })) {
            return State::Closed;
        }
        match (self.filings().last(), self.decided_notify()) {
            (Some((Filing::Withdrawal, ..)), _) => State::Withdrawn,
            (Some(_), _) => State::Notified,
            (None, Some(true)) => State::ToNotify,
            (None, Some(false)) => State::NotNotified,
            (None, None) => State::Open,
        }
    }

    /// What was told to the authority: as what, under which number, when.
    pub fn filings(&self) -> impl Iterator<Item = (Filing, &str, Timestamp)> {
        self.entries.iter().filter_map(|written| match &written.entry {
            Entry::Filed { filing, number, at, .. } => Some((*filing, number.as_str(), *at)),
            _ => None,
        })
    }

    /// The last answer to a field, with who gave it and when.
    pub fn answer(&self, field: FormField) -> Option<(&str, &str, Timestamp)> {
        self.entries.iter().rev().find_map(|written| match &written.entry {
            Entry::Answered { field: of, value } if *of == field => {
                Some((value.as_str(), written.who.as_str(), written.at))
            }
            _ => None,
        })
    }

    /// The last decision on the risk, with its reason, who took it and when.
    pub fn risk(&self) -> Option<(Risk, &str, &str, Timestamp)> {
        self.decisions()
            .filter_map(|(decision, why, who, at)| match decision {
                Decision::Risk(risk) => Some((risk, why, who, at)),
                Decision::Notify(_) | Decision::Tell(_) => None,
            })
            .last()
    }

    /// Is the authority to be told, as last decided?
    pub fn decided_notify(&self) -> Option<bool> {
        self.decisions()
            .filter_map(|(decision, ..)| match decision {
                Decision::Notify(yes) => Some(yes),
                Decision::Risk(_) | Decision::Tell(_) => None,
            })
            .last()
    }

    /// Are the people to be told, as last decided, and why?
    pub fn decided_tell(&self) -> Option<(bool, &str)> {
        self.decisions()
            .filter_map(|(decision, why, ..)| match decision {
                Decision::Tell(yes) => Some((yes, why)),
                Decision::Risk(_) | Decision::Notify(_) => None,
            })
            .last()
    }

    /// Every decision: what, why, who, when.
    pub fn decisions(&self) -> impl Iterator<Item = (Decision, &str, &str, Timestamp)> {
        self.entries.iter().filter_map(|written| match &written.entry {
            Entry::Decided { decision, why } => Some((*decision, why.as_str(), written.who.as_str(), written.at)),
            _ => None,
        })
    }

    /// The organisation's words for the letter, by language, the last ones of each.
    pub fn letters(&self) -> BTreeMap<Language, &LetterWords> {
        let words = self.entries.iter().filter_map(|written| match &written.entry {
            Entry::Worded { language, words } => Some((*language, words)),
            _ => None,
        });
        words.collect()
    }

    /// When people were told: how, how many, when.
    pub fn told(&self) -> impl Iterator<Item = (&str, u64, Timestamp)> {
        self.entries.iter().filter_map(|written| match &written.entry {
            Entry::Told { how, count, at } => Some((how.as_str(), *count, *at)),
            _ => None,
        })
    }

    /// The plan to do better, step by step.
    pub fn plan(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for written in &self.entries {
            match &written.entry {
                Entry::Planned { step, who, until } => steps.push(Step {
                    number: u32::try_from(steps.len()).unwrap_or(u32::MAX).saturating_add(1),
                    step: step.clone(),
                    who: who.clone(),
                    until: *until,
                    done: None,
                }),
                Entry::Done { step, result } => {
                    if let Some(of) = steps.iter_mut().find(|known| known.number == *step) {
                        of.done = Some((written.at, result.clone()));
                    }
                }
                _ => {}
            }
        }
        steps
    }

    /// May this be added now?
    ///
    /// # Errors
    /// Why not.
    pub fn may_add(&self, entry: &Entry, now: Timestamp) -> Result<(), Refusal> {
        check_words(entry)?;
        match entry {
            Entry::Opened { aware, .. } if self.entries.is_empty() => not_ahead(*aware, now),
            Entry::Opened { .. } => Err(Refusal::Opened),
            Entry::Answered { field, value } => check_answer(*field, value, now),
            Entry::Stated { item, .. } if !(1..=self.items).contains(item) => Err(Refusal::NoItem(*item)),
            Entry::Filed { filing, at, .. } => self.may_file(*filing, *at, now),
            Entry::Told { at, .. } => not_ahead(*at, now),
            Entry::Done { step, .. } => {
                let open = self.plan().into_iter().any(|known| known.number == *step && known.done.is_none());
                if open { Ok(()) } else { Err(Refusal::NoStep(*step)) }
            }
            Entry::Noted { .. }
            | Entry::Acted { .. }
            | Entry::Stated { .. }
            | Entry::Decided { .. }
            | Entry::Worded { .. }
            | Entry::Planned { .. }
            | Entry::Closed { .. } => Ok(()),
        }
    }

    fn may_file(&self, filing: Filing, at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
        not_ahead(at, now)?;
        let stands = matches!(self.filings().last(), Some((Filing::First | Filing::Supplement, ..)));
        match (filing, stands) {
            (Filing::First, true) => Err(Refusal::Filed),
            (Filing::Supplement | Filing::Withdrawal, false) => Err(Refusal::NotFiled),
            (Filing::First, false) if self.deadline().is_missed_by(at) => {
                self.answer(FormField::LateReason).map(|_| ()).ok_or(Refusal::LateReason)
            }
            _ => Ok(()),
        }
    }
}

fn not_ahead(at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if at > now { Err(Refusal::Ahead) } else { Ok(()) }
}

/// Every word that the record needs is there, and none is too long.
fn check_words(entry: &Entry) -> Result<(), Refusal> {
    if entry.words().iter().any(|text| text.chars().count() > LONGEST) {
        return Err(Refusal::TooLong);
    }
    let needed: Vec<(&'static str, &str)> = match entry {
        Entry::Opened { what, .. } => vec![("what", what)],
        Entry::Answered { value, .. } => vec![("value", value)],
        Entry::Noted { text } | Entry::Acted { text } | Entry::Stated { text, .. } => vec![("text", text)],
        Entry::Decided { why, .. } | Entry::Closed { why } => vec![("why", why)],
        // What a letter lacks stops the letter, and not its draft.
        Entry::Filed { filing: Filing::First, .. } | Entry::Worded { .. } => vec![],
        Entry::Filed { why, .. } => vec![("why", why)],
        Entry::Told { how, .. } => vec![("how", how)],
        Entry::Planned { step, who, .. } => vec![("step", step), ("who", who)],
        Entry::Done { result, .. } => vec![("result", result)],
    };
    match needed.iter().find(|(_, text)| text.trim().is_empty()) {
        Some((name, _)) => Err(Refusal::Blank(name)),
        None => Ok(()),
    }
}

fn check_answer(field: FormField, value: &str, now: Timestamp) -> Result<(), Refusal> {
    let unless = |fits: bool, expected| if fits { Ok(()) } else { Err(Refusal::Value { field, expected }) };
    // When it was known is known: without that moment there is no clock.
    if value == UNKNOWN && field != FormField::Aware && field.shape() != Shape::Derived {
        return Ok(());
    }
    match field.shape() {
        Shape::Text => Ok(()),
        Shape::Moment => {
            let at = value.parse::<Timestamp>();
            unless(at.is_ok(), "a time with its offset, as 2026-11-29T09:00:00+01:00")?;
            at.map_or(Ok(()), |at| not_ahead(at, now))
        }
        Shape::Count => unless(value.parse::<u64>().is_ok(), "a whole number"),
        Shape::YesNo => unless(yes_no(value).is_some(), "yes or no"),
        Shape::Breaches => unless(breaches(value).is_some(), "confidentiality, integrity, availability"),
        Shape::Derived => Err(Refusal::Derived(field)),
    }
}

pub(crate) fn yes_no(value: &str) -> Option<bool> {
    match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

pub(crate) fn breaches(value: &str) -> Option<Vec<Breached>> {
    value.split(',').map(|word| word.trim().parse().ok()).collect()
}
