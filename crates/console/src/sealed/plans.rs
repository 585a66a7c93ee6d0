//! Taking back that is planned, and is dropped after all.

use super::access;
use super::one::path_of;
use super::words;
use crate::Site;
use crate::desk::sheet::{Block, Form as FormView, Sheet};
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_pages::Frame;
use openlijk_store::{SealedPlan, SealedRecord};

fn plan_of<'a>(record: &'a SealedRecord, plan: &str) -> Option<&'a SealedPlan> {
    let number: u64 = plan.parse().ok()?;
    record.plans.iter().find(|plan| plan.id == number)
}

/// What does not happen then.
fn planned(frame: &Frame, plan: &SealedPlan) -> String {
    let (what, moment) = (words::how(frame, plan.how), frame.moment(plan.at));
    frame.words.filled("sealed-plan-drop-what", &[("what", &what), ("moment", &moment)])
}

pub(super) async fn ask(
    State(site): State<Site>,
    visit: Visit,
    Path((number, plan)): Path<(String, String)>,
) -> Response {
    let (visit, seen) = match access::seen(&site, visit, &number).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let record = &seen.record;
    let Some(plan) = plan_of(record, &plan) else { return shell::gone(&site, visit).await };
    let frame = &visit.frame;
    let back = frame.href(path_of(record.message));
    let form = FormView::to(frame.href(format!("{}/plans/{}", path_of(record.message), plan.id)))
        .cancel(back.clone(), frame.t("pause-cancel"))
        .button("", "", frame.t("sealed-plan-drop"));
    let sheet = Sheet { title: frame.t("sealed-plan-drop-title"), ..Sheet::default() }
        .up(back, words::to(frame, record))
        .lead(planned(frame, plan))
        .with(Block::Form(form));
    sheet.shown(&site, visit).await
}

pub(super) async fn drop_one(
    State(site): State<Site>,
    Path((number, plan)): Path<(String, String)>,
    form: Form,
) -> Response {
    let (visit, seen) = match access::seen(&site, form.visit, &number).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let record = &seen.record;
    let Some(plan) = plan_of(record, &plan) else { return shell::gone(&site, visit).await };
    match site.store.drop_plan(record.message, plan.id).await {
        Ok(()) => Redirect::to(&visit.frame.href(path_of(record.message))).into_response(),
        Err(error) => shell::down(&site, visit, &error).await,
    }
}
