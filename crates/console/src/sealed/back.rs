//! Taking back, and letting a message be read again: on a page of its own that says what it means, who opened it already, and what
//! is out of reach; with a reason, which stays with the message.

use super::access::{self, Seen};
use super::one::path_of;
use super::words;
use crate::Site;
use crate::desk::LONGEST_NOTE;
use crate::desk::sheet::{Block, Cell, Fact, Field, Form as FormView, Note, Opt, Sheet, Table, field_id};
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::DateTime;
use openlijk_model::SealedAct;
use openlijk_pages::Frame;
use openlijk_store::{PartFacts, SealedRecord, SealedState, StoreError, TakeBack};

/// A message, or one part of it, that is to be taken back; and what was sent with it.
struct Target {
    seen: Seen,
    part: Option<PartFacts>,
    together: Vec<SealedRecord>,
}

impl Target {
    /// What the visitor means, where they may see it. `Err` is the page that they get instead.
    async fn of(site: &Site, visit: Visit, number: &str, part: Option<&str>) -> Result<(Visit, Self), Response> {
        let (visit, seen) = access::seen(site, visit, number).await?;
        let part = match part {
            None => None,
            Some(number) => {
                let found = number.parse::<u16>().ok();
                let found = found.and_then(|number| seen.record.parts.iter().find(|part| part.number == number));
                match found.cloned() {
                    Some(part) => Some(part),
                    None => return Err(shell::gone(site, visit).await),
                }
            }
        };
        match access::together(site, &visit, &seen.record).await {
            Ok(together) => Ok((visit, Self { seen, part, together })),
            Err(error) => Err(shell::down(site, visit, &error).await),
        }
    }

    fn record(&self) -> &SealedRecord {
        &self.seen.record
    }

    fn path(&self, verb: &str) -> String {
        let path = format!("{}/{verb}", path_of(self.record().message));
        self.part.as_ref().map_or(path.clone(), |part| format!("{path}/{}", part.number))
    }

    fn state(&self) -> SealedState {
        self.part.as_ref().map_or(self.record().state, |part| part.state)
    }

    /// Was our half for this handed out, of this message or of this part of another one?
    fn released(&self, record: &SealedRecord) -> bool {
        let fetched = |number: u16| {
            record.events.iter().any(|event| event.act == SealedAct::Fetched && event.part == Some(number))
        };
        match &self.part {
            None => record.happened(SealedAct::Opened) || record.happened(SealedAct::Fetched),
            // The mail as it was sent holds every attachment.
            Some(part) => fetched(part.number) || fetched(1),
        }
    }
}

pub(super) async fn ask(State(site): State<Site>, visit: Visit, Path(number): Path<String>) -> Response {
    ask_for(&site, visit, &number, None).await
}

pub(super) async fn ask_part(
    State(site): State<Site>,
    visit: Visit,
    Path((number, part)): Path<(String, String)>,
) -> Response {
    ask_for(&site, visit, &number, Some(&part)).await
}

async fn ask_for(site: &Site, visit: Visit, number: &str, part: Option<&str>) -> Response {
    let (visit, target) = match Target::of(site, visit, number, part).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    // The page says who opened it: a look at each of them.
    for record in &target.together {
        if let Err(error) = access::note_look(site, &visit, record, &target.seen.why).await {
            return shell::down(site, visit, &error).await;
        }
    }
    confirm(site, visit, &target, &Fields::of(Vec::new()), &[]).await
}

type Problem = (&'static str, &'static str);

async fn confirm(site: &Site, visit: Visit, target: &Target, sent: &Fields, problems: &[Problem]) -> Response {
    let frame = &visit.frame;
    let record = target.record();
    let to = words::to(frame, record);
    let back = frame.href(path_of(record.message));
    let title = match &target.part {
        None => frame.words.with("sealed-back-title", "to", &to),
        Some(part) => frame.words.with("sealed-back-part-title", "name", words::part_name(frame, part)),
    };
    let mut sheet = Sheet { title, ..Sheet::default() }.up(back.clone(), words::to(frame, record));
    if !matches!(target.state(), SealedState::Waiting | SealedState::Suspended) {
        sheet.push(Note::plain(words::state(frame, target.state()), vec![frame.t("sealed-back-nothing")]));
        return sheet.answer(site, visit, StatusCode::CONFLICT, None).await;
    }
    sheet.push(reach(frame, target));
    if target.together.len() > 1 {
        sheet.push(opened_by(frame, target));
    }
    if record.purpose.purpose.portal_terms().archive {
        sheet.push(Block::Text(frame.t("sealed-back-archive")));
    }
    sheet.push(Block::Facts(vec![
        Fact::new(frame.t("sealed-back-suspend"), frame.t("sealed-back-suspend-what")),
        Fact::new(frame.t("sealed-back-destroy"), frame.t("sealed-back-destroy-what")),
    ]));
    let error = |field: &str| problems.iter().find(|(name, _)| *name == field).map(|(_, key)| frame.t(key));
    sheet.problems.extend(problems.iter().map(|(field, key)| (field_id(field), frame.t(key))));
    let form = FormView::to(frame.href(target.path("back")))
        .fields(fields(frame, target, sent, &error))
        .cancel(back, frame.t("pause-cancel"))
        .button("", "danger", frame.t("sealed-back-do"));
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    sheet.with(Block::Form(form)).answer(site, visit, status, Some(&target.path("back"))).await
}

