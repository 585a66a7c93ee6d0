//! What may be done with what is recorded: the vectors that are no question of measuring.

use super::vectors::vectors;
use crate::{Decider, Effect, UseAnswer};
use jiff::Timestamp;
use openlijk_model::{Facts, Measure, PurposeId};
use std::sync::LazyLock;

static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());

fn id(text: &str) -> PurposeId {
    text.parse().unwrap()
}

/// The rules, after `allowed` was seen to hold.
fn rules(answer: &UseAnswer, allowed: bool) -> Vec<&str> {
    assert_eq!(answer.is_allowed(), allowed);
    let effect = if allowed { Effect::Permit } else { Effect::Forbid };
    assert!(answer.reasons().iter().all(|reason| reason.effect == effect && !reason.citation.is_empty()));
    answer.reasons().iter().map(|reason| reason.rule.as_str()).collect()
}

fn facts(id: &str) -> Facts {
    vectors().into_iter().find(|vector| vector.id == id).unwrap().facts
}

#[test]
fn v05_what_was_counted_for_the_helpdesk_is_not_used_in_a_dispute() {
    assert_eq!(rules(&DECIDER.may_use(&id("helpdesk"), &id("dispute")), false), ["H10"]);
    assert_eq!(rules(&DECIDER.may_use(&id("helpdesk"), &id("helpdesk")), true), ["O01"]);
    assert_eq!(rules(&DECIDER.may_use(&id("helpdesk"), &id("helpdesk-2")), false), ["H10"]);
}

#[test]
fn v14_a_mail_reopened_after_withdrawal_is_decided_again_and_nothing_may_be_recorded() {
    let mut facts = facts("R25");
    facts.data.unique_id = Some(true);
    let decide = |facts: &Facts| DECIDER.decide(facts, None, Timestamp::UNIX_EPOCH).unwrap();
    assert!(decide(&facts).picture().is_some(), "as it was sent");
    facts.consent.as_mut().unwrap().state = "withdrawn".parse().unwrap();
    let again = decide(&facts);
    assert!(again.picture().is_none() && again.reasons().iter().any(|reason| reason.rule == "H07"));
}

#[test]
fn v20_access_against_consent_is_not_free_and_yields_no_reading_of_persons() {
    let decision = DECIDER.decide(&facts("V20"), None, Timestamp::UNIX_EPOCH).unwrap();
    assert!(decision.measure().is_at_most(Measure::Aggregate));
    assert!(decision.reasons().iter().any(|reason| reason.rule == "H15"));
}

#[test]
fn v21_an_objection_ends_new_readings_and_shuts_what_there_is_but_for_a_claim_in_writing() {
    let mut facts = facts("R25");
    facts.consent.as_mut().unwrap().state = "refused".parse().unwrap();
    let again = DECIDER.decide(&facts, None, Timestamp::UNIX_EPOCH).unwrap();
    assert!(again.picture().is_none(), "new events stop");
    assert_eq!(rules(&DECIDER.may_use_restricted(&id("dispute"), &id("dispute")), false), ["O15"]);
    assert_eq!(rules(&DECIDER.may_keep_for_claim("case 12/2026 at the district court"), true), ["O15"]);
    assert_eq!(rules(&DECIDER.may_keep_for_claim(" "), false), ["O15"]);
}

#[test]
fn r16_a_leak_opens_what_the_portal_recorded_and_only_by_its_number() {
    assert_eq!(rules(&DECIDER.may_read_for_incident(Measure::Portal, "2026-003"), true), ["R16"]);
    assert_eq!(rules(&DECIDER.may_read_for_incident(Measure::Portal, " "), false), ["R16"]);
    assert_eq!(rules(&DECIDER.may_read_restricted_for_incident(Measure::Portal, "2026-003"), false), ["O15"]);
    for measure in Measure::ALL.iter().filter(|measure| **measure != Measure::Portal) {
        assert_eq!(rules(&DECIDER.may_read_for_incident(*measure, "2026-003"), false), ["R16"], "{measure}");
    }
}

#[test]
fn h18_no_effect_in_law_follows_by_itself_and_every_decision_beyond_delivery_says_so() {
    assert_eq!(rules(&DECIDER.may_take_effect(), false), ["H18"]);
    for vector in vectors() {
        let decision = DECIDER.decide(&vector.facts, vector.regime.as_deref(), Timestamp::UNIX_EPOCH).unwrap();
        let said = decision.conditions().iter().filter(|condition| condition.contains("(H18)")).count();
        let beyond = !decision.measure().is_at_most(Measure::Delivery);
        assert_eq!(said, usize::from(beyond), "{}", vector.id);
    }
}
