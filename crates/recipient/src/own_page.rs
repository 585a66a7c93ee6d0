//! `/r/{token}`: the page of one message's recipient, and refusing by it.

use crate::letters::{Whom, mail_link};
use crate::page_view::{MessageView, telling_of};
use crate::{Site, general, unavailable};
use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use openlijk_model::Told;
use openlijk_model::{ChoiceState, HowChosen, Measure, limits};
use openlijk_pages::{Frame, page};
use openlijk_store::{NewChoice, PageFacts, StoreError, Who};
use openlijk_token::Meaning;

#[derive(Template)]
#[template(path = "own_page.html")]
pub(crate) struct OwnPage {
    pub frame: Frame,
    pub view: MessageView,
    /// `/r/{token}`.
    pub path: String,
}

#[derive(Template)]
#[template(path = "refused.html")]
pub(crate) struct RefusedPage {
    pub frame: Frame,
    pub text: String,
    pub honest: Option<String>,
    pub since: String,
    pub path: String,
}

/// What a token in the path stands for. `Ok(None)`: forged, expired, erased: the same to whoever asks.
async fn facts(site: &Site, token: &str) -> Result<Option<PageFacts>, StoreError> {
    let Some(token) = site.store.open_token(token).filter(|token| !token.is_expired(site.clock.now())) else {
        return Ok(None);
    };
    match token.meaning {
        Meaning::Page { message } => site.store.page(message).await,
        _ => Ok(None),
    }
}

/// The facts and the frame of the page, or the response that stands in for it.
async fn open(site: &Site, token: &str, uri: &Uri, headers: &HeaderMap) -> Result<(PageFacts, Frame), Box<Response>> {
    match facts(site, token).await {
        Ok(Some(facts)) => {
            let frame = site.frame_of(uri, headers, facts.language).at(format!("/r/{token}"));
            Ok((facts, frame))
        }
        Ok(None) => Err(Box::new(general::gone(site.frame(uri, headers)))),
        Err(error) => Err(Box::new(unavailable(site.frame(uri, headers), &error))),
    }
}

/// Shows the page. Changes nothing.
pub(crate) async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match open(&site, &token, &uri, &headers).await {
        Ok((facts, frame)) => match told(&site, &facts).await {
            Ok(told) => {
                let view = MessageView::new(&frame, &facts, told.as_ref(), &site.decider);
                page(StatusCode::OK, &OwnPage { view, frame, path: format!("/r/{token}") })
            }
            Err(error) => unavailable(frame, &error),
        },
        Err(response) => *response,
    }
}

/// When the recipient was told about the mail's purpose. Whoever was forwarded the mail sees this too; it says nothing of
/// what they read.
async fn told(site: &Site, facts: &PageFacts) -> Result<Option<Told>, StoreError> {
    let told = site.store.subject_record(facts.recipient).await?.told;
    Ok(telling_of(&told, &facts.purpose.purpose.id).cloned())
}

/// Refuses: by the button of the page, or by one click in the mail program (RFC 8058 style: any body will do, no
/// cookie, no redirect). Says done only when it is on disk and in force.
pub(crate) async fn refuse(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let (facts, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    // A body that is too long or breaks off is no reason to measure somebody who says no.
    let body = to_bytes(body, limits::FORM_BYTES).await.unwrap_or_default();
    let how = if body.as_ref() == b"from=page" { HowChosen::Page } else { HowChosen::OneClick };
    if let Err(error) = record_refusal(&site, &facts, how).await {
        return unavailable(frame, &error);
    }
    let crowd = facts.measure == Measure::Aggregate;
    if !accepts_html(&headers) {
        let text = frame.t(if crowd { "refused-plain-aggregate" } else { "refused-plain" });
        return ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text + "\n").into_response();
    }
    let text = frame.t(match facts.measure {
        Measure::Aggregate => "refused-aggregate",
        Measure::LastOpen | Measure::Individual => "refused-individual",
        Measure::None | Measure::Delivery | Measure::Receipt | Measure::Portal => "refused-none",
    });
    let honest = crowd.then(|| frame.t("aggregate-honest"));
    let since = frame.words.with("refused-since", "day", frame.day(site.clock.now()));
    page(StatusCode::OK, &RefusedPage { text, honest, since, path: format!("/r/{token}"), frame })
}

/// A second refusal changes nothing: the first one's day stands.
async fn record_refusal(site: &Site, facts: &PageFacts, how: HowChosen) -> Result<(), StoreError> {
    let state = match facts.choice.as_ref().map(|choice| choice.state) {
        Some(ChoiceState::Refused | ChoiceState::Withdrawn) => return Ok(()),
        Some(ChoiceState::Granted) => ChoiceState::Withdrawn,
        Some(ChoiceState::Unknown) | None => ChoiceState::Refused,
    };
    let purpose = facts.purpose.purpose.id.clone();
    let choice = NewChoice::of(Who::Id(facts.recipient), purpose, state, how);
    site.store.choose(choice, site.clock.now()).await
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// Mails a link to the address that the message went to. The answer is the same whatever becomes of it.
pub(crate) async fn ask_for_link(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match open(&site, &token, &uri, &headers).await {
        Ok((facts, frame)) => {
            mail_link(&site, Whom::Recipient(facts.recipient), frame.language());
            page(StatusCode::OK, &general::SentPage { frame })
        }
        Err(response) => *response,
    }
}
