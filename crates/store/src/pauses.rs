//! Pauses: the officer's switch. In force at the writer the moment they are on disk, for mail already sent too.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::notes;
use crate::purposes::{unknown_purpose, whole_second};
use crate::types::{Pause, Scope, StoreError};
use jiff::Timestamp;
use openlijk_model::{CampaignId, MessageId, PurposeId, RecipientId};

impl Store {
    /// Every pause that ever was, oldest first: the pause, and why, by whom and when it ended. Those of people who were erased
    /// went with them.
    pub async fn pause_history(&self) -> Result<Vec<(Pause, Option<(String, String, Timestamp)>)>, StoreError> {
        self.read(|db| {
            db.all(
                "SELECT scope, why, who, since, ended_why, ended_who, ended_at FROM pauses ORDER BY id",
                values![],
                |row| {
                    let (why, who) = (row.string(1)?, row.string(2)?);
                    let pause = Pause { scope: scope_of(row)?, why, who, since: row.time(3)? };
                    let ended = match row.time_or_null(6)? {
                        Some(at) => Some((row.string(4)?, row.string(5)?, at)),
                        None => None,
                    };
                    Ok((pause, ended))
                },
            )
        })
        .await
    }
}

impl Books<'_> {
    /// Pauses measuring. Of what is paused already the new reason and who gave it take the place of the old ones, which
    /// stay on record; it stays paused since the first time.
    pub(crate) fn pause(&mut self, scope: Scope, why: &str, who: &str, now: Timestamp) -> Result<(), Trouble> {
        self.check_scope(&scope)?;
        check_why(&scope, why)?;
        let earlier = self.memory.pauses.iter().find(|pause| pause.scope == scope);
        if earlier.is_some_and(|earlier| earlier.why == why && earlier.who == who) {
            return Ok(());
        }
        let since = earlier.map_or(whole_second(now), |earlier| earlier.since);
        self.end(&scope, why, who, now)?;
        self.db.execute(
            "INSERT INTO pauses (id, scope, why, who, since)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4 FROM pauses",
            values![&written(&scope), why, who, since],
        )?;
        self.drop_waiting(&scope);
        self.memory.pauses.push(Pause { scope, why: why.to_owned(), who: who.to_owned(), since });
        self.pauses_changed();
        Ok(())
    }

    /// Ends a pause.
    pub(crate) fn resume(&mut self, scope: &Scope, why: &str, who: &str, now: Timestamp) -> Result<(), Trouble> {
        if !self.memory.pauses.iter().any(|pause| pause.scope == *scope) {
            let wider = if self.memory.pauses.is_empty() { "nothing is" } else { "other pauses are in force" };
            return Err(StoreError::Unknown(format!("this is not paused; {wider}")).into());
        }
        check_why(scope, why)?;
        self.end(scope, why, who, now)?;
        self.pauses_changed();
        Ok(())
    }

    fn end(&mut self, scope: &Scope, why: &str, who: &str, now: Timestamp) -> Result<(), Fault> {
        self.db.execute(
            "UPDATE pauses SET ended_why = $1, ended_who = $2, ended_at = $3 WHERE scope = $4 AND ended_at IS NULL",
            values![why, who, now, &written(scope)],
        )?;
        self.memory.pauses.retain(|pause| pause.scope != *scope);
        Ok(())
    }

    /// What waits in memory was measured before the pause and would be written during it.
    pub(crate) fn drop_waiting(&mut self, scope: &Scope) {
        let memory = &mut *self.memory;
        for (id, cell) in &memory.cells {
            let Some(campaign) = memory.campaigns.get(&cell.campaign) else { continue };
            if reaches(scope, &campaign.purpose, cell.campaign) {
                memory.crowd.inner().drop_waiting(*id);
            }
        }
    }

    fn pauses_changed(&mut self) {
        self.memory.apply_pauses();
        self.after.publish = true;
    }

    fn check_scope(&mut self, scope: &Scope) -> Result<(), Trouble> {
        match scope {
            Scope::All => Ok(()),
            Scope::Purpose(id) if self.memory.purposes.contains_key(id) => Ok(()),
            Scope::Purpose(id) => Err(unknown_purpose(id).into()),
            Scope::Campaign(id) if self.memory.campaigns.contains_key(id) => Ok(()),
            Scope::Campaign(id) => Err(StoreError::Unknown(format!("there is no open campaign {id}")).into()),
            Scope::Recipient(id) => self.check_row("SELECT 1 FROM recipients WHERE id = $1", id.0, "recipient"),
            Scope::Message(id) => self.check_row("SELECT 1 FROM messages WHERE id = $1", id.0, "message"),
        }
    }

    fn check_row(&mut self, sql: &'static str, id: u64, what: &str) -> Result<(), Trouble> {
        let known = self.db.first(sql, values![id], |_| Ok(()))?;
        let problem = || StoreError::Unknown(format!("there is no {what} {id}; it may have been erased")).into();
        known.ok_or_else(problem)
    }

    /// Forgets the pauses of somebody who is about to be erased, in memory too.
    pub(crate) fn end_pauses_of(&mut self, recipient: RecipientId) -> Result<(), Fault> {
        if forget_person(self.db, recipient)? > 0 {
            self.memory.pauses = read(self.db)?;
            self.pauses_changed();
        }
        Ok(())
    }

    /// Forgets the pause of a message that leaves the record.
    pub(crate) fn end_pause_of(&mut self, message: MessageId) -> Result<(), Fault> {
        let scope = Scope::Message(message);
        self.db.execute("DELETE FROM pauses WHERE scope = $1", values![&written(&scope)])?;
        if self.memory.paused_messages.contains(&message) {
            self.memory.pauses.retain(|pause| pause.scope != scope);
            self.pauses_changed();
        }
        Ok(())
    }
}

