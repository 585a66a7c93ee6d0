//! What holds for all facts: the least over unknowns, by trying every value; more care never lowers; a lower request
//! never yields more.

use crate::answer::{floor, measure};
use crate::question::{Age, Question};
use crate::{Decider, Decision, Effect};
use jiff::Timestamp;
use jiff::civil::date;
use openlijk_model::{
    Basis, ChoiceState, Consent, ConsentGiver, Controller, Data, Disclosure, Documents, Facts, LessIntrusive,
    MailScope, Means, Measure, OptOut, PurposeKind, RecipientClass, Recipients, TimePrecision,
};
use proptest::option;
use proptest::prelude::*;
use std::sync::LazyLock;

static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());

/// Deciders with one stricter rule of an organisation's own each, on all that rules can look at.
static STRICTER: LazyLock<Vec<Decider>> = LazyLock::new(|| {
    let rules = [
        "forbid (principal, action in Action::\"any measure\", resource) when { context.cell < 100 };",
        "forbid (principal, action == Action::\"individual\", resource);",
        "forbid (principal, action in Action::\"active\", resource) unless { context.papers.dpia };",
        "forbid (principal, action in Action::\"passive\", resource) unless { context.consent.explicit };",
        "forbid (principal == Controller::\"private\", action == Action::\"take\", resource == Item::\"hour\");",
        "forbid (principal, action == Action::\"last-open\", resource) when { context.old_list };",
    ];
    let head = "@id(\"OWN-1\") @citation(\"-\") @reason(\"Ours.\")";
    let with = |rule: &&str| Decider::with_own_rules("own.cedar", &format!("{head} {rule}"), &[]).unwrap();
    rules.iter().map(with).collect()
});

fn decide(facts: &Facts) -> Decision {
    DECIDER.decide(facts, None, Timestamp::UNIX_EPOCH).unwrap()
}

/// One of `all`, but mostly `good`: facts drawn evenly are refused nearly always, and show nothing.
fn mostly<T: Copy + std::fmt::Debug + 'static>(good: T, all: &'static [T]) -> impl Strategy<Value = Option<T>> {
    prop_oneof![3 => Just(Some(good)), 2 => prop::sample::select(all).prop_map(Some)]
}

fn paper() -> impl Strategy<Value = Option<String>> {
    option::weighted(0.8, Just("P-1".to_owned()))
}

/// A day on either side of the one that the French regime names.
fn collected() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["2020-01-01", "2026-04-13", "2026-04-14", "2026-05-01"]).prop_map(str::to_owned)
}

fn cell() -> impl Strategy<Value = Recipients> {
    prop_oneof![
        Just(Recipients::STREAMING),
        prop::sample::select(vec![0, 1, 9, 10, 500, 1000, 1001, 20_000, u64::MAX]).prop_map(Recipients::Number),
    ]
}

/// Every consent that the rules can tell apart.
fn consents(kind: Option<PurposeKind>) -> Vec<Consent> {
    let this = kind.map(|kind| kind.as_str().to_owned());
    let mut all = Vec::new();
    for state in ChoiceState::ALL {
        for purpose in [this.clone(), Some("another".to_owned()), None] {
            // How a consent was given matters only where there is one.
            let forms = if *state == ChoiceState::Granted { 3 } else { 1 };
            let all_forms =
                [(None, None), (Some(ConsentGiver::Parent), None), (Some(ConsentGiver::Recipient), Some(true))];
            for (by, explicit) in all_forms.into_iter().take(forms) {
                all.push(Consent { state: *state, purpose: purpose.clone(), at: None, by, explicit, fields: vec![] });
            }
        }
    }
    all
}

fn data() -> impl Strategy<Value = Data> {
    let any = || option::of(any::<bool>());
    let time = option::of(prop::sample::select(TimePrecision::ALL));
    (any(), any(), any(), time, any(), any(), any(), any()).prop_map(
        |(unique_id, ip, user_agent, time, count, geo, dwell, forward)| Data {
            unique_id,
            ip,
            user_agent,
            time,
            count,
            geo,
            dwell,
            forward,
        },
    )
}

fn documents() -> impl Strategy<Value = Documents> {
    (paper(), paper(), paper(), option::weighted(0.8, Just(90)), paper(), paper()).prop_map(
        |(ropa, dpia, processor, retention_days, legal_opinion, works_council)| Documents {
            ropa,
            dpia,
            processor,
            retention_days,
            legal_opinion,
            works_council,
        },
    )
}

