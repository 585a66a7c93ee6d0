//! The one writer: a thread that takes every job that waits, does them in one transaction, and answers only when the
//! commit has returned. A fault ends the batch with "down" for everybody in it; the connection is dropped, never asked
//! to sync again, and what is true is read back from disk after a pause.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Engine, Fault};
use crate::hits::Tally;
use crate::keys::Keyring;
use crate::memory::Memory;
use crate::readers::Readers;
use crate::sealed::Folder;
use crate::shared::Shared;
use crate::types::{Hit, HitOutcome, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The most jobs in one transaction, so that a flood cannot keep an answer waiting for ever.
const BATCH: usize = 4096;
/// The pause before the first attempt to come back, doubled up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Where an answer goes.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// Something for the writer to do.
pub(crate) enum Job {
    /// Count a hit.
    Hit(Hit, Reply<HitOutcome>),
    /// Change something else.
    Change(Box<dyn Change>),
    /// Finish, and stop.
    Stop(oneshot::Sender<()>),
}

/// A change with its answer.
pub(crate) trait Change: Send {
    /// Makes the change. `Err` only for what ends the whole batch, or [`Fault::Constraint`], which ends this change.
    fn run(&mut self, books: &mut Books<'_>) -> Result<Done, Fault>;
    /// Sends the answer, now that the batch is on disk (`Ok`) or is not.
    fn answer(self: Box<Self>, batch: Result<(), StoreError>);
}

/// How a change ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It stands.
    Kept,
    /// It was refused, and has changed nothing.
    Refused,
}

/// A change made by a closure.
pub(crate) struct Task<T, F> {
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    reply: Reply<T>,
}

impl<T, F> Task<T, F>
where
    T: Send + 'static,
    F: FnOnce(&mut Books<'_>) -> Result<T, Trouble> + Send + 'static,
{
    pub(crate) fn boxed(work: F, reply: Reply<T>) -> Box<dyn Change> {
        Box::new(Self { work: Some(work), result: None, reply })
    }
}

impl<T, F> Change for Task<T, F>
where
    T: Send + 'static,
    F: FnOnce(&mut Books<'_>) -> Result<T, Trouble> + Send + 'static,
{
    fn run(&mut self, books: &mut Books<'_>) -> Result<Done, Fault> {
        let Some(work) = self.work.take() else { return Ok(Done::Refused) };
        match work(books) {
            Ok(value) => {
                self.result = Some(Ok(value));
                Ok(Done::Kept)
            }
            Err(Trouble::Answer(error)) => {
                self.result = Some(Err(error));
                Ok(Done::Refused)
            }
            Err(Trouble::Fault(fault)) => {
                self.result = Some(Err(StoreError::Refused(format!("this could not be kept: {fault}"))));
                Err(fault)
            }
        }
    }

    fn answer(self: Box<Self>, batch: Result<(), StoreError>) {
        let answer = match batch {
            Ok(()) => self.result.unwrap_or_else(|| Err(StoreError::Down("the change was not made".to_owned()))),
            Err(error) => Err(error),
        };
        // Whoever asked may have gone away; what was done stands.
        let _ = self.reply.send(answer);
    }
}

/// What the writer works with.
pub(crate) struct Writer {
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) readers: Arc<Readers>,
    pub(crate) sealed: Folder,
    /// Held for as long as the writer lives: one instance per data folder.
    pub(crate) lock: Option<std::fs::File>,
}

/// The writer while the store is up.
pub(crate) struct Up {
    pub(crate) connection: Box<dyn Connection>,
    pub(crate) memory: Memory,
}

enum State {
    Up(Box<Up>),
    Down { retry_at: Instant, pause: Duration },
}

impl Writer {
    /// Works until everybody who could send a job is gone, or a stop is sent.
    pub(crate) fn run(mut self, jobs: &Receiver<Job>, up: Up) {
        let mut state = State::Up(Box::new(up));
        let mut waiting = Vec::with_capacity(256);
        let mut stop = None;
        while stop.is_none() {
            match self.wait(jobs, &state) {
                Ok(Some(job)) => waiting.push(job),
                Ok(None) => {}
                Err(RecvTimeoutError::Timeout) | Err(RecvTimeoutError::Disconnected) => break,
            }
            while waiting.len() < BATCH {
                let Ok(job) = jobs.try_recv() else { break };
                waiting.push(job);
            }
            let mut hits = Vec::with_capacity(waiting.len());
            let mut changes = Vec::new();
            for job in waiting.drain(..) {
                match job {
                    Job::Hit(hit, reply) => hits.push((hit, reply)),
                    Job::Change(change) => changes.push(change),
                    Job::Stop(reply) => stop = Some(reply),
                }
            }
            state = self.step(state, changes, hits);
        }
        self.finish(state);
        self.lock = None;
        if let Some(reply) = stop {
            let _ = reply.send(());
        }
    }

    /// Waits for a job, or until it is time to try to come back (`None`).
    fn wait(&self, jobs: &Receiver<Job>, state: &State) -> Result<Option<Job>, RecvTimeoutError> {
        match state {
            State::Up(_) => jobs.recv().map(Some).map_err(|_| RecvTimeoutError::Disconnected),
            State::Down { retry_at, .. } => {
                match jobs.recv_timeout(retry_at.saturating_duration_since(Instant::now())) {
                    Err(RecvTimeoutError::Timeout) => Ok(None),
                    other => other.map(Some),
                }
            }
        }
    }

    fn step(&mut self, state: State, changes: Vec<Box<dyn Change>>, hits: Vec<(Hit, Reply<HitOutcome>)>) -> State {
        match state {
            State::Up(up) => self.batch(up, changes, hits),
            State::Down { retry_at, pause } => {
                self.refuse(changes, hits, &self.shared.problem());
                if Instant::now() < retry_at {
                    return State::Down { retry_at, pause };
                }
                match self.recover() {
                    Ok(up) => State::Up(Box::new(up)),
                    Err(problem) => {
                        self.shared.set_down(&problem);
                        let pause = (pause * 2).min(LONGEST_PAUSE);
                        State::Down { retry_at: Instant::now() + pause, pause }
                    }
                }
            }
        }
    }

    fn batch(
        &mut self,
        mut up: Box<Up>,
        mut changes: Vec<Box<dyn Change>>,
        hits: Vec<(Hit, Reply<HitOutcome>)>,
    ) -> State {
        if changes.is_empty() && hits.is_empty() {
            return State::Up(up);
        }
        self.shared.count_batch(changes.len() + hits.len());
        // A panic is a mistake of ours; memory and transaction are then thrown away like after any other fault.
        let attempt = AssertUnwindSafe(|| self.attempt(&mut up, &mut changes, &hits));
        let outcome = catch_unwind(attempt).unwrap_or_else(|_| Err(Fault::Failed("the writer panicked".to_owned())));
        match outcome {
            Ok(outcomes) => {
                for change in changes {
                    change.answer(Ok(()));
                }
                for ((_, reply), outcome) in hits.into_iter().zip(outcomes) {
                    let _ = reply.send(Ok(outcome));
                }
                State::Up(up)
            }
            Err(fault) => {
                // The connection goes before anything else: it must not get the chance to sync again.
                drop(up);
                self.keyring.rollback();
                self.readers.retire();
                let problem = fault.to_string();
                tracing::error!(%problem, "the store is down; mail goes on unmeasured, hits are lost until it recovers");
                self.shared.set_down(&problem);
                self.refuse(changes, hits, &problem);
                State::Down { retry_at: Instant::now() + FIRST_PAUSE, pause: FIRST_PAUSE }
            }
        }
    }

    /// Does a whole batch. When this returns `Ok`, all of it is on disk.
    fn attempt(
        &self,
        up: &mut Up,
        changes: &mut [Box<dyn Change>],
        hits: &[(Hit, Reply<HitOutcome>)],
    ) -> Result<Vec<HitOutcome>, Fault> {
        let mut books = Books::new(&mut *up.connection, &mut up.memory, &self.keyring);
        let mut stale = false;
        if !changes.is_empty() {
            books.begin()?;
        }
        // Everything here waits at the same time, so any order is right; pauses and refusals come before hits.
        for change in changes {
            books.db.savepoint()?;
            match change.run(&mut books) {
                Ok(done) => books.db.end_savepoint(done == Done::Kept)?,
                Err(Fault::Constraint(problem)) => {
                    tracing::error!(%problem, "a change broke a rule of the store and was undone");
                    books.db.end_savepoint(false)?;
                    stale = true;
                }
                Err(fault) => return Err(fault),
            }
        }
        // A hit is nobody's request of ours.
        books.cause = None;
        let mut outcomes = Vec::with_capacity(hits.len());
        let mut tally = Tally::default();
        for (hit, _) in hits {
            outcomes.push(books.hit(hit, &mut tally)?);
        }
        books.write_down(&mut tally)?;
        let after = books.commit()?;
        tally.report();
        if after.keys {
            self.keyring.reload().map_err(|_| Fault::Failed("the key file cannot be read back".to_owned()))?;
        }
        self.keyring.destroy_cell_keys(&after.closed)?;
        self.sealed.remove(&after.files);
        if after.scrub {
            up.connection.scrub()?;
        }
        if stale {
            up.memory = Memory::read(&mut *up.connection, &self.keyring)?;
        }
        if after.publish || stale {
            self.shared.publish(&up.memory);
        }
        Ok(outcomes)
    }

    fn refuse(&self, changes: Vec<Box<dyn Change>>, hits: Vec<(Hit, Reply<HitOutcome>)>, problem: &str) {
        for change in changes {
            change.answer(Err(StoreError::Down(problem.to_owned())));
        }
        self.shared.lose_hits(hits.len());
        for (_, reply) in hits {
            let _ = reply.send(Err(StoreError::Down(problem.to_owned())));
        }
    }

    /// Reads back from disk what is true, and writes down what was lost meanwhile.
    fn recover(&self) -> Result<Up, String> {
        // A reader that was opened while opening failed may have got the shared memory for reading only; as long as it
        // lives, SQLite gives this process no other, and nothing could ever be written again.
        self.readers.retire();
        self.keyring.reopen().map_err(|error| format!("the key file: {error:?}"))?;
        let up = start(&*self.engine, &self.keyring, &self.shared).map_err(|fault| fault.to_string())?;
        tracing::info!("the store is up again");
        Ok(up)
    }

    fn finish(&self, state: State) {
        let State::Up(mut up) = state else { return };
        let closed = self.shared.keep_losses(&mut *up.connection).and_then(|()| up.connection.scrub());
        if let Err(fault) = closed {
            // Everything answered for is in the log already; the next start reads it.
            tracing::warn!(%fault, "the write-ahead log was left for the next start");
        }
    }
}

/// Takes up the store as it is on disk: everything found there is synced anew, the erased are erased again, memory is
/// filled.
pub(crate) fn start(engine: &dyn Engine, keyring: &Keyring, shared: &Shared) -> Result<Up, Fault> {
    let mut connection = engine.writer()?;
    // What a failed sync left in the system's cache may not be on disk, though it can be read: write it again.
    connection.scrub()?;
    crate::erasure::replay(&mut *connection, keyring)?;
    crate::tidy::destroy_keys_of_closed(&mut *connection, keyring)?;
    shared.keep_losses(&mut *connection)?;
    let memory = Memory::read(&mut *connection, keyring)?;
    shared.publish(&memory);
    shared.set_up();
    Ok(Up { connection, memory })
}
