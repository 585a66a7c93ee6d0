//! Purposes: versions that are added and never changed, each with its assessment, and the switch that brings one into force.

use crate::books::{Books, Trouble};
use crate::engine::{Fault, Row, values};
use crate::in_force::Desk;
use crate::notes;
use crate::past::{Switch, read_switches};
use crate::types::{Declared, GreyRuling, ON_WHEN_COMPLETE, PurposeHistory, Scope, StoreError, Switched};
use crate::{Connection, Store};
use jiff::Timestamp;
use openlijk_lawfulness::{Assessed, Assessment};
use openlijk_model::{Measure, Purpose, PurposeId, PurposeVersion};
use std::sync::Arc;

impl Store {
    /// The purposes in force, each in the version that is. From memory.
    pub fn purposes(&self) -> Arc<[PurposeVersion]> {
        Arc::clone(&self.inner.shared.desk().in_force)
    }
    /// The last declaration of every purpose, in force or not, in the order of their ids. From memory.
    pub fn declared(&self) -> Arc<[Declared]> {
        Arc::clone(&self.inner.shared.desk().declared)
    }
    /// The contested rules that the officer declined under a purpose. From memory, for every mail.
    pub fn declined(&self, purpose: &PurposeId) -> Arc<[String]> {
        self.inner.shared.desk().declined(purpose)
    }
    /// Does what was asked for in a version of a purpose cover what is asked for now ([`openlijk_model::covers`])? From memory.
    pub fn covers_now(&self, purpose: &PurposeId, version: u32) -> bool {
        self.inner.shared.desk().pasts.get(purpose).is_some_and(|past| past.covers_now(Some(version)))
    }
    /// Declares a purpose, or a new version of it. It is in force when its assessment finds nothing missing; else it waits,
    /// and the version before goes on. The same declaration again makes no new version, but its assessment is kept where it
    /// came out otherwise, and may bring it into force. What somebody switched off stays off until it is switched on.
    pub async fn apply_purpose(
        &self,
        purpose: Assessed,
        author: &str,
        now: Timestamp,
    ) -> Result<PurposeVersion, StoreError> {
        let (purpose, assessment) = purpose.into_parts();
        self.declare(purpose, assessment, author, now).await
    }
    /// Switches a purpose on (its last declaration, which must be complete) or off. On disk and in force when this returns,
    /// for mail already sent too: under a purpose that is off nothing is recorded and no hit counts.
    pub async fn switch_purpose(
        &self,
        purpose: &PurposeId,
        on: bool,
        why: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (purpose, why, who) = (purpose.clone(), why.to_owned(), who.to_owned());
        self.change(move |books| match on {
            true => books.switch_on(&purpose, &why, &who, now),
            false => books.switch_off(&purpose, &why, &who, now),
        })
        .await
    }
    /// Everything that happened to a purpose.
    pub async fn purpose_history(&self, purpose: &PurposeId) -> Result<PurposeHistory, StoreError> {
        let id = purpose.clone();
        let history = self.read(move |db| history(db, &id)).await?;
        if history.versions.is_empty() { Err(unknown_purpose(purpose)) } else { Ok(history) }
    }
    /// Records what the officer said of a contested rule under a purpose. A declined rule measures nothing from then on,
    /// nor is mail counted any more that was sent on it.
    pub async fn rule_on_grey(&self, ruling: GreyRuling) -> Result<(), StoreError> {
        self.change(move |books| books.rule_on_grey(&ruling)).await
    }

    pub(crate) async fn declare(
        &self,
        purpose: Purpose,
        assessment: Assessment,
        author: &str,
        now: Timestamp,
    ) -> Result<PurposeVersion, StoreError> {
        let author = author.to_owned();
        self.change(move |books| books.declare(purpose, &assessment, &author, now)).await
    }
}

