//! `openlijk consent`: the ledger of choices.

use super::{Office, address};
use crate::report::Report;
use openlijk_model::{ChoiceState, HowChosen, PurposeId};
use openlijk_store::Who;
use serde_json::json;
use std::fmt::Write as _;

pub async fn choose(
    office: &Office,
    recipient: &str,
    purpose: &PurposeId,
    state: ChoiceState,
    wording: &str,
    as_json: bool,
) -> Result<Report, Report> {
    let version = office.known_purpose(purpose)?;
    // A yes without the words that were said yes to proves nothing (GDPR 7(1)).
    let standard = || openlijk_recipient::consent_wording(&office.organisation(), &version.purpose);
    let wording = if state == ChoiceState::Granted && wording.is_empty() { standard() } else { wording.to_owned() };
    let who = Who::Address(address(recipient)?);
    office.store.choose(&who, purpose, state, HowChosen::Organisation, &wording, office.clock.now()).await?;
    if as_json {
        return Ok(Report::json(&json!({"purpose": purpose, "state": state})));
    }
    Ok(Report::done(format!("On record and in force: {state} for {purpose}.\n")))
}

pub async fn show(office: &Office, recipient: &str, as_json: bool) -> Result<Report, Report> {
    let choices = office.store.choices(&Who::Address(address(recipient)?)).await?;
    if as_json {
        let listed: Vec<_> =
            choices.iter().map(|(purpose, choice)| json!({"purpose": purpose, "choice": choice})).collect();
        return Ok(Report::json(&listed));
    }
    let mut text = String::new();
    for (purpose, choice) in &choices {
        let _ = writeln!(text, "{:<24} {:<10} {} by {}", purpose, choice.state, choice.at, choice.how);
    }
    if text.is_empty() {
        text = "No choice is on record for this address.\n".into();
    }
    Ok(Report::done(text))
}
