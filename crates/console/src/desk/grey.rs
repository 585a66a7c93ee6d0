//! Contested points of a purpose: what the rules allow and authorities or judges may see otherwise. The officer accepts or
//! declines each, with a note; a declined one measures nothing from then on.

use super::LONGEST_NOTE;
use super::editor::declared;
use super::sheet::{Block, Cell, Field, Form as FormView, Opt, Sheet, Table, field_id};
use crate::Site;
use crate::roles::Action;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::Language;
use openlijk_store::{Declared, GreyRuling, PurposeHistory, StoreError};
use std::collections::BTreeMap;

/// The contested rules under a purpose: what its decisions flag today, and what was ruled on before.
fn contested(
    site: &Site,
    language: Language,
    declared: &Declared,
    history: &PurposeHistory,
) -> BTreeMap<String, String> {
    let review =
        site.decider.review(&declared.version.purpose, &site.organisation.recipient_countries, site.clock.now());
    let mut found = BTreeMap::new();
    if let Ok(review) = review {
        let flagged = review.consenting.grey().iter().chain(review.silent.grey());
        found.extend(flagged.map(|grey| (grey.rule.clone(), grey.text_in(language).to_owned())));
    }
    for ruling in &history.rulings {
        found.entry(ruling.rule.clone()).or_default();
    }
    found
}

fn last_ruling<'a>(history: &'a PurposeHistory, rule: &str) -> Option<&'a GreyRuling> {
    history.rulings.iter().rev().find(|ruling| ruling.rule == rule)
}

/// How many contested points nobody has ruled on yet.
pub async fn open_points(site: &Site, declared: &Declared) -> Result<u64, StoreError> {
    let history = site.store.purpose_history(&declared.version.purpose.id).await?;
    let contested = contested(site, Language::En, declared, &history);
    Ok(contested.keys().filter(|rule| last_ruling(&history, rule).is_none()).count() as u64)
}

/// The contested points of a purpose with what was said of each, for its page.
pub fn points(site: &Site, visit: &Visit, declared: &Declared, history: &PurposeHistory) -> Vec<Block> {
    let frame = &visit.frame;
    let contested = contested(site, frame.language(), declared, history);
    if contested.is_empty() {
        return vec![Block::Text(frame.t("grey-none"))];
    }
    let row = |(rule, text): (&String, &String)| {
        let ruling = last_ruling(history, rule);
        let state = match ruling {
            None => Cell::tag(frame.t("grey-nothing-said"), true),
            Some(ruling) if ruling.accepted => Cell::tag(frame.t("grey-accepted"), false),
            Some(_) => Cell::tag(frame.t("grey-declined"), true),
        };
        let said = ruling.map_or_else(String::new, |ruling| {
            let day = frame.day(ruling.at);
            frame.words.filled("grey-said", &[("note", &ruling.note), ("who", &ruling.who), ("day", &day)])
        });
        let mut cells = vec![Cell::new(text.clone()), state, Cell::new(said)];
        let path = frame.href(format!("/purposes/{}/grey/{rule}", declared.version.purpose.id));
        let name = frame.words.with("grey-rule", "rule", rule);
        cells.insert(0, if visit.may(Action::RuleOnGrey) { Cell::link(path, name) } else { Cell::new(name) });
        cells
    };
    let columns = [frame.t("decision-rule"), frame.t("grey-what"), frame.t("grey-state"), frame.t("grey-note")];
    vec![Block::Text(frame.t("grey-intro")), Table::under("grey", &columns, contested.iter().map(row).collect())]
}

pub(super) async fn ask(State(site): State<Site>, visit: Visit, Path((id, rule)): Path<(String, String)>) -> Response {
    page(&site, visit, &id, &rule, None).await
}

/// What was chosen and written, where it will not do; `named`: an address stands in it.
#[derive(Clone, Copy, Default)]
struct Sent<'a> {
    ruling: &'a str,
    note: &'a str,
    named: bool,
}

/// The page of one point.
async fn page(site: &Site, visit: Visit, id: &str, rule: &str, sent: Option<Sent<'_>>) -> Response {
    let Some(declared) = declared(site, id) else {
        return shell::gone(site, visit).await;
    };
    let history = match site.store.purpose_history(&declared.version.purpose.id).await {
        Ok(history) => history,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let Some(text) = contested(site, visit.frame.language(), &declared, &history).remove(rule) else {
        return shell::gone(site, visit).await;
    };
    let frame = &visit.frame;
    let purpose = &declared.version.purpose;
    let back = frame.href(format!("/purposes/{id}"));
    let title = frame.words.filled("grey-title", &[("rule", &rule), ("name", &purpose.name)]);
    let mut sheet = Sheet::new(frame, title).up(back.clone(), purpose.name.clone()).lead(frame.t("grey-lead"));
    let facts = vec![super::sheet::Fact::new(frame.t("grey-what"), text)];
    sheet.push(Block::Facts(facts));
    let Sent { ruling, note, named } = sent.unwrap_or_default();
    let option = |value: &str, key: &str| Opt::new(value, frame.t(key), ruling == value);
    let options = vec![option("", "grey-choose"), option("accept", "grey-accept"), option("decline", "grey-decline")];
    let problem = |bad: bool, key: &str| (sent.is_some() && bad).then(|| frame.t(key));
    let no_choice = problem(ruling.is_empty(), "grey-choose-missing");
    let no_note = problem(!fits(note), "pause-why-missing").or(problem(named, "note-address"));
    for (field, error) in [("ruling", &no_choice), ("note", &no_note)] {
        sheet.problems.extend(error.clone().map(|error| (field_id(field), error)));
    }
    let form = FormView::to(frame.href(format!("/purposes/{id}/grey/{rule}")))
        .fields(vec![
            Field::choice("ruling", frame.t("grey-answer"), options).error(no_choice).required(),
            Field::area("note", frame.t("grey-note"), note, LONGEST_NOTE)
                .hint(frame.t("note-hint"))
                .error(no_note)
                .required(),
        ])
        .cancel(back, frame.t("pause-cancel"))
        .button("", "", frame.t("grey-do"));
    let status = if sent.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    sheet.with(Block::Form(form)).answer(site, visit, status, None).await
}

fn fits(note: &str) -> bool {
    !note.is_empty() && note.chars().count() <= LONGEST_NOTE
}

pub(super) async fn rule(State(site): State<Site>, Path((id, rule)): Path<(String, String)>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let (chosen, note) = (fields.value("ruling"), fields.value("note").trim());
    let Some(declared) = declared(&site, &id) else {
        return shell::gone(&site, visit).await;
    };
    let accepted = match chosen {
        "accept" => true,
        "decline" => false,
        _ => return page(&site, visit, &id, &rule, Some(Sent { note, ..Sent::default() })).await,
    };
    if !fits(note) {
        return page(&site, visit, &id, &rule, Some(Sent { ruling: chosen, note, named: false })).await;
    }
    let purpose = declared.version.purpose.id.clone();
    let (rule_name, who) = (rule.clone(), visit.account.clone());
    let ruling = GreyRuling { purpose, rule, accepted, note: note.to_owned(), who, at: site.clock.now() };
    match site.store.rule_on_grey(ruling).await {
        Ok(()) => Redirect::to(&visit.frame.href(format!("/purposes/{id}"))).into_response(),
        Err(StoreError::AddressInNote) => {
            page(&site, visit, &id, &rule_name, Some(Sent { ruling: chosen, note, named: true })).await
        }
        Err(error) => shell::down(&site, visit, &error).await,
    }
}
