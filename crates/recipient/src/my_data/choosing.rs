//! Saying yes or no to one purpose, behind a mailed link.

use super::view::{Offer, Saved};
use super::{open, render};
use crate::page_view::choice_in_words;
use crate::sign_up::consent_in;
use crate::{Site, general, unavailable};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use openlijk_model::{Aspect, ChoiceState, HowChosen, Measure, PurposeId, PurposeVersion, RecipientId};
use openlijk_pages::{Frame, fingerprint, page};
use openlijk_store::{NewChoice, StoreError, Who};

#[derive(Template)]
#[template(path = "choose.html")]
struct ChoosePage {
    frame: Frame,
    path: String,
    purpose: PurposeId,
    name: String,
    state: String,
    offer: Offer,
}

#[derive(serde::Deserialize)]
pub(crate) struct ChoiceForm {
    purpose: String,
    #[serde(default = "opens")]
    about: Aspect,
    choice: String,
    #[serde(default)]
    wording: String,
    /// The version of the purpose that the page was about; none: a page from before it said so.
    version: Option<u32>,
}

fn opens() -> Aspect {
    Aspect::Opens
}

/// The choice about one purpose on a page of its own. Changes nothing.
pub(crate) async fn choose_page(
    State(site): State<Site>,
    Path((token, purpose)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let Some(now) = site.version(&purpose) else {
        return general::gone(frame);
    };
    let purpose = &now.purpose;
    let choices = match site.store.choices(&Who::Id(proven.recipient)).await {
        Ok(choices) => choices,
        Err(error) => return unavailable(frame, &error),
    };
    let last = choices.iter().rev().find(|(id, choice)| *id == purpose.id && choice.about == Aspect::Opens);
    let offer = Offer::of(&frame, &now);
    let frame = frame.at(format!("{}/choose/{}", proven.path, purpose.id));
    let choosing = ChoosePage {
        path: proven.path,
        purpose: purpose.id.clone(),
        name: purpose.name.clone(),
        state: choice_in_words(&frame, last.map(|(_, choice)| choice)),
        offer,
        frame,
    };
    page(StatusCode::OK, &choosing)
}

/// Records a choice about one purpose: no, or yes to the words that were on the screen.
pub(crate) async fn choose(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<ChoiceForm>,
) -> Response {
    let (proven, frame) = match open(&site, &token, &uri, &headers).await {
        Ok(found) => found,
        Err(response) => return *response,
    };
    let Some(PurposeVersion { purpose, version, .. }) = site.version(&form.purpose) else {
        return general::gone(frame);
    };
    let words = consent_in(&frame, &purpose);
    let (state, wording) = match form.choice.as_str() {
        // A yes to what has changed since is no yes: the page is shown again, as it is now.
        "allow" if form.wording != fingerprint(&words.text) || form.version.is_some_and(|shown| shown != version) => {
            let changed = Saved::changed(&frame);
            return render(&site, proven, frame, Some(changed)).await;
        }
        "allow" => (ChoiceState::Granted, Some(words)),
        _ => match refusing(&site, proven.recipient, &purpose.id, form.about).await {
            Ok(state) => (state, None),
            Err(error) => return unavailable(frame, &error),
        },
    };
    let who = Who::Id(proven.recipient);
    let choice = NewChoice::of(who, purpose.id.clone(), state, HowChosen::MailedLink);
    let choice = NewChoice { about: form.about, wording, version: Some(version), ..choice };
    if let Err(error) = site.store.choose(choice, site.clock.now()).await {
        return unavailable(frame, &error);
    }
    let objects = match site.objects(proven.recipient).await {
        Ok(objects) => objects,
        Err(error) => return unavailable(frame, &error),
    };
    let saved = match state {
        ChoiceState::Granted if objects => frame.t("data-saved-objects"),
        _ if purpose.measure == Measure::Aggregate => frame.t("data-saved-aggregate"),
        _ => frame.t("data-saved"),
    };
    let saved = Saved::kept(&frame, saved);
    render(&site, proven, frame, Some(saved)).await
}

/// A no after a yes is a withdrawal; any other a refusal.
async fn refusing(
    site: &Site,
    recipient: RecipientId,
    purpose: &PurposeId,
    about: Aspect,
) -> Result<ChoiceState, StoreError> {
    let choices = site.store.choices(&Who::Id(recipient)).await?;
    let mine = |(id, choice): &&(PurposeId, openlijk_model::Choice)| id == purpose && choice.about == about;
    Ok(match choices.iter().rev().find(mine).map(|(_, choice)| choice.state) {
        Some(ChoiceState::Granted | ChoiceState::Withdrawn) => ChoiceState::Withdrawn,
        _ => ChoiceState::Refused,
    })
}
