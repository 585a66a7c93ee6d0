//! `openlijk sealed …`, as it is typed.

use super::{By, Put};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use openlijk_model::MessageId;
use std::path::PathBuf;

/// `openlijk sealed …`
#[derive(Debug, Subcommand)]
pub enum SealedCommand {
    /// Sealed messages of one sender, the latest first: how each stands
    #[command(after_help = "Example: openlijk sealed list --sender dewit@example.nl")]
    List {
        /// Who sent them
        #[arg(long, value_name = "ADDR")]
        sender: String,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// Everything that happened to one sealed message, in graded words. The look is put on record
    #[command(after_help = "Example: openlijk sealed show 456137214201887 --json")]
    Show {
        /// Its number, as the reply to its sender named it (id=…)
        message: MessageId,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// Take a message back, or one attachment: for now, or for good. Says whether it was read before
    #[command(
        after_help = "Examples:\n  openlijk sealed take-back 456137214201887 --why 'wrong person'\n  openlijk sealed take-back 456137214201887 --part 2 --destroy --why 'wrong file'\n  openlijk sealed take-back 456137214201887 --destroy --at 2026-12-24T18:00:00+01:00 --why 'the offer ends'"
    )]
    TakeBack {
        #[command(flatten)]
        which: Which,
        /// For good: our half of the key is destroyed, and nothing can open it again
        #[arg(long)]
        destroy: bool,
        /// Not now but at this time (RFC 3339)
        #[arg(long, value_name = "TIME")]
        at: Option<Timestamp>,
    },
    /// Let a message that was taken back for now be read again
    #[command(after_help = "Example: openlijk sealed resume 456137214201887 --why 'it was the right person after all'")]
    Resume(Which),
    /// Let its reader try codes again, after five wrong ones locked it
    #[command(after_help = "Example: openlijk sealed unlock 456137214201887")]
    Unlock {
        /// Its number
        message: MessageId,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// Keep by what else than the mailbox a person can show who they are
    #[command(
        after_help = "Examples:\n  openlijk sealed factor jan@example.nl --phone +31612345678\n  openlijk sealed factor jan@example.nl --code-file code.txt\n  openlijk sealed factor jan@example.nl --forget"
    )]
    Factor {
        /// The address
        address: String,
        /// A telephone number for codes by SMS: + and digits
        #[arg(long, conflicts_with = "code_file")]
        phone: Option<String>,
        /// A file whose first line is the code that was agreed on outside the mail
        #[arg(long, value_name = "FILE")]
        code_file: Option<PathBuf>,
        /// Forget their telephone number and agreed code
        #[arg(long, conflicts_with_all = ["phone", "code_file"])]
        forget: bool,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
}

/// Which message or part, and why.
#[derive(Debug, Args)]
pub struct Which {
    /// Its number, as the reply to its sender named it (id=…)
    pub message: MessageId,
    /// One part alone: the number of an attachment, as `sealed show` has it
    #[arg(long)]
    pub part: Option<u16>,
    /// Why. It is kept with the message
    #[arg(long)]
    pub why: String,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}
