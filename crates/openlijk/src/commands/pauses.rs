//! `openlijk pause` and `resume`: the officer's switch.

use super::{Office, PauseScope};
use crate::report::Report;
use openlijk_store::Scope;
use serde_json::json;

pub async fn pause(
    office: &Office,
    reach: PauseScope,
    why: &str,
    by: &str,
    end: bool,
    as_json: bool,
) -> Result<Report, Report> {
    if why.trim().is_empty() {
        return Err(Report::bad_input("--why is empty; the record needs a reason"));
    }
    let scope = match reach {
        PauseScope::All => Scope::All,
        PauseScope::Purpose(purpose) => Scope::Purpose(office.known_purpose(&purpose)?.purpose.id),
        PauseScope::Campaign(name) => Scope::Campaign(super::figures::find(office, &name).await?.id),
    };
    let now = office.clock.now();
    if end {
        office.store.resume(scope, why, by, now).await?;
    } else {
        office.store.pause(scope, why, by, now).await?;
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
