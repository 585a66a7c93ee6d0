//! Figures, from roll-ups alone: a screen costs the same at a thousand hits and at a billion. What our server saw is exact;
//! how many people read it is an estimate, and the two never mix.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::frozen::{Frozen, FrozenGroups};
use crate::hits::hour_of;
use crate::memory::reached;
use crate::reports;
use crate::types::{CampaignSummary, Counts, Pause};
use jiff::Timestamp;
use openlijk_insight::crowd::Classes;
use openlijk_insight::{Mailing, Reach};
use openlijk_model::{CampaignId, CellId, Measure, OpenerClass, PurposeId, SMALLEST_CROWD};
use std::collections::{BTreeMap, HashMap};

/// How many earlier mailings teach what a load is worth.
const LESSONS: i64 = 10;

/// The groups of a cell that count, as the crowd knows them.
pub(crate) type Groups = HashMap<CellId, FrozenGroups>;

impl Books<'_> {
    /// The groups that count now, in every open cell of a purpose.
    pub(crate) fn groups_of(&mut self, purpose: &PurposeId, now: Timestamp) -> Result<Groups, Trouble> {
        self.keep_time(now)?;
        let memory = &*self.memory;
        let is_of = |campaign| memory.campaigns.get(campaign).is_some_and(|campaign| campaign.purpose == *purpose);
        let cells = memory.cells.iter().filter(|(_, cell)| cell.bits.is_some() && is_of(&cell.campaign));
        Ok(cells.map(|(id, _)| (*id, self.counted(*id))).collect())
    }

    /// The groups of a cell that count. Sorted by size, so that their order says nothing.
    pub(crate) fn counted(&self, cell: CellId) -> FrozenGroups {
        let groups = self.memory.crowd.counted(cell);
        let hit = groups.iter().filter(|group| group.classes.meets(Classes::PEOPLE)).count() as u64;
        // A group has far fewer members than four thousand million.
        let mut sizes: Vec<u32> = groups.iter().map(|group| group.members as u32).collect();
        sizes.sort_unstable();
        FrozenGroups { sizes, hit }
    }
}

/// All campaigns, the latest first.
pub(crate) fn campaigns(db: &mut dyn Connection, pauses: &[Pause]) -> Result<Vec<CampaignSummary>, Fault> {
    db.all(
        "SELECT id, name, purpose, first_at, last_at, closed,
                (SELECT coalesce(sum(n), 0) FROM sent WHERE campaign = campaigns.id),
                (SELECT coalesce(sum(n), 0) FROM sent WHERE campaign = campaigns.id
                 AND measure IN ('aggregate', 'last-open', 'individual'))
         FROM campaigns ORDER BY last_at DESC, id DESC",
        values![],
        |row| {
            let (id, purpose) = (CampaignId(row.number(0)?), row.word(2)?);
            Ok(CampaignSummary {
                id,
                name: row.string(1)?,
                paused: reached(pauses, &purpose, id),
                purpose,
                first: row.time(3)?,
                last: row.time(4)?,
                closed: row.int(5)? != 0,
                sent: row.count(6)?,
                measured: row.count(7)?,
            })
        },
    )
}

/// What our server saw of a campaign. `None`: there is no such campaign.
pub(crate) fn counts(db: &mut dyn Connection, campaign: CampaignId) -> Result<Option<Counts>, Fault> {
    if purpose_of(db, campaign)?.is_none() {
        return Ok(None);
    }
    let (sent, reported) = (sent(db, campaign)?, reports::counts(db, campaign)?);
    let own: u64 = sent.iter().filter(|(measure, _)| has_own_picture(*measure)).map(|(_, n)| n).sum();
    let own_shown = own >= SMALLEST_CROWD as u64;
    let mut counts = Counts { sent, reported, ..Counts::default() };
    let mut by_hour: BTreeMap<(i64, OpenerClass), u64> = BTreeMap::new();
    let mut by_class: BTreeMap<OpenerClass, u64> = BTreeMap::new();
    db.query(
        "SELECT own, class, hour, sum(n) FROM loads JOIN cells ON cells.id = loads.cell
         WHERE cells.campaign = $1 GROUP BY own, class, hour",
        values![campaign.0],
        &mut |row| {
            // A shared picture's loads are written only once a crowd stands behind it; a few people's own are not shown.
            if row.int(0)? != 0 && !own_shown {
                counts.suppressed += 1;
                return Ok(());
            }
            let (class, hour, n) = (row.word(1)?, row.int(2)?, row.count(3)?);
            *by_hour.entry((hour, class)).or_default() += n;
            *by_class.entry(class).or_default() += n;
            Ok(())
        },
    )?;
    counts.loads = by_class.into_iter().collect();
    counts.loads_by_hour = by_hour.into_iter().map(|((hour, class), n)| (start_of(hour), class, n)).collect();
    counts.groups_by_hour = db.all(
        "SELECT hour, class, sum(n) FROM first_hits JOIN cells ON cells.id = first_hits.cell
         WHERE cells.campaign = $1 GROUP BY hour, class ORDER BY hour, class",
        values![campaign.0],
        |row| Ok((start_of(row.int(0)?), row.word(1)?, row.count(2)?)),
    )?;
    Ok(Some(counts))
}

/// The purpose of a campaign. `None`: there is no such campaign.
pub(crate) fn purpose_of(db: &mut dyn Connection, campaign: CampaignId) -> Result<Option<PurposeId>, Fault> {
    db.first("SELECT purpose FROM campaigns WHERE id = $1", values![campaign.0], |row| row.word(0))
}

