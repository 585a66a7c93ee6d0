//! `openlijk pause` and `resume`: the officer's switch.

use super::{Office, address};
use crate::report::Report;
use openlijk_model::{MessageId, PurposeId};
use openlijk_store::Scope;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a pause is to reach, as typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum PauseScope {
    All,
    Purpose(PurposeId),
    Campaign(String),
    Recipient(String),
    Message(MessageId),
}

/// A pause, or its end.
#[derive(Debug, Serialize, Deserialize)]
pub struct Switch {
    pub scope: PauseScope,
    pub why: String,
    pub by: String,
    pub end: bool,
}

pub async fn pause(office: &Office, switch: Switch, as_json: bool) -> Result<Report, Report> {
    let Switch { scope, why, by, end } = switch;
    if why.trim().is_empty() {
        return Err(Report::bad_input("--why is empty; the record needs a reason"));
    }
    let scope = match scope {
        PauseScope::All => Scope::All,
        PauseScope::Purpose(purpose) => Scope::Purpose(office.declared(&purpose)?.version.purpose.id),
        PauseScope::Campaign(name) => Scope::Campaign(super::figures::find(office, &name).await?.id),
        PauseScope::Recipient(text) => {
            Scope::Recipient(office.store.find(&address(&text)?).await?.ok_or_else(|| {
                Report::bad_input(
                    "nothing is known of this address, so nothing is measured about it; look at its spelling",
                )
            })?)
        }
        PauseScope::Message(message) => Scope::Message(message),
    };
    let now = office.clock.now();
    if end {
        office.store.resume(scope, &why, &by, now).await?;
    } else {
        office.store.pause(scope, &why, &by, now).await?;
    }
    let pauses = office.store.pauses();
    if as_json {
        return Ok(Report::json(&json!({"pauses": pauses})));
    }
    let said = if end {
        format!("The pause has ended. {} still in force.\n", pauses.len())
    } else {
        "Measuring is paused, for mail already sent too. Mail goes on.\n".to_owned()
    };
    Ok(Report::done(said))
}
