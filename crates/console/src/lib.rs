//! The organisation's pages: what landed, why it was measured, and the switch that stops it.
//!
//! Everything is made on the server; nothing needs a script. Who signs in does so with a local account; every form
//! carries a token that no other site can know. Figures say whether they are what our server saw or an estimate of people.

mod accounts;
mod campaign;
mod chart;
mod figures;
mod health;
mod pauses;
mod purposes;
mod sessions;
mod shell;
mod signed;
mod words;

pub use figures::Figures;
pub use openlijk_pages::Organisation;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use openlijk_lawfulness::Decider;
use openlijk_model::{Clock, limits};
use openlijk_pages::{Frame, Languages};
use openlijk_store::Store;
use sessions::Sessions;
use std::sync::Arc;

/// Renders the metrics in Prometheus' text format.
pub type Metrics = Arc<dyn Fn() -> String + Send + Sync>;

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
}

/// What every handler gets: a cheap handle.
#[derive(Clone)]
struct Site(Arc<Inner>);

struct Inner {
    state: ConsoleState,
    languages: Languages,
    sessions: Sessions,
    door: accounts::Door,
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
        door: accounts::Door::new(),
        state,
    }));
    Router::new()
        .route("/", get(async || Redirect::to("/campaigns")))
        .route("/sign-in", get(accounts::show).post(accounts::sign_in))
        .route("/sign-out", post(accounts::sign_out))
        .route("/campaigns", get(campaign::list))
        .route("/campaigns/{id}", get(campaign::show))
        .route("/campaigns/{id}/{file}", get(campaign::download))
        .route("/purposes", get(purposes::list))
        .route("/purposes/{id}", get(purposes::show))
        .route("/pause", get(pauses::list))
        .route("/pause/{scope}", get(pauses::confirm_pause).post(pauses::pause))
        .route("/resume/{scope}", get(pauses::confirm_resume).post(pauses::resume))
        .route("/metrics", get(health::metrics))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(not_there)
        .merge(openlijk_pages::assets())
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(middleware::from_fn(openlijk_pages::security_headers))
        .with_state(site)
}

/// What is not there. Whoever is not signed in learns nothing of what is.
async fn not_there(State(site): State<Site>, visit: Result<signed::Visit, Response>) -> Response {
    match visit {
        Ok(visit) => shell::gone(&site, visit).await,
        Err(elsewhere) => elsewhere.into_response(),
    }
}
