//! A yes and a telling count for what they cover: a version that asks for more measures nobody on an old one.

use crate::harness::{Office, assert_sound, choice, has, jan, picture, study_letter};
use openlijk_model::{ChoiceState, Controller, Disclosure, Measure, Purpose, PurposeKind, Role, TimePrecision};
use openlijk_store::{Hit, HitOutcome, PersonFacts, Who};

const JAN: &str = "jan@example.org";
const INVITATION: &str = "graag";

type Change = fn(&mut Purpose);

/// What asks for more of somebody who said yes to `Office::by_consent`'s purpose.
const MORE: &[(&str, Change)] = &[
    ("data", |now| now.data.count = Some(true)),
    ("kind", |now| now.kind = PurposeKind::MarketingProfile),
    ("retention", |now| now.documents.retention_days = Some(91)),
    ("who may see", |now| now.may_see.push(Role::Sender)),
];

/// A newsletter by consent, to Jan, who was told, asked and said yes, and whose mail is measured.
async fn measured_by_consent(disclosure: Disclosure) -> (Office, Vec<u8>) {
    let office = Office::by_consent(disclosure).await;
    office.sent(&study_letter(1), JAN).await;
    office.store.choose(choice(&jan(), ChoiceState::Granted), office.now()).await.unwrap();
    let measured = office.sent(&study_letter(2), JAN).await;
    assert_sound(&measured);
    assert_eq!(measured.report.measure, Measure::Individual);
    (office, measured.bytes)
}

#[tokio::test]
async fn a_version_that_asks_for_more_measures_nobody_on_an_old_yes_and_asks_them_in_time() {
    for (what, change) in MORE {
        for disclosure in [Disclosure::InMessage, Disclosure::AtCollection] {
            let (office, _) = measured_by_consent(disclosure).await;
            office.declare(change).await;
            let next = office.sent(&study_letter(3), JAN).await;
            assert_sound(&next);
            assert_eq!(picture(&next.bytes), None, "{what} {disclosure}");
            assert!(!has(&next.bytes, INVITATION), "{what}: they were asked less than six months ago");
            drop(next);
            office.later(24 * 190);
            let next = office.sent(&study_letter(4), JAN).await;
            assert!(picture(&next.bytes).is_none() && has(&next.bytes, INVITATION), "{what} {disclosure}");
            office.store.choose(choice(&jan(), ChoiceState::Granted), office.now()).await.unwrap();
            let agreed = office.sent(&study_letter(5), JAN).await;
            assert_sound(&agreed);
            assert_eq!(agreed.report.measure, Measure::Individual, "{what} {disclosure}");
        }
    }
}

#[tokio::test]
async fn a_version_that_asks_for_the_same_or_less_goes_on_with_the_yes() {
    let less: [Change; 3] = [
        |now| now.name = "Onze brieven".into(),
        |now| now.documents.retention_days = Some(30),
        |now| now.data.time = Some(TimePrecision::Hour),
    ];
    let (office, _) = measured_by_consent(Disclosure::InMessage).await;
    for (number, change) in less.into_iter().enumerate() {
        office.declare(change).await;
        let next = office.sent(&study_letter(10 + number as u32), JAN).await;
        assert_sound(&next);
        assert_eq!(next.report.measure, Measure::Individual, "{number}");
    }
}

#[tokio::test]
async fn who_was_told_of_less_is_told_before_more_is_counted() {
    let more: [Change; 3] = [
        |now| now.documents.retention_days = Some(91),
        |now| now.data.time = Some(TimePrecision::Exact),
        |now| now.kind = PurposeKind::NewsletterReach,
    ];
    let office = Office::open().await;
    office.sent(&study_letter(1), JAN).await;
    assert_eq!(office.sent(&study_letter(2), JAN).await.report.measure, Measure::Aggregate);
    for (number, change) in more.into_iter().enumerate() {
        office.declare(change).await;
        let number = 10 * (number as u32 + 1);
        let told = office.sent(&study_letter(number), JAN).await;
        assert_sound(&told);
        assert!(picture(&told.bytes).is_none() && has(&told.bytes, "Measure-Refuse:"), "{number}: {:?}", told.report);
        assert_eq!(office.sent(&study_letter(number + 1), JAN).await.report.measure, Measure::Aggregate, "{number}");
    }
    office.declare(|now| now.documents.retention_days = Some(30)).await;
    assert_eq!(office.sent(&study_letter(50), JAN).await.report.measure, Measure::Aggregate, "told of more");
}

#[tokio::test]
async fn who_was_told_of_less_when_the_address_was_collected_is_told_by_mail() {
    let office = Office::told_at_collection().await;
    assert_eq!(office.sent(&study_letter(1), JAN).await.report.measure, Measure::Aggregate);
    office.later(48);
    office.declare(|now| now.documents.retention_days = Some(91)).await;
    let told = office.sent(&study_letter(2), JAN).await;
    assert!(picture(&told.bytes).is_none() && has(&told.bytes, "Measure-Refuse:"), "{:?}", told.report);
    assert_eq!(office.sent(&study_letter(3), JAN).await.report.measure, Measure::Aggregate);
    // Somebody who came later was told of this when they came.
    office.later(48);
    let collected = Some(office.now().to_zoned(jiff::tz::TimeZone::UTC).date());
    let els = Who::Address(openlijk_model::Address::parse("els@example.org").unwrap());
    office.store.set_person(&els, PersonFacts { country: None, collected }).await.unwrap();
    assert_eq!(office.sent(&study_letter(4), "els@example.org").await.report.measure, Measure::Aggregate);
}

#[tokio::test]
async fn a_no_counts_for_every_version() {
    for state in [ChoiceState::Refused, ChoiceState::Withdrawn] {
        let office = Office::told_at_collection().await;
        office.store.choose(choice(&jan(), state), office.now()).await.unwrap();
        let changes: [Change; 3] = [
            |now| now.documents.retention_days = Some(10),
            |now| now.documents.retention_days = Some(91),
            |now| now.controller = Controller::PublicTask,
        ];
        for (number, change) in changes.into_iter().enumerate() {
            office.declare(change).await;
            for again in 0..2 {
                let next = office.sent(&study_letter(10 * number as u32 + again), JAN).await;
                assert!(picture(&next.bytes).is_none(), "{state} {number}: {:?}", next.report);
            }
        }
    }
}

/// GDPR 7(3): what rested on the yes while it stood stays lawful, and only its withdrawal ends it.
#[tokio::test]
async fn mail_that_was_measured_by_a_yes_is_still_read_by_that_yes() {
    let (office, bytes) = measured_by_consent(Disclosure::InMessage).await;
    office.declare(|now| now.data.count = Some(true)).await;
    let token = office.store.open_token(&picture(&bytes).unwrap()).unwrap();
    let hit = || Hit { token, class: openlijk_model::OpenerClass::Person, repeat: false, at: office.now() };
    assert_eq!(office.store.hit(hit()).await.unwrap(), HitOutcome::Recorded);
    office.store.choose(choice(&jan(), ChoiceState::Withdrawn), office.now()).await.unwrap();
    assert_eq!(office.store.hit(hit()).await.unwrap(), HitOutcome::NotCounted);
}
