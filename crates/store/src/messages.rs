//! Messages: the decision goes on record before the message goes on, and what became of it afterwards.

use crate::books::{Books, Trouble};
use crate::engine::values;
use crate::hits::{Tally, hour_of};
use crate::keys::{Lookup, digest_of, random_id};
use crate::logbook::{Act, Line, OURSELVES};
use crate::memory::{Campaign, Cell, read_bits};
use crate::texts::mark_of;
use crate::told::Telling;
use crate::types::{Outcome, Place, Recorded, StoreError};
use jiff::Timestamp;
use openlijk_insight::groups::{group_bits, group_of};
use openlijk_model::{
    Address, CampaignId, CellId, HowTold, Language, Measure, MessageId, PurposeId, RecipientId, TimePrecision, limits,
};

/// How long the same `Message-ID`, recipient and purpose are the same message.
const RETRY_SECONDS: i64 = 86_400;
/// Numbers of messages start with their second, counted from 2020-01-01, in the upper bits.
const NUMBER_EPOCH: i64 = 1_577_836_800;
/// Few enough that a number fits what JSON readers keep exactly (2^53) until the year 2150.
const NUMBER_BITS: u32 = 21;
/// How far apart two numbers of one second are at most.
const LARGEST_STEP: u64 = 128;

/// A message about to be sent, as it is written down: the decision as its answer.
pub(crate) struct Draft {
    pub(crate) purpose: PurposeId,
    pub(crate) version: u32,
    pub(crate) campaign: String,
    pub(crate) variant: String,
    pub(crate) segment: String,
    pub(crate) recipient: Address,
    pub(crate) message_id: Option<String>,
    pub(crate) language: Language,
    pub(crate) measure: Measure,
    pub(crate) answer: String,
    pub(crate) at: Timestamp,
}

/// Where a message belongs.
struct Home {
    campaign: CampaignId,
    cell: CellId,
    bits: Option<u8>,
}

