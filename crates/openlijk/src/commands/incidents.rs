//! `openlijk incident`: a data leak from its first suspicion to its closing, by command.

use super::{Office, address};
use crate::report::{Exit, Report};
use jiff::Timestamp;
use openlijk_console::incidents::{
    Dossier, Format, Paper, Register, as_json, as_text, frame_in, lacking, letter_of, letter_text, summary,
};
use openlijk_incident::{Entry, LetterWords, State};
use openlijk_model::{Filing, IncidentId, IncidentKind, Language, MessageId};
use openlijk_pages::Frame;
use openlijk_store::{IncidentRecord, Named, NewIncident};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write as _;

/// A question about incidents.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    New { kind: IncidentKind, aware: Timestamp, what: String, named: NamedText, entries: Vec<Entry>, by: String },
    List { register: bool },
    Show { id: IncidentId, language: Option<Language>, by: String },
    Add { id: IncidentId, entries: Vec<Entry>, named: Option<NamedText>, by: String },
    Paper(PaperAsked),
    Letter(Worded),
}

/// What an incident is about, as it was typed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NamedText {
    pub messages: Vec<MessageId>,
    pub people: Vec<String>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// Which paper.
#[derive(Debug, Serialize, Deserialize)]
pub struct PaperAsked {
    pub id: IncidentId,
    pub filing: Filing,
    pub format: Format,
    pub language: Option<Language>,
    pub filed: Option<Filed>,
    pub why: String,
    pub by: String,
}

/// That a paper was told to the authority.
#[derive(Debug, Serialize, Deserialize)]
pub struct Filed {
    pub number: String,
    pub at: Option<Timestamp>,
}

/// Words for a letter, and whom it was sent to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Worded {
    pub id: IncidentId,
    pub language: Option<Language>,
    pub words: LetterWords,
    pub told: Option<(u64, String)>,
    pub by: String,
}

impl Question {
    /// Does it read what was recorded of people? Then the organisation's own rules are asked too.
    pub fn reads(&self) -> bool {
        matches!(self, Self::Show { .. } | Self::Paper(_))
    }
}

pub async fn answer(office: &Office, question: Question, as_json: bool) -> Result<Report, Report> {
    match question {
        Question::New { kind, aware, what, named, entries, by } => {
            let named = meant(named)?;
            open(office, NewIncident { kind, aware, what, named, entries }, &by, as_json).await
        }
        Question::List { register: false } => list(office, as_json).await,
        Question::List { register: true } => register(office, as_json).await,
        Question::Show { id, language, by } => show(office, id, language, &by, as_json).await,
        Question::Add { id, entries, named, by } => add(office, id, entries, named, &by, as_json).await,
        Question::Paper(asked) => paper(office, asked).await,
        Question::Letter(worded) => letter(office, worded, as_json).await,
    }
}

fn meant(named: NamedText) -> Result<Named, Report> {
    let NamedText { messages, people, from, until } = named;
    let people = people.iter().map(|text| address(text)).collect::<Result<_, _>>()?;
    Ok(Named { messages, people, from, until })
}

fn frame(office: &Office, language: Option<Language>) -> Frame {
    let organisation = office.organisation();
    frame_in(&organisation, language.unwrap_or_else(|| organisation.first_language()))
}

async fn record(office: &Office, id: IncidentId) -> Result<IncidentRecord, Report> {
    office.store.incident(id).await?.ok_or_else(|| unknown(id))
}

fn unknown(id: IncidentId) -> Report {
    Report::bad_input(format!("there is no incident {id}; `openlijk incident list` names those there are"))
}

async fn open(office: &Office, new: NewIncident, by: &str, as_json: bool) -> Result<Report, Report> {
    let now = office.clock.now();
    let id = office.store.open_incident(new, by, now).await?;
    let record = record(office, id).await?;
    let deadline = record.case.deadline();
    if as_json {
        return Ok(Report::json(&summary(&record, now)));
    }
    Ok(Report::done(format!(
        "Incident {id} is open, about {} messages and people. The authority is told by {} at the latest, unless a risk is unlikely.\n\
         Next: openlijk incident show {id}\n",
        record.case.items, deadline.until
    )))
}

