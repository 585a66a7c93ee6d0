//! What a purpose was, version by version: which of them a yes or a telling may be about and still count for what is asked for
//! now, and which was in force when somebody chose or was told. Whether one covers another is said in `openlijk_model::covers`.

use crate::engine::{Connection, Fault, values};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use openlijk_model::{Choice, ChoiceState, Purpose, PurposeId, PurposeVersion, Told, covers};
use std::collections::HashMap;

/// A switch of a purpose to a version, or off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Switch {
    /// The version that it is about; of one that was switched off, the one that was in force.
    pub(crate) version: u32,
    pub(crate) is_on: bool,
    pub(crate) at: Timestamp,
}

/// The versions of a purpose, and its switches, both oldest first.
#[derive(Debug)]
pub(crate) struct Past {
    versions: Vec<PurposeVersion>,
    switches: Vec<Switch>,
}

impl Past {
    /// `None` where there is no version.
    pub(crate) fn of(versions: Vec<PurposeVersion>, switches: Vec<Switch>) -> Option<Self> {
        (!versions.is_empty()).then_some(Self { versions, switches })
    }

    /// All of them, oldest first.
    pub(crate) fn versions(&self) -> &[PurposeVersion] {
        &self.versions
    }

    /// The last version, in force or not.
    pub(crate) fn last(&self) -> &PurposeVersion {
        // One without versions is not made.
        &self.versions[self.versions.len() - 1]
    }

    /// The version that was switched on or off last, and whether it is on; `None`: none ever was, or it is not known any more.
    pub(crate) fn switched(&self) -> Option<(&PurposeVersion, bool)> {
        let last = self.switches.last()?;
        Some((self.version(last.version)?, last.is_on))
    }

    /// The version that its records are kept by: the one in force, else the one that was last, else the last declared.
    pub(crate) fn kept_by(&self) -> &PurposeVersion {
        self.switched().map_or_else(|| self.last(), |(version, _)| version)
    }

    /// Is there such a version?
    pub(crate) fn has(&self, version: u32) -> bool {
        self.version(version).is_some()
    }

    /// The version that people met at a time, as far as is known: the one switched last, else the one declared last, by then.
    /// Before all that it is the first in force, else the first declared.
    pub(crate) fn version_at(&self, at: Timestamp) -> u32 {
        let switched = self.switches.iter().rev().find(|switch| switch.at <= at).map(|switch| switch.version);
        let declared = || self.versions.iter().rev().find(|version| version.at <= at).map(|version| version.version);
        let first = || self.switches.first().map_or(self.versions[0].version, |switch| switch.version);
        switched.or_else(declared).unwrap_or_else(first)
    }

    /// The versions that cover what `now` asks for.
    pub(crate) fn covering(&self, now: &Purpose) -> Vec<u32> {
        self.versions.iter().filter(|then| covers(&then.purpose, now)).map(|then| then.version).collect()
    }

    /// Does what somebody agreed to or was told of, in this version, cover what is asked for now? Not where the version is not
    /// known.
    pub(crate) fn covers_now(&self, version: Option<u32>) -> bool {
        let then = version.and_then(|version| self.version(version));
        then.is_some_and(|then| covers(&then.purpose, &self.kept_by().purpose))
    }

    /// Was an address collected, or may it have been, while a version was in force that does not cover what `now` asks for?
    /// Then whoever was told when it was collected was told of less. `collected`: the day, where it is known.
    pub(crate) fn collected_under_less(&self, now: &Purpose, collected: Option<Date>) -> bool {
        let covering = self.covering(now);
        let on: Vec<&Switch> = self.switches.iter().filter(|switch| switch.is_on).collect();
        let Some(last_less) = on.iter().rposition(|switch| !covering.contains(&switch.version)) else { return false };
        let since = on.get(last_less + 1).map(|switch| switch.at.to_zoned(TimeZone::UTC).date());
        // Of the day itself nobody knows the hour.
        !matches!((collected, since), (Some(collected), Some(since)) if collected > since)
    }

    pub(crate) fn version(&self, number: u32) -> Option<&PurposeVersion> {
        self.versions.iter().find(|version| version.version == number)
    }
}

/// Every purpose's past.
pub(crate) type Pasts = HashMap<PurposeId, Past>;

/// Says of a choice on record whether it is a yes that does not cover what is asked for now.
pub(crate) fn mark_choice(pasts: &Pasts, purpose: &PurposeId, choice: &mut Choice) {
    let covered = || pasts.get(purpose).is_some_and(|past| past.covers_now(choice.version));
    choice.outgrown = choice.state == ChoiceState::Granted && !covered();
}

/// Says of a telling on record whether it does not cover what is asked for now.
pub(crate) fn mark_told(pasts: &Pasts, purpose: &PurposeId, told: &mut Told) {
    told.outgrown = !pasts.get(purpose).is_some_and(|past| past.covers_now(Some(told.version)));
}

/// All switches of every purpose, oldest first.
pub(crate) fn read_switches(db: &mut dyn Connection) -> Result<HashMap<PurposeId, Vec<Switch>>, Fault> {
    let mut switches: HashMap<PurposeId, Vec<Switch>> = HashMap::new();
    db.query("SELECT purpose, version, is_on, at FROM switches ORDER BY id", values![], &mut |row| {
        let switch = Switch { version: row.number(1)?, is_on: row.int(2)? != 0, at: row.time(3)? };
        switches.entry(row.word(0)?).or_default().push(switch);
        Ok(())
    })?;
    Ok(switches)
}
