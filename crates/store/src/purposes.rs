//! Purposes: versions that are added and never changed.

use crate::books::{Books, Trouble};
use crate::engine::{Fault, Row, values};
use crate::types::StoreError;
use jiff::Timestamp;
use openlijk_lawfulness::Assessed;
use openlijk_model::{PurposeId, PurposeVersion};

impl Books<'_> {
    /// Declares a purpose, or a new version of it. The same declaration again makes no new version.
    pub(crate) fn apply_purpose(
        &mut self,
        assessed: Assessed,
        author: &str,
        now: Timestamp,
    ) -> Result<PurposeVersion, Trouble> {
        let (purpose, _assessment) = assessed.into_parts();
        let last = self.memory.purposes.get(&purpose.id);
        if let Some(last) = last.filter(|last| last.purpose == purpose) {
            return Ok(last.clone());
        }
        let version = last.map_or(1, |last| last.version + 1);
        let declaration = serde_json::to_string(&purpose)
            .map_err(|error| StoreError::Refused(format!("this purpose cannot be written down: {error}")))?;
        self.keyring.enrol_purpose(&purpose.id)?;
        self.db.execute(
            "INSERT INTO purposes (id, version, declaration, author, at) VALUES ($1, $2, $3, $4, $5)",
            values![purpose.id.as_str(), version, &declaration, author, now],
        )?;
        (self.after.keys, self.after.publish) = (true, true);
        let at = whole_second(now);
        let applied = PurposeVersion { purpose, version, author: author.to_owned(), at };
        self.memory.purposes.insert(applied.purpose.id.clone(), applied.clone());
        Ok(applied)
    }

    /// The purpose in force under this id.
    pub(crate) fn purpose(&self, id: &PurposeId) -> Result<&PurposeVersion, StoreError> {
        self.memory.purposes.get(id).ok_or_else(|| unknown_purpose(id))
    }
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

/// Times are kept to the second.
pub(crate) fn whole_second(at: Timestamp) -> Timestamp {
    // A second of a valid time is a valid time.
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
