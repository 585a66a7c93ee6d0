//! The picture: `/o/{token}.gif`.
//!
//! It is always the same 43 bytes with the same status and header fields, at a time that tells nothing: whoever asks
//! learns nothing about a token, not even that it is one. What is recorded is another matter, and is decided here:
//!
//! 1. The token is opened (authenticated encryption, no look-up). Forged, of another kind, or past its last day:
//!    nothing is recorded.
//! 2. The request is judged by its signals. One that asks not to be measured is not.
//! 3. What is left, a class and whether it is a repeat, goes to the store, which decides once more at the moment of
//!    writing. While the store is healthy, an eligible hit is on disk before it is answered.
//!
//! The signals are borrowed from the request and are dropped with it; no further than this module does an address or
//! a user agent go.

mod counters;

use crate::classes::{Classes, Signals, Verdict};
use crate::repeats::{MOST_REMEMBERED, NoRandomness, Repeats};
use crate::tick::{CommitTick, Ended};
use bytes::Bytes;
use counters::{Counters, Fate};
use http_body_util::Full;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::Method;
use hyper::{Response, StatusCode};
use jiff::Timestamp;
use openlijk_model::{Clock, OpenerClass};
use openlijk_store::{Hit, HitOutcome, Store, StoreError};
use openlijk_token::{Meaning, Token};
use std::future::Future;
use std::pin::pin;
use std::time::Instant;

/// The picture: a GIF89a of one transparent pixel.
pub static PICTURE: &[u8; 43] = b"GIF89a\x01\x00\x01\x00\x80\x01\x00\x00\x00\x00\xff\xff\xff\
    \x21\xf9\x04\x01\x00\x00\x01\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x4c\x01\x00\x3b";

/// What every path of a picture starts with.
pub const PREFIX: &str = "/o/";
const SUFFIX: &str = ".gif";

/// What the picture needs of the store.
pub trait Keeps: Send + Sync + 'static {
    /// Opens a token of any kind. `None`: forged, or its key is gone.
    fn open_token(&self, text: &str) -> Option<Token>;
    /// Counts a hit, if it still may be counted at the moment of writing.
    fn hit(&self, hit: Hit) -> impl Future<Output = Result<HitOutcome, StoreError>> + Send;
}

impl Keeps for Store {
    fn open_token(&self, text: &str) -> Option<Token> {
        Self::open_token(self, text)
    }

    fn hit(&self, hit: Hit) -> impl Future<Output = Result<HitOutcome, StoreError>> + Send {
        Self::hit(self, hit)
    }
}

/// Answers requests for pictures.
#[derive(Debug)]
pub struct Pictures<K = Store> {
    keeps: K,
    clock: Clock,
    classes: Classes,
    repeats: Repeats,
    tick: CommitTick,
    counters: Counters,
}

/// A request for a picture. It borrows what it shows of the client.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The path, starting with [`PREFIX`].
    pub path: &'a str,
    /// What the request shows of who asks.
    pub signals: Signals<'a>,
}

