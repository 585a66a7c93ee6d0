//! A small pool of read connections. Reading runs on the runtime's blocking threads, never on its workers.

use crate::engine::{Connection, Engine, Fault};
use crate::types::StoreError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Reads at one time. More would only wait for the same disk.
const CONNECTIONS: usize = 8;

/// The pool.
pub(crate) struct Readers {
    engine: Arc<dyn Engine>,
    idle: Mutex<Vec<(u64, Box<dyn Connection>)>>,
    generation: AtomicU64,
    permits: Semaphore,
}

impl Readers {
    pub(crate) fn new(engine: Arc<dyn Engine>) -> Self {
        let permits = Semaphore::new(CONNECTIONS);
        Self { engine, idle: Mutex::default(), generation: AtomicU64::new(0), permits }
    }

    /// Reads. A connection that failed is not used again.
    pub(crate) async fn read<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&mut dyn Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = Arc::clone(&self);
        let _permit = readers.permits.acquire().await.map_err(down)?;
        tokio::task::spawn_blocking(move || self.with_connection(work)).await.map_err(down)?.map_err(down)
    }

    /// Lets every connection go: what is on disk has to be read anew.
    pub(crate) fn retire(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn with_connection<T>(&self, work: impl FnOnce(&mut dyn Connection) -> Result<T, Fault>) -> Result<T, Fault> {
        let generation = self.generation.load(Ordering::SeqCst);
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some((made, connection)) if made == generation => connection,
            _ => self.engine.reader()?,
        };
        let result = work(&mut *connection)?;
        if self.generation.load(Ordering::SeqCst) == generation {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((generation, connection));
        }
        Ok(result)
    }
}

fn down(error: impl std::fmt::Display) -> StoreError {
    StoreError::Down(error.to_string())
}
