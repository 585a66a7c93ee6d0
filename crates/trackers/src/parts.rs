//! The parts of a message that a mail program shows, with where their bytes stand (RFC 2046), and what could not be looked into.
//!
//! A reader of our own: `strip` must change single bytes in place, so every part is a range of the message and nothing is
//! ever re-assembled. Boundaries are compared whole, since one is often the beginning of another.

use crate::header::{self, Field};
use crate::limits::{DEEPEST_PART, MOST_PARTS};
use std::ops::Range;

/// How a part's bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// 7bit, 8bit or binary.
    Plain,
    QuotedPrintable,
    Base64,
}

/// What a part is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Amp,
    Text,
    Css,
}

/// A part that is looked into.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub kind: Kind,
    pub transfer: Transfer,
    /// As declared; empty where it is not.
    pub charset: String,
    /// Its bytes in the message, still encoded.
    pub body: Range<usize>,
}

/// A message taken apart.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// The fields of the message itself.
    pub fields: Vec<Field>,
    /// Where the header block ends: the blank line begins here.
    pub header_end: usize,
    pub parts: Vec<Part>,
    pub not_looked_at: Vec<String>,
    seen: usize,
}

/// Takes a message apart.
pub(crate) fn parts(raw: &[u8]) -> Parts {
    let mut parts = Parts::default();
    let (fields, body) = header::fields(raw, 0, raw.len());
    parts.header_end = fields.last().map_or(0, |field| field.range.end);
    walk(raw, &fields, body..raw.len(), 0, &mut parts);
    parts.fields = fields;
    parts
}

fn say(parts: &mut Parts, what: &str) {
    if !parts.not_looked_at.iter().any(|said| said == what) {
        parts.not_looked_at.push(what.to_owned());
    }
}

fn walk(raw: &[u8], fields: &[Field], body: Range<usize>, depth: usize, parts: &mut Parts) {
    parts.seen += 1;
    if parts.seen > MOST_PARTS {
        return say(parts, "it has too many parts");
    }
    if depth > DEEPEST_PART {
        return say(parts, "its parts are too deep in one another");
    }
    let declared = header::value(fields, "content-type");
    let (kind, parameters) = header::content_type(declared.unwrap_or("text/plain"));
    let charset = parameters.get("charset").cloned().unwrap_or_default();
    let transfer = header::value(fields, "content-transfer-encoding").unwrap_or_default();
    let transfer = transfer.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let transfer = match transfer.as_str() {
        "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" | "none" => Transfer::Plain,
        "quoted-printable" => Transfer::QuotedPrintable,
        "base64" => Transfer::Base64,
        _ if is_looked_into(&kind) => return say(parts, "a part is written in an encoding that is not known"),
        _ => return,
    };
    let part = |kind| Part { kind, transfer, charset: charset.clone(), body: body.clone() };
    match kind.as_str() {
        "multipart/encrypted" | "application/pkcs7-mime" | "application/x-pkcs7-mime" | "application/pgp-encrypted" => {
            say(parts, "a part is encrypted, or sealed in its signature");
        }
        "application/ms-tnef" | "application/vnd.ms-tnef" => {
            say(parts, "a part is in Outlook's own format (winmail.dat)")
        }
        "message/partial" => say(parts, "it is one piece of a message that was cut up"),
        "message/rfc822" | "message/global" | "message/news" if transfer == Transfer::Plain => {
            let (inner, start) = header::fields(raw, body.start, body.end);
            walk(raw, &inner, start..body.end, depth + 1, parts);
        }
        "message/rfc822" | "message/global" | "message/news" => say(parts, "an attached message is encoded"),
        kind if kind.starts_with("multipart/") => match parameters.get("boundary").filter(|text| !text.is_empty()) {
            Some(boundary) if transfer == Transfer::Plain => {
                for child in children(raw, body.clone(), boundary) {
                    let (inner, start) = header::fields(raw, child.start, child.end);
                    walk(raw, &inner, start..child.end, depth + 1, parts);
                    if parts.seen > MOST_PARTS {
                        return;
                    }
                }
            }
            _ => say(parts, "a part that should hold others cannot be taken apart"),
        },
        "text/html" | "application/xhtml+xml" | "text/watch-html" | "text/xhtml" => parts.parts.push(part(Kind::Html)),
        "text/x-amp-html" => parts.parts.push(part(Kind::Amp)),
        "text/css" => parts.parts.push(part(Kind::Css)),
        // Some programs show markup as what it looks like, whatever it is declared as.
        "text/plain" if declared.is_some() => parts.parts.push(part(Kind::Text)),
        kind if declared.is_none() || kind.starts_with("text/") || !kind.contains('/') => {
            let looks = transfer != Transfer::Base64 && looks_like_html(&raw[body.clone()]);
            parts.parts.push(part(if looks { Kind::Html } else { Kind::Text }));
        }
        _ => {}
    }
}

