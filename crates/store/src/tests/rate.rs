//! How fast hits are taken, for whoever wants to know: `cargo test -p openlijk-store --lib -- --ignored --nocapture`.

use super::*;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const TASKS: usize = 256;
const TIME: Duration = Duration::from_secs(3);

/// Hits by many tasks at once, each waiting for its answer before the next.
async fn rate(world: &World, pictures: Vec<Meaning>, repeat: bool) -> u64 {
    let (done, started) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let before = world.store.inner.shared.batches();
    let tasks = (0..TASKS).map(|task| {
        let (store, done, now) = (world.store.clone(), Arc::clone(&done), world.now);
        let token = Token::lasting(pictures[task % pictures.len()], now, 30);
        tokio::spawn(async move {
            while started.elapsed() < TIME {
                let hit = Hit { token, class: OpenerClass::Person, repeat, at: now };
                assert_eq!(store.hit(hit).await.unwrap(), HitOutcome::Recorded);
                done.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let (batches, jobs) = world.store.inner.shared.batches();
    println!("{:.1} hits a batch", (jobs - before.1) as f64 / (batches - before.0) as f64);
    (done.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64()) as u64
}

/// A mailing to 2,000 people over 20 sessions at once.
async fn mailing(world: &Arc<World>, campaign: &'static str, what: &str) -> Vec<Recorded> {
    let (started, before) = (Instant::now(), world.store.inner.shared.batches());
    let sessions = (0..20).map(|session| {
        let world = Arc::clone(world);
        tokio::spawn(async move { world.mailing(campaign, session * 100..(session + 1) * 100).await })
    });
    let mut sent = Vec::new();
    for session in sessions.collect::<Vec<_>>() {
        sent.extend(session.await.unwrap());
    }
    let (batches, jobs) = world.store.inner.shared.batches();
    let batch = (jobs - before.1) as f64 / (batches - before.0) as f64;
    println!("20 sessions, {what}: {:.0}/s, {batch:.1} jobs a batch", 2_000.0 / started.elapsed().as_secs_f64());
    sent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, not a check"]
async fn hits_a_second() {
    let world = World::new().await;
    let mut declared = purpose("news", Measure::Aggregate);
    declared.audience = Some(2_000);
    world.store.apply_purpose(declared, "officer", world.now).await.unwrap();
    let world = Arc::new(world);
    mailing(&world, "february", "messages to people who are new").await;
    let sent = mailing(&world, "march", "messages to people who are known").await;
    let mut pictures: Vec<_> = sent.iter().map(|recorded| group_picture(recorded.place)).collect();
    for picture in std::mem::take(&mut pictures) {
        if world.load(picture).await == HitOutcome::Recorded {
            pictures.push(picture);
        }
    }
    println!("{} tasks, each hit a load to be written: {}/s", TASKS, rate(&world, pictures.clone(), false).await);
    println!("{} tasks, nothing new to write: {}/s", TASKS, rate(&world, pictures, true).await);
    let mut own = Vec::new();
    for number in 0..TASKS {
        let to = reader(number);
        let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to(&to) };
        own.push(Meaning::MessagePicture { message: world.send(&mail).await.message });
    }
    println!("{} tasks, each hit a reading by consent: {}/s", TASKS, rate(&world, own, false).await);
}
