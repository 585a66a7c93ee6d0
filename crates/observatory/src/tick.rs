//! The commit tick: every picture is answered on it, whatever its token, so that no clock tells a valid one from a
//! forged one.
//!
//! A request that has something to write is answered when that is written. Were the others answered at once, the time
//! would say which is which. So every request takes a turn. Those that arrive within one [`PERIOD`] share a tick, and
//! are answered together: at a beat of a fixed grid, in the order of ticks, when all that the tick has to write is
//! written. A request with nothing to write is treated as though it wrote: it is over when a later writer of its tick
//! is, and where there is none, after a time drawn from what recent writes really took. And no tick is over before the
//! time in which seven of eight recent writes were, which covers that one kind of write is quicker than another.
//!
//! Waiting has an end: a tick is answered after [`PATIENCE`], however stuck the store is. What is not written by then
//! is answered for without being on disk, and counted so.

mod recent;

use recent::Recent;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};

/// The distance of two beats. What arrives between them shares a tick.
pub const PERIOD: Duration = Duration::from_millis(2);
/// The longest that an answer waits for the store.
pub const PATIENCE: Duration = Duration::from_secs(1);

/// Resolves when the request is to be answered.
pub type Turn = OwnedNotified;

/// The commit tick. It beats only while somebody waits.
pub struct CommitTick {
    shared: Arc<Shared>,
    beating: AbortHandle,
}

impl CommitTick {
    /// Starts it in the tokio runtime that this is called in. It ends when it is dropped, so whoever waits for a turn
    /// keeps it.
    pub fn start() -> Self {
        Self::seeded(rand::random())
    }

    /// Starts it with the seed of its draws.
    pub(crate) fn seeded(seed: u64) -> Self {
        let queue = Queue { start: Instant::now(), first: 0, ticks: VecDeque::new(), recent: Recent::new(seed) };
        let shared = Arc::new(Shared { queue: Mutex::new(queue), somebody_waits: Notify::new() });
        let beating = tokio::spawn(beat(Arc::clone(&shared))).abort_handle();
        Self { shared, beating }
    }

    /// A turn for a request that has nothing to write.
    pub fn idle(&self) -> Turn {
        let (turn, _, _) = self.enter(|tick, now| tick.last_idle = Some(now));
        turn
    }

    /// A turn for a request that is about to write, and the write that its tick waits for.
    pub fn writing(&self) -> (Turn, Write<'_>) {
        let (turn, number, started) = self.enter(|tick, _| tick.writing += 1);
        (turn, Write { tick: self, number, started, ended: Ended::NothingToWrite })
    }

    fn enter(&self, note: impl FnOnce(&mut Tick, Instant)) -> (Turn, u64, Instant) {
        let now = Instant::now();
        let mut queue = self.shared.queue();
        let first_to_wait = queue.ticks.is_empty();
        let (number, tick) = queue.current(now);
        tick.last_arrival = now;
        note(tick, now);
        let turn = Arc::clone(&tick.answer).notified_owned();
        drop(queue);
        if first_to_wait {
            self.shared.somebody_waits.notify_one();
        }
        (turn, number, now)
    }
}

impl Drop for CommitTick {
    fn drop(&mut self) {
        self.beating.abort();
    }
}

impl std::fmt::Debug for CommitTick {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CommitTick")
    }
}

/// How a write ended, as far as time is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With a commit, or in trying one: it took what writes take.
    Committed,
    /// There was nothing to write after all.
    NothingToWrite,
}

/// A write that a tick waits for, until it is dropped: because it has ended, or because the client went away.
#[must_use = "the tick waits for it"]
pub struct Write<'a> {
    tick: &'a CommitTick,
    number: u64,
    started: Instant,
    ended: Ended,
}

