//! Repeats: the same picture asked for again from the same place, by the same program, on the same day.
//!
//! A load counts once a day. To know a repeat, something must be remembered of who asked; it is a keyed hash, in
//! memory alone. The key is random, made at start and anew each day (UTC), when all hashes go too: nothing is ever
//! stored, and what is in memory tells nothing of yesterday. What asks just before midnight and just after counts twice.
//!
//! Memory is bounded: when it is full, the oldest hashes go, and a repeat of those counts once more.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use jiff::Timestamp;
use std::collections::{HashSet, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many hashes are remembered at most: about 40 MB when full.
pub const MOST_REMEMBERED: usize = 1_000_000;
/// How much of a user agent takes part, in bytes.
const AGENT_BYTES: usize = 1024;
const SECONDS_A_DAY: i64 = 86_400;

/// What was asked for today already, in memory alone.
pub struct Repeats {
    today: Mutex<Today>,
    most: usize,
}

struct Today {
    /// Counted from 1970-01-01 (UTC).
    day: i64,
    key: hmac::Key,
    seen: HashSet<u64>,
    /// The same hashes, oldest first. One that was forgotten may still stand here, until it is the oldest.
    order: VecDeque<u64>,
}

impl Repeats {
    /// Remembers at most `most` hashes ([`MOST_REMEMBERED`] outside tests).
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(most: usize) -> Result<Self, NoRandomness> {
        Ok(Self { today: Mutex::new(Today::starting(i64::MIN)?), most: most.max(1) })
    }

    /// Looks whether this was asked for today already, and remembers it, unless the sighting is told to forget.
    pub fn look(&self, token: &str, peer: IpAddr, agent: &[u8], now: Timestamp) -> Sighting<'_> {
        let mut today = self.today();
        let day = now.as_second().div_euclid(SECONDS_A_DAY);
        // A clock that is set back must not bring a new key with every request.
        if day > today.day {
            match Today::starting(day) {
                Ok(new) => *today = new,
                // Without a new key nothing is remembered: no repeat is known.
                Err(NoRandomness) => return Sighting { repeats: self, day, hash: 0, repeat: false },
            }
        }
        let hash = today.hash(token, peer, agent);
        let fresh = today.seen.insert(hash);
        if fresh {
            today.order.push_back(hash);
            if today.order.len() > self.most
                && let Some(oldest) = today.order.pop_front()
            {
                today.seen.remove(&oldest);
            }
        }
        Sighting { repeats: self, day: today.day, hash, repeat: !fresh }
    }

    fn today(&self) -> MutexGuard<'_, Today> {
        // Every change leaves it whole enough: at worst a repeat counts twice.
        self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Repeats {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Repeats")
    }
}

impl Today {
    fn starting(day: i64) -> Result<Self, NoRandomness> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).map_err(|_| NoRandomness)?;
        Ok(Self { day, key, seen: HashSet::new(), order: VecDeque::new() })
    }

    /// Token and address have one length each, so that no two requests can run into the same bytes.
    fn hash(&self, token: &str, peer: IpAddr, agent: &[u8]) -> u64 {
        let address = match peer {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        let mut context = hmac::Context::with_key(&self.key);
        context.update(token.as_bytes());
        context.update(&Ipv6Addr::octets(&address));
        context.update(&agent[..agent.len().min(AGENT_BYTES)]);
        let tag = context.sign();
        tag.as_ref().iter().take(8).fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
    }
}

/// The system gives no random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random numbers; see whether getrandom(2) is allowed to this program")]
pub struct NoRandomness;

/// One look at what was asked for today.
pub struct Sighting<'a> {
    repeats: &'a Repeats,
    day: i64,
    hash: u64,
    repeat: bool,
}