fn is_looked_into(kind: &str) -> bool {
    kind.starts_with("text/")
        || kind.starts_with("multipart/")
        || kind.starts_with("message/")
        || kind.contains("xhtml")
}

fn looks_like_html(body: &[u8]) -> bool {
    let head = &body[..body.len().min(4096)];
    let head = head.to_ascii_lowercase();
    [&b"<html"[..], b"<body", b"<img", b"<table", b"<!doctype html"].iter().any(|tag| contains(&head, tag))
}

pub(crate) fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Between the lines `--boundary` up to `--boundary--`, or up to the end where that line is missing.
fn children(raw: &[u8], body: Range<usize>, boundary: &str) -> Vec<Range<usize>> {
    let boundary = boundary.as_bytes();
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = body.start;
    while at < body.end {
        let length = raw[at..body.end].iter().position(|byte| *byte == b'\n').map_or(body.end - at, |end| end + 1);
        let next = at + length;
        let rest =
            raw[at..next].strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary)).map(<[u8]>::trim_ascii_end);
        let (is_delimiter, is_last) = (rest == Some(b""), rest == Some(b"--"));
        if is_delimiter || is_last {
            if let Some(start) = open.take() {
                found.push(start..without_line_end(raw, start, at));
            }
            if is_last {
                return found;
            }
            open = Some(next);
        }
        at = next;
    }
    found.extend(open.map(|start| start..body.end));
    found
}

/// The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
fn without_line_end(raw: &[u8], start: usize, end: usize) -> usize {
    let slice = &raw[start.min(end)..end];
    let slice = slice.strip_suffix(b"\n").unwrap_or(slice);
    start.min(end) + slice.strip_suffix(b"\r").unwrap_or(slice).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(raw: &[u8]) -> Vec<&[u8]> {
        parts(raw).parts.into_iter().map(|part| &raw[part.body]).collect()
    }

    #[test]
    fn a_boundary_that_begins_another_does_not_cut_it() {
        let raw = b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=ab\n\n--ab\nContent-Type: text/html\n\n<p>\n--ab--\n--a\n\nlast\n--a--\n";
        assert_eq!(bodies(raw), [&b"<p>"[..], b"last"]);
    }

    #[test]
    fn an_attached_message_is_looked_into_where_it_stands() {
        let raw = b"Content-Type: message/rfc822\r\n\r\nSubject: in\r\nContent-Type: text/html\r\n\r\n<b>";
        assert_eq!(bodies(raw), [&b"<b>"[..]]);
    }

    #[test]
    fn what_cannot_be_looked_into_is_said() {
        for kind in
            ["multipart/encrypted; boundary=x", "application/pkcs7-mime", "application/ms-tnef", "multipart/mixed"]
        {
            let raw = format!("Content-Type: {kind}\n\nx");
            assert_eq!(parts(raw.as_bytes()).not_looked_at.len(), 1, "{kind}");
        }
        let deep = "Content-Type: message/rfc822\n\n".repeat(200);
        assert_eq!(parts(deep.as_bytes()).not_looked_at, ["its parts are too deep in one another"]);
    }
}
