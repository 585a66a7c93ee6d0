//! A sealed message goes on record: its files are on disk before, its halves and rows with this.

use super::context;
use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Fault, values};
use crate::types::{NewSealed, SealedState, StoreError};
use jiff::Timestamp;
use openlijk_model::{Factor, MessageId, RecipientId, SealedAct};

/// Something that happened, as it is written down.
pub(super) struct NewAct<'a> {
    pub(super) message: MessageId,
    pub(super) part: Option<u16>,
    pub(super) act: SealedAct,
    pub(super) factor: Factor,
    pub(super) at: Timestamp,
    pub(super) who: &'a str,
    pub(super) why: &'a str,
}

impl Store {
    /// Keeps a sealed message. When this returns `Ok`, content and keys are on disk, and the notification may go out. On an
    /// error the files are removed: nothing was kept.
    ///
    /// # Errors
    /// The message is not on record, or the store is down.
    pub async fn seal(&self, sealed: NewSealed, now: Timestamp) -> Result<(), StoreError> {
        let files: Vec<_> = sealed.parts.iter().map(|part| part.file.clone()).collect();
        let kept = self.change(move |books| books.seal(&sealed, now)).await;
        if kept.is_err() {
            self.drop_sealed(&files);
        }
        kept
    }

    /// Notes what the next hop said about the notification, in addition to [`Store::conclude`]. One that was not taken is
    /// destroyed: its link is with nobody.
    ///
    /// # Errors
    /// The store is down.
    pub async fn conclude_sealed(&self, message: MessageId, taken: bool, now: Timestamp) -> Result<(), StoreError> {
        self.change(move |books| books.conclude_sealed(message, taken, now)).await
    }
}

impl Books<'_> {
    fn seal(&mut self, sealed: &NewSealed, now: Timestamp) -> Result<(), Trouble> {
        let recipient = self.recipient_of(sealed.message)?;
        let (sender, _) = self.enrol(&sealed.sender)?;
        let gone = || StoreError::Unknown("whoever it is for was erased meanwhile".to_owned());
        let subject = self.keyring.conceal(recipient, context::SUBJECT, &sealed.subject)?.ok_or_else(gone)?;
        self.db.execute(
            "INSERT INTO sealed (message, sending, sender, subject, until, factor, state, replaces, answers, forwards)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                sealed.message.0,
                sealed.sending.0,
                sender.0,
                subject.as_slice(),
                sealed.until,
                sealed.factor.as_str(),
                SealedState::Waiting.as_str(),
                sealed.replaces.map(|message| message.0),
                sealed.answers.map(|message| message.0),
                sealed.forwards.map(|message| message.0)
            ],
        )?;
        for (number, part) in sealed.parts.iter().enumerate() {
            let name = self.keyring.conceal(recipient, context::NAME, &part.name)?.ok_or_else(gone)?;
            let half = self.keyring.keep_half(&part.half)?;
            self.db.execute(
                "INSERT INTO sealed_parts (message, number, kind, name, media_type, bytes, file, half, state)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                values![
                    sealed.message.0,
                    number as u64,
                    part.kind.as_str(),
                    name.as_slice(),
                    &part.media_type,
                    part.bytes,
                    &part.file.0,
                    half,
                    SealedState::Waiting.as_str()
                ],
            )?;
        }
        let (message, factor) = (sealed.message, sealed.factor);
        let who = crate::logbook::OURSELVES;
        self.write_act(&NewAct { message, part: None, act: SealedAct::Sealed, factor, at: now, who, why: "" })?;
        Ok(())
    }

    fn conclude_sealed(&mut self, message: MessageId, taken: bool, now: Timestamp) -> Result<(), Trouble> {
        let factor = self.factor_asked(message)?;
        let act = if taken { SealedAct::HandedOver } else { SealedAct::NotHandedOver };
        let who = crate::logbook::OURSELVES;
        self.write_act(&NewAct { message, part: None, act, factor, at: now, who, why: "" })?;
        if taken { self.note_of_others(message, now) } else { Ok(self.end_sealed(message, SealedState::Destroyed)?) }
    }

    /// Of the message in whose place this one comes, or which it answers or passes on: that it was. Only now that this one left.
    fn note_of_others(&mut self, sent: MessageId, now: Timestamp) -> Result<(), Trouble> {
        let others = self.db.first(
            "SELECT replaces, answers, forwards FROM sealed WHERE message = $1",
            values![sent.0],
            |row| {
                Ok([
                    (row.integer(0)?, SealedAct::Replaced, crate::logbook::OURSELVES),
                    (row.integer(1)?, SealedAct::Answered, super::reading::READER),
                    (row.integer(2)?, SealedAct::Forwarded, super::reading::READER),
                ])
            },
        )?;
        for (other, act, who) in others.into_iter().flatten() {
            let Some(message) = other.map(|number| MessageId(number.cast_unsigned())) else { continue };
            // It may have been erased since.
            let Some(factor) = self.factor_of(message)? else { continue };
            self.write_act(&NewAct { message, part: None, act, factor, at: now, who, why: "" })?;
        }
        Ok(())
    }

    /// Writes down that something happened.
    pub(super) fn write_act(&mut self, act: &NewAct<'_>) -> Result<(), Fault> {
        self.db.execute(
            "INSERT INTO sealed_acts (id, message, part, act, factor, at, who, why)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM sealed_acts",
            values![
                act.message.0,
                act.part.map(u32::from),
                act.act.as_str(),
                act.factor.as_str(),
                act.at,
                act.who,
                act.why
            ],
        )?;
        Ok(())
    }

    /// What the reader of a sealed message must show.
    pub(super) fn factor_asked(&mut self, message: MessageId) -> Result<Factor, Trouble> {
        self.factor_of(message)?.ok_or_else(|| unknown(message).into())
    }

    fn factor_of(&mut self, message: MessageId) -> Result<Option<Factor>, Fault> {
        self.db.first("SELECT factor FROM sealed WHERE message = $1", values![message.0], |row| row.word(0))
    }

    fn recipient_of(&mut self, message: MessageId) -> Result<RecipientId, Trouble> {
        let found = self.db.first("SELECT recipient FROM messages WHERE id = $1", values![message.0], |row| {
            Ok(RecipientId(row.count(0)?))
        })?;
        found.ok_or_else(|| unknown(message).into())
    }
}

pub(super) fn unknown(message: MessageId) -> StoreError {
    StoreError::Unknown(format!("there is no sealed message {message}; it may have been erased"))
}
