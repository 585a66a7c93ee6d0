//! From a declared purpose to facts.

use crate::{ControllerFacts, Decider, Person, Review, consent_of, facts_of, notice_lacks};
use jiff::Timestamp;
use openlijk_model::{
    Aspect, Basis, Choice, ChoiceState, Consent, Controller, Disclosure, HowChosen, Language, Measure, Purpose,
    PurposeKind, Recipients,
};
use std::sync::LazyLock;

static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());

static NETHERLANDS: LazyLock<[String; 1]> = LazyLock::new(|| ["NL".to_owned()]);

const NEWSLETTER: &str = r#"
id = "nieuwsbrief"
name = "Nieuwsbrief"
kind = "newsletter-reach"
measure = "aggregate"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "Wet studiefinanciering 2000, art. 1.5"
law_confirmed_by = "A. Jansen"
requested_mail = true
disclosure = "at-collection"
less_intrusive = { available = "none" }
documents = { ropa = "R-1", dpia = "D-1", processor = "none", retention_days = 90 }
"#;

fn purpose() -> Purpose {
    toml::from_str(NEWSLETTER).unwrap()
}

fn review(purpose: &Purpose) -> Review {
    DECIDER.review(purpose, &*NETHERLANDS, Timestamp::UNIX_EPOCH).unwrap()
}

fn person(disclosure: Disclosure, consent: Option<Consent>) -> Person<'static> {
    Person { countries: &*NETHERLANDS, disclosure, consent, collected: None }
}

fn choice(state: ChoiceState, wording: &str) -> Choice {
    Choice { wording: wording.to_owned(), ..Choice::of(state, Timestamp::UNIX_EPOCH, HowChosen::Page) }
}

#[test]
fn a_purpose_in_order_reaches_what_it_asks_for() {
    let review = review(&purpose());
    assert!(review.is_go());
    assert_eq!(review.silent.measure(), Measure::Aggregate);
}

#[test]
fn a_law_counts_only_when_the_officer_confirmed_it_by_name() {
    for name in [None, Some(" ".to_owned())] {
        let review = review(&Purpose { law_confirmed_by: name, ..purpose() });
        assert!(!review.is_go());
        assert_eq!(review.consenting.reasons()[0].rule, "H03");
    }
}

