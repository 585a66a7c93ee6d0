//! Two halves make a key; a key seals and opens one part.

use crate::LinkHalf;
use age::x25519::{Identity, Recipient};
use aws_lc_rs::hkdf;
use bech32::{Bech32, Hrp};
use std::io::{self, Read, Write};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The half of a key that stays with the organisation: 256 bits, drawn by chance, one for each part.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct OurHalf([u8; 32]);

impl OurHalf {
    /// From 32 random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// The bytes, to be kept encrypted or handed out. A secret.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for OurHalf {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("OurHalf(hidden)")
    }
}

/// Which part of which message a key is for: it opens no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    /// The number of the message.
    pub message: u64,
    /// The number of the part in it, from 0.
    pub number: u16,
}

/// What seals and opens one part.
pub struct PartKey(Identity);

/// Why a part does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The halves are not this part's.
    #[error("this key does not open this part")]
    WrongKey,
    /// It is not what was sealed, or reading failed.
    #[error("the sealed part is damaged or cannot be read")]
    Damaged,
}

impl PartKey {
    /// From both halves.
    pub fn of(link: &LinkHalf, ours: &OurHalf, part: Part) -> Self {
        let mut halves = Zeroizing::new([0_u8; 48]);
        halves[..16].copy_from_slice(link.bytes());
        halves[16..].copy_from_slice(ours.bytes());
        let mut place = [0_u8; 10];
        place[..8].copy_from_slice(&part.message.to_be_bytes());
        place[8..].copy_from_slice(&part.number.to_be_bytes());
        let mut secret = Zeroizing::new([0_u8; 32]);
        hkdf::Salt::new(hkdf::HKDF_SHA256, b"openlijk sealed part 1")
            .extract(halves.as_slice())
            .expand(&[&place], hkdf::HKDF_SHA256)
            .and_then(|material| material.fill(secret.as_mut_slice()))
            .unwrap_or_else(|_| unreachable!("HKDF-SHA256 gives up to 8,160 bytes, and 32 are asked for"));
        Self(identity(&secret))
    }

    /// Begins to seal: what is written to the [`Sealer`] comes out sealed in `output`.
    ///
    /// # Errors
    /// Writing to `output` failed.
    pub fn seal<W: Write>(&self, output: W) -> io::Result<Sealer<W>> {
        Sealer::to(&self.0.to_public(), output)
    }

    /// Opens a part: what is read from the reader that this gives is what was sealed. Reading it fails where the part was
    /// altered or cut short; nothing that was altered comes out before that.
    ///
    /// # Errors
    /// The key is another part's, or the beginning is damaged.
    pub fn open<R: Read>(&self, input: R) -> Result<impl Read + use<R>, OpenError> {
        let decryptor = age::Decryptor::new(input).map_err(|_| OpenError::Damaged)?;
        decryptor.decrypt(std::iter::once(&self.0 as &dyn age::Identity)).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => OpenError::WrongKey,
            _ => OpenError::Damaged,
        })
    }
}

impl std::fmt::Debug for PartKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PartKey(hidden)")
    }
}

/// The age identity with this secret scalar. The crate reads identities in their written form alone.
fn identity(secret: &[u8; 32]) -> Identity {
    let prefix = Hrp::parse_unchecked("age-secret-key-");
    let text = bech32::encode_upper::<Bech32>(prefix, secret)
        .map(Zeroizing::new)
        .unwrap_or_else(|_| unreachable!("32 bytes fit in Bech32"));
    text.parse().unwrap_or_else(|_| unreachable!("this is how age writes an identity"))
}

/// Seals what is written to it. Nothing is whole before [`Self::finish`].
pub struct Sealer<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> Sealer<W> {
    pub(crate) fn to(recipient: &Recipient, output: W) -> io::Result<Self> {
        let recipient: &dyn age::Recipient = recipient;
        let encryptor = age::Encryptor::with_recipients(std::iter::once(recipient))
            .unwrap_or_else(|_| unreachable!("one X25519 recipient is what age takes"));
        Ok(Self(encryptor.wrap_output(output)?))
    }

    /// Seals the end, and gives back the output.
    ///
    /// # Errors
    /// Writing failed; what stands in the output opens for nobody.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PART: Part = Part { message: 7, number: 0 };

    fn key(link: u8, ours: u8, part: Part) -> PartKey {
        PartKey::of(&LinkHalf::new([link; 16]), &OurHalf::new([ours; 32]), part)
    }

    fn sealed(key: &PartKey, plain: &[u8]) -> Vec<u8> {
        let mut sealer = key.seal(Vec::new()).unwrap();
        sealer.write_all(plain).unwrap();
        sealer.finish().unwrap()
    }

    fn opened(key: &PartKey, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let mut plain = Vec::new();
        key.open(sealed)?.read_to_end(&mut plain).map_err(|_| OpenError::Damaged)?;
        Ok(plain)
    }

    #[test]
    fn both_halves_and_the_same_part_open_and_nothing_less_does() {
        let bytes = sealed(&key(1, 2, PART), b"the letter");
        assert_eq!(opened(&key(1, 2, PART), &bytes).unwrap(), b"the letter");
        let others = [
            key(0, 2, PART),
            key(1, 0, PART),
            key(2, 1, PART),
            key(1, 2, Part { number: 1, ..PART }),
            key(1, 2, Part { message: 8, ..PART }),
        ];
        for other in others {
            assert!(matches!(opened(&other, &bytes), Err(OpenError::WrongKey)));
        }
    }

    #[test]
    fn what_the_browser_derives_is_pinned() {
        // The same halves and part in tests/browser must give this identity.
        let key = PartKey::of(&LinkHalf::new([1; 16]), &OurHalf::new([2; 32]), PART);
        assert_eq!(key.0.to_public().to_string(), include_str!("../vectors/recipient.txt").trim());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_part_that_was_altered_or_cut_short_never_opens_whole(
            plain in prop::collection::vec(any::<u8>(), 0..2000),
            place in any::<prop::sample::Index>(),
            flip in 1_u8..,
        ) {
            let key = key(3, 4, PART);
            let whole = sealed(&key, &plain);
            prop_assert_eq!(opened(&key, &whole).unwrap(), plain.clone());
            let mut altered = whole.clone();
            altered[place.index(whole.len())] ^= flip;
            prop_assert!(opened(&key, &altered).is_err());
            prop_assert!(opened(&key, &whole[..place.index(whole.len())]).is_err());
        }
    }
}
