//! Versions side by side, the status *draft*, and the four languages of every rule.

use super::vectors::vectors;
use crate::regimes::{BUILT_IN, File, versions};
use crate::{Decider, Decision, RegimeError};
use jiff::Timestamp;
use openlijk_model::{Facts, Language, Measure, Opinion};
use std::sync::LazyLock;

static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());

fn facts(id: &str) -> Facts {
    vectors().into_iter().find(|vector| vector.id == id).unwrap().facts
}

fn decide(decider: &Decider, facts: &Facts, now: &str) -> Decision {
    decider.decide(facts, None, now.parse().unwrap()).unwrap()
}

fn opinion(about: &str, lawyer: &str) -> Opinion {
    Opinion {
        id: "O-7".to_owned(),
        about: about.to_owned(),
        lawyer: lawyer.to_owned(),
        day: "2026-06-01".parse().unwrap(),
        note: "safe, drawer 3".to_owned(),
    }
}

/// The built-in files with others beside them.
fn beside(more: &[File<'_>]) -> Result<Decider, RegimeError> {
    Decider::of(versions(&[BUILT_IN, more].concat())?, None)
}

const HEAD: &str = "// regime: nl\n// version: 2027-01\n// from: 2027-01-01\n// countries: NL\n// status: read\n\
    // source: an invention\n// source-nl: een verzinsel\n// source-fr: une invention\n\
     // source-it: un'invenzione\n// with: stops-2026-04.cedar rows-2026-04.cedar data-2026-04.cedar uses-2026-04.cedar\n";

#[test]
fn several_versions_live_side_by_side_and_the_one_in_force_decides() {
    let later = File { name: "nl-2027-01.cedar", text: HEAD };
    let decider = beside(&[later]).unwrap();
    let answer = |now| {
        let decision = decide(&decider, &facts("V02"), now);
        (decision.ruleset().to_owned(), decision.measure())
    };
    let first = ("nl 2026-04".to_owned(), Measure::Aggregate);
    assert_eq!(answer("2020-01-01T00:00:00Z"), first, "before the first version, that one");
    assert_eq!(answer("2026-12-31T23:59:59Z"), first);
    // The invented version has no row of its own, so that nothing permits the crowd.
    assert_eq!(answer("2027-01-01T00:00:00Z"), ("nl 2027-01".to_owned(), Measure::Delivery));
    assert_eq!(answer("2026-12-31T23:59:59Z"), first, "remembered apart");
    let of_nl = |decider: &Decider| decider.versions().into_iter().filter(|one| one.regime == "nl").count();
    assert_eq!((of_nl(&decider), of_nl(&DECIDER)), (2, 1));
    assert_eq!(decider.regimes(), ["eu", "fr", "it", "nl"]);
}

#[test]
fn a_rule_file_whose_head_does_not_hold_is_refused_with_what_is_wrong() {
    for (text, what) in [
        (HEAD.replace("// status: read\n", ""), "its head does not say \u{201c}status\u{201d}"),
        (HEAD.replace("read", "fine"), "\u{201c}status\u{201d} is draft or read"),
        (HEAD.replace("from: 2027-01-01", "from: January"), "\u{201c}from\u{201d} is no date"),
        (HEAD.replace("rows-2026-04", "rows-2025-01"), "it builds on rows-2025-01.cedar, which there is not"),
        (
            HEAD.replacen("// source", "// origin: me\n// source", 1),
            "its head says \u{201c}origin\u{201d}, which no head says",
        ),
        (HEAD.replacen("// source", "// restates: R04\n// source", 1), "it says that it restates R04, and does not"),
        (HEAD.replace("2027-01\n", "2026-04\n"), "2026-04 and 2026-04 have one name or one day"),
        (HEAD.replace("from: 2027-01-01", "from: 2026-04-14"), "have one name or one day"),
    ] {
        let error = beside(&[File { name: "nl-2027-01.cedar", text: &text }]).err().unwrap().to_string();
        assert!(error.contains(what), "{error} does not say: {what}");
    }
}

#[test]
fn a_regimes_rule_without_all_four_languages_is_refused() {
    let rule = "\n@id(\"R01\") @citation(\"-\") @reason(\"why\") @reason_nl(\"waarom\") @reason_fr(\"pourquoi\") \
        @reason_it(\"perch\u{e9}\")\n@condition(\"if\") @condition_nl(\"als\") @condition_fr(\"si\") @condition_it(\"se\")\n\
        @grey(\"low\") @contested(\"who\") @contested_nl(\"wie\") @contested_fr(\"qui\") @contested_it(\"chi\")\n\
        permit (principal, action == Action::\"aggregate\", resource);\n";
    let with = |rule: &str| beside(&[File { name: "nl-2027-01.cedar", text: &format!("{HEAD}{rule}") }]);
    assert!(with(rule).is_ok());
    for key in ["reason", "condition", "contested"] {
        for language in ["nl", "fr", "it"] {
            let lacking = rule.replace(&format!("@{key}_{language}("), &format!("@{key}_xx("));
            let error = with(&lacking).err().unwrap().to_string();
            assert!(error.contains(&format!("without @{key}_{language}")), "{error}");
        }
    }
    assert!(with(&rule.replace("pourquoi", "  ")).is_err(), "an empty translation is none");
}

#[test]
fn every_text_of_every_rule_reads_in_four_languages() {
    for rule in DECIDER.rules(Timestamp::UNIX_EPOCH) {
        for wording in rule.wordings() {
            let texts = Language::ALL.iter().map(|language| wording.text(*language));
            let distinct: std::collections::BTreeSet<&str> = texts.collect();
            assert_eq!(distinct.len(), 4, "{}: {distinct:?}", rule.id);
            for language in Language::ALL {
                let text = wording.text(*language);
                let longest = text.split(['.', '?', ';', ':']).map(|one| one.split_whitespace().count()).max();
                // English is the lawyers' text; the others are for everybody.
                assert!(*language == Language::En || longest <= Some(22), "{} {language}: {text}", rule.id);
            }
        }
    }
}

#[test]
fn reasons_flags_and_conditions_read_in_the_language_asked_for_live_and_stored() {
    for id in ["V06b", "FR-crowd", "FR-R21-hour", "IT-one-by-one", "R01-eu", "V02", "FR02"] {
        let decision = decide(&DECIDER, &facts(id), "2026-11-01T00:00:00Z");
        for language in [Language::Nl, Language::Fr, Language::It] {
            for reason in decision.reasons() {
                let stored = DECIDER.translated(&reason.rule, &reason.text, language);
                assert_eq!(stored.as_deref(), Some(reason.text_in(language)), "{id}: {}", reason.text);
                assert_ne!(reason.text, reason.text_in(language));
                assert_eq!(reason.text, reason.text_in(Language::En));
            }
            for grey in decision.grey() {
                let stored = DECIDER.translated(&grey.rule, &grey.text, language);
                assert_eq!(stored.as_deref(), Some(grey.text_in(language)), "{id}: {}", grey.text);
            }
            for condition in decision.conditions() {
                assert!(
                    DECIDER.translated("", condition, language).is_some_and(|text| text != *condition),
                    "{condition}"
                );
            }
        }
    }
    assert_eq!(DECIDER.translated("H01", "Said by no rule.", Language::Nl), None);
    let off = decide(&DECIDER, &facts("FR-crowd"), "2026-11-01T00:00:00Z");
    assert!(off.reasons()[0].text_in(Language::Fr).starts_with("Interdit tant qu'aucun avis juridique"));
}

#[test]
fn france_and_italy_are_drafts_until_a_lawyer_reviewed_them_by_name() {
    let decider = Decider::built_in().unwrap();
    let now = "2026-11-01T00:00:00Z";
    let (french, italian, dutch) = (facts("FR-R21"), facts("IT-R03"), facts("V02"));
    let french_is = |draft: bool| {
        let decision = decide(&decider, &french, now);
        assert_eq!(decision.is_draft(), draft);
        assert_eq!(decision.ruleset(), if draft { "fr 2026-04 (draft)" } else { "fr 2026-04" });
        assert_eq!(decision.grey().iter().any(|grey| grey.rule == "draft"), draft);
        assert_eq!(serde_json::to_value(&decision).unwrap()["draft"], draft);
        let version = decider.versions().into_iter().find(|one| one.regime == "fr").unwrap();
        assert_eq!((version.draft, version.reviewed_by.is_some()), (draft, !draft));
        assert_eq!(decision.measure(), Measure::LastOpen, "the status changes no measure");
    };
    french_is(true);
    for (about, lawyer) in [("regime fr 2026-04", " "), ("regime fr 2027-01", "L. Avocat"), ("fr", "L. Avocat")] {
        decider.know(&[opinion(about, lawyer)]);
        french_is(true);
    }
    decider.know(&[opinion("regime fr 2026-04", "L. Avocat")]);
    french_is(false);
    assert!(decide(&decider, &italian, now).is_draft() && !decide(&decider, &dutch, now).is_draft());
    let names: Vec<_> = decider.versions().into_iter().filter_map(|version| version.reviewed_by).collect();
    assert_eq!(names, ["L. Avocat"]);
    decider.know(&[]);
    french_is(true);
}

#[test]
fn what_more_would_need_reads_in_the_language_asked_for() {
    let mut needed = std::collections::BTreeSet::new();
    for vector in vectors() {
        let now = Timestamp::UNIX_EPOCH;
        let decision = DECIDER.decide(&vector.facts, vector.regime.as_deref(), now).unwrap();
        needed.extend(decision.next_best().into_iter().flat_map(|next| next.needs.clone()));
    }
    assert!(needed.len() >= 10, "{needed:?}");
    for need in &needed {
        for language in [Language::Nl, Language::Fr, Language::It] {
            assert!(DECIDER.translated("", need, language).is_some_and(|text| text != *need), "{need} in {language}");
        }
    }
}

#[test]
fn every_version_says_where_it_comes_from() {
    let versions = DECIDER.versions();
    let drafts: Vec<&str> = versions.iter().filter(|one| one.draft).map(|one| one.regime.as_str()).collect();
    assert_eq!(drafts, ["fr", "it"]);
    assert!(versions.iter().all(|one| !one.source.is_empty() && one.version == "2026-04"));
    for version in &versions {
        assert_eq!(version.source_in(Language::En), version.source);
        for language in [Language::Nl, Language::Fr, Language::It] {
            let said = version.source_in(language);
            assert!(!said.is_empty() && said != version.source, "{} {language}", version.regime);
        }
    }
}

#[test]
fn the_countries_that_somebody_may_be_in_count_where_theirs_is_not_known() {
    let answer = |country: Option<&str>, may_be_in: &[&str]| {
        let may_be_in = may_be_in.iter().map(|code| (*code).to_owned()).collect();
        let facts = Facts { country: country.map(str::to_owned), may_be_in, ..facts("V08") };
        let decision = decide(&DECIDER, &facts, "2026-11-01T00:00:00Z");
        let told = decision.reasons().iter().any(|reason| reason.rule == "unknown-country");
        (decision.regime().to_owned(), decision.measure(), told)
    };
    let (crowd, off) = (Measure::Aggregate, Measure::Delivery);
    assert_eq!(answer(Some("IT"), &["FR"]), ("it".to_owned(), crowd, false), "a known country decides alone");
    assert_eq!(answer(None, &["IT"]), ("it".to_owned(), crowd, false));
    assert_eq!(answer(None, &["NL", "IT"]).1, crowd);
    assert_eq!(answer(None, &["NL", "FR", "IT"]), ("fr".to_owned(), off, true));
    assert_eq!(answer(None, &["NL", "BE"]), ("eu".to_owned(), off, true), "Belgium has no regime of its own");
    assert_eq!(answer(None, &[]).1, off, "anywhere");
    assert_eq!(answer(None, &["NL", " "]).1, off, "one that is not said could be anywhere");
    assert_eq!(answer(Some("mq"), &[]).0, "fr");
}

#[test]
fn an_address_counts_as_old_by_the_day_that_the_regime_names_and_nowhere_else() {
    let measure = |country: &str, collected: Option<&str>| {
        let collected = collected.map(str::to_owned);
        let facts = Facts { collected, country: Some(country.to_owned()), ..facts("FR01-opinion") };
        decide(&DECIDER, &facts, "2026-11-01T00:00:00Z").measure()
    };
    assert_eq!(measure("FR", Some("2026-04-13")), Measure::Individual);
    for day in [Some("2026-04-14"), Some("2026-13-45"), Some(""), None] {
        assert_eq!(measure("FR", day), Measure::Aggregate, "{day:?}");
    }
    assert_eq!(measure("NL", Some("2020-01-01")), Measure::Aggregate);
}
