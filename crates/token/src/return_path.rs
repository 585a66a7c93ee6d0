//! Where reports about a message come back to: a sealed token as the local part of an address, one for each message
//! and so for each recipient (VERP).
//!
//! Servers fold local parts to one case, though RFC 5321, 2.4 forbids it, and drop what they do not know. So it is
//! written in the 32 characters of RFC 4648, 6, in small letters and without padding, and read in either case: `b-` and
//! 52 characters, 54 of the 64 bytes that RFC 5321, 4.5.3.1.1 allows.
//!
//! **Forging.** Nothing is cut off to fit: the tag keeps its 128 bits, and a guess opens once in 2^128. What the seal
//! shows is that we wrote this address, for this message and until this day. Whoever carried or got that message read
//! it in the envelope, and can write to it; so opening says which message a report is *about*, and never that what
//! it *says* is true (LAW.md 2.6). A kind of its own keeps the tokens of pages and pictures, which readers hold,
//! from being return paths, and this one from being a page.

use crate::{Sealed, SealingKey, Token, WHOLE_LENGTH};
use data_encoding::BASE32_NOPAD_NOCASE;

/// What stands before the token, so that mail servers can route reports by it.
pub const PREFIX: &str = "b-";

/// How many bytes such a local part has.
pub const LENGTH: usize = PREFIX.len() + ENCODED;

const ENCODED: usize = (WHOLE_LENGTH * 8).div_ceil(5);

// RFC 5321, 4.5.3.1.1.
const _: () = assert!(LENGTH <= 64);

/// Seals a token as a local part.
pub fn seal(key: &SealingKey, token: Token) -> String {
    let mut local = String::with_capacity(LENGTH);
    local.push_str(PREFIX);
    local.push_str(&BASE32_NOPAD_NOCASE.encode(&key.seal_bytes(token)).to_ascii_lowercase());
    local
}

/// Reads a local part, in whatever case it came back; the key that it names opens it. `None` where it is none of ours:
/// wrong start, length or characters, or bits that no encoder writes (so that there is one spelling but for the case).
pub fn unwrap(local: &str) -> Option<Sealed> {
    if local.len() != LENGTH || !local.is_char_boundary(PREFIX.len()) {
        return None;
    }
    let (prefix, encoded) = local.split_at(PREFIX.len());
    if !prefix.eq_ignore_ascii_case(PREFIX) {
        return None;
    }
    let mut whole = [0; WHOLE_LENGTH];
    let length = BASE32_NOPAD_NOCASE.decode_mut(encoded.as_bytes(), &mut whole).ok()?;
    (length == WHOLE_LENGTH).then(|| Sealed::of(&whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyId, Meaning};
    use jiff::Timestamp;
    use openlijk_model::MessageId;
    use proptest::prelude::*;
    use zeroize::Zeroizing;

    fn key(byte: u8) -> SealingKey {
        SealingKey::new(KeyId(7), &Zeroizing::new([byte; 32]))
    }

    fn token(message: u64, asked: bool, days: u32) -> Token {
        Token::lasting(Meaning::Return { message: MessageId(message), asked }, Timestamp::UNIX_EPOCH, days)
    }

    fn opened(key: &SealingKey, local: &str) -> Option<Token> {
        unwrap(local).and_then(|sealed| key.open(&sealed))
    }

    proptest! {
        #[test]
        fn it_comes_back_however_servers_fold_it(
            message in any::<u64>(), asked in any::<bool>(), days in 18_262u32..80_000, fold in any::<u64>(),
        ) {
            let token = token(message, asked, days);
            let local = seal(&key(1), token);
            prop_assert_eq!(local.len(), LENGTH);
            prop_assert!(local.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
            let folded: String = local
                .chars()
                .enumerate()
                .map(|(at, letter)| if fold >> (at % 64) & 1 == 1 { letter.to_ascii_uppercase() } else { letter })
                .collect();
            for spelling in [&local, &folded, &local.to_uppercase()] {
                prop_assert_eq!(opened(&key(1), spelling), Some(token));
                prop_assert_eq!(opened(&key(2), spelling), None, "another key's");
            }
        }

        #[test]
        fn no_text_opens_that_we_did_not_seal(text in "[Bb]-[A-Za-z2-7]{52}") {
            prop_assert_eq!(opened(&key(1), &text), None);
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,60}") {
            let _ = unwrap(&text);
        }
    }

    #[test]
    fn every_changed_character_is_refused() {
        let local = seal(&key(1), token(42, true, 20_000));
        for at in 0..local.len() {
            for other in "abcdefghijklmnopqrstuvwxyz0123456789-=+.@ ".chars() {
                let mut forged = local.clone();
                forged.replace_range(at..=at, &other.to_string());
                assert_eq!(opened(&key(1), &forged).is_some(), forged == local, "{at} {other}");
            }
        }
        for wrong in
            ["", "b-", &local[2..], &format!("{local}a"), &local[..LENGTH - 1], &format!("\u{e9}{}", &local[2..])]
        {
            assert!(unwrap(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_page_is_no_return_path_and_a_return_path_is_no_page() {
        let page = Token::lasting(Meaning::Page { message: MessageId(42) }, Timestamp::UNIX_EPOCH, 20_000);
        assert_ne!(opened(&key(1), &seal(&key(1), page)).unwrap().meaning, token(42, false, 20_000).meaning);
        assert_ne!(token(42, false, 20_000).meaning, token(42, true, 20_000).meaning);
    }
}
