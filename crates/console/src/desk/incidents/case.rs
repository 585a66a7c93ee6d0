//! One incident: how it stands, what happened in order, the plan, and what can be done. Who could read what is shown on asking alone,
//! to those who handle incidents, and each look is on record before it is shown (R16); so is the form, which is filled from it.

use super::super::sheet::{Block, Field, Form as FormView, Link, Note, Opt, Sheet};
use super::acts::ACTS;
use super::{as_file, name};
use crate::Site;
use crate::incidents::{
    Dossier, Format, Paper, account_blocks, advice_blocks, facts, form_blocks, letter_of, letter_text, plan_blocks,
    timeline_blocks, words,
};
use crate::roles::Action;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_incident::Left;
use openlijk_model::{Filing, IncidentId, Language};
use openlijk_pages::Frame;
use openlijk_store::IncidentRecord;

pub(crate) async fn show(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    let Some(record) = (match found(&site, &id).await {
        Ok(found) => found,
        Err(error) => return shell::down(&site, visit, &error).await,
    }) else {
        return shell::gone(&site, visit).await;
    };
    let mut sheet = head(&site, &visit.frame, &record);
    if visit.may(Action::HandleIncidents) {
        sheet.blocks.extend(asking(&visit.frame, &record));
    }
    sheet.blocks.extend(rest(&visit, &record));
    sheet.shown(&site, visit).await
}

/// An incident by what stands in a path. `None`: there is no such one.
pub(super) async fn found(site: &Site, id: &str) -> Result<Option<IncidentRecord>, openlijk_store::StoreError> {
    match id.parse::<IncidentId>() {
        Ok(id) => site.store.incident(id).await,
        Err(_) => Ok(None),
    }
}

/// The clock first, then how it stands.
fn head(site: &Site, frame: &Frame, record: &IncidentRecord) -> Sheet {
    let (case, now) = (&record.case, site.clock.now());
    let left = case.left(now);
    let until = frame.words.with("clock-until", "moment", frame.moment(case.deadline().until));
    let mut sheet =
        Sheet::new(frame, name(frame, case.id)).up(frame.href("/desk/incidents"), frame.t("incidents-title"));
    let lines = vec![until];
    sheet.push(match left {
        Left::Over { .. } | Left::Late { .. } => Note::bad(words::left(frame, left), lines),
        Left::Running { .. } | Left::Kept { .. } | Left::NotNeeded { .. } => {
            Note::plain(words::left(frame, left), lines)
        }
    });
    sheet.push(Block::Facts(facts(frame, record, now)));
    sheet
}

/// The two forms by which what was read is asked for: for the screen, and for the authority.
fn asking(frame: &Frame, record: &IncidentRecord) -> Vec<Block> {
    let path = |what: &str| frame.href(format!("/desk/incidents/{}/{what}", record.id()));
    let filing = |filing: &Filing| Opt::new(filing.as_str(), words::filing(frame, *filing), false);
    let format = |format: &Format| {
        let key = match format {
            Format::Pdf => "format-pdf",
            Format::Text => "format-text",
            Format::Json => "format-json",
        };
        Opt::new(format.as_str(), frame.t(key), false)
    };
    let paper = FormView::to(path("paper"))
        .fields(vec![
            Field::choice("filing", frame.t("incident-papers-kind"), Filing::ALL.iter().map(filing).collect()),
            Field::choice("format", frame.t("incident-papers-format"), Format::ALL.iter().map(format).collect()),
        ])
        .button("", "quiet", frame.t("incident-papers-make"));
    vec![
        Block::Heading("account".to_owned(), frame.t("incident-account")),
        Block::Text(frame.t("incident-account-lead")),
        Block::Form(FormView::to(path("account")).button("", "", frame.t("incident-account-show"))),
        Block::Heading("papers".to_owned(), frame.t("incident-papers")),
        Block::Text(frame.t("incident-papers-lead")),
        Block::Form(paper),
    ]
}

