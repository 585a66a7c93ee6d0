//! The pages that belong to nobody in particular: my data, help, the privacy statement, not there.

use crate::Site;
use crate::letters::{Whom, mail_link};
use crate::notice::{Field, Notice};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use openlijk_model::{Address, PurposeVersion};
use openlijk_pages::{Frame, page};

#[derive(Template)]
#[template(path = "gone.html")]
pub(crate) struct GonePage {
    pub frame: Frame,
}

#[derive(Template)]
#[template(path = "down.html")]
pub(crate) struct DownPage {
    pub frame: Frame,
}

#[derive(Template)]
#[template(path = "sent.html")]
pub(crate) struct SentPage {
    pub frame: Frame,
}

#[derive(Template)]
#[template(path = "me.html")]
pub(crate) struct MePage {
    pub frame: Frame,
    /// What was entered, where it is not an address.
    pub refused: Option<String>,
}

#[derive(Template)]
#[template(path = "help.html")]
pub(crate) struct HelpPage {
    pub frame: Frame,
    pub topic: Topic,
    pub public_url: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    Index,
    Words,
    Block,
    Real,
}

#[derive(Template)]
#[template(path = "privacy.html")]
pub(crate) struct PrivacyPage {
    pub frame: Frame,
    /// The same as text.
    pub text_href: String,
    pub purposes: Vec<PurposeView>,
    /// What holds for all of them.
    pub general: Vec<Field>,
    /// The right to object, which stands apart (GDPR 21(4)).
    pub objection: Option<Field>,
}

/// The same as text, to be pasted into a privacy statement of the organisation's own.
#[derive(Template)]
#[template(path = "privacy.txt")]
struct PrivacyText {
    frame: Frame,
    purposes: Vec<PurposeView>,
    general: Vec<Field>,
    objection: Option<Field>,
}

pub(crate) struct PurposeView {
    pub name: String,
    pub audience: String,
    pub fields: Vec<Field>,
    pub since: String,
}

/// What is not there, or no longer.
pub(crate) fn gone(frame: Frame) -> Response {
    page(StatusCode::NOT_FOUND, &GonePage { frame })
}

pub(crate) async fn me(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    page(StatusCode::OK, &MePage { frame: site.frame(&uri, &headers), refused: None })
}

#[derive(serde::Deserialize)]
pub(crate) struct AddressForm {
    #[serde(default)]
    address: String,
}

/// Mails a link to an address that we know. The answer is the same, and as fast, for every address.
pub(crate) async fn ask_for_link(
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<AddressForm>,
) -> Response {
    let frame = site.frame(&uri, &headers);
    match Address::parse(form.address.trim()) {
        Ok(address) => {
            mail_link(&site, Whom::Address(address), frame.language());
            page(StatusCode::OK, &SentPage { frame })
        }
        Err(_) => page(StatusCode::BAD_REQUEST, &MePage { frame, refused: Some(form.address) }),
    }
}

pub(crate) async fn help(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    help_on(&site, Topic::Index, &uri, &headers)
}

pub(crate) async fn help_page(
    State(site): State<Site>,
    Path(topic): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match topic.as_str() {
        "words" => help_on(&site, Topic::Words, &uri, &headers),
        "block" => help_on(&site, Topic::Block, &uri, &headers),
        "real" => help_on(&site, Topic::Real, &uri, &headers),
        _ => gone(site.frame(&uri, &headers)),
    }
}

fn help_on(site: &Site, topic: Topic, uri: &Uri, headers: &HeaderMap) -> Response {
    let public_url = site.public_url.clone();
    page(StatusCode::OK, &HelpPage { frame: site.frame(uri, headers), topic, public_url })
}

/// The privacy statement's section on measuring, from the purposes in force.
pub(crate) async fn privacy(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let frame = site.frame(&uri, &headers);
    let purposes = site.store.purposes().iter().map(|version| purpose_view(&frame, version)).collect();
    let (_, general, objection) = Notice::of_organisation(&frame).parted();
    if uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "as=text")) {
        let text = PrivacyText { purposes, general, objection, frame };
        return match text.render() {
            Ok(text) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
            Err(error) => {
                tracing::error!(%error, "the privacy statement could not be written as text");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        };
    }
    page(
        StatusCode::OK,
        &PrivacyPage {
            text_href: format!("/privacy?as=text&lang={}", frame.language()),
            purposes,
            general,
            objection,
            frame,
        },
    )
}

fn purpose_view(frame: &Frame, version: &PurposeVersion) -> PurposeView {
    let purpose = &version.purpose;
    let (fields, ..) = Notice::of(frame, purpose, purpose.measure).parted();
    PurposeView {
        name: purpose.name.clone(),
        audience: frame.t(&format!("recipient-{}", purpose.recipient_class)),
        fields,
        since: frame.words.with("privacy-last-changed", "day", frame.day(version.at)),
    }
}
