//! Incidents as people see them: who could read what, the authority's form, the letter. The desk's pages, the commands and the API
//! make theirs from here, so that they cannot disagree.
//!
//! [`Dossier::read`] is the one way to what was read: it asks the rules for each message (R16), and the store puts the look on record
//! before it gives anything. What needs no readings, the list, the register and the timeline, is made from the record alone.

mod account;
mod form;
mod letter;
mod paper;
mod register;
mod timeline;
pub(crate) mod words;

pub(crate) use account::{account_blocks, advice_blocks};
pub(crate) use form::form_blocks;
pub use form::said;
pub use letter::{lacking, letter_of, letter_text};
pub(crate) use paper::text;
pub use paper::{Format, Paper, json};
pub use register::{Register, RegisterEntry};
pub(crate) use timeline::{plan_blocks, timeline_blocks};

use crate::desk::sheet::{Block, Fact};
use axum::http::{HeaderMap, Uri};
use jiff::Timestamp;
use openlijk_incident::{
    Advice, Carried, Exposure, Form, Given, NoReading, Outlook, Who, of_loads, of_nothing, of_sealed, outlook, suggest,
};
use openlijk_lawfulness::{Decider, UseAnswer};
use openlijk_model::{Filing, IncidentId, Language, Measure, PurposeKind, Role};
use openlijk_pages::{Frame, Languages, Organisation};
use openlijk_store::{IncidentReading, IncidentRecord, NamedMail, NamedMessage, Store, StoreError};
use std::collections::HashMap;
use std::sync::Arc;

/// A paper's language, where no request names one.
pub fn frame_in(organisation: &Arc<Organisation>, language: Language) -> Frame {
    let languages = Languages::new(&crate::words::TEXTS, Arc::clone(organisation));
    languages.frame(&Uri::from_static("/"), &HeaderMap::new(), Some(language))
}

/// Who is responsible, as the settings have it.
pub fn who(organisation: &Organisation) -> Who {
    let (name, officer, address) = (&organisation.name, organisation.dpo.trim(), organisation.address.trim());
    let ways: Vec<&str> = [officer, address].into_iter().filter(|way| !way.is_empty()).collect();
    Who { organisation: name.clone(), contact: ways.join("; ") }
}

/// An incident with what was read for it. That it was read is on record.
#[derive(Debug)]
pub struct Dossier {
    /// The incident.
    pub record: IncidentRecord,
    /// Each message and person that is named.
    pub seen: Vec<Seen>,
}

/// One message or person of an incident.
#[derive(Debug)]
pub struct Seen {
    /// What is known.
    pub exposure: Exposure,
    /// To whom; `None`: erased since.
    pub to: Option<String>,
    /// The rules by which less was measured than was asked for, or by which what there is stays shut.
    pub rules: Vec<String>,
}

impl Dossier {
    /// Reads for an incident, by the rules. `None`: there is no such incident.
    ///
    /// # Errors
    /// The store is down.
    pub async fn read(
        store: &Store,
        decider: &Decider,
        incident: IncidentId,
        by: (&str, Option<Role>),
        now: Timestamp,
    ) -> Result<Option<Self>, StoreError> {
        if store.incident(incident).await?.is_none() {
            return Ok(None);
        }
        let named = store.named_in_incident(incident).await?;
        let answers: HashMap<u32, UseAnswer> = named
            .iter()
            .filter_map(|named| Some((named.item.number, may_read(decider, incident, named.mail.as_ref()?))))
            .collect();
        let refusals: HashMap<u32, Vec<String>> = answers
            .iter()
            .filter(|(_, answer)| !answer.is_allowed())
            .map(|(item, answer)| (*item, answer.reasons().iter().map(|reason| reason.rule.clone()).collect()))
            .collect();
        let readings = store.read_for_incident(incident, answers, by, now).await?;
        let seen = named
            .iter()
            .filter_map(|named| {
                let reading = readings.iter().find(|reading| reading.item.number == named.item.number)?;
                let refused = refusals.get(&named.item.number).cloned().unwrap_or_default();
                Some(Seen { exposure: exposure(named, reading), to: reading.to.clone(), rules: rules(named, refused) })
            })
            .collect();
        let record = store.incident(incident).await?;
        Ok(record.map(|record| Self { record, seen }))
    }

    /// What is known of each message, without whom.
    pub fn exposures(&self) -> Vec<Exposure> {
        self.seen.iter().map(|seen| seen.exposure.clone()).collect()
    }

    /// What is suggested.
    pub fn advice(&self) -> Vec<Advice> {
        suggest(&self.record.case, &self.exposures())
    }

    /// What the messages together come to.
    pub fn outlook(&self) -> Outlook {
        outlook(&self.exposures())
    }

    /// The authority's form as it can be filled now.
    pub fn form(&self, frame: &Frame, filing: Filing, now: Timestamp) -> Form {
        let (who, exposures) = (who(&frame.organisation), self.exposures());
        let given = Given { case: &self.record.case, who: &who, exposures: &exposures, taken: &self.record.taken };
        Form::filled(&given, filing, now)
    }
}

/// A whole incident as plain text: the clock, who could read what, what that suggests, the timeline, the plan.
pub fn as_text(frame: &Frame, dossier: &Dossier, now: Timestamp) -> String {
    let case = &dossier.record.case;
    let mut blocks = vec![Block::Facts(facts(frame, &dossier.record, now))];
    blocks.extend(account_blocks(frame, dossier));
    blocks.extend(advice_blocks(frame, dossier));
    blocks.extend(timeline_blocks(frame, &dossier.record));
    blocks.extend(plan_blocks(frame, &dossier.record));
    text(&frame.words.with("incident-name", "number", case.id), &blocks)
}

