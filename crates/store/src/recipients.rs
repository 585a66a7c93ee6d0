//! People: found by a keyed hash of their address, which stands encrypted under a key of their own. Their page, what is
//! kept about them, and the links that are mailed to them.

use crate::books::{Books, Trouble};
use crate::choices;
use crate::engine::{Connection, Fault, values};
use crate::hits::day_of;
use crate::keys::{Keyring, Lookup, random_id};
use crate::memory::reached;
use crate::types::{PageFacts, Pause, ProofFor, StoreError, SubjectMessage, SubjectRecord};
use jiff::Timestamp;
use openlijk_model::{Address, HowTold, CampaignId, MessageId, PurposeId, RecipientId, Told};

/// How long a mailed link is good.
pub(crate) const PROOF_DAYS: u32 = 1;

impl Books<'_> {
    /// The number of an address, given out where it has none.
    pub(crate) fn enrol(&mut self, address: &Address) -> Result<(RecipientId, Lookup), Trouble> {
        let lookup = self.keyring.lookup(address);
        if let Some(known) = find(self.db, &lookup)? {
            return Ok((known, lookup));
        }
        let recipient = RecipientId(random_id());
        let sealed = self.keyring.enrol(recipient, address)?;
        self.db.execute(
            "INSERT INTO recipients (id, lookup, address) VALUES ($1, $2, $3)",
            values![recipient.0, &lookup, sealed.as_slice()],
        )?;
        Ok((recipient, lookup))
    }

    /// Writes down what a link is mailed for; gives its number.
    pub(crate) fn new_proof(&mut self, recipient: RecipientId, what: ProofFor, now: Timestamp) -> Result<u64, Trouble> {
        let known = self.db.first("SELECT 1 FROM recipients WHERE id = $1", values![recipient.0], |_| Ok(()))?;
        if known.is_none() {
            return Err(StoreError::Unknown("there is no such recipient; they may have been erased".to_owned()).into());
        }
        let request = random_id();
        let until = day_of(now) + i64::from(PROOF_DAYS);
        self.db.execute(
            "INSERT INTO proofs (request, recipient, what, until) VALUES ($1, $2, $3, $4)",
            values![request, recipient.0, written(what), until],
        )?;
        Ok(request)
    }
}

fn written(what: ProofFor) -> &'static str {
    match what {
        ProofFor::MyData => "my-data",
        ProofFor::SignUp => "sign-up",
    }
}

/// What a mailed link was for. `None`: expired, unknown, or its recipient erased.
pub(crate) fn proof(
    db: &mut dyn Connection,
    request: u64,
    now: Timestamp,
) -> Result<Option<(RecipientId, ProofFor)>, Fault> {
    db.first(
        "SELECT recipient FROM proofs WHERE request = $1 AND what = 'my-data' AND until >= $2",
        values![request, day_of(now)],
        |row| Ok((RecipientId(row.count(0)?), ProofFor::MyData)),
    )
}

/// The number behind an address.
pub(crate) fn find(db: &mut dyn Connection, lookup: &Lookup) -> Result<Option<RecipientId>, Fault> {
    db.first("SELECT id FROM recipients WHERE lookup = $1", values![lookup], |row| Ok(RecipientId(row.count(0)?)))
}

/// The address behind a number. `None`: erased.
pub(crate) fn address(
    db: &mut dyn Connection,
    keyring: &Keyring,
    recipient: RecipientId,
) -> Result<Option<Address>, Fault> {
    let sealed = db.first("SELECT address FROM recipients WHERE id = $1", values![recipient.0], |row| row.bytes(0))?;
    sealed.map_or(Ok(None), |sealed| keyring.reveal(recipient, &sealed))
}

/// What a page of a message shows. `None`: erased, or past retention.
pub(crate) fn page(
    db: &mut dyn Connection,
    keyring: &Keyring,
    pauses: &[Pause],
    message: MessageId,
) -> Result<Option<PageFacts>, Fault> {
    let found = db.first(
        "SELECT messages.recipient, campaigns.id, campaigns.name, messages.decided, messages.applied,
                decisions.answer, messages.language, coalesce(messages.accepted_at, messages.at), recipients.lookup,
                purposes.declaration, purposes.version, purposes.author, purposes.at
         FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
         JOIN recipients ON recipients.id = messages.recipient JOIN decisions ON decisions.id = messages.decision
         JOIN purposes ON purposes.id = campaigns.purpose AND purposes.version = messages.version
         WHERE messages.id = $1",
        values![message.0],
        |row| {
            let applied = if row.text(4)?.is_some() { 4 } else { 3 };
            let purpose = crate::purposes::read_version(row, 9)?;
            let facts = PageFacts {
                message,
                recipient: RecipientId(row.count(0)?),
                paused: reached(pauses, &purpose.purpose.id, CampaignId(row.number(1)?)),
                campaign: row.string(2)?,
                measure: row.word(applied)?,
                decision: row.json(5)?,
                language: row.word(6)?,
                sent: row.time(7)?,
                purpose,
                choice: None,
                objects: false,
            };
            Ok((facts, row.bytes(8)?))
        },
    )?;
    let Some((mut facts, lookup)) = found else { return Ok(None) };
    let purpose = &facts.purpose.purpose.id;
    facts.choice = choices::choice_in_force(db, keyring, Some(facts.recipient), &lookup, purpose)?;
    Ok(Some(facts))
}

/// Everything kept about a recipient.
pub(crate) fn record_of(db: &mut dyn Connection, recipient: RecipientId) -> Result<SubjectRecord, Fault> {
    let mut messages = db.all(
        "SELECT messages.id, campaigns.purpose, campaigns.name, coalesce(messages.accepted_at, messages.at),
                coalesce(messages.applied, messages.decided), last_opens.day
         FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
         LEFT JOIN last_opens ON last_opens.message = messages.id
         WHERE messages.recipient = $1 ORDER BY messages.id",
        values![recipient.0],
        |row| {
            Ok(SubjectMessage {
                message: MessageId(row.count(0)?),
                purpose: row.word(1)?,
                campaign: row.string(2)?,
                sent: row.time(3)?,
                measure: row.word(4)?,
                loads: Vec::new(),
                last_open: row.integer(5)?.map(written_day),
            })
        },
    )?;
    for message in &mut messages {
        message.loads = db.all(
            "SELECT at, class FROM openings WHERE message = $1 ORDER BY at",
            values![message.message.0],
            |row| Ok((row.time(0)?, row.word(1)?)),
        )?;
    }
    Ok(SubjectRecord { messages, choices: choices::ledger(db, recipient)?, told: told(db, recipient)?, ..SubjectRecord::default() })
}

fn told(db: &mut dyn Connection, recipient: RecipientId) -> Result<Vec<(PurposeId, Told)>, Fault> {
    db.all("SELECT purpose, at FROM told WHERE recipient = $1 ORDER BY at", values![recipient.0], |row| {
        Ok((row.word(0)?, Told { at: row.time(1)?, how: HowTold::Mail, text: String::new(), language: None }))
    })
}

/// A day as RFC 3339 writes it.
fn written_day(day: i64) -> String {
    let start = Timestamp::from_second(day.saturating_mul(86_400)).unwrap_or(Timestamp::UNIX_EPOCH);
    start.strftime("%Y-%m-%d").to_string()
}
