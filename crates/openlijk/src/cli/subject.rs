//! `openlijk subject …`, as it is typed.

use super::{By, Put};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;

/// `openlijk subject …`
#[derive(Debug, Subcommand)]
pub enum SubjectCommand {
    /// Everything kept about a person, as JSON
    #[command(after_help = "Example: openlijk subject export jan@example.nl > jan.json")]
    Export(Person),
    /// Erase a person: nothing here, nor an older backup, yields the address afterwards
    #[command(after_help = "Example: openlijk subject erase jan@example.nl")]
    Erase(Person),
    /// Keep what there is, do nothing with it, take nothing new (GDPR 18)
    #[command(after_help = "Example: openlijk subject restrict jan@example.nl --note 'contests a reading'")]
    Restrict(Person),
    /// End a restriction
    #[command(after_help = "Example: openlijk subject unrestrict jan@example.nl --note 'settled, told them'")]
    Unrestrict(Person),
    /// Measure nothing of any mail to this person (GDPR 21)
    #[command(after_help = "Example: openlijk subject object jan@example.nl --note 'by telephone'")]
    Object {
        #[command(flatten)]
        person: Person,
        /// The objection is taken back
        #[arg(long)]
        end: bool,
    },
    /// Correct an address: everything on record moves to the new one (GDPR 16)
    #[command(after_help = "Example: openlijk subject correct jan@exmaple.nl --to jan@example.nl")]
    Correct {
        #[command(flatten)]
        person: Person,
        /// The right address
        #[arg(long, value_name = "ADDR")]
        to: String,
    },
    /// Keep what you know of a person: where they are, and since when you have the address
    #[command(after_help = "Example: openlijk subject set jan@example.fr --country FR --collected 2026-03-01")]
    Set {
        /// The address
        address: String,
        /// Where they are (two letters, ISO 3166-1)
        #[arg(long)]
        country: Option<String>,
        /// The day that the address was collected
        #[arg(long, value_name = "DATE", value_parser = super::day)]
        collected: Option<Date>,
        #[command(flatten)]
        put: Put,
    },
    /// Requests on record: the open ones first, by their deadline. Exit status 1: one is overdue
    #[command(after_help = "Example: openlijk subject requests --json")]
    Requests {
        #[command(flatten)]
        put: Put,
    },
    /// Record that an open request was answered elsewhere
    #[command(after_help = "Example: openlijk subject close 12 --outcome 'answered by letter of 3 May'")]
    Close {
        /// Its number
        id: u64,
        /// How it was answered. It is kept for years: name nobody in it
        #[arg(long)]
        outcome: String,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
}

/// Whose request it is, and how it came.
#[derive(Debug, Args)]
pub struct Person {
    /// The address
    pub address: String,
    /// What was asked, and how it reached you. Where nothing is known of the address it is kept for years: name nobody in it
    #[arg(long, default_value = "", hide_default_value = true)]
    pub note: String,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// A file with a password, or none.
#[derive(Debug, Clone, Args)]
pub struct PasswordFile {
    /// File whose first line is the password [default: one is made and shown once]
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}
