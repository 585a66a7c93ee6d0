//! Quoted-printable (RFC 2045, 6.7): strict decoding, and insertion between encoded characters.

use super::{Place, Spliced, starts_line};

/// The longest line, without its line end (RFC 2045, 6.7, rule 5).
const LINE: usize = 76;

/// One step of decoding: how many encoded bytes it takes, and the byte that they stand for; a soft line break stands for none.
enum Step {
    Byte(usize, u8),
    SoftBreak(usize),
}

/// Decodes; `None` where an escape is not one. White space at the end of a line stays: it does not matter here.
pub(super) fn decode(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        at += match step(&body[at..])? {
            Step::Byte(taken, byte) => {
                out.push(byte);
                taken
            }
            Step::SoftBreak(taken) => taken,
        };
    }
    Some(out)
}

pub(super) fn splice(body: &[u8], place: Place, content: &[u8]) -> Option<Spliced> {
    let encoded = encode(content);
    Some(match place {
        Place::BeforeTag(decoded_at) => {
            let at = locate(body, decoded_at)?;
            let lead: &[u8] = if starts_line(body, at) { b"" } else { b"=\r\n" };
            (at, [lead, &encoded, b"\r\n"].concat())
        }
        Place::End => {
            let ends_soft = body.ends_with(b"=") || body.ends_with(b"=\r\n");
            let lead: &[u8] = match (starts_line(body, body.len()), ends_soft) {
                (true, false) => b"",
                // The soft break needs its line end first, or an empty line behind it, before a line can end.
                (false, true) => b"\r\n\r\n",
                _ => b"\r\n",
            };
            let trail: &[u8] = if starts_line(body, body.len()) { b"\r\n" } else { b"" };
            (body.len(), [lead, &encoded, trail].concat())
        }
    })
}

fn step(rest: &[u8]) -> Option<Step> {
    match *rest {
        [b'=', b'\r', b'\n', ..] => Some(Step::SoftBreak(3)),
        // A soft break whose line end belongs to the next delimiter.
        [b'='] => Some(Step::SoftBreak(1)),
        [b'=', high, low, ..] => Some(Step::Byte(3, hex(high)? << 4 | hex(low)?)),
        [b'=', ..] => None,
        [byte, ..] => Some(Step::Byte(1, byte)),
        [] => None,
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The offset of the encoded character that stands for the decoded byte at `decoded_at`.
fn locate(body: &[u8], decoded_at: usize) -> Option<usize> {
    let (mut at, mut count) = (0, 0);
    loop {
        match step(body.get(at..)?)? {
            Step::Byte(..) if count == decoded_at => return Some(at),
            Step::Byte(taken, _) => {
                count += 1;
                at += taken;
            }
            Step::SoftBreak(taken) => at += taken,
        }
    }
}

/// Lines of CRLF, encoded line by line, with soft breaks where they get long.
fn encode(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() * 5 / 4);
    for (number, line) in content.split(|byte| *byte == b'\n').enumerate() {
        if number > 0 {
            out.extend_from_slice(b"\r\n");
        }
        encode_line(line.strip_suffix(b"\r").unwrap_or(line), &mut out);
    }
    out
}

fn encode_line(line: &[u8], out: &mut Vec<u8>) {
    let mut width = 0;
    for (at, &byte) in line.iter().enumerate() {
        let last = at + 1 == line.len();
        let plain = match byte {
            b'=' => false,
            b' ' | b'\t' => !last,
            // Never a delimiter, a mailbox's "From ", or a lone dot.
            b'-' | b'F' | b'.' => width > 0,
            _ => byte.is_ascii_graphic(),
        };
        let needed = if plain { 1 } else { 3 };
        if width + needed > LINE - 1 {
            out.extend_from_slice(b"=\r\n");
            width = 0;
        }
        // The start of a line after a soft break is a start of a line too.
        if plain && !(width == 0 && matches!(byte, b'-' | b'F' | b'.')) {
            out.push(byte);
            width += 1;
        } else {
            out.extend_from_slice(format!("={byte:02X}").as_bytes());
            width += 3;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_decodes_to_itself_on_short_lines() {
        let content = format!("--x\r\n.\r\nFrom é = {}\r\nend \r\n\r\n-", "F-.ab é".repeat(40));
        let encoded = encode(content.as_bytes());
        assert_eq!(decode(&encoded).unwrap(), content.as_bytes());
        let text = String::from_utf8(encoded).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.starts_with(['-', '.', 'F'])), "{text}");
    }

    #[test]
    fn a_dangling_soft_break_does_not_join_lines() {
        for body in ["text=", "text=\r\n", "text", "text\r\n", ""] {
            let (at, bytes) = splice(body.as_bytes(), Place::End, b"note").unwrap();
            let result = [&body.as_bytes()[..at], &bytes, &body.as_bytes()[at..]].concat();
            let decoded = String::from_utf8(decode(&result).unwrap()).unwrap();
            assert!(decoded.lines().any(|line| line == "note"), "{body:?} {decoded:?}");
        }
    }

    #[test]
    fn a_wrong_escape_is_refused() {
        assert!(decode(b"a=ZZ").is_none() && decode(b"a=4").is_none() && decode(b"a= \r\nb").is_none());
    }
}
