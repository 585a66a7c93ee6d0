//! How often one person may have something done, so that nobody can flood a mailbox through us, or guess a code.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, PoisonError};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const REMEMBERED: usize = 100_000;

/// Counts by a keyed hash of the address: no address stays in memory.
pub struct Throttle {
    per_hour: u32,
    key: RandomState,
    seen: Mutex<HashMap<u64, (Timestamp, u32)>>,
}

impl Throttle {
    /// At most so often an hour.
    pub fn per_hour(per_hour: u32) -> Self {
        Self { per_hour, key: RandomState::new(), seen: Mutex::default() }
    }

    /// May another one go to `whom`? Counts it where it may.
    pub fn allows(&self, whom: &impl Hash, now: Timestamp) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED {
            seen.retain(|_, (since, _)| now.duration_since(*since) < HOUR);
        }
        if seen.len() >= REMEMBERED {
            return false;
        }
        let (since, count) = seen.entry(self.key.hash_one(whom)).or_insert((now, 0));
        if now.duration_since(*since) >= HOUR {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= self.per_hour
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_three_links_an_hour_and_others_are_not_held_up() {
        let throttle = Throttle::per_hour(3);
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let answers: Vec<bool> = (0..5).map(|_| throttle.allows(&"a", now)).collect();
        assert_eq!(answers, [true, true, true, false, false]);
        assert!(throttle.allows(&"b", now));
        assert!(throttle.allows(&"a", now + HOUR));
    }
}
