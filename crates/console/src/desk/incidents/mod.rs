//! Incidents at the desk: the list with its clock, opening one, and the register of breaches. One incident is `case`, what is added to
//! it `acts`. The list and the register say nothing of what anybody read.

mod acts;
mod case;

pub(super) use acts::{add, ask};
pub(super) use case::{account, letter, paper, show};

use super::sheet::{Block, Cell, Field, Form as FormView, Link, Opt, Sheet, Table, field_id};
use crate::Site;
use crate::incidents::{Register, words};
use crate::roles::Action;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use openlijk_model::{Address, IncidentId, IncidentKind, MessageId};
use openlijk_pages::Frame;
use openlijk_store::{IncidentRecord, Named, NewIncident, StoreError};

/// The longest list of messages or addresses, in characters.
const LONGEST_LIST: usize = 20_000;
/// The longest text of an entry, in characters.
const LONGEST: usize = 4_000;
/// The longest time or number.
const SHORT: usize = 64;

/// What an incident is called.
pub fn name(frame: &Frame, id: IncidentId) -> String {
    frame.words.with("incident-name", "number", id)
}

pub(super) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    let records = match site.store.incidents().await {
        Ok(records) => records,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = Sheet::new(frame, frame.t("incidents-title")).lead(frame.t("incidents-lead"));
    if visit.may(Action::HandleIncidents) {
        let link = Link::button("main", frame.href("/desk/new-incident"), frame.t("incident-new"));
        sheet.push(Block::Links(vec![link]));
    }
    if records.is_empty() {
        sheet.push(Block::Text(frame.t("incidents-none")));
    } else {
        let columns = [
            frame.t("incidents-title"),
            frame.t("incident-clock"),
            frame.t("incident-state"),
            frame.t("incident-what"),
        ];
        let rows = records.iter().map(|record| row(frame, record, site.clock.now())).collect();
        sheet.push(Table::captioned("incidents", frame.t("incidents-title"), &columns, rows));
    }
    sheet.heading("register", frame.t("incident-register"));
    sheet.push(Block::Text(frame.t("incident-register-lead")));
    let link = |file: &str, key: &str| {
        Link::button("quiet", frame.href(format!("/desk/incident-register/{file}")), frame.t(key))
    };
    sheet.push(Block::Links(vec![link("register.csv", "download-csv"), link("register.json", "download-json")]));
    sheet.shown(&site, visit).await
}

fn row(frame: &Frame, record: &IncidentRecord, now: Timestamp) -> Vec<Cell> {
    let case = &record.case;
    let left = case.left(now);
    vec![
        Cell::link(frame.href(format!("/desk/incidents/{}", case.id)), name(frame, case.id)),
        Cell::tag(words::left(frame, left), left.is_over()),
        Cell::new(words::state(frame, case.state())),
        Cell::new(case.opening().map(|(_, _, what)| what).unwrap_or_default()),
    ]
}

/// What asks for attention now: incidents whose hours run, or ran out, with nothing decided.
pub async fn attention(site: &Site, frame: &Frame) -> Result<Vec<Vec<Cell>>, StoreError> {
    let now = site.clock.now();
    let records = site.store.incidents().await?;
    let waiting = records.iter().filter(|record| {
        use openlijk_incident::{Left, State};
        let runs = matches!(record.case.left(now), Left::Running { .. } | Left::Over { .. });
        runs && record.case.state() != State::Closed
    });
    let row = |record: &IncidentRecord| {
        let left = record.case.left(now);
        let link = Cell::link(frame.href(format!("/desk/incidents/{}", record.id())), name(frame, record.id()));
        vec![link, Cell::tag(words::left(frame, left), left.is_over())]
    };
    Ok(waiting.map(row).collect())
}

pub(super) async fn register(State(site): State<Site>, visit: Visit, Path(file): Path<String>) -> Response {
    let records = match site.store.incidents().await {
        Ok(records) => records,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let register = Register::of(&visit.frame, &records);
    let (kind, body) = match file.as_str() {
        "register.json" => ("application/json", serde_json::to_string_pretty(&register).unwrap_or_default() + "\n"),
        "register.csv" => ("text/csv; charset=utf-8", register.csv()),
        _ => return shell::gone(&site, visit).await,
    };
    as_file(kind, &file, body.into_bytes())
}

/// A file to keep.
fn as_file(kind: &'static str, name: &str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], body).into_response()
}

/// What was filled in to open an incident.
#[derive(Default)]
struct Sent<'a> {
    kind: &'a str,
    aware: &'a str,
    what: &'a str,
    named: SentNames<'a>,
}

/// Messages and people as they were typed.
#[derive(Default, Clone, Copy)]
struct SentNames<'a> {
    messages: &'a str,
    people: &'a str,
    from: &'a str,
}

/// A field, and the key of what is wrong with it.
type Problem = (&'static str, &'static str);

