//! What the writer remembers, so that a hit needs no look-up: purposes, pauses, open campaigns and their crowds. All of it
//! can be read back from disk, but for the hits that wait for their group.

use crate::contested;
use crate::crowd::RecordedCrowd;
use crate::engine::{Connection, Fault, Row, values};
use crate::in_force::Desk;
use crate::keys::Keyring;
use crate::pauses;
use crate::types::{Pause, Scope};
use aws_lc_rs::hmac;
use jiff::Timestamp;
use openlijk_insight::crowd::Shape;
use openlijk_model::{CampaignId, CellId, Measure, MessageId, PurposeId, PurposeVersion, RecipientId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The writer's memory.
pub(crate) struct Memory {
    /// Every purpose in the version that its records are kept by, in force or not.
    pub(crate) purposes: HashMap<PurposeId, PurposeVersion>,
    /// What is in force, as everybody looks at it.
    pub(crate) desk: Arc<Desk>,
    /// The pauses in force.
    pub(crate) pauses: Vec<Pause>,
    /// Of those, the ones of people and of single messages.
    pub(crate) paused_people: HashSet<RecipientId>,
    pub(crate) paused_messages: HashSet<MessageId>,
    /// Every campaign that is not closed.
    pub(crate) campaigns: HashMap<CampaignId, Campaign>,
    /// The cells of those.
    pub(crate) cells: HashMap<CellId, Cell>,
    /// Of those, the ones that are no longer counted since a contested rule was declined.
    pub(crate) stopped: HashSet<CellId>,
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
        let campaigns = read_campaigns(db)?;
        let (desk, purposes) = Desk::read(db)?;
        let mut memory = Self {
            purposes,
            pauses: pauses::read(db)?,
            paused_people: HashSet::new(),
            paused_messages: HashSet::new(),
            stopped: contested::stopped(db, &desk, &campaigns, &cells)?,
            campaigns,
            crowd: RecordedCrowd::read(db, keyring, &cells)?,
            cells,
            desk: Arc::new(desk),
            hour: i64::MIN,
            last_message: db
                .first("SELECT coalesce(max(id), 0) FROM messages", values![], |row| row.count(0))?
                .unwrap_or(0),
        };
        memory.apply_pauses();
        Ok(memory)
    }

    /// Is this campaign paused, by itself, its purpose or everything? A purpose that is off is as good as paused.
    pub(crate) fn is_paused(&self, purpose: &PurposeId, campaign: CampaignId) -> bool {
        !self.desk.is_on(purpose) || reached(&self.pauses, purpose, campaign)
    }

    /// Is a picture of somebody's own paused: by its campaign or what stands above that, by its person, or by itself?
    pub(crate) fn is_own_paused(&self, campaign: CampaignId, recipient: RecipientId, message: MessageId) -> bool {
        self.campaigns.get(&campaign).is_none_or(|campaign| campaign.paused)
            || self.paused_people.contains(&recipient)
            || self.paused_messages.contains(&message)
    }

    /// May nothing at all be learned about a message now: its purpose is off, or a pause reaches it?
    pub(crate) fn is_silent(
        &self,
        (purpose, campaign): (&PurposeId, CampaignId),
        recipient: RecipientId,
        message: MessageId,
    ) -> bool {
        self.is_paused(purpose, campaign)
            || self.paused_people.contains(&recipient)
            || self.paused_messages.contains(&message)
    }

    /// Tells every campaign whether it is paused now (so is one of a purpose that no longer asks for any picture), and takes up which people and messages are.
    pub(crate) fn apply_pauses(&mut self) {
        self.paused_people.clear();
        self.paused_messages.clear();
        for pause in &self.pauses {
            match pause.scope {
                Scope::Recipient(id) => drop(self.paused_people.insert(id)),
                Scope::Message(id) => drop(self.paused_messages.insert(id)),
                Scope::All | Scope::Purpose(_) | Scope::Campaign(_) => {}
            }
        }
        for (id, campaign) in &mut self.campaigns {
            let known = self.purposes.get(&campaign.purpose);
            let asks = known.is_some_and(|now| Measure::Aggregate.is_at_most(now.purpose.measure));
            campaign.paused =
                !asks || !self.desk.is_on(&campaign.purpose) || reached(&self.pauses, &campaign.purpose, *id);
        }
    }
}

/// Does one of these pauses reach the campaign?
pub(crate) fn reached(pauses: &[Pause], purpose: &PurposeId, campaign: CampaignId) -> bool {
    pauses.iter().any(|pause| pauses::reaches(&pause.scope, purpose, campaign))
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
