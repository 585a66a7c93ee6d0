//! Transfer encodings (RFC 2045, 6): decode a part, and insert into it without touching what is encoded already.

mod base64_splice;
mod quoted_printable;

use crate::LeftAlone;
use std::borrow::Cow;

/// A transfer encoding that we write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransferEncoding {
    SevenBit,
    EightBit,
    QuotedPrintable,
    Base64,
}

/// Where something goes in, in the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Before the byte at this offset, which is a `<`.
    BeforeTag(usize),
    /// Behind everything.
    End,
}

/// Bytes to insert, and the offset in the encoded body at which.
pub(crate) type Spliced = (usize, Vec<u8>);

impl TransferEncoding {
    /// By its name; none is 7bit (RFC 2045, 6.1). `Ok(None)`: one that we do not write.
    pub(crate) fn of(name: Option<&str>) -> Result<Option<Self>, LeftAlone> {
        Ok(match name.map(str::to_ascii_lowercase).as_deref() {
            None | Some("7bit") => Some(Self::SevenBit),
            Some("8bit") => Some(Self::EightBit),
            Some("quoted-printable") => Some(Self::QuotedPrintable),
            Some("base64") => Some(Self::Base64),
            // In a binary part a line end need not be one, so lines cannot be trusted anywhere in the message.
            Some("binary") => return Err(LeftAlone::Encoding),
            Some(_) => None,
        })
    }

    /// May inserted bytes lie beyond ASCII?
    pub(crate) fn carries_8bit(self) -> bool {
        self != Self::SevenBit
    }

    /// The decoded text; `None` where readers could decode it differently.
    pub(crate) fn decode(self, body: &[u8]) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::SevenBit | Self::EightBit => Some(Cow::Borrowed(body)),
            Self::QuotedPrintable => quoted_printable::decode(body).map(Cow::Owned),
            Self::Base64 => base64_splice::decode(body).map(Cow::Owned),
        }
    }

    /// What to insert, and where, so that `content` (lines of CRLF, none at its end) stands at `place` on lines of its own.
    ///
    /// `content` starts with a `<` where `place` is before a tag. `None` where that cannot be done without touching other bytes.
    pub(crate) fn splice(self, body: &[u8], decoded: &[u8], place: Place, content: &[u8]) -> Option<Spliced> {
        match self {
            Self::SevenBit | Self::EightBit => Some(splice_plain(body, place, content)),
            Self::QuotedPrintable => quoted_printable::splice(body, place, content),
            Self::Base64 => base64_splice::splice(body, decoded, place, content),
        }
    }
}

fn splice_plain(body: &[u8], place: Place, content: &[u8]) -> Spliced {
    let content = content.split(|byte| *byte == b'\n').map(guarded).collect::<Vec<_>>().join(&b'\n');
    match place {
        Place::BeforeTag(at) if starts_line(body, at) => (at, [&content[..], b"\r\n"].concat()),
        Place::BeforeTag(at) => (at, [b"\r\n", &content[..], b"\r\n"].concat()),
        Place::End if starts_line(body, body.len()) => (body.len(), [&content[..], b"\r\n"].concat()),
        Place::End => (body.len(), [b"\r\n", &content[..]].concat()),
    }
}

/// A line that cannot be taken for a delimiter.
fn guarded(line: &[u8]) -> Cow<'_, [u8]> {
    if line.starts_with(b"--") { Cow::Owned([b" ", line].concat()) } else { Cow::Borrowed(line) }
}

fn starts_line(body: &[u8], at: usize) -> bool {
    at == 0 || body[..at].ends_with(b"\r\n")
}
