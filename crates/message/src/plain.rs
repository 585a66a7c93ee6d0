//! A message as plain text, for who asked for that: its own text, with what stands beside it as an alternative taken out.
//!
//! Nothing is written anew. Of the alternatives all but the text are cut out, with the delimiter before each; every other
//! byte stays, so an attachment is the same attachment.

use crate::parts::{Leaf, Part, structure};
use crate::targets::targets;
use crate::{LeftAlone, headers, index, splice};
use memchr::memmem;
use std::ops::Range;

/// The message with its own plain text alone, and without `Openlijk-*` headers. A message of text alone stays as it is.
///
/// # Errors
/// Why it must stay as it came: it has no text of its own beside the HTML ([`LeftAlone::Shape`]), or a change would break
/// it or could be misread, as for a notice ([`crate::prepare`]).
pub fn plain_text(raw: &[u8]) -> Result<Vec<u8>, LeftAlone> {
    let structure = structure(raw)?;
    // The text that would get a notice: a footer below an HTML message is not the message.
    let shown = targets(&structure.root)?.text.ok_or(LeftAlone::Shape)?;
    let (text, cuts) =
        choice(&structure.root).filter(|(text, _)| std::ptr::eq(*text, shown)).ok_or(LeftAlone::Shape)?;
    index::agrees(raw, &structure, &[text])?;
    is_worth_reading(raw, text)?;
    let removed = headers::own_fields(raw).into_iter().chain(cuts).collect();
    Ok(splice::apply(raw, removed, Vec::new()))
}

/// The text that stays, and what is cut out, in order.
fn choice(root: &Part) -> Option<(&Leaf, Vec<Range<usize>>)> {
    match root {
        Part::Leaf(leaf) => is_text(leaf).then(|| (leaf, Vec::new())),
        Part::Multipart { subtype, children, spans } if subtype == "alternative" => {
            let text = children.iter().find_map(plain)?;
            let others = children.iter().zip(spans).filter(|(child, _)| plain(child).is_none());
            Some((text, others.map(|(_, span)| span.clone()).collect()))
        }
        // Of a mixed message the first text is the message; of a related one the first part is.
        Part::Multipart { children, .. } => children.iter().find_map(|child| match child {
            Part::Leaf(leaf) if !is_text(leaf) => None,
            Part::Multipart { subtype, .. } if subtype != "alternative" => None,
            child => choice(child),
        }),
    }
}

fn plain(part: &Part) -> Option<&Leaf> {
    match part {
        Part::Leaf(leaf) if is_text(leaf) => Some(leaf),
        _ => None,
    }
}

fn is_text(leaf: &Leaf) -> bool {
    leaf.content_type.value == "text/plain"
}

/// Some senders leave the text empty: then the HTML is the message. Armor is a signature, or a secret, of its own.
fn is_worth_reading(raw: &[u8], text: &Leaf) -> Result<(), LeftAlone> {
    let encoding = text.encoding.ok_or(LeftAlone::Encoding)?;
    let decoded = encoding.decode(&raw[text.body.clone()]).ok_or(LeftAlone::Encoding)?;
    if memmem::find(&decoded, b"-----BEGIN PGP ").is_some() {
        return Err(LeftAlone::Signed);
    }
    if decoded.trim_ascii().is_empty() { Err(LeftAlone::Shape) } else { Ok(()) }
}
