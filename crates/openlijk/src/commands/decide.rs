//! `openlijk decide`: what would be measured, and why.

use super::{Office, address};
use crate::report::Report;
use jiff::Timestamp;
use openlijk_lawfulness::{Decider, Decision, Reason, said};
use openlijk_model::{Facts, Measure, PurposeId};
use openlijk_store::{Declared, Look};

pub async fn for_recipient(
    office: &Office,
    purpose: &PurposeId,
    recipient: &str,
    ceiling: Option<Measure>,
    at: Option<Timestamp>,
    by: String,
    json: bool,
) -> Result<Report, Report> {
    let declared = office.declared(purpose)?;
    let recipient = address(recipient)?;
    let at = at.unwrap_or_else(|| office.clock.now());
    // The answer tells what they were told, chose and wish.
    if let Some(known) = office.store.find(&recipient).await? {
        let look = office.look(by, Some(known), String::new());
        office.store.note_look(Look { purpose: Some(purpose.clone()), ..look }).await?;
    }
    let in_force = office.store.purposes().iter().find(|version| version.purpose.id == *purpose).cloned();
    let decision = match in_force {
        Some(version) => office.desk.assess(&version.purpose, &recipient, ceiling, at).await?,
        None => Decision::unmeasured(why_off(&declared)),
    };
    Ok(if json { Report::json(&decision) } else { Report::done(text(&decision)) })
}

fn why_off(declared: &Declared) -> Reason {
    let missing = declared.assessment.as_ref().map_or(&[][..], |(assessment, _)| &assessment.missing);
    match missing {
        [] => Reason::product(said::PURPOSE_OFF, &[]),
        missing => Reason::product(said::PURPOSE_INCOMPLETE, &[&missing.join(", ")]),
    }
}

/// `decide --facts`: needs no configuration and no data. A list of cases gives a list of answers.
pub fn by_facts(document: &str, regime: Option<&str>, at: Timestamp, json: bool) -> Report {
    let decider = match Decider::built_in() {
        Ok(decider) => decider,
        Err(error) => return Report::failed(error.to_string()),
    };
    let is_list = document.trim_start().starts_with('[');
    let cases: Result<Vec<Facts>, serde_json::Error> =
        if is_list { serde_json::from_str(document) } else { serde_json::from_str(document).map(|case| vec![case]) };
    let cases = match cases {
        Ok(cases) => cases,
        Err(error) => return Report::bad_input(format!("the facts: {error}; the schema is in docs/facts.md")),
    };
    let is_country = |country: &str| country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    if let Some(wrong) = cases.iter().filter_map(|case| case.country.as_deref()).find(|country| !is_country(country)) {
        return Report::bad_input(format!(
            "the facts: country \u{201c}{wrong}\u{201d} is not two capital letters, such as NL"
        ));
    }
    let decisions: Result<Vec<Decision>, _> = cases.iter().map(|facts| decider.decide(facts, regime, at)).collect();
    match decisions {
        Err(error) => Report::bad_input(error.to_string()),
        Ok(decisions) if !json => Report::done(decisions.iter().map(text).collect::<Vec<_>>().join("\n")),
        Ok(decisions) if is_list => Report::json(&decisions),
        Ok(decisions) => decisions.first().map_or_else(|| Report::bad_input("the facts are empty"), Report::json),
    }
}

fn text(decision: &Decision) -> String {
    lines(decision).join("\n") + "\n"
}

/// A decision for people: the answer, the reasons in order, what is contested, what would be next.
pub fn lines(decision: &Decision) -> Vec<String> {
    let mut lines = vec![format!(
        "{}   (asked for: {}; {})",
        decision.measure().as_str().to_uppercase(),
        decision.requested(),
        decision.ruleset()
    )];
    for reason in decision.reasons() {
        let citation = if reason.citation.is_empty() { String::new() } else { format!(" [{}]", reason.citation) };
        lines.push(format!("  {:<5} {}{citation}", reason.rule, reason.text));
    }
    if decision.is_draft() {
        lines.push(format!(
            "  draft: regime {} was read from summaries only, and no lawyer has reviewed it",
            decision.ruleset()
        ));
    }
    for grey in decision.grey() {
        lines.push(format!("  contested: {} {}", grey.rule, grey.text));
    }
    for condition in decision.conditions() {
        lines.push(format!("  on condition: {condition}"));
    }
    if let Some(next) = decision.next_best() {
        lines.push(format!("  next best: {} (needs: {})", next.measure, next.needs.join("; ")));
    }
    lines
}
