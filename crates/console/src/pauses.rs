//! The officer's switch: pausing and resuming, each on a page of its own, each with a reason.

use crate::Site;
use crate::desk::sheet::{Block, Cell, Field, Form as FormView, Table};
use crate::roles::Action;
use crate::shell::{self, Shell, scope_name, scope_of, scope_path};
use crate::signed::{Form, Visit};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::{Address, MessageId};
use openlijk_pages::{Frame, page};
use openlijk_store::{Scope, StoreError};

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

#[derive(Template)]
#[template(path = "pauses.html")]
struct PausesPage {
    frame: Frame,
    shell: Shell,
    switch: Switch,
    forms: Vec<Block>,
    past: Vec<Block>,
}

#[derive(Template)]
#[template(path = "confirm_pause.html")]
struct ConfirmPage {
    frame: Frame,
    shell: Shell,
    title: String,
    /// Where the form goes.
    action: String,
    resuming: bool,
    /// The reason is about no person, and is kept when people are erased.
    about_nobody: bool,
    refused: Option<Refused>,
}

/// What was written, and why it will not do.
struct Refused {
    why: String,
    title: &'static str,
    problem: &'static str,
}

impl Refused {
    fn missing(why: &str) -> Self {
        Self { why: why.to_owned(), title: "pause-why-missing-title", problem: "pause-why-missing" }
    }

    fn names_somebody(why: &str) -> Self {
        Self { why: why.to_owned(), title: "note-address-title", problem: "note-address" }
    }
}

/// The big switch: is measuring on, and for how much?
pub struct Switch {
    pub on: bool,
    pub numbers: String,
}

impl Switch {
    /// As it stands now.
    pub async fn new(site: &Site, frame: &Frame) -> Self {
        let on = !site.store.pauses().iter().any(|pause| pause.scope == Scope::All);
        let purposes = site.store.purposes().len();
        let campaigns = site.store.campaigns().await.unwrap_or_default();
        let running = campaigns.iter().filter(|campaign| !campaign.closed && !campaign.paused).count();
        let numbers = frame.words.filled("switch-numbers", &[("purposes", &purposes), ("running", &running)]);
        Self { on, numbers }
    }
}

pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    show(&site, visit, &Sent::default(), StatusCode::OK).await
}

