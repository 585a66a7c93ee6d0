//! The way out for what is written on a page of ours, by senders or by readers: decided, sealed and handed over as mail is that
//! comes in by SMTP, by the same code. Pages ask; the gateway does it.

use crate::{Mail, Place, SealError};
use openlijk_lawfulness::Decision;
use openlijk_model::{Address, Language, MessageId, PurposeId};
use std::future::Future;
use std::pin::Pin;

/// A message on its way to one reader.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The message itself.
    pub mail: Mail,
    /// As whose mail its notification is handed over: what comes back, comes back to them. One of the organisation's addresses.
    pub from: Address,
    /// The purpose that it is sent under.
    pub purpose: PurposeId,
    /// To whom.
    pub recipient: Address,
    /// The language of its notification.
    pub language: Language,
    /// The number of the first of those that are sent at one time; `None`: this is the first.
    pub sending: Option<MessageId>,
    /// How it stands to a message before it.
    pub place: Place,
    /// The account that sends it, or `reader`.
    pub by: String,
    /// The warnings that it was sent in spite of, as they are kept; empty: there were none.
    pub overruled: String,
}

/// Why a message was not sent. Nothing of it is left that opens, and nothing went out.
#[derive(Debug, thiserror::Error)]
pub enum NotPosted {
    /// There is no purpose of the portal of this name in force (any more).
    #[error("the purpose is not one of the portal, or is switched off")]
    PurposeOff,
    /// The rules do not allow it; the decision says which.
    #[error("the rules do not allow that here")]
    NotAllowed(Box<Decision>),
    /// It could not be sealed.
    #[error(transparent)]
    Unsealed(#[from] SealError),
    /// The next mail server did not take the notification. What was sealed is destroyed.
    #[error("the next mail server did not take the notification")]
    NotTaken,
    /// The store is down, or there is a fault in this program.
    #[error("it could not be put on record")]
    Trouble,
}

/// A message on its way: its number, once the next mail server took its notification.
pub type Posting<'a> = Pin<Box<dyn Future<Output = Result<MessageId, NotPosted>> + Send + 'a>>;

/// Sends what was written, sealed. Never open: what it cannot seal, it refuses.
pub trait Outbox: Send + Sync {
    /// Sends to one reader. Content and keys are on disk before the notification is passed on.
    fn post(&self, outgoing: Outgoing) -> Posting<'_>;
}
