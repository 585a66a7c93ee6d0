//! Erasing everything that is kept about somebody (GDPR 17): a page that says what goes and what stays, and the act.

use super::open;
use crate::{Site, unavailable};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openlijk_model::RecipientId;
use openlijk_pages::{Frame, page};
use openlijk_store::{RequestKind, StoreError, Who};

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage {
    frame: Frame,
    path: String,
}

#[derive(Template)]
#[template(path = "erased.html")]
struct ErasedPage {
    frame: Frame,
}

/// The page. Changes nothing.
pub(crate) async fn confirm_erasing(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match open(&site, &token, &uri, &headers).await {
        Ok((proven, frame)) => {
            let frame = frame.at(format!("{}/erase", proven.path));
            page(StatusCode::OK, &ErasePage { frame, path: proven.path })
        }
        Err(response) => *response,
    }
}

/// Erases everything about whoever holds the link.
pub(crate) async fn erase(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    match carry_out(&site, proven.recipient).await {
        Ok(()) => page(StatusCode::OK, &ErasedPage { frame: frame.at("/me".to_owned()) }),
        Err(error) => unavailable(frame, &error),
    }
}

/// The request stays on record, and says of nobody that it was theirs.
async fn carry_out(site: &Site, recipient: RecipientId) -> Result<(), StoreError> {
    let id = site.open_request(Some(recipient), RequestKind::Erase, "").await?;
    site.store.erase(&Who::Id(recipient), site.clock.now()).await?;
    site.close_request(id, "erased at once").await
}
