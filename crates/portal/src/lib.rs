//! The portal: what is too sensitive for open mail waits, sealed, behind a page that says what will be recorded.
//!
//! `content` reads a mail into what a reader will see, `clean` makes its HTML harmless, `written` is what was written on a page
//! instead, with its attachments in the `spool`; `sealing` seals the parts and puts them on record, and `notification` writes the
//! mail that goes out in its place; `outbox` is the seam between pages and the way out; `reading` has the reader's pages, `telling`
//! the mail that tells the sender what became of it. Nothing of a message for the portal ever goes out open:
//! in doubt, whoever hands it over hears why, and keeps it.

mod clean;
mod content;
mod notification;
mod outbox;
mod reading;
mod sealing;
mod spool;
mod telling;
mod words;
mod written;

pub use content::{AttachmentLine, Content};
pub use outbox::{NotPosted, Outbox, Outgoing, Posting};
pub use reading::{Courier, NotSent, ReadingState, Sending, router};
pub use sealing::{Archive, Mail, Place, SealError, SealMail, SealedMail};
pub use spool::{Spooled, Spooling};
pub use telling::{TellingLetter, is_mailed, telling_letter};
pub use written::Written;

use openlijk_pages::Organisation;
use openlijk_store::Store;
use std::sync::Arc;

/// What the portal needs to know of its organisation.
#[derive(Debug, Clone)]
pub struct PortalSettings {
    /// Whose portal it is.
    pub organisation: Arc<Organisation>,
    /// How readers reach it, without a slash at the end: `https://mail.example.org`.
    pub public_url: String,
    /// The organisation's own address, as which its letters leave.
    pub sender: String,
    /// The organisation's own domains: only who writes from one of them sends sealed mail. Empty: any.
    pub domains: Vec<String>,
    /// Where copies for the archive go, where a purpose asks for them.
    pub archive: Option<Archive>,
}

/// Seals messages. A cheap handle; clones share everything.
#[derive(Debug, Clone)]
pub struct Portal {
    store: Store,
    settings: Arc<PortalSettings>,
}

impl Portal {
    /// A portal over a store.
    pub fn new(store: Store, settings: PortalSettings) -> Self {
        Self { store, settings: Arc::new(settings) }
    }
}
