//! The recipient's own address in a URL, whatever it was disguised as: percent-escapes, base64, hexadecimal, MD5, SHA-1, SHA-256.

use crate::header::{Field, value};
use crate::limits::MOST_RECIPIENTS;
use crate::url::percent_decoded;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

/// How an address stood in a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disguise {
    Plain,
    Base64,
    Hex,
    Md5,
    Sha1,
    Sha256,
}

impl Disguise {
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Plain => "in plain sight",
            Self::Base64 => "in base64",
            Self::Hex => "in hexadecimal",
            Self::Md5 => "as its MD5",
            Self::Sha1 => "as its SHA-1",
            Self::Sha256 => "as its SHA-256",
        }
    }
}

/// What to look for.
#[derive(Debug, Default)]
pub(crate) struct Recipients {
    /// Needles in lower case, for text in lower case.
    folded: Vec<(String, Disguise)>,
    /// Needles whose case counts, with `+` and `/` for the two last digits of base64.
    exact: Vec<String>,
}

/// Fields that say whose copy this is.
const NAMES: [&str; 9] = [
    "to",
    "cc",
    "bcc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "apparently-to",
    "x-delivered-to",
];

impl Recipients {
    /// From the fields of a message. An address that is the list's or the sender's own is nobody's copy.
    pub fn of(fields: &[Field]) -> Self {
        let mut others = Vec::new();
        for name in
            ["from", "sender", "reply-to", "list-post", "list-id", "mailing-list", "x-mailing-list", "x-been-there"]
        {
            others.extend(value(fields, name).map(str::to_ascii_lowercase));
        }
        let mut found: Vec<String> = Vec::new();
        for field in fields {
            let text = match field.name.as_str() {
                name if NAMES.contains(&name) => field.value.as_str(),
                "received" => field.value.split(" for ").nth(1).unwrap_or_default(),
                _ => continue,
            };
            for address in addresses(text) {
                let lower = address.to_ascii_lowercase();
                let is_new = !found.iter().any(|known| known.eq_ignore_ascii_case(&lower));
                if is_new && found.len() < MOST_RECIPIENTS && !others.iter().any(|other| other.contains(&lower)) {
                    found.push(address);
                }
            }
        }
        let mut recipients = Self::default();
        for address in found {
            recipients.add(&address);
        }
        recipients
    }

    fn add(&mut self, address: &str) {
        let lower = address.to_ascii_lowercase();
        self.folded.push((lower.clone(), Disguise::Plain));
        // As bounces write it.
        self.folded.push((lower.replacen('@', "=", 1), Disguise::Plain));
        let mut forms = vec![lower.clone()];
        if address != lower {
            forms.push(address.to_owned());
        }
        for form in forms {
            let bytes = form.as_bytes();
            self.folded.push((hexadecimal(bytes), Disguise::Hex));
            self.folded.push((hexadecimal(&Md5::digest(bytes)), Disguise::Md5));
            self.folded.push((hexadecimal(&Sha1::digest(bytes)), Disguise::Sha1));
            self.folded.push((hexadecimal(&Sha256::digest(bytes)), Disguise::Sha256));
            self.exact.extend((0..3).map(|shift| in_base64(bytes, shift)));
        }
    }

    /// Whether one of them is in this URL, and as what.
    pub fn within(&self, url: &str) -> Option<Disguise> {
        if self.folded.is_empty() {
            return None;
        }
        let once = percent_decoded(url);
        let twice = percent_decoded(&once);
        let lower = twice.to_ascii_lowercase();
        let folded = self.folded.iter().find(|(needle, _)| stands_alone(&lower, needle));
        if let Some((_, disguise)) = folded {
            return Some(*disguise);
        }
        let digits = twice.replace('-', "+").replace('_', "/");
        self.exact.iter().any(|needle| digits.contains(needle.as_str())).then_some(Disguise::Base64)
    }
}

/// Found, and not as the tail of a longer address: `an@x.org` is not in `jan@x.org`.
fn stands_alone(text: &str, needle: &str) -> bool {
    text.match_indices(needle).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + needle.len()..].chars().next();
        !before.is_some_and(|before| before.is_ascii_alphanumeric())
            && !after.is_some_and(|after| after.is_ascii_alphanumeric())
    })
}

/// The digits of base64 that these bytes always become when `shift` bytes stand before them and others follow.
fn in_base64(bytes: &[u8], shift: usize) -> String {
    let padded = [&vec![0; shift][..], bytes].concat();
    let encoded = STANDARD_NO_PAD.encode(&padded);
    let first = [0, 2, 3][shift];
    // The last digit of an unfinished group depends on what follows.
    let last = encoded.len() - usize::from(padded.len() % 3 != 0);
    encoded[first..last].to_owned()
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// What looks like an address in a header's text.
fn addresses(text: &str) -> Vec<String> {
    let is_part = |character: char| !character.is_whitespace() && !"<>()[],;:\"\\".contains(character);
    let pieces = text.split(|character| !is_part(character));
    let is_address = |piece: &&str| {
        piece.len() <= 254
            && piece
                .split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !domain.contains('@'))
    };
    pieces.filter(is_address).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::fields;

    fn recipients(head: &str) -> Recipients {
        Recipients::of(&fields(head.as_bytes(), 0, head.len()).0)
    }

    #[test]
    fn an_address_is_found_whatever_it_is_disguised_as() {
        let whose = recipients("From: News <news@shop.example>\nTo: Jan <Jan.de.Wit@Example.nl>\n\n");
        let plain = "jan.de.wit@example.nl";
        let cases = [
            (plain.to_owned(), Disguise::Plain),
            ("Jan.de.Wit%40Example.nl".to_owned(), Disguise::Plain),
            ("jan.de.wit%2540example.nl&x".to_owned(), Disguise::Plain),
            ("jan.de.wit=example.nl".to_owned(), Disguise::Plain),
            (hexadecimal(plain.as_bytes()).to_ascii_uppercase(), Disguise::Hex),
            (hexadecimal(&Md5::digest(plain)), Disguise::Md5),
            (hexadecimal(&Sha1::digest(plain)), Disguise::Sha1),
            (hexadecimal(&Sha256::digest("Jan.de.Wit@Example.nl")), Disguise::Sha256),
            (STANDARD_NO_PAD.encode(plain), Disguise::Base64),
            (STANDARD_NO_PAD.encode(format!("{{\"e\":\"{plain}\"}}")), Disguise::Base64),
            (STANDARD_NO_PAD.encode(format!("12345:{plain}:x")), Disguise::Base64),
        ];
        for (text, disguise) in cases {
            assert_eq!(whose.within(&format!("https://t.example/o?e={text}")), Some(disguise), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_not_ones_own() {
        let whose = recipients(
            "From: an@list.example\nTo: an@x.example, an@list.example\nReceived: from a by b for <c@d.example>; x\n\n",
        );
        assert_eq!(whose.within("https://t.example/?e=jan@x.example"), None);
        assert_eq!(whose.within("https://t.example/?e=an@list.example"), None);
        assert_eq!(whose.within("https://t.example/?e=c@d.example"), Some(Disguise::Plain));
    }
}
