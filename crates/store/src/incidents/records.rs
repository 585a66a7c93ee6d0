//! An incident's entries, and what is named in it.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::notes;
use crate::types::{IncidentRecord, Named, NewIncident, StoreError};
use jiff::Timestamp;
use openlijk_incident::{Case, Entry, Item, Taken, Written};
use openlijk_model::{IncidentId, MessageId, RecipientId};
use std::collections::BTreeSet;

/// A message with its recipient, or a recipient alone.
type Meant = (Option<MessageId>, Option<RecipientId>);

/// The most messages and people that one incident names.
const MOST_ITEMS: usize = 5_000;

impl Store {
    /// Opens an incident; gives its number. Whoever is named by an address that is not known becomes known, so that their
    /// erasure reaches what is kept here.
    ///
    /// # Errors
    /// A message is not on record; a person has mail on record, and nothing says which is meant; a text is missing or names an
    /// address; or the store is down.
    pub async fn open_incident(&self, new: NewIncident, who: &str, now: Timestamp) -> Result<IncidentId, StoreError> {
        let who = who.to_owned();
        self.change(move |books| books.open_incident(&new, &who, now)).await
    }

    /// Adds an entry to an incident. When this returns it is on disk.
    ///
    /// # Errors
    /// There is no such incident; the entry may not be added ([`Case::may_add`]) or names an address; or the store is down.
    pub async fn add_to_incident(
        &self,
        incident: IncidentId,
        entry: Entry,
        who: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.add_all_to_incident(incident, vec![entry], who, now).await
    }

    /// Adds several entries at once: all of them, or none.
    ///
    /// # Errors
    /// As [`Store::add_to_incident`], for any of them.
    pub async fn add_all_to_incident(
        &self,
        incident: IncidentId,
        entries: Vec<Entry>,
        who: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let who = who.to_owned();
        self.change(move |books| entries.iter().try_for_each(|entry| books.add_to_incident(incident, entry, &who, now)))
            .await
    }

    /// Names more messages and people in an incident; gives how many were new.
    ///
    /// # Errors
    /// As [`Store::open_incident`].
    pub async fn name_in_incident(
        &self,
        incident: IncidentId,
        named: Named,
        who: &str,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        let who = who.to_owned();
        self.change(move |books| {
            books.incident(incident)?;
            books.name(incident, &named, &who, now)
        })
        .await
    }

    /// An incident. `None`: there is no such one.
    ///
    /// # Errors
    /// The store is down.
    pub async fn incident(&self, incident: IncidentId) -> Result<Option<IncidentRecord>, StoreError> {
        self.read(move |db| record(db, incident)).await
    }

    /// Every incident, the latest first.
    ///
    /// # Errors
    /// The store is down.
    pub async fn incidents(&self) -> Result<Vec<IncidentRecord>, StoreError> {
        self.read(|db| {
            let ids =
                db.all("SELECT id FROM incidents ORDER BY id DESC", values![], |row| Ok(IncidentId(row.number(0)?)))?;
            let mut records = Vec::new();
            for id in ids {
                records.extend(record(db, id)?);
            }
            Ok(records)
        })
        .await
    }
}

