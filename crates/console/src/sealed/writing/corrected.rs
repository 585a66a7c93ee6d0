//! The corrected message in the place of one that was taken back: to the same person or the right one. Its notification says so in
//! one line.

use super::page::{Compose, compose};
use crate::Site;
use crate::desk::sheet::{Block, Link, Note, Sheet};
use crate::sealed::access::{self, Seen};
use crate::sealed::one;
use crate::shell;
use crate::signed::{Fields, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_model::MessageId;
use openlijk_store::{SealedRecord, SealedState, StoreError};

/// Was it taken back, so that another may come in its place?
fn is_taken_back(record: &SealedRecord) -> bool {
    matches!(record.state, SealedState::Suspended | SealedState::Destroyed)
}

pub(super) async fn begin(State(site): State<Site>, visit: Visit, Path(number): Path<String>) -> Response {
    let (visit, Seen { record, .. }) = match access::seen(&site, visit, &number).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let frame = &visit.frame;
    if !is_taken_back(&record) {
        let back = frame.href(one::path_of(record.message));
        let links =
            vec![Link::button("main", format!("{}/back", one::path_of(record.message)), frame.t("sealed-do-back"))];
        let sheet = Sheet { title: frame.t("sealed-corrected"), ..Sheet::default() }
            .up(back, frame.t("sealed-title"))
            .with(Note::plain(frame.t("sealed-corrected-first"), vec![frame.t("sealed-corrected-first-text")]))
            .with(Block::Links(links));
        return sheet.answer(&site, visit, StatusCode::CONFLICT, None).await;
    }
    let filled = Fields::of(vec![
        ("purpose".to_owned(), record.purpose.purpose.id.to_string()),
        ("recipients".to_owned(), record.to.clone().unwrap_or_default()),
        ("subject".to_owned(), record.subject.clone()),
    ]);
    compose(&site, visit, Compose { filled: &filled, replaces: Some(record.message), ..Compose::new("/sealed/new") })
        .await
}

/// The message that a form says is replaced, where this visitor may see it and it was taken back. `Err`: they may not, or there is
/// none.
pub(super) async fn replaced(
    site: &Site,
    visit: &Visit,
    fields: &Fields,
) -> Result<Result<Option<MessageId>, ()>, StoreError> {
    let number = fields.value("replaces");
    if number.is_empty() {
        return Ok(Ok(None));
    }
    let found = access::find(site, visit, number).await?;
    let found =
        found.filter(|(record, right)| is_taken_back(record) && access::reason(site, visit, record, *right).is_some());
    Ok(found.map(|(record, _)| Some(record.message)).ok_or(()))
}

/// Nothing is there, or nothing that this visitor may replace.
pub(super) async fn gone(site: &Site, visit: Visit) -> Response {
    shell::gone(site, visit).await
}
