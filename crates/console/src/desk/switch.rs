//! Switching a purpose on or off: on a page of its own, with a reason.

use super::LONGEST_NOTE;
use super::editor::declared;
use super::sheet::{Block, Field, Form as FormView, Note, Sheet, field_id};
use super::state::missing;
use super::words;
use crate::Site;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_store::StoreError;

pub(super) async fn confirm_on(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    confirm(&site, visit, &id, true, None).await
}

pub(super) async fn confirm_off(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    confirm(&site, visit, &id, false, None).await
}

pub(super) async fn on(State(site): State<Site>, Path(id): Path<String>, form: Form) -> Response {
    apply(&site, &id, form, true).await
}

pub(super) async fn off(State(site): State<Site>, Path(id): Path<String>, form: Form) -> Response {
    apply(&site, &id, form, false).await
}

/// The page that asks for a reason. `refused` is what was written, and why it will not do.
async fn confirm(site: &Site, visit: Visit, id: &str, on: bool, refused: Option<(&str, &'static str)>) -> Response {
    let Some(declared) = declared(site, id) else {
        return shell::gone(site, visit).await;
    };
    let frame = &visit.frame;
    let name = &declared.version.purpose.name;
    let (title, effect, does, look, path) = if on {
        ("switch-on-title", "switch-on-effect", "switch-on-do", "", "on")
    } else {
        ("switch-off-title", "switch-off-effect", "switch-off-do", "danger", "off")
    };
    let back = frame.href(format!("/purposes/{id}"));
    let mut sheet = Sheet::new(frame, frame.words.with(title, "name", name)).up(back.clone(), name.clone());
    if on && !missing(&declared).is_empty() {
        let lines = vec![words::fields(frame, missing(&declared)), frame.t("assessed-missing-text")];
        sheet.push(Note::bad(frame.t("assessed-missing"), lines));
        return sheet.answer(site, visit, StatusCode::CONFLICT, None).await;
    }
    sheet = sheet.lead(frame.t(effect));
    let error = refused.map(|(_, problem)| frame.t(problem));
    if let Some(error) = &error {
        sheet.problems.push((field_id("why"), error.clone()));
    }
    let why = Field::area("why", frame.t("pause-why"), refused.map_or("", |(why, _)| why), LONGEST_NOTE)
        .hint(frame.t("note-hint"))
        .error(error)
        .required();
    let action = frame.href(format!("/purposes/{id}/{path}"));
    let form =
        FormView::to(action).fields(vec![why]).cancel(back, frame.t("pause-cancel")).button("", look, frame.t(does));
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    sheet.with(Block::Form(form)).answer(site, visit, status, None).await
}

async fn apply(site: &Site, id: &str, form: Form, on: bool) -> Response {
    let Form { visit, fields } = form;
    let Some(declared) = declared(site, id) else {
        return shell::gone(site, visit).await;
    };
    let why = fields.value("why").trim();
    let bad = why.is_empty() || why.chars().count() > LONGEST_NOTE;
    if bad || (on && !missing(&declared).is_empty()) {
        return confirm(site, visit, id, on, Some((why, "pause-why-missing"))).await;
    }
    let purpose = &declared.version.purpose.id;
    match site.store.switch_purpose(purpose, on, why, &visit.account, site.clock.now()).await {
        Ok(()) => Redirect::to(&visit.frame.href(format!("/purposes/{id}"))).into_response(),
        Err(StoreError::AddressInNote) => confirm(site, visit, id, on, Some((why, "note-address"))).await,
        Err(error) => shell::down(site, visit, &error).await,
    }
}
