//! `openlijk incident …`, as it is typed.

use super::{By, Put};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_console::incidents::Format;
use openlijk_model::{FormField, IncidentId, IncidentKind, Language, MessageId, Risk, Statement};
use std::path::{Path, PathBuf};

/// `openlijk incident …`
#[derive(Debug, Subcommand)]
pub enum IncidentCommand {
    /// Open an incident, from messages or from recipients. The 72 hours run from --aware
    #[command(
        after_help = "Examples:\n  openlijk incident new --aware 2026-11-29T09:00:00+01:00 --what 'letter to the wrong person' --message 456137214201887\n  openlijk incident new --aware 2026-11-29T09:00:00+01:00 --what 'list in the wrong mail' --recipient jan@example.nl --from 2026-11-28T00:00:00Z\n\nA recipient to whom nothing went through here can be named too: then nothing is known, and the account says so."
    )]
    New(NewIncident),
    /// All incidents with their clock, or the register of breaches. Exit status 1 when a deadline passed with nothing decided
    #[command(after_help = "Examples:\n  openlijk incident list\n  openlijk incident list --register --json")]
    List {
        /// The register (GDPR 33(5)): facts, effects, measures, decisions
        #[arg(long)]
        register: bool,
        #[command(flatten)]
        put: Put,
    },
    /// One incident: the clock, who could read what and what they did, suggestions, timeline, plan. The look is put on record
    #[command(after_help = "Example: openlijk incident show 3 --json")]
    Show {
        /// Its number
        id: IncidentId,
        #[command(flatten)]
        tongue: Tongue,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
    /// The authority's form, filled where known and marked where not. Openlijk does not send it
    #[command(
        after_help = "Examples:\n  openlijk incident report 3 --format pdf --output notification.pdf\n  openlijk incident report 3 --filed 2026-117 --format text --output notification.txt"
    )]
    Report(Paper),
    /// Add to an incident: a note, an answer to the form, a measure, what a recipient says, more messages
    #[command(
        after_help = "Examples:\n  openlijk incident note 3 --text 'called the reader'\n  openlijk incident note 3 --set records=12 --set data-special=none --set people-max=unknown\n  openlijk incident note 3 --did 'fetched the letter back'\n  openlijk incident note 3 --item 1 --says deleted --trusted --text 'a doctor, by telephone'"
    )]
    Note(Note),
    /// Decide, with a reason: the risk, telling the authority, telling the people
    #[command(after_help = "Example: openlijk incident decide 3 --risk likely --notify yes --why 'it was opened'")]
    Decide(DecideIncident),
    /// The plan to do better: a step with who and when, or a step that is done
    #[command(
        after_help = "Examples:\n  openlijk incident plan 3 --step 'use the portal for letters' --who 'K. Bakker' --until 2027-01-15\n  openlijk incident plan 3 --done 1 --result 'in use since Monday'"
    )]
    Plan(Plan),
    /// The form of a supplement to what the authority was told (GDPR 33(4)), with what changed since
    #[command(
        after_help = "Example: openlijk incident supplement 3 --why 'the number of people is known' --filed 2026-117 --output more.txt"
    )]
    Supplement(Paper),
    /// The form of a withdrawal of what the authority was told
    #[command(
        after_help = "Example: openlijk incident withdraw 3 --why 'it was the right person after all' --filed 2026-117"
    )]
    Withdraw(Paper),
    /// The letter to the people concerned (GDPR 34). Exit status 1 where a part that the law asks for is missing
    #[command(
        after_help = "Examples:\n  openlijk incident letter 3 --lang nl --what '…' --consequences '…' --measures '…' --advice '…'\n  openlijk incident letter 3 --lang fr --sent 12 --how 'by post'"
    )]
    Letter(Letter),
    /// Close an incident. A later note opens it again
    #[command(after_help = "Example: openlijk incident close 3 --why 'told, and the plan is carried out'")]
    Close {
        /// Its number
        id: IncidentId,
        /// Why. Name no recipient in it
        #[arg(long)]
        why: String,
        #[command(flatten)]
        by: By,
        #[command(flatten)]
        put: Put,
    },
}

impl IncidentCommand {
    /// The file that what is made goes to.
    pub fn output(&self) -> Option<&Path> {
        match self {
            Self::Report(paper) | Self::Supplement(paper) | Self::Withdraw(paper) => paper.output.as_deref(),
            Self::Letter(letter) => letter.output.as_deref(),
            _ => None,
        }
    }
}

