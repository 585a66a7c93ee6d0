//! Who could read what, and what they did, message by message. Each fact bears its grade as evidence (LAW.md 2.6), and nothing is
//! said beyond it: a link that was fetched is no opening, a picture that was loaded is no reading, and one that was not loaded is
//! nothing at all. Of a sealed message it is known for certain when our half of its key was never handed out.

use jiff::Timestamp;
use openlijk_model::{Factor, Grade, MessageId, OpenerClass, PartKind, PurposeId, RecipientId, SealedAct};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A message or a person that is named in an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its number in the incident, from one.
    pub number: u32,
    /// The message; `None`: it was not sent through here.
    pub message: Option<MessageId>,
    /// To whom; `None`: erased since.
    pub recipient: Option<RecipientId>,
}

/// How the content travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carried {
    /// Sealed, behind the portal's page.
    Sealed,
    /// Open, as ordinary mail.
    Open,
    /// Not through here, or not on record any more.
    Elsewhere,
}

/// Something that happened, and how strong it is as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What.
    pub what: Happened,
    /// When; `None`: not kept.
    pub at: Option<Timestamp>,
    /// How strong.
    pub grade: Grade,
    /// Which part; `None`: the message.
    pub part: Option<u16>,
}

/// What happened to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    /// The next server took it. That says nothing of a mailbox.
    HandedOver,
    /// Something that is on record of a sealed message.
    Act(SealedAct),
    /// A picture in it was loaded, by what looks like this. Weak: programs load pictures too.
    Loaded(OpenerClass),
}

/// Everything that is known of one message of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exposure {
    /// Which.
    pub item: Item,
    /// How it travelled.
    pub carried: Carried,
    /// Under which purpose.
    pub purpose: Option<PurposeId>,
    /// When it was sent.
    pub sent: Option<Timestamp>,
    /// What happened, oldest first.
    pub facts: Vec<Fact>,
    /// What that comes to.
    pub reach: Reach,
}

/// What the facts come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "reach")]
pub enum Reach {
    /// It was sealed: what was handed out is known.
    Sealed(Sealed),
    /// It went open, and pictures in it were loaded so often, first then. Weak, and no reading.
    Loaded {
        /// The first time.
        first: Timestamp,
        /// How often.
        times: u32,
    },
    /// Nothing is known of whether it was read. It is taken as read (LAW.md 5.4).
    Nothing {
        /// Why nothing is known.
        why: NoReading,
    },
}

/// How far a sealed message got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sealed {
    /// It was opened; `None`: our half of the key was never handed out, which is strong for "not opened".
    pub opened: Option<Opened>,
    /// Can it be opened now?
    pub stands: Stands,
    /// How often somebody wanted to read it afterwards.
    pub tried_after: u32,
}

/// That a sealed message was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// When first.
    pub first: Timestamp,
    /// The strongest evidence of it.
    pub grade: Grade,
    /// Was the content decrypted and shown?
    pub shown: bool,
    /// Which attachments, or the mail as a whole, were fetched.
    pub fetched: BTreeSet<u16>,
    /// Was it forwarded inside the portal?
    pub forwarded: bool,
}

/// Can a sealed message be opened?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// It can.
    Readable,
    /// Not for now: it was taken back, and can be given again.
    Suspended,
    /// Never again: our half is destroyed.
    Destroyed,
}

/// Why nothing is known of whether a message was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoReading {
    /// It was sent without a measure that tells anything of its reader.
    Unmeasured,
    /// It was counted in a crowd, in which nobody can be told apart.
    Crowd,
    /// Readings were recorded for another purpose, and stay with it (H10, R16).
    OtherPurpose,
    /// It had a measure for leaks, and no picture was loaded: which says nothing (LAW.md 2.6).
    NotLoaded,
    /// The person objected, or asked to restrict: what there is stays shut (O15).
    Shut,
    /// It is not known whether the next server took it.
    NotConcluded,
    /// It is not on record any more: erased, or past its time.
    Gone,
    /// It was not sent through here.
    Elsewhere,
}

impl NoReading {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::Unmeasured,
        Self::Crowd,
        Self::OtherPurpose,
        Self::NotLoaded,
        Self::Shut,
        Self::NotConcluded,
        Self::Gone,
        Self::Elsewhere,
    ];
}

/// Something on record of a sealed message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortalEvent {
    /// To which part; `None`: to the message.
    pub part: Option<u16>,
    /// What that part is.
    pub kind: Option<PartKind>,
    /// What.
    pub act: SealedAct,
    /// How the reader showed who they are, or would have to.
    pub factor: Factor,
    /// When.
    pub at: Timestamp,
}

/// What is on record of a sealed message, read as an exposure. `events` are oldest first.
pub fn of_sealed(item: Item, purpose: PurposeId, sent: Timestamp, events: &[PortalEvent]) -> Exposure {
    let facts = events.iter().map(|event| Fact {
        what: Happened::Act(event.act),
        at: Some(event.at),
        grade: event.act.grade(event.factor),
        part: event.part,
    });
    let reach = Reach::Sealed(Sealed {
        opened: opened(events),
        stands: stands(events),
        tried_after: count(events.iter().filter(|event| event.act == SealedAct::TriedAfter).count()),
    });
    Exposure { item, carried: Carried::Sealed, purpose: Some(purpose), sent: Some(sent), facts: facts.collect(), reach }
}