impl Books<'_> {
    /// Declares a purpose, or a new version of it.
    fn declare(
        &mut self,
        purpose: Purpose,
        assessment: &Assessment,
        author: &str,
        now: Timestamp,
    ) -> Result<PurposeVersion, Trouble> {
        let last = self.memory.desk.declared(&purpose.id).cloned();
        let same = last.as_ref().filter(|last| last.version.purpose == purpose);
        let applied = match same {
            Some(same) => same.version.clone(),
            None => self.new_version(purpose, last.as_ref().map_or(1, |last| last.version.version + 1), author, now)?,
        };
        let known = same.and_then(|same| same.assessment.as_ref());
        if known.is_none_or(|(known, _)| known != assessment) {
            self.keep_assessment(&applied, assessment, author, now)?;
        }
        if assessment.is_complete() && !self.is_held_off(&applied.purpose.id)? {
            self.switch(&applied.purpose.id, applied.version, true, ON_WHEN_COMPLETE, author, now)?;
        }
        self.desk_changed()?;
        Ok(applied)
    }

    fn switch_on(&mut self, id: &PurposeId, why: &str, who: &str, now: Timestamp) -> Result<(), Trouble> {
        notes::check(&[why])?;
        let declared = self.memory.desk.declared(id).cloned().ok_or_else(|| unknown_purpose(id))?;
        // One that was declared before assessments existed has none, and was in force without.
        if let Some((assessment, _)) = declared.assessment.filter(|(assessment, _)| !assessment.is_complete()) {
            let missing = assessment.missing.join(", ");
            let problem =
                format!("purpose \u{201c}{id}\u{201d} cannot be switched on: its declaration lacks {missing}");
            return Err(StoreError::Refused(problem).into());
        }
        self.switch(id, declared.version.version, true, why, who, now)?;
        Ok(self.desk_changed()?)
    }

    fn switch_off(&mut self, id: &PurposeId, why: &str, who: &str, now: Timestamp) -> Result<(), Trouble> {
        notes::check(&[why])?;
        let declared = self.memory.desk.declared(id).ok_or_else(|| unknown_purpose(id))?;
        let version = declared.in_force.unwrap_or(declared.version.version);
        self.switch(id, version, false, why, who, now)?;
        self.drop_waiting(&Scope::Purpose(id.clone()));
        Ok(self.desk_changed()?)
    }

    /// Writes a switch down, where it changes something.
    fn switch(
        &mut self,
        id: &PurposeId,
        version: u32,
        is_on: bool,
        why: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let last = self.last_switch(id)?;
        if last.is_some_and(|last| last.is_on == is_on && (last.version == version || !is_on)) {
            return Ok(());
        }
        self.db.execute(
            "INSERT INTO switches (id, purpose, version, is_on, why, who, at)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM switches",
            values![id.as_str(), version, is_on, why, who, now],
        )?;
        Ok(())
    }

    fn is_held_off(&mut self, id: &PurposeId) -> Result<bool, Fault> {
        Ok(self.last_switch(id)?.is_some_and(|last| !last.is_on))
    }

    fn last_switch(&mut self, id: &PurposeId) -> Result<Option<Switch>, Fault> {
        Ok(read_switches(self.db)?.get(id).and_then(|switches| switches.last()).copied())
    }

    fn new_version(
        &mut self,
        purpose: Purpose,
        version: u32,
        author: &str,
        now: Timestamp,
    ) -> Result<PurposeVersion, Trouble> {
        let declaration = serde_json::to_string(&purpose).map_err(not_written)?;
        self.keyring.enrol_purpose(&purpose.id)?;
        self.db.execute(
            "INSERT INTO purposes (id, version, declaration, author, at) VALUES ($1, $2, $3, $4, $5)",
            values![purpose.id.as_str(), version, &declaration, author, now],
        )?;
        self.after.keys = true;
        Ok(PurposeVersion { purpose, version, author: author.to_owned(), at: whole_second(now) })
    }

    fn keep_assessment(
        &mut self,
        version: &PurposeVersion,
        assessment: &Assessment,
        author: &str,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        let written = serde_json::to_string(assessment).map_err(not_written)?;
        self.db.execute(
            "INSERT INTO assessments (id, purpose, version, assessment, author, at)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5 FROM assessments",
            values![version.purpose.id.as_str(), version.version, &written, author, now],
        )?;
        Ok(())
    }

    fn rule_on_grey(&mut self, ruling: &GreyRuling) -> Result<(), Trouble> {
        self.purpose(&ruling.purpose)?;
        notes::check(&[&ruling.note])?;
        if ruling.rule.trim().is_empty() {
            return Err(StoreError::Refused("name the contested rule, such as R01".to_owned()).into());
        }
        self.db.execute(
            "INSERT INTO grey_rulings (id, purpose, rule, accepted, note, who, at)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM grey_rulings",
            values![ruling.purpose.as_str(), &ruling.rule, ruling.accepted, &ruling.note, &ruling.who, ruling.at],
        )?;
        self.desk_changed()?;
        Ok(self.stop_contested()?)
    }

    /// Takes up what the desk changed: for the writer now, for everybody else once it is on disk.
    pub(crate) fn desk_changed(&mut self) -> Result<(), Fault> {
        let (desk, purposes) = Desk::read(self.db)?;
        self.memory.desk = Arc::new(desk);
        self.memory.purposes = purposes;
        self.memory.apply_pauses();
        let quiet = self.memory.purposes.values().filter(|now| !Measure::Aggregate.is_at_most(now.purpose.measure));
        let quiet: Vec<_> = quiet.map(|now| Scope::Purpose(now.purpose.id.clone())).collect();
        quiet.iter().for_each(|scope| self.drop_waiting(scope));
        self.after.publish = true;
        Ok(())
    }

    /// The purpose of this id in the version that its records are kept by: the one in force, else the one that was last,
    /// else the last declared.
    pub(crate) fn purpose(&self, id: &PurposeId) -> Result<&PurposeVersion, StoreError> {
        self.memory.purposes.get(id).ok_or_else(|| unknown_purpose(id))
    }

    /// The version of a purpose that a choice or a telling is about: the one whose words were shown, where that is known; else
    /// the one that people met at that time, as far as is known, or meet now where it has no time of its own.
    pub(crate) fn version_shown(
        &self,
        id: &PurposeId,
        shown: Option<u32>,
        at: Option<Timestamp>,
    ) -> Result<u32, StoreError> {
        let past = self.memory.desk.pasts.get(id).ok_or_else(|| unknown_purpose(id))?;
        match shown {
            Some(version) if past.has(version) => Ok(version),
            Some(version) => Err(unknown_version(id, version)),
            None => Ok(at.map_or(past.kept_by().version, |at| past.version_at(at))),
        }
    }

    /// May a message be put on record under this version? Not while the purpose is off.
    pub(crate) fn check_recordable(&self, id: &PurposeId, version: u32) -> Result<(), StoreError> {
        let declared = self.memory.desk.declared(id).ok_or_else(|| unknown_purpose(id))?;
        if version == 0 || version > declared.version.version {
            return Err(unknown_version(id, version));
        }
        if declared.in_force.is_none() {
            let problem = format!("purpose \u{201c}{id}\u{201d} is off; nothing is put on record under it");
            return Err(StoreError::Refused(problem));
        }
        Ok(())
    }
}

