//! What a decision is taken from: the inputs of LAW 2.1, in the spelling of INTERFACE.
//!
//! Every field is an `Option`: `None` means *unknown*, and the answer is then the least over all values that it
//! could have. The one exception is `requested`, whose absence means `none`.

use crate::{ChoiceState, Measure, PurposeId, words::words};
use serde::{Deserialize, Serialize};

words! {
    /// Who decides about the mail (GDPR 4(7)), by the task that the mail belongs to.
    pub enum Controller as "controller" {
        /// A public authority, in its public task.
        PublicTask = "public-task",
        /// A public authority, in its own business (contested; LAW R23).
        PublicNontask = "public-nontask",
        /// Everybody else.
        Private = "private",
    }
}
words! {
    /// Who the recipients are.
    pub enum RecipientClass as "class of recipient" {
        /// A citizen or a customer.
        Citizen = "citizen",
        /// The controller's own staff.
        Employee = "employee",
        /// Under sixteen.
        Minor = "minor",
        /// In a health or otherwise vulnerable context.
        Vulnerable = "vulnerable",
        /// In their profession.
        Professional = "professional",
    }
}
words! {
    /// What the measuring is for.
    pub enum PurposeKind as "kind of purpose" {
        /// Which mailings are read, so that the helpdesk is warned.
        HelpdeskReach = "helpdesk-reach",
        /// What share of a newsletter is read.
        NewsletterReach = "newsletter-reach",
        /// Which of two texts does better.
        AbTest = "ab-test",
        /// That a message was sent and taken.
        ProofDelivery = "proof-delivery",
        /// That a message was opened.
        ProofOpening = "proof-opening",
        /// Preventing a leak, and taking back.
        BreachPreventRecall = "breach-prevent-recall",
        /// Judging a leak.
        BreachAssess = "breach-assess",
        /// A profile for marketing.
        MarketingProfile = "marketing-profile",
        /// Securing an account.
        AuthSecurity = "auth-security",
        /// Not mailing who never reads.
        DeliverabilityHygiene = "deliverability-hygiene",
        /// Finding fraud.
        FraudDetect = "fraud-detect",
    }
}
words! {
    /// The ground in GDPR 6(1).
    pub enum Basis as "basis" {
        /// Consent.
        A = "a",
        /// Legal obligation.
        C = "c",
        /// Public task.
        E = "e",
        /// Legitimate interest.
        F = "f",
    }
}
words! {
    /// How and when the recipient was told.
    pub enum Disclosure as "disclosure" {
        /// Not at all.
        None = "none",
        /// In a privacy policy alone.
        PolicyOnly = "policy-only",
        /// In this message.
        InMessage = "in-message",
        /// In an earlier message.
        EarlierMessage = "earlier-message",
        /// When the address was collected.
        AtCollection = "at-collection",
    }
}
words! {
    /// How a recipient can say no.
    pub enum OptOut as "opt-out" {
        /// Not at all.
        None = "none",
        /// By installing a blocker.
        BlockerAdvice = "blocker-advice",
        /// By one click.
        OneClick = "one-click",
    }
}
words! {
    /// How much of the mail the purpose covers.
    pub enum MailScope as "scope" {
        /// One message.
        Single = "single",
        /// Chosen mailings.
        Selected = "selected",
        /// Everything, "just in case".
        AllMail = "all-mail",
    }
}
words! {
    /// How finely time is kept.
    pub enum TimePrecision as "time precision" {
        /// Not at all.
        None = "none",
        /// The day.
        Day = "day",
        /// The hour.
        Hour = "hour",
        /// To the second.
        Exact = "exact",
    }
}
words! {
    /// A less intrusive means to the same end.
    pub enum Means as "means" {
        /// There is none.
        None = "none",
        /// Delivery records.
        Delivery = "delivery",
        /// Counting the crowd.
        Aggregate = "aggregate",
        /// Asking for a receipt.
        Receipt = "receipt",
        /// The portal.
        Portal = "portal",
    }
}
words! {
    /// Who gave a consent.
    pub enum ConsentGiver as "giver of consent" {
        /// The recipient.
        Recipient = "recipient",
        /// A parent (GDPR 8).
        Parent = "parent",
    }
}

