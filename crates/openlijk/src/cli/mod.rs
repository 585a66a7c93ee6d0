//! The command line: what can be typed. What it means is in `commands`.

mod consent;
mod desk;
mod incident;
mod purpose;
mod scan;
mod sealed;
mod subject;

pub use consent::*;
pub use desk::*;
pub use incident::*;
pub use purpose::*;
pub use scan::*;
pub use sealed::*;
pub use subject::*;

use clap::{Args, Parser, Subcommand};
use openlijk_model::{Measure, MessageId, PurposeId};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Shows an organisation how well its mail lands, without spying on readers.
#[derive(Debug, Parser)]
#[command(name = "openlijk", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Try it: openlijk demo\nStart:  openlijk init mail && cd mail && openlijk serve")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the main job on real mail, in under a minute
    #[command(
        after_help = "Example: openlijk demo --headless\n\nSets up a sample organisation, mails a real newsletter through itself to a built-in sink, has readers\nopen it, and prints the figures and where to look. Exit status 0 only if every step held."
    )]
    Demo(Demo),
    /// Make a configuration, a first purpose, a first account and a data folder
    #[command(
        after_help = "Example: openlijk init mail --yes --organisation 'Gemeente Voorbeeld' --kind public-authority \\\n           --country NL --domain voorbeeld.nl --next-hop 127.0.0.1:10026 --public-url https://mail.voorbeeld.nl"
    )]
    Init(Init),
    /// Run: the SMTP proxy, the public pages and the console
    #[command(
        after_help = "Example: openlijk serve --config /etc/openlijk/openlijk.toml\n\nSIGTERM: finish what was accepted, then stop. SIGHUP: read the configuration again."
    )]
    Serve(Where),
    /// Is this configuration sound and lawful? Lists every problem with its line
    #[command(after_help = "Example: openlijk check --config openlijk.toml")]
    Check(Check),
    /// The organisation's purposes
    #[command(subcommand, after_help = "Example: openlijk purpose apply newsletter.toml --by 'M. de Wit'")]
    Purpose(PurposeCommand),
    /// What would be measured, and why: rules, citations, contested points
    #[command(
        after_help = "Examples:\n  openlijk decide --purpose newsletter --recipient jan@example.nl\n  openlijk decide --facts case.json --regime nl --json    (needs no configuration)"
    )]
    Decide(Decide),
    /// The message as it would go out
    #[command(
        after_help = "Example: openlijk prepare --purpose newsletter --recipient jan@example.nl < in.eml > out.eml"
    )]
    Prepare(Prepare),
    /// The ledger of what people were told and chose
    #[command(subcommand, after_help = "Example: openlijk consent import choices.csv --dry-run")]
    Consent(ConsentCommand),
    /// Stop measuring at once, for mail already sent too
    #[command(after_help = "Example: openlijk pause --purpose newsletter --why 'question from the regulator'")]
    Pause(Pause),
    /// End a pause
    #[command(after_help = "Example: openlijk resume --purpose newsletter --why 'answered'")]
    Resume(Pause),
    /// Hits and estimates of a campaign, apart, with intervals
    #[command(
        after_help = "Example: openlijk figures 'Nieuwsbrief mei'\n\nCAMPAIGN is a campaign's name or number; without it, the campaigns are listed."
    )]
    Figures(Figures),
    /// What stored mail would tell its senders: trackers, whose they are, and what they would tell
    #[command(
        after_help = "Examples:\n  openlijk scan newsletter.eml\n  openlijk scan ~/Maildir --json > found.json\n  openlijk scan --pair mine.eml yours.eml    (two copies, sent to two addresses: what differs is personal)\n\nPATH is a message, a folder of messages, an mbox, a Maildir, or - for standard input. Nothing is fetched.\nExit status 1 when something was found. What the answers mean: docs/scan.md."
    )]
    Scan(Scan),
    /// A message without what measures its reader
    #[command(
        after_help = "Example: openlijk strip < in.eml > out.eml\n\nWhat only counts goes, what holds room keeps it, wrapped links become their targets where those can be read.\nEverything else stays byte for byte. The header Openlijk-Stripped says what was done."
    )]
    Strip(Strip),
    /// A data subject's request, put on record with its deadline
    #[command(subcommand, after_help = "Example: openlijk subject erase jan@example.nl")]
    Subject(SubjectCommand),
    /// Sealed messages: how they stand, and taking them back
    #[command(subcommand, after_help = "Example: openlijk sealed take-back 456137214201887 --why 'wrong person'")]
    Sealed(SealedCommand),
    /// A data leak: who could read what, the 72 hours, the authority's form, the letter
    #[command(
        subcommand,
        after_help = "Example: openlijk incident new --aware 2026-11-29T09:00:00+01:00 --what 'letter to the wrong person' --message 456137214201887"
    )]
    Incident(IncidentCommand),
    /// What is past its retention
    #[command(subcommand, after_help = "Example: openlijk retention run --dry-run")]
    Retention(RetentionCommand),
    /// Legal opinions on file
    #[command(
        subcommand,
        after_help = "Example: openlijk opinion record --id fr-review --about 'regime fr 2026-04' --lawyer 'C. Dupont' --day 2026-11-20 --note 'file 12'"
    )]
    Opinion(OpinionCommand),
    /// Who may sign in to the console
    #[command(subcommand, after_help = "Example: openlijk account add mdewit --role data-protection-officer")]
    Account(AccountCommand),
    /// Tokens by which programs reach the API
    #[command(subcommand, after_help = "Example: openlijk token new --name crm --scope choices:write")]
    Token(TokenCommand),
}

impl Command {
    /// The file that what is made goes to, where one was named.
    pub fn output(&self) -> Option<&std::path::Path> {
        match self {
            Self::Incident(command) => command.output(),
            _ => None,
        }
    }
}

