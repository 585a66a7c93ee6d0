//! Doing what a program asks once, however often it asks: a repetition under the same `Idempotency-Key` within a day gets the
//! answer that the first one got. Only answers to what was done are remembered: what failed changed nothing, and may be tried
//! again. They live in memory; after a restart a repetition is done again, which the ledger bears.

use super::caller::Sent;
use super::problem::Problem;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long an answer is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);
/// Answers that are remembered at one time; the oldest makes room.
const MOST: usize = 10_000;
const REPEATED: HeaderName = HeaderName::from_static("idempotency-replayed");

struct Answered {
    mark: [u8; 32],
    at: Timestamp,
    /// `None`: still being done.
    answer: Option<(StatusCode, serde_json::Value)>,
}

/// The answers of a day, by token and key.
#[derive(Default)]
pub struct Once {
    answers: Mutex<HashMap<(u64, String), Answered>>,
}

/// What is done: a status, and what to say of it.
pub type Done = Result<(StatusCode, serde_json::Value), Problem>;

/// Says what was done.
pub fn done(status: StatusCode, value: &impl Serialize) -> Done {
    serde_json::to_value(value).map(|value| (status, value)).map_err(|error| {
        tracing::error!(%error, "an answer of the API could not be written down");
        Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    })
}

/// Takes a key out again where its work came to nothing, also where the client hung up and the work was dropped.
struct Claim<'a> {
    once: &'a Once,
    key: (u64, String),
    kept: bool,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.once.lock().remove(&self.key);
        }
    }
}

impl Once {
    /// Does `work` for this request, unless it was done before.
    pub async fn run<T>(&self, sent: &Sent<T>, now: Timestamp, work: impl Future<Output = Done>) -> Response {
        let Some(key) = &sent.key else { return answer(work.await, false) };
        let key = (sent.caller.token.id, key.clone());
        if let Some(known) = self.claim(&key, sent.mark, now) {
            return answer(known, true);
        }
        let mut claim = Claim { once: self, key, kept: false };
        let done = work.await;
        if let Ok(said) = &done
            && let Some(answered) = self.lock().get_mut(&claim.key)
        {
            answered.answer = Some(said.clone());
            claim.kept = true;
        }
        answer(done, false)
    }

    /// The answer under a key; `None`: it is free, and ours from now on.
    fn claim(&self, key: &(u64, String), mark: [u8; 32], now: Timestamp) -> Option<Done> {
        let mut answers = self.lock();
        answers.retain(|_, answered| now.duration_since(answered.at) < REMEMBERED);
        if let Some(known) = answers.get(key) {
            let other = "this Idempotency-Key was used for another request; use a new one for each";
            let busy = "the first request with this Idempotency-Key is still being done; wait for its answer";
            return Some(match &known.answer {
                _ if known.mark != mark => Err(Problem::new(StatusCode::CONFLICT, "idempotency-key-reused", other)),
                None => Err(Problem::new(StatusCode::CONFLICT, "idempotency-key-busy", busy)),
                Some(said) => Ok(said.clone()),
            });
        }
        if answers.len() >= MOST {
            let oldest = answers.iter().min_by_key(|(_, answered)| answered.at).map(|(key, _)| key.clone());
            oldest.and_then(|oldest| answers.remove(&oldest));
        }
        answers.insert(key.clone(), Answered { mark, at: now, answer: None });
        None
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(u64, String), Answered>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn answer(done: Done, repeated: bool) -> Response {
    match done {
        Ok((status, value)) => {
            let mut response = super::json(status, &value);
            if repeated {
                response.headers_mut().insert(REPEATED, HeaderValue::from_static("true"));
            }
            response
        }
        Err(problem) => problem.into_response(),
    }
}
