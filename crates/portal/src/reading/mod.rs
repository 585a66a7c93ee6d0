//! The reader's pages, `/m/{token}`. GET and HEAD show the door and record nothing: link scanners, previews and prefetchers follow
//! links. Everything else is a POST: a code is sent, a code is tried, a part is handed out, each on record before it is answered.
//!
//! The half of the key that travels behind `#` never comes here by itself: a small script (`web/portal.js`) opens the parts in the
//! reader's browser. Who reads without a script, or wants to, types that half as a code, and is told that we then open the message
//! for them, in memory.
//!
//! `door` is the page before the reader showed who they are, `opened` the message, `parts` its attachments, `onward` answering and
//! passing on, and what is on record, `networks` how many wrong codes may come from one.

mod door;
mod networks;
mod onward;
mod opened;
mod parts;

use crate::Outbox;
use crate::words::TEXTS;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, extract::Request};
use networks::Networks;
use openlijk_model::{Address, Clock, Language, MessageId, limits};
use openlijk_pages::{Frame, Languages, Organisation};
use openlijk_store::{SealedDoor, SealedState, Store, StoreError};
use openlijk_token::Meaning;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::time::Instant;

const SCRIPT: &str = include_str!("../../../../web/portal.js");
/// Under a name that changes with its content, so that browsers may keep it.
static SCRIPT_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/static/portal.{}.js", &openlijk_pages::fingerprint(SCRIPT)[..16]));

/// Our own script and style, pictures that came with the mail (`data:`), and nothing else. The frame that shows a mail's HTML is
/// sandboxed besides and inherits this.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; \
    frame-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// How long it takes to say that nothing can be read here: longer than looking does, so that the time does not tell whether there was
/// anything to look up.
const CLOSED_AFTER: Duration = Duration::from_millis(100);

/// Why a code could not be sent. Says nothing of where to.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct NotSent(pub String);

/// A code on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), NotSent>> + Send + 'a>>;

/// Sends codes: by mail, or by SMS.
pub trait Courier: Send + Sync {
    /// Mails a letter of plain text.
    fn mail(&self, to: Address, subject: String, text: String, language: Language) -> Sending<'_>;
    /// Sends an SMS to a telephone number (`+` and digits).
    fn sms(&self, phone: String, text: String) -> Sending<'_>;
}

/// What the reader's pages need.
#[derive(Clone)]
pub struct ReadingState {
    /// What is kept.
    pub store: Store,
    /// Whose portal it is.
    pub organisation: Arc<Organisation>,
    /// The time.
    pub clock: Clock,
    /// How codes are sent.
    pub courier: Arc<dyn Courier>,
    /// How answers, and what is passed on, are sent.
    pub outbox: Arc<dyn Outbox>,
    /// As which of its addresses the organisation hands those over.
    pub sender: Address,
}

/// What every handler gets: a cheap handle.
#[derive(Clone)]
struct Site(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Clock,
    languages: Languages,
    organisation: Arc<Organisation>,
    courier: Arc<dyn Courier>,
    outbox: Arc<dyn Outbox>,
    sender: Address,
    networks: Networks,
}

impl std::ops::Deref for Site {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// The reader's pages: `/m/…`, and their script.
pub fn router(state: ReadingState) -> Router {
    let site = Site(Arc::new(Inner {
        languages: Languages::new(&TEXTS, Arc::clone(&state.organisation)),
        store: state.store,
        clock: state.clock,
        organisation: state.organisation,
        courier: state.courier,
        outbox: state.outbox,
        sender: state.sender,
        networks: Networks::default(),
    }));
    Router::new()
        .route("/m/{token}", get(door::show))
        .route("/m/{token}/code", get(door::show).post(door::send_code))
        .route("/m/{token}/open", get(door::show).post(opened::open))
        .route("/m/{token}/read", get(door::show).post(opened::read))
        .route("/m/{token}/decrypted", post(opened::decrypted))
        .route(
            "/m/{token}/answer",
            get(door::show).post(onward::answer).layer(DefaultBodyLimit::max(onward::ANSWER_BYTES)),
        )
        .route("/m/{token}/forward", get(door::show).post(onward::forward))
        .route("/m/{token}/log", get(door::show).post(onward::log))
        .route("/m/{token}/part/{number}", get(door::show_part).post(parts::sealed))
        .route("/m/{token}/save/{number}", get(door::show_part).post(parts::saved))
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(middleware::from_fn(policy))
        .layer(middleware::from_fn(openlijk_pages::security_headers))
        .route(&SCRIPT_PATH, get(script))
        .with_state(site)
}

/// The pages' policy, instead of the one that every other page has.
async fn policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.extensions_mut().insert(openlijk_pages::OwnPolicy(HeaderValue::from_static(POLICY)));
    response
}

async fn script() -> impl IntoResponse {
    let kept = "public, max-age=31536000, immutable";
    (
        [
            (CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (CACHE_CONTROL, kept),
            (CONTENT_SECURITY_POLICY, "default-src 'none'"),
        ],
        SCRIPT,
    )
}

/// A door that is there: the message waits for its reader.
struct Door {
    facts: SealedDoor,
    frame: Frame,
    /// `/m/{token}`.
    path: String,
}

impl Inner {
    /// The door that a token leads to, or the one page for all that cannot be read: forged, erased, over, taken back. Before
    /// somebody showed who they are, these look alike.
    async fn door(&self, token: &str, uri: &Uri, headers: &HeaderMap) -> Result<Door, Box<Response>> {
        let asked = Instant::now();
        let found = match self.message(token) {
            Some(message) => self.store.sealed_door(message, self.clock.now()).await,
            None => Ok(None),
        };
        match found {
            Ok(Some(facts)) if facts.state == SealedState::Waiting => {
                let path = format!("/m/{token}");
                let frame = self.languages.frame(uri, headers, Some(facts.language)).at(path.clone());
                Ok(Door { facts, frame, path })
            }
            Ok(_) => {
                tokio::time::sleep_until(asked + CLOSED_AFTER).await;
                Err(Box::new(door::gone(self.languages.frame(uri, headers, None))))
            }
            Err(error) => Err(Box::new(self.down(uri, headers, &error))),
        }
    }

    fn message(&self, token: &str) -> Option<MessageId> {
        let token = self.store.open_token(token).filter(|token| !token.is_expired(self.clock.now()))?;
        match token.meaning {
            Meaning::Portal { message } => Some(message),
            _ => None,
        }
    }

    /// What could not be kept or read, as the reader sees it.
    fn down(&self, uri: &Uri, headers: &HeaderMap, error: &StoreError) -> Response {
        tracing::error!(%error, "a page of the portal could not be served");
        let frame = self.languages.frame(uri, headers, None);
        openlijk_pages::page(StatusCode::SERVICE_UNAVAILABLE, &door::DownPage { frame })
    }
}
