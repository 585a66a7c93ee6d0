//! The recipient's pages: what a mail measures, choices, and what is recorded about somebody.
//!
//! Nothing here needs a login, a cookie or a script, and no GET changes anything. Whoever holds a mail holds the
//! page of its recipient, forwarded or not: so that page can refuse, and can ask for a link, and can do no more. What is
//! recorded, allowing, taking along and erasing need the link that is mailed to the address.

mod asking;
mod codes;
mod export;
mod general;
mod letters;
mod my_data;
mod notice;
mod own_page;
mod page_view;
mod privacy;
mod scan;
mod sign_up;
mod throttle;
mod words;

pub use asking::{ConsentRequest, NotAsked, ask_for_consent};
pub use letters::{Letter, MailError, Mailer, Sending};
pub use notice::{Field, MissingFields, NoticeField, notice_fields};
pub use openlijk_pages::Organisation;
pub use sign_up::{SignUpWords, sign_up_snippet, sign_up_words};

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use codes::Codes;
use letters::PostRoom;
use openlijk_lawfulness::Decider;
use openlijk_model::{Clock, Language, Purpose, PurposeVersion, RecipientId, WishKind, limits};
use openlijk_pages::{Frame, Languages};
use openlijk_store::{RequestKind, ShownText, Store, StoreError};
use std::sync::Arc;
use throttle::Throttle;

/// Who puts on record what somebody does by themselves.
pub(crate) const ITSELF: &str = "openlijk";
/// How often somebody may try a code in an hour.
const TRIES_PER_HOUR: u32 = 5;

/// What the recipient's pages need.
#[derive(Clone)]
pub struct RecipientState {
    /// What is kept.
    pub store: Store,
    /// Whose pages these are.
    pub organisation: Arc<Organisation>,
    /// How recipients reach this listener, without a slash at the end: `https://mail.example.org`.
    pub public_url: String,
    /// The time.
    pub clock: Clock,
    /// How links are mailed.
    pub mailer: Arc<dyn Mailer>,
    /// What takes the decisions: it has the words of their reasons, those of the organisation's own rules too.
    pub decider: Arc<Decider>,
}

/// What every handler gets: a cheap handle.
#[derive(Clone)]
struct Site(Arc<Inner>);

struct Inner {
    store: Store,
    organisation: Arc<Organisation>,
    public_url: String,
    clock: Clock,
    languages: Languages,
    post_room: PostRoom,
    /// Says what rules said in the reader's language; `None` where it could not be read.
    decider: Arc<Decider>,
    /// `None` where the system gave no random numbers: then nobody corrects an address by themselves.
    codes: Option<Codes>,
    /// Tries of codes, by recipient.
    tries: Throttle,
    /// Who looks through mail.
    lookers: scan::Lookers,
}

impl std::ops::Deref for Site {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    /// The frame of a page in the reader's language.
    fn frame(&self, uri: &Uri, headers: &HeaderMap) -> Frame {
        self.languages.frame(uri, headers, None)
    }

    /// A purpose in force, in the version that is.
    fn version(&self, id: &str) -> Option<PurposeVersion> {
        self.store.purposes().iter().find(|version| version.purpose.id.as_str() == id).cloned()
    }

    /// A purpose in force.
    fn purpose(&self, id: &str) -> Option<Purpose> {
        self.version(id).map(|version| version.purpose)
    }

    /// Does somebody want not to be measured, whatever they say of one purpose?
    async fn objects(&self, recipient: RecipientId) -> Result<bool, StoreError> {
        let wishes = self.store.subject_record(recipient).await?.person.wishes;
        Ok(wishes.iter().any(|wish| matches!(wish.kind, WishKind::Objection | WishKind::Restriction)))
    }

    /// Puts a request on record before it is carried out, so that one that breaks off is found open.
    async fn open_request(&self, whose: Option<RecipientId>, kind: RequestKind, note: &str) -> Result<u64, StoreError> {
        self.store.open_request(whose, kind, "page", note, self.clock.now()).await
    }

