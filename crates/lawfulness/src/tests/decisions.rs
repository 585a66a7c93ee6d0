//! Which regime decides, what is remembered, and what a decision lets itself be made into.

use super::vectors::{Vector, vectors};
use crate::{Decider, Decision, Effect, Reason, RegimeError, said};
use jiff::Timestamp;
use openlijk_model::{Facts, Measure};
use proptest::prelude::*;
use std::sync::LazyLock;

fn facts(id: &str) -> Facts {
    VECTORS.iter().find(|vector| vector.id == id).unwrap().facts.clone()
}

static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());
static VECTORS: LazyLock<Vec<Vector>> = LazyLock::new(vectors);

fn decide(facts: &Facts, regime: Option<&str>) -> Decision {
    DECIDER.decide(facts, regime, "2026-11-01T00:00:00Z".parse().unwrap()).unwrap()
}

#[test]
fn the_recipients_country_picks_the_regime_and_a_named_one_outranks_it() {
    let of_country = |country: Option<&str>, regime: Option<&str>| {
        let facts = Facts { country: country.map(str::to_owned), ..facts("V02") };
        let decision = decide(&facts, regime);
        (decision.ruleset().to_owned(), decision.measure())
    };
    let nl = ("nl 2026-04".to_owned(), Measure::Aggregate);
    let eu = ("eu 2026-04".to_owned(), Measure::Delivery);
    assert_eq!(of_country(Some("NL"), None), nl);
    assert_eq!(of_country(Some(" nl"), None), nl);
    for country in ["DE", "EU", "US", "nowhere"] {
        assert_eq!(of_country(Some(country), None), eu, "{country}");
    }
    assert_eq!(of_country(None, None), eu, "not known: the least of all");
    assert_eq!(of_country(Some(""), None), eu);
    assert_eq!(of_country(Some("DE"), Some("nl")), nl);
    assert_eq!(of_country(Some("NL"), Some("EU")), eu);
}

#[test]
fn a_regime_that_does_not_exist_is_an_error_that_names_those_that_do() {
    let error = DECIDER.decide(&facts("V02"), Some("uk"), Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(matches!(error, RegimeError::Unknown(..)));
    assert_eq!(error.to_string(), "there is no regime \u{201c}uk\u{201d}; known: eu, fr, it, nl");
}

#[test]
fn an_answer_reads_as_the_interface_says() {
    let json = serde_json::to_value(decide(&facts("V06b"), None)).unwrap();
    let mut keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        ["conditions", "draft", "grey", "measure", "next_best", "reasons", "regime", "requested", "ruleset"]
    );
    assert_eq!((&json["measure"], &json["requested"]), (&"aggregate".into(), &"individual".into()));
    let effects: Vec<(&str, &str)> = json["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| {
            assert!(!reason["citation"].as_str().unwrap().is_empty() && !reason["text"].as_str().unwrap().is_empty());
            (reason["rule"].as_str().unwrap(), reason["effect"].as_str().unwrap())
        })
        .collect();
    assert_eq!(effects, [("H09", "limit"), ("R03", "permit"), ("R04", "limit")]);
    assert_eq!(json["next_best"]["measure"], "individual");
    assert!(json["conditions"][0].is_string() && json["grey"][0]["text"].is_string());
}

#[test]
fn a_refused_request_is_forbidden_and_a_lowered_one_limited() {
    assert!(decide(&facts("V12"), None).reasons().iter().all(|reason| reason.effect == Effect::Forbid));
    assert!(decide(&facts("R24-delivery"), None).reasons().iter().all(|reason| reason.effect == Effect::Permit));
}

#[test]
fn what_does_not_change_an_answer_is_not_remembered_apart() {
    let decider = Decider::built_in().unwrap();
    let mut answers = Vec::new();
    for day in 1..=28 {
        let mut facts = facts("R25");
        facts.collected = Some(format!("2026-02-{day:02}"));
        facts.documents.ropa = Some(format!("R-{day}"));
        facts.consent.as_mut().unwrap().at = Some(format!("2026-03-{day:02}"));
        answers.push(decider.decide(&facts, None, Timestamp::UNIX_EPOCH).unwrap());
    }
    assert_eq!(decider.remembers(), 1);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[test]
fn the_memory_is_bounded_and_answers_as_the_rules_do() {
    let (decider, fresh) = (Decider::built_in().unwrap(), facts("R24-delivery"));
    let first = decider.decide(&fresh, None, Timestamp::UNIX_EPOCH).unwrap();
    for cell in 0..10_000 {
        let facts = Facts { recipients: Some(openlijk_model::Recipients::Number(cell)), ..fresh.clone() };
        assert_eq!(decider.decide(&facts, None, Timestamp::UNIX_EPOCH).unwrap(), first);
    }
    assert!(decider.remembers() <= 16 * 512, "{}", decider.remembers());
}

#[test]
fn a_decider_is_shared_between_threads() {
    fn shared<T: Send + Sync>(value: T) -> T {
        value
    }
    let decider = shared(Decider::built_in().unwrap());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for vector in VECTORS.iter() {
                    let decision =
                        decider.decide(&vector.facts, vector.regime.as_deref(), Timestamp::UNIX_EPOCH).unwrap();
                    assert_eq!(decision.measure().to_string(), vector.expect.measure);
                }
            });
        }
    });
}

#[test]
fn an_unmeasured_decision_grants_nothing_and_says_why() {
    let decision = Decision::unmeasured(Reason::product(said::PAUSED, &[]));
    assert_eq!((decision.measure(), decision.picture()), (Measure::None, None));
    assert_eq!(decision.reasons()[0].rule, "paused");
}

#[test]
fn every_rule_can_be_listed_with_its_source() {
    let rules = DECIDER.rules(Timestamp::UNIX_EPOCH);
    for (regime, ids) in [("eu", ["H01", "H17", "R01", "R26"]), ("nl", ["H01", "H17", "R01", "R26"])] {
        for id in ids {
            assert!(rules.iter().any(|rule| rule.regime == regime && rule.id == id), "{regime} {id}");
        }
    }
    assert!(rules.iter().all(|rule| !rule.citation.is_empty() && !rule.text.is_empty()));
}

proptest! {
    #[test]
    fn lowering_never_raises(
        at in 0..VECTORS.len(),
        ceilings in prop::collection::vec(prop::sample::select(Measure::ALL), 0..4),
    ) {
        let vector = &VECTORS[at];
        let whole = decide(&vector.facts, vector.regime.as_deref());
        let mut lowered = whole.clone();
        for ceiling in ceilings {
            let before = lowered.clone();
            lowered = lowered.lowered(ceiling, Reason::product(said::CEILING, &[]));
            prop_assert!(lowered.measure().is_at_most(before.measure()));
            prop_assert!(lowered.measure().is_at_most(ceiling));
            prop_assert_eq!(lowered.measure() != before.measure(), lowered.reasons() != before.reasons());
        }
        prop_assert!(lowered.measure().is_at_most(whole.measure()));
        prop_assert!(lowered.picture().is_none() || whole.picture().is_some());
    }
}
