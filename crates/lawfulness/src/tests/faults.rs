//! What happens when a rule is missing or cannot be evaluated.

use super::vectors::{Expected, Vector, answered, vectors};
use crate::{Decider, RegimeError, UseAnswer};
use cedar_policy::{PolicyId, PolicySet};
use jiff::Timestamp;
use openlijk_model::Measure;
use std::collections::BTreeMap;

/// `policies` with one more, given as text.
fn with(mut policies: PolicySet, text: &str) -> PolicySet {
    let more: PolicySet = text.parse().unwrap();
    for policy in more.policies() {
        policies.add(policy.new_id(PolicyId::new("more"))).unwrap();
    }
    policies
}

/// Every use that the rules can tell apart, answered.
fn all_uses(decider: &Decider) -> Vec<UseAnswer> {
    let (one, other) = ("one".parse().unwrap(), "other".parse().unwrap());
    let mut answers = vec![decider.may_take_effect()];
    for wanted in [&one, &other] {
        answers.extend([decider.may_use(&one, wanted), decider.may_use_restricted(&one, wanted)]);
    }
    for text in ["", "a reason"] {
        answers.push(decider.may_keep_for_claim(text));
        answers.extend(Measure::ALL.iter().map(|measure| decider.may_read_for_incident(*measure, text)));
    }
    answers
}

fn expected(decider: &Decider, vector: &Vector, regime: &str) -> Expected {
    answered(&decider.decide(&vector.facts, Some(regime), Timestamp::UNIX_EPOCH).unwrap())
}

#[test]
fn every_single_rule_bites() {
    let whole = Decider::built_in().unwrap();
    let uses = all_uses(&whole);
    let mut noticed = BTreeMap::new();
    // Most vectors are Dutch, so rules that all regimes share are noticed there soonest.
    for regime in ["nl", "eu", "fr", "it"] {
        let mine = |vector: &Vector| {
            let named = vector.regime.as_deref();
            whole.decide(&vector.facts, named, Timestamp::UNIX_EPOCH).unwrap().regime() == regime
        };
        let vectors: Vec<Vector> = vectors().into_iter().filter(mine).collect();
        let answers: Vec<Expected> = vectors.iter().map(|vector| expected(&whole, vector, regime)).collect();
        for (place, id) in whole.rulebook(regime).places() {
            if noticed.get(&place) == Some(&(id.clone(), true)) {
                continue;
            }
            let lacking = |regime_of: &str, mut policies: PolicySet| {
                policies.remove_static(PolicyId::new(&place)).ok()?;
                (regime_of == regime).then_some(policies)
            };
            let lacking = Decider::altered(lacking).unwrap();
            // The vectors that bear the rule's name are the likeliest to notice.
            let mut order: Vec<usize> = (0..vectors.len()).collect();
            order.sort_by_key(|at| !vectors[*at].id.contains(&id));
            let changes = |at: usize| expected(&lacking, &vectors[at], regime) != answers[at];
            let bites = order.into_iter().any(changes) || all_uses(&lacking) != uses;
            noticed.insert(place, (id, bites));
        }
    }
    let unnoticed: Vec<_> = noticed.iter().filter(|(_, (_, bites))| !bites).collect();
    assert!(unnoticed.is_empty(), "taken out, and every vector has the same answer: {unnoticed:#?}");
    assert!(noticed.len() > 90, "{}", noticed.len());
}

#[test]
fn a_rule_that_cannot_be_evaluated_leaves_no_measure_at_all() {
    // Cedar skips a forbid that fails: alone, it would open what it should close.
    let failing = "@id(\"OWN-X1\") @citation(\"-\") @reason(\"-\")
        forbid (principal, action in Action::\"any measure\", resource)
        when { context.cell * 9223372036854775807 > 0 };";
    let sound = Decider::built_in().unwrap();
    let faulty = Decider::altered(|_, policies| Some(with(policies, failing))).unwrap();
    let mut opened = 0;
    for Vector { id, regime, facts, .. } in vectors() {
        if facts.recipients != Some(openlijk_model::Recipients::Number(20_000)) {
            continue;
        }
        if facts.requested.is_none_or(|measure| measure.is_at_most(Measure::Delivery)) {
            continue;
        }
        let decide = |decider: &Decider| decider.decide(&facts, regime.as_deref(), Timestamp::UNIX_EPOCH).unwrap();
        opened += usize::from(decide(&sound).picture().is_some());
        let decision = decide(&faulty);
        assert_eq!(decision.measure(), Measure::None, "{id}");
        assert_eq!(decision.reasons()[0].rule, "policy-error", "{id}");
        assert!(decision.next_best().is_none() && decision.picture().is_none(), "{id}");
    }
    assert!(opened > 10, "the vectors must hold something that could be opened");
}

#[test]
fn a_rule_about_items_that_cannot_be_evaluated_leaves_no_measure_either() {
    let failing = "@id(\"OWN-X1\") @citation(\"-\") @reason(\"-\")
        forbid (principal, action == Action::\"take\", resource == Item::\"hour\")
        when { 9223372036854775807 + (if context.legal_opinion then 0 else 1) > 0 };";
    let faulty = Decider::altered(|_, policies| Some(with(policies, failing))).unwrap();
    let vector = vectors().into_iter().find(|vector| vector.id == "V02").unwrap();
    let decision = faulty.decide(&vector.facts, None, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!((decision.measure(), decision.reasons()[0].rule.as_str()), (Measure::None, "policy-error"));
}

#[test]
fn a_rule_with_a_word_that_no_fact_has_is_refused_when_the_program_starts() {
    let head = "@id(\"OWN-X1\") @citation(\"-\") @reason(\"-\")";
    for (text, what) in [
        (format!("{head} forbid (principal, action, resource == Purpose::\"newsleter-reach\");"), "a misspelt purpose"),
        (format!("{head} forbid (principal, action == Action::\"agregate\", resource);"), "a misspelt measure"),
        (
            format!("{head} forbid (principal, action == Action::\"aggregate\", resource) when {{ context.mood }};"),
            "a fact that does not exist",
        ),
        (
            format!(
                "{head} forbid (principal, action == Action::\"aggregate\", resource) when {{ context.cell == \"9\" }};"
            ),
            "a number compared with a word",
        ),
        ("@id(\"OWN-X1\") permit (principal, action, resource);".to_owned(), "a rule without its source"),
        (format!("{head} @grey(\"rather\") @contested(\"-\") permit (principal, action, resource);"), "an odd grey"),
    ] {
        let refused = Decider::altered(|_, policies| Some(with(policies, &text)));
        assert!(matches!(refused, Err(RegimeError::Invalid(..))), "{what} was taken");
    }
}
