//! What a sender does for the reader: unlocks a message after too many wrong codes, and puts on record by what they show who they
//! are. A code that was agreed on is never shown again; a telephone number neither.

use super::access;
use super::one::path_of;
use super::words;
use crate::Site;
use crate::desk::sheet::{Block, Field, Form as FormView, Note, Sheet, field_id};
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_pages::Frame;
use openlijk_store::{NewFactor, SealedRecord, StoreError, Who};

/// The longest telephone number (E.164: 15 digits and the plus), with the spaces that people write.
const LONGEST_PHONE: usize = 24;
/// The longest agreed code, in characters.
const LONGEST_CODE: usize = 100;

pub(super) async fn ask_unlock(State(site): State<Site>, visit: Visit, Path(number): Path<String>) -> Response {
    let (visit, seen) = match access::seen(&site, visit, &number).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let record = &seen.record;
    let frame = &visit.frame;
    let back = frame.href(path_of(record.message));
    let title = frame.words.with("sealed-unlock-title", "to", words::to(frame, record));
    let mut sheet = Sheet { title, ..Sheet::default() }.up(back.clone(), words::to(frame, record));
    if !record.locked {
        sheet.push(Note::plain(frame.t("sealed-unlock-not"), vec![frame.t("sealed-unlock-not-text")]));
        return sheet.answer(&site, visit, StatusCode::CONFLICT, None).await;
    }
    let form = FormView::to(frame.href(format!("{}/unlock", path_of(record.message))))
        .cancel(back, frame.t("pause-cancel"))
        .button("", "", frame.t("sealed-do-unlock"));
    let sheet = sheet.lead(frame.t("sealed-unlock-what")).lead(frame.t("sealed-unlock-check")).with(Block::Form(form));
    sheet.shown(&site, visit).await
}

pub(super) async fn unlock(State(site): State<Site>, Path(number): Path<String>, form: Form) -> Response {
    let (visit, seen) = match access::seen(&site, form.visit, &number).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let message = seen.record.message;
    // What is not locked stays as it is: two clicks are one.
    let done = match seen.record.locked {
        true => site.store.unlock_sealed(message, &visit.account, site.clock.now()).await,
        false => Ok(()),
    };
    match done {
        Ok(()) => Redirect::to(&visit.frame.href(path_of(message))).into_response(),
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

pub(super) async fn ask_factor(State(site): State<Site>, visit: Visit, Path(number): Path<String>) -> Response {
    let (visit, seen) = match access::seen(&site, visit, &number).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    factor_page(&site, visit, &seen.record, &Fields::of(Vec::new()), None).await
}

async fn factor_page(
    site: &Site,
    visit: Visit,
    record: &SealedRecord,
    sent: &Fields,
    problem: Option<(&'static str, &'static str)>,
) -> Response {
    let frame = &visit.frame;
    let back = frame.href(path_of(record.message));
    let to = words::to(frame, record);
    let mut sheet = Sheet { title: frame.words.with("sealed-factor-title", "to", &to), ..Sheet::default() }
        .up(back.clone(), to)
        .lead(frame.words.with("sealed-factor-now", "factor", words::factor(frame, record.factor)))
        .lead(frame.t("sealed-factor-what"));
    sheet.problems.extend(problem.map(|(field, key)| (field_id(field), frame.t(key))));
    let error = |field: &str| problem.filter(|(name, _)| *name == field).map(|(_, key)| frame.t(key));
    let form = FormView::to(frame.href(format!("{}/factor", path_of(record.message))))
        .fields(factor_fields(frame, "", sent, error))
        .cancel(back, frame.t("pause-cancel"))
        .button("", "", frame.t("sealed-factor-do"));
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let path = format!("{}/factor", path_of(record.message));
    sheet.with(Block::Form(form)).answer(site, visit, status, Some(&path)).await
}

/// A telephone number and an agreed code, of the reader whose fields end in `end`.
pub(super) fn factor_fields(
    frame: &Frame,
    end: &str,
    sent: &Fields,
    error: impl Fn(&str) -> Option<String>,
) -> Vec<Field> {
    let (phone, code) = (format!("phone{end}"), format!("code{end}"));
    vec![
        Field::kind(&phone, frame.t("sealed-phone"), "tel", sent.value(&phone), LONGEST_PHONE)
            .hint(frame.t("sealed-phone-hint"))
            .error(error(&phone)),
        Field::line(&code, frame.t("sealed-code"), sent.value(&code), LONGEST_CODE)
            .hint(frame.t("sealed-code-hint"))
            .error(error(&code)),
    ]
}

/// A telephone number as it is kept: without the spaces, dots and hyphens that people write.
pub(super) fn phone_of(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '.' | '(' | ')')).collect()
}

pub(super) async fn set_factor(State(site): State<Site>, Path(number): Path<String>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let (visit, seen) = match access::seen(&site, visit, &number).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let record = &seen.record;
    let (phone, code) = (phone_of(fields.value("phone")), fields.value("code").trim());
    if phone.is_empty() && code.is_empty() {
        return factor_page(&site, visit, record, &fields, Some(("phone", "sealed-factor-none"))).await;
    }
    let whose = Who::Id(record.recipient);
    let factors = [
        (!phone.is_empty()).then_some(("phone", "sealed-phone-problem", NewFactor::Phone(phone))),
        (!code.is_empty()).then(|| ("code", "sealed-code-problem", NewFactor::Agreed(code.to_owned()))),
    ];
    for (field, problem, factor) in factors.into_iter().flatten() {
        match site.store.set_factor(&whose, factor, &visit.account, site.clock.now()).await {
            Ok(()) => {}
            Err(StoreError::Refused(_)) => {
                return factor_page(&site, visit, record, &fields, Some((field, problem))).await;
            }
            Err(error) => return shell::down(&site, visit, &error).await,
        }
    }
    Redirect::to(&visit.frame.href(path_of(record.message))).into_response()
}
