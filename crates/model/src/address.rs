//! Addresses of recipients, in the one form in which they are looked up.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Text that cannot be an address. It does not carry the text: addresses never reach a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// No `@`, or nothing on one side of it.
    #[error("an address needs text on both sides of an @")]
    Incomplete,
    /// Longer than RFC 5321, 4.5.3.1.3 allows.
    #[error("an address may be 254 bytes long at most")]
    TooLong,
    /// A control character or a space.
    #[error("an address may not contain spaces or control characters")]
    BadCharacter,
    /// The domain is not one (IDNA).
    #[error("the domain of the address is not valid")]
    BadDomain,
}

/// A recipient's address in the form in which it is looked up: domain in ASCII (IDNA) and lower case, the local
/// part lower case and NFC. Nothing else is folded: `j.doe` and `jdoe` are two people.
///
/// `Debug` and `Display` hide it, so that it cannot reach a log by accident; [`Address::reveal`] is the way out.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address(String);

impl Address {
    /// Reads an address as it stands in an SMTP path or a list, without angle brackets.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        if text.len() > 254 {
            return Err(BadAddress::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(BadAddress::BadCharacter);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(BadAddress::Incomplete)?;
        if local.is_empty() || domain.is_empty() {
            return Err(BadAddress::Incomplete);
        }
        let local: String = local.nfc().flat_map(char::to_lowercase).nfc().collect();
        let domain = if domain.starts_with('[') {
            domain.to_ascii_lowercase()
        } else {
            idna::domain_to_ascii(domain).map_err(|_| BadAddress::BadDomain)?
        };
        if domain.is_empty() {
            return Err(BadAddress::BadDomain);
        }
        Ok(Self(format!("{local}@{domain}")))
    }

    /// The address itself. Not for logs, file names or URLs.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The domain, lower case and in ASCII.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Address(hidden)")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(an address)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_and_idna_are_folded_and_nothing_else() {
        let same = |one: &str, other: &str| Address::parse(one).unwrap() == Address::parse(other).unwrap();
        assert!(same("Jan@Example.NL", "jan@example.nl"));
        assert!(same("jan@bücher.example", "jan@xn--bcher-kva.example"));
        assert!(same("Jose\u{301}@example.nl", "josé@example.nl"));
        assert!(!same("j.an@example.nl", "jan@example.nl"));
        assert!(!same("jan+x@example.nl", "jan@example.nl"));
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for (text, error) in [
            ("jan", BadAddress::Incomplete),
            ("@example.nl", BadAddress::Incomplete),
            ("jan@", BadAddress::Incomplete),
            ("jan piet@example.nl", BadAddress::BadCharacter),
            ("jan\r\nx@example.nl", BadAddress::BadCharacter),
        ] {
            assert_eq!(Address::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(Address::parse(&format!("{}@example.nl", "a".repeat(300))), Err(BadAddress::TooLong));
    }

    #[test]
    fn an_address_does_not_print_itself() {
        let address = Address::parse("jan@example.nl").unwrap();
        assert!(!format!("{address:?} {address}").contains("jan"));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}@[a-zA-Zü]{1,10}\\.nl") {
            if let Ok(once) = Address::parse(&text) {
                prop_assert_eq!(Address::parse(once.reveal()), Ok(once.clone()));
            }
        }
    }
}
