//! Whatever shape, encoding and charset: the notice is in, once, and every other byte is as it came.

#[path = "support/mail.rs"]
mod mail;
mod support;

use mail::{Mail, mail};
use mail_parser::MessageParser;
use openlijk_message::{LeftAlone, Prepared, prepare, without_own_headers};
use proptest::prelude::*;
use support::*;

fn changed(mail: &Mail) -> Vec<u8> {
    match prepared(&mail.raw) {
        Prepared::Changed { bytes, picture: false } => bytes,
        other => panic!("{:?}: {other:?}\n{}", mail.shape, String::from_utf8_lossy(&mail.raw)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_byte_outside_the_insertions_is_as_it_came(mail in mail()) {
        let result = changed(&mail);
        prop_assert!(only_inserted(&mail.raw, &result, 2), "{}\n---\n{}", String::from_utf8_lossy(&mail.raw), String::from_utf8_lossy(&result));
    }

    #[test]
    fn the_notice_stands_there_once_in_every_text_that_is_shown(mail in mail()) {
        let result = changed(&mail);
        let shown = String::from_utf8_lossy(&result).into_owned();
        let html = texts(&result, "text/html");
        prop_assert_eq!(html.len(), usize::from(mail.has_html()));
        for html in &html {
            prop_assert_eq!(says_the_notice(html), 1, "{}", shown);
            prop_assert_eq!(notices_seen(html), 1, "{}", html);
        }
        if mail.has_text() {
            let text = &texts(&result, "text/plain")[0];
            prop_assert_eq!(says_the_notice(text), 1, "{}", shown);
            prop_assert!(text.lines().any(|line| line == PAGE), "{}", text);
            prop_assert!(text.lines().any(|line| line == "* * *"), "{}", text);
        }
        // And by the parser that mail programs in Rust use.
        let parsed = MessageParser::default().parse(&result).unwrap();
        if mail.has_html() {
            prop_assert_eq!(says_the_notice(&parsed.body_html(0).unwrap()), 1);
        }
        if mail.has_text() {
            prop_assert_eq!(says_the_notice(&parsed.body_text(0).unwrap()), 1);
        }
        prop_assert!(parsed.parts.iter().all(|part| !part.is_encoding_problem));
    }

    #[test]
    fn the_decoded_text_is_the_old_one_with_the_notice_in_it(mail in mail()) {
        let result = changed(&mail);
        let (old, new) = (mailparse::parse_mail(&mail.raw).unwrap(), mailparse::parse_mail(&result).unwrap());
        for (old, new) in old.parts().zip(new.parts()).filter(|(old, _)| old.subparts.is_empty()) {
            prop_assert_eq!(&old.ctype.mimetype, &new.ctype.mimetype);
            let (old, new) = (old.get_body_raw().unwrap(), new.get_body_raw().unwrap());
            let before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
            prop_assert!(new.ends_with(&old[before..]), "{}\n---\n{}", String::from_utf8_lossy(&old), String::from_utf8_lossy(&new));
        }
    }

    #[test]
    fn what_goes_in_keeps_to_the_limits_of_mail(mail in mail()) {
        let result = changed(&mail);
        let old: Vec<&[u8]> = mail.raw.split(|byte| *byte == b'\n').collect();
        for line in result.split(|byte| *byte == b'\n').filter(|line| !old.contains(line)) {
            prop_assert!(line.len() <= 999, "{}", String::from_utf8_lossy(line));
        }
        for part in mailparse::parse_mail(&result).unwrap().parts() {
            if let mailparse::body::Body::QuotedPrintable(body) | mailparse::body::Body::Base64(body) = part.get_body_encoded() {
                let longest = body.get_raw().split(|byte| *byte == b'\n').map(<[u8]>::len).max();
                prop_assert!(longest <= Some(77), "{}", String::from_utf8_lossy(body.get_raw()));
            }
        }
        prop_assert!(result.len() - mail.raw.len() <= openlijk_message::LARGEST_INSERTION);
        let bare = result.windows(2).any(|two| (two[0] == b'\r') != (two[1] == b'\n'));
        prop_assert!(!bare || !result.contains(&b'\n'), "a bare CR or LF");
        if mail.raw.is_ascii() {
            let quiet = |raw: &[u8]| !String::from_utf8_lossy(raw).contains(": 8bit");
            prop_assert!(result.is_ascii() || !quiet(&mail.raw), "8-bit bytes in 7-bit mail");
        }
    }

    #[test]
    fn without_a_picture_nothing_remote_comes_in(mail in mail()) {
        prop_assert_eq!(remote_resources(&mail.raw), remote_resources(&changed(&mail)));
    }

    #[test]
    fn preparing_twice_is_preparing_once(mail in mail()) {
        let once = changed(&mail);
        let twice = prepare(&once, &openlijk_message::Insertion { notice: &notice(), picture: None });
        prop_assert_eq!(twice, Prepared::LeftAlone { bytes: once, why: LeftAlone::AlreadyPrepared });
    }

    #[test]
    fn own_headers_leave_nothing_behind(mail in mail(), at in 0..4usize) {
        let head = mail.raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let ends: Vec<usize> = (0..head).filter(|at| mail.raw[*at..].starts_with(b"\r\n") && mail.raw[at + 2] > b' ').map(|at| at + 2).collect();
        let at = ends[at % ends.len()];
        let own = b"openLIJK-Purpose: nieuws\r\nOpenlijk-Nonsense:\r\n folded\r\n\tagain\r\n";
        let raw = [&mail.raw[..at], own, &mail.raw[at..]].concat();
        prop_assert_eq!(&without_own_headers(&raw), &mail.raw);
        prop_assert_eq!(prepared(&raw), prepared(&mail.raw));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    /// Mail with a few bytes changed: no panic, and never anything but insertions.
    #[test]
    fn mutated_mail_is_left_alone_or_only_inserted_into(
        mail in mail(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "[-\r\n:;=<>/\"a-z\\x00\\x80 ]{0,3}|--=_a_0'x|</body>|<!--|boundary=b|\r\n\r\n", 0..3usize), 1..4),
    ) {
        let mut raw = mail.raw.clone();
        for (at, text, removed) in &cuts {
            let at = at.index(raw.len());
            let end = (at + removed).min(raw.len());
            raw.splice(at..end, text.bytes());
        }
        match prepared(&raw) {
            Prepared::LeftAlone { bytes, .. } => prop_assert_eq!(bytes, raw),
            Prepared::Changed { bytes, .. } => {
                prop_assert!(only_inserted(&raw, &bytes, 2));
                // A second reader sees the notice wherever it shows a text: else they disagree on where the text is.
                let html = texts(&bytes, "text/html");
                prop_assert!(html.iter().all(|html| says_the_notice(html) == 1), "{}", String::from_utf8_lossy(&bytes));
                let plain = texts(&bytes, "text/plain");
                prop_assert!(!html.is_empty() || plain.iter().any(|text| says_the_notice(text) == 1), "{}", String::from_utf8_lossy(&bytes));
            }
        }
    }

    #[test]
    fn rubbish_does_no_harm(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        openlijk_message::read_headers(&raw);
        without_own_headers(&raw);
        prepared(&raw);
    }
}
