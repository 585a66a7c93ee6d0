//! Signing up: a form that tells what is measured and may ask for a yes, and the link that confirms it.
//!
//! Anybody can type any address, so a form alone records nothing. It mails a link; the page behind it records that its
//! reader was told, and a yes where the box was ticked. The answer to a form is the same for every address.

mod form_words;

pub(crate) use form_words::consent_in;
pub use form_words::{SignUpWords, sign_up_snippet, sign_up_words};

use crate::letters::{LetterKind, MailError, sign_up_letter};
use crate::my_data::Proof;
use crate::notice::{Field, frame_in, notice_fields};
use crate::{Site, general, unavailable};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use form_words::{ADDRESS, ALLOW, LANGUAGE, WORDING, told_fields};
use openlijk_model::{Address, Aspect, HowTold, Language, Purpose, PurposeId, PurposeVersion, RecipientId};
use openlijk_pages::{Frame, page};
use openlijk_store::{NewTelling, PendingSignUp, ProofFor, StoreError, Ticked, Who};

#[derive(Template)]
#[template(path = "sign_up.html")]
struct SignUpPage {
    frame: Frame,
    purpose: PurposeId,
    name: String,
    told: Vec<Field>,
    words: SignUpWords,
    /// What is wrong with what was sent, if anything.
    problem: Option<Problem>,
    address: String,
    names: FieldNames,
}

/// What the form's fields are called.
struct FieldNames {
    address: &'static str,
    allow: &'static str,
    wording: &'static str,
    language: &'static str,
}

const NAMES: FieldNames = FieldNames { address: ADDRESS, allow: ALLOW, wording: WORDING, language: LANGUAGE };

#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    /// What was entered is no address.
    Address,
    /// The words have changed since the form was made.
    Words,
}

#[derive(Template)]
#[template(path = "signed_up.html")]
struct SignedUpPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage {
    frame: Frame,
    path: String,
    names: Vec<String>,
    /// The words beside each box that was ticked.
    yes: Vec<String>,
    language: Language,
}

#[derive(Template)]
#[template(path = "confirmed.html")]
struct ConfirmedPage {
    frame: Frame,
    text: String,
}

#[derive(Template)]
#[template(path = "stale.html")]
struct StalePage {
    frame: Frame,
    purpose: PurposeId,
}

/// What a form sends.
#[derive(serde::Deserialize)]
pub(crate) struct SignUpForm {
    #[serde(default)]
    address: String,
    #[serde(default, rename = "openlijk-allow")]
    allow: String,
    #[serde(default, rename = "openlijk-wording")]
    wording: String,
    #[serde(default, rename = "openlijk-language")]
    language: String,
}

/// The form. Changes nothing.
pub(crate) async fn form(
    State(site): State<Site>,
    Path(purpose): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let frame = site.frame(&uri, &headers);
    match offered(&site, &purpose) {
        Some(version) => show(frame, &version.purpose, None, String::new()),
        None => general::gone(frame),
    }
}

/// A purpose that a form is there for: in force, and with a notice that says all that it must. Nobody can say yes to less.
fn offered(site: &Site, id: &str) -> Option<PurposeVersion> {
    let version = site.version(id)?;
    let purpose = &version.purpose;
    let lacks = notice_fields(&site.organisation, purpose, site.organisation.first_language()).err();
    if let Some(lacks) = &lacks {
        tracing::error!(purpose = %purpose.id, %lacks, "nobody can sign up");
    }
    lacks.is_none().then_some(version)
}

fn show(frame: Frame, purpose: &Purpose, problem: Option<Problem>, address: String) -> Response {
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let form = SignUpPage {
        told: told_fields(&frame, purpose),
        words: SignUpWords::of(&frame, purpose),
        purpose: purpose.id.clone(),
        name: purpose.name.clone(),
        problem,
        address,
        names: NAMES,
        frame,
    };
    page(status, &form)
}

/// Takes a form, ours or the organisation's own, and mails a link to confirm it.
pub(crate) async fn sign_up(
    State(site): State<Site>,
    Path(purpose): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<SignUpForm>,
) -> Response {
    let frame = match form.language.parse() {
        Ok(language) => site.frame_of(&uri, &headers, language),
        Err(_) => site.frame(&uri, &headers),
    };
    let Some(now) = offered(&site, &purpose) else {
        return general::gone(frame);
    };
    let purpose = &now.purpose;
    // The words are those of the language that the form was in, whatever language its reader goes on in.
    let words = match form.language.parse() {
        Ok(language) => SignUpWords::of(&frame_in(&site.organisation, language), purpose),
        Err(_) => SignUpWords::of(&frame, purpose),
    };
    if form.wording != words.mark {
        return show(frame, purpose, Some(Problem::Words), form.address);
    }
    let Ok(address) = Address::parse(form.address.trim()) else {
        return show(frame, purpose, Some(Problem::Address), form.address);
    };
    let ticked = form.allow == "yes";
    let owned = site.clone();
    site.post_room
        .later(LetterKind::SignUp, async move { mail_confirmation(&owned, &now, address, words, ticked).await });
    page(StatusCode::OK, &SignedUpPage { frame: frame.at(format!("/sign-up/{}", form_path(&uri))) })
}