/// What is said of a person or of their mail goes with them; what is said of anything else names nobody.
fn check_why(scope: &Scope, why: &str) -> Result<(), StoreError> {
    match scope {
        Scope::All | Scope::Purpose(_) | Scope::Campaign(_) => notes::check(&[why]),
        Scope::Recipient(_) | Scope::Message(_) => Ok(()),
    }
}

/// Removes every pause of somebody and of their messages, ended or not: why they were paused is about them.
pub(crate) fn forget_person(db: &mut dyn Connection, recipient: RecipientId) -> Result<usize, Fault> {
    let own = db.execute("DELETE FROM pauses WHERE scope = $1", values![&written(&Scope::Recipient(recipient))])?;
    let messages = db.execute(
        "DELETE FROM pauses WHERE scope IN (SELECT 'message:' || id FROM messages WHERE recipient = $1)",
        values![recipient.0],
    )?;
    Ok(own + messages)
}

/// Does one of these pauses reach the message?
pub(crate) fn reach_message(
    pauses: &[Pause],
    (purpose, campaign): (&PurposeId, CampaignId),
    recipient: RecipientId,
    message: MessageId,
) -> bool {
    pauses.iter().any(|pause| match &pause.scope {
        Scope::Recipient(id) => *id == recipient,
        Scope::Message(id) => *id == message,
        scope => reaches(scope, purpose, campaign),
    })
}

/// Does this scope reach the campaign?
pub(crate) fn reaches(scope: &Scope, purpose: &PurposeId, campaign: CampaignId) -> bool {
    match scope {
        Scope::All => true,
        Scope::Purpose(id) => id == purpose,
        Scope::Campaign(id) => *id == campaign,
        Scope::Recipient(_) | Scope::Message(_) => false,
    }
}

/// The pauses in force, oldest first.
pub(crate) fn read(db: &mut dyn Connection) -> Result<Vec<Pause>, Fault> {
    db.all("SELECT scope, why, who, since FROM pauses WHERE ended_at IS NULL ORDER BY id", values![], |row| {
        Ok(Pause { scope: scope_of(row)?, why: row.string(1)?, who: row.string(2)?, since: row.time(3)? })
    })
}

fn written(scope: &Scope) -> String {
    match scope {
        Scope::All => "all".to_owned(),
        Scope::Purpose(id) => format!("purpose:{id}"),
        Scope::Campaign(id) => format!("campaign:{id}"),
        Scope::Recipient(id) => format!("recipient:{id}"),
        Scope::Message(id) => format!("message:{id}"),
    }
}

fn scope_of(row: &dyn Row) -> Result<Scope, Fault> {
    let text = row.string(0)?;
    let parsed = match text.split_once(':') {
        None if text == "all" => Some(Scope::All),
        Some(("purpose", id)) => id.parse().ok().map(Scope::Purpose),
        Some(("campaign", id)) => id.parse::<CampaignId>().ok().map(Scope::Campaign),
        Some(("recipient", id)) => id.parse().ok().map(Scope::Recipient),
        Some(("message", id)) => id.parse().ok().map(Scope::Message),
        _ => None,
    };
    parsed.ok_or_else(|| Fault::Failed("a pause does not read back as it was written".to_owned()))
}
