//! Every remote URL of a message with where it stands: what `scan` judges and `strip` changes.

use crate::css::Look;
use crate::header;
use crate::html::{self, Hold, Reference};
use crate::limits::{MOST_BYTES, MOST_URLS};
use crate::parts::{self, Kind, Part, Parts};
use crate::report::Place;
use crate::transfer::decoded;
use crate::url::remote;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::ops::Range;

/// A URL where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Occurrence {
    pub reference: Reference,
    /// In which part; `None`: in a header.
    pub part: Option<usize>,
    /// In List-Unsubscribe.
    pub unsubscribes: bool,
}

/// A request for a receipt.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    pub to: String,
    pub range: Range<usize>,
}

/// What a message holds.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub parts: Parts,
    pub occurrences: Vec<Occurrence>,
    pub receipts: Vec<Receipt>,
}

/// Fields by which a receipt is asked for: RFC 8098, and what came before it.
const RECEIPTS: [&str; 4] =
    ["disposition-notification-to", "return-receipt-to", "x-confirm-reading-to", "read-receipt-to"];

/// Looks through a message.
pub(crate) fn gather(raw: &[u8]) -> Gathered {
    let mut gathered = Gathered::default();
    if raw.len() > MOST_BYTES {
        gathered.parts = parts::parts(&raw[..MOST_BYTES]);
        gathered.parts.not_looked_at.push("it is too large".to_owned());
    } else {
        gathered.parts = parts::parts(raw);
    }
    headers(&mut gathered);
    let list = gathered.parts.parts.clone();
    for (at, part) in list.iter().enumerate() {
        let (references, whole) = read(raw, part);
        if let Some(why) = whole {
            gathered.parts.not_looked_at.push(why.to_owned());
        }
        let room = MOST_URLS.saturating_sub(gathered.occurrences.len());
        if references.len() > room {
            gathered.parts.not_looked_at.push("it has too many links and pictures".to_owned());
        }
        let new = references.into_iter().take(room);
        gathered.occurrences.extend(new.map(|reference| Occurrence { reference, part: Some(at), unsubscribes: false }));
    }
    gathered.parts.not_looked_at.sort_unstable();
    gathered.parts.not_looked_at.dedup();
    gathered
}

fn headers(gathered: &mut Gathered) {
    for field in &gathered.parts.fields {
        if RECEIPTS.contains(&field.name.as_str()) && !field.value.is_empty() {
            gathered.receipts.push(Receipt { to: field.value.clone(), range: field.range.clone() });
        }
        if field.name == "list-unsubscribe" {
            for url in header::in_angle_brackets(&field.value).into_iter().filter_map(remote) {
                let reference = plain(url, Hold::Nowhere);
                gathered.occurrences.push(Occurrence { reference, part: None, unsubscribes: true });
            }
        }
    }
}

fn plain(url: &str, hold: Hold) -> Reference {
    let (text, element) = (String::new(), String::new());
    Reference {
        url: url.to_owned(),
        place: Place::Link,
        look: Look::default(),
        element,
        text,
        outlook_only: false,
        hold,
    }
}