impl Write<'_> {
    /// It has ended.
    pub fn done(mut self, ended: Ended) {
        self.ended = ended;
    }
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        let now = Instant::now();
        let mut queue = self.tick.shared.queue();
        // Where patience ran out, the tick is gone.
        let Some(tick) = queue.get(self.number) else { return };
        tick.writing -= 1;
        match self.ended {
            Ended::Committed => {
                tick.last_writer = tick.last_writer.max(Some(self.started));
                tick.lasted = Some(now.duration_since(self.started));
            }
            Ended::NothingToWrite => tick.last_idle = tick.last_idle.max(Some(self.started)),
        }
    }
}

struct Shared {
    queue: Mutex<Queue>,
    somebody_waits: Notify,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing that holds it panics; were it so, answering goes on.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn beat(shared: Arc<Shared>) {
    loop {
        let next = {
            let queue = shared.queue();
            (!queue.ticks.is_empty()).then(|| queue.next_beat(Instant::now()))
        };
        let Some(next) = next else {
            shared.somebody_waits.notified().await;
            continue;
        };
        sleep_until(next).await;
        loop {
            let over = shared.queue().take_over(Instant::now());
            let Some(tick) = over else { break };
            tick.answer.notify_waiters();
        }
    }
}

/// The ticks that are not answered yet, oldest first; to the last, requests may still come.
struct Queue {
    start: Instant,
    /// The number of the oldest.
    first: u64,
    ticks: VecDeque<Tick>,
    recent: Recent,
}

impl Queue {
    fn next_beat(&self, now: Instant) -> Instant {
        let beats = now.duration_since(self.start).as_nanos() / PERIOD.as_nanos() + 1;
        // u64 nanoseconds last for centuries.
        self.start + Duration::from_nanos(u64::try_from(beats * PERIOD.as_nanos()).unwrap_or(u64::MAX))
    }

    /// The tick that a request arriving now belongs to, and its number.
    fn current(&mut self, now: Instant) -> (u64, &mut Tick) {
        let closes = self.next_beat(now);
        if self.ticks.back().is_none_or(|tick| tick.closes < closes) {
            let tick = Tick {
                opened: now,
                closes,
                last_arrival: now,
                writing: 0,
                last_writer: None,
                last_idle: None,
                lasted: None,
                at_least: self.recent.most_last(),
                drawn: self.recent.draw(),
                answer: Arc::new(Notify::new()),
            };
            self.ticks.push_back(tick);
        }
        let last = self.ticks.len() - 1;
        (self.first + last as u64, &mut self.ticks[last])
    }

    fn get(&mut self, number: u64) -> Option<&mut Tick> {
        let index = number.checked_sub(self.first)?;
        self.ticks.get_mut(usize::try_from(index).ok()?)
    }

    /// Takes out the oldest tick, if it is over.
    fn take_over(&mut self, now: Instant) -> Option<Tick> {
        let tick = self.ticks.pop_front_if(|tick| tick.is_over(now))?;
        self.first += 1;
        let out_of_patience = tick.writing > 0;
        let lasted = if out_of_patience { Some(now.duration_since(tick.opened)) } else { tick.lasted };
        if let Some(lasted) = lasted {
            self.recent.add(lasted);
        }
        Some(tick)
    }
}

struct Tick {
    opened: Instant,
    /// The beat after which no request joins it.
    closes: Instant,
    last_arrival: Instant,
    /// How many writes have not ended.
    writing: u32,
    /// When the last of those arrived that had something to write.
    last_writer: Option<Instant>,
    /// When the last of those arrived that had not.
    last_idle: Option<Instant>,
    /// How long the write lasted that ended last.
    lasted: Option<Duration>,
    /// Nothing in it is over before this long after arriving.
    at_least: Duration,
    /// What a request with nothing to write takes in it.
    drawn: Duration,
    answer: Arc<Notify>,
}

impl Tick {
    fn is_over(&self, now: Instant) -> bool {
        if now < self.closes {
            return false;
        }
        now >= self.opened + PATIENCE
            || (self.writing == 0 && now >= self.last_arrival + self.at_least && self.idle_are_over(now))
    }

    fn idle_are_over(&self, now: Instant) -> bool {
        match self.last_idle {
            Some(idle) if self.last_writer.is_none_or(|writer| writer < idle) => now >= idle + self.drawn,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests;
