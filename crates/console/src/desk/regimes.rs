//! The regimes: which versions there are, how far each can be relied on, every rule in the reader's language with its source;
//! and putting a named lawyer's review or opinion on file.

use super::LONGEST_NOTE;
use super::sheet::{Block, Cell, Fact, Field, Form as FormView, Note, Sheet, Table, field_id};
use super::words;
use crate::Site;
use crate::roles::Action;
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use openlijk_lawfulness::{GreyLevel, RegimeVersion, Rule};
use openlijk_model::Opinion;
use openlijk_pages::Frame;
use openlijk_store::StoreError;

/// The longest of the short fields, in characters.
const SHORT: usize = 200;

pub(super) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    page(&site, visit, &Fields::of(Vec::new()), &[]).await
}

/// What is wrong with a field, and the text that says so.
type Problem = (&'static str, &'static str);

/// The page, with what was filled in and what is wrong with it.
async fn page(site: &Site, visit: Visit, fields: &Fields, errors: &[Problem]) -> Response {
    let frame = &visit.frame;
    let mut sheet = Sheet::new(frame, frame.t("regimes-title")).lead(frame.t("regimes-lead"));
    let versions = site.decider.versions();
    sheet.heading("versions", frame.t("regimes-versions"));
    let row = |version: &RegimeVersion| {
        vec![
            Cell::link(frame.href(format!("/desk/regimes/{}", version.regime)), label(version)),
            status(frame, version),
            Cell::new(words::day(frame, version.from)),
            Cell::new(version.source_in(frame.language())),
        ]
    };
    let columns =
        [frame.t("regimes-regime"), frame.t("regimes-status"), frame.t("regimes-from"), frame.t("regimes-source")];
    sheet.push(Table::under("versions", &columns, versions.iter().map(row).collect()));
    sheet.heading("opinions", frame.t("regimes-opinions"));
    let opinions = site.store.opinions();
    if opinions.is_empty() {
        sheet.push(Block::Text(frame.t("regimes-no-opinions")));
    } else {
        let row = |opinion: &Opinion| {
            vec![
                Cell::new(opinion.id.clone()),
                Cell::new(opinion.about.clone()),
                Cell::new(opinion.lawyer.clone()),
                Cell::new(words::day(frame, opinion.day)),
                Cell::new(opinion.note.clone()),
            ]
        };
        let columns = [
            frame.t("opinion-id"),
            frame.t("opinion-about"),
            frame.t("opinion-lawyer"),
            frame.t("opinion-day"),
            frame.t("opinion-note"),
        ];
        sheet.push(Table::under("opinions", &columns, opinions.iter().map(row).collect()));
    }
    if visit.may(Action::RecordOpinions) {
        sheet.problems.extend(errors.iter().map(|(field, key)| (field_id(field), frame.t(key))));
        sheet.heading("record", frame.t("opinion-title"));
        sheet.push(Block::Text(frame.t("opinion-intro")));
        sheet.push(Block::Form(form(frame, fields, errors, &versions)));
    }
    let status = if sheet.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    sheet.answer(site, visit, status, Some("/desk/regimes")).await
}

fn label(version: &RegimeVersion) -> String {
    format!("{} {}", version.regime, version.version)
}

/// How far a version can be relied on, in words.
pub fn status_text(frame: &Frame, version: &RegimeVersion) -> String {
    match &version.reviewed_by {
        Some(lawyer) => frame.words.with("regimes-reviewed", "lawyer", lawyer),
        None if version.draft => frame.t("regimes-draft"),
        None => frame.t("regimes-read"),
    }
}

fn status(frame: &Frame, version: &RegimeVersion) -> Cell {
    Cell::tag(status_text(frame, version), version.draft)
}

