//! Header sections: where their fields stand, which of them are ours, and what intake wants to know.
//!
//! The section ends at the first empty line and nowhere else. Reading tolerates anything; whether a section is sound
//! enough to be changed is asked separately ([`HeaderFields::read`]).

use crate::LeftAlone;
use mail_parser::MessageParser;
use memchr::memchr;
use openlijk_model::{Language, limits};
use std::ops::Range;

/// The longest value of a header of ours that is read, in bytes.
const VALUE_BYTES: usize = 998;
/// How many unknown headers of ours are named.
const UNKNOWN_NAMES: usize = 20;

/// The fields that intake looks at, besides ours.
const WANTED: &[&str] = &["Message-ID", "From", "Subject", "List-ID", "Content-Language", "Sensitivity", "msip_labels"];

/// What the organisation's software said in `Openlijk-*` headers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnHeaders {
    /// `Openlijk-Purpose`.
    pub purpose: Option<String>,
    /// `Openlijk-Campaign`.
    pub campaign: Option<String>,
    /// `Openlijk-Variant`.
    pub variant: Option<String>,
    /// `Openlijk-Segment`.
    pub segment: Option<String>,
    /// `Openlijk-Measure`: a ceiling.
    pub measure: Option<String>,
    /// `Openlijk-Language`.
    pub language: Option<String>,
    /// `Openlijk-Deliver`.
    pub deliver: Option<String>,
    /// Names of headers of ours that do not exist, that stand there twice, or whose value is over 998 bytes long; at most twenty.
    pub unknown: Vec<String>,
}

/// What intake needs to know of a message, from its top-level headers (decoded).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers {
    /// The headers of ours.
    pub own: OwnHeaders,
    /// `Message-ID`, as it stands, without angle brackets.
    pub message_id: Option<String>,
    /// The address in `From` (the first).
    pub from: Option<String>,
    /// `Subject`, decoded.
    pub subject: Option<String>,
    /// `List-ID`, the part between angle brackets.
    pub list_id: Option<String>,
    /// `Content-Language`.
    pub language: Option<Language>,
    /// `Sensitivity` (RFC 4021, 2.1.53).
    pub sensitivity: Option<String>,
    /// `msip_labels`: what Microsoft's programs say of a sensitivity label.
    pub msip_labels: Option<String>,
}

/// Reads the top-level headers. Never fails: what is broken is absent. Where a field stands there twice, the first counts.
///
/// Headers of ours are found wherever they stand; of the others, those within the first `limits::HEADER_BYTES`.
pub fn read_headers(raw: &[u8]) -> Headers {
    let mut headers = Headers::default();
    let mut seen: Vec<&'static str> = Vec::new();
    for field in Fields::new(raw) {
        if let Some(name) = field.own_name(raw) {
            headers.own.read(name, field.value(raw));
            continue;
        }
        let Some(wanted) = field.one_of(raw, WANTED) else { continue };
        if field.whole.end > limits::HEADER_BYTES || seen.contains(&wanted) {
            continue;
        }
        seen.push(wanted);
        let value = field.value(raw);
        match wanted {
            "Message-ID" => headers.message_id = Some(within_angles(&unfolded(value))).filter(|id| !id.is_empty()),
            "From" => headers.from = first_address(value),
            "Subject" => headers.subject = Some(decoded(value)),
            "List-ID" => headers.list_id = Some(within_angles(&unfolded(value))).filter(|id| !id.is_empty()),
            "Sensitivity" => headers.sensitivity = Some(unfolded(value)),
            "msip_labels" => headers.msip_labels = Some(unfolded(value)),
            _ => headers.language = unfolded(value).split(',').find_map(Language::of_tag),
        }
    }
    headers
}

impl OwnHeaders {
    fn read(&mut self, name: &[u8], value: &[u8]) {
        let slot = match name.to_ascii_lowercase().as_slice() {
            b"openlijk-purpose" => &mut self.purpose,
            b"openlijk-campaign" => &mut self.campaign,
            b"openlijk-variant" => &mut self.variant,
            b"openlijk-segment" => &mut self.segment,
            b"openlijk-measure" => &mut self.measure,
            b"openlijk-language" => &mut self.language,
            b"openlijk-deliver" => &mut self.deliver,
            _ => return self.note_unknown(name),
        };
        let fits = value.len() <= VALUE_BYTES && slot.is_none();
        if slot.is_none() {
            *slot = Some(decoded(&value[..value.len().min(VALUE_BYTES)]));
        }
        if !fits {
            self.note_unknown(name);
        }
    }

    fn note_unknown(&mut self, name: &[u8]) {
        let name = String::from_utf8_lossy(&name[..name.len().min(80)]).into_owned();
        if self.unknown.len() < UNKNOWN_NAMES && !self.unknown.contains(&name) {
            self.unknown.push(name);
        }
    }
}

/// Where the fields of ours stand at the top of a message, each with its folded lines.
pub(crate) fn own_fields(raw: &[u8]) -> Vec<Range<usize>> {
    Fields::new(raw).filter(|field| field.own_name(raw).is_some()).map(|field| field.whole).collect()
}

/// One field of a header section.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// All of it, folded lines and the last line end included.
    pub whole: Range<usize>,
    /// Where its colon stands; a line without one is no field.
    colon: Option<usize>,
}

