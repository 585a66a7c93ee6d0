//! Signing in and out: a name and a password, then the code of a second factor where the account has one.
//!
//! A wrong name and a wrong password take the same time and get the same answer: an unknown name is checked against a
//! hash that nothing fits. Each step further is a new cookie.

use crate::passwords::{self, Tried};
use crate::sessions::{Cookie, Stage};
use crate::signed::{Fields, Form, Half, unavailable};
use crate::{Site, factor, roles};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_pages::{Frame, page};
use openlijk_store::Account;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    form_token: String,
    name: String,
    /// The headline and the text of what went wrong.
    problem: Option<(String, String)>,
    /// Can one sign in with the organisation's own provider?
    elsewhere: bool,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    frame: Frame,
    form_token: String,
    problem: Option<(String, String)>,
}

/// Why somebody is not signed in.
#[derive(Clone, Copy)]
pub(crate) enum Problem {
    Wrong,
    WrongCode,
    Often,
    Old,
    /// The provider says who it is, but no account bears that name.
    Stranger,
    /// The provider did not say who it is.
    Elsewhere,
}

impl Problem {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Often => StatusCode::TOO_MANY_REQUESTS,
            Self::Elsewhere => StatusCode::BAD_GATEWAY,
            Self::Wrong | Self::WrongCode | Self::Old | Self::Stranger => StatusCode::FORBIDDEN,
        }
    }

    pub(crate) fn words(self, frame: &Frame) -> (String, String) {
        match self {
            Self::Wrong => (frame.t("sign-in-wrong-title"), frame.t("sign-in-wrong")),
            Self::WrongCode => (frame.t("code-wrong-title"), frame.t("code-wrong")),
            Self::Often => (frame.t("sign-in-often-title"), frame.t("sign-in-often")),
            Self::Old => (frame.t("sign-in-old-title"), frame.t("sign-in-old")),
            Self::Stranger => (frame.t("sign-in-stranger-title"), frame.t("sign-in-stranger")),
            Self::Elsewhere => (frame.t("sign-in-elsewhere-title"), frame.t("sign-in-elsewhere")),
        }
    }
}

pub(crate) async fn show(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    if let Some(cookie) = Cookie::of(&headers, site.https)
        && let Some(session) = site.sessions.find(&cookie, site.clock.now())
        && session.stage == Stage::In
    {
        return Redirect::to(&site.frame(&uri, &headers).href("/campaigns")).into_response();
    }
    form(&site, site.frame(&uri, &headers), &headers, "", None)
}

/// The form for a name and a password, with what went wrong.
pub(crate) fn form(site: &Site, frame: Frame, headers: &HeaderMap, name: &str, problem: Option<Problem>) -> Response {
    let cookie = Cookie::of(headers, site.https).unwrap_or_else(Cookie::random);
    let status = problem.map_or(StatusCode::OK, Problem::status);
    let problem = problem.map(|problem| problem.words(&frame));
    let form_token = site.sessions.form_token(&cookie);
    let elsewhere = site.oidc.is_some();
    let mut response = page(status, &SignInPage { frame, form_token, name: name.to_owned(), problem, elsewhere });
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
    if !site.door.may_try(Tried::Password, name, site.clock.now()) {
        tracing::warn!("signing in was tried too often");
        return form(&site, frame, &headers, name, Some(Problem::Often));
    }
    let Ok(account) = site.store.account(name).await else { return unavailable() };
    match (passwords::fits(&site, account.as_ref(), fields.value("password")).await, account) {
        (Ok(true), Some(account)) => {
            site.door.succeeded(Tried::Password, name);
            let stage = stage_after_password(&site, &account);
            admit(&site, &frame, &account, stage)
        }
        (Ok(_), _) => form(&site, frame, &headers, name, Some(Problem::Wrong)),
        (Err(passwords::CannotCheck), _) => unavailable(),
    }
}

/// What comes after the password. Whoever has a second factor shows it, in whatever role.
fn stage_after_password(site: &Site, account: &Account) -> Stage {
    match account.has_second_factor {
        true => Stage::Code,
        false if must_enrol(site, account) => Stage::Enrol,
        false => Stage::In,
    }
}

/// Is this somebody who must have a second factor, and has none?
pub(crate) fn must_enrol(site: &Site, account: &Account) -> bool {
    site.second_factor_required && roles::needs_second_factor(account.role) && !account.has_second_factor
}

/// Opens a session under a new cookie, and leads on.
pub(crate) fn admit(site: &Site, frame: &Frame, account: &Account, stage: Stage) -> Response {
    let cookie = site.sessions.open(account, stage, site.clock.now());
    let mut response = Redirect::to(&frame.href(next_path(stage))).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie.set(site.https));
    response
}

/// Where somebody at this stage goes on.
pub(crate) const fn next_path(stage: Stage) -> &'static str {
    match stage {
        Stage::Code => "/sign-in/code",
        Stage::Enrol => "/second-factor",
        Stage::In => "/campaigns",
    }
}

pub(crate) async fn show_code(State(site): State<Site>, half: Half) -> Response {
    code_form(&site, half, None)
}

fn code_form(site: &Site, half: Half, problem: Option<Problem>) -> Response {
    if half.stage != Stage::Code {
        return Redirect::to(&half.frame.href(next_path(half.stage))).into_response();
    }
    let status = problem.map_or(StatusCode::OK, Problem::status);
    let problem = problem.map(|problem| problem.words(&half.frame));
    let form_token = site.sessions.form_token(&half.cookie);
    page(status, &CodePage { frame: half.frame, form_token, problem })
}

pub(crate) async fn give_code(State(site): State<Site>, half: Half, request: Request) -> Response {
    let fields = match Fields::read(request).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    if half.stage != Stage::Code {
        return code_form(&site, half, None);
    }
    if !site.sessions.is_form_token(&half.cookie, fields.value("form")) {
        return code_form(&site, half, Some(Problem::Old));
    }
    let name = &half.account.name;
    if !site.door.may_try(Tried::Code, name, site.clock.now()) {
        tracing::warn!("codes were tried too often");
        return code_form(&site, half, Some(Problem::Often));
    }
    let Ok(secret) = site.store.second_factor(name).await else { return unavailable() };
    let step = secret.and_then(|secret| factor::step_of(&secret, fields.value("code"), site.clock.now()));
    let Some(step) = step else { return code_form(&site, half, Some(Problem::WrongCode)) };
    match site.store.use_step(name, step).await {
        Ok(true) => {}
        // Right, but used before: whoever looked over a shoulder gets no further with it.
        Ok(false) => return code_form(&site, half, Some(Problem::WrongCode)),
        Err(_) => return unavailable(),
    }
    site.door.succeeded(Tried::Code, name);
    site.sessions.close(&half.cookie);
    admit(&site, &half.frame, &half.account, Stage::In)
}

pub(crate) async fn sign_out(State(site): State<Site>, form: Form) -> Response {
    site.sessions.close(&form.visit.cookie);
    Redirect::to(&form.visit.frame.href("/sign-in")).into_response()
}
