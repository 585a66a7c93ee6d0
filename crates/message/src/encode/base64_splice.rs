//! Base64 (RFC 2045, 6.8): strict decoding, and insertion that keeps every character that stands there already.
//!
//! Three bytes are four characters, so an insertion whose length is a multiple of three shifts what follows by whole
//! groups and leaves its characters as they are. It need not start at a group's edge: where the insertion starts with the
//! same bits as the text behind it (both with `<`, or, at the end, with the zero bits that padding stands for), it can go
//! in after those shared bits, at the next edge of a character.

use super::{Place, Spliced};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The longest line (RFC 2045, 6.8), a multiple of four.
const LINE: usize = 76;

/// Decodes; `None` where a character does not belong, padding is not at the end alone, or padding hides bits.
pub(super) fn decode(body: &[u8]) -> Option<Vec<u8>> {
    let characters: Vec<u8> = body.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    STANDARD.decode(characters).ok()
}

pub(super) fn splice(body: &[u8], decoded: &[u8], place: Place, content: &[u8]) -> Option<Spliced> {
    let (at, lead): (usize, &[u8]) = match place {
        Place::BeforeTag(at) => (at, b""),
        Place::End => (decoded.len(), b"\r\n"),
    };
    let mut inserted = [lead, content].concat();
    // Two bytes at a time come to a multiple of three within three steps.
    loop {
        inserted.extend_from_slice(b"\r\n");
        if inserted.len() % 3 == 0 {
            break;
        }
    }
    let before = at - at % 3;
    let characters_before = (at * 8).div_ceil(6);
    let split = characters_before % 4;
    let group = [&decoded[before..at], &inserted, &decoded[at..decoded.len().min(at + 3)], &[0; 3]].concat();
    let encoded = STANDARD.encode(group).into_bytes();
    let inserted = &encoded[split..split + inserted.len() / 3 * 4];
    let (offset, kept) = locate(body, characters_before, split)?;
    let shared = kept == encoded[..split];
    shared.then(|| (offset, wrapped(body, offset, split, inserted)))
}

/// The offset behind the first `count` characters, and the last `split` of them.
fn locate(body: &[u8], count: usize, split: usize) -> Option<(usize, Vec<u8>)> {
    let mut characters = body.iter().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    if count == 0 {
        return Some((characters.next().map_or(body.len(), |(at, _)| at), Vec::new()));
    }
    let mut kept: Vec<(usize, u8)> =
        characters.by_ref().skip(count - split.max(1)).take(split.max(1)).map(|(at, byte)| (at, *byte)).collect();
    let offset = kept.last()?.0 + 1;
    kept.truncate(split);
    Some((offset, kept.into_iter().map(|(_, byte)| byte).collect()))
}

/// The characters on lines of whole groups: the first ones complete the group before, the last ones start the group behind.
fn wrapped(body: &[u8], offset: usize, split: usize, characters: &[u8]) -> Vec<u8> {
    let (head, rest) = characters.split_at((4 - split) % 4);
    let (lines, tail) = rest.split_at(rest.len() - split);
    let mut out = head.to_vec();
    if offset > 0 && !body[..offset].ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(&lines.chunks(LINE).collect::<Vec<_>>().join(&b"\r\n"[..]));
    let text_follows = body.get(offset).is_some_and(|next| !matches!(next, b'\r' | b'\n'));
    if text_follows || split > 0 {
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(tail);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &[u8]) -> Vec<u8> {
        STANDARD.encode(text).into_bytes().chunks(LINE).collect::<Vec<_>>().join(&b"\r\n"[..])
    }

    #[test]
    fn at_every_offset_the_characters_stay_and_the_text_is_right() {
        for length in 0..200 {
            let text = [&vec![b'a'; length][..], b"</body>\r\n"].concat();
            let body = encoded(&text);
            for (place, at) in [(Place::BeforeTag(length), length), (Place::End, text.len())] {
                let (offset, bytes) = splice(&body, &text, place, b"<b>note</b>").unwrap();
                let result = [&body[..offset], &bytes, &body[offset..]].concat();
                let decoded = decode(&result).unwrap();
                assert!(decoded.starts_with(&text[..at]) && decoded.ends_with(&text[at..]), "{length}");
                assert_eq!(String::from_utf8_lossy(&decoded).matches("<b>note</b>\r\n").count(), 1);
                let lines = String::from_utf8(result).unwrap();
                assert!(lines.split("\r\n").all(|line| line.len() <= LINE && line.len() % 4 == 0), "{lines}");
            }
        }
    }

    #[test]
    fn what_readers_decode_differently_is_refused() {
        for body in [&b"TQ==TQ=="[..], b"TQ", b"TQ=", b"T Q=", b"TR==", b"T!==", b"=TQ="] {
            assert!(decode(body).is_none(), "{}", String::from_utf8_lossy(body));
        }
    }
}
