//! What the writer remembers, so that a hit needs no look-up: purposes, pauses, open campaigns and their crowds. All of it
//! can be read back from disk, but for the hits that wait for their group.

use crate::engine::{Connection, Fault, Row, values};
use crate::hits::{CLASS_BITS, hour_of};
use crate::keys::{Keyring, Mark, group_tag};
use crate::pauses;
use crate::types::Pause;
use aws_lc_rs::hmac;
use jiff::Timestamp;
use openlijk_insight::crowd::{Crowd, Shape};
use openlijk_insight::groups::group_of;
use openlijk_model::{CampaignId, CellId, OpenerClass, PurposeId, PurposeVersion, RecipientId, SMALLEST_CROWD};
use std::collections::HashMap;
use std::sync::Arc;

/// The writer's memory.
pub(crate) struct Memory {
    /// Every purpose in its last version.
    pub(crate) purposes: HashMap<PurposeId, PurposeVersion>,
    /// The pauses in force.
    pub(crate) pauses: Vec<Pause>,
    /// Every campaign that is not closed.
    pub(crate) campaigns: HashMap<CampaignId, Campaign>,
    /// The cells of those.
    pub(crate) cells: HashMap<CellId, Cell>,
    /// Who shares which picture, and which hits may be written.
    pub(crate) crowd: Crowd,
    /// The last hour that began, as far as hits and messages told.
    pub(crate) hour: i64,
    /// The last number of a message.
    pub(crate) last_message: u64,
}

/// An open campaign.
pub(crate) struct Campaign {
    pub(crate) purpose: PurposeId,
    pub(crate) paused: bool,
    /// When its last message went out.
    pub(crate) last: Timestamp,
}

/// A cell of an open campaign.
pub(crate) struct Cell {
    pub(crate) campaign: CampaignId,
    /// Bits of its groups' numbers; `None`: one picture for all.
    pub(crate) bits: Option<u8>,
    pub(crate) key: hmac::Key,
}

impl Cell {
    /// How its messages are dealt.
    pub(crate) fn shape(bits: Option<u8>) -> Shape {
        bits.map_or(Shape::Whole, |bits| Shape::Groups { bits })
    }
}

impl Memory {
    /// Reads everything back from disk.
    pub(crate) fn read(db: &mut dyn Connection, keyring: &Keyring) -> Result<Self, Fault> {
        let mut memory = Self {
            purposes: read_purposes(db)?,
            pauses: pauses::read(db)?,
            campaigns: read_campaigns(db)?,
            cells: read_cells(db, keyring)?,
            crowd: Crowd::new(SMALLEST_CROWD),
            hour: i64::MIN,
            last_message: db
                .first("SELECT coalesce(max(id), 0) FROM messages", values![], |row| row.count(0))?
                .unwrap_or(0),
        };
        memory.read_crowd(db, keyring)?;
        memory.apply_pauses();
        Ok(memory)
    }

    /// The purposes in force, in the order of their ids.
    pub(crate) fn purposes_in_force(&self) -> Arc<[PurposeVersion]> {
        let mut purposes: Vec<_> = self.purposes.values().cloned().collect();
        purposes.sort_by(|one, other| one.purpose.id.cmp(&other.purpose.id));
        purposes.into()
    }

    /// Is this campaign paused, by itself, its purpose or everything?
    pub(crate) fn is_paused(&self, purpose: &PurposeId, campaign: CampaignId) -> bool {
        reached(&self.pauses, purpose, campaign)
    }

    /// Tells every campaign whether it is paused now.
    pub(crate) fn apply_pauses(&mut self) {
        for (id, campaign) in &mut self.campaigns {
            campaign.paused = reached(&self.pauses, &campaign.purpose, *id);
        }
    }

    /// Puts the crowd together again: everybody who got a picture, and then what is on record for the pictures.
    fn read_crowd(&mut self, db: &mut dyn Connection, keyring: &Keyring) -> Result<(), Fault> {
        let shapes = read_shapes(db)?;
        for (cell, bits, _) in &shapes {
            self.crowd.open(*cell, Cell::shape(*bits));
        }
        let bits_of: HashMap<CellId, Option<u8>> = shapes.iter().map(|(cell, bits, _)| (*cell, *bits)).collect();
        let crowd = &mut self.crowd;
        db.query(
            "SELECT messages.cell, recipients.lookup, recipients.id, messages.accepted_at
             FROM messages JOIN recipients ON recipients.id = messages.recipient
             WHERE messages.applied = 'aggregate' ORDER BY messages.id",
            values![],
            &mut |row| {
                let cell = CellId(row.number(0)?);
                let hash = keyring.group_hash(row.blob(1)?.unwrap_or_default());
                let group = bits_of.get(&cell).copied().flatten().map(|bits| group_of(hash, bits));
                // Nothing waits yet, so there is nothing to write.
                crowd.accept(cell, group, RecipientId(row.count(2)?), hour_of(row.time(3)?));
                Ok(())
            },
        )?;
        self.read_groups(db)?;
        for (cell, bits, _) in shapes.iter().filter(|(_, _, closed)| *closed) {
            // Which of its groups were hit is destroyed. Somebody may have kept a copy, so all that could be count as hit.
            for group in self.crowd.counted(*cell) {
                self.crowd.restore(*cell, bits.map(|_| group.group), OpenerClass::Unknown);
            }
            self.crowd.close(*cell);
        }
        Ok(())
    }

