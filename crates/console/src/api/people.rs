//! People, by an opaque id: made known by address, what they were told, what they chose.

use super::caller::{Caller, Sent};
use super::once::{Done, done};
use super::problem::Problem;
use crate::Site;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_model::{
    Address, Aspect, Choice, ChoiceState, HowChosen, HowTold, Language, PurposeId, PurposeVersion, RecipientId,
};
use openlijk_store::{NewChoice, NewTelling, PersonFacts, ShownText, TextKind, Who};
use serde::{Deserialize, Serialize};

/// The longest text that people are shown, in characters.
const LONGEST_TEXT: usize = 10_000;
/// The longest reference to a proof, in characters.
const LONGEST_PROOF: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenRecipient {
    address: String,
    country: Option<String>,
    collected: Option<Date>,
}

#[derive(Serialize)]
struct KnownRecipient {
    id: String,
}

/// Words that people saw: on record under a mark, or as they stood on the organisation's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    mark: Option<String>,
    text: Option<String>,
    language: Option<Language>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenChoice {
    purpose: PurposeId,
    state: ChoiceState,
    #[serde(default = "opens")]
    about: Aspect,
    wording: Option<Wording>,
    #[serde(default)]
    proof: String,
    /// The organisation itself had the mailbox confirm it.
    #[serde(default)]
    confirmed: bool,
    made: Option<Timestamp>,
    /// The version of the purpose whose words were shown; none: the one in force, or that was when it was made.
    version: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenTelling {
    purpose: PurposeId,
    wording: Wording,
    at: Option<Timestamp>,
    /// The version of the purpose whose words were shown; none: the one of that time.
    version: Option<u32>,
}

fn opens() -> Aspect {
    Aspect::Opens
}

#[derive(Serialize)]
struct KnownChoice {
    purpose: PurposeId,
    #[serde(flatten)]
    choice: Choice,
}

#[derive(Serialize)]
struct Choices {
    /// Oldest first; the last of a purpose and a kind of reading is the one in force.
    choices: Vec<KnownChoice>,
}

/// Looks an address up, and makes it known where it is not.
pub(crate) async fn find_or_enrol(State(site): State<Site>, sent: Sent<GivenRecipient>) -> Response {
    site.once.run(&sent, site.clock.now(), enrol(&site, &sent.body)).await
}

async fn enrol(site: &Site, given: &GivenRecipient) -> Done {
    let address = Address::parse(&given.address).map_err(|error| Problem::bad("bad-address", error.to_string()))?;
    let country = given.country.as_deref().map(str::to_ascii_uppercase);
    if country
        .as_ref()
        .is_some_and(|country| country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        return Err(Problem::bad("bad-country", "a country is two letters of ISO 3166-1: NL"));
    }
    let known = site.store.find(&address).await?;
    let (id, status) = match known {
        Some(id) => (id, StatusCode::OK),
        None => (site.store.enrol(&address).await?, StatusCode::CREATED),
    };
    if country.is_some() || given.collected.is_some() {
        site.store.set_person(&Who::Id(id), PersonFacts { country, collected: given.collected }).await?;
    }
    done(status, &KnownRecipient { id: id.to_string() })
}

/// Everything that somebody chose. That it was looked at is in the logbook before this answers.
pub(crate) async fn choices(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (recipient, _) = person(&site, &id).await?;
    site.store.log_look(recipient, &caller.token.name, site.clock.now()).await?;
    let found = site.store.choices(&Who::Id(recipient)).await?;
    let choices = found.into_iter().map(|(purpose, choice)| KnownChoice { purpose, choice }).collect();
    Ok(super::json(StatusCode::OK, &Choices { choices }))
}

/// Puts a choice on record. When this answers, it is in force, for mail already sent too.
pub(crate) async fn choose(State(site): State<Site>, Path(id): Path<String>, sent: Sent<GivenChoice>) -> Response {
    site.once.run(&sent, site.clock.now(), record_choice(&site, &id, &sent)).await
}

async fn record_choice(site: &Site, id: &str, sent: &Sent<GivenChoice>) -> Done {
    let (given, now) = (&sent.body, site.clock.now());
    let (recipient, _) = person(site, id).await?;
    let version = purpose(site, &given.purpose)?;
    not_later(given.made, now)?;
    if given.proof.chars().count() > LONGEST_PROOF {
        return Err(Problem::bad("bad-proof", "a proof is a reference of at most 500 characters"));
    }
    let wording = match &given.wording {
        Some(wording) => Some(shown(site, wording, TextKind::Consent).await?),
        None => None,
    };
    match given.state {
        ChoiceState::Unknown => {
            return Err(Problem::bad(
                "bad-state",
                "a choice is granted, refused or withdrawn; to end a yes, send withdrawn",
            ));
        }
        ChoiceState::Granted if wording.is_none() => {
            let detail = "a yes counts only by the words that the person saw (GDPR 7(1)): send wording, with a mark \
                          or with text and language";
            return Err(Problem::bad("words-missing", detail));
        }
        ChoiceState::Granted
            if version.purpose.lacks_confirmation(given.state, HowChosen::Api, &given.proof)
                || (version.purpose.double_opt_in && !given.confirmed) =>
        {
            let detail = "under this purpose a yes counts once the mailbox confirmed it: use the sign-up page, which mails the link, \
                          or, where your own form did that, send confirmed: true and a proof";
            return Err(Problem::bad("confirmation-missing", detail));
        }
        _ => {}
    }
    let choice = NewChoice {
        who: Who::Id(recipient),
        purpose: given.purpose.clone(),
        about: given.about,
        state: given.state,
        how: HowChosen::Api,
        wording,
        said_version: None,
        author: sent.caller.token.name.clone(),
        proof: given.proof.clone(),
        made: given.made,
        version: given.version,
    };
    site.store.choose(choice, now).await?;
    let recorded = site.store.choices(&Who::Id(recipient)).await?;
    let last =
        recorded.into_iter().rev().find(|(purpose, choice)| *purpose == given.purpose && choice.about == given.about);
    let (purpose, choice) = last.ok_or_else(|| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    done(StatusCode::CREATED, &KnownChoice { purpose, choice })
}

/// Puts on record that somebody was told about a purpose when their address was collected.
pub(crate) async fn tell(State(site): State<Site>, Path(id): Path<String>, sent: Sent<GivenTelling>) -> Response {
    site.once.run(&sent, site.clock.now(), record_telling(&site, &id, &sent.body)).await
}

async fn record_telling(site: &Site, id: &str, given: &GivenTelling) -> Done {
    let now = site.clock.now();
    let (recipient, _) = person(site, id).await?;
    purpose(site, &given.purpose)?;
    not_later(given.at, now)?;
    let text = shown(site, &given.wording, TextKind::SignUp).await?;
    let (language, at) = (text.language, given.at.unwrap_or(now));
    let mark = site.store.keep_text(text.clone()).await?;
    let purpose = given.purpose.clone();
    let telling = NewTelling {
        who: Who::Id(recipient),
        purpose: purpose.clone(),
        how: HowTold::SignUp,
        text: Some(text),
        at,
        version: given.version,
    };
    site.store.tell(telling).await?;
    let said = serde_json::json!({ "purpose": purpose, "at": at, "wording": mark, "language": language });
    done(StatusCode::CREATED, &said)
}

/// Somebody who is known. An id that was erased is not told from one that never was.
async fn person(site: &Site, id: &str) -> Result<(RecipientId, Address), Problem> {
    let unknown = || {
        Problem::new(StatusCode::NOT_FOUND, "no-such-recipient", "nobody has this id; POST /v1/recipients gives one")
    };
    let recipient: RecipientId = id.parse().map_err(|_| unknown())?;
    let address = site.store.address_of(recipient).await?.ok_or_else(unknown)?;
    Ok((recipient, address))
}

fn purpose(site: &Site, id: &PurposeId) -> Result<PurposeVersion, Problem> {
    super::purposes::declared(site, id).ok_or_else(|| {
        let detail = format!("there is no purpose {id}; GET /v1/purposes lists the ones there are");
        Problem::bad("no-such-purpose", detail)
    })
}

fn not_later(moment: Option<Timestamp>, now: Timestamp) -> Result<(), Problem> {
    match moment {
        Some(moment) if moment > now => Err(Problem::bad("in-the-future", "this moment is still to come")),
        _ => Ok(()),
    }
}

/// The words that people saw. A mark stands for words that are on record, also where newer ones have replaced them: those are
/// what the person saw.
async fn shown(site: &Site, wording: &Wording, kind: TextKind) -> Result<ShownText, Problem> {
    match (&wording.mark, &wording.text, wording.language) {
        (Some(mark), None, None) => {
            let known = site.store.text(mark).await?;
            // The words of a notice are no words that anybody said yes to.
            known.filter(|text| matches!(text.kind, TextKind::Consent | TextKind::SignUp)).ok_or_else(|| {
                let detail = "no words for a form are on record under this mark; GET …/consent-text gives one, or send text \
                              and language";
                Problem::bad("no-such-words", detail)
            })
        }
        (None, Some(text), Some(language)) => {
            let text = text.trim();
            if text.is_empty() || text.chars().count() > LONGEST_TEXT {
                return Err(Problem::bad("bad-words", "the words have 1 to 10 000 characters"));
            }
            Ok(ShownText { kind, language, text: text.to_owned() })
        }
        _ => Err(Problem::bad("bad-words", "wording has either a mark, or text and language")),
    }
}
