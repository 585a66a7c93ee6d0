//! Mail for the portal at intake: sealed and on disk before its notification leaves, and never sent open.

use crate::harness::{Office, envelope, has, letter};
use openlijk_gateway::{Intake, Verdict};
use openlijk_model::{Factor, Measure, SealedAct};
use openlijk_store::{NewFactor, SealedBy, SealedState, Who};

/// A clinic that seals what its doctors tag.
const SAFE: &str = r#"{
    "id": "safe", "name": "Sealed letters", "kind": "breach-prevent-recall", "measure": "portal", "controller": "private",
    "recipient_class": "citizen", "basis": "f", "interest": "stopping a leak in time", "disclosure": "in-message",
    "data": {"unique_id": true, "ip": false, "user_agent": false, "time": "exact", "count": false, "geo": false,
        "dwell": false, "forward": false},
    "less_intrusive": {"available": "none"},
    "documents": {"ropa": "r-1", "dpia": "d-1", "processor": "none", "retention_days": 90},
    "portal": {"other_way": {"nl": "Bel ons: 030 123 45 67.", "en": "Call us: 030 123 45 67."}},
    "rules": [{"subject_tag": "[veilig]"}, {"citizen_number": true}]
}"#;

const SECRET: &str = "uitslag van uw bloedonderzoek";

async fn clinic() -> Office {
    clinic_with(|_| {}).await
}

async fn clinic_with(change: impl FnOnce(&mut openlijk_model::Purpose)) -> Office {
    let mut purpose = serde_json::from_str(SAFE).unwrap();
    change(&mut purpose);
    Office::of(purpose, &["NL"]).await
}

fn secret(number: u32, extra: &str) -> Vec<u8> {
    let text = String::from_utf8(letter(number, extra)).unwrap();
    text.replace("Beste Jan,", SECRET).replace("Uw brief", "[veilig] Uw uitslag").into_bytes()
}

#[tokio::test]
async fn a_tagged_mail_is_sealed_and_its_notification_says_what_will_be_recorded() {
    let office = clinic().await;
    let parcel = office.sent(&secret(1, ""), "jan@example.org").await;
    assert_eq!((parcel.report.measure, parcel.report.id.is_some()), (Measure::Portal, true));
    assert!(parcel.report.reasons.iter().any(|rule| rule == "R13"), "{:?}", parcel.report.reasons);
    let text = mail_parser_text(&parcel.bytes);
    for said in [
        "DUO van Dienst Onderwijs heeft een bericht voor u",
        "bewaart wanneer u dit bericht opent",
        "dan ziet de afzender dat",
        "Liever niet? Bel ons: 030 123 45 67.",
        "Is dit bericht echt?",
        "https://meet.example.nl/m/",
        "22 december 2026",
    ] {
        assert!(text.contains(said), "{said} is not in:\n{text}");
    }
    assert!(has(&parcel.bytes, "Measure-Refuse: <https://meet.example.nl/r/"));
    for never in [SECRET, "Uw uitslag", "<img", "/o/", "/l/"] {
        assert!(!has(&parcel.bytes, never) && !text.contains(never), "{never} left open");
    }
    assert_eq!(text.matches("https://").count(), 1, "one link:\n{text}");
    let record = office.store.sealed_record(parcel.report.id.unwrap()).await.unwrap().unwrap();
    let acts: Vec<SealedAct> = record.events.iter().map(|event| event.act).collect();
    assert_eq!(acts, [SealedAct::Sealed, SealedAct::HandedOver]);
    assert_eq!((record.state, record.factor), (SealedState::Waiting, Factor::Mail));
    assert_eq!(record.subject, "[veilig] Uw uitslag");
    assert_eq!(office.files_with(SECRET.as_bytes()), [""; 0]);
}

#[tokio::test]
async fn what_the_next_hop_does_not_take_leaves_nothing_that_opens() {
    let office = clinic().await;
    let parcel = office.parcel(&secret(1, ""), "jan@example.org").await;
    let message = parcel.report.id.unwrap();
    office.desk.conclude(parcel.slips, false).await;
    let record = office.store.sealed_record(message).await.unwrap().unwrap();
    assert_eq!(record.state, SealedState::Destroyed);
    assert_eq!(office.sealed_files(), 0);
    // The sender's server tries again: sealed anew.
    let again = office.sent(&secret(1, ""), "jan@example.org").await;
    assert_ne!(again.report.id.unwrap(), message);
    assert_eq!(office.sealed_files(), 2);
}

