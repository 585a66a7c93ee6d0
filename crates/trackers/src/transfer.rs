//! The transfer encodings (RFC 2045, 6): what a part says once decoded, and how a change in it is written back while every byte
//! around the change stays as it was.

use crate::parts::Transfer;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;
use std::ops::Range;

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// A line of quoted-printable or base64 has at most this many characters (RFC 2045, 6.7 and 6.8).
const LONGEST_LINE: usize = 76;

/// A change: these decoded bytes become those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub range: Range<usize>,
    pub with: Vec<u8>,
}

/// The part's content.
pub(crate) fn decoded(body: &[u8], transfer: Transfer) -> Cow<'_, [u8]> {
    match transfer {
        Transfer::Plain => Cow::Borrowed(body),
        Transfer::QuotedPrintable => Cow::Owned(quoted_printable(body, |_, _| {})),
        Transfer::Base64 => Cow::Owned(base64(body)),
    }
}

/// The body with these changes made in its content; they are in order and do not overlap. `None` where it cannot be done surely.
pub(crate) fn edited(body: &[u8], transfer: Transfer, edits: &[Edit]) -> Option<Vec<u8>> {
    match transfer {
        Transfer::Plain => Some(edited_plain(body, edits)),
        Transfer::QuotedPrintable => Some(edited_quoted_printable(body, edits)),
        Transfer::Base64 => edited_base64(body, edits),
    }
}

pub(crate) fn edited_plain(body: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(&body[at..edit.range.start]);
        out.extend_from_slice(&edit.with);
        at = edit.range.end;
    }
    out.extend_from_slice(&body[at..]);
    out
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Decodes tolerantly: what is no escape stands for itself. `unit` hears where each decoded byte stands: its start and end.
fn quoted_printable(body: &[u8], mut unit: impl FnMut(usize, usize)) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        match body[at] {
            b'=' => {
                let after = &body[at + 1..];
                let blanks = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                let line_end = match &after[blanks..] {
                    [b'\r', b'\n', ..] => Some(blanks + 2),
                    [b'\n', ..] => Some(blanks + 1),
                    [] => Some(blanks),
                    _ => None,
                };
                if let Some(length) = line_end {
                    at += 1 + length;
                } else if let [first, second, ..] = after
                    && let (Some(high), Some(low)) = (hex(*first), hex(*second))
                {
                    unit(at, at + 3);
                    out.push(high << 4 | low);
                    at += 3;
                } else {
                    unit(at, at + 1);
                    out.push(b'=');
                    at += 1;
                }
            }
            b' ' | b'\t' => {
                let blanks = body[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                let is_trailing = matches!(&body[at + blanks..], [] | [b'\n', ..] | [b'\r', b'\n', ..]);
                if !is_trailing {
                    for (place, blank) in body.iter().enumerate().skip(at).take(blanks) {
                        unit(place, place + 1);
                        out.push(*blank);
                    }
                }
                at += blanks;
            }
            other => {
                unit(at, at + 1);
                out.push(other);
                at += 1;
            }
        }
    }
    out
}

fn edited_quoted_printable(body: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut units: Vec<(u32, u32)> = Vec::with_capacity(body.len());
    // A message has at most 64 MB, so its offsets fit.
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    quoted_printable(body, |start, end| units.push((narrow(start), narrow(end))));
    let start_of = |unit: usize| units.get(unit).map_or(body.len(), |unit| unit.0 as usize);
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    for edit in edits {
        let (mut start, end) = if edit.range.is_empty() {
            (start_of(edit.range.start), start_of(edit.range.start))
        } else {
            (start_of(edit.range.start), units[edit.range.end - 1].1 as usize)
        };
        // A blank that comes to stand at the end of its line would be lost: it is written as an escape.
        let mut lead = Vec::new();
        let ends_line = edit.with.is_empty() && matches!(&body[end..], [] | [b'\n', ..] | [b'\r', b'\n', ..]);
        if ends_line && start > at && matches!(body[start - 1], b' ' | b'\t') {
            start -= 1;
            lead = vec![body[start]];
        }
        out.extend_from_slice(&body[at..start]);
        let mut column = out.iter().rev().take_while(|byte| **byte != b'\n').count();
        let line_end: &[u8] = if contains_crlf(body) { b"=\r\n" } else { b"=\n" };
        for byte in lead
            .iter()
            .map(|byte| format!("={byte:02X}").into_bytes())
            .chain(edit.with.iter().map(|byte| escaped(*byte)))
        {
            if column + byte.len() > LONGEST_LINE - 1 {
                out.extend_from_slice(line_end);
                column = 0;
            }
            column += byte.len();
            out.extend_from_slice(&byte);
        }
        let rest = body[end..].iter().take_while(|byte| **byte != b'\n').count();
        if !edit.with.is_empty() && column + rest > LONGEST_LINE && rest > 1 {
            out.extend_from_slice(line_end);
        }
        at = end;
    }
    out.extend_from_slice(&body[at..]);
    out
}

