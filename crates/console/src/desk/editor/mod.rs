//! Declaring a purpose, and changing one, for somebody who is no engineer. The preview changes nothing; declaring makes a
//! version, which is in force once its assessment finds nothing missing.

mod fields;
mod form;
mod portal_fields;
mod preview;

pub use preview::all_notices;

use super::sheet::{Block, Note};
use crate::Site;
use crate::desk::sheet::Sheet;
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use fields::Problem;
use form::Shown;
use openlijk_model::Purpose;
use openlijk_store::Declared;

pub(super) async fn blank(State(site): State<Site>, visit: Visit) -> Response {
    let fields = fields::empty();
    render(
        &site,
        visit,
        &View { fields, purpose: None, problems: Vec::new(), id: None, previewed: false },
        StatusCode::OK,
    )
    .await
}

pub(super) async fn edit(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    let Some(declared) = declared(&site, &id) else {
        return shell::gone(&site, visit).await;
    };
    let purpose = declared.version.purpose;
    let view = View {
        fields: fields::of(&purpose),
        purpose: Some(purpose),
        problems: Vec::new(),
        id: Some(id),
        previewed: false,
    };
    render(&site, visit, &view, StatusCode::OK).await
}

pub(super) async fn declare_new(State(site): State<Site>, form: Form) -> Response {
    declare(&site, form, None).await
}

pub(super) async fn declare_changed(State(site): State<Site>, Path(id): Path<String>, form: Form) -> Response {
    if declared(&site, &id).is_none() {
        return shell::gone(&site, form.visit).await;
    }
    declare(&site, form, Some(id)).await
}

/// The last declaration of the purpose of this id.
pub fn declared(site: &Site, id: &str) -> Option<Declared> {
    site.store.declared().iter().find(|declared| declared.version.purpose.id.as_str() == id).cloned()
}

struct View {
    fields: Fields,
    purpose: Option<Purpose>,
    problems: Vec<Problem>,
    id: Option<String>,
    previewed: bool,
}

async fn render(site: &Site, visit: Visit, view: &View, status: StatusCode) -> Response {
    let shown = Shown {
        fields: &view.fields,
        purpose: view.purpose.as_ref(),
        problems: &view.problems,
        id: view.id.as_deref(),
        previewed: view.previewed,
    };
    let path = view.id.as_ref().map_or_else(|| "/new-purpose".to_owned(), |id| format!("/purposes/{id}/edit"));
    form::sheet(site, &visit.frame, &shown).answer(site, visit, status, Some(&path)).await
}

async fn declare(site: &Site, form: Form, id: Option<String>) -> Response {
    let Form { visit, fields } = form;
    let (purpose, mut problems) = fields::read(&fields);
    if let (Some(purpose), false) = (&purpose, problems.iter().any(|(name, _)| name == "id")) {
        problems.extend(id_problem(site, purpose, id.as_deref()));
    }
    let declaring = fields.value("do") == "declare";
    if let (true, true, Some(purpose)) = (declaring, problems.is_empty(), &purpose) {
        return apply(site, visit, purpose.clone()).await;
    }
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(site, visit, &View { fields, purpose, problems, id, previewed: true }, status).await
}

/// A new purpose needs an id of its own; an old one keeps its id.
fn id_problem(site: &Site, purpose: &Purpose, id: Option<&str>) -> Option<Problem> {
    let taken = match id {
        Some(id) => purpose.id.as_str() != id,
        None => declared(site, purpose.id.as_str()).is_some(),
    };
    taken.then(|| ("id".to_owned(), "editor-problem-taken"))
}

async fn apply(site: &Site, visit: Visit, purpose: Purpose) -> Response {
    let id = purpose.id.clone();
    let now = site.clock.now();
    let assessed = match site.decider.assess(purpose, &site.organisation.controller(), now) {
        Ok(assessed) => assessed,
        Err(error) => {
            tracing::error!(%error, "a declaration could not be assessed");
            let title = visit.frame.t("down-title");
            let sheet = Sheet::new(&visit.frame, title);
            let note: Block = Note::bad(visit.frame.t("decision-failed"), Vec::new());
            return sheet.with(note).answer(site, visit, StatusCode::SERVICE_UNAVAILABLE, None).await;
        }
    };
    match site.store.apply_purpose(assessed, &visit.account, now).await {
        Ok(_) => Redirect::to(&visit.frame.href(format!("/purposes/{id}"))).into_response(),
        Err(error) => shell::down(site, visit, &error).await,
    }
}
