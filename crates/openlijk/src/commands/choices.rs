//! `openlijk consent`: what one person chose. Files of choices are in `ledger`.

use super::{Office, address};
use crate::report::Report;
use openlijk_model::{Aspect, ChoiceState, HowChosen, Language, PurposeId};
use openlijk_store::{NewChoice, ShownText, TextKind, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write as _;

/// What somebody chose, as typed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Chosen {
    pub address: String,
    pub purpose: PurposeId,
    pub state: ChoiceState,
    pub about: Aspect,
    pub wording: String,
    pub language: Option<Language>,
    pub proof: String,
    pub by: String,
}

/// A question about one person's choices, or about asking for them.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    Choose(Chosen),
    Show { address: String },
}

pub async fn answer(office: &Office, question: Question, json: bool) -> Result<Report, Report> {
    match question {
        Question::Choose(chosen) => choose(office, chosen, json).await,
        Question::Show { address } => show(office, &address, json).await,
    }
}

async fn choose(office: &Office, chosen: Chosen, as_json: bool) -> Result<Report, Report> {
    let version = office.declared(&chosen.purpose)?.version;
    let organisation = office.organisation();
    let language = chosen.language.unwrap_or_else(|| organisation.first_language());
    // A yes without the words that were said yes to proves nothing (GDPR 7(1)).
    let standard = || openlijk_recipient::consent_wording(&organisation, &version.purpose);
    let is_grant = chosen.state == ChoiceState::Granted;
    let text = if is_grant && chosen.wording.is_empty() { standard() } else { chosen.wording };
    let wording = (!text.is_empty()).then_some(ShownText { kind: TextKind::Consent, language, text });
    let choice = NewChoice {
        about: chosen.about,
        wording,
        author: chosen.by,
        proof: chosen.proof,
        ..NewChoice::of(
            Who::Address(address(&chosen.address)?),
            chosen.purpose.clone(),
            chosen.state,
            HowChosen::Organisation,
        )
    };
    office.store.choose(choice, office.clock.now()).await?;
    let (purpose, state, about) = (chosen.purpose, chosen.state, chosen.about);
    if as_json {
        return Ok(Report::json(&json!({"purpose": purpose, "state": state, "about": about})));
    }
    Ok(Report::done(format!("On record and in force: {state} for {purpose}, about {about}.\n")))
}

async fn show(office: &Office, recipient: &str, as_json: bool) -> Result<Report, Report> {
    let choices = office.store.choices(&Who::Address(address(recipient)?)).await?;
    if as_json {
        let listed: Vec<_> =
            choices.iter().map(|(purpose, choice)| json!({"purpose": purpose, "choice": choice})).collect();
        return Ok(Report::json(&listed));
    }
    let mut text = String::new();
    for (purpose, choice) in &choices {
        let _ =
            write!(text, "{:<24} {:<6} {:<10} {} by {}", purpose, choice.about, choice.state, choice.at, choice.how);
        let _ = match choice.proof.as_str() {
            "" => writeln!(text),
            proof => writeln!(text, " (proof: {proof})"),
        };
    }
    if text.is_empty() {
        text = "No choice is on record for this address.\n".into();
    }
    Ok(Report::done(text))
}
