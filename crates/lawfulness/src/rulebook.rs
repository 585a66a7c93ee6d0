//! One regime's rules as Cedar policies: read, validated strictly against the schema, and asked.
//!
//! Whatever goes wrong while asking is a [`PolicyError`], and the caller measures nothing then: Cedar itself would
//! skip a failing `forbid` and go on.

use crate::question::{Case, Item};
use crate::terms::{Terms, UseFacts};
use crate::wording::{Wording, as_is};
use cedar_policy::{
    Authorizer, Context, Decision, Effect, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, Schema,
    ValidationMode, Validator,
};
use openlijk_model::{Language, Measure};
use serde::Serialize;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

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
    #[serde(skip)]
    pub(crate) words: RuleWords,
}

/// A rule's texts in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleWords {
    pub reason: Arc<Wording>,
    pub contested: Option<Arc<Wording>>,
    pub condition: Option<Arc<Wording>>,
}

impl Rule {
    /// Why, in a line, in `language`. An organisation's own rule without a translation answers in English.
    pub fn text_in(&self, language: Language) -> &str {
        self.words.reason.text(language)
    }

    /// What is contested, in `language`.
    pub fn contested_in(&self, language: Language) -> Option<&str> {
        self.words.contested.as_ref().map(|words| words.text(language))
    }

    /// What must hold for its permission to stand, in `language`.
    pub fn condition_in(&self, language: Language) -> Option<&str> {
        self.words.condition.as_ref().map(|words| words.text(language))
    }

    /// Every text of it: English, and all languages.
    pub(crate) fn wordings(&self) -> impl Iterator<Item = &Arc<Wording>> {
        let RuleWords { reason, contested, condition } = &self.words;
        [Some(reason), contested.as_ref(), condition.as_ref()].into_iter().flatten()
    }
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

/// Reads the text of a policy file.
pub(crate) fn parse(text: &str) -> Result<PolicySet, BadRules> {
    PolicySet::from_str(text).map_err(|error| BadRules(error.to_string()))
}

/// The words that rules may use, read.
pub(crate) fn schema(text: &str) -> Result<Schema, BadRules> {
    let (schema, _warnings) = Schema::from_cedarschema_str(text).map_err(|error| BadRules(error.to_string()))?;
    Ok(schema)
}

/// One regime's rules.
pub(crate) struct Rulebook {
    authorizer: Authorizer,
    schema: Schema,
    actions: Entities,
    /// The policies that can speak of a measure, by measure, so that a question does not evaluate the others.
    about: BTreeMap<Measure, PolicySet>,
    about_items: PolicySet,
    about_uses: PolicySet,
    rules: BTreeMap<PolicyId, Rule>,
    terms: Terms,
}

impl Rulebook {
    /// A regime from its policies, which must keep to the schema.
    pub fn of(regime: &str, schema: &Schema, policies: &PolicySet) -> Result<Self, BadRules> {
        let validation = Validator::new(schema.clone()).validate(policies, ValidationMode::Strict);
        if let Some(error) = validation.validation_errors().next() {
            return Err(BadRules(error.to_string()));
        }
        let actions = schema.action_entities().map_err(|error| BadRules(error.to_string()))?;
        let terms = Terms::new().map_err(BadRules)?;
        let mut rules = BTreeMap::new();
        for policy in policies.policies() {
            rules.insert(policy.id().clone(), rule(policy, regime)?);
        }
        let about = Measure::ALL
            .iter()
            .map(|measure| Ok((*measure, speaking_of(policies, &actions, &terms.action(measure.as_str()))?)))
            .collect::<Result<_, BadRules>>()?;
        let about_items = speaking_of(policies, &actions, &terms.action("take"))?;
        let about_uses = speaking_of(policies, &actions, &terms.action("use"))?;
        let (authorizer, schema) = (Authorizer::new(), schema.clone());
        Ok(Self { authorizer, schema, actions, about, about_items, about_uses, rules, terms })
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

    /// Does any rule speak of `measure`?
    pub fn speaks_of(&self, measure: Measure) -> bool {
        self.about.get(&measure).is_some_and(|policies| policies.policies().next().is_some())
    }

    /// What the rules say about `measure` in `case`.
    pub fn ask(&self, case: &Case, measure: Measure) -> Result<Ruling<'_>, PolicyError> {
        let policies = self.about.get(&measure).ok_or_else(|| PolicyError(format!("no rule speaks of {measure}")))?;
        let context = self.terms.facts(case)?;
        self.put(policies, self.terms.asker(case), self.terms.action(measure.as_str()), self.terms.aim(case), context)
    }