/// The purpose in the path of a form.
fn form_path(uri: &Uri) -> &str {
    uri.path().rsplit('/').next().unwrap_or_default()
}

async fn mail_confirmation(
    site: &Site,
    PurposeVersion { purpose, version, .. }: &PurposeVersion,
    address: Address,
    words: SignUpWords,
    ticked: bool,
) -> Result<(), MailError> {
    let now = site.clock.now();
    site.post_room.allows(LetterKind::SignUp, &address, now)?;
    let recipient = site.store.enrol(&address).await?;
    let language = words.told.language;
    let told = vec![(purpose.id.clone(), site.store.keep_text(words.told).await?)];
    let ticked = match words.consent {
        Some(consent) if ticked => vec![Ticked {
            purpose: purpose.id.clone(),
            about: Aspect::Opens,
            wording: site.store.keep_text(consent).await?,
        }],
        _ => Vec::new(),
    };
    let versions = [(purpose.id.clone(), *version)].into();
    let pending = PendingSignUp { told, ticked, language, versions };
    let token = site.store.seal_proof(recipient, ProofFor::SignUp(pending), now).await?;
    let link = format!("{}/p/{token}?lang={language}", site.public_url);
    let letter = sign_up_letter(&site.organisation.name, &purpose.name, &link, language);
    site.post_room.mail(address, letter).await
}

/// What the link that was mailed shows: what was filled in, and a button. Changes nothing.
pub(crate) async fn show_pending(site: &Site, frame: Frame, path: String, pending: &PendingSignUp) -> Response {
    match words_of(site, pending).await {
        Ok(yes) => {
            let name = |id: &PurposeId| site.purpose(id.as_str()).map(|purpose| purpose.name);
            let names = pending.told.iter().filter_map(|(purpose, _)| name(purpose)).collect();
            page(StatusCode::OK, &ConfirmPage { frame, path, names, yes, language: pending.language })
        }
        Err(error) => unavailable(frame, &error),
    }
}

async fn words_of(site: &Site, pending: &PendingSignUp) -> Result<Vec<String>, StoreError> {
    let mut words = Vec::new();
    for ticked in &pending.ticked {
        words.extend(site.store.text(&ticked.wording).await?.map(|shown| shown.text));
    }
    Ok(words)
}

/// Confirms: who pressed the button was told, and said yes where the box was ticked.
pub(crate) async fn confirm(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let frame = site.frame(&uri, &headers);
    let (request, proven) = match Proof::of(&site, &token).await {
        Ok(Some(found)) => found,
        Ok(None) => return general::gone(frame),
        Err(error) => return unavailable(frame, &error),
    };
    let (recipient, ProofFor::SignUp(pending)) = proven else {
        return general::gone(frame);
    };
    let frame = frame.at("/me".to_owned());
    match stale(&site, &pending).await {
        Ok(None) => {}
        Ok(Some(purpose)) => return page(StatusCode::CONFLICT, &StalePage { frame, purpose }),
        Err(error) => return unavailable(frame, &error),
    }
    if let Err(error) = tell(&site, Who::Id(recipient), &pending).await {
        return unavailable(frame, &error);
    }
    match site.store.confirm_sign_up(request, site.clock.now()).await {
        Ok(Some((recipient, confirmed))) => done(&site, frame, recipient, &confirmed).await,
        Ok(None) => general::gone(frame),
        Err(error) => unavailable(frame, &error),
    }
}

async fn done(site: &Site, frame: Frame, recipient: RecipientId, confirmed: &PendingSignUp) -> Response {
    let text = match site.objects(recipient).await {
        Ok(true) if !confirmed.ticked.is_empty() => frame.t("data-saved-objects"),
        Ok(_) if confirmed.ticked.is_empty() => frame.t("confirmed-told"),
        Ok(_) => frame.t("confirmed-yes"),
        Err(error) => return unavailable(frame, &error),
    };
    page(StatusCode::OK, &ConfirmedPage { frame, text })
}

/// The first purpose whose words are others by now than those that were ticked beside, or that asks for more: a yes to those is
/// no yes to these.
async fn stale(site: &Site, pending: &PendingSignUp) -> Result<Option<PurposeId>, StoreError> {
    let frame = frame_in(&site.organisation, pending.language);
    for ticked in &pending.ticked {
        let now = site.purpose(ticked.purpose.as_str()).map(|purpose| consent_in(&frame, &purpose).text);
        let then = site.store.text(&ticked.wording).await?.map(|shown| shown.text);
        let shown = pending.versions.get(&ticked.purpose);
        let covers = shown.is_none_or(|shown| site.store.covers_now(&ticked.purpose, *shown));
        if now.is_none() || now != then || !covers {
            return Ok(Some(ticked.purpose.clone()));
        }
    }
    Ok(None)
}

/// Puts on record that somebody was told when their address was collected. Comes before any yes: first one knows.
async fn tell(site: &Site, who: Who, pending: &PendingSignUp) -> Result<(), StoreError> {
    for (purpose, mark) in &pending.told {
        let text = site.store.text(mark).await?;
        let (version, at) = (pending.versions.get(purpose).copied(), site.clock.now());
        let telling =
            NewTelling { who: who.clone(), purpose: purpose.clone(), how: HowTold::SignUp, text, at, version };
        site.store.tell(telling).await?;
    }
    Ok(())
}
