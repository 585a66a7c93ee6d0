//! One regime's rules as Cedar policies: read, validated strictly against the schema, and asked.
//!
//! Whatever goes wrong while asking is a [`PolicyError`], and the caller measures nothing then: Cedar itself would
//! skip a failing `forbid` and go on.

use crate::question::{Case, Item};
use cedar_policy::{
    Authorizer, Context, Decision, Effect, Entities, EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet,
    Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use openlijk_model::{Measure, Recipients};
use serde::Serialize;
use std::collections::BTreeMap;
use std::str::FromStr;

/// How contested a rule is in a regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GreyLevel {
    /// Allowed, and flagged.
    Low,
    /// A passive measure is off unless a legal opinion is on file; an active one is allowed and flagged.
    Open,
}

/// One rule, as the console lists it and a lawyer reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// `H01`, `R03` … Several rules may share one, where one point of law has several cases.
    pub id: String,
    /// The article or the source.
    pub citation: String,
    /// Why, in a line.
    pub text: String,
    /// Does it permit (else it forbids)?
    pub permits: bool,
    /// How contested it is.
    pub grey: Option<GreyLevel>,
    /// What is contested.
    pub contested: Option<String>,
    /// What must hold for its permission to stand.
    pub condition: Option<String>,
    /// The regime.
    pub regime: String,
}

/// Why rules cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BadRules(pub String);

/// That asking failed, so that nothing may be concluded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct PolicyError(pub String);

/// What the rules say about one measure, or about taking one item.
#[derive(Debug, Clone)]
pub(crate) enum Ruling<'a> {
    /// These rules permit it, and none forbids.
    Permitted(Vec<&'a Rule>),
    /// These rules forbid it.
    Forbidden(Vec<&'a Rule>),
    /// No rule speaks of it, so it is off.
    Silent,
}

/// Reads the texts of policy files into one set.
pub(crate) fn parse(texts: &[&str]) -> Result<PolicySet, BadRules> {
    let mut policies = PolicySet::new();
    for (file, text) in texts.iter().enumerate() {
        let set = PolicySet::from_str(text).map_err(|error| BadRules(error.to_string()))?;
        for policy in set.policies() {
            // Cedar numbers the policies of each text from nought.
            let id = PolicyId::new(format!("{file}/{}", policy.id()));
            policies.add(policy.new_id(id)).map_err(|error| BadRules(error.to_string()))?;
        }
    }
    Ok(policies)
}

/// One regime's rules.
pub(crate) struct Rulebook {
    authorizer: Authorizer,
    schema: Schema,
    actions: Entities,
    /// The policies that can speak of a measure, by measure, so that a question does not evaluate the others.
    about: BTreeMap<Measure, PolicySet>,
    about_items: PolicySet,
    rules: BTreeMap<PolicyId, Rule>,
    words: Words,
}

impl Rulebook {
    /// A regime from its policies, which must keep to the schema.
    pub fn of(regime: &str, schema: &str, policies: PolicySet) -> Result<Self, BadRules> {
        let (schema, _warnings) = Schema::from_cedarschema_str(schema).map_err(|error| BadRules(error.to_string()))?;
        let validation = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        if let Some(error) = validation.validation_errors().next() {
            return Err(BadRules(error.to_string()));
        }
        let actions = schema.action_entities().map_err(|error| BadRules(error.to_string()))?;
        let words = Words::new().map_err(BadRules)?;
        let mut rules = BTreeMap::new();
        for policy in policies.policies() {
            rules.insert(policy.id().clone(), rule(policy, regime)?);
        }
        let about = Measure::ALL
            .iter()
            .map(|measure| Ok((*measure, speaking_of(&policies, &actions, &words.action(measure.as_str()))?)))
            .collect::<Result<_, BadRules>>()?;
        let about_items = speaking_of(&policies, &actions, &words.action("take"))?;
        Ok(Self { authorizer: Authorizer::new(), schema, actions, about, about_items, rules, words })
    }

    /// All rules, in the order of their ids.
    pub fn rules(&self) -> Vec<&Rule> {
        in_order(self.rules.values().collect())
    }

    /// Each policy's place among the files, with its rule's id.
    #[cfg(test)]
    pub fn places(&self) -> Vec<(String, String)> {
        self.rules.iter().map(|(place, rule)| (place.to_string(), rule.id.clone())).collect()
    }

    /// What the rules say about `measure` in `case`.
    pub fn ask(&self, case: &Case, measure: Measure) -> Result<Ruling<'_>, PolicyError> {
        let policies = self.about.get(&measure).ok_or_else(|| PolicyError(format!("no rule speaks of {measure}")))?;
        let context = self.words.facts(case)?;
        let resource = Words::entity(&self.words.purpose, purpose(case));
        self.put(policies, case, self.words.action(measure.as_str()), resource, context)
    }

    /// What the rules say about taking `item` under `measure`.
    pub fn ask_item(&self, case: &Case, measure: Measure, item: Item) -> Result<Ruling<'_>, PolicyError> {
        let context = self.words.taking(case, measure)?;
        let resource = Words::entity(&self.words.item, item.as_str());
        self.put(&self.about_items, case, self.words.action("take"), resource, context)
    }

    fn put(
        &self,
        policies: &PolicySet,
        case: &Case,
        action: EntityUid,
        resource: EntityUid,
        context: Context,
    ) -> Result<Ruling<'_>, PolicyError> {
        let principal = Words::entity(&self.words.controller, case.controller.as_str());
        let request = Request::new(principal, action, resource, context, Some(&self.schema))
            .map_err(|error| PolicyError(error.to_string()))?;
        let response = self.authorizer.is_authorized(&request, policies, &self.actions);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(PolicyError(error.to_string()));
        }
        let rules = response
            .diagnostics()
            .reason()
            .map(|id| self.rules.get(id).ok_or_else(|| PolicyError(format!("policy {id} has no rule"))))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(match (response.decision(), rules.is_empty()) {
            (Decision::Allow, _) => Ruling::Permitted(in_order(rules)),
            (Decision::Deny, true) => Ruling::Silent,
            (Decision::Deny, false) => Ruling::Forbidden(in_order(rules)),
        })
    }
}

