//! The sender's side: taking back for now or for good, at once or at a time; unlocking; and what time does. For good means that
//! our half is destroyed in the key file, before anybody hears of it: nothing opens the part again, whatever else they hold.

use super::sealing::{NewAct, unknown};
use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, values};
use crate::keys::Keyring;
use crate::logbook::OURSELVES;
use crate::types::{SealedFile, SealedState, StoreError, TakeBack, TakenBack};
use jiff::Timestamp;
use openlijk_model::{MessageId, SealedAct};
use std::collections::HashSet;

/// Messages whose time is over that one step ends.
const STEP: i64 = 200;

impl Store {
    /// Takes a message back, or one part of it; or lets it be read again. When this returns `Ok` it is on disk, and nothing is
    /// handed out after it.
    ///
    /// # Errors
    /// There is no such message or part; it was destroyed already and cannot be read again; or the store is down.
    pub async fn take_back(
        &self,
        (message, part): (MessageId, Option<u16>),
        how: TakeBack,
        who: &str,
        why: &str,
        now: Timestamp,
    ) -> Result<TakenBack, StoreError> {
        let (who, why) = (who.to_owned(), why.to_owned());
        self.change(move |books| books.take_back(message, part, how, (&who, &why), now)).await
    }

    /// Plans to take a message, or a part, back at a time. From that second on nothing is handed out.
    ///
    /// # Errors
    /// There is no such message, or the store is down.
    pub async fn plan_taking_back(
        &self,
        (message, part): (MessageId, Option<u16>),
        how: TakeBack,
        at: Timestamp,
        who: &str,
        why: &str,
    ) -> Result<(), StoreError> {
        let (who, why) = (who.to_owned(), why.to_owned());
        self.change(move |books| {
            books.factor_asked(message)?;
            books.db.execute(
                "INSERT INTO sealed_plans (id, message, part, act, at, who, why)
                 SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM sealed_plans",
                values![message.0, part.map(u32::from), how.act().as_str(), at, &who, &why],
            )?;
            Ok(())
        })
        .await
    }

    /// Drops a plan.
    ///
    /// # Errors
    /// The store is down.
    pub async fn drop_plan(&self, message: MessageId, plan: u64) -> Result<(), StoreError> {
        self.change(move |books| {
            books.db.execute("DELETE FROM sealed_plans WHERE id = $1 AND message = $2", values![plan, message.0])?;
            Ok(())
        })
        .await
    }

    /// Lets the reader try codes again.
    ///
    /// # Errors
    /// There is no such message, or the store is down.
    pub async fn unlock_sealed(&self, message: MessageId, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let who = who.to_owned();
        self.change(move |books| {
            let factor = books.factor_asked(message)?;
            books.db.execute("UPDATE sealed SET locked = FALSE, tries = 0 WHERE message = $1", values![message.0])?;
            let act = SealedAct::Unlocked;
            Ok(books.write_act(&NewAct { message, part: None, act, factor, at: now, who: &who, why: "" })?)
        })
        .await
    }

    /// Does what time asks: plans that are due, and messages whose time is over, whose halves are destroyed. Cheap where there
    /// is nothing to do. `true`: there is more.
    ///
    /// # Errors
    /// The store is down.
    pub async fn tidy_sealed(&self, now: Timestamp) -> Result<bool, StoreError> {
        self.change(move |books| books.tidy_sealed(now)).await
    }
}

