//! The e-mail itself: read its headers, find its parts, splice in a notice and at most a picture. Bytes in, bytes out.

pub mod notice;

use openlijk_lawfulness::PictureGrant;
use openlijk_model::Language;

pub use notice::Notice;

/// The most bytes that [`prepare`] adds to a message. What we announce as SIZE is the next hop's less this.
pub const LARGEST_INSERTION: usize = 16 * 1024;

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
    /// Names of headers of ours that do not exist, or that stand there twice.
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
}

/// Reads the top-level headers. Never fails: what is broken is absent.
pub fn read_headers(_raw: &[u8]) -> Headers {
    todo!()
}

/// The message without any `Openlijk-*` header; every other byte as it came.
pub fn without_own_headers(_raw: &[u8]) -> Vec<u8> {
    todo!()
}

/// A picture that may go into a message. There is no way to make one without a [`PictureGrant`].
#[derive(Debug, Clone)]
pub struct Picture {
    url: String,
    grant: PictureGrant,
}

impl Picture {
    /// The picture at `url`, under the grant of a decision.
    pub fn granted(grant: PictureGrant, url: String) -> Self {
        Self { url, grant }
    }
    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
    /// The grant.
    pub fn grant(&self) -> PictureGrant {
        self.grant
    }
}

/// What goes into a message.
#[derive(Debug, Clone)]
pub struct Insertion<'a> {
    /// The notice; always, and first.
    pub notice: &'a Notice,
    /// The picture, where a decision allows one.
    pub picture: Option<&'a Picture>,
}

/// Why a message was left as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeftAlone {
    /// S/MIME or PGP signed.
    Signed,
    /// Encrypted.
    Encrypted,
    /// Bears a DKIM signature that a change would break.
    DkimSigned,
    /// `Auto-Submitted`, other than `no` (RFC 3834).
    Automatic,
    /// A bounce or another report, or the null sender.
    Report,
    /// A structure that we do not change (an attachment alone, a calendar part, nested messages …).
    Shape,
    /// A charset or an encoding that we do not write.
    Encoding,
    /// Broken, or ambiguous: parsers could disagree on where the text is.
    Broken,
    /// Over a limit on size, depth or number of parts.
    TooLarge,
    /// It already carries a notice of ours.
    AlreadyPrepared,
}

impl LeftAlone {
    /// The reason as logs, replies and figures spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::Encrypted => "encrypted",
            Self::DkimSigned => "dkim-signed",
            Self::Automatic => "automatic",
            Self::Report => "report",
            Self::Shape => "shape",
            Self::Encoding => "encoding",
            Self::Broken => "broken",
            Self::TooLarge => "too-large",
            Self::AlreadyPrepared => "already-prepared",
        }
    }
}

/// What [`prepare`] did. Own headers are gone in both cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prepared {
    /// The notice is in, and the picture where there is an HTML part to carry it.
    Changed {
        /// The message as it goes on.
        bytes: Vec<u8>,
        /// Is the picture in it?
        picture: bool,
    },
    /// Nothing was inserted.
    LeftAlone {
        /// The message as it goes on.
        bytes: Vec<u8>,
        /// Why.
        why: LeftAlone,
    },
}

/// Puts the notice, and at most the picture, into a message (CRLF lines). Never fails: in doubt the message is left alone.
pub fn prepare(_raw: &[u8], _insertion: &Insertion<'_>) -> Prepared {
    todo!()
}