/// Facts of which everything is known.
fn known() -> impl Strategy<Value = Facts> {
    let who = (
        prop::sample::select(Controller::ALL),
        mostly(RecipientClass::Citizen, RecipientClass::ALL),
        prop::sample::select(vec!["NL", "DE", "FR", "IT"]),
        prop::sample::select(PurposeKind::ALL),
        prop::sample::select(Basis::ALL),
        option::weighted(0.7, Just("a law".to_owned())),
        prop::sample::select(Measure::ALL),
    );
    let how = (
        data(),
        any::<prop::sample::Index>(),
        any::<bool>(),
        mostly(Disclosure::EarlierMessage, Disclosure::ALL),
        mostly(OptOut::OneClick, OptOut::ALL),
        mostly(Means::None, Means::ALL),
        option::of(Just("it would not do".to_owned())),
        cell(),
        mostly(MailScope::Selected, MailScope::ALL),
        documents(),
        collected(),
    );
    (who, how).prop_map(|(who, how)| {
        let (controller, recipient_class, country, purpose, basis, law, requested) = who;
        let (
            data,
            consent,
            requested_mail,
            disclosure,
            opt_out,
            available,
            why_not,
            recipients,
            scope,
            documents,
            collected,
        ) = how;
        Facts {
            may_be_in: Vec::new(),
            controller: Some(controller),
            recipient_class,
            country: Some(country.to_owned()),
            purpose: Some(purpose),
            basis: Some(basis),
            law,
            interest: None,
            requested: Some(requested),
            data,
            consent: Some(consent.get(&consents(Some(purpose))).clone()),
            requested_mail: Some(requested_mail),
            collected: Some(collected),
            disclosure,
            opt_out,
            less_intrusive: LessIntrusive { available, why_not },
            recipients: Some(recipients),
            scope,
            documents,
            purpose_id: None,
        }
    })
}

/// The vectors' facts, where everything is known: near the edges of the rules, where drawn facts seldom are.
static EDGES: LazyLock<Vec<Facts>> = LazyLock::new(|| {
    let facts = super::vectors::vectors().into_iter().map(|vector| vector.facts);
    facts.filter(|facts| facts.country.is_some() && Question::of(facts).unknown().is_empty()).collect()
});

fn known_or_edge() -> impl Strategy<Value = Facts> {
    prop_oneof![known(), (0..EDGES.len()).prop_map(|at| EDGES[at].clone())]
}

/// The facts that can be unknown.
const FIELDS: usize = 15;

fn forget(facts: &mut Facts, field: usize) {
    match field {
        0 => facts.controller = None,
        1 => facts.recipient_class = None,
        2 => facts.country = None,
        3 => facts.purpose = None,
        4 => facts.basis = None,
        5 => facts.law = None,
        6 => facts.consent = None,
        7 => facts.requested_mail = None,
        8 => facts.disclosure = None,
        9 => facts.opt_out = None,
        10 => facts.less_intrusive.available = None,
        11 => facts.less_intrusive.why_not = None,
        12 => facts.recipients = None,
        13 => facts.collected = None,
        _ => facts.scope = None,
    }
}

