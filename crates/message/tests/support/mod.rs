//! What the tests share: notices, a generator of mail, and checks that share no code with the splice.
#![allow(dead_code, reason = "each test file uses its own part")]

use openlijk_message::notice::{Notice, NoticeFacts, Says};
use openlijk_message::{Insertion, LeftAlone, Picture, Prepared, prepare};
use openlijk_model::{Language, Measure};

pub const PAGE: &str = "https://mail.gemeente.example/r/Ab-12_xyz?x=1&y=2";
pub const PICTURE: &str = "https://mail.gemeente.example/o/TOKENtoken.gif";

pub fn notice() -> Notice {
    notice_in(Language::Fr, Measure::Aggregate)
}

pub fn notice_in(language: Language, measure: Measure) -> Notice {
    Notice::render(&NoticeFacts {
        language,
        organisation: "Gémeente Zuid & Co",
        why: "Zo zien we of onze brieven u bereiken – en of “ze” duidelijk zijn.",
        own_words: "",
        says: Says::Measures(measure),
        page_url: PAGE,
    })
}

pub fn prepared(raw: &[u8]) -> Prepared {
    prepare(raw, &Insertion { notice: &notice(), picture: None })
}

pub fn prepared_with(raw: &[u8], picture: Option<&Picture>) -> Prepared {
    prepare(raw, &Insertion { notice: &notice(), picture })
}

pub fn why(raw: &[u8]) -> Option<LeftAlone> {
    match prepared(raw) {
        Prepared::Changed { .. } => None,
        Prepared::LeftAlone { why, bytes } => {
            assert_eq!(bytes, raw, "left alone, yet changed");
            Some(why)
        }
    }
}

/// Mail as it travels: CRLF lines.
pub fn crlf(text: &str) -> Vec<u8> {
    text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

/// Is `result` `original` with the refusal header at the end of its header section and at most `most` more insertions?
/// Found by comparing alone, knowing nothing of parts or encodings.
pub fn only_inserted(original: &[u8], result: &[u8], most: usize) -> bool {
    let end = original.windows(4).position(|four| four == b"\r\n\r\n").expect("an end of headers") + 2;
    if original[..end] != result[..end] {
        return false;
    }
    let rest = &result[end..];
    let line = rest.windows(2).position(|two| two == b"\r\n").expect("a header line") + 2;
    rest.starts_with(b"Measure-Refuse: <https://") && insertions_only(&original[end..], &rest[line..], most)
}

fn insertions_only(original: &[u8], result: &[u8], most: usize) -> bool {
    if original == result {
        return true;
    }
    let Some(added) = result.len().checked_sub(original.len()).filter(|_| most > 0) else { return false };
    let same = common(original, result);
    (1..=added).any(|length| insertions_only(&original[same..], &result[same + length..], most - 1))
}

fn common(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

/// How often each thing that a mail program would fetch, or hand over, is mentioned anywhere in the decoded parts.
pub fn remote_resources(raw: &[u8]) -> Vec<(&'static str, usize)> {
    const THINGS: [&str; 16] = [
        "src=",
        "srcset=",
        "background=",
        "url(",
        "<link",
        "@import",
        "poster=",
        "<img",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<video",
        "<audio",
        "<base",
        "http-equiv",
    ];
    let parsed = mailparse::parse_mail(raw).expect("mailparse reads it");
    let mut text = String::new();
    for part in parsed.parts() {
        text.push_str(&String::from_utf8_lossy(&part.get_body_raw().unwrap_or_default()).to_ascii_lowercase());
    }
    let text: String = text.split_whitespace().collect::<Vec<_>>().join("").replace("= ", "=");
    THINGS.iter().map(|thing| (*thing, text.matches(thing).count())).collect()
}

/// The decoded texts of the parts that a reader is shown, by a parser other than the product's.
pub fn texts(raw: &[u8], mime: &str) -> Vec<String> {
    let parsed = mailparse::parse_mail(raw).expect("mailparse reads it");
    let shown = parsed.parts().filter(|part| {
        part.ctype.mimetype == mime && part.get_content_disposition().disposition == mailparse::DispositionType::Inline
    });
    shown.map(|part| part.get_body().unwrap_or_else(|error| panic!("it does not decode: {error}"))).collect()
}

/// How often `html`'s own element is seen, and visible, by an HTML reader other than the product's.
pub fn notices_seen(html: &str) -> usize {
    use lol_html::{RewriteStrSettings, element, rewrite_str};
    const NOTICE: &str = "div[lang] > table[role=presentation] a[href]";
    let (seen, hidden) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!(NOTICE, |link| {
            let href = link.get_attribute("href").unwrap_or_default().replace("&amp;", "&");
            seen.set(seen.get() + usize::from(href == PAGE));
            Ok(())
        }))
        .append_element_content_handler(element!(
            "[style*=\"display:none\"] div[lang], a div[lang], font div[lang], td div[lang], textarea div[lang]",
            |_| {
                hidden.set(hidden.get() + 1);
                Ok(())
            }
        ));
    rewrite_str(html, settings).expect("lol_html reads it");
    assert_eq!(hidden.get(), 0, "within something else: {html}");
    seen.get()
}

/// A word of the notice that is in every charset, with white space made even.
pub fn says_the_notice(text: &str) -> usize {
    let even = text.split_whitespace().collect::<Vec<_>>().join(" ");
    even.matches("compte combien de fois ce message est ouvert").count()
}
