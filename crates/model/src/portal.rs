//! The words of the portal: how somebody shows who they are, what happens to a sealed message, how strong that is as evidence.

use crate::Language;
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// How a reader shows that the message is for them, before it opens. From weak to strong.
    pub enum Factor as "second factor" {
        /// Nothing beyond the link. Only where a purpose says so.
        Link = "link",
        /// A code that is mailed to the same address: it proves the mailbox, no more than the link does.
        Mail = "mail",
        /// A code by SMS to a number that the organisation knows.
        Sms = "sms",
        /// A code that sender and reader agreed on outside the mail.
        Agreed = "agreed",
    }
}

impl Factor {
    /// Does it show more than that somebody reads the mailbox?
    pub const fn is_second(self) -> bool {
        matches!(self, Self::Sms | Self::Agreed)
    }
}

words! {
    /// What a part of a sealed message is.
    pub enum PartKind as "kind of part" {
        /// What the reader sees: sender, subject, text, and the list of attachments. The first part.
        Content = "content",
        /// The mail as it was sent, to take along (.eml).
        Original = "original",
        /// An attachment.
        Attachment = "attachment",
    }
}

words! {
    /// Something that happened to a sealed message. Each is on record once it is true, and never before.
    pub enum SealedAct as "act" {
        /// Its content is on disk, sealed.
        Sealed = "sealed",
        /// The next hop took the notification.
        HandedOver = "handed-over",
        /// The next hop did not take the notification.
        NotHandedOver = "not-handed-over",
        /// A code was asked for, and sent.
        CodeSent = "code-sent",
        /// A wrong code was given.
        WrongCode = "wrong-code",
        /// Too many wrong codes: nobody can go on until the sender unlocks it.
        Locked = "locked",
        /// The sender unlocked it.
        Unlocked = "unlocked",
        /// The reader went on, and our half of the key was handed out. The first time.
        Opened = "opened",
        /// The content was decrypted and shown.
        Decrypted = "decrypted",
        /// Our half for an attachment, or for the mail as it was sent, was handed out. The first time.
        Fetched = "fetched",
        /// Taken back for now.
        Suspended = "suspended",
        /// Readable again.
        Resumed = "resumed",
        /// Taken back for good: our half is destroyed, nothing can open it.
        Destroyed = "destroyed",
        /// Its time was over; our half is destroyed.
        Expired = "expired",
        /// Somebody wanted to read after it was taken back or over.
        TriedAfter = "tried-after",
        /// The reader answered.
        Answered = "answered",
        /// The reader forwarded it, inside the portal.
        Forwarded = "forwarded",
        /// Another message was sent in its place.
        Replaced = "replaced",
        /// The sender was warned, and sent it nevertheless.
        WarningOverruled = "warning-overruled",
    }
}

words! {
    /// How strong a fact is as evidence (LAW.md 2.6).
    pub enum Grade as "grade" {
        /// It says nothing.
        None = "none",
        /// It may be so.
        Weak = "weak",
        /// Somebody who holds the link, or the mailbox, did it.
        Medium = "medium",
        /// It is certain, as far as its words go.
        Strong = "strong",
    }
}

impl SealedAct {
    /// How strong it is, where the reader showed who they are by `factor`.
    pub const fn grade(self, factor: Factor) -> Grade {
        match self {
            Self::Opened | Self::Decrypted | Self::Fetched | Self::Answered | Self::Forwarded => {
                if factor.is_second() {
                    Grade::Strong
                } else {
                    Grade::Medium
                }
            }
            Self::CodeSent | Self::WrongCode | Self::TriedAfter => Grade::Medium,
            Self::Sealed
            | Self::HandedOver
            | Self::NotHandedOver
            | Self::Locked
            | Self::Unlocked
            | Self::Suspended
            | Self::Resumed
            | Self::Destroyed
            | Self::Expired
            | Self::Replaced
            | Self::WarningOverruled => Grade::Strong,
        }
    }
}

/// What holds for sealed mail under a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PortalTerms {
    /// The least that a reader must show. A recipient of whom a stronger one is known is asked for that.
    pub factor: Factor,
    /// Days that it can be read. From 1 to 3,650.
    pub days: u32,
    /// May the subject stand in the notification, and on the page before the reader goes on? Else both say nothing of it.
    pub subject_shown: bool,
    /// How to get the content without being recorded, as recipients read it, per language: by post, at the counter.
    pub other_way: BTreeMap<Language, String>,
    /// How to find out whether a message is real: a telephone number, a page; per language.
    pub is_it_real: BTreeMap<Language, String>,
    /// The organisation's own words for what will be recorded, per language; checked for the required parts.
    pub notice: BTreeMap<Language, String>,
    /// Is the sender mailed when their message is opened for the first time? (That it was locked, they are mailed anyway.)
    pub tell_sender: bool,
    /// Does a law ask for a copy in the archive? Taking back does not reach it.
    pub archive: bool,
}

impl Default for PortalTerms {
    fn default() -> Self {
        Self {
            factor: Factor::Mail,
            days: 30,
            subject_shown: false,
            other_way: BTreeMap::new(),
            is_it_real: BTreeMap::new(),
            notice: BTreeMap::new(),
            tell_sender: false,
            archive: false,
        }
    }
}
