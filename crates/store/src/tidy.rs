//! What time does: campaigns close, and what is past its purpose's retention goes. In small steps, so that mail and hits
//! never wait for it.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, values};
use crate::erasure::keep_member;
use crate::frozen::Frozen;
use crate::hits::day_of;
use crate::keys::{Keyring, random_id};
use crate::limits::{Limit, SECONDS_A_DAY};
use crate::logbook::first_number;
use crate::memory::read_bits;
use crate::notes::Notes;
use crate::types::Removal;
use jiff::Timestamp;
use openlijk_insight::Reach;
use openlijk_insight::groups::group_of;
use openlijk_model::{CampaignId, CellId, MessageId, PurposeId, RecipientId};

/// Days after its last message that a campaign is open.
pub(crate) const OPEN_DAYS: i64 = 30;
/// How long it is remembered that somebody was told, after their last message left the record.
const TOLD_DAYS: i64 = 3 * 365;
/// Rows that one step takes away.
const STEP: i64 = 2_000;

/// What must still be true of somebody without a message, so that they are forgotten. `$1`: tellings and questions older than
/// this are forgotten with them; `$2`: today. Who chose or wished for something stays, as the proof of it; so does who waits
/// for an answer or a mailed link, who is paused, and who is named in an incident.
macro_rules! nothing_else_known {
    () => {
        "NOT EXISTS (SELECT 1 FROM choices WHERE choices.recipient = recipients.id)
         AND NOT EXISTS (SELECT 1 FROM wishes WHERE wishes.recipient = recipients.id)
         AND NOT EXISTS (SELECT 1 FROM sealed WHERE sealed.sender = recipients.id)
         AND NOT EXISTS (SELECT 1 FROM factors WHERE factors.recipient = recipients.id)
         AND NOT EXISTS (SELECT 1 FROM incident_items WHERE incident_items.recipient = recipients.id)
         AND NOT EXISTS (SELECT 1 FROM told WHERE told.recipient = recipients.id AND told.at >= $1)
         AND NOT EXISTS (SELECT 1 FROM asked WHERE asked.recipient = recipients.id AND asked.at >= $1)
         AND NOT EXISTS (SELECT 1 FROM requests WHERE requests.recipient = recipients.id AND done_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM proofs WHERE proofs.recipient = recipients.id AND proofs.until >= $2)
         AND NOT EXISTS (SELECT 1 FROM pauses
                         WHERE scope = 'recipient:' || CAST(recipients.id AS TEXT) AND ended_at IS NULL)"
    };
}

/// A message that leaves the record while its campaign is open.
struct Leaving {
    message: u64,
    recipient: RecipientId,
    cell: CellId,
    bits: Option<u8>,
    lookup: Vec<u8>,
    /// It carried a shared picture, of a campaign that is open.
    in_crowd: bool,
    /// When it joined the crowd.
    turn: u64,
}

/// The open campaigns whose time is over, and when it was.
pub(crate) fn due(db: &mut dyn Connection, now: Timestamp) -> Result<Vec<(CampaignId, Timestamp)>, Fault> {
    let limit = now.as_second() - OPEN_DAYS * SECONDS_A_DAY;
    db.all(
        "SELECT id, last_at FROM campaigns WHERE closed = FALSE AND last_at <= $1 ORDER BY first_at, id",
        values![limit],
        |row| {
            let last = row.time(1)?;
            let end = Timestamp::from_second(last.as_second() + OPEN_DAYS * SECONDS_A_DAY).unwrap_or(last);
            Ok((CampaignId(row.number(0)?), end))
        },
    )
}

/// Destroys the keys of cells whose campaign is closed, where the program ended between the two.
pub(crate) fn destroy_keys_of_closed(db: &mut dyn Connection, keyring: &Keyring) -> Result<(), Fault> {
    let mut closed = Vec::new();
    for cell in keyring.cells()? {
        let found = db.first(
            "SELECT 1 FROM cells JOIN campaigns ON campaigns.id = cells.campaign
             WHERE cells.id = $1 AND campaigns.closed = TRUE",
            values![cell.0],
            |_| Ok(cell),
        )?;
        closed.extend(found);
    }
    keyring.destroy_cell_keys(&closed)
}

/// People who are forgotten, as a run tells of them.
pub(crate) fn forgotten(count: u64, now: Timestamp) -> Removal {
    let before = Timestamp::from_second(told_limit(now)).unwrap_or(Timestamp::MIN);
    Removal { purpose: None, what: "recipients".to_owned(), count, before }
}

