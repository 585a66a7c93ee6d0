//! What goes into the store and what comes out of it.

mod desk;
mod incidents;
mod ledger;
mod reports;
mod sealed;
mod stands;

pub use desk::*;
pub use incidents::*;
pub use ledger::*;
pub use reports::*;
pub use sealed::*;
pub use stands::Stands;

use jiff::Timestamp;
use openlijk_lawfulness::Decision;
use openlijk_model::{
    Address, CampaignId, CellId, Choice, Language, Measure, MessageId, OpenerClass, PurposeId, PurposeVersion,
    RecipientId, Reported, Role, Told,
};
use openlijk_token::Token;
use serde::Serialize;

/// Why something could not be kept or found.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The store is down; nothing was kept. It recovers by itself.
    #[error("the store is down: {0}")]
    Down(String),
    /// What was asked for does not exist.
    #[error("{0}")]
    Unknown(String),
    /// What was asked for is not possible.
    #[error("{0}")]
    Refused(String),
    /// A note about no person has an e-mail address in it. It would outlive the erasure of whoever's that is.
    #[error(
        "an e-mail address stands in the note, which is kept when people are erased; write it without naming anybody"
    )]
    AddressInNote,
    /// No two accounts share a mail address: what was sent from it would be both people's.
    #[error("another account has this mail address; take it from that one first")]
    AddressTaken,
}

/// Why a data folder could not be opened. Each says what, where and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another instance has it.
    #[error("{folder}: another openlijk is running on this data folder; stop it first, or use another folder")]
    InUse {
        /// The folder.
        folder: String,
    },
    /// It was written by a newer version.
    #[error(
        "{folder}: this data folder was written by a newer openlijk (schema {found}, this one knows {known}); use that version"
    )]
    Newer {
        /// The folder.
        folder: String,
        /// The version found.
        found: u32,
        /// The version known.
        known: u32,
    },
    /// The master key is missing, or does not fit.
    #[error("{path}: {problem}")]
    Key {
        /// The file.
        path: String,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// Reading or writing failed.
    #[error("{path}: {problem}")]
    Io {
        /// The file.
        path: String,
        /// What is wrong.
        problem: String,
    },
}

/// How a store is opened.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The file with the master key (32 bytes as hex, mode 0600); default `master.key` in the data folder, made where
    /// both it and the database are absent.
    pub master_key: Option<std::path::PathBuf>,
    /// Days that what proves how the rules were kept stays: answered requests, looks at persons, pauses that ended, records of
    /// retention runs, lines of the logbook that belong to no purpose. Default [`crate::PROOF_DAYS`].
    pub proof_days: Option<u32>,
}

/// A message about to be sent, with its decision.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The purpose and its version.
    pub purpose: PurposeId,
    /// The version of the purpose that the decision was taken by.
    pub version: u32,
    /// The campaign's name, unique in the purpose.
    pub campaign: String,
    /// The variant, where the sender split the mailing.
    pub variant: Option<String>,
    /// The segment, where the sender named one.
    pub segment: Option<String>,
    /// To whom.
    pub recipient: Address,
    /// `Message-ID`, which makes a retry the same message.
    pub message_id: Option<String>,
    /// The language of its notice.
    pub language: Language,
    /// What was decided.
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
}

/// Where a message's picture is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The cell of the campaign.
    pub cell: CellId,
    /// The group, by keyed hash of the address; `None` in simple mode and where there are variants.
    pub group: Option<u32>,
}

/// A message that is on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Its id.
    pub message: MessageId,
    /// The campaign.
    pub campaign: CampaignId,
    /// The measure on record: of a retry, the first one's.
    pub measure: Measure,
    /// Was it on record already?
    pub retry: bool,
    /// Where its picture is counted.
    pub place: Place,
}

/// What became of a message at the next hop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The next hop took it.
    Accepted {
        /// What the bytes really carried.
        applied: Measure,
        /// The notice that they carried, as the recipient reads it.
        notice: Option<ShownText>,
        /// The invitation to choose that they carried.
        invitation: Option<ShownText>,
        /// Why they carried less than decided (`shape`, `signed` …).
        left_alone: Option<&'static str>,
    },
    /// The next hop did not take it, or nobody knows.
    NotAccepted,
}

/// One request for a picture that a token opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What the token stands for.
    pub token: Token,
    /// Who, or what, asked.
    pub class: OpenerClass,
    /// Was the same URL asked from the same place today already? Then it is no further load.
    pub repeat: bool,
    /// When.
    pub at: Timestamp,
}

