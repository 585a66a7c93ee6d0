//! The program that asks, by its token; and what it sent.

use super::problem::Problem;
use crate::Site;
use crate::routes::Needs;
use crate::sessions::random;
use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openlijk_store::ApiToken;
use serde::de::DeserializeOwned;

/// How the text of every token begins, so that scanners of source code find one that leaked.
const PREFIX: &str = "olk_";
/// 256 bits, which nobody guesses.
const TOKEN_BYTES: usize = 32;
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest idempotency key, in bytes.
const LONGEST_KEY: usize = 255;

/// The text of a new token.
pub fn new_text() -> String {
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(&*random(TOKEN_BYTES)))
}

/// By what the store knows a token.
pub fn hash_of(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}

/// A program whose token is good for what this route needs.
pub struct Caller {
    pub token: ApiToken,
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        // A route of the API that names no scope is reached by nobody.
        let Some(Needs::Scope(scope)) = parts.extensions.get::<Needs>().copied() else {
            return Err(Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR));
        };
        let unknown = || {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "no-token",
                "send a token that is neither revoked nor over: Authorization: Bearer olk_…",
            )
        };
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given =
            given.and_then(|value| value.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
        let (_, text) = given.ok_or_else(unknown)?;
        let text = text.trim();
        let token = site.store.token(&hash_of(text), site.clock.now()).await?.ok_or_else(unknown)?;
        if token.scopes.iter().any(|granted| granted == scope.as_str()) {
            return Ok(Self { token });
        }
        let detail = format!("this token has no scope {}; an administrator can make one that has", scope.as_str());
        Err(Problem::new(StatusCode::FORBIDDEN, "no-scope", detail))
    }
}

/// What a program sent, and by what a repetition of it is known.
pub struct Sent<T> {
    pub caller: Caller,
    pub body: T,
    /// Its `Idempotency-Key`, if it gave one.
    pub key: Option<String>,
    /// Of the path and the body: a key that comes back with others is a mistake.
    pub mark: [u8; 32],
}

impl<T: DeserializeOwned> FromRequest<Site> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, site).await?;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let detail = "send JSON, and say so: Content-Type: application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", detail));
        }
        let key = match parts.headers.get(KEY).map(|key| key.to_str()) {
            None => None,
            Some(Ok(key)) if !key.is_empty() && key.len() <= LONGEST_KEY => Some(key.to_owned()),
            Some(_) => {
                return Err(Problem::bad("bad-idempotency-key", "an Idempotency-Key has 1 to 255 ASCII characters"));
            }
        };
        let path = parts.uri.path().to_owned();
        let bytes = Bytes::from_request(Request::from_parts(parts, body), site).await.map_err(unread)?;
        let mark = hash_of(&format!("{path}\n{}", String::from_utf8_lossy(&bytes)));
        let body = serde_json::from_slice(&bytes).map_err(|error| Problem::bad("bad-body", error.to_string()))?;
        Ok(Self { caller, body, key, mark })
    }
}

fn unread(rejection: BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE),
        _ => Problem::bad("bad-request", "the body could not be read to its end"),
    }
}
