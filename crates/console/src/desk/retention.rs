//! Keeping no longer than was said: what the next run would take away, running it now, and the runs on record.

use super::sheet::{Block, Cell, Form as FormView, Link, Sheet, Table};
use super::words;
use crate::Site;
use crate::roles::Action;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_pages::Frame;
use openlijk_store::{Removal, RetentionRun, StoreError};

/// The most runs on the page.
const MOST: u32 = 100;

pub(super) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    match sheet(&site, &visit).await {
        Ok(sheet) => sheet.shown(&site, visit).await,
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

async fn sheet(site: &Site, visit: &Visit) -> Result<Sheet, StoreError> {
    let frame = &visit.frame;
    let plan = site.store.retention_plan(site.clock.now()).await?;
    let runs = site.store.retention_runs(MOST).await?;
    let mut sheet = Sheet::new(frame, frame.t("retention-title")).lead(frame.t("retention-lead"));
    sheet.heading("plan", frame.t("retention-plan"));
    sheet.blocks.extend(removals(site, frame, "plan", &plan));
    if visit.may(Action::RunRetention) {
        let link = Link::button("main", frame.href("/desk/retention/run"), frame.t("retention-run"));
        sheet.push(Block::Links(vec![link]));
    }
    sheet.heading("runs", frame.t("retention-runs"));
    if runs.is_empty() {
        sheet.push(Block::Text(frame.t("retention-no-runs")));
    } else {
        let columns = [frame.t("decisions-when"), frame.t("looks-who"), frame.t("retention-removed")];
        sheet.push(Table::under("runs", &columns, runs.iter().map(|run| run_row(site, frame, run)).collect()));
    }
    Ok(sheet)
}

fn of_what(site: &Site, frame: &Frame, removal: &Removal) -> String {
    let Some(id) = &removal.purpose else { return frame.t("retention-no-purpose") };
    let declared = site.store.declared();
    let found = declared.iter().find(|declared| declared.version.purpose.id == *id);
    found.map_or_else(|| id.to_string(), |declared| declared.version.purpose.name.clone())
}

fn removals(site: &Site, frame: &Frame, id: &str, plan: &[Removal]) -> Vec<Block> {
    if plan.iter().all(|removal| removal.count == 0) {
        return vec![Block::Text(frame.t("retention-nothing"))];
    }
    let row = |removal: &Removal| {
        vec![
            Cell::new(of_what(site, frame, removal)),
            Cell::new(words::removed(frame, &removal.what)),
            Cell::new(frame.number(removal.count)),
            Cell::new(frame.day(removal.before)),
        ]
    };
    let number = format!("#{}", frame.t("retention-number"));
    let columns = [frame.t("campaigns-purpose"), frame.t("retention-what"), number, frame.t("retention-before")];
    vec![Table::under(id, &columns, plan.iter().filter(|removal| removal.count > 0).map(row).collect())]
}

fn run_row(site: &Site, frame: &Frame, run: &RetentionRun) -> Vec<Cell> {
    let who = if run.who == "daily" { frame.t("retention-daily") } else { run.who.clone() };
    let one = |removal: &Removal| {
        let (count, what) = (frame.number(removal.count), words::removed(frame, &removal.what));
        format!("{}: {count} {what}", of_what(site, frame, removal))
    };
    let removed: Vec<String> = run.removed.iter().filter(|removal| removal.count > 0).map(one).collect();
    let removed = if removed.is_empty() { frame.t("retention-removed-nothing") } else { removed.join("; ") };
    vec![Cell::new(frame.moment(run.at)), Cell::new(who), Cell::new(removed)]
}

pub(super) async fn confirm(State(site): State<Site>, visit: Visit) -> Response {
    let plan = match site.store.retention_plan(site.clock.now()).await {
        Ok(plan) => plan,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let back = frame.href("/desk/retention");
    let mut sheet = Sheet::new(frame, frame.t("retention-confirm"))
        .up(back.clone(), frame.t("retention-title"))
        .lead(frame.t("retention-confirm-lead"));
    sheet.heading("plan", frame.t("retention-plan"));
    sheet.blocks.extend(removals(&site, frame, "plan", &plan));
    let form = FormView::to(frame.href("/desk/retention/run")).cancel(back, frame.t("pause-cancel")).button(
        "",
        "danger",
        frame.t("retention-do"),
    );
    sheet.with(Block::Form(form)).shown(&site, visit).await
}

pub(super) async fn run(State(site): State<Site>, form: Form) -> Response {
    let visit = form.visit;
    match site.store.retention_run(&visit.account, site.clock.now()).await {
        Ok(_) => Redirect::to(&visit.frame.href("/desk/retention")).into_response(),
        Err(error) => shell::down(&site, visit, &error).await,
    }
}
