//! `/p/{token}`: what is kept about somebody, for whoever holds the link that was mailed to them.

use crate::page_view::allow_wording;
use crate::{Site, export, general, unavailable};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use openlijk_model::{Choice, ChoiceState, HowChosen, Measure, PurposeId, PurposeVersion, RecipientId};
use openlijk_pages::{Frame, page};
use openlijk_store::{NewChoice, ProofFor, ShownText, StoreError, SubjectMessage, SubjectRecord, TextKind, Who};
use openlijk_token::Meaning;

#[derive(Template)]
#[template(path = "my_data.html")]
pub(crate) struct MyDataPage {
    pub frame: Frame,
    pub path: String,
    /// What was just chosen, and from when it counts.
    pub saved: Option<String>,
    pub choices: Vec<ChoiceView>,
    pub messages: Vec<MessageRow>,
}

#[derive(Template)]
#[template(path = "erase.html")]
pub(crate) struct ErasePage {
    pub frame: Frame,
    pub path: String,
}

#[derive(Template)]
#[template(path = "erased.html")]
pub(crate) struct ErasedPage {
    pub frame: Frame,
}

pub(crate) struct ChoiceView {
    pub purpose: PurposeId,
    pub name: String,
    pub state: String,
    pub told: Option<String>,
    pub wording: String,
    pub mark: String,
}

pub(crate) struct MessageRow {
    pub day: String,
    pub mail: String,
    pub measure: String,
    pub recorded: Vec<String>,
    pub until: String,
}

struct Proven {
    recipient: RecipientId,
    path: String,
}

async fn prove(site: &Site, token: &str) -> Result<Option<Proven>, StoreError> {
    let now = site.clock.now();
    let Some(opened) = site.store.open_token(token).filter(|token| !token.is_expired(now)) else {
        return Ok(None);
    };
    let Meaning::Proof { request } = opened.meaning else {
        return Ok(None);
    };
    let found = site.store.proof(request, now).await?;
    Ok(match found {
        Some((recipient, ProofFor::MyData)) => Some(Proven { recipient, path: format!("/p/{token}") }),
        _ => None,
    })
}

/// Who is behind the link, or the response that stands in for the page.
async fn open(site: &Site, token: &str, uri: &Uri, headers: &HeaderMap) -> Result<(Proven, Frame), Box<Response>> {
    let frame = site.frame(uri, headers);
    match prove(site, token).await {
        Ok(Some(proven)) => {
            let frame = frame.at(proven.path.clone());
            Ok((proven, frame))
        }
        Ok(None) => Err(Box::new(general::gone(frame))),
        Err(error) => Err(Box::new(unavailable(frame, &error))),
    }
}

/// Shows what is kept. Changes nothing.
pub(crate) async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match open(&site, &token, &uri, &headers).await {
        Ok((proven, frame)) => render(&site, proven, frame, None).await,
        Err(response) => *response,
    }
}

async fn render(site: &Site, proven: Proven, frame: Frame, saved: Option<String>) -> Response {
    let record = match site.store.subject_record(proven.recipient).await {
        Ok(record) => record,
        Err(error) => return unavailable(frame, &error),
    };
    let purposes = site.store.purposes();
    let page_of = MyDataPage {
        path: proven.path,
        saved,
        choices: choices(&frame, &purposes, &record),
        messages: record.messages.iter().map(|message| row(&frame, &purposes, message)).collect(),
        frame,
    };
    page(StatusCode::OK, &page_of)
}

fn choices(frame: &Frame, purposes: &[PurposeVersion], record: &SubjectRecord) -> Vec<ChoiceView> {
    let touched = |id: &PurposeId| {
        record.messages.iter().any(|message| message.purpose == *id)
            || record.choices.iter().any(|(purpose, _)| purpose == id)
            || record.told.iter().any(|(purpose, _)| purpose == id)
    };
    purposes
        .iter()
        .filter(|version| touched(&version.purpose.id))
        .map(|version| choice(frame, version, record))
        .collect()
}

fn choice(frame: &Frame, version: &PurposeVersion, record: &SubjectRecord) -> ChoiceView {
    let purpose = &version.purpose;
    let last = record.choices.iter().rev().find(|(id, _)| *id == purpose.id).map(|(_, choice)| choice);
    let told = record.told.iter().rev().find(|(id, _)| *id == purpose.id).map(|(_, told)| told.at);
    let (wording, mark) = allow_wording(frame, purpose);
    ChoiceView {
        purpose: purpose.id.clone(),
        name: purpose.name.clone(),
        state: state(frame, last),
        told: told.map(|at| frame.words.with("data-told", "day", frame.day(at))),
        wording,
        mark,
    }
}

fn state(frame: &Frame, choice: Option<&Choice>) -> String {
    match choice {
        Some(choice) if choice.state.says_no() => frame.words.with("data-choice-no", "day", frame.day(choice.at)),
        Some(choice) if choice.state == ChoiceState::Granted => {
            frame.words.with("data-choice-granted", "day", frame.day(choice.at))
        }
        _ => frame.t("data-choice-none"),
    }
}