impl<'a> SentNames<'a> {
    fn of(fields: &'a crate::signed::Fields) -> Self {
        Self {
            messages: fields.value("messages").trim(),
            people: fields.value("people").trim(),
            from: fields.value("from").trim(),
        }
    }

    fn named(&self) -> Result<Named, Problem> {
        let apart = |c: char| c.is_whitespace() || c == ',' || c == ';';
        let words = |text: &'a str| text.split(apart).filter(|word| !word.is_empty());
        let messages: Result<Vec<MessageId>, _> = words(self.messages).map(str::parse).collect();
        let people: Result<Vec<Address>, _> = words(self.people).map(Address::parse).collect();
        let from = if self.from.is_empty() { None } else { Some(self.from.parse()) };
        Ok(Named {
            messages: messages.map_err(|_| ("messages", "refused-number"))?,
            people: people.map_err(|_| ("people", "refused-people"))?,
            from: from.transpose().map_err(|_| ("from", "refused-time"))?,
            until: None,
        })
    }

    fn fields(&self, frame: &Frame, error: &dyn Fn(&str) -> Option<String>) -> Vec<Field> {
        vec![
            Field::area("messages", frame.t("incident-messages-label"), self.messages, LONGEST_LIST)
                .hint(frame.t("incident-messages-hint"))
                .error(error("messages")),
            Field::area("people", frame.t("incident-people-label"), self.people, LONGEST_LIST)
                .hint(frame.t("incident-people-hint"))
                .error(error("people")),
            Field::line("from", frame.t("incident-from-label"), self.from, SHORT)
                .hint(frame.t("incident-from-hint"))
                .error(error("from")),
        ]
    }
}

pub(super) async fn blank(State(site): State<Site>, visit: Visit) -> Response {
    let aware = site.clock.now().to_string();
    opening(&site, visit, &Sent { aware: &aware, ..Sent::default() }, None).await
}

async fn opening(site: &Site, visit: Visit, sent: &Sent<'_>, problem: Option<Problem>) -> Response {
    let frame = &visit.frame;
    let back = frame.href("/desk/incidents");
    let mut sheet = Sheet::new(frame, frame.t("incident-new"))
        .up(back.clone(), frame.t("incidents-title"))
        .lead(frame.t("incident-new-lead"));
    let error = |field: &str| problem.filter(|(name, _)| *name == field).map(|(_, key)| frame.t(key));
    sheet.problems.extend(problem.map(|(field, key)| (field_id(field), frame.t(key))));
    let kind = |kind: &IncidentKind| Opt::new(kind.as_str(), words::kind(frame, *kind), sent.kind == kind.as_str());
    let mut fields = vec![
        Field::choice("kind", frame.t("incident-kind"), IncidentKind::ALL.iter().map(kind).collect()),
        Field::line("aware", frame.t("incident-aware-label"), sent.aware, SHORT)
            .hint(frame.t("incident-aware-hint"))
            .error(error("aware"))
            .required(),
        Field::area("what", frame.t("incident-what"), sent.what, LONGEST)
            .hint(frame.t("incident-what-hint"))
            .error(error("what"))
            .required(),
    ];
    fields.extend(sent.named.fields(frame, &error));
    let form = FormView::to(frame.href("/desk/new-incident"))
        .fields(fields)
        .cancel(back, frame.t("pause-cancel"))
        .button("", "", frame.t("incident-new-do"));
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    sheet.with(Block::Form(form)).answer(site, visit, status, None).await
}

pub(super) async fn open(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let sent = Sent {
        kind: fields.value("kind"),
        aware: fields.value("aware").trim(),
        what: fields.value("what").trim(),
        named: SentNames::of(&fields),
    };
    let new = match new_incident(&sent, site.clock.now()) {
        Ok(new) => new,
        Err(problem) => return opening(&site, visit, &sent, Some(problem)).await,
    };
    match site.store.open_incident(new, &visit.account, site.clock.now()).await {
        Ok(id) => Redirect::to(&visit.frame.href(format!("/desk/incidents/{id}"))).into_response(),
        Err(StoreError::AddressInNote) => opening(&site, visit, &sent, Some(("what", "note-address"))).await,
        Err(StoreError::Unknown(_) | StoreError::Refused(_)) => {
            opening(&site, visit, &sent, Some(("messages", "refused-named"))).await
        }
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

fn new_incident(sent: &Sent<'_>, now: Timestamp) -> Result<NewIncident, Problem> {
    let kind = sent.kind.parse().unwrap_or(IncidentKind::Other);
    let aware: Timestamp = sent.aware.parse().map_err(|_| ("aware", "refused-time"))?;
    if aware > now {
        return Err(("aware", "refused-ahead"));
    }
    if sent.what.is_empty() {
        return Err(("what", "refused-blank"));
    }
    if sent.what.chars().count() > LONGEST {
        return Err(("what", "refused-too-long"));
    }
    Ok(NewIncident { kind, aware, what: sent.what.to_owned(), named: sent.named.named()?, entries: Vec::new() })
}
