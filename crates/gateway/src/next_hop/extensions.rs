//! What a server offers in its reply to `EHLO` (RFC 5321, 4.1.1.1).

/// The extensions that we pass on. Others are not announced, so nobody can ask for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    /// SIZE (RFC 1870): the largest message in bytes; 0 says that there is no fixed limit.
    pub size: Option<usize>,
    /// PIPELINING (RFC 2920).
    pub pipelining: bool,
    /// 8BITMIME (RFC 6152).
    pub eight_bit_mime: bool,
    /// SMTPUTF8 (RFC 6531).
    pub smtp_utf8: bool,
    /// ENHANCEDSTATUSCODES (RFC 2034).
    pub enhanced_status_codes: bool,
    /// DSN (RFC 3461).
    pub dsn: bool,
}

impl Extensions {
    /// Reads the lines of a reply to `EHLO`.
    pub(crate) fn read(lines: &[String]) -> Self {
        let mut found = Self::default();
        // The first line is the server's name.
        for line in lines.iter().skip(1) {
            let mut words = line.split_ascii_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "SIZE" => found.size = Some(words.next().and_then(|size| size.parse().ok()).unwrap_or(0)),
                "PIPELINING" => found.pipelining = true,
                "8BITMIME" => found.eight_bit_mime = true,
                "SMTPUTF8" => found.smtp_utf8 = true,
                "ENHANCEDSTATUSCODES" => found.enhanced_status_codes = true,
                "DSN" => found.dsn = true,
                _ => {}
            }
        }
        found
    }

    /// The largest message that we can take, in bytes: the next hop's less what we may add, and no more than our own.
    pub(crate) fn largest(&self, own: usize, insertion: usize) -> usize {
        match self.size {
            Some(size) if size > 0 => own.min(size.saturating_sub(insertion)),
            _ => own,
        }
    }

    /// Is everything here that was promised? SIZE aside: the next hop says by itself what is too large.
    pub(crate) fn covers(&self, promised: &Self) -> bool {
        let has = |promise: bool, offer: bool| offer || !promise;
        has(promised.eight_bit_mime, self.eight_bit_mime)
            && has(promised.smtp_utf8, self.smtp_utf8)
            && has(promised.dsn, self.dsn)
            && has(promised.size.is_some(), self.size.is_some())
    }

    /// The lines that announce this, with `largest` as the size.
    pub(crate) fn lines(&self, largest: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut add = |offered: bool, line: String| {
            if offered {
                lines.push(line);
            }
        };
        add(self.pipelining, "PIPELINING".into());
        add(self.size.is_some(), format!("SIZE {largest}"));
        add(self.eight_bit_mime, "8BITMIME".into());
        add(self.smtp_utf8, "SMTPUTF8".into());
        add(self.enhanced_status_codes, "ENHANCEDSTATUSCODES".into());
        add(self.dsn, "DSN".into());
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Extensions {
        Extensions::read(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_announced_is_what_the_next_hop_announced_less_what_we_may_add() {
        let found = read(&["SIZE.example", "size 10000", "8BITMIME", "XFORWARD NAME", "CHUNKING", "VRFY"]);
        assert_eq!(found, Extensions { size: Some(10_000), eight_bit_mime: true, ..Extensions::default() });
        assert_eq!(found.largest(50_000, 1_000), 9_000);
        assert_eq!(found.lines(9_000), ["SIZE 9000", "8BITMIME"]);
        assert_eq!(read(&["x", "SIZE"]).largest(50_000, 1_000), 50_000);
        assert_eq!(read(&["x", "SIZE 10"]).largest(50_000, 1_000), 0);
    }

    #[test]
    fn a_promise_needs_a_next_hop_that_keeps_it() {
        let more = read(&["x", "8BITMIME", "SMTPUTF8"]);
        let less = read(&["x", "8BITMIME"]);
        assert!(more.covers(&less) && !less.covers(&more));
    }
}
