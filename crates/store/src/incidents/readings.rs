//! Reading for an incident. Three locks stand before it: the rules must have granted it (a [`UseAnswer`] has no way in but the
//! rules), the message must be named in the incident, and what is read is what the portal recorded, or what ordinary mail under a
//! purpose for leaks did. Readings of another purpose are never read here (H10, R16). That somebody looked is on disk, with the
//! incident as the reason, before anything is read.

use super::records::{items, unknown};
use crate::Store;
use crate::engine::{Connection, Fault, values};
use crate::keys::Keyring;
use crate::types::{IncidentReading, Look, NamedMail, NamedMessage, StoreError};
use crate::{recipients, wishes};
use jiff::Timestamp;
use openlijk_incident::{Item, PortalEvent};
use openlijk_lawfulness::UseAnswer;
use openlijk_model::{IncidentId, MessageId, OpenerClass, PurposeKind, RecipientId, Role, WishKind};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

impl Store {
    /// The messages and people that are named in an incident, as far as they are on record; without anything of what was read.
    ///
    /// # Errors
    /// The store is down.
    pub async fn named_in_incident(&self, incident: IncidentId) -> Result<Vec<NamedMessage>, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| {
            let mut named = Vec::new();
            for item in items(db, incident)? {
                let mail = item.message.map(|message| mail(db, &keyring, message)).transpose()?.flatten();
                named.push(NamedMessage { item, mail });
            }
            Ok(named)
        })
        .await
    }

    /// What was read of the messages of an incident, for somebody of the organisation. `grants`: what the rules said, by the
    /// number of the item; without a grant, only to whom it went. A look at each person, with the incident as its reason, and a
    /// line in the logbook are on disk before this returns.
    ///
    /// # Errors
    /// There is no such incident, or the store is down.
    pub async fn read_for_incident(
        &self,
        incident: IncidentId,
        grants: HashMap<u32, UseAnswer>,
        (account, role): (&str, Option<Role>),
        now: Timestamp,
    ) -> Result<Vec<IncidentReading>, StoreError> {
        let account = account.to_owned();
        let items = self
            .change(move |books| {
                if super::records::record(books.db, incident)?.is_none() {
                    return Err(unknown(incident).into());
                }
                let items = items(books.db, incident)?;
                let people: BTreeSet<RecipientId> = items.iter().filter_map(|item| item.recipient).collect();
                for recipient in people {
                    let (account, why) = (account.clone(), format!("incident {incident}"));
                    let look = Look { account, role, recipient: Some(recipient), purpose: None, why, at: now };
                    books.put_look(&look)?;
                }
                Ok(items)
            })
            .await?;
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| {
            let granted = |item: &Item| grants.get(&item.number).is_some_and(UseAnswer::is_allowed);
            items.into_iter().map(|item| reading(db, &keyring, item, granted(&item))).collect()
        })
        .await
    }
}

fn reading(db: &mut dyn Connection, keyring: &Keyring, item: Item, granted: bool) -> Result<IncidentReading, Fault> {
    let to = item.recipient.map(|recipient| recipients::address(db, keyring, recipient)).transpose()?.flatten();
    let mut reading =
        IncidentReading { item, to: to.map(|address| address.reveal().to_owned()), sealed: None, loads: None };
    let Some(message) = item.message.filter(|_| granted) else { return Ok(reading) };
    let Some(mail) = mail(db, keyring, message)?.filter(|mail| !mail.shut) else { return Ok(reading) };
    if mail.sealed {
        reading.sealed = Some(portal_events(db, message)?);
    } else if is_for_leaks(mail.purpose.purpose.kind) {
        reading.loads = Some(loads(db, message)?);
    }
    Ok(reading)
}

/// Is reading for a leak what such a purpose was declared for?
const fn is_for_leaks(kind: PurposeKind) -> bool {
    matches!(kind, PurposeKind::BreachPreventRecall | PurposeKind::BreachAssess)
}

fn mail(db: &mut dyn Connection, keyring: &Keyring, message: MessageId) -> Result<Option<NamedMail>, Fault> {
    let found = db.first(
        "SELECT messages.recipient, messages.decided, messages.applied, decisions.answer, recipients.lookup,
                coalesce(messages.accepted_at, messages.at), sealed.message,
                purposes.declaration, purposes.version, purposes.author, purposes.at
         FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
         JOIN recipients ON recipients.id = messages.recipient JOIN decisions ON decisions.id = messages.decision
         JOIN purposes ON purposes.id = campaigns.purpose AND purposes.version = messages.version
         LEFT JOIN sealed ON sealed.message = messages.id
         WHERE messages.id = $1",
        values![message.0],
        |row| {
            let accepted = row.text(2)?.is_some();
            let mail = NamedMail {
                purpose: crate::purposes::read_version(row, 7)?,
                measure: row.word(if accepted { 2 } else { 1 })?,
                accepted,
                sealed: row.integer(6)?.is_some(),
                sent: row.time(5)?,
                shut: false,
                decision: row.json(3)?,
            };
            Ok((mail, RecipientId(row.count(0)?), row.bytes(4)?))
        },
    )?;
    let Some((mut mail, recipient, lookup)) = found else { return Ok(None) };
    mail.shut = wishes::last(db, recipient, WishKind::Restriction)? == Some(true)
        || wishes::objects(db, keyring, recipient, &lookup)?;
    Ok(Some(mail))
}

fn portal_events(db: &mut dyn Connection, message: MessageId) -> Result<Vec<PortalEvent>, Fault> {
    db.all(
        "SELECT sealed_acts.part, sealed_parts.kind, act, factor, at FROM sealed_acts LEFT JOIN sealed_parts
             ON sealed_parts.message = sealed_acts.message AND sealed_parts.number = sealed_acts.part
         WHERE sealed_acts.message = $1 ORDER BY id",
        values![message.0],
        |row| {
            Ok(PortalEvent {
                part: row.integer(0)?.map(|number| u16::try_from(number).unwrap_or(u16::MAX)),
                kind: row.word_or_null(1)?,
                act: row.word(2)?,
                factor: row.word(3)?,
                at: row.time(4)?,
            })
        },
    )
}

fn loads(db: &mut dyn Connection, message: MessageId) -> Result<Vec<(Timestamp, OpenerClass)>, Fault> {
    db.all("SELECT at, class FROM openings WHERE message = $1 ORDER BY at", values![message.0], |row| {
        Ok((row.time(0)?, row.word(1)?))
    })
}
