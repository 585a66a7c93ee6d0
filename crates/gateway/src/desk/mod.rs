//! The desk: where a message is decided about, recorded, and made ready.
//!
//! Used by the proxy ([`Intake`]) and by commands. In the proxy it never fails: whatever goes wrong, the message passes
//! unmeasured and the reply says why. What stands here is the order of things; which purpose a message belongs to is
//! `addressed`, what may be measured is `ruling`, who may be asked is `asking`, what goes into the bytes is `making`, and
//! `taking` is the proxy's side.

mod addressed;
mod asking;
mod destined;
pub(crate) mod guard;
mod making;
mod posting;
mod returning;
mod rules;
mod ruling;
mod sealing;
mod taking;

use addressed::{Addressed, Unaddressed, addressed};
pub use asking::Question;
use asking::Questions;
use guard::{Panicked, guarded};
use jiff::Timestamp;
use making::{Inserts, Made};
use openlijk_lawfulness::{ControllerFacts, Decider, Decision, Reason, said};
use openlijk_message::{Headers, read_headers, without_own_headers};
use openlijk_model::{Address, Clock, Language, Measure, MessageId, Purpose, PurposeId};
use openlijk_portal::Portal;
use openlijk_store::{NewMessage, Recorded, Scope, Store, StoreError};
pub use posting::Post;
use rules::Incoming;
use std::sync::Arc;
use std::time::Duration;

/// How long the store may take while a sender waits; after that the message goes on unmeasured.
const STORE_LIMIT: Duration = Duration::from_secs(2);

/// What a desk knows about the organisation.
#[derive(Debug, Clone)]
pub struct DeskSettings {
    /// What notices say of it; where its recipients may be, which picks the regimes; its languages, the first one first.
    pub controller: ControllerFacts,
    /// What recipients' pages and pictures are reached by, as in `https://mail.example.nl`.
    pub public_url: String,
    /// Domains that are known to be reached safely; rules can send mail to any other through the portal.
    pub safe_domains: Vec<String>,
}

impl DeskSettings {
    /// How the URLs of all our pictures start.
    fn picture_prefix(&self) -> String {
        format!("{}/o/", self.public_url)
    }
}

/// Why a command gets no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DeskError {
    /// There is no such purpose.
    #[error("there is no purpose \u{201c}{0}\u{201d}; `openlijk purpose list` names those that there are")]
    UnknownPurpose(PurposeId),
    /// Such mail is never sent open.
    #[error(
        "this mail is meant for the portal: it is sealed when it is sent through the proxy, and never written open"
    )]
    Portal,
    /// The store cannot answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program. The message is as it was.
    #[error("the message could not be prepared because of a fault in openlijk; please report it")]
    Fault,
}

/// A message made ready for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// As it goes out.
    pub bytes: Vec<u8>,
    /// What it carries.
    pub measure: Measure,
    /// Why.
    pub reasons: Vec<String>,
    /// Its number. `None`: it passes unmeasured, and nothing is on record.
    pub id: Option<MessageId>,
}

/// Decides, records, prepares. A cheap handle; clones share everything.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    decider: Arc<Decider>,
    settings: Arc<DeskSettings>,
    clock: Clock,
    questions: Questions,
    /// `None`: mail for the portal is deferred.
    portal: Option<Portal>,
    /// The domain of our return paths. `None`: mail keeps its sender's.
    reports: Option<Arc<str>>,
}

/// How a message that is made ready goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Through us: what becomes of it goes on record.
    ByProxy,
    /// By whoever asked for it.
    ByHand,
}

/// A message decided about, on record, and made ready.
struct Done {
    made: Made,
    message: MessageId,
    reasons: Vec<String>,
    /// Whether it asks somebody something.
    question: Option<Question>,
}

/// What kept a message from being decided about, recorded or prepared.
#[derive(Debug)]
enum Trouble {
    Store(StoreError),
    /// The rules could not be applied, or code panicked.
    Fault,
}

