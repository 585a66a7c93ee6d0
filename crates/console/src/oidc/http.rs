//! Asking the provider: over TLS, within limits, without following redirects.

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// How long the provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 256 * 1024;

/// Why the provider's answer cannot be used. Names where and what; never a code, a token or a person.
#[derive(Debug, thiserror::Error)]
#[error("{where_}: {what}")]
pub struct Unanswered {
    pub where_: String,
    pub what: String,
}

impl Unanswered {
    pub fn new(where_: &str, what: impl ToString) -> Self {
        Self { where_: where_.to_owned(), what: what.to_string() }
    }
}

/// A client for one provider.
pub struct Http(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Http {
    /// With the certificates that this machine trusts (or those of `SSL_CERT_FILE`).
    pub fn new() -> Self {
        let connector = match HttpsConnectorBuilder::new().with_provider_and_native_roots(default_provider()) {
            Ok(builder) => builder.https_or_http().enable_http1().build(),
            Err(error) => {
                tracing::warn!(%error, "this machine trusts no certificates; a provider over https cannot be asked");
                let trusting_none = ClientConfig::builder_with_provider(Arc::new(default_provider()))
                    .with_safe_default_protocol_versions()
                    .map(|builder| builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
                // The versions are those that the crypto library was built with.
                let config = trusting_none.unwrap_or_else(|error| panic!("TLS cannot be set up: {error}"));
                HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().build()
            }
        };
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Gets a document.
    pub async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, Unanswered> {
        self.send(Method::GET, url, None, String::new()).await
    }

    /// Sends a form.
    pub async fn post<T: DeserializeOwned>(
        &self,
        url: &str,
        basic: Option<String>,
        form: String,
    ) -> Result<T, Unanswered> {
        self.send(Method::POST, url, basic, form).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        url: &str,
        basic: Option<String>,
        form: String,
    ) -> Result<T, Unanswered> {
        let mut request = Request::builder().method(method).uri(url).header(ACCEPT, "application/json");
        if !form.is_empty() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(basic) = basic {
            request = request.header(AUTHORIZATION, basic);
        }
        if let Some(parent) = crate::trace::onward() {
            request = request.header(crate::trace::TRACEPARENT, parent);
        }
        let request = request.body(Full::new(Bytes::from(form))).map_err(|error| Unanswered::new(url, error))?;
        let answer = tokio::time::timeout(PATIENCE, async {
            let response = self.0.request(request).await.map_err(|error| Unanswered::new(url, error))?;
            let status = response.status();
            let body = Limited::new(response.into_body(), LONGEST).collect().await;
            let body = body.map_err(|error| Unanswered::new(url, error))?.to_bytes();
            if status.is_success() { Ok(body) } else { Err(Unanswered::new(url, format!("it answered {status}"))) }
        });
        let body = answer.await.map_err(|_| Unanswered::new(url, "it took longer than ten seconds"))??;
        // What stands there may be a token: of a mistake only its place is told.
        serde_json::from_slice(&body).map_err(|error| {
            Unanswered::new(
                url,
                format!("its answer cannot be read (line {}, column {})", error.line(), error.column()),
            )
        })
    }
}