async fn list(office: &Office, as_json: bool) -> Result<Report, Report> {
    let (records, now) = (office.store.incidents().await?, office.clock.now());
    let waits = |record: &IncidentRecord| record.case.left(now).is_over() && record.case.state() != State::Closed;
    let over = records.iter().any(waits);
    let exit = if over { Exit::No } else { Exit::Done };
    if as_json {
        let all: Vec<_> = records.iter().map(|record| summary(record, now)).collect();
        return Ok(Report::json(&all).ending(exit));
    }
    let mut text = String::new();
    for record in &records {
        let case = &record.case;
        let what = case.opening().map(|(_, _, what)| what).unwrap_or_default();
        let left = match case.left(now) {
            openlijk_incident::Left::Running { seconds } => format!("{} h left", seconds / 3_600),
            openlijk_incident::Left::Over { seconds } => format!("OVER by {} h", seconds / 3_600),
            openlijk_incident::Left::Kept { .. } => "told in time".to_owned(),
            openlijk_incident::Left::Late { .. } => "told late".to_owned(),
            openlijk_incident::Left::NotNeeded { .. } => "not needed".to_owned(),
        };
        let _ = writeln!(
            text,
            "{:>4}  {:<14} {left:<14} until {}  {what}",
            case.id,
            case.state().as_str(),
            case.deadline().until
        );
    }
    if text.is_empty() {
        text = "No incident is on record; `openlijk incident new` opens one.\n".into();
    }
    Ok(Report::done(text).ending(exit))
}

async fn register(office: &Office, as_json: bool) -> Result<Report, Report> {
    let register = Register::of(&frame(office, None), &office.store.incidents().await?);
    Ok(if as_json { Report::json(&register) } else { Report::done(register.csv()) })
}

/// Reads for an incident. That it was read is on record before this returns.
async fn read(office: &Office, id: IncidentId, by: &str) -> Result<Dossier, Report> {
    let (store, decider, now) = (&office.store, &office.decider, office.clock.now());
    Dossier::read(store, decider, id, (by, None), now).await?.ok_or_else(|| unknown(id))
}

async fn show(
    office: &Office,
    id: IncidentId,
    language: Option<Language>,
    by: &str,
    json_asked: bool,
) -> Result<Report, Report> {
    let (dossier, now) = (read(office, id, by).await?, office.clock.now());
    Ok(if json_asked {
        Report::json(&as_json(&dossier, now))
    } else {
        Report::done(as_text(&frame(office, language), &dossier, now))
    })
}

async fn add(
    office: &Office,
    id: IncidentId,
    entries: Vec<Entry>,
    named: Option<NamedText>,
    by: &str,
    as_json: bool,
) -> Result<Report, Report> {
    let now = office.clock.now();
    if let Some(named) = named {
        office.store.name_in_incident(id, meant(named)?, by, now).await?;
    }
    office.store.add_all_to_incident(id, entries, by, now).await?;
    let record = record(office, id).await?;
    if as_json {
        return Ok(Report::json(&summary(&record, now)));
    }
    Ok(Report::done(format!("On record. Incident {id} is now: {}.\n", record.case.state().as_str())))
}

async fn paper(office: &Office, asked: PaperAsked) -> Result<Report, Report> {
    let PaperAsked { id, filing, format, language, filed, why, by } = asked;
    let (frame, now) = (frame(office, language), office.clock.now());
    let dossier = read(office, id, &by).await?;
    let paper = Paper::of(&frame, &dossier, filing, now);
    // What was told is on record before it is given out as told.
    if let Some(Filed { number, at }) = filed {
        let entry = Entry::Filed { filing, number, at: at.unwrap_or(now), form: paper.as_filed(), why };
        office.store.add_to_incident(id, entry, &by, now).await?;
    }
    let bytes = paper.bytes(format).map_err(|error| Report::failed(format!("the form could not be made: {error}")))?;
    Ok(Report { exit: Exit::Done, out: bytes, err: String::new() })
}

async fn letter(office: &Office, worded: Worded, as_json: bool) -> Result<Report, Report> {
    let Worded { id, language, words, told, by } = worded;
    let (organisation, now) = (office.organisation(), office.clock.now());
    let language = language.unwrap_or_else(|| organisation.first_language());
    let before = record(office, id).await?;
    if words != LetterWords::default() {
        let words = words.over(before.case.letters().get(&language).copied());
        office.store.add_to_incident(id, Entry::Worded { language, words }, &by, now).await?;
    }
    let record = record(office, id).await?;
    let letter = match letter_of(&organisation, &record.case, language) {
        Ok(letter) => letter,
        Err(missing) if as_json => {
            return Ok(Report::json(&json!({"language": language, "missing": missing})).ending(Exit::No));
        }
        Err(missing) => {
            let lines = lacking(&frame(office, Some(language)), &missing);
            let text = format!("{}\n{}\n", frame(office, Some(language)).t("letter-lacks"), lines.join("\n"));
            return Ok(Report::done(text).ending(Exit::No));
        }
    };
    if let Some((count, how)) = told {
        office.store.add_to_incident(id, Entry::Told { how, count, at: now }, &by, now).await?;
    }
    let text = letter_text(&organisation, &letter);
    Ok(if as_json { Report::json(&json!({"language": language, "letter": text})) } else { Report::done(text) })
}
