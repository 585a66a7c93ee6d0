//! Sealed messages: what is kept of them, what a reader's page and a sender's page need, and what became of an act.

use jiff::Timestamp;
use openlijk_model::{Address, Factor, Grade, Language, MessageId, PartKind, PurposeVersion, RecipientId, SealedAct};
use openlijk_sealed::OurHalf;
use serde::Serialize;

/// The name of a sealed file. It says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SealedFile(pub(crate) String);

/// A part of a message that is about to be kept: its sealed file is on disk.
#[derive(Debug)]
pub struct NewPart {
    /// What it is. The first part is the content.
    pub kind: PartKind,
    /// The name of an attachment, as its sender called it; else empty.
    pub name: String,
    /// Its media type (RFC 6838), as its sender said.
    pub media_type: String,
    /// Its size before it was sealed.
    pub bytes: u64,
    /// The sealed file.
    pub file: SealedFile,
    /// Our half of its key.
    pub half: OurHalf,
}

/// A sealed message that is about to be kept. Its message is on record already.
#[derive(Debug)]
pub struct NewSealed {
    /// The message.
    pub message: MessageId,
    /// What was sent at one time, to several people, bears one number: the first one's.
    pub sending: MessageId,
    /// Who sends it.
    pub sender: Address,
    /// Its subject.
    pub subject: String,
    /// Until when it can be read.
    pub until: Timestamp,
    /// What the reader must show.
    pub factor: Factor,
    /// Its parts, in the order of their numbers.
    pub parts: Vec<NewPart>,
    /// The message that was taken back and in whose place it comes.
    pub replaces: Option<MessageId>,
    /// The message that it answers.
    pub answers: Option<MessageId>,
    /// The message that its reader passed on, and which this one is for somebody else.
    pub forwards: Option<MessageId>,
}

/// How a sealed message, or a part of it, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SealedState {
    /// It can be read.
    Waiting,
    /// It was taken back for now.
    Suspended,
    /// It was taken back for good.
    Destroyed,
    /// Its time is over.
    Expired,
}

impl SealedState {
    /// Every state.
    pub const ALL: &'static [Self] = &[Self::Waiting, Self::Suspended, Self::Destroyed, Self::Expired];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Suspended => "suspended",
            Self::Destroyed => "destroyed",
            Self::Expired => "expired",
        }
    }
}

impl std::str::FromStr for SealedState {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|state| state.as_str() == word).ok_or(())
    }
}

/// What the page of a sealed message shows before its reader showed who they are.
#[derive(Debug, Clone)]
pub struct SealedDoor {
    /// The message.
    pub message: MessageId,
    /// Whose it is.
    pub recipient: RecipientId,
    /// The purpose, in the version that was applied.
    pub purpose: PurposeVersion,
    /// Its subject; shown only where the purpose allows it.
    pub subject: String,
    /// The language of its notification.
    pub language: Language,
    /// When it was sent.
    pub sent: Timestamp,
    /// Until when it can be read.
    pub until: Timestamp,
    /// How it stands now.
    pub state: SealedState,
    /// Is it locked by too many wrong codes?
    pub locked: bool,
    /// What its reader must show.
    pub factor: Factor,
    /// The last three digits of the number that a code would go to by SMS.
    pub phone_end: Option<String>,
}

/// Where a code is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To the mailbox.
    Mail(Address),
    /// To a telephone number, as the organisation wrote it down.
    Sms(String),
}

/// A code that is on record and must now be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// The code. A secret.
    pub code: String,
    /// Where it goes.
    pub to: Destination,
}

/// Why a reader does not get further. What they are told tells strangers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// There is no such message, or part, or nobody may know.
    Gone,
    /// It was taken back.
    TakenBack,
    /// Its time is over.
    Over,
    /// Too many wrong codes.
    Locked,
    /// The code is wrong; so many tries are left.
    WrongCode {
        /// Tries that are left before it is locked.
        left: u32,
    },
    /// Too many wrong codes in a day, over all messages of this reader.
    TooManyTries,
    /// There is no code that counts: none was sent, or it is older than ten minutes.
    NoCode,
    /// Enough codes were sent today.
    TooManyCodes,
    /// What the reader must show is not known of them: no telephone number, or no agreed code.
    NoFactor,
    /// The half hour is over: show again who you are.
    SessionOver,
}

/// What a reader's act came to.
pub type Passed<T> = Result<T, Halt>;

/// Our half of a part's key, handed out. That it was is on disk.
#[derive(Debug)]
pub struct Released {
    /// The half.
    pub half: OurHalf,
    /// Was it handed out for the first time?
    pub first: bool,
    /// The part.
    pub part: PartFacts,
}

/// A part of a sealed message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartFacts {
    /// Its number.
    pub number: u16,
    /// What it is.
    pub kind: PartKind,
    /// Its name.
    pub name: String,
    /// Its media type, as its sender said.
    pub media_type: String,
    /// Its size in bytes, before it was sealed.
    pub bytes: u64,
    /// How it stands.
    pub state: SealedState,
    /// The sealed file.
    #[serde(skip)]
    pub file: SealedFile,
}

