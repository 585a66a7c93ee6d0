//! The `/v1` API: what the organisation's own software asks, with a token, in JSON. Now: people by an opaque id, what they were
//! told and chose, the words to put beside a box on a form of one's own, mail to send or to prepare, decisions with their reasons,
//! and incidents.
//!
//! Addresses come in bodies, never in a URL, and never go out. Errors are problems (RFC 9457); times are RFC 3339 in UTC. Only
//! tokens count here, never a cookie, so no other site can make a browser ask.

mod caller;
mod decisions;
mod incidents;
mod mail;
mod once;
mod people;
mod problem;
mod purposes;
mod scope;

pub use caller::{hash_of, new_text};
pub use mail::{DecidedMail, Going, MailRoad, MailToPrepare, MailToSend, NotGone, PreparedMail, SentMail};
pub use once::Once;
pub use scope::Scope;

use crate::routes::Routes;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use problem::Problem;
use serde::Serialize;

/// The version of the API, in the header of every answer.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const VERSION_HEADER: HeaderName = HeaderName::from_static("api-version");

/// Its description (OpenAPI 3.1).
const DESCRIPTION: &str = include_str!("openapi.json");

/// How much stands on one page, unless another number is asked for; and the most that is given.
const PAGE: u32 = 50;
const MOST: u32 = 200;

/// The routes of the API.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .open(Method::GET, "/v1/openapi.json", describe)
        .api(Method::POST, "/v1/recipients", Scope::Recipients, people::find_or_enrol)
        .api(Method::GET, "/v1/recipients/{id}/choices", Scope::ReadChoices, people::choices)
        .api(Method::POST, "/v1/recipients/{id}/choices", Scope::RecordChoices, people::choose)
        .api(Method::POST, "/v1/recipients/{id}/tellings", Scope::RecordChoices, people::tell)
        .api(Method::GET, "/v1/purposes", Scope::ReadPurposes, purposes::list)
        .api(Method::GET, "/v1/purposes/{id}/consent-text", Scope::ReadPurposes, purposes::consent_text)
        .api_with_mail("/v1/messages", Scope::SendMessages, mail::send)
        .api_with_mail("/v1/prepare", Scope::PrepareMessages, mail::prepare)
        .api(Method::GET, "/v1/decisions", Scope::ReadDecisions, decisions::search)
        .api(Method::GET, "/v1/incidents", Scope::ReadIncidents, incidents::list)
        .api(Method::POST, "/v1/incidents", Scope::OpenIncidents, incidents::open)
        .api(Method::GET, "/v1/incidents/{id}", Scope::ReadIncidents, incidents::show)
}

/// Is this a path of the API?
pub(crate) fn is_ours(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/")
}

/// How much is to stand on a page. What cannot be is an error, and not something else than was asked for.
fn page_size(asked: Option<u32>) -> Result<u32, Problem> {
    let size = asked.unwrap_or(PAGE);
    let fits = (1..=MOST).contains(&size);
    fits.then_some(size).ok_or_else(|| Problem::bad("bad-limit", format!("`limit` is a number from 1 to {MOST}")))
}

/// What is not there, in the API.
pub(crate) fn not_there() -> Response {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no-such-path",
        "there is nothing at this path; /v1/openapi.json lists what there is",
    )
    .into_response()
}

/// Middleware: every answer of the API says its version, and every error is a problem, also those that the router itself
/// gives (405) or the limit of the body (413).
pub(crate) async fn finish(request: Request, next: Next) -> Response {
    if !is_ours(request.uri().path()) {
        return next.run(request).await;
    }
    let mut response = next.run(request).await;
    let status = response.status();
    let is_json =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == problem::CONTENT_TYPE || kind == JSON);
    if (status.is_client_error() || status.is_server_error()) && !is_json {
        let mut told = Problem::of_status(status).into_response();
        if let Some(allowed) = response.headers().get(header::ALLOW) {
            told.headers_mut().insert(header::ALLOW, allowed.clone());
        }
        response = told;
    }
    response.headers_mut().insert(VERSION_HEADER, VERSION);
    response
}

const JSON: &str = "application/json";

async fn describe() -> Response {
    ([(header::CONTENT_TYPE, JSON)], DESCRIPTION).into_response()
}

/// An answer in JSON.
fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => (status, [(header::CONTENT_TYPE, JSON)], Body::from(body)).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer of the API could not be written down");
            Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}
