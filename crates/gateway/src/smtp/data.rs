//! The message after `DATA`: where it ends, and what may not be in it.

/// Why a message is refused whatever the next hop would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoilt {
    /// A CR without LF, or an LF without CR (RFC 5321, 2.3.8).
    BareLineEnd,
    /// Larger than what was announced (RFC 1870, 6.3).
    TooLarge,
    /// Together with the other messages of this moment it takes too much memory.
    NoRoom,
}

/// Takes in a message block by block. Pure: no clock, no connection.
///
/// The end is CR LF dot CR LF and nothing else (RFC 5321, 4.1.1.4). A spoilt message is read to that same end, but
/// no longer kept, so that the refusal is its sender's to read.
#[derive(Debug)]
pub(crate) struct Intaker {
    at: At,
    message: Vec<u8>,
    largest: usize,
    seen: usize,
    spoilt: Option<Spoilt>,
}

#[derive(Debug, Clone, Copy)]
enum At {
    LineStart,
    /// After a dot that starts a line.
    Dot,
    /// After a dot and a CR that start a line.
    DotCr,
    Text,
    Cr,
}

impl Intaker {
    /// For a message of `largest` bytes at most.
    pub(crate) fn new(largest: usize) -> Self {
        // The CRLF of the DATA command counts as the start of a line: an empty message is a dot alone.
        Self { at: At::LineStart, message: Vec::new(), largest, seen: 0, spoilt: None }
    }

    /// Takes a block. `Some(n)`: the message ended, after the block's first `n` bytes.
    pub(crate) fn take(&mut self, block: &[u8]) -> Option<usize> {
        let mut next = 0;
        while let Some(&byte) = block.get(next) {
            match (self.at, byte) {
                (At::LineStart, b'.') => {
                    self.at = At::Dot;
                    next += 1;
                }
                (At::LineStart, _) => self.at = At::Text,
                (At::Dot, b'\r') => {
                    self.at = At::DotCr;
                    next += 1;
                }
                // RFC 5321, 4.5.2: the first dot of a longer line is not part of the message.
                (At::Dot, _) => self.at = At::Text,
                (At::DotCr, b'\n') => {
                    self.seen += next + 1;
                    return Some(next + 1);
                }
                (At::Cr, b'\n') => {
                    self.keep(b"\r\n");
                    self.at = At::LineStart;
                    next += 1;
                }
                (At::Cr | At::DotCr, _) => {
                    self.spoil(Spoilt::BareLineEnd);
                    self.at = At::Text;
                }
                (At::Text, _) => next += self.text(&block[next..]),
            }
        }
        self.seen += block.len();
        None
    }

    /// How many bytes came in, those included that were not kept.
    pub(crate) fn seen(&self) -> usize {
        self.seen
    }

    /// How many bytes are kept.
    pub(crate) fn kept(&self) -> usize {
        self.message.capacity()
    }

    /// Gives the message up.
    pub(crate) fn spoil(&mut self, why: Spoilt) {
        self.spoilt.get_or_insert(why);
        self.message = Vec::new();
    }

    /// The message, without the dots that were put before its lines' dots.
    pub(crate) fn finish(self) -> Result<Vec<u8>, Spoilt> {
        match self.spoilt {
            Some(why) => Err(why),
            None => Ok(self.message),
        }
    }

    /// Takes text up to a CR or LF, with it. Gives the number of bytes taken.
    fn text(&mut self, rest: &[u8]) -> usize {
        let end = memchr::memchr2(b'\r', b'\n', rest);
        self.keep(&rest[..end.unwrap_or(rest.len())]);
        let Some(end) = end else { return rest.len() };
        if rest[end] == b'\r' {
            self.at = At::Cr;
        } else {
            // Not the start of a line: a dot after a bare LF ends nothing.
            self.spoil(Spoilt::BareLineEnd);
        }
        end + 1
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.spoilt.is_some() {
            return;
        }
        if self.message.len() + bytes.len() > self.largest {
            return self.spoil(Spoilt::TooLarge);
        }
        self.message.extend_from_slice(bytes);
    }
}

/// The message as it goes over the wire: a dot before each dot that starts a line, and the final dot (RFC 5321, 4.5.2).
pub(crate) fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(message.len() + message.len() / 64 + 5);
    let mut from = 0;
    if message.first() == Some(&b'.') {
        wire.push(b'.');
    }
    for at in memchr::memmem::find_iter(message, b"\n.") {
        wire.extend_from_slice(&message[from..=at]);
        wire.push(b'.');
        from = at + 1;
    }
    wire.extend_from_slice(&message[from..]);
    if !message.is_empty() && !message.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn take_all(wire: &[u8], block: usize) -> (Option<usize>, Result<Vec<u8>, Spoilt>) {
        let mut intaker = Intaker::new(1 << 20);
        let mut before = 0;
        for part in wire.chunks(block) {
            if let Some(end) = intaker.take(part) {
                return (Some(before + end), intaker.finish());
            }
            before += part.len();
        }
        (None, intaker.finish())
    }

    #[test]
    fn only_crlf_dot_crlf_ends_a_message() {
        for (wire, end) in [
            (&b".\r\n"[..], Some(3)),
            (b"a\r\n.\r\nRSET\r\n", Some(6)),
            (b"a\n.\nRSET\r\n", None),
            (b"a\n.\r\nRSET\r\n", None),
            (b"a\r.\rRSET\r\n", None),
            (b"a\r\n.\nRSET\r\n", None),
            (b"a\r\n.\rRSET\r\n", None),
            (b"a\r\n\0.\r\n", None),
        ] {
            assert_eq!(take_all(wire, 100).0, end, "{:?}", wire.escape_ascii().to_string());
        }
    }

    #[test]
    fn a_bare_line_end_spoils_the_message() {
        for wire in [&b"a\nb\r\n.\r\n"[..], b"a\rb\r\n.\r\n", b".\rb\r\n.\r\n", b"a\r\r\n.\r\n", b"\n\r\n.\r\n"] {
            assert_eq!(take_all(wire, 100).1, Err(Spoilt::BareLineEnd), "{:?}", wire.escape_ascii().to_string());
        }
    }

    #[test]
    fn a_message_over_the_limit_is_not_kept() {
        let mut intaker = Intaker::new(10);
        assert_eq!(intaker.take(b"0123456789\r\n.\r\n"), Some(15));
        assert_eq!(intaker.kept(), 0);
        assert_eq!(intaker.finish(), Err(Spoilt::TooLarge));
    }

    proptest! {
        #[test]
        fn what_was_stuffed_comes_out_as_it_went_in_however_it_is_cut(
            lines in prop::collection::vec("[.a\\x00]{0,4}", 0..8),
            block in 1usize..9,
        ) {
            let message: Vec<u8> = lines.iter().flat_map(|line| [line.as_bytes(), b"\r\n"].concat()).collect();
            let wire = stuffed(&message);
            let (end, taken) = take_all(&wire, block);
            prop_assert_eq!(end, Some(wire.len()));
            prop_assert_eq!(taken, Ok(message));
        }
    }
}
