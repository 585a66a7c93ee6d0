//! What somebody wants of all mail: no measuring at all, nothing done with what there is, plain text. Each on a page of its
//! own, and each can be taken back there.

use super::view::{WishView, wish as wish_view};
use super::{Proven, open};
use crate::{ITSELF, Site, general, unavailable};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openlijk_model::{HowChosen, Wish, WishKind};
use openlijk_pages::{Frame, page};
use openlijk_store::{NewWish, RequestKind, StoreError, Who};

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 1000;

#[derive(Template)]
#[template(path = "wish.html")]
struct WishPage {
    frame: Frame,
    path: String,
    view: WishView,
    /// What it does, and what it does not.
    what: Vec<String>,
    in_force: bool,
    /// Was it just put on record?
    saved: bool,
    /// May a reason be given?
    asks_why: bool,
}

#[derive(serde::Deserialize)]
pub(crate) struct WishForm {
    wanted: String,
    #[serde(default)]
    why: String,
}

/// The page of a wish. Changes nothing.
pub(crate) async fn wish_page(
    State(site): State<Site>,
    Path((token, kind)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    match kind.parse() {
        Ok(kind) => show(&site, frame, proven, kind, false).await,
        Err(_) => general::gone(frame),
    }
}

async fn show(site: &Site, frame: Frame, proven: Proven, kind: WishKind, saved: bool) -> Response {
    let wishes = match wishes(site, &proven).await {
        Ok(wishes) => wishes,
        Err(error) => return unavailable(frame, &error),
    };
    let frame = frame.at(format!("{}/wish/{kind}", proven.path));
    let wishing = WishPage {
        view: wish_view(&frame, kind, &wishes),
        what: what(&frame, kind),
        in_force: wishes.iter().any(|wish| wish.kind == kind),
        saved,
        asks_why: kind != WishKind::PlainText,
        path: proven.path,
        frame,
    };
    page(StatusCode::OK, &wishing)
}

async fn wishes(site: &Site, proven: &Proven) -> Result<Vec<Wish>, StoreError> {
    Ok(site.store.subject_record(proven.recipient).await?.person.wishes)
}

fn what(frame: &Frame, kind: WishKind) -> Vec<String> {
    match kind {
        WishKind::Objection => vec![frame.t("wish-objection-what"), frame.t("aggregate-honest")],
        WishKind::Restriction => vec![frame.t("wish-restriction-what"), frame.t("wish-restriction-when")],
        WishKind::PlainText => vec![frame.t("wish-plain-text-what")],
    }
}

/// Records a wish, or its end. What changes nothing is not recorded again: the first day stands.
pub(crate) async fn wish(
    State(site): State<Site>,
    Path((token, kind)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<WishForm>,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let Ok(kind) = kind.parse::<WishKind>() else {
        return general::gone(frame);
    };
    match record(&site, &proven, kind, &form).await {
        Ok(()) => show(&site, frame, proven, kind, true).await,
        Err(error) => unavailable(frame, &error),
    }
}

async fn record(site: &Site, proven: &Proven, kind: WishKind, form: &WishForm) -> Result<(), StoreError> {
    let wanted = form.wanted == "yes";
    if wishes(site, proven).await?.iter().any(|wish| wish.kind == kind) == wanted {
        return Ok(());
    }
    let why: String = form.why.trim().chars().take(LONGEST_REASON).collect();
    let new = NewWish {
        who: Who::Id(proven.recipient),
        kind,
        wanted,
        how: HowChosen::MailedLink,
        why: why.clone(),
        author: ITSELF.to_owned(),
    };
    let request = match kind {
        WishKind::Objection => RequestKind::Object,
        WishKind::Restriction => RequestKind::Restrict,
        // Plain text is a service and no right: there is no deadline to answer it by.
        WishKind::PlainText => return site.store.wish(new, site.clock.now()).await,
    };
    let id = site.open_request(Some(proven.recipient), request, &why).await?;
    site.store.wish(new, site.clock.now()).await?;
    site.close_request(id, if wanted { "in force at once" } else { "taken back by themselves" }).await
}
