//! Mail for the portal: decided, recorded, sealed and on disk, and only then is its notification passed on. In doubt whoever hands
//! it over keeps the message and hears why; nothing of it ever goes out open.
//!
//! One road for all of it ([`Desk::seal_order`]): what comes in through the proxy, what is written elsewhere in the product, and
//! what readers answer or pass on.

use super::rules::Incoming;
use super::{Desk, Trouble, guard, guarded, in_time};
use crate::intake::{Parcel, Report, Slip};
use crate::smtp::Reply;
use crate::{NextHop, submit};
use jiff::Timestamp;
use openlijk_lawfulness::Decision;
use openlijk_message::without_own_headers;
use openlijk_model::{Address, Language, Measure, MessageId, PurposeVersion};
use openlijk_portal::{Place, SealError, SealMail};
use openlijk_store::{NewMessage, Outcome};
use std::sync::Arc;

/// Several recipients share one transaction and so one notification; each needs a link of their own.
const SEVERAL: &str =
    "4.5.3 mail for the portal goes to one recipient at a time; your mail server should send it again for each";

/// A mail that is to be sealed for one recipient.
#[derive(Debug, Clone)]
pub struct SealOrder {
    /// Its bytes, with CRLF lines.
    pub raw: Arc<Vec<u8>>,
    /// For whom.
    pub recipient: Address,
    /// The purpose, in the version that is in force.
    pub purpose: PurposeVersion,
    /// The language of its notification.
    pub language: Language,
    /// The number of the first of those that are sent at one time; `None`: it is the first.
    pub sending: Option<MessageId>,
    /// How it stands to a message before it.
    pub place: Place,
}

/// A mail that is sealed and on record; its notification must be handed over.
#[derive(Debug)]
pub struct SealedOrder {
    /// The mail that goes out in its place.
    pub notification: Vec<u8>,
    /// Its number.
    pub message: MessageId,
    /// The rules that decided.
    pub reasons: Vec<String>,
    slip: Slip,
}

/// Why a mail was not sealed, or its notification not handed over. Nothing of it goes out.
#[derive(Debug, thiserror::Error)]
pub enum NotSealed {
    /// There is no portal.
    #[error("the portal is not set up")]
    NoPortal,
    /// The rules do not allow it: which.
    #[error("the rules do not allow that here ({})", .0.join(","))]
    NotAllowed(Vec<String>),
    /// The mail or the purpose will not do.
    #[error(transparent)]
    Unfit(#[from] SealError),
    /// The store, the rules or the program failed; it may go later.
    #[error("it cannot be kept now; try again later")]
    Trouble,
    /// The next hop did not take the notification. What was sealed is destroyed: its link is with nobody.
    #[error("the mail server did not take the notification: {0}")]
    NotTaken(String),
}

impl Desk {
    /// Seals a message that came in for the portal; gives its notification. `Err`: what the sender hears.
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
        let order = SealOrder {
            raw: Arc::clone(raw),
            recipient,
            purpose: version,
            language: self.language(mail),
            sending: None,
            place: Place::First,
        };
        let sealed = self.seal_order(order, now).await.map_err(|problem| reply(&problem))?;
        let report =
            Report { measure: Measure::Portal, reasons: sealed.reasons, id: Some(sealed.message), advice: None };
        Ok(Parcel { bytes: sealed.notification, report, slips: vec![sealed.slip] })
    }

    /// Decides about a message for the portal, puts it on record and seals it. When this returns `Ok`, content and keys are on disk,
    /// and the notification may go out.
    ///
    /// # Errors
    /// Nothing of it may go out.
    pub async fn seal_order(&self, order: SealOrder, now: Timestamp) -> Result<SealedOrder, NotSealed> {
        let portal = self.portal.as_ref().ok_or(NotSealed::NoPortal)?;
        let SealOrder { raw, recipient, purpose, language, sending, place } = order;
        let decision = self.rule_sealed(&purpose, &recipient, now).await.map_err(trouble)?;
        let reasons: Vec<String> = decision.reasons().iter().map(|reason| reason.rule.clone()).collect();
        let Some(grant) = decision.portal() else { return Err(not_allowed(reasons)) };
        let record = NewMessage {
            purpose: purpose.purpose.id.clone(),
            version: purpose.version,
            // Sealed mail is no mailing: its campaign only says the day, so that no name of it tells what it was about.
            campaign: format!("{} {}", purpose.purpose.id, now.strftime("%F")),
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
        let raw = guarded(&raw, without_own_headers).await.map_err(|panicked| trouble(panicked.into()))?;
        let sending = sending.unwrap_or(message);
        let mail = SealMail { raw: Arc::new(raw), message, sending, purpose, language, recipient, place, now };
        let sealed = portal.seal(grant, mail).await.inspect_err(refused)?;
        let (applied, notice) = (Measure::Portal, Some(sealed.notice));
        let accepted = Outcome::Accepted { applied, notice, invitation: None, left_alone: None };
        let slip = Slip { message, accepted, question: None, sealed: true };
        Ok(SealedOrder { notification: sealed.notification, message, reasons, slip })
    }

    /// Seals a message and hands its notification to the next hop, as mail from `from`; gives its number.
    ///
    /// # Errors
    /// Nothing of it goes out, and what was sealed is destroyed.
    pub async fn send_sealed(&self, order: SealOrder, next_hop: &NextHop, from: &str) -> Result<MessageId, NotSealed> {
        let to = order.recipient.clone();
        let sealed = self.seal_order(order, self.clock.now()).await?;
        let taken = submit(next_hop, from, to.reveal(), &sealed.notification).await;
        crate::Intake::conclude(self, vec![sealed.slip], taken.is_ok()).await;
        taken.map(|()| sealed.message).map_err(|error| NotSealed::NotTaken(error.to_string()))
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

fn counted(reason: &'static str) {
    metrics::counter!("openlijk_seal_refused_total", "reason" => reason).increment(1);
}

fn trouble(trouble: Trouble) -> NotSealed {
    tracing::error!(reason = trouble.reason(), "a message for the portal was deferred");
    counted(trouble.reason());
    NotSealed::Trouble
}

fn not_allowed(mut rules: Vec<String>) -> NotSealed {
    counted("not-allowed");
    rules.truncate(10);
    NotSealed::NotAllowed(rules)
}

fn refused(error: &SealError) {
    counted(if error.is_temporary() { "disk" } else { "unfit" });
    if error.is_temporary() {
        tracing::error!(%error, "a message for the portal was deferred");
    }
}

/// What a sender hears.
fn reply(problem: &NotSealed) -> Reply {
    match problem {
        NotSealed::NoPortal => Reply::new(451, "4.3.5 the portal is not set up"),
        NotSealed::NotAllowed(_) => Reply::new(550, format!("5.7.1 this mail is meant for the portal, and {problem}")),
        NotSealed::Unfit(error) if !error.is_temporary() => Reply::new(550, format!("5.7.1 {error}")),
        NotSealed::Unfit(_) => {
            Reply::new(451, "4.3.0 this mail is meant for the portal, which cannot keep it now; try again later")
        }
        NotSealed::Trouble | NotSealed::NotTaken(_) => {
            Reply::new(451, "4.3.0 this mail is meant for the portal, which cannot take it now; try again later")
        }
    }
}
