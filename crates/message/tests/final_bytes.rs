//! The check on the bytes as they leave: what `prepare` makes passes, and whatever is then damaged, hidden or smuggled in does not.

#[path = "support/granted.rs"]
mod granted;
#[path = "support/mail.rs"]
mod mail;
mod support;

use granted::GRANTED;
use mail::mail;
use openlijk_message::check::{Carried, carries};
use openlijk_message::{Notice, Prepared};
use proptest::prelude::*;
use std::ops::Range;
use support::*;
use unicode_normalization::UnicodeNormalization as _;

const PREFIX: &str = "https://mail.gemeente.example/o/";

fn with_picture(raw: &[u8]) -> Vec<u8> {
    match prepared_with(raw, Some(&GRANTED)) {
        Prepared::Changed { bytes, .. } => bytes,
        Prepared::LeftAlone { why, .. } => panic!("left alone: {why:?}"),
    }
}

fn read(bytes: &[u8]) -> Carried {
    carries(bytes, PREFIX, &notice())
}

/// A newsletter with a picture in it, and where in it `sought` is replaced.
fn newsletter(sought: &str, by: &str) -> Vec<u8> {
    let raw = crlf(
        "From: a@b.nl\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; \
         charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nHallo\n--b\nContent-Type: text/html; \
         charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<html><body><p>Hallo</p></body></html>\n--b--\n",
    );
    let text = String::from_utf8(with_picture(&raw)).unwrap();
    assert!(text.contains(sought), "{sought:?} is not in {text}");
    text.replacen(sought, by, 1).into_bytes()
}

#[test]
fn a_damaged_or_hidden_notice_does_not_pass() {
    assert!(read(&newsletter("Hallo", "Hallo")).is_told());
    let title = "<strong>Que mesure ce message ?</strong>";
    for (sought, by) in [
        ("Measure-Refuse:", "X-Refuse:"),
        ("Measure-Refuse: <https://mail", "Measure-Refuse: <https://other"),
        (title, ""),
        ("ce message est ouvert.\r\nNous ignorons par qui.<br>", "ce message est ouvert.<br>"),
        ("* * *\r\nQue mesure", "* * *\r\n"),
        ("<a href=\"https://mail", "<a href=\"https://other"),
        ("<div lang=\"fr\"", "<div lang=\"fr\" hidden"),
        ("<div lang=\"fr\"", "<div style=\"display: none\"><div lang=\"fr\""),
        ("<div lang=\"fr\"", "<div style='OPACITY:0.0 !important'><div lang=\"fr\""),
        ("<div lang=\"fr\"", "<!--<div lang=\"fr\""),
        ("<div lang=\"fr\"", "<template><div lang=\"fr\""),
        ("<div lang=\"fr\"", "<style><div lang=\"fr\""),
        ("display:block!important;visibility:visible!important", "display:none;visibility:visible!important"),
        ("font-size:16px", "font-size:0px"),
        ("<strong>", "<strong style=visibility:hidden>"),
    ] {
        let found = read(&newsletter(sought, by));
        assert!(!found.is_told(), "{by}: {found:?}");
    }
    // The address of the recipient's page in the text.
    let text = String::from_utf8(newsletter("Hallo", "Hallo")).unwrap().replace(&format!("\r\n{PAGE}\r\n"), "\r\n");
    assert!(!read(text.as_bytes()).notice_text);
}

#[test]
fn what_only_surrounds_the_notice_does_not_hide_it() {
    for around in [
        "<p style=\"display:none\">x<div>y</div>",
        "<div style=\"display:none\">preheader</div>",
        "<div style=\"font-size:0\"><table><tr><td style=\"font-size:14px\">x</div></td></tr></table></div>",
        "<img src=\"https://elsewhere.example/o/x.gif\">",
        "<style>p { display:none }</style><script>x</script><title>y</title>",
        "<table><tr><td style='display:none'>x<td>y<tr><td>z</table>",
    ] {
        let found = read(&newsletter("<p>Hallo</p>", around));
        assert!(found.is_told() && found.pictures == 1, "{around}: {found:?}");
    }
}