/// How an incident stands, in JSON, without anything of what was read.
pub fn summary(record: &IncidentRecord, now: Timestamp) -> serde_json::Value {
    let (case, opening) = (&record.case, record.case.opening());
    serde_json::json!({
        "id": case.id,
        "state": case.state(),
        "kind": opening.map(|(kind, ..)| kind),
        "what": opening.map(|(_, _, what)| what),
        "aware": case.deadline().from,
        "deadline": case.deadline().until,
        "left": case.left(now),
        "items": record.items.len(),
    })
}

/// A whole incident as one JSON document, with whom each message went to.
pub fn as_json(dossier: &Dossier, now: Timestamp) -> serde_json::Value {
    let case = &dossier.record.case;
    let messages = dossier.seen.iter().map(|seen| {
        let mut value = serde_json::json!(seen.exposure);
        value["to"] = serde_json::json!(seen.to);
        value["rules"] = serde_json::json!(seen.rules);
        value
    });
    serde_json::json!({
        "id": case.id,
        "state": case.state(),
        "clock": { "from": case.deadline().from, "until": case.deadline().until, "left": case.left(now) },
        "messages": messages.collect::<Vec<_>>(),
        "tally": openlijk_incident::Tally::of(&dossier.exposures()),
        "outlook": dossier.outlook(),
        "suggestions": dossier.advice(),
        "taken": dossier.record.taken,
        "entries": case.entries,
        "plan": case.plan(),
    })
}

/// How an incident stands, in facts.
pub(crate) fn facts(frame: &Frame, record: &IncidentRecord, now: Timestamp) -> Vec<Fact> {
    let case = &record.case;
    let mut facts = vec![
        Fact::new(frame.t("incident-clock"), words::left(frame, case.left(now))),
        Fact::new(frame.t("incident-until"), frame.moment(case.deadline().until)),
        Fact::new(frame.t("incident-state"), words::state(frame, case.state())),
    ];
    if let Some((kind, _, what)) = case.opening() {
        facts.push(Fact::new(frame.t("incident-kind"), words::kind(frame, kind)));
        facts.push(Fact::new(frame.t("incident-what"), what));
    }
    facts.push(Fact::new(frame.t("incident-messages"), frame.number(u64::from(case.items))));
    facts
}

/// May what is on record of this message be read for this incident? Only what the portal recorded (R16), or what was recorded for
/// leaks (O01); and nothing of somebody who objected, or asked to restrict (O15).
fn may_read(decider: &Decider, incident: IncidentId, mail: &NamedMail) -> UseAnswer {
    let (number, purpose) = (incident.to_string(), &mail.purpose.purpose);
    let for_leaks = matches!(purpose.kind, PurposeKind::BreachPreventRecall | PurposeKind::BreachAssess);
    match (mail.sealed, for_leaks, mail.shut) {
        (true, _, false) => decider.may_read_for_incident(Measure::Portal, &number),
        (true, _, true) => decider.may_read_restricted_for_incident(Measure::Portal, &number),
        (false, true, false) => decider.may_use(&purpose.id, &purpose.id),
        (false, true, true) => decider.may_use_restricted(&purpose.id, &purpose.id),
        (false, false, _) => decider.may_read_for_incident(mail.measure, &number),
    }
}

fn exposure(named: &NamedMessage, reading: &IncidentReading) -> Exposure {
    let item = named.item;
    let Some(mail) = &named.mail else {
        let why = if item.message.is_some() { NoReading::Gone } else { NoReading::Elsewhere };
        return of_nothing(item, None, why);
    };
    let purpose = mail.purpose.purpose.id.clone();
    if let Some(events) = &reading.sealed {
        return of_sealed(item, purpose, mail.sent, events);
    }
    let tells_of_one = matches!(mail.measure, Measure::LastOpen | Measure::Individual);
    if let (Some(loads), true) = (&reading.loads, tells_of_one && mail.accepted) {
        return of_loads(item, purpose, mail.sent, loads);
    }
    let carried = if mail.sealed { Carried::Sealed } else { Carried::Open };
    let why = match mail.measure {
        _ if mail.sealed => NoReading::Shut,
        _ if !mail.accepted => NoReading::NotConcluded,
        Measure::None | Measure::Delivery | Measure::Receipt | Measure::Portal => NoReading::Unmeasured,
        Measure::Aggregate => NoReading::Crowd,
        Measure::LastOpen | Measure::Individual if reading.loads.is_none() && mail.shut => NoReading::Shut,
        Measure::LastOpen | Measure::Individual => NoReading::OtherPurpose,
    };
    of_nothing(item, Some((purpose, mail.sent, carried)), why)
}

/// Which rules kept what from being measured, or keep it shut: those of the decision that lowered it, and those that refused.
fn rules(named: &NamedMessage, refused: Vec<String>) -> Vec<String> {
    let decided = named.mail.iter().filter(|mail| !mail.sealed).flat_map(|mail| {
        let reasons = mail.decision["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
        let lowered = reasons.iter().filter(|reason| reason["effect"] != "permit");
        lowered.filter_map(|reason| reason["rule"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    });
    let mut rules: Vec<String> = decided.chain(refused).collect();
    rules.sort();
    rules.dedup();
    rules
}