    /// Puts on record that a request was carried out.
    async fn close_request(&self, id: u64, outcome: &str) -> Result<(), StoreError> {
        self.store.close_request(id, ITSELF, outcome, self.clock.now()).await
    }

    /// The frame of a page about a message, in the message's language unless the reader chose another.
    fn frame_of(&self, uri: &Uri, headers: &HeaderMap, language: Language) -> Frame {
        self.languages.frame(uri, headers, Some(language))
    }
}

/// The words that somebody says yes to on their page, in `language`, as they go on record.
pub fn consent_words(organisation: &Arc<Organisation>, purpose: &Purpose, language: Language) -> ShownText {
    sign_up::consent_in(&notice::frame_in(organisation, language), purpose)
}

/// The pages of the public listener: `/r/…`, `/p/…`, `/me`, `/sign-up/…`, `/help/…`, `/scan`, `/privacy`, `/static/…`, and the page for
/// everything that is not there.
pub fn router(state: RecipientState) -> Router {
    let site = Site(Arc::new(Inner {
        languages: Languages::new(&words::TEXTS, Arc::clone(&state.organisation)),
        post_room: PostRoom::new(state.mailer),
        decider: state.decider,
        codes: Codes::new(),
        tries: Throttle::per_hour(TRIES_PER_HOUR),
        lookers: scan::Lookers::default(),
        store: state.store,
        organisation: state.organisation,
        public_url: state.public_url.trim_end_matches('/').to_owned(),
        clock: state.clock,
    }));
    Router::new()
        .route("/", get(general::help))
        .route("/r/{token}", get(own_page::show))
        .route("/r/{token}/refuse", get(own_page::show).post(own_page::refuse))
        .route("/r/{token}/my-data", get(own_page::show).post(own_page::ask_for_link))
        .route("/me", get(general::me).post(general::ask_for_link))
        .route("/p/{token}", get(my_data::show))
        .route("/p/{token}/confirm", get(my_data::show).post(sign_up::confirm))
        .route("/p/{token}/choose", get(my_data::show).post(my_data::choose))
        .route("/p/{token}/choose/{purpose}", get(my_data::choose_page))
        .route("/p/{token}/wish/{kind}", get(my_data::wish_page).post(my_data::wish))
        .route("/p/{token}/correct", get(my_data::correct_page).post(my_data::correct))
        .route("/p/{token}/correct/code", get(my_data::correct_page).post(my_data::prove_address))
        .route("/p/{token}/correct/note", get(my_data::correct_page).post(my_data::note))
        .route("/p/{token}/data.json", get(my_data::show).post(my_data::json))
        .route("/p/{token}/data.csv", get(my_data::show).post(my_data::csv))
        .route("/p/{token}/erase", get(my_data::confirm_erasing).post(my_data::erase))
        .route("/sign-up/{purpose}", get(sign_up::form).post(sign_up::sign_up))
        .route("/help", get(general::help))
        .route("/help/{page}", get(general::help_page))
        .route("/privacy", get(privacy::privacy))
        .route("/scan", get(scan::form).merge(post(scan::look).layer(DefaultBodyLimit::max(scan::FORM_BYTES))))
        .fallback(not_there)
        .merge(openlijk_pages::assets())
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(middleware::from_fn(openlijk_pages::security_headers))
        .with_state(site)
}

/// The one page for what is not there, or no longer: a forged link and an erased one look the same.
async fn not_there(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    general::gone(site.frame(&uri, &headers))
}

/// What could not be kept or read, as the reader sees it: nothing has changed, try again.
fn unavailable(frame: Frame, error: &openlijk_store::StoreError) -> Response {
    tracing::error!(%error, "a recipient's page could not be served");
    openlijk_pages::page(StatusCode::SERVICE_UNAVAILABLE, &general::DownPage { frame })
}
