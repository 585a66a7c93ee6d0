//! Data subjects' requests with their deadlines (GDPR 12(3): one month). One that came by letter or by telephone is put on
//! record by hand.

use super::LONGEST_NOTE;
use super::sheet::{Block, Cell, Fact, Field, Form as FormView, Opt, Sheet, Table, field_id};
use super::words;
use crate::Site;
use crate::roles::Action;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use openlijk_model::Address;
use openlijk_pages::Frame;
use openlijk_store::{RequestKind, StoreError, SubjectRequest};

/// The most requests on the page.
const MOST: u32 = 500;
const KINDS: [RequestKind; 6] = [
    RequestKind::Access,
    RequestKind::Correct,
    RequestKind::Erase,
    RequestKind::Restrict,
    RequestKind::Object,
    RequestKind::Portability,
];

/// Whole days until a request must be answered; negative: so many days late.
pub fn days_left(request: &SubjectRequest, now: Timestamp) -> i64 {
    request.due.duration_since(now).as_secs().div_euclid(86_400)
}

/// The days left in words, since a colour alone says nothing to some.
pub fn left(frame: &Frame, days: i64) -> String {
    match days {
        ..0 => frame.words.counted("requests-late", days.unsigned_abs()),
        0 => frame.t("requests-today"),
        _ => frame.words.counted("requests-left", days.unsigned_abs()),
    }
}

/// What a request is called.
pub fn name(frame: &Frame, request: &SubjectRequest) -> String {
    frame.words.filled("requests-name", &[("number", &request.id), ("kind", &words::request(frame, request.kind))])
}

/// What was filled in to open one.
#[derive(Default)]
struct Sent<'a> {
    /// An address stands in the note.
    named: bool,
    address: &'a str,
    kind: &'a str,
    how: &'a str,
    note: &'a str,
}

pub(super) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    page(&site, visit, &Sent::default(), false).await
}

async fn page(site: &Site, visit: Visit, sent: &Sent<'_>, checked: bool) -> Response {
    let requests = match site.store.requests(MOST).await {
        Ok(requests) => requests,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let frame = &visit.frame;
    let now = site.clock.now();
    let mut sheet = Sheet::new(frame, frame.t("requests-title")).lead(frame.t("requests-lead"));
    let (done, open): (Vec<_>, Vec<_>) = requests.iter().partition(|request| request.done.is_some());
    sheet.heading("open", frame.t("requests-open"));
    if open.is_empty() {
        sheet.push(Block::Text(frame.t("requests-none")));
    } else {
        let rows = open.iter().map(|request| open_row(&visit, request, now)).collect();
        sheet.push(Table::under("open", &open_columns(frame), rows));
    }
    if !done.is_empty() {
        sheet.heading("done", frame.t("requests-done"));
        let columns = [
            frame.t("requests-what"),
            frame.t("requests-received"),
            frame.t("requests-answered"),
            frame.t("requests-outcome"),
        ];
        sheet.push(Table::under("done", &columns, done.iter().map(|request| done_row(frame, request)).collect()));
    }
    if visit.may(Action::AnswerRequests) {
        sheet.heading("new", frame.t("requests-new"));
        sheet.push(Block::Text(frame.t("requests-new-intro")));
        let errors = errors(frame, sent, checked);
        sheet.problems.extend(errors.iter().map(|(field, error)| (field_id(field), error.clone())));
        sheet.push(Block::Form(form(frame, sent, &errors)));
    }
    let status = if sheet.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    sheet.answer(site, visit, status, Some("/desk/requests")).await
}

fn open_columns(frame: &Frame) -> [String; 5] {
    [
        frame.t("requests-what"),
        frame.t("requests-received"),
        frame.t("requests-due"),
        frame.t("requests-time"),
        frame.t("requests-note"),
    ]
}

fn open_row(visit: &Visit, request: &SubjectRequest, now: Timestamp) -> Vec<Cell> {
    let frame = &visit.frame;
    let name = name(frame, request);
    let days = days_left(request, now);
    vec![
        if visit.may(Action::AnswerRequests) {
            Cell::link(frame.href(format!("/desk/requests/{}", request.id)), name)
        } else {
            Cell::new(name)
        },
        Cell::new(frame.day(request.received)),
        Cell::new(frame.day(request.due)),
        Cell::tag(left(frame, days), days < 0),
        Cell::new(request.note.clone()),
    ]
}

fn done_row(frame: &Frame, request: &SubjectRequest) -> Vec<Cell> {
    let (answered, outcome) = request.done.as_ref().map_or_else(Default::default, |(at, who, outcome)| {
        (frame.words.filled("requests-by", &[("day", &frame.day(*at)), ("who", who)]), outcome.clone())
    });
    vec![
        Cell::new(name(frame, request)),
        Cell::new(frame.day(request.received)),
        Cell::new(answered),
        Cell::new(outcome),
    ]
}

fn errors(frame: &Frame, sent: &Sent<'_>, checked: bool) -> Vec<(&'static str, String)> {
    let mut errors = Vec::new();
    if checked && !sent.address.is_empty() && Address::parse(sent.address).is_err() {
        errors.push(("address", frame.t("address-problem")));
    }
    if checked && !fits(sent.note) {
        errors.push(("note", frame.t("requests-note-problem")));
    }
    if sent.named {
        errors.push(("note", frame.t("note-address")));
    }
    errors
}

fn fits(note: &str) -> bool {
    !note.is_empty() && note.chars().count() <= LONGEST_NOTE
}

fn form(frame: &Frame, sent: &Sent<'_>, errors: &[(&'static str, String)]) -> FormView {
    let error = |field: &str| errors.iter().find(|(name, _)| *name == field).map(|(_, error)| error.clone());
    let kind = |kind: &RequestKind| {
        let value = kind_value(*kind);
        Opt::new(value, words::request(frame, *kind), sent.kind == value)
    };
    let how = |value: &str, key: &str| Opt::new(value, frame.t(key), sent.how == value);
    let ways = vec![
        how("letter", "requests-letter"),
        how("phone", "requests-phone"),
        how("mail", "requests-mail"),
        how("desk", "requests-desk"),
    ];
    FormView::to(frame.href("/desk/requests"))
        .fields(vec![
            Field::choice("kind", frame.t("requests-kind"), KINDS.iter().map(kind).collect()),
            Field::choice("how", frame.t("requests-how"), ways),
            Field::kind("address", frame.t("address"), "email", sent.address, 254)
                .hint(frame.t("requests-address-hint"))
                .error(error("address")),
            Field::area("note", frame.t("requests-note"), sent.note, LONGEST_NOTE)
                .hint(frame.t("requests-note-hint"))
                .error(error("note"))
                .required(),
        ])
        .button("", "", frame.t("requests-new-do"))
}

