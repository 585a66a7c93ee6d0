//! What a command says, and how it ends.
//!
//! Exit status: 0 done; 1 the answer is "no", or something was found; 2 wrong use or bad input; 3 could not finish.
//! An error is one line: what, where, what to do.

use crate::config::Problem;
use serde::{Deserialize, Serialize};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// Done.
    Done,
    /// The answer is "no", or something was found.
    No,
    /// Wrong use or bad input.
    BadInput,
    /// Could not finish.
    Failed,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::No => 1,
            Exit::BadInput => 2,
            Exit::Failed => 3,
        })
    }
}

/// What a command prints, and how it ended. It travels as it is from a running instance to the command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How it ended.
    pub exit: Exit,
    /// For standard output, as it is.
    pub out: Vec<u8>,
    /// For standard error: a line of progress or an error.
    pub err: String,
}

impl Report {
    /// Done, with this text.
    pub fn done(text: impl Into<String>) -> Self {
        Self { exit: Exit::Done, out: text.into().into_bytes(), err: String::new() }
    }

    /// Done, with this JSON document.
    pub fn json(document: &impl Serialize) -> Self {
        match serde_json::to_string_pretty(document) {
            Ok(text) => Self::done(text + "\n"),
            Err(error) => Self::failed(format!("the answer could not be written as JSON: {error}")),
        }
    }

    /// Bad input: what, where, what to do.
    pub fn bad_input(error: impl Into<String>) -> Self {
        Self { exit: Exit::BadInput, out: Vec::new(), err: error.into() }
    }

    /// Could not finish: what, where, what to do.
    pub fn failed(error: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, out: Vec::new(), err: error.into() }
    }

    /// A configuration that is not sound: each problem on a line of its own.
    pub fn unsound(problems: &[Problem]) -> Self {
        Self::bad_input(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    /// What was made goes to a file, where it was made; on standard output stands where it is.
    #[must_use]
    pub fn written_to(self, file: &std::path::Path) -> Self {
        if self.exit != Exit::Done {
            return self;
        }
        match std::fs::write(file, &self.out) {
            Ok(()) => Self::done(format!("{}\n", file.display())),
            Err(error) => Self::failed(format!("{}: {error}", file.display())),
        }
    }

    /// The same output with another ending.
    #[must_use]
    pub fn ending(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Prints it, and gives the exit status.
    pub fn print(&self) -> std::process::ExitCode {
        use std::io::Write as _;
        // A reader that went away (`| head`) is no error of ours.
        let _ = std::io::stdout().write_all(&self.out).and_then(|()| std::io::stdout().flush());
        if !self.err.is_empty() {
            let label = if self.exit == Exit::Done { "" } else { "openlijk: " };
            let _ = writeln!(std::io::stderr(), "{label}{}", self.err);
        }
        self.exit.into()
    }
}
