//! Answering somebody who asked what is kept about them, or to erase it: by their address, typed into a form and standing in
//! no path. That it was given out or erased is in the logbook before the page answers.

use super::sheet::{Block, Field, Form as FormView, Note, Sheet, field_id};
use crate::Site;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use openlijk_model::Address;
use openlijk_pages::Frame;
use openlijk_store::Who;

const PATH: &str = "/desk/people";

pub(super) async fn ask(State(site): State<Site>, visit: Visit) -> Response {
    let sheet = page(&visit.frame, "", "", "");
    sheet.shown(&site, visit).await
}

/// The two forms. `problem` names the field that will not do.
fn page(frame: &Frame, export: &str, erase: &str, problem: &str) -> Sheet {
    let error = |field: &str, key: &str| (problem == field).then(|| frame.t(key));
    let (bad_export, bad_erase) = (error("export", "address-problem"), error("erase", "address-problem"));
    let not_sure = error("sure", "people-sure-problem");
    let mut sheet = Sheet::new(frame, frame.t("people-title")).lead(frame.t("people-lead"));
    for (field, error) in [("export", &bad_export), ("erase", &bad_erase), ("sure", &not_sure)] {
        sheet.problems.extend(error.clone().map(|error| (field_id(field), error)));
    }
    sheet.heading("export", frame.t("people-export"));
    sheet.push(Block::Text(frame.t("people-export-intro")));
    let address = |name: &str, value: &str| {
        Field::kind(name, frame.t("address"), "email", value, 254).hint(frame.t("address-hint")).required()
    };
    sheet.push(Block::Form(
        FormView::to(frame.href(PATH))
            .fields(vec![address("export", export).error(bad_export)])
            .button("show", "", frame.t("people-show"))
            .button("download", "quiet", frame.t("download-json")),
    ));
    sheet.heading("erase", frame.t("people-erase"));
    sheet.push(Block::Text(frame.t("people-erase-intro")));
    let sure = Field::tick("sure", frame.t("people-sure"), false).error(not_sure).required();
    sheet.push(Block::Form(
        FormView::to(frame.href(PATH)).fields(vec![address("erase", erase).error(bad_erase), sure]).button(
            "erase",
            "danger",
            frame.t("people-erase-do"),
        ),
    ));
    sheet
}

pub(super) async fn act(State(site): State<Site>, form: Form) -> Response {
    match form.fields.value("do") {
        "erase" => erase(&site, form).await,
        "download" => export(&site, form, true).await,
        _ => export(&site, form, false).await,
    }
}

async fn export(site: &Site, form: Form, as_file: bool) -> Response {
    let Form { visit, fields } = form;
    let typed = fields.value("export").trim();
    let Ok(address) = Address::parse(typed) else {
        let sheet = page(&visit.frame, typed, "", "export");
        return sheet.answer(site, visit, StatusCode::UNPROCESSABLE_ENTITY, Some(PATH)).await;
    };
    let found = match site.store.find(&address).await {
        Ok(None) => Ok(None),
        Ok(Some(person)) => site.store.export_subject(person, &visit.account, site.clock.now()).await.map(Some),
        Err(error) => Err(error),
    };
    let record = match found {
        Ok(record) => record,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    if let (true, Some(record)) = (as_file, &record) {
        let json = serde_json::to_string_pretty(record).unwrap_or_default();
        let name = "attachment; filename=\"person.json\"";
        return ([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, name)], json)
            .into_response();
    }
    let frame = &visit.frame;
    let mut sheet = page(frame, typed, "", "");
    sheet.heading("found", frame.t("people-found"));
    match record {
        None => sheet.push(Block::Text(frame.t("people-nothing"))),
        Some(record) => sheet.blocks.extend(super::readings::record_blocks(frame, &record, "found")),
    }
    sheet.answer(site, visit, StatusCode::OK, Some(PATH)).await
}

async fn erase(site: &Site, form: Form) -> Response {
    let Form { visit, fields } = form;
    let typed = fields.value("erase").trim();
    let address = Address::parse(typed);
    let problem = match (&address, fields.value("sure")) {
        (Err(_), _) => Some("erase"),
        (Ok(_), "") => Some("sure"),
        (Ok(_), _) => None,
    };
    let (Ok(address), None) = (address, problem) else {
        let sheet = page(&visit.frame, "", typed, problem.unwrap_or_default());
        return sheet.answer(site, visit, StatusCode::UNPROCESSABLE_ENTITY, Some(PATH)).await;
    };
    match site.store.erase(&Who::Address(address), site.clock.now()).await {
        Ok(known) => {
            let frame = &visit.frame;
            let text = frame.t(if known { "people-erased-text" } else { "people-nothing" });
            let mut sheet = page(frame, "", "", "");
            sheet.blocks.insert(0, Note::good(frame.t(if known { "people-erased" } else { "people-not-known" }), text));
            sheet.answer(site, visit, StatusCode::OK, Some(PATH)).await
        }
        Err(error) => shell::down(site, visit, &error).await,
    }
}
