//! A picture: only under a decision's grant, only in HTML, right behind the notice, and it says what it does.

#[path = "support/mail.rs"]
mod mail;
mod support;

use jiff::Timestamp;
use mail::mail;
use openlijk_lawfulness::{Decider, Decision};
use openlijk_message::{Picture, Prepared};
use openlijk_model::Facts;
use proptest::prelude::*;
use std::sync::LazyLock;
use support::*;

/// A newsletter's reach, with everything in order: crowds may be counted.
fn decision(requested: &str) -> Decision {
    let facts = format!(
        r#"{{"controller": "private", "recipient_class": "citizen", "country": "NL", "purpose": "newsletter-reach",
        "basis": "f", "interest": "knowing whether our newsletter is read", "requested": "{requested}",
        "data": {{"unique_id": false, "ip": false, "user_agent": false, "time": "hour", "count": false, "geo": false,
        "dwell": false, "forward": false}}, "consent": {{"state": "unknown"}}, "requested_mail": true,
        "collected": "2026-05-01", "disclosure": "earlier-message", "opt_out": "one-click",
        "less_intrusive": {{"available": "none"}}, "recipients": 20000, "scope": "selected",
        "documents": {{"ropa": "R-1", "dpia": "D-1", "processor": "none", "retention_days": 90}}}}"#
    );
    let facts: Facts = serde_json::from_str(&facts).unwrap();
    let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    Decider::built_in().unwrap().decide(&facts, Some("nl"), now).unwrap()
}

static GRANTED: LazyLock<Picture> = LazyLock::new(|| {
    let grant = decision("aggregate").picture().expect("a newsletter's reach may be counted");
    Picture::granted(grant, PICTURE.to_owned())
});

#[test]
fn a_decision_for_nothing_grants_no_picture() {
    assert!(decision("none").picture().is_none());
    assert!(decision("delivery").picture().is_none());
}

#[test]
fn a_picture_says_what_loading_it_does_in_the_language_of_the_message() {
    let raw = crlf("From: a@b.nl\nContent-Type: text/html; charset=utf-8\n\n<body><p>x</body>\n");
    let Prepared::Changed { bytes, picture: true } = prepared_with(&raw, Some(&GRANTED)) else { panic!("left alone") };
    let html = texts(&bytes, "text/html").remove(0);
    let after = html.split_once("</div>").expect("the notice's end").1;
    let expected = format!(
        "\r\n<img src=\"{PICTURE}\"\r\nwidth=\"1\" height=\"1\" alt=\"Une image invisible. La charger compte comme une ouverture.\">\r\n</body>\r\n"
    );
    assert_eq!(after, expected);
}

#[test]
fn a_picture_address_cannot_break_out() {
    let raw = crlf("From: a@b.nl\nContent-Type: text/html\n\n<p>x\n");
    let grant = GRANTED.grant();
    let picture = Picture::granted(grant, "https://x.nl/\"><script>\r\nBcc: a&b".to_owned());
    let Prepared::Changed { bytes, .. } = prepared_with(&raw, Some(&picture)) else { panic!("left alone") };
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("<img src=\"https://x.nl/%22%3E%3Cscript%3E%0D%0ABcc:%20a&amp;b\""), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_picture_comes_once_and_in_html_alone(mail in mail()) {
        let Prepared::Changed { bytes, picture } = prepared_with(&mail.raw, Some(&GRANTED)) else { panic!("left alone") };
        prop_assert_eq!(picture, mail.has_html());
        prop_assert!(only_inserted(&mail.raw, &bytes, 2));
        let loads = |raw: &[u8], thing: &str| remote_resources(raw).iter().find(|(name, _)| *name == thing).unwrap().1;
        for (thing, _) in remote_resources(&bytes) {
            let more = usize::from(picture && matches!(thing, "src=" | "<img"));
            prop_assert_eq!(loads(&bytes, thing), loads(&mail.raw, thing) + more, "{}", thing);
        }
        for html in texts(&bytes, "text/html") {
            prop_assert_eq!(html.matches(PICTURE).count(), 1);
        }
        for text in texts(&bytes, "text/plain") {
            prop_assert_eq!(text.matches(PICTURE).count(), 0);
        }
    }
}
