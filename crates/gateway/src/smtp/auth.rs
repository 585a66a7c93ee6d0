//! Signing in: `AUTH PLAIN` and `AUTH LOGIN` (RFC 4954, 4616), over TLS alone, against argon2 hashes.

use argon2::Argon2;
use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A user whose password hash cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the SMTP user \u{201c}{0}\u{201d}: the password must be an argon2 hash ($argon2id$\u{2026})")]
pub struct BadUser(pub String);

/// Who may sign in, by name, each with the argon2 hash of their password (PHC string).
#[derive(Clone, Default)]
pub struct Users {
    hashes: Arc<BTreeMap<String, String>>,
    /// Checking a password takes a core and 19 MiB on purpose; a crowd of guesses must not take them all.
    at_once: Arc<OneAtATime>,
}

struct OneAtATime(Semaphore);

impl Default for OneAtATime {
    fn default() -> Self {
        Self(Semaphore::new(1))
    }
}

/// Checked where a name is unknown, so that the time tells nothing. No password fits it.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Users {
    /// Users by name and hash.
    ///
    /// # Errors
    /// A hash that is not an argon2 PHC string.
    pub fn new(users: impl IntoIterator<Item = (String, String)>) -> Result<Self, BadUser> {
        let hashes: BTreeMap<String, String> = users.into_iter().collect();
        for (name, hash) in &hashes {
            match PasswordHash::new(hash) {
                Ok(parsed) if parsed.algorithm.as_str().starts_with("argon2") => {}
                _ => return Err(BadUser(name.clone())),
            }
        }
        Ok(Self { hashes: Arc::new(hashes), at_once: Arc::default() })
    }

    /// Is there nobody who may sign in?
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Is this the password of this user?
    pub(crate) async fn check(&self, credentials: Credentials) -> Option<String> {
        let _turn = self.at_once.0.acquire().await.ok()?;
        let known = self.hashes.get(&credentials.name).cloned();
        let is_known = known.is_some();
        let hash = known.unwrap_or_else(|| NOBODY.to_owned());
        let Credentials { name, password } = credentials;
        let fits = tokio::task::spawn_blocking(move || {
            PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(&password, &hash).is_ok())
        });
        (fits.await.unwrap_or(false) && is_known).then_some(name)
    }
}

/// Names only: hashes do not belong in a log.
impl std::fmt::Debug for Users {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.hashes.keys()).finish()
    }
}

/// A name and a password, as given.
pub(crate) struct Credentials {
    name: String,
    password: Vec<u8>,
}

impl Credentials {
    /// From the two answers of `AUTH LOGIN`.
    pub(crate) fn login(name: &[u8], password: &[u8]) -> Option<Self> {
        Some(Self { name: String::from_utf8(decoded(name)?).ok()?, password: decoded(password)? })
    }

    /// From the one message of `AUTH PLAIN`: who to act as, name, password, with NULs between (RFC 4616, 2).
    pub(crate) fn plain(message: &[u8]) -> Option<Self> {
        let message = decoded(message)?;
        let mut parts = message.split(|byte| *byte == 0);
        let (acting_as, name, password) = (parts.next()?, parts.next()?, parts.next()?);
        // Acting for somebody else is not offered.
        if parts.next().is_some() || name.is_empty() || !(acting_as.is_empty() || acting_as == name) {
            return None;
        }
        Some(Self { name: String::from_utf8(name.to_vec()).ok()?, password: password.to_vec() })
    }
}

fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    // RFC 4954, 4: a single equals sign is an empty initial response.
    if text == b"=" { Some(Vec::new()) } else { STANDARD.decode(text.trim_ascii()).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::PasswordHasher;

    fn users() -> Users {
        let hash = Argon2::default().hash_password(b"secret").unwrap().to_string();
        Users::new([("crm".to_owned(), hash)]).unwrap()
    }

    async fn signs_in(plain: &[u8]) -> Option<String> {
        users().check(Credentials::plain(STANDARD.encode(plain).as_bytes())?).await
    }

    #[tokio::test]
    async fn only_the_right_name_with_the_right_password_signs_in() {
        assert_eq!(signs_in(b"\0crm\0secret").await.as_deref(), Some("crm"));
        assert_eq!(signs_in(b"crm\0crm\0secret").await.as_deref(), Some("crm"));
        for wrong in
            [&b"\0crm\0Secret"[..], b"\0crm\0", b"\0boss\0secret", b"boss\0crm\0secret", b"crm\0secret", b"\0\0"]
        {
            assert_eq!(signs_in(wrong).await, None, "{:?}", wrong.escape_ascii().to_string());
        }
        let login = |name: &str, password: &str| {
            Credentials::login(STANDARD.encode(name).as_bytes(), STANDARD.encode(password).as_bytes())
        };
        assert!(users().check(login("crm", "secret").unwrap()).await.is_some());
        assert!(users().check(login("crm", "x").unwrap()).await.is_none());
    }

    #[test]
    fn a_password_in_the_clear_is_not_taken_for_a_hash() {
        assert_eq!(Users::new([("crm".into(), "secret".into())]).unwrap_err(), BadUser("crm".into()));
    }

    #[test]
    fn the_hash_for_nobody_costs_what_a_real_one_costs() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let real = Argon2::default().hash_password(b"secret").unwrap();
        assert_eq!((nobody.algorithm, nobody.version), (real.algorithm, real.version));
        assert_eq!(nobody.params.to_string(), real.params.to_string());
    }
}
