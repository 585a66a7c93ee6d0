//! Who is meant, what the organisation knows of them beyond their address, and the correction of an address.

use crate::books::{Books, Trouble};
use crate::choices::NO_VERSION;
use crate::engine::{Connection, Fault, values};
use crate::erasure::keep_crowds;
use crate::keys::Lookup;
use crate::looks::looks_at;
use crate::recipients::find;
use crate::types::{NewChoice, NewWish, PersonFacts, PersonRecord, StoreError, Who};
use crate::{choices, texts, wishes};
use jiff::Span;
use jiff::civil::{Date, date};
use openlijk_model::{Address, Aspect, Choice, IncidentId, PurposeId, RecipientId, Told, WishKind};
use std::collections::BTreeMap;

/// Somebody who is meant, as far as they are known.
pub(crate) struct Whom<'a> {
    /// `None`: not known yet.
    pub(crate) recipient: Option<RecipientId>,
    pub(crate) lookup: Lookup,
    address: Option<&'a Address>,
}

impl Whom<'_> {
    /// Their number, given out where they have none.
    pub(crate) fn known_or_enrolled(&self, books: &mut Books<'_>) -> Result<RecipientId, Trouble> {
        match (self.recipient, self.address) {
            (Some(recipient), _) => Ok(recipient),
            (None, Some(address)) => Ok(books.enrol_new(address, &self.lookup)?),
            (None, None) => Err(nobody().into()),
        }
    }
}

impl Books<'_> {
    /// Looks for somebody. Refused for a number that nobody has; an address may be unknown.
    pub(crate) fn whom<'w>(&mut self, who: &'w Who) -> Result<Whom<'w>, Trouble> {
        match who {
            Who::Id(id) => {
                Ok(Whom { recipient: Some(*id), lookup: lookup_of(self.db, *id)?.ok_or_else(nobody)?, address: None })
            }
            Who::Address(address) => {
                let lookup = self.keyring.lookup(address);
                Ok(Whom { recipient: find(self.db, &lookup)?, lookup, address: Some(address) })
            }
        }
    }

    /// Keeps what the organisation knows about somebody.
    pub(crate) fn set_person(&mut self, who: &Who, facts: &PersonFacts) -> Result<(), Trouble> {
        check_country(facts.country.as_deref())?;
        let recipient = self.whom(who)?.known_or_enrolled(self)?;
        Ok(self.note_facts(recipient, facts.country.as_deref(), facts.collected)?)
    }

    /// Writes facts down. `None` leaves as it is.
    pub(crate) fn note_facts(
        &mut self,
        recipient: RecipientId,
        country: Option<&str>,
        collected: Option<Date>,
    ) -> Result<(), Fault> {
        if country.is_none() && collected.is_none() {
            return Ok(());
        }
        self.db.execute(
            "UPDATE recipients SET country = coalesce($1, country), collected = coalesce($2, collected) WHERE id = $3",
            values![country, collected.map(day_number), recipient.0],
        )?;
        Ok(())
    }

    /// Gives somebody another address (GDPR 16). The pictures that they got stay where they were dealt, as those of somebody
    /// without a name: groups are dealt by the address, and nobody's crowd may shrink or move by a correction.
    pub(crate) fn correct_address(&mut self, who: &Who, address: &Address) -> Result<(), Trouble> {
        let whom = self.whom(who)?;
        let recipient = whom.recipient.ok_or_else(nobody)?;
        let lookup = self.keyring.lookup(address);
        if lookup == whom.lookup {
            return Ok(());
        }
        if find(self.db, &lookup)?.is_some() {
            let problem = "the new address is on record already, as somebody's; erase one of the two first";
            return Err(StoreError::Refused(problem.to_owned()).into());
        }
        let sealed = self.keyring.seal_address(recipient, address)?.ok_or_else(nobody)?;
        keep_crowds(self.db, self.keyring, recipient, &whom.lookup)?;
        self.db.execute("UPDATE messages SET turn = NULL, retry = NULL WHERE recipient = $1", values![recipient.0])?;
        self.carry_kept(recipient, &whom.lookup, &lookup)?;
        self.db.execute(
            "UPDATE recipients SET lookup = $1, address = $2 WHERE id = $3",
            values![&lookup, sealed.as_slice(), recipient.0],
        )?;
        self.memory.crowd.inner().forget(recipient);
        self.after.scrub = true;
        Ok(())
    }

    /// A no that was kept of either address goes on counting: of the old one because it is theirs, of the new one because
    /// nobody can say that it is not.
    fn carry_kept(&mut self, recipient: RecipientId, old: &Lookup, new: &Lookup) -> Result<(), Fault> {
        let purposes = self.db.all("SELECT DISTINCT id FROM purposes", values![], |row| row.word::<PurposeId>(0))?;
        for purpose in purposes {
            for about in Aspect::ALL {
                let kept = match choices::last(self.db, recipient, &purpose, *about)? {
                    None => choices::kept_refusal(self.db, self.keyring, old, &purpose, *about)?,
                    Some(last) if last.state.says_no() => None,
                    Some(_) => choices::kept_refusal(self.db, self.keyring, new, &purpose, *about)?,
                };
                let Some(kept) = kept else { continue };
                let choice = NewChoice::of(Who::Id(recipient), purpose.clone(), kept.state, kept.how);
                let proof = "kept of an address that was erased".to_owned();
                self.write_choice(recipient, old, &NewChoice { about: *about, proof, ..choice }, NO_VERSION, kept.at)?;
            }
        }
        let kept = match wishes::last(self.db, recipient, WishKind::Objection)? {
            None => wishes::kept(self.db, self.keyring, old)?,
            Some(true) => None,
            Some(false) => wishes::kept(self.db, self.keyring, new)?,
        };
        let Some((since, how)) = kept else { return Ok(()) };
        let (kind, why, author) = (WishKind::Objection, String::new(), "openlijk".to_owned());
        let wish = NewWish { who: Who::Id(recipient), kind, wanted: true, how, why, author };
        self.write_wish(recipient, old, &wish, since)
    }
}

