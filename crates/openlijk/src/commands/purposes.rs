//! `openlijk purpose`: declared, shown, switched and reviewed, versioned.

use super::Office;
use super::purpose_files::{Many, read, to_toml};
use crate::report::{Exit, Report};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use openlijk_lawfulness::{Answered, Assessment, Verdict};
use openlijk_model::{Controller, Measure, Opinion, Purpose, PurposeId};
use openlijk_store::Declared;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A question about purposes.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    List,
    Show {
        id: PurposeId,
    },
    Apply {
        file: String,
        text: String,
        by: String,
    },
    Export,
    Review,
    Switch {
        id: PurposeId,
        on: bool,
        why: String,
        by: String,
    },
    /// How things stand, for `check`.
    Standing,
}

pub async fn answer(office: &Office, question: Question, json: bool) -> Result<Report, Report> {
    match question {
        Question::List => Ok(list(office, json)),
        Question::Show { id } => show(office, &id, json),
        Question::Apply { file, text, by } => apply(office, &file, &text, &by, json).await,
        Question::Export => export(office, json),
        Question::Review | Question::Standing => review(office, json).await,
        Question::Switch { id, on, why, by } => switch(office, &id, on, &why, &by, json).await,
    }
}

fn list(office: &Office, json: bool) -> Report {
    let declared = office.store.declared();
    if json {
        return Report::json(&declared.to_vec());
    }
    let mut text = String::new();
    for one in declared.iter() {
        let purpose = &one.version.purpose;
        let _ = writeln!(
            text,
            "{:<24} {:<18} {:<11} v{:<3} {:<32} {}",
            purpose.id,
            purpose.kind,
            purpose.measure,
            one.version.version,
            in_words(one),
            purpose.name
        );
    }
    if text.is_empty() {
        text =
            "No purpose is declared yet: nothing is measured. Declare one with `openlijk purpose apply FILE`.\n".into();
    }
    Report::done(text)
}

/// Is it in force, and if not, why not?
fn in_words(declared: &Declared) -> String {
    let last = declared.version.version;
    let missing = missing(declared);
    match declared.in_force {
        Some(version) if version == last => "in force".to_owned(),
        Some(version) => format!("v{version} in force, v{last} waits"),
        None if missing.is_empty() => "off".to_owned(),
        None => format!("waits, {} missing", missing.len()),
    }
}

fn missing(declared: &Declared) -> &[String] {
    declared.assessment.as_ref().map_or(&[], |(assessment, _)| &assessment.missing)
}

fn show(office: &Office, id: &PurposeId, json: bool) -> Result<Report, Report> {
    let declared = office.declared(id)?;
    if json {
        return Ok(Report::json(&declared));
    }
    let mut report = Report::done(to_toml(&declared.version.purpose)?);
    let last = &declared.version;
    report.err = format!("version {} by {}: {}", last.version, last.author, in_words(&declared));
    if !missing(&declared).is_empty() {
        report.err.push_str(&format!("; missing: {}", missing(&declared).join(", ")));
    }
    Ok(report)
}

fn export(office: &Office, json: bool) -> Result<Report, Report> {
    let purposes: Vec<Purpose> =
        office.store.declared().iter().map(|declared| declared.version.purpose.clone()).collect();
    let many = Many { purpose: purposes };
    if json { Ok(Report::json(&many)) } else { many.to_toml().map(Report::done) }
}

async fn apply(office: &Office, file: &str, text: &str, by: &str, json: bool) -> Result<Report, Report> {
    let now = office.clock.now();
    let controller = office.organisation().controller();
    // All are read and assessed before the first is applied, so that a mistake in one changes nothing.
    let assessed: Result<Vec<_>, _> =
        read(file, text)?.into_iter().map(|purpose| office.decider.assess(purpose, &controller, now)).collect();
    let mut declared = Vec::new();
    for purpose in assessed.map_err(|error| Report::failed(error.to_string()))? {
        let version = office.store.apply_purpose(purpose, by, now).await?;
        declared.push(office.declared(&version.purpose.id)?);
    }
    let waits = declared.iter().any(|one| one.in_force != Some(one.version.version));
    let exit = if waits { Exit::No } else { Exit::Done };
    if json {
        let all: Vec<Applied<'_>> = declared.iter().map(|one| Applied::of(office, one, now)).collect();
        let report = if let [one] = all.as_slice() { Report::json(one) } else { Report::json(&all) };
        return Ok(report.ending(exit));
    }
    let mut said = String::new();
    for one in &declared {
        let (purpose, version) = (&one.version.purpose, one.version.version);
        let _ = match missing(one) {
            [] if one.in_force == Some(version) => {
                writeln!(said, "Purpose {} is in force, version {version}.", purpose.id)
            }
            [] => writeln!(
                said,
                "Purpose {}, version {version}, is off; `openlijk purpose on` switches it on.",
                purpose.id
            ),
            missing => {
                let _ =
                    writeln!(said, "Purpose {}, version {version}, waits: {} missing.", purpose.id, missing.join(", "));
                match one.in_force {
                    Some(before) => writeln!(said, "  Version {before} goes on. Complete it and apply it again."),
                    None => writeln!(said, "  Nothing is measured under it. Complete it and apply it again."),
                }
            }
        };
        if let Some(no_go) = Applied::of(office, one, now).no_go {
            let _ = writeln!(said, "  {no_go}.");
        }
        for line in super::decide::lines(&office.desk.best_case(purpose, now)) {
            let _ = writeln!(said, "  {line}");
        }
    }
    Ok(Report::done(said).ending(exit))
}

