//! `openlijk consent import`: looks at every line, then takes them in, batch by batch.

use super::Progress;
use super::decode::decode;
use super::lines::{Bad, Lines};
use crate::cli::Import;
use crate::commands::{Answer, Ask, ImportBegun, ImportLine, LedgerQuestion};
use crate::reached::{Reached, not_the_answer};
use crate::report::{Exit, Report};
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// How many lines are taken in at a time: one step of the store, which stands whole or not at all, with the place where the
/// file goes on.
const BATCH: usize = openlijk_store::IMPORT_STEP;

/// What an import found and did.
struct Outcome {
    lines: u64,
    bad: Vec<Bad>,
    /// How many lines are bad; each may be so for several reasons.
    bad_lines: u64,
    /// The record at which it went on; 0: from the start.
    resumed: u64,
    new: u64,
    /// How many lines a later one took the place of.
    superseded: u64,
    taken: bool,
}

/// Runs the command.
pub async fn import(command: &Import) -> Result<Report, Report> {
    let name = command.file.display().to_string();
    let bytes = std::fs::read(&command.file).map_err(|error| Report::bad_input(format!("{name}: {error}")))?;
    let problem = |problem: String| Report::bad_input(format!("{name}: {problem}"));
    let text = decode(&bytes, command.encoding.as_deref()).map_err(problem)?;
    let file = mark(&bytes);
    let reached = Reached::by_file(&command.put.at.config, LedgerQuestion::NEEDS).await?;
    let outcome = take(&reached, command, &text, &file, problem).await;
    reached.close().await;
    let outcome = outcome?;
    if let Some(path) = &command.report {
        write_bad(path, &outcome.bad)?;
    }
    Ok(report(command, &name, &outcome))
}

/// SHA-256 in hex: the same file again is the same import.
fn mark(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn take(
    reached: &Reached,
    command: &Import,
    text: &str,
    file: &str,
    problem: impl Fn(String) -> Report,
) -> Result<Outcome, Report> {
    let begun = match reached.ask(Ask::Ledger(LedgerQuestion::Begin { file: file.to_owned() }), true).await? {
        Answer::Begun(begun) => begun,
        other => return Err(not_the_answer(other)),
    };
    let mut outcome = look(text, &begun).map_err(&problem)?;
    if command.dry_run || (!outcome.bad.is_empty() && !command.skip_bad) {
        return Ok(outcome);
    }
    let mut lines = Lines::new(text, &begun.purposes, begun.now).map_err(problem)?;
    lines.pass(begun.position);
    outcome.resumed = begun.position.min(outcome.lines);
    let (mut done, mut progress, by) = (outcome.resumed, Progress::new(), command.by.clone().name());
    while done < outcome.lines {
        let mut batch: Vec<ImportLine> = Vec::with_capacity(BATCH);
        while batch.len() < BATCH && done < outcome.lines {
            let Some(record) = lines.next() else { break };
            done += 1;
            batch.extend(record.ok().filter(|line| !line.superseded));
        }
        let question = LedgerQuestion::Import { file: file.to_owned(), next: done, lines: batch, by: by.clone() };
        outcome.new += match reached.ask(Ask::Ledger(question), true).await? {
            Answer::Imported(new) => new,
            other => return Err(broke_off(not_the_answer(other), done)),
        };
        progress.say(|seconds| {
            let (all, rate) = (outcome.lines, (done - outcome.resumed) as f64 / seconds);
            format!("taken in {done} of {all} lines ({} %), {rate:.0} lines/s", done * 100 / all.max(1))
        });
    }
    outcome.taken = true;
    Ok(outcome)
}

/// Looks at every line, and takes nothing in.
fn look(text: &str, begun: &ImportBegun) -> Result<Outcome, String> {
    let mut lines = Lines::new(text, &begun.purposes, begun.now)?.finding_contradictions();
    let mut outcome =
        Outcome { lines: 0, bad: Vec::new(), bad_lines: 0, resumed: 0, new: 0, superseded: 0, taken: false };
    let mut progress = Progress::new();
    while let Some(record) = lines.next() {
        outcome.lines += 1;
        match record {
            Ok(line) => outcome.superseded += u64::from(line.superseded),
            Err(bad) => {
                outcome.bad.extend(bad);
                outcome.bad_lines += 1;
            }
        }
        if outcome.lines.is_multiple_of(4096) {
            let percent = lines.position() * 100 / text.len().max(1) as u64;
            progress.say(|_| format!("looked at {} lines ({percent} %), {} bad", outcome.lines, outcome.bad_lines));
        }
    }
    Ok(outcome)
}

fn broke_off(report: Report, done: u64) -> Report {
    let err = format!(
        "{}; the import broke off before line {done} of the choices: run it again, and it goes on there",
        report.err
    );
    Report { err, ..report }
}

fn write_bad(path: &Path, bad: &[Bad]) -> Result<(), Report> {
    let failed = |error: &dyn std::fmt::Display| {
        Report::failed(format!("{}: cannot be written: {error}; name another with --report", path.display()))
    };
    let mut writer = csv::Writer::from_path(path).map_err(|error| failed(&error))?;
    let rows =
        bad.iter().map(|bad| [bad.line.to_string(), bad.column.to_owned(), bad.problem.clone(), bad.remedy.clone()]);
    for row in std::iter::once(["line", "column", "problem", "do"].map(str::to_owned)).chain(rows) {
        writer.write_record(&row).map_err(|error| failed(&error))?;
    }
    writer.flush().map_err(|error| failed(&error))
}

fn report(command: &Import, name: &str, outcome: &Outcome) -> Report {
    let Outcome { lines, bad, bad_lines, resumed, new, superseded, taken } = outcome;
    let exit = match (bad.is_empty(), taken, command.dry_run) {
        (true, _, _) => Exit::Done,
        (false, true, _) => Exit::No,
        (false, false, true) if command.skip_bad => Exit::No,
        (false, false, _) => Exit::BadInput,
    };
    if command.put.json {
        let document = json!({
            "file": name, "lines": lines, "bad_lines": bad_lines, "bad": bad, "dry_run": command.dry_run,
            "imported": taken, "new": new, "superseded": superseded, "resumed_after": resumed,
        });
        return Report::json(&document).ending(exit);
    }
    let mut text = String::new();
    for Bad { line, column, problem, remedy } in bad {
        let column = if column.is_empty() { String::new() } else { format!("{column} ") };
        let _ = writeln!(text, "{name}:{line}: {column}{problem}; {remedy}");
    }
    let _ = match (taken, command.dry_run, *bad_lines) {
        (false, true, 0) => writeln!(text, "All {lines} lines are good. Nothing was taken in: this was a dry run."),
        (false, true, _) => {
            writeln!(text, "{bad_lines} of {lines} lines are bad. Nothing was taken in: this was a dry run.")
        }
        (false, false, _) => writeln!(
            text,
            "{bad_lines} of {lines} lines are bad, so nothing was taken in. Correct them, or say --skip-bad to take in the others."
        ),
        (true, _, _) => {
            if *resumed > 0 {
                let _ = writeln!(text, "An earlier import of this file had got to line {resumed} of the choices.");
            }
            if *superseded > 0 {
                let _ =
                    writeln!(text, "{superseded} lines say that a later one took their place: they were passed over.");
            }
            let known = (lines - bad_lines - superseded).saturating_sub(*new);
            writeln!(
                text,
                "Of {lines} lines: {new} new taken in, {known} on record already, {bad_lines} bad and passed over."
            )
        }
    };
    Report::done(text).ending(exit)
}
