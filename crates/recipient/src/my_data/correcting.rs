//! Correcting what is kept (GDPR 16): the address by oneself, once the new mailbox is shown to be one's own; anything else
//! by a note that the officer answers.

use super::open;
use crate::letters::{LetterKind, MailError, code_letter};
use crate::{Site, unavailable};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openlijk_model::{Address, RecipientId};
use openlijk_pages::{Frame, page};
use openlijk_store::{RequestKind, StoreError, Who};

/// The longest note that is kept, in characters.
const LONGEST_NOTE: usize = 4000;

#[derive(Template)]
#[template(path = "correct.html")]
struct CorrectPage {
    frame: Frame,
    path: String,
    known: Option<String>,
    /// What was entered, where it is not an address.
    refused: Option<String>,
}

#[derive(Template)]
#[template(path = "correct_code.html")]
struct CodePage {
    frame: Frame,
    path: String,
    address: String,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "corrected.html")]
struct CorrectedPage {
    frame: Frame,
    path: String,
    text: String,
}

#[derive(serde::Deserialize)]
pub(crate) struct AddressForm {
    #[serde(default)]
    address: String,
    #[serde(default)]
    code: String,
}

#[derive(serde::Deserialize)]
pub(crate) struct NoteForm {
    #[serde(default)]
    note: String,
}

/// The page. Changes nothing.
pub(crate) async fn correct_page(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match open(&site, &token, &uri, &headers).await {
        Ok((proven, frame)) => show(&site, frame, proven.recipient, proven.path, None).await,
        Err(response) => *response,
    }
}

async fn show(site: &Site, frame: Frame, who: RecipientId, path: String, refused: Option<String>) -> Response {
    let known = match site.store.address_of(who).await {
        Ok(address) => address.map(|address| address.reveal().to_owned()),
        Err(error) => return unavailable(frame, &error),
    };
    let status = if refused.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let frame = frame.at(format!("{path}/correct"));
    page(status, &CorrectPage { frame, path, known, refused })
}

/// Mails a code to the new address. The answer is the same for every address.
pub(crate) async fn correct(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<AddressForm>,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let Ok(address) = Address::parse(form.address.trim()) else {
        return show(&site, frame, proven.recipient, proven.path, Some(form.address)).await;
    };
    let (owned, language, to, who) = (site.clone(), frame.language(), address.clone(), proven.recipient);
    site.post_room.later(LetterKind::Code, async move { mail_code(&owned, who, to, language).await });
    ask_for_code(frame, proven.path, &address, false)
}

fn ask_for_code(frame: Frame, path: String, address: &Address, wrong: bool) -> Response {
    let status = if wrong { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let frame = frame.at(format!("{path}/correct"));
    page(status, &CodePage { frame, path, address: address.reveal().to_owned(), wrong })
}

async fn mail_code(
    site: &Site,
    who: RecipientId,
    address: Address,
    language: openlijk_model::Language,
) -> Result<(), MailError> {
    let now = site.clock.now();
    site.post_room.allows(LetterKind::Code, &address, now)?;
    let Some(codes) = &site.codes else {
        return Err(MailError("the system gave no random numbers at the start; start again".to_owned()));
    };
    let letter = code_letter(&site.organisation.name, &codes.code(who, &address, now), language);
    site.post_room.mail(address, letter).await
}

/// Corrects the address, where the code is the one that went to the new mailbox.
pub(crate) async fn prove_address(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<AddressForm>,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let Ok(address) = Address::parse(form.address.trim()) else {
        return show(&site, frame, proven.recipient, proven.path, Some(form.address)).await;
    };
    let now = site.clock.now();
    let fits = site.tries.allows(&proven.recipient, now)
        && site.codes.as_ref().is_some_and(|codes| codes.fits(&form.code, proven.recipient, &address, now));
    if !fits {
        return ask_for_code(frame, proven.path, &address, true);
    }
    match move_to(&site, proven.recipient, &address).await {
        Ok(moved) => {
            let text = frame.t(if moved { "corrected-address" } else { "corrected-known" });
            done(frame, proven.path, text)
        }
        Err(error) => unavailable(frame, &error),
    }
}

/// Moves everything to the new address. `false`: somebody is known there already, so the officer has to look at it.
async fn move_to(site: &Site, who: RecipientId, address: &Address) -> Result<bool, StoreError> {
    let id = site
        .open_request(Some(who), RequestKind::Correct, "a new address, whose mailbox was shown to be theirs")
        .await?;
    match site.store.correct_address(&Who::Id(who), address).await {
        Ok(()) => {
            site.close_request(id, "corrected at once").await?;
            Ok(true)
        }
        Err(StoreError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Takes a note on what else is wrong. The officer has a month to answer it.
pub(crate) async fn note(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<NoteForm>,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let note: String = form.note.trim().chars().take(LONGEST_NOTE).collect();
    if note.is_empty() {
        return show(&site, frame, proven.recipient, proven.path, None).await;
    }
    match site.open_request(Some(proven.recipient), RequestKind::Correct, &note).await {
        Ok(_) => {
            let text = frame.t("corrected-note");
            done(frame, proven.path, text)
        }
        Err(error) => unavailable(frame, &error),
    }
}

fn done(frame: Frame, path: String, text: String) -> Response {
    page(StatusCode::OK, &CorrectedPage { frame: frame.at(path.clone()), path, text })
}
