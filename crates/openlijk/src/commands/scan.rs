//! `openlijk scan` and `openlijk strip`: files in, findings or a message out. No configuration, no data, no network.

use crate::cli::Scan;
use crate::report::{Exit, Report};
use openlijk_trackers::{
    Message, Report as Findings, Rules, Standing, html, mailbox, pair, scan as look, strip as take_out, text, totals,
};
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Folders within folders; links to folders are not followed.
const DEEPEST: usize = 16;
/// Between two lines of progress, so many messages.
const EVERY: usize = 100;

/// `openlijk scan`
pub fn scan(command: &Scan) -> Report {
    let rules = Rules::built_in();
    let found = match &command.pair {
        Some(paths) => compare(paths, &rules),
        None => all(&command.paths, &rules),
    };
    let findings = match found {
        Ok(findings) => findings,
        Err(report) => return report,
    };
    if let Some(file) = &command.html
        && let Err(error) = std::fs::write(file, html(&findings))
    {
        return Report::failed(format!("{}: {error}; name a file that can be written", file.display()));
    }
    let report = if command.json { Report::json(&findings) } else { Report::done(written(&findings, command.every)) };
    let is_clean = findings.messages.iter().all(|message| message.verdict == Standing::Clean);
    report.ending(if is_clean { Exit::Done } else { Exit::No })
}

fn written(findings: &Findings, every: bool) -> String {
    let mut out: String = findings.messages.iter().map(|message| text(message, every)).collect();
    if findings.messages.len() > 1 {
        out.push('\n');
        out.push_str(&totals(findings));
    }
    out
}

fn compare(paths: &[PathBuf], rules: &Rules) -> Result<Findings, Report> {
    let read = |path: &PathBuf| -> Result<Vec<u8>, Report> {
        let file = bytes(path)?;
        let messages = mailbox::messages(&file);
        match messages[..] {
            [one] if is_message(one) => Ok(one.to_vec()),
            [_] => Err(no_message(path)),
            _ => Err(Report::bad_input(format!("{}: a mailbox; a pair is two messages", path.display()))),
        }
    };
    let [a, b] = paths else {
        return Err(Report::bad_input("a pair is two messages; see --help"));
    };
    let (mut one, mut other) = pair(&read(a)?, &read(b)?, rules);
    (one.path, other.path) = (a.display().to_string(), b.display().to_string());
    Ok(Findings { messages: vec![one, other] })
}

fn all(paths: &[PathBuf], rules: &Rules) -> Result<Findings, Report> {
    let mut messages = Vec::new();
    for path in paths {
        let is_folder = path.is_dir();
        let files = if is_folder { files(path)? } else { vec![path.clone()] };
        let before = messages.len();
        for file in &files {
            one_file(file, is_folder, rules, &mut messages)?;
        }
        if messages.len() == before {
            return Err(Report::bad_input(format!(
                "{}: no messages in it; name a message, a folder of .eml, an mbox or a Maildir",
                path.display()
            )));
        }
    }
    Ok(Findings { messages })
}

fn one_file(file: &Path, in_folder: bool, rules: &Rules, found: &mut Vec<Message>) -> Result<(), Report> {
    let content = bytes(file)?;
    let messages = mailbox::messages(&content);
    let many = messages.len() > 1;
    for (number, raw) in messages.into_iter().enumerate() {
        if !is_message(raw) {
            // A folder holds other files, too.
            if in_folder || many {
                continue;
            }
            return Err(no_message(file));
        }
        let mut message = look(raw, rules);
        message.path = if many { format!("{}#{}", file.display(), number + 1) } else { file.display().to_string() };
        found.push(message);
        if found.len().is_multiple_of(EVERY) {
            progress(found.len());
        }
    }
    Ok(())
}

fn progress(count: usize) {
    let mut err = std::io::stderr();
    let end = if err.is_terminal() { "\r" } else { "\n" };
    // Progress that nobody can see is no reason to stop.
    let _ = write!(err, "{count} messages{end}");
}

/// A message begins with a header field.
fn is_message(raw: &[u8]) -> bool {
    let line = raw.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    name.len() < line.len() && !name.is_empty() && name.iter().all(|byte| (33..127).contains(byte))
}

fn no_message(path: &Path) -> Report {
    Report::bad_input(format!("{}: no mail message: it does not begin with a header", path.display()))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Report> {
    let read = if path == Path::new("-") {
        let mut input = Vec::new();
        std::io::stdin().read_to_end(&mut input).map(|_| input)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| Report::bad_input(format!("{}: {error}; name a file that can be read", path.display())))
}

/// The files of a folder that may be mail, in order: all of a Maildir's `cur` and `new`; elsewhere what has no other ending than mail has.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Report> {
    let mut found = Vec::new();
    collect(folder, 0, &mut found)
        .map_err(|error| Report::bad_input(format!("{}: {error}; name a folder that can be read", folder.display())))?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let in_maildir = folder.file_name().is_some_and(|name| name == "cur" || name == "new");
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let is_tmp = entry.file_name() == "tmp" && folder.join("cur").is_dir();
        if kind.is_dir() && depth < DEEPEST && !is_tmp {
            collect(&path, depth + 1, found)?;
        } else if kind.is_file() && (in_maildir || may_be_mail(&path)) {
            found.push(path);
        }
    }
    Ok(())
}

fn may_be_mail(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    // Mail in folders is often named by a number or a hash, behind which anything may stand.
    !matches!(
        ending.as_deref(),
        Some(
            "html"
                | "htm"
                | "txt"
                | "md"
                | "png"
                | "jpg"
                | "gif"
                | "pdf"
                | "zip"
                | "gz"
                | "json"
                | "toml"
                | "rs"
                | "py"
        )
    )
}

/// `openlijk strip`
pub fn strip() -> Report {
    let raw = match bytes(Path::new("-")) {
        Ok(raw) => raw,
        Err(report) => return report,
    };
    if !is_message(mailbox::without_separator(&raw)) {
        return no_message(Path::new("standard input"));
    }
    let stripped = take_out(&raw, &Rules::built_in());
    let done = stripped.done;
    let mut report = Report::done(String::new());
    report.out = stripped.bytes;
    report.err = format!(
        "pixels={} placeholders={} links={} receipts={} left={}",
        done.pixels, done.placeholders, done.links, done.receipts, done.left
    );
    report
}
