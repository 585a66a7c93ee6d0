//! What the writer remembers, so that a hit needs no look-up: purposes, pauses, open campaigns and their crowds. All of it
//! can be read back from disk, but for the hits that wait for their group.

use crate::crowd::RecordedCrowd;
use crate::engine::{Connection, Fault, Row, values};
use crate::keys::Keyring;
use crate::pauses;
use crate::types::Pause;
use aws_lc_rs::hmac;
use jiff::Timestamp;
use openlijk_insight::crowd::Shape;
use openlijk_model::{CampaignId, CellId, PurposeId, PurposeVersion};
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
    pub(crate) crowd: RecordedCrowd,
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
        let cells = read_cells(db, keyring)?;
        let mut memory = Self {
            purposes: read_purposes(db)?,
            pauses: pauses::read(db)?,
            campaigns: read_campaigns(db)?,
            crowd: RecordedCrowd::read(db, keyring, &cells)?,
            cells,
            hour: i64::MIN,
            last_message: db
                .first("SELECT coalesce(max(id), 0) FROM messages", values![], |row| row.count(0))?
                .unwrap_or(0),
        };
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

/// The bits of a cell's groups. Null: it has none.
pub(crate) fn read_bits(row: &dyn Row, column: usize) -> Result<Option<u8>, Fault> {
    Ok(row.integer(column)?.and_then(|bits| u8::try_from(bits).ok()))
}
