//! How often one person may have something done, so that nobody can flood a mailbox through us, or guess a code.

use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, PoisonError};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// People whom one throttle counts at one time. Above it the longest counted is forgotten: a full table refuses nobody.
const REMEMBERED: usize = 100_000;

/// Counts by a keyed hash of the address: no address stays in memory.
pub struct Throttle {
    per_hour: u32,
    total_per_hour: Option<u32>,
    remembered: usize,
    key: RandomState,
    seen: Mutex<Seen>,
}

/// Who is counted, and how much there was in all.
#[derive(Default)]
struct Seen {
    counts: HashMap<u64, u32>,
    /// Since when each of them is counted, the longest first.
    since: VecDeque<(Timestamp, u64)>,
    total: Option<(Timestamp, u32)>,
}

impl Throttle {
    /// At most so often an hour for one person.
    pub fn per_hour(per_hour: u32) -> Self {
        Self { per_hour, total_per_hour: None, remembered: REMEMBERED, key: RandomState::new(), seen: Mutex::default() }
    }

    /// And at most so often an hour for all together.
    pub fn in_all(self, total_per_hour: u32) -> Self {
        Self { total_per_hour: Some(total_per_hour), ..self }
    }

    /// May another one go to `whom`? Counts it where it may.
    pub fn allows(&self, whom: &impl Hash, now: Timestamp) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if self.total_per_hour.is_some_and(|most| seen.total_at(now) >= most) {
            return false;
        }
        let whom = self.key.hash_one(whom);
        let count = seen.count_of(whom, now, self.remembered);
        if *count >= self.per_hour {
            return false;
        }
        *count = count.saturating_add(1);
        seen.add_to_total(now);
        true
    }
}

impl Seen {
    /// How often this one was counted in the hour that runs for them, with room made for a new one.
    fn count_of(&mut self, whom: u64, now: Timestamp, remembered: usize) -> &mut u32 {
        while self.since.front().is_some_and(|(since, _)| now.duration_since(*since) >= HOUR) {
            self.forget_longest();
        }
        if !self.counts.contains_key(&whom) {
            if self.counts.len() >= remembered {
                self.forget_longest();
            }
            self.since.push_back((now, whom));
        }
        self.counts.entry(whom).or_insert(0)
    }

    fn forget_longest(&mut self) {
        if let Some((_, whom)) = self.since.pop_front() {
            self.counts.remove(&whom);
        }
    }

    /// How much there was in all in the hour that runs.
    fn total_at(&self, now: Timestamp) -> u32 {
        self.total.filter(|(since, _)| now.duration_since(*since) < HOUR).map_or(0, |(_, count)| count)
    }

    fn add_to_total(&mut self, now: Timestamp) {
        let running = self.total.filter(|(since, _)| now.duration_since(*since) < HOUR);
        let (since, count) = running.unwrap_or((now, 0));
        self.total = Some((since, count.saturating_add(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn an_address_gets_three_links_an_hour_and_others_are_not_held_up() {
        let throttle = Throttle::per_hour(3);
        let answers: Vec<bool> = (0..5).map(|_| throttle.allows(&"a", now())).collect();
        assert_eq!(answers, [true, true, true, false, false]);
        assert!(throttle.allows(&"b", now()));
        assert!(throttle.allows(&"a", now() + HOUR));
    }

    #[test]
    fn a_full_table_forgets_the_longest_counted_and_refuses_nobody_new() {
        let throttle = Throttle { remembered: 10, ..Throttle::per_hour(1) };
        for whom in 0..1_000 {
            assert!(throttle.allows(&whom, now()), "{whom} was refused for what others did");
            assert!(!throttle.allows(&whom, now()), "{whom} is counted still");
        }
        assert_eq!(throttle.seen.lock().unwrap().counts.len(), 10);
        assert_eq!(throttle.seen.lock().unwrap().since.len(), 10);
        assert!(!throttle.allows(&990, now()), "the last ten are counted still");
        assert!(throttle.allows(&5_000, now() + HOUR));
        assert_eq!(throttle.seen.lock().unwrap().counts.len(), 1, "what is an hour old is gone");
    }

    #[test]
    fn all_together_get_no_more_than_their_total_an_hour_and_what_is_refused_does_not_count() {
        let throttle = Throttle::per_hour(1).in_all(3);
        let answers: Vec<bool> = [1, 1, 2, 3, 4, 5].iter().map(|whom| throttle.allows(whom, now())).collect();
        assert_eq!(answers, [true, false, true, true, false, false]);
        assert_eq!(throttle.seen.lock().unwrap().counts.len(), 3, "whom the total refused is not remembered");
        assert!(throttle.allows(&4, now() + HOUR));
    }
}
