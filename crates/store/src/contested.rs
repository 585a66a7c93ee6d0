//! Contested rules that the officer declined, for mail already sent: what rested on one is no longer counted. A picture of
//! somebody's own stops by itself. One that is shared stops with its cell as soon as one message of it rested on the rule:
//! a hit does not say whose it is.

use crate::books::Books;
use crate::engine::{Connection, Fault, values};
use crate::in_force::Desk;
use crate::memory::{Campaign, Cell, Memory};
use openlijk_model::{CampaignId, CellId, MessageId, PurposeId};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

impl Books<'_> {
    /// Takes up which cells stop after a ruling. What waits for them in memory was measured before it and is dropped.
    pub(crate) fn stop_contested(&mut self) -> Result<(), Fault> {
        let Memory { desk, campaigns, cells, .. } = &*self.memory;
        self.memory.stopped = stopped(self.db, desk, campaigns, cells)?;
        for cell in &self.memory.stopped {
            self.memory.crowd.inner().drop_waiting(*cell);
        }
        Ok(())
    }

    /// A message was put into a cell. It may have been decided just before a ruling.
    pub(crate) fn stop_if_contested(&mut self, cell: CellId, purpose: &PurposeId, answer: &str) {
        if rests_on(answer, &self.memory.desk.declined(purpose)) && self.memory.stopped.insert(cell) {
            self.memory.crowd.inner().drop_waiting(cell);
        }
    }

    /// Did the decision about this message rest on a rule that was declined since?
    pub(crate) fn is_contested(&mut self, message: MessageId, purpose: &PurposeId) -> Result<bool, Fault> {
        let declined = self.memory.desk.declined(purpose);
        if declined.is_empty() {
            return Ok(false);
        }
        let found = self.db.first(
            "SELECT answer FROM decisions JOIN messages ON messages.decision = decisions.id WHERE messages.id = $1",
            values![message.0],
            |row| row.string(0),
        )?;
        Ok(found.is_some_and(|answer| rests_on(&answer, &declined)))
    }
}

/// The open cells that hold a message whose decision rested on a rule that was declined under its purpose.
pub(crate) fn stopped(
    db: &mut dyn Connection,
    desk: &Desk,
    campaigns: &HashMap<CampaignId, Campaign>,
    cells: &HashMap<CellId, Cell>,
) -> Result<HashSet<CellId>, Fault> {
    let mut contested: HashMap<&PurposeId, HashSet<u64>> = HashMap::new();
    let mut stopped = HashSet::new();
    for (id, cell) in cells {
        let Some(campaign) = campaigns.get(&cell.campaign) else { continue };
        let purpose = &campaign.purpose;
        if !contested.contains_key(purpose) {
            contested.insert(purpose, decisions(db, purpose, &desk.declined(purpose))?);
        }
        let decisions = &contested[purpose];
        // Most purposes have none, and a cell may hold millions of messages.
        if !decisions.is_empty() && holds_one(db, *id, decisions)? {
            stopped.insert(*id);
        }
    }
    Ok(stopped)
}

/// The decisions under a purpose that rested on one of these rules.
fn decisions(db: &mut dyn Connection, purpose: &PurposeId, declined: &[String]) -> Result<HashSet<u64>, Fault> {
    if declined.is_empty() {
        return Ok(HashSet::new());
    }
    let all = db.all(
        "SELECT id, answer FROM decisions WHERE purpose IS NULL OR purpose = $1",
        values![purpose.as_str()],
        |row| Ok((row.count(0)?, rests_on(row.text(1)?.unwrap_or_default(), declined))),
    )?;
    Ok(all.into_iter().filter(|(_, rests)| *rests).map(|(id, _)| id).collect())
}

fn holds_one(db: &mut dyn Connection, cell: CellId, decisions: &HashSet<u64>) -> Result<bool, Fault> {
    let of_cell =
        db.all("SELECT DISTINCT decision FROM messages WHERE cell = $1", values![cell.0], |row| row.count(0))?;
    Ok(of_cell.iter().any(|decision| decisions.contains(decision)))
}

/// Does this answer name one of these rules as a contested one that it rests on?
fn rests_on(answer: &str, declined: &[String]) -> bool {
    if declined.is_empty() {
        return false;
    }
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    let grey = answer.get("grey").and_then(Value::as_array);
    let names = |point: &Value| {
        let rule = point.get("rule").and_then(Value::as_str);
        rule.is_some_and(|rule| declined.iter().any(|declined| declined == rule))
    };
    grey.is_some_and(|grey| grey.iter().any(names))
}
