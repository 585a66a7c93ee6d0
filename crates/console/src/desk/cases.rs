//! What a purpose leads to for each kind of recipient that it meets, with the reasons.

use crate::Site;
use jiff::Timestamp;
use openlijk_lawfulness::{Decider, Decision, Effect, Person, Reason, consent_of, facts_of};
use openlijk_model::{Choice, ChoiceState, Disclosure, HowChosen, Language, Purpose};
use openlijk_pages::Frame;

/// What would be decided for one kind of recipient.
pub struct CaseView {
    pub id: &'static str,
    pub title: String,
    /// `None`: the rules could not be asked.
    pub decision: Option<DecisionView>,
}

pub struct DecisionView {
    pub measure: String,
    pub reasons: Vec<ReasonView>,
    pub grey: Vec<(String, String)>,
    pub conditions: Vec<String>,
    pub next_best: Option<(String, String)>,
    pub ruleset: String,
}

pub struct ReasonView {
    pub rule: String,
    pub text: String,
    pub english: bool,
    pub effect: String,
    pub citation: String,
}

/// The kinds of recipient that a purpose meets: not yet told, told, said yes, said no.
pub fn cases(site: &Site, frame: &Frame, purpose: &Purpose) -> Vec<CaseView> {
    let told = match purpose.disclosure {
        Disclosure::AtCollection => Disclosure::AtCollection,
        _ => Disclosure::EarlierMessage,
    };
    let mut kinds = Vec::new();
    if told == Disclosure::EarlierMessage {
        kinds.push(("case-first", purpose.disclosure, ChoiceState::Unknown));
    }
    kinds.push(("case-told", told, ChoiceState::Unknown));
    kinds.push(("case-yes", told, ChoiceState::Granted));
    kinds.push(("case-no", told, ChoiceState::Refused));
    let now = site.clock.now();
    let case = |(id, disclosure, state): (&'static str, Disclosure, ChoiceState)| CaseView {
        id,
        title: frame.t(id),
        decision: decide(site, frame, purpose, disclosure, state, now)
            .map(|decision| DecisionView::new(&site.decider, frame, &decision)),
    };
    kinds.into_iter().map(case).collect()
}

fn decide(
    site: &Site,
    frame: &Frame,
    purpose: &Purpose,
    disclosure: Disclosure,
    state: ChoiceState,
    now: Timestamp,
) -> Option<Decision> {
    let mut choice = Choice::of(state, now, HowChosen::MailedLink);
    // A grant counts by the words that were shown; any will do for a case that stands for many people.
    choice.wording = "as shown on the recipient's page".to_owned();
    let consent = Some(consent_of(purpose, Some(&choice)));
    let countries = &frame.organisation.recipient_countries;
    let facts = facts_of(purpose, Person { countries, disclosure, consent, collected: None });
    site.decider
        .decide(&facts, None, now)
        .inspect_err(|error| tracing::error!(%error, purpose = %purpose.id, "a decision could not be shown"))
        .ok()
}

impl DecisionView {
    fn new(decider: &Decider, frame: &Frame, decision: &Decision) -> Self {
        let measure_name = |measure| frame.t(&format!("measure-{measure}"));
        let language = frame.language();
        let said = |text: &String| decider.translated("", text, language).unwrap_or_else(|| text.clone());
        let needs = |needs: &[String]| needs.iter().map(said).collect::<Vec<_>>().join("; ");
        Self {
            measure: frame.words.with("decision-measure", "measure", measure_name(decision.measure())),
            reasons: decision.reasons().iter().map(|reason| ReasonView::new(frame, reason)).collect(),
            grey: decision.grey().iter().map(|grey| (grey.rule.clone(), grey.text_in(language).to_owned())).collect(),
            conditions: decision.conditions().iter().map(said).collect(),
            next_best: decision.next_best().map(|next| (measure_name(next.measure), needs(&next.needs))),
            ruleset: frame.words.with("decision-ruleset", "ruleset", decision.ruleset()),
        }
    }
}

impl ReasonView {
    fn new(frame: &Frame, reason: &Reason) -> Self {
        let text = reason.text_in(frame.language());
        Self {
            rule: reason.rule.clone(),
            text: text.to_owned(),
            english: text == reason.text && frame.language() != Language::En,
            effect: frame.t(match reason.effect {
                Effect::Permit => "effect-permit",
                Effect::Forbid => "effect-forbid",
                Effect::Limit => "effect-limit",
            }),
            citation: reason.citation.clone(),
        }
    }
}