fn contains_crlf(body: &[u8]) -> bool {
    body.iter().position(|byte| *byte == b'\n').is_some_and(|at| at > 0 && body[at - 1] == b'\r')
}

fn escaped(byte: u8) -> Vec<u8> {
    match byte {
        b'=' | 0..=b' ' | 0x7F.. => format!("={byte:02X}").into_bytes(),
        other => vec![other],
    }
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Up to the padding; what is no digit of base64 is passed over (RFC 2045, 6.8).
fn base64(body: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> =
        body.iter().copied().take_while(|byte| *byte != b'=').filter(|byte| is_digit(*byte)).collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    TOLERANT.decode(&digits).unwrap_or_default()
}

/// The lines before the first change stay; from there to the end everything is written anew, in lines as long as they were.
fn edited_base64(body: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let content = base64(body);
    let first = edits.first()?.range.start;
    let crlf = contains_crlf(body);
    let width = body.split(|byte| *byte == b'\n').next().map(<[u8]>::trim_ascii).map_or(LONGEST_LINE, <[u8]>::len);
    let width = (width.min(LONGEST_LINE) / 4 * 4).max(4);
    // The last line start before the change at which a whole number of groups has been written.
    let (mut kept, mut kept_digits, mut digits) = (0, 0, 0);
    for (at, byte) in body.iter().enumerate() {
        match byte {
            b'\n' if digits % 4 == 0 && digits / 4 * 3 <= first => (kept, kept_digits) = (at + 1, digits),
            b'\n' if digits / 4 * 3 > first => break,
            byte if is_digit(*byte) => digits += 1,
            b'=' => break,
            _ => {}
        }
    }
    let kept_content = kept_digits / 4 * 3;
    let changed = edited_plain(&content, edits);
    // The part before the first change is the same in both.
    let anew = base64::engine::general_purpose::STANDARD.encode(changed.get(kept_content..)?);
    let mut out = body[..kept].to_vec();
    for line in anew.as_bytes().chunks(width) {
        out.extend_from_slice(line);
        out.extend_from_slice(if crlf { b"\r\n" } else { b"\n" });
    }
    if !body.ends_with(b"\n") {
        while out.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            out.pop();
        }
    }
    // What stood behind the padding (a list's footer, say) never was content; it is not lost.
    let tail = body.iter().position(|byte| *byte == b'=').map_or(body.len(), |at| at + 1);
    let tail = &body[tail..];
    let tail = &tail[tail.iter().take_while(|byte| matches!(byte, b'=' | b'\r' | b'\n')).count()..];
    out.extend_from_slice(tail);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: Range<usize>, with: &str) -> Edit {
        Edit { range, with: with.as_bytes().to_vec() }
    }

    fn check(body: &[u8], transfer: Transfer, edits: &[Edit]) -> Vec<u8> {
        let changed = edited(body, transfer, edits).unwrap();
        assert_eq!(*decoded(&changed, transfer), *edited_plain(&decoded(body, transfer), edits));
        changed
    }

    #[test]
    fn quoted_printable_stays_as_it_was_around_a_change() {
        let body = b"<p>=E9t=\r\n=e9</p>\r\n<img src=3D\"x\">\r\nend =\r\n";
        let content = decoded(body, Transfer::QuotedPrintable).into_owned();
        let start = content.iter().position(|byte| *byte == b'i').unwrap() - 1;
        let changed = check(body, Transfer::QuotedPrintable, &[edit(start..start + 13, "")]);
        assert_eq!(changed, b"<p>=E9t=\r\n=e9</p>\r\n\r\nend =\r\n");
    }

    #[test]
    fn a_blank_before_what_goes_is_not_lost_at_the_end_of_its_line() {
        let changed = check(b"a <b>\nc", Transfer::QuotedPrintable, &[edit(2..5, "")]);
        assert_eq!(changed, b"a=20\nc");
    }

    #[test]
    fn long_replacements_are_wrapped_in_quoted_printable() {
        let long = "https://example.org/?a=".to_owned() + &"x".repeat(300);
        let changed = check(
            b"<a href=3D\"y\">more than enough text to fill up a line here</a>\n",
            Transfer::QuotedPrintable,
            &[edit(9..10, &long)],
        );
        assert!(
            changed.split(|byte| *byte == b'\n').all(|line| line.len() <= 77),
            "{}",
            String::from_utf8_lossy(&changed)
        );
    }

    #[test]
    fn base64_keeps_the_lines_before_a_change() {
        let content: Vec<u8> = (0..600).map(|n| b'a' + u8::try_from(n % 26).unwrap()).collect();
        let whole = base64::engine::general_purpose::STANDARD.encode(&content);
        let body: Vec<u8> = whole.as_bytes().chunks(76).flat_map(|line| [line, b"\r\n"].concat()).collect();
        let changed = check(&body, Transfer::Base64, &[edit(300..310, "xyz"), edit(400..400, "new")]);
        assert_eq!(changed[..5 * 78], body[..5 * 78]);
        check(&body[..body.len() - 2], Transfer::Base64, &[edit(0..1, "")]);
    }
}
