//! No mail is measured while its notice could not say all that it must (GDPR 13(1) and (2); LAW 3.1).

use crate::harness::{Office, STUDY, controller, has, picture, plain_letter, study_letter, two_way_letter};
use openlijk_lawfulness::ControllerFacts;
use openlijk_model::{Disclosure, Measure, Purpose};

/// A field, and how it goes missing.
type Change<T> = (&'static str, fn(&mut T));

fn study(disclosure: Disclosure) -> Purpose {
    Purpose { disclosure, ..serde_json::from_str(STUDY).unwrap() }
}

#[tokio::test]
async fn each_field_of_the_organisation_that_goes_missing_later_stops_the_measuring_and_not_the_mail() {
    let changes: [Change<ControllerFacts>; 5] = [
        ("", |_| {}),
        ("organisation.name", |it| it.name = " ".into()),
        ("organisation.address", |it| it.contact.clear()),
        ("organisation.dpo", |it| it.officer.clear()),
        ("organisation.languages", |it| it.languages.clear()),
    ];
    for (field, change) in changes {
        for disclosure in [Disclosure::AtCollection, Disclosure::InMessage] {
            let mut organisation = controller();
            change(&mut organisation);
            let office = Office::by(organisation, study(disclosure)).await;
            let first = office.sent(&study_letter(1), "jan@example.org").await;
            let second = office.sent(&study_letter(2), "jan@example.org").await;
            if field.is_empty() {
                assert!(picture(&second.bytes).is_some(), "with everything in order it is measured");
                continue;
            }
            for (parcel, number) in [(first, 1), (second, 2)] {
                assert_eq!(parcel.bytes, plain_letter(number), "{field}");
                assert_eq!(parcel.report.measure, Measure::Delivery);
                let reasons = &parcel.report.reasons;
                assert!(reasons.contains(&"notice-incomplete".to_owned()), "{field}: {reasons:?}");
            }
        }
    }
}

#[tokio::test]
async fn each_field_of_the_declaration_that_is_not_there_stops_the_measuring() {
    let office = Office::told_at_collection().await;
    let changes: [Change<Purpose>; 5] = [
        ("law", |it| it.law = Some(" ".into())),
        ("interest", |it| it.basis = openlijk_model::Basis::F),
        ("documents.retention_days", |it| it.documents.retention_days = None),
        ("documents.processor", |it| it.documents.processor = None),
        ("may_see", |it| (it.measure, it.may_see) = (Measure::Individual, vec![])),
    ];
    for (field, change) in changes {
        let mut purpose = study(Disclosure::AtCollection);
        change(&mut purpose);
        // The rules themselves stop some of these; whatever else they allow, this does.
        let decision = office.desk.assess(&purpose, &crate::harness::jan(), None, office.now()).await.unwrap();
        assert!(decision.picture().is_none(), "{field}: {decision:?}");
        assert_eq!(openlijk_lawfulness::notice_lacks(&purpose, &controller()), [field]);
    }
}

#[tokio::test]
async fn nobody_is_invited_to_a_yes_that_could_not_be_an_informed_one() {
    let mut purpose = study(Disclosure::AtCollection);
    crate::harness::by_consent(&mut purpose);
    for (officer, invites) in [("fg@example.nl", true), ("", false)] {
        let organisation = ControllerFacts { officer: officer.into(), countries: vec!["DE".into()], ..controller() };
        let office = Office::by(organisation, purpose.clone()).await;
        let parcel = office.parcel(&two_way_letter(1), "jan@example.org").await;
        assert_eq!(has(&parcel.bytes, "Measure-Refuse:"), invites, "{:?}", parcel.report);
    }
}