/// What taking back still reaches, and what not.
fn reach(frame: &Frame, target: &Target) -> Block {
    if target.released(target.record()) {
        let opened = words::opened(frame, target.record());
        return Note::bad(frame.t("sealed-back-late"), vec![opened, frame.t("sealed-back-out-of-reach")]);
    }
    Note::good(frame.t("sealed-back-in-time"), frame.t("sealed-back-in-time-text"))
}

/// Who of those that it was sent to opened it already.
fn opened_by(frame: &Frame, target: &Target) -> Block {
    let columns = [frame.t("sealed-to"), frame.t("sealed-opened")];
    let rows = target.together.iter().map(|record| {
        let opened = if target.released(record) { "sealed-back-yes" } else { "sealed-back-no" };
        vec![Cell::new(words::to(frame, record)), Cell::new(frame.t(opened))]
    });
    Table::captioned("together", frame.t("sealed-together"), &columns, rows.collect())
}

fn fields(frame: &Frame, target: &Target, sent: &Fields, error: &impl Fn(&str) -> Option<String>) -> Vec<Field> {
    let option = |name: &str, value: &str, key: &str| Opt::new(value, frame.t(key), sent.value(name) == value);
    let mut how = Vec::new();
    if target.state() == SealedState::Waiting {
        how.push(option("how", "suspend", "sealed-back-suspend"));
    }
    how.push(option("how", "destroy", "sealed-back-destroy"));
    let mut fields = vec![Field::choice("how", frame.t("sealed-back-how"), how)];
    if target.together.len() > 1 {
        let whom = vec![option("whom", "one", "sealed-back-one"), option("whom", "all", "sealed-back-all")];
        fields.push(Field::choice("whom", frame.t("sealed-back-whom"), whom));
    }
    fields.push(
        Field::kind("at", frame.t("sealed-back-at"), "datetime-local", sent.value("at"), 19)
            .hint(frame.t("sealed-back-at-hint"))
            .error(error("at")),
    );
    fields.push(why_field(frame, sent).error(error("why")));
    fields
}

/// Why it is taken back or let go on: it stays with the message, and goes with it.
fn why_field(frame: &Frame, sent: &Fields) -> Field {
    Field::area("why", frame.t("pause-why"), sent.value("why"), LONGEST_NOTE)
        .hint(frame.t("sealed-back-why-hint"))
        .required()
}

fn why_is_bad(why: &str) -> bool {
    why.is_empty() || why.chars().count() > LONGEST_NOTE
}

pub(super) async fn take(State(site): State<Site>, Path(number): Path<String>, form: Form) -> Response {
    take_for(&site, &number, None, form).await
}

pub(super) async fn take_part(
    State(site): State<Site>,
    Path((number, part)): Path<(String, String)>,
    form: Form,
) -> Response {
    take_for(&site, &number, Some(&part), form).await
}

async fn take_for(site: &Site, number: &str, part: Option<&str>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let (visit, target) = match Target::of(site, visit, number, part).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let how = match fields.value("how") {
        "destroy" => TakeBack::Destroy,
        _ => TakeBack::Suspend,
    };
    let why = fields.value("why").trim();
    let at = moment(site, fields.value("at").trim());
    let mut problems = Vec::new();
    if at.is_err() {
        problems.push(("at", "sealed-back-at-problem"));
    }
    if why_is_bad(why) {
        problems.push(("why", "pause-why-missing"));
    }
    let (Ok(at), true) = (at, problems.is_empty()) else {
        return confirm(site, visit, &target, &fields, &problems).await;
    };
    let all = fields.value("whom") == "all";
    match apply(site, &visit, &target, all, (how, at), why).await {
        Ok(()) => Redirect::to(&visit.frame.href(path_of(target.record().message))).into_response(),
        Err(error) => shell::down(site, visit, &error).await,
    }
}

