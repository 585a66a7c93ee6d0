//! `openlijk purpose`: TOML in, TOML out, versioned.

use super::Office;
use crate::config::line_of;
use crate::report::Report;
use openlijk_lawfulness::Decision;
use openlijk_model::{Controller, Purpose, PurposeId, PurposeVersion};
use serde::{Deserialize, Serialize};
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

pub fn export(office: &Office, json: bool) -> Result<Report, Report> {
    let purposes: Vec<Purpose> = office.store.purposes().iter().map(|version| version.purpose.clone()).collect();
    let many = Many { purpose: purposes };
    if json {
        return Ok(Report::json(&many));
    }
    toml::to_string_pretty(&many).map(Report::done).map_err(|error| Report::failed(format!("the purposes: {error}")))
}

pub async fn apply(office: &Office, file: &str, text: &str, by: &str, json: bool) -> Result<Report, Report> {
    let mut versions = Vec::new();
    // All are read before the first is applied, so that a mistake in one changes nothing.
    for purpose in read(file, text)? {
        versions.push(office.store.apply_purpose(purpose, by, office.clock.now()).await?);
    }
    if json {
        return Ok(if let [version] = versions.as_slice() { Report::json(version) } else { Report::json(&versions) });
    }
    let mut said = String::new();
    for version in &versions {
        let _ = writeln!(said, "Purpose {} is in force, version {}.", version.purpose.id, version.version);
        for line in super::decide::lines(&office.desk.best_case(&version.purpose, office.clock.now())) {
            let _ = writeln!(said, "  {line}");
        }
    }
    Ok(Report::done(said))
}

/// Several purposes in one document, as `export` writes them: `[[purpose]]`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Many {
    purpose: Vec<Purpose>,
}

/// Reads the TOML of one purpose or of several; an error names the file, the line and what to do.
pub fn read(file: &str, text: &str) -> Result<Vec<Purpose>, Report> {
    let is_many = toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key("purpose"));
    let read = if is_many {
        toml::from_str(text).map(|many: Many| many.purpose)
    } else {
        toml::from_str(text).map(|one| vec![one])
    };
    read.map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let message: Vec<&str> = error.message().lines().collect();
        Report::bad_input(format!("{file}:{line}: {}", message.join("; ")))
    })
}

/// What a purpose would get for the best possible recipient, and why not more.
#[derive(Serialize)]
pub struct Review {
    /// The purpose.
    pub purpose: PurposeId,
    /// Its version.
    pub version: u32,
    /// Who declared that.
    pub author: String,
    /// Who decides about the mail.
    pub controller: Controller,
    /// The answer.
    pub decision: Decision,
}

/// Every purpose in force, reviewed.
pub fn reviews(office: &Office) -> Vec<Review> {
    let now = office.clock.now();
    let review = |version: &PurposeVersion| Review {
        purpose: version.purpose.id.clone(),
        version: version.version,
        author: version.author.clone(),
        controller: version.purpose.controller,
        decision: office.desk.best_case(&version.purpose, now),
    };
    office.store.purposes().iter().map(review).collect()
}

pub fn review(office: &Office, json: bool) -> Result<Report, Report> {
    let reviews = reviews(office);
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

fn to_toml(purpose: &Purpose) -> Result<String, Report> {
    toml::to_string_pretty(purpose).map_err(|error| Report::failed(format!("purpose {}: {error}", purpose.id)))
}
