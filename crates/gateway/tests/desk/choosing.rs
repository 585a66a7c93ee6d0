//! What recipients want, what the officer said, and where people are: each rules what leaves.

use crate::harness::{
    Office, assert_sound, choice, has, jan, letter, picture, plain_letter, study_letter, two_way_letter, wish,
};
use openlijk_gateway::Intake;
use openlijk_model::{ChoiceState, Disclosure, Language, Measure, PurposeId, WishKind};
use openlijk_store::{GreyRuling, PersonFacts, Scope, Who};

const INVITATION: &str = "wil graag zien of u mails opent";

fn study() -> PurposeId {
    "study".parse().unwrap()
}

#[tokio::test]
async fn an_objection_or_a_restriction_leaves_mail_as_it_was_until_it_is_taken_back() {
    for (kind, reason) in [(WishKind::Objection, "objection"), (WishKind::Restriction, "restricted")] {
        let office = Office::told_at_collection().await;
        office.store.wish(wish(&jan(), kind, true), office.now()).await.unwrap();
        let parcel = office.parcel(&study_letter(1), "jan@example.org").await;
        assert_eq!((&parcel.bytes, parcel.report.measure), (&plain_letter(1), Measure::Delivery));
        assert!(parcel.report.reasons.contains(&reason.to_owned()), "{:?}", parcel.report);
        assert!(
            picture(&office.parcel(&study_letter(2), "els@example.org").await.bytes).is_some(),
            "others are measured"
        );
        office.store.wish(wish(&jan(), kind, false), office.now()).await.unwrap();
        assert!(picture(&office.parcel(&study_letter(3), "jan@example.org").await.bytes).is_some());
    }
}

#[tokio::test]
async fn a_pause_of_one_person_leaves_their_mail_unmeasured() {
    let office = Office::told_at_collection().await;
    office.sent(&study_letter(1), "jan@example.org").await;
    let number = office.store.find(&jan()).await.unwrap().unwrap();
    office.store.pause(Scope::Recipient(number), "a question", "fg", office.now()).await.unwrap();
    let parcel = office.parcel(&study_letter(2), "jan@example.org").await;
    assert_eq!((&parcel.bytes, parcel.report.measure), (&plain_letter(2), Measure::None));
    assert!(parcel.report.reasons.contains(&"paused".to_owned()), "{:?}", parcel.report);
    assert!(picture(&office.parcel(&study_letter(3), "els@example.org").await.bytes).is_some());
}

#[tokio::test]
async fn a_contested_rule_that_the_officer_declined_measures_nothing() {
    let office = Office::told_at_collection().await;
    let decision = office.desk.assess(&office.store.purposes()[0].purpose, &jan(), None, office.now()).await.unwrap();
    let rule = decision.grey()[0].rule.clone();
    for accepted in [false, true] {
        let (note, who, at) = ("Not before the regulator says so.".into(), "fg".into(), office.now());
        let ruling = GreyRuling { purpose: study(), rule: rule.clone(), accepted, note, who, at };
        office.store.rule_on_grey(ruling).await.unwrap();
        let parcel = office.parcel(&study_letter(u32::from(accepted)), "jan@example.org").await;
        assert_eq!(picture(&parcel.bytes).is_some(), accepted, "{:?}", parcel.report);
        assert_eq!(parcel.report.reasons.contains(&"grey-declined".to_owned()), !accepted, "{:?}", parcel.report);
    }
}

#[tokio::test]
async fn a_purpose_that_is_off_measures_nothing_and_the_reply_says_so() {
    let office = Office::told_at_collection().await;
    office.store.switch_purpose(&study(), false, "the summer", "fg", office.now()).await.unwrap();
    let parcel = office.parcel(&study_letter(1), "jan@example.org").await;
    assert_eq!((&parcel.bytes, &parcel.report.reasons[..]), (&plain_letter(1), &["purpose-off".to_owned()][..]));
    office.store.switch_purpose(&study(), true, "the summer is over", "fg", office.now()).await.unwrap();
    assert!(picture(&office.parcel(&study_letter(2), "jan@example.org").await.bytes).is_some());
}