impl Books<'_> {
    fn open_incident(&mut self, new: &NewIncident, who: &str, now: Timestamp) -> Result<IncidentId, Trouble> {
        let next = self.db.first("SELECT coalesce(max(id), 0) + 1 FROM incidents", values![], |row| row.number(0))?;
        let incident = IncidentId(next.unwrap_or(1));
        self.db.execute("INSERT INTO incidents (id, at, who) VALUES ($1, $2, $3)", values![incident.0, now, who])?;
        let opened = Entry::Opened { kind: new.kind, aware: new.aware, what: new.what.clone() };
        self.add_to_incident(incident, &opened, who, now)?;
        self.name(incident, &new.named, who, now)?;
        for entry in &new.entries {
            self.add_to_incident(incident, entry, who, now)?;
        }
        Ok(incident)
    }

    fn add_to_incident(
        &mut self,
        incident: IncidentId,
        entry: &Entry,
        who: &str,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let case = self.incident(incident)?.case;
        case.may_add(entry, now).map_err(|refusal| StoreError::Refused(refusal.to_string()))?;
        notes::check(&entry.words())?;
        let body = serde_json::to_string(entry)
            .map_err(|error| StoreError::Refused(format!("this entry cannot be written down: {error}")))?;
        self.db.execute(
            "INSERT INTO incident_entries (id, incident, kind, body, at, who)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5 FROM incident_entries",
            values![incident.0, entry.kind(), &body, now, who],
        )?;
        Ok(())
    }

    fn incident(&mut self, incident: IncidentId) -> Result<IncidentRecord, Trouble> {
        record(self.db, incident)?.ok_or_else(|| unknown(incident).into())
    }

    /// Names messages and people; gives how many were new.
    fn name(&mut self, incident: IncidentId, named: &Named, who: &str, now: Timestamp) -> Result<u32, Trouble> {
        let mut known: BTreeSet<Meant> =
            items(self.db, incident)?.into_iter().map(|item| (item.message, item.recipient)).collect();
        let (before, mut new) = (known.len(), 0);
        for meant in self.meant(named)? {
            // A message has one recipient, so its number is enough to know it again.
            let again =
                known.iter().any(|(message, _)| message.is_some() && *message == meant.0) || known.contains(&meant);
            if again {
                continue;
            }
            if before + new >= MOST_ITEMS {
                let problem = "an incident names 5000 messages and people at most; open another one for the rest";
                return Err(StoreError::Refused(problem.to_owned()).into());
            }
            self.db.execute(
                "INSERT INTO incident_items (incident, number, message, recipient, at, who)
                 SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5 FROM incident_items WHERE incident = $1",
                values![incident.0, meant.0.map(|id| id.0), meant.1.map(|id| id.0), now, who],
            )?;
            known.insert(meant);
            new += 1;
        }
        Ok(u32::try_from(new).unwrap_or(u32::MAX))
    }

    /// Which messages and people are meant.
    fn meant(&mut self, named: &Named) -> Result<Vec<Meant>, Trouble> {
        let mut meant = Vec::new();
        for message in &named.messages {
            let recipient =
                self.db.first("SELECT recipient FROM messages WHERE id = $1", values![message.0], |row| {
                    Ok(RecipientId(row.count(0)?))
                })?;
            let problem = || {
                StoreError::Unknown(format!(
                    "there is no message {message}; it may have been erased, or went elsewhere: then name its recipient"
                ))
            };
            meant.push((Some(*message), Some(recipient.ok_or_else(problem)?)));
        }
        for address in &named.people {
            let (recipient, _) = self.enrol(address)?;
            let of_them: Vec<_> = match named.from {
                Some(from) => self.sent_between(recipient, from, named.until)?,
                None => Vec::new(),
            };
            let named_already = meant.iter().any(|(_, whose)| *whose == Some(recipient));
            if of_them.is_empty() && !named_already {
                if named.from.is_none() && self.has_mail(recipient)? {
                    let problem =
                        "mail to one of these people is on record; say which is meant, by its number or by the time";
                    return Err(StoreError::Refused(problem.to_owned()).into());
                }
                meant.push((None, Some(recipient)));
            }
            meant.extend(of_them.into_iter().map(|message| (Some(message), Some(recipient))));
        }
        Ok(meant)
    }

    fn sent_between(
        &mut self,
        recipient: RecipientId,
        from: Timestamp,
        until: Option<Timestamp>,
    ) -> Result<Vec<MessageId>, Fault> {
        self.db.all(
            "SELECT id FROM messages WHERE recipient = $1 AND coalesce(accepted_at, at) >= $2
             AND ($3 IS NULL OR coalesce(accepted_at, at) <= $3) ORDER BY id",
            values![recipient.0, from, until],
            |row| Ok(MessageId(row.count(0)?)),
        )
    }

    fn has_mail(&mut self, recipient: RecipientId) -> Result<bool, Fault> {
        let found =
            self.db.first("SELECT 1 FROM messages WHERE recipient = $1 LIMIT 1", values![recipient.0], |_| Ok(()))?;
        Ok(found.is_some())
    }
}

pub(super) fn unknown(incident: IncidentId) -> StoreError {
    StoreError::Unknown(format!("there is no incident {incident}; `openlijk incident list` names those there are"))
}

/// An incident. `None`: there is no such one.
pub(super) fn record(db: &mut dyn Connection, incident: IncidentId) -> Result<Option<IncidentRecord>, Fault> {
    let known = db.first("SELECT 1 FROM incidents WHERE id = $1", values![incident.0], |_| Ok(()))?;
    if known.is_none() {
        return Ok(None);
    }
    let entries = db.all(
        "SELECT body, at, who FROM incident_entries WHERE incident = $1 ORDER BY id",
        values![incident.0],
        |row| Ok(Written { entry: row.json(0)?, at: row.time(1)?, who: row.string(2)? }),
    )?;
    let items = items(db, incident)?;
    let case = Case { id: incident, items: u32::try_from(items.len()).unwrap_or(u32::MAX), entries };
    let taken = taken(db, incident)?;
    Ok(Some(IncidentRecord { case, items, taken }))
}

/// What is named in an incident, in the order in which it was.
pub(super) fn items(db: &mut dyn Connection, incident: IncidentId) -> Result<Vec<Item>, Fault> {
    db.all(
        "SELECT number, message, recipient FROM incident_items WHERE incident = $1 ORDER BY number",
        values![incident.0],
        |row| {
            let number = |column| Ok::<_, Fault>(row.integer(column)?.map(i64::cast_unsigned));
            Ok(Item {
                number: row.number(0)?,
                message: number(1)?.map(MessageId),
                recipient: number(2)?.map(RecipientId),
            })
        },
    )
}

/// What was done about the messages that are named: they were taken back, given again, or measuring of them was paused.
fn taken(db: &mut dyn Connection, incident: IncidentId) -> Result<Vec<Taken>, Fault> {
    let read = |row: &dyn Row| {
        let part = row.integer(2)?.map(|number| u16::try_from(number).unwrap_or(u16::MAX));
        Ok(Taken { item: row.number(0)?, act: row.word_or_null(1)?, part, at: row.time(3)?, who: row.string(4)? })
    };
    let mut taken = db.all(
        "SELECT incident_items.number, act, part, sealed_acts.at, sealed_acts.who
         FROM incident_items JOIN sealed_acts ON sealed_acts.message = incident_items.message
         WHERE incident = $1 AND act IN ('suspended', 'resumed', 'destroyed', 'expired') ORDER BY sealed_acts.id",
        values![incident.0],
        read,
    )?;
    taken.extend(db.all(
        "SELECT incident_items.number, NULL, NULL, pauses.since, pauses.who FROM incident_items JOIN pauses
             ON pauses.scope = 'message:' || CAST(incident_items.message AS TEXT)
             OR pauses.scope = 'recipient:' || CAST(incident_items.recipient AS TEXT)
         WHERE incident = $1 ORDER BY pauses.id",
        values![incident.0],
        read,
    )?);
    taken.sort_by_key(|taken| taken.at);
    Ok(taken)
}
