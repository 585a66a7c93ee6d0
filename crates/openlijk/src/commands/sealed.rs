//! `openlijk sealed`: what its sender does with a sealed message, by command.

use super::{Office, address};
use crate::report::{Exit, Report};
use jiff::Timestamp;
use openlijk_model::MessageId;
use openlijk_store::{Look, NewFactor, SealedBy, SealedRecord, Stands, StoreError, TakeBack, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write as _;

/// How many messages are listed.
const LISTED: u32 = 200;

/// A question about sealed messages.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    List { sender: String, by: String },
    Show { message: MessageId, by: String },
    TakeBack { which: Which, destroy: bool, at: Option<Timestamp> },
    Resume(Which),
    Unlock { message: MessageId, by: String },
    Phone { address: String, phone: String, by: String },
    Agreed { address: String, code: String, by: String },
    ForgetFactors { address: String, by: String },
}

/// Which message or part, why, and who says so.
#[derive(Debug, Serialize, Deserialize)]
pub struct Which {
    pub message: MessageId,
    pub part: Option<u16>,
    pub why: String,
    pub by: String,
}

pub async fn answer(office: &Office, question: Question, as_json: bool) -> Result<Report, Report> {
    match question {
        Question::List { sender, by } => list(office, &sender, by, as_json).await,
        Question::Show { message, by } => show(office, message, by, as_json).await,
        Question::TakeBack { which, destroy, at } => {
            let how = if destroy { TakeBack::Destroy } else { TakeBack::Suspend };
            match at {
                Some(at) => plan(office, which, how, at, as_json).await,
                None => take_back(office, which, how, as_json).await,
            }
        }
        Question::Resume(which) => take_back(office, which, TakeBack::Resume, as_json).await,
        Question::Unlock { message, by } => {
            office.store.unlock_sealed(message, &by, office.clock.now()).await?;
            Ok(said(as_json, json!({ "message": message, "locked": false }), "Its reader can try codes again."))
        }
        Question::Phone { address, phone, by } => factor(office, &address, NewFactor::Phone(phone), &by, as_json).await,
        Question::Agreed { address, code, by } => factor(office, &address, NewFactor::Agreed(code), &by, as_json).await,
        Question::ForgetFactors { address: whose, by } => {
            let whose = Who::Address(address(&whose)?);
            office.store.forget_factors(&whose, &by, office.clock.now()).await?;
            Ok(said(as_json, json!({ "phone": false, "agreed": false }), "Forgotten."))
        }
    }
}

async fn list(office: &Office, sender: &str, by: String, as_json: bool) -> Result<Report, Report> {
    let records = office.store.sealed_records(SealedBy::Sender(address(sender)?), LISTED).await?;
    for record in &records {
        note_look(office, record, by.clone()).await?;
    }
    if as_json {
        return Ok(Report::json(&records));
    }
    let mut text = String::new();
    for record in &records {
        let to = record.to.as_deref().unwrap_or("(erased)");
        let _ = writeln!(text, "{}  {}  {to}  {}", record.message, record.sent.strftime("%F"), stands(record));
    }
    if records.is_empty() {
        text.push_str("Nothing sealed was sent from this address.\n");
    }
    Ok(Report::done(text))
}

async fn show(office: &Office, message: MessageId, by: String, as_json: bool) -> Result<Report, Report> {
    let Some(record) = office.store.sealed_record(message).await? else {
        let problem = format!("there is no sealed message {message}; it may have been erased, or it was sent open");
        return Ok(Report::done(problem).ending(Exit::No));
    };
    note_look(office, &record, by).await?;
    if as_json {
        return Ok(Report::json(&record));
    }
    let mut text = format!("{}: {}\n", record.message, stands(&record));
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "(erased)".to_owned());
    let _ =
        writeln!(text, "From {} to {}, until {}", named(&record.from), named(&record.to), record.until.strftime("%F"));
    for part in &record.parts {
        let name = if part.name.is_empty() { part.kind.as_str() } else { &part.name };
        let _ = writeln!(text, "  part {}  {name}  {} bytes  {}", part.number, part.bytes, part.state.as_str());
    }
    for event in &record.events {
        let part = event.part.map(|part| format!(" part {part}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "{}  {}{part}  ({}, by {})  {}",
            event.at.strftime("%F %T"),
            event.act,
            event.grade,
            event.who,
            event.why
        );
    }
    Ok(Report::done(text))
}

/// In graded words: what is known, and never more.
fn stands(record: &SealedRecord) -> &'static str {
    match record.stands() {
        Stands::NotHandedOver => "not handed over, so destroyed",
        Stands::Suspended { opened: false } => "taken back for now, not opened",
        Stands::Suspended { opened: true } => "taken back for now, after it was opened",
        Stands::Destroyed { opened: false } => "taken back for good, not opened",
        Stands::Destroyed { opened: true } => "taken back for good, after it was opened",
        Stands::Expired { opened: false } => "over, not opened",
        Stands::Expired { opened: true } => "over, after it was opened",
        Stands::Opened => "opened",
        Stands::Locked => "locked by wrong codes, not opened",
        Stands::HandedOver => "handed over, not opened",
        Stands::Sealed => "sealed, not handed over yet",
    }
}

async fn take_back(office: &Office, which: Which, how: TakeBack, as_json: bool) -> Result<Report, Report> {
    let Which { message, part, why, by } = which;
    let back = office.store.take_back((message, part), how, &by, &why, office.clock.now()).await?;
    let text = match (how, back.released_before) {
        (TakeBack::Resume, _) => "It can be read again.",
        (_, false) => "Taken back. It was not opened before, so nobody read it here.",
        (_, true) => "Taken back. It was opened before: what was read or saved is out of reach.",
    };
    Ok(said(
        as_json,
        json!({ "message": message, "part": part, "act": how.act(), "released_before": back.released_before }),
        text,
    ))
}

async fn plan(office: &Office, which: Which, how: TakeBack, at: Timestamp, as_json: bool) -> Result<Report, Report> {
    let Which { message, part, why, by } = which;
    office.store.plan_taking_back((message, part), how, at, &by, &why).await?;
    let text = format!("It will be taken back at {at}. From that second on nobody can open it.");
    Ok(said(as_json, json!({ "message": message, "part": part, "act": how.act(), "at": at }), &text))
}

async fn factor(office: &Office, whose: &str, factor: NewFactor, by: &str, as_json: bool) -> Result<Report, Report> {
    let whose = address(whose)?;
    office.store.set_factor(&Who::Address(whose.clone()), factor, by, office.clock.now()).await?;
    let known = office.store.factors_of(&whose).await?;
    Ok(said(as_json, json!({ "phone": known.phone.is_some(), "agreed": known.agreed }), "On record."))
}

/// That somebody looked at how a person's message stands is on record before it is shown.
async fn note_look(office: &Office, record: &SealedRecord, by: String) -> Result<(), StoreError> {
    let look = office.look(by, Some(record.recipient), String::new());
    office.store.note_look(Look { purpose: Some(record.purpose.purpose.id.clone()), ..look }).await
}

fn said(as_json: bool, answer: serde_json::Value, text: &str) -> Report {
    if as_json { Report::json(&answer) } else { Report::done(format!("{text}\n")) }
}
