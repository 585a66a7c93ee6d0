//! The copy for the archive, where a law asks for one: sealed to a key that the organisation's archive keeps and no server
//! of ours ever sees. It cannot be opened here, and taking a message back does not touch it.

use crate::Sealer;
use age::x25519::Recipient;
use std::io::{self, Write};

/// Whom the archive's copies are sealed to: an age recipient, `age1…`. Not secret.
#[derive(Clone)]
pub struct ArchiveKey(Recipient);

/// What was given is no such key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "is not an age recipient; make a pair with `age-keygen`, give the line that starts with age1, and keep the other away from this machine"
)]
pub struct BadArchiveKey;

impl std::str::FromStr for ArchiveKey {
    type Err = BadArchiveKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self).map_err(|_| BadArchiveKey)
    }
}

impl ArchiveKey {
    /// Begins to seal a copy.
    ///
    /// # Errors
    /// Writing to `output` failed.
    pub fn seal<W: Write>(&self, output: W) -> io::Result<Sealer<W>> {
        Sealer::to(&self.0, output)
    }
}

impl std::fmt::Debug for ArchiveKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "ArchiveKey({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn the_archive_alone_opens_its_copy() {
        let archive = age::x25519::Identity::generate();
        let key: ArchiveKey = archive.to_public().to_string().parse().unwrap();
        let mut sealer = key.seal(Vec::new()).unwrap();
        sealer.write_all(b"kept").unwrap();
        let copy = sealer.finish().unwrap();
        let mut plain = String::new();
        let decryptor = age::Decryptor::new(&copy[..]).unwrap();
        decryptor.decrypt(std::iter::once(&archive as &dyn age::Identity)).unwrap().read_to_string(&mut plain).unwrap();
        assert_eq!(plain, "kept");
    }

    #[test]
    fn a_secret_key_is_not_taken_for_the_archives() {
        assert_eq!("AGE-SECRET-KEY-1XXXX".parse::<ArchiveKey>().unwrap_err(), BadArchiveKey);
        assert_eq!("".parse::<ArchiveKey>().unwrap_err(), BadArchiveKey);
    }
}