/// The rules' word for a case's purpose.
fn purpose(case: &Case) -> &'static str {
    case.purpose.map_or("unnamed", |kind| kind.as_str())
}

/// Hard stops first, then rows, each by number: H01 … H17, O08, R01 … R26.
fn in_order(mut rules: Vec<&Rule>) -> Vec<&Rule> {
    rules.sort_by(|one, other| (&one.id, &one.text).cmp(&(&other.id, &other.text)));
    rules
}

fn rule(policy: &Policy, regime: &str) -> Result<Rule, BadRules> {
    let annotation = |key: &str| policy.annotation(key).filter(|text| !text.is_empty()).map(str::to_owned);
    let wanted = |key: &str| annotation(key).ok_or_else(|| BadRules(format!("a rule without @{key}: {policy}")));
    let grey = match policy.annotation("grey") {
        None => None,
        Some("low") => Some(GreyLevel::Low),
        Some("open") => Some(GreyLevel::Open),
        Some(other) => return Err(BadRules(format!("@grey is low or open, not {other}: {policy}"))),
    };
    let contested = annotation("contested");
    if grey.is_some() != contested.is_some() {
        return Err(BadRules(format!("@grey and @contested go together: {policy}")));
    }
    Ok(Rule {
        id: wanted("id")?,
        citation: wanted("citation")?,
        text: wanted("reason")?,
        permits: policy.effect() == Effect::Permit,
        grey,
        contested,
        condition: annotation("condition"),
        regime: regime.to_owned(),
    })
}

/// The policies whose scope takes in `action`.
fn speaking_of(policies: &PolicySet, actions: &Entities, action: &EntityUid) -> Result<PolicySet, BadRules> {
    use cedar_policy::ActionConstraint::{Any, Eq, In};
    let within = |group: &EntityUid| group == action || actions.is_ancestor_of(group, action);
    let speaking = policies.policies().filter(|policy| match policy.action_constraint() {
        Any => true,
        Eq(one) => one == *action,
        In(groups) => groups.iter().any(within),
    });
    PolicySet::from_policies(speaking.cloned()).map_err(|error| BadRules(error.to_string()))
}

