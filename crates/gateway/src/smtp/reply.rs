//! SMTP replies: three digits, and lines of text (RFC 5321, 4.2).

/// A reply: ours, or the next hop's as it came.
///
/// What is said to the sender. It may quote addresses (a next hop's often do), so it is never logged; a log gets its
/// [`code`](Reply::code) alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    code: u16,
    lines: Vec<String>,
}

/// The longest reply line, in bytes, CRLF included (RFC 5321, 4.5.3.1.5).
const LINE_BYTES: usize = 512;

impl Reply {
    /// A reply of one line. `text` starts with the enhanced status code (RFC 2034, 4), but for greetings, `EHLO` and 3yz.
    pub fn new(code: u16, text: impl Into<String>) -> Self {
        Self::of_lines(code, vec![text.into()])
    }

    /// A reply of several lines; of no line: one empty line.
    pub fn of_lines(code: u16, lines: Vec<String>) -> Self {
        debug_assert!((200..600).contains(&code));
        let mut lines: Vec<String> = lines.iter().map(|line| one_line(line)).collect();
        if lines.is_empty() {
            lines.push(String::new());
        }
        Self { code, lines }
    }

    /// The three digits.
    pub fn code(&self) -> u16 {
        self.code
    }

    /// 2yz: it was done.
    pub fn is_done(&self) -> bool {
        self.code / 100 == 2
    }

    /// 4yz or 5yz: it was not done.
    pub fn is_refusal(&self) -> bool {
        matches!(self.code / 100, 4 | 5)
    }

    /// The lines of text.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The same text under another code.
    pub(crate) fn under(mut self, code: u16) -> Self {
        self.code = code;
        self
    }

    /// The same reply with `tail` at the end of its last line. Where the line would become too long, what stood
    /// there is cut, not the tail.
    pub(crate) fn with_tail(mut self, tail: &str) -> Self {
        let tail = one_line(tail);
        let room = LINE_BYTES.saturating_sub("250 \r\n".len() + 1 + tail.len());
        if let Some(last) = self.lines.last_mut() {
            last.truncate(last.floor_char_boundary(room));
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(&tail);
        }
        self
    }

    /// Writes the reply as it goes over the wire.
    pub(crate) fn write_to(&self, out: &mut Vec<u8>) {
        for (index, line) in self.lines.iter().enumerate() {
            let separator = if index + 1 == self.lines.len() { ' ' } else { '-' };
            out.extend_from_slice(format!("{}{separator}{line}\r\n", self.code).as_bytes());
        }
    }
}

/// Only the code: the text may quote an address.
impl std::fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Reply({})", self.code)
    }
}

/// A reply's text cannot end the reply: what would is a space.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(reply: &Reply) -> String {
        let mut out = Vec::new();
        reply.write_to(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_last_line_alone_has_a_space_after_the_code() {
        let reply = Reply::of_lines(250, vec!["one".into(), "two".into()]);
        assert_eq!(written(&reply), "250-one\r\n250 two\r\n");
    }

    #[test]
    fn text_cannot_end_the_reply() {
        assert_eq!(written(&Reply::new(550, "5.1.1 no\r\n250 yes")), "550 5.1.1 no  250 yes\r\n");
    }

    #[test]
    fn a_tail_stays_whole_however_long_the_line_was() {
        let reply = Reply::new(250, "é".repeat(400)).with_tail("openlijk measure=none");
        let line = written(&reply);
        assert!(line.len() <= LINE_BYTES && line.ends_with(" openlijk measure=none\r\n"), "{line}");
        assert_eq!(written(&Reply::new(250, "2.0.0 Ok").with_tail("openlijk x")), "250 2.0.0 Ok openlijk x\r\n");
    }
}
