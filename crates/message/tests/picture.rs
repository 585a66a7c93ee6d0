//! A picture: only under a decision's grant, only in HTML, right behind the notice, and it says what it does.

#[path = "support/granted.rs"]
mod granted;
#[path = "support/mail.rs"]
mod mail;
mod support;

use granted::{GRANTED, decision};
use mail::mail;
use openlijk_message::{Picture, Prepared};
use proptest::prelude::*;
use support::*;

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
