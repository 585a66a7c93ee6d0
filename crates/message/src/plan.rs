//! What goes into a message, and where: the checks in order, ending in bytes and offsets.

use crate::charset::{Charset, html_in_ascii};
use crate::encode::{Place, TransferEncoding};
use crate::parts::{Leaf, structure};
use crate::splice::Insert;
use crate::targets::targets;
use crate::wording::{escaped, is_safe_url, safe_url};
use crate::{Insertion, LARGEST_INSERTION, LeftAlone, html, index};
use memchr::memmem;
use std::borrow::Cow;

/// The longest line that may leave, without its line end (RFC 5322, 2.1.1).
const LINE: usize = 998;

/// What is inserted.
#[derive(Debug)]
pub(crate) struct Plan {
    pub inserts: Vec<Insert>,
    /// Is the picture among it?
    pub picture: bool,
}

/// Plans the insertion, or says why the message stays as it is.
pub(crate) fn plan(raw: &[u8], insertion: &Insertion<'_>) -> Result<Plan, LeftAlone> {
    let structure = structure(raw)?;
    let found = targets(&structure.root)?;
    let leaves: Vec<&Leaf> = found.html.into_iter().chain(found.text).collect();
    let mut inserts = Vec::with_capacity(3);
    if let Some(leaf) = found.html {
        inserts.push(into_html(raw, leaf, insertion)?);
    }
    if let Some(leaf) = found.text {
        inserts.push(into_text(raw, leaf, insertion)?);
    }
    index::agrees(raw, &structure, &leaves)?;
    inserts.push(refuse_header(structure.header_end, &insertion.notice.refuse_url)?);
    let total: usize = inserts.iter().map(|insert| insert.bytes.len()).sum();
    let long = |insert: &Insert| insert.bytes.split(|byte| *byte == b'\n').any(|line| line.len() > LINE);
    if total > LARGEST_INSERTION || inserts.iter().any(long) {
        return Err(LeftAlone::TooLarge);
    }
    Ok(Plan { inserts, picture: found.html.is_some() && insertion.picture.is_some() })
}

fn refuse_header(at: usize, url: &str) -> Result<Insert, LeftAlone> {
    if !is_safe_url(url) {
        return Err(LeftAlone::Encoding);
    }
    Ok(Insert { at, bytes: format!("Measure-Refuse: <{url}>\r\n").into_bytes() })
}

fn into_html(raw: &[u8], leaf: &Leaf, insertion: &Insertion<'_>) -> Result<Insert, LeftAlone> {
    let (encoding, _, decoded) = open(raw, leaf)?;
    let spot = html::spot(&decoded)?;
    let mut content = spot.closing;
    content.push_str(&insertion.notice.html);
    if let Some(picture) = insertion.picture {
        let url = escaped(&safe_url(picture.url()));
        let alt = escaped(&insertion.notice.picture_alt);
        content.push_str(&format!("\n<img src=\"{url}\"\nwidth=\"1\" height=\"1\" alt=\"{alt}\">"));
    }
    if !content.starts_with('<') {
        return Err(LeftAlone::Encoding);
    }
    insert(raw, leaf, encoding, (&decoded, spot.place), &with_crlf(&html_in_ascii(&content)))
}

fn into_text(raw: &[u8], leaf: &Leaf, insertion: &Insertion<'_>) -> Result<Insert, LeftAlone> {
    let (encoding, charset, decoded) = open(raw, leaf)?;
    let charset = if encoding.carries_8bit() { charset } else { Charset::UsAscii };
    let text = charset.encode(&format!("\n{}", insertion.notice.text));
    insert(raw, leaf, encoding, (&decoded, Place::End), &with_crlf(&text))
}

/// Decodes a part, if it is one that we write, and if it carries no signature or secret of its own.
fn open<'a>(raw: &'a [u8], leaf: &Leaf) -> Result<(TransferEncoding, Charset, Cow<'a, [u8]>), LeftAlone> {
    let encoding = leaf.encoding.ok_or(LeftAlone::Encoding)?;
    let charset = Charset::of(leaf.content_type.parameter("charset")?).ok_or(LeftAlone::Encoding)?;
    let decoded = encoding.decode(&raw[leaf.body.clone()]).ok_or(LeftAlone::Encoding)?;
    // What a decoder may stop at, or what shows another charset than the one named.
    if memchr::memchr(0, &decoded).is_some() || decoded.starts_with(b"\xFF\xFE") || decoded.starts_with(b"\xFE\xFF") {
        return Err(LeftAlone::Broken);
    }
    // RFC 9580, 6.2: armor within a text.
    if memmem::find(&decoded, b"-----BEGIN PGP MESSAGE-----").is_some() {
        return Err(LeftAlone::Encrypted);
    }
    if memmem::find(&decoded, b"-----BEGIN PGP SIGN").is_some() {
        return Err(LeftAlone::Signed);
    }
    Ok((encoding, charset, decoded))
}

fn insert(
    raw: &[u8],
    leaf: &Leaf,
    encoding: TransferEncoding,
    (decoded, place): (&[u8], Place),
    content: &[u8],
) -> Result<Insert, LeftAlone> {
    let body = &raw[leaf.body.clone()];
    let (offset, bytes) = encoding.splice(body, decoded, place, content).ok_or(LeftAlone::Encoding)?;
    Ok(Insert { at: leaf.body.start + offset, bytes })
}

/// Lines of CRLF, without one at the end, and without any other control character.
fn with_crlf(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 64);
    for &byte in text.trim_ascii_end() {
        match byte {
            b'\n' => out.extend_from_slice(b"\r\n"),
            byte if byte.is_ascii_control() => {}
            byte => out.push(byte),
        }
    }
    out
}
