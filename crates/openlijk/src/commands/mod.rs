//! What the commands mean. A command that needs the store becomes an [`Ask`]; a running instance answers it through its
//! socket, and where none runs this process opens the store and answers it itself. Both run the same code.

mod choices;
mod decide;
mod figures;
mod pauses;
mod prepare;
mod purposes;
mod subjects;

pub use decide::by_facts;
pub use purposes::read as read_purposes;

use crate::config::Config;
use crate::report::Report;
use openlijk_gateway::{Desk, DeskError};
use openlijk_lawfulness::Decider;
use openlijk_model::{Address, ChoiceState, Clock, Measure, PurposeId};
use openlijk_pages::Organisation;
use openlijk_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A question to the organisation's data. Files and standard input are read before it is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum Ask {
    PurposeList {
        json: bool,
    },
    PurposeShow {
        id: PurposeId,
        json: bool,
    },
    PurposeApply {
        file: String,
        text: String,
        by: String,
        json: bool,
    },
    PurposeExport {
        json: bool,
    },
    PurposeReview {
        json: bool,
    },
    Decide {
        purpose: PurposeId,
        recipient: String,
        ceiling: Option<Measure>,
        at: Option<jiff::Timestamp>,
        json: bool,
    },
    Prepare {
        purpose: PurposeId,
        recipient: String,
        campaign: Option<String>,
        variant: Option<String>,
        message: Vec<u8>,
    },
    Choose {
        address: String,
        purpose: PurposeId,
        state: ChoiceState,
        wording: String,
        json: bool,
    },
    ChoicesShow {
        address: String,
        json: bool,
    },
    Pause {
        scope: PauseScope,
        why: String,
        by: String,
        end: bool,
        json: bool,
    },
    Figures {
        campaign: Option<String>,
        json: bool,
    },
    SubjectExport {
        address: String,
    },
    SubjectErase {
        address: String,
        json: bool,
    },
}

impl Ask {
    /// May it be the first thing that ever happens in a data folder? A look at one that is not there is a mistake.
    pub fn may_come_first(&self) -> bool {
        matches!(self, Self::PurposeApply { .. })
    }
}

/// What a pause is to reach, as typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum PauseScope {
    All,
    Purpose(PurposeId),
    Campaign(String),
}

/// Everything that answers need.
#[derive(Clone)]
pub struct Office {
    pub config: Arc<Config>,
    pub store: Store,
    pub desk: Arc<Desk>,
    pub decider: Arc<Decider>,
    pub clock: Clock,
}

impl Office {
    /// Answers a question.
    pub async fn answer(&self, ask: Ask) -> Report {
        let answered = match ask {
            Ask::PurposeList { json } => purposes::list(self, json),
            Ask::PurposeShow { id, json } => purposes::show(self, &id, json),
            Ask::PurposeApply { file, text, by, json } => purposes::apply(self, &file, &text, &by, json).await,
            Ask::PurposeExport { json } => purposes::export(self, json),
            Ask::PurposeReview { json } => purposes::review(self, json),
            Ask::Decide { purpose, recipient, ceiling, at, json } => {
                decide::for_recipient(self, &purpose, &recipient, ceiling, at, json).await
            }
            Ask::Prepare { purpose, recipient, campaign, variant, message } => {
                prepare::prepare(self, &purpose, &recipient, campaign, variant, message).await
            }
            Ask::Choose { address, purpose, state, wording, json } => {
                choices::choose(self, &address, &purpose, state, &wording, json).await
            }
            Ask::ChoicesShow { address, json } => choices::show(self, &address, json).await,
            Ask::Pause { scope, why, by, end, json } => pauses::pause(self, scope, &why, &by, end, json).await,
            Ask::Figures { campaign, json } => figures::figures(self, campaign.as_deref(), json).await,
            Ask::SubjectExport { address } => subjects::export(self, &address).await,
            Ask::SubjectErase { address, json } => subjects::erase(self, &address, json).await,
        };
        answered.unwrap_or_else(|report| report)
    }

    /// The organisation, as pages and texts name it.
    pub fn organisation(&self) -> Arc<Organisation> {
        let organisation = &self.config.organisation;
        Arc::new(Organisation {
            name: organisation.name.clone(),
            dpo: organisation.dpo.clone(),
            address: organisation.address.clone(),
            country: organisation.country.clone(),
            recipient_countries: vec![organisation.country.clone()],
            languages: organisation.languages.clone(),
            timezone: jiff::tz::TimeZone::system(),
        })
    }

    fn known_purpose(&self, id: &PurposeId) -> Result<openlijk_model::PurposeVersion, Report> {
        let purposes = self.store.purposes();
        purposes.iter().find(|version| version.purpose.id == *id).cloned().ok_or_else(|| {
            let known: Vec<&str> = purposes.iter().map(|version| version.purpose.id.as_str()).collect();
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
