//! Codes that are mailed to a new address, which prove that its mailbox is read by whoever corrects an address.
//!
//! Nothing is kept of a code: it is computed again from a key that lives as long as this process, from whose correction it
//! is, which address it went to, and the hour. Guessing is held to a few tries an hour by the caller.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use jiff::Timestamp;
use openlijk_model::{Address, RecipientId};

/// Digits of a code.
pub const DIGITS: usize = 8;
const HOUR: i64 = 3600;

/// Makes codes and recognises them.
pub struct Codes {
    key: hmac::Key,
}

impl Codes {
    /// With a new key. `None` where the system gives no random numbers.
    pub fn new() -> Option<Self> {
        hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).ok().map(|key| Self { key })
    }

    /// The code by which `recipient` shows that they read mail to `address`. Good for this hour and the next.
    pub fn code(&self, recipient: RecipientId, address: &Address, now: Timestamp) -> String {
        self.of_hour(recipient, address, now.as_second().div_euclid(HOUR))
    }

    /// Is this the code, as somebody typed it?
    pub fn fits(&self, typed: &str, recipient: RecipientId, address: &Address, now: Timestamp) -> bool {
        let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
        let hour = now.as_second().div_euclid(HOUR);
        [hour, hour - 1].into_iter().any(|hour| typed == self.of_hour(recipient, address, hour))
    }

    fn of_hour(&self, recipient: RecipientId, address: &Address, hour: i64) -> String {
        let message = [&recipient.0.to_be_bytes(), &hour.to_be_bytes(), address.reveal().as_bytes()].concat();
        let tag = hmac::sign(&self.key, &message);
        let mut start = [0u8; 8];
        start.copy_from_slice(&tag.as_ref()[..8]);
        let number = u64::from_be_bytes(start) % 10u64.pow(DIGITS as u32);
        format!("{number:0width$}", width = DIGITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_its_own_correction_for_an_hour_or_so_and_nothing_else() {
        let codes = Codes::new().unwrap();
        let now: Timestamp = "2026-11-22T10:59:00Z".parse().unwrap();
        let address = |text: &str| Address::parse(text).unwrap();
        let (me, new) = (RecipientId(7), address("new@example.nl"));
        let code = codes.code(me, &new, now);
        assert_eq!(code.len(), DIGITS);
        let spaced = format!(" {} {} ", &code[..4], &code[4..]);
        assert!(codes.fits(&spaced, me, &new, now), "spaces do not matter");
        assert!(codes.fits(&code, me, &new, now + jiff::SignedDuration::from_mins(60)));
        assert!(!codes.fits(&code, me, &new, now + jiff::SignedDuration::from_mins(120)));
        assert!(!codes.fits(&code, RecipientId(8), &new, now));
        assert!(!codes.fits(&code, me, &address("other@example.nl"), now));
        assert!(!Codes::new().unwrap().fits(&code, me, &new, now), "another process has another key");
        assert!(!codes.fits("", me, &new, now));
    }
}
