//! From what is on record to the answers of the form: what somebody said goes first, then what follows by itself, and what nobody can
//! know but a person is asked.

use super::{Answer, Given, Source, Value, Who};
use crate::case::{Case, UNKNOWN, breaches, yes_no};
use crate::entry::Entry;
use crate::exposure::{Carried, Exposure, Tally};
use jiff::Timestamp;
use openlijk_model::{Filing, FormField, Language, SealedAct, Shape};

/// The answer to one field.
pub(super) fn answer(given: &Given<'_>, filing: Filing, field: FormField, now: Timestamp) -> Answer {
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
