//! An organisation's own rules: added to every regime, and stricter than it, or permitted by a lawyer's opinion on file.
//!
//! A `forbid` can only take away, so it is taken as it is. A `permit` loosens, so it must name an opinion that is on file;
//! then it works, and every decision says so. It never lifts a hard stop, nor a row that says no: those are `forbid`s,
//! and none of ours can be replaced, for an own rule's id is of another kind.

use crate::decider::RegimeError;
use crate::rulebook::{OWN, Rulebook, parse};
use crate::wording::{Wording, own_rules};
use cedar_policy::{Effect, Policy, PolicyId, PolicySet, Schema};
use openlijk_model::{Measure, Opinion};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Own rules, read and checked.
pub(crate) struct OwnRules {
    policies: Vec<Policy>,
    /// What every decision says where one of them permits more.
    pub marks: Vec<Arc<Wording>>,
}

impl OwnRules {
    /// Reads the text of `file`. An error names file, line and rule, and says what to do.
    pub fn read(file: &str, text: &str, schema: &Schema, opinions: &[Opinion]) -> Result<Self, RegimeError> {
        let mut policies = Vec::new();
        let mut permits: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
        let read = rules(text).map_err(|(line, error)| wrong(file, line, "a rule", &error))?;
        for (line, policy) in read {
            let id = policy.annotation("id").unwrap_or("a rule without @id").to_owned();
            let say = |what: String| wrong(file, line, &id, &what);
            let policy = policy.new_id(PolicyId::new(format!("own/{line}")));
            sound(&policy, &id, schema).map_err(say)?;
            if policy.effect() == Effect::Permit {
                let Opinion { id: opinion, lawyer, .. } = opinion_of(&policy, opinions).map_err(say)?;
                permits.entry((opinion, lawyer)).or_default().push(id);
            }
            policies.push(policy);
        }
        let mark = |((opinion, lawyer), rules): (&(&str, &str), &Vec<String>)| {
            Arc::new(own_rules(&rules.join(", "), opinion, lawyer.trim()))
        };
        Ok(Self { policies, marks: permits.iter().map(mark).collect() })
    }

    /// A regime's policies with these beside them.
    pub fn beside(&self, mut policies: PolicySet) -> Result<PolicySet, String> {
        for policy in &self.policies {
            policies.add(policy.clone()).map_err(|error| error.to_string())?;
        }
        Ok(policies)
    }
}

fn wrong(file: &str, line: usize, rule: &str, what: &str) -> RegimeError {
    RegimeError::OwnRule(format!("{file}:{line}: {rule}: {what}"))
}

/// Is it a rule that may stand beside ours?
fn sound(policy: &Policy, id: &str, schema: &Schema) -> Result<(), String> {
    if id.strip_prefix(OWN).is_none_or(|name| name.trim().is_empty()) {
        return Err(format!(
            "the id of an own rule starts with {OWN}, such as @id(\"{OWN}1\"); the others are the law's"
        ));
    }
    let alone = PolicySet::from_policies([policy.clone()]).map_err(|error| error.to_string())?;
    let rules = Rulebook::of("own", schema, &alone).map_err(|error| error.to_string())?;
    match [Measure::None, Measure::Delivery].into_iter().find(|measure| rules.speaks_of(*measure)) {
        Some(_) => Err("it speaks of delivery too, which no rule takes away or gives; write \
             action in Action::\"any measure\", or name the measure"
            .to_owned()),
        None => Ok(()),
    }
}

/// The opinion that a permission rests on.
fn opinion_of<'a>(policy: &Policy, opinions: &'a [Opinion]) -> Result<&'a Opinion, String> {
    const LOOSENS: &str = "this rule permits more than the regime";
    let Some(named) = policy.annotation("opinion").filter(|id| !id.trim().is_empty()) else {
        return Err(format!(
            "{LOOSENS}; make it a forbid, or put a lawyer's opinion on file and name it by @opinion(\"ID\")"
        ));
    };
    let Some(opinion) = opinions.iter().find(|opinion| opinion.id == named) else {
        return Err(format!("{LOOSENS}, and its opinion \u{201c}{named}\u{201d} is not on file; record that first"));
    };
    if opinion.lawyer.trim().is_empty() {
        return Err(format!("{LOOSENS}, and its opinion \u{201c}{named}\u{201d} names no lawyer; record who gave it"));
    }
    Ok(opinion)
}

/// Each rule of `text` with the line that it starts on, or the line and the fault of the first that cannot be read.
///
/// A rule ends with a semicolon, but not every semicolon ends a rule (one may stand in a text or a comment): what is read
/// so far grows until it is a rule.
fn rules(text: &str) -> Result<Vec<(usize, Policy)>, (usize, String)> {
    let mut rules = Vec::new();
    let mut start = 0;
    for (end, _) in text.match_indices(';') {
        let Ok(set) = parse(&text[start..=end]) else { continue };
        if set.templates().next().is_some() {
            return Err((line_of(text, start), "a template; write the values in place of its slots".to_owned()));
        }
        if let Some(policy) = set.policies().next() {
            rules.push((line_of(text, start), policy.clone()));
            start = end + 1;
        }
    }
    let rest = &text[start..];
    match parse(rest) {
        Ok(_) => Ok(rules),
        Err(error) => Err((line_of(text, start), error.to_string())),
    }
}

/// The line of the first rule at or after `start`, past blank lines and comments; lines count from one.
fn line_of(text: &str, start: usize) -> usize {
    let passed = text[..start].matches('\n').count();
    let blank = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with("//");
    1 + passed + text[start..].split('\n').take_while(blank).count()
}
