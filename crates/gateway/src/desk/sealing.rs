//! Mail for the portal: decided, recorded, sealed and on disk, and only then is its notification passed on. In doubt whoever sends
//! keeps the message and hears why; nothing of it ever goes out open. It comes in by SMTP ([`Desk::seal`]), or was written on a page
//! of ours ([`super::posting`]); both take the same road, [`Desk::seal_one`].

use super::rules::Incoming;
use super::{Desk, Trouble, guard, guarded, in_time};
use crate::intake::{Parcel, Report, Slip};
use crate::smtp::Reply;
use jiff::Timestamp;
use openlijk_lawfulness::Decision;
use openlijk_message::{OwnHeaders, without_own_headers};
use openlijk_model::{Address, Language, Measure, MessageId, PurposeVersion};
use openlijk_portal::{Mail, Place, SealError, SealMail};
use openlijk_store::{NewMessage, Outcome};
use std::sync::Arc;

/// Several recipients share one transaction and so one notification; each needs a link of their own.
const SEVERAL: &str =
    "4.5.3 mail for the portal goes to one recipient at a time; your mail server should send it again for each";

/// A message for one reader of the portal, its purpose known.
pub(super) struct ToSeal {
    pub mail: Mail,
    pub version: PurposeVersion,
    pub recipient: Address,
    pub language: Language,
    /// The first of those that are sent at one time; `None`: this is the first.
    pub sending: Option<MessageId>,
    /// How it stands to a message before it.
    pub place: Place,
}

/// A message that is sealed and on record, with the notification that goes out.
pub(super) struct Sealed {
    pub message: MessageId,
    pub parcel: Parcel,
}

/// Why a message was not sealed. Nothing was kept that opens, and nothing may go out.
pub(super) enum Unsealed {
    /// This desk has no portal.
    NoPortal,
    /// The rules do not allow it.
    NotAllowed(Box<Decision>),
    /// The store, or a fault of ours.
    Trouble(Trouble),
    /// It cannot be sealed.
    Unfit(SealError),
}

impl From<Trouble> for Unsealed {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl Desk {
    /// Seals a message for the portal that came in by SMTP; gives its notification. `Err`: what the sender hears.
    pub(super) async fn seal(
        &self,
        raw: &Arc<Vec<u8>>,
        mail: &Incoming<'_>,
        version: PurposeVersion,
        now: Timestamp,
    ) -> Result<Parcel, Reply> {
        let [recipient] = mail.recipients else { return Err(Reply::new(451, SEVERAL)) };
        let recipient = Address::parse(recipient)
            .map_err(|_| Reply::new(550, "5.1.3 this address cannot be that of a reader of the portal"))?;
        let language = self.language(mail);
        let mail = Mail::Sent(self.to_be_sealed(raw, mail).await.inspect_err(count).map_err(|why| reply_to(&why))?);
        let to_seal = ToSeal { mail, version, recipient, language, sending: None, place: Place::First };
        let sealed = self.seal_one(to_seal, now).await.inspect_err(count);
        sealed.map(|sealed| sealed.parcel).map_err(|why| reply_to(&why))
    }

    /// The mail without headers of ours. Where it has none it is not copied: it may be large.
    async fn to_be_sealed(&self, raw: &Arc<Vec<u8>>, mail: &Incoming<'_>) -> Result<Arc<Vec<u8>>, Unsealed> {
        if mail.headers.own == OwnHeaders::default() {
            return Ok(Arc::clone(raw));
        }
        let cleaned = guarded(raw, without_own_headers).await.map_err(Trouble::from)?;
        Ok(Arc::new(cleaned))
    }

    /// Decides about one reader, puts the decision on record, and seals. When this returns `Ok`, content and keys are on disk,
    /// and the notification may be passed on; [`crate::Intake::conclude`] wants to hear what became of it.
    pub(super) async fn seal_one(&self, to_seal: ToSeal, now: Timestamp) -> Result<Sealed, Unsealed> {
        let ToSeal { mail, version, recipient, language, sending, place } = to_seal;
        let portal = self.portal.as_ref().ok_or(Unsealed::NoPortal)?;
        let decision = self.rule_sealed(&version, &recipient, now).await?;
        let Some(grant) = decision.portal() else { return Err(Unsealed::NotAllowed(Box::new(decision))) };
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
        let message = in_time(self.store.record(record)).await?.message;
        let (purpose, sending) = (version, sending.unwrap_or(message));
        let mail = SealMail { mail, message, sending, purpose, language, recipient, place, now };
        let sealed = portal.seal(grant, mail).await.map_err(Unsealed::Unfit)?;
        let (applied, notice) = (Measure::Portal, Some(sealed.notice));
        let accepted = Outcome::Accepted { applied, notice, invitation: None, left_alone: None };
        let slip = Slip { message, accepted, question: None, sealed: true };
        let report = Report { measure: Measure::Portal, reasons, id: Some(message), advice: None };
        let parcel = Parcel { slips: vec![slip], ..Parcel::untouched(sealed.notification, report) };
        Ok(Sealed { message, parcel })
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

/// Counts a message that was not sealed, and logs what an operator should see.
pub(super) fn count(why: &Unsealed) {
    let reason = match why {
        Unsealed::NoPortal => "no-portal",
        Unsealed::NotAllowed(_) => "not-allowed",
        Unsealed::Trouble(trouble) => {
            tracing::error!(reason = trouble.reason(), "a message for the portal was deferred");
            trouble.reason()
        }
        Unsealed::Unfit(error) if error.is_temporary() => {
            tracing::error!(%error, "a message for the portal was deferred");
            "disk"
        }
        Unsealed::Unfit(_) => "unfit",
    };
    metrics::counter!("openlijk_seal_refused_total", "reason" => reason).increment(1);
}

/// What the sender hears by SMTP.
fn reply_to(why: &Unsealed) -> Reply {
    match why {
        Unsealed::NoPortal => Reply::new(451, "4.3.5 the portal is not set up"),
        Unsealed::NotAllowed(decision) => {
            let rules: Vec<&str> = decision.reasons().iter().map(|reason| reason.rule.as_str()).take(10).collect();
            let rules = rules.join(",");
            Reply::new(
                550,
                format!("5.7.1 this mail is meant for the portal, and the rules do not allow that here ({rules})"),
            )
        }
        Unsealed::Trouble(_) => {
            Reply::new(451, "4.3.0 this mail is meant for the portal, which cannot take it now; try again later")
        }
        Unsealed::Unfit(error) if error.is_temporary() => {
            Reply::new(451, "4.3.0 this mail is meant for the portal, which cannot keep it now; try again later")
        }
        Unsealed::Unfit(error) => Reply::new(550, format!("5.7.1 {error}")),
    }
}