/// The schema's names, parsed once, and facts put into them.
struct Words {
    controller: EntityTypeName,
    purpose: EntityTypeName,
    action: EntityTypeName,
    item: EntityTypeName,
    measure: EntityTypeName,
    recipients: EntityTypeName,
    basis: EntityTypeName,
    choice: EntityTypeName,
    told: EntityTypeName,
    opt_out: EntityTypeName,
    means: EntityTypeName,
    scope: EntityTypeName,
}

impl Words {
    fn new() -> Result<Self, String> {
        let name = |text: &str| EntityTypeName::from_str(text).map_err(|error| error.to_string());
        Ok(Self {
            controller: name("Controller")?,
            purpose: name("Purpose")?,
            action: name("Action")?,
            item: name("Item")?,
            measure: name("Measure")?,
            recipients: name("Recipients")?,
            basis: name("Basis")?,
            choice: name("Choice")?,
            told: name("Told")?,
            opt_out: name("OptOut")?,
            means: name("Means")?,
            scope: name("Scope")?,
        })
    }

    fn entity(name: &EntityTypeName, word: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(name.clone(), EntityId::new(word))
    }

    fn value(name: &EntityTypeName, word: &str) -> RestrictedExpression {
        RestrictedExpression::new_entity_uid(Self::entity(name, word))
    }

    fn action(&self, word: &str) -> EntityUid {
        Self::entity(&self.action, word)
    }

    fn facts(&self, case: &Case) -> Result<Context, PolicyError> {
        let yes = RestrictedExpression::new_bool;
        let (cell, streaming) = match case.recipients {
            Recipients::Number(number) => (i64::try_from(number).unwrap_or(i64::MAX), false),
            Recipients::Streaming(_) => (0, true),
        };
        let papers = record([
            ("ropa", yes(case.papers.ropa)),
            ("dpia", yes(case.papers.dpia)),
            ("processor", yes(case.papers.processor)),
            ("retention", yes(case.papers.retention)),
            ("legal_opinion", yes(case.papers.legal_opinion)),
            ("works_council", yes(case.papers.works_council)),
        ])?;
        context([
            ("recipients", Self::value(&self.recipients, case.class.as_str())),
            ("basis", Self::value(&self.basis, case.basis.as_str())),
            ("law", yes(case.law)),
            ("consent", self.consent(case)?),
            ("requested_mail", yes(case.requested_mail)),
            ("told", Self::value(&self.told, case.told.as_str())),
            ("opt_out", Self::value(&self.opt_out, case.opt_out.as_str())),
            ("instead", Self::value(&self.means, case.instead.as_str())),
            ("why_not_instead", yes(case.why_not_instead)),
            ("cell", RestrictedExpression::new_long(cell)),
            ("streaming", yes(streaming)),
            ("scope", Self::value(&self.scope, case.scope.as_str())),
            ("papers", papers),
        ])
    }

    fn taking(&self, case: &Case, measure: Measure) -> Result<Context, PolicyError> {
        context([
            ("measure", Self::value(&self.measure, measure.as_str())),
            ("purpose", Self::value(&self.purpose, purpose(case))),
            ("consent", self.consent(case)?),
            ("legal_opinion", RestrictedExpression::new_bool(case.papers.legal_opinion)),
        ])
    }

    fn consent(&self, case: &Case) -> Result<RestrictedExpression, PolicyError> {
        let yes = RestrictedExpression::new_bool;
        let named = case.consent.names.iter().map(|item| Self::value(&self.item, item.as_str()));
        record([
            ("choice", Self::value(&self.choice, case.consent.state.as_str())),
            ("for_this_purpose", yes(case.consent.for_this_purpose)),
            ("explicit", yes(case.consent.explicit)),
            ("parental", yes(case.consent.parental)),
            ("names", RestrictedExpression::new_set(named)),
        ])
    }
}

fn record<const N: usize>(pairs: [(&str, RestrictedExpression); N]) -> Result<RestrictedExpression, PolicyError> {
    RestrictedExpression::new_record(pairs.map(|(key, value)| (key.to_owned(), value)))
        .map_err(|error| PolicyError(error.to_string()))
}

fn context<const N: usize>(pairs: [(&str, RestrictedExpression); N]) -> Result<Context, PolicyError> {
    Context::from_pairs(pairs.map(|(key, value)| (key.to_owned(), value)))
        .map_err(|error| PolicyError(error.to_string()))
}