impl Trouble {
    /// As replies, logs and metrics spell it.
    fn reason(&self) -> &'static str {
        match self {
            Self::Store(StoreError::Down(_)) => "store-down",
            Self::Store(_) => "not-recorded",
            Self::Fault => "fault",
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Panicked> for Trouble {
    fn from(Panicked: Panicked) -> Self {
        Self::Fault
    }
}

impl From<Trouble> for DeskError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Store(error) => Self::Store(error),
            Trouble::Fault => Self::Fault,
        }
    }
}

impl Desk {
    /// A desk over a store.
    pub fn new(store: Store, decider: Arc<Decider>, settings: DeskSettings, clock: Clock) -> Self {
        let public_url = settings.public_url.trim_end_matches('/').to_owned();
        let settings = Arc::new(DeskSettings { public_url, ..settings });
        Self { store, decider, settings, clock, questions: Questions::default(), portal: None, reports: None }
    }

    /// The same desk, with a portal that seals what is meant for it.
    #[must_use]
    pub fn with_portal(self, portal: Portal) -> Self {
        Self { portal: Some(portal), ..self }
    }

    /// The same desk, which hears by return paths at `domain` what became of mail.
    #[must_use]
    pub fn with_reports(self, domain: &str) -> Self {
        Self { reports: Some(domain.into()), ..self }
    }

    /// What would be measured about a recipient of mail under `purpose`, and why. Records nothing.
    ///
    /// # Errors
    /// The store cannot say what is on record about the recipient.
    pub async fn assess(
        &self,
        purpose: &Purpose,
        recipient: &Address,
        ceiling: Option<Measure>,
        at: Timestamp,
    ) -> Result<Decision, DeskError> {
        Ok(self.rule(purpose, recipient, ceiling, at).await?.decision)
    }

    /// What the best possible recipient of mail under `purpose` would get: told at collection, and consenting.
    pub fn best_case(&self, purpose: &Purpose, at: Timestamp) -> Decision {
        match self.decider.review(purpose, &self.settings.controller.countries, at) {
            Ok(review) => review.consenting,
            Err(error) => Decision::unmeasured(Reason::product(said::RULES_FAILED, &[&error.to_string()])),
        }
    }

    /// Makes a message ready for one recipient, for who sends it elsewhere. The decision goes on record; that it was
    /// sent does not, since nobody here sees it go. What the proxy would not measure comes out as the proxy would send it.
    /// A message with LF lines comes out with LF lines.
    ///
    /// # Errors
    /// An unknown purpose, mail for the portal, or a store that is down.
    pub async fn prepare(
        &self,
        raw: &[u8],
        purpose: &PurposeId,
        recipient: &Address,
        campaign: Option<String>,
        variant: Option<String>,
    ) -> Result<Ready, DeskError> {
        let lines = making::Lines::of(raw);
        let raw = Arc::new(lines.to_crlf(raw));
        let mut headers = guarded(&raw, read_headers).await.map_err(Trouble::from)?;
        // A message that is prepared and then sent through the proxy is no retry: between the two, anything may have changed.
        headers.message_id = None;
        headers.own.purpose = Some(purpose.to_string());
        headers.own.campaign = campaign.or(headers.own.campaign);
        headers.own.variant = variant.or(headers.own.variant);
        let now = self.clock.now();
        let recipients = [recipient.reveal().to_owned()];
        let incoming = self.incoming(&headers, None, &recipients, &raw);
        let mail = match self.addressed(&incoming, now) {
            Ok(mail) => mail,
            Err(Unaddressed::Portal) => return Err(DeskError::Portal),
            Err(Unaddressed::UnknownPurpose) => return Err(DeskError::UnknownPurpose(purpose.clone())),
            Err(Unaddressed::Reason(reason)) => {
                let bytes = guarded(&raw, without_own_headers).await.map_err(Trouble::from)?;
                let reasons = vec![reason.to_owned()];
                return Ok(Ready { bytes: lines.back(bytes), measure: Measure::None, reasons, id: None });
            }
        };
        let Done { made, message, reasons, .. } =
            self.make_one(&raw, &headers, &mail, recipient, Way::ByHand, now).await?;
        Ok(Ready { bytes: lines.back(made.bytes), measure: made.applied, reasons, id: Some(message) })
    }

