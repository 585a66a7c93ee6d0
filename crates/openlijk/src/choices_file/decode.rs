//! From the bytes of a file to its text. A wording is proof, so no encoding is guessed: UTF-8, what its first bytes
//! say, or what the command line says.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text of a file. `named` is the encoding that the command line names.
///
/// # Errors
/// What is wrong with its bytes, where, and what to do.
pub fn decode<'a>(bytes: &'a [u8], named: Option<&str>) -> Result<Cow<'a, str>, String> {
    let named = named
        .map(|name| {
            let unknown =
                || format!("--encoding {name} is not known; name one such as utf-8, windows-1252 or utf-16le");
            Encoding::for_label(name.as_bytes()).ok_or_else(unknown)
        })
        .transpose()?;
    let marked = Encoding::for_bom(bytes);
    let (encoding, skip) = match (marked, named) {
        (Some((encoding, length)), _) => (encoding, length),
        (None, Some(encoding)) => (encoding, 0),
        (None, None) => (UTF_8, 0),
    };
    let rest = &bytes[skip..];
    if marked.is_none() && named.is_none() && looks_like_utf16(rest) {
        return Err("looks like UTF-16 without its mark; save it as UTF-8, or say --encoding utf-16le".to_owned());
    }
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(rest) {
        return Ok(text);
    }
    if encoding == UTF_8 {
        let line = valid_lines(rest) + 1;
        return Err(format!(
            "line {line} is not UTF-8, most likely because a spreadsheet wrote the file; save it as \u{201c}CSV UTF-8\u{201d}, or say --encoding windows-1252"
        ));
    }
    let name = if encoding == UTF_16LE || encoding == UTF_16BE { "UTF-16" } else { encoding.name() };
    Err(format!("is not whole: its bytes are no {name} text; make it again, as UTF-8"))
}

/// How many whole lines there are before the first byte that is not UTF-8.
fn valid_lines(bytes: &[u8]) -> usize {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    bytes[..valid].iter().filter(|byte| **byte == b'\n').count()
}

/// ASCII text in UTF-16 has a zero in every other byte.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(64)];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    start.len() >= 8 && zeros(0).max(zeros(1)) * 4 > start.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        let mut bytes = if mark { vec![0xff, 0xfe] } else { Vec::new() };
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn utf8_with_and_without_a_mark_and_utf16_with_one_are_read() {
        assert_eq!(decode("adres,é".as_bytes(), None).unwrap(), "adres,é");
        assert_eq!(decode(b"\xef\xbb\xbfadres,\xc3\xa9", None).unwrap(), "adres,é");
        assert_eq!(decode(&utf16("adres,é", true), None).unwrap(), "adres,é");
    }

    #[test]
    fn utf16_without_a_mark_is_named_and_read_when_it_is_said() {
        let bytes = utf16("address,purpose,state,at", false);
        assert!(decode(&bytes, None).unwrap_err().contains("--encoding utf-16le"));
        assert_eq!(decode(&bytes, Some("utf-16le")).unwrap(), "address,purpose,state,at");
    }

    #[test]
    fn windows_1252_is_never_guessed() {
        let bytes = b"address\r\nx\r\nd\xe9j\xe0";
        assert!(decode(bytes, None).unwrap_err().starts_with("line 3 is not UTF-8"));
        assert!(decode(bytes, Some("windows-1252")).unwrap().ends_with("déjà"));
        assert!(decode(bytes, Some("klingon")).unwrap_err().contains("is not known"));
    }
}