    fn read_groups(&mut self, db: &mut dyn Connection) -> Result<(), Fault> {
        let mut groups: HashMap<(CellId, Mark), Option<u32>> = HashMap::new();
        for (id, cell) in &self.cells {
            match cell.bits {
                Some(bits) => {
                    groups.extend((0..1 << bits).map(|group| ((*id, group_tag(&cell.key, group)), Some(group))));
                }
                None => drop(groups.insert((*id, group_tag(&cell.key, 0)), None)),
            }
        }
        // Somebody whose rows are gone is still one of those who got the picture, without a name. Real numbers are smaller.
        let mut nameless = u64::MAX;
        let crowd = &mut self.crowd;
        let mut hit = Vec::new();
        db.query("SELECT cell, tag, classes, forgotten FROM cell_groups", values![], &mut |row| {
            let cell = CellId(row.number(0)?);
            let tag = Mark::try_from(row.blob(1)?.unwrap_or_default()).unwrap_or_default();
            let Some(group) = groups.get(&(cell, tag)) else { return Ok(()) };
            for _ in 0..row.count(3)? {
                crowd.accept(cell, *group, RecipientId(nameless), i64::MIN);
                nameless -= 1;
            }
            hit.push((cell, *group, row.int(2)?));
            Ok(())
        })?;
        for (cell, group, classes) in hit {
            for (class, bit) in CLASS_BITS.iter().filter(|(_, bit)| classes & bit != 0) {
                debug_assert_ne!(*bit, 0);
                crowd.restore(cell, group, *class);
            }
        }
        Ok(())
    }
}

/// Does one of these pauses reach the campaign?
pub(crate) fn reached(pauses: &[Pause], purpose: &PurposeId, campaign: CampaignId) -> bool {
    pauses.iter().any(|pause| pauses::reaches(&pause.scope, purpose, campaign))
}

fn read_purposes(db: &mut dyn Connection) -> Result<HashMap<PurposeId, PurposeVersion>, Fault> {
    let mut purposes = HashMap::new();
    // Ascending, so that the last version of each is the one that stays.
    db.query("SELECT declaration, version, author, at FROM purposes ORDER BY id, version", values![], &mut |row| {
        let version = crate::purposes::read_version(row, 0)?;
        purposes.insert(version.purpose.id.clone(), version);
        Ok(())
    })?;
    Ok(purposes)
}

fn read_campaigns(db: &mut dyn Connection) -> Result<HashMap<CampaignId, Campaign>, Fault> {
    let open = db.all("SELECT id, purpose, last_at FROM campaigns WHERE closed = FALSE", values![], |row| {
        Ok((CampaignId(row.number(0)?), Campaign { purpose: row.word(1)?, paused: false, last: row.time(2)? }))
    })?;
    Ok(open.into_iter().collect())
}

fn read_cells(db: &mut dyn Connection, keyring: &Keyring) -> Result<HashMap<CellId, Cell>, Fault> {
    let found = db.all(
        "SELECT cells.id, campaign, bits FROM cells JOIN campaigns ON campaigns.id = cells.campaign
         WHERE campaigns.closed = FALSE",
        values![],
        |row| Ok((CellId(row.number(0)?), CampaignId(row.number(1)?), read_bits(row, 2)?)),
    )?;
    let mut cells = HashMap::with_capacity(found.len());
    for (id, campaign, bits) in found {
        // A cell without its key is one whose campaign was closing: nothing may be added to it.
        if let Some(key) = keyring.cell_key(id)? {
            cells.insert(id, Cell { campaign, bits, key });
        }
    }
    Ok(cells)
}

/// Every cell of which messages are on record: its bits, and whether its campaign is closed.
fn read_shapes(db: &mut dyn Connection) -> Result<Vec<(CellId, Option<u8>, bool)>, Fault> {
    db.all(
        "SELECT cells.id, bits, closed FROM cells JOIN campaigns ON campaigns.id = cells.campaign
         WHERE campaigns.closed = FALSE OR EXISTS (SELECT 1 FROM messages WHERE messages.cell = cells.id)",
        values![],
        |row| Ok((CellId(row.number(0)?), read_bits(row, 1)?, row.int(2)? != 0)),
    )
}

/// The bits of a cell's groups. Null: it has none.
pub(crate) fn read_bits(row: &dyn Row, column: usize) -> Result<Option<u8>, Fault> {
    Ok(row.integer(column)?.and_then(|bits| u8::try_from(bits).ok()))
}
