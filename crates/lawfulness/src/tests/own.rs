//! An organisation's own rules: stricter is taken, looser needs a lawyer, and none replaces ours.

use super::vectors::{Vector, vectors};
use crate::{Decider, Decision, Effect};
use jiff::Timestamp;
use openlijk_model::{Language, Measure, Opinion};

const EXAMPLE: &str = include_str!("../../../../regimes/example-own.cedar");

fn opinions(lawyer: &str) -> Vec<Opinion> {
    let (id, about) = ("O-12".to_owned(), "counting our own business mail".to_owned());
    let note = "safe, drawer 3".to_owned();
    vec![Opinion { id, about, lawyer: lawyer.to_owned(), day: "2026-06-01".parse().unwrap(), note }]
}

fn decide(decider: &Decider, vector: &Vector) -> Decision {
    decider.decide(&vector.facts, vector.regime.as_deref(), Timestamp::UNIX_EPOCH).unwrap()
}

fn refused(text: &str, opinions: &[Opinion]) -> String {
    Decider::with_own_rules("own.cedar", text, opinions).err().expect("taken").to_string()
}

const CROWD: &str = "@id(\"OWN-1\") @citation(\"board, 3 May 2026\") @reason(\"Our board allows it.\")
    permit (principal, action == Action::\"aggregate\", resource == Purpose::\"fraud-detect\");";

#[test]
fn a_stricter_rule_of_their_own_is_taken_and_says_so() {
    let own = Decider::with_own_rules("own.cedar", EXAMPLE, &[]).unwrap();
    let plain = Decider::built_in().unwrap();
    let mut stricter = 0;
    for vector in vectors() {
        let (before, after) = (decide(&plain, &vector), decide(&own, &vector));
        assert!(after.measure().is_at_most(before.measure()), "{} yields more", vector.id);
        assert!(after.ruleset().ends_with(" + own rules"), "{}", after.ruleset());
        assert!(after.reasons().iter().all(|reason| reason.rule != "own-rules"), "only what loosens is marked");
        stricter += usize::from(after.measure() != before.measure());
    }
    assert!(stricter > 1, "{stricter}");
    let vector = vectors().into_iter().find(|vector| vector.id == "IT-ten").unwrap();
    let decision = decide(&own, &vector);
    let reason = decision.reasons().iter().find(|reason| reason.rule == "OWN-crowd-of-fifty").unwrap();
    assert_eq!((decision.measure(), reason.effect), (Measure::Delivery, Effect::Forbid));
    assert!(reason.text_in(Language::Nl).contains("vijftig"));
    assert_eq!(reason.text_in(Language::Fr), reason.text, "not translated: English");
}

#[test]
fn a_looser_rule_is_refused_with_file_line_rule_and_what_to_do() {
    let second = format!("// ours; see the board's minutes\n\n{}\n{CROWD}", EXAMPLE.trim());
    let line = second.lines().position(|line| line.contains("OWN-1\"")).unwrap() + 1;
    let error = refused(&second, &[]);
    assert!(error.starts_with(&format!("own.cedar:{line}: OWN-1: ")), "{error}");
    assert!(error.contains("permits more") && error.contains("@opinion"), "{error}");
    let named = CROWD.replace("@id", "@opinion(\"O-12\") @id");
    assert!(refused(&named, &[]).contains("not on file"));
    assert!(refused(&named, &opinions(" ")).contains("names no lawyer"));
    assert!(Decider::with_own_rules("own.cedar", &named, &opinions("M. de Vries")).is_ok());
}

#[test]
fn a_looser_rule_on_a_lawyers_opinion_works_and_marks_every_decision() {
    let loosening = "@opinion(\"O-12\") @id(\"OWN-2\") @citation(\"advice of May\") @reason(\"Our own business mail.\")
        permit (principal == Controller::\"public-nontask\", action == Action::\"aggregate\", resource);";
    let own = Decider::with_own_rules("own.cedar", loosening, &opinions("M. de Vries")).unwrap();
    let plain = Decider::built_in().unwrap();
    let mut looser = 0;
    for vector in vectors() {
        let (before, after) = (decide(&plain, &vector), decide(&own, &vector));
        let mark = after.reasons().iter().find(|reason| reason.rule == "own-rules").unwrap();
        assert!(mark.text.contains("OWN-2") && mark.text.contains("O-12") && mark.text.contains("M. de Vries"));
        assert!(after.grey().iter().any(|grey| grey.rule == "own-rules"), "{}", vector.id);
        let french = own.translated("own-rules", &mark.text, Language::Fr);
        assert_eq!(french.as_deref(), Some(mark.text_in(Language::Fr)));
        if after.measure() != before.measure() {
            looser += 1;
            assert!(after.reasons().iter().any(|reason| reason.rule == "OWN-2"), "{}", vector.id);
        }
    }
    assert!(looser > 0);
}

#[test]
fn no_rule_of_their_own_lifts_a_hard_stop_or_a_row_that_says_no() {
    let all = "@opinion(\"O-12\") @id(\"OWN-all\") @citation(\"-\") @reason(\"Everything.\")
        permit (principal, action in Action::\"any measure\", resource);";
    let own = Decider::with_own_rules("own.cedar", all, &opinions("M. de Vries")).unwrap();
    let plain = Decider::built_in().unwrap();
    let mut stopped = 0;
    for vector in vectors() {
        let requested = vector.facts.requested.unwrap_or(Measure::None);
        for rules in plain.rulebooks().zip(own.rulebooks()) {
            let case = crate::question::Question::of(&vector.facts).cases()[0];
            use crate::rulebook::Ruling::Forbidden;
            let before = rules.0.ask(&case, requested).unwrap();
            if matches!(before, Forbidden(_)) {
                assert!(matches!(rules.1.ask(&case, requested).unwrap(), Forbidden(_)), "{}", vector.id);
                stopped += 1;
            }
        }
    }
    assert!(stopped > 100, "{stopped}");
}

#[test]
fn an_own_rule_that_is_not_sound_is_refused() {
    for (text, what) in [
        (CROWD.replace("OWN-1", "H04").replace("permit", "forbid"), "starts with OWN-"),
        (CROWD.replace("OWN-1", "OWN-").replace("permit", "forbid"), "starts with OWN-"),
        (CROWD.replace("@id(\"OWN-1\")", "").replace("permit", "forbid"), "a rule without @id"),
        (CROWD.replace("@citation(\"board, 3 May 2026\")", "").replace("permit", "forbid"), "without @citation"),
        (CROWD.replace("permit", "forbid").replace("aggregate", "agregate"), "agregate"),
        (CROWD.replace("permit", "forbid").replace("action == Action::\"aggregate\"", "action"), "speaks of delivery"),
        (CROWD.replace("permit", "forbid").replace("aggregate", "delivery"), "speaks of delivery"),
        (CROWD.replace("permit", "forbids"), "own.cedar:1: a rule: "),
        (CROWD.replace("principal,", "principal == ?principal,"), "a template"),
        (
            format!(
                "{} {}",
                CROWD.replace("principal,", "principal == ?principal,"),
                CROWD.replace("permit", "forbid")
            ),
            "a template",
        ),
        (format!("\n\n{}\nforbid (", CROWD.replace("permit", "forbid")), "own.cedar:5: a rule: "),
    ] {
        let error = refused(&text, &[]);
        assert!(error.starts_with("own.cedar:") && error.contains(what), "{error} does not say: {what}");
    }
}

#[test]
fn a_semicolon_in_a_text_or_a_comment_ends_no_rule() {
    let text =
        format!("// first; second\n{}", CROWD.replace("permit", "forbid").replace("allows it", "says; no; never"));
    assert!(Decider::with_own_rules("own.cedar", &text, &[]).is_ok());
    assert!(Decider::with_own_rules("own.cedar", "// none yet; later\n", &[]).is_ok());
    assert!(Decider::with_own_rules("own.cedar", "", &[]).is_ok());
}
