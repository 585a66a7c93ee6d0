//! Hits: judged in the writer at the moment of writing, kept as roll-ups. Under `aggregate` nothing is kept but a bit per
//! group and class, the number of groups first hit and the number of loads by class and hour; no address, network or
//! program is known here.

use crate::books::Books;
use crate::crowd::Picture;
use crate::engine::{Fault, values};
use crate::keys::group_tag;
use crate::logbook::{Act, Line, OURSELVES};
use crate::purposes::{read_version, whole_second};
use crate::standing::Kept;
use crate::tidy::OPEN_DAYS;
use crate::types::{Hit, HitOutcome};
use openlijk_insight::crowd::{Entry, Fate};
use openlijk_model::{
    CampaignId, CellId, ChoiceState, Measure, MessageId, OpenerClass, PurposeId, RecipientId, TimePrecision,
};
use openlijk_token::Meaning;
use std::collections::HashMap;

const SECONDS_AN_HOUR: i64 = 3600;
const SECONDS_A_DAY: i64 = 86_400;

/// How the classes that hit a group are written down. Released values stay.
pub(crate) const CLASS_BITS: [(OpenerClass, i64); 7] = [
    (OpenerClass::Person, 1),
    (OpenerClass::PrivacyProxy, 2),
    (OpenerClass::Prefetch, 4),
    (OpenerClass::Scanner, 8),
    (OpenerClass::Sender, 16),
    (OpenerClass::Polluted, 32),
    (OpenerClass::Unknown, 64),
];

/// The hour of a time, counted from 1970.
pub(crate) fn hour_of(at: jiff::Timestamp) -> i64 {
    at.as_second().div_euclid(SECONDS_AN_HOUR)
}

/// The day of a time, counted from 1970.
pub(crate) fn day_of(at: jiff::Timestamp) -> i64 {
    at.as_second().div_euclid(SECONDS_A_DAY)
}

/// The beginning of the day, the hour or the second of a time (UTC). Finer than a day only where that was declared.
pub(crate) fn truncated(at: jiff::Timestamp, to: TimePrecision) -> jiff::Timestamp {
    let start = match to {
        TimePrecision::None | TimePrecision::Day => day_of(at) * SECONDS_A_DAY,
        TimePrecision::Hour => hour_of(at) * SECONDS_AN_HOUR,
        TimePrecision::Exact => return whole_second(at),
    };
    // The start of a day that contains a valid time is a valid time, but for the first day of all.
    jiff::Timestamp::from_second(start).unwrap_or(at)
}

/// What the hits of a batch come to: written once, however many they were.
#[derive(Default)]
pub(crate) struct Tally {
    classes: HashMap<(CellId, u32), i64>,
    first: HashMap<(CellId, OpenerClass, i64), u64>,
    loads: HashMap<(CellId, bool, OpenerClass, i64), u64>,
    openings: Vec<(MessageId, jiff::Timestamp, OpenerClass)>,
    last_opens: HashMap<MessageId, i64>,
    observed: Vec<Observed>,
    outcomes: HashMap<(OpenerClass, HitOutcome), u64>,
}

impl Tally {
    /// Takes up what the crowd says must be written.
    pub(crate) fn enter(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            match entry {
                Entry::Bit { cell, group, class } => {
                    let bit = CLASS_BITS.iter().find(|(known, _)| *known == class).map_or(0, |(_, bit)| *bit);
                    *self.classes.entry((cell, group)).or_default() |= bit;
                }
                Entry::FirstHit { cell, class, hour } => *self.first.entry((cell, class, hour)).or_default() += 1,
                Entry::Loads { cell, class, hour, count } => {
                    *self.loads.entry((cell, false, class, hour)).or_default() += u64::from(count);
                }
            }
        }
    }

    /// Tells the metrics, once the batch is on disk.
    pub(crate) fn report(&self) {
        for ((class, outcome), n) in &self.outcomes {
            let result = match outcome {
                HitOutcome::Recorded => "recorded",
                HitOutcome::Waiting => "waiting",
                HitOutcome::NotCounted => "not-counted",
            };
            metrics::counter!("openlijk_hits_total", "class" => class.as_str(), "result" => result).increment(*n);
        }
    }

    fn is_empty(&self) -> bool {
        self.classes.is_empty()
            && self.first.is_empty()
            && self.loads.is_empty()
            && self.openings.is_empty()
            && self.last_opens.is_empty()
    }
}

