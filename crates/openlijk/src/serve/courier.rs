//! Codes for readers of the portal: mailed like any other letter of ours, or sent by SMS through the organisation's own gateway,
//! a service that takes `{"to": "+31…", "text": "…"}` by POST. What it answers beyond its status is not read.

use crate::config::Config;
use crate::report::Report;
use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openlijk_model::{Address, Language};
use openlijk_portal::{Courier, NotSent, Sending};
use openlijk_recipient::{Letter, Mailer};
use std::sync::Arc;
use std::time::Duration;

/// How long an SMS gateway may take: the reader waits.
const ANSWER: Duration = Duration::from_secs(20);

/// Sends codes.
pub struct OfficeCourier {
    mailer: Arc<dyn Mailer>,
    sms: Option<SmsGateway>,
}

/// The organisation's SMS gateway.
struct SmsGateway {
    url: Uri,
    secret: Option<HeaderValue>,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl OfficeCourier {
    /// With the office's mailer, and the gateway that the configuration names.
    ///
    /// # Errors
    /// The gateway's address or its secret cannot be used.
    pub fn new(config: &Config, mailer: Arc<dyn Mailer>) -> Result<Self, Report> {
        Ok(Self { mailer, sms: SmsGateway::of(config)? })
    }
}

impl SmsGateway {
    fn of(config: &Config) -> Result<Option<Self>, Report> {
        let Some(url) = &config.portal.sms_url else { return Ok(None) };
        let unusable = |key, error: String| Report::bad_input(config.problem("portal", key, error).to_string());
        let url: Uri = url.parse().map_err(|error| unusable("sms_url", format!("portal.sms_url: {error}")))?;
        let secret = match &config.portal.sms_secret {
            None => None,
            Some(path) => {
                let path = config.path(path);
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| unusable("sms_secret", format!("{}: {error}", path.display())))?;
                let line = text.lines().next().unwrap_or_default().trim();
                let value = HeaderValue::from_str(&format!("Bearer {line}"));
                let mut value = value.map_err(|_| {
                    unusable("sms_secret", format!("{}: its first line is no plain text", path.display()))
                })?;
                value.set_sensitive(true);
                Some(value)
            }
        };
        let builder = HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(|error| unusable("sms_url", format!("portal.sms_url: {error}")))?;
        let client = Client::builder(TokioExecutor::new()).build(builder.https_or_http().enable_http1().build());
        Ok(Some(Self { url, secret, client }))
    }

    async fn send(&self, phone: &str, text: &str) -> Result<(), NotSent> {
        let body = serde_json::json!({ "to": phone, "text": text }).to_string();
        let mut request = Request::builder().method(Method::POST).uri(self.url.clone());
        request = request.header(CONTENT_TYPE, "application/json");
        if let Some(secret) = &self.secret {
            request = request.header(AUTHORIZATION, secret.clone());
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|error| NotSent(error.to_string()))?;
        let answer = tokio::time::timeout(ANSWER, self.client.request(request)).await;
        let answer = answer.map_err(|_| NotSent("the SMS gateway did not answer in time".to_owned()))?;
        let status = answer.map_err(|error| NotSent(format!("the SMS gateway: {error}")))?.status();
        if status.is_success() { Ok(()) } else { Err(NotSent(format!("the SMS gateway answered {status}"))) }
    }
}

impl Courier for OfficeCourier {
    fn mail(&self, to: Address, subject: String, text: String, language: Language) -> Sending<'_> {
        Box::pin(async move {
            let letter = Letter { subject, text, language };
            self.mailer.send(to, letter).await.map_err(|error| NotSent(error.to_string()))
        })
    }

    fn sms(&self, phone: String, text: String) -> Sending<'_> {
        Box::pin(async move {
            match &self.sms {
                Some(gateway) => gateway.send(&phone, &text).await,
                None => Err(NotSent("no SMS gateway is configured ([portal] sms_url)".to_owned())),
            }
        })
    }
}
