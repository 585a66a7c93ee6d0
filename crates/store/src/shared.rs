//! What every handle may look at without asking the writer: what the desk decided, pauses, and how the store is.

use crate::engine::{Connection, Fault, values};
use crate::in_force::Desk;
use crate::memory::Memory;
use crate::types::{Health, Pause, Scope};
use openlijk_model::PurposeVersion;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The writer writes here, everybody reads.
pub(crate) struct Shared {
    desk: RwLock<Arc<Desk>>,
    pauses: RwLock<Arc<[Pause]>>,
    problem: Mutex<Option<String>>,
    /// Lost since the data folder was made, as far as written down.
    lost_before: AtomicU64,
    /// Lost since then.
    lost_now: AtomicU64,
}

impl Shared {
    pub(crate) fn new() -> Self {
        Self {
            desk: RwLock::default(),
            pauses: RwLock::new(Arc::new([])),
            problem: Mutex::new(None),
            lost_before: AtomicU64::new(0),
            lost_now: AtomicU64::new(0),
        }
    }

    pub(crate) fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.desk.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn pauses(&self) -> Arc<[Pause]> {
        Arc::clone(&self.pauses.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The pauses in force, and every purpose that is off as if it were paused.
    pub(crate) fn stops(&self) -> Vec<Pause> {
        let (mut stops, desk) = (self.pauses().to_vec(), self.desk());
        let off = desk.declared.iter().filter(|declared| declared.in_force.is_none());
        stops.extend(off.map(|declared| {
            let PurposeVersion { purpose, author, at, .. } = &declared.version;
            let (scope, why) = (Scope::Purpose(purpose.id.clone()), "the purpose is off".to_owned());
            Pause { scope, why, who: author.clone(), since: *at }
        }));
        stops
    }

    pub(crate) fn publish(&self, memory: &Memory) {
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&memory.desk);
        *self.pauses.write().unwrap_or_else(PoisonError::into_inner) = memory.pauses.clone().into();
    }

    pub(crate) fn health(&self) -> Health {
        let problem = self.problem.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let hits_lost = self.lost_before.load(Ordering::Relaxed) + self.lost_now.load(Ordering::Relaxed);
        Health { up: problem.is_none(), problem, hits_lost }
    }

    pub(crate) fn problem(&self) -> String {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    pub(crate) fn set_down(&self, problem: &str) {
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem.to_owned());
        metrics::gauge!("openlijk_store_up").set(0.0);
    }

    pub(crate) fn set_up(&self) {
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = None;
        metrics::gauge!("openlijk_store_up").set(1.0);
    }

    pub(crate) fn lose_hits(&self, hits: usize) {
        if hits > 0 {
            self.lost_now.fetch_add(hits as u64, Ordering::Relaxed);
            metrics::counter!("openlijk_hits_lost_total").increment(hits as u64);
        }
    }

    /// Counts a batch of so many jobs.
    pub(crate) fn count_batch(&self, jobs: usize) {
        metrics::histogram!("openlijk_batch_jobs").record(jobs as f64);
    }

    /// Writes down how many hits were lost, and reads how many were lost before. Outside a transaction.
    pub(crate) fn keep_losses(&self, connection: &mut dyn Connection) -> Result<(), Fault> {
        let before = connection
            .first("SELECT value FROM meta WHERE name = 'hits_lost'", values![], |row| row.word::<u64>(0))?
            .unwrap_or(0);
        let now = self.lost_now.load(Ordering::Relaxed);
        if now > 0 {
            let total = (before + now).to_string();
            connection.execute(
                "INSERT INTO meta (name, value) VALUES ('hits_lost', $1)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                values![&total],
            )?;
            self.lost_now.fetch_sub(now, Ordering::Relaxed);
        }
        self.lost_before.store(before + now, Ordering::Relaxed);
        Ok(())
    }
}
