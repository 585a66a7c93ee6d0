//! How long a decision takes: `cargo run --example pace -p openlijk-lawfulness` (add `--release` for the real figure).

use jiff::Timestamp;
use openlijk_lawfulness::Decider;
use openlijk_model::{Facts, Measure, Recipients};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let started = Instant::now();
    let decider = Decider::built_in()?;
    println!("reading the regimes: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let granted = serde_json::json!({
        "controller": "public-task", "recipient_class": "citizen", "country": "NL", "purpose": "newsletter-reach",
        "basis": "e", "law": "a law", "requested": "aggregate", "consent": {"state": "unknown"}, "requested_mail": true,
        "disclosure": "earlier-message", "opt_out": "one-click", "less_intrusive": {"available": "none"},
        "scope": "selected", "documents": {"ropa": "R-1", "dpia": "D-1", "processor": "none", "retention_days": 90}
    });
    let granted: Facts = serde_json::from_value(granted)?;
    let lowered = Facts { requested: Some(Measure::Individual), ..granted.clone() };
    for (name, facts) in [("granted", granted), ("lowered", lowered)] {
        pace(&decider, name, &facts)?;
    }
    Ok(())
}

/// Each new cell size is a new question; the same one again is remembered.
fn pace(decider: &Decider, name: &str, facts: &Facts) -> Result<(), Box<dyn std::error::Error>> {
    const NEW: u64 = 200;
    const AGAIN: u32 = 20_000;
    let with_cell = |number| Facts { recipients: Some(Recipients::Number(number)), ..facts.clone() };
    let started = Instant::now();
    for number in 0..NEW {
        decider.decide(&with_cell(10_000 + number), None, Timestamp::UNIX_EPOCH)?;
    }
    let new = started.elapsed().as_secs_f64() * 1e6 / NEW as f64;
    let facts = with_cell(10_000);
    let started = Instant::now();
    for _ in 0..AGAIN {
        decider.decide(&facts, None, Timestamp::UNIX_EPOCH)?;
    }
    let again = started.elapsed().as_secs_f64() * 1e6 / f64::from(AGAIN);
    println!("{name}: {new:.0} µs for a new question, {again:.2} µs for one that is remembered");
    Ok(())
}
