//! `openlijk consent …`, as it is typed.

use super::{By, Put};
use clap::{Args, Subcommand};
use openlijk_model::{Aspect, Language, PurposeId};
use std::path::PathBuf;

/// `openlijk consent …`
#[derive(Debug, Subcommand)]
pub enum ConsentCommand {
    /// Record that a recipient allows measuring
    #[command(
        after_help = "Example: openlijk consent grant --purpose newsletter jan@example.nl --lang nl --wording 'Ja, u mag zien …' --proof 'form 4711'\n\nWithout --wording the yes counts, and the ledger says what is known: that you say the standard words of the\npurpose's version were shown. Where the purpose asks for double opt-in, --proof names the mailbox's confirmation."
    )]
    Grant(Choose),
    /// Record that a recipient refuses
    #[command(after_help = "Example: openlijk consent refuse --purpose newsletter jan@example.nl")]
    Refuse(Choose),
    /// Record that a recipient withdraws
    #[command(after_help = "Example: openlijk consent withdraw --purpose newsletter jan@example.nl")]
    Withdraw(Choose),
    /// What a recipient chose. That you looked goes on record, and the person sees it
    #[command(after_help = "Example: openlijk consent show jan@example.nl")]
    Show {
        /// The address
        address: String,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// Take in a file of choices: all of it, or nothing
    #[command(
        after_help = "Example: openlijk consent import choices.csv --dry-run --report bad-lines.csv\n\nThe first line names the columns: address,purpose,state,at and, where known, how,about,language,wording,proof,\ncountry,collected,told; what was given out by `consent export` has author,said_version,superseded,outgrown too.\nA yes that is outgrown was to less than is asked for now: it goes on record and counts for nothing. A yes counts for the\nversion of its purpose that was in force at its time. Where the purpose\nasks for double opt-in, the proof of a yes names the mailbox's confirmation. Every bad line is reported and nothing is taken in, unless --skip-bad says so. An import that\nbroke off goes on where it was; the same file again changes nothing. Exit status: 0 all lines are good, 1 bad lines\nwere passed over, 2 there are bad lines and nothing was taken in."
    )]
    Import(Import),
    /// Give out the whole ledger as a file of choices
    #[command(
        after_help = "Example: openlijk consent export --out choices.csv\n\nTaken in by an empty instance with the same purposes, it gives everybody in it the same standing. The file holds addresses:\nit is made for its owner alone (mode 0600). `superseded` is yes where somebody chose again later on the same day; `said_version`\nis the version whose standard words the author says were shown. Cells that a spreadsheet would take for a\nformula start with an apostrophe, which `consent import` takes away again.\nThe logbook gets a line for each person."
    )]
    Export {
        /// Where to write it [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// Send a mail that asks for consent. It measures nothing. Whom it is sent to, or not, tells what they chose: that you looked goes on record
    #[command(
        after_help = "Example: openlijk consent ask --purpose newsletter jan@example.nl\n\nNobody is asked again within six months of a no, or of silence."
    )]
    Ask {
        /// The address
        address: String,
        /// The purpose
        #[arg(long)]
        purpose: PurposeId,
        /// The language of the mail [default: the organisation's first]
        #[arg(long)]
        lang: Option<Language>,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// HTML for your own sign-up form: an unticked box with the words that go on record
    #[command(after_help = "Example: openlijk consent snippet --purpose newsletter --lang fr > box.html")]
    Snippet {
        /// The purpose
        #[arg(long)]
        purpose: PurposeId,
        /// The language [default: the organisation's first]
        #[arg(long)]
        lang: Option<Language>,
        #[command(flatten)]
        put: Put,
    },
}

/// Who chose about what.
#[derive(Debug, Args)]
pub struct Choose {
    /// The address
    pub address: String,
    /// The purpose
    #[arg(long)]
    pub purpose: PurposeId,
    /// What it is about: opens or links
    #[arg(long, default_value = "opens")]
    pub about: Aspect,
    /// The wording that they saw. Left out of a grant, the ledger has the purpose's standard words, as said by you to have been shown
    #[arg(long, default_value = "", hide_default_value = true)]
    pub wording: String,
    /// The language of that wording [default: the organisation's first]
    #[arg(long)]
    pub lang: Option<Language>,
    /// Where its proof is: a form's number, a letter's date; under double opt-in, the mailbox's confirmation of a yes
    #[arg(long, default_value = "", hide_default_value = true)]
    pub proof: String,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk consent import`
#[derive(Debug, Args)]
pub struct Import {
    /// A CSV file (commas or semicolons; UTF-8, or UTF-16 with its mark)
    pub file: PathBuf,
    /// Only look: take nothing in
    #[arg(long)]
    pub dry_run: bool,
    /// Pass over bad lines and take in the others
    #[arg(long)]
    pub skip_bad: bool,
    /// Write the bad lines to this CSV file: line, column, problem, what to do
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The encoding, where the file does not say it: utf-8, windows-1252, utf-16le …
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}