/// How a part's bytes become text.
pub(crate) enum Charset {
    /// Its markup is ASCII, so it is read, and changed, as it stands.
    InPlace(&'static Encoding),
    /// It is made text first.
    Whole(&'static Encoding),
    /// Nobody here can read it.
    Unknown,
}

pub(crate) fn charset(part: &Part, content: &[u8]) -> Charset {
    let label = part.charset.trim();
    if content.starts_with(&[0xFE, 0xFF]) {
        return Charset::Whole(UTF_16BE);
    }
    if content.starts_with(&[0xFF, 0xFE]) {
        return Charset::Whole(UTF_16LE);
    }
    if label.to_ascii_lowercase().contains("utf-7") || label.to_ascii_lowercase().contains("utf-32") {
        return Charset::Unknown;
    }
    let default = if std::str::from_utf8(content).is_ok() { UTF_8 } else { WINDOWS_1252 };
    match Encoding::for_label(label.as_bytes()).unwrap_or(default) {
        encoding if encoding == UTF_16BE || encoding == UTF_16LE || encoding == ISO_2022_JP => Charset::Whole(encoding),
        // What a browser refuses to read: every byte would become one replacement sign.
        encoding if encoding == encoding_rs::REPLACEMENT => Charset::Unknown,
        encoding => Charset::InPlace(encoding),
    }
}

/// The references of one part; and why it was not wholly looked at, if it was not.
fn read(raw: &[u8], part: &Part) -> (Vec<Reference>, Option<&'static str>) {
    let body = raw.get(part.body.clone()).unwrap_or_default();
    let content = decoded(body, part.transfer);
    match charset(part, &content) {
        Charset::Unknown => (Vec::new(), Some("a part is in a character set that is not known")),
        Charset::InPlace(encoding) => {
            let decode = |bytes: &[u8]| encoding.decode_without_bom_handling(bytes).0.into_owned();
            read_content(part.kind, &content, &decode)
        }
        Charset::Whole(encoding) => {
            let text = encoding.decode(&content).0;
            let decode = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (mut references, why) = read_content(part.kind, text.as_bytes(), &decode);
            references.iter_mut().for_each(|found| found.hold = Hold::Nowhere);
            (references, why)
        }
    }
}

fn read_content(
    kind: Kind,
    content: &[u8],
    decode: &dyn Fn(&[u8]) -> String,
) -> (Vec<Reference>, Option<&'static str>) {
    match kind {
        Kind::Text => (text_urls(content), None),
        Kind::Css => {
            let sheet = [b"<style>", content].concat();
            let document = html::read(&sheet, decode);
            let nowhere = document.references.into_iter().map(|found| Reference { hold: Hold::Nowhere, ..found });
            (nowhere.collect(), (!document.whole).then_some("a style is too deep"))
        }
        Kind::Html | Kind::Amp => {
            let mut document = html::read(content, decode);
            if kind == Kind::Amp {
                document
                    .references
                    .iter_mut()
                    .filter(|found| found.place != Place::Link)
                    .for_each(|found| found.place = Place::Amp);
            }
            (document.references, (!document.whole).then_some("a document is too deep, or has too much in one place"))
        }
    }
}

/// URLs in plain text, as mail programs make links of them: from the scheme up to a blank or a bracket, signs that end a sentence aside.
fn text_urls(content: &[u8]) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = content[at..].windows(3).position(|three| three == b"://") {
        let colon = at + next;
        let scheme = content[..colon].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count().min(5);
        let scheme = [5, 4, 3].into_iter().filter(|length| *length <= scheme).find(|length| {
            let word = content[colon - length..colon].to_ascii_lowercase();
            matches!(word.as_slice(), b"http" | b"https" | b"ftp")
        });
        at = colon + 3;
        let Some(length) = scheme else { continue };
        let start = colon - length;
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control() || b"<>\"".contains(byte);
        let end = content[at..].iter().position(is_end).map_or(content.len(), |length| at + length);
        let end = start + without_sentence_end(&content[start..end]);
        let url = String::from_utf8_lossy(&content[start..end]);
        if let Some(url) = remote(&url) {
            found.push(plain(url, Hold::Text { range: start..end }));
        }
        at = at.max(end);
    }
    found
}

fn without_sentence_end(url: &[u8]) -> usize {
    let mut end = url.len();
    while end > 0 {
        let opens = |bytes: &[u8], open: u8| bytes.iter().filter(|byte| **byte == open).count();
        let drop = match url[end - 1] {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'|' | b'`' => true,
            b')' => opens(&url[..end], b'(') < opens(&url[..end], b')'),
            b']' => opens(&url[..end], b'[') < opens(&url[..end], b']'),
            b'}' => opens(&url[..end], b'{') < opens(&url[..end], b'}'),
            _ => false,
        };
        if !drop {
            break;
        }
        end -= 1;
    }
    end
}

/// The content of a part whose bytes can be changed where they stand.
pub(crate) fn changeable<'a>(raw: &'a [u8], part: &Part) -> Option<Cow<'a, [u8]>> {
    let content = decoded(raw.get(part.body.clone())?, part.transfer);
    matches!(charset(part, &content), Charset::InPlace(_)).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(raw: &[u8]) -> Vec<String> {
        gather(raw).occurrences.into_iter().map(|found| found.reference.url).collect()
    }

    #[test]
    fn plain_text_has_links_too() {
        let raw = b"Content-Type: text/plain\n\nSee https://a.b/c?d=(e). Or <http://x.y/z>, (ftp://f.g/h)! xhttp://q.r and foo://s";
        assert_eq!(urls(raw), ["https://a.b/c?d=(e)", "http://x.y/z", "ftp://f.g/h", "http://q.r"]);
    }

    #[test]
    fn other_character_sets_are_read() {
        let utf16: Vec<u8> = "<img src=\"http://a.b/1\">".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let raw = [&b"Content-Type: text/html; charset=utf-16le\n\n"[..], &utf16].concat();
        assert_eq!(urls(&raw), ["http://a.b/1"]);
        let raw = b"Content-Type: text/html; charset=iso-8859-1\n\n<img src='http://a.b/\xe9'>";
        assert_eq!(urls(raw), ["http://a.b/\u{e9}"]);
        let raw = b"Content-Type: text/html; charset=utf-7\n\n+ADw-img src=http://a.b/1+AD4-";
        assert_eq!(gather(raw).parts.not_looked_at, ["a part is in a character set that is not known"]);
    }

    #[test]
    fn headers_ask_for_receipts_and_offer_to_unsubscribe() {
        let found =
            gather(b"Disposition-Notification-To: <x@y.z>\nList-Unsubscribe: <mailto:u@y.z>, <https://y.z/u?1>\n\n");
        assert_eq!(found.receipts.len(), 1);
        assert!(found.occurrences.len() == 1 && found.occurrences[0].unsubscribes);
    }
}
