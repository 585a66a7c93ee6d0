//! The pages that belong to nobody in particular: my data, help, not there.

use crate::Site;
use crate::letters::{Whom, mail_link};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openlijk_model::Address;
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
