//! Plain text for who asked for it: the message's own text alone, and every other byte as it came.

#[path = "support/mail.rs"]
mod mail;
mod support;

use mail::{Shape, mail};
use mail_parser::{MessageParser, MimeHeaders as _};
use openlijk_message::{LeftAlone, plain_text, without_own_headers};
use proptest::prelude::*;
use support::*;

fn letter(text: &str, html: &str) -> String {
    format!(
        "From: a@b.nl\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: \
         text/plain\n\n{text}\n--b\nContent-Type: text/html\n\n{html}\n--b--\nbye\n"
    )
}

#[test]
fn the_html_is_cut_out_and_nothing_else() {
    let raw = letter("Beste Jan", "<p>Beste Jan</p>").replace("From:", "Openlijk-Purpose: x\nFrom:");
    let expected = letter("Beste Jan", "").replace("--b\nContent-Type: text/html\n\n\n", "");
    assert_eq!(plain_text(&crlf(&raw)), Ok(crlf(&expected)));
}

#[test]
fn an_html_that_comes_first_goes_too() {
    let raw =
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x\n--b\n\nx\n--b--\n";
    assert_eq!(
        plain_text(&crlf(raw)),
        Ok(crlf("Content-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n--b--\n"))
    );
}

#[test]
fn what_must_not_change_or_has_no_text_stays() {
    let with = |header: &str| crlf(&format!("{header}\n{}", letter("x", "<p>x</p>")));
    for (raw, why) in [
        (with("DKIM-Signature: v=1; d=b.nl"), LeftAlone::DkimSigned),
        (with("List-Post: <mailto:list@b.nl>"), LeftAlone::MailingList),
        (crlf(&letter(" \n", "<p>x</p>")), LeftAlone::Shape),
        (crlf("Content-Type: text/html\n\n<p>x</p>\n"), LeftAlone::Shape),
        (crlf(&letter("-----BEGIN PGP SIGNED MESSAGE-----\nx", "<p>x</p>")), LeftAlone::Signed),
        (crlf(&letter("x", "<p>x</p>").replace("--b--", "--b")), LeftAlone::Broken),
        (crlf(&letter("x", "<p>x</p>").replace("text/plain", "text/calendar")), LeftAlone::Shape),
    ] {
        assert_eq!(plain_text(&raw), Err(why), "{}", String::from_utf8_lossy(&raw));
    }
}

#[test]
fn mail_of_text_alone_is_as_it_came() {
    let raw = crlf("From: a@b.nl\nContent-Type: text/plain; charset=x-unknown\n\nBeste Jan,\n");
    assert_eq!(plain_text(&raw), Ok(raw));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_reader_finds_the_same_text_and_attachments_and_no_html(mail in mail()) {
        let own = [&b"Openlijk-Purpose: nieuws\r\n"[..], &mail.raw].concat();
        let Ok(bytes) = plain_text(&own) else {
            let text = texts(&mail.raw, "text/plain").concat();
            let has_own_text = mail.has_html() && mail.has_text();
            prop_assert!(!has_own_text || text.trim().is_empty(), "{:?}", mail);
            return Ok(());
        };
        prop_assert!(mail.has_text());
        let (before, after) = (MessageParser::default().parse(&mail.raw).unwrap(), MessageParser::default().parse(&bytes).unwrap());
        prop_assert_eq!(before.body_text(0), after.body_text(0));
        prop_assert_eq!(texts(&mail.raw, "text/plain"), texts(&bytes, "text/plain"));
        prop_assert_eq!(texts(&bytes, "text/html"), Vec::<String>::new());
        let files = |message: &mail_parser::Message<'_>| -> Vec<_> {
            message.attachments().filter_map(|part| Some((part.attachment_name()?.to_owned(), part.contents().to_vec()))).collect()
        };
        prop_assert_eq!(files(&before), files(&after));
        // Idempotent, and a subsequence of what came.
        prop_assert_eq!(plain_text(&bytes), Ok(bytes.clone()));
        let mut rest = mail.raw.iter();
        prop_assert!(bytes.iter().all(|byte| rest.any(|other| other == byte)));
        if mail.shape == Shape::Text || mail.shape == Shape::MixedText {
            prop_assert_eq!(bytes, without_own_headers(&own));
        }
    }

    #[test]
    fn mutated_mail_does_no_harm(
        mail in mail(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[-\r\n:;=<>/\"a-z\\x00\\x80 ]{0,3}|--=_a_0'x|boundary=b|\r\n\r\n", 0..3usize), 1..4),
    ) {
        let mut raw = mail.raw.clone();
        for (at, text, removed) in &cuts {
            let at = at.index(raw.len());
            let end = (at + removed).min(raw.len());
            raw.splice(at..end, text.bytes());
        }
        if let Ok(bytes) = plain_text(&raw) {
            prop_assert_eq!(plain_text(&bytes), Ok(bytes));
        }
    }
}
