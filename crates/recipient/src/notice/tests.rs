//! Every field stands in the notice, or is named as missing.

use super::*;

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