/// What applying a purpose came to, as JSON.
#[derive(Serialize)]
struct Applied<'a> {
    #[serde(flatten)]
    declared: &'a Declared,
    /// Where it is no-go: by which rules, and what each message is lowered to.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_go: Option<String>,
}

impl<'a> Applied<'a> {
    fn of(office: &Office, declared: &'a Declared, now: Timestamp) -> Self {
        let purpose = &declared.version.purpose;
        let assessment = declared.assessment.as_ref().map(|(assessment, _)| assessment);
        let no_go = assessment.and_then(|assessment| no_go(office, purpose, assessment, now));
        Self { declared, no_go }
    }
}

/// Where an assessment is no-go: that it is, by which rules, and what each message is lowered to.
fn no_go(office: &Office, purpose: &Purpose, assessment: &Assessment, now: Timestamp) -> Option<String> {
    if assessment.verdict != Verdict::NoGo {
        return None;
    }
    let by = format!("No-go by {}", assessment.no_go_rules().join(", "));
    if !assessment.is_complete() {
        return Some(format!("{by}: nothing is measured under this version before it is complete"));
    }
    // The same rules have just assessed it.
    let review = office.decider.review(purpose, &office.organisation().recipient_countries, now).ok()?;
    let (asked, most, silent) = (purpose.measure, review.consenting.measure(), review.silent.measure());
    Some(if (most, silent) == (asked, asked) {
        format!("{by}; see `openlijk purpose review`")
    } else if most == silent {
        format!("{by}: it asks for {asked}, and each message is lowered to {most} at most")
    } else {
        format!(
            "{by}: it asks for {asked}, and each message is lowered to {most} at most for who says yes, to {silent} at most \
             for everybody else"
        )
    })
}

async fn switch(office: &Office, id: &PurposeId, on: bool, why: &str, by: &str, json: bool) -> Result<Report, Report> {
    if why.trim().is_empty() {
        return Err(Report::bad_input("--why is empty; the record needs a reason"));
    }
    let declared = office.declared(id)?;
    if on && !missing(&declared).is_empty() {
        let text = format!(
            "purpose {id} cannot be switched on: {} missing; complete it and apply it again",
            missing(&declared).join(", ")
        );
        return Err(Report::bad_input(text).ending(Exit::No));
    }
    office.store.switch_purpose(id, on, why, by, office.clock.now()).await?;
    let declared = office.declared(id)?;
    if json {
        return Ok(Report::json(&declared));
    }
    Ok(Report::done(if on {
        format!("Purpose {id} is in force, version {}.\n", declared.version.version)
    } else {
        format!("Purpose {id} is off, for mail already sent too. Mail goes on.\n")
    }))
}

/// A purpose with its state: what `check` and `review` go by.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// The purpose.
    pub purpose: PurposeId,
    /// Its last version.
    pub version: u32,
    /// Who declared that.
    pub author: String,
    /// Who decides about the mail.
    pub controller: Controller,
    /// The version in force; none: it is off, or waits.
    pub in_force: Option<u32>,
    /// The day on which it is to be looked at again.
    pub review_on: Date,
    /// Has that day passed?
    pub review_passed: bool,
    /// What is missing, and the eight questions, assessed now.
    pub assessment: Assessment,
    /// The most that it asks for.
    pub requested: Measure,
    /// The most that the best possible recipient gets.
    pub measure: Measure,
    /// Where it is no-go: that it is, by which rules, and what each message is lowered to.
    pub no_go: Option<String>,
    /// Why, as rule and text.
    pub reasons: Vec<(String, String)>,
    /// Contested rules that take part, and of which the officer said nothing.
    pub unruled: Vec<(String, String)>,
    /// The decision for the best possible recipient, as `decide --json` gives it.
    pub decision: serde_json::Value,
}

