//! Status codes (RFC 3463): in their field, and in the words of those who have none.

use std::fmt;

/// A status code as three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status {
    /// 2: success, 4: not yet, 5: never.
    pub class: u8,
    /// What it is about (addresses, the mailbox, the network …).
    pub subject: u16,
    /// The detail.
    pub detail: u16,
}

impl Status {
    /// Reads the value of a `Status` field, whatever comment stands behind the code.
    pub fn read(value: &str) -> Option<Self> {
        Self::exact(value.split(|letter: char| !(letter.is_ascii_digit() || letter == '.')).next()?)
    }

    /// Finds a code in a text: the first enhanced one, else what the first SMTP reply code says of its class.
    pub(crate) fn in_text(text: &str) -> Option<Self> {
        let numbers = || text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'));
        if let Some(found) = numbers().find_map(|number| Self::exact(number.trim_end_matches('.'))) {
            return Some(found);
        }
        let reply = |number: &str| match number.as_bytes() {
            [class @ (b'4' | b'5'), b'0'..=b'5', b'0'..=b'9'] => {
                Some(Self { class: class - b'0', subject: 0, detail: 0 })
            }
            _ => None,
        };
        numbers().find_map(reply)
    }

    fn exact(text: &str) -> Option<Self> {
        let mut numbers = text.split('.');
        let mut number = |most: usize| {
            let digits = numbers.next()?;
            let fits = (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| digits.parse::<u16>().ok()).flatten()
        };
        let class = match number(1)? {
            class @ (2 | 4 | 5) => u8::try_from(class).ok()?,
            _ => return None,
        };
        let (subject, detail) = (number(3)?, number(3)?);
        numbers.next().is_none().then_some(Self { class, subject, detail })
    }

    /// Does it say more than its class?
    pub(crate) const fn is_telling(&self) -> bool {
        self.subject != 0
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        Status::read(text).map(|status| status.to_string())
    }

    #[test]
    fn a_code_is_read_whatever_stands_behind_it() {
        for text in ["5.1.1", "5.1.1 (user unknown)", "5.1.1; nonsense", "5.1.1\u{a0}x"] {
            assert_eq!(code(text).as_deref(), Some("5.1.1"), "{text}");
        }
        for text in ["", "5", "5.1", "5.1.1.1", "3.1.1", "5.1.1000", "5..1", "x5.1.1", "-5.1.1"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_is_found_in_words_and_a_network_address_is_none() {
        for (text, expected) in [
            ("smtp; 550 5.1.1 <somebody>: User unknown", Some("5.1.1")),
            ("smtp;550-5.2.2 The mailbox is full", Some("5.2.2")),
            ("host mail.example[5.1.1.20] said: 550 no such user", Some("5.0.0")),
            ("#< #5.7.1 smtp;550 5.7.1 no> #SMTP#", Some("5.7.1")),
            ("It failed (5.4.4).", Some("5.4.4")),
            ("450 try later", Some("4.0.0")),
            ("retried for 5 days, 12:45:10, 1550 times", None),
        ] {
            assert_eq!(Status::in_text(text).map(|status| status.to_string()).as_deref(), expected, "{text}");
        }
    }
}
