//! The small patterns of the rules: what a path or a value must look like, whole. Every piece moves forward only, so the time is
//! linear in the text whatever the pattern.
//!
//! Pieces: `{code:N}` at least N letters, digits and `-_.~%=+:`; `{word:N}` the same without `.~%=+:`; `{hex:N}`; `{num:N}`;
//! `{ulid}`, `{uuid}`; `{seg}` anything but a slash, up to what the pattern goes on with; `*` anything, likewise. Everything else stands for itself.

use thiserror::Error;

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// A brace that is not closed, or a piece that is not known.
    #[error("the pattern “{0}” has a piece that is not known")]
    Piece(String),
}

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Run(Class, usize),
    Ulid,
    Uuid,
    /// Anything up to what follows; without slashes, and not empty.
    Segment,
    Anything,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Code,
    Word,
    Hex,
    Number,
}

impl Class {
    fn has(self, byte: u8) -> bool {
        match self {
            Self::Code => byte.is_ascii_alphanumeric() || b"-_.~%=+:".contains(&byte),
            Self::Word => byte.is_ascii_alphanumeric() || b"-_".contains(&byte),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Number => byte.is_ascii_digit(),
        }
    }
}

impl Shape {
    pub fn parse(pattern: &str) -> Result<Self, ShapeError> {
        let unknown = || ShapeError::Piece(pattern.to_owned());
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('*') {
                pieces.push(Piece::Anything);
                rest = after;
            } else if let Some(after) = rest.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or_else(unknown)?;
                let (name, least) = name.split_once(':').unwrap_or((name, "1"));
                let least: usize = least.parse().map_err(|_| unknown())?;
                pieces.push(match name {
                    "code" => Piece::Run(Class::Code, least),
                    "word" => Piece::Run(Class::Word, least),
                    "hex" => Piece::Run(Class::Hex, least),
                    "num" => Piece::Run(Class::Number, least),
                    "ulid" => Piece::Ulid,
                    "uuid" => Piece::Uuid,
                    "seg" => Piece::Segment,
                    _ => return Err(unknown()),
                });
                rest = after;
            } else {
                let end = rest.find(['*', '{']).unwrap_or(rest.len());
                pieces.push(Piece::Literal(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
        Ok(Self { pieces })
    }

    /// Whether the whole text looks like this.
    pub fn fits(&self, text: &str) -> bool {
        let mut rest = text;
        for (at, piece) in self.pieces.iter().enumerate() {
            let next = match self.pieces.get(at + 1) {
                Some(Piece::Literal(literal)) => Some(literal.as_str()),
                _ => None,
            };
            let length = match piece {
                Piece::Literal(literal) if rest.starts_with(literal.as_str()) => Some(literal.len()),
                Piece::Literal(_) => None,
                Piece::Run(class, least) => {
                    let length = rest.bytes().take_while(|byte| class.has(*byte)).count();
                    (length >= *least).then_some(length)
                }
                Piece::Ulid => (ulid(rest)).then_some(26),
                Piece::Uuid => (uuid(rest)).then_some(36),
                Piece::Anything => match next {
                    Some(literal) => rest.find(literal),
                    None => Some(rest.len()),
                },
                Piece::Segment => {
                    let end = rest.find('/').unwrap_or(rest.len());
                    let end = match next {
                        Some(literal) if literal.starts_with('/') => Some(end),
                        Some(literal) => rest[..end].find(literal.split('/').next().unwrap_or_default()),
                        None => Some(end),
                    };
                    end.filter(|end| *end > 0)
                }
            };
            match length {
                Some(length) => rest = &rest[length..],
                None => return false,
            }
        }
        rest.is_empty()
    }
}

fn ulid(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_alphanumeric);
    let (count, good) = digits.fold((0, true), |(count, good), byte| {
        (count + 1, good && (byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !b"ILOU".contains(&byte))))
    });
    count == 26 && good
}

fn uuid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 36
        && bytes[..36].iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        Shape::parse(pattern).unwrap().fits(text)
    }

    #[test]
    fn patterns_fit_whole_texts() {
        assert!(fits("/wf/open", "/wf/open") && !fits("/wf/open", "/wf/open2") && !fits("/wf/open", "/x/wf/open"));
        assert!(
            fits("/o/{ulid}", "/o/01KJJESR9CHFR0APABWWSZTRGM") && !fits("/o/{ulid}", "/o/01KJJESR9CHFR0APABWWSZTRGMX")
        );
        assert!(fits("/q/{seg}~~/{seg}~/{seg}~~", "/q/U0t9iv0N-A~~/AAQRxRA~/U2oBF4za~~"));
        assert!(!fits("/q/{seg}~~/{seg}~/{seg}~~", "/q/~~/AAQRxRA~/U2oBF4za~~"));
        assert!(fits(
            "/CI0/{hex:16}-{uuid}-{num:6}/{code:20}",
            "/CI0/0101019b35cf5d12-dfb0ef39-085a-47cb-b43b-81881506a82a-000000/QXF2g96PKBGMparYbwKTJ0505YNH3Pf=436"
        ));
        assert!(fits("*/open.gif", "/a/b/open.gif") && fits("/x*", "/x") && !fits("{num:3}", "12"));
    }

    #[test]
    fn a_pattern_that_cannot_be_read_is_refused() {
        for pattern in ["{", "{what}", "{num:x}"] {
            assert!(Shape::parse(pattern).is_err(), "{pattern}");
        }
    }
}