    /// What the rules say about taking `item` under `measure`.
    pub fn ask_item(&self, case: &Case, measure: Measure, item: Item) -> Result<Ruling<'_>, PolicyError> {
        let context = self.terms.taking(case, measure)?;
        self.put(&self.about_items, self.terms.asker(case), self.terms.action("take"), self.terms.item(item), context)
    }

    /// What the rules say about doing something with what is recorded.
    pub fn ask_use(&self, wanted: &UseFacts) -> Result<Ruling<'_>, PolicyError> {
        let context = self.terms.using(wanted)?;
        let resource = self.terms.wanted(wanted);
        self.put(&self.about_uses, self.terms.whoever(), self.terms.action("use"), resource, context)
    }

    /// What may never be done with a reading, as a condition of every decision that lets one be taken.
    pub fn standing_conditions(&self) -> impl Iterator<Item = &Rule> {
        let of_uses = self.about_uses.policies().filter_map(|policy| self.rules.get(policy.id()));
        of_uses.filter(|rule| !rule.permits && rule.condition.is_some())
    }

    fn put(
        &self,
        policies: &PolicySet,
        principal: EntityUid,
        action: EntityUid,
        resource: EntityUid,
        context: Context,
    ) -> Result<Ruling<'_>, PolicyError> {
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

/// By id: what a country adds, hard stops, obligations, the organisation's own, rows.
fn in_order(mut rules: Vec<&Rule>) -> Vec<&Rule> {
    rules.sort_by(|one, other| (&one.id, &one.text).cmp(&(&other.id, &other.text)));
    rules
}

fn rule(policy: &Policy, regime: &str) -> Result<Rule, BadRules> {
    // All at once: to ask for one by its name, Cedar parses that name anew each time.
    let said: BTreeMap<&str, &str> = policy.annotations().collect();
    let annotation = |key: &str| said.get(key).filter(|text| !text.is_empty()).map(|text| (*text).to_owned());
    let wanted = |key: &str| annotation(key).ok_or_else(|| BadRules(format!("a rule without @{key}: {policy}")));
    let grey = match said.get("grey").copied() {
        None => None,
        Some("low") => Some(GreyLevel::Low),
        Some("open") => Some(GreyLevel::Open),
        Some(other) => return Err(BadRules(format!("@grey is low or open, not {other}: {policy}"))),
    };
    let contested = annotation("contested");
    if grey.is_some() != contested.is_some() {
        return Err(BadRules(format!("@grey and @contested go together: {policy}")));
    }
    let id = wanted("id")?;
    let own = id.starts_with(OWN);
    let in_all = |key: &str| match in_all_languages(&said, key, own) {
        Ok(words) => Ok(words.map(Arc::new)),
        Err(missing) => Err(BadRules(format!("a rule without @{key}_{missing}: {policy}"))),
    };
    let words = RuleWords {
        // A text that is not there at all is refused by `wanted`, with its own words.
        reason: in_all("reason")?.unwrap_or_else(|| Arc::new(as_is(""))),
        contested: in_all("contested")?,
        condition: in_all("condition")?,
    };
    Ok(Rule {
        id,
        citation: wanted("citation")?,
        text: wanted("reason")?,
        permits: policy.effect() == Effect::Permit,
        grey,
        contested,
        condition: annotation("condition"),
        regime: regime.to_owned(),
        words,
    })
}

/// What the ids of an organisation's own rules start with, and no others'.
pub(crate) const OWN: &str = "OWN-";

/// The annotation `key` and its translations `key_nl`, `key_fr`, `key_it`. A regime's rule without one of them is
/// refused, by the language that it lacks; an organisation's own falls back to English.
fn in_all_languages(said: &BTreeMap<&str, &str>, key: &str, own: bool) -> Result<Option<Wording>, Language> {
    let text = |key: &str| said.get(key).copied().filter(|text| !text.trim().is_empty());
    let Some(english) = text(key) else { return Ok(None) };
    let translated = |language: Language| match language {
        Language::En => Some(english),
        other => text(&format!("{key}_{other}")),
    };
    if let Some(missing) = Language::ALL.iter().find(|language| !own && translated(**language).is_none()) {
        return Err(*missing);
    }
    Ok(Some(Wording::by(|language| translated(language).unwrap_or(english).to_owned())))
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
