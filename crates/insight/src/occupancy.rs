//! How many people stand behind so many groups hit.
//!
//! Everybody who opened stands in some group, and a group shows whether anybody in it did, not how many. The unknown is the number of people
//! *R* among the *N* whose groups count. Given *R*, which of the *N* they are is as good as drawn by lot, since groups are dealt
//! by a hash: so the distribution of the number of groups hit follows from their sizes (classical occupancy, pooled testing of a
//! finite population). Its mean and variance are computed exactly; its shape is taken to be that of a binomial with
//! that mean and variance, fitted to the rarer of the two: groups not hit, or people beyond the first of their group.
//!
//! The estimate is the *R* under which the number of groups hit is what was seen (for groups of one size that is the maximum of
//! likelihood); the interval holds every *R* that a two-sided 95 % mid-p test does not reject. The usual interval, from the
//! likelihood ratio of independent groups, is about the chance that somebody opens, not about how many did, and is far too
//! wide for that where few open (`SIMULATIONS.md` has both).

use crate::Interval;
use statrs::distribution::{ContinuousCDF as _, Normal};
use statrs::function::beta::beta_reg;
use statrs::function::gamma::gamma_ur;

/// The chance that each side of an interval leaves out.
const TAIL: f64 = 0.025;
/// From this mean on the binomial is replaced by the normal distribution.
const NORMAL_FROM: f64 = 400.0;

/// Group sizes, as how many groups there are of each.
#[derive(Debug, Clone)]
pub(crate) struct Sizes {
    counts: Vec<(usize, f64)>,
    people: u64,
    groups: u64,
}

/// Mean and variance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moments {
    pub mean: f64,
    pub variance: f64,
}

impl Sizes {
    pub fn new(sizes: &[u32]) -> Self {
        let mut histogram = vec![0_u64; sizes.iter().max().map_or(0, |most| *most as usize + 1)];
        for size in sizes {
            histogram[*size as usize] += 1;
        }
        let counts = histogram.iter().enumerate().filter(|(size, count)| *size > 0 && **count > 0);
        let counts: Vec<(usize, f64)> = counts.map(|(size, count)| (size, *count as f64)).collect();
        let people = sizes.iter().map(|size| u64::from(*size)).sum();
        let groups = sizes.iter().filter(|size| **size > 0).count() as u64;
        Self { counts, people, groups }
    }

    pub fn people(&self) -> u64 {
        self.people
    }

    pub fn groups(&self) -> u64 {
        self.groups
    }

    /// Of the groups not hit, when `opened` people opened.
    pub fn unhit(&self, opened: f64) -> Moments {
        let missed = self.missed(opened, 2 * self.largest());
        let (mut mean, mut variance) = (0.0, 0.0);
        for (at, (size, count)) in self.counts.iter().enumerate() {
            let one = missed[*size];
            mean += count * one;
            variance += count * one * (1.0 - one) + count * (count - 1.0) * (missed[2 * size] - one * one);
            for (other_size, other_count) in &self.counts[at + 1..] {
                let together = missed[size + other_size] - one * missed[*other_size];
                variance += 2.0 * count * other_count * together;
            }
        }
        Moments { mean, variance: variance.max(0.0) }
    }

    /// The mean alone of [`Self::unhit`], at a tenth of the work.
    pub fn mean_unhit(&self, opened: f64) -> f64 {
        let missed = self.missed(opened, self.largest());
        self.counts.iter().map(|(size, count)| count * missed[*size]).sum()
    }

    fn largest(&self) -> usize {
        self.counts.last().map_or(0, |(size, _)| *size)
    }

    /// For 0 to `most` given people: the chance that none of them is among those who opened.
    fn missed(&self, opened: f64, most: usize) -> Vec<f64> {
        let all = self.people as f64;
        let mut missed = Vec::with_capacity(most + 1);
        let mut chance = 1.0;
        for drawn in 0..=most {
            missed.push(chance);
            let (left, of) = ((all - opened - drawn as f64).max(0.0), all - drawn as f64);
            chance = if of > 0.0 { chance * left / of } else { 0.0 };
        }
        missed
    }

