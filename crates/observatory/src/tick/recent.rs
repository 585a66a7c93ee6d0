//! What recent writes took: what a write that is none is made to take.

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::time::Duration;

/// How many recent writes are remembered: few, so that a change of the disk's mood shows soon.
const REMEMBERED: usize = 64;
/// What a write is taken to last until one was measured.
const FIRST_GUESS: Duration = Duration::from_millis(1);

/// The durations of recent writes.
pub(super) struct Recent {
    lasted: Vec<Duration>,
    /// Where the next one goes.
    next: usize,
    most_last: Duration,
    chance: StdRng,
}

impl Recent {
    pub(super) fn new(seed: u64) -> Self {
        let chance = StdRng::seed_from_u64(seed);
        Self { lasted: Vec::with_capacity(REMEMBERED), next: 0, most_last: FIRST_GUESS, chance }
    }

    pub(super) fn add(&mut self, lasted: Duration) {
        if self.lasted.len() < REMEMBERED {
            self.lasted.push(lasted);
        } else {
            self.lasted[self.next] = lasted;
            self.next = (self.next + 1) % REMEMBERED;
        }
        let mut sorted = [Duration::ZERO; REMEMBERED];
        let sorted = &mut sorted[..self.lasted.len()];
        sorted.copy_from_slice(&self.lasted);
        sorted.sort_unstable();
        self.most_last = sorted[(sorted.len() - 1) * 7 / 8];
    }

    /// The time in which seven of eight were over.
    pub(super) fn most_last(&self) -> Duration {
        self.most_last
    }

    /// One of them, by chance: a sequence that could be foretold could be recognised.
    pub(super) fn draw(&mut self) -> Duration {
        match self.lasted.len() {
            0 => FIRST_GUESS,
            length => self.lasted[self.chance.random_range(0..length)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_ones_are_remembered() {
        let mut recent = Recent::new(1);
        (0..64).for_each(|_| recent.add(Duration::from_secs(1)));
        assert_eq!(recent.most_last(), Duration::from_secs(1));
        (0..64).for_each(|_| recent.add(Duration::from_millis(3)));
        assert_eq!(recent.most_last(), Duration::from_millis(3));
        assert!((0..100).all(|_| recent.draw() == Duration::from_millis(3)));
    }

    #[test]
    fn an_outlier_is_drawn_at_times_and_does_not_make_everybody_wait() {
        let mut recent = Recent::new(1);
        (0..60).for_each(|_| recent.add(Duration::from_millis(1)));
        (0..4).for_each(|_| recent.add(Duration::from_millis(50)));
        assert_eq!(recent.most_last(), Duration::from_millis(1));
        let outliers = (0..6400).filter(|_| recent.draw() > Duration::from_millis(1)).count();
        assert!((300..500).contains(&outliers), "{outliers} of 6400, and 400 were expected");
    }
}