impl Books<'_> {
    /// Puts a decision on record, or finds the one of which this is a retry.
    pub(crate) fn record(&mut self, draft: &Draft) -> Result<Recorded, Trouble> {
        self.check_recordable(&draft.purpose, draft.version)?;
        for name in [&draft.campaign, &draft.variant, &draft.segment] {
            if name.len() > limits::NAME_BYTES {
                let problem = "the name of a campaign, a variant or a segment may be 200 bytes long at most";
                return Err(StoreError::Refused(problem.to_owned()).into());
            }
        }
        let (recipient, lookup) = self.enrol(&draft.recipient)?;
        let retry = draft.message_id.as_deref().map(|id| self.keyring.retry_mark(id, &lookup, &draft.purpose));
        if let Some(mark) = retry
            && let Some(first) = self.first_attempt(&mark, &lookup, draft.at)?
        {
            // What tells its recipient are the words of this attempt: they are about this version.
            self.db.execute(
                "UPDATE messages SET version = $1 WHERE id = $2 AND version <> $1 AND applied IS NULL",
                values![draft.version, first.message.0],
            )?;
            return Ok(first);
        }
        let home = self.home(draft)?;
        let decision = self.decision(&draft.purpose, &draft.answer)?;
        self.stop_if_contested(home.cell, &draft.purpose, &draft.answer);
        let message = self.next_message(draft.at);
        self.db.execute(
            "INSERT INTO messages (id, recipient, cell, version, language, decision, decided, at, retry)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values![
                message.0,
                recipient.0,
                home.cell.0,
                draft.version,
                draft.language.as_str(),
                decision,
                draft.measure.as_str(),
                draft.at,
                retry.as_ref()
            ],
        )?;
        self.log(&Line {
            act: Act::Decide,
            at: draft.at,
            precision: TimePrecision::Exact,
            purpose: Some((&draft.purpose, draft.version)),
            recipient: Some(recipient),
            who: OURSELVES,
        })?;
        let place = self.place(home.cell, home.bits, &lookup);
        Ok(Recorded { message, campaign: home.campaign, measure: draft.measure, retry: false, place })
    }

    /// Puts on record what became of a message. Told twice, it is written once.
    pub(crate) fn conclude(&mut self, message: MessageId, outcome: &Outcome, now: Timestamp) -> Result<(), Trouble> {
        let found = self.db.first(
            "SELECT messages.cell, messages.decided, messages.applied, recipients.lookup, recipients.id,
                    cells.campaign, cells.segment, campaigns.purpose, messages.version
             FROM messages JOIN recipients ON recipients.id = messages.recipient
             JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
             WHERE messages.id = $1",
            values![message.0],
            |row| {
                Ok(Sent {
                    cell: CellId(row.number(0)?),
                    decided: row.word(1)?,
                    concluded: row.text(2)?.is_some(),
                    lookup: row.bytes(3)?,
                    recipient: RecipientId(row.count(4)?),
                    campaign: CampaignId(row.number(5)?),
                    segment: row.string(6)?,
                    purpose: row.word(7)?,
                    version: row.number(8)?,
                })
            },
        )?;
        let Some(sent) = found else {
            return Err(StoreError::Unknown(format!("there is no message {message}")).into());
        };
        let Outcome::Accepted { applied, notice, invitation, left_alone } = outcome else { return Ok(()) };
        let applied = *applied;
        if sent.concluded {
            return Ok(());
        }
        if !applied.is_at_most(sent.decided) {
            let problem = format!("message {message} cannot carry {applied}: {} was decided", sent.decided);
            return Err(StoreError::Refused(problem).into());
        }
        self.db.execute(
            "UPDATE messages SET applied = $1, notice = $2, left_alone = $3, accepted_at = $4, notice_text = $5
             WHERE id = $6",
            values![
                applied.as_str(),
                notice.is_some(),
                *left_alone,
                now,
                notice.as_ref().map(|text| mark_of(&text.text)).as_deref(),
                message.0
            ],
        )?;
        self.count_sent(&sent, applied, now)?;
        if notice.is_some() {
            let Sent { recipient, purpose, version, segment, .. } = &sent;
            let (recipient, version) = (*recipient, *version);
            let (how, text) = (HowTold::Mail, notice.as_ref());
            self.told(&Telling { recipient, purpose, version, segment, how, text, at: now })?;
        }
        if let Some(words) = invitation {
            self.note_asked(sent.recipient, &sent.purpose, words, now)?;
        }
        if applied == Measure::Aggregate {
            self.join_crowd(message, &sent, now)?;
        }
        Ok(())
    }

    fn first_attempt(&mut self, mark: &[u8], lookup: &Lookup, now: Timestamp) -> Result<Option<Recorded>, Trouble> {
        let found = self.db.first(
            "SELECT messages.id, cells.campaign, messages.decided, cells.id, cells.bits
             FROM messages JOIN cells ON cells.id = messages.cell
             WHERE messages.retry = $1 AND messages.at > $2 ORDER BY messages.id LIMIT 1",
            values![mark, now.as_second() - RETRY_SECONDS],
            |row| {
                let bits = read_bits(row, 4)?;
                let (message, campaign) = (MessageId(row.count(0)?), CampaignId(row.number(1)?));
                Ok((message, campaign, row.word(2)?, CellId(row.number(3)?), bits))
            },
        )?;
        Ok(found.map(|(message, campaign, measure, cell, bits)| Recorded {
            message,
            campaign,
            measure,
            retry: true,
            place: self.place(cell, bits, lookup),
        }))
    }

    fn place(&self, cell: CellId, bits: Option<u8>, lookup: &Lookup) -> Place {
        Place { cell, group: bits.map(|bits| group_of(self.keyring.group_hash(lookup), bits)) }
    }

    /// The open campaign of this name and its cell, made where they are absent.
    fn home(&mut self, draft: &Draft) -> Result<Home, Trouble> {
        let campaign = match self.open_campaign(draft)? {
            Some(campaign) => campaign,
            None => self.new_campaign(draft)?,
        };
        let known = self.db.first(
            "SELECT id, bits FROM cells WHERE campaign = $1 AND variant = $2 AND segment = $3",
            values![campaign.0, &draft.variant, &draft.segment],
            |row| Ok((CellId(row.number(0)?), read_bits(row, 1)?)),
        )?;
        let (cell, bits) = match known {
            Some(known) => known,
            None => self.new_cell(campaign, draft)?,
        };
        Ok(Home { campaign, cell, bits })
    }

    fn open_campaign(&mut self, draft: &Draft) -> Result<Option<CampaignId>, Trouble> {
        Ok(self.db.first(
            "SELECT id FROM campaigns WHERE purpose = $1 AND name = $2 AND closed = FALSE",
            values![draft.purpose.as_str(), &draft.campaign],
            |row| Ok(CampaignId(row.number(0)?)),
        )?)
    }

    fn new_campaign(&mut self, draft: &Draft) -> Result<CampaignId, Trouble> {
        let next = self.db.first("SELECT coalesce(max(id), 0) + 1 FROM campaigns", values![], |row| row.number(0))?;
        let id = CampaignId(next.unwrap_or(1));
        self.db.execute(
            "INSERT INTO campaigns (id, purpose, name, first_at, last_at) VALUES ($1, $2, $3, $4, $4)",
            values![id.0, draft.purpose.as_str(), &draft.campaign, draft.at],
        )?;
        let paused = self.memory.is_paused(&draft.purpose, id);
        self.memory.campaigns.insert(id, Campaign { purpose: draft.purpose.clone(), paused, last: draft.at });
        Ok(id)
    }

    /// How many groups a cell has is settled when it is made: a picture already sent must keep its group.
    fn new_cell(&mut self, campaign: CampaignId, draft: &Draft) -> Result<(CellId, Option<u8>), Trouble> {
        let grouped = draft.variant.is_empty() && !self.purpose(&draft.purpose)?.purpose.simple;
        let bits = if grouped { Some(group_bits(self.expected_recipients(draft)?)) } else { None };
        let (id, key) = self.keyring.new_cell()?;
        self.db.execute(
            "INSERT INTO cells (id, campaign, variant, segment, bits) VALUES ($1, $2, $3, $4, $5)",
            values![id.0, campaign.0, &draft.variant, &draft.segment, bits.map(u32::from)],
        )?;
        self.memory.crowd.inner().open(id, Cell::shape(bits));
        self.memory.cells.insert(id, Cell { campaign, bits, key });
        Ok((id, bits))
    }

    /// About how many people will get this: those told, else the mailing before, else what the purpose says.
    fn expected_recipients(&mut self, draft: &Draft) -> Result<u64, Trouble> {
        let told = self.db.first(
            "SELECT n FROM told_counts WHERE purpose = $1 AND segment = $2 AND n > 0",
            values![draft.purpose.as_str(), &draft.segment],
            |row| row.count(0),
        )?;
        if let Some(told) = told {
            return Ok(told);
        }
        let before = self.db.first(
            "SELECT cells.accepted FROM cells JOIN campaigns ON campaigns.id = cells.campaign
             WHERE campaigns.purpose = $1 AND cells.segment = $2 AND cells.accepted > 0
             ORDER BY campaigns.id DESC LIMIT 1",
            values![draft.purpose.as_str(), &draft.segment],
            |row| row.count(0),
        )?;
        Ok(before.or(self.purpose(&draft.purpose)?.purpose.audience).unwrap_or(0))
    }

    fn decision(&mut self, purpose: &PurposeId, answer: &str) -> Result<u64, Trouble> {
        let digest = digest_of(&format!("{purpose} {answer}"));
        let known =
            self.db.first("SELECT id FROM decisions WHERE digest = $1", values![&digest], |row| row.count(0))?;
        if let Some(known) = known {
            return Ok(known);
        }
        let id = random_id();
        self.db.execute(
            "INSERT INTO decisions (id, digest, answer, purpose) VALUES ($1, $2, $3, $4)",
            values![id, &digest, answer, purpose.as_str()],
        )?;
        Ok(id)
    }

    /// Numbers grow with time, so that rows lie together, and are not used again when a copy is put back that is a second
    /// old or more. Within a second they grow by chance, which makes it unlikely for a younger copy too.
    fn next_message(&mut self, at: Timestamp) -> MessageId {
        let second = (at.as_second() - NUMBER_EPOCH).clamp(0, (1 << (63 - NUMBER_BITS)) - 1).unsigned_abs();
        let start = (second << NUMBER_BITS) | (random_id() & ((1 << (NUMBER_BITS - 1)) - 1));
        let step = 1 + random_id() % LARGEST_STEP;
        self.memory.last_message = start.max(self.memory.last_message + step);
        MessageId(self.memory.last_message)
    }

    fn count_sent(&mut self, sent: &Sent, applied: Measure, now: Timestamp) -> Result<(), Trouble> {
        self.db.execute(
            "INSERT INTO sent (campaign, measure, n) VALUES ($1, $2, 1)
             ON CONFLICT (campaign, measure) DO UPDATE SET n = sent.n + 1",
            values![sent.campaign.0, applied.as_str()],
        )?;
        self.db.execute("UPDATE cells SET accepted = accepted + 1 WHERE id = $1", values![sent.cell.0])?;
        self.db.execute(
            "UPDATE campaigns SET last_at = $1 WHERE id = $2 AND last_at < $1",
            values![now, sent.campaign.0],
        )?;
        if let Some(campaign) = self.memory.campaigns.get_mut(&sent.campaign) {
            campaign.last = campaign.last.max(now);
        }
        Ok(())
    }

    fn join_crowd(&mut self, message: MessageId, sent: &Sent, now: Timestamp) -> Result<(), Trouble> {
        let Some(cell) = self.memory.cells.get(&sent.cell) else { return Ok(()) };
        let group = cell.bits.map(|bits| group_of(self.keyring.group_hash(&sent.lookup), bits));
        let mut tally = Tally::default();
        self.turn_hour(hour_of(now), &mut tally);
        let (turn, entries) = self.memory.crowd.accept((sent.cell, group), sent.recipient, hour_of(now));
        tally.enter(entries);
        self.db.execute("UPDATE messages SET turn = $1 WHERE id = $2", values![turn, message.0])?;
        Ok(self.write_down(&mut tally)?)
    }
}

/// A message whose fate is told.
struct Sent {
    cell: CellId,
    decided: Measure,
    concluded: bool,
    lookup: Vec<u8>,
    recipient: RecipientId,
    campaign: CampaignId,
    segment: String,
    purpose: PurposeId,
    version: u32,
}