/// Refuses what is no code of a country (ISO 3166-1 alpha-2).
pub(crate) fn check_country(country: Option<&str>) -> Result<(), StoreError> {
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    match country {
        Some(code) if !is_code(code) => {
            Err(StoreError::Refused("a country is two capital letters (ISO 3166-1), such as NL".to_owned()))
        }
        _ => Ok(()),
    }
}

/// What stands beyond messages and choices for somebody; `choices` and `told` name the texts.
pub(crate) fn record_of(
    db: &mut dyn Connection,
    recipient: RecipientId,
    choices: &[(PurposeId, Choice)],
    told: &[(PurposeId, Told)],
) -> Result<PersonRecord, Fault> {
    let facts = db.first("SELECT country, collected FROM recipients WHERE id = $1", values![recipient.0], |row| {
        Ok((row.text(0)?.map(str::to_owned), row.integer(1)?.map(date_of)))
    })?;
    let (country, collected) = facts.unwrap_or_default();
    let asked =
        db.all("SELECT purpose, at FROM asked WHERE recipient = $1 ORDER BY at", values![recipient.0], |row| {
            Ok((row.word(0)?, row.time(1)?))
        })?;
    let marks = choices.iter().map(|(_, choice)| &choice.wording).chain(told.iter().map(|(_, told)| &told.text));
    let mut words = BTreeMap::new();
    for mark in marks.filter(|mark| !mark.is_empty()) {
        if let Some(shown) = texts::text(db, mark)? {
            words.insert(mark.clone(), shown.text);
        }
    }
    Ok(PersonRecord {
        wishes: wishes::in_force(db, recipient)?,
        country,
        collected,
        asked,
        looks: looks_at(db, recipient)?,
        incidents: db.all(
            "SELECT incident, min(at) FROM incident_items WHERE recipient = $1 GROUP BY incident ORDER BY incident",
            values![recipient.0],
            |row| Ok((IncidentId(row.number(0)?), row.time(1)?)),
        )?,
        texts: words,
    })
}

/// A day as it is written down: counted from 1970.
fn day_number(day: Date) -> i64 {
    i64::from((day - EPOCH).get_days())
}

/// A day that was written down.
pub(crate) fn date_of(number: i64) -> Date {
    EPOCH.saturating_add(Span::new().try_days(number).unwrap_or_default())
}

const EPOCH: Date = date(1970, 1, 1);

/// The keyed hash of somebody's address.
pub(crate) fn lookup_of(db: &mut dyn Connection, recipient: RecipientId) -> Result<Option<Lookup>, Fault> {
    let found = db.first("SELECT lookup FROM recipients WHERE id = $1", values![recipient.0], |row| row.bytes(0))?;
    Ok(found.and_then(|lookup| Lookup::try_from(lookup).ok()))
}

fn nobody() -> StoreError {
    StoreError::Unknown("there is no such recipient; they may have been erased".to_owned())
}
