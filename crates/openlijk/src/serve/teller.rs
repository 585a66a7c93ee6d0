//! Tells the senders of sealed messages that one was opened for the first time, or locked: by a mail to themselves, and by a call
//! to the organisation's webhook. What cannot be told is tried again for a day.
//!
//! The webhook hears the message's number and what happened, and nothing of persons. It is signed as Standard Webhooks 1.0.0 are
//! (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`.

use super::outgoing::{Service, secret};
use crate::commands::Office;
use crate::config::Config;
use crate::report::Report;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{HeaderName, HeaderValue};
use openlijk_model::Address;
use openlijk_portal::{is_mailed, telling_letter};
use openlijk_recipient::Letter;
use openlijk_store::{SealedRecord, StoreError, Telling, TellingWay};
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether there is something to tell.
const LOOK: Duration = Duration::from_secs(2);
/// What is told in one go.
const SOME: u32 = 50;
/// The least bytes of a webhook's secret, and the most (Standard Webhooks, "Signature scheme").
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Tells senders.
pub struct Teller {
    office: Office,
    webhook: Option<Webhook>,
}

/// The organisation's webhook.
struct Webhook {
    service: Service,
    key: hmac::Key,
}

impl Teller {
    /// With the webhook that the configuration names.
    ///
    /// # Errors
    /// Its address or its secret cannot be used.
    pub fn new(office: Office) -> Result<Self, Report> {
        let webhook = Webhook::of(&office.config)?;
        Ok(Self { office, webhook })
    }

    /// Tells, until it is told to stop.
    pub async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut tick = tokio::time::interval(LOOK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = tick.tick() => {}
                _ = stopped.wait_for(|stop| *stop) => return,
            }
            if let Err(error) = self.round().await {
                tracing::warn!(%error, "senders were not told what became of their messages; it is tried again");
            }
        }
    }

    async fn round(&self) -> Result<(), StoreError> {
        let store = &self.office.store;
        for telling in store.tellings(self.office.clock.now(), SOME).await? {
            let told = match store.sealed_record(telling.message).await? {
                Some(record) => self.tell(&record, &telling).await,
                None => Ok(()),
            };
            match told {
                Ok(()) => store.telling_done(telling.id).await?,
                Err(problem) => {
                    let again = store.telling_failed(telling.id, self.office.clock.now()).await?;
                    tracing::warn!(%problem, again, message = %telling.message, "a sender could not be told");
                }
            }
        }
        Ok(())
    }

    async fn tell(&self, record: &SealedRecord, telling: &Telling) -> Result<(), String> {
        match telling.way {
            TellingWay::Mail if is_mailed(record, telling.act, &self.office.config.organisation.domains) => {
                self.mail(record, telling).await
            }
            TellingWay::Mail => Ok(()),
            TellingWay::Webhook => match &self.webhook {
                Some(webhook) => webhook.call(telling).await,
                None => Ok(()),
            },
        }
    }

    async fn mail(&self, record: &SealedRecord, telling: &Telling) -> Result<(), String> {
        // Who was erased is told nothing.
        let Some(Ok(sender)) = record.from.as_deref().map(Address::parse) else { return Ok(()) };
        let Some(letter) = telling_letter(&self.office.organisation(), record, telling) else { return Ok(()) };
        let letter = Letter { subject: letter.subject, text: letter.text, language: letter.language };
        self.office.mailer.send(sender, letter).await.map_err(|error| error.to_string())
    }
}

impl Webhook {
    fn of(config: &Config) -> Result<Option<Self>, Report> {
        let (Some(url), Some(path)) = (&config.portal.webhook_url, &config.portal.webhook_secret) else {
            return Ok(None);
        };
        let service = Service::of(config, "the webhook", "webhook_url", url)?;
        let line = secret(config, "webhook_secret", path)?;
        let bytes = line.strip_prefix("whsec_").and_then(|base64| STANDARD.decode(base64).ok());
        let bytes = bytes.filter(|bytes| SECRET_BYTES.contains(&bytes.len())).ok_or_else(|| {
            let text = format!(
                "{}: its first line is not whsec_ and the base64 of 24 to 64 bytes; make one with: echo whsec_$(openssl rand -base64 32)",
                config.path(path).display()
            );
            Report::bad_input(config.problem("portal", "webhook_secret", text).to_string())
        })?;
        Ok(Some(Self { service, key: hmac::Key::new(hmac::HMAC_SHA256, &bytes) }))
    }

    async fn call(&self, telling: &Telling) -> Result<(), String> {
        let body = serde_json::json!({
            "type": format!("sealed.{}", telling.act),
            "timestamp": telling.at.to_string(),
            "data": { "message": telling.message.to_string() },
        });
        let headers = self.signed(telling.id, jiff::Timestamp::now(), &body.to_string())?;
        self.service.post(body.to_string(), headers).await
    }

    /// The three headers. The id stays the same however often it is tried; the time is that of the try.
    fn signed(&self, id: u64, at: jiff::Timestamp, body: &str) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        let (id, at) = (format!("msg_{id}"), at.as_second().to_string());
        let signature = signature(&self.key, &id, &at, body);
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(HeaderName::from_static);
        let values = [id, at, signature].map(|value| HeaderValue::from_str(&value));
        let headers = names.into_iter().zip(values).map(|(name, value)| Ok((name, value?)));
        headers.collect::<Result<_, hyper::header::InvalidHeaderValue>>().map_err(|error| error.to_string())
    }
}

fn signature(key: &hmac::Key, id: &str, at: &str, body: &str) -> String {
    format!("v1,{}", STANDARD.encode(hmac::sign(key, format!("{id}.{at}.{body}").as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_signed_as_the_example_of_standard_webhooks_is() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let signed = signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
