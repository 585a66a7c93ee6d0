//! What recipients chose and what they were told. Choices are a ledger: the last one counts, none is overwritten. A
//! refusal outlives its recipient's erasure as a keyed hash.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::hits::truncated;
use crate::keys::{Keyring, Lookup};
use crate::types::{NewChoice, Standing, StoreError, Who};
use jiff::Timestamp;
use openlijk_model::{Choice, ChoiceState, HowTold, Measure, PurposeId, RecipientId, TimePrecision, Told};

impl Books<'_> {
    /// Records a choice. Hits that come after it in the writer are judged by it.
    pub(crate) fn choose(&mut self, choice: &NewChoice, now: Timestamp) -> Result<(), Trouble> {
        let requested = self.purpose(&choice.purpose)?.purpose.measure;
        let (recipient, lookup) = match &choice.who {
            Who::Id(id) => (*id, self.lookup_of(*id)?),
            Who::Address(address) => self.enrol(address)?,
        };
        let before = choice_in_force(self.db, self.keyring, Some(recipient), &lookup, &choice.purpose)?;
        let at = moment(requested, before.map(|before| before.state), choice.state, now);
        self.db.execute(
            "INSERT INTO choices (id, recipient, purpose, state, at, how, wording)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM choices",
            values![
                recipient.0,
                choice.purpose.as_str(),
                choice.state.as_str(),
                at,
                choice.how.as_str(),
                choice.wording.as_ref().map_or("", |words| words.text.as_str())
            ],
        )?;
        // The new choice takes the place of one that was kept beyond an erasure.
        let mark = self.keyring.refusal_mark(&lookup, &choice.purpose);
        self.db.execute("DELETE FROM kept_refusals WHERE mark = $1", values![&mark])?;
        Ok(())
    }

    fn lookup_of(&mut self, recipient: RecipientId) -> Result<Lookup, Trouble> {
        self.db
            .first("SELECT lookup FROM recipients WHERE id = $1", values![recipient.0], |row| row.bytes(0))?
            .and_then(|lookup| Lookup::try_from(lookup).ok())
            .ok_or_else(|| {
                StoreError::Unknown("there is no such recipient; they may have been erased".to_owned()).into()
            })
    }
}

/// Consent to be measured alone, and its end, are proof and bound what may be recorded of somebody: they are kept to the
/// second. Whoever chose anything else may be counted in a crowd: by day, so that the moment points at no hit.
fn moment(requested: Measure, before: Option<ChoiceState>, state: ChoiceState, now: Timestamp) -> Timestamp {
    let alone = matches!(requested, Measure::LastOpen | Measure::Individual | Measure::Receipt | Measure::Portal);
    let proves = match state {
        ChoiceState::Granted => true,
        ChoiceState::Withdrawn => before == Some(ChoiceState::Granted),
        ChoiceState::Refused | ChoiceState::Unknown => false,
    };
    truncated(now, if alone && proves { TimePrecision::Exact } else { TimePrecision::Day })
}

/// What is on record about an address and a purpose.
pub(crate) fn standing(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &Lookup,
    purpose: &PurposeId,
) -> Result<Standing, Fault> {
    let known = db.first(
        "SELECT recipients.id, told.at FROM recipients
         LEFT JOIN told ON told.recipient = recipients.id AND told.purpose = $1 WHERE lookup = $2",
        values![purpose.as_str(), lookup],
        |row| {
            let told = row.integer(1)?.map(|_| row.time(1)).transpose()?;
            Ok((RecipientId(row.count(0)?), told.map(|at| Told { at, how: HowTold::Mail, text: String::new(), language: None })))
        },
    )?;
    let recipient = known.as_ref().map(|(recipient, _)| *recipient);
    Ok(Standing {
        told: known.and_then(|(_, told)| told),
        choice: choice_in_force(db, keyring, recipient, lookup, purpose)?,
        ..Standing::default()
    })
}

/// The choice that counts: the last one, else a refusal kept beyond an erasure.
pub(crate) fn choice_in_force(
    db: &mut dyn Connection,
    keyring: &Keyring,
    recipient: Option<RecipientId>,
    lookup: &[u8],
    purpose: &PurposeId,
) -> Result<Option<Choice>, Fault> {
    if let Some(recipient) = recipient {
        let last = db.first(
            "SELECT state, at, how, wording FROM choices WHERE recipient = $1 AND purpose = $2
             ORDER BY id DESC LIMIT 1",
            values![recipient.0, purpose.as_str()],
            |row| read_choice(row, 0),
        )?;
        if last.is_some() {
            return Ok(last);
        }
    }
    kept_refusal(db, keyring, lookup, purpose)
}

/// Every choice of a recipient, oldest first.
pub(crate) fn ledger(db: &mut dyn Connection, recipient: RecipientId) -> Result<Vec<(PurposeId, Choice)>, Fault> {
    db.all(
        "SELECT purpose, state, at, how, wording FROM choices WHERE recipient = $1 ORDER BY id",
        values![recipient.0],
        |row| Ok((row.word(0)?, read_choice(row, 1)?)),
    )
}

/// The refusals kept of an address that was erased, for these purposes.
pub(crate) fn kept_refusals<'a>(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &Lookup,
    purposes: impl IntoIterator<Item = &'a PurposeId>,
) -> Result<Vec<(PurposeId, Choice)>, Fault> {
    let mut found = Vec::new();
    for purpose in purposes {
        found.extend(kept_refusal(db, keyring, lookup, purpose)?.map(|choice| (purpose.clone(), choice)));
    }
    Ok(found)
}

fn kept_refusal(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &[u8],
    purpose: &PurposeId,
) -> Result<Option<Choice>, Fault> {
    let mark = keyring.refusal_mark(lookup, purpose);
    db.first("SELECT state, at, how, '' FROM kept_refusals WHERE mark = $1", values![&mark], |row| read_choice(row, 0))
}

fn read_choice(row: &dyn Row, column: usize) -> Result<Choice, Fault> {
    let choice = Choice::of(row.word(column)?, row.time(column + 1)?, row.word(column + 2)?);
    Ok(Choice { wording: row.string(column + 3)?, ..choice })
}