/// How things stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Standing {
    /// Every purpose.
    pub purposes: Vec<State>,
    /// The opinions on file.
    pub opinions: Vec<Opinion>,
    /// Regimes that may apply to recipients and were read from summaries only: name and version.
    pub drafts: Vec<String>,
}

/// How things stand.
pub async fn standing(office: &Office) -> Result<Standing, Report> {
    let opinions = office.store.opinions().to_vec();
    Ok(Standing { purposes: states(office).await?, opinions, drafts: drafts(office) })
}

/// Of regimes in force for the countries that recipients may be in, those that no lawyer has reviewed.
fn drafts(office: &Office) -> Vec<String> {
    let known = office.decider.regimes();
    let regime_of = |country: String| Some(country.to_ascii_lowercase()).filter(|name| known.contains(name));
    let regimes: Vec<String> = office
        .config
        .recipient_countries()
        .into_iter()
        .map(|country| regime_of(country).unwrap_or("eu".into()))
        .collect();
    let versions = office.decider.versions();
    let drafts = versions.iter().filter(|version| version.draft && regimes.contains(&version.regime));
    drafts.map(|version| format!("{} {}", version.regime, version.version)).collect()
}

/// Every purpose, as last declared.
async fn states(office: &Office) -> Result<Vec<State>, Report> {
    let now = office.clock.now();
    let mut states = Vec::new();
    for declared in office.store.declared().iter() {
        states.push(state(office, declared, now).await?);
    }
    Ok(states)
}

async fn state(office: &Office, declared: &Declared, now: Timestamp) -> Result<State, Report> {
    let version = &declared.version;
    let purpose = &version.purpose;
    let assessed = office.decider.assess(purpose.clone(), &office.organisation().controller(), now);
    let (_, assessment) = assessed.map_err(|error| Report::failed(error.to_string()))?.into_parts();
    let best = office.desk.best_case(purpose, now);
    let rulings = office.store.purpose_history(&purpose.id).await?.rulings;
    let no_go = no_go(office, purpose, &assessment, now);
    let unruled = best.grey().iter().filter(|grey| rulings.iter().all(|ruling| ruling.rule != grey.rule));
    Ok(State {
        purpose: purpose.id.clone(),
        version: version.version,
        author: version.author.clone(),
        controller: purpose.controller,
        in_force: declared.in_force,
        review_on: version.review_due(),
        review_passed: version.review_due() < now.to_zoned(TimeZone::UTC).date(),
        assessment,
        requested: best.requested(),
        measure: best.measure(),
        no_go,
        reasons: best.reasons().iter().map(|reason| (reason.rule.clone(), reason.text.clone())).collect(),
        unruled: unruled.map(|grey| (grey.rule.clone(), grey.text.clone())).collect(),
        decision: serde_json::to_value(&best).map_err(|error| Report::failed(error.to_string()))?,
    })
}

async fn review(office: &Office, json: bool) -> Result<Report, Report> {
    let states = states(office).await?;
    if json {
        return Ok(Report::json(&states));
    }
    let mut text = String::new();
    for state in &states {
        let passed = if state.review_passed { ", which has passed" } else { "" };
        let State { purpose, version, review_on, .. } = state;
        let declared = office.declared(purpose)?;
        let stands = in_words(&declared);
        let _ = writeln!(text, "{purpose} (v{version}: {stands}; to be looked at again on {review_on}{passed})");
        if let Some(no_go) = &state.no_go {
            let _ = writeln!(text, "  {no_go}");
        }
        for line in assessment_lines(&state.assessment) {
            let _ = writeln!(text, "  {line}");
        }
        for line in super::decide::lines(&office.desk.best_case(&declared.version.purpose, office.clock.now())) {
            let _ = writeln!(text, "  {line}");
        }
        for (rule, _) in &state.unruled {
            let _ = writeln!(text, "  not ruled upon: {rule}; accept or decline it in the console");
        }
    }
    Ok(Report::done(text))
}

/// What is missing, and the eight questions with their answers.
pub fn assessment_lines(assessment: &Assessment) -> Vec<String> {
    let mut lines = Vec::new();
    if !assessment.missing.is_empty() {
        lines.push(format!("missing: {}", assessment.missing.join(", ")));
    }
    for Answered { question, verdict, rules, text } in &assessment.answers {
        let rules = if rules.is_empty() { String::new() } else { format!(" [{}]", rules.join(", ")) };
        lines.push(format!("{question} {:<11} {text}{rules}", verdict_word(*verdict)));
    }
    lines
}

/// A verdict as people read it.
pub const fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Go => "go",
        Verdict::Conditional => "conditional",
        Verdict::NoGo => "no-go",
    }
}
