//! The second reader: mail-parser's own index of the message, which must agree with ours.
//!
//! The one module that knows that library. It guesses where ours gives up, and finds delimiters by other rules, so a
//! message on which both agree is one that mail programs agree on too; on any other the message is left alone.

use crate::LeftAlone;
use crate::encode::TransferEncoding;
use crate::parts::{Leaf, Structure};
use mail_parser::{Encoding, Message, MessageParser, MimeHeaders, PartType};

/// Do both readers see the same number of parts, and each of `leaves` in the same place, of the same type and encoding?
pub(crate) fn agrees(raw: &[u8], structure: &Structure, leaves: &[&Leaf]) -> Result<(), LeftAlone> {
    let message = MessageParser::default().parse(raw).ok_or(LeftAlone::Broken)?;
    let same = message.parts.len() == structure.parts && leaves.iter().all(|leaf| has(&message, leaf));
    if same { Ok(()) } else { Err(LeftAlone::Broken) }
}

fn has(message: &Message<'_>, leaf: &Leaf) -> bool {
    let Some(part) = message.parts.iter().find(|part| part.offset_body as usize == leaf.body.start) else {
        return false;
    };
    let kind = match part.body {
        PartType::Html(_) => "text/html",
        PartType::Text(_) => "text/plain",
        _ => return false,
    };
    let encoding = match leaf.encoding {
        Some(TransferEncoding::QuotedPrintable) => Encoding::QuotedPrintable,
        Some(TransferEncoding::Base64) => Encoding::Base64,
        _ => Encoding::None,
    };
    let charset = part.content_type().and_then(|it| it.attribute("charset")).map(str::to_ascii_lowercase);
    part.offset_end as usize == leaf.body.end
        && !part.is_encoding_problem
        && leaf.content_type.value == kind
        && encoding == part.encoding
        && charset.as_deref()
            == leaf.content_type.parameter("charset").ok().flatten().map(str::to_ascii_lowercase).as_deref()
}
