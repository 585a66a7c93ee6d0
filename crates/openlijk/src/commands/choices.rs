//! `openlijk consent`: what one person chose. Files of choices are in `ledger`.

use super::{Office, address};
use crate::report::{Exit, Report};
use openlijk_model::{Aspect, ChoiceState, HowChosen, Language, Purpose, PurposeId};
use openlijk_recipient::{ConsentRequest, NotAsked, ask_for_consent, sign_up_snippet};
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
    Show {
        address: String,
    },
    /// Send a mail that asks.
    Ask {
        address: String,
        purpose: PurposeId,
        language: Option<Language>,
    },
    /// HTML for the organisation's own form.
    Snippet {
        purpose: PurposeId,
        language: Option<Language>,
    },
}

pub async fn answer(office: &Office, question: Question, json: bool) -> Result<Report, Report> {
    match question {
        Question::Choose(chosen) => choose(office, chosen, json).await,
        Question::Show { address } => show(office, &address, json).await,
        Question::Ask { address, purpose, language } => ask(office, &address, &purpose, language, json).await,
        Question::Snippet { purpose, language } => snippet(office, &purpose, language, json),
    }
}

async fn choose(office: &Office, chosen: Chosen, as_json: bool) -> Result<Report, Report> {
    // The one in force is what recipients meet; where the purpose is off, the last.
    let declared = office.declared(&chosen.purpose)?.version;
    let in_force = office.store.purposes().iter().find(|version| version.purpose.id == chosen.purpose).cloned();
    let version = in_force.unwrap_or(declared);
    let organisation = office.organisation();
    let language = chosen.language.unwrap_or_else(|| organisation.first_language());
    let wording = match (chosen.state, chosen.wording.is_empty()) {
        // A yes without the words that were said yes to proves nothing (GDPR 7(1)).
        (ChoiceState::Granted, true) => {
            Some(openlijk_recipient::consent_words(&organisation, &version.purpose, language))
        }
        (_, true) => None,
        (_, false) => Some(ShownText { kind: TextKind::Consent, language, text: chosen.wording }),
    };
    let choice = NewChoice {
        about: chosen.about,
        wording,
        author: chosen.by,
        proof: chosen.proof,
        version: Some(version.version),
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
        if !choice.proof.is_empty() {
            let _ = write!(text, " (proof: {})", choice.proof);
        }
        let _ = match choice.outgrown {
            true => {
                writeln!(
                    text,
                    "; to an earlier measuring that asked for less or for something else; it does not count for what is asked now"
                )
            }
            false => writeln!(text),
        };
    }
    if text.is_empty() {
        text = "No choice is on record for this address.\n".into();
    }
    Ok(Report::done(text))
}

async fn ask(
    office: &Office,
    to: &str,
    purpose: &PurposeId,
    language: Option<Language>,
    as_json: bool,
) -> Result<Report, Report> {
    let (to, purpose) = (address(to)?, in_force(office, purpose)?);
    let organisation = office.organisation();
    let language = language.unwrap_or_else(|| organisation.first_language());
    let request = ConsentRequest { purpose: &purpose, to: &to, language };
    let url = &office.config.public.url;
    let asked =
        ask_for_consent(&office.store, &organisation, office.mailer.as_ref(), url, &request, office.clock.now()).await;
    match asked {
        Ok(()) if as_json => Ok(Report::json(&json!({"asked": true}))),
        Ok(()) => Ok(Report::done(
            "Asked. The mail measures nothing; who does not answer is not asked again for six months.\n",
        )),
        Err(NotAsked::Store(error)) => Err(error.into()),
        Err(NotAsked::Mail(error)) => {
            let text = format!(
                "the mail server did not take the letter: {error}; look at smtp.next_hop. It is on record as asked, since it \
                 may have gone out, and nobody is asked again within six months"
            );
            Err(Report::failed(text))
        }
        Err(no) => {
            let report = if as_json {
                Report::json(&json!({"asked": false, "why": no.to_string()}))
            } else {
                Report::done(format!("Not asked: {no}.\n"))
            };
            Ok(report.ending(Exit::No))
        }
    }
}

fn snippet(office: &Office, purpose: &PurposeId, language: Option<Language>, as_json: bool) -> Result<Report, Report> {
    let purpose = office.declared(purpose)?.version.purpose;
    let organisation = office.organisation();
    let language = language.unwrap_or_else(|| organisation.first_language());
    let html = sign_up_snippet(&organisation, &purpose, &office.config.public.url, language);
    Ok(if as_json { Report::json(&json!({"html": html, "language": language})) } else { Report::done(html) })
}

/// A purpose in force: nobody is asked about one that is not.
fn in_force(office: &Office, id: &PurposeId) -> Result<Purpose, Report> {
    office.declared(id)?;
    let purposes = office.store.purposes();
    let found = purposes.iter().map(|version| &version.purpose).find(|purpose| purpose.id == *id).cloned();
    found.ok_or_else(|| {
        Report::bad_input(format!(
            "purpose {id} is not in force, so there is nothing to ask; see `openlijk purpose list`"
        ))
    })
}
