//! Which operation of whose caused something: W3C Trace Context, <https://www.w3.org/TR/trace-context-1/>. Only what the
//! logbook keeps: the trace, and the span that called. Flags say nothing here, since nothing is sampled.

use std::fmt;

/// Where in which trace something was caused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct TraceContext {
    /// The whole trace; never all zeros.
    pub trace: [u8; 16],
    /// The span that caused it; never all zeros.
    pub span: [u8; 8],
}

/// The length of a `traceparent` of version 00, and the least of later ones.
const LENGTH: usize = 55;

impl TraceContext {
    /// Reads the value of a `traceparent` header, strictly (section 3.2): lower-case hexadecimal, no zero ids, version 00 of
    /// exactly its length, later versions by their first four fields. `None`: as if there were no header.
    pub fn parse(text: &str) -> Option<Self> {
        let (known, rest) = text.as_bytes().split_at_checked(LENGTH)?;
        let [version, trace, span, flags] = fields(known)?;
        let version: [u8; 1] = hex(version)?;
        let _flags: [u8; 1] = hex(flags)?;
        let fits = match version {
            [0xff] => false,
            [0] => rest.is_empty(),
            _ => rest.is_empty() || rest.starts_with(b"-"),
        };
        let context = Self { trace: hex(trace)?, span: hex(span)? };
        (fits && context.trace != [0; 16] && context.span != [0; 8]).then_some(context)
    }
}

/// As the value of a `traceparent` header. Sampled: what is asked of others belongs to what is on record here.
impl fmt::Display for TraceContext {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("00-")?;
        self.trace.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))?;
        formatter.write_str("-")?;
        self.span.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))?;
        formatter.write_str("-01")
    }
}

/// The four fields of version 00.
fn fields(text: &[u8]) -> Option<[&[u8]; 4]> {
    let fields: Vec<&[u8]> = text.split(|byte| *byte == b'-').collect();
    fields.try_into().ok()
}

/// Bytes from as many pairs of lower-case digits.
fn hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the recommendation.
    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn the_recommendations_example_is_read_and_written() {
        let context = TraceContext::parse(GOOD).unwrap();
        assert_eq!((context.trace[0], context.trace[15], context.span[1]), (0x4b, 0x36, 0xf0));
        assert_eq!(context.to_string(), GOOD);
        assert!(TraceContext::parse(&GOOD.replace("-01", "-00")).is_some(), "sampled or not");
        for later in ["", "-", "-what-comes-later"] {
            assert!(TraceContext::parse(&format!("01{}{later}", &GOOD[2..])).is_some(), "{later}");
        }
    }

    #[test]
    fn whatever_is_not_as_the_recommendation_says_is_no_context() {
        let bad = [
            String::new(),
            GOOD.to_uppercase(),
            GOOD[..54].to_owned(),
            format!("{GOOD}-"),
            format!(" {GOOD}"),
            format!("{GOOD} "),
            format!("ff{}", &GOOD[2..]),
            format!("01{}.what", &GOOD[2..]),
            format!("0g{}", &GOOD[2..]),
            GOOD.replace('-', "_"),
            GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
            GOOD.replace("00f067aa0ba902b7", &"0".repeat(16)),
            GOOD.replace("-01", "-0x"),
            GOOD.replace("4bf9", "4bé"),
            GOOD.replace("-00f0", "0-f0"),
        ];
        for text in bad {
            assert_eq!(TraceContext::parse(&text), None, "{text}");
        }
    }
}
