//! Requests of people who are signed in, and forms that came from our own pages. A handler that takes a [`Visit`] cannot
//! be reached without signing in, all the way, in a role that may do what its route does; one that takes a [`Form`] not
//! without a form of ours as well; one that takes a [`Half`] only on the way from the password to the page.

use crate::roles::{self, Action};
use crate::routes::Needs;
use crate::sessions::{Cookie, Mark, Stage};
use crate::{Site, shell};
use axum::Form as FormOf;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::{Address, Purpose, Role};
use openlijk_pages::Frame;
use openlijk_store::Account;

/// Somebody who is signed in, asking for what their role may do.
pub struct Visit {
    pub account: String,
    pub role: Role,
    /// Their own mail address: what was sent from it, sealed, is theirs.
    pub mail: Option<Address>,
    pub cookie: Cookie,
    pub frame: Frame,
}

impl Visit {
    /// May they do this too? For buttons and links that lead elsewhere; the route there asks again.
    pub fn may(&self, action: Action) -> bool {
        roles::may(self.role, action)
    }

    /// May they see readings of one person under this purpose?
    pub fn may_see(&self, purpose: &Purpose) -> bool {
        roles::may_see(self.role, purpose)
    }
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let half = Half::found(parts, site).await?;
        let Half { account, stage, cookie, frame, store_is_down } = half;
        let needs = parts.extensions.get::<Needs>();
        let waits = !matches!(needs, Some(Needs::Action(action)) if roles::goes_without_second_factor(*action));
        if store_is_down && waits {
            return Err(unavailable());
        }
        match stage {
            Stage::Code => return Err(Redirect::to(&frame.href("/sign-in/code")).into_response()),
            Stage::Enrol if waits => return Err(Redirect::to(&frame.href("/second-factor")).into_response()),
            Stage::Enrol | Stage::In => {}
        }
        let visit = Self { account: account.name, role: account.role, mail: account.mail, cookie, frame };
        match needs {
            Some(Needs::Action(action)) if visit.may(*action) => Ok(visit),
            Some(Needs::Action(_)) => Err(shell::forbidden(site, visit).await),
            // A page for people on a route that names no action: nobody gets it until it does.
            _ => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        }
    }
}

/// Somebody whose password was right, however far they are signed in.
pub struct Half {
    pub account: Account,
    pub stage: Stage,
    pub cookie: Cookie,
    pub frame: Frame,
    /// The store cannot say who this is by now; the account is as the session remembers it.
    pub store_is_down: bool,
}

impl FromRequestParts<Site> for Half {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let half = Self::found(parts, site).await?;
        if half.store_is_down { Err(unavailable()) } else { Ok(half) }
    }
}

impl Half {
    async fn found(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let frame = site.frame(&parts.uri, &parts.headers);
        let elsewhere = |frame: &Frame| Redirect::to(&frame.href("/sign-in")).into_response();
        let cookie = Cookie::of(&parts.headers, site.https);
        let found = cookie.and_then(|cookie| Some((site.sessions.find(&cookie, site.clock.now())?, cookie)));
        let Some((session, cookie)) = found else { return Err(elsewhere(&frame)) };
        // The account is looked up at each request: a role that was taken away a second ago is gone.
        match site.store.account(&session.account).await {
            Ok(Some(account)) if !account.disabled && Mark::of(&account) == session.mark => {
                site.sessions.remember_role(&cookie, account.role);
                Ok(Self { account, stage: session.stage, cookie, frame, store_is_down: false })
            }
            Ok(_) => {
                site.sessions.close(&cookie);
                Err(elsewhere(&frame))
            }
            // Whoever was let in still sees that the store is down, and what shows no person. Nothing can be changed now.
            Err(error) => {
                tracing::error!(%error, "who is signed in could not be looked up");
                let account = Account::local(&session.account, String::new(), session.role);
                Ok(Self { account, stage: session.stage, cookie, frame, store_is_down: true })
            }
        }
    }
}

/// The store does not answer, and nobody is known without it.
pub fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, "The store is down. Please try again.\n").into_response()
}

/// The fields of a form, by name.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// A form as it would be sent, to be shown filled in.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of a field; empty where it is absent.
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field that may stand there more than once.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Reads the form of a request.
    pub async fn read(request: Request) -> Result<Self, Response> {
        let fields: Result<FormOf<Vec<(String, String)>>, _> = FormOf::from_request(request, &()).await;
        fields.map(|FormOf(fields)| Self(fields)).map_err(IntoResponse::into_response)
    }
}

/// A form of ours, sent by somebody who is signed in and may.
pub struct Form {
    pub visit: Visit,
    pub fields: Fields,
}

impl FromRequest<Site> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, site).await?;
        let fields = Fields::read(Request::from_parts(parts, body)).await?;
        if site.sessions.is_form_token(&visit.cookie, fields.value("form")) {
            Ok(Self { visit, fields })
        } else {
            Err(shell::forged(site, visit).await)
        }
    }
}
