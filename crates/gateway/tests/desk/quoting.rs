//! Mail that quotes a measured message, with that message's picture: it passes as it came, bears no measure of its own, and
//! the reply says what it carries.

use crate::harness::{Office, STUDY_HEADERS, has, jan, picture, study_letter};
use base64::Engine as _;
use openlijk_gateway::{Parcel, Verdict};
use openlijk_model::Measure;

/// The HTML of a measured letter to somebody, as a mail program quotes it.
async fn quoted(office: &Office) -> String {
    let measured = office.sent(&study_letter(1), "jan@example.org").await;
    let html = String::from_utf8(measured.bytes.clone()).unwrap().split("\r\n\r\n").nth(1).unwrap().to_owned();
    assert!(picture(html.as_bytes()).is_some(), "{html}");
    format!("<p>Ons antwoord.</p>\r\n<blockquote>\r\n{html}</blockquote>\r\n")
}

fn reply(number: u32, headers: &str, html: &str) -> Vec<u8> {
    let head = format!("From: DUO <news@example.nl>\r\nMIME-Version: 1.0\r\nMessage-ID: <{number}@example.nl>\r\n");
    format!("{head}{headers}Content-Type: text/html; charset=utf-8\r\n\r\n{html}").into_bytes()
}

fn names_the_quotation(parcel: &Parcel) -> bool {
    let named = parcel.report.reasons.iter().filter(|reason| *reason == "quoted-picture").count();
    assert!(named <= 1 && parcel.report.advice.is_some() == (named == 1), "{:?}", parcel.report);
    named == 1
}

#[tokio::test]
async fn a_reply_that_quotes_a_measured_letter_passes_as_it_came_and_the_report_says_so() {
    let office = Office::told_at_collection().await;
    let html = quoted(&office).await;
    let plain = reply(2, "", &html);
    let parcel = office.parcel(&plain, "els@example.org").await;
    assert_eq!((&parcel.bytes, parcel.report.measure), (&plain, Measure::None));
    assert_eq!(parcel.report.reasons, ["no-purpose", "quoted-picture"]);
    assert!(names_the_quotation(&parcel));

    let encoded = base64::engine::general_purpose::STANDARD.encode(&html);
    let lines: Vec<&str> = encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let in_base64 = reply(3, "Content-Transfer-Encoding: base64\r\n", &lines.join("\r\n"));
    let forwarded = format!(
        "From: a@example.nl\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nSee below\r\n\
         --x\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--x--\r\n",
        String::from_utf8(reply(4, "", &html)).unwrap()
    );
    for raw in [in_base64, forwarded.into_bytes()] {
        let parcel = office.parcel(&raw, "els@example.org").await;
        assert_eq!(parcel.bytes, raw);
        assert!(names_the_quotation(&parcel), "{:?}", parcel.report);
    }
}

#[tokio::test]
async fn a_reply_under_a_purpose_is_not_measured_beside_what_it_quotes_nor_says_that_it_measures_nothing() {
    // The second office tells by its first mail, which says: this mail measures nothing.
    for (office, teller) in [(Office::told_at_collection().await, false), (Office::open().await, true)] {
        let html = quoted(&Office::told_at_collection().await).await;
        let parcel = office.parcel(&reply(2, STUDY_HEADERS, &html), "els@example.org").await;
        assert_eq!((&parcel.bytes, parcel.report.measure), (&reply(2, "", &html), Measure::Delivery), "{teller}");
        assert_eq!(parcel.report.reasons[0], "quoted-picture");
        assert!(names_the_quotation(&parcel));
    }
    let office = Office::told_at_collection().await;
    let html = quoted(&office).await;
    let raw = reply(3, STUDY_HEADERS, &html);
    let Verdict::Pass(several) = office.take(&raw, &["els@example.org", "piet@example.org"]).await else { panic!() };
    assert!(names_the_quotation(&several) && several.bytes == reply(3, "", &html));
}

#[tokio::test]
async fn what_loads_no_picture_of_ours_quotes_none() {
    let office = Office::told_at_collection().await;
    let html = quoted(&office).await;
    let token = picture(html.as_bytes()).unwrap();
    let link = format!("<a href=\"https://meet.example.nl/o/{token}.gif\">x</a>");
    let other = format!("<img src=\"https://other.example.nl/o/{token}.gif\">");
    let text = format!("https://meet.example.nl/o/{token}.gif &lt;img&gt;");
    for (number, html) in [link, other, text].iter().enumerate() {
        let raw = reply(10 + u32::try_from(number).unwrap(), "", html);
        let parcel = office.parcel(&raw, "els@example.org").await;
        assert!(!names_the_quotation(&parcel) && parcel.bytes == raw, "{html}: {:?}", parcel.report);
    }
    // What was made ready by hand, and then goes through the proxy, bears its own picture and says so itself.
    let (letter, study, jan) = (study_letter(20), "study".parse().unwrap(), jan());
    let ready = office.desk.prepare(&letter, &study, &jan, None, None).await.unwrap().bytes;
    assert!(has(&ready, "Measure-Refuse:"));
    let parcel = office.parcel(&ready, "jan@example.org").await;
    assert!(!names_the_quotation(&parcel) && parcel.bytes == ready, "{:?}", parcel.report);
}
