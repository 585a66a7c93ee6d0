//! What every page shares: the languages, the layout, the headers, the stylesheet.
//!
//! The recipient's pages and the organisation's console look alike and keep the same promises: no script, no cookie
//! that is not needed, nothing fetched from elsewhere, four languages, one stylesheet. Those promises are kept here,
//! once, so that neither can forget one.

mod assets;
mod format;
mod frame;
mod headers;
mod organisation;
pub mod prose;
mod texts;

pub use assets::{ICON, STYLESHEET, assets};
pub use format::{Share, day, moment, number};
pub use frame::{Frame, LanguageLink, Languages};
pub use headers::{CONTENT_SECURITY_POLICY, OwnPolicy, security_headers};
pub use organisation::{Authority, Organisation};
pub use texts::{Texts, Words};

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// The shared texts of a language, to be loaded before a crate's own: names of measures, grounds, rules, classes.
pub const fn shared_texts(language: openlijk_model::Language) -> &'static str {
    use openlijk_model::Language;
    match language {
        Language::Nl => include_str!("../locales/nl.ftl"),
        Language::En => include_str!("../locales/en.ftl"),
        Language::Fr => include_str!("../locales/fr.ftl"),
        Language::It => include_str!("../locales/it.ftl"),
    }
}

/// A rendered page as a response. A template that cannot be rendered is a fault of ours: 500, and a log line.
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made. Please try again.\n").into_response()
        }
    }
}

/// The SHA-256 of a text, in hex: what a choice is recorded with, to say which wording was on the screen.
pub fn fingerprint(text: &str) -> String {
    use aws_lc_rs::digest::{SHA256, digest};
    digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
