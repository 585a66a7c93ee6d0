//! The charsets that we write, and what becomes of a character that one of them lacks.

use unicode_normalization::UnicodeNormalization;

/// A charset that we write. In all of them ASCII bytes are ASCII characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    UsAscii,
    Latin1,
    Latin9,
    Windows1252,
}

impl Charset {
    /// By the names that mail uses for it (IANA); none is US-ASCII (RFC 2045, 5.2).
    pub(crate) fn of(label: Option<&str>) -> Option<Self> {
        match label.map(str::to_ascii_lowercase).as_deref() {
            None | Some("us-ascii" | "ascii") => Some(Self::UsAscii),
            Some("utf-8" | "utf8") => Some(Self::Utf8),
            Some("iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1") => Some(Self::Latin1),
            Some("iso-8859-15" | "iso8859-15" | "iso_8859-15" | "latin-9" | "latin9") => Some(Self::Latin9),
            Some("windows-1252" | "cp1252" | "cp-1252") => Some(Self::Windows1252),
            Some(_) => None,
        }
    }

    /// `text` in this charset, with what it lacks spelled in ASCII.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        for character in text.chars() {
            match self.encode_one(character) {
                Some(bytes) => out.extend_from_slice(&bytes),
                None => spell_in_ascii(character, &mut out),
            }
        }
        out
    }

    fn encode_one(self, character: char) -> Option<Vec<u8>> {
        if character.is_ascii() {
            return Some(vec![character as u8]);
        }
        let encoding = match self {
            Self::UsAscii => return None,
            Self::Latin1 => {
                return u8::try_from(u32::from(character)).ok().filter(|byte| *byte >= 0xA0).map(|byte| vec![byte]);
            }
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Latin9 => encoding_rs::ISO_8859_15,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        let mut utf8 = [0; 4];
        let (bytes, _, lacking) = encoding.encode(character.encode_utf8(&mut utf8));
        (!lacking).then(|| bytes.into_owned())
    }
}

/// `text` in ASCII, spelled as in a charset that lacks everything else.
pub(crate) fn in_ascii(text: &str) -> String {
    String::from_utf8_lossy(&Charset::UsAscii.encode(text)).into_owned()
}

/// The nearest that ASCII has: letters without their marks, plain quotes; a question mark where there is nothing near.
fn spell_in_ascii(character: char, out: &mut Vec<u8>) {
    let spelled = match character {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{2032}' => "'",
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{AB}' | '\u{BB}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '\u{2026}' => "...",
        '\u{A0}' | '\u{202F}' | '\u{2009}' => " ",
        '\u{2022}' | '\u{B7}' => "*",
        '\u{20AC}' => "EUR",
        '\u{DF}' => "ss",
        '\u{C6}' => "AE",
        '\u{E6}' => "ae",
        '\u{152}' => "OE",
        '\u{153}' => "oe",
        '\u{D8}' => "O",
        '\u{F8}' => "o",
        '\u{141}' => "L",
        '\u{142}' => "l",
        '\u{D0}' | '\u{110}' => "D",
        '\u{F0}' | '\u{111}' => "d",
        '\u{DE}' => "Th",
        '\u{FE}' => "th",
        _ => "",
    };
    if !spelled.is_empty() {
        return out.extend_from_slice(spelled.as_bytes());
    }
    let before = out.len();
    out.extend(character.nfkd().filter(char::is_ascii).map(|plain| plain as u8));
    if out.len() == before {
        out.push(b'?');
    }
}

/// `html` in ASCII: what lies beyond it as numeric character references, which mean the same in every charset.
pub(crate) fn html_in_ascii(html: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(html.len() + 64);
    for character in html.chars() {
        if character.is_ascii() {
            out.push(character as u8);
        } else {
            out.extend_from_slice(format!("&#{};", u32::from(character)).as_bytes());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_is_lacking_is_spelled() {
        assert_eq!(Charset::UsAscii.encode("Één café — “ja” € œuf ł 漢"), b"Een cafe - \"ja\" EUR oeuf l ?");
        assert_eq!(Charset::Latin1.encode("é€ß"), b"\xE9EUR\xDF");
        assert_eq!(Charset::Latin9.encode("é€œ"), b"\xE9\xA4\xBD");
        assert_eq!(Charset::Windows1252.encode("€’"), b"\x80\x92");
        assert_eq!(Charset::Utf8.encode("é漢"), "é漢".as_bytes());
        assert_eq!(html_in_ascii("caf\u{e9}"), b"caf&#233;");
    }

    #[test]
    fn charsets_that_we_do_not_write_have_no_name() {
        for label in ["utf-16", "utf-7", "iso-2022-jp", "gb2312", "koi8-r", ""] {
            assert_eq!(Charset::of(Some(label)), None, "{label}");
        }
    }
}
