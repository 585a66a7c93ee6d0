//! `/privacy`: the section of the privacy statement on measuring, as a page and as text to be pasted.
//!
//! It says what holds at this moment: of each purpose in force the most that the rules and the officer's word leave of what
//! was declared, and whether it is paused. All of it comes from memory, and the rules' answers are remembered, so that many
//! readers cost no evaluation of rules.

mod today;

use crate::Site;
use crate::notice::{Field, Notice};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use openlijk_model::PurposeVersion;
use openlijk_pages::{Frame, page};
use today::{Line, Today, not_in_force};

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage {
    frame: Frame,
    /// The same as text.
    text_href: String,
    said: Said,
}

/// The same as text, to be pasted into a privacy statement of the organisation's own.
#[derive(Template)]
#[template(path = "privacy.txt")]
struct PrivacyText {
    frame: Frame,
    said: Said,
}

/// Everything that is said, in either form.
struct Said {
    /// The day on which it holds.
    as_of: String,
    purposes: Vec<PurposeView>,
    /// Purposes under which nothing is measured now, and why.
    resting: Vec<Line>,
    /// What holds for all of them.
    general: Vec<Field>,
    /// The right to object, which stands apart (GDPR 21(4)).
    objection: Option<Field>,
}

struct PurposeView {
    name: String,
    audience: String,
    since: String,
    /// What holds today, and what may lower it.
    today: Today,
    fields: Vec<Field>,
}

/// The privacy statement's section on measuring.
pub(crate) async fn privacy(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let frame = site.frame(&uri, &headers);
    let said = said(&site, &frame);
    if uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "as=text")) {
        return match (PrivacyText { said, frame }).render() {
            Ok(text) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
            Err(error) => {
                tracing::error!(%error, "the privacy statement could not be written as text");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        };
    }
    let text_href = format!("/privacy?as=text&lang={}", frame.language());
    page(StatusCode::OK, &PrivacyPage { text_href, said, frame })
}

fn said(site: &Site, frame: &Frame) -> Said {
    let (_, general, objection) = Notice::of_organisation(frame).parted();
    Said {
        as_of: frame.words.with("privacy-as-of", "day", frame.day(site.clock.now())),
        purposes: site.store.purposes().iter().map(|version| purpose_view(site, frame, version)).collect(),
        resting: not_in_force(site, frame),
        general,
        objection,
    }
}

fn purpose_view(site: &Site, frame: &Frame, version: &PurposeVersion) -> PurposeView {
    let (today, measured) = Today::of(site, frame, &version.purpose);
    let (fields, ..) = Notice::of(frame, &measured, measured.measure).parted();
    PurposeView {
        name: version.purpose.name.clone(),
        audience: frame.t(&format!("recipient-{}", version.purpose.recipient_class)),
        since: frame.words.with("privacy-last-changed", "day", frame.day(version.at)),
        today,
        fields,
    }
}
