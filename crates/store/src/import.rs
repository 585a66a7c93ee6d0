//! Choices from a file, in steps that are small enough for mail and hits not to wait for them. A step stands whole or not at
//! all. Done again it writes nothing new, so that an import that broke off can go on at the last place that is known.

use crate::books::{Books, Trouble};
use crate::choices::{NO_VERSION, choice_in_force, moment, overtaken};
use crate::engine::{Connection, Fault, values};
use crate::hits::day_of;
use crate::person::check_country;
use crate::told::Telling;
use crate::types::{ImportedChoice, NewChoice};
use jiff::Timestamp;
use openlijk_model::{Choice, HowTold, RecipientId};

/// The most lines of one step. With no more at a time, what stands and the place where the file goes on never differ.
pub const STEP: usize = 250;

impl Books<'_> {
    /// Does one step, and writes down where the file goes on, where that is known. Gives how many choices were new.
    pub(crate) fn import(
        &mut self,
        file: &str,
        next_line: Option<u64>,
        lines: &[ImportedChoice],
        now: Timestamp,
    ) -> Result<u64, Trouble> {
        for line in lines {
            self.purpose(&line.choice.purpose)?;
            check_country(line.country.as_deref())?;
        }
        let mut new = 0;
        for line in lines {
            new += u64::from(self.import_line(line, now)?);
        }
        if let Some(next_line) = next_line {
            self.db.execute(
                "INSERT INTO imports (file, next_line, at) VALUES ($1, $2, $3)
                 ON CONFLICT (file) DO UPDATE SET next_line = excluded.next_line, at = excluded.at",
                values![file, next_line, now],
            )?;
        }
        Ok(new)
    }

    fn import_line(&mut self, line: &ImportedChoice, now: Timestamp) -> Result<bool, Trouble> {
        let choice = &line.choice;
        let requested = self.purpose(&choice.purpose)?.purpose.measure;
        let whom = self.whom(&choice.who)?;
        let before =
            choice_in_force(self.db, self.keyring, whom.recipient, &whom.lookup, &choice.purpose, choice.about)?;
        let made = choice.made.map_or(now, |made| made.min(now));
        // Nobody knows when a choice without a date was made: it does not undo a no.
        let undated = choice.made.is_none() && !choice.state.says_no();
        let stands = undated && before.as_ref().is_some_and(|before| before.state.says_no());
        let new = !stands
            && !overtaken(before.as_ref(), choice.state, made)
            && !self.is_on_record(choice, whom.recipient, before.as_ref(), made)?;
        if !new && whom.recipient.is_none() {
            // Somebody who was erased, and whose refusal is kept: an old file does not bring them back.
            return Ok(false);
        }
        let recipient = whom.known_or_enrolled(self)?;
        if new {
            let at = moment(requested, before.map(|before| before.state), choice.state, made);
            let version = match line.outgrown {
                true => NO_VERSION,
                false => self.version_shown(&choice.purpose, choice.version, choice.made)?,
            };
            self.write_choice(recipient, &whom.lookup, choice, version, at)?;
        }
        self.note_facts(recipient, line.country.as_deref(), line.collected)?;
        if let Some(at) = line.told {
            let (purpose, at) = (&choice.purpose, at.min(now));
            let version = self.version_shown(purpose, None, Some(at))?;
            self.told(&Telling { recipient, purpose, version, segment: "", how: HowTold::Import, text: None, at })?;
        }
        Ok(new)
    }

    /// Is this choice on record, from whatever source? Where the line says when it was made, one of that day is; else what is
    /// in force is.
    fn is_on_record(
        &mut self,
        choice: &NewChoice,
        recipient: Option<RecipientId>,
        before: Option<&Choice>,
        made: Timestamp,
    ) -> Result<bool, Fault> {
        let (Some(recipient), Some(_)) = (recipient, choice.made) else {
            return Ok(before.is_some_and(|before| before.state == choice.state));
        };
        if before.is_none() {
            return Ok(false);
        }
        let (from, until) = (day_of(made) * 86_400, (day_of(made) + 1) * 86_400);
        let found = self.db.first(
            "SELECT 1 FROM choices
             WHERE recipient = $1 AND purpose = $2 AND about = $3 AND state = $4 AND at >= $5 AND at < $6 LIMIT 1",
            values![recipient.0, choice.purpose.as_str(), choice.about.as_str(), choice.state.as_str(), from, until],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }
}

/// The line at which the import of a file goes on.
pub(crate) fn position(db: &mut dyn Connection, file: &str) -> Result<u64, Fault> {
    let next = db.first("SELECT next_line FROM imports WHERE file = $1", values![file], |row| row.count(0))?;
    Ok(next.unwrap_or(0))
}
