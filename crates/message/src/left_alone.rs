//! Why a message is left as it came, and the reasons that its top-level headers give.

use crate::headers::HeaderFields;

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
    /// Posted to a discussion list (`List-Post`, RFC 2369): it is the poster's mail, not the organisation's.
    MailingList,
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
            Self::MailingList => "mailing-list",
            Self::Report => "report",
            Self::Shape => "shape",
            Self::Encoding => "encoding",
            Self::Broken => "broken",
            Self::TooLarge => "too-large",
            Self::AlreadyPrepared => "already-prepared",
        }
    }
}

/// The signatures over the message as a whole that a change would break: DKIM (RFC 6376), its forerunner, and ARC (RFC 8617).
const SIGNATURES: [&str; 3] = ["DKIM-Signature", "DomainKey-Signature", "ARC-Message-Signature"];

/// Do the top-level headers alone say that this message stays as it is?
pub(crate) fn by_headers(headers: &HeaderFields<'_>) -> Result<(), LeftAlone> {
    if headers.has("Measure-Refuse") {
        return Err(LeftAlone::AlreadyPrepared);
    }
    if SIGNATURES.iter().any(|name| headers.has(name)) {
        return Err(LeftAlone::DkimSigned);
    }
    // RFC 3834, 5: the keyword may be followed by parameters or a comment.
    if headers.values("Auto-Submitted").any(|value| first_word(value) != "no") {
        return Err(LeftAlone::Automatic);
    }
    if headers.values("Return-Path").any(|value| value.trim_ascii() == b"<>") {
        return Err(LeftAlone::Report);
    }
    // RFC 2369, 3.4: `NO` says that posting is not allowed, which makes it an announcement.
    if headers.values("List-Post").any(|value| first_word(value) != "no") {
        return Err(LeftAlone::MailingList);
    }
    Ok(())
}

fn first_word(value: &[u8]) -> String {
    let word = value.trim_ascii().split(|byte| byte.is_ascii_whitespace() || matches!(byte, b';' | b'(')).next();
    String::from_utf8_lossy(word.unwrap_or_default()).to_ascii_lowercase()
}
