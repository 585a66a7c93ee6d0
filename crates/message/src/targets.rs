//! Which parts get the notice: every one that a reader may be shown as the text of the message.

use crate::LeftAlone;
use crate::parts::{Disposition, Leaf, Part};

/// The parts that get the notice; at least one.
#[derive(Debug, Default)]
pub(crate) struct Targets<'a> {
    pub html: Option<&'a Leaf>,
    pub text: Option<&'a Leaf>,
}

/// Finds them, in the shapes that we change.
pub(crate) fn targets(part: &Part) -> Result<Targets<'_>, LeftAlone> {
    match part {
        Part::Leaf(leaf) if leaf.disposition != Disposition::Inline || leaf.named => Err(LeftAlone::Shape),
        Part::Leaf(leaf) => match leaf.content_type.value.as_str() {
            "text/html" => Ok(Targets { html: Some(leaf), text: None }),
            "text/plain" => Ok(Targets { html: None, text: Some(leaf) }),
            _ => Err(LeftAlone::Shape),
        },
        Part::Multipart { subtype, children, .. } => match subtype.as_str() {
            "alternative" => of_alternatives(children),
            "related" => of_root(children),
            "mixed" => of_first_text(children),
            _ => Err(LeftAlone::Shape),
        },
    }
}

/// Any of the alternatives may be the one that is shown, so each must carry the notice; two of a kind are not understood.
fn of_alternatives(children: &[Part]) -> Result<Targets<'_>, LeftAlone> {
    let mut found = Targets::default();
    for child in children {
        let next = targets(child)?;
        if (found.html.is_some() && next.html.is_some()) || (found.text.is_some() && next.text.is_some()) {
            return Err(LeftAlone::Shape);
        }
        found.html = found.html.or(next.html);
        found.text = found.text.or(next.text);
    }
    Ok(found)
}

/// The first part is shown (RFC 2387); the others belong to it and are no text.
fn of_root(children: &[Part]) -> Result<Targets<'_>, LeftAlone> {
    let (root, others) = children.split_first().ok_or(LeftAlone::Shape)?;
    let side_parts = others.iter().all(|part| matches!(part, Part::Leaf(leaf) if !may_be_shown_as_text(leaf)));
    if side_parts { targets(root) } else { Err(LeftAlone::Shape) }
}

/// The first text that is no attachment. A plain text behind it (a list's footer, say) is shown too and may stay;
/// more HTML or more structure may not.
fn of_first_text(children: &[Part]) -> Result<Targets<'_>, LeftAlone> {
    let is_text = |part: &Part| match part {
        Part::Leaf(leaf) => may_be_shown_as_text(leaf),
        Part::Multipart { .. } => true,
    };
    let first = children.iter().position(is_text).ok_or(LeftAlone::Shape)?;
    let may_follow = |part: &Part| match part {
        Part::Leaf(leaf) => !may_be_shown_as_text(leaf) || leaf.content_type.value == "text/plain",
        Part::Multipart { .. } => false,
    };
    if children[first + 1..].iter().all(may_follow) { targets(&children[first]) } else { Err(LeftAlone::Shape) }
}

fn may_be_shown_as_text(leaf: &Leaf) -> bool {
    let kind = leaf.content_type.kind();
    let marked_up = matches!(leaf.content_type.value.as_str(), "application/xhtml+xml" | "application/rtf");
    leaf.disposition != Disposition::Attachment && (kind == "text" || marked_up)
}
