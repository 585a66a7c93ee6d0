//! Codes for readers of the portal: mailed like any other letter of ours, or sent by SMS through the organisation's own gateway,
//! a service that takes `{"to": "+31…", "text": "…"}` by POST.

use super::outgoing::{Service, secret};
use crate::config::Config;
use crate::report::Report;
use hyper::header::{AUTHORIZATION, HeaderValue};
use openlijk_model::{Address, Language};
use openlijk_portal::{Courier, NotSent, Sending};
use openlijk_recipient::{Letter, Mailer};
use std::sync::Arc;

/// Sends codes.
pub struct OfficeCourier {
    mailer: Arc<dyn Mailer>,
    sms: Option<SmsGateway>,
}

/// The organisation's SMS gateway.
struct SmsGateway {
    service: Service,
    secret: Option<HeaderValue>,
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
        let service = Service::of(config, "the SMS gateway", "sms_url", url)?;
        let secret = config.portal.sms_secret.as_deref().map(|path| bearer(config, path)).transpose()?;
        Ok(Some(Self { service, secret }))
    }
}

fn bearer(config: &Config, path: &std::path::Path) -> Result<HeaderValue, Report> {
    let line = secret(config, "sms_secret", path)?;
    let mut value = HeaderValue::from_str(&format!("Bearer {}", *line)).map_err(|_| {
        let text = format!("{}: its first line is no plain text", config.path(path).display());
        Report::bad_input(config.problem("portal", "sms_secret", text).to_string())
    })?;
    value.set_sensitive(true);
    Ok(value)
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
            let Some(gateway) = &self.sms else {
                return Err(NotSent("no SMS gateway is configured ([portal] sms_url)".to_owned()));
            };
            let body = serde_json::json!({ "to": phone, "text": text }).to_string();
            let headers = gateway.secret.iter().map(|secret| (AUTHORIZATION, secret.clone())).collect();
            gateway.service.post(body, headers).await.map_err(NotSent)
        })
    }
}