/// A reading of one person, for the logbook.
struct Observed {
    recipient: RecipientId,
    purpose: PurposeId,
    version: u32,
    at: jiff::Timestamp,
    precision: TimePrecision,
    /// It takes the place of the reading before, of which nothing may stay.
    overwrites: bool,
}

/// What is known of a message whose own picture was asked for.
struct Own {
    cell: CellId,
    campaign: CampaignId,
    purpose: PurposeId,
    version: u32,
    applied: Measure,
    recipient: RecipientId,
    /// A no to being measured, or to being measured under this purpose, is on record.
    refused: bool,
}

impl Books<'_> {
    /// Judges a hit and puts it into the tally.
    pub(crate) fn hit(&mut self, hit: &Hit, tally: &mut Tally) -> Result<HitOutcome, Fault> {
        let outcome = match hit.token.meaning {
            _ if hit.token.is_expired(hit.at) => HitOutcome::NotCounted,
            Meaning::GroupPicture { cell, group } => self.crowd_hit(hit, cell, Some(group), tally),
            Meaning::CellPicture { cell } => self.crowd_hit(hit, cell, None, tally),
            Meaning::MessagePicture { message } => self.own_hit(hit, message, tally)?,
            Meaning::Page { .. } | Meaning::Portal { .. } | Meaning::Proof { .. } | Meaning::Return { .. } => {
                HitOutcome::NotCounted
            }
        };
        *tally.outcomes.entry((hit.class, outcome)).or_default() += 1;
        Ok(outcome)
    }

    fn crowd_hit(&mut self, hit: &Hit, id: CellId, group: Option<u32>, tally: &mut Tally) -> HitOutcome {
        let Some(cell) = self.memory.cells.get(&id) else { return HitOutcome::NotCounted };
        let Some(campaign) = self.memory.campaigns.get(&cell.campaign) else { return HitOutcome::NotCounted };
        let over = hit.at.as_second() >= campaign.last.as_second() + OPEN_DAYS * SECONDS_A_DAY;
        if campaign.paused || over || self.memory.stopped.contains(&id) {
            return HitOutcome::NotCounted;
        }
        let hour = hour_of(hit.at);
        self.turn_hour(hour, tally);
        match self.memory.crowd.hit((id, group), hit.class, hour, !hit.repeat) {
            Fate::Written(entries) => {
                tally.enter(entries);
                HitOutcome::Recorded
            }
            Fate::Waits => HitOutcome::Waiting,
            Fate::NotCounted => HitOutcome::NotCounted,
        }
    }

    /// When a new hour begins, what waited for a picture that opened in an earlier one is written.
    pub(crate) fn turn_hour(&mut self, hour: i64, tally: &mut Tally) {
        if hour > self.memory.hour {
            self.memory.hour = hour;
            tally.enter(self.memory.crowd.settle(hour));
        }
    }

    /// It is this late: writes what waited for it. Otherwise the crowd would learn of the hour from the next hit or mail
    /// alone, and a screen would show less before it than after, and less after a restart.
    pub(crate) fn keep_time(&mut self, now: jiff::Timestamp) -> Result<(), Fault> {
        let mut tally = Tally::default();
        self.turn_hour(hour_of(now), &mut tally);
        self.write_down(&mut tally)
    }

    fn own_hit(&mut self, hit: &Hit, message: MessageId, tally: &mut Tally) -> Result<HitOutcome, Fault> {
        let Some(own) = self.own(message)? else { return Ok(HitOutcome::NotCounted) };
        if own.refused || self.memory.is_own_paused(own.campaign, own.recipient, message) {
            return Ok(HitOutcome::NotCounted);
        }
        if self.is_contested(message, &own.purpose)? {
            return Ok(HitOutcome::NotCounted);
        }
        // What is declared now may ask for less than when the mail was sent.
        let allowed = self.memory.purposes.get(&own.purpose).map_or(Measure::None, |now| now.purpose.measure);
        let measure = own.applied.lesser(allowed);
        let precision = match measure {
            Measure::Individual => self.precision(&own.purpose, own.version)?,
            _ => TimePrecision::Day,
        };
        let at = truncated(hit.at, precision);
        match measure {
            Measure::Individual => tally.openings.push((message, at, hit.class)),
            // A machine's visit is not an open, and this has no room for the class.
            Measure::LastOpen if matches!(hit.class, OpenerClass::Person | OpenerClass::PrivacyProxy) => {
                let day = tally.last_opens.entry(message).or_insert(i64::MIN);
                *day = day_of(hit.at).max(*day);
            }
            _ => return Ok(HitOutcome::NotCounted),
        }
        if !hit.repeat {
            // A mailing may have one recipient: the roll-up must not say what the opening does not.
            *tally.loads.entry((own.cell, true, hit.class, hour_of(at))).or_default() += 1;
        }
        tally.observed.push(Observed {
            recipient: own.recipient,
            purpose: own.purpose,
            version: own.version,
            at: hit.at,
            precision,
            overwrites: measure == Measure::LastOpen,
        });
        Ok(HitOutcome::Recorded)
    }

    /// How finely the purpose keeps time, in the version under which the message was decided, and no finer than now. What it
    /// does not say is not taken: then it is the day. The last version is in memory; earlier ones are looked up.
    pub(crate) fn precision(&mut self, purpose: &PurposeId, version: u32) -> Result<TimePrecision, Fault> {
        let last = self.memory.purposes.get(purpose).filter(|last| last.version == version);
        let declared = match last {
            Some(last) => Some(last.purpose.data.time_kept()),
            None => self
                .db
                .first(
                    "SELECT declaration, version, author, at FROM purposes WHERE id = $1 AND version = $2",
                    values![purpose.as_str(), version],
                    |row| read_version(row, 0),
                )?
                .map(|version| version.purpose.data.time_kept()),
        };
        let now = self.memory.purposes.get(purpose).map(|now| now.purpose.data.time_kept());
        Ok(declared.unwrap_or(TimePrecision::Day).min(now.unwrap_or(TimePrecision::Day)))
    }

    fn own(&mut self, message: MessageId) -> Result<Option<Own>, Fault> {
        let found = self.db.first(
            "SELECT messages.cell, campaigns.id, campaigns.purpose, messages.applied, messages.version, people.id, people.lookup,
                    (SELECT state FROM choices
                     WHERE choices.recipient = people.id AND choices.purpose = campaigns.purpose AND about = 'opens'
                     ORDER BY choices.id DESC LIMIT 1),
                    (SELECT wanted FROM wishes WHERE wishes.recipient = people.id AND kind = 'objection'
                     ORDER BY wishes.id DESC LIMIT 1),
                    (SELECT wanted FROM wishes WHERE wishes.recipient = people.id AND kind = 'restriction'
                     ORDER BY wishes.id DESC LIMIT 1)
             FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
             JOIN recipients AS people ON people.id = messages.recipient
             WHERE messages.id = $1 AND messages.applied IS NOT NULL AND campaigns.closed = FALSE",
            values![message.0],
            |row| {
                let choice = row.word_or_null::<ChoiceState>(7)?;
                let (objects, restricted) = (row.integer(8)?, row.integer(9)?);
                let own = Own {
                    cell: CellId(row.number(0)?),
                    campaign: CampaignId(row.number(1)?),
                    purpose: row.word(2)?,
                    applied: row.word(3)?,
                    version: row.number(4)?,
                    recipient: RecipientId(row.count(5)?),
                    refused: choice.is_some_and(ChoiceState::says_no)
                        || objects.unwrap_or(0) != 0
                        || restricted.unwrap_or(0) != 0,
                };
                Ok((own, row.bytes(6)?, choice.is_none(), objects.is_none()))
            },
        )?;
        let Some((mut own, lookup, never_chose, never_objected)) = found else { return Ok(None) };
        if !own.refused && (never_chose || never_objected) {
            let kept = Kept::read(self.db, self.keyring, &lookup, &own.purpose)?;
            own.refused = (never_chose && kept.opens.is_some()) || (never_objected && kept.objects);
        }
        Ok(Some(own))
    }

    /// Writes a tally into the batch. One that says nothing new needs no transaction.
    pub(crate) fn write_down(&mut self, tally: &mut Tally) -> Result<(), Fault> {
        let marks = self.memory.crowd.take_marks();
        if tally.is_empty() && marks.is_empty() {
            return Ok(());
        }
        self.begin()?;
        for (picture, turn) in marks {
            self.write_mark(picture, turn)?;
        }
        for ((cell, group), classes) in tally.classes.drain() {
            self.write_group(cell, group, classes)?;
        }
        for ((cell, class, hour), n) in tally.first.drain() {
            self.db.execute(
                "INSERT INTO first_hits (cell, class, hour, n) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (cell, class, hour) DO UPDATE SET n = first_hits.n + excluded.n",
                values![cell.0, class.as_str(), hour, n],
            )?;
        }
        for ((cell, own, class, hour), n) in tally.loads.drain() {
            self.db.execute(
                "INSERT INTO loads (cell, own, class, hour, n) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (cell, own, class, hour) DO UPDATE SET n = loads.n + excluded.n",
                values![cell.0, own, class.as_str(), hour, n],
            )?;
        }
        for (message, at, class) in tally.openings.drain(..) {
            self.db.execute(
                "INSERT INTO openings (message, at, class) VALUES ($1, $2, $3)",
                values![message.0, at, class.as_str()],
            )?;
        }
        for (message, day) in tally.last_opens.drain() {
            self.db.execute(
                "INSERT INTO last_opens (message, day) VALUES ($1, $2)
                 ON CONFLICT (message) DO UPDATE SET day = excluded.day WHERE excluded.day > last_opens.day",
                values![message.0, day],
            )?;
        }
        for observed in tally.observed.drain(..) {
            self.log_observed(&observed)?;
        }
        Ok(())
    }

    fn log_observed(&mut self, observed: &Observed) -> Result<(), Fault> {
        if observed.overwrites {
            self.db.execute(
                "DELETE FROM logbook WHERE recipient = $1 AND purpose = $2 AND version = $3 AND name = 'observe'",
                values![observed.recipient.0, observed.purpose.as_str(), observed.version],
            )?;
        }
        self.log(&Line {
            act: Act::Observe,
            at: observed.at,
            precision: observed.precision,
            purpose: Some((&observed.purpose, observed.version)),
            recipient: Some(observed.recipient),
            who: OURSELVES,
        })?;
        Ok(())
    }

    fn write_mark(&mut self, (id, group): Picture, turn: u64) -> Result<(), Fault> {
        let Some(cell) = self.memory.cells.get(&id) else { return Ok(()) };
        let tag = group_tag(&cell.key, group.unwrap_or(0));
        self.db.execute(
            "INSERT INTO marks (cell, tag, turn) VALUES ($1, $2, $3) ON CONFLICT (cell, tag, turn) DO NOTHING",
            values![id.0, &tag, turn],
        )?;
        Ok(())
    }

    fn write_group(&mut self, id: CellId, group: u32, classes: i64) -> Result<(), Fault> {
        // A cell leaves memory only when its campaign closes, and then nothing about its groups is kept.
        let Some(cell) = self.memory.cells.get(&id) else { return Ok(()) };
        let tag = group_tag(&cell.key, group);
        self.db.execute(
            "INSERT INTO cell_groups (cell, tag, classes) VALUES ($1, $2, $3)
             ON CONFLICT (cell, tag) DO UPDATE SET classes = cell_groups.classes | excluded.classes",
            values![id.0, &tag, classes],
        )?;
        Ok(())
    }
}
