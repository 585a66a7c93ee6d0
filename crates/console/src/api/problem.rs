//! Errors of the API (RFC 9457).

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use openlijk_store::StoreError;

/// The media type of a problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// What went wrong, and what to do.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    /// For programs; stays the same.
    code: &'static str,
    /// For people.
    detail: String,
}

impl Problem {
    /// A problem that the asking program can do something about.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    /// The request does not say what it must.
    pub fn bad(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// What there is to say where only the status is known.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(status, "wrong-method", "the Allow header names the methods of this path")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, "too-large", "send less: 64 KiB at most, and with a message in it 33 MiB")
            }
            StatusCode::NOT_FOUND => Self::new(status, "no-such-path", "there is nothing here"),
            StatusCode::SERVICE_UNAVAILABLE => {
                Self::new(status, "store-down", "nothing was kept; try again in a while")
            }
            status if status.is_client_error() => {
                Self::new(StatusCode::BAD_REQUEST, "bad-request", "this request cannot be read")
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "this is a fault of ours; the log says more"),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Down(_) => {
                tracing::error!(%error, "the API could not be answered");
                Self::of_status(StatusCode::SERVICE_UNAVAILABLE)
            }
            StoreError::Unknown(text) => Self::new(StatusCode::NOT_FOUND, "unknown", text),
            StoreError::Refused(text) => Self::new(StatusCode::CONFLICT, "refused", text),
            // No resource of the API has accounts.
            StoreError::AddressTaken => Self::bad("address-taken", error.to_string()),
            StoreError::AddressInNote => Self::bad("address-in-note", error.to_string()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "status": self.status.as_u16(),
            "code": self.code,
            "detail": self.detail,
        });
        let kind = [(header::CONTENT_TYPE, CONTENT_TYPE)];
        let mut response = (self.status, kind, Body::from(body.to_string())).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
