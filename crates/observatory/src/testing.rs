//! What the tests of this crate share: a store that does as it is told, and tokens for it.

use crate::classes::{Classes, Signals};
use crate::picture::{Asked, Keeps, Pictures};
use crate::tick::CommitTick;
use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;
use hyper::header::{HeaderMap, HeaderValue, USER_AGENT};
use hyper::http::Method;
use jiff::Timestamp;
use openlijk_model::{CellId, Clock, MessageId};
use openlijk_store::{Hit, HitOutcome, StoreError};
use openlijk_token::{KeyId, Meaning, SealingKey, Token};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use zeroize::Zeroizing;

pub(crate) const NOW: &str = "2026-05-10T12:00:00Z";
pub(crate) const THUNDERBIRD: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0";

/// How the store behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mood {
    /// Every hit is committed after this long.
    Commits(Duration),
    /// Everything is paused.
    Paused,
    /// No group is full.
    Waits,
    /// It is down.
    Down,
    /// It never says anything.
    Stuck,
}

/// A store that does as it is told, and remembers the hits that it was given.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    key: SealingKey,
    mood: Mutex<Mood>,
    hits: Mutex<Vec<Hit>>,
}

impl Desk {
    pub(crate) fn new(mood: Mood) -> Self {
        let key = SealingKey::new(KeyId(1), &Zeroizing::new([7; 32]));
        Self(Arc::new(Inner { key, mood: Mutex::new(mood), hits: Mutex::default() }))
    }

    pub(crate) fn set(&self, mood: Mood) {
        *self.0.mood.lock().expect("a mood") = mood;
    }

    pub(crate) fn hits(&self) -> Vec<Hit> {
        self.0.hits.lock().expect("hits").clone()
    }

    pub(crate) fn seal(&self, meaning: Meaning, days: u32) -> String {
        self.0.key.seal(Token::lasting(meaning, now(), days))
    }

    /// The path of a picture that counts.
    pub(crate) fn path(&self) -> String {
        path(&self.seal(group(1), 30))
    }

    /// Paths of every kind that there is, by name.
    pub(crate) fn paths(&self) -> Vec<(&'static str, String)> {
        let valid = self.seal(group(1), 30);
        let forger = SealingKey::new(KeyId(1), &Zeroizing::new([8; 32]));
        let gone = SealingKey::new(KeyId(9), &Zeroizing::new([7; 32]));
        let lasting = Token::lasting(group(1), now(), 30);
        let past = Token { last_day: lasting.last_day - 31, ..lasting };
        let page = self.seal(Meaning::Page { message: MessageId(1) }, 30);
        vec![
            ("a group's", path(&valid)),
            ("a cell's", path(&self.seal(Meaning::CellPicture { cell: CellId(1) }, 30))),
            ("a message's", path(&self.seal(Meaning::MessagePicture { message: MessageId(1) }, 30))),
            ("forged", path(&forger.seal(lasting))),
            ("of a key that is gone", path(&gone.seal(lasting))),
            ("expired", path(&self.0.key.seal(past))),
            ("of a page", path(&page)),
            ("garbage", path("not-a-token")),
            ("nothing", path("")),
            ("no suffix", format!("/o/{valid}")),
            ("another suffix", format!("/o/{valid}.png")),
            ("nothing at all", "/o/".to_owned()),
            ("cut short", path(&valid[..42])),
            ("too long", path(&format!("{valid}A"))),
            ("very long", path(&"A".repeat(8_000))),
            ("percent-encoded", path(&format!("%{:02X}{}", valid.as_bytes()[0], &valid[1..]))),
            ("percent-encoded slash", "/o/..%2f..%2fetc%2fpasswd".to_owned()),
            ("dots", "/o/../r/x".to_owned()),
            ("deeper", format!("/o/x/{valid}.gif")),
            ("broken percent", "/o/%.gif".to_owned()),
            ("bad UTF-8", "/o/%ff%fe.gif".to_owned()),
            ("NUL", "/o/%00.gif".to_owned()),
        ]
    }
}

impl Keeps for Desk {
    fn open_token(&self, text: &str) -> Option<Token> {
        self.0.key.open(&openlijk_token::unwrap(text)?)
    }

    async fn hit(&self, hit: Hit) -> Result<HitOutcome, StoreError> {
        let mood = *self.0.mood.lock().expect("a mood");
        let outcome = match mood {
            Mood::Commits(lasts) => {
                tokio::time::sleep(lasts).await;
                HitOutcome::Recorded
            }
            Mood::Paused => return Ok(HitOutcome::NotCounted),
            Mood::Waits => HitOutcome::Waiting,
            Mood::Down => return Err(StoreError::Down("told to be".to_owned())),
            Mood::Stuck => std::future::pending().await,
        };
        self.0.hits.lock().expect("hits").push(hit);
        Ok(outcome)
    }
}

pub(crate) fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

pub(crate) fn clock() -> Clock {
    Clock::new(now)
}

pub(crate) fn group(group: u32) -> Meaning {
    Meaning::GroupPicture { cell: CellId(1), group }
}

pub(crate) fn path(token: &str) -> String {
    format!("/o/{token}.gif")
}

pub(crate) fn pictures<K: Keeps>(keeps: K) -> Pictures<K> {
    Pictures::ticking(keeps, clock(), Classes::built_in(), CommitTick::seeded(1)).expect("randomness")
}

/// Asks as Thunderbird would, from one place.
pub(crate) async fn ask<K: Keeps>(pictures: &Pictures<K>, method: Method, path: &str) -> Response<Full<Bytes>> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(THUNDERBIRD));
    ask_as(pictures, &method, path, &headers, "203.0.113.7").await
}

pub(crate) async fn ask_as<K: Keeps>(
    pictures: &Pictures<K>,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    peer: &str,
) -> Response<Full<Bytes>> {
    let peer = peer.parse().expect("an address");
    pictures.answer(Asked { path, signals: Signals { method, headers, peer } }).await
}
