//! Prepares one mail many times, so that the instructions of one can be counted: `prepare_often MAIL COUNT [check]`.
//! `bench/prepare` runs it. With `check`, the bytes that come out are read once more, as before they leave.

use jiff::Timestamp;
use openlijk_lawfulness::Decider;
use openlijk_message::check::carries;
use openlijk_message::notice::{NoticeFacts, Says};
use openlijk_message::{Insertion, Notice, Picture, Prepared, prepare};
use openlijk_model::{Facts, Language, Measure};
use std::error::Error;

/// A newsletter's reach, with everything in order: crowds may be counted.
const FACTS: &str = r#"{
    "controller": "private", "recipient_class": "citizen", "country": "NL", "purpose": "newsletter-reach", "basis": "f",
    "interest": "knowing whether our newsletter is read", "requested": "aggregate",
    "data": {"unique_id": false, "ip": false, "user_agent": false, "time": "hour", "count": false, "geo": false,
             "dwell": false, "forward": false},
    "consent": {"state": "unknown"}, "requested_mail": true, "collected": "2026-05-01",
    "disclosure": "earlier-message", "opt_out": "one-click", "less_intrusive": {"available": "none"},
    "recipients": 20000, "scope": "selected",
    "documents": {"ropa": "R-1", "dpia": "D-1", "processor": "none", "retention_days": 90}
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("usage: prepare_often MAIL COUNT [check]".into());
    };
    let check = arguments.next().is_some_and(|word| word == "check");
    let raw = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
    let facts: Facts = serde_json::from_str(FACTS)?;
    let decision = Decider::built_in()?.decide(
        &facts,
        Some("nl"),
        Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(500_000),
    )?;
    let grant = decision.picture().ok_or("no picture was granted")?;
    let picture = Picture::granted(grant, format!("https://mail.example.org/o/{}.gif", "A".repeat(43)));
    let (mut changed, mut pictures) = (0, 0);
    for _ in 0..count.parse::<u32>()? {
        let notice = Notice::render(&NoticeFacts {
            language: Language::En,
            organisation: "Example",
            why: "So we know whether our newsletter is read.",
            own_words: "",
            says: Says::Measures(Measure::Aggregate),
            page_url: "https://mail.example.org/r/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        });
        if let Prepared::Changed { picture, bytes } =
            prepare(&raw, &Insertion { notice: &notice, picture: Some(&picture) })
        {
            if check && !carries(&bytes, "https://mail.example.org/o/", &notice).is_told() {
                return Err("the notice is not all there".into());
            }
            changed += 1;
            pictures += u32::from(picture);
        }
    }
    println!("{changed} changed, {pictures} with a picture");
    Ok(())
}
