//! What the commands mean. A command that needs the store becomes an [`Ask`]; a running instance answers it through its
//! socket, and where none runs this process opens the store and answers it itself. Both run the same code.

mod accounts;
mod choices;
mod decide;
mod figures;
mod incidents;
mod ledger;
mod officer;
mod pauses;
mod prepare;
mod purpose_files;
mod purposes;
mod scan;
mod sealed;
mod subjects;

pub use accounts::{Question as AccountQuestion, TokenQuestion};
pub use choices::{Chosen, Question as ConsentQuestion};
pub use decide::by_facts;
pub use incidents::{
    Filed, NamedText, PaperAsked as IncidentPaper, Question as IncidentQuestion, Worded as IncidentWords,
};
pub use ledger::{ImportBegun, ImportLine, Question as LedgerQuestion, Written};
pub use officer::Question as OfficerQuestion;
pub use pauses::{PauseScope, Switch};
pub use purpose_files::read as read_purposes;
pub use purposes::{Question as PurposeQuestion, Standing, State as PurposeState, assessment_lines, verdict_word};
pub use scan::{scan, strip};
pub use sealed::{Question as SealedQuestion, Which};
pub use subjects::{Question as SubjectQuestion, Request};

use crate::config::Config;
use crate::report::Report;
use openlijk_gateway::{Desk, DeskError};
use openlijk_lawfulness::Decider;
use openlijk_model::{Address, Clock, Measure, PurposeId, RecipientId, TraceContext};
use openlijk_pages::Organisation;
use openlijk_store::{Declared, Look, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A question to the organisation's data. Files and standard input are read before it is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum Ask {
    Purpose(PurposeQuestion),
    Decide {
        purpose: PurposeId,
        recipient: String,
        ceiling: Option<Measure>,
        at: Option<jiff::Timestamp>,
        by: String,
    },
    Prepare {
        purpose: PurposeId,
        recipient: String,
        campaign: Option<String>,
        variant: Option<String>,
        message: Vec<u8>,
    },
    Consent(ConsentQuestion),
    Ledger(LedgerQuestion),
    Pause(Switch),
    Figures {
        campaign: Option<String>,
    },
    Subject(SubjectQuestion),
    Sealed(SealedQuestion),
    Incident(IncidentQuestion),
    Officer(OfficerQuestion),
    Account(AccountQuestion),
    Token(TokenQuestion),
}

/// What has to be there before a question can be answered.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// A data folder. A look at one that is not there is a mistake.
    pub data: bool,
    /// The organisation's own rules. Where they are refused, what decides nothing still works: the opinion that they
    /// wait for must be able to get on file.
    pub rules: bool,
}

impl Ask {
    /// What it needs.
    pub fn needs(&self) -> Needs {
        Needs {
            data: !matches!(self, Self::Purpose(PurposeQuestion::Apply { .. })),
            rules: match self {
                Self::Purpose(_) | Self::Decide { .. } | Self::Prepare { .. } => true,
                Self::Incident(question) => question.reads(),
                _ => false,
            },
        }
    }
}

/// An answer: what a command prints, or what it goes on with.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// To be printed.
    Report(Report),
    /// How things stand, for `check`.
    Standing(Standing),
    /// Where an import begins.
    Begun(ImportBegun),
    /// How many choices of a batch were new.
    Imported(u64),
    /// A page of the ledger, the number to go on after, and where the export stands in the logbook.
    Ledger(Vec<Written>, Option<u64>, TraceContext),
}

impl From<Report> for Answer {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

/// Everything that answers need.
#[derive(Clone)]
pub struct Office {
    pub config: Arc<Config>,
    pub store: Store,
    pub desk: Arc<Desk>,
    pub decider: Arc<Decider>,
    pub mailer: Arc<dyn openlijk_recipient::Mailer>,
    pub clock: Clock,
}

impl Office {
    /// Answers a question, as text or as one JSON document.
    pub async fn answer(&self, ask: Ask, json: bool) -> Answer {
        self.try_answer(ask, json).await.unwrap_or_else(Answer::Report)
    }

    async fn try_answer(&self, ask: Ask, json: bool) -> Result<Answer, Report> {
        Ok(match ask {
            Ask::Purpose(PurposeQuestion::Standing) => Answer::Standing(purposes::standing(self).await?),
            Ask::Purpose(question) => purposes::answer(self, question, json).await?.into(),
            Ask::Decide { purpose, recipient, ceiling, at, by } => {
                decide::for_recipient(self, &purpose, &recipient, ceiling, at, by, json).await?.into()
            }
            Ask::Prepare { purpose, recipient, campaign, variant, message } => {
                prepare::prepare(self, &purpose, &recipient, campaign, variant, message).await?.into()
            }
            Ask::Consent(question) => choices::answer(self, question, json).await?.into(),
            Ask::Ledger(question) => ledger::answer(self, question).await?,
            Ask::Pause(switch) => pauses::pause(self, switch, json).await?.into(),
            Ask::Figures { campaign } => figures::figures(self, campaign.as_deref(), json).await?.into(),
            Ask::Subject(question) => subjects::answer(self, question, json).await?.into(),
            Ask::Sealed(question) => sealed::answer(self, question, json).await?.into(),
            Ask::Incident(question) => incidents::answer(self, question, json).await?.into(),
            Ask::Officer(question) => officer::answer(self, question, json).await?.into(),
            Ask::Account(question) => accounts::answer(self, question, json).await?.into(),
            Ask::Token(question) => accounts::answer_token(self, question, json).await?.into(),
        })
    }

    /// The organisation, as pages and texts name it.
    pub fn organisation(&self) -> Arc<Organisation> {
        Arc::new(self.config.as_organisation())
    }

    /// A look of whoever runs a command, at somebody, whatever the purpose. `None`: at somebody who is known by no number any more.
    fn look(&self, by: String, recipient: Option<RecipientId>, why: String) -> Look {
        Look { account: by, role: None, recipient, purpose: None, why, at: self.clock.now() }
    }

    /// A purpose as last declared, in force or not.
    fn declared(&self, id: &PurposeId) -> Result<Declared, Report> {
        let declared = self.store.declared();
        declared.iter().find(|declared| declared.version.purpose.id == *id).cloned().ok_or_else(|| {
            let known: Vec<&str> = declared.iter().map(|declared| declared.version.purpose.id.as_str()).collect();
            Report::bad_input(format!(
                "there is no purpose \u{201c}{id}\u{201d}; known: {}; declare one with `openlijk purpose apply FILE`",
                if known.is_empty() { "none".to_owned() } else { known.join(", ") }
            ))
        })
    }
}

fn address(text: &str) -> Result<Address, Report> {
    Address::parse(text).map_err(|error| Report::bad_input(format!("the recipient's address: {error}")))
}

impl From<StoreError> for Report {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Down(_) => Self::failed(format!("{error}; look at the disk and try again")),
            StoreError::AddressTaken | StoreError::AddressInNote => Self::bad_input(error.to_string()),
            StoreError::Unknown(text) | StoreError::Refused(text) => Self::bad_input(text),
        }
    }
}

impl From<DeskError> for Report {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Store(error) => error.into(),
            DeskError::Fault => Self::failed(error.to_string()),
            other => Self::bad_input(other.to_string()),
        }
    }
}