/// `openlijk incident new`
#[derive(Debug, Args)]
pub struct NewIncident {
    /// What went wrong
    #[arg(long, default_value = "wrong-recipient")]
    pub kind: IncidentKind,
    /// When the organisation was aware of it (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub aware: Timestamp,
    /// What happened. It stays when people are erased: name no recipient in it
    #[arg(long, value_name = "TEXT")]
    pub what: String,
    #[command(flatten)]
    pub named: Named,
    /// When it began (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub began: Option<Timestamp>,
    /// When it ended (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub ended: Option<Timestamp>,
    /// When it was discovered (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub discovered: Option<Timestamp>,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// What an incident is about.
#[derive(Debug, Args)]
pub struct Named {
    /// A message, sealed or open, by the number in the reply to its sender (id=…; may be repeated)
    #[arg(long = "message", value_name = "ID")]
    pub messages: Vec<MessageId>,
    /// A recipient, by address (may be repeated)
    #[arg(long = "recipient", value_name = "ADDR")]
    pub recipients: Vec<String>,
    /// Of the recipients: all that was sent to them from this time on (RFC 3339)
    #[arg(long, value_name = "TIME", requires = "recipients")]
    pub from: Option<Timestamp>,
    /// Up to this time (RFC 3339) [default: now]
    #[arg(long, value_name = "TIME", requires = "from")]
    pub until: Option<Timestamp>,
}

/// In which language a paper is.
#[derive(Debug, Args)]
pub struct Tongue {
    /// nl, en, fr or it [default: the organisation's first]
    #[arg(long, value_name = "LANG")]
    pub lang: Option<Language>,
}

/// `openlijk incident report`, `supplement` and `withdraw`
#[derive(Debug, Args)]
pub struct Paper {
    /// The number of the incident
    pub id: IncidentId,
    /// pdf, text or json
    #[arg(long, default_value = "text", conflicts_with = "json")]
    pub format: Format,
    /// The file that it goes to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Put on record that it was told, under the number that the authority gave; without one: --filed ''
    #[arg(long, value_name = "NUMBER")]
    pub filed: Option<String>,
    /// When it was told (RFC 3339) [default: now]
    #[arg(long, value_name = "TIME", requires = "filed")]
    pub filed_at: Option<Timestamp>,
    /// What is added, or why it is withdrawn. Name no recipient in it
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub why: String,
    #[command(flatten)]
    pub tongue: Tongue,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk incident note`
#[derive(Debug, Args)]
pub struct Note {
    /// The number of the incident
    pub id: IncidentId,
    /// A note; with --says: how they said so. Name no recipient in it
    #[arg(long)]
    pub text: Option<String>,
    /// Something that was done outside Openlijk
    #[arg(long, value_name = "TEXT")]
    pub did: Option<String>,
    /// An answer to a field of the form (may be repeated); `unknown` where it is not known
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = answer)]
    pub answers: Vec<(FormField, String)>,
    /// A message of the incident, by its number in it: whose recipient says something
    #[arg(long, value_name = "NUMBER", requires_all = ["says", "text"])]
    pub item: Option<u32>,
    /// What its recipient says
    #[arg(long, requires = "item")]
    pub says: Option<Statement>,
    /// They are known to keep such a word (EDPB 9/2022)
    #[arg(long, requires = "says")]
    pub trusted: bool,
    #[command(flatten)]
    pub named: Named,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk incident decide`
#[derive(Debug, Args)]
#[group(id = "decisions", required = true, multiple = true, args = ["risk", "notify", "tell"])]
pub struct DecideIncident {
    /// The number of the incident
    pub id: IncidentId,
    /// How likely a risk is for the people concerned
    #[arg(long)]
    pub risk: Option<Risk>,
    /// Is the authority told: yes or no
    #[arg(long, value_parser = yes_no, value_name = "yes|no")]
    pub notify: Option<bool>,
    /// Are the people concerned told: yes or no
    #[arg(long, value_parser = yes_no, value_name = "yes|no")]
    pub tell: Option<bool>,
    /// Why. Name no recipient in it
    #[arg(long)]
    pub why: String,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk incident plan`
#[derive(Debug, Args)]
pub struct Plan {
    /// The number of the incident
    pub id: IncidentId,
    /// A step
    #[arg(long, requires_all = ["who", "until"], required_unless_present = "done")]
    pub step: Option<String>,
    /// Who does it
    #[arg(long, requires = "step")]
    pub who: Option<String>,
    /// By which day
    #[arg(long, value_name = "DATE", value_parser = super::day, requires = "step")]
    pub until: Option<Date>,
    /// The number of a step that is done
    #[arg(long, value_name = "NUMBER", requires = "result", conflicts_with = "step")]
    pub done: Option<u32>,
    /// What came of it
    #[arg(long, requires = "done")]
    pub result: Option<String>,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

/// `openlijk incident letter`
#[derive(Debug, Args)]
pub struct Letter {
    /// The number of the incident
    pub id: IncidentId,
    #[command(flatten)]
    pub tongue: Tongue,
    /// What happened, in plain words of that language
    #[arg(long, default_value = "")]
    pub what: String,
    /// What it may mean for them
    #[arg(long, default_value = "")]
    pub consequences: String,
    /// What was done, and is
    #[arg(long, default_value = "")]
    pub measures: String,
    /// What they can do themselves
    #[arg(long, default_value = "")]
    pub advice: String,
    /// Put on record that so many people were told
    #[arg(long, value_name = "NUMBER", requires = "how")]
    pub sent: Option<u64>,
    /// How they were told
    #[arg(long, requires = "sent")]
    pub how: Option<String>,
    /// The file that it goes to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub by: By,
    #[command(flatten)]
    pub put: Put,
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("it is yes or no".to_owned()),
    }
}

/// A field of the form and its answer, as `records=12`.
fn answer(text: &str) -> Result<(FormField, String), String> {
    let (field, value) = text.split_once('=').ok_or("write FIELD=VALUE, as records=12")?;
    let field = field.trim().parse::<FormField>().map_err(|error| error.to_string())?;
    Ok((field, value.trim().to_owned()))
}
