//! What machines ask: metrics, alive, ready. Without login, and without a word about persons.

use crate::Site;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// Prometheus' text format.
pub(crate) async fn metrics(State(site): State<Site>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], (site.metrics)())
}

/// The process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// The store keeps what it is given.
pub(crate) async fn ready(State(site): State<Site>) -> impl IntoResponse {
    if site.store.health().up {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the store is down\n")
    }
}