#[test]
fn facts_of_the_product_stream_and_are_refused_by_one_click() {
    let facts = facts_of(&purpose(), person(Disclosure::InMessage, Some(consent_of(&purpose(), None))));
    assert_eq!(facts.recipients, Some(Recipients::STREAMING));
    assert_eq!(facts.opt_out.unwrap().as_str(), "one-click");
    assert_eq!(facts.requested, Some(Measure::Aggregate));
    let decision = DECIDER.decide(&facts, None, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!((decision.measure(), decision.reasons()[0].rule.as_str()), (Measure::Delivery, "H05"));
}

#[test]
fn a_consent_counts_for_exactly_its_purpose_by_the_organisations_own_name() {
    let individual = Purpose {
        measure: Measure::Individual,
        controller: "private".parse().unwrap(),
        basis: "a".parse().unwrap(),
        ..purpose()
    };
    let granted = consent_of(&individual, Some(&choice(ChoiceState::Granted, "abcd")));
    let measure = |purpose: Option<&str>| {
        let consent = openlijk_model::Consent { purpose: purpose.map(str::to_owned), ..granted.clone() };
        let facts = facts_of(&individual, person(Disclosure::EarlierMessage, Some(consent)));
        DECIDER.decide(&facts, None, Timestamp::UNIX_EPOCH).unwrap().measure()
    };
    assert_eq!(measure(Some("nieuwsbrief")), Measure::Individual);
    for other in [None, Some("Nieuwsbrief"), Some("nieuwsbrief-2"), Some("newsletter-reach"), Some("")] {
        assert_eq!(measure(other), Measure::Aggregate, "{other:?}");
    }
}

#[test]
fn a_grant_whose_wording_was_not_kept_proves_nothing_and_a_refusal_needs_none() {
    assert_eq!(consent_of(&purpose(), Some(&choice(ChoiceState::Granted, ""))).state, ChoiceState::Unknown);
    assert_eq!(consent_of(&purpose(), Some(&choice(ChoiceState::Refused, ""))).state, ChoiceState::Refused);
    assert_eq!(consent_of(&purpose(), None).state, ChoiceState::Unknown);
}

#[test]
fn a_choice_about_links_is_none_about_opens() {
    let about_links = Choice { about: Aspect::Links, ..choice(ChoiceState::Granted, "abcd") };
    assert_eq!(consent_of(&purpose(), Some(&about_links)).state, ChoiceState::Unknown);
    assert_eq!(consent_of(&purpose(), Some(&choice(ChoiceState::Granted, "abcd"))).state, ChoiceState::Granted);
}

#[test]
fn a_choice_that_could_not_be_looked_up_measures_nothing() {
    let facts = facts_of(&purpose(), person(Disclosure::AtCollection, None));
    let decision = DECIDER.decide(&facts, None, Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(decision.measure(), Measure::Delivery);
    assert_eq!(decision.reasons()[0].rule, "H07");
}

/// A purpose of every kind, by every controller, on every ground, that asks for as much as there is.
fn every_purpose() -> Vec<Purpose> {
    let mut all = Vec::new();
    for kind in PurposeKind::ALL {
        for controller in Controller::ALL {
            for basis in Basis::ALL {
                for measure in [Measure::Individual, Measure::Receipt] {
                    let (kind, controller, basis) = (*kind, *controller, *basis);
                    all.push(Purpose { kind, controller, basis, measure, interest: Some("x".into()), ..purpose() });
                }
            }
        }
    }
    all
}

#[test]
fn nobody_is_measured_more_than_what_is_said_of_today() {
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let declined = ["R03".to_owned()];
    let mut elsewhere = 0;
    for purpose in every_purpose() {
        let at_most = DECIDER.at_most(&purpose, &*NETHERLANDS, &declined, now).unwrap();
        for (country, collected) in
            [("NL", None), ("FR", None), ("FR", Some("2020-01-01".parse().unwrap())), ("IT", None), ("DE", None)]
        {
            for state in [ChoiceState::Granted, ChoiceState::Unknown] {
                let consent = consent_of(&purpose, Some(&choice(state, "words")));
                let countries = [country.to_owned()];
                let person =
                    Person { countries: &countries, disclosure: purpose.disclosure, consent: Some(consent), collected };
                let decision = DECIDER.decide(&facts_of(&purpose, person), None, now).unwrap();
                let measured = decision.without_declined(&declined).as_offered().measure();
                let said = if state == ChoiceState::Granted { at_most.consenting } else { at_most.silent };
                let said = if country == "NL" { said } else { at_most.elsewhere.unwrap_or(said) };
                assert!(measured.is_at_most(said), "{country} {state}: {measured}, said {said} of {purpose:?}");
            }
        }
        elsewhere += usize::from(at_most.elsewhere.is_some());
        assert_eq!(at_most.rulesets, ["nl 2026-04"]);
    }
    assert!(elsewhere > 0, "some purposes are allowed more elsewhere");
}

#[test]
fn what_holds_today_is_not_what_was_declared_and_costs_no_second_evaluation() {
    let decider = Decider::built_in().unwrap();
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let declared = Purpose { measure: Measure::Individual, ..purpose() };
    let at_most = |declined: &[String]| decider.at_most(&declared, &*NETHERLANDS, declined, now).unwrap();
    let first = at_most(&[]);
    assert_eq!((first.silent, first.declined, first.is_draft), (Measure::Aggregate, false, false));
    let evaluated = decider.remembers();
    let declined = at_most(&["R01".to_owned()]);
    assert_eq!((declined.silent, declined.declined), (Measure::Delivery, true));
    assert_eq!(decider.remembers(), evaluated, "what was asked before is remembered");
    let abroad = decider.at_most(&declared, &["NL".to_owned(), "FR".to_owned()], &[], now).unwrap();
    assert!(abroad.is_draft && abroad.rulesets.contains(&"fr 2026-04 (draft)".to_owned()), "{abroad:?}");
    let receipt = Purpose { measure: Measure::Receipt, ..purpose() };
    assert!(decider.at_most(&receipt, &*NETHERLANDS, &[], now).unwrap().consenting.is_at_most(Measure::Delivery));
}

#[test]
fn each_field_of_a_notice_that_can_be_empty_is_named() {
    let controller = || ControllerFacts {
        name: "Town".into(),
        contact: "Main street 1".into(),
        officer: "fg@example.nl".into(),
        countries: vec!["NL".into()],
        languages: vec![Language::Nl],
    };
    assert_eq!(notice_lacks(&purpose(), &controller()), [""; 0]);
    let of = |change: fn(&mut Purpose, &mut ControllerFacts)| {
        let (mut purpose, mut controller) = (purpose(), controller());
        change(&mut purpose, &mut controller);
        notice_lacks(&purpose, &controller)
    };
    assert_eq!(of(|purpose, _| purpose.law = Some(" ".into())), ["law"]);
    assert_eq!(of(|purpose, _| purpose.basis = Basis::F), ["interest"]);
    assert_eq!(of(|purpose, _| purpose.documents.retention_days = None), ["documents.retention_days"]);
    assert_eq!(of(|purpose, _| purpose.documents.processor = None), ["documents.processor"]);
    assert_eq!(of(|purpose, _| (purpose.measure, purpose.may_see) = (Measure::Individual, vec![])), ["may_see"]);
    assert_eq!(of(|_, controller| controller.name = " ".into()), ["organisation.name"]);
    assert_eq!(of(|_, controller| controller.contact.clear()), ["organisation.address"]);
    assert_eq!(of(|_, controller| controller.officer.clear()), ["organisation.dpo"]);
    assert_eq!(of(|_, controller| controller.languages.clear()), ["organisation.languages"]);
}
