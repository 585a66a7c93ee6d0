//! Notes that are about no person: nobody's erasure takes them along. So none is kept in which an e-mail address stands; and
//! out of those that are older than this rule, the address of somebody who is erased is taken.

use crate::books::Books;
use crate::engine::{Connection, Fault, values};
use crate::keys::{Keyring, Lookup};
use crate::pauses;
use crate::person::lookup_of;
use crate::types::StoreError;
use openlijk_model::{RecipientId, note};

macro_rules! column {
    ($table:literal, $column:literal) => {
        (
            concat!("SELECT DISTINCT ", $column, " FROM ", $table, " WHERE ", $column, " LIKE '%@%'"),
            concat!("UPDATE ", $table, " SET ", $column, " = $1 WHERE ", $column, " = $2"),
        )
    };
}
/// Where notes stand: how those with an `@` are found, and how one is written again. By their words, since the same words are
/// the same note.
const PLACES: [(&str, &str); 11] = [
    column!("pauses", "why"),
    column!("pauses", "ended_why"),
    column!("switches", "why"),
    column!("grey_rulings", "note"),
    column!("opinions", "about"),
    column!("opinions", "lawyer"),
    column!("opinions", "note"),
    // Those about a person go with that person; they may name somebody else beside.
    column!("requests", "note"),
    column!("requests", "outcome"),
    column!("looks", "why"),
    column!("wishes", "why"),
];

/// Refuses notes in which an address stands.
pub(crate) fn check(notes: &[&str]) -> Result<(), StoreError> {
    if notes.iter().any(|text| note::has_address(text)) { Err(StoreError::AddressInNote) } else { Ok(()) }
}

/// The notes with an `@` in them: none but those that are older than the rule, or are about a person.
pub(crate) struct Notes(Vec<(&'static str, String)>);

impl Notes {
    /// Reads them.
    pub(crate) fn read(db: &mut dyn Connection) -> Result<Self, Fault> {
        let mut notes = Vec::new();
        for (read, write) in PLACES {
            notes.extend(db.all(read, values![], |row| Ok((write, row.string(0)?)))?);
        }
        Ok(Self(notes))
    }

    /// Takes an address out of every note. `true`: it stood in one.
    pub(crate) fn take_out(
        &mut self,
        db: &mut dyn Connection,
        keyring: &Keyring,
        lookup: &Lookup,
    ) -> Result<bool, Fault> {
        let mut found = false;
        for (write, text) in &mut self.0 {
            // By its keyed hash: of who was erased already nothing else is left.
            if let Some(left) = note::without(text, |address| keyring.lookup(address) == *lookup) {
                db.execute(write, values![&left, text.as_str()])?;
                *text = left;
                found = true;
            }
        }
        Ok(found)
    }
}

impl Books<'_> {
    /// Takes the address of somebody who is about to be erased out of every note, in memory too.
    pub(crate) fn take_out_of_notes(&mut self, recipient: RecipientId, notes: &mut Notes) -> Result<(), Fault> {
        let Some(lookup) = lookup_of(self.db, recipient)? else { return Ok(()) };
        if notes.take_out(self.db, self.keyring, &lookup)? {
            self.memory.pauses = pauses::read(self.db)?;
            self.desk_changed()?;
        }
        Ok(())
    }
}