    fn incoming<'a>(
        &'a self,
        headers: &'a Headers,
        user: Option<&'a str>,
        recipients: &'a [String],
        raw: &'a [u8],
    ) -> Incoming<'a> {
        Incoming { headers, user, recipients, raw, safe_domains: &self.settings.safe_domains }
    }

    fn addressed(&self, mail: &Incoming<'_>, now: Timestamp) -> Result<Addressed, Unaddressed> {
        let first = self.settings.controller.languages.first().copied().unwrap_or(Language::En);
        let purposes = (self.store.purposes(), self.store.declared());
        addressed(mail, (&purposes.0, &purposes.1), first, |subject| self.store.subject_mark(subject), now)
    }

    /// Decides, records and makes a message for one recipient.
    async fn make_one(
        &self,
        raw: &Arc<Vec<u8>>,
        headers: &Headers,
        mail: &Addressed,
        recipient: &Address,
        way: Way,
        now: Timestamp,
    ) -> Result<Done, Trouble> {
        let purpose = &mail.version.purpose;
        let ruling = self.rule(purpose, recipient, mail.ceiling, now).await?;
        let recorded = self.record(headers, mail, recipient, &ruling.decision, now).await?;
        let ruling = self.rule_again(ruling, purpose, recipient, mail.ceiling, now).await?;
        let mut ruling = ruling.on_record(&recorded, self.pauses(&Scope::Campaign(recorded.campaign)));
        // What is made by hand nobody here sees go, so nobody could know that they were asked.
        let asks = ruling.invites.is_some() && way == Way::ByProxy;
        let question = asks.then(|| self.questions.begin(&purpose.id, recipient)).flatten();
        ruling.invites = ruling.invites.filter(|_| question.is_some());
        let inserts = Inserts::of(&self.store, &self.settings, mail, &ruling, &recorded, now)?;
        let carried = ruling.decision.measure().lesser(Measure::Delivery);
        let made = guarded(raw, move |raw| inserts.put_into(raw, carried)).await?;
        let mut reasons: Vec<String> = made.reason.iter().map(|reason| (*reason).to_owned()).collect();
        reasons.extend(ruling.decision.reasons().iter().map(|reason| reason.rule.clone()));
        Ok(Done { made, message: recorded.message, reasons, question })
    }

    async fn record(
        &self,
        headers: &Headers,
        mail: &Addressed,
        recipient: &Address,
        decision: &Decision,
        now: Timestamp,
    ) -> Result<Recorded, Trouble> {
        let message = NewMessage {
            purpose: mail.version.purpose.id.clone(),
            version: mail.version.version,
            campaign: mail.campaign.clone(),
            variant: headers.own.variant.clone(),
            segment: headers.own.segment.clone(),
            recipient: recipient.clone(),
            message_id: headers.message_id.clone(),
            language: mail.language,
            decision: decision.clone(),
            at: now,
        };
        in_time(self.store.record(message)).await
    }

    fn pauses(&self, scope: &Scope) -> bool {
        self.store.pauses().iter().any(|pause| pause.scope == *scope)
    }
}

/// Asks the store, and does not wait for it for ever: the sender is waiting, too.
async fn in_time<T>(asking: impl Future<Output = Result<T, StoreError>>) -> Result<T, Trouble> {
    match tokio::time::timeout(STORE_LIMIT, asking).await {
        Ok(answer) => answer.map_err(Trouble::Store),
        Err(_) => Err(Trouble::Store(StoreError::Down("it did not answer in time".to_owned()))),
    }
}