/// What became of a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HitOutcome {
    /// It is on disk.
    Recorded,
    /// Its group, or its cell, is not full yet: it waits in memory and may be dropped.
    Waiting,
    /// It does not count: paused, refused, expired, closed, voided.
    NotCounted,
}

/// What a pause reaches.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everything.
    All,
    /// One purpose.
    Purpose(PurposeId),
    /// One campaign.
    Campaign(CampaignId),
    /// One recipient: all mail to them, but for pictures that a crowd shares.
    Recipient(RecipientId),
    /// One message, but for a picture that a crowd shares.
    Message(MessageId),
}

/// A pause in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pause {
    /// What it reaches.
    pub scope: Scope,
    /// Why.
    pub why: String,
    /// Who.
    pub who: String,
    /// Since when.
    pub since: Timestamp,
}

/// Somebody whose choice or data is meant: by number, or by address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// By number.
    Id(RecipientId),
    /// By address. Recording a choice makes the recipient known.
    Address(Address),
}

/// What a recipient's page shows.
#[derive(Debug, Clone)]
pub struct PageFacts {
    /// The message.
    pub message: MessageId,
    /// Who got it.
    pub recipient: RecipientId,
    /// The purpose, in the version that was applied.
    pub purpose: PurposeVersion,
    /// The campaign's name.
    pub campaign: String,
    /// What the message really carried.
    pub measure: Measure,
    /// The decision, as the JSON of `decide --json`.
    pub decision: serde_json::Value,
    /// The language of its notice.
    pub language: Language,
    /// When it was sent.
    pub sent: Timestamp,
    /// What the recipient chose since.
    pub choice: Option<Choice>,
    /// Is measuring paused for it?
    pub paused: bool,
    /// Did they object to all measuring?
    pub objects: bool,
}

/// Everything that is kept about a recipient, for them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SubjectRecord {
    /// Their messages.
    pub messages: Vec<SubjectMessage>,
    /// Their choices: purpose and choice, oldest first.
    pub choices: Vec<(PurposeId, Choice)>,
    /// When they were told, by purpose.
    pub told: Vec<(PurposeId, Told)>,
    /// Wishes, facts, questions, looks, and the words behind marks.
    #[serde(flatten)]
    pub person: PersonRecord,
}

/// One message in a [`SubjectRecord`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubjectMessage {
    /// Its id.
    pub message: MessageId,
    /// Its purpose.
    pub purpose: PurposeId,
    /// Its campaign.
    pub campaign: String,
    /// When it was sent.
    pub sent: Timestamp,
    /// What it carried.
    pub measure: Measure,
    /// Days that it is kept, from when it was sent: what its purpose said then, or says now, whichever is less.
    pub kept_days: u32,
    /// Who of the organisation may see when it was read: whom its purpose named then and names now.
    pub seen_by: Vec<Role>,
    /// When its picture was loaded, and by which class, where that is kept per person.
    pub loads: Vec<(Timestamp, OpenerClass)>,
    /// The last day on which it was opened, where only that is kept.
    pub last_open: Option<String>,
    /// Of a sealed message: what happened to it, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<SealedEvent>,
    /// What mail servers, and their own mail program where it was asked, reported about it, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<MessageReport>,
}

/// A campaign in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampaignSummary {
    /// Its number.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its purpose.
    pub purpose: PurposeId,
    /// When its first message went out.
    pub first: Timestamp,
    /// When its last message went out.
    pub last: Timestamp,
    /// Messages accepted by the next hop.
    pub sent: u64,
    /// Of those, the ones that carried a picture.
    pub measured: u64,
    /// Is it closed (30 days after its last message)?
    pub closed: bool,
    /// Is it paused, by itself, its purpose or everything?
    pub paused: bool,
}

/// Exact counts: what our server saw. Cells too small to show are left out and counted in `suppressed`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Messages accepted, by what they carried.
    pub sent: Vec<(Measure, u64)>,
    /// Pictures loaded, by class of opener (repeats taken out).
    pub loads: Vec<(OpenerClass, u64)>,
    /// Pictures loaded, by hour (UTC) and class.
    pub loads_by_hour: Vec<(Timestamp, OpenerClass, u64)>,
    /// Groups first hit, by hour (UTC) and class.
    pub groups_by_hour: Vec<(Timestamp, OpenerClass, u64)>,
    /// Messages of which it was reported, by what was. A message can be delayed first and delivered later.
    pub reported: Vec<(Reported, u64)>,
    /// How many figures were left out because fewer than the smallest crowd stand behind them.
    pub suppressed: u64,
}

/// The state of the store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Does it keep what it is given?
    pub up: bool,
    /// Why not.
    pub problem: Option<String>,
    /// Hits that could not be kept since the data folder was made.
    pub hits_lost: u64,
}
