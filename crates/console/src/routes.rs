//! The routes of the console, each with what it needs. There is no other way to add one, and a handler cannot take a
//! [`crate::signed::Visit`] or a [`crate::api::Caller`] on a route that says nothing: so none can forget to ask.

use crate::Site;
use crate::api::Scope;
use crate::roles::Action;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};
use openlijk_model::limits;

/// What a request must show before a handler sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: signing in itself, and what machines ask for. Says nothing of persons.
    Nothing,
    /// Somebody who is signed in, in a role that may do this.
    Action(Action),
    /// A program's token with this scope.
    Scope(Scope),
}

/// A route, and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: Method,
    /// With `{…}` for what varies.
    pub path: &'static str,
    /// What it needs.
    pub needs: Needs,
}

/// Routes, as they are put together.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<Site>,
    table: Vec<Route>,
}

impl Routes {
    /// A page, for those who may.
    pub fn get<H: Handler<T, Site>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        self.add(Method::GET, path, Needs::Action(action), handler)
    }

    /// What a form does, for those who may.
    pub fn post<H: Handler<T, Site>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        self.add(Method::POST, path, Needs::Action(action), handler)
    }

    /// What a form with files does, for those who may. It may be larger than any other; its handler takes the request as it is.
    pub fn upload<H: Handler<T, Site>, T: 'static>(self, path: &'static str, action: Action, handler: H) -> Self {
        let needs = Needs::Action(action);
        let method = on(MethodFilter::POST, handler)
            .route_layer(DefaultBodyLimit::max(limits::SEALED_FORM_BYTES))
            .route_layer(Extension(needs));
        self.route(Method::POST, path, needs, method)
    }

    /// What anybody may ask.
    pub fn open<H: Handler<T, Site>, T: 'static>(self, method: Method, path: &'static str, handler: H) -> Self {
        self.add(method, path, Needs::Nothing, handler)
    }

    /// What a program may ask.
    pub fn api<H: Handler<T, Site>, T: 'static>(
        self,
        method: Method,
        path: &'static str,
        scope: Scope,
        handler: H,
    ) -> Self {
        self.add(method, path, Needs::Scope(scope), handler)
    }

    /// What a program may ask with a whole message in its body.
    pub fn api_with_mail<H: Handler<T, Site>, T: 'static>(self, path: &'static str, scope: Scope, handler: H) -> Self {
        let needs = Needs::Scope(scope);
        let method = on(MethodFilter::POST, handler)
            .route_layer(DefaultBodyLimit::max(limits::API_MAIL_BYTES))
            .route_layer(Extension(needs));
        self.route(Method::POST, path, needs, method)
    }

    /// Together with others.
    pub fn merge(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        Self { router: self.router.merge(other.router), table: self.table }
    }

    /// The router, and what each of its routes needs.
    pub fn into_parts(self) -> (Router<Site>, Vec<Route>) {
        (self.router, self.table)
    }

    fn add<H: Handler<T, Site>, T: 'static>(
        self,
        method: Method,
        path: &'static str,
        needs: Needs,
        handler: H,
    ) -> Self {
        let filter = if method == Method::POST { MethodFilter::POST } else { MethodFilter::GET };
        self.route(method, path, needs, on(filter, handler).route_layer(Extension(needs)))
    }

    fn route(mut self, method: Method, path: &'static str, needs: Needs, handler: MethodRouter<Site>) -> Self {
        self.table.push(Route { method, path, needs });
        Self { router: self.router.route(path, handler), table: self.table }
    }
}