#[test]
fn a_picture_is_found_wherever_it_is_loaded_from() {
    let picture = "HTTPS://mail.Gemeente.example/o/other.gif";
    for smuggled in [
        format!("<img src='{picture}'>"),
        format!("<img srcset=\"x.png 1x, {picture} 2x\">"),
        format!("<td background=\"{}\">", picture.replace(':', "&#58;")),
        format!("<p style=\"background:url({picture})\">"),
        format!("<style>p {{ background: url('{picture}') }}</style>"),
        format!("<!--[if mso]><img src=\"{picture}\"><![endif]-->"),
        format!("<link rel=preload href={picture}>"),
        format!("<svg><image href='{picture}'/></svg>"),
    ] {
        let found = read(&newsletter("<p>Hallo</p>", &smuggled));
        assert_eq!((found.pictures, found.is_told()), (2, false), "{smuggled}");
    }
    // Going somewhere is an act of the reader.
    assert_eq!(read(&newsletter("<p>Hallo</p>", &format!("<a href='{picture}'>x</a>"))).pictures, 1);
    let nested = format!("Content-Type: message/rfc822\r\n\r\nContent-Type: text/html\r\n\r\n<img src={picture}>");
    assert_eq!(read(nested.as_bytes()).pictures, 1);
    let base64 = "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        PGltZyBzcmM9aHR0cHM6Ly9tYWlsLmdlbWVlbnRlLmV4YW1wbGUvby94LmdpZj4=\r\n";
    assert_eq!(
        read(base64.as_bytes()),
        Carried { pictures: 1, notice_html: false, notice_text: false, refuse_header: false }
    );
}

#[test]
fn a_notice_in_another_part_than_the_picture_tells_nobody() {
    let with = String::from_utf8(newsletter("Hallo", "Hallo")).unwrap();
    let second = format!("--b\r\nContent-Type: text/html\r\n\r\n<img src=\"{PICTURE}\">\r\n--b--");
    let image = with.find("<img").unwrap();
    let end = image + with[image..].find('>').unwrap() + 1;
    let moved = format!("{}{}", &with[..image], &with[end..]).replace("--b--", &second);
    let found = read(moved.as_bytes());
    assert_eq!((found.pictures, found.notice_html), (1, false));
}

#[test]
fn a_notice_that_says_something_else_is_not_the_one_that_is_due() {
    let bytes = newsletter("Hallo", "Hallo");
    let other = notice_in(openlijk_model::Language::Fr, openlijk_model::Measure::Individual);
    assert!(!carries(&bytes, PREFIX, &other).is_told());
    assert!(!carries(&bytes, PREFIX, &Notice { words: String::new(), ..notice() }).is_told());
}

/// By other parsers: are all of the notice's sentences in a part's text, as a reader without styles sees it?
fn is_said(bytes: &[u8], mime: &str) -> bool {
    let said = |text: &str| {
        let text = letters(&if mime == "text/html" { shown(text) } else { text.to_owned() });
        notice().words.lines().all(|line| text.contains(&letters(line)))
    };
    texts(bytes, mime).iter().any(|text| said(text))
}

/// Where `result` has more than `original`, in `most` places at most.
fn insertions(original: &[u8], result: &[u8], most: usize) -> Option<Vec<Range<usize>>> {
    let added = result.len() - original.len();
    let same = original.iter().zip(result).take_while(|(one, other)| one == other).count();
    if added == 0 {
        return (same == original.len()).then(Vec::new);
    }
    // The last one takes all that is left.
    let least = if most == 1 { added } else { 1 };
    (least..=added).filter(|_| most > 0).find_map(|length| {
        let behind = insertions(&original[same..], &result[same + length..], most - 1)?;
        let moved = behind.into_iter().map(|range| range.start + same + length..range.end + same + length);
        Some(std::iter::once(same..same + length).chain(moved).collect())
    })
}

