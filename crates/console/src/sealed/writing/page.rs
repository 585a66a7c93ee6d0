//! The page where a message is written. It works without a script; with one it shows how far the attachments are.

use super::check::portal_purposes;
use super::drafts::{Attachment, Draft, keep};
use super::{corrected, path_of, upload};
use crate::Site;
use crate::desk::sheet::{Field, Input, Opt};
use crate::sealed::words;
use crate::shell::{self, Shell};
use crate::signed::{Fields, Visit};
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::{Language, MessageId, limits};
use openlijk_pages::{Frame, OwnPolicy, page};
use std::sync::LazyLock;

const SCRIPT: &str = include_str!("../../../../../web/upload.js");
/// Under a name that changes with its content, so that browsers may keep it.
static SCRIPT_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/static/upload.{}.js", &openlijk_pages::fingerprint(SCRIPT)[..16]));
/// As every page, and our own script, which sends the form to where it would go by itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 500;
/// The longest text, in characters.
pub(super) const LONGEST_TEXT: usize = 100_000;
/// The longest list of recipients, in characters.
const LONGEST_LIST: usize = 20_000;

#[derive(Template)]
#[template(path = "sealed_write.html")]
struct WritePage {
    frame: Frame,
    shell: Shell,
    action: String,
    script: &'static str,
    replaces: Option<MessageId>,
    fields: Vec<Field>,
    /// What is attached already: its place, and its name with its size.
    attached: Vec<(usize, String)>,
    most: u64,
    most_words: String,
    cancel: String,
    /// Why nothing can be sent at all.
    hindrance: Option<(String, String)>,
}

/// What the page begins with.
pub(super) struct Compose<'a> {
    pub(super) action: &'a str,
    pub(super) filled: &'a Fields,
    pub(super) attached: &'a [Attachment],
    pub(super) replaces: Option<MessageId>,
}

impl Compose<'_> {
    /// An empty page whose form goes there.
    pub(super) fn new(action: &'static str) -> Self {
        static NOTHING: LazyLock<Fields> = LazyLock::new(|| Fields::of(Vec::new()));
        Self { action, filled: &NOTHING, attached: &[], replaces: None }
    }
}

/// The script, for whoever loads it.
pub async fn send_script() -> impl IntoResponse {
    let kept = "public, max-age=31536000, immutable";
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, kept)], SCRIPT)
}

/// Serves the script of the page: it says nothing of anybody.
pub fn script<S: Clone + Send + Sync + 'static>() -> axum::Router<S> {
    axum::Router::new().route(&SCRIPT_PATH, axum::routing::get(send_script))
}

pub(super) async fn blank(State(site): State<Site>, visit: Visit) -> Response {
    compose(&site, visit, Compose::new("/sealed/new")).await
}

/// The page, filled in.
pub(super) async fn compose(site: &Site, visit: Visit, compose: Compose<'_>) -> Response {
    let shell = Shell::new(site, &visit).await;
    let Compose { action, filled, attached, replaces } = compose;
    let frame = visit.frame;
    let purposes = portal_purposes(site);
    let hindrance = if visit.mail.is_none() {
        Some(("sealed-no-mail", "sealed-no-mail-text"))
    } else if purposes.is_empty() {
        Some(("sealed-write-no-purpose", "sealed-write-no-purpose-text"))
    } else {
        None
    };
    let hindrance = hindrance.map(|(title, text)| (frame.t(title), frame.t(text)));
    let chosen = filled.value("purpose");
    let option = |version: &openlijk_model::PurposeVersion| {
        let purpose = &version.purpose;
        Opt::new(purpose.id.as_str(), purpose.name.clone(), purpose.id.as_str() == chosen)
    };
    let mut fields = vec![
        Field::choice("purpose", frame.t("campaigns-purpose"), purposes.iter().map(option).collect()),
        area("recipients", frame.t("sealed-recipients"), filled, (4, LONGEST_LIST))
            .hint(frame.t("sealed-recipients-hint"))
            .required(),
        Field::line("subject", frame.t("sealed-subject"), filled.value("subject"), LONGEST_SUBJECT)
            .hint(frame.t("sealed-subject-hint")),
        area("text", frame.t("sealed-text"), filled, (12, LONGEST_TEXT)),
    ];
    if frame.organisation.languages.len() > 1 {
        fields.insert(1, languages(&frame, filled));
    }
    let attached = attached.iter().enumerate().map(|(at, attachment)| {
        (at, format!("{} ({})", attachment.file.name(), words::size(&frame, attachment.file.bytes())))
    });
    let most_words = frame.words.with("sealed-files-hint", "most", limits::SEALED_ATTACHED_BYTES / (1024 * 1024));
    let view = WritePage {
        action: frame.href(action),
        script: &SCRIPT_PATH,
        replaces,
        fields,
        attached: attached.collect(),
        most: limits::SEALED_ATTACHED_BYTES,
        most_words,
        cancel: frame.href("/sealed"),
        hindrance,
        frame: frame.at(action.to_owned()),
        shell,
    };
    let mut response = page(StatusCode::OK, &view);
    response.extensions_mut().insert(OwnPolicy(HeaderValue::from_static(POLICY)));
    response
}

