//! The decisions on record, for the desk: searched without walking through history. Decisions are few, each written once for all
//! the messages that it was taken for; a search by what they say finds those first, and then the latest messages of each.

use crate::Store;
use crate::engine::{Connection, Fault, Row, values};
use crate::types::{DecidedMessage, DecisionSearch, StoreError};
use openlijk_model::MessageId;
use serde_json::Value;

impl Store {
    /// Decisions on record, the latest first. Everything asked for must fit.
    pub async fn decisions(&self, search: DecisionSearch) -> Result<Vec<DecidedMessage>, StoreError> {
        self.read(move |db| find(db, &search)).await
    }
}

fn find(db: &mut dyn Connection, search: &DecisionSearch) -> Result<Vec<DecidedMessage>, Fault> {
    let mut ids = if search.recipient.is_some() {
        of_recipient(db, search)?
    } else if search.purpose.is_some() || search.rule.is_some() || search.measure.is_some() {
        of_decisions(db, search)?
    } else {
        latest(db, search)?
    };
    ids.sort_unstable_by(|one, other| other.cmp(one));
    ids.truncate(search.limit as usize);
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(decided(db, id)?);
    }
    Ok(found)
}

fn latest(db: &mut dyn Connection, search: &DecisionSearch) -> Result<Vec<u64>, Fault> {
    db.all(
        "SELECT id FROM messages WHERE id < $1 ORDER BY id DESC LIMIT $2",
        values![before(search), search.limit],
        |row| row.count(0),
    )
}

/// A person has few messages: all of them are looked at.
fn of_recipient(db: &mut dyn Connection, search: &DecisionSearch) -> Result<Vec<u64>, Fault> {
    let recipient = search.recipient.map(|recipient| recipient.0);
    let found = db.all(
        "SELECT messages.id, campaigns.purpose, decisions.answer
         FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
         JOIN decisions ON decisions.id = messages.decision
         WHERE messages.recipient = $1 AND messages.id < $2",
        values![recipient, before(search)],
        |row| {
            let of_purpose = match &search.purpose {
                Some(purpose) => row.text(1)? == Some(purpose.as_str()),
                None => true,
            };
            Ok((row.count(0)?, of_purpose && fits(row, 2, search)?))
        },
    )?;
    Ok(found.into_iter().filter(|(_, fits)| *fits).map(|(id, _)| id).collect())
}

fn of_decisions(db: &mut dyn Connection, search: &DecisionSearch) -> Result<Vec<u64>, Fault> {
    let purpose = search.purpose.as_ref().map(|purpose| purpose.as_str());
    let decisions = db.all(
        "SELECT id, answer FROM decisions WHERE $1 IS NULL OR purpose IS NULL OR purpose = $1",
        values![purpose],
        |row| Ok((row.count(0)?, fits(row, 1, search)?)),
    )?;
    let mut ids = Vec::new();
    for (decision, _) in decisions.into_iter().filter(|(_, fits)| *fits) {
        // CROSS JOIN keeps the order of the tables: the index of a decision's messages gives them by number.
        ids.extend(db.all(
            "SELECT messages.id FROM messages CROSS JOIN cells ON cells.id = messages.cell
             CROSS JOIN campaigns ON campaigns.id = cells.campaign
             WHERE messages.decision = $1 AND messages.id < $2 AND ($3 IS NULL OR campaigns.purpose = $3)
             ORDER BY messages.id DESC LIMIT $4",
            values![decision, before(search), purpose, search.limit],
            |row| row.count(0),
        )?);
    }
    Ok(ids)
}

fn decided(db: &mut dyn Connection, id: u64) -> Result<Option<DecidedMessage>, Fault> {
    db.first(
        "SELECT campaigns.purpose, messages.version, campaigns.name, messages.decided, messages.applied, messages.at,
                decisions.answer
         FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
         JOIN decisions ON decisions.id = messages.decision WHERE messages.id = $1",
        values![id],
        |row| {
            Ok(DecidedMessage {
                message: MessageId(id),
                purpose: row.word(0)?,
                version: row.number(1)?,
                campaign: row.string(2)?,
                decided: row.word(3)?,
                applied: row.word_or_null(4)?,
                at: row.time(5)?,
                decision: row.json(6)?,
            })
        },
    )
}

/// Is the answer in this column one that is looked for: by its measure, and by a rule among its reasons or contested points?
fn fits(row: &dyn Row, column: usize, search: &DecisionSearch) -> Result<bool, Fault> {
    if search.rule.is_none() && search.measure.is_none() {
        return Ok(true);
    }
    let answer: Value = row.json(column)?;
    let text = |value: Option<&Value>, is: &str| value.and_then(Value::as_str) == Some(is);
    let names = |list: &str, rule: &str| {
        let list = answer.get(list).and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|point| text(point.get("rule"), rule)))
    };
    let measure = search.measure.is_none_or(|measure| text(answer.get("measure"), measure.as_str()));
    Ok(measure && search.rule.as_ref().is_none_or(|rule| names("reasons", rule) || names("grey", rule)))
}

fn before(search: &DecisionSearch) -> u64 {
    search.before.map_or(i64::MAX.unsigned_abs(), |message| message.0)
}