/// Something that happened to a sealed message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealedEvent {
    /// To which part; `None`: to the message.
    pub part: Option<u16>,
    /// What.
    pub act: SealedAct,
    /// How the reader showed who they are.
    pub factor: Factor,
    /// How strong it is as evidence.
    pub grade: Grade,
    /// When.
    pub at: Timestamp,
    /// Who: an account, `reader`, or `openlijk`.
    pub who: String,
    /// Why, in their words.
    pub why: String,
}

/// Taking back that is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealedPlan {
    /// Its number.
    pub id: u64,
    /// Which part; `None`: the message.
    pub part: Option<u16>,
    /// For now, or for good?
    pub how: TakeBack,
    /// When.
    pub at: Timestamp,
    /// Who planned it.
    pub who: String,
}

/// How a message, or a part, is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakeBack {
    /// It cannot be read for now.
    Suspend,
    /// It can be read again.
    Resume,
    /// Our half is destroyed: nothing can open it again.
    Destroy,
}

impl TakeBack {
    /// What stands on record once it is done.
    pub const fn act(self) -> SealedAct {
        match self {
            Self::Suspend => SealedAct::Suspended,
            Self::Resume => SealedAct::Resumed,
            Self::Destroy => SealedAct::Destroyed,
        }
    }
}

/// What taking back came to: it is on disk, and nothing is handed out after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TakenBack {
    /// Was our half for any of it handed out before? Then what was read, or taken along, is out of reach.
    pub released_before: bool,
}

/// A sealed message as its sender sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealedRecord {
    /// The message.
    pub message: MessageId,
    /// What was sent with it at one time.
    pub sending: MessageId,
    /// To whom, by number.
    pub recipient: RecipientId,
    /// To whom; `None`: erased since.
    pub to: Option<String>,
    /// Who sent it; `None`: erased since.
    pub from: Option<String>,
    /// Its subject.
    pub subject: String,
    /// The purpose and its version.
    #[serde(skip)]
    pub purpose: PurposeVersion,
    /// When it was sent.
    pub sent: Timestamp,
    /// Until when it can be read.
    pub until: Timestamp,
    /// How it stands.
    pub state: SealedState,
    /// Is it locked?
    pub locked: bool,
    /// What its reader must show.
    pub factor: Factor,
    /// The message in whose place it came.
    pub replaces: Option<MessageId>,
    /// The message that it answers.
    pub answers: Option<MessageId>,
    /// The message that its reader passed on, and which this one is for somebody else.
    pub forwards: Option<MessageId>,
    /// Its parts.
    pub parts: Vec<PartFacts>,
    /// What happened, oldest first.
    pub events: Vec<SealedEvent>,
    /// What is planned.
    pub plans: Vec<SealedPlan>,
}

/// How a sender is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TellingWay {
    /// By a mail to themselves.
    Mail,
    /// By a call to the organisation's webhook.
    Webhook,
}

impl TellingWay {
    /// Every way.
    pub const ALL: &'static [Self] = &[Self::Mail, Self::Webhook];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }
}

impl std::str::FromStr for TellingWay {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|way| way.as_str() == word).ok_or(())
    }
}

/// What the sender of a sealed message is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Its number.
    pub id: u64,
    /// Of which message.
    pub message: MessageId,
    /// What happened: opened, or locked.
    pub act: SealedAct,
    /// How they are told.
    pub way: TellingWay,
    /// When it happened.
    pub at: Timestamp,
}

/// Whose sealed messages are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealedBy {
    /// Those that this address sent.
    Sender(Address),
    /// Those under these purposes.
    Purposes(Vec<openlijk_model::PurposeId>),
    /// Those that were sent together with this one.
    Sending(MessageId),
    /// Those to this recipient.
    Recipient(RecipientId),
}

/// A second factor of somebody, about to be put on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewFactor {
    /// A telephone number, digits with a leading `+`.
    Phone(String),
    /// A code that was agreed on outside the mail; at least eight characters.
    Agreed(String),
}

/// What second factors are known of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct KnownFactors {
    /// The telephone number.
    pub phone: Option<String>,
    /// Is there an agreed code?
    pub agreed: bool,
}

impl KnownFactors {
    /// The strongest factor that is known, where the purpose asks for `least`. `None`: nothing that is strong enough is known.
    pub fn strongest(&self, least: Factor) -> Option<Factor> {
        let known = if self.agreed {
            Factor::Agreed
        } else if self.phone.is_some() {
            Factor::Sms
        } else {
            Factor::Mail
        };
        match least {
            Factor::Link if !known.is_second() => Some(Factor::Link),
            _ => (known >= least).then_some(known),
        }
    }
}
