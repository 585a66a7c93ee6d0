//! The officer's and the administrator's commands, as they are typed: retention, opinions, accounts, tokens.

use super::{By, PasswordFile, Put};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_model::Role;

/// `openlijk retention …`
#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// Take away what is past its retention; leaves a record. `serve` does it daily by itself
    #[command(after_help = "Example: openlijk retention run --dry-run")]
    Run {
        /// Only say what would be taken away
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// The runs on record
    #[command(after_help = "Example: openlijk retention list --json")]
    List {
        #[command(flatten)]
        put: Put,
    },
}

/// `openlijk opinion …`
#[derive(Debug, Subcommand)]
pub enum OpinionCommand {
    /// Put a legal opinion on file, or replace the one of the same id
    #[command(
        after_help = "Example: openlijk opinion record --id fr-review --about 'regime fr 2026-04' --lawyer 'C. Dupont' --day 2026-11-20 --note 'file 12'\n\nAn opinion about `regime NAME VERSION` is a lawyer's review, and ends that regime's status draft."
    )]
    Record(RecordOpinion),
    /// The opinions on file
    #[command(after_help = "Example: openlijk opinion list")]
    List {
        #[command(flatten)]
        put: Put,
    },
}

/// `openlijk opinion record`
#[derive(Debug, Args)]
pub struct RecordOpinion {
    /// How rules and purposes refer to it
    #[arg(long)]
    pub id: String,
    /// What it is about
    #[arg(long)]
    pub about: String,
    /// The lawyer, by name
    #[arg(long)]
    pub lawyer: String,
    /// The day it was given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    pub day: Date,
    /// Where it is kept, and what it says in a line. It stays when people are erased: name no recipient in it
    #[arg(long)]
    pub note: String,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk account …`
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Add an account
    #[command(after_help = "Example: openlijk account add mdewit --role data-protection-officer")]
    Add {
        /// Its name
        name: String,
        /// What it is there for
        #[arg(long)]
        role: Role,
        /// Its subject at the OIDC provider; such an account has no password here
        #[arg(long, value_name = "SUBJECT", conflicts_with = "password_file")]
        external: Option<String>,
        /// Their own mail address: what was sent from it, sealed, is theirs to see and to take back
        #[arg(long, value_name = "ADDR")]
        mail: Option<String>,
        #[command(flatten)]
        password: PasswordFile,
        #[command(flatten)]
        put: Put,
    },
    /// All accounts
    #[command(after_help = "Example: openlijk account list")]
    List {
        #[command(flatten)]
        put: Put,
    },
    /// Change what an account is there for
    #[command(after_help = "Example: openlijk account role mdewit auditor")]
    Role {
        /// Its name
        name: String,
        /// The new role
        role: Role,
        #[command(flatten)]
        put: Put,
    },
    /// Let an account no longer sign in
    #[command(after_help = "Example: openlijk account disable mdewit")]
    Disable {
        /// Its name
        name: String,
        #[command(flatten)]
        put: Put,
    },
    /// Let a disabled account sign in again
    #[command(after_help = "Example: openlijk account enable mdewit")]
    Enable {
        /// Its name
        name: String,
        #[command(flatten)]
        put: Put,
    },
    /// Set the mail address of an account: what was sent from it, sealed, is theirs to see and to take back
    #[command(
        after_help = "Examples:\n  openlijk account mail mdewit mdewit@example.nl\n  openlijk account mail mdewit --none"
    )]
    Mail {
        /// Its name
        name: String,
        /// The address
        #[arg(value_name = "ADDR", required_unless_present = "none", conflicts_with = "none")]
        mail: Option<String>,
        /// Take it away
        #[arg(long)]
        none: bool,
        #[command(flatten)]
        put: Put,
    },
    /// Set a new password
    #[command(after_help = "Example: openlijk account password mdewit")]
    Password {
        /// Its name
        name: String,
        #[command(flatten)]
        password: PasswordFile,
        #[command(flatten)]
        put: Put,
    },
    /// Take away a lost second factor; a new one is set up at the next sign-in
    #[command(after_help = "Example: openlijk account second-factor-reset mdewit")]
    SecondFactorReset {
        /// Its name
        name: String,
        #[command(flatten)]
        put: Put,
    },
}

/// `openlijk token …`
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token; it is shown this once
    #[command(after_help = "Example: openlijk token new --name crm --scope choices:write --until 2027-12-31T00:00:00Z")]
    New {
        /// What it is for
        #[arg(long)]
        name: String,
        /// What it may do (may be repeated)
        #[arg(long = "scope", required = true, value_name = "SCOPE")]
        scopes: Vec<String>,
        /// When it ends (RFC 3339) [default: when it is revoked]
        #[arg(long, value_name = "TIME")]
        until: Option<Timestamp>,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// All tokens
    #[command(after_help = "Example: openlijk token list")]
    List {
        #[command(flatten)]
        put: Put,
    },
    /// Revoke a token, at once
    #[command(after_help = "Example: openlijk token revoke 3")]
    Revoke {
        /// Its number
        id: u64,
        #[command(flatten)]
        put: Put,
    },
}