/// Ordinary mail whose purpose is leaks and nothing else, and that lawfully bore a picture of its own.
pub fn of_loads(item: Item, purpose: PurposeId, sent: Timestamp, loads: &[(Timestamp, OpenerClass)]) -> Exposure {
    let reach = match loads.iter().map(|(at, _)| *at).min() {
        Some(first) => Reach::Loaded { first, times: count(loads.len()) },
        None => Reach::Nothing { why: NoReading::NotLoaded },
    };
    let loads = loads.iter().map(|(at, class)| Fact {
        what: Happened::Loaded(*class),
        at: Some(*at),
        grade: Grade::Weak,
        part: None,
    });
    let facts = std::iter::once(handed_over(sent)).chain(loads).collect();
    Exposure { item, carried: Carried::Open, purpose: Some(purpose), sent: Some(sent), facts, reach }
}

/// A message of which it is not known whether it was read. `sent`: under which purpose, when, and how it travelled; `None`: it is not
/// on record.
pub fn of_nothing(item: Item, sent: Option<(PurposeId, Timestamp, Carried)>, why: NoReading) -> Exposure {
    let (purpose, at, carried) = match sent {
        Some((purpose, at, carried)) => (Some(purpose), Some(at), carried),
        None => (None, None, Carried::Elsewhere),
    };
    let facts = match why {
        NoReading::NotConcluded => Vec::new(),
        _ => at.map(handed_over).into_iter().collect(),
    };
    Exposure { item, carried, purpose, sent: at, facts, reach: Reach::Nothing { why } }
}

fn handed_over(at: Timestamp) -> Fact {
    Fact { what: Happened::HandedOver, at: Some(at), grade: Grade::Strong, part: None }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Only what needed our half of the key shows that somebody opened it.
const fn shows_opening(act: SealedAct) -> bool {
    matches!(
        act,
        SealedAct::Opened | SealedAct::Decrypted | SealedAct::Fetched | SealedAct::Answered | SealedAct::Forwarded
    )
}

fn opened(events: &[PortalEvent]) -> Option<Opened> {
    let acts = || events.iter().filter(|event| shows_opening(event.act));
    Some(Opened {
        first: acts().map(|event| event.at).min()?,
        grade: acts().map(|event| event.act.grade(event.factor)).max()?,
        shown: acts().any(|event| event.act == SealedAct::Decrypted),
        fetched: acts().filter(|event| event.act == SealedAct::Fetched).filter_map(|event| event.part).collect(),
        forwarded: acts().any(|event| event.act == SealedAct::Forwarded),
    })
}

fn stands(events: &[PortalEvent]) -> Stands {
    let mut stands = Stands::Readable;
    // Taking back one part leaves the rest readable.
    for event in events.iter().filter(|event| event.part.is_none()) {
        stands = match (stands, event.act) {
            (Stands::Destroyed, _) | (_, SealedAct::Destroyed | SealedAct::Expired | SealedAct::NotHandedOver) => {
                Stands::Destroyed
            }
            (_, SealedAct::Suspended) => Stands::Suspended,
            (_, SealedAct::Resumed) => Stands::Readable,
            (stands, _) => stands,
        };
    }
    stands
}

impl Exposure {
    /// Is it known that somebody opened it? A picture that was loaded does not show that, and does not show the contrary.
    pub fn was_opened(&self) -> bool {
        matches!(&self.reach, Reach::Sealed(Sealed { opened: Some(_), .. }))
    }

    /// Is it certain that nobody opened it and nobody can: sealed, never handed out, and destroyed?
    pub fn is_closed_unread(&self) -> bool {
        matches!(&self.reach, Reach::Sealed(Sealed { opened: None, stands: Stands::Destroyed, .. }))
    }

    /// Is it certain that nobody opened it, while somebody still could?
    pub fn waits_unread(&self) -> bool {
        matches!(&self.reach, Reach::Sealed(Sealed { opened: None, stands: Stands::Readable | Stands::Suspended, .. }))
    }
}

/// The messages of an incident in numbers. They name nobody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sealed, and opened by somebody who showed a second factor.
    pub opened_strong: u64,
    /// Sealed, and opened by somebody who holds the link or the mailbox.
    pub opened_medium: u64,
    /// Of the opened ones, those of which an attachment, or the whole mail, was fetched.
    pub fetched: u64,
    /// Sealed, never opened, and closed for good.
    pub closed_unread: u64,
    /// Sealed, never opened, and still open to be read.
    pub waiting_unread: u64,
    /// Gone open, with pictures that were loaded: weak.
    pub loaded: u64,
    /// Nothing is known of whether they were read.
    pub nothing_known: u64,
}

impl Tally {
    /// Of these messages.
    pub fn of(exposures: &[Exposure]) -> Self {
        let mut tally = Self::default();
        for exposure in exposures {
            match &exposure.reach {
                Reach::Sealed(Sealed { opened: Some(opened), .. }) => {
                    if opened.grade == Grade::Strong {
                        tally.opened_strong += 1;
                    } else {
                        tally.opened_medium += 1;
                    }
                    tally.fetched += u64::from(!opened.fetched.is_empty());
                }
                Reach::Sealed(Sealed { opened: None, stands: Stands::Destroyed, .. }) => tally.closed_unread += 1,
                Reach::Sealed(Sealed { opened: None, .. }) => tally.waiting_unread += 1,
                Reach::Loaded { .. } => tally.loaded += 1,
                Reach::Nothing { .. } => tally.nothing_known += 1,
            }
        }
        tally
    }

    /// All of them.
    pub const fn all(&self) -> u64 {
        self.opened_strong
            + self.opened_medium
            + self.closed_unread
            + self.waiting_unread
            + self.loaded
            + self.nothing_known
    }
}
