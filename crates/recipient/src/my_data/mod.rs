//! `/p/{token}`: what is kept about somebody, for whoever holds the link that was mailed to them, and what they may do
//! about it. Looking changes nothing; everything that does is a POST of its own.

mod choosing;
mod correcting;
mod erasing;
mod taking;
mod view;
mod wishing;

pub(crate) use choosing::{choose, choose_page};
pub(crate) use correcting::{correct, correct_page, note, prove_address};
pub(crate) use erasing::{confirm_erasing, erase};
pub(crate) use taking::{csv, json};
pub(crate) use wishing::{wish, wish_page};

use crate::notice::Notice;
use crate::{Site, general, sign_up, unavailable};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openlijk_model::{MessageId, RecipientId};
use openlijk_pages::{Frame, page};
use openlijk_store::{DecidedMessage, DecisionSearch, ProofFor, StoreError};
use openlijk_token::Meaning;
use view::{Held, MyDataPage, Names, Saved};

/// Decisions that are asked for at one time.
const DECISIONS: u32 = 500;

/// What a mailed link stands for.
pub(crate) struct Proof;

impl Proof {
    /// The number of the link, whose it is, and what for. `None`: forged, expired, used up, erased.
    pub(crate) async fn of(site: &Site, token: &str) -> Result<Option<(u64, (RecipientId, ProofFor))>, StoreError> {
        let now = site.clock.now();
        let Some(opened) = site.store.open_token(token).filter(|token| !token.is_expired(now)) else {
            return Ok(None);
        };
        let Meaning::Proof { request } = opened.meaning else {
            return Ok(None);
        };
        Ok(site.store.proof(request, now).await?.map(|found| (request, found)))
    }
}

/// Somebody who showed that they read the mail of a recipient.
pub(crate) struct Proven {
    pub recipient: RecipientId,
    /// `/p/{token}`.
    pub path: String,
}

/// Who is behind the link to one's data, or the response that stands in for the page.
pub(crate) async fn open(
    site: &Site,
    token: &str,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(Proven, Frame), Box<Response>> {
    let frame = site.frame(uri, headers);
    match Proof::of(site, token).await {
        Ok(Some((_, (recipient, ProofFor::MyData)))) => {
            let proven = Proven { recipient, path: format!("/p/{token}") };
            let frame = frame.at(proven.path.clone());
            Ok((proven, frame))
        }
        Ok(_) => Err(Box::new(general::gone(frame))),
        Err(error) => Err(Box::new(unavailable(frame, &error))),
    }
}

/// Shows what is kept, or what waits to be confirmed. Changes nothing.
pub(crate) async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let frame = site.frame(&uri, &headers);
    let path = format!("/p/{token}");
    let frame = frame.at(path.clone());
    match Proof::of(&site, &token).await {
        Ok(Some((_, (recipient, ProofFor::MyData)))) => render(&site, Proven { recipient, path }, frame, None).await,
        Ok(Some((_, (_, ProofFor::SignUp(pending))))) => sign_up::show_pending(&site, frame, path, &pending).await,
        Ok(None) => general::gone(site.frame(&uri, &headers)),
        Err(error) => unavailable(frame, &error),
    }
}

/// The page, with a word on what was just done.
async fn render(site: &Site, proven: Proven, frame: Frame, saved: Option<Saved>) -> Response {
    let held = match held(site, proven.recipient).await {
        Ok(held) => held,
        Err(error) => return unavailable(frame, &error),
    };
    let (purposes, declared) = (site.store.purposes(), site.store.declared());
    let names = Names { purposes: &purposes, declared: &declared };
    let (_, general, _) = Notice::of_organisation(&frame).parted();
    page(StatusCode::OK, &MyDataPage::new(frame, proven.path, saved, &held, &names, &site.decider, general))
}

/// Everything that is kept about somebody, to be shown to them. Nobody else gets this: looks of the organisation's own
/// people go another way, and are recorded.
async fn held(site: &Site, recipient: RecipientId) -> Result<Held, StoreError> {
    Ok(Held {
        address: site.store.address_of(recipient).await?,
        record: site.store.subject_record(recipient).await?,
        decisions: decisions(site, recipient).await?,
    })
}

/// Every decision about mail to somebody, the latest first.
async fn decisions(site: &Site, recipient: RecipientId) -> Result<Vec<DecidedMessage>, StoreError> {
    let mut found: Vec<DecidedMessage> = Vec::new();
    loop {
        let before: Option<MessageId> = found.last().map(|decided| decided.message);
        let search = DecisionSearch { recipient: Some(recipient), before, limit: DECISIONS, ..Default::default() };
        let page = site.store.decisions(search).await?;
        let is_last = page.len() < DECISIONS as usize;
        found.extend(page);
        if is_last {
            return Ok(found);
        }
    }
}
