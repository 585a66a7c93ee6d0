//! `openlijk subject`: a data subject's request. Each is put on record with its deadline before it is carried out, and
//! closed with what was done.

use super::{Office, address};
use crate::report::{Exit, Report};
use jiff::civil::Date;
use openlijk_model::{HowChosen, RecipientId, WishKind};
use openlijk_store::{NewWish, PersonFacts, RequestKind, SubjectRecord, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write as _;

/// How many requests are listed.
const REQUESTS: u32 = 1000;

/// Whose request it is, what was said, and who carries it out.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    pub address: String,
    pub note: String,
    pub by: String,
}

/// A question about a person.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    Export(Request),
    Erase(Request),
    Restrict { request: Request, wanted: bool },
    Object { request: Request, wanted: bool },
    Correct { request: Request, to: String },
    Set { address: String, country: Option<String>, collected: Option<Date> },
    Requests,
    Close { id: u64, outcome: String, by: String },
}

pub async fn answer(office: &Office, question: Question, json: bool) -> Result<Report, Report> {
    match question {
        Question::Export(request) => export(office, request).await,
        Question::Erase(request) => erase(office, request, json).await,
        Question::Restrict { request, wanted } => {
            wish(office, request, RequestKind::Restrict, WishKind::Restriction, wanted, json).await
        }
        Question::Object { request, wanted } => {
            wish(office, request, RequestKind::Object, WishKind::Objection, wanted, json).await
        }
        Question::Correct { request, to } => correct(office, request, &to, json).await,
        Question::Set { address, country, collected } => set(office, &address, country, collected, json).await,
        Question::Requests => requests(office, json).await,
        Question::Close { id, outcome, by } => close(office, id, &by, &outcome, json).await,
    }
}

impl Request {
    async fn open(&self, office: &Office, whose: Option<RecipientId>, kind: RequestKind) -> Result<u64, Report> {
        Ok(office.store.open_request(whose, kind, "command", &self.note, office.clock.now()).await?)
    }

    async fn close(&self, office: &Office, id: u64, outcome: &str) -> Result<(), Report> {
        Ok(office.store.close_request(id, &self.by, outcome, office.clock.now()).await?)
    }
}

async fn export(office: &Office, request: Request) -> Result<Report, Report> {
    let whose = office.store.find(&address(&request.address)?).await?;
    let id = request.open(office, whose, RequestKind::Access).await?;
    let Some(recipient) = whose else {
        request.close(office, id, "nothing is kept about this address").await?;
        return Ok(Report::json(&SubjectRecord::default()).ending(Exit::No));
    };
    let look = office.look(request.by.clone(), Some(recipient), request.note.clone());
    let record = office.store.give_out(look).await?;
    request.close(office, id, "given out by command").await?;
    Ok(Report::json(&record))
}

async fn erase(office: &Office, request: Request, as_json: bool) -> Result<Report, Report> {
    let who = address(&request.address)?;
    let whose = office.store.find(&who).await?;
    let id = request.open(office, whose, RequestKind::Erase).await?;
    let erased = office.store.erase_by(&Who::Address(who), &request.by, office.clock.now()).await?;
    request.close(office, id, if erased { "erased" } else { "nothing is kept about this address" }).await?;
    let exit = if erased { Exit::Done } else { Exit::No };
    if as_json {
        return Ok(Report::json(&json!({"erased": erased, "request": id})).ending(exit));
    }
    Ok(Report::done(if erased {
        "Erased. Nothing here, nor an older backup, yields the address now. A refusal is remembered without it.\n"
    } else {
        "Nothing is kept about this address.\n"
    })
    .ending(exit))
}

