//! Standing wishes: an objection to all measuring (GDPR 21), a restriction (GDPR 18), plain text. A ledger: the last row of a
//! person and kind counts, none is overwritten. An objection outlives its person's erasure as a keyed hash, as a refusal does.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, values};
use crate::hits::truncated;
use crate::keys::Keyring;
use crate::types::NewWish;
use jiff::Timestamp;
use openlijk_model::{HowChosen, RecipientId, TimePrecision, Wish, WishKind};

impl Books<'_> {
    /// Records a wish or its end. Hits that come after it in the writer are judged by it. Said again, it is written once.
    pub(crate) fn wish(&mut self, wish: &NewWish, now: Timestamp) -> Result<(), Trouble> {
        let whom = self.whom(&wish.who)?;
        let kept = wish.kind == WishKind::Objection && kept(self.db, self.keyring, &whom.lookup)?.is_some();
        let before = match whom.recipient {
            Some(recipient) => last(self.db, recipient, wish.kind)?,
            None => None,
        };
        if before.unwrap_or(false) == wish.wanted && !kept {
            return Ok(());
        }
        if whom.recipient.is_none() && !wish.wanted {
            return Ok(self.let_go(&whom.lookup)?);
        }
        let recipient = whom.known_or_enrolled(self)?;
        Ok(self.write_wish(recipient, &whom.lookup, wish, now)?)
    }

    /// Writes a wish into the ledger, by day, so that the moment points at no hit. It takes the place of one that was kept
    /// beyond an erasure.
    pub(crate) fn write_wish(
        &mut self,
        recipient: RecipientId,
        lookup: &[u8],
        wish: &NewWish,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let (day, how) = (truncated(at, TimePrecision::Day), wish.how.as_str());
        self.db.execute(
            "INSERT INTO wishes (id, recipient, kind, wanted, at, how, why, author)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM wishes",
            values![recipient.0, wish.kind.as_str(), wish.wanted, day, how, &wish.why, &wish.author],
        )?;
        if wish.kind == WishKind::Objection { self.let_go(lookup) } else { Ok(()) }
    }

    fn let_go(&mut self, lookup: &[u8]) -> Result<(), Fault> {
        let mark = self.keyring.objection_mark(lookup);
        self.db.execute("DELETE FROM kept_refusals WHERE mark = $1", values![&mark])?;
        Ok(())
    }
}

/// Does somebody object to all measuring? Also where an objection was kept beyond an erasure.
pub(crate) fn objects(
    db: &mut dyn Connection,
    keyring: &Keyring,
    recipient: RecipientId,
    lookup: &[u8],
) -> Result<bool, Fault> {
    match last(db, recipient, WishKind::Objection)? {
        Some(wanted) => Ok(wanted),
        None => Ok(kept(db, keyring, lookup)?.is_some()),
    }
}

/// The wishes of somebody that are in force.
pub(crate) fn in_force(db: &mut dyn Connection, recipient: RecipientId) -> Result<Vec<Wish>, Fault> {
    db.all(
        "SELECT kind, at, how, why FROM wishes WHERE wanted = TRUE AND id IN (
             SELECT max(id) FROM wishes WHERE recipient = $1 GROUP BY kind) ORDER BY id",
        values![recipient.0],
        |row| Ok(Wish { kind: row.word(0)?, since: row.time(1)?, how: row.word(2)?, why: row.string(3)? }),
    )
}

/// Keeps the objection of somebody who is about to be erased.
pub(crate) fn keep_objection(
    db: &mut dyn Connection,
    keyring: &Keyring,
    recipient: RecipientId,
    lookup: &[u8],
) -> Result<(), Fault> {
    let objection = in_force(db, recipient)?.into_iter().find(|wish| wish.kind == WishKind::Objection);
    let Some(Wish { since, how, .. }) = objection else { return Ok(()) };
    db.execute(
        "INSERT INTO kept_refusals (mark, state, at, how) VALUES ($1, 'refused', $2, $3) ON CONFLICT (mark) DO NOTHING",
        values![&keyring.objection_mark(lookup), since, how.as_str()],
    )?;
    Ok(())
}

/// What somebody who is known said last of a wish. `None`: nothing.
pub(crate) fn last(db: &mut dyn Connection, recipient: RecipientId, kind: WishKind) -> Result<Option<bool>, Fault> {
    db.first(
        "SELECT wanted FROM wishes WHERE recipient = $1 AND kind = $2 ORDER BY id DESC LIMIT 1",
        values![recipient.0, kind.as_str()],
        |row| Ok(row.int(0)? != 0),
    )
}

/// The objection that was kept of an address that was erased: since when, and how it reached us.
pub(crate) fn kept(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &[u8],
) -> Result<Option<(Timestamp, HowChosen)>, Fault> {
    let mark = keyring.objection_mark(lookup);
    db.first("SELECT at, how FROM kept_refusals WHERE mark = $1", values![&mark], |row| {
        Ok((row.time(0)?, row.word(1)?))
    })
}
