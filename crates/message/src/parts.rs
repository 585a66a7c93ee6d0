//! Takes a message apart, strictly (RFC 2045, 2046), so that there is one way to read it.
//!
//! Offsets only: nothing is decoded here. Whatever a lenient reader would have to guess at ends the walk with a reason.
//! The limits come first, so that hostile nesting costs nothing.

use crate::LeftAlone;
use crate::content_type::Parameterised;
use crate::encode::TransferEncoding;
use crate::headers::{HeaderFields, unfolded};
use crate::left_alone;
use memchr::memmem;
use openlijk_model::limits;
use std::ops::Range;

/// How a part wants to be shown (RFC 2183).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// With the text, or it does not say.
    Inline,
    /// By itself.
    Attachment,
    /// A word that readers need not know.
    Other,
}

/// A part without parts.
#[derive(Debug)]
pub(crate) struct Leaf {
    /// Where its body stands.
    pub body: Range<usize>,
    /// Its type; `text/plain` where it has none (RFC 2045, 5.2).
    pub content_type: Parameterised,
    /// Its encoding; `None` where it is one that we do not write.
    pub encoding: Option<TransferEncoding>,
    pub disposition: Disposition,
    /// Does it have a file name?
    pub named: bool,
}

/// A part.
#[derive(Debug)]
pub(crate) enum Part {
    Leaf(Leaf),
    Multipart {
        /// `mixed`, `related` or `alternative`.
        subtype: String,
        children: Vec<Part>,
        /// Where each child stands with the delimiter before it, up to the delimiter behind it.
        spans: Vec<Range<usize>>,
    },
}

/// A message taken apart.
#[derive(Debug)]
pub(crate) struct Structure {
    /// Where the empty line stands that closes the top-level headers.
    pub header_end: usize,
    pub root: Part,
    /// How many parts there are, multiparts included.
    pub parts: usize,
}

/// Takes a message apart, or says why it stays as it is.
pub(crate) fn structure(raw: &[u8]) -> Result<Structure, LeftAlone> {
    if raw.len() > limits::MEASURED_MESSAGE_BYTES {
        return Err(LeftAlone::TooLarge);
    }
    let headers = HeaderFields::read(raw, 0..raw.len())?;
    left_alone::by_headers(&headers)?;
    // Before a first empty line there must be something: some readers skip it and take what follows for headers.
    if headers.end == 0 || !lines_are_sound(raw) {
        return Err(LeftAlone::Broken);
    }
    headers.only("MIME-Version")?;
    let mut walk = Walk { raw, parts: 0 };
    let header_end = headers.end;
    let root = walk.part(headers, raw.len(), 0)?;
    Ok(Structure { header_end, root, parts: walk.parts })
}

/// No NUL, and CR and LF only together (RFC 5322, 2.3).
fn lines_are_sound(raw: &[u8]) -> bool {
    memchr::memchr3_iter(b'\r', b'\n', 0, raw).all(|at| match raw[at] {
        b'\r' => raw.get(at + 1) == Some(&b'\n'),
        b'\n' => at > 0 && raw[at - 1] == b'\r',
        _ => false,
    })
}

struct Walk<'a> {
    raw: &'a [u8],
    parts: usize,
}

impl Walk<'_> {
    fn part(&mut self, headers: HeaderFields<'_>, end: usize, depth: usize) -> Result<Part, LeftAlone> {
        self.parts += 1;
        if self.parts > limits::MIME_PARTS || depth > limits::MIME_DEPTH {
            return Err(LeftAlone::TooLarge);
        }
        let content_type = match headers.only("Content-Type")? {
            Some(value) => Parameterised::read(value)?,
            None => Parameterised::plain("text/plain"),
        };
        refuse_by_type(&content_type)?;
        let encoding = headers.only("Content-Transfer-Encoding")?.map(unfolded);
        let disposition = headers.only("Content-Disposition")?;
        let body = headers.body()..end;
        if content_type.kind() == "multipart" {
            return self.multipart(&content_type, encoding.as_deref(), body, depth);
        }
        let disposition = disposition.map(Parameterised::read).transpose()?;
        Ok(Part::Leaf(Leaf {
            body,
            encoding: TransferEncoding::of(encoding.as_deref())?,
            named: content_type.mentions("name") || disposition.as_ref().is_some_and(|it| it.mentions("filename")),
            disposition: match disposition.as_ref().map(|it| it.value.as_str()) {
                None | Some("inline") => Disposition::Inline,
                Some("attachment") => Disposition::Attachment,
                Some(_) => Disposition::Other,
            },
            content_type,
        }))
    }

    fn multipart(
        &mut self,
        content_type: &Parameterised,
        encoding: Option<&str>,
        body: Range<usize>,
        depth: usize,
    ) -> Result<Part, LeftAlone> {
        // RFC 2045, 6.4: a multipart is never itself encoded.
        match TransferEncoding::of(encoding)? {
            Some(TransferEncoding::SevenBit | TransferEncoding::EightBit) => {}
            _ => return Err(LeftAlone::Broken),
        }
        let subtype = content_type.value["multipart/".len()..].to_owned();
        // A root other than the first part is allowed (RFC 2387) and rare; readers differ in honouring it.
        if subtype == "related" && content_type.mentions("start") && !self.starts_with_first(content_type, &body)? {
            return Err(LeftAlone::Shape);
        }
        let boundary = content_type.parameter("boundary")?.ok_or(LeftAlone::Broken)?;
        let delimiter = "--".len() + boundary.len() + "\r\n".len();
        let (mut children, mut spans) = (Vec::new(), Vec::new());
        for range in delimited(self.raw, body, boundary)? {
            let headers = HeaderFields::read(self.raw, range.clone())?;
            spans.push(range.start - delimiter..range.end + 2);
            children.push(self.part(headers, range.end, depth + 1)?);
        }
        Ok(Part::Multipart { subtype, children, spans })
    }

    fn starts_with_first(&self, content_type: &Parameterised, body: &Range<usize>) -> Result<bool, LeftAlone> {
        let boundary = content_type.parameter("boundary")?.ok_or(LeftAlone::Broken)?;
        let start = content_type.parameter("start")?.unwrap_or_default();
        let first = delimited(self.raw, body.clone(), boundary)?.into_iter().next().ok_or(LeftAlone::Broken)?;
        let headers = HeaderFields::read(self.raw, first)?;
        let id = headers.only("Content-ID")?.map(unfolded).unwrap_or_default();
        Ok(id.trim_matches(['<', '>']) == start.trim_matches(['<', '>']))
    }
}

