//! Mail for the portal at intake: decided, recorded, sealed and on disk, and only then is its notification passed on. In doubt the
//! sender keeps the message and hears why; nothing of it ever goes out open.

use super::rules::Incoming;
use super::{Desk, Trouble, guard, guarded, in_time};
use crate::intake::{Parcel, Report, Slip};
use crate::smtp::Reply;
use jiff::Timestamp;
use openlijk_lawfulness::Decision;
use openlijk_message::without_own_headers;
use openlijk_model::{Address, Language, Measure, PurposeVersion};
use openlijk_portal::{SealError, SealMail};
use openlijk_store::{NewMessage, Outcome};
use std::sync::Arc;

/// Several recipients share one transaction and so one notification; each needs a link of their own.
const SEVERAL: &str =
    "4.5.3 mail for the portal goes to one recipient at a time; your mail server should send it again for each";

impl Desk {
    /// Seals a message for the portal; gives its notification. `Err`: what the sender hears.
    pub(super) async fn seal(
        &self,
        raw: &Arc<Vec<u8>>,
        mail: &Incoming<'_>,
        version: PurposeVersion,
        now: Timestamp,
    ) -> Result<Parcel, Reply> {
        let portal = self.portal.as_ref().ok_or_else(|| Reply::new(451, "4.3.5 the portal is not set up"))?;
        let [recipient] = mail.recipients else { return Err(Reply::new(451, SEVERAL)) };
        let recipient = Address::parse(recipient)
            .map_err(|_| Reply::new(550, "5.1.3 this address cannot be that of a reader of the portal"))?;
        let decision = self.rule_sealed(&version, &recipient, now).await.map_err(trouble)?;
        let Some(grant) = decision.portal() else { return Err(not_allowed(&decision)) };
        let language = self.language(mail);
        let reasons = decision.reasons().iter().map(|reason| reason.rule.clone()).collect();
        let record = NewMessage {
            purpose: version.purpose.id.clone(),
            version: version.version,
            // Sealed mail is no mailing: its campaign only says the day, so that no name of it tells what it was about.
            campaign: format!("{} {}", version.purpose.id, now.strftime("%F")),
            variant: None,
            segment: None,
            recipient: recipient.clone(),
            // A retry is sealed anew: nobody knows whether the link of its first attempt arrived.
            message_id: None,
            language,
            decision,
            at: now,
        };
        let message = in_time(self.store.record(record)).await.map_err(trouble)?.message;
        let raw = guarded(raw, without_own_headers).await.map_err(|panicked| trouble(panicked.into()))?;
        let sealed = portal
            .seal(
                grant,
                SealMail {
                    raw: Arc::new(raw),
                    message,
                    sending: message,
                    purpose: version,
                    language,
                    recipient,
                    replaces: None,
                    now,
                },
            )
            .await
            .map_err(|error| refused(&error))?;
        let (applied, notice) = (Measure::Portal, Some(sealed.notice));
        let accepted = Outcome::Accepted { applied, notice, invitation: None, left_alone: None };
        let slip = Slip { message, accepted, question: None, sealed: true };
        let report = Report { measure: Measure::Portal, reasons, id: Some(message), advice: None };
        Ok(Parcel { bytes: sealed.notification, report, slips: vec![slip] })
    }

    /// What the rules allow for a sealed message. Pauses and people's wishes are about what measures by itself; here the reader
    /// decides at the button (LAW H07), and secure mail goes on while measuring is paused.
    async fn rule_sealed(
        &self,
        version: &PurposeVersion,
        recipient: &Address,
        at: Timestamp,
    ) -> Result<Decision, Trouble> {
        let standing = in_time(self.store.standing(&version.purpose, recipient)).await?;
        guard::caught(|| self.weigh(&version.purpose, &standing, at))?.map(|ruling| ruling.decision)
    }

    fn language(&self, mail: &Incoming<'_>) -> Language {
        let wished = mail.headers.own.language.as_deref().and_then(Language::of_tag);
        let first = self.settings.controller.languages.first().copied().unwrap_or(Language::En);
        wished.or(mail.headers.language).unwrap_or(first)
    }
}

fn trouble(trouble: Trouble) -> Reply {
    tracing::error!(reason = trouble.reason(), "a message for the portal was deferred");
    metrics::counter!("openlijk_seal_refused_total", "reason" => trouble.reason()).increment(1);
    Reply::new(451, "4.3.0 this mail is meant for the portal, which cannot take it now; try again later")
}

fn not_allowed(decision: &Decision) -> Reply {
    let rules: Vec<&str> = decision.reasons().iter().map(|reason| reason.rule.as_str()).take(10).collect();
    metrics::counter!("openlijk_seal_refused_total", "reason" => "not-allowed").increment(1);
    Reply::new(
        550,
        format!("5.7.1 this mail is meant for the portal, and the rules do not allow that here ({})", rules.join(",")),
    )
}

fn refused(error: &SealError) -> Reply {
    let reason = if error.is_temporary() { "disk" } else { "unfit" };
    metrics::counter!("openlijk_seal_refused_total", "reason" => reason).increment(1);
    if error.is_temporary() {
        tracing::error!(%error, "a message for the portal was deferred");
        return Reply::new(451, "4.3.0 this mail is meant for the portal, which cannot keep it now; try again later");
    }
    Reply::new(550, format!("5.7.1 {error}"))
}
