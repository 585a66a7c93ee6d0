//! What a recipient is told and what is measured, over several mails.

use crate::harness::{Office, STUDY_HEADERS, assert_sound, has, jan, letter, picture, plain_letter, study_letter};
use openlijk_gateway::{DeskError, Intake};
use openlijk_model::{ChoiceState, HowChosen, Measure, PurposeId};
use openlijk_store::{NewChoice, Scope, Who};
use openlijk_token::Meaning;

fn study() -> PurposeId {
    "study".parse().unwrap()
}

#[tokio::test]
async fn the_first_mail_tells_and_the_next_one_is_counted_in_a_group() {
    let office = Office::open().await;
    let first = office.parcel(&study_letter(1), "jan@example.org").await;
    assert_sound(&first);
    assert_eq!(first.report.measure, Measure::Delivery);
    assert!(first.report.reasons.contains(&"notice-first".to_owned()), "{:?}", first.report);
    assert!(has(&first.bytes, "Measure-Refuse:") && picture(&first.bytes).is_none());

    // Not taken by the next hop: nobody was told anything.
    office.desk.conclude(first.slips, false).await;
    let again = office.sent(&study_letter(2), "jan@example.org").await;
    assert!(again.report.reasons.contains(&"notice-first".to_owned()));

    let next = office.sent(&study_letter(3), "Jan@Example.org").await;
    assert_sound(&next);
    assert_eq!(next.report.measure, Measure::Aggregate);
    let token = office.store.open_token(&picture(&next.bytes).unwrap()).unwrap();
    assert!(matches!(token.meaning, Meaning::GroupPicture { .. } | Meaning::CellPicture { .. }), "{token:?}");
}

#[tokio::test]
async fn who_was_told_at_collection_is_counted_from_the_first_mail_on() {
    let office = Office::told_at_collection().await;
    let parcel = office.parcel(&study_letter(1), "jan@example.org").await;
    assert_sound(&parcel);
    assert_eq!(parcel.report.measure, Measure::Aggregate);
}

#[tokio::test]
async fn a_retry_is_the_same_message() {
    for office in [Office::open().await, Office::told_at_collection().await] {
        let first = office.parcel(&study_letter(1), "jan@example.org").await;
        office.later(1);
        // The next hop took it, and its reply was lost on the way.
        office.desk.conclude(first.slips.clone(), true).await;
        let second = office.parcel(&study_letter(1), "jan@example.org").await;
        assert_eq!(first.report.id, second.report.id);
        assert_eq!(first.report.measure, second.report.measure);
        assert_eq!(first.bytes, second.bytes);
        assert_sound(&second);
    }
}

#[tokio::test]
async fn a_refusal_leaves_the_next_mail_as_it_was() {
    let office = Office::told_at_collection().await;
    office.sent(&study_letter(1), "jan@example.org").await;
    let no = NewChoice::of(Who::Address(jan()), study(), ChoiceState::Refused, HowChosen::Page);
    office.store.choose(no, office.now()).await.unwrap();
    let after = office.parcel(&study_letter(2), "jan@example.org").await;
    assert_sound(&after);
    assert!(after.report.measure <= Measure::Delivery);
    assert_eq!(after.bytes, plain_letter(2));
    // A retry of the mail from before the refusal carries no picture either.
    let retried = office.parcel(&study_letter(1), "jan@example.org").await;
    assert_sound(&retried);
    assert!(picture(&retried.bytes).is_none());
}

#[tokio::test]
async fn a_pause_leaves_new_mail_unmeasured() {
    for scope in [Scope::All, Scope::Purpose(study())] {
        let office = Office::told_at_collection().await;
        office.store.pause(scope.clone(), "complaint", "fg", office.now()).await.unwrap();
        let during = office.parcel(&study_letter(1), "jan@example.org").await;
        assert_eq!(during.bytes, plain_letter(1));
        assert!(during.report.reasons.contains(&"paused".to_owned()));
        office.store.resume(scope, "solved", "fg", office.now()).await.unwrap();
        assert_eq!(office.parcel(&study_letter(2), "jan@example.org").await.report.measure, Measure::Aggregate);
    }
}

#[tokio::test]
async fn a_paused_campaign_leaves_its_mail_unmeasured() {
    let office = Office::told_at_collection().await;
    office.sent(&study_letter(1), "jan@example.org").await;
    let campaign = office.store.campaigns().await.unwrap()[0].id;
    office.store.pause(Scope::Campaign(campaign), "complaint", "fg", office.now()).await.unwrap();
    assert_eq!(office.parcel(&study_letter(2), "jan@example.org").await.bytes, plain_letter(2));
}

#[tokio::test]
async fn several_recipients_share_no_page_and_no_picture() {
    let office = Office::told_at_collection().await;
    let to = ["jan@example.org", "piet@example.org", "els@example.org"];
    let openlijk_gateway::Verdict::Pass(parcel) = office.take(&study_letter(1), &to).await else { panic!() };
    assert_sound(&parcel);
    assert_eq!(parcel.bytes, plain_letter(1));
    assert_eq!(
        (parcel.report.measure, &parcel.report.reasons[..]),
        (Measure::Delivery, &["several-recipients".to_owned()][..])
    );
    assert_eq!(parcel.slips.len(), 3);
    office.desk.conclude(parcel.slips, true).await;
    let campaign = &office.store.campaigns().await.unwrap()[0];
    assert_eq!((campaign.sent, campaign.measured), (3, 0));
    let standing = office.store.standing(&office.purpose(), &jan()).await.unwrap();
    assert!(standing.told.is_none(), "nobody was told");
}

