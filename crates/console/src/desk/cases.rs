//! What a purpose leads to for each kind of recipient that it meets, with the reasons.

use super::sheet::{Block, Cell, Table};
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
    /// The reasons, as a table.
    pub reasons: Vec<Block>,
    pub grey: Vec<(String, String)>,
    pub conditions: Vec<String>,
    pub next_best: Option<(String, String)>,
    pub ruleset: String,
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
            .map(|decision| DecisionView::new(&site.decider, frame, &decision, id)),
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
    /// Under the heading `id`.
    fn new(decider: &Decider, frame: &Frame, decision: &Decision, id: &str) -> Self {
        let measure_name = |measure| frame.t(&format!("measure-{measure}"));
        let language = frame.language();
        let said = |text: &String| decider.translated("", text, language).unwrap_or_else(|| text.clone());
        let needs = |needs: &[String]| needs.iter().map(said).collect::<Vec<_>>().join("; ");
        Self {
            measure: frame.words.with("decision-measure", "measure", measure_name(decision.measure())),
            reasons: vec![reasons(frame, decision, id)],
            grey: decision.grey().iter().map(|grey| (grey.rule.clone(), grey.text_in(language).to_owned())).collect(),
            conditions: decision.conditions().iter().map(said).collect(),
            next_best: decision.next_best().map(|next| (measure_name(next.measure), needs(&next.needs))),
            ruleset: frame.words.with("decision-ruleset", "ruleset", decision.ruleset()),
        }
    }
}

fn reasons(frame: &Frame, decision: &Decision, id: &str) -> Block {
    let columns =
        [frame.t("decision-text"), frame.t("decision-effect"), frame.t("decision-source"), frame.t("decision-rule")];
    Table::under(id, &columns, decision.reasons().iter().map(|reason| row(frame, reason)).collect())
}

fn row(frame: &Frame, reason: &Reason) -> Vec<Cell> {
    let text = reason.text_in(frame.language());
    // An organisation's own rule may be in English alone.
    let english = text == reason.text && frame.language() != Language::En;
    let effect = match reason.effect {
        Effect::Permit => "effect-permit",
        Effect::Forbid => "effect-forbid",
        Effect::Limit => "effect-limit",
    };
    vec![
        if english { Cell::english(text) } else { Cell::new(text) },
        Cell::new(frame.t(effect)),
        Cell::new(reason.citation.clone()),
        Cell::new(reason.rule.clone()),
    ]
}
