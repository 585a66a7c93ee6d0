//! Signing in and out, with local accounts.
//!
//! A wrong name and a wrong password take the same time and get the same answer: an unknown name is checked against a
//! hash that nothing fits.

use crate::Site;
use crate::sessions::Cookie;
use crate::signed::{Fields, Form};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use openlijk_pages::{Frame, page};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Wrong passwords for one name in a quarter of an hour, before it has to wait.
const TRIES: u32 = 5;
const WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Names whose tries are remembered at one time.
const NAMES: usize = 10_000;
/// Passwords that are checked at one time: each takes a core and 19 MiB for a while.
const CHECKS: usize = 2;

/// A hash that no password fits. Made once; the same parameters as those of real accounts, so that it takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let noise = openlijk_pages::fingerprint(&format!("{:?}", std::time::Instant::now()));
    Argon2::default().hash_password(noise.as_bytes()).map(|hash| hash.to_string()).unwrap_or_default()
});

/// Keeps count of wrong passwords, and of how many are checked at one time.
pub struct Door {
    wrong: Mutex<HashMap<String, (Timestamp, u32)>>,
    checks: Semaphore,
}

impl Door {
    /// Open.
    pub fn new() -> Self {
        Self { wrong: Mutex::default(), checks: Semaphore::new(CHECKS) }
    }

    /// Counts a try beforehand, so that many at one time do not slip through together.
    fn may_try(&self, name: &str, now: Timestamp) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|_, (since, _)| now.duration_since(*since) < WAIT);
        if wrong.len() >= NAMES && !wrong.contains_key(name) {
            return false;
        }
        let (_, tries) = wrong.entry(name.to_owned()).or_insert((now, 0));
        *tries += 1;
        *tries <= TRIES
    }

    fn succeeded(&self, name: &str) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    pub frame: Frame,
    pub form_token: String,
    pub name: String,
    /// The headline and the text of what went wrong.
    pub problem: Option<(String, String)>,
}

#[derive(Clone, Copy)]
enum Problem {
    Wrong,
    Often,
    Old,
}

pub(crate) async fn show(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    if let Some(cookie) = Cookie::of(&headers, site.https)
        && site.sessions.account(&cookie, site.clock.now()).is_some()
    {
        return Redirect::to(&site.frame(&uri, &headers).href("/campaigns")).into_response();
    }
    form(&site, site.frame(&uri, &headers), &headers, "", None)
}

fn form(site: &Site, frame: Frame, headers: &HeaderMap, name: &str, problem: Option<Problem>) -> Response {
    let cookie = Cookie::of(headers, site.https).unwrap_or_else(Cookie::random);
    let (status, problem) = match problem {
        None => (StatusCode::OK, None),
        Some(Problem::Wrong) => {
            (StatusCode::FORBIDDEN, Some((frame.t("sign-in-wrong-title"), frame.t("sign-in-wrong"))))
        }
        Some(Problem::Often) => {
            (StatusCode::TOO_MANY_REQUESTS, Some((frame.t("sign-in-often-title"), frame.t("sign-in-often"))))
        }
        Some(Problem::Old) => (StatusCode::FORBIDDEN, Some((frame.t("sign-in-old-title"), frame.t("sign-in-old")))),
    };
    let form_token = site.sessions.form_token(&cookie);
    let mut response = page(status, &SignInPage { frame, form_token, name: name.to_owned(), problem });
    response.headers_mut().insert(header::SET_COOKIE, cookie.set(site.https));
    response
}

pub(crate) async fn sign_in(State(site): State<Site>, uri: Uri, headers: HeaderMap, request: Request) -> Response {
    let frame = site.frame(&uri, &headers);
    let fields = match Fields::read(request).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    let name = fields.value("name").trim();
    let ours = Cookie::of(&headers, site.https)
        .is_some_and(|cookie| site.sessions.is_form_token(&cookie, fields.value("form")));
    if !ours {
        return form(&site, frame, &headers, name, Some(Problem::Old));
    }
    let now = site.clock.now();
    if !site.door.may_try(name, now) {
        tracing::warn!("signing in was tried too often");
        return form(&site, frame, &headers, name, Some(Problem::Often));
    }
    match check(&site, name, fields.value("password").to_owned()).await {
        Ok(true) => {
            site.door.succeeded(name);
            let cookie = site.sessions.open(name, now);
            let mut response = Redirect::to(&frame.href("/campaigns")).into_response();
            response.headers_mut().insert(header::SET_COOKIE, cookie.set(site.https));
            response
        }
        Ok(false) => form(&site, frame, &headers, name, Some(Problem::Wrong)),
        Err(response) => *response,
    }
}

async fn check(site: &Site, name: &str, password: String) -> Result<bool, Box<Response>> {
    let unavailable =
        || Box::new((StatusCode::SERVICE_UNAVAILABLE, "The store is down. Please try again.\n").into_response());
    let account = site.store.account(name).await.map_err(|_| unavailable())?;
    let _place = site.door.checks.acquire().await.map_err(|_| unavailable())?;
    let known = account.is_some();
    let fits = tokio::task::spawn_blocking(move || {
        let hash = account.map_or_else(|| NOBODY.clone(), |account| account.password_hash);
        Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok()
    });
    Ok(fits.await.map_err(|_| unavailable())? && known)
}

pub(crate) async fn sign_out(State(site): State<Site>, form: Form) -> Response {
    site.sessions.close(&form.visit.cookie);
    Redirect::to(&form.visit.frame.href("/sign-in")).into_response()
}
