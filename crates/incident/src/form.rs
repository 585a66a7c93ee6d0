//! The authority's form (LAW.md 5.3), field by field: what is known, from where, and what is still to be asked. Openlijk does not
//! send it: an authority takes it by its own web form alone, and a person types it over or sends the file.

use crate::case::{Case, Step, UNKNOWN, breaches, yes_no};
use crate::entry::Entry;
use crate::exposure::{Carried, Exposure, Tally};
use jiff::Timestamp;
use openlijk_model::{Breached, Filing, FormField, IncidentKind, Language, Risk, SealedAct, Shape};
use serde::Serialize;

/// Who is responsible, as the settings have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// The organisation's name.
    pub organisation: String,
    /// How the authority and people reach it, and its officer (GDPR 33(3)(b)).
    pub contact: String,
}

/// Something that was done about a message of the incident, as it stands on record. Nobody writes it down by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// The form as it can be filled now. `said` writes an answer as the authority reads it, to tell what changed since.
    pub fn filled(given: &Given<'_>, filing: Filing, now: Timestamp, said: impl Fn(&Answer) -> Option<String>) -> Self {
        let line = |field: &FormField| FormLine {
            section: field.section(),
            field: *field,
            answer: answer(given, filing, *field, now),
        };
        let lines: Vec<FormLine> = FormField::ALL.iter().map(line).collect();
        let changed = match (filing, told_before(given.case)) {
            (Filing::Supplement | Filing::Withdrawal, Some(before)) => {
                let differs = |line: &&FormLine| {
                    let then = before.iter().find(|old| old.field == line.field).and_then(|old| old.said.clone());
                    then != said(&line.answer) && line.field.section() != 0
                };
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

/// The form as it was last told.
fn told_before(case: &Case) -> Option<&[crate::FiledLine]> {
    case.entries.iter().rev().find_map(|written| match &written.entry {
        Entry::Filed { form, .. } => Some(form.as_slice()),
        _ => None,
    })
}

fn answer(given: &Given<'_>, filing: Filing, field: FormField, now: Timestamp) -> Answer {
    // What somebody said goes before what follows by itself; but of the moment of being aware the earliest counts.
    if field != FormField::Aware
        && let Some(said) = said(given.case, field)
    {
        return said;
    }
    match field.section() {
        0 => about(given.case, filing, field),
        1 => contact(given.who, field),
        2 => timeline(given, field, now),
        3 => breach(given.case, field),
        6 => before(given.exposures, field),
        7 => consequences(given, field),
        8 => follow_up(given, field),
        9 => other(given, filing, field),
        // Of the data and of the people that they are about only a person knows: whoever got a message is not whom it is about.
        _ => Answer::Asked,
    }
}

fn said(case: &Case, field: FormField) -> Option<Answer> {
    let (value, who, at) = case.answer(field)?;
    let source = Source::Person { who: who.to_owned(), at };
    if value == UNKNOWN {
        return Some(Answer::Unknown { source });
    }
    let value = match field.shape() {
        Shape::Text => Value::Text(value.to_owned()),
        Shape::Moment => Value::Moment(value.parse().ok()?),
        Shape::Count => Value::Count(value.parse().ok()?),
        Shape::YesNo => Value::YesNo(yes_no(value)?),
        Shape::Breaches => Value::Breaches(breaches(value)?),
        Shape::Derived => return None,
    };
    Some(Answer::Known { value, source })
}

fn on_record(value: Value) -> Answer {
    Answer::Known { value, source: Source::Record }
}

fn about(case: &Case, filing: Filing, field: FormField) -> Answer {
    match field {
        FormField::AboutKind => on_record(Value::Filing(filing)),
        FormField::AboutEarlier if filing == Filing::First => Answer::NotNeeded,
        FormField::AboutEarlier => {
            let numbers: Vec<(&str, Timestamp)> = case.filings().map(|(_, number, at)| (number, at)).collect();
            match numbers.iter().rev().find(|(number, _)| !number.is_empty()) {
                Some((number, _)) => on_record(Value::Text((*number).to_owned())),
                None => Answer::Asked,
            }
        }
        // Openlijk keeps personal data under this law alone; whoever reports under another one says so.
        FormField::AboutLaw => on_record(Value::Text("GDPR (EU) 2016/679".to_owned())),
        _ => Answer::Asked,
    }
}

fn contact(who: &Who, field: FormField) -> Answer {
    let value = match field {
        FormField::Organisation => &who.organisation,
        FormField::Contact => &who.contact,
        _ => return Answer::Asked,
    };
    if value.trim().is_empty() {
        return Answer::Asked;
    }
    Answer::Known { value: Value::Text(value.clone()), source: Source::Settings }
}

fn timeline(given: &Given<'_>, field: FormField, now: Timestamp) -> Answer {
    let case = given.case;
    match field {
        FormField::Began => match given.exposures.iter().filter_map(|exposure| exposure.sent).min() {
            Some(sent) => on_record(Value::Moment(sent)),
            None => Answer::Asked,
        },
        FormField::Ended => match ended(given) {
            Some(at) => on_record(Value::Moment(at)),
            None => Answer::Asked,
        },
        FormField::Ongoing => match (given.exposures.is_empty(), ended(given)) {
            (true, _) => Answer::Asked,
            (false, Some(_)) => on_record(Value::YesNo(false)),
            // What went open cannot be called back; whether that means that it goes on is for a person to say.
            (false, None) if given.exposures.iter().any(|exposure| exposure.carried != Carried::Sealed) => {
                Answer::Asked
            }
            (false, None) => on_record(Value::YesNo(true)),
        },
        FormField::Discovered | FormField::Aware => {
            let (from, opened) = (case.deadline().from, case.entries.first());
            match opened {
                Some(opened) => {
                    let source = Source::Person { who: opened.who.clone(), at: opened.at };
                    Answer::Known { value: Value::Moment(from), source }
                }
                None => Answer::Asked,
            }
        }
        FormField::LateReason => {
            let told = case.filings().map(|(_, _, at)| at).next().unwrap_or(now);
            if case.deadline().is_missed_by(told) { Answer::Asked } else { Answer::NotNeeded }
        }
        _ => Answer::Asked,
    }
}

/// When the last sealed message was closed for good; `None`: one still can be read, or went open.
fn ended(given: &Given<'_>) -> Option<Timestamp> {
    use crate::exposure::{Happened, Reach, Stands};
    let mut last: Option<Timestamp> = None;
    for exposure in given.exposures {
        let Reach::Sealed(sealed) = &exposure.reach else { return None };
        if sealed.stands != Stands::Destroyed {
            return None;
        }
        let closed = exposure.facts.iter().filter(|fact| {
            let ends = [SealedAct::Destroyed, SealedAct::Expired, SealedAct::NotHandedOver];
            fact.part.is_none() && matches!(fact.what, Happened::Act(act) if ends.contains(&act))
        });
        last = last.max(closed.filter_map(|fact| fact.at).min());
    }
    last
}

fn breach(case: &Case, field: FormField) -> Answer {
    let Some((kind, _, what)) = case.opening() else { return Answer::Asked };
    match field {
        FormField::Nature => on_record(Value::Kind(kind)),
        FormField::Breaches if kind.breaches().is_empty() => Answer::Asked,
        FormField::Breaches => on_record(Value::Breaches(kind.breaches().to_vec())),
        FormField::Summary => {
            // The one who opened it wrote it.
            let source = case
                .entries
                .first()
                .map_or(Source::Record, |opened| Source::Person { who: opened.who.clone(), at: opened.at });
            Answer::Known { value: Value::Text(what.to_owned()), source }
        }
        _ => Answer::Asked,
    }
}

fn before(exposures: &[Exposure], field: FormField) -> Answer {
    let carried = |how| exposures.iter().filter(|exposure| exposure.carried == how).count() as u64;
    match field {
        FormField::UnreadableBefore if !exposures.is_empty() => {
            on_record(Value::SealedAndOpen { sealed: carried(Carried::Sealed), open: carried(Carried::Open) })
        }
        _ => Answer::Asked,
    }
}

fn consequences(given: &Given<'_>, field: FormField) -> Answer {
    match field {
        FormField::ConsequencesSecurity if !given.exposures.is_empty() => {
            on_record(Value::Read(Tally::of(given.exposures)))
        }
        FormField::Severity => match given.case.risk() {
            Some((risk, _, who, at)) => {
                Answer::Known { value: Value::Risk(risk), source: Source::Person { who: who.to_owned(), at } }
            }
            None => Answer::Asked,
        },
        _ => Answer::Asked,
    }
}

fn follow_up(given: &Given<'_>, field: FormField) -> Answer {
    let case = given.case;
    let told: Vec<(&str, u64, Timestamp)> = case.told().collect();
    let unless_told = match (told.is_empty(), case.decided_tell()) {
        (true, Some((false, _))) => Answer::NotNeeded,
        _ => Answer::Asked,
    };
    match field {
        FormField::PeopleTold if !told.is_empty() => on_record(Value::YesNo(true)),
        FormField::PeopleTold if case.decided_tell().is_some() => on_record(Value::YesNo(false)),
        FormField::PeopleToldWhen => {
            told.iter().map(|(.., at)| *at).min().map_or(unless_told, |at| on_record(Value::Moment(at)))
        }
        FormField::PeopleToldHow if told.is_empty() => unless_told,
        FormField::PeopleToldHow => {
            let ways: Vec<&str> = told.iter().map(|(how, ..)| *how).collect();
            on_record(Value::Text(ways.join("; ")))
        }
        FormField::PeopleToldCount if told.is_empty() => unless_told,
        FormField::PeopleToldCount => on_record(Value::Count(told.iter().map(|(_, count, _)| count).sum())),
        FormField::PeopleToldText => {
            let languages: Vec<Language> = case.letters().into_keys().collect();
            if languages.is_empty() { unless_told } else { on_record(Value::Letters(languages)) }
        }
        FormField::PeopleNotToldWhy => match (told.is_empty(), case.decided_tell()) {
            (false, _) | (true, Some((true, _))) => Answer::NotNeeded,
            (true, Some((false, why))) => on_record(Value::Text(why.to_owned())),
            (true, None) => Answer::Asked,
        },
        FormField::MeasuresAfter => measures(given),
        _ => Answer::Asked,
    }
}

fn measures(given: &Given<'_>) -> Answer {
    let acted: Vec<String> = given
        .case
        .entries
        .iter()
        .filter_map(|written| match &written.entry {
            Entry::Acted { text } => Some(text.clone()),
            _ => None,
        })
        .collect();
    let (taken, plan) = (given.taken.to_vec(), given.case.plan());
    if taken.is_empty() && acted.is_empty() && plan.is_empty() {
        return Answer::Asked;
    }
    on_record(Value::Measures { taken, acted, plan })
}

fn other(given: &Given<'_>, filing: Filing, field: FormField) -> Answer {
    match field {
        FormField::Remarks => Answer::NotNeeded,
        FormField::Final if filing == Filing::Withdrawal => on_record(Value::YesNo(true)),
        FormField::Final => {
            // What is not known yet is to be continued (GDPR 33(4)). A person may say otherwise.
            let others = FormField::ALL.iter().filter(|of| of.section() < 9 && of.section() > 0);
            let complete = others.into_iter().all(|of| {
                let found = said(given.case, *of);
                !matches!(found, Some(Answer::Unknown { .. }))
            });
            let asked = [FormField::DataOrdinary, FormField::DataSpecial, FormField::Records, FormField::PeopleMax];
            let asked = asked.into_iter().any(|of| given.case.answer(of).is_none());
            on_record(Value::YesNo(complete && !asked))
        }
        _ => Answer::Asked,
    }
}
