//! Time stands still in these tests but for what waits, so they are quick and always go the same way.

use super::*;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::time::{advance, sleep};

/// What a request does with the store.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Writes, and is committed.
    Recorded,
    /// Was handed to the store, which found nothing to write.
    NotCounted,
    /// Had nothing to write from the start.
    Forged,
}

async fn ask(tick: &CommitTick, kind: Kind, commit: Duration) -> Duration {
    let started = Instant::now();
    match kind {
        Kind::Forged => tick.idle().await,
        Kind::NotCounted => {
            let (turn, write) = tick.writing();
            write.done(Ended::NothingToWrite);
            turn.await;
        }
        Kind::Recorded => {
            let (turn, write) = tick.writing();
            sleep(commit).await;
            write.done(Ended::Committed);
            turn.await;
        }
    }
    started.elapsed()
}

/// The largest distance between two samples' distribution functions (Kolmogorov and Smirnov).
fn distance(one: &[Duration], other: &[Duration]) -> f64 {
    let share = |sample: &[Duration], at: &Duration| {
        sample.iter().filter(|took| *took <= at).count() as f64 / sample.len() as f64
    };
    one.iter().chain(other).map(|at| (share(one, at) - share(other, at)).abs()).fold(0.0, f64::max)
}

/// Lonely requests of each kind by turns, on a disk whose commits last as `commit` says.
async fn durations(seed: u64, commit: impl Fn(&mut StdRng) -> Duration) -> [Vec<Duration>; 3] {
    let tick = CommitTick::seeded(seed);
    let mut chance = StdRng::seed_from_u64(seed);
    let mut took = [const { Vec::new() }; 3];
    for _ in 0..6000 {
        let kind = [Kind::Recorded, Kind::NotCounted, Kind::Forged][chance.random_range(0..3)];
        sleep(Duration::from_micros(chance.random_range(3_000..30_000))).await;
        let lasts = commit(&mut chance);
        took[kind as usize].push(ask(&tick, kind, lasts).await);
    }
    took
}

/// With 2,000 of each, two samples of one distribution lie further apart than 0.052 once in a hundred times.
const APART: f64 = 0.06;

#[tokio::test(start_paused = true)]
async fn on_a_quick_disk_time_tells_nothing() {
    let [recorded, not_counted, forged] =
        durations(1, |chance| Duration::from_micros(chance.random_range(200..1_900))).await;
    assert!(distance(&recorded, &forged) < APART);
    assert!(distance(&recorded, &not_counted) < APART);
}

#[tokio::test(start_paused = true)]
async fn on_a_slow_and_fitful_disk_time_tells_nothing() {
    let fitful = |chance: &mut StdRng| {
        let base = chance.random_range(4_000..16_000);
        Duration::from_micros(if chance.random_range(0..20) == 0 { base + 60_000 } else { base })
    };
    let [recorded, not_counted, forged] = durations(2, fitful).await;
    let distances = (distance(&recorded, &forged), distance(&recorded, &not_counted));
    assert!(distances.0 < APART && distances.1 < APART, "{distances:?}");
}

#[tokio::test(start_paused = true)]
async fn what_arrives_together_is_answered_together() {
    let tick = CommitTick::seeded(3);
    for lasts in [1, 5, 50, 400] {
        let commit = Duration::from_millis(lasts);
        let (valid, forged, paused) = tokio::join!(
            ask(&tick, Kind::Recorded, commit),
            ask(&tick, Kind::Forged, commit),
            ask(&tick, Kind::NotCounted, commit)
        );
        assert!(valid >= commit);
        assert_eq!((valid, valid), (forged, paused), "a commit of {lasts} ms");
        sleep(Duration::from_millis(7)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_later_tick_is_not_answered_before_an_earlier_one() {
    let tick = CommitTick::seeded(4);
    let slow = async {
        ask(&tick, Kind::Recorded, Duration::from_millis(300)).await;
        Instant::now()
    };
    let later = async {
        sleep(Duration::from_millis(20)).await;
        ask(&tick, Kind::Forged, Duration::ZERO).await;
        Instant::now()
    };
    let (slow, later) = tokio::join!(slow, later);
    assert!(later >= slow);
}

#[tokio::test(start_paused = true)]
async fn a_stuck_store_holds_no_answer_longer_than_patience() {
    let tick = CommitTick::seeded(5);
    let started = Instant::now();
    let (turn, write) = tick.writing();
    let (with_it, ()) = tokio::join!(ask(&tick, Kind::Forged, Duration::ZERO), turn);
    assert!(with_it >= PATIENCE && with_it <= PATIENCE + 2 * PERIOD, "{with_it:?}");
    assert_eq!(started.elapsed(), with_it);
    // It ends when it likes: its tick is gone.
    write.done(Ended::Committed);
    assert!(ask(&tick, Kind::Recorded, Duration::from_millis(1)).await < 2 * PATIENCE);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_goes_away_holds_nobody_up() {
    let tick = CommitTick::seeded(6);
    let (turn, write) = tick.writing();
    drop((turn, write));
    assert!(ask(&tick, Kind::Forged, Duration::ZERO).await < Duration::from_millis(10));
}

#[tokio::test(start_paused = true)]
async fn nothing_beats_while_nobody_waits() {
    let tick = CommitTick::seeded(7);
    ask(&tick, Kind::Forged, Duration::ZERO).await;
    tokio::task::yield_now().await;
    assert!(tick.shared.queue().ticks.is_empty());
    advance(Duration::from_secs(3600)).await;
    assert!(ask(&tick, Kind::Forged, Duration::ZERO).await < Duration::from_millis(10));
}