/// Takes back, from one or from everybody, now or at a time. What is over or gone already stays as it is.
async fn apply(
    site: &Site,
    visit: &Visit,
    target: &Target,
    all: bool,
    (how, at): (TakeBack, Option<Timestamp>),
    why: &str,
) -> Result<(), StoreError> {
    let meant = |record: &&SealedRecord| all || record.message == target.record().message;
    for record in target.together.iter().filter(meant) {
        let part = target.part.as_ref().map(|part| part.number);
        let there = match &target.part {
            None => Some(record.state),
            // Of the same name: what was sent one by one may number its parts otherwise.
            Some(part) => record
                .parts
                .iter()
                .find(|other| (other.number, &other.name) == (part.number, &part.name))
                .map(|other| other.state),
        };
        if !matches!(there, Some(SealedState::Waiting | SealedState::Suspended)) {
            continue;
        }
        match at {
            None => {
                site.store.take_back((record.message, part), how, &visit.account, why, site.clock.now()).await?;
            }
            Some(at) => site.store.plan_taking_back((record.message, part), how, at, &visit.account, why).await?,
        }
    }
    Ok(())
}

/// The moment that was filled in, in the organisation's zone. `None`: now.
fn moment(site: &Site, typed: &str) -> Result<Option<Timestamp>, ()> {
    if typed.is_empty() {
        return Ok(None);
    }
    let civil: DateTime = typed.parse().map_err(|_| ())?;
    let at = civil.to_zoned(site.organisation.timezone.clone()).map_err(|_| ())?.timestamp();
    if at > site.clock.now() { Ok(Some(at)) } else { Err(()) }
}

pub(super) async fn ask_resume(State(site): State<Site>, visit: Visit, Path(number): Path<String>) -> Response {
    match Target::of(&site, visit, &number, None).await {
        Ok((visit, target)) => confirm_resume(&site, visit, &target, &Fields::of(Vec::new()), false).await,
        Err(instead) => instead,
    }
}

pub(super) async fn ask_resume_part(
    State(site): State<Site>,
    visit: Visit,
    Path((number, part)): Path<(String, String)>,
) -> Response {
    match Target::of(&site, visit, &number, Some(&part)).await {
        Ok((visit, target)) => confirm_resume(&site, visit, &target, &Fields::of(Vec::new()), false).await,
        Err(instead) => instead,
    }
}

async fn confirm_resume(site: &Site, visit: Visit, target: &Target, sent: &Fields, bad: bool) -> Response {
    let frame = &visit.frame;
    let record = target.record();
    let back = frame.href(path_of(record.message));
    let title = match &target.part {
        None => frame.words.with("sealed-resume-title", "to", words::to(frame, record)),
        Some(part) => frame.words.with("sealed-resume-part-title", "name", words::part_name(frame, part)),
    };
    let mut sheet = Sheet { title, ..Sheet::default() }.up(back.clone(), words::to(frame, record));
    if target.state() != SealedState::Suspended {
        sheet.push(Note::plain(words::state(frame, target.state()), vec![frame.t("sealed-resume-nothing")]));
        return sheet.answer(site, visit, StatusCode::CONFLICT, None).await;
    }
    sheet = sheet.lead(frame.words.with("sealed-resume-what", "moment", frame.moment(record.until)));
    let error = bad.then(|| frame.t("pause-why-missing"));
    sheet.problems.extend(error.clone().map(|error| (field_id("why"), error)));
    let form = FormView::to(frame.href(target.path("resume")))
        .fields(vec![why_field(frame, sent).error(error)])
        .cancel(back, frame.t("pause-cancel"))
        .button("", "", frame.t("sealed-resume-do"));
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    sheet.with(Block::Form(form)).answer(site, visit, status, Some(&target.path("resume"))).await
}

pub(super) async fn resume(State(site): State<Site>, Path(number): Path<String>, form: Form) -> Response {
    resume_for(&site, &number, None, form).await
}

pub(super) async fn resume_part(
    State(site): State<Site>,
    Path((number, part)): Path<(String, String)>,
    form: Form,
) -> Response {
    resume_for(&site, &number, Some(&part), form).await
}

async fn resume_for(site: &Site, number: &str, part: Option<&str>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let (visit, target) = match Target::of(site, visit, number, part).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let why = fields.value("why").trim();
    if why_is_bad(why) || target.state() != SealedState::Suspended {
        return confirm_resume(site, visit, &target, &fields, why_is_bad(why)).await;
    }
    let which = (target.record().message, target.part.as_ref().map(|part| part.number));
    match site.store.take_back(which, TakeBack::Resume, &visit.account, why, site.clock.now()).await {
        Ok(_) => Redirect::to(&visit.frame.href(path_of(target.record().message))).into_response(),
        // Its time ran out, or it was destroyed, between the page and the click.
        Err(StoreError::Refused(_)) => {
            Redirect::to(&visit.frame.href(path_of(target.record().message))).into_response()
        }
        Err(error) => shell::down(site, visit, &error).await,
    }
}
