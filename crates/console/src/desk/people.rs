//! Answering somebody who asked what is kept about them, or to erase it: by their address, typed into a form and standing in
//! no path. That it was given out, to whom and why, or that it was erased, is on record before the page answers.

use super::readings::{look_of, why_field, why_fits};
use super::sheet::{Block, Field, Form as FormView, Note, Sheet, field_id};
use crate::Site;
use crate::roles::{Action, may};
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use openlijk_model::{Address, Role};
use openlijk_pages::Frame;
use openlijk_store::{SubjectMessage, SubjectRecord, Who};

const PATH: &str = "/desk/people";

pub(super) async fn ask(State(site): State<Site>, visit: Visit) -> Response {
    let sheet = page(&visit.frame, "", "", "", &[]);
    sheet.shown(&site, visit).await
}

/// The two forms. `problems` names the fields that will not do.
fn page(frame: &Frame, export: &str, why: &str, erase: &str, problems: &[&str]) -> Sheet {
    let error = |field: &str, key: &str| problems.contains(&field).then(|| frame.t(key));
    let (bad_export, bad_erase) = (error("export", "address-problem"), error("erase", "address-problem"));
    let (no_why, not_sure) = (error("why", "pause-why-missing"), error("sure", "people-sure-problem"));
    let mut sheet = Sheet::new(frame, frame.t("people-title")).lead(frame.t("people-lead"));
    for (field, error) in [("export", &bad_export), ("why", &no_why), ("erase", &bad_erase), ("sure", &not_sure)] {
        sheet.problems.extend(error.clone().map(|error| (field_id(field), error)));
    }
    sheet.heading("export", frame.t("people-export"));
    sheet.push(Block::Text(frame.t("people-export-intro")));
    let address = |name: &str, value: &str| {
        Field::kind(name, frame.t("address"), "email", value, 254).hint(frame.t("address-hint")).required()
    };
    sheet.push(Block::Form(
        FormView::to(frame.href(PATH))
            .fields(vec![address("export", export).error(bad_export), why_field(frame, why).error(no_why)])
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
    let (typed, why) = (fields.value("export").trim(), fields.value("why").trim());
    let address = Address::parse(typed);
    let checks = [("export", address.is_ok()), ("why", why_fits(why))];
    let problems: Vec<&str> = checks.into_iter().filter(|(_, fits)| !fits).map(|(field, _)| field).collect();
    let (Ok(address), true) = (address, problems.is_empty()) else {
        let sheet = page(&visit.frame, typed, why, "", &problems);
        return sheet.answer(site, visit, StatusCode::UNPROCESSABLE_ENTITY, Some(PATH)).await;
    };
    let found = match site.store.find(&address).await {
        Ok(None) => Ok(None),
        Ok(Some(person)) => site.store.give_out(look_of(site, &visit, Some(person), why)).await.map(Some),
        Err(error) => Err(error),
    };
    let mut record = match found {
        Ok(record) => record,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let hidden = record.as_mut().is_some_and(|record| hide_unseen(record, visit.role));
    if let (true, Some(record)) = (as_file, &record) {
        let json = serde_json::to_string_pretty(record).unwrap_or_default();
        let name = "attachment; filename=\"person.json\"";
        return ([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, name)], json)
            .into_response();
    }
    let frame = &visit.frame;
    let mut sheet = page(frame, typed, why, "", &[]);
    sheet.heading("found", frame.t("people-found"));
    match record {
        None => sheet.push(Block::Text(frame.t("people-nothing"))),
        Some(record) => sheet.blocks.extend(super::readings::record_blocks(frame, &record, "found")),
    }
    if hidden {
        sheet.push(Note::plain(frame.t("people-hidden"), vec![frame.t("people-hidden-text")]));
    }
    sheet.answer(site, visit, StatusCode::OK, Some(PATH)).await
}

/// Takes out the readings of messages whose readers were not told that the visitor's role may see them: answering a request
/// is no way around that. The person gets them on their own page. Was there anything to take out?
pub(super) fn hide_unseen(record: &mut SubjectRecord, role: Role) -> bool {
    let seen = |message: &SubjectMessage| may(role, Action::SeeReadings) && message.seen_by.contains(&role);
    let mut hidden = false;
    for message in record.messages.iter_mut().filter(|message| !seen(message)) {
        hidden |= !message.loads.is_empty() || message.last_open.is_some();
        hidden |= !message.acts.is_empty() || !message.reports.is_empty();
        message.acts.clear();
        message.reports.clear();
        message.loads.clear();
        message.last_open = None;
    }
    hidden
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
        let sheet = page(&visit.frame, "", "", typed, problem.as_slice());
        return sheet.answer(site, visit, StatusCode::UNPROCESSABLE_ENTITY, Some(PATH)).await;
    };
    match site.store.erase_by(&Who::Address(address), &visit.account, site.clock.now()).await {
        Ok(known) => {
            let frame = &visit.frame;
            let text = frame.t(if known { "people-erased-text" } else { "people-nothing" });
            let mut sheet = page(frame, "", "", "", &[]);
            sheet.blocks.insert(0, Note::good(frame.t(if known { "people-erased" } else { "people-not-known" }), text));
            sheet.answer(site, visit, StatusCode::OK, Some(PATH)).await
        }
        Err(error) => shell::down(site, visit, &error).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use openlijk_model::{Measure, MessageId, OpenerClass};

    #[test]
    fn answering_a_request_shows_no_readings_whose_readers_were_not_told_of_the_role() {
        let message = |seen_by: &[Role]| SubjectMessage {
            message: MessageId(1),
            purpose: "ours".parse().unwrap(),
            campaign: String::new(),
            sent: Timestamp::UNIX_EPOCH,
            measure: Measure::Individual,
            kept_days: 30,
            seen_by: seen_by.to_vec(),
            loads: vec![(Timestamp::UNIX_EPOCH, OpenerClass::Person)],
            last_open: Some("2026-01-01".to_owned()),
            acts: Vec::new(),
            reports: Vec::new(),
        };
        let messages = vec![message(&[Role::Officer, Role::CaseWorker]), message(&[Role::Officer]), message(&[])];
        let mut record = SubjectRecord { messages, ..SubjectRecord::default() };
        assert!(hide_unseen(&mut record, Role::CaseWorker));
        let shown: Vec<bool> = record.messages.iter().map(|message| message.last_open.is_some()).collect();
        assert_eq!(shown, [true, false, false]);
        assert!(!hide_unseen(&mut record, Role::CaseWorker), "nothing more was hidden");
        let mut admins = SubjectRecord { messages: vec![message(&[Role::Administrator])], ..SubjectRecord::default() };
        assert!(hide_unseen(&mut admins, Role::Administrator), "whoever the table of roles leaves out sees none");
    }
}
