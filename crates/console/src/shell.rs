//! What stands around every page of somebody who is signed in: menu, banners, account.

use crate::Site;
use crate::roles::Action;
use crate::signed::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_pages::{Frame, page};
use openlijk_store::{Pause, Scope, StoreError};

/// What the frame around a page shows.
pub struct Shell {
    pub signed_in_as: String,
    pub form_token: String,
    pub pauses: Vec<PauseView>,
    pub down: bool,
    /// That hits were lost, with how many.
    pub lost: Option<String>,
    /// Are the accounts theirs to see?
    pub accounts: bool,
    /// Is there sealed mail of theirs to see?
    pub sealed: bool,
    /// May they pause?
    pub may_pause: bool,
    /// May they resume?
    pub may_resume: bool,
}

/// A pause in force, in words.
pub struct PauseView {
    pub title: String,
    pub details: String,
    pub resume: String,
    /// Of one person or one message: told on the page of pauses, and not above every page.
    pub of_one: bool,
}

impl Shell {
    /// For this visit, now.
    pub async fn new(site: &Site, visit: &Visit) -> Self {
        let frame = &visit.frame;
        let health = site.store.health();
        let mut pauses = Vec::new();
        for pause in site.store.pauses() {
            let name = scope_name(site, &pause.scope).await;
            pauses.push(PauseView::new(frame, &pause, &name));
        }
        Self {
            signed_in_as: frame.words.with("signed-in-as", "name", &visit.account),
            form_token: site.sessions.form_token(&visit.cookie),
            pauses,
            down: !health.up,
            accounts: visit.may(Action::SeeAccounts),
            sealed: visit.may(Action::SeeSealed),
            may_pause: visit.may(Action::Pause),
            may_resume: visit.may(Action::Resume),
            lost: (health.hits_lost > 0).then(|| frame.words.counted("banner-lost", health.hits_lost)),
        }
    }
}

impl PauseView {
    /// From what is on record.
    pub fn new(frame: &Frame, pause: &Pause, name: &str) -> Self {
        let title = match pause.scope {
            Scope::All => frame.t("banner-paused-all"),
            Scope::Purpose(_) => frame.words.with("banner-paused-purpose", "name", name),
            Scope::Campaign(_) => frame.words.with("banner-paused-campaign", "name", name),
            Scope::Recipient(_) => frame.words.with("banner-paused-recipient", "name", name),
            Scope::Message(_) => frame.words.with("banner-paused-message", "name", name),
        };
        let details = frame.words.filled(
            "banner-paused-who",
            &[("moment", &frame.moment(pause.since)), ("who", &pause.who), ("why", &pause.why)],
        );
        let of_one = matches!(pause.scope, Scope::Recipient(_) | Scope::Message(_));
        Self { title, details, of_one, resume: frame.href(format!("/resume/{}", scope_path(&pause.scope))) }
    }
}

/// A scope as it stands in a path: `all`, `purpose-ID`, `campaign-NUMBER`, `recipient-NUMBER`, `message-NUMBER`.
pub fn scope_path(scope: &Scope) -> String {
    match scope {
        Scope::All => "all".to_owned(),
        Scope::Purpose(id) => format!("purpose-{id}"),
        Scope::Campaign(id) => format!("campaign-{id}"),
        Scope::Recipient(id) => format!("recipient-{id}"),
        Scope::Message(id) => format!("message-{id}"),
    }
}

/// The scope that a path names.
pub fn scope_of(path: &str) -> Option<Scope> {
    match path.split_once('-') {
        None if path == "all" => Some(Scope::All),
        Some(("purpose", id)) => id.parse().ok().map(Scope::Purpose),
        Some(("campaign", id)) => id.parse().ok().map(Scope::Campaign),
        Some(("recipient", id)) => id.parse().ok().map(Scope::Recipient),
        Some(("message", id)) => id.parse().ok().map(Scope::Message),
        _ => None,
    }
}

/// How people call what a scope reaches; its id where it has no name (any more).
pub async fn scope_name(site: &Site, scope: &Scope) -> String {
    match scope {
        Scope::All => String::new(),
        Scope::Purpose(id) => {
            let purposes = site.store.purposes();
            let found = purposes.iter().find(|version| version.purpose.id == *id);
            found.map_or_else(|| id.to_string(), |version| version.purpose.name.clone())
        }
        Scope::Campaign(id) => {
            let campaigns = site.store.campaigns().await.unwrap_or_default();
            let found = campaigns.into_iter().find(|campaign| campaign.id == *id);
            found.map_or_else(|| id.to_string(), |campaign| campaign.name)
        }
        // By number: an address is for whoever may look at it.
        Scope::Recipient(id) => id.to_string(),
        Scope::Message(id) => id.to_string(),
    }
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    frame: Frame,
    shell: Shell,
    title: String,
    text: String,
}

async fn message(site: &Site, visit: Visit, status: StatusCode, title: &str, text: &str) -> Response {
    let shell = Shell::new(site, &visit).await;
    let frame = visit.frame;
    page(status, &MessagePage { title: frame.t(title), text: frame.t(text), frame, shell })
}

/// What is not there.
pub async fn gone(site: &Site, visit: Visit) -> Response {
    message(site, visit, StatusCode::NOT_FOUND, "gone-title", "gone-text").await
}

/// What their role may not do.
pub async fn forbidden(site: &Site, visit: Visit) -> Response {
    message(site, visit, StatusCode::FORBIDDEN, "forbidden-title", "forbidden-text").await
}

/// A form that did not come from a page of ours.
pub async fn forged(site: &Site, visit: Visit) -> Response {
    message(site, visit, StatusCode::FORBIDDEN, "forged-title", "forged-text").await
}

/// What came in could not be put on disk.
pub async fn full(site: &Site, visit: Visit) -> Response {
    message(site, visit, StatusCode::INSUFFICIENT_STORAGE, "full-title", "full-text").await
}

/// The store did not answer.
pub async fn down(site: &Site, visit: Visit, error: &StoreError) -> Response {
    if let StoreError::Unknown(_) = error {
        return gone(site, visit).await;
    }
    tracing::error!(%error, "a page of the console could not be served");
    message(site, visit, StatusCode::SERVICE_UNAVAILABLE, "down-title", "down-text").await
}
