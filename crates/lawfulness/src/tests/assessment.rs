//! Assessment before use: what a declaration lacks, and how the eight questions come out.

use crate::{Answered, Assessed, Assessment, ControllerFacts, Decider, Verdict};
use jiff::Timestamp;
use openlijk_model::{Language, Means, Measure, Opinion, Purpose};
use std::sync::LazyLock;

type Change = fn(&mut Purpose);
type ControllerChange = fn(&mut ControllerFacts);

static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());

/// In the words of the facts alone.
const BARE: &str = r#"
id = "nieuwsbrief"
name = "Nieuwsbrief"
kind = "newsletter-reach"
measure = "aggregate"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "Wet studiefinanciering 2000, art. 1.5"
law_confirmed_by = "A. Jansen"
less_intrusive = { available = "none" }
documents = { ropa = "R-1", processor = "none", retention_days = 90 }
"#;

fn bare() -> Purpose {
    toml::from_str(BARE).unwrap()
}

/// Everything that could be said, said.
fn whole() -> Purpose {
    let why = [(Language::Nl, "Om te weten of onze brief u bereikt.".to_owned())];
    Purpose {
        why: why.into_iter().collect(),
        necessity: Some("Without it the helpdesk is not warned.".to_owned()),
        disclosure: "at-collection".parse().unwrap(),
        ..bare()
    }
}

fn controller() -> ControllerFacts {
    ControllerFacts {
        name: "Dienst Voorbeeld".to_owned(),
        contact: "Postbus 1, Den Haag".to_owned(),
        officer: "fg@voorbeeld.nl".to_owned(),
        countries: vec!["NL".to_owned()],
        languages: vec![Language::Nl],
    }
}

fn assess_for(purpose: Purpose, controller: &ControllerFacts) -> Assessment {
    let now: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
    DECIDER.assess(purpose, controller, now).map(Assessed::into_parts).unwrap().1
}

fn assess(purpose: Purpose) -> Assessment {
    assess_for(purpose, &controller())
}

fn missing(change: impl FnOnce(&mut Purpose)) -> Vec<String> {
    let mut purpose = bare();
    change(&mut purpose);
    assess(purpose).missing
}

fn individual(purpose: &mut Purpose) {
    purpose.measure = Measure::Individual;
    purpose.controller = "private".parse().unwrap();
    purpose.basis = "a".parse().unwrap();
    purpose.data.unique_id = Some(true);
    purpose.documents.dpia = Some("D-1".to_owned());
}

fn sealed(purpose: &mut Purpose) {
    purpose.kind = "proof-opening".parse().unwrap();
    purpose.measure = Measure::Portal;
    purpose.documents.dpia = Some("D-1".to_owned());
    purpose.portal.get_or_insert_default().other_way.insert(Language::Nl, "Bel ons.".to_owned());
}

fn answer<'a>(assessment: &'a Assessment, question: &str) -> &'a Answered {
    assessment.answers.iter().find(|answer| answer.question == question).unwrap()
}

#[test]
fn a_declaration_in_the_words_of_the_facts_alone_is_complete() {
    assert_eq!(missing(|_| {}), Vec::<String>::new());
    assert_eq!(missing(individual), Vec::<String>::new());
    let assessment = assess(bare());
    assert!(assessment.is_complete());
    assert_eq!(assessment.verdict, Verdict::Conditional, "{:?}", assessment.answers);
    let questions: Vec<&str> = assessment.answers.iter().map(|answer| answer.question.as_str()).collect();
    assert_eq!(questions, ["Z-P1", "Z-P2", "Z-P3", "Z-P4", "Z-R1", "Z-R2", "Z-R3", "Z-R4"]);
    assert_eq!(assessment.ruleset, "nl 2026-04");
}

#[test]
fn why_it_is_needed_is_owed_where_persons_are_singled_out_without_their_consent() {
    let owed = |measure: &str, basis: &str| {
        let missing = missing(|purpose| {
            individual(purpose);
            purpose.measure = measure.parse().unwrap();
            purpose.basis = basis.parse().unwrap();
        });
        missing.contains(&"necessity".to_owned())
    };
    for measure in ["individual", "last-open"] {
        assert!(!owed(measure, "a"), "{measure}");
        assert!(["c", "e", "f"].iter().all(|basis| owed(measure, basis)), "{measure}");
    }
    assert!(!owed("aggregate", "f") && !owed("receipt", "f"));
}