#[tokio::test]
async fn a_ceiling_lowers_and_never_raises() {
    let office = Office::told_at_collection().await;
    for (number, ceiling, measure) in
        [(1, "none", Measure::None), (2, "delivery", Measure::Delivery), (3, "individual", Measure::Aggregate)]
    {
        let raw = letter(number, &format!("{STUDY_HEADERS}Openlijk-Measure: {ceiling}\r\n"));
        let parcel = office.parcel(&raw, "jan@example.org").await;
        assert_sound(&parcel);
        assert_eq!(parcel.report.measure, measure, "{ceiling}");
        assert_eq!(parcel.report.reasons.contains(&"ceiling".to_owned()), measure < Measure::Aggregate);
    }
}

#[tokio::test]
async fn a_mail_of_text_alone_does_not_claim_to_be_counted() {
    let office = Office::told_at_collection().await;
    let raw = b"From: news@example.nl\r\nSubject: x\r\nMessage-ID: <t@example.nl>\r\nOpenlijk-Purpose: study\r\n\r\nBeste Jan,\r\n";
    let parcel = office.sent(raw, "jan@example.org").await;
    assert_sound(&parcel);
    assert_eq!(parcel.report.reasons[0], "no-html");
    assert!(has(&parcel.bytes, "Measure-Refuse:"));
    let campaign = &office.store.campaigns().await.unwrap()[0];
    assert_eq!((campaign.sent, campaign.measured), (1, 0));
}

#[tokio::test]
async fn a_message_that_must_not_change_does_not() {
    let office = Office::told_at_collection().await;
    let signed = "DKIM-Signature: v=1; a=rsa-sha256; d=example.nl; s=x; h=from; bh=x; b=x\r\n";
    let parcel = office.parcel(&letter(1, &format!("{signed}{STUDY_HEADERS}")), "jan@example.org").await;
    assert_sound(&parcel);
    assert_eq!(parcel.report.reasons[0], "dkim-signed");
    assert_eq!(parcel.bytes, letter(1, signed));
}

#[tokio::test]
async fn preparing_by_hand_gives_what_the_proxy_would_send() {
    let office = Office::told_at_collection().await;
    let by_hand = office.desk.prepare(&study_letter(1), &study(), &jan(), None, None).await.unwrap();
    let by_proxy = office.parcel(&study_letter(1), "jan@example.org").await;
    assert_eq!((by_hand.measure, &by_hand.reasons), (by_proxy.report.measure, &by_proxy.report.reasons));
    // Each is a message of its own, with a page of its own.
    assert_ne!(by_hand.id, by_proxy.report.id);
    assert_eq!(without_pages(&by_hand.bytes), without_pages(&by_proxy.bytes));
    let lf: Vec<u8> = plain_letter(2).into_iter().filter(|byte| *byte != b'\r').collect();
    let ready = office.desk.prepare(&lf, &study(), &jan(), Some("x".into()), None).await.unwrap();
    assert!(!ready.bytes.contains(&b'\r') && picture(&ready.bytes).is_some());
}

/// A message without the tokens of its recipient's page.
fn without_pages(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut parts = text.split("https://meet.example.nl/r/");
    let first = parts.next().unwrap_or_default().to_owned();
    let is_token = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    parts.fold(first, |text, part| text + "PAGE" + part.trim_start_matches(is_token))
}

#[tokio::test]
async fn preparing_during_a_pause_does_not_leave_the_mail_unmeasured_that_is_sent_after_it() {
    let office = Office::told_at_collection().await;
    office.store.pause(Scope::All, "complaint", "fg", office.now()).await.unwrap();
    let preview = office.desk.prepare(&study_letter(1), &study(), &jan(), None, None).await.unwrap();
    assert!(preview.reasons.contains(&"paused".to_owned()), "{:?}", preview.reasons);
    office.store.resume(Scope::All, "solved", "fg", office.now()).await.unwrap();
    let sent = office.parcel(&study_letter(1), "jan@example.org").await;
    assert_eq!(sent.report.measure, Measure::Aggregate, "{:?}", sent.report);
}

#[tokio::test]
async fn preparing_what_is_not_understood_gives_it_stripped_and_says_why() {
    let office = Office::told_at_collection().await;
    for (extra, reason) in
        [("Openlijk-Campain: x\r\n", "unknown-header"), ("Openlijk-Measure: lots\r\n", "unknown-measure")]
    {
        let raw = letter(1, &format!("{STUDY_HEADERS}{extra}"));
        let ready = office.desk.prepare(&raw, &study(), &jan(), None, None).await.unwrap();
        let by_proxy = office.parcel(&raw, "jan@example.org").await;
        assert_eq!(
            (&ready.bytes, ready.measure, &ready.reasons[..]),
            (&plain_letter(1), Measure::None, &[reason.to_owned()][..])
        );
        assert_eq!(
            (ready.bytes, ready.reasons, ready.id),
            (by_proxy.bytes, by_proxy.report.reasons, by_proxy.report.id)
        );
    }
    let lf: Vec<u8> = letter(2, "Openlijk-What: x\r\n").into_iter().filter(|byte| *byte != b'\r').collect();
    let ready = office.desk.prepare(&lf, &study(), &jan(), None, None).await.unwrap();
    assert!(!ready.bytes.contains(&b'\r') && !has(&ready.bytes, "openlijk"));
    let portal = letter(3, "Openlijk-Deliver: portal\r\n");
    let refused = office.desk.prepare(&portal, &study(), &jan(), None, None).await;
    assert!(matches!(refused, Err(DeskError::Portal)), "{refused:?}");
}