/// `facts` with one field set to each value that it could have.
fn each_value(facts: &Facts, field: usize) -> Vec<Facts> {
    fn all<T: Clone>(facts: &Facts, values: &[T], set: impl Fn(&mut Facts, T)) -> Vec<Facts> {
        let with = |value: &T| {
            let mut facts = facts.clone();
            set(&mut facts, value.clone());
            facts
        };
        values.iter().map(with).collect()
    }
    let texts = [None, Some("text".to_owned())];
    let cells = [0, 1, 9, 10, 11, 1000, 1001, u64::MAX].map(Recipients::Number);
    match field {
        0 => all(facts, Controller::ALL, |facts, value| facts.controller = Some(value)),
        1 => all(facts, RecipientClass::ALL, |facts, value| facts.recipient_class = Some(value)),
        2 => all(facts, &["NL", "DE", "FR", "IT"], |facts, value| facts.country = Some(value.to_owned())),
        3 => all(facts, PurposeKind::ALL, |facts, value| facts.purpose = Some(value)),
        4 => all(facts, Basis::ALL, |facts, value| facts.basis = Some(value)),
        5 => all(facts, &texts, |facts, value| facts.law = value),
        6 => all(facts, &consents(facts.purpose), |facts, value| facts.consent = Some(value)),
        7 => all(facts, &[false, true], |facts, value| facts.requested_mail = Some(value)),
        8 => all(facts, Disclosure::ALL, |facts, value| facts.disclosure = Some(value)),
        9 => all(facts, OptOut::ALL, |facts, value| facts.opt_out = Some(value)),
        10 => all(facts, Means::ALL, |facts, value| facts.less_intrusive.available = Some(value)),
        11 => all(facts, &texts, |facts, value| facts.less_intrusive.why_not = value),
        12 => {
            let mut cells = cells.to_vec();
            cells.push(Recipients::STREAMING);
            all(facts, &cells, |facts, value| facts.recipients = Some(value))
        }
        13 => {
            let days = ["2020-01-01", "2026-04-13", "2026-04-14", "2026-05-01"];
            all(facts, &days, |facts, value| facts.collected = Some(value.to_owned()))
        }
        _ => all(facts, MailScope::ALL, |facts, value| facts.scope = Some(value)),
    }
}

/// The least over every value of every field named, by asking the rules about each combination.
fn by_brute_force(facts: &Facts, fields: &[usize]) -> Measure {
    let mut combinations = vec![facts.clone()];
    // The purpose first: which consent is for it depends on it.
    let mut fields = fields.to_vec();
    fields.sort_by_key(|field| (*field != 3, *field));
    for field in fields {
        combinations = combinations.iter().flat_map(|facts| each_value(facts, field)).collect();
    }
    let of = |facts: &Facts| {
        let regime = match facts.country.as_deref() {
            Some(own @ ("NL" | "FR" | "IT")) => own.to_lowercase(),
            Some("RE") => "fr".to_owned(),
            _ => "eu".to_owned(),
        };
        let before = (regime == "fr").then_some(date(2026, 4, 14));
        let question = Question::of(facts).under(before.map(|day| Age::of(facts.collected.as_deref(), day)));
        measure(DECIDER.rulebook(&regime), &question.cases()[0]).unwrap()
    };
    let mut least = facts.requested.unwrap_or(Measure::None);
    for facts in &combinations {
        least = least.lesser(of(facts));
        if least == floor(least) {
            break;
        }
    }
    least
}

/// `facts` with one thing done better by the organisation or granted by the recipient.
fn improved(facts: &Facts, what: usize) -> Facts {
    let mut better = facts.clone();
    let paper = Some("P-2".to_owned());
    match what {
        0 => {
            let purpose = facts.purpose.map(|kind| kind.as_str().to_owned());
            better.consent = Some(Consent { state: ChoiceState::Granted, purpose, ..facts.consent.clone().unwrap() });
        }
        1 => better.consent.as_mut().unwrap().explicit = Some(true),
        2 => better.consent.as_mut().unwrap().by = Some(ConsentGiver::Parent),
        3 => better.disclosure = Some(Disclosure::AtCollection),
        4 => better.disclosure = facts.disclosure.max(Some(Disclosure::InMessage)),
        5 => better.opt_out = Some(OptOut::OneClick),
        6 => better.documents.ropa = paper,
        7 => better.documents.dpia = paper,
        8 => better.documents.processor = paper,
        9 => better.documents.retention_days = Some(30),
        10 => better.documents.legal_opinion = paper,
        11 => better.documents.works_council = paper,
        12 => better.law = Some("a law".to_owned()),
        13 => better.less_intrusive.why_not = Some("it would not do".to_owned()),
        14 => better.less_intrusive.available = Some(Means::None),
        15 => better.requested_mail = Some(true),
        16 => better.scope = Some(MailScope::Single),
        17 => better.collected = Some("2020-01-01".to_owned()),
        // A larger crowd hides each better; following people on a large scale is another matter (H17), so with its paper.
        _ => {
            better.recipients = match facts.recipients {
                Some(Recipients::Number(number)) => Some(Recipients::Number(number.saturating_mul(2).max(10))),
                other => other,
            };
        }
    }
    better
}
const IMPROVEMENTS: usize = 19;

