//! The ledger's side of [`Store`]: tellings, choices in bulk, wishes, facts about people, the texts that they were shown.

use crate::types::*;
use crate::{Store, StoreError};
use jiff::Timestamp;
use openlijk_model::{Address, PurposeId, RecipientId};

impl Store {
    /// Records lines of a file of choices, in one transaction with the number of the file's next line, so that an import
    /// that broke off goes on where it was. `file` names the import (the file's SHA-256). Gives the number of choices that
    /// were new: one that is on record already, from whatever source, is not written twice.
    pub async fn import(&self, file: &str, next_line: u64, lines: Vec<ImportedChoice>, now: Timestamp) -> Result<u64, StoreError> {
        let _ = (file, next_line, lines, now);
        Err(unbuilt())
    }
    /// The line at which an import that broke off goes on; 0 where it never began.
    pub async fn import_position(&self, file: &str) -> Result<u64, StoreError> {
        let _ = file;
        Err(unbuilt())
    }
    /// Some lines of the ledger in the order in which they were written, after number `after` (0: from the start), and the
    /// number to go on after; `None` at the end.
    pub async fn ledger(&self, after: u64, limit: u32) -> Result<(Vec<LedgerLine>, Option<u64>), StoreError> {
        let _ = (after, limit);
        Err(unbuilt())
    }
    /// Records that somebody was told about a purpose outside a mail of ours. The first telling stands.
    pub async fn tell(&self, telling: NewTelling) -> Result<(), StoreError> {
        let _ = telling;
        Err(unbuilt())
    }
    /// Records that somebody was asked for consent outside a mail that goes through the gateway.
    pub async fn asked(&self, who: &Who, purpose: &PurposeId, words: ShownText, now: Timestamp) -> Result<(), StoreError> {
        let _ = (who, purpose, words, now);
        Err(unbuilt())
    }
    /// Records a standing wish, or its end. In force when this returns, for mail already sent too.
    pub async fn wish(&self, wish: NewWish, now: Timestamp) -> Result<(), StoreError> {
        let _ = (wish, now);
        Err(unbuilt())
    }
    /// Keeps what the organisation knows about somebody.
    pub async fn set_person(&self, who: &Who, facts: PersonFacts) -> Result<(), StoreError> {
        let _ = (who, facts);
        Err(unbuilt())
    }
    /// Makes an address known, and gives its number. Who is known without a message, a choice or a link waiting for them is
    /// forgotten by the next daily run.
    pub async fn enrol(&self, address: &Address) -> Result<RecipientId, StoreError> {
        let _ = address;
        Err(unbuilt())
    }
    /// Corrects an address (GDPR 16): everything on record moves to the new one. Refused where the new one is known already.
    pub async fn correct_address(&self, who: &Who, address: &Address) -> Result<(), StoreError> {
        let _ = (who, address);
        Err(unbuilt())
    }
    /// Keeps a text, and gives its mark (SHA-256 in hex).
    pub async fn keep_text(&self, text: ShownText) -> Result<String, StoreError> {
        let _ = text;
        Err(unbuilt())
    }
    /// The text behind a mark.
    pub async fn text(&self, mark: &str) -> Result<Option<ShownText>, StoreError> {
        let _ = mark;
        Err(unbuilt())
    }
}

pub(crate) fn unbuilt() -> StoreError {
    StoreError::Refused("not built yet".to_owned())
}