fn row(frame: &Frame, purposes: &[PurposeVersion], message: &SubjectMessage) -> MessageRow {
    let purpose = purposes.iter().find(|version| version.purpose.id == message.purpose).map(|version| &version.purpose);
    let kept = purpose.and_then(|purpose| purpose.documents.retention_days);
    let until = kept.map(|days| message.sent + SignedDuration::from_hours(24 * i64::from(days)));
    MessageRow {
        day: frame.day(message.sent),
        mail: message.campaign.clone(),
        measure: frame.t(&format!("measure-{}", message.measure)),
        recorded: recorded(frame, message),
        until: until.map(|at| frame.day(at)).unwrap_or_default(),
    }
}

fn recorded(frame: &Frame, message: &SubjectMessage) -> Vec<String> {
    let mut lines = Vec::new();
    if !message.loads.is_empty() {
        lines.push(frame.words.counted("data-recorded-loads", message.loads.len() as u64));
    }
    let load = |(at, class): &(jiff::Timestamp, openlijk_model::OpenerClass)| {
        format!("{} ({})", frame.moment(*at), frame.t(&format!("class-{class}")))
    };
    lines.extend(message.loads.iter().map(load));
    lines.extend(message.last_open.as_ref().map(|day| frame.words.with("data-recorded-last", "day", day)));
    if lines.is_empty() {
        lines.push(frame.t("data-recorded-nothing"));
    }
    lines
}

#[derive(serde::Deserialize)]
pub(crate) struct ChoiceForm {
    purpose: String,
    choice: String,
    #[serde(default)]
    wording: String,
}

/// Records a choice about one purpose: no, or yes to the words that were on the screen.
pub(crate) async fn choose(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<ChoiceForm>,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let purposes = site.store.purposes();
    let Some(version) = purposes.iter().find(|version| version.purpose.id.as_str() == form.purpose) else {
        return general::gone(frame);
    };
    let purpose = &version.purpose;
    let (text, mark) = allow_wording(&frame, purpose);
    let words = ShownText { kind: TextKind::Consent, language: frame.language(), text };
    let (state, wording) = match form.choice.as_str() {
        // A yes to words that have changed since is no yes: the page is shown again, with the new words.
        "allow" if form.wording != mark => return render(&site, proven, frame, None).await,
        "allow" => (ChoiceState::Granted, Some(words)),
        _ => match refusing(&site, proven.recipient, &purpose.id).await {
            Ok(state) => (state, None),
            Err(error) => return unavailable(frame, &error),
        },
    };
    let choice = NewChoice::of(Who::Id(proven.recipient), purpose.id.clone(), state, HowChosen::MailedLink);
    if let Err(error) = site.store.choose(NewChoice { wording, ..choice }, site.clock.now()).await {
        return unavailable(frame, &error);
    }
    let crowd = purpose.measure == Measure::Aggregate;
    let saved = frame.t(if crowd { "data-saved-aggregate" } else { "data-saved" });
    render(&site, proven, frame, Some(saved)).await
}

/// A no after a yes is a withdrawal; any other a refusal.
async fn refusing(site: &Site, recipient: RecipientId, purpose: &PurposeId) -> Result<ChoiceState, StoreError> {
    let choices = site.store.choices(&Who::Id(recipient)).await?;
    let last = choices.iter().rev().find(|(id, _)| id == purpose).map(|(_, choice)| choice.state);
    Ok(match last {
        Some(ChoiceState::Granted | ChoiceState::Withdrawn) => ChoiceState::Withdrawn,
        _ => ChoiceState::Refused,
    })
}

pub(crate) async fn json(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    download(&site, &token, &uri, &headers, "application/json", "json", export::json).await
}

pub(crate) async fn csv(State(site): State<Site>, Path(token): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    download(&site, &token, &uri, &headers, "text/csv; charset=utf-8", "csv", export::csv).await
}

async fn download(
    site: &Site,
    token: &str,
    uri: &Uri,
    headers: &HeaderMap,
    kind: &'static str,
    extension: &str,
    write: fn(&SubjectRecord) -> String,
) -> Response {
    let (proven, frame) = match open(site, token, uri, headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    match site.store.subject_record(proven.recipient).await {
        Ok(record) => {
            let name = format!("attachment; filename=\"my-data.{extension}\"");
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], write(&record))
                .into_response()
        }
        Err(error) => unavailable(frame, &error),
    }
}

pub(crate) async fn confirm_erasing(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match open(&site, &token, &uri, &headers).await {
        Ok((proven, frame)) => {
            let frame = frame.at(format!("{}/erase", proven.path));
            page(StatusCode::OK, &ErasePage { frame, path: proven.path })
        }
        Err(response) => *response,
    }
}

/// Erases everything about whoever holds the link.
pub(crate) async fn erase(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    match site.store.erase(&Who::Id(proven.recipient), site.clock.now()).await {
        Ok(_) => page(StatusCode::OK, &ErasedPage { frame: frame.at("/me".to_owned()) }),
        Err(error) => unavailable(frame, &error),
    }
}