fn history(db: &mut dyn Connection, id: &PurposeId) -> Result<PurposeHistory, Fault> {
    Ok(PurposeHistory {
        versions: db.all(
            "SELECT declaration, version, author, at FROM purposes WHERE id = $1 ORDER BY version",
            values![id.as_str()],
            |row| read_version(row, 0),
        )?,
        assessments: db.all(
            "SELECT version, assessment, author, at FROM assessments WHERE purpose = $1 ORDER BY id",
            values![id.as_str()],
            |row| Ok((row.number(0)?, row.json(1)?, row.string(2)?, row.time(3)?)),
        )?,
        switches: db.all(
            "SELECT version, is_on, why, who, at FROM switches WHERE purpose = $1 ORDER BY id",
            values![id.as_str()],
            |row| {
                let (version, on) = (row.number(0)?, row.int(1)? != 0);
                Ok(Switched { version, on, why: row.string(2)?, who: row.string(3)?, at: row.time(4)? })
            },
        )?,
        rulings: db.all(
            "SELECT rule, accepted, note, who, at FROM grey_rulings WHERE purpose = $1 ORDER BY id",
            values![id.as_str()],
            |row| {
                let (rule, accepted) = (row.string(0)?, row.int(1)? != 0);
                let (note, who, at) = (row.string(2)?, row.string(3)?, row.time(4)?);
                Ok(GreyRuling { purpose: id.clone(), rule, accepted, note, who, at })
            },
        )?,
    })
}

/// Reads declaration, version, author and time from four columns.
pub(crate) fn read_version(row: &dyn Row, column: usize) -> Result<PurposeVersion, Fault> {
    Ok(PurposeVersion {
        purpose: row.json(column)?,
        version: row.number(column + 1)?,
        author: row.string(column + 2)?,
        at: row.time(column + 3)?,
    })
}

pub(crate) fn unknown_purpose(id: &PurposeId) -> StoreError {
    StoreError::Unknown(format!(
        "there is no purpose \u{201c}{id}\u{201d}; openlijk purpose list shows the ones there are"
    ))
}

fn unknown_version(id: &PurposeId, version: u32) -> StoreError {
    StoreError::Unknown(format!("purpose \u{201c}{id}\u{201d} has no version {version}"))
}

fn not_written(error: serde_json::Error) -> StoreError {
    StoreError::Refused(format!("this purpose cannot be written down: {error}"))
}

/// Times are kept to the second.
pub(crate) fn whole_second(at: Timestamp) -> Timestamp {
    // A second of a valid time is a valid time.
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