/// What needs no readings: the letters, the timeline, the plan, what can be done.
fn rest(visit: &Visit, record: &IncidentRecord) -> Vec<Block> {
    let frame = &visit.frame;
    let path = |what: &str| frame.href(format!("/desk/incidents/{}/{what}", record.id()));
    let mut blocks = Vec::new();
    let letters: Vec<Link> = record
        .case
        .letters()
        .into_keys()
        .map(|of| Link::plain(path(&format!("letter/{of}.txt")), words::languages(frame, &[of])))
        .collect();
    if !letters.is_empty() {
        blocks.push(Block::Heading("letters".to_owned(), frame.t("incident-letter-shown")));
        blocks.push(Block::Links(letters));
    }
    if visit.may(Action::HandleIncidents) {
        blocks.push(Block::Heading("do".to_owned(), frame.t("incident-do")));
        let links =
            ACTS.iter().map(|act| Link::plain(path(&format!("add/{}", act.path)), frame.t(act.title))).collect();
        blocks.push(Block::Links(links));
    }
    blocks.extend(timeline_blocks(frame, record));
    blocks.extend(plan_blocks(frame, record));
    blocks
}

/// Reads for an incident, as this visitor. `Err`: the page that says why not.
async fn read(site: &Site, visit: Visit, id: &str) -> Result<(Visit, Dossier), Response> {
    let Ok(id) = id.parse::<IncidentId>() else { return Err(shell::gone(site, visit).await) };
    let by = (visit.account.as_str(), Some(visit.role));
    match Dossier::read(&site.store, &site.decider, id, by, site.clock.now()).await {
        Ok(Some(dossier)) => Ok((visit, dossier)),
        Ok(None) => Err(shell::gone(site, visit).await),
        Err(error) => Err(shell::down(site, visit, &error).await),
    }
}

pub(crate) async fn account(State(site): State<Site>, Path(id): Path<String>, form: Form) -> Response {
    let (visit, dossier) = match read(&site, form.visit, &id).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let frame = &visit.frame;
    let mut sheet = head(&site, frame, &dossier.record);
    sheet.blocks.extend(account_blocks(frame, &dossier));
    sheet.blocks.extend(advice_blocks(frame, &dossier));
    // What was told already is added to.
    let filing = if dossier.record.case.filings().next().is_some() { Filing::Supplement } else { Filing::First };
    sheet.push(Note::plain(words::filing(frame, filing), vec![frame.t("report-not-sent")]));
    sheet.blocks.extend(form_blocks(frame, &dossier.form(frame, filing, site.clock.now())));
    sheet.blocks.extend(rest(&visit, &dossier.record));
    sheet.answer(&site, visit, StatusCode::OK, Some(&format!("/desk/incidents/{id}"))).await
}

pub(crate) async fn paper(State(site): State<Site>, Path(id): Path<String>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let (filing, format) = (fields.value("filing").parse::<Filing>(), fields.value("format").parse::<Format>());
    let (Ok(filing), Ok(format)) = (filing, format) else { return shell::gone(&site, visit).await };
    let (visit, dossier) = match read(&site, visit, &id).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let paper = Paper::of(&visit.frame, &dossier, filing, site.clock.now());
    match paper.bytes(format) {
        Ok(body) => {
            let file = format!("incident-{}-{filing}.{}", dossier.record.id(), format.extension());
            as_file(format.media_type(), &file, body)
        }
        Err(error) => {
            tracing::error!(%error, "the form of an incident could not be made");
            let sheet = Sheet::new(&visit.frame, visit.frame.t("down-title")).lead(visit.frame.t("report-failed"));
            sheet.answer(&site, visit, StatusCode::INTERNAL_SERVER_ERROR, None).await
        }
    }
}

pub(crate) async fn letter(
    State(site): State<Site>,
    visit: Visit,
    Path((id, file)): Path<(String, String)>,
) -> Response {
    let language = file.strip_suffix(".txt").and_then(|tag| tag.parse::<Language>().ok());
    let record = match found(&site, &id).await {
        Ok(record) => record,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let (Some(language), Some(record)) = (language, record) else { return shell::gone(&site, visit).await };
    match letter_of(&site.organisation, &record.case, language) {
        Ok(letter) => {
            let name = format!("incident-{}-letter-{language}.txt", record.id());
            as_file("text/plain; charset=utf-8", &name, letter_text(&site.organisation, &letter).into_bytes())
        }
        Err(missing) => {
            let frame = &visit.frame;
            let mut sheet = Sheet::new(frame, frame.t("letter-lacks"))
                .up(frame.href(format!("/desk/incidents/{}", record.id())), name(frame, record.id()));
            for line in crate::incidents::lacking(frame, &missing) {
                sheet.push(Block::Text(line));
            }
            sheet.answer(&site, visit, StatusCode::CONFLICT, None).await
        }
    }
}
