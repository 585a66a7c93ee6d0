//! `openlijk purpose …`, as it is typed.

use super::{By, Put};
use clap::{Args, Subcommand};
use openlijk_model::PurposeId;
use std::path::PathBuf;

/// `openlijk purpose …`
#[derive(Debug, Subcommand)]
pub enum PurposeCommand {
    /// All purposes, and whether each is in force
    #[command(after_help = "Example: openlijk purpose list --json")]
    List {
        #[command(flatten)]
        put: Put,
    },
    /// One purpose as last declared, as TOML; its state goes to standard error
    #[command(after_help = "Example: openlijk purpose show newsletter > newsletter.toml")]
    Show {
        /// Its id
        id: PurposeId,
        #[command(flatten)]
        put: Put,
    },
    /// Declare a purpose, or a new version of it. Exit status 1: it waits, because something is missing
    #[command(after_help = "Example: openlijk purpose apply newsletter.toml --by 'M. de Wit'")]
    Apply {
        /// A TOML file, or - for standard input
        file: PathBuf,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// All purposes as last declared, as one TOML document
    #[command(after_help = "Example: openlijk purpose export > purposes.toml")]
    Export {
        #[command(flatten)]
        put: Put,
    },
    /// The eight questions answered, what each purpose would get at best, and when it is to be looked at again
    #[command(after_help = "Example: openlijk purpose review")]
    Review {
        #[command(flatten)]
        put: Put,
    },
    /// Switch a purpose on, in its last declaration
    #[command(after_help = "Example: openlijk purpose on newsletter --why 'evaluated, goes on'")]
    On(Switch),
    /// Switch a purpose off, for mail already sent too
    #[command(after_help = "Example: openlijk purpose off newsletter --why 'evaluated, no longer needed'")]
    Off(Switch),
}

/// `openlijk purpose on` and `off`
#[derive(Debug, Args)]
pub struct Switch {
    /// Its id
    pub id: PurposeId,
    /// Why, for the record. It is kept when people are erased: name nobody in it
    #[arg(long)]
    pub why: String,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}
