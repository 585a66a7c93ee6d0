//! Whatever fails, mail goes on: unmeasured, unchanged, and the reply says why.

use crate::harness::{Office, assert_sound, envelope, plain_letter, study_letter};
use openlijk_gateway::{Intake, Verdict};

#[tokio::test]
async fn mail_goes_on_unmeasured_while_the_store_is_down() {
    let office = Office::told_at_collection().await;
    let before = office.parcel(&study_letter(1), "jan@example.org").await;
    office.store.close().await;
    let parcel = office.parcel(&study_letter(2), "jan@example.org").await;
    assert_sound(&parcel);
    assert_eq!((&parcel.bytes, &parcel.report.reasons[..]), (&plain_letter(2), &["store-down".to_owned()][..]));
    let Verdict::Pass(several) = office.take(&study_letter(3), &["a@example.org", "b@example.org"]).await else {
        panic!()
    };
    assert_eq!(several.bytes, plain_letter(3));
    // What the next hop says can no longer be put on record, and that stops nothing.
    office.desk.conclude(before.slips, true).await;
}

#[tokio::test]
async fn reports_and_strange_addresses_pass_unmeasured() {
    let office = Office::told_at_collection().await;
    let mut report = envelope(&["jan@example.org"]);
    report.sender = None;
    for (envelope, reason) in [(report, "report"), (envelope(&["postmaster"]), "bad-address")] {
        let Verdict::Pass(parcel) = office.desk.take(study_letter(1), &envelope).await else { panic!("{reason}") };
        assert_sound(&parcel);
        assert_eq!((parcel.bytes, &parcel.report.reasons[..]), (plain_letter(1), &[reason.to_owned()][..]));
    }
}

#[tokio::test]
async fn a_message_too_large_to_look_into_passes_unmeasured() {
    let office = Office::told_at_collection().await;
    let mut raw = study_letter(1);
    raw.extend_from_slice(&b"0123456789abcde\r\n".repeat(1_700_000));
    let parcel = office.parcel(&raw, "jan@example.org").await;
    assert_eq!(parcel.report.reasons, ["too-large"]);
    let mut expected = plain_letter(1);
    expected.extend_from_slice(&b"0123456789abcde\r\n".repeat(1_700_000));
    assert!(parcel.bytes == expected);
}

#[tokio::test]
async fn broken_mail_passes_as_it_came() {
    let office = Office::told_at_collection().await;
    for body in [
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
        "Content-Type: text/html; charset=utf-8\r\nContent-Type: text/plain\r\n\r\n<p>\r\n",
        "Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n!!!!\r\n",
        "\r\n\0\0\0\r\n",
        "",
    ] {
        let raw = format!("From: news@example.nl\r\n{body}");
        let with_header = format!("Openlijk-Purpose: study\r\n{raw}");
        let parcel = office.parcel(with_header.as_bytes(), "jan@example.org").await;
        if parcel.report.reasons.first().is_some_and(|reason| reason != "no-html") {
            assert_eq!(parcel.bytes, raw.as_bytes(), "{:?}", parcel.report);
        }
        assert_sound(&parcel);
    }
}
