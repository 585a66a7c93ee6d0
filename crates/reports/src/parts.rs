//! Takes a returned message apart, leniently: whatever a server of the last thirty years sends has some reading here.
//!
//! The walk is ours and bounded, because what comes back was written by strangers: few levels, few parts, and never into
//! a returned message, whose words are not the report's. Header fields, charsets and encodings are mail-parser's.

use crate::fields::{Fields, bare_id};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders};
use std::borrow::Cow;

/// How deep multiparts are followed.
const DEPTH: usize = 6;
/// How many parts are looked at.
const PARTS: usize = 50;
/// How much of a header section is read, in bytes.
const HEADER_BYTES: usize = 128 * 1024;

/// A message's parts, without multiparts themselves, in order.
pub(crate) struct Parts<'a> {
    /// The fields of the message itself.
    pub head: Fields,
    /// The value of `report-type`, in small letters (RFC 6522).
    report_type: Option<String>,
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    /// `type/subtype`, in small letters.
    kind: String,
    charset: Option<String>,
    encoding: String,
    body: &'a [u8],
}

impl<'a> Parts<'a> {
    pub fn of(raw: &'a [u8]) -> Self {
        let (head, _) = split(raw);
        let fields = Fields::read(&String::from_utf8_lossy(head));
        let mut whole = Self { head: fields, report_type: None, parts: Vec::new() };
        whole.walk(raw, 0);
        whole
    }

    fn walk(&mut self, raw: &'a [u8], depth: usize) {
        if self.parts.len() >= PARTS {
            return;
        }
        let (head, body) = split(raw);
        let headers = MessageParser::default().parse_headers(head).unwrap_or_default();
        let part = Part::new(&headers, body);
        if depth == 0 {
            self.report_type = attribute(&headers, "report-type").map(|kind| kind.to_ascii_lowercase());
        }
        let boundary = attribute(&headers, "boundary").filter(|boundary| !boundary.is_empty());
        match boundary {
            Some(boundary) if part.kind.starts_with("multipart/") && depth < DEPTH => {
                for inner in delimited(body, boundary.as_bytes()) {
                    self.walk(inner, depth + 1);
                }
            }
            _ => self.parts.push(part),
        }
    }

    /// The fields of a delivery report (RFC 3464; RFC 6533).
    pub fn status(&self) -> Option<String> {
        self.of_kind(&["message/delivery-status", "message/global-delivery-status"])
            .or_else(|| self.mislabelled("delivery-status", "reporting-mta"))
    }

    /// The fields of a confirmation (RFC 8098; RFC 6533).
    pub fn disposition(&self) -> Option<String> {
        self.of_kind(&["message/disposition-notification", "message/global-disposition-notification"])
            .or_else(|| self.mislabelled("disposition-notification", "disposition"))
    }

    /// Is it a reader's complaint (RFC 5965)?
    pub fn is_complaint(&self) -> bool {
        self.report_type.as_deref() == Some("feedback-report")
            || self.parts.iter().any(|part| part.kind == "message/feedback-report")
    }

    /// Does it call itself a report?
    pub fn claims_report(&self) -> bool {
        matches!(self.report_type.as_deref(), Some("delivery-status" | "disposition-notification"))
    }

    /// What it says to people: the first text, without what comes after it. The report's own words, never the original's
    /// where that is a part of its own.
    pub fn text(&self) -> String {
        let plain = self.parts.iter().find(|part| part.kind == "text/plain" && !part.text().trim().is_empty());
        let html = || self.parts.iter().find(|part| part.kind == "text/html");
        match plain {
            Some(part) => part.text().into_owned(),
            None => html().map(|part| html_to_text(&part.text())).unwrap_or_default(),
        }
    }

    /// `Message-ID` of the original that came back with the report, or of its headers alone.
    pub fn original_message_id(&self) -> Option<String> {
        const ORIGINALS: [&str; 4] =
            ["message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"];
        let original = self.parts.iter().find(|part| ORIGINALS.contains(&part.kind.as_str()))?;
        let text = original.text();
        let head = text.trim_start();
        let end = head.find("\n\n").or_else(|| head.find("\r\n\r\n")).unwrap_or(head.len());
        Fields::read(&head[..end]).first("message-id").and_then(bare_id)
    }

    fn of_kind(&self, kinds: &[&str]) -> Option<String> {
        self.parts.iter().find(|part| kinds.contains(&part.kind.as_str())).map(|part| part.text().into_owned())
    }

    /// The fields in a part that bears another type than it should, in what calls itself such a report.
    fn mislabelled(&self, report_type: &str, field: &str) -> Option<String> {
        if self.report_type.as_deref() != Some(report_type) {
            return None;
        }
        let candidates =
            self.parts.iter().filter(|part| part.kind == "text/plain" || part.kind.starts_with("application/"));
        candidates.map(Part::text).find(|text| Fields::read(text).first(field).is_some()).map(Cow::into_owned)
    }
}

impl<'a> Part<'a> {
    fn new(headers: &Message<'_>, body: &'a [u8]) -> Self {
        let content_type = headers.parts.first().and_then(MimeHeaders::content_type);
        let kind = content_type.map_or_else(
            || "text/plain".to_owned(),
            |it| format!("{}/{}", it.ctype(), it.subtype().unwrap_or("plain")).to_ascii_lowercase(),
        );
        let encoding = headers.parts.first().and_then(MimeHeaders::content_transfer_encoding);
        Self {
            kind,
            charset: content_type.and_then(|it| it.attribute("charset")).map(str::to_owned),
            encoding: encoding.unwrap_or_default().trim().to_ascii_lowercase(),
            body,
        }
    }

    /// Its text, decoded as far as that goes. What cannot be decoded is taken as it stands.
    fn text(&self) -> Cow<'a, str> {
        let bytes = match self.encoding.as_str() {
            "base64" => base64_decode(self.body).map(Cow::Owned),
            "quoted-printable" => quoted_printable_decode(self.body).map(Cow::Owned),
            _ => None,
        };
        let bytes = bytes.unwrap_or(Cow::Borrowed(self.body));
        let decoder = self.charset.as_deref().filter(|name| !name.is_empty());
        match decoder.and_then(|name| charset_decoder(name.as_bytes())) {
            Some(decode) => Cow::Owned(decode(&bytes)),
            None => match bytes {
                Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
                Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
            },
        }
    }
}

fn attribute<'a>(headers: &'a Message<'_>, name: &str) -> Option<&'a str> {
    let part = headers.parts.first()?;
    let header = part.headers.iter().find(|header| header.name == HeaderName::ContentType)?;
    header.value.as_content_type()?.attribute(name)
}

/// Cuts a part at its first empty line. Lines may end in CRLF or LF alone: some gateways change them.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if matches!(line, b"\n" | b"\r\n") {
            at += line.len();
            return (&raw[..at.min(HEADER_BYTES)], &raw[at..]);
        }
        at += line.len();
    }
    (&raw[..raw.len().min(HEADER_BYTES)], &[])
}

/// The parts between delimiters (RFC 2046, 5.1.1). One that is not closed ends with the message.
fn delimited<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let (mut found, mut open, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let rest = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary)).map(<[u8]>::trim_ascii_end);
        let (is_delimiter, is_last) = (matches!(rest, Some(b"" | b"--")), rest == Some(b"--"));
        if is_delimiter {
            if let Some(start) = open {
                found.push(&body[start..at]);
            }
            open = (!is_last).then_some(at + line.len());
            if is_last || found.len() >= PARTS {
                return found;
            }
        }
        at += line.len();
    }
    found.extend(open.map(|start| &body[start..]));
    found
}
