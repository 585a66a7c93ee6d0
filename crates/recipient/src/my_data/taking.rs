//! Taking one's data along (GDPR 15(3) and 20): a file for people, and one for programs. Giving out is itself recorded, so
//! it is a POST.

use super::{decisions, open};
use crate::export::{self, Export};
use crate::{ITSELF, Site, unavailable};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use openlijk_model::RecipientId;
use openlijk_store::{RequestKind, StoreError};

/// Requests that are looked through for one's own.
const REQUESTS: u32 = 100_000;

pub(crate) async fn json(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    download(&site, &token, &uri, &headers, "application/json", "json", export::json).await
}

pub(crate) async fn csv(State(site): State<Site>, Path(token): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    download(&site, &token, &uri, &headers, "text/csv; charset=utf-8", "csv", export::csv).await
}

async fn download(
    site: &Site,
    token: &str,
    uri: &Uri,
    headers: &HeaderMap,
    kind: &'static str,
    extension: &str,
    write: fn(&Export) -> String,
) -> Response {
    let (proven, frame) = match open(site, token, uri, headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    match give_out(site, proven.recipient).await {
        Ok(export) => {
            let name = format!("attachment; filename=\"my-data.{extension}\"");
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], write(&export))
                .into_response()
        }
        Err(error) => unavailable(frame, &error),
    }
}

async fn give_out(site: &Site, recipient: RecipientId) -> Result<Export, StoreError> {
    let id = site.open_request(Some(recipient), RequestKind::Portability, "").await?;
    let export = Export {
        address: site.store.address_of(recipient).await?.map(|address| address.reveal().to_owned()),
        record: site.store.export_subject(recipient, ITSELF, site.clock.now()).await?,
        decisions: decisions(site, recipient).await?,
        requests: {
            let all = site.store.requests(REQUESTS).await?;
            all.into_iter().filter(|request| request.recipient == Some(recipient)).collect()
        },
    };
    site.close_request(id, "given out at once").await?;
    Ok(export)
}
