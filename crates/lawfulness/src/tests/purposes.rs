//! From a declared purpose to facts.

use crate::{Decider, Person, Review, consent_of, facts_of};
use jiff::Timestamp;
use openlijk_model::{Aspect, Choice, ChoiceState, Consent, Disclosure, HowChosen, Measure, Purpose, Recipients};
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
