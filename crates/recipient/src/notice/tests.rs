//! Every field stands in the notice, or is named as missing.

use super::*;
use openlijk_lawfulness::notice_lacks;

fn organisation() -> Organisation {
    Organisation {
        name: "Gemeente Voorbeeld".to_owned(),
        dpo: "fg@example.nl".to_owned(),
        address: "Postbus 1, Utrecht".to_owned(),
        country: "NL".to_owned(),
        recipient_countries: vec!["NL".to_owned()],
        languages: vec![Language::Nl],
        timezone: jiff::tz::TimeZone::UTC,
    }
}

fn purpose(measure: Measure) -> Purpose {
    serde_json::from_value(serde_json::json!({
        "id": "news", "name": "Nieuws", "kind": "newsletter-reach", "measure": measure, "controller": "private",
        "recipient_class": "citizen", "basis": "f", "interest": "Zien wat helpt.",
        "documents": {"processor": "none", "retention_days": 30},
    }))
    .unwrap()
}

fn missing(organisation: Organisation, purpose: Purpose) -> Vec<NoticeField> {
    notice_fields(&Arc::new(organisation), &purpose, Language::Nl).unwrap_err().0
}

#[test]
fn every_field_stands_in_the_notice_of_every_measure_in_every_language() {
    let organisation = Arc::new(organisation());
    for measure in Measure::ALL {
        for language in Language::ALL {
            let fields = notice_fields(&organisation, &purpose(*measure), *language).unwrap();
            let found: Vec<_> = fields.iter().map(|field| field.field).collect();
            assert_eq!(found, NoticeField::ALL, "{measure} {language}");
            for field in fields {
                assert!(field.question.len() > 3 && field.answer.len() > 3, "{measure} {language}: {field:?}");
                assert!(!field.answer.contains('[') && !field.question.contains('['), "{field:?}");
            }
        }
    }
}

#[test]
fn a_field_that_nobody_filled_in_is_named_and_the_notice_does_not_stand() {
    let full = purpose(Measure::Individual);
    let said = |change: fn(&mut Purpose)| {
        let mut purpose = full.clone();
        change(&mut purpose);
        missing(organisation(), purpose)
    };
    assert_eq!(said(|purpose| purpose.documents.retention_days = None), [NoticeField::Retention]);
    assert_eq!(said(|purpose| purpose.interest = Some(" ".to_owned())), [NoticeField::Basis]);
    assert_eq!(said(|purpose| purpose.may_see = vec![]), [NoticeField::SeenBy]);
    assert_eq!(said(|purpose| purpose.documents.processor = None), [NoticeField::Processor, NoticeField::Transfer]);
    assert_eq!(said(|purpose| purpose.basis = Basis::E), [NoticeField::Basis]);
}

#[test]
fn an_organisation_without_name_officer_or_address_cannot_give_notice() {
    let full = purpose(Measure::Aggregate);
    let nameless = Organisation { name: String::new(), ..organisation() };
    assert_eq!(missing(nameless, full.clone()), [NoticeField::Controller]);
    let without_officer = Organisation { dpo: String::new(), ..organisation() };
    assert_eq!(missing(without_officer, full.clone()), [NoticeField::Officer]);
    let error = MissingFields(missing(Organisation { dpo: " ".to_owned(), ..organisation() }, full));
    assert_eq!(error.to_string(), "the notice does not say: the data protection officer");
}

#[test]
fn a_reading_of_one_person_names_who_may_see_it() {
    let mut purpose = purpose(Measure::Individual);
    purpose.may_see = vec![Role::Officer, Role::CaseWorker];
    let fields = notice_fields(&Arc::new(organisation()), &purpose, Language::En).unwrap();
    let seen = fields.iter().find(|field| field.field == NoticeField::SeenBy).unwrap();
    assert!(seen.answer.contains("data protection officer, case workers"), "{}", seen.answer);
}

type Change = fn(&mut Organisation, &mut Purpose);

/// How a field could be left unsaid: by what nobody filled in. `None`: it is a text of ours, which stands in every
/// language or the texts' own test fails.
fn removals(field: NoticeField) -> Option<Vec<Change>> {
    Some(match field {
        NoticeField::Basis => vec![
            |_, purpose| purpose.interest = None,
            |_, purpose| (purpose.basis, purpose.law) = (Basis::E, None),
            |_, purpose| (purpose.basis, purpose.law) = (Basis::C, Some(" ".to_owned())),
        ],
        NoticeField::Retention => vec![|_, purpose| purpose.documents.retention_days = None],
        NoticeField::SeenBy => vec![|_, purpose| purpose.may_see.clear()],
        NoticeField::Processor | NoticeField::Transfer => {
            vec![|_, purpose| purpose.documents.processor = None, |_, purpose| {
                purpose.documents.processor = Some(String::new());
            }]
        }
        NoticeField::Controller => vec![
            |organisation, _| organisation.name = " ".to_owned(),
            // Whoever names no address of the post is reached through the officer.
            |organisation, _| (organisation.address, organisation.dpo) = (String::new(), String::new()),
        ],
        NoticeField::Officer => vec![|organisation, _| organisation.dpo = " ".to_owned()],
        NoticeField::Recorded
        | NoticeField::Trigger
        | NoticeField::Purpose
        | NoticeField::Unrecorded
        | NoticeField::Stopping
        | NoticeField::Refusing
        | NoticeField::Decisions
        | NoticeField::Rights
        | NoticeField::Objection
        | NoticeField::Complaint => return None,
    })
}

#[test]
fn each_field_that_is_removed_is_missed_by_the_notice_and_by_what_blocks_sending() {
    for field in NoticeField::ALL {
        for change in removals(*field).unwrap_or_default() {
            let (mut organisation, mut purpose) = (organisation(), purpose(Measure::Individual));
            assert_eq!(notice_lacks(&purpose, &organisation.controller()), [""; 0]);
            change(&mut organisation, &mut purpose);
            assert!(!notice_lacks(&purpose, &organisation.controller()).is_empty(), "{field:?} blocks nothing");
            assert!(missing(organisation, purpose).contains(field), "{field:?} is not missed");
        }
    }
}

#[test]
fn a_blank_sentence_is_no_reason_and_the_kind_of_purpose_says_why() {
    let mut blank = purpose(Measure::Aggregate);
    blank.why.insert(Language::Nl, "  ".to_owned());
    let fields = notice_fields(&Arc::new(organisation()), &blank, Language::Nl).unwrap();
    let why = fields.iter().find(|field| field.field == NoticeField::Purpose).unwrap();
    assert!(why.answer.trim().len() > 3, "{why:?}");
}
