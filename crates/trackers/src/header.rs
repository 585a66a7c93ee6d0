//! A header block as its fields, with where each stands. Tolerant: what is no field is passed over.

use std::collections::BTreeMap;
use std::ops::Range;

/// A header field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// In lower case.
    pub name: String,
    /// Unfolded, with bytes that are not UTF-8 replaced.
    pub value: String,
    /// The whole field, its line ends included, in the message.
    pub range: Range<usize>,
}

/// The fields of the block that begins at `start`, and where the body begins.
pub(crate) fn fields(raw: &[u8], start: usize, end: usize) -> (Vec<Field>, usize) {
    let mut fields: Vec<Field> = Vec::new();
    let mut at = start;
    while at < end {
        let length = raw[at..end].iter().position(|byte| *byte == b'\n').map_or(end - at, |newline| newline + 1);
        let line = &raw[at..at + length];
        let text = line.trim_ascii_end();
        let next = at + length;
        if text.is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t") {
            return (fields, next);
        }
        if matches!(line[0], b' ' | b'\t') {
            if let Some(field) = fields.last_mut() {
                field.value.push(' ');
                field.value.push_str(String::from_utf8_lossy(text).trim_start());
                field.range.end = next;
            }
        } else if let Some(colon) = text.iter().position(|byte| *byte == b':') {
            let name = String::from_utf8_lossy(&text[..colon]).trim().to_ascii_lowercase();
            let value = String::from_utf8_lossy(&text[colon + 1..]).trim().to_owned();
            fields.push(Field { name, value, range: at..next });
        }
        at = next;
    }
    (fields, end)
}

/// The value of the first field of this name.
pub(crate) fn value<'a>(fields: &'a [Field], name: &str) -> Option<&'a str> {
    fields.iter().find(|field| field.name == name).map(|field| field.value.as_str())
}

/// `type/subtype; name=value; …`, in lower case but for the parameters' values (RFC 2045, 5.1; RFC 2231 where it is plain).
pub(crate) fn content_type(value: &str) -> (String, BTreeMap<String, String>) {
    let mut pieces = split_outside_quotes(value).into_iter();
    let kind = without_comments(pieces.next().unwrap_or_default()).trim().to_ascii_lowercase();
    let mut parameters = BTreeMap::new();
    for piece in pieces {
        let Some((name, value)) = piece.split_once('=') else { continue };
        let name = name.trim().trim_end_matches('*').trim_end_matches("*0").to_ascii_lowercase();
        parameters.entry(name).or_insert_with(|| unquoted(value.trim()));
    }
    (kind, parameters)
}

fn split_outside_quotes(value: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                pieces.push(&value[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&value[start..]);
    pieces
}

fn unquoted(value: &str) -> String {
    let Some(inside) = value.strip_prefix('"') else {
        return without_comments(value).split_whitespace().next().unwrap_or_default().to_owned();
    };
    let mut out = String::new();
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => out.extend(characters.next()),
            other => out.push(other),
        }
    }
    out
}

fn without_comments(value: &str) -> &str {
    value.split('(').next().unwrap_or_default()
}

/// What stands in angle brackets, comma-separated: the URLs of List-Unsubscribe (RFC 2369).
pub(crate) fn in_angle_brackets(value: &str) -> Vec<&str> {
    value.split('<').skip(1).filter_map(|piece| piece.split('>').next()).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_unfolded_and_known_by_place() {
        let raw = b"Subject: a\r\n b\r\nno field\r\nTo: x@y.z\r\n\r\nbody";
        let (found, body) = fields(raw, 0, raw.len());
        assert_eq!(value(&found, "subject"), Some("a b"));
        assert_eq!(&raw[found[1].range.clone()], b"To: x@y.z\r\n");
        assert_eq!(&raw[body..], b"body");
    }

    #[test]
    fn parameters_may_be_quoted_and_hold_what_separates() {
        let (kind, parameters) = content_type("Multipart/Mixed; boundary=\"a;b\\\"c\"; charset = utf-8 (really)");
        assert_eq!(kind, "multipart/mixed");
        assert_eq!(parameters["boundary"], "a;b\"c");
        assert_eq!(parameters["charset"], "utf-8");
    }
}
