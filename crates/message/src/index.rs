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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::structure;
    use crate::targets::targets;

    #[test]
    fn another_place_type_encoding_or_number_of_parts_is_a_disagreement() {
        let raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+eA==\r\n--b--\r\n";
        let agrees_after = |change: fn(&mut Structure)| {
            let mut structure = structure(raw).unwrap();
            change(&mut structure);
            let found = targets(&structure.root).unwrap();
            let leaf = found.html.or(found.text).unwrap();
            agrees(raw, &structure, &[leaf]).is_ok()
        };
        fn leaf(structure: &mut Structure) -> &mut Leaf {
            match &mut structure.root {
                crate::parts::Part::Multipart { children, .. } => match &mut children[0] {
                    crate::parts::Part::Leaf(leaf) => leaf,
                    other => panic!("{other:?}"),
                },
                other => panic!("{other:?}"),
            }
        }
        assert!(agrees_after(|_| {}));
        assert!(!agrees_after(|structure| structure.parts += 1));
        assert!(!agrees_after(|structure| leaf(structure).body.start += 1));
        assert!(!agrees_after(|structure| leaf(structure).body.end -= 1));
        assert!(!agrees_after(|structure| leaf(structure).encoding = Some(TransferEncoding::EightBit)));
        assert!(!agrees_after(
            |structure| leaf(structure).content_type = crate::content_type::Parameterised::plain("text/plain")
        ));
    }
}
