//! What both sides may see of a sealed message: its door, before the reader showed who they are; and its record, for the sender,
//! the purpose's case workers, and the reader afterwards.

use super::{context, words_of};
use crate::Store;
use crate::engine::{Connection, Fault, values};
use crate::keys::Keyring;
use crate::types::{
    PartFacts, SealedBy, SealedDoor, SealedEvent, SealedFile, SealedPlan, SealedRecord, SealedState, StoreError,
    TakeBack,
};
use jiff::Timestamp;
use openlijk_model::{Factor, MessageId, RecipientId, SealedAct};
use openlijk_token::{Meaning, Token};
use std::sync::Arc;

/// Days that the page of a sealed message is reached. What it shows ends with the purpose's retention.
const PAGE_DAYS: u32 = 10 * 365;

impl Store {
    /// The sealed token of the page of a sealed message.
    pub fn seal_portal(&self, message: MessageId, now: Timestamp) -> String {
        self.inner.keyring.seal_page(Token::lasting(Meaning::Portal { message }, now, PAGE_DAYS))
    }

    /// What the page of a sealed message shows before its reader showed who they are. Changes nothing, records nothing. `None`:
    /// there is no such message, or it was never handed over.
    ///
    /// # Errors
    /// The store is down.
    pub async fn sealed_door(&self, message: MessageId, now: Timestamp) -> Result<Option<SealedDoor>, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| door(db, &keyring, message, now)).await
    }

    /// The whole record of a sealed message. Whether the caller may see it is the caller's to know.
    ///
    /// # Errors
    /// The store is down.
    pub async fn sealed_record(&self, message: MessageId) -> Result<Option<SealedRecord>, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| record(db, &keyring, message)).await
    }

    /// The records of some sealed messages, the latest first, at most `limit`.
    ///
    /// # Errors
    /// The store is down.
    pub async fn sealed_records(&self, whose: SealedBy, limit: u32) -> Result<Vec<SealedRecord>, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| {
            let mut records = Vec::new();
            for message in numbers(db, &keyring, &whose, limit)? {
                records.extend(record(db, &keyring, message)?);
            }
            Ok(records)
        })
        .await
    }
}

fn numbers(db: &mut dyn Connection, keyring: &Keyring, whose: &SealedBy, limit: u32) -> Result<Vec<MessageId>, Fault> {
    let number = |row: &dyn crate::engine::Row| Ok(MessageId(row.count(0)?));
    match whose {
        SealedBy::Sender(address) => db.all(
            "SELECT sealed.message FROM sealed JOIN recipients ON recipients.id = sealed.sender
             WHERE recipients.lookup = $1 ORDER BY sealed.message DESC LIMIT $2",
            values![&keyring.lookup(address), limit],
            number,
        ),
        SealedBy::Sending(sending) => db.all(
            "SELECT message FROM sealed WHERE sending = $1 ORDER BY message DESC LIMIT $2",
            values![sending.0, limit],
            number,
        ),
        SealedBy::Recipient(recipient) => db.all(
            "SELECT sealed.message FROM sealed JOIN messages ON messages.id = sealed.message
             WHERE messages.recipient = $1 ORDER BY sealed.message DESC LIMIT $2",
            values![recipient.0, limit],
            number,
        ),
        SealedBy::Purposes(purposes) => {
            let mut found = Vec::new();
            for purpose in purposes {
                found.extend(db.all(
                    "SELECT sealed.message FROM sealed JOIN messages ON messages.id = sealed.message
                     JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
                     WHERE campaigns.purpose = $1 ORDER BY sealed.message DESC LIMIT $2",
                    values![purpose.as_str(), limit],
                    number,
                )?);
            }
            found.sort_unstable_by(|one, other| other.cmp(one));
            found.truncate(limit as usize);
            Ok(found)
        }
    }
}

fn door(
    db: &mut dyn Connection,
    keyring: &Keyring,
    message: MessageId,
    now: Timestamp,
) -> Result<Option<SealedDoor>, Fault> {
    let Some(record) = record(db, keyring, message)? else { return Ok(None) };
    let language = db.first("SELECT language FROM messages WHERE id = $1", values![message.0], |row| row.word(0))?;
    let Some(language) = language else { return Ok(None) };
    let planned = record.plans.iter().any(|plan| plan.part.is_none() && plan.at <= now && plan.how != TakeBack::Resume);
    let state = match record.state {
        SealedState::Waiting if planned => SealedState::Suspended,
        SealedState::Waiting | SealedState::Suspended if record.until <= now => SealedState::Expired,
        state => state,
    };
    let phone = match record.factor {
        Factor::Sms => phone(db, keyring, record.recipient)?,
        Factor::Link | Factor::Mail | Factor::Agreed => None,
    };
    Ok(Some(SealedDoor {
        message,
        recipient: record.recipient,
        purpose: record.purpose,
        subject: record.subject,
        language,
        sent: record.sent,
        until: record.until,
        state,
        locked: record.locked,
        factor: record.factor,
        phone_end: phone.map(|phone| phone.chars().skip(phone.chars().count().saturating_sub(3)).collect()),
    }))
}

