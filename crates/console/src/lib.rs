//! The organisation's pages: what landed, why it was measured, and the switch that stops it.
//!
//! Everything is made on the server; nothing needs a script (one page has one, which shows how far an upload is). Who signs in does
//! so with a local account and a second factor,
//! or by the organisation's own provider; what they may do then is one table (`roles`), which every route names its row of
//! (`routes`). Every form carries a token that no other site can know. Figures say whether they are what our server saw or an estimate of people.

mod accounts;
mod api;
mod campaign;
mod chart;
mod desk;
mod factor;
mod figures;
mod health;
pub mod incidents;
mod oidc;
mod own;
mod passwords;
mod pauses;
mod purposes;
mod roles;
mod routes;
mod sealed;
mod sessions;
mod shell;
mod sign_in;
mod signed;
mod tokens;
mod trace;
mod words;

pub use api::{DecidedMail, Going, MailRoad, MailToPrepare, MailToSend, NotGone, PreparedMail, SentMail};
pub use api::{Scope, hash_of as token_hash, new_text as new_token_text};
pub use figures::Figures;
pub use oidc::OidcSettings;
pub use openlijk_pages::Organisation;
pub use roles::{Action, TABLE, may, may_see};
pub use routes::{Needs, Route};

use axum::extract::{DefaultBodyLimit, FromRequestParts as _, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{Redirect, Response};
use axum::{Router, middleware};
use openlijk_lawfulness::Decider;
use openlijk_model::{Clock, Language, Purpose, limits};
use openlijk_pages::{Frame, Languages};
use openlijk_portal::{Outbox, Portal};
use openlijk_store::Store;
use routes::Routes;
use sessions::Sessions;
use std::sync::Arc;

/// Renders the metrics in Prometheus' text format.
pub type Metrics = Arc<dyn Fn() -> String + Send + Sync>;

/// The words that somebody says yes to, for a purpose, in a language: the same as on the recipient's page.
pub type ConsentWording = Arc<dyn Fn(&Purpose, Language) -> String + Send + Sync>;

/// What the console needs.
#[derive(Clone)]
pub struct ConsoleState {
    /// What is kept.
    pub store: Store,
    /// Whose console it is.
    pub organisation: Arc<Organisation>,
    /// Decides, for the page of a purpose.
    pub decider: Arc<Decider>,
    /// The time.
    pub clock: Clock,
    /// Is the console reached over https? Then its cookie is for https alone.
    pub https: bool,
    /// What `/metrics` answers.
    pub metrics: Metrics,
    /// Must officers and administrators have a second factor? Whoever has one is asked for it anyway.
    pub second_factor_required: bool,
    /// The words that recipients say yes to.
    pub consent_wording: ConsentWording,
    /// Takes in what is attached to sealed messages.
    pub portal: Portal,
    /// Sends sealed messages.
    pub outbox: Arc<dyn Outbox>,
    /// The way of mail that programs hand over.
    pub mail_road: Arc<dyn MailRoad>,
    /// The organisation's own provider, where people sign in by it.
    pub oidc: Option<OidcSettings>,
}

/// What every handler gets: a cheap handle.
#[derive(Clone)]
struct Site(Arc<Inner>);

struct Inner {
    state: ConsoleState,
    languages: Languages,
    sessions: Sessions,
    door: passwords::Door,
    once: api::Once,
    reasons: sealed::Reasons,
    drafts: sealed::Drafts,
    provider: Option<oidc::Provider>,
}

impl std::ops::Deref for Site {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl std::ops::Deref for Inner {
    type Target = ConsoleState;

    fn deref(&self) -> &ConsoleState {
        &self.state
    }
}

impl Inner {
    fn frame(&self, uri: &Uri, headers: &HeaderMap) -> Frame {
        self.languages.frame(uri, headers, None)
    }
}

/// The console's pages, and `/metrics`, `/healthz`, `/readyz`, which need no login and say nothing of persons.
pub fn router(state: ConsoleState) -> Router {
    let site = Site(Arc::new(Inner {
        languages: Languages::new(&words::TEXTS, Arc::clone(&state.organisation)),
        sessions: Sessions::new(),
        door: passwords::Door::new(),
        once: api::Once::default(),
        reasons: sealed::Reasons::default(),
        drafts: sealed::Drafts::default(),
        provider: state.oidc.clone().map(oidc::Provider::new),
        state,
    }));
    let (router, _) = table().into_parts();
    router
        .fallback(not_there)
        .merge(openlijk_pages::assets())
        .merge(sealed::script())
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(middleware::from_fn(api::finish))
        .layer(middleware::from_fn(trace::follow))
        .layer(middleware::from_fn(openlijk_pages::security_headers))
        .with_state(site)
}

/// Every route of the console, and what it needs.
pub fn routes() -> Vec<Route> {
    table().into_parts().1
}

fn table() -> Routes {
    Routes::default()
        .open(Method::GET, "/", async || Redirect::to("/campaigns"))
        .open(Method::GET, "/sign-in", sign_in::show)
        .open(Method::POST, "/sign-in", sign_in::sign_in)
        .open(Method::GET, "/sign-in/code", sign_in::show_code)
        .open(Method::POST, "/sign-in/code", sign_in::give_code)
        .open(Method::GET, "/sign-in/organisation", oidc::depart)
        .open(Method::GET, "/sign-in/return", oidc::arrive)
        .open(Method::GET, "/second-factor", factor::show)
        .open(Method::POST, "/second-factor", factor::confirm)
        .post("/sign-out", Action::OwnAccount, sign_in::sign_out)
        .get("/account", Action::OwnAccount, own::show)
        .post("/account/password", Action::OwnAccount, own::change_password)
        .get("/accounts", Action::SeeAccounts, accounts::list)
        .post("/accounts", Action::ManageAccounts, accounts::add)
        .get("/accounts/{name}", Action::ManageAccounts, accounts::show)
        .post("/accounts/{name}", Action::ManageAccounts, accounts::change)
        .get("/tokens", Action::SeeTokens, tokens::list)
        .post("/tokens", Action::ManageTokens, tokens::make)
        .get("/tokens/{id}", Action::ManageTokens, tokens::ask_revoke)
        .post("/tokens/{id}", Action::ManageTokens, tokens::revoke)
        .get("/campaigns", Action::SeeFigures, campaign::list)
        .get("/campaigns/{id}", Action::SeeFigures, campaign::show)
        .get("/campaigns/{id}/{file}", Action::SeeFigures, campaign::download)
        .get("/purposes", Action::SeePurposes, purposes::list)
        .get("/purposes/{id}", Action::SeePurposes, purposes::show)
        .get("/pause", Action::SeePauses, pauses::list)
        .get("/pause/{scope}", Action::Pause, pauses::confirm_pause)
        .post("/pause/{scope}", Action::Pause, pauses::pause)
        .get("/resume/{scope}", Action::Resume, pauses::confirm_resume)
        .post("/resume/{scope}", Action::Resume, pauses::resume)
        .merge(api::routes())
        .merge(desk::routes())
        .merge(sealed::routes())
        .open(Method::GET, "/metrics", health::metrics)
        .open(Method::GET, "/healthz", health::alive)
        .open(Method::GET, "/readyz", health::ready)
}

/// What is not there. Whoever is not signed in learns nothing of what is.
async fn not_there(State(site): State<Site>, mut parts: Parts) -> Response {
    if api::is_ours(parts.uri.path()) {
        return api::not_there();
    }
    parts.extensions.insert(Needs::Action(Action::OwnAccount));
    match signed::Visit::from_request_parts(&mut parts, &site).await {
        Ok(visit) => shell::gone(&site, visit).await,
        Err(elsewhere) => elsewhere,
    }
}