impl<K: Keeps> Pictures<K> {
    /// Pictures whose hits go to `keeps`. To be called in a tokio runtime, and after the recorder of metrics is
    /// installed.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(keeps: K, clock: Clock, classes: Classes) -> Result<Self, NoRandomness> {
        Self::ticking(keeps, clock, classes, CommitTick::start())
    }

    pub(crate) fn ticking(keeps: K, clock: Clock, classes: Classes, tick: CommitTick) -> Result<Self, NoRandomness> {
        let repeats = Repeats::new(MOST_REMEMBERED)?;
        Ok(Self { keeps, clock, classes, repeats, tick, counters: Counters::new() })
    }

    /// Answers one request. Dropped before it is done, because the client went away, it answers for nothing.
    pub async fn answer(&self, asked: Asked<'_>) -> Response<Full<Bytes>> {
        let started = Instant::now();
        let fate = match self.eligible(asked) {
            Ok(eligible) => self.keep(eligible, asked.signals).await,
            Err(fate) => {
                self.tick.idle().await;
                fate
            }
        };
        self.counters.count(fate, started.elapsed());
        picture(asked.signals.method)
    }

    /// The hit that a request is, or why it is none.
    fn eligible<'a>(&self, asked: Asked<'a>) -> Result<Eligible<'a>, Fate> {
        if !is_asked_for(asked.signals.method) {
            return Err(Fate::WrongMethod);
        }
        let url = token_in(asked.path).ok_or(Fate::Forged)?;
        let token = self.keeps.open_token(url).filter(is_picture).ok_or(Fate::Forged)?;
        let at = self.clock.now();
        if token.is_expired(at) {
            return Err(Fate::Expired);
        }
        match self.classes.judge(asked.signals).verdict {
            Verdict::NotRecorded => Err(Fate::OptedOut),
            Verdict::Class(class) => Ok(Eligible { url, token, class, at }),
        }
    }

    /// Hands a hit to the store, and waits for its turn to be answered.
    async fn keep(&self, eligible: Eligible<'_>, signals: Signals<'_>) -> Fate {
        let Eligible { url, token, class, at } = eligible;
        let agent = signals.headers.get(header::USER_AGENT).map_or(&b""[..], HeaderValue::as_bytes);
        let sighting = self.repeats.look(url, signals.peer, agent, at);
        let repeat = sighting.is_repeat();

        let (turn, write) = self.tick.writing();
        let mut turn = pin!(turn);
        let outcome = tokio::select! {
            biased;
            outcome = self.keeps.hit(Hit { token, class, repeat, at }) => Some(outcome),
            () = turn.as_mut() => None,
        };
        let (fate, ended) = match outcome {
            // A repeat may leave nothing to write, so it does not tell how long a write takes.
            Some(Ok(HitOutcome::Recorded)) if repeat => (Fate::Recorded, Ended::NothingToWrite),
            Some(Ok(HitOutcome::Recorded)) => (Fate::Recorded, Ended::Committed),
            Some(Ok(HitOutcome::Waiting)) => (Fate::Waiting, Ended::NothingToWrite),
            Some(Ok(HitOutcome::NotCounted)) => (Fate::NotCounted, Ended::NothingToWrite),
            Some(Err(_)) => (Fate::Lost, Ended::Committed),
            None => (Fate::Late, Ended::Committed),
        };
        write.done(ended);
        // What was late, or not waited for by its client, is written all the same as a rule.
        if matches!(fate, Fate::NotCounted | Fate::Lost) {
            sighting.forget();
        }
        if fate != Fate::Late {
            turn.await;
        }
        fate
    }
}

/// A hit that may be counted, as far as can be said without the store.
struct Eligible<'a> {
    /// The token as it stands in the URL.
    url: &'a str,
    token: Token,
    class: OpenerClass,
    at: Timestamp,
}

fn is_asked_for(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// The token in a path, as it is written there: a token has one spelling, so nothing is decoded.
fn token_in(path: &str) -> Option<&str> {
    path.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)
}

fn is_picture(token: &Token) -> bool {
    match token.meaning {
        Meaning::GroupPicture { .. } | Meaning::CellPicture { .. } | Meaning::MessagePicture { .. } => true,
        Meaning::Page { .. } | Meaning::Portal { .. } | Meaning::Proof { .. } | Meaning::Return { .. } => false,
    }
}

/// The answer: it depends on the method, and on nothing else.
fn picture(method: &Method) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(PICTURE)));
    if !is_asked_for(method) {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_TYPE, "image/gif"),
    // `no-store` says it all; the others are for proxies that do not know it, or go by age.
    (header::CACHE_CONTROL, "no-store, no-cache, private, max-age=0, must-revalidate"),
    (header::PRAGMA, "no-cache"),
    (header::EXPIRES, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Webmail that isolates its pages shows pictures of other origins only where they allow it.
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
];

#[cfg(test)]
mod tests;