impl Sighting<'_> {
    /// Was it asked for today already?
    pub fn is_repeat(&self) -> bool {
        self.repeat
    }

    /// It did not count after all: the next one is no repeat of it.
    pub fn forget(self) {
        if self.repeat {
            return;
        }
        let mut today = self.repeats.today();
        if today.day == self.day {
            today.seen.remove(&self.hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const OTHER_TOKEN: &str = "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn ask(repeats: &Repeats, token: &str, peer: &str, agent: &str, now: &str) -> bool {
        repeats.look(token, peer.parse().expect("an address"), agent.as_bytes(), at(now)).is_repeat()
    }

    #[test]
    fn the_same_picture_place_and_program_on_one_day_is_a_repeat() {
        let repeats = Repeats::new(100).expect("randomness");
        assert!(!ask(&repeats, TOKEN, "192.0.2.1", "Thunderbird", "2026-05-01T08:00:00Z"));
        assert!(ask(&repeats, TOKEN, "192.0.2.1", "Thunderbird", "2026-05-01T23:59:59Z"));
        assert!(!ask(&repeats, OTHER_TOKEN, "192.0.2.1", "Thunderbird", "2026-05-01T23:59:59Z"));
        assert!(!ask(&repeats, TOKEN, "192.0.2.2", "Thunderbird", "2026-05-01T23:59:59Z"));
        assert!(!ask(&repeats, TOKEN, "192.0.2.1", "Outlook", "2026-05-01T23:59:59Z"));
    }

    #[test]
    fn an_ipv4_address_is_the_same_however_the_socket_spells_it() {
        let repeats = Repeats::new(100).expect("randomness");
        assert!(!ask(&repeats, TOKEN, "192.0.2.1", "", "2026-05-01T08:00:00Z"));
        assert!(ask(&repeats, TOKEN, "::ffff:192.0.2.1", "", "2026-05-01T08:00:00Z"));
    }

    #[test]
    fn a_new_day_has_a_new_key_and_remembers_nothing() {
        let repeats = Repeats::new(100).expect("randomness");
        assert!(!ask(&repeats, TOKEN, "192.0.2.1", "x", "2026-05-01T23:59:59Z"));
        let hashes: Vec<u64> = repeats.today().seen.iter().copied().collect();
        assert!(!ask(&repeats, TOKEN, "192.0.2.1", "x", "2026-05-02T00:00:00Z"));
        let today = repeats.today();
        assert_eq!((today.seen.len(), today.order.len()), (1, 1));
        assert!(!today.seen.contains(&hashes[0]), "the same key was used on two days");
    }

    #[test]
    fn a_clock_set_back_makes_no_new_day() {
        let repeats = Repeats::new(100).expect("randomness");
        assert!(!ask(&repeats, TOKEN, "192.0.2.1", "x", "2026-05-02T00:00:00Z"));
        assert!(ask(&repeats, TOKEN, "192.0.2.1", "x", "2026-05-01T23:00:00Z"));
    }

    #[test]
    fn when_full_the_oldest_go_and_memory_stays_bounded() {
        let repeats = Repeats::new(10).expect("randomness");
        let now = "2026-05-01T08:00:00Z";
        for number in 0..1000 {
            assert!(!ask(&repeats, TOKEN, "192.0.2.1", &number.to_string(), now));
            let today = repeats.today();
            assert!(today.seen.len() <= 10 && today.order.len() <= 10);
        }
        assert!(ask(&repeats, TOKEN, "192.0.2.1", "999", now), "the newest is remembered");
        assert!(!ask(&repeats, TOKEN, "192.0.2.1", "5", now), "the oldest is not");
    }

    #[test]
    fn what_did_not_count_makes_no_repeat() {
        let repeats = Repeats::new(10).expect("randomness");
        let peer = "192.0.2.1".parse().expect("an address");
        let now = at("2026-05-01T08:00:00Z");
        repeats.look(TOKEN, peer, b"x", now).forget();
        assert!(!repeats.look(TOKEN, peer, b"x", now).is_repeat());
        let third = repeats.look(TOKEN, peer, b"x", now);
        assert!(third.is_repeat());
        third.forget();
        assert!(repeats.look(TOKEN, peer, b"x", now).is_repeat(), "a repeat that does not count forgets nothing");
    }

    #[test]
    fn two_processes_hash_the_same_request_differently() {
        let hashes: BTreeSet<u64> = (0..2)
            .map(|_| Today::starting(0).expect("randomness").hash(TOKEN, IpAddr::from([192, 0, 2, 1]), b"x"))
            .collect();
        assert_eq!(hashes.len(), 2);
    }
}
