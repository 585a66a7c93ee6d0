//! Decisions by themselves, on a real store: `decide_often DATA COUNT CONSENTS [THREADS …]`. `bench/consent` runs it.
//!
//! `DATA` is a data folder that no openlijk runs on, with one purpose at least. Each decision asks the store what one
//! recipient was told, chose and wishes, and takes the rules' answer: what a message costs before it is put on record. Half of
//! the recipients are spread over the people `readerN@example.org` with N below `CONSENTS`; nobody knows the other half.

use openlijk_gateway::{Desk, DeskSettings};
use openlijk_lawfulness::{ControllerFacts, Decider};
use openlijk_model::{Address, Clock, Language, Purpose};
use openlijk_store::{Options, Store};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, count, consents, threads @ ..] = &arguments[..] else {
        return Err("usage: decide_often DATA COUNT CONSENTS [THREADS …]".into());
    };
    let (count, consents): (usize, usize) = (count.parse()?, consents.parse()?);
    let store = Store::open(Path::new(data), &Options::default())?;
    let purpose = store.purposes().first().ok_or("no purpose is in force")?.purpose.clone();
    let decider = Decider::built_in()?;
    decider.know(&store.opinions());
    let desk = Desk::new(store, Arc::new(decider), settings(), Clock::new(jiff::Timestamp::now));
    for threads in threads {
        let threads: usize = threads.parse()?;
        let each = decided(&desk, &purpose, &recipients(count, consents)?, threads)?;
        println!("{}", in_json(threads, each));
    }
    Ok(())
}

fn settings() -> DeskSettings {
    let controller = ControllerFacts {
        name: "Bench".to_owned(),
        contact: "post@example.org".to_owned(),
        officer: "officer@example.org".to_owned(),
        countries: vec!["NL".to_owned()],
        languages: vec![Language::En],
    };
    DeskSettings { controller, public_url: "http://127.0.0.1".to_owned(), safe_domains: Vec::new() }
}

/// Every other one has a consent on record, spread over all of them in no order.
fn recipients(count: usize, consents: usize) -> Result<Vec<Address>, Box<dyn Error>> {
    // Prime, and larger than any number of consents, so no step of it comes back to the same person soon.
    const STRIDE: usize = 15_485_863;
    let address = |number: usize| match number % 2 {
        0 => format!("reader{}@example.org", number * STRIDE % consents.max(1)),
        _ => format!("nobody{number}@example.org"),
    };
    (0..count).map(|number| Ok(Address::parse(&address(number))?)).collect()
}

/// The seconds from the first to the last, and how long each took, shortest first.
fn decided(
    desk: &Desk,
    purpose: &Purpose,
    recipients: &[Address],
    threads: usize,
) -> Result<(Duration, Vec<Duration>), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    runtime.block_on(async {
        let began = Instant::now();
        let mut sessions = tokio::task::JoinSet::new();
        for share in recipients.chunks(recipients.len().div_ceil(threads)) {
            let (desk, purpose, share) = (desk.clone(), purpose.clone(), share.to_vec());
            sessions.spawn(async move {
                let mut taken = Vec::with_capacity(share.len());
                for recipient in &share {
                    let (began, at) = (Instant::now(), jiff::Timestamp::now());
                    desk.assess(&purpose, recipient, None, at).await?;
                    taken.push(began.elapsed());
                }
                Ok::<_, openlijk_gateway::DeskError>(taken)
            });
        }
        let mut each = Vec::with_capacity(recipients.len());
        while let Some(taken) = sessions.join_next().await {
            each.extend(taken??);
        }
        let seconds = began.elapsed();
        each.sort_unstable();
        Ok((seconds, each))
    })
}

fn in_json(threads: usize, (seconds, each): (Duration, Vec<Duration>)) -> serde_json::Value {
    let micros = |share: usize| each[(each.len() * share / 100).min(each.len() - 1)].as_secs_f64() * 1e6;
    serde_json::json!({
        "threads": threads,
        "per_second": each.len() as f64 / seconds.as_secs_f64(),
        "p50_us": micros(50),
        "p99_us": micros(99),
    })
}