/// Which configuration.
#[derive(Debug, Clone, Args)]
pub struct Where {
    /// The configuration file
    #[arg(long, value_name = "FILE", default_value = "openlijk.toml", env = "OPENLIJK_CONFIG")]
    pub config: PathBuf,
}

/// Which configuration, and how to print.
#[derive(Debug, Clone, Args)]
pub struct Put {
    #[command(flatten)]
    pub at: Where,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

/// Who acts, for the record.
#[derive(Debug, Clone, Args)]
pub struct By {
    /// Who does this [default: the user who runs this]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

impl By {
    /// The name that goes on record.
    pub fn name(self) -> String {
        self.by.unwrap_or_else(|| {
            std::env::var("SUDO_USER")
                .or_else(|_| std::env::var("USER"))
                .unwrap_or_else(|_| "the command line".to_owned())
        })
    }
}

/// `openlijk demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// Exit when the story is told, instead of staying up to look around
    #[arg(long)]
    pub headless: bool,
    /// Keep the sample organisation in this folder, which must be empty or absent [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Print one JSON document that says where to look; the story goes to standard error
    #[arg(long)]
    pub json: bool,
}

/// `openlijk init`
#[derive(Debug, Args)]
pub struct Init {
    /// Where to put it
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Ask nothing; what no flag says gets a default
    #[arg(long)]
    pub yes: bool,
    /// Who measures, as recipients know you
    #[arg(long)]
    pub organisation: Option<String>,
    /// public-authority or private
    #[arg(long, value_parser = ["public-authority", "private"])]
    pub kind: Option<String>,
    /// Where you are, such as NL
    #[arg(long)]
    pub country: Option<String>,
    /// A domain that you send from (may be repeated)
    #[arg(long = "domain")]
    pub domains: Vec<String>,
    /// How recipients reach your data protection officer
    #[arg(long)]
    pub dpo: Option<String>,
    /// The mail server that every message is handed to, host:port
    #[arg(long)]
    pub next_hop: Option<String>,
    /// Where recipients reach Openlijk from outside
    #[arg(long)]
    pub public_url: Option<String>,
    /// Where the public pages listen
    #[arg(long)]
    pub public_listen: Option<SocketAddr>,
    /// Where the console listens
    #[arg(long)]
    pub console_listen: Option<SocketAddr>,
    /// Where mail comes in
    #[arg(long)]
    pub smtp_listen: Option<SocketAddr>,
    /// Name of the first console account
    #[arg(long, default_value = "admin")]
    pub account: String,
    /// File whose first line is its password [default: one is made and shown once]
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// `openlijk check`
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk decide`
#[derive(Debug, Args)]
pub struct Decide {
    /// A purpose of the organisation
    #[arg(long, required_unless_present = "facts", requires = "recipient")]
    pub purpose: Option<PurposeId>,
    /// The recipient's address
    #[arg(long, requires = "purpose")]
    pub recipient: Option<String>,
    /// A ceiling
    #[arg(long)]
    pub measure: Option<Measure>,
    /// A JSON file with facts (a list gives a list), or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["purpose", "recipient", "measure"])]
    pub facts: Option<PathBuf>,
    /// The regime [default: by the recipient's country]
    #[arg(long, requires = "facts")]
    pub regime: Option<String>,
    /// As of this time (RFC 3339) [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<jiff::Timestamp>,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk prepare`
#[derive(Debug, Args)]
pub struct Prepare {
    /// The purpose
    #[arg(long)]
    pub purpose: PurposeId,
    /// The recipient's address
    #[arg(long)]
    pub recipient: String,
    /// The campaign [default: purpose, subject and day]
    #[arg(long)]
    pub campaign: Option<String>,
    /// The variant
    #[arg(long)]
    pub variant: Option<String>,
    #[command(flatten)]
    pub at: Where,
}

/// `openlijk pause` and `resume`
#[derive(Debug, Args)]
pub struct Pause {
    #[command(flatten)]
    pub scope: Scope,
    /// Why, for the record. Of a purpose, a campaign or everything this is kept when people are erased: name nobody in it
    #[arg(long)]
    pub why: String,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// What a pause is to reach: one of the five.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Scope {
    /// One purpose
    #[arg(long)]
    pub purpose: Option<PurposeId>,
    /// One campaign, by name or number
    #[arg(long)]
    pub campaign: Option<String>,
    /// One recipient, by address
    #[arg(long, value_name = "ADDR")]
    pub recipient: Option<String>,
    /// One message, by the number in the reply to its sender (id=…)
    #[arg(long, value_name = "ID")]
    pub message: Option<MessageId>,
    /// Everything
    #[arg(long)]
    pub all: bool,
}

/// `openlijk figures`
#[derive(Debug, Args)]
pub struct Figures {
    /// The campaign's name or number
    pub campaign: Option<String>,
    #[command(flatten)]
    pub put: Put,
}

/// A day as it is typed. One written day first, as on paper, is read back the other way.
fn day(text: &str) -> Result<jiff::civil::Date, String> {
    let text = text.trim();
    if text.len() == 10
        && let Ok(day) = text.parse()
    {
        return Ok(day);
    }
    Err(match turned(text) {
        Some(day) => format!("write it as {day}"),
        None => "is no day; write year, month and day, as 2026-11-02".to_owned(),
    })
}

/// What is meant by `02/11/2026`: in the countries that there are rules for, the day comes first.
fn turned(text: &str) -> Option<jiff::civil::Date> {
    let mut parts = text.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if year < 1000 || parts.next().is_some() {
        return None;
    }
    jiff::civil::Date::new(year, month, day).ok()
}