#[test]
fn each_field_that_keeps_a_purpose_off_is_named_and_its_questions_say_no() {
    let law: Change = |purpose| purpose.law = Some(" ".to_owned());
    let changes: [(&str, Change, &str); 17] = [
        ("law", law, "Z-R1"),
        ("law_confirmed_by", |purpose| purpose.law_confirmed_by = None, "Z-R1"),
        (
            "interest",
            |purpose| {
                purpose.controller = "private".parse().unwrap();
                purpose.basis = "f".parse().unwrap();
            },
            "Z-P2",
        ),
        ("less_intrusive.available", |purpose| purpose.less_intrusive.available = None, "Z-P3"),
        ("less_intrusive.why_not", |purpose| purpose.less_intrusive.available = Some(Means::Receipt), "Z-P3"),
        ("documents.retention_days", |purpose| purpose.documents.retention_days = None, "Z-R3"),
        ("documents.ropa", |purpose| purpose.documents.ropa = Some(String::new()), "Z-R3"),
        ("documents.processor", |purpose| purpose.documents.processor = None, "Z-R3"),
        (
            "necessity",
            |purpose| {
                individual(purpose);
                purpose.basis = "f".parse().unwrap();
                purpose.interest = Some("knowing who reads".to_owned());
                purpose.necessity = Some(" ".to_owned());
            },
            "Z-P3",
        ),
        (
            "data",
            |purpose| {
                individual(purpose);
                purpose.data = Default::default();
            },
            "Z-R3",
        ),
        (
            "documents.dpia",
            |purpose| {
                individual(purpose);
                purpose.documents.dpia = None;
            },
            "Z-R3",
        ),
        (
            "documents.dpia",
            |purpose| {
                sealed(purpose);
                purpose.documents.dpia = None;
            },
            "Z-R3",
        ),
        (
            "may_see",
            |purpose| {
                individual(purpose);
                purpose.may_see.clear();
            },
            "Z-R2",
        ),
        (
            "notice.fr",
            |purpose| {
                purpose.notice.insert(Language::Fr, "Bonne lecture !".to_owned());
                purpose.notice.insert(Language::Nl, "Wij tellen hoe vaak deze mail wordt geopend.".to_owned());
            },
            "Z-R4",
        ),
        (
            "notice.nl",
            |purpose| {
                purpose.notice.insert(Language::Nl, String::new());
            },
            "Z-P1",
        ),
        (
            "portal.other_way.nl",
            |purpose| {
                sealed(purpose);
                purpose.portal = None;
            },
            "Z-P4",
        ),
        (
            "portal.notice.en",
            |purpose| {
                sealed(purpose);
                let terms = purpose.portal.get_or_insert_default();
                terms.notice.insert(Language::En, "Have a nice day!".to_owned());
            },
            "Z-R4",
        ),
    ];
    for (field, change, question) in changes {
        let mut purpose = bare();
        change(&mut purpose);
        let assessment = assess(purpose);
        assert_eq!(assessment.missing, [field]);
        assert!(!assessment.is_complete());
        assert_eq!(answer(&assessment, question).verdict, Verdict::NoGo, "{field} {question}");
        assert_eq!(assessment.verdict, Verdict::NoGo, "{field}");
    }
}

#[test]
fn what_the_notice_says_of_the_organisation_is_needed_too() {
    let changes: [(&str, ControllerChange); 4] = [
        ("organisation.name", |controller| controller.name.clear()),
        ("organisation.address", |controller| controller.contact = " ".to_owned()),
        ("organisation.dpo", |controller| controller.officer.clear()),
        ("organisation.languages", |controller| controller.languages.clear()),
    ];
    for (field, change) in changes {
        let mut controller = controller();
        change(&mut controller);
        let assessment = assess_for(whole(), &controller);
        assert_eq!(assessment.missing, [field]);
        assert_eq!(answer(&assessment, "Z-R4").verdict, Verdict::NoGo);
    }
}

#[test]
fn an_interest_a_reason_or_nothing_less_is_enough_where_it_is_asked_for() {
    let private = |purpose: &mut Purpose| {
        purpose.controller = "private".parse().unwrap();
        purpose.basis = "f".parse().unwrap();
        purpose.interest = Some("knowing whether it is read".to_owned());
    };
    assert!(missing(private).is_empty());
    assert!(
        missing(|purpose| {
            purpose.less_intrusive.available = Some(Means::Delivery);
            purpose.less_intrusive.why_not = Some("arrival is not reading".to_owned());
        })
        .is_empty()
    );
    let delivery = |purpose: &mut Purpose| {
        purpose.measure = Measure::Delivery;
        purpose.less_intrusive.available = None;
    };
    assert!(missing(delivery).is_empty(), "nothing is less than what mail servers say");
}

#[test]
fn a_declaration_that_says_it_all_goes_but_for_what_is_contested() {
    let assessment = assess(whole());
    for answered in &assessment.answers {
        let contested = ["Z-P2", "Z-R1"].contains(&answered.question.as_str());
        let wanted = if contested { Verdict::Conditional } else { Verdict::Go };
        assert_eq!(answered.verdict, wanted, "{answered:?}");
    }
    assert_eq!(answer(&assessment, "Z-R1").rules, ["R01"]);
    let mut purpose = whole();
    individual(&mut purpose);
    let assessment = assess(purpose);
    assert_eq!(assessment.verdict, Verdict::Go, "by consent nothing is contested: {:?}", assessment.answers);
}