fn area(name: &str, label: String, filled: &Fields, (rows, most): (u8, usize)) -> Field {
    let value = filled.value(name).to_owned();
    Field { input: Input::Area { rows, value, most }, ..Field::area(name, label, "", most) }
}

/// The language of the notification.
fn languages(frame: &Frame, filled: &Fields) -> Field {
    let chosen: Language = filled.value("language").parse().unwrap_or_else(|_| frame.organisation.first_language());
    let option = |language: &Language| {
        let name = frame.t(match language {
            Language::Nl => "language-nl",
            Language::En => "language-en",
            Language::Fr => "language-fr",
            Language::It => "language-it",
        });
        Opt::new(language.as_str(), name, *language == chosen)
    };
    let options = frame.organisation.languages.iter().map(option).collect();
    Field::choice("language", frame.t("sealed-language"), options)
}

/// Takes in a new message.
pub(super) async fn begin(State(site): State<Site>, request: Request) -> Response {
    let upload = match upload::read(&site, request).await {
        Ok(upload) => upload,
        Err(instead) => return instead,
    };
    let replaces = match corrected::replaced(&site, &upload.visit, &upload.fields).await {
        Ok(Ok(replaces)) => replaces,
        Ok(Err(())) => return corrected::gone(&site, upload.visit).await,
        Err(error) => return shell::down(&site, upload.visit, &error).await,
    };
    let draft = filled_in(Draft { replaces, ..Draft::default() }, &upload.fields);
    let draft = Draft { attachments: upload.files, too_large: upload.too_large, ..draft };
    let name = keep(&site, &upload.visit.account, draft);
    Redirect::to(&upload.visit.frame.href(path_of(&name))).into_response()
}

pub(super) async fn edit(State(site): State<Site>, visit: Visit, Path(name): Path<String>) -> Response {
    let Some(draft) = site.drafts.of(&name, &visit.account, site.clock.now()) else {
        return shell::gone(&site, visit).await;
    };
    let word = |word: Option<String>| word.unwrap_or_default();
    let filled = Fields::of(vec![
        ("purpose".to_owned(), word(draft.purpose.as_ref().map(ToString::to_string))),
        ("language".to_owned(), word(draft.language.map(|language| language.to_string()))),
        ("recipients".to_owned(), draft.recipients.clone()),
        ("subject".to_owned(), draft.subject.clone()),
        ("text".to_owned(), draft.text.clone()),
    ]);
    let action = format!("{}/edit", path_of(&name));
    let begun = Compose { action: &action, filled: &filled, attached: &draft.attachments, replaces: None };
    compose(&site, visit, begun).await
}

/// Takes in what was changed: what is ticked is no longer attached, and what comes is added.
pub(super) async fn change(State(site): State<Site>, Path(name): Path<String>, request: Request) -> Response {
    let upload = match upload::read(&site, request).await {
        Ok(upload) => upload,
        Err(instead) => return instead,
    };
    let visit = upload.visit;
    let now = site.clock.now();
    let Some(draft) = site.drafts.of(&name, &visit.account, now) else {
        return shell::gone(&site, visit).await;
    };
    let dropped: Vec<usize> = upload.fields.values("drop").filter_map(|at| at.parse().ok()).collect();
    let mut draft = filled_in(draft, &upload.fields);
    let mut at = 0..;
    draft.attachments.retain(|_| at.next().is_some_and(|at| !dropped.contains(&at)));
    draft.too_large = upload.too_large;
    let mut attached: u64 = draft.attachments.iter().map(|attachment| attachment.file.bytes()).sum();
    for file in upload.files {
        attached += file.file.bytes();
        if attached > limits::SEALED_ATTACHED_BYTES || draft.attachments.len() >= limits::SEALED_ATTACHMENTS {
            draft.too_large = true;
            break;
        }
        draft.attachments.push(file);
    }
    site.drafts.replace(&name, &visit.account, draft, now);
    Redirect::to(&visit.frame.href(path_of(&name))).into_response()
}

fn filled_in(draft: Draft, fields: &Fields) -> Draft {
    // Browsers send a line break as two characters, and count it as one.
    let typed = |name: &str| fields.value(name).replace("\r\n", "\n");
    let is_over = |name: &str, most: usize| typed(name).chars().count() > most;
    Draft {
        purpose: fields.value("purpose").parse().ok(),
        language: fields.value("language").parse().ok(),
        recipients: typed("recipients"),
        subject: typed("subject").split_whitespace().collect::<Vec<_>>().join(" "),
        text: typed("text"),
        too_long: is_over("recipients", LONGEST_LIST)
            || is_over("subject", LONGEST_SUBJECT)
            || is_over("text", LONGEST_TEXT),
        ..draft
    }
}