fn phone(db: &mut dyn Connection, keyring: &Keyring, recipient: RecipientId) -> Result<Option<String>, Fault> {
    let sealed =
        db.first("SELECT value FROM factors WHERE recipient = $1 AND kind = 'sms'", values![recipient.0], |row| {
            row.bytes(0)
        })?;
    sealed.map(|sealed| words_of(keyring, recipient, context::PHONE, &sealed)).transpose()
}

fn record(db: &mut dyn Connection, keyring: &Keyring, message: MessageId) -> Result<Option<SealedRecord>, Fault> {
    let found = db.first(
        "SELECT sealed.sending, messages.recipient, sealed.sender, sealed.subject, sealed.until, sealed.state, sealed.locked,
                sealed.factor, sealed.replaces, sealed.answers, coalesce(messages.accepted_at, messages.at),
                purposes.declaration, purposes.version, purposes.author, purposes.at, sealed.forwards
         FROM sealed JOIN messages ON messages.id = sealed.message JOIN cells ON cells.id = messages.cell
         JOIN campaigns ON campaigns.id = cells.campaign
         JOIN purposes ON purposes.id = campaigns.purpose AND purposes.version = messages.version
         WHERE sealed.message = $1",
        values![message.0],
        |row| {
            let recipient = RecipientId(row.count(1)?);
            let other = |column| Ok::<_, Fault>(row.integer(column)?.map(|number| MessageId(number.cast_unsigned())));
            let record = SealedRecord {
                message,
                sending: MessageId(row.count(0)?),
                recipient,
                to: None,
                from: None,
                subject: words_of(keyring, recipient, context::SUBJECT, &row.bytes(3)?)?,
                until: row.time(4)?,
                state: row.word(5)?,
                locked: row.int(6)? != 0,
                factor: row.word(7)?,
                replaces: other(8)?,
                answers: other(9)?,
                forwards: other(15)?,
                sent: row.time(10)?,
                purpose: crate::purposes::read_version(row, 11)?,
                parts: Vec::new(),
                events: Vec::new(),
                plans: Vec::new(),
            };
            Ok((record, row.integer(2)?.map(|number| RecipientId(number.cast_unsigned()))))
        },
    )?;
    let Some((mut record, sender)) = found else { return Ok(None) };
    let mut address =
        |whose| Ok::<_, Fault>(crate::recipients::address(db, keyring, whose)?.map(|found| found.reveal().to_owned()));
    record.to = address(record.recipient)?;
    record.from = sender.map(&mut address).transpose()?.flatten();
    record.parts = parts(db, keyring, message, record.recipient)?;
    record.events = events(db, message)?;
    record.plans = plans(db, message)?;
    Ok(Some(record))
}

fn parts(
    db: &mut dyn Connection,
    keyring: &Keyring,
    message: MessageId,
    recipient: RecipientId,
) -> Result<Vec<PartFacts>, Fault> {
    db.all(
        "SELECT number, kind, name, media_type, bytes, state, file FROM sealed_parts WHERE message = $1 ORDER BY number",
        values![message.0],
        |row| {
            Ok(PartFacts {
                number: u16::try_from(row.number(0)?).unwrap_or(u16::MAX),
                kind: row.word(1)?,
                name: words_of(keyring, recipient, context::NAME, &row.bytes(2)?)?,
                media_type: row.string(3)?,
                bytes: row.count(4)?,
                state: row.word(5)?,
                file: SealedFile::read(row.string(6)?),
            })
        },
    )
}

/// What happened to a sealed message, oldest first. Nothing for any other.
pub(crate) fn events(db: &mut dyn Connection, message: MessageId) -> Result<Vec<SealedEvent>, Fault> {
    db.all(
        "SELECT part, act, factor, at, who, why FROM sealed_acts WHERE message = $1 ORDER BY id",
        values![message.0],
        |row| {
            let (act, factor): (SealedAct, Factor) = (row.word(1)?, row.word(2)?);
            Ok(SealedEvent {
                part: row.integer(0)?.map(|number| u16::try_from(number).unwrap_or(u16::MAX)),
                act,
                factor,
                grade: act.grade(factor),
                at: row.time(3)?,
                who: row.string(4)?,
                why: row.string(5)?,
            })
        },
    )
}

fn plans(db: &mut dyn Connection, message: MessageId) -> Result<Vec<SealedPlan>, Fault> {
    db.all(
        "SELECT id, part, act, at, who FROM sealed_plans WHERE message = $1 ORDER BY at, id",
        values![message.0],
        |row| {
            let how = match row.word::<SealedAct>(2)? {
                SealedAct::Suspended => TakeBack::Suspend,
                SealedAct::Resumed => TakeBack::Resume,
                _ => TakeBack::Destroy,
            };
            let part = row.integer(1)?.map(|number| u16::try_from(number).unwrap_or(u16::MAX));
            Ok(SealedPlan { id: row.count(0)?, part, how, at: row.time(3)?, who: row.string(4)? })
        },
    )
}
