//! Sealed messages. Their parts are files that nobody here can read; our half of each part's key lies in the key file, and is
//! handed out by the writer alone, in the transaction that puts on record that it was. Taking back goes through the same
//! writer, so between reading and taking back there is one order, and it is on disk.
//!
//! `files` keeps the sealed parts, `sealing` puts a message on record, `sending` what was looked at before one is sent from a page;
//! `codes` and `factors` are how readers show who they are, `reading` what they then get, `taking_back` the sender's side,
//! `records` what both may see, `tellings` what the sender is told.

mod codes;
mod factors;
mod files;
mod reading;
mod records;
mod sealing;
mod sending;
mod taking_back;
mod tellings;

pub(crate) use files::Folder;
pub use files::SealedDraft;
pub(crate) use records::events;
pub use sending::Onward;
pub(crate) use taking_back::settle;

use crate::engine::Fault;
use crate::keys::Keyring;
use crate::types::SealedFile;
use openlijk_model::RecipientId;

/// What is concealed under a recipient's key.
mod context {
    pub(super) const SUBJECT: &str = "subject of a sealed message";
    pub(super) const NAME: &str = "name of a sealed part";
    pub(super) const PHONE: &str = "telephone number";
}

/// Concealed words, or nothing where the key is destroyed.
fn words_of(keyring: &Keyring, recipient: RecipientId, what: &str, concealed: &[u8]) -> Result<String, Fault> {
    Ok(keyring.reveal_words(recipient, what, concealed)?.unwrap_or_default())
}

impl SealedFile {
    fn read(name: String) -> Self {
        Self(name)
    }
}