#[tokio::test]
async fn where_somebody_is_goes_before_where_recipients_may_be() {
    let office = Office::told_at_collection().await;
    assert!(picture(&office.parcel(&study_letter(1), "jan@example.org").await.bytes).is_some(), "the Netherlands");
    // The rest of the Union is stricter about counting without an opinion.
    let facts = PersonFacts { country: Some("DE".into()), collected: None };
    office.store.set_person(&Who::Address(jan()), facts).await.unwrap();
    let abroad = office.parcel(&study_letter(2), "jan@example.org").await;
    assert!(picture(&abroad.bytes).is_none(), "{:?}", abroad.report);
    assert!(picture(&office.parcel(&study_letter(3), "els@example.org").await.bytes).is_some());
}

#[tokio::test]
async fn who_never_chose_is_invited_once_and_measured_after_a_yes_alone() {
    let office = Office::by_consent(Disclosure::AtCollection).await;
    let first = office.parcel(&two_way_letter(1), "jan@example.org").await;
    assert_sound(&first);
    assert_eq!(String::from_utf8_lossy(&first.bytes).matches(INVITATION).count(), 2, "in HTML and in text");
    assert!(has(&first.bytes, "Measure-Refuse:") && has(&first.bytes, "Deze mail meet niets."));
    // Nobody knows yet whether it arrives: a second mail at the same time does not ask again.
    let beside = office.parcel(&two_way_letter(2), "jan@example.org").await;
    assert!(
        !has(&beside.bytes, INVITATION)
            && has(&office.parcel(&two_way_letter(3), "els@example.org").await.bytes, INVITATION)
    );
    office.desk.conclude(first.slips, false).await;
    // It did not arrive, so nobody was asked.
    let again = office.sent(&two_way_letter(4), "jan@example.org").await;
    assert!(has(&again.bytes, INVITATION));
    drop(again);
    office.later(24 * 180);
    assert!(!has(&office.sent(&two_way_letter(5), "jan@example.org").await.bytes, INVITATION), "not within six months");
    office.later(24 * 6);
    assert!(has(&office.sent(&two_way_letter(6), "jan@example.org").await.bytes, INVITATION));
    office.store.choose(choice(&jan(), ChoiceState::Granted), office.now()).await.unwrap();
    let measured = office.sent(&two_way_letter(7), "jan@example.org").await;
    assert_sound(&measured);
    assert_eq!(measured.report.measure, Measure::Individual);
    office.store.choose(choice(&jan(), ChoiceState::Withdrawn), office.now()).await.unwrap();
    office.later(24 * 100);
    let after = office.sent(&two_way_letter(8), "jan@example.org").await;
    assert!(picture(&after.bytes).is_none() && !has(&after.bytes, INVITATION), "{:?}", after.report);
}

#[tokio::test]
async fn an_invitation_tells_so_that_mail_after_a_yes_is_measured() {
    let office = Office::by_consent(Disclosure::InMessage).await;
    office.sent(&study_letter(1), "jan@example.org").await;
    let record = office.store.subject_record(office.store.find(&jan()).await.unwrap().unwrap()).await.unwrap();
    assert_eq!((record.told.len(), record.person.asked.len()), (1, 1), "{record:?}");
    assert!(record.person.texts.values().any(|text| text.contains(INVITATION)), "{record:?}");
    office.store.choose(choice(&jan(), ChoiceState::Granted), office.now()).await.unwrap();
    assert_eq!(office.sent(&study_letter(2), "jan@example.org").await.report.measure, Measure::Individual);
}

