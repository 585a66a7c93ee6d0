//! `openlijk check`: is this configuration sound and lawful? Every problem with its line; nothing is asked of the network.

use crate::cli::Check;
use crate::config::{Config, Kind};
use crate::control;
use crate::report::{Exit, Report};
use openlijk_model::{Controller, Measure};
use serde::{Deserialize, Serialize};
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
    match Config::load(&check.at.config) {
        Err(problems) => findings.extend(problems.iter().map(|problem| Finding::problem(problem.to_string()))),
        Ok(config) => {
            let is_running = tokio::net::UnixStream::connect(control::socket_path(&config.data_folder())).await.is_ok();
            files(&config, &mut findings);
            if is_running {
                findings.push(Finding::note("an instance is running on this data folder".into()));
            } else {
                ports(&config, &mut findings);
            }
            purposes(&config, is_running, &mut findings).await;
        }
    }
    let is_sound = findings.iter().all(|finding| finding.kind != "problem");
    let report = if check.json {
        Report::json(&serde_json::json!({"sound": is_sound, "findings": findings}))
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

/// What the running instance, or the store where none runs, says of each purpose.
async fn reviews(config: &Config, is_running: bool) -> Result<Vec<Reviewed>, String> {
    let ask = crate::commands::Ask::PurposeReview { json: true };
    let report = if is_running {
        match control::ask(&config.data_folder(), &ask).await {
            Some(Ok(report)) => report,
            _ => return Err("the running instance does not answer; see its log".to_owned()),
        }
    } else {
        crate::serve::must_exist(config).map_err(|report| report.err)?;
        let office = crate::serve::office(config.clone(), crate::serve::system_clock()).map_err(|report| report.err)?;
        let report = office.answer(ask).await;
        office.store.close().await;
        report
    };
    serde_json::from_slice(&report.out).map_err(|error| format!("the review of the purposes cannot be read: {error}"))
}

/// A purpose's review, as the instance that runs gives it.
#[derive(Deserialize)]
struct Reviewed {
    purpose: String,
    version: u32,
    author: String,
    controller: Controller,
    decision: Answer,
}

#[derive(Deserialize)]
struct Answer {
    measure: Measure,
    requested: Measure,
    reasons: Vec<Because>,
}

#[derive(Deserialize)]
struct Because {
    rule: String,
    text: String,
}

/// What each purpose gets at best. One that asks for more than the best possible recipient gets is a no-go (LAW 2.2).
async fn purposes(config: &Config, is_running: bool, findings: &mut Vec<Finding>) {
    let reviews = match reviews(config, is_running).await {
        Ok(reviews) => reviews,
        Err(problem) => return findings.push(Finding::problem(problem)),
    };
    if reviews.is_empty() {
        findings.push(Finding::note("no purpose is declared: nothing will be measured".into()));
    }
    for review in reviews {
        let Reviewed { purpose, decision: Answer { measure, requested, reasons }, .. } = &review;
        if review.controller == Controller::PublicTask && config.organisation.kind == Kind::Private {
            let text = format!(
                "purpose {purpose}: its controller is public-task, but organisation.kind is private; correct the wrong one"
            );
            findings.push(Finding::problem(config.problem("organisation", "kind", text).to_string()));
        }
        let why: Vec<String> = reasons.iter().map(|reason| format!("{} {}", reason.rule, reason.text)).collect();
        findings.push(if measure == requested {
            Finding::note(format!("purpose {purpose}: go, {measure}"))
        } else if review.author == crate::init::AUTHOR && review.version == 1 {
            Finding::note(format!("purpose {purpose}: not complete yet, so nothing is measured: {}", why.join("; ")))
        } else {
            Finding::problem(format!(
                "purpose {purpose}: no-go: asks for {requested}, gets {measure} at best: {}",
                why.join("; ")
            ))
        });
    }
}