    /// The number of people under which so many groups are hit on average.
    pub fn estimate(&self, hit: u64) -> f64 {
        let unhit = self.groups.saturating_sub(hit) as f64;
        // With no group left unhit any number from here on fits; half a group stands for none.
        let aim = if unhit == 0.0 && self.groups > 0 { 0.5 } else { unhit };
        let (mut low, mut high) = (0.0, self.people as f64);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if self.mean_unhit(middle) > aim { low = middle } else { high = middle }
        }
        ((low + high) / 2.0).max(hit as f64)
    }

    /// The fewest and the most people that fit the number of groups hit.
    pub fn range(&self, hit: u64) -> (u64, u64) {
        let hit = hit.min(self.groups);
        if hit == 0 {
            return (0, 0);
        }
        let fewest = first(hit, self.people, |opened| self.tails(hit, opened).1 >= TAIL);
        let most = first(fewest, self.people + 1, |opened| self.tails(hit, opened).0 < TAIL).saturating_sub(1);
        (fewest, most.max(fewest))
    }

    /// The chances of at most, and of at least, so many groups hit, when `opened` people opened; what was seen counts half in
    /// each (mid-p).
    fn tails(&self, hit: u64, opened: u64) -> (f64, f64) {
        if opened > self.people {
            return (0.0, 1.0);
        }
        let unhit = self.unhit(opened as f64);
        let seen = (self.groups - hit) as f64;
        // Every person beyond the first of a group makes one more group go unhit: both tell the same, shifted.
        let shared = opened as f64 - self.groups as f64 + unhit.mean;
        let (mean, seen) = if shared < unhit.mean { (shared, opened as f64 - hit as f64) } else { (unhit.mean, seen) };
        let at_most_unhit = mid_p(seen, Moments { mean: mean.max(0.0), variance: unhit.variance });
        (1.0 - at_most_unhit, at_most_unhit)
    }

    /// The share of people who opened, from the number of groups hit.
    pub fn share(&self, hit: u64) -> Interval {
        let all = self.people.max(1) as f64;
        let (fewest, most) = self.range(hit);
        let (low, high) = (fewest as f64 / all, most as f64 / all);
        Interval { estimate: (self.estimate(hit) / all).clamp(low, high), low, high }
    }
}

/// The smallest number from `low` below `high` of which `holds` is true, where it is true of all that follow; else `high`.
fn first(low: u64, high: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (low, high);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// The chance of less than `seen` and half of that of just so many, for a count with these moments.
pub(crate) fn mid_p(seen: f64, moments: Moments) -> f64 {
    (at_most(seen, moments) + at_most(seen - 1.0, moments)) / 2.0
}

fn at_most(seen: f64, Moments { mean, variance }: Moments) -> f64 {
    if seen < 0.0 {
        return 0.0;
    }
    if mean <= 0.0 {
        return 1.0;
    }
    if mean > NORMAL_FROM && variance > 0.0 {
        return Normal::standard().cdf((seen + 0.5 - mean) / variance.sqrt());
    }
    let chance = 1.0 - variance / mean;
    if chance <= 1e-6 {
        return gamma_ur(seen + 1.0, mean);
    }
    let trials = mean / chance;
    if seen >= trials { 1.0 } else { 1.0 - beta_reg(seen + 1.0, trials - seen, chance.min(1.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every way to draw two of four people in groups of two and two: a third of the draws hit one group.
    #[test]
    fn the_moments_are_those_of_counting_every_draw() {
        let unhit = Sizes::new(&[2, 2]).unhit(2.0);
        assert!((unhit.mean - 1.0 / 3.0).abs() < 1e-12);
        assert!((unhit.variance - 2.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn the_moments_agree_with_the_exact_distribution_of_uneven_groups() {
        // People 0..6 in groups of 1, 2 and 3; every subset of three of them.
        let groups = [0, 1, 1, 2, 2, 2];
        let mut seen = Vec::new();
        for drawn in (0_u32..64).filter(|drawn| drawn.count_ones() == 3) {
            let hit: std::collections::HashSet<_> =
                (0..6).filter(|person| drawn & (1 << person) != 0).map(|person| groups[person as usize]).collect();
            seen.push((3 - hit.len()) as f64);
        }
        let mean = seen.iter().sum::<f64>() / seen.len() as f64;
        let variance = seen.iter().map(|unhit| (unhit - mean).powi(2)).sum::<f64>() / seen.len() as f64;
        let unhit = Sizes::new(&[1, 2, 3]).unhit(3.0);
        assert!((unhit.mean - mean).abs() < 1e-12, "{} {mean}", unhit.mean);
        assert!((unhit.variance - variance).abs() < 1e-12);
    }

    #[test]
    fn no_group_hit_means_nobody_and_all_hit_means_anything_up_to_everybody() {
        let sizes = Sizes::new(&[15; 100]);
        assert_eq!(sizes.range(0), (0, 0));
        let (fewest, most) = sizes.range(100);
        assert!(fewest > 100 && fewest < 700, "{fewest}");
        assert_eq!(most, 1500);
        assert_eq!(Sizes::new(&[]).range(0), (0, 0));
        assert_eq!(Sizes::new(&[]).share(0), Interval { estimate: 0.0, low: 0.0, high: 0.0 });
    }

    #[test]
    fn one_group_hit_is_about_one_person() {
        let share = Sizes::new(&[15; 100]).share(1);
        assert_eq!((share.low * 1500.0).round(), 1.0);
        assert!((share.estimate * 1500.0 - 1.0).abs() < 0.1);
    }

    proptest! {
        #[test]
        fn more_groups_hit_never_means_fewer_people(
            sizes in prop::collection::vec(10_u32..30, 1..80), hit in 0_u64..80
        ) {
            let sizes = Sizes::new(&sizes);
            let hit = hit % sizes.groups();
            let (less, more) = (sizes.share(hit), sizes.share(hit + 1));
            prop_assert!(less.low <= more.low && less.estimate <= more.estimate && less.high <= more.high);
            for share in [less, more] {
                prop_assert!(0.0 <= share.low && share.low <= share.estimate);
                prop_assert!(share.estimate <= share.high && share.high <= 1.0);
            }
        }
    }
}
