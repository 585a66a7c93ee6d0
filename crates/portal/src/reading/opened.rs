//! The message itself: by the reader's own browser, which opens it with the half that never came here; or opened here, in memory,
//! for who typed that half.

use super::door::{Said, halted, shown};
use super::{Door, Site};
use crate::Content;
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use openlijk_model::{Factor, Peer, SealedAct};
use openlijk_pages::{Frame, page};
use openlijk_sealed::{LinkHalf, Part, PartKey};
use openlijk_store::{Halt, PartFacts, Released, Store};
use serde::Deserialize;
use std::io::Read as _;

/// What a reader types, and what the page carries on.
#[derive(Deserialize)]
pub(super) struct Typed {
    /// The code that was sent, or agreed.
    #[serde(default)]
    code: String,
    /// The half that travels in the mail, where the reader typed it.
    #[serde(default)]
    pub(super) half: String,
    /// What showing who they are gave.
    #[serde(default)]
    pub(super) session: String,
}

/// The message, opened here.
#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    frame: Frame,
    path: String,
    session: String,
    half: String,
    until: String,
    opened: String,
    written: String,
    content: Content,
    /// The mail's HTML as a document of its own, for the sandboxed frame.
    document: Option<String>,
    attachments: Vec<Line>,
}

/// The page that the reader's browser fills.
#[derive(Template)]
#[template(path = "waiting.html")]
struct WaitingPage {
    frame: Frame,
    path: String,
    script: &'static str,
    stylesheet: &'static str,
    message: u64,
    session: String,
    until: String,
}

impl MessagePage {
    fn half(&self) -> &str {
        &self.half
    }
}

impl WaitingPage {
    /// It is not known here: the script fills it in, or the reader types it.
    const fn half(&self) -> &'static str {
        ""
    }
}

/// An attachment in the list.
struct Line {
    number: u16,
    name: String,
    facts: String,
    /// Can it be fetched?
    there: bool,
}

/// Tries the code; then shows the message, or the page that the reader's browser fills.
pub(super) async fn open(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    peer: Option<Extension<Peer>>,
    Form(typed): Form<Typed>,
) -> Response {
    let door = match site.door(&token, &uri, &headers).await {
        Ok(door) => door,
        Err(response) => return *response,
    };
    let (peer, now) = (peer.map(|Extension(Peer(address))| address), site.clock.now());
    if peer.is_some_and(|peer| !site.networks.may_try(peer, now)) {
        return shown(StatusCode::TOO_MANY_REQUESTS, door, Said::Network);
    }
    // A slip of the pen is told before a code is used up.
    if !typed.half.trim().is_empty() && LinkHalf::read(&typed.half).is_err() {
        return shown(StatusCode::BAD_REQUEST, door, Said::BadHalf);
    }
    let message = door.facts.message;
    let tried = match door.facts.factor {
        Factor::Link => site.store.begin_reading(message, now).await,
        Factor::Mail | Factor::Sms | Factor::Agreed => site.store.try_code(message, &typed.code, now).await,
    };
    let session = match tried {
        Ok(Ok(session)) => session.to_string(),
        Ok(Err(halt)) => {
            if let (Halt::WrongCode { .. } | Halt::Locked, Some(peer)) = (halt, peer) {
                site.networks.note_wrong(peer, now);
            }
            return halted(door, halt);
        }
        Err(error) => return site.down(&uri, &headers, &error),
    };
    if typed.half.trim().is_empty() {
        return waiting(door, session);
    }
    opened_here(&site, door, &Typed { session, ..typed }, &uri, &headers).await
}

/// Shows the message to who showed who they are already, and typed the half.
pub(super) async fn read(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    match site.door(&token, &uri, &headers).await {
        Ok(door) => opened_here(&site, door, &typed, &uri, &headers).await,
        Err(response) => *response,
    }
}

