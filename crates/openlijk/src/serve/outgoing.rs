//! Calls to the organisation's own services: an SMS gateway, a webhook. Of an answer only the status is read.

use crate::config::Config;
use crate::report::Report;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Method, Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::path::Path;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a service may take to answer.
const ANSWER: Duration = Duration::from_secs(20);

/// A service that takes JSON by POST.
pub struct Service {
    /// What it is called in an error.
    name: &'static str,
    url: Uri,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Service {
    /// The service at the address that stands under this key of `[portal]`.
    ///
    /// # Errors
    /// The address cannot be used.
    pub fn of(config: &Config, name: &'static str, key: &'static str, url: &str) -> Result<Self, Report> {
        let unusable = |error: String| {
            Report::bad_input(config.problem("portal", key, format!("portal.{key}: {error}")).to_string())
        };
        let url: Uri = url.parse().map_err(|error: hyper::http::uri::InvalidUri| unusable(error.to_string()))?;
        let builder = HttpsConnectorBuilder::new().with_native_roots().map_err(|error| unusable(error.to_string()))?;
        let client = Client::builder(TokioExecutor::new()).build(builder.https_or_http().enable_http1().build());
        Ok(Self { name, url, client })
    }

    /// Posts a JSON document.
    ///
    /// # Errors
    /// It did not arrive, or was not taken. Says nothing of what was sent.
    pub async fn post(&self, body: String, headers: Vec<(HeaderName, HeaderValue)>) -> Result<(), String> {
        let mut request = Request::new(Full::new(Bytes::from(body)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.into_iter().for_each(|(name, value)| drop(request.headers_mut().insert(name, value)));
        let answer = tokio::time::timeout(ANSWER, self.client.request(request)).await;
        let answer = answer.map_err(|_| format!("{} did not answer in time", self.name))?;
        let status = answer.map_err(|error| format!("{}: {error}", self.name))?.status();
        if status.is_success() { Ok(()) } else { Err(format!("{} answered {status}", self.name)) }
    }
}

/// The first line of the file that a key of `[portal]` names.
///
/// # Errors
/// It cannot be read. Says nothing of what is in it.
pub fn secret(config: &Config, key: &'static str, path: &Path) -> Result<Zeroizing<String>, Report> {
    let path = config.path(path);
    let text = std::fs::read_to_string(&path).map(Zeroizing::new).map_err(|error| {
        let text = format!("{}: {error}; its first line is the secret", path.display());
        Report::bad_input(config.problem("portal", key, text).to_string())
    })?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().trim().to_owned()))
}
