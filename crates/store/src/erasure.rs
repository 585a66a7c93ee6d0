//! Forgetting people. Their key goes first, for good; then every row that is about them, and their address out of every note. What stays: a refusal, as a keyed
//! hash, and somebody without a name among those who got a picture, until nothing is left of the mailing.

use crate::books::{Books, Trouble};
use crate::crowd::Picture;
use crate::engine::{Connection, Fault, values};
use crate::hits::day_of;
use crate::keys::{Keyring, random_id};
use crate::looks::forget_words;
use crate::memory::read_bits;
use crate::notes::Notes;
use crate::pauses;
use crate::person::lookup_of;
use crate::recipients::find;
use crate::texts;
use crate::types::Who;
use crate::wishes::keep_objection;
use jiff::Timestamp;
use openlijk_insight::groups::group_of;
use openlijk_model::{Aspect, CellId, ChoiceState, PurposeId, RecipientId};

impl Books<'_> {
    /// Erases a recipient, as `by` does. `false`: there is no such recipient.
    pub(crate) fn erase(&mut self, who: &Who, by: &str, now: Timestamp) -> Result<bool, Trouble> {
        let recipient = match who {
            Who::Id(id) => *id,
            Who::Address(address) => match find(self.db, &self.keyring.lookup(address))? {
                Some(recipient) => recipient,
                None => return Ok(false),
            },
        };
        let mut notes = Notes::read(self.db)?;
        let known = self.forget(recipient, &mut notes, now)?;
        if known {
            self.log_erasure(by, now)?;
        }
        Ok(known)
    }

    /// Destroys the key of a recipient and removes their rows. Whatever log or journal held them is emptied afterwards.
    pub(crate) fn forget(&mut self, recipient: RecipientId, notes: &mut Notes, now: Timestamp) -> Result<bool, Fault> {
        self.end_pauses_of(recipient)?;
        self.take_out_of_notes(recipient, notes)?;
        self.destroy_halves_of(recipient)?;
        if !remove(self.db, self.keyring, recipient)? {
            return Ok(false);
        }
        self.keyring.erase(recipient, day_of(now))?;
        self.memory.crowd.inner().forget(recipient);
        self.after.scrub = true;
        Ok(true)
    }
}

/// Erases again who was erased, after an older copy of the store was put back or a batch broke off half-way.
pub(crate) fn replay(db: &mut dyn Connection, keyring: &Keyring) -> Result<(), Fault> {
    let mut found = Vec::new();
    for recipient in keyring.erased()? {
        let known = db.first("SELECT 1 FROM recipients WHERE id = $1", values![recipient.0], |_| Ok(()))?;
        found.extend(known.map(|()| recipient));
    }
    if found.is_empty() {
        return Ok(());
    }
    db.begin()?;
    let mut notes = Notes::read(db)?;
    for recipient in &found {
        if let Some(lookup) = lookup_of(db, *recipient)? {
            notes.take_out(db, keyring, &lookup)?;
        }
        remove(db, keyring, *recipient)?;
    }
    db.commit()?;
    db.scrub()?;
    tracing::info!(erased = found.len(), "erased again whom an older copy of the store still knew");
    Ok(())
}

fn remove(db: &mut dyn Connection, keyring: &Keyring, recipient: RecipientId) -> Result<bool, Fault> {
    let found = db.first("SELECT lookup FROM recipients WHERE id = $1", values![recipient.0], |row| row.bytes(0))?;
    let Some(lookup) = found else { return Ok(false) };
    keep_crowds(db, keyring, recipient, &lookup)?;
    keep_refusals(db, keyring, recipient, &lookup)?;
    keep_objection(db, keyring, recipient, &lookup)?;
    pauses::forget_person(db, recipient)?;
    forget_words(db, recipient)?;
    let words = texts::words_of(db, recipient)?;
    db.execute(
        "UPDATE told_counts SET n = n - 1 WHERE n > 0 AND EXISTS (
             SELECT 1 FROM told WHERE told.recipient = $1
             AND told.purpose = told_counts.purpose AND told.segment = told_counts.segment)",
        values![recipient.0],
    )?;
    // Everything else that is theirs hangs on this row.
    db.execute("DELETE FROM recipients WHERE id = $1", values![recipient.0])?;
    texts::drop_unused(db, &words)?;
    Ok(true)
}

/// Keeps somebody, without a name, among those who got the pictures that they got.
pub(crate) fn keep_crowds(
    db: &mut dyn Connection,
    keyring: &Keyring,
    recipient: RecipientId,
    lookup: &[u8],
) -> Result<(), Fault> {
    let cells = db.all(
        "SELECT cells.id, cells.bits, min(messages.turn) FROM messages JOIN cells ON cells.id = messages.cell
         WHERE messages.recipient = $1 AND messages.turn IS NOT NULL GROUP BY cells.id, cells.bits",
        values![recipient.0],
        |row| Ok((CellId(row.number(0)?), read_bits(row, 1)?, row.count(2)?)),
    )?;
    // One number for all of them: what hides the others is that one and the same person got these pictures.
    let member = random_id();
    for (cell, bits, turn) in cells {
        let group = bits.map(|bits| group_of(keyring.group_hash(lookup), bits));
        keep_member(db, (cell, group), member, turn)?;
    }
    Ok(())
}

/// Keeps somebody without a name among those who got a picture. The mail was sent, and whoever has a copy of it knows:
/// the crowd does not shrink by their going.
pub(crate) fn keep_member(
    db: &mut dyn Connection,
    (cell, group): Picture,
    member: u64,
    turn: u64,
) -> Result<(), Fault> {
    db.execute(
        "INSERT INTO nameless (cell, member, grp, turn) VALUES ($1, $2, $3, $4)",
        values![cell.0, member, group, turn],
    )?;
    Ok(())
}

fn keep_refusals(
    db: &mut dyn Connection,
    keyring: &Keyring,
    recipient: RecipientId,
    lookup: &[u8],
) -> Result<(), Fault> {
    let last = db.all(
        "SELECT purpose, state, at, how, about FROM choices WHERE id IN (
             SELECT max(id) FROM choices WHERE recipient = $1 GROUP BY purpose, about)",
        values![recipient.0],
        |row| {
            let (purpose, state): (PurposeId, ChoiceState) = (row.word(0)?, row.word(1)?);
            Ok((purpose, state, row.int(2)?, row.string(3)?, row.word::<Aspect>(4)?))
        },
    )?;
    for (purpose, state, at, how, about) in last.iter().filter(|(_, state, ..)| state.says_no()) {
        db.execute(
            "INSERT INTO kept_refusals (mark, state, at, how) VALUES ($1, $2, $3, $4)
             ON CONFLICT (mark) DO UPDATE SET state = excluded.state, at = excluded.at, how = excluded.how",
            values![&keyring.refusal_mark(lookup, purpose, *about), state.as_str(), *at, how],
        )?;
    }
    Ok(())
}
