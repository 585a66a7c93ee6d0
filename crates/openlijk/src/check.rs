//! `openlijk check`: is this configuration sound and lawful? Every problem with its line; nothing is asked of the network.

use crate::cli::Check;
use crate::commands::{Answer, Ask, PurposeQuestion, PurposeState, Standing, assessment_lines, verdict_word};
use crate::config::{Config, Kind};
use crate::control;
use crate::reached::{self, Reached};
use crate::report::{Exit, Report};
use openlijk_model::Controller;
use serde::Serialize;
use std::fmt::Write as _;

/// One finding.
#[derive(Serialize)]
struct Finding {
    /// `problem`: it will not run, or not lawfully; `note`: worth knowing.
    kind: &'static str,
    text: String,
}

impl Finding {
    const fn problem(text: String) -> Self {
        Self { kind: "problem", text }
    }

    const fn note(text: String) -> Self {
        Self { kind: "note", text }
    }
}

/// Runs the command.
pub async fn run(check: &Check) -> Report {
    let mut findings = Vec::new();
    let mut states = Vec::new();
    match Config::load(&check.put.at.config) {
        Err(problems) => findings.extend(problems.iter().map(|problem| Finding::problem(problem.to_string()))),
        Ok(config) => {
            let is_running = control::is_running(&config.data_folder()).await;
            files(&config, &mut findings);
            if is_running {
                findings.push(Finding::note("an instance is running on this data folder".into()));
            } else {
                ports(&config, &mut findings);
            }
            states = purposes(&config, &mut findings).await;
        }
    }
    let is_sound = findings.iter().all(|finding| finding.kind != "problem");
    let report = if check.put.json {
        Report::json(&serde_json::json!({"sound": is_sound, "findings": findings, "purposes": states}))
    } else {
        let mut text = String::new();
        for finding in &findings {
            let _ = writeln!(text, "{}: {}", finding.kind, finding.text);
        }
        text.push_str(if is_sound { "The configuration is sound.\n" } else { "The configuration is not sound.\n" });
        Report::done(text)
    };
    report.ending(if is_sound { Exit::Done } else { Exit::No })
}

fn files(config: &Config, findings: &mut Vec<Finding>) {
    let mut problem =
        |section, name, text| findings.push(Finding::problem(config.problem(section, name, text).to_string()));
    let pem = [("tls_certificate", &config.smtp.tls_certificate), ("tls_key", &config.smtp.tls_key)];
    for (name, path) in pem.into_iter().filter_map(|(name, path)| Some((name, config.path(path.as_ref()?)))) {
        match std::fs::read_to_string(&path) {
            Err(error) => problem("smtp", name, format!("{}: {error}; STARTTLS needs it", path.display())),
            Ok(text) if !text.contains("-----BEGIN") => {
                problem("smtp", name, format!("{}: is not a PEM file", path.display()))
            }
            Ok(_) => {}
        }
    }
    if let Some(path) = &config.smtp.users
        && let Err(report) = crate::serve::users(&config.path(path))
    {
        problem("smtp", "users", report.err);
    }
    if !config.smtp.listen.ip().is_loopback() && config.smtp.users.is_none() {
        let text = format!(
            "smtp.listen {} takes mail from other machines without asking who they are; set smtp.users, or listen on loopback",
            config.smtp.listen
        );
        problem("smtp", "listen", text);
    }
}

fn ports(config: &Config, findings: &mut Vec<Finding>) {
    let listeners =
        [("smtp", config.smtp.listen), ("public", config.public.listen), ("console", config.console.listen)];
    for (section, address) in listeners {
        if let Err(error) = std::net::TcpListener::bind(address) {
            let text = format!("{section}.listen {address}: {error}; choose another, or stop what has it");
            findings.push(Finding::problem(config.problem(section, "listen", text).to_string()));
        }
    }
    if !config.console.listen.ip().is_loopback() {
        let text = format!(
            "console.listen {} is not on loopback; keep it behind your own sign-in or VPN",
            config.console.listen
        );
        findings.push(Finding::note(config.problem("console", "listen", text).to_string()));
    }
}

/// How things stand, by the running instance, or by the store where none runs.
async fn standing(config: &Config) -> Result<Standing, Report> {
    let question = Ask::Purpose(PurposeQuestion::Standing);
    let reached = Reached::of(config.clone(), question.needs()).await?;
    let answer = reached.ask(question, true).await;
    reached.close().await;
    match answer? {
        Answer::Standing(standing) => Ok(standing),
        other => Err(reached::not_the_answer(other)),
    }
}

/// Each purpose: what is missing, the eight questions, what it gets at best, what nobody ruled upon, when it is due. And
/// the rules themselves.
async fn purposes(config: &Config, findings: &mut Vec<Finding>) -> Vec<PurposeState> {
    let standing = match standing(config).await {
        Ok(standing) => standing,
        Err(report) => {
            findings.push(Finding::problem(report.err));
            return Vec::new();
        }
    };
    // A running instance may still go by the rules that were in the file when it started.
    if let Err(report) = crate::serve::decider(config, &standing.opinions) {
        findings.push(Finding::problem(report.err));
    }
    for draft in &standing.drafts {
        findings.push(Finding::note(format!(
            "regime {draft} is a draft: it was read from summaries only, and no lawyer has reviewed it; once one has, `openlijk opinion record --about 'regime {draft}'` says so"
        )));
    }
    if standing.purposes.is_empty() {
        findings.push(Finding::note("no purpose is declared: nothing will be measured".into()));
    }
    for state in &standing.purposes {
        purpose(config, state, findings);
    }
    standing.purposes
}

fn purpose(config: &Config, state: &PurposeState, findings: &mut Vec<Finding>) {
    let PurposeState { purpose, assessment, measure, requested, .. } = state;
    if state.controller == Controller::PublicTask && config.organisation.kind == Kind::Private {
        let text = format!(
            "purpose {purpose}: its controller is public-task, but organisation.kind is private; correct the wrong one"
        );
        findings.push(Finding::problem(config.problem("organisation", "kind", text).to_string()));
    }
    let why: Vec<String> = state.reasons.iter().map(|(rule, text)| format!("{rule} {text}")).collect();
    let why = why.join("; ");
    let no_go = state.no_go.as_ref().map(|no_go| format!(". {no_go}")).unwrap_or_default();
    findings.push(if !assessment.missing.is_empty() {
        let text = format!(
            "purpose {purpose}: not complete yet, so nothing is measured under version {}: missing {}{no_go}",
            state.version,
            assessment.missing.join(", ")
        );
        Finding::note(text)
    } else if measure == requested {
        Finding::note(format!("purpose {purpose}: {}, {measure}{no_go}", verdict_word(assessment.verdict)))
    } else {
        Finding::problem(format!(
            "purpose {purpose}: no-go: asks for {requested}, gets {measure} at best: {why}{no_go}"
        ))
    });
    for line in assessment_lines(assessment) {
        findings.push(Finding::note(format!("purpose {purpose}: {line}")));
    }
    if state.in_force.is_none() && assessment.missing.is_empty() {
        findings.push(Finding::note(format!("purpose {purpose}: is switched off")));
    }
    if state.review_passed {
        let text = format!(
            "purpose {purpose}: was to be looked at again on {}; evaluate it, and apply it with a new review_on or switch it off",
            state.review_on
        );
        findings.push(Finding::note(text));
    }
    for (rule, text) in &state.unruled {
        let text = format!("purpose {purpose}: {rule} is contested and nobody ruled upon it: {text}");
        findings.push(Finding::note(text));
    }
}
