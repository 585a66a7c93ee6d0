//! `openlijk consent export`: the whole ledger as a file that `consent import` takes back.

use super::lines::COLUMNS;
use super::{Progress, guarded};
use crate::cli::Put;
use crate::commands::{Answer, Ask, LedgerQuestion, Written};
use crate::reached::{Reached, not_the_answer};
use crate::report::Report;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Runs the command.
pub async fn export(out: Option<&Path>, by: &str, put: &Put) -> Result<Report, Report> {
    let reached = Reached::by_file(&put.at.config, LedgerQuestion::NEEDS).await?;
    let lines = match out {
        None => written(&reached, by, std::io::stdout().lock(), "standard output").await,
        Some(path) => to_file(&reached, by, path).await,
    };
    reached.close().await;
    let lines = lines?;
    match out {
        // Standard output has the ledger itself.
        None => Ok(Report { err: format!("{lines} lines given out"), ..Report::done(String::new()) }),
        Some(_) if put.json => Ok(Report::json(&serde_json::json!({"lines": lines}))),
        Some(path) => Ok(Report::done(format!("{lines} lines written to {}.\n", path.display()))),
    }
}

/// A file that breaks off is never taken for a whole one: it gets its name at the end.
async fn to_file(reached: &Reached, by: &str, path: &Path) -> Result<u64, Report> {
    let name = path.display().to_string();
    let failed =
        |error: std::io::Error| Report::failed(format!("{name}: cannot be written: {error}; name another with --out"));
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(&partial).map_err(failed)?;
    let lines = written(reached, by, &file, &name).await;
    let kept = lines.and_then(|lines| {
        file.sync_all().and_then(|()| std::fs::rename(&partial, path)).map_err(failed)?;
        Ok(lines)
    });
    if kept.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    kept
}

async fn written(reached: &Reached, by: &str, out: impl Write, name: &str) -> Result<u64, Report> {
    let failed =
        |error: csv::Error| Report::failed(format!("{name}: cannot be written: {error}; name a file with --out"));
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(failed)?;
    let (mut after, mut within, mut lines, mut progress) = (0, None, 0, Progress::new());
    loop {
        let question = LedgerQuestion::Page { after, by: by.to_owned(), within };
        let (page, next, export) = match reached.ask(Ask::Ledger(question), true).await? {
            Answer::Ledger(page, next, export) => (page, next, export),
            other => return Err(not_the_answer(other)),
        };
        within = Some(export);
        lines += page.len() as u64;
        for line in &page {
            write_line(&mut writer, line).map_err(failed)?;
        }
        let Some(next) = next else { break };
        after = next;
        progress.say(|_| format!("{lines} lines given out"));
    }
    writer.flush().map_err(|error| failed(error.into()))?;
    Ok(lines)
}

/// Writes a line of the file.
pub(super) fn write_line(writer: &mut csv::Writer<impl Write>, line: &Written) -> Result<(), csv::Error> {
    let at = line.at.to_string();
    let language = line.language.map(|language| language.as_str()).unwrap_or_default();
    let day = line.collected.map(|day| day.to_string()).unwrap_or_default();
    let told = line.told.map(|at| at.to_string()).unwrap_or_default();
    let version = line.said_version.map(|version| version.to_string()).unwrap_or_default();
    let cells = [
        line.address.as_str(),
        line.purpose.as_str(),
        line.state.as_str(),
        &at,
        line.how.as_str(),
        line.about.as_str(),
        language,
        line.wording.as_deref().unwrap_or_default(),
        &line.proof,
        line.country.as_deref().unwrap_or_default(),
        &day,
        &told,
        &line.author,
        &version,
        if line.superseded { "yes" } else { "" },
        if line.outgrown { "yes" } else { "" },
    ];
    writer.write_record(cells.map(|cell| guarded(cell).into_owned()))
}
