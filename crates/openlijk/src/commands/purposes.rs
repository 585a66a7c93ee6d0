//! `openlijk purpose`: TOML in, TOML out, versioned.

use super::Office;
use crate::report::Report;
use openlijk_model::{Purpose, PurposeId};
use serde::Serialize;
use std::fmt::Write as _;

pub fn list(office: &Office, json: bool) -> Result<Report, Report> {
    let purposes = office.store.purposes();
    if json {
        return Ok(Report::json(&purposes.to_vec()));
    }
    let mut text = String::new();
    for version in purposes.iter() {
        let purpose = &version.purpose;
        let _ = writeln!(
            text,
            "{:<24} {:<18} {:<11} v{:<3} {}",
            purpose.id, purpose.kind, purpose.measure, version.version, purpose.name
        );
    }
    if text.is_empty() {
        text =
            "No purpose is declared yet: nothing is measured. Declare one with `openlijk purpose apply FILE`.\n".into();
    }
    Ok(Report::done(text))
}

pub fn show(office: &Office, id: &PurposeId, json: bool) -> Result<Report, Report> {
    let version = office.known_purpose(id)?;
    if json { Ok(Report::json(&version)) } else { Ok(Report::done(to_toml(&version.purpose)?)) }
}

pub fn export(office: &Office) -> Result<Report, Report> {
    let documents: Result<Vec<String>, Report> =
        office.store.purposes().iter().map(|version| to_toml(&version.purpose)).collect();
    Ok(Report::done(documents?.join("\n# ----\n\n")))
}

pub async fn apply(office: &Office, file: &str, text: &str, by: &str, json: bool) -> Result<Report, Report> {
    let purpose = read(file, text)?;
    let version = office.store.apply_purpose(purpose, by, office.clock.now()).await?;
    if json {
        return Ok(Report::json(&version));
    }
    let mut said = format!("Purpose {} is in force, version {}.\n", version.purpose.id, version.version);
    for line in best_case(office, &version.purpose) {
        let _ = writeln!(said, "  {line}");
    }
    Ok(Report::done(said))
}

/// Reads a purpose's TOML; an error names the file, the line and what to do.
pub fn read(file: &str, text: &str) -> Result<Purpose, Report> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let message: Vec<&str> = error.message().lines().collect();
        Report::bad_input(format!("{file}:{line}: {}", message.join("; ")))
    })
}

/// What a purpose would get for the best possible recipient, and why not more.
#[derive(Serialize)]
struct Review {
    purpose: PurposeId,
    version: u32,
    controller: openlijk_model::Controller,
    decision: openlijk_lawfulness::Decision,
}

pub fn review(office: &Office, json: bool) -> Result<Report, Report> {
    let reviews: Vec<Review> = office
        .store
        .purposes()
        .iter()
        .map(|version| Review {
            purpose: version.purpose.id.clone(),
            version: version.version,
            controller: version.purpose.controller,
            decision: office.desk.best_case(&version.purpose, office.clock.now()),
        })
        .collect();
    if json {
        return Ok(Report::json(&reviews));
    }
    let mut text = String::new();
    for review in &reviews {
        let _ = writeln!(text, "{} (v{})", review.purpose, review.version);
        for line in super::decide::lines(&review.decision) {
            let _ = writeln!(text, "  {line}");
        }
    }
    Ok(Report::done(text))
}

fn best_case(office: &Office, purpose: &Purpose) -> Vec<String> {
    super::decide::lines(&office.desk.best_case(purpose, office.clock.now()))
}

fn to_toml(purpose: &Purpose) -> Result<String, Report> {
    toml::to_string_pretty(purpose).map_err(|error| Report::failed(format!("purpose {}: {error}", purpose.id)))
}