async fn wish(
    office: &Office,
    request: Request,
    kind: RequestKind,
    wish: WishKind,
    wanted: bool,
    as_json: bool,
) -> Result<Report, Report> {
    // Whoever objects before the first mail is to be known when it comes.
    let recipient = office.store.enrol(&address(&request.address)?).await?;
    let id = request.open(office, Some(recipient), kind).await?;
    let new = NewWish {
        who: Who::Id(recipient),
        kind: wish,
        wanted,
        how: HowChosen::Organisation,
        why: request.note.clone(),
        author: request.by.clone(),
    };
    office.store.wish(new, office.clock.now()).await?;
    let said = match (wish, wanted) {
        (WishKind::Restriction, true) => "Restricted: what there is stays and is not used, and nothing new is taken.",
        (WishKind::Restriction, false) => "The restriction has ended.",
        (_, true) => "Nothing of any mail to this person is measured from now on, and nothing of mail already sent.",
        (_, false) => "The objection is taken back.",
    };
    request.close(office, id, said).await?;
    if as_json {
        return Ok(Report::json(&json!({"wish": wish, "wanted": wanted, "request": id})));
    }
    Ok(Report::done(format!("{said}\n")))
}

async fn correct(office: &Office, request: Request, to: &str, as_json: bool) -> Result<Report, Report> {
    let (from, to) = (address(&request.address)?, address(to)?);
    let whose = office.store.find(&from).await?;
    let id = request.open(office, whose, RequestKind::Correct).await?;
    let Some(recipient) = whose else {
        request.close(office, id, "nothing is kept about this address").await?;
        return Ok(Report::done("Nothing is kept about this address.\n").ending(Exit::No));
    };
    if let Err(error) = office.store.correct_address(&Who::Id(recipient), &to).await {
        request.close(office, id, "not carried out; see what the command said").await?;
        return Err(error.into());
    }
    request.close(office, id, "corrected").await?;
    if as_json {
        return Ok(Report::json(&json!({"corrected": true, "request": id})));
    }
    Ok(Report::done("Corrected: everything on record belongs to the new address now.\n"))
}

async fn set(
    office: &Office,
    text: &str,
    country: Option<String>,
    collected: Option<Date>,
    as_json: bool,
) -> Result<Report, Report> {
    if country.is_none() && collected.is_none() {
        return Err(Report::bad_input("say --country, --collected, or both"));
    }
    if let Some(wrong) = country.as_deref().filter(|country| !is_country(country)) {
        return Err(Report::bad_input(format!("--country {wrong} is not two capital letters, such as FR")));
    }
    let who = Who::Address(address(text)?);
    let facts = PersonFacts { country, collected };
    office.store.set_person(&who, facts.clone()).await?;
    if as_json {
        return Ok(Report::json(&json!({"country": facts.country, "collected": facts.collected})));
    }
    Ok(Report::done("On record. Decisions take it into account from now on.\n"))
}

/// Two capital letters, as ISO 3166-1 writes a country.
pub fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

async fn requests(office: &Office, as_json: bool) -> Result<Report, Report> {
    let requests = office.store.requests(REQUESTS).await?;
    let now = office.clock.now();
    let is_overdue = requests.iter().any(|request| request.done.is_none() && request.due < now);
    let exit = if is_overdue { Exit::No } else { Exit::Done };
    if as_json {
        return Ok(Report::json(&requests).ending(exit));
    }
    let mut text = String::new();
    for request in &requests {
        let kind = serde_json::to_value(request.kind).ok().and_then(|kind| Some(kind.as_str()?.to_owned()));
        let state = match &request.done {
            Some((at, who, outcome)) => format!("answered {at} by {who}: {outcome}"),
            None if request.due < now => format!("OVERDUE since {}", request.due),
            None => format!("open, due {}", request.due),
        };
        let (id, received, kind) = (request.id, request.received, kind.unwrap_or_default());
        let _ = writeln!(text, "{id:>6}  {kind:<12} {received} by {:<10} {state}", request.how);
    }
    if text.is_empty() {
        text = "No request is on record.\n".into();
    }
    Ok(Report::done(text).ending(exit))
}

async fn close(office: &Office, id: u64, by: &str, outcome: &str, as_json: bool) -> Result<Report, Report> {
    if outcome.trim().is_empty() {
        return Err(Report::bad_input("--outcome is empty; the record needs to say how it was answered"));
    }
    office.store.close_request(id, by, outcome, office.clock.now()).await?;
    Ok(if as_json { Report::json(&json!({"closed": id})) } else { Report::done(format!("Request {id} is closed.\n")) })
}