/// Letters and digits without their marks: what every charset keeps.
fn letters(text: &str) -> String {
    text.nfkd().filter(char::is_ascii_alphanumeric).collect()
}

fn shown(html: &str) -> String {
    use lol_html::{RewriteStrSettings, doc_text, rewrite_str};
    let text = std::cell::RefCell::new(String::new());
    let settings = RewriteStrSettings::new().append_document_content_handler(doc_text!(|chunk| {
        text.borrow_mut().push_str(chunk.as_str());
        Ok(())
    }));
    rewrite_str(html, settings).expect("lol_html reads it");
    let text = text.into_inner().replace("&amp;", "&").replace("&#39;", "'");
    let mut pieces = text.split("&#");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |before, piece| {
        // The semicolon may be missing.
        let (number, after) = piece.split_at(piece.find(|it: char| !it.is_ascii_digit()).unwrap_or(piece.len()));
        let character = number.parse().ok().and_then(char::from_u32);
        before + &character.map(String::from).unwrap_or_default() + after
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_prepare_makes_is_told(mail in mail()) {
        let bytes = with_picture(&mail.raw);
        let found = read(&bytes);
        prop_assert_eq!(found.pictures, usize::from(mail.has_html()));
        prop_assert!(found.notice_html && found.notice_text && found.refuse_header, "{:?} {}", found, String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn without_the_notice_it_is_not(mail in mail()) {
        let bytes = with_picture(&mail.raw);
        let silent = Notice { words: "Ce message ne mesure rien.".into(), ..notice() };
        prop_assert!(!mail.has_html() || !carries(&bytes, PREFIX, &silent).is_told());
    }

    /// Some bytes of what was put in go: where another reader no longer finds a sentence in HTML or text, or no header, and a picture
    /// is still there, the message does not pass.
    #[test]
    fn a_message_that_lost_something_of_its_notice_does_not_pass(
        mail in mail(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..40usize), 3),
    ) {
        let mut bytes = with_picture(&mail.raw);
        let end = mail.raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 2;
        let header = end..end + bytes[end..].iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let behind = insertions(&mail.raw[end..], &bytes[header.end..], 2).expect("insertions alone");
        let behind = behind.into_iter().map(|place| place.start + header.end..place.end + header.end);
        let places: Vec<_> = std::iter::once(header.clone()).chain(behind).collect();
        // Each place once, from the last on, so that the others stay where they are.
        for (place, (at, length)) in places.into_iter().zip(cuts).rev() {
            let at = place.start + at.index(place.len());
            bytes.drain(at..(at + length).min(place.end));
        }
        let found = read(&bytes);
        // A reader that gives up on the damaged message judges nothing.
        let other_reads = mailparse::parse_mail(&bytes).is_ok_and(|it| it.parts().all(|part| part.get_body().is_ok()));
        if found.pictures > 0 && found.is_told() && other_reads {
            let html = texts(&bytes, "text/html");
            prop_assert!(html.is_empty() || is_said(&bytes, "text/html"), "{}", String::from_utf8_lossy(&bytes));
            prop_assert!(!mail.has_text() || is_said(&bytes, "text/plain") || texts(&bytes, "text/plain").is_empty(), "{}", String::from_utf8_lossy(&bytes));
            let refuse = format!("Measure-Refuse: <{}>", notice().refuse_url);
            prop_assert!(String::from_utf8_lossy(&bytes).contains(&refuse));
        }
    }

    #[test]
    fn rubbish_passes_only_without_a_picture(raw in prop::collection::vec(any::<u8>(), 0..300)) {
        let found = read(&raw);
        prop_assert!(found.pictures == 0 || !found.is_told());
    }
}
