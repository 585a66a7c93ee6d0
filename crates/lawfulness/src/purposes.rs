//! From what an organisation declared to the facts of a decision, and a review of the declaration itself.

use crate::decider::{Decider, RegimeError};
use crate::decision::Decision;
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_model::{
    Aspect, Choice, ChoiceState, Consent, ConsentGiver, Disclosure, Facts, Measure, OptOut, Purpose, RecipientClass,
    Recipients,
};

/// What is known of one recipient when a message to them is decided about.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// The countries that they may be in (ISO 3166-1): one where it is known, none where it may be any.
    pub countries: &'a [String],
    /// What they were told by now.
    pub disclosure: Disclosure,
    /// What they chose ([`consent_of`]); `None` means *not known*, and then nothing passive beyond delivery is allowed.
    pub consent: Option<Consent>,
    /// The day that their address was collected.
    pub collected: Option<Date>,
}

/// The facts of one message under `purpose` to one recipient.
///
/// A law counts only when an officer confirmed it by name; refusing is always one click in this product; mail streams in,
/// and its groups keep the smallest crowd.
pub fn facts_of(purpose: &Purpose, person: Person<'_>) -> Facts {
    let confirmed = purpose.law_confirmed_by.as_deref().is_some_and(|name| !name.trim().is_empty());
    Facts {
        controller: Some(purpose.controller),
        recipient_class: Some(purpose.recipient_class),
        country: match person.countries {
            [country] => Some(country.clone()),
            _ => None,
        },
        may_be_in: person.countries.to_vec(),
        purpose: Some(purpose.kind),
        basis: Some(purpose.basis),
        law: purpose.law.clone().filter(|_| confirmed),
        interest: purpose.interest.clone(),
        requested: Some(purpose.measure),
        data: purpose.data.clone(),
        consent: person.consent,
        requested_mail: Some(purpose.requested_mail),
        collected: person.collected.map(|day| day.to_string()),
        disclosure: Some(person.disclosure),
        opt_out: Some(OptOut::OneClick),
        less_intrusive: purpose.less_intrusive.clone(),
        recipients: Some(Recipients::STREAMING),
        scope: Some(purpose.scope),
        documents: purpose.documents.clone(),
        purpose_id: Some(purpose.id.clone()),
    }
}

/// A recipient's choice about `purpose` as a fact: known, also where nobody chose (`None`).
///
/// A grant without the wording that the recipient saw proves nothing (GDPR 7(1)), and counts as no choice. A choice about
/// links is none about opens, which this is about.
pub fn consent_of(purpose: &Purpose, choice: Option<&Choice>) -> Consent {
    let choice = choice.filter(|choice| choice.about == Aspect::Opens);
    let state = match choice {
        None => ChoiceState::Unknown,
        Some(choice) if choice.state == ChoiceState::Granted && choice.wording.is_empty() => ChoiceState::Unknown,
        Some(choice) => choice.state,
    };
    Consent {
        state,
        purpose: Some(purpose.id.to_string()),
        at: choice.map(|choice| choice.at.strftime("%F").to_string()),
        by: None,
        explicit: None,
        fields: Vec::new(),
    }
}

/// What a purpose can reach at best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// For a recipient who was told at collection and consented to exactly this, in the strongest form.
    pub consenting: Decision,
    /// For one who was told and never chose.
    pub silent: Decision,
}

impl Review {
    /// Can the purpose reach the measure that it asks for, at least for who consents?
    pub fn is_go(&self) -> bool {
        self.consenting.measure() == self.consenting.requested()
    }
}

/// The most that is measured today under a purpose of somebody who was told: what the rules allow, less what the officer
/// declined and what is not offered. It says nothing of pauses, and grants nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtMost {
    /// Of who said yes by the words that Openlijk shows.
    pub consenting: Measure,
    /// Of who never chose.
    pub silent: Measure,
    /// Of anybody who is known to be where other rules hold, if that is more for who said yes or for who did not.
    pub elsewhere: Option<Measure>,
    /// Is it less than the rules allow, because the officer declined a contested one?
    pub declined: bool,
    /// By which rules, as in `fr 2026-04 (draft)`.
    pub rulesets: Vec<String>,
    /// Has no lawyer reviewed one of them yet?
    pub is_draft: bool,
}