/// Types that are never changed, wherever they stand.
fn refuse_by_type(content_type: &Parameterised) -> Result<(), LeftAlone> {
    let smime = content_type.parameter("smime-type")?;
    Err(match content_type.value.as_str() {
        "multipart/mixed" | "multipart/alternative" | "multipart/related" => return Ok(()),
        "multipart/signed" | "application/pkcs7-signature" | "application/x-pkcs7-signature" => LeftAlone::Signed,
        "application/pgp-signature" => LeftAlone::Signed,
        "application/pkcs7-mime" | "application/x-pkcs7-mime" if smime == Some("signed-data") => LeftAlone::Signed,
        "multipart/encrypted" | "application/pgp-encrypted" => LeftAlone::Encrypted,
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => LeftAlone::Encrypted,
        "multipart/report" | "message/delivery-status" | "message/disposition-notification" => LeftAlone::Report,
        "message/global-delivery-status" | "message/global-disposition-notification" => LeftAlone::Report,
        "text/rfc822-headers" | "message/feedback-report" => LeftAlone::Report,
        // Calendar and AMP parts are shown instead of the text; TNEF hides a text of its own.
        "text/calendar" | "application/ics" | "text/x-amp-html" | "application/ms-tnef" => LeftAlone::Shape,
        "application/vnd.ms-tnef" => LeftAlone::Shape,
        other if other.starts_with("multipart/") || other.starts_with("message/") => LeftAlone::Shape,
        other if other.matches('/').count() != 1 => LeftAlone::Broken,
        _ => return Ok(()),
    })
}

/// The ranges between the delimiters of a multipart body (RFC 2046, 5.1.1), each from the part's headers to the line
/// end that belongs to the next delimiter.
fn delimited(raw: &[u8], body: Range<usize>, boundary: &str) -> Result<Vec<Range<usize>>, LeftAlone> {
    if !is_boundary(boundary) {
        return Err(LeftAlone::Broken);
    }
    let dashed = format!("--{boundary}");
    let mut ranges = Vec::new();
    let mut open: Option<usize> = None;
    let mut closed = false;
    for found in memmem::find_iter(&raw[body.clone()], &dashed) {
        let at = body.start + found;
        // Within a line, or with more text behind it, some readers take it for a delimiter and others do not.
        let rest = raw[at + dashed.len()..body.end].split(|byte| *byte == b'\r').next().unwrap_or_default();
        if closed || !raw[..at].ends_with(b"\r\n") || !(rest.is_empty() || rest == b"--") {
            return Err(LeftAlone::Broken);
        }
        if let Some(start) = open {
            let range = start..at - 2;
            if range.start > range.end {
                return Err(LeftAlone::Broken);
            }
            ranges.push(range);
            if ranges.len() > limits::MIME_PARTS {
                return Err(LeftAlone::TooLarge);
            }
        }
        closed = rest == b"--";
        open = Some(at + dashed.len() + 2);
    }
    if closed && !ranges.is_empty() { Ok(ranges) } else { Err(LeftAlone::Broken) }
}

/// RFC 2046, 5.1.1: 1 to 70 of its characters, the last no space.
fn is_boundary(text: &str) -> bool {
    (1..=70).contains(&text.len())
        && !text.ends_with(' ')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"'()+_,-./:=? *$#%&{}|~!;@^`[]<>".contains(&byte))
}