const fn kind_value(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Access => "access",
        RequestKind::Correct => "correct",
        RequestKind::Erase => "erase",
        RequestKind::Restrict => "restrict",
        RequestKind::Object => "object",
        RequestKind::Portability => "portability",
    }
}

pub(super) async fn open(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let sent = Sent {
        named: false,
        address: fields.value("address").trim(),
        kind: fields.value("kind"),
        how: fields.value("how"),
        note: fields.value("note").trim(),
    };
    let kind = KINDS.into_iter().find(|kind| kind_value(*kind) == sent.kind);
    let how = ["letter", "phone", "mail", "desk"].into_iter().find(|how| *how == sent.how);
    let (Some(kind), Some(how), true) = (kind, how, errors(&visit.frame, &sent, true).is_empty()) else {
        return page(&site, visit, &sent, true).await;
    };
    let recipient = match Address::parse(sent.address) {
        Ok(address) => site.store.find(&address).await,
        Err(_) => Ok(None),
    };
    let opened = match recipient {
        Ok(recipient) => site.store.open_request(recipient, kind, how, sent.note, site.clock.now()).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(_) => Redirect::to(&visit.frame.href("/desk/requests")).into_response(),
        Err(StoreError::AddressInNote) => page(&site, visit, &Sent { named: true, ..sent }, true).await,
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

pub(super) async fn ask_close(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    closing(&site, visit, &id, None).await
}

/// The page on which a request is closed. `refused` is what was written, and why it will not do.
async fn closing(site: &Site, visit: Visit, id: &str, refused: Option<(&str, &'static str)>) -> Response {
    let requests = match site.store.requests(MOST).await {
        Ok(requests) => requests,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let Some(request) = requests.into_iter().find(|request| request.id.to_string() == id && request.done.is_none())
    else {
        return shell::gone(site, visit).await;
    };
    let frame = &visit.frame;
    let days = days_left(&request, site.clock.now());
    let back = frame.href("/desk/requests");
    let mut sheet =
        Sheet::new(frame, name(frame, &request)).up(back.clone(), frame.t("requests-title")).lead(left(frame, days));
    sheet.push(Block::Facts(vec![
        Fact::new(frame.t("requests-received"), frame.day(request.received)),
        Fact::new(frame.t("requests-due"), frame.day(request.due)),
        Fact::new(frame.t("requests-how"), way_name(frame, &request.how)),
        Fact::new(frame.t("requests-note"), request.note.clone()),
    ]));
    sheet.push(Block::Text(frame.t("requests-close-intro")));
    let error = refused.map(|(_, problem)| frame.t(problem));
    sheet.problems.extend(error.clone().map(|error| (field_id("outcome"), error)));
    let form = FormView::to(frame.href(format!("/desk/requests/{id}")))
        .fields(vec![
            Field::area("outcome", frame.t("requests-outcome"), refused.map_or("", |(text, _)| text), LONGEST_NOTE)
                .hint(frame.t("requests-outcome-hint"))
                .error(error)
                .required(),
        ])
        .cancel(back, frame.t("pause-cancel"))
        .button("", "", frame.t("requests-close-do"));
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    sheet.with(Block::Form(form)).answer(site, visit, status, None).await
}

fn way_name(frame: &Frame, how: &str) -> String {
    frame.t(match how {
        "letter" => "requests-letter",
        "phone" => "requests-phone",
        "mail" => "requests-mail",
        "desk" => "requests-desk",
        "page" => "requests-page",
        other => return other.to_owned(),
    })
}

pub(super) async fn close(State(site): State<Site>, Path(id): Path<String>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let outcome = fields.value("outcome").trim();
    let Ok(number) = id.parse() else {
        return shell::gone(&site, visit).await;
    };
    if !fits(outcome) {
        return closing(&site, visit, &id, Some((outcome, "requests-outcome-problem"))).await;
    }
    match site.store.close_request(number, &visit.account, outcome, site.clock.now()).await {
        Ok(()) => Redirect::to(&visit.frame.href("/desk/requests")).into_response(),
        Err(StoreError::AddressInNote) => closing(&site, visit, &id, Some((outcome, "note-address"))).await,
        Err(error) => shell::down(&site, visit, &error).await,
    }
}
