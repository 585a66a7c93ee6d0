//! `openlijk check`: is this configuration sound and lawful? Every problem with its line; nothing is asked of the network.

use crate::cli::Check;
use crate::config::{Config, Kind};
use crate::control;
use crate::report::{Exit, Report};
use openlijk_model::Measure;
use serde::Serialize;
use std::fmt::Write as _;

/// One finding.
#[derive(Serialize)]
struct Finding {
    /// `problem`: it will not run, or not lawfully; `note`: worth knowing.
    kind: &'static str,
    text: String,
}

/// Runs the command.
pub async fn run(check: &Check) -> Report {
    let mut findings = Vec::new();
    match Config::load(&check.at.config) {
        Err(problems) => {
            findings.extend(problems.iter().map(|problem| Finding { kind: "problem", text: problem.to_string() }))
        }
        Ok(config) => {
            let is_running = tokio::net::UnixStream::connect(control::socket_path(&config.data_folder())).await.is_ok();
            files(&config, &mut findings);
            if is_running {
                findings.push(Finding { kind: "note", text: "an instance is running on this data folder".into() });
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
    let mut problem = |text: String| findings.push(Finding { kind: "problem", text });
    for path in [&config.smtp.tls_certificate, &config.smtp.tls_key].into_iter().flatten() {
        let path = config.path(path);
        match std::fs::read_to_string(&path) {
            Err(error) => problem(format!("{}: {error}; STARTTLS needs it", path.display())),
            Ok(text) if !text.contains("-----BEGIN") => problem(format!("{}: is not a PEM file", path.display())),
            Ok(_) => {}
        }
    }
    if let Some(path) = &config.smtp.users
        && let Err(report) = crate::serve::users(&config.path(path))
    {
        problem(report.err);
    }
    let folder = config.data_folder();
    match std::fs::metadata(&folder) {
        Err(error) => problem(format!("{}: {error}; `openlijk init` makes a data folder", folder.display())),
        Ok(metadata) if metadata.permissions().readonly() => {
            problem(format!("{}: cannot be written to", folder.display()))
        }
        Ok(_) => {}
    }
}

fn ports(config: &Config, findings: &mut Vec<Finding>) {
    let listeners =
        [("smtp", config.smtp.listen), ("public", config.public.listen), ("console", config.console.listen)];
    for (name, address) in listeners {
        if let Err(error) = std::net::TcpListener::bind(address) {
            let text = format!("{name}.listen {address}: {error}; choose another, or stop what has it");
            findings.push(Finding { kind: "problem", text });
        }
    }
    if !config.console.listen.ip().is_loopback() {
        let text = format!(
            "console.listen {} is not on loopback; keep it behind your own sign-in or VPN",
            config.console.listen
        );
        findings.push(Finding { kind: "note", text });
    }
}

/// What each purpose gets at best. A purpose that asks for more than the law gives is a problem to be solved.
async fn purposes(config: &Config, is_running: bool, findings: &mut Vec<Finding>) {
    let ask = crate::commands::Ask::PurposeReview { json: true };
    let report = if is_running {
        match control::ask(&config.data_folder(), &ask).await {
            Some(Ok(report)) => report,
            _ => return,
        }
    } else {
        match crate::serve::office(config.clone(), crate::serve::system_clock()) {
            Err(report) => {
                findings.push(Finding { kind: "problem", text: report.err });
                return;
            }
            Ok(office) => {
                let report = office.answer(ask).await;
                office.store.close().await;
                report
            }
        }
    };
    let reviews: Vec<serde_json::Value> = serde_json::from_slice(&report.out).unwrap_or_default();
    if reviews.is_empty() {
        findings.push(Finding { kind: "note", text: "no purpose is declared: nothing will be measured".into() });
    }
    for review in reviews {
        let decision = &review["decision"];
        let measure = |key: &str| decision[key].as_str().and_then(|word| word.parse::<Measure>().ok());
        let (Some(got), Some(asked)) = (measure("measure"), measure("requested")) else { continue };
        let rules: Vec<String> = decision["reasons"].as_array().map_or_else(Vec::new, |reasons| {
            let text = |reason: &serde_json::Value, key: &str| reason[key].as_str().unwrap_or_default().to_owned();
            reasons.iter().map(|reason| format!("{} {}", text(reason, "rule"), text(reason, "text"))).collect()
        });
        let purpose = review["purpose"].as_str().unwrap_or_default();
        if review["controller"] == "public-task" && config.organisation.kind == Kind::Private {
            let text = format!(
                "purpose {purpose}: its controller is public-task, but organisation.kind is private; correct the wrong one"
            );
            findings.push(Finding { kind: "problem", text });
        }
        if got == asked {
            findings.push(Finding { kind: "note", text: format!("purpose {purpose}: go, {got}") });
        } else {
            let kind = if got.needs_picture() { "note" } else { "problem" };
            findings.push(Finding {
                kind,
                text: format!("purpose {purpose}: asks for {asked}, gets {got} at best: {}", rules.join("; ")),
            });
        }
    }
}