#[tokio::test]
async fn the_archive_keeps_what_went_out_and_nothing_else() {
    let office = clinic_with(|purpose| purpose.portal.as_mut().unwrap().archive = true).await;
    let parcel = office.parcel(&secret(1, ""), "jan@example.org").await;
    office.desk.conclude(parcel.slips, false).await;
    assert_eq!(office.archived(), [""; 0], "its sender keeps what did not go out");
    office.sent(&secret(2, ""), "jan@example.org").await;
    let [copy] = &office.archived()[..] else { panic!("one copy") };
    assert!(copy.contains(SECRET));
}

#[tokio::test]
async fn promise_6_in_doubt_mail_for_the_portal_is_refused_or_deferred_and_never_sent_open() {
    let office = clinic().await;
    let deliver = "Openlijk-Deliver: portal\r\n";
    for (raw, to, code) in [
        (secret(1, "Openlijk-Deliver: safe\r\n"), &["jan@example.org"][..], 550),
        (letter(2, &format!("{deliver}Openlijk-Purpose: nobody\r\n")), &["jan@example.org"], 550),
        (secret(3, &format!("{deliver}Openlijk-Purpsoe: safe\r\n")), &["jan@example.org"], 550),
        (secret(4, deliver), &["jan@example.org", "piet@example.org"], 451),
        (secret(5, deliver), &["postmaster"], 550),
        (
            String::from_utf8(secret(6, "")).unwrap().replace("news@example.nl", "").into_bytes(),
            &["jan@example.org"],
            550,
        ),
    ] {
        let Verdict::Refuse(reply) = office.take(&raw, to).await else { panic!("it passed: {code}") };
        assert_eq!(reply.code(), code, "{:?}", reply.lines());
    }
    // A rule of the portal sees what nobody tagged: a citizen service number in the text.
    let with_number = String::from_utf8(letter(7, "")).unwrap().replace("Beste Jan,", "BSN 111222333").into_bytes();
    let parcel = office.sent(&with_number, "jan@example.org").await;
    assert!(parcel.report.measure == Measure::Portal && !has(&parcel.bytes, "111222333"));
    // Ordinary mail is ordinary mail.
    assert_eq!(office.parcel(&letter(8, ""), "jan@example.org").await.report.reasons, ["no-purpose"]);
    office.store.close().await;
    let Verdict::Refuse(reply) = office.take(&secret(9, ""), &["jan@example.org"]).await else { panic!() };
    assert_eq!(reply.code(), 451, "{:?}", reply.lines());
}

#[tokio::test]
async fn a_report_is_never_sealed_and_a_purpose_that_the_rules_refuse_seals_nothing() {
    let office = clinic().await;
    let mut report = envelope(&["jan@example.org"]);
    report.sender = None;
    let Verdict::Refuse(reply) = office.desk.take(secret(1, ""), &report).await else { panic!() };
    assert_eq!(reply.code(), 550);
    // LAW R09: a public body without a law to prove opening by.
    let refused = clinic_with(|purpose| {
        purpose.controller = openlijk_model::Controller::PublicTask;
        purpose.kind = openlijk_model::PurposeKind::ProofOpening;
        purpose.basis = openlijk_model::Basis::F;
    })
    .await;
    let Verdict::Refuse(reply) = refused.take(&secret(2, ""), &["jan@example.org"]).await else { panic!() };
    assert_eq!(reply.code(), 550);
    assert!(reply.lines().iter().any(|line| line.contains("H02")), "{:?}", reply.lines());
    assert_eq!(refused.sealed_files(), 0);
}

#[tokio::test]
async fn a_purpose_that_asks_for_more_than_a_mailbox_waits_until_something_is_known_of_the_reader() {
    let office = clinic_with(|purpose| purpose.portal.as_mut().unwrap().factor = Factor::Sms).await;
    let Verdict::Refuse(reply) = office.take(&secret(1, ""), &["jan@example.org"]).await else { panic!() };
    assert!(reply.code() == 550 && reply.lines().iter().any(|line| line.contains("telephone")), "{:?}", reply.lines());
    let whose = Who::Address(openlijk_model::Address::parse("jan@example.org").unwrap());
    let phone = NewFactor::Phone("+31612345678".to_owned());
    office.store.set_factor(&whose, phone, "doctor", office.now()).await.unwrap();
    office.sent(&secret(2, ""), "jan@example.org").await;
    let sent = SealedBy::Sender(openlijk_model::Address::parse("news@example.nl").unwrap());
    assert_eq!(office.store.sealed_records(sent, 10).await.unwrap()[0].factor, Factor::Sms);
}

fn mail_parser_text(bytes: &[u8]) -> String {
    let parsed = mailparse::parse_mail(bytes).unwrap();
    parsed.subparts.iter().find(|part| part.ctype.mimetype == "text/plain").unwrap().get_body().unwrap()
}
