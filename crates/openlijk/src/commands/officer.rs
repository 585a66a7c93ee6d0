//! `openlijk retention` and `openlijk opinion`: what the officer does beside purposes and people.

use super::Office;
use crate::report::Report;
use openlijk_model::Opinion;
use openlijk_store::Removal;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write as _;

/// How many runs are listed.
const RUNS: u32 = 400;

/// A question about retention or opinions.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    RetentionPlan,
    RetentionRun { by: String },
    RetentionList,
    RecordOpinion { opinion: Opinion, by: String },
    Opinions,
}

pub async fn answer(office: &Office, question: Question, json: bool) -> Result<Report, Report> {
    match question {
        Question::RetentionPlan => plan(office, json).await,
        Question::RetentionRun { by } => run(office, &by, json).await,
        Question::RetentionList => runs(office, json).await,
        Question::RecordOpinion { opinion, by } => record(office, opinion, &by, json).await,
        Question::Opinions => Ok(opinions(office, json)),
    }
}

async fn plan(office: &Office, as_json: bool) -> Result<Report, Report> {
    let removals = office.store.retention_plan(office.clock.now()).await?;
    if as_json {
        return Ok(Report::json(&json!({"dry_run": true, "removed": removals})));
    }
    Ok(Report::done(format!("A run now would take away:\n{}", lines(&removals))))
}

async fn run(office: &Office, by: &str, as_json: bool) -> Result<Report, Report> {
    let run = office.store.retention_run(by, office.clock.now()).await?;
    if as_json {
        return Ok(Report::json(&run));
    }
    Ok(Report::done(format!("Taken away, and put on record:\n{}", lines(&run.removed))))
}

async fn runs(office: &Office, as_json: bool) -> Result<Report, Report> {
    let runs = office.store.retention_runs(RUNS).await?;
    if as_json {
        return Ok(Report::json(&runs));
    }
    let mut text = String::new();
    for run in &runs {
        let _ = write!(text, "{} by {}\n{}", run.at, run.who, lines(&run.removed));
    }
    if text.is_empty() {
        text = "No run is on record yet; `openlijk serve` does one daily.\n".into();
    }
    Ok(Report::done(text))
}

fn lines(removals: &[Removal]) -> String {
    let mut text = String::new();
    for removal in removals {
        let of = removal.purpose.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
        let _ =
            writeln!(text, "  {:<24} {:<12} {:>9}  from before {}", of, removal.what, removal.count, removal.before);
    }
    if text.is_empty() { "  nothing\n".to_owned() } else { text }
}

async fn record(office: &Office, opinion: Opinion, by: &str, as_json: bool) -> Result<Report, Report> {
    for (name, value) in [("id", &opinion.id), ("about", &opinion.about), ("lawyer", &opinion.lawyer)] {
        if value.trim().is_empty() {
            return Err(Report::bad_input(format!("--{name} is empty; an opinion without it is none")));
        }
    }
    let today = office.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    if opinion.day > today {
        return Err(Report::bad_input(format!("--day {} lies ahead; name the day it was given", opinion.day)));
    }
    reviews_what_there_is(office, &opinion.about)?;
    office.store.record_opinion(opinion.clone(), by, office.clock.now()).await?;
    office.decider.know(&office.store.opinions());
    if as_json {
        return Ok(Report::json(&opinion));
    }
    Ok(Report::done(format!("On file: {}, about {}, by {}.\n", opinion.id, opinion.about, opinion.lawyer)))
}

/// A review of rules that there are not would end nobody's status draft, and nobody would notice.
fn reviews_what_there_is(office: &Office, about: &str) -> Result<(), Report> {
    let mut words = about.split_whitespace();
    if !words.next().is_some_and(|word| word.eq_ignore_ascii_case("regime")) {
        return Ok(());
    }
    let named = words.collect::<Vec<_>>().join(" ");
    let there_are: Vec<String> =
        office.decider.versions().iter().map(|known| format!("{} {}", known.regime, known.version)).collect();
    if there_are.iter().any(|known| known.eq_ignore_ascii_case(&named)) {
        return Ok(());
    }
    Err(Report::bad_input(format!(
        "--about names no regime that there is: \u{201c}{named}\u{201d}; write `regime` and one of {}",
        there_are.join(", ")
    )))
}

fn opinions(office: &Office, as_json: bool) -> Report {
    let opinions = office.store.opinions();
    if as_json {
        return Report::json(&opinions.to_vec());
    }
    let mut text = String::new();
    for Opinion { id, about, lawyer, day, note } in opinions.iter() {
        let _ = writeln!(text, "{id:<24} {day}  {lawyer}: {about}. {note}");
    }
    if text.is_empty() {
        text = "No opinion is on file; record one with `openlijk opinion record`.\n".into();
    }
    Report::done(text)
}