impl Books<'_> {
    fn take_back(
        &mut self,
        message: MessageId,
        part: Option<u16>,
        how: TakeBack,
        (who, why): (&str, &str),
        now: Timestamp,
    ) -> Result<TakenBack, Trouble> {
        let factor = self.factor_asked(message)?;
        let before = self.state_of(message, part)?;
        let released_before = self.released(message, part)?;
        if matches!(before, SealedState::Destroyed | SealedState::Expired) {
            if how == TakeBack::Resume {
                let problem = "it was taken back for good, or its time is over; nothing can open it again";
                return Err(StoreError::Refused(problem.to_owned()).into());
            }
            return Ok(TakenBack { released_before });
        }
        match how {
            TakeBack::Suspend => self.set_state(message, part, SealedState::Suspended)?,
            TakeBack::Resume => self.set_state(message, part, SealedState::Waiting)?,
            TakeBack::Destroy => match part {
                None => self.end_sealed(message, SealedState::Destroyed)?,
                Some(number) => self.end_part(message, number)?,
            },
        }
        let act = how.act();
        self.write_act(&NewAct { message, part, act, factor, at: now, who, why })?;
        Ok(TakenBack { released_before })
    }

    fn state_of(&mut self, message: MessageId, part: Option<u16>) -> Result<SealedState, Trouble> {
        let found = match part {
            None => {
                self.db.first("SELECT state FROM sealed WHERE message = $1", values![message.0], |row| row.word(0))?
            }
            Some(number) => self.db.first(
                "SELECT state FROM sealed_parts WHERE message = $1 AND number = $2",
                values![message.0, u32::from(number)],
                |row| row.word(0),
            )?,
        };
        found.ok_or_else(|| unknown(message).into())
    }

    fn released(&mut self, message: MessageId, part: Option<u16>) -> Result<bool, Fault> {
        // Whoever opened the content has it; an attachment only whoever fetched it, or the whole mail.
        let found = self.db.first(
            "SELECT 1 FROM sealed_acts LEFT JOIN sealed_parts
                 ON sealed_parts.message = sealed_acts.message AND sealed_parts.number = sealed_acts.part
             WHERE sealed_acts.message = $1 AND act IN ('opened', 'fetched')
               AND ($2 IS NULL OR part = $2 OR kind = 'original' OR ($2 = 0 AND act = 'opened')) LIMIT 1",
            values![message.0, part.map(u32::from)],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    fn set_state(&mut self, message: MessageId, part: Option<u16>, state: SealedState) -> Result<(), Fault> {
        match part {
            None => self
                .db
                .execute("UPDATE sealed SET state = $1 WHERE message = $2", values![state.as_str(), message.0])?,
            Some(number) => self.db.execute(
                "UPDATE sealed_parts SET state = $1 WHERE message = $2 AND number = $3",
                values![state.as_str(), message.0, u32::from(number)],
            )?,
        };
        Ok(())
    }

    /// Ends a sealed message for good: every half is destroyed, every file goes. Its status stays.
    pub(super) fn end_sealed(&mut self, message: MessageId, state: SealedState) -> Result<(), Fault> {
        self.destroy_halves(message)?;
        self.set_state(message, None, state)?;
        self.db.execute("UPDATE sealed_parts SET state = $1 WHERE message = $2", values![state.as_str(), message.0])?;
        self.db.execute("DELETE FROM sealed_plans WHERE message = $1", values![message.0])?;
        self.db.execute("DELETE FROM sealed_sessions WHERE message = $1", values![message.0])?;
        self.db.execute("DELETE FROM sealed_codes WHERE message = $1", values![message.0])?;
        Ok(())
    }

    fn end_part(&mut self, message: MessageId, number: u16) -> Result<(), Fault> {
        let part = parts_of(self.db, message)?.into_iter().find(|part| part.0 == number);
        if let Some((_, half, file)) = part {
            self.keyring.destroy_half(half)?;
            self.after.files.push(file);
        }
        // The mail as it was sent holds every attachment: it cannot stay behind one that is gone.
        let originals = self.db.all(
            "SELECT number FROM sealed_parts WHERE message = $1 AND kind = 'original' AND state <> $2 AND number <> $3",
            values![message.0, SealedState::Destroyed.as_str(), u32::from(number)],
            |row| row.number(0),
        )?;
        self.set_state(message, Some(number), SealedState::Destroyed)?;
        for original in originals {
            // Numbers of parts are written from a `u16`.
            self.end_part(message, u16::try_from(original).unwrap_or(u16::MAX))?;
        }
        Ok(())
    }

    /// Destroys every half of a message, and has its files removed. For a message that leaves the record as well.
    pub(crate) fn destroy_halves(&mut self, message: MessageId) -> Result<(), Fault> {
        for (_, half, file) in parts_of(self.db, message)? {
            self.keyring.destroy_half(half)?;
            self.after.files.push(file);
        }
        Ok(())
    }

    /// Destroys the halves of every message to somebody who is about to be erased.
    pub(crate) fn destroy_halves_of(&mut self, recipient: openlijk_model::RecipientId) -> Result<(), Fault> {
        let messages = self.db.all(
            "SELECT sealed.message FROM sealed JOIN messages ON messages.id = sealed.message WHERE messages.recipient = $1",
            values![recipient.0],
            |row| Ok(MessageId(row.count(0)?)),
        )?;
        messages.into_iter().try_for_each(|message| self.destroy_halves(message))
    }

    /// Is taking back planned, and is its time there?
    pub(super) fn plan_due(&mut self, message: MessageId, part: Option<u16>, now: Timestamp) -> Result<bool, Fault> {
        let found = self.db.first(
            "SELECT 1 FROM sealed_plans WHERE message = $1 AND part IS NOT DISTINCT FROM $2 AND at <= $3
             AND act <> 'resumed' LIMIT 1",
            values![message.0, part.map(u32::from), now],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    fn tidy_sealed(&mut self, now: Timestamp) -> Result<bool, Trouble> {
        let due = self.db.all(
            "SELECT id, message, part, act, who, why, at FROM sealed_plans WHERE at <= $1 ORDER BY at, id LIMIT $2",
            values![now, STEP],
            |row| {
                let part = row.integer(2)?.map(|number| u16::try_from(number).unwrap_or(u16::MAX));
                let planned = (row.count(0)?, MessageId(row.count(1)?), part, row.word::<SealedAct>(3)?);
                Ok((planned, row.string(4)?, row.string(5)?, row.time(6)?))
            },
        )?;
        let mut more = due.len() as i64 == STEP;
        for ((plan, message, part, act), who, why, at) in due {
            let how = match act {
                SealedAct::Suspended => TakeBack::Suspend,
                SealedAct::Resumed => TakeBack::Resume,
                _ => TakeBack::Destroy,
            };
            // What cannot be resumed any more is done with.
            match self.take_back(message, part, how, (&who, &why), at) {
                Ok(_) | Err(Trouble::Answer(_)) => {}
                Err(fault) => return Err(fault),
            }
            self.db.execute("DELETE FROM sealed_plans WHERE id = $1", values![plan])?;
        }
        let over = self.db.all(
            "SELECT message FROM sealed WHERE until <= $1 AND state IN ('waiting', 'suspended') LIMIT $2",
            values![now, STEP],
            |row| Ok(MessageId(row.count(0)?)),
        )?;
        more |= over.len() as i64 == STEP;
        for message in over {
            let factor = self.factor_asked(message)?;
            self.end_sealed(message, SealedState::Expired)?;
            let act = SealedAct::Expired;
            self.write_act(&NewAct { message, part: None, act, factor, at: now, who: OURSELVES, why: "" })?;
        }
        Ok(more)
    }
}

/// Number, half and file of every part.
fn parts_of(db: &mut dyn Connection, message: MessageId) -> Result<Vec<(u16, u64, SealedFile)>, Fault> {
    db.all("SELECT number, half, file FROM sealed_parts WHERE message = $1", values![message.0], |row| {
        let number = u16::try_from(row.number(0)?).unwrap_or(u16::MAX);
        Ok((number, row.count(1)?, SealedFile::read(row.string(2)?)))
    })
}

/// At start: halves that no row knows are destroyed (a batch that broke off, an older copy of the store), and files that no row
/// knows are swept away.
pub(crate) fn settle(db: &mut dyn Connection, keyring: &Keyring, folder: &super::Folder) -> Result<(), Fault> {
    let known = db.all("SELECT half, file, state FROM sealed_parts", values![], |row| {
        Ok((row.count(0)?, row.string(1)?, row.word::<SealedState>(2)?))
    })?;
    let living = |state: &SealedState| matches!(state, SealedState::Waiting | SealedState::Suspended);
    let halves: HashSet<u64> = known.iter().filter(|(.., state)| living(state)).map(|(half, ..)| *half).collect();
    for half in keyring.halves()? {
        if !halves.contains(&half) {
            keyring.destroy_half(half)?;
        }
    }
    keyring.commit()?;
    let files: HashSet<String> =
        known.into_iter().filter(|(.., state)| living(state)).map(|(_, file, _)| file).collect();
    folder.sweep(&files).map_err(|error| Fault::Failed(format!("the folder of sealed files: {error}")))
}
