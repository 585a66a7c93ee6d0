//! People: found by a keyed hash of their address, which stands encrypted under a key of their own. Their page, what is
//! kept about them.

use crate::books::{Books, Trouble};
use crate::choices;
use crate::engine::{Connection, Fault, Row, values};
use crate::in_force::RETENTION_DAYS;
use crate::keys::{Keyring, Lookup, random_id};
use crate::past::{Past, Pasts, mark_told};
use crate::pauses::reach_message;
use crate::types::{PageFacts, Pause, SubjectMessage, SubjectRecord};
use crate::{person, reports, sealed, wishes};
use jiff::Timestamp;
use openlijk_model::{Address, Aspect, CampaignId, MessageId, PurposeId, RecipientId, Role, Told};

impl Books<'_> {
    /// The number of an address, given out where it has none.
    pub(crate) fn enrol(&mut self, address: &Address) -> Result<(RecipientId, Lookup), Trouble> {
        let lookup = self.keyring.lookup(address);
        match find(self.db, &lookup)? {
            Some(known) => Ok((known, lookup)),
            None => Ok((self.enrol_new(address, &lookup)?, lookup)),
        }
    }

    /// Gives an address that is not known a number and a key.
    pub(crate) fn enrol_new(&mut self, address: &Address, lookup: &Lookup) -> Result<RecipientId, Fault> {
        let recipient = RecipientId(random_id());
        let sealed = self.keyring.enrol(recipient, address)?;
        self.db.execute(
            "INSERT INTO recipients (id, lookup, address) VALUES ($1, $2, $3)",
            values![recipient.0, lookup, sealed.as_slice()],
        )?;
        Ok(recipient)
    }
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
            let recipient = RecipientId(row.count(0)?);
            let mailing = (&purpose.purpose.id, CampaignId(row.number(1)?));
            let facts = PageFacts {
                message,
                recipient,
                paused: reach_message(pauses, mailing, recipient, message),
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
    facts.choice = choices::choice_in_force(db, keyring, Some(facts.recipient), &lookup, purpose, Aspect::Opens)?;
    facts.objects = wishes::objects(db, keyring, facts.recipient, &lookup)?;
    Ok(Some(facts))
}

/// Everything kept about a recipient.
pub(crate) fn record_of(
    db: &mut dyn Connection,
    pasts: &Pasts,
    recipient: RecipientId,
) -> Result<SubjectRecord, Fault> {
    let mut messages = db.all(
        "SELECT messages.id, campaigns.purpose, campaigns.name, coalesce(messages.accepted_at, messages.at),
                coalesce(messages.applied, messages.decided), last_opens.day, messages.version
         FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
         LEFT JOIN last_opens ON last_opens.message = messages.id
         WHERE messages.recipient = $1 ORDER BY messages.id",
        values![recipient.0],
        |row| {
            let purpose: PurposeId = row.word(1)?;
            let (kept_days, seen_by) = promised(pasts.get(&purpose), row.number(6)?);
            Ok(SubjectMessage {
                message: MessageId(row.count(0)?),
                purpose,
                campaign: row.string(2)?,
                sent: row.time(3)?,
                measure: row.word(4)?,
                kept_days,
                seen_by,
                loads: Vec::new(),
                last_open: row.integer(5)?.map(written_day),
                acts: Vec::new(),
                reports: Vec::new(),
            })
        },
    )?;
    for message in &mut messages {
        message.loads = db.all(
            "SELECT at, class FROM openings WHERE message = $1 ORDER BY at",
            values![message.message.0],
            |row| Ok((row.time(0)?, row.word(1)?)),
        )?;
        message.acts = sealed::events(db, message.message)?;
        message.reports = reports::of_message(db, message.message)?;
    }
    let (choices, told) = (choices::ledger(db, pasts, recipient)?, told(db, pasts, recipient)?);
    let person = person::record_of(db, recipient, &choices, &told)?;
    Ok(SubjectRecord { messages, choices, told, person })
}

/// How many days mail of a version is kept, and who may see its readings. A later version that keeps longer or shows to more
/// people does not reach mail already sent, whose readers were not told of it (GDPR 13(2)(a), 13(1)(e)); one that does less does.
fn promised(past: Option<&Past>, version: u32) -> (u32, Vec<Role>) {
    let Some(past) = past else { return (RETENTION_DAYS, Vec::new()) };
    let now = &past.kept_by().purpose;
    let days = now.documents.retention_days.unwrap_or(RETENTION_DAYS);
    let Some(then) = past.version(version).map(|then| &then.purpose) else { return (days, Vec::new()) };
    let named = then.may_see.iter().copied().filter(|role| now.may_see.contains(role)).collect();
    (then.documents.retention_days.map_or(days, |then| then.min(days)), named)
}

/// Every telling of a recipient, oldest first, and of each whether it covers what is asked for now.
fn told(db: &mut dyn Connection, pasts: &Pasts, recipient: RecipientId) -> Result<Vec<(PurposeId, Told)>, Fault> {
    let mut found: Vec<(PurposeId, Told)> = db.all(
        "SELECT purpose, at, how, text, language, version FROM told WHERE recipient = $1 ORDER BY at, version",
        values![recipient.0],
        |row| Ok((row.word(0)?, read_told(row, 1)?)),
    )?;
    found.iter_mut().for_each(|(purpose, told)| mark_told(pasts, purpose, told));
    Ok(found)
}

/// Reads time, way, mark, language and version from five columns.
pub(crate) fn read_told(row: &dyn Row, column: usize) -> Result<Told, Fault> {
    Ok(Told {
        at: row.time(column)?,
        how: row.word(column + 1)?,
        text: row.string(column + 2)?,
        language: row.word_or_null(column + 3)?,
        version: row.number(column + 4)?,
        outgrown: false,
    })
}

/// A day as RFC 3339 writes it.
fn written_day(day: i64) -> String {
    let start = Timestamp::from_second(day.saturating_mul(86_400)).unwrap_or(Timestamp::UNIX_EPOCH);
    start.strftime("%Y-%m-%d").to_string()
}
