//! Passwords: checked without telling unknown names from known ones, few at a time; and how often one may try.

use crate::Site;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use jiff::{SignedDuration, Timestamp};
use openlijk_store::Account;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// The shortest password that somebody may choose, in characters (NIST SP 800-63B-4 asks 15 where there is no second factor,
/// and 8 where there is).
pub const SHORTEST: usize = 12;
/// The longest, in bytes.
pub const LONGEST: usize = 1000;
/// Wrong tries for one name in a quarter of an hour, before it has to wait.
const TRIES: u32 = 5;
const WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Names whose tries are remembered at one time.
const NAMES: usize = 10_000;
/// Passwords that are checked at one time: each takes a core and 19 MiB for a while.
const CHECKS: usize = 2;

/// A hash that no password fits. Made once; the same parameters as those of real accounts, so that it takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let noise = openlijk_pages::fingerprint(&format!("{:?}", std::time::Instant::now()));
    Argon2::default().hash_password(noise.as_bytes()).map(|hash| hash.to_string()).unwrap_or_default()
});

/// What is tried. Each has its own count, so that a right password does not begin the count of codes anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tried {
    Password,
    Code,
}

/// Keeps count of wrong tries, and of how many passwords are checked at one time.
pub struct Door {
    wrong: Mutex<HashMap<(Tried, String), (Timestamp, u32)>>,
    checks: Semaphore,
}

impl Door {
    /// Open.
    pub fn new() -> Self {
        Self { wrong: Mutex::default(), checks: Semaphore::new(CHECKS) }
    }

    /// Counts a try beforehand, so that many at one time do not slip through together.
    pub fn may_try(&self, what: Tried, name: &str, now: Timestamp) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|_, (since, _)| now.duration_since(*since) < WAIT);
        let key = (what, name.to_owned());
        if wrong.len() >= NAMES && !wrong.contains_key(&key) {
            return false;
        }
        let (_, tries) = wrong.entry(key).or_insert((now, 0));
        *tries += 1;
        *tries <= TRIES
    }

    /// The try was right: the count begins anew.
    pub fn succeeded(&self, what: Tried, name: &str) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).remove(&(what, name.to_owned()));
    }
}

/// Nothing can be checked: this machine is stopping, or out of memory.
pub struct CannotCheck;

/// Does this password open this account? `None` stands for a name that nobody has; that takes as long.
pub async fn fits(site: &Site, account: Option<&Account>, password: &str) -> Result<bool, CannotCheck> {
    // Who signs in elsewhere has no password, and whoever may no longer sign in has none that counts.
    let usable = account.filter(|account| !account.password_hash.is_empty() && !account.disabled);
    let known = usable.is_some();
    let hash = usable.map(|account| account.password_hash.clone());
    let password = password.to_owned();
    let _place = site.door.checks.acquire().await.map_err(|_| CannotCheck)?;
    let fits = tokio::task::spawn_blocking(move || {
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok()
    });
    Ok(fits.await.map_err(|_| CannotCheck)? && known)
}

/// The hash by which a password is kept (argon2id, PHC string).
pub async fn hash(site: &Site, password: &str) -> Result<String, CannotCheck> {
    let password = password.to_owned();
    let _place = site.door.checks.acquire().await.map_err(|_| CannotCheck)?;
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hash.await.map_err(|_| CannotCheck)?.map_err(|_| CannotCheck)
}