/// Puts on record that the reader's browser opened the content.
pub(super) async fn decrypted(
    State(site): State<Site>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let Some(message) = site.message(&token) else { return StatusCode::NOT_FOUND.into_response() };
    let now = site.clock.now();
    match site.store.note_reader(message, None, SealedAct::Decrypted, &typed.session, now).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(_)) => StatusCode::FORBIDDEN.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn waiting(door: Door, session: String) -> Response {
    let Door { facts, frame, path } = door;
    let until = frame.words.with("notification-until", "day", frame.day(facts.until));
    let (script, stylesheet) = (super::SCRIPT_PATH.as_str(), frame.stylesheet());
    let message = facts.message.0;
    page(StatusCode::OK, &WaitingPage { frame, path, script, stylesheet, message, session, until })
}

async fn opened_here(site: &Site, door: Door, typed: &Typed, uri: &Uri, headers: &HeaderMap) -> Response {
    let Ok(link) = LinkHalf::read(&typed.half) else {
        return shown(StatusCode::BAD_REQUEST, door, Said::BadHalf);
    };
    let (message, now) = (door.facts.message, site.clock.now());
    let released = match site.store.release(message, 0, &typed.session, now).await {
        Ok(Ok(released)) => released,
        Ok(Err(halt)) => return halted(door, halt),
        Err(error) => return site.down(uri, headers, &error),
    };
    let store = site.store.clone();
    let opened = tokio::task::spawn_blocking(move || content(&store, &link, &released, message.0)).await;
    let Ok(Some(content)) = opened else {
        // Our half is right; so the other one is another message's.
        return shown(StatusCode::BAD_REQUEST, door, Said::BadHalf);
    };
    if let Err(error) = site.store.note_reader(message, None, SealedAct::Decrypted, &typed.session, now).await {
        return site.down(uri, headers, &error);
    }
    let record = match site.store.sealed_record(message).await {
        Ok(Some(record)) => record,
        Ok(None) => return halted(door, Halt::Gone),
        Err(error) => return site.down(uri, headers, &error),
    };
    let opened_at = record.events.iter().find(|event| event.act == SealedAct::Opened).map_or(now, |event| event.at);
    let Door { facts, frame, path } = door;
    let attachments = record.parts.iter().filter(|part| part.number > 0).map(|part| line(&frame, part)).collect();
    let shown = MessagePage {
        until: frame.words.with("notification-until", "day", frame.day(facts.until)),
        opened: frame.words.filled(
            "message-opened",
            &[("moment", &frame.moment(opened_at)), ("organisation", &frame.organisation.name)],
        ),
        document: content.html.as_deref().map(|html| document(&frame, html)),
        // What its sender's program wrote, where that is no time.
        written: content.written.parse().map_or_else(|_| content.written.clone(), |at| frame.moment(at)),
        session: typed.session.clone(),
        half: link_code(&typed.half),
        content,
        attachments,
        path,
        frame,
    };
    page(StatusCode::OK, &shown)
}

/// The content, opened in memory. `None`: the half is not this message's.
fn content(store: &Store, link: &LinkHalf, released: &Released, message: u64) -> Option<Content> {
    let key = PartKey::of(link, &released.half, Part { message, number: released.part.number });
    let mut json = Vec::new();
    key.open(store.open_sealed(&released.part.file).ok()?).ok()?.read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok()
}

/// The half as it is carried on: as codes are written.
fn link_code(typed: &str) -> String {
    LinkHalf::read(typed).map(|half| half.code()).unwrap_or_default()
}

fn line(frame: &Frame, part: &PartFacts) -> Line {
    let name = if part.name.is_empty() { frame.t("message-original") } else { part.name.clone() };
    let kilobytes = part.bytes.div_ceil(1_000);
    let facts = frame.words.with("message-size", "size", frame.number(kilobytes));
    Line { number: part.number, name, facts, there: part.state == openlijk_store::SealedState::Waiting }
}

/// The mail's HTML, cleaned at intake, as a document for the sandboxed frame.
fn document(frame: &Frame, html: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><link rel=\"stylesheet\" href=\"{}\"></head>\
         <body class=\"letter\">{html}</body></html>",
        frame.language(),
        frame.stylesheet()
    )
}
