//! The purposes: which there are and in what state; and of each what was declared, how it was assessed, what is contested, what
//! it leads to, and what happened to it.

use crate::Site;
use crate::desk::cases::{CaseView, cases};
use crate::desk::sheet::{Block, Cell, Link, Note, Sheet, Table};
use crate::desk::state::{State, missing, review_is_over};
use crate::desk::{self, words};
use crate::roles::{Action, role_name};
use crate::shell::{self, Shell};
use crate::signed::Visit;
use askama::Template;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_model::Purpose;
use openlijk_pages::{Frame, page};
use openlijk_store::{Declared, PurposeHistory};

#[derive(Template)]
#[template(path = "purpose.html")]
struct PurposePage {
    frame: Frame,
    shell: Shell,
    view: PurposeView,
}

/// A purpose in words.
struct PurposeView {
    name: String,
    declared: String,
    /// Its state, and what can be done about it.
    state: Vec<Block>,
    /// The eight questions and the contested points.
    assessment: Vec<Block>,
    rows: Vec<(String, String)>,
    law_beside: bool,
    /// Texts that recipients read: what it is, its language, the words.
    texts: Vec<(String, &'static str, String)>,
    papers: Vec<(String, String)>,
    cases: Vec<CaseView>,
    history: Vec<Block>,
}

pub(crate) async fn list(Extract(site): Extract<Site>, visit: Visit) -> Response {
    let frame = &visit.frame;
    let mut sheet = Sheet { title: frame.t("purposes-title"), ..Sheet::default() };
    let declared = site.store.declared();
    if declared.is_empty() {
        sheet = sheet.lead(frame.t("purposes-none"));
    } else {
        let columns = [
            frame.t("purposes-name"),
            frame.t("campaigns-state"),
            frame.t("purposes-ground"),
            frame.t("purposes-measure"),
            frame.t("purposes-kept"),
            format!("#{}", frame.t("purposes-version")),
        ];
        let rows = declared.iter().map(|declared| row(&site, frame, declared)).collect();
        sheet.push(Table::captioned("purposes", frame.t("purposes-scroll"), &columns, rows));
    }
    if visit.may(Action::DeclarePurposes) {
        sheet.push(Block::Links(vec![Link::button("main", frame.href("/new-purpose"), frame.t("editor-title-new"))]));
    }
    sheet.shown(&site, visit).await
}

fn row(site: &Site, frame: &Frame, declared: &Declared) -> Vec<Cell> {
    let purpose = &declared.version.purpose;
    let state = State::of(declared);
    let state = if state.is_on() && review_is_over(declared, site.clock.now()) {
        Cell::tag(frame.t("purpose-review-over"), true)
    } else {
        state.cell(frame)
    };
    vec![
        Cell::link(frame.href(format!("/purposes/{}", purpose.id)), purpose.name.clone()),
        state,
        Cell::new(frame.t(&format!("basis-{}", purpose.basis))),
        Cell::new(frame.t(&format!("measure-{}", purpose.measure))),
        Cell::new(kept(frame, purpose)),
        Cell::new(declared.version.version.to_string()),
    ]
}

fn kept(frame: &Frame, purpose: &Purpose) -> String {
    match purpose.documents.retention_days {
        Some(days) => frame.words.counted("purpose-kept-days", u64::from(days)),
        None => frame.t("paper-missing"),
    }
}

pub(crate) async fn show(Extract(site): Extract<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    let all = site.store.declared();
    let Some(declared) = all.iter().find(|declared| declared.version.purpose.id.as_str() == id) else {
        return shell::gone(&site, visit).await;
    };
    let history = match site.store.purpose_history(&declared.version.purpose.id).await {
        Ok(history) => history,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let shell = Shell::new(&site, &visit).await;
    let view = view(&site, &visit, declared, &history);
    page(StatusCode::OK, &PurposePage { frame: visit.frame, shell, view })
}

fn view(site: &Site, visit: &Visit, declared: &Declared, history: &PurposeHistory) -> PurposeView {
    let frame = &visit.frame;
    let version = &declared.version;
    let purpose = &version.purpose;
    let said = frame.words.filled(
        "purpose-declared",
        &[("version", &version.version), ("author", &version.author), ("day", &frame.day(version.at))],
    );
    PurposeView {
        name: purpose.name.clone(),
        declared: said,
        state: state(site, visit, declared),
        assessment: assessment(site, visit, declared, history),
        rows: declaration(frame, declared),
        law_beside: purpose.law.is_some(),
        texts: texts(frame, purpose),
        papers: papers(frame, purpose),
        cases: cases(site, frame, purpose),
        history: past(frame, history),
    }
}

/// The state, what is missing, and what this visitor can do.
fn state(site: &Site, visit: &Visit, declared: &Declared) -> Vec<Block> {
    let frame = &visit.frame;
    let state = State::of(declared);
    let mut lines = Vec::new();
    if !missing(declared).is_empty() {
        lines.push(frame.words.with("purpose-missing", "fields", words::fields(frame, missing(declared))));
    }
    if state == State::NewerWaits {
        lines.extend(declared.in_force.map(|version| frame.words.with("purpose-still", "version", version)));
    }
    let mut blocks = vec![if state == State::InForce {
        Note::good(state.name(frame), frame.t("purpose-in-force-text"))
    } else {
        lines.push(frame.t(if state.is_on() { "purpose-newer-text" } else { "purpose-not-measured" }));
        Note::bad(state.name(frame), lines)
    }];
    let assessment = declared.assessment.as_ref().map(|(assessment, _)| assessment);
    blocks.extend(assessment.and_then(|it| desk::no_go(site, frame, &declared.version.purpose, it)));
    if state.is_on() && review_is_over(declared, site.clock.now()) {
        let due = words::day(frame, declared.version.review_due());
        let text = frame.words.with("purpose-review-text", "day", due);
        blocks.push(Note::bad(frame.t("purpose-review-over"), vec![text]));
    }
    blocks.push(Block::Links(links(visit, declared, state)));
    blocks
}

fn links(visit: &Visit, declared: &Declared, state: State) -> Vec<Link> {
    let frame = &visit.frame;
    let id = &declared.version.purpose.id;
    let link = |look, path: String, key: &str| Link::button(look, frame.href(path), frame.t(key));
    let mut links = Vec::new();
    if visit.may(Action::DeclarePurposes) {
        links.push(link("quiet", format!("/purposes/{id}/edit"), "purpose-edit"));
    }
    if visit.may(Action::SwitchPurposes) && !state.is_on() && missing(declared).is_empty() {
        links.push(link("main", format!("/purposes/{id}/on"), "switch-on-do"));
    }
    if visit.may(Action::SwitchPurposes) && state.is_on() {
        links.push(link("danger", format!("/purposes/{id}/off"), "switch-off-do"));
    }
    if visit.may(Action::Pause) && state.is_on() {
        links.push(link("danger", format!("/pause/purpose-{id}"), "purpose-pause"));
    }
    links
}

fn assessment(site: &Site, visit: &Visit, declared: &Declared, history: &PurposeHistory) -> Vec<Block> {
    let frame = &visit.frame;
    let mut blocks = vec![Block::Heading("assessment".to_owned(), frame.t("assessed-title"))];
    match &declared.assessment {
        None => blocks.push(Block::Text(frame.t("assessed-never"))),
        Some((assessment, author)) => {
            blocks.push(Block::Text(frame.words.with("assessed-by", "who", author)));
            blocks.extend(desk::answers(frame, assessment, "answers"));
        }
    }
    blocks.push(Block::Heading("grey".to_owned(), frame.t("decision-grey")));
    blocks.extend(desk::points(site, visit, declared, history));
    blocks
}

fn past(frame: &Frame, history: &PurposeHistory) -> Vec<Block> {
    let columns = [frame.t("decisions-when"), frame.t("history-what"), frame.t("pause-why"), frame.t("looks-who")];
    let rows = desk::history_rows(frame, history);
    vec![Block::Heading("history".to_owned(), frame.t("history-title")), Table::under("history", &columns, rows)]
}

/// What recipients read, per language.
fn texts(frame: &Frame, purpose: &Purpose) -> Vec<(String, &'static str, String)> {
    let of = |texts: &std::collections::BTreeMap<_, String>, key: &str| {
        let title = frame.t(key);
        texts
            .iter()
            .map(|(language, text): (&openlijk_model::Language, _)| (title.clone(), language.as_str(), text.clone()))
            .collect::<Vec<_>>()
    };
    let mut all = of(&purpose.why, "purpose-why");
    all.extend(of(&purpose.notice, "purpose-own-words"));
    all
}

fn declaration(frame: &Frame, declared: &Declared) -> Vec<(String, String)> {
    let purpose = &declared.version.purpose;
    let mut rows = vec![
        (frame.t("purpose-kind"), frame.t(&format!("kind-{}", purpose.kind))),
        (frame.t("purposes-measure"), frame.t(&format!("measure-{}", purpose.measure))),
        (frame.t("purpose-controller"), frame.t(&format!("controller-{}", purpose.controller))),
        (frame.t("purpose-recipients"), frame.t(&format!("recipient-{}", purpose.recipient_class))),
        (frame.t("purposes-ground"), frame.t(&format!("basis-{}", purpose.basis))),
    ];
    if let Some(law) = &purpose.law {
        rows.push((frame.t("purpose-law"), law.clone()));
        let confirmed = purpose.law_confirmed_by.clone().unwrap_or_else(|| frame.t("purpose-law-nobody"));
        rows.push((frame.t("purpose-law-confirmed"), confirmed));
    }
    rows.extend(purpose.interest.clone().map(|interest| (frame.t("purpose-interest"), interest)));
    rows.extend(purpose.necessity.clone().map(|necessity| (frame.t("field-necessity"), necessity)));
    if let Some(means) = purpose.less_intrusive.available {
        rows.push((frame.t("field-less"), words::means(frame, means)));
    }
    rows.extend(purpose.less_intrusive.why_not.clone().map(|why| (frame.t("field-less-why"), why)));
    rows.push((frame.t("purposes-kept"), kept(frame, purpose)));
    let roles: Vec<String> = purpose.may_see.iter().map(|role| role_name(frame, *role)).collect();
    rows.push((frame.t("field-may-see"), roles.join(", ")));
    rows.push((frame.t("field-review"), words::day(frame, declared.version.review_due())));
    rows
}

fn papers(frame: &Frame, purpose: &Purpose) -> Vec<(String, String)> {
    let documents = &purpose.documents;
    let paper = |key: &str, id: &Option<String>| {
        let id = match id.as_deref() {
            None => frame.t("paper-missing"),
            Some("none") => frame.t("paper-own"),
            Some(id) => id.to_owned(),
        };
        (frame.t(key), id)
    };
    vec![
        paper("paper-ropa", &documents.ropa),
        paper("paper-processor", &documents.processor),
        paper("paper-dpia", &documents.dpia),
        paper("paper-opinion", &documents.legal_opinion),
        paper("paper-works-council", &documents.works_council),
    ]
}