#[test]
fn conditions_name_their_rule() {
    let question = |change: fn(&mut Purpose), question: &str| {
        let mut purpose = whole();
        change(&mut purpose);
        let assessment = assess(purpose);
        let answered = answer(&assessment, question).clone();
        assert_eq!(answered.verdict, Verdict::Conditional, "{answered:?}");
        assert!(assessment.is_complete());
        answered.rules
    };
    assert_eq!(question(|purpose| purpose.disclosure = "in-message".parse().unwrap(), "Z-P4"), ["H05"]);
    assert_eq!(question(|purpose| purpose.necessity = None, "Z-P3"), ["O02"]);
    assert!(question(|purpose| purpose.why.clear(), "Z-P2").contains(&"O11".to_owned()));
    assert_eq!(question(|purpose| purpose.review_on = Some("2026-10-31".parse().unwrap()), "Z-R3"), ["O31"]);
    assert_eq!(question(|purpose| purpose.data.ip = Some(true), "Z-R3"), ["H09"]);
    let explained = |purpose: &mut Purpose| {
        purpose.less_intrusive.available = Some(Means::Portal);
        purpose.less_intrusive.why_not = Some("nobody signs in for a newsletter".to_owned());
    };
    assert_eq!(question(explained, "Z-P3"), ["H11"]);
    let one_by_one = |purpose: &mut Purpose| {
        individual(purpose);
        purpose.basis = "f".parse().unwrap();
        purpose.interest = Some("knowing who reads".to_owned());
    };
    assert_eq!(question(one_by_one, "Z-P3"), ["H09", "R04"]);
    let tomorrow = |purpose: &mut Purpose| purpose.review_on = Some("2026-11-01".parse().unwrap());
    let mut purpose = whole();
    tomorrow(&mut purpose);
    assert_eq!(answer(&assess(purpose), "Z-R3").verdict, Verdict::Go, "its day has not passed yet");
}

#[test]
fn what_the_rules_refuse_is_no_go_though_the_declaration_is_complete() {
    let changes: [(&str, &str, Change); 4] = [
        ("Z-R1", "H02", |purpose| {
            purpose.basis = "f".parse().unwrap();
            purpose.interest = Some("ours".to_owned());
        }),
        ("Z-P2", "H01", |purpose| purpose.scope = "all-mail".parse().unwrap()),
        ("Z-R1", "R19", |purpose| purpose.kind = "marketing-profile".parse().unwrap()),
        ("Z-P4", "H05", |purpose| purpose.disclosure = "policy-only".parse().unwrap()),
    ];
    for (question, rule, change) in changes {
        let mut purpose = whole();
        change(&mut purpose);
        let assessment = assess(purpose);
        assert!(assessment.is_complete(), "{rule}: {:?}", assessment.missing);
        let answered = answer(&assessment, question);
        assert_eq!(answered.verdict, Verdict::NoGo, "{rule}: {answered:?}");
        assert!(answered.rules.contains(&rule.to_owned()), "{answered:?}");
        assert_eq!(assessment.verdict, Verdict::NoGo);
    }
}

#[test]
fn a_draft_is_a_condition_until_it_is_reviewed() {
    let decider = Decider::built_in().unwrap();
    let italian = ControllerFacts { countries: vec!["IT".to_owned()], ..controller() };
    let verdict = |decider: &Decider| {
        let assessed = decider.assess(whole(), &italian, Timestamp::UNIX_EPOCH).unwrap();
        (assessed.assessment().verdict, answer(assessed.assessment(), "Z-R1").rules.clone())
    };
    assert_eq!(verdict(&decider), (Verdict::Conditional, vec!["draft".to_owned()]));
    decider.know(&[Opinion {
        id: "O-1".to_owned(),
        about: "regime it 2026-04".to_owned(),
        lawyer: "L. Avvocato".to_owned(),
        day: "2026-10-01".parse().unwrap(),
        note: String::new(),
    }]);
    assert_eq!(verdict(&decider), (Verdict::Go, Vec::new()));
}

#[test]
fn an_opinion_that_is_not_on_file_is_a_condition_until_it_is() {
    let decider = Decider::built_in().unwrap();
    let assessed = |decider: &Decider| {
        let mut purpose = whole();
        purpose.documents.legal_opinion = Some("O-1".to_owned());
        decider.assess(purpose, &controller(), Timestamp::UNIX_EPOCH).unwrap().into_parts().1
    };
    let before = assessed(&decider);
    assert!(before.is_complete() && answer(&before, "Z-R3").verdict == Verdict::Conditional, "{before:?}");
    assert!(answer(&before, "Z-R3").text.contains("openlijk opinion record --id"));
    decider.know(&[Opinion {
        id: "O-1".to_owned(),
        about: "counting crowds".to_owned(),
        lawyer: "M. de Vries".to_owned(),
        day: "2026-10-01".parse().unwrap(),
        note: String::new(),
    }]);
    assert_eq!(answer(&assessed(&decider), "Z-R3").verdict, Verdict::Go);
}

#[test]
fn answers_read_in_four_languages_also_when_stored() {
    let stored = serde_json::to_string(&assess(bare())).unwrap();
    let assessment: Assessment = serde_json::from_str(&stored).unwrap();
    for answered in &assessment.answers {
        assert_eq!(answered.text_in(Language::En), answered.text);
        for language in [Language::Nl, Language::Fr, Language::It] {
            let text = answered.text_in(language);
            assert!(!text.is_empty() && text != answered.text, "{text}");
        }
    }
}
