//! What is looked at before a message is sent from a page, by a sender or by a reader, and what is kept of warnings that somebody
//! overruled.

use super::sealing::NewAct;
use crate::Store;
use crate::engine::values;
use crate::types::StoreError;
use jiff::Timestamp;
use openlijk_model::{Address, MessageId, SealedAct};
use std::sync::Arc;

/// How often a message was answered and passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Onward {
    /// Answers to it.
    pub answers: u64,
    /// How often it was passed on.
    pub forwards: u64,
}

impl Store {
    /// Did this sender send this recipient sealed mail before, that was handed over? Only the one is looked at together with the
    /// other.
    ///
    /// # Errors
    /// The store is down.
    pub async fn has_sent_sealed(&self, sender: &Address, recipient: &Address) -> Result<bool, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        let (sender, recipient) = (keyring.lookup(sender), keyring.lookup(recipient));
        self.read(move |db| {
            let found = db.first(
                "SELECT 1 FROM sealed JOIN recipients senders ON senders.id = sealed.sender
                 JOIN messages ON messages.id = sealed.message
                 JOIN recipients readers ON readers.id = messages.recipient
                 JOIN sealed_acts ON sealed_acts.message = sealed.message AND sealed_acts.act = $1
                 WHERE senders.lookup = $2 AND readers.lookup = $3 LIMIT 1",
                values![SealedAct::HandedOver.as_str(), &sender, &recipient],
                |_| Ok(()),
            )?;
            Ok(found.is_some())
        })
        .await
    }

    /// How often the reader of a message answered it since a moment, and how often they passed it on. What did not leave counts
    /// too: it was work.
    ///
    /// # Errors
    /// The store is down.
    pub async fn sent_onward(&self, message: MessageId, since: Timestamp) -> Result<Onward, StoreError> {
        self.read(move |db| {
            let answers = db.first(
                "SELECT count(*) FROM sealed JOIN messages ON messages.id = sealed.message
                 WHERE sealed.answers = $1 AND messages.at > $2",
                values![message.0, since],
                |row| row.count(0),
            )?;
            let forwards = db.first(
                "SELECT count(*) FROM sealed JOIN messages ON messages.id = sealed.message
                 WHERE sealed.forwards = $1 AND messages.at > $2",
                values![message.0, since],
                |row| row.count(0),
            )?;
            Ok(Onward { answers: answers.unwrap_or_default(), forwards: forwards.unwrap_or_default() })
        })
        .await
    }

    /// Puts on record that a message was sent in spite of warnings, and by whom. On disk when it returns.
    ///
    /// # Errors
    /// There is no such message, or the store is down.
    pub async fn note_overruled(
        &self,
        message: MessageId,
        warnings: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (warnings, who) = (warnings.to_owned(), who.to_owned());
        self.change(move |books| {
            let factor = books.factor_asked(message)?;
            let act = SealedAct::WarningOverruled;
            Ok(books.write_act(&NewAct { message, part: None, act, factor, at: now, who: &who, why: &warnings })?)
        })
        .await
    }
}