/// How many people have no message, and nothing else either.
pub(crate) fn count_unknown(db: &mut dyn Connection, now: Timestamp) -> Result<u64, Fault> {
    let count = db.first(
        concat!(
            "SELECT count(*) FROM recipients
             WHERE NOT EXISTS (SELECT 1 FROM messages WHERE messages.recipient = recipients.id) AND ",
            nothing_else_known!()
        ),
        values![told_limit(now), day_of(now)],
        |row| row.count(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Some of the people of whom nothing is left, by their numbers, after this one. It looks at everybody there is, which is
/// for a reader: mail and hits do not wait for it.
pub(crate) fn unknown_after(
    db: &mut dyn Connection,
    after: RecipientId,
    now: Timestamp,
) -> Result<Vec<RecipientId>, Fault> {
    db.all(
        concat!(
            "SELECT id FROM recipients
             WHERE NOT EXISTS (SELECT 1 FROM messages WHERE messages.recipient = recipients.id) AND ",
            nothing_else_known!(),
            " AND id > $3 ORDER BY id LIMIT $4"
        ),
        values![told_limit(now), day_of(now), after.0, STEP],
        |row| Ok(RecipientId(row.count(0)?)),
    )
}

/// Is nothing known of somebody but their messages?
pub(crate) fn is_unknown_otherwise(
    db: &mut dyn Connection,
    recipient: RecipientId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let found = db.first(
        concat!("SELECT 1 FROM recipients WHERE ", nothing_else_known!(), " AND id = $3"),
        values![told_limit(now), day_of(now), recipient.0],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

fn told_limit(now: Timestamp) -> i64 {
    now.as_second() - TOLD_DAYS * SECONDS_A_DAY
}

impl Books<'_> {
    /// Closes a campaign: freezes its answer, destroys the keys of its groups, and their bits.
    pub(crate) fn close_campaign(&mut self, campaign: CampaignId, reach: Reach, now: Timestamp) -> Result<(), Trouble> {
        if !due(self.db, now)?.iter().any(|(due, _)| *due == campaign) {
            // A message came in between.
            return Ok(());
        }
        let reach = serde_json::to_string(&Frozen::from(reach)).map_err(not_written)?;
        let cells = self
            .db
            .all("SELECT id FROM cells WHERE campaign = $1", values![campaign.0], |row| Ok(CellId(row.number(0)?)))?;
        for cell in cells {
            let groups = serde_json::to_string(&self.counted(cell)).map_err(not_written)?;
            self.db.execute("UPDATE cells SET frozen = $1 WHERE id = $2", values![&groups, cell.0])?;
            self.db.execute("DELETE FROM cell_groups WHERE cell = $1", values![cell.0])?;
            self.db.execute("DELETE FROM marks WHERE cell = $1", values![cell.0])?;
            self.after.closed.push(cell);
            self.memory.crowd.inner().close(cell);
            self.memory.cells.remove(&cell);
        }
        self.db.execute("UPDATE campaigns SET closed = TRUE, reach = $1 WHERE id = $2", values![&reach, campaign.0])?;
        if let Some(closed) = self.memory.campaigns.remove(&campaign) {
            self.log_count(&closed.purpose, now)?;
        }
        self.after.scrub = true;
        Ok(())
    }

    /// Writes what waited for a picture that opened, and forgets marks of retries, links and return paths that are over.
    pub(crate) fn expire(&mut self, now: Timestamp) -> Result<(), Trouble> {
        self.keep_time(now)?;
        self.db.execute("DELETE FROM proofs WHERE until < $1", values![day_of(now)])?;
        self.db.execute("DELETE FROM return_paths WHERE until < $1", values![day_of(now)])?;
        self.db.execute(
            "UPDATE messages SET retry = NULL WHERE retry IS NOT NULL AND at <= $1",
            values![now.as_second() - SECONDS_A_DAY],
        )?;
        Ok(())
    }

    /// Takes away some of what is past its retention. `true`: there may be more.
    pub(crate) fn retain(&mut self, limit: &Limit) -> Result<(Vec<Removal>, bool), Trouble> {
        let (mut removed, mut more) = (Vec::new(), false);
        if limit.has_lines() {
            let lines = self.retain_lines(limit)?;
            more |= lines as i64 == STEP;
            removed.push(limit.removal("logbook", lines as u64));
        }
        for kind in limit.kinds() {
            let rows = self.db.execute(kind.remove, values![limit.before, STEP])?;
            more |= rows as i64 == STEP;
            removed.push(limit.removal(kind.what, rows as u64));
        }
        if let Some(purpose) = limit.purpose() {
            let (mut readings, mut last_opens) = self.retain_readings(purpose, limit)?;
            let leaving = self.leaving(purpose, limit)?;
            for message in &leaving {
                readings += self.db.execute("DELETE FROM openings WHERE message = $1", values![message.message])?;
                last_opens += self.db.execute("DELETE FROM last_opens WHERE message = $1", values![message.message])?;
                self.leave(message)?;
            }
            more |= leaving.len() as i64 == STEP;
            let counts = [("messages", leaving.len()), ("readings", readings), ("last-opens", last_opens)];
            removed.extend(counts.map(|(what, count)| limit.removal(what, count as u64)));
        }
        self.after.scrub |= removed.iter().any(|removal| removal.count > 0);
        Ok((removed, more))
    }

    fn retain_lines(&mut self, limit: &Limit) -> Result<usize, Fault> {
        // A line's number may lie anywhere in the day that it bears.
        let day_after = Timestamp::from_second(limit.before.saturating_add(SECONDS_A_DAY)).unwrap_or(Timestamp::MAX);
        self.db.execute(
            "DELETE FROM logbook WHERE id IN (
                 SELECT id FROM logbook
                 WHERE purpose IS NOT DISTINCT FROM $1 AND id < $2 AND at_ms < $3 LIMIT $4)",
            values![limit.purpose().map(PurposeId::as_str), first_number(day_after), limit.before * 1_000, STEP],
        )
    }

    fn retain_readings(&mut self, purpose: &PurposeId, limit: &Limit) -> Result<(usize, usize), Fault> {
        let (version, _) = limit.promised();
        let readings = self.db.execute(
            "DELETE FROM openings WHERE at < $1 AND message IN (
                 SELECT messages.id FROM messages JOIN cells ON cells.id = messages.cell
                 JOIN campaigns ON campaigns.id = cells.campaign
                 WHERE campaigns.purpose = $2 AND ($3 IS NULL OR messages.version = $3))",
            values![limit.before, purpose.as_str(), version],
        )?;
        let last_opens = self.db.execute(
            "DELETE FROM last_opens WHERE day < $1 AND message IN (
                 SELECT messages.id FROM messages JOIN cells ON cells.id = messages.cell
                 JOIN campaigns ON campaigns.id = cells.campaign
                 WHERE campaigns.purpose = $2 AND ($3 IS NULL OR messages.version = $3))",
            values![limit.before.div_euclid(SECONDS_A_DAY), purpose.as_str(), version],
        )?;
        Ok((readings, last_opens))
    }

    fn leave(&mut self, message: &Leaving) -> Result<(), Fault> {
        self.end_pause_of(MessageId(message.message))?;
        self.destroy_halves(MessageId(message.message))?;
        self.db.execute("DELETE FROM messages WHERE id = $1", values![message.message])?;
        if message.in_crowd && !self.is_still_in(message)? {
            let hash = self.keyring.group_hash(&message.lookup);
            let group = message.bits.map(|bits| group_of(hash, bits));
            keep_member(self.db, (message.cell, group), random_id(), message.turn)?;
        }
        Ok(())
    }

    /// Forgets, of the people of whom nothing was left a moment ago, those of whom nothing is left.
    pub(crate) fn forget_unknown(&mut self, found: &[RecipientId], now: Timestamp) -> Result<Vec<Removal>, Trouble> {
        let (mut gone, mut notes) = (0, Notes::read(self.db)?);
        for recipient in found {
            let mailed =
                self.db
                    .first("SELECT 1 FROM messages WHERE recipient = $1 LIMIT 1", values![recipient.0], |_| Ok(()))?;
            if mailed.is_none() && is_unknown_otherwise(self.db, *recipient, now)? {
                gone += u64::from(self.forget(*recipient, &mut notes, now)?);
            }
        }
        Ok(vec![forgotten(gone, now)])
    }

    /// Leaves closed mailings out of the crowd's rule, once nothing says any more who got them; and drops what no row names.
    pub(crate) fn retire(&mut self) -> Result<(), Trouble> {
        let retired = self.db.all(
            "SELECT cells.id FROM cells JOIN campaigns ON campaigns.id = cells.campaign
             WHERE campaigns.closed = TRUE AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.cell = cells.id)",
            values![],
            |row| Ok(CellId(row.number(0)?)),
        )?;
        for cell in retired {
            self.db.execute("DELETE FROM nameless WHERE cell = $1", values![cell.0])?;
            self.memory.crowd.inner().retire(cell);
        }
        self.db.execute(
            "DELETE FROM decisions WHERE NOT EXISTS (SELECT 1 FROM messages WHERE messages.decision = decisions.id)",
            values![],
        )?;
        Ok(())
    }

    fn leaving(&mut self, purpose: &PurposeId, limit: &Limit) -> Result<Vec<Leaving>, Fault> {
        self.db.all(
            "SELECT messages.id, messages.recipient, cells.id, cells.bits, recipients.lookup,
                    messages.turn IS NOT NULL AND campaigns.closed = FALSE, coalesce(messages.turn, 0)
             FROM messages JOIN recipients ON recipients.id = messages.recipient
             JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
             WHERE messages.at < $1 AND campaigns.purpose = $2 AND ($3 IS NULL OR messages.version = $3) LIMIT $4",
            values![limit.before, purpose.as_str(), limit.promised().0, STEP],
            |row| {
                Ok(Leaving {
                    message: row.count(0)?,
                    recipient: RecipientId(row.count(1)?),
                    cell: CellId(row.number(2)?),
                    bits: read_bits(row, 3)?,
                    lookup: row.bytes(4)?,
                    in_crowd: row.int(5)? != 0,
                    turn: row.count(6)?,
                })
            },
        )
    }

    fn is_still_in(&mut self, message: &Leaving) -> Result<bool, Fault> {
        let other = self.db.first(
            "SELECT 1 FROM messages WHERE recipient = $1 AND cell = $2 AND turn IS NOT NULL LIMIT 1",
            values![message.recipient.0, message.cell.0],
            |_| Ok(()),
        )?;
        Ok(other.is_some())
    }
}

fn not_written(error: serde_json::Error) -> Trouble {
    Trouble::Fault(Fault::Constraint(format!("a figure cannot be written down: {error}")))
}
