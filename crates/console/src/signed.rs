//! Requests of people who are signed in, and forms that came from our own pages. A handler that takes a [`Visit`] cannot
//! be reached without the first, one that takes a [`Form`] not without both.

use crate::sessions::Cookie;
use crate::{Site, shell};
use axum::Form as FormOf;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_pages::Frame;

/// Somebody who is signed in, asking for a page.
pub struct Visit {
    pub account: String,
    pub cookie: Cookie,
    pub frame: Frame,
}

impl FromRequestParts<Site> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let frame = site.frame(&parts.uri, &parts.headers);
        let cookie = Cookie::of(&parts.headers, site.https);
        let known = cookie.and_then(|cookie| Some((site.sessions.account(&cookie, site.clock.now())?, cookie)));
        match known {
            Some((account, cookie)) => Ok(Self { account, cookie, frame }),
            None => Err(Redirect::to(&frame.href("/sign-in")).into_response()),
        }
    }
}

/// The fields of a form, by name.
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field; empty where it is absent.
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Reads the form of a request.
    pub async fn read(request: Request) -> Result<Self, Response> {
        let fields: Result<FormOf<Vec<(String, String)>>, _> = FormOf::from_request(request, &()).await;
        fields.map(|FormOf(fields)| Self(fields)).map_err(IntoResponse::into_response)
    }
}

/// A form of ours, sent by somebody who is signed in.
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