async fn show(site: &Site, visit: Visit, sent: &Sent, status: StatusCode) -> Response {
    let past = match past(site, &visit.frame).await {
        Ok(past) => past,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let shell = Shell::new(site, &visit).await;
    let switch = Switch::new(site, &visit.frame).await;
    let mut forms = Vec::new();
    if visit.may(Action::Pause) {
        forms = somebody(&visit.frame, sent);
    }
    let frame = visit.frame.at("/pause".to_owned());
    page(status, &PausesPage { frame, shell, switch, forms, past })
}

/// What was filled in to pause for one person or one message, and what is wrong with it.
#[derive(Default)]
struct Sent {
    address: String,
    message: String,
    problem: Option<(&'static str, &'static str)>,
}

/// The forms that lead to a pause for one person, or of one message.
fn somebody(frame: &Frame, sent: &Sent) -> Vec<Block> {
    let error = |field: &str| sent.problem.filter(|(name, _)| *name == field).map(|(_, key)| frame.t(key));
    let person = FormView::to(frame.href("/pause"))
        .fields(vec![
            Field::kind("address", frame.t("address"), "email", sent.address.clone(), 254)
                .hint(frame.t("address-hint"))
                .error(error("address"))
                .required(),
        ])
        .button("person", "quiet", frame.t("pause-person-do"));
    let message = FormView::to(frame.href("/pause"))
        .fields(vec![
            Field::line("message", frame.t("decisions-message"), sent.message.clone(), 20)
                .hint(frame.t("pause-message-hint"))
                .error(error("message"))
                .required(),
        ])
        .button("message", "quiet", frame.t("pause-message-do"));
    vec![
        Block::Heading("somebody".to_owned(), frame.t("pause-somebody")),
        Block::Text(frame.t("pause-somebody-intro")),
        Block::Form(person),
        Block::Form(message),
    ]
}

/// Pauses that ended.
async fn past(site: &Site, frame: &Frame) -> Result<Vec<Block>, StoreError> {
    let mut rows = Vec::new();
    for (pause, ended) in site.store.pause_history().await?.into_iter().rev() {
        let Some((why, who, at)) = ended else { continue };
        let name = scope_name(site, &pause.scope).await;
        let view = shell::PauseView::new(frame, &pause, &name);
        let end =
            frame.words.filled("banner-paused-who", &[("moment", &frame.moment(at)), ("who", &who), ("why", &why)]);
        rows.push(vec![Cell::new(view.title), Cell::new(view.details), Cell::new(end)]);
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let columns = [frame.t("pauses-what"), frame.t("pauses-began"), frame.t("pauses-ended")];
    Ok(vec![Block::Heading("past".to_owned(), frame.t("pauses-past")), Table::under("past", &columns, rows)])
}

/// Leads on to the page that pauses for one person or one message; no address stands in its path.
pub(crate) async fn of_somebody(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let scope = if fields.value("do") == "message" {
        message_scope(&site, fields.value("message").trim()).await
    } else {
        person_scope(&site, fields.value("address").trim()).await
    };
    match scope {
        Ok(Ok(scope)) => Redirect::to(&visit.frame.href(format!("/pause/{}", scope_path(&scope)))).into_response(),
        Ok(Err(problem)) => {
            let (address, message) = (fields.value("address").to_owned(), fields.value("message").to_owned());
            show(&site, visit, &Sent { address, message, problem: Some(problem) }, StatusCode::UNPROCESSABLE_ENTITY)
                .await
        }
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

type Found = Result<Result<Scope, (&'static str, &'static str)>, StoreError>;

async fn person_scope(site: &Site, typed: &str) -> Found {
    let Ok(address) = Address::parse(typed) else { return Ok(Err(("address", "address-problem"))) };
    let found = site.store.find(&address).await?;
    Ok(found.map(Scope::Recipient).ok_or(("address", "address-unknown")))
}

async fn message_scope(site: &Site, typed: &str) -> Found {
    let unknown = ("message", "message-unknown");
    let Ok(number) = typed.parse() else { return Ok(Err(unknown)) };
    let known = site.store.page(MessageId(number)).await?.is_some();
    Ok(if known { Ok(Scope::Message(MessageId(number))) } else { Err(unknown) })
}

pub(crate) async fn confirm_pause(State(site): State<Site>, visit: Visit, Path(scope): Path<String>) -> Response {
    confirm(&site, visit, &scope, false, None).await
}

pub(crate) async fn confirm_resume(State(site): State<Site>, visit: Visit, Path(scope): Path<String>) -> Response {
    confirm(&site, visit, &scope, true, None).await
}

async fn confirm(site: &Site, visit: Visit, path: &str, resuming: bool, refused: Option<Refused>) -> Response {
    let Some(scope) = scope_of(path) else {
        return shell::gone(site, visit).await;
    };
    let name = scope_name(site, &scope).await;
    let frame = &visit.frame;
    let title = match (&scope, resuming) {
        (Scope::All, false) => frame.t("pause-title-all"),
        (Scope::Purpose(_), false) => frame.words.with("pause-title-purpose", "name", name),
        (Scope::Campaign(_), false) => frame.words.with("pause-title-campaign", "name", name),
        (Scope::Recipient(_), false) => frame.words.with("pause-title-recipient", "name", name),
        (Scope::Message(_), false) => frame.words.with("pause-title-message", "name", name),
        (Scope::All, true) => frame.t("resume-title-all"),
        (Scope::Purpose(_), true) => frame.words.with("resume-title-purpose", "name", name),
        (Scope::Campaign(_), true) => frame.words.with("resume-title-campaign", "name", name),
        (Scope::Recipient(_), true) => frame.words.with("resume-title-recipient", "name", name),
        (Scope::Message(_), true) => frame.words.with("resume-title-message", "name", name),
    };
    let verb = if resuming { "resume" } else { "pause" };
    let action = frame.href(format!("/{verb}/{}", scope_path(&scope)));
    let status = if refused.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let shell = Shell::new(site, &visit).await;
    let about_nobody = !matches!(scope, Scope::Recipient(_) | Scope::Message(_));
    page(status, &ConfirmPage { frame: visit.frame, shell, title, action, resuming, about_nobody, refused })
}

pub(crate) async fn pause(State(site): State<Site>, Path(scope): Path<String>, form: Form) -> Response {
    apply(&site, &scope, form, false).await
}

pub(crate) async fn resume(State(site): State<Site>, Path(scope): Path<String>, form: Form) -> Response {
    apply(&site, &scope, form, true).await
}

/// Pauses or resumes. When the next page shows it, it is on disk and in force.
async fn apply(site: &Site, path: &str, form: Form, resuming: bool) -> Response {
    let Form { visit, fields } = form;
    let why = fields.value("why").trim();
    if why.is_empty() || why.chars().count() > LONGEST_REASON {
        return confirm(site, visit, path, resuming, Some(Refused::missing(why))).await;
    }
    let Some(scope) = scope_of(path) else {
        return shell::gone(site, visit).await;
    };
    let now = site.clock.now();
    let result = if resuming {
        site.store.resume(scope, why, &visit.account, now).await
    } else {
        site.store.pause(scope, why, &visit.account, now).await
    };
    match result {
        Ok(()) => Redirect::to(&visit.frame.href("/pause")).into_response(),
        Err(StoreError::AddressInNote) => {
            confirm(site, visit, path, resuming, Some(Refused::names_somebody(why))).await
        }
        Err(error) => shell::down(site, visit, &error).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_in_a_path_is_read_back() {
        for scope in [
            Scope::All,
            Scope::Purpose("all-our-mail".parse().unwrap()),
            Scope::Campaign(openlijk_model::CampaignId(7)),
            Scope::Recipient(openlijk_model::RecipientId(8)),
            Scope::Message(openlijk_model::MessageId(9)),
        ] {
            assert_eq!(scope_of(&scope_path(&scope)), Some(scope));
        }
        for path in ["", "everything", "purpose-", "purpose-X", "campaign-x", "campaign--1", "message-"] {
            assert_eq!(scope_of(path), None, "{path}");
        }
    }
}
