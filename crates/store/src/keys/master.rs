//! The master key: one file of 64 hex characters that nobody else may read. Everything else that is secret is wrapped
//! under keys derived from it, or is derived from it.

use crate::OpenError;
use aws_lc_rs::{hkdf, hmac, rand};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// The master key, in memory.
pub(crate) struct Master(Zeroizing<[u8; 32]>);

impl Master {
    /// Reads the key. `None` where the file is absent.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, OpenError> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(key_error(path, error.to_string())),
        };
        let mode = file.metadata().map_err(|error| key_error(path, error.to_string()))?.mode();
        if mode & 0o077 != 0 {
            return Err(key_error(
                path,
                format!("others may read or write it (mode {:03o}); run: chmod 600", mode & 0o777),
            ));
        }
        let mut text = Zeroizing::new(String::with_capacity(128));
        Read::by_ref(&mut file)
            .take(128)
            .read_to_string(&mut text)
            .map_err(|error| key_error(path, error.to_string()))?;
        let bytes = from_hex(text.trim()).ok_or_else(|| {
            key_error(path, "it does not hold 64 hexadecimal characters; put the right master key back".to_owned())
        })?;
        Ok(Some(Self(bytes)))
    }

    /// Makes a new key and writes it. It is on disk when this returns.
    pub(crate) fn create(path: &Path) -> Result<Self, OpenError> {
        let key = Self(random());
        write(path, &key.0).map_err(|error| key_error(path, error.to_string()))?;
        Ok(key)
    }

    /// A key of its own for one use.
    pub(crate) fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0; 32]);
        let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, b"openlijk master key").extract(self.0.as_slice());
        let label = [label.as_bytes()];
        pseudorandom
            .expand(&label, hkdf::HKDF_SHA256)
            .and_then(|material| material.fill(derived.as_mut_slice()))
            .unwrap_or_else(|_| unreachable!("HKDF-SHA256 gives up to 8,160 bytes, and 32 are asked for"));
        derived
    }

    /// A key for keyed hashes of one use.
    pub(crate) fn hash_key(&self, label: &str) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.derive(label).as_slice())
    }
}

/// 32 random bytes.
pub(crate) fn random() -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    fill(bytes.as_mut_slice());
    bytes
}

/// Random bytes. Without a source of randomness nothing that follows would be safe, so there is no going on.
pub(crate) fn fill(bytes: &mut [u8]) {
    rand::fill(bytes).unwrap_or_else(|_| panic!("the system gives no random numbers"));
}

fn write(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let draft = path.with_extension("new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    let mut text: Zeroizing<String> = Zeroizing::new(String::with_capacity(65));
    for byte in key {
        text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    File::open(folder)?.sync_all()
}

fn from_hex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    if text.len() != 64 {
        return None;
    }
    let mut bytes = Zeroizing::new([0; 32]);
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let (Some(high), Some(low)) = (char::from(pair[0]).to_digit(16), char::from(pair[1]).to_digit(16)) else {
            bytes.zeroize();
            return None;
        };
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

fn key_error(path: &Path, problem: String) -> OpenError {
    OpenError::Key { path: path.display().to_string(), problem }
}

impl std::fmt::Debug for Master {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Master(hidden)")
    }
}
