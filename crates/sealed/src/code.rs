//! The half that travels in the mail, and how people and links write it: 28 characters in groups of four, of an alphabet
//! without letters that look alike (Crockford's base 32), of which the last twelve bits tell a slip of the pen.

use aws_lc_rs::digest;
use zeroize::{Zeroize, ZeroizeOnDrop};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, without the hyphens.
const CHARACTERS: usize = 28;
/// Characters between two hyphens.
const GROUP: usize = 4;
/// Bits at the end that are a check.
const CHECK_BITS: u32 = 12;
const _: () = assert!(CHARACTERS as u32 * 5 == 128 + CHECK_BITS);

/// The half of a key that travels in the link: 128 bits, drawn by chance.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct LinkHalf([u8; 16]);

/// What was typed is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Too few or too many characters.
    #[error("a code has 28 letters and digits")]
    Length,
    /// A character that no code has.
    #[error("a code has no such character")]
    Character,
    /// A slip: it has the right form, and is not one.
    #[error("a character of the code is wrong")]
    Check,
}

impl LinkHalf {
    /// From 16 random bytes.
    pub fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    pub(crate) fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// As it stands in the link and in the mail: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`. A secret.
    pub fn code(&self) -> String {
        let mut code = String::with_capacity(CHARACTERS + CHARACTERS / GROUP);
        let whole = self.digits();
        for (index, digit) in whole.iter().enumerate() {
            if index > 0 && index % GROUP == 0 {
                code.push('-');
            }
            code.push(char::from(ALPHABET[usize::from(*digit)]));
        }
        code
    }

    /// Reads a code as somebody typed it: spaces, hyphens and small letters do not matter, and what looks alike is taken
    /// for what is meant (O for 0, I and L for 1).
    ///
    /// # Errors
    /// It is no code; which kind of mistake it is, so that the reader can be told.
    pub fn read(typed: &str) -> Result<Self, BadCode> {
        let mut digits = [0_u8; CHARACTERS];
        let mut length = 0;
        for character in typed.chars().filter(|character| !character.is_whitespace() && !is_dash(*character)) {
            let digit = digit_of(character).ok_or(BadCode::Character)?;
            *digits.get_mut(length).ok_or(BadCode::Length)? = digit;
            length += 1;
        }
        if length != CHARACTERS {
            return Err(BadCode::Length);
        }
        let mut bytes = [0_u8; 16];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = (0..8).fold(0, |byte, bit| (byte << 1) | bit_of(&digits, index * 8 + bit));
        }
        let half = Self(bytes);
        bytes.zeroize();
        if half.digits() == digits { Ok(half) } else { Err(BadCode::Check) }
    }

    /// The code as numbers below 32: the 128 bits, then the check.
    fn digits(&self) -> [u8; CHARACTERS] {
        let check = digest::digest(&digest::SHA256, &self.0);
        let check = [check.as_ref()[0], check.as_ref()[1]];
        let bit = |index: usize| {
            let (bytes, index): (&[u8], usize) = if index < 128 { (&self.0, index) } else { (&check, index - 128) };
            (bytes[index / 8] >> (7 - index % 8)) & 1
        };
        std::array::from_fn(|digit| (0..5).fold(0, |value, at| (value << 1) | bit(digit * 5 + at)))
    }
}

impl std::fmt::Debug for LinkHalf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("LinkHalf(hidden)")
    }
}

fn bit_of(digits: &[u8; CHARACTERS], index: usize) -> u8 {
    (digits[index / 5] >> (4 - index % 5)) & 1
}

/// Hyphens as mail programs and people write them.
fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn digit_of(character: char) -> Option<u8> {
    let meant = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == meant).and_then(|index| u8::try_from(index).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_is_read_back_however_it_is_typed(bytes: [u8; 16]) {
            let half = LinkHalf::new(bytes);
            let code = half.code();
            prop_assert_eq!(code.len(), 34);
            prop_assert_eq!(&LinkHalf::read(&code).unwrap(), &half);
            let typed = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(&LinkHalf::read(&format!(" {typed}\n")).unwrap(), &half);
        }

        #[test]
        fn one_wrong_character_is_nearly_always_told(bytes: [u8; 16], place in 0_usize..28, other in 0_usize..32) {
            let code = LinkHalf::new(bytes).code().replace('-', "");
            let mut typed: Vec<char> = code.chars().collect();
            let wrong = char::from(ALPHABET[other]);
            prop_assume!(typed[place] != wrong);
            typed[place] = wrong;
            let typed: String = typed.into_iter().collect();
            // The check lets one in 4096 through; what is let through is another code, which opens nothing.
            prop_assert!(LinkHalf::read(&typed).is_err() || LinkHalf::read(&typed).unwrap().code().replace('-', "") == typed);
        }
    }

    #[test]
    fn what_is_no_code_is_told_apart() {
        let code = LinkHalf::new([7; 16]).code();
        assert_eq!(LinkHalf::read(&code[..20]).unwrap_err(), BadCode::Length);
        assert_eq!(LinkHalf::read(&format!("{code}0")).unwrap_err(), BadCode::Length);
        assert_eq!(LinkHalf::read(&code.replacen('-', "!", 1)).unwrap_err(), BadCode::Character);
        assert_eq!(LinkHalf::read("0000-0000-0000-0000-0000-0000-0001").unwrap_err(), BadCode::Check);
        assert_eq!(LinkHalf::read("").unwrap_err(), BadCode::Length);
    }

    #[test]
    fn a_half_shows_itself_in_no_debug_output() {
        assert_eq!(format!("{:?}", LinkHalf::new([7; 16])), "LinkHalf(hidden)");
    }
}
