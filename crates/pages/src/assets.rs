//! The stylesheet and the icon, built into the binary, under names that change with their content.
//!
//! A name that holds a hash may be kept by browsers for ever; a new release has a new name.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::LazyLock;

const CSS: &str = include_str!("../../../web/openlijk.css");
const SVG: &str = include_str!("../../../web/icon.svg");
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The path of the stylesheet.
pub static STYLESHEET: LazyLock<String> = LazyLock::new(|| named("openlijk", CSS, "css"));
/// The path of the icon.
pub static ICON: LazyLock<String> = LazyLock::new(|| named("icon", SVG, "svg"));

fn named(stem: &str, content: &str, extension: &str) -> String {
    format!("/static/{stem}.{}.{extension}", &crate::fingerprint(content)[..16])
}

/// Serves the stylesheet and the icon.
pub fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route(&STYLESHEET, get(async || asset("text/css; charset=utf-8", CSS)))
        .route(&ICON, get(async || asset("image/svg+xml", SVG)))
}

fn asset(kind: &'static str, content: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, FOR_EVER)], content)
}
