//! `Content-Type` and `Content-Disposition`, read so strictly that no two readers can differ (RFC 2045, 5.1).
//!
//! What comments, continued parameters (RFC 2231), repeated parameters or encoded words could make ambiguous is refused:
//! a lenient reader is right for showing mail and wrong for changing it.

use crate::LeftAlone;
use crate::headers::unfolded;

/// A value with parameters: a type, or a disposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameterised {
    /// `text/html`, `attachment` …, in lower case.
    pub value: String,
    parameters: Vec<(String, String)>,
}

impl Parameterised {
    /// Reads a field's value.
    pub(crate) fn read(field: &[u8]) -> Result<Self, LeftAlone> {
        let text = unfolded(field);
        let (value, mut rest) = text.split_once(';').unwrap_or((&text, ""));
        let value = value.trim().to_ascii_lowercase();
        if value.is_empty() || !value.split('/').all(is_token) {
            return Err(LeftAlone::Broken);
        }
        let mut parameters: Vec<(String, String)> = Vec::new();
        while !rest.trim().is_empty() {
            let (name, parameter, after) = parameter(rest).ok_or(LeftAlone::Broken)?;
            if parameters.iter().any(|(known, _)| *known == name) {
                return Err(LeftAlone::Broken);
            }
            parameters.push((name, parameter));
            rest = after;
        }
        Ok(Self { value, parameters })
    }

    /// A value without parameters.
    pub(crate) fn plain(value: &str) -> Self {
        Self { value: value.to_owned(), parameters: Vec::new() }
    }

    /// The part before the slash.
    pub(crate) fn kind(&self) -> &str {
        self.value.split('/').next().unwrap_or_default()
    }

    /// A parameter by its name in lower case. Continued or encoded (`name*`, `name*0`) is ambiguous.
    pub(crate) fn parameter(&self, name: &str) -> Result<Option<&str>, LeftAlone> {
        let continued = |known: &str| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('*'));
        if self.parameters.iter().any(|(known, _)| continued(known)) {
            return Err(LeftAlone::Broken);
        }
        let found = self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        if found.is_some_and(|value| value.contains("=?")) { Err(LeftAlone::Broken) } else { Ok(found) }
    }

    /// Does any form of the parameter stand there?
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.parameters.iter().any(|(known, _)| known.split('*').next() == Some(name))
    }
}

/// `name=value` or `name="value"`, up to the next semicolon: the name in lower case, the value, and what follows.
fn parameter(text: &str) -> Option<(String, String, &str)> {
    let (name, rest) = text.split_once('=')?;
    let name = name.trim().to_ascii_lowercase();
    let rest = rest.trim_start();
    let (value, after) = match rest.strip_prefix('"') {
        Some(quoted) => quoted_string(quoted)?,
        None => {
            let end = rest.find(';').unwrap_or(rest.len());
            let value = rest[..end].trim_end();
            // Senders write boundaries with "=" and "/" unquoted; readers agree on those. They do not on spaces and comments.
            if value.is_empty() || value.contains(|c: char| c.is_whitespace() || "\"()<>\\,".contains(c)) {
                return None;
            }
            (value.to_owned(), &rest[end..])
        }
    };
    let after = after.trim_start();
    let after = if after.is_empty() { after } else { after.strip_prefix(';')? };
    is_token(&name).then_some((name, value, after))
}

/// What stands before the closing quote, and what follows it.
fn quoted_string(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            _ => value.push(character),
        }
    }
    None
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Parameterised, LeftAlone> {
        Parameterised::read(text.as_bytes())
    }

    #[test]
    fn ordinary_types_are_read() {
        let html = read("Text/HTML;\r\n charset=\"UTF-8\"; format=flowed;").unwrap();
        assert_eq!(html.value, "text/html");
        assert_eq!(html.parameter("charset"), Ok(Some("UTF-8")));
        assert_eq!(read("multipart/mixed; boundary=a=_b/1").unwrap().parameter("boundary"), Ok(Some("a=_b/1")));
    }

    #[test]
    fn what_readers_take_differently_is_refused() {
        for text in [
            "",
            "text/html charset=utf-8",
            "text/html (comment)",
            "multipart/mixed; boundary=a; boundary=b",
            "multipart/mixed; boundary=\"a",
            "multipart/mixed; boundary=a b",
            "multipart/mixed; boundary=\"a\"b",
            "multipart/mixed; boundary",
        ] {
            assert_eq!(read(text), Err(LeftAlone::Broken), "{text}");
        }
        assert!(read("multipart/mixed; boundary*0=a; boundary*1=b").unwrap().parameter("boundary").is_err());
        assert!(read("multipart/mixed; boundary=\"=?utf-8?q?a?=\"").unwrap().parameter("boundary").is_err());
    }
}
