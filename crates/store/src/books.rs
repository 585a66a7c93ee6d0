//! What a change works on: the write connection in its transaction, the writer's memory, and the keys.

use crate::engine::{Connection, Fault};
use crate::keys::Keyring;
use crate::memory::Memory;
use crate::types::{SealedFile, StoreError};
use openlijk_model::{CellId, TraceContext};
use std::time::Instant;

/// Why a change was not made.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It cannot be done, for a reason that whoever asked should hear. Nothing was changed.
    Answer(StoreError),
    /// The database failed.
    Fault(Fault),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Answer(error)
    }
}

/// What must happen once the batch is on disk, before anybody hears of it.
#[derive(Debug, Default)]
pub(crate) struct After {
    /// The write-ahead log must be emptied.
    pub(crate) scrub: bool,
    /// Purposes or pauses changed.
    pub(crate) publish: bool,
    /// Sealing keys were made.
    pub(crate) keys: bool,
    /// Cells that are closed: their keys must be destroyed.
    pub(crate) closed: Vec<CellId>,
    /// Sealed files whose rows are gone, or whose halves are destroyed.
    pub(crate) files: Vec<SealedFile>,
}

/// The books, open for one batch.
pub(crate) struct Books<'a> {
    pub(crate) db: &'a mut dyn Connection,
    pub(crate) memory: &'a mut Memory,
    pub(crate) keyring: &'a Keyring,
    pub(crate) after: After,
    /// What caused the change that is being made; each says so for itself.
    pub(crate) cause: Option<TraceContext>,
    begun: bool,
}

impl<'a> Books<'a> {
    pub(crate) fn new(db: &'a mut dyn Connection, memory: &'a mut Memory, keyring: &'a Keyring) -> Self {
        Self { db, memory, keyring, after: After::default(), cause: None, begun: false }
    }

    /// Begins the transaction, where it has not begun. A batch that changes nothing needs none.
    pub(crate) fn begin(&mut self) -> Result<(), Fault> {
        if !self.begun {
            self.db.begin()?;
            self.begun = true;
        }
        Ok(())
    }

    /// Commits keys first and rows second: a key without its row is harmless, a row without its key is not.
    pub(crate) fn commit(self) -> Result<After, Fault> {
        if self.begun {
            let started = Instant::now();
            self.keyring.commit()?;
            self.db.commit()?;
            metrics::counter!("openlijk_commits_total").increment(1);
            metrics::histogram!("openlijk_commit_seconds").record(started.elapsed().as_secs_f64());
        }
        Ok(self.after)
    }
}
