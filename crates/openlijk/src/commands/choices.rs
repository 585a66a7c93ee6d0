//! `openlijk consent`: what one person chose. Files of choices are in `ledger`.

use super::{Office, address};
use crate::report::{Exit, Report};
use openlijk_model::{Address, Aspect, ChoiceState, HowChosen, Language, Purpose, PurposeId};
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
        by: String,
    },
    /// Send a mail that asks.
    Ask {
        address: String,
        purpose: PurposeId,
        language: Option<Language>,
        by: String,
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
        Question::Show { address, by } => show(office, &address, by, json).await,
        Question::Ask { address, purpose, language, by } => {
            let (to, purpose) = (self::address(&address)?, in_force(office, &purpose)?);
            // Whether they are asked says whether they said no before.
            if let Some(known) = office.store.find(&to).await? {
                office.store.note_look(office.look(by, Some(known), "consent ask".to_owned())).await?;
            }
            ask(office, &to, &purpose, language, json).await
        }
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
    if version.purpose.lacks_confirmation(chosen.state, HowChosen::Organisation, &chosen.proof) {
        return Err(Report::bad_input(format!(
            "under {} a yes counts once the mailbox confirmed it (double opt-in): say with --proof where that confirmation is on \
             file, or ask by a mail, with `openlijk consent ask`",
            chosen.purpose
        )));
    }
    let quoted = Some(chosen.wording).filter(|wording| !wording.trim().is_empty());
    // A yes without the words that were said yes to proves nothing (GDPR 7(1)). Nobody saw these shown: it is what the author
    // says.
    let said_version = (chosen.state == ChoiceState::Granted && quoted.is_none()).then_some(version.version);
    let wording = match quoted {
        Some(text) => Some(ShownText { kind: TextKind::Consent, language, text }),
        None => said_version.map(|_| openlijk_recipient::consent_words(&organisation, &version.purpose, language)),
    };
    let said = said_version.map(|version| standard_words(version, &chosen.by));
    let choice = NewChoice {
        about: chosen.about,
        wording,
        said_version,
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
        let document = json!({"purpose": purpose, "state": state, "about": about, "said_version": said_version});
        return Ok(Report::json(&document));
    }
    let said = said.map(|said| format!("The words on record: {said}.\n")).unwrap_or_default();
    Ok(Report::done(format!("On record and in force: {state} for {purpose}, about {about}.\n{said}")))
}

/// What is known of words that nobody quoted.
fn standard_words(version: u32, author: &str) -> String {
    format!("standard words of version {version}, said by {author} to have been shown")
}

async fn show(office: &Office, recipient: &str, by: String, as_json: bool) -> Result<Report, Report> {
    let address = address(recipient)?;
    let known = office.store.find(&address).await?;
    let choices = office.store.choices(&Who::Address(address)).await?;
    if known.is_some() || !choices.is_empty() {
        office.store.note_look(office.look(by, known, String::new())).await?;
    }
    if as_json {
        let listed: Vec<_> =
            choices.iter().map(|(purpose, choice)| json!({"purpose": purpose, "choice": choice})).collect();
        return Ok(Report::json(&listed));
    }
    let mut text = String::new();
    for (purpose, choice) in &choices {
        let _ =
            write!(text, "{:<24} {:<6} {:<10} {} by {}", purpose, choice.about, choice.state, choice.at, choice.how);
        if let Some(version) = choice.said_version {
            let _ = write!(text, " ({})", standard_words(version, &choice.author));
        }
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
    to: &Address,
    purpose: &Purpose,
    language: Option<Language>,
    as_json: bool,
) -> Result<Report, Report> {
    let organisation = office.organisation();
    let language = language.unwrap_or_else(|| organisation.first_language());
    let request = ConsentRequest { purpose, to, language };
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
    let html = sign_up_snippet(&organisation, &purpose, &office.config.public.url, language).map_err(|lacks| {
        Report::bad_input(format!("purpose {}: {lacks}; `openlijk purpose review` names the fields", purpose.id))
    })?;
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