impl Field {
    /// Its name, without white space before the colon; empty where it has none.
    fn name<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        self.colon.map_or(&[], |colon| raw[self.whole.start..colon].trim_ascii_end())
    }

    /// Is this its name?
    pub(crate) fn is_called(&self, raw: &[u8], name: &str) -> bool {
        self.name(raw).eq_ignore_ascii_case(name.as_bytes())
    }

    fn own_name<'a>(&self, raw: &'a [u8]) -> Option<&'a [u8]> {
        const PREFIX: &[u8] = b"openlijk-";
        let name = self.name(raw);
        name.get(..PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(PREFIX)).map(|_| name)
    }

    fn value<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        self.colon.map_or(&[], |colon| raw[colon + 1..self.whole.end].trim_ascii())
    }

    fn one_of(&self, raw: &[u8], names: &[&'static str]) -> Option<&'static str> {
        let name = self.name(raw);
        names.iter().copied().find(|known| known.as_bytes().eq_ignore_ascii_case(name))
    }

    /// RFC 5322, 2.2: a name of printable characters with the colon right behind it, and no folded line of white space
    /// alone, which some readers take for the end of the section.
    fn is_sound(&self, raw: &[u8]) -> bool {
        let Some(colon) = self.colon else { return false };
        let name = &raw[self.whole.start..colon];
        let mut lines = raw[self.whole.clone()].split(|byte| *byte == b'\n');
        !name.is_empty()
            && name.iter().all(u8::is_ascii_graphic)
            && lines.next_back() == Some(b"")
            && lines.skip(1).all(|line| !line.trim_ascii().is_empty())
    }
}

/// The fields of the header section that `raw` starts with, in order. Allocates nothing.
pub(crate) struct Fields<'a> {
    raw: &'a [u8],
    at: usize,
    until: usize,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(raw: &'a [u8]) -> Self {
        Self { raw, at: 0, until: raw.len() }
    }

    fn within(raw: &'a [u8], range: Range<usize>) -> Self {
        Self { raw: &raw[..range.end], at: range.start, until: range.end }
    }

    fn line_end(&self, from: usize) -> usize {
        memchr(b'\n', &self.raw[from..self.until]).map_or(self.until, |end| from + end + 1)
    }
}

impl Iterator for Fields<'_> {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        let start = self.at;
        let first_end = self.line_end(start);
        let first = &self.raw[start..first_end];
        if first.is_empty() || first == b"\r\n" || first == b"\n" {
            self.until = start;
            return None;
        }
        let mut end = first_end;
        while matches!(self.raw.get(end), Some(b' ' | b'\t')) && end < self.until {
            end = self.line_end(end);
        }
        self.at = end;
        let colon = Some(first).filter(|line| !matches!(line[0], b' ' | b'\t')).and_then(|line| memchr(b':', line));
        Some(Field { whole: start..end, colon: colon.map(|colon| start + colon) })
    }
}

/// A header section that is sound, within the limits, and closed by an empty line.
pub(crate) struct HeaderFields<'a> {
    raw: &'a [u8],
    fields: Vec<Field>,
    /// Where the empty line stands that closes it.
    pub end: usize,
}

impl<'a> HeaderFields<'a> {
    /// Reads the section at the start of `range`, strictly (RFC 5322, 2.2).
    pub(crate) fn read(raw: &'a [u8], range: Range<usize>) -> Result<Self, LeftAlone> {
        let mut fields = Vec::new();
        let mut end = range.start;
        for field in Fields::within(raw, range.clone()) {
            end = field.whole.end;
            if end - range.start > limits::HEADER_BYTES {
                return Err(LeftAlone::TooLarge);
            }
            if !field.is_sound(raw) {
                return Err(LeftAlone::Broken);
            }
            fields.push(field);
        }
        let closed = raw[end..range.end].starts_with(b"\r\n");
        if closed { Ok(Self { raw, fields, end }) } else { Err(LeftAlone::Broken) }
    }

    /// Where the body starts.
    pub(crate) fn body(&self) -> usize {
        self.end + 2
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// The values of all fields of that name, still folded.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        let raw = self.raw;
        let named = self.fields.iter().filter(move |field| field.name(raw).eq_ignore_ascii_case(name.as_bytes()));
        named.map(move |field| field.value(raw))
    }

    /// The value of a field that may stand there once; twice is ambiguous.
    pub(crate) fn only(&self, name: &str) -> Result<Option<&'a [u8]>, LeftAlone> {
        let mut values = self.values(name);
        let first = values.next();
        if values.next().is_some() { Err(LeftAlone::Broken) } else { Ok(first) }
    }
}

/// On one line (RFC 5322, 2.2.3), with what is not UTF-8 replaced.
pub(crate) fn unfolded(value: &[u8]) -> String {
    let kept: Vec<u8> = value.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    String::from_utf8_lossy(&kept).trim().to_owned()
}

/// Unfolded, with encoded words (RFC 2047) decoded.
fn decoded(value: &[u8]) -> String {
    let header = [b"Subject: ", value, b"\r\n\r\n"].concat();
    let message = MessageParser::default().parse_headers(&header);
    message.as_ref().and_then(|message| message.subject()).unwrap_or_default().trim().to_owned()
}

fn first_address(value: &[u8]) -> Option<String> {
    let header = [b"From: ", value, b"\r\n\r\n"].concat();
    let message = MessageParser::default().parse_headers(&header)?;
    let address = message.from()?.first()?.address()?.trim().to_owned();
    Some(address).filter(|address| !address.is_empty())
}

fn within_angles(text: &str) -> String {
    let inside = text.rsplit_once('<').and_then(|(_, after)| after.split_once('>')).map(|(inside, _)| inside);
    inside.unwrap_or(text).trim().to_owned()
}
