//! Pauses: the officer's switch. In force at the writer the moment they are on disk, for mail already sent too.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::purposes::{unknown_purpose, whole_second};
use crate::types::{Pause, Scope, StoreError};
use jiff::Timestamp;
use openlijk_model::{CampaignId, PurposeId};

impl Books<'_> {
    /// Pauses measuring. Of what is paused already the new reason and who gave it take the place of the old ones, which
    /// stay on record; it stays paused since the first time.
    pub(crate) fn pause(&mut self, scope: Scope, why: &str, who: &str, now: Timestamp) -> Result<(), Trouble> {
        self.check_scope(&scope)?;
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
    fn drop_waiting(&mut self, scope: &Scope) {
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
            Scope::Recipient(_) | Scope::Message(_) => Err(crate::ledger::unbuilt().into()),
        }
    }
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