fn form(frame: &Frame, fields: &Fields, errors: &[Problem], versions: &[RegimeVersion]) -> FormView {
    let error = |field: &str| errors.iter().find(|(name, _)| *name == field).map(|(_, key)| frame.t(key));
    let line = |name: &str, label: &str| {
        Field::line(name, frame.t(label), fields.value(name), SHORT).error(error(name)).required()
    };
    let example = versions.iter().find(|version| version.draft).or(versions.first()).map(label).unwrap_or_default();
    FormView::to(frame.href("/desk/opinions"))
        .fields(vec![
            line("about", "opinion-about").hint(frame.words.with(
                "opinion-about-hint",
                "example",
                format!("regime {example}"),
            )),
            line("lawyer", "opinion-lawyer").hint(frame.t("opinion-lawyer-hint")),
            Field::kind("day", frame.t("opinion-day"), "date", fields.value("day"), 10).error(error("day")).required(),
            line("id", "opinion-id").hint(frame.t("opinion-id-hint")),
            Field::area("note", frame.t("opinion-note"), fields.value("note"), LONGEST_NOTE)
                .hint(frame.t("opinion-note-hint"))
                .error(error("note"))
                .required(),
        ])
        .button("", "", frame.t("opinion-do"))
}

fn read(fields: &Fields) -> Result<Opinion, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut text = |name: &'static str, most: usize| {
        let text = fields.value(name).trim().to_owned();
        if text.is_empty() || text.chars().count() > most {
            problems.push((name, "opinion-problem"));
        }
        text
    };
    let (about, lawyer, id, note) =
        (text("about", SHORT), text("lawyer", SHORT), text("id", SHORT), text("note", LONGEST_NOTE));
    let day = fields.value("day").trim().parse::<Date>();
    match day {
        Ok(day) if problems.is_empty() => Ok(Opinion { id, about, lawyer, day, note }),
        Ok(_) => Err(problems),
        Err(_) => {
            problems.push(("day", "editor-problem-day"));
            Err(problems)
        }
    }
}

pub(super) async fn record(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let opinion = match read(&fields) {
        Ok(opinion) => opinion,
        Err(problems) => return page(&site, visit, &fields, &problems).await,
    };
    match site.store.record_opinion(opinion, &visit.account, site.clock.now()).await {
        Ok(()) => {
            // Decisions from now on know it.
            site.decider.know(&site.store.opinions());
            Redirect::to(&visit.frame.href("/desk/regimes")).into_response()
        }
        Err(StoreError::AddressInNote) => page(&site, visit, &fields, &[("note", "note-address")]).await,
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

pub(super) async fn show(State(site): State<Site>, visit: Visit, Path(name): Path<String>) -> Response {
    let now = site.clock.now();
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let versions: Vec<_> = site.decider.versions().into_iter().filter(|version| version.regime == name).collect();
    let current = versions.iter().rfind(|version| version.from <= today).or(versions.first());
    let Some(current) = current else {
        return shell::gone(&site, visit).await;
    };
    let frame = &visit.frame;
    let mut sheet = Sheet::new(frame, label(current)).up(frame.href("/desk/regimes"), frame.t("regimes-title"));
    if current.draft {
        sheet.push(Note::bad(frame.t("regimes-draft"), vec![frame.t("regimes-draft-text")]));
    }
    sheet.push(Block::Facts(vec![
        Fact::new(frame.t("regimes-status"), status_text(frame, current)),
        Fact::new(frame.t("regimes-from"), words::day(frame, current.from)),
        Fact::new(frame.t("regimes-source"), current.source_in(frame.language())),
    ]));
    sheet.heading("rules", frame.t("regimes-rules"));
    let rules: Vec<Rule> = site.decider.rules(now).into_iter().filter(|rule| rule.regime == name).collect();
    let columns = [
        frame.t("decision-rule"),
        frame.t("decision-text"),
        frame.t("decision-effect"),
        frame.t("regimes-grey"),
        frame.t("decision-source"),
    ];
    sheet.push(Table::under("rules", &columns, rules.iter().map(|rule| rule_row(frame, rule)).collect()));
    sheet.shown(&site, visit).await
}

fn rule_row(frame: &Frame, rule: &Rule) -> Vec<Cell> {
    let language = frame.language();
    let grey = match rule.grey {
        None => String::new(),
        Some(GreyLevel::Low) => frame.t("grey-low"),
        Some(GreyLevel::Open) => frame.t("grey-level-open"),
    };
    let grey = [Some(grey.as_str()), rule.contested_in(language)].into_iter().flatten().filter(|text| !text.is_empty());
    vec![
        Cell::new(rule.id.clone()),
        Cell::new(rule.text_in(language)),
        Cell::new(frame.t(if rule.permits { "effect-permit" } else { "effect-forbid" })),
        Cell::new(grey.collect::<Vec<_>>().join(" ")),
        Cell::new(rule.citation.clone()),
    ]
}
