//! The officer's desk: purposes and their state, contested points, opinions, requests, runs, tokens, and the logbook.

use jiff::Timestamp;
use openlijk_lawfulness::Assessment;
use openlijk_model::{Address, MessageId, PurposeId, PurposeVersion, RecipientId, Role};
use serde::{Deserialize, Serialize};

/// The last declaration of a purpose, in force or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// The last declaration.
    #[serde(flatten)]
    pub version: PurposeVersion,
    /// The version in force; `None`: the purpose is off.
    pub in_force: Option<u32>,
    /// How that last declaration was assessed, and by whom; `None`: it is older than assessments.
    pub assessment: Option<(Assessment, String)>,
    /// Contested rules that the officer declined under it.
    pub declined: Vec<String>,
}

/// Why a purpose was switched on by itself: its declaration was complete.
pub const ON_WHEN_COMPLETE: &str = "declared and complete";
/// Why a purpose counts as switched on that was declared before there were assessments (as a migration wrote it).
pub const ON_FROM_BEFORE: &str = "in force before purposes were assessed";

/// A switch of a purpose, on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Switched {
    /// Which version.
    pub version: u32,
    /// On?
    pub on: bool,
    /// Why.
    pub why: String,
    /// Who.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// Everything that happened to a purpose, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PurposeHistory {
    /// Its versions.
    pub versions: Vec<PurposeVersion>,
    /// Their assessments: version, assessment, author, time.
    pub assessments: Vec<(u32, Assessment, String, Timestamp)>,
    /// When it was switched.
    pub switches: Vec<Switched>,
    /// What the officer said of contested rules.
    pub rulings: Vec<GreyRuling>,
}

/// What the officer said of a contested rule under a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GreyRuling {
    /// The purpose.
    pub purpose: PurposeId,
    /// The rule.
    pub rule: String,
    /// Accepted, or declined?
    pub accepted: bool,
    /// Why.
    pub note: String,
    /// Who.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// What a data subject asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// What do you hold on me (GDPR 15)?
    Access,
    /// Correct it (16).
    Correct,
    /// Erase it (17).
    Erase,
    /// Restrict it (18).
    Restrict,
    /// Stop (21).
    Object,
    /// Take it along (20).
    Portability,
}

/// A data subject's request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubjectRequest {
    /// Its number.
    pub id: u64,
    /// Whose; `None`: erased since.
    pub recipient: Option<RecipientId>,
    /// For what.
    pub kind: RequestKind,
    /// How it came: `page`, `mail`, `command` …
    pub how: String,
    /// When.
    pub received: Timestamp,
    /// By when it must be answered (GDPR 12(3): one month).
    pub due: Timestamp,
    /// What was asked, in their words.
    pub note: String,
    /// When it was answered, by whom, and how; `None`: open.
    pub done: Option<(Timestamp, String, String)>,
}

/// What a retention run would take away, or took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Of which purpose; `None`: of none in particular.
    pub purpose: Option<PurposeId>,
    /// `messages`, `readings`, `last-opens`, `recipients`, `logbook`, `requests`, `looks`, `pauses`, `retention-runs`, `incidents`, `imports`.
    pub what: String,
    /// How many.
    pub count: u64,
    /// Everything older than this.
    pub before: Timestamp,
}

/// A retention run on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionRun {
    /// When.
    pub at: Timestamp,
    /// Who started it: `daily`, or a name.
    pub who: String,
    /// What it took away.
    pub removed: Vec<Removal>,
}

/// What to look for among decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionSearch {
    /// Of this purpose.
    pub purpose: Option<PurposeId>,
    /// Of this person.
    pub recipient: Option<RecipientId>,
    /// With this rule among the reasons, or among the contested ones.
    pub rule: Option<String>,
    /// With this measure decided.
    pub measure: Option<openlijk_model::Measure>,
    /// Before this message, for the next page.
    pub before: Option<MessageId>,
    /// At most so many.
    pub limit: u32,
}

/// A decision as the desk lists it. No address: whose it was is for whoever may look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecidedMessage {
    /// The message.
    pub message: MessageId,
    /// The purpose and its version.
    pub purpose: PurposeId,
    /// The version that it was decided by.
    pub version: u32,
    /// The campaign's name.
    pub campaign: String,
    /// What was decided.
    pub decided: openlijk_model::Measure,
    /// What the message carried; `None`: not accepted, or not known to be.
    pub applied: Option<openlijk_model::Measure>,
    /// When.
    pub at: Timestamp,
    /// The decision, as the JSON of `decide --json`.
    pub decision: serde_json::Value,
}

/// A token by which a program reaches the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiToken {
    /// Its number.
    pub id: u64,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Who made it.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// When it ends.
    pub until: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

/// Somebody who may sign in to the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Their name.
    pub name: String,
    /// Their password, hashed (argon2id, PHC string); empty: none, they sign in elsewhere.
    pub password_hash: String,
    /// What they are there for.
    pub role: Role,
    /// Their subject at the OIDC provider.
    pub external: Option<String>,
    /// Their own mail address: what was sent from it, sealed, is theirs to see. No two accounts have the same.
    pub mail: Option<Address>,
    /// Is there a second factor?
    pub has_second_factor: bool,
    /// May they no longer sign in?
    pub disabled: bool,
}

impl Account {
    /// A local account without a second factor.
    pub fn local(name: &str, password_hash: String, role: Role) -> Self {
        let name = name.to_owned();
        Self { name, password_hash, role, external: None, mail: None, has_second_factor: false, disabled: false }
    }
}

/// A line of the Logboek Dataverwerkingen (LAW 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// Its number in the store.
    pub id: u64,
    /// 16 bytes.
    pub trace: [u8; 16],
    /// 8 bytes.
    pub span: [u8; 8],
    /// The span that caused it: that of a request which named one (`traceparent`), or that of the export it belongs to.
    pub parent: Option<[u8; 8]>,
    /// 0 unset, 1 ok, 2 error. What failed was not done and has no line.
    pub status: u8,
    /// `decide`, `observe`, `count`, `look`, `export`, `note`, `erase`.
    pub name: String,
    /// Milliseconds since 1970; no finer than may be kept of what was done, so that the moment points at no hit in a crowd:
    /// an observation as finely as its purpose declares, an export or an erasure to the day (UTC).
    pub start: i64,
    /// Milliseconds since 1970: the same, since nothing here takes time.
    pub end: i64,
    /// The purpose and version in the register: `newsletter@3`; empty where none in particular.
    pub activity: String,
    /// Whose data, encrypted; `None`: nobody's, or erased since.
    pub subject: Option<String>,
    /// Who did it: an account, a token's name, `openlijk` for what runs by itself and for people's own acts.
    pub by: String,
}
