//! What time does: campaigns close, and what is past its purpose's retention goes. In small steps, so that mail and hits
//! never wait for it.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, values};
use crate::erasure::keep_member;
use crate::frozen::Frozen;
use crate::hits::Tally;
use crate::hits::{day_of, hour_of};
use crate::keys::{Keyring, random_id};
use crate::memory::read_bits;
use jiff::Timestamp;
use openlijk_insight::Reach;
use openlijk_insight::groups::group_of;
use openlijk_model::{CampaignId, CellId, PurposeId, RecipientId};

/// Days after its last message that a campaign is open.
pub(crate) const OPEN_DAYS: i64 = 30;
/// How long readings and messages are kept where a purpose does not say; without saying so it measures nothing (LAW, H16).
const RETENTION_DAYS: u32 = 90;
/// How long it is remembered that somebody was told, after their last message left the record.
const TOLD_DAYS: i64 = 3 * 365;
/// Rows that one step takes away.
const STEP: i64 = 2_000;

const SECONDS_A_DAY: i64 = 86_400;

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
        self.memory.campaigns.remove(&campaign);
        self.after.scrub = true;
        Ok(())
    }

    /// Writes what waited for a picture that opened, and forgets marks of retries and links that are over.
    pub(crate) fn expire(&mut self, now: Timestamp) -> Result<(), Trouble> {
        let mut tally = Tally::default();
        self.turn_hour(hour_of(now), &mut tally);
        self.write_down(&mut tally)?;
        self.db.execute("DELETE FROM proofs WHERE until < $1", values![day_of(now)])?;
        self.db.execute(
            "UPDATE messages SET retry = NULL WHERE retry IS NOT NULL AND at <= $1",
            values![now.as_second() - SECONDS_A_DAY],
        )?;
        Ok(())
    }

    /// Takes away some of what is past a purpose's retention. `true`: there may be more.
    pub(crate) fn retain(&mut self, purpose: &PurposeId, now: Timestamp) -> Result<bool, Trouble> {
        let days = self.purpose(purpose)?.purpose.documents.retention_days.unwrap_or(RETENTION_DAYS);
        let limit = now.as_second() - i64::from(days) * SECONDS_A_DAY;
        let readings = self.db.execute(
            "DELETE FROM openings WHERE at < $1 AND message IN (
                 SELECT messages.id FROM messages JOIN cells ON cells.id = messages.cell
                 JOIN campaigns ON campaigns.id = cells.campaign WHERE campaigns.purpose = $2)",
            values![limit, purpose.as_str()],
        )?;
        let days = self.db.execute(
            "DELETE FROM last_opens WHERE day < $1 AND message IN (
                 SELECT messages.id FROM messages JOIN cells ON cells.id = messages.cell
                 JOIN campaigns ON campaigns.id = cells.campaign WHERE campaigns.purpose = $2)",
            values![limit.div_euclid(SECONDS_A_DAY), purpose.as_str()],
        )?;
        let leaving = self.leaving(purpose, limit)?;
        for message in &leaving {
            self.db.execute("DELETE FROM messages WHERE id = $1", values![message.message])?;
            if message.in_crowd && !self.is_still_in(message)? {
                let hash = self.keyring.group_hash(&message.lookup);
                let group = message.bits.map(|bits| group_of(hash, bits));
                keep_member(self.db, (message.cell, group), random_id(), message.turn)?;
            }
        }
        self.after.scrub |= readings + days + leaving.len() > 0;
        Ok(leaving.len() as i64 == STEP)
    }

    /// Forgets some of the people of whom nothing is left. `true`: there may be more.
    pub(crate) fn forget_unknown(&mut self, now: Timestamp) -> Result<bool, Trouble> {
        let gone = self.db.all(
            "SELECT id FROM recipients
             WHERE NOT EXISTS (SELECT 1 FROM messages WHERE messages.recipient = recipients.id)
             AND NOT EXISTS (SELECT 1 FROM choices WHERE choices.recipient = recipients.id)
             AND NOT EXISTS (SELECT 1 FROM told WHERE told.recipient = recipients.id AND told.at >= $1)
             LIMIT $2",
            values![now.as_second() - TOLD_DAYS * SECONDS_A_DAY, STEP],
            |row| Ok(RecipientId(row.count(0)?)),
        )?;
        for recipient in &gone {
            self.forget(*recipient, now)?;
        }
        Ok(gone.len() as i64 == STEP)
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

    fn leaving(&mut self, purpose: &PurposeId, limit: i64) -> Result<Vec<Leaving>, Fault> {
        self.db.all(
            "SELECT messages.id, messages.recipient, cells.id, cells.bits, recipients.lookup,
                    messages.turn IS NOT NULL AND campaigns.closed = FALSE, coalesce(messages.turn, 0)
             FROM messages JOIN recipients ON recipients.id = messages.recipient
             JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
             WHERE messages.at < $1 AND campaigns.purpose = $2 LIMIT $3",
            values![limit, purpose.as_str(), STEP],
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