impl AtMost {
    /// Where the rules cannot be applied: then nothing is measured.
    pub fn nothing() -> Self {
        let (consenting, silent) = (Measure::None, Measure::None);
        Self { consenting, silent, elsewhere: None, declined: false, rulesets: Vec::new(), is_draft: false }
    }
}

/// What one regime allows who said yes, and who never chose.
struct Allowed {
    consenting: Decision,
    silent: Decision,
}

impl Decider {
    /// The most that is measured under `purpose` of anybody who was told, where recipients may be in `countries`.
    ///
    /// A person's own country and the age of their address go before what is assumed of all, so it is the most of every
    /// regime that may apply, and of the oldest address. What was decided before is remembered, so it costs no evaluation
    /// of rules a second time.
    pub fn at_most(
        &self,
        purpose: &Purpose,
        countries: &[String],
        declined: &[String],
        now: Timestamp,
    ) -> Result<AtMost, RegimeError> {
        let here = self.candidates(&facts_of(purpose, told(purpose, countries, consent_of(purpose, None))), None)?;
        let (mut allowed, mut abroad) = (Vec::new(), Vec::new());
        for regime in self.regimes() {
            let answer = self.allowed_under(&regime, purpose, declined, now)?;
            if here.contains(&regime) { allowed.push(answer) } else { abroad.push(answer) }
        }
        let most = |all: &[Allowed], of: fn(&Allowed) -> &Decision| {
            // Under one request, all that is offered is passive, and those stand in one line.
            all.iter().map(|one| of(one).measure()).max().unwrap_or(Measure::None)
        };
        let (consenting, silent) = (most(&allowed, |one| &one.consenting), most(&allowed, |one| &one.silent));
        let (yes_abroad, silence_abroad) = (most(&abroad, |one| &one.consenting), most(&abroad, |one| &one.silent));
        let is_more = yes_abroad > consenting || silence_abroad > silent;
        let was_declined = |one: &Allowed| {
            let decisions = [&one.consenting, &one.silent];
            decisions.iter().any(|it| it.reasons().iter().any(|reason| reason.rule == Decision::DECLINED))
        };
        Ok(AtMost {
            consenting,
            silent,
            elsewhere: is_more.then_some(yes_abroad.max(silence_abroad)),
            declined: allowed.iter().any(was_declined),
            rulesets: allowed.iter().map(|one| one.consenting.ruleset().to_owned()).collect(),
            is_draft: allowed.iter().any(|one| one.consenting.is_draft()),
        })
    }

    fn allowed_under(
        &self,
        regime: &str,
        purpose: &Purpose,
        declined: &[String],
        now: Timestamp,
    ) -> Result<Allowed, RegimeError> {
        let decide = |consent| {
            let decision = self.decide(&facts_of(purpose, told(purpose, &[], consent)), Some(regime), now)?;
            Ok(decision.without_declined(declined).as_offered())
        };
        let silent = consent_of(purpose, None);
        let yes = Consent { state: ChoiceState::Granted, ..silent.clone() };
        Ok(Allowed { consenting: decide(yes)?, silent: decide(silent)? })
    }

    /// What the best possible recipient in one of `countries` would get under `purpose`, and why not more.
    pub fn review(&self, purpose: &Purpose, countries: &[String], now: Timestamp) -> Result<Review, RegimeError> {
        let person = |consent| Person {
            countries,
            disclosure: Disclosure::AtCollection,
            consent: Some(consent),
            collected: None,
        };
        let decide = |consent| self.decide(&facts_of(purpose, person(consent)), None, now);
        let silent = consent_of(purpose, None);
        let strongest = Consent {
            state: ChoiceState::Granted,
            by: (purpose.recipient_class == RecipientClass::Minor).then_some(ConsentGiver::Parent),
            explicit: Some(true),
            fields: ["ip", "user_agent", "count", "geo", "dwell", "forward"].map(str::to_owned).to_vec(),
            ..silent.clone()
        };
        Ok(Review { consenting: decide(strongest)?, silent: decide(silent)? })
    }
}

/// Somebody who was told, in the way that `purpose` tells, and whose address is as old as any.
fn told<'a>(purpose: &Purpose, countries: &'a [String], consent: Consent) -> Person<'a> {
    Person {
        countries,
        disclosure: purpose.disclosure_once_told(),
        consent: Some(consent),
        collected: Some(Date::constant(1970, 1, 1)),
    }
}
