//! Signing in by the organisation's own provider (OpenID Connect Core 1.0), beside local accounts.
//!
//! The authorization code flow with PKCE (RFC 7636), state and nonce. All three are made from one random cookie and a key of
//! this process, so that nothing is kept for somebody who is on their way, and a return counts in the browser alone that set
//! out. Whoever the provider names needs an account here that bears that subject: the provider says who it is, this console
//! what they may do.

mod http;
mod provider;

pub(crate) use provider::Provider;

use crate::Site;
use crate::sessions::{Cookie, Stage};
use crate::sign_in::{Problem, form, must_enrol, next_path};
use crate::signed::unavailable;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_pages::{Frame, page};
use openlijk_store::{Account, StoreError};
use provider::{Journey, Said};
use serde::Deserialize;
use zeroize::Zeroizing;

/// The provider, and how it knows us.
#[derive(Clone)]
pub struct OidcSettings {
    /// The issuer, as its discovery document spells it: `https://login.example.nl/realms/staff`.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// By which it knows that it is us; empty where it gave none (a public client, kept by PKCE alone).
    pub client_secret: Zeroizing<String>,
    /// Where it sends people back: the console's address with `/sign-in/return`.
    pub redirect: String,
}

impl std::fmt::Debug for OidcSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("OidcSettings").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

#[derive(Template)]
#[template(path = "signed_in.html")]
struct SignedInPage {
    frame: Frame,
    onward: String,
}

/// What the provider sends back with the browser.
#[derive(Deserialize)]
pub(crate) struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    error: Option<String>,
    /// Who answers (RFC 9207), where the provider says so.
    iss: Option<String>,
}

/// Sends the browser to the provider.
pub(crate) async fn depart(State(site): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let frame = site.frame(&uri, &headers);
    let Some(provider) = &site.provider else { return Redirect::to(&frame.href("/sign-in")).into_response() };
    let cookie = Cookie::random();
    match provider.address(&journey(&site, &cookie), frame.language()).await {
        Ok(address) => {
            let mut response = Redirect::to(&address).into_response();
            response.headers_mut().insert(header::SET_COOKIE, cookie.set_for_return(site.https));
            response
        }
        Err(error) => {
            tracing::error!(%error, "nobody can sign in by the provider");
            form(&site, frame, &headers, "", Some(Problem::Elsewhere))
        }
    }
}

/// What only this browser and this process know of the way there and back.
fn journey(site: &Site, cookie: &Cookie) -> Journey {
    let part = |label: &str| site.sessions.derived(cookie, label);
    Journey { state: part("state"), nonce: part("nonce"), verifier: part("verifier") }
}

/// Takes the browser back, and asks the provider who it is.
pub(crate) async fn arrive(
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    returned: Result<Query<Returned>, QueryRejection>,
) -> Response {
    let frame = site.frame(&uri, &headers).at("/sign-in".to_owned());
    let refuse = |frame, problem| form(&site, frame, &headers, "", Some(problem));
    let Some(provider) = &site.provider else { return Redirect::to(&frame.href("/sign-in")).into_response() };
    let set_out = Cookie::for_return(&headers, site.https);
    let (Some(cookie), Ok(Query(returned))) = (set_out, returned) else { return refuse(frame, Problem::Old) };
    if !site.sessions.is_derived(&cookie, "state", &returned.state) {
        return refuse(frame, Problem::Old);
    }
    if returned.error.is_some() || returned.iss.as_deref().is_some_and(|issuer| !provider.is(issuer)) {
        return refuse(frame, Problem::Elsewhere);
    }
    let said = match provider.ask(&returned.code, &journey(&site, &cookie), site.clock.now()).await {
        Ok(said) => said,
        Err(error) => {
            tracing::warn!(%error, "the provider did not confirm somebody");
            return refuse(frame, Problem::Elsewhere);
        }
    };
    let account = match site.store.account_of(&said.subject).await {
        Ok(account) => account.filter(|account| !account.disabled),
        Err(_) => return unavailable(),
    };
    match account {
        Some(account) => match with_mail(&site, account, &said).await {
            Ok(account) => welcome(&site, frame, &account, stage(&site, &account, &said)),
            Err(_) => unavailable(),
        },
        None => refuse(frame, Problem::Stranger),
    }
}

/// The account with the mail address that the provider found to be theirs: it knows better than what was typed here.
async fn with_mail(site: &Site, account: Account, said: &Said) -> Result<Account, StoreError> {
    if said.mail.is_none() || said.mail == account.mail {
        return Ok(account);
    }
    let changed = Account { mail: said.mail.clone(), ..account.clone() };
    match site.store.set_account(changed.clone()).await {
        Ok(()) => Ok(changed),
        Err(StoreError::AddressTaken) => {
            tracing::warn!("the provider names a mail address that another account has; it stays with that one");
            Ok(account)
        }
        Err(error) => Err(error),
    }
}

/// How far the provider's word leads. Where it asked for a second factor itself, no other is asked for.
fn stage(site: &Site, account: &Account, said: &Said) -> Stage {
    match account.has_second_factor {
        _ if said.second_factor => Stage::In,
        true => Stage::Code,
        false if must_enrol(site, account) => Stage::Enrol,
        false => Stage::In,
    }
}

/// A page that leads on by itself. A redirect would not do: it would still count as the provider's, and the browser would keep
/// the new cookie (`SameSite=Strict`) back from it.
fn welcome(site: &Site, frame: Frame, account: &Account, stage: Stage) -> Response {
    let cookie = site.sessions.open(account, stage, site.clock.now());
    let onward = frame.href(next_path(stage));
    let refresh = HeaderValue::from_str(&format!("0; url={onward}"));
    let mut response = page(StatusCode::OK, &SignedInPage { frame, onward });
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookie.set(site.https));
    headers.append(header::SET_COOKIE, Cookie::end_return(site.https));
    // The path is one of our own: ASCII.
    if let Ok(refresh) = refresh {
        headers.insert(header::REFRESH, refresh);
    }
    response
}