/// Which data the measuring would take. `None`: unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// An identifier of one message or recipient.
    pub unique_id: Option<bool>,
    /// The network address.
    pub ip: Option<bool>,
    /// The user agent.
    pub user_agent: Option<bool>,
    /// How finely time is kept.
    pub time: Option<TimePrecision>,
    /// How often one person opened.
    pub count: Option<bool>,
    /// Where.
    pub geo: Option<bool>,
    /// How long.
    pub dwell: Option<bool>,
    /// To whom it was forwarded.
    pub forward: Option<bool>,
}

impl Data {
    /// How finely time is kept. Where nobody said, it is the day, which every measure may keep.
    pub fn time_kept(&self) -> TimePrecision {
        self.time.unwrap_or(TimePrecision::Day)
    }
}

/// A recipient's consent, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// What was chosen.
    pub state: ChoiceState,
    /// For which purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The day it was given (RFC 3339 date).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Who gave it; absent: the recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ConsentGiver>,
    /// Was it explicit in the sense of GDPR 9(2)(a)?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explicit: Option<bool>,
    /// Items that it names beyond time and class: `ip`, `user_agent`, `count`, `geo`, `dwell`, `forward`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// Whether something less intrusive would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LessIntrusive {
    /// The means that would do; `None`: unknown.
    pub available: Option<Means>,
    /// Why it fails, in writing.
    pub why_not: Option<String>,
}

/// How many recipients the smallest cell has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Recipients {
    /// A number known beforehand.
    Number(u64),
    /// Mail that streams in; the groups keep the smallest crowd.
    Streaming(Streaming),
}

/// The word `streaming`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Streaming {
    /// Mail that streams in.
    #[serde(rename = "streaming")]
    Streaming,
}

impl Recipients {
    /// Mail that streams in.
    pub const STREAMING: Self = Self::Streaming(Streaming::Streaming);
}

/// Papers on file, each by its id. An absent one counts as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Documents {
    /// Entry in the record of processing (GDPR 30).
    pub ropa: Option<String>,
    /// Data protection impact assessment (GDPR 35).
    pub dpia: Option<String>,
    /// Processor contract (GDPR 28), or `none` on one's own machine.
    pub processor: Option<String>,
    /// How long readings are kept, in days.
    pub retention_days: Option<u32>,
    /// A named lawyer's opinion.
    pub legal_opinion: Option<String>,
    /// The works council's consent (WOR 27).
    pub works_council: Option<String>,
}

/// Everything a decision looks at. `None` means unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// Who decides about the mail.
    pub controller: Option<Controller>,
    /// Who the recipients are.
    pub recipient_class: Option<RecipientClass>,
    /// Where the recipient is (ISO 3166-1, two letters). Picks the regime.
    pub country: Option<String>,
    /// What the measuring is for.
    pub purpose: Option<PurposeKind>,
    /// The ground.
    pub basis: Option<Basis>,
    /// The law for `c` and `e`; non-empty counts as confirmed by the officer.
    pub law: Option<String>,
    /// The interest for `f`.
    pub interest: Option<String>,
    /// What is asked for; absent: `none`.
    pub requested: Option<Measure>,
    /// Which data would be taken.
    pub data: Data,
    /// What the recipient chose; absent: unknown.
    pub consent: Option<Consent>,
    /// Did the recipient ask for this mail?
    pub requested_mail: Option<bool>,
    /// The day the address was collected (RFC 3339 date).
    pub collected: Option<String>,
    /// How the recipient was told.
    pub disclosure: Option<Disclosure>,
    /// How the recipient can say no.
    pub opt_out: Option<OptOut>,
    /// Whether something less intrusive would do.
    pub less_intrusive: LessIntrusive,
    /// How many recipients the cell has.
    pub recipients: Option<Recipients>,
    /// How much of the mail is covered.
    pub scope: Option<MailScope>,
    /// Papers on file.
    pub documents: Documents,
    /// Where `country` is not known: the countries that the recipient may be in; empty: any.
    #[serde(skip)]
    pub may_be_in: Vec<String>,
    /// The organisation's own id of the purpose, where there is one: a consent is for exactly that.
    #[serde(skip)]
    pub purpose_id: Option<PurposeId>,
}