/// How many people read a campaign. `groups` is what [`Books::groups_of`] gave for its purpose.
pub(crate) fn estimate(
    db: &mut dyn Connection,
    groups: &Groups,
    campaign: CampaignId,
    now: Timestamp,
) -> Result<Option<Reach>, Fault> {
    let found =
        db.first("SELECT first_at, purpose, reach FROM campaigns WHERE id = $1", values![campaign.0], |row| {
            let frozen: Option<Frozen> = row.text(2)?.map(|_| row.json(2)).transpose()?;
            Ok((row.int(0)?, row.string(1)?, frozen))
        })?;
    let Some((first, purpose, frozen)) = found else { return Ok(None) };
    if let Some(frozen) = frozen {
        return Ok(Some(frozen.into()));
    }
    let mailing = mailing(db, groups, campaign, first)?;
    let own = sent(db, campaign)?.iter().any(|(measure, n)| has_own_picture(*measure) && *n > 0);
    if mailing.with_picture == 0 && own {
        return Ok(Some(Reach::LoadsOnly));
    }
    if mailing.with_picture > 0 && mailing.sizes.is_empty() && has_groups(db, campaign)? {
        // There are groups, and none that counts.
        return Ok(Some(Reach::TooSmall));
    }
    let before = db.all(
        "SELECT id, first_at FROM campaigns WHERE purpose = $1 AND (first_at < $2 OR (first_at = $2 AND id < $3))
         ORDER BY first_at DESC, id DESC LIMIT $4",
        values![&purpose, first, campaign.0, LESSONS],
        |row| Ok((CampaignId(row.number(0)?), row.int(1)?)),
    )?;
    let mut earlier = Vec::with_capacity(before.len());
    for (campaign, first) in before {
        earlier.push(self::mailing(db, groups, campaign, first)?);
    }
    let hours = offset(hour_of(now), first).saturating_add(1);
    Ok(Some(openlijk_insight::reach(&mailing, &earlier, hours, SMALLEST_CROWD)))
}

/// What is on record of a mailing's crowd. Cells without groups have loads and no people: they stay out of it.
fn mailing(db: &mut dyn Connection, groups: &Groups, campaign: CampaignId, first: i64) -> Result<Mailing, Fault> {
    let sent = sent(db, campaign)?;
    let count = |measure: Option<Measure>| {
        sent.iter().filter(|(known, _)| measure.is_none_or(|measure| *known == measure)).map(|(_, n)| n).sum()
    };
    let mut mailing =
        Mailing { sent: count(None), with_picture: count(Some(Measure::Aggregate)), ..Mailing::default() };
    let cells =
        db.all("SELECT id, frozen FROM cells WHERE campaign = $1 AND bits IS NOT NULL", values![campaign.0], |row| {
            let frozen: Option<FrozenGroups> = row.text(1)?.map(|_| row.json(1)).transpose()?;
            Ok((CellId(row.number(0)?), frozen))
        })?;
    let mut hit = 0;
    for (cell, frozen) in &cells {
        if let Some(groups) = frozen.as_ref().or_else(|| groups.get(cell)) {
            mailing.sizes.extend(&groups.sizes);
            hit += groups.hit;
        }
    }
    mailing.hit = Some(hit);
    mailing.first_hits = by_offset(
        db,
        "SELECT hour, sum(n) FROM first_hits JOIN cells ON cells.id = first_hits.cell
         WHERE campaign = $1 AND class IN ('person', 'privacy-proxy') GROUP BY hour ORDER BY hour",
        campaign,
        first,
    )?;
    mailing.loads = by_offset(
        db,
        "SELECT hour, sum(n) FROM loads JOIN cells ON cells.id = loads.cell
         WHERE campaign = $1 AND bits IS NOT NULL AND own = FALSE AND class IN ('person', 'privacy-proxy')
         GROUP BY hour ORDER BY hour",
        campaign,
        first,
    )?;
    Ok(mailing)
}

fn has_groups(db: &mut dyn Connection, campaign: CampaignId) -> Result<bool, Fault> {
    let grouped = db.first(
        "SELECT 1 FROM cells WHERE campaign = $1 AND bits IS NOT NULL AND accepted > 0 LIMIT 1",
        values![campaign.0],
        |_| Ok(()),
    )?;
    Ok(grouped.is_some())
}

fn by_offset(
    db: &mut dyn Connection,
    sql: &'static str,
    campaign: CampaignId,
    first: i64,
) -> Result<Vec<(u32, u64)>, Fault> {
    db.all(sql, values![campaign.0], |row: &dyn Row| Ok((offset(row.int(0)?, first), row.count(1)?)))
}

/// Whole hours from the hour of the first message.
fn offset(hour: i64, first: i64) -> u32 {
    u32::try_from((hour - first.div_euclid(3600)).max(0)).unwrap_or(u32::MAX)
}

fn sent(db: &mut dyn Connection, campaign: CampaignId) -> Result<Vec<(Measure, u64)>, Fault> {
    let mut sent: Vec<(Measure, u64)> =
        db.all("SELECT measure, n FROM sent WHERE campaign = $1", values![campaign.0], |row| {
            Ok((row.word(0)?, row.count(1)?))
        })?;
    sent.sort_unstable();
    Ok(sent)
}

fn has_own_picture(measure: Measure) -> bool {
    matches!(measure, Measure::LastOpen | Measure::Individual)
}

fn start_of(hour: i64) -> Timestamp {
    // Hours come from valid times.
    Timestamp::from_second(hour.saturating_mul(3600)).unwrap_or(Timestamp::UNIX_EPOCH)
}
