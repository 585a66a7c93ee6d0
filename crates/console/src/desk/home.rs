//! The desk's first page: what asks for attention now, and where everything is.

use super::sheet::{Cell, Note, Sheet, Table};
use super::state::{State, missing, review_is_over};
use crate::Site;
use crate::roles::Action;
use crate::shell;
use crate::signed::Visit;
use axum::extract::State as Extract;
use axum::response::Response;
use openlijk_pages::Frame;
use openlijk_store::StoreError;

/// The most requests that are looked through for what is due.
const MOST: u32 = 500;
/// Days before its deadline at which a request is named here.
const SOON_DAYS: i64 = 7;

pub(super) async fn show(Extract(site): Extract<Site>, visit: Visit) -> Response {
    let attention = match attention(&site, &visit).await {
        Ok(attention) => attention,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = Sheet { title: frame.t("desk-title"), ..Sheet::default() };
    sheet.heading("attention", frame.t("desk-attention"));
    if attention.is_empty() {
        sheet.push(Note::good(frame.t("desk-nothing"), frame.t("desk-nothing-text")));
    } else {
        let columns = [frame.t("desk-what"), frame.t("desk-why")];
        sheet.push(Table::under("attention", &columns, attention));
    }
    sheet.heading("parts", frame.t("desk-parts"));
    let rows = parts(frame).into_iter().filter(|(action, ..)| visit.may(*action));
    let rows = rows.map(|(_, path, name, what)| vec![Cell::link(frame.href(path), name), Cell::new(what)]).collect();
    sheet.push(Table::under("parts", &[frame.t("desk-part"), frame.t("desk-part-what")], rows));
    sheet.shown(&site, visit).await
}

fn parts(frame: &Frame) -> Vec<(Action, &'static str, String, String)> {
    let part = |action, path, name: &str, what: &str| (action, path, frame.t(name), frame.t(what));
    vec![
        part(Action::SeePurposes, "/purposes", "purposes-title", "part-purposes"),
        part(Action::SeePurposes, "/desk/regimes", "regimes-title", "part-regimes"),
        part(Action::SeeDecisions, "/desk/decisions", "decisions-title", "part-decisions"),
        part(Action::SeeReadings, "/desk/readings", "readings-title", "part-readings"),
        part(Action::SeeLooks, "/desk/looks", "looks-title", "part-looks"),
        part(Action::SeeRequests, "/desk/requests", "requests-title", "part-requests"),
        part(Action::AnswerRequests, "/desk/people", "people-title", "part-people"),
        part(Action::SeeIncidents, "/desk/incidents", "incidents-title", "part-incidents"),
        part(Action::SeePauses, "/pause", "pauses-title", "part-pauses"),
        part(Action::SeeRuns, "/desk/retention", "retention-title", "part-retention"),
        part(Action::ExportRegister, "/desk/register", "register-title", "part-register"),
        part(Action::ExportFile, "/desk/file", "file-title", "part-file"),
        part(Action::SeeLooks, "/desk/logbook", "logbook-title", "part-logbook"),
    ]
}

/// What waits for somebody, each with where to go and why.
async fn attention(site: &Site, visit: &Visit) -> Result<Vec<Vec<Cell>>, StoreError> {
    let frame = &visit.frame;
    let now = site.clock.now();
    let mut rows = Vec::new();
    if visit.may(Action::SeeRequests) {
        for request in site.store.requests(MOST).await?.iter().filter(|request| request.done.is_none()) {
            let left = super::requests::days_left(request, now);
            if left <= SOON_DAYS {
                let name = super::requests::name(frame, request);
                rows.push(vec![
                    Cell::link(frame.href("/desk/requests"), name),
                    Cell::tag(super::requests::left(frame, left), left < 0),
                ]);
            }
        }
    }
    if visit.may(Action::SeeIncidents) {
        rows.extend(super::incidents::attention(site, frame).await?);
    }
    for declared in site.store.declared().iter() {
        let purpose = &declared.version.purpose;
        let link = || Cell::link(frame.href(format!("/purposes/{}", purpose.id)), purpose.name.clone());
        if !missing(declared).is_empty() {
            rows.push(vec![link(), State::of(declared).cell(frame)]);
        }
        if State::of(declared).is_on() && review_is_over(declared, now) {
            rows.push(vec![link(), Cell::tag(frame.t("purpose-review-over"), true)]);
        }
        let open = super::grey::open_points(site, declared).await?;
        if open > 0 && State::of(declared).is_on() {
            rows.push(vec![link(), Cell::new(frame.words.counted("grey-open", open))]);
        }
    }
    Ok(rows)
}
