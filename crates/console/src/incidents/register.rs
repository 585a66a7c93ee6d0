//! The internal register of breaches (GDPR 33(5)): the facts, the effects and what was done, of every incident, told to the authority
//! or not. It is made from what people wrote down and from what was done on record, and names no recipient.

use super::form::taken_said;
use super::words;
use jiff::Timestamp;
use openlijk_incident::{Decision, Entry, State};
use openlijk_model::{FormField, IncidentId, IncidentKind};
use openlijk_pages::Frame;
use openlijk_store::IncidentRecord;
use serde::Serialize;

/// The register.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Register(Vec<RegisterEntry>);

/// One incident in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterEntry {
    /// Its number.
    pub incident: IncidentId,
    /// How it stands.
    pub state: State,
    /// What went wrong.
    pub kind: Option<IncidentKind>,
    /// When the organisation was aware of it.
    pub aware: Timestamp,
    /// Until when the authority was to be told.
    pub deadline: Timestamp,
    /// How many messages and people are named in it.
    pub named: u32,
    /// The facts.
    pub facts: Vec<String>,
    /// The effects.
    pub effects: Vec<String>,
    /// What was done, and is planned.
    pub measures: Vec<String>,
    /// What was decided, and why.
    pub decisions: Vec<String>,
    /// What the authority was told: as what, when, under which number.
    pub told: Vec<String>,
}

impl Register {
    /// Of these incidents.
    pub fn of(frame: &Frame, records: &[IncidentRecord]) -> Self {
        Self(records.iter().map(|record| entry(frame, record)).collect())
    }

    /// As a table (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe.
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let head = [
            "incident",
            "state",
            "kind",
            "aware",
            "deadline",
            "named",
            "facts",
            "effects",
            "measures",
            "decisions",
            "told",
        ];
        // Writing to memory does not fail, and every line has as many fields.
        let _ = writer.write_record(head);
        for entry in &self.0 {
            let texts = [&entry.facts, &entry.effects, &entry.measures, &entry.decisions, &entry.told];
            let fixed = [
                entry.incident.to_string(),
                entry.state.as_str().to_owned(),
                entry.kind.map(|kind| kind.to_string()).unwrap_or_default(),
                entry.aware.to_string(),
                entry.deadline.to_string(),
                entry.named.to_string(),
            ];
            let cells = fixed.into_iter().chain(texts.map(|lines| lines.join("; ")));
            let _ = writer.write_record(cells.map(|cell| crate::desk::inert(&cell)));
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

fn entry(frame: &Frame, record: &IncidentRecord) -> RegisterEntry {
    let case = &record.case;
    let answered = |fields: &[FormField]| {
        let said = fields.iter().filter_map(|field| {
            let (value, ..) = case.answer(*field)?;
            Some(format!("{}: {value}", words::field(frame, *field)))
        });
        said.collect::<Vec<_>>()
    };
    let mut facts: Vec<String> = case.opening().map(|(_, _, what)| what.to_owned()).into_iter().collect();
    facts.extend(answered(FACTS));
    let mut effects = answered(&[FormField::ConsequencesSecurity, FormField::ConsequencesPeople]);
    effects.extend(filed_effects(frame, record));
    RegisterEntry {
        incident: case.id,
        state: case.state(),
        kind: case.opening().map(|(kind, ..)| kind),
        aware: case.deadline().from,
        deadline: case.deadline().until,
        named: case.items,
        facts,
        effects,
        measures: measures(frame, record),
        decisions: case.decisions().map(|(decision, why, who, at)| decided(frame, decision, why, who, at)).collect(),
        told: case
            .filings()
            .map(|(filing, number, at)| format!("{}, {at}, {number}", words::filing(frame, filing)))
            .collect(),
    }
}

const FACTS: &[FormField] = &[
    FormField::Began,
    FormField::Ended,
    FormField::Discovered,
    FormField::Summary,
    FormField::DataOrdinary,
    FormField::DataSpecial,
    FormField::DataCriminal,
    FormField::Records,
    FormField::PeopleMin,
    FormField::PeopleMax,
    FormField::PeopleGroups,
];

/// What was read, as the authority was last told: in numbers.
fn filed_effects(frame: &Frame, record: &IncidentRecord) -> Option<String> {
    let form = record.case.entries.iter().rev().find_map(|written| match &written.entry {
        Entry::Filed { form, .. } => Some(form),
        _ => None,
    })?;
    let line = form.iter().find(|line| line.field == FormField::ConsequencesSecurity)?;
    let said = line.said.clone()?;
    Some(format!("{}: {said}", words::field(frame, FormField::ConsequencesSecurity)))
}

fn measures(frame: &Frame, record: &IncidentRecord) -> Vec<String> {
    let taken = record.taken.iter().map(|taken| taken_said(frame, taken));
    let acted = record.case.entries.iter().filter_map(|written| match &written.entry {
        Entry::Acted { text } => Some(text.clone()),
        _ => None,
    });
    let plan = record.case.plan().into_iter().map(|step| {
        let done = step.done.map(|(_, result)| result).unwrap_or_default();
        format!("{} ({}, {}) {done}", step.step, step.who, step.until).trim_end().to_owned()
    });
    taken.chain(acted).chain(plan).collect()
}

fn decided(frame: &Frame, decision: Decision, why: &str, who: &str, at: Timestamp) -> String {
    let said = &frame.words;
    let what = match decision {
        Decision::Risk(risk) => said.filled("entry-risk", &[("risk", &words::risk(frame, risk)), ("why", &why)]),
        Decision::Notify(yes) => said.filled("entry-notify", &[("answer", &words::yes_no(frame, yes)), ("why", &why)]),
        Decision::Tell(yes) => said.filled("entry-tell", &[("answer", &words::yes_no(frame, yes)), ("why", &why)]),
    };
    format!("{what} ({who}, {at})")
}
