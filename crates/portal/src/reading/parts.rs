//! Attachments, and the mail as it was sent. Handed out sealed, with our half beside, to the reader's own browser; or opened on
//! the way, for who typed the other half. Either way a part streams through a buffer of fixed size, whatever its own size.

use super::door::{Said, halted, shown};
use super::opened::Typed;
use super::{Door, Site};
use axum::body::{Body, Bytes};
use axum::extract::{Form, Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openlijk_sealed::{LinkHalf, Part, PartKey};
use openlijk_store::Released;
use std::io::{self, Read};
use tokio::sync::mpsc;

/// What is read at a time.
const CHUNK: usize = 64 * 1024;
/// Chunks that wait for a slow reader.
const AHEAD: usize = 4;
/// Our half, in base64, beside the sealed part.
const HALF: HeaderName = HeaderName::from_static("openlijk-half");

/// A sealed part with our half, for the reader's browser.
pub(super) async fn sealed(
    State(site): State<Site>,
    Path((token, number)): Path<(String, u16)>,
    uri: Uri,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let (_, released) = match released(&site, &token, number, &typed, &uri, &headers).await {
        Ok(released) => released,
        Err(response) => return *response,
    };
    let Ok(file) = site.store.open_sealed(&released.part.file) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    // Base64 is plain ASCII.
    let half = HeaderValue::from_str(&STANDARD.encode(released.half.bytes()));
    let Ok(half) = half else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    ([(HALF, half), (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))], streamed(file))
        .into_response()
}

/// A part opened here, to be saved. It is never shown under our own address: always a download, always of no particular kind.
pub(super) async fn saved(
    State(site): State<Site>,
    Path((token, number)): Path<(String, u16)>,
    uri: Uri,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let (door, released) = match released(&site, &token, number, &typed, &uri, &headers).await {
        Ok(released) => released,
        Err(response) => return *response,
    };
    let Ok(link) = LinkHalf::read(&typed.half) else { return shown(StatusCode::BAD_REQUEST, door, Said::BadHalf) };
    let key = PartKey::of(&link, &released.half, Part { message: door.facts.message.0, number });
    let Ok(file) = site.store.open_sealed(&released.part.file) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let Ok(plain) = key.open(file) else { return shown(StatusCode::BAD_REQUEST, door, Said::BadHalf) };
    let name = if released.part.name.is_empty() { "message.eml" } else { &released.part.name };
    let saved_as = [
        (CONTENT_DISPOSITION, disposition(name)),
        (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
    ];
    (saved_as, streamed(plain)).into_response()
}

async fn released(
    site: &Site,
    token: &str,
    number: u16,
    typed: &Typed,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(Door, Released), Box<Response>> {
    let door = site.door(token, uri, headers).await?;
    match site.store.release(door.facts.message, number, &typed.session, site.clock.now()).await {
        Ok(Ok(released)) => Ok((door, released)),
        Ok(Err(halt)) => Err(Box::new(halted(door, halt))),
        Err(error) => Err(Box::new(site.down(uri, headers, &error))),
    }
}

/// A body that is read on a thread of its own, a few chunks ahead. A part that does not open to its end breaks off, so that nobody
/// takes half of it for the whole.
fn streamed(mut from: impl Read + Send + 'static) -> Body {
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut chunk = vec![0; CHUNK];
        loop {
            let next = match from.read(&mut chunk) {
                Ok(0) => return,
                Ok(read) => Ok(Bytes::copy_from_slice(&chunk[..read])),
                Err(error) => Err(error),
            };
            let ended = next.is_err();
            // An error says that the reader went away.
            if sender.blocking_send(next).is_err() || ended {
                return;
            }
        }
    });
    Body::from_stream(Stream(receiver))
}

struct Stream(mpsc::Receiver<io::Result<Bytes>>);

impl futures_core::Stream for Stream {
    type Item = io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// RFC 6266, with the name in UTF-8 as RFC 8187 writes it.
fn disposition(name: &str) -> HeaderValue {
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
