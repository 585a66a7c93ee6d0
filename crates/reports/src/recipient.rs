//! Recipients as reports name them: `type; address` (RFC 3464, 2.3), in any of the spellings of RFC 6533.

use openlijk_model::Address;

/// Reads the value of a recipient field. `None` where it names no address: an X.400 name, a mailbox's number.
pub(crate) fn typed(value: &str) -> Option<Address> {
    let address = match value.split_once(';') {
        // An address may have a semicolon in quotes; a type never has an `@`.
        Some((kind, address)) if !kind.contains('@') => address,
        _ => value,
    };
    parse(address)
}

/// The same for an original recipient, who went through SMTP as xtext (RFC 3461, 4): some servers hand it back like that.
/// What reads both ways (`a+2Bb`) is taken as it stands.
pub(crate) fn typed_original(value: &str) -> Option<Address> {
    typed(value).or_else(|| typed(&from_xtext(value)?))
}

/// An address among angle brackets, quotes and comments.
pub(crate) fn parse(text: &str) -> Option<Address> {
    let text = text.trim();
    let inner = match (text.rfind('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => &text[open + 1..close],
        _ => text.split(|letter: char| letter.is_whitespace() || letter == '(').next()?,
    };
    let inner = inner.trim().trim_matches(['\'', ',', ';', ':']);
    Address::parse(&from_escapes(inner)).ok()
}

/// `\x{HEX}` as a character (RFC 6533, 3): how an address beyond ASCII is written where only ASCII goes.
fn from_escapes(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find("\\x{") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let decoded = from[3..].split_once('}').and_then(|(hex, behind)| {
            let number = (hex.len() <= 6).then(|| u32::from_str_radix(hex, 16).ok()).flatten()?;
            Some((char::from_u32(number)?, behind))
        });
        match decoded {
            Some((letter, behind)) => {
                out.push(letter);
                rest = behind;
            }
            None => {
                out.push_str(&from[..3]);
                rest = &from[3..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Decodes xtext (RFC 3461, 4): `+` and two hexadecimal digits. `None` where that gives no text.
pub(crate) fn from_xtext(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, hex(1), hex(2)) {
            (b'+', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).ok()?);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<String> {
        typed_original(value).map(|address| address.reveal().to_owned())
    }

    #[test]
    fn an_address_is_found_in_every_spelling() {
        for (value, expected) in [
            ("rfc822; anna@example.nl", Some("anna@example.nl")),
            ("RFC822;<Anna@Example.NL>", Some("anna@example.nl")),
            ("anna@example.nl", Some("anna@example.nl")),
            ("rfc822; anna@example.nl (Anna, at the desk)", Some("anna@example.nl")),
            ("rfc822; 'anna@example.nl'", Some("anna@example.nl")),
            ("rfc822; anna+40example.nl", Some("anna@example.nl")),
            ("rfc822; anna+2Bb@example.nl", Some("anna+2bb@example.nl")),
            ("utf-8; jos\u{e9}@example.nl", Some("jos\u{e9}@example.nl")),
            ("utf-8; jos\\x{E9}@example.nl", Some("jos\u{e9}@example.nl")),
            ("utf-8; jos\\x{E9@example.nl", Some("jos\\x{e9@example.nl")),
            ("x400; /G=Anna/S=Desk/C=NL", None),
            ("local; anna", None),
            ("rfc822;", None),
            ("", None),
        ] {
            assert_eq!(read(value).as_deref(), expected, "{value}");
        }
    }
}