#[test]
fn one_fact_forgotten_gives_the_least_at_every_edge_of_the_rules() {
    let mut lowered = 0;
    // A third of the fields at each edge, in turn: every field is forgotten at a third of the edges.
    for (place, facts) in EDGES.iter().enumerate() {
        for field in (0..FIELDS).filter(|field| field % 3 == place % 3) {
            let mut partial = facts.clone();
            forget(&mut partial, field);
            let answer = decide(&partial).measure();
            assert_eq!(answer, by_brute_force(&partial, &[field]), "field {field} of {facts:?}");
            lowered += usize::from(answer != decide(facts).measure());
        }
    }
    assert!(lowered > 100, "the vectors must hold something to lose: {lowered}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_unknown_fact_gives_the_least_over_all_its_values(
        facts in known_or_edge(),
        fields in prop::collection::btree_set(0..FIELDS, 1..=3),
    ) {
        let fields: Vec<usize> = fields.into_iter().collect();
        let mut partial = facts.clone();
        fields.iter().for_each(|field| forget(&mut partial, *field));
        prop_assert_eq!(decide(&partial).measure(), by_brute_force(&partial, &fields), "unknown: {:?}", fields);
        prop_assert!(decide(&partial).measure().is_at_most(decide(&facts).measure()), "unknown beats known");
    }

    #[test]
    fn more_care_or_more_consent_never_lowers(facts in known_or_edge(), what in 0..IMPROVEMENTS) {
        let mut facts = facts;
        if what == IMPROVEMENTS - 1 {
            facts.documents.dpia = Some("D-1".to_owned());
        }
        let better = improved(&facts, what);
        prop_assert!(decide(&facts).measure().is_at_most(decide(&better).measure()), "improvement {what}");
    }

    #[test]
    fn a_stricter_rule_of_ones_own_never_yields_more(facts in known_or_edge(), at in 0..6_usize) {
        let own = STRICTER[at].decide(&facts, None, Timestamp::UNIX_EPOCH).unwrap();
        prop_assert!(own.measure().is_at_most(decide(&facts).measure()), "own rule {at}");
        let items = |decision: &Decision| decision.reasons().iter().filter(|reason| reason.text.starts_with("Not taken")).count();
        if own.measure() == decide(&facts).measure() {
            prop_assert!(items(&own) >= items(&decide(&facts)), "what is stripped stays stripped");
        }
    }

    #[test]
    fn a_refusal_never_raises(
        facts in known_or_edge(),
        state in prop::sample::select(vec![ChoiceState::Refused, ChoiceState::Withdrawn]),
    ) {
        let mut refusing = facts.clone();
        refusing.consent.as_mut().unwrap().state = state;
        let refused = decide(&refusing).measure();
        prop_assert!(refused.is_at_most(decide(&facts).measure()));
        prop_assert!(refused.is_at_most(Measure::Delivery) || !refused.is_passive());
    }

    #[test]
    fn a_lower_request_never_yields_more_and_none_yields_more_than_it_asks(
        facts in known_or_edge(),
        lower in prop::sample::select(Measure::ALL),
    ) {
        let higher = facts.requested.unwrap();
        let answer = |requested| decide(&Facts { requested: Some(requested), ..facts.clone() }).measure();
        prop_assert!(answer(lower).is_at_most(lower));
        prop_assert!(floor(lower).is_at_most(answer(lower)), "what mail servers say is never taken away");
        if lower.is_at_most(higher) {
            prop_assert!(answer(lower).is_at_most(answer(higher)));
        }
        if !higher.is_passive() {
            prop_assert!(answer(higher) == higher || answer(higher) == Measure::Delivery, "active: all or nothing");
        }
    }

    #[test]
    fn every_answer_says_why(facts in known()) {
        let decision = decide(&facts);
        let requested = facts.requested.unwrap();
        let has = |wanted: &[Effect]| decision.reasons().iter().any(|reason| wanted.contains(&reason.effect));
        prop_assert_eq!(decision.requested(), requested);
        prop_assert!(!decision.reasons().is_empty());
        if decision.measure() == requested {
            prop_assert!(has(&[Effect::Permit]) && decision.next_best().is_none());
        } else {
            prop_assert!(has(&[Effect::Forbid, Effect::Limit]));
        }
        if let Some(next) = decision.next_best() {
            prop_assert!(!next.needs.is_empty() && !next.measure.is_at_most(decision.measure()));
        }
        prop_assert_eq!(decide(&facts), decision, "remembered as it was");
    }
}
