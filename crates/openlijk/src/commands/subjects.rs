//! `openlijk subject`: a data subject's request.

use super::{Office, address};
use crate::report::{Exit, Report};
use openlijk_store::Who;
use serde_json::json;

pub async fn export(office: &Office, recipient: &str) -> Result<Report, Report> {
    match office.store.find(&address(recipient)?).await? {
        Some(recipient) => Ok(Report::json(&office.store.subject_record(recipient).await?)),
        None => Ok(Report::json(&json!({"messages": [], "choices": [], "told": []})).ending(Exit::No)),
    }
}

pub async fn erase(office: &Office, recipient: &str, as_json: bool) -> Result<Report, Report> {
    let erased = office.store.erase(&Who::Address(address(recipient)?), office.clock.now()).await?;
    let exit = if erased { Exit::Done } else { Exit::No };
    if as_json {
        return Ok(Report::json(&json!({"erased": erased})).ending(exit));
    }
    Ok(Report::done(if erased {
        "Erased. Nothing here, nor an older backup, yields the address now. A refusal is remembered without it.\n"
    } else {
        "Nothing is kept about this address.\n"
    })
    .ending(exit))
}
