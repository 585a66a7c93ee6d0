//! Files that come in from a page, and wait to be sealed: encrypted as they come, under a key that is in memory alone. In plain
//! they never rest on disk; memory does not grow with them; and what a stop leaves behind opens for nobody, and is swept away at
//! the next start.

use crate::Portal;
use crate::content::safe_name;
use crate::sealing::random;
use openlijk_sealed::{LinkHalf, OurHalf, Part, PartKey, Sealer};
use openlijk_store::{SealedDraft, SealedFile, Store};
use std::io::{self, Read, Write};

/// The part that a spooled file is sealed as. It is no part of a message; its key is drawn by chance for it alone.
const NO_PART: Part = Part { message: 0, number: 0 };

/// A file that is coming in. Dropped unfinished, it is gone.
pub struct Spooling {
    sealer: Sealer<SealedDraft>,
    store: Store,
    key: PartKey,
    name: String,
    media_type: String,
    bytes: u64,
}

/// A file that came in whole. Dropped, it is gone.
#[derive(Debug)]
pub struct Spooled {
    store: Store,
    file: SealedFile,
    key: PartKey,
    name: String,
    media_type: String,
    bytes: u64,
}

impl Portal {
    /// Begins to take in a file. `name` and `media_type` are what the browser says; the name is made safe to save under. It
    /// blocks: not for the threads that serve.
    ///
    /// # Errors
    /// The disk cannot be written to.
    pub fn spool(&self, name: &str, media_type: &str) -> io::Result<Spooling> {
        let key = PartKey::of(&LinkHalf::new(random()?), &OurHalf::new(random()?), NO_PART);
        let sealer = key.seal(self.store.draft_sealed()?)?;
        let (name, media_type) = (safe_name(name), plain_type(media_type));
        Ok(Spooling { sealer, store: self.store.clone(), key, name, media_type, bytes: 0 })
    }
}

impl Spooling {
    /// Puts the file on disk, whole.
    ///
    /// # Errors
    /// Writing failed; the file is gone.
    pub fn finish(self) -> io::Result<Spooled> {
        let Self { sealer, store, key, name, media_type, bytes } = self;
        let file = sealer.finish()?.finish()?;
        Ok(Spooled { store, file, key, name, media_type, bytes })
    }
}

impl Write for Spooling {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.sealer.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sealer.flush()
    }
}

impl Spooled {
    /// Its name, safe to save under. Empty: it has none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its media type (RFC 6838), as the browser said.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// Its size in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads it in plain.
    pub(crate) fn open(&self) -> io::Result<impl Read + use<>> {
        let damaged = |error: openlijk_sealed::OpenError| io::Error::other(error.to_string());
        self.key.open(self.store.open_sealed(&self.file)?).map_err(damaged)
    }
}

impl Drop for Spooled {
    fn drop(&mut self) {
        self.store.drop_sealed(std::slice::from_ref(&self.file));
    }
}

/// A media type without parameters, of letters that mean nothing else in a header.
fn plain_type(given: &str) -> String {
    let found = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let plain = found.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte));
    let two = found.split('/').filter(|part| !part.is_empty()).count() == 2 && found.matches('/').count() == 1;
    if plain && two && found.len() <= 120 { found } else { "application/octet-stream".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::written::tests::portal;

    fn files(folder: &std::path::Path) -> Vec<Vec<u8>> {
        let entries = std::fs::read_dir(folder.join("sealed")).unwrap();
        entries.map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect()
    }

    #[tokio::test]
    async fn a_file_rests_encrypted_comes_back_whole_and_goes_with_its_handle() {
        let (portal, folder) = portal();
        let mut spooling = portal.spool("../uit\u{202E}slag.pdf", "Application/PDF; x=y").unwrap();
        let secret = b"de uitslag is goed. ".repeat(10_000);
        spooling.write_all(&secret).unwrap();
        let spooled = spooling.finish().unwrap();
        assert_eq!((spooled.name(), spooled.media_type()), ("uitslag.pdf", "application/pdf"));
        assert_eq!(spooled.bytes(), secret.len() as u64);
        let [on_disk] = &files(folder.path())[..] else { panic!("one file") };
        assert!(!on_disk.windows(10).any(|window| window == &secret[..10]), "in plain on disk");
        let mut back = Vec::new();
        spooled.open().unwrap().read_to_end(&mut back).unwrap();
        assert_eq!(back, secret);
        drop(spooled);
        assert_eq!(files(folder.path()).len(), 0);
        let mut broken = portal.spool("x", "x").unwrap();
        broken.write_all(b"half").unwrap();
        drop(broken);
        assert_eq!(files(folder.path()).len(), 0, "what broke off is gone");
    }

    #[test]
    fn a_media_type_brings_nothing_along() {
        for (given, kept) in [
            ("text/plain; charset=utf-8", "text/plain"),
            ("", "application/octet-stream"),
            ("text", "application/octet-stream"),
            ("a/b/c", "application/octet-stream"),
            ("text/x\r\nBcc: a@b", "application/octet-stream"),
        ] {
            assert_eq!(plain_type(given), kept, "{given:?}");
        }
    }
}