#[tokio::test]
async fn nobody_is_invited_by_mail_that_must_not_change_or_while_something_stands_against_it() {
    let office = Office::by_consent(Disclosure::AtCollection).await;
    let signed = letter(1, &format!("{}DKIM-Signature: v=1; d=example.nl\r\n", crate::harness::STUDY_HEADERS));
    let parcel = office.sent(&signed, "jan@example.org").await;
    assert_eq!(parcel.report.reasons[0], "dkim-signed");
    assert!(!has(&parcel.bytes, "Measure-Refuse:"));
    drop(parcel);
    assert!(has(&office.parcel(&study_letter(2), "jan@example.org").await.bytes, INVITATION), "so nobody was asked");
    let ceiling = letter(3, &format!("{}Openlijk-Measure: none\r\n", crate::harness::STUDY_HEADERS));
    assert_eq!(office.parcel(&ceiling, "jan@example.org").await.bytes, plain_letter(3));
    // Who makes mail ready by hand sends it where nobody here sees it go.
    let by_hand = office.desk.prepare(&study_letter(4), &study(), &jan(), None, None).await.unwrap();
    assert!(!has(&by_hand.bytes, INVITATION));
    for kind in [WishKind::Objection, WishKind::Restriction, WishKind::PlainText] {
        office.store.wish(wish(&jan(), kind, true), office.now()).await.unwrap();
        assert_eq!(office.parcel(&study_letter(5), "jan@example.org").await.bytes, plain_letter(5), "{kind}");
        office.store.wish(wish(&jan(), kind, false), office.now()).await.unwrap();
    }
    office.store.pause(Scope::All, "complaint", "fg", office.now()).await.unwrap();
    assert_eq!(office.parcel(&study_letter(6), "jan@example.org").await.bytes, plain_letter(6));
}

#[tokio::test]
async fn who_wants_plain_text_gets_the_messages_own() {
    let office = Office::told_at_collection().await;
    office.store.wish(wish(&jan(), WishKind::PlainText, true), office.now()).await.unwrap();
    let parcel = office.parcel(&two_way_letter(1), "jan@example.org").await;
    assert_sound(&parcel);
    assert!(parcel.report.reasons.contains(&"plain-text".to_owned()), "{:?}", parcel.report);
    let read = mailparse::parse_mail(&parcel.bytes).unwrap();
    let kinds: Vec<&str> = read.parts().map(|part| part.ctype.mimetype.as_str()).collect();
    assert_eq!(kinds, ["multipart/alternative", "text/plain"]);
    assert_eq!(read.subparts[0].get_body().unwrap().trim(), "Beste Jan,");
    // A message without a text of its own passes as it is.
    assert_eq!(office.parcel(&study_letter(2), "jan@example.org").await.bytes, plain_letter(2));
    assert!(has(&office.parcel(&two_way_letter(3), "els@example.org").await.bytes, "text/html"));
}

#[tokio::test]
async fn the_organisations_own_words_come_first_and_replace_nothing_that_must_be_said() {
    let own = "Dienst Onderwijs wil weten of deze mail <b>helpt</b>. U kunt altijd kiezen of u meedoet.";
    let office = Office::with(|purpose| {
        purpose.disclosure = Disclosure::AtCollection;
        purpose.notice.insert(Language::Nl, own.into());
    })
    .await;
    let parcel = office.sent(&two_way_letter(1), "jan@example.org").await;
    assert_sound(&parcel);
    let text = mailparse::parse_mail(&parcel.bytes).unwrap().subparts[0].get_body().unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let places: Vec<usize> = [
        own,
        "telt hoe vaak deze mail wordt geopend",
        "Waarom? Zo weten wij",
        "U kunt nee zeggen",
        "https://meet.example.nl/r/",
    ]
    .into_iter()
    .map(|said| text.find(said).unwrap_or_else(|| panic!("{said} is not in {text}")))
    .collect();
    assert!(places.is_sorted(), "{text}");
    assert!(has(&parcel.bytes, "&lt;b&gt;helpt"));
}
