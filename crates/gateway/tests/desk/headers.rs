//! Headers of ours: they never leave, and what is wrong with them is said.

use crate::harness::{Office, STUDY_HEADERS, assert_sound, envelope, letter, picture, plain_letter};
use openlijk_gateway::{Intake, Verdict};

#[tokio::test]
async fn what_is_not_understood_passes_unmeasured_and_the_reply_says_why() {
    let office = Office::told_at_collection().await;
    for (extra, reason) in [
        ("", "no-purpose"),
        ("Openlijk-Purpose: nobody\r\n", "unknown-purpose"),
        ("Openlijk-Purpose: NOT AN ID\r\n", "unknown-purpose"),
        ("Openlijk-Purpose: study\r\nOpenlijk-Campain: x\r\n", "unknown-header"),
        ("Openlijk-Purpose: study\r\nopenlijk-purpose: study\r\n", "unknown-header"),
        ("Openlijk-Purpose: study\r\nOpenlijk-Measure: lots\r\n", "unknown-measure"),
    ] {
        let parcel = office.parcel(&letter(1, extra), "jan@example.org").await;
        assert_sound(&parcel);
        assert_eq!(parcel.report.reasons, [reason], "{extra}");
        assert_eq!(parcel.bytes, plain_letter(1), "{extra}");
    }
    assert!(office.store.campaigns().await.unwrap().is_empty());
}

#[tokio::test]
async fn mail_for_the_portal_is_refused_whatever_else_it_says() {
    let office = Office::open().await;
    for extra in [
        "Openlijk-Deliver: portal\r\n",
        "openlijk-deliver: nonsense\r\nOpenlijk-Purpose: nobody\r\n",
        "Openlijk-Deliver: portal\r\nOpenlijk-Deliver: portal\r\n",
        "Openlijk-What: x\r\nOpenlijk-Deliver:\r\n portal\r\n",
    ] {
        let reply = office.refused(&letter(1, extra), "jan@example.org").await;
        assert_eq!(reply.code(), 550, "{extra}");
        assert!(reply.lines()[0].starts_with("5.7.1 "), "{:?}", reply.lines());
        let report = [("sender", None), ("several", Some("news@example.nl".to_owned()))];
        for (case, sender) in report {
            let mut envelope = envelope(&["jan@example.org", "piet@example.org"]);
            envelope.sender = sender;
            let verdict = office.desk.take(letter(1, extra), &envelope).await;
            assert!(matches!(verdict, Verdict::Refuse(_)), "{case}");
        }
    }
}

#[tokio::test]
async fn the_rules_of_a_purpose_find_its_mail() {
    let office = Office::told_at_collection().await;
    let raw = String::from_utf8(plain_letter(1)).unwrap().replace("Subject: ", "Subject: [study] ");
    let parcel = office.parcel(raw.as_bytes(), "jan@example.org").await;
    assert!(picture(&parcel.bytes).is_some(), "{:?}", parcel.report);
    office.desk.conclude(parcel.slips, true).await;
    let campaign = &office.store.campaigns().await.unwrap()[0];
    let mark = office.store.subject_mark("[study] Uw brief");
    assert_eq!(campaign.name, format!("study 2026-11-22 {mark}"));
}

#[tokio::test]
async fn a_subject_that_names_somebody_is_in_no_file() {
    let office = Office::told_at_collection().await;
    let headers = "Openlijk-Purpose: study\r\n";
    for (number, subject) in [(1, "Beste Jan Jansen <jan@example.org>"), (2, "Beste Els"), (3, "Beste  Els")] {
        let raw = String::from_utf8(letter(number, headers)).unwrap();
        office.sent(raw.replace("Uw brief", subject).as_bytes(), "jan@example.org").await;
    }
    let campaigns = office.store.campaigns().await.unwrap();
    assert_eq!(campaigns.len(), 2, "subjects tell mailings apart");
    for needle in ["Jan Jansen", "jan@example.org", "Beste"] {
        assert_eq!(office.files_with(needle.as_bytes()), [""; 0], "{needle}");
    }
    assert!(!office.files_with(campaigns[0].name.as_bytes()).is_empty(), "the search finds what is there");
}

#[tokio::test]
async fn the_language_of_the_notice_is_the_mails() {
    let office = Office::told_at_collection().await;
    let mut seen = Vec::new();
    for (number, extra) in ["", "Openlijk-Language: fr\r\n", "Content-Language: it\r\n"].into_iter().enumerate() {
        let raw = letter(u32::try_from(number).unwrap(), &format!("{STUDY_HEADERS}{extra}"));
        let parcel = office.parcel(&raw, "jan@example.org").await;
        let page = office.store.page(parcel.report.id.unwrap()).await.unwrap().unwrap();
        seen.push(page.language.as_str());
    }
    assert_eq!(seen, ["nl", "fr", "it"]);
}
