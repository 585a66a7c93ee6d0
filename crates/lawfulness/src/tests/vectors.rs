//! The vectors beside the rules: facts, and the answer that the law as we read it gives.

use crate::Decider;
use jiff::Timestamp;
use openlijk_model::Facts;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    says: String,
    /// Facts that are in order.
    base: Value,
    vectors: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    says: String,
    regime: Option<String>,
    /// What differs from the base, as a JSON merge patch (RFC 7396): null takes a fact away.
    change: Value,
    expect: Expected,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expected {
    pub measure: String,
    /// Ids, in order.
    pub reasons: Vec<String>,
    pub grey: Vec<String>,
    pub next_best: Option<String>,
    /// How many needs the next best measure has.
    pub needs: Option<usize>,
}

pub(super) struct Vector {
    pub id: String,
    pub regime: Option<String>,
    pub facts: Facts,
    pub expect: Expected,
}

pub(super) fn vectors() -> Vec<Vector> {
    let texts = [
        include_str!("../../../../regimes/vectors/law.json"),
        include_str!("../../../../regimes/vectors/stops.json"),
        include_str!("../../../../regimes/vectors/rows.json"),
        include_str!("../../../../regimes/vectors/fr.json"),
        include_str!("../../../../regimes/vectors/it.json"),
    ];
    texts.iter().flat_map(|text| read(text)).collect()
}

fn read(text: &str) -> Vec<Vector> {
    let file: File = serde_json::from_str(text).unwrap();
    assert!(!file.says.is_empty());
    let of = |written: Written| {
        assert!(!written.says.is_empty());
        let mut facts = file.base.clone();
        merge(&mut facts, &written.change);
        let facts = serde_json::from_value(facts).unwrap_or_else(|error| panic!("{}: {error}", written.id));
        Vector { id: written.id, regime: written.regime, facts, expect: written.expect }
    };
    file.vectors.into_iter().map(of).collect()
}

fn merge(target: &mut Value, patch: &Value) {
    let (Value::Object(target), Value::Object(patch)) = (&mut *target, patch) else {
        *target = patch.clone();
        return;
    };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            merge(target.entry(key).or_insert(Value::Object(Default::default())), value);
        }
    }
}

/// What was answered, in the form of what was expected. That a regime is a draft is no vector's matter.
pub(super) fn answered(decision: &crate::Decision) -> Expected {
    let mut reasons: Vec<String> = decision.reasons().iter().map(|reason| reason.rule.clone()).collect();
    reasons.dedup();
    Expected {
        measure: decision.measure().to_string(),
        reasons,
        grey: decision.grey().iter().map(|grey| grey.rule.clone()).filter(|rule| rule != "draft").collect(),
        next_best: decision.next_best().map(|next| next.measure.to_string()),
        needs: decision.next_best().map(|next| next.needs.len()),
    }
}

#[test]
fn every_vector_gets_its_answer() {
    let decider = Decider::built_in().unwrap();
    let mut wrong = Vec::new();
    for Vector { id, regime, facts, expect } in vectors() {
        let decision = decider.decide(&facts, regime.as_deref(), Timestamp::UNIX_EPOCH).unwrap();
        let mut expect = expect;
        expect.grey.sort();
        let mut answer = answered(&decision);
        answer.grey.sort();
        if answer != expect {
            wrong.push(format!("{id}\n  expected {expect:?}\n  answered {answer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_vectors_share_an_id() {
    let mut ids: Vec<String> = vectors().into_iter().map(|vector| vector.id).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
