//! How many people stand behind so many loads, where nearly all groups are hit.
//!
//! Somebody who opens a mail loads its picture once, and sometimes again on another day. So people are loads times a ratio
//! a little below one, which depends on the kind of mail and on how long ago it was sent. It is learned from earlier mailings of the same purpose at
//! the same time after sending, from all of them together: the ratio is the one under which, taken over all those mailings, as
//! many groups are unhit as were seen. A mailing whose groups are nearly all hit says little by itself, and adds what it has.
//!
//! What is assumed, and said on screen: that this mailing's readers come back as often as those of the earlier ones. How
//! far mailings differ in it is itself estimated from them, and is part of the interval.

use crate::Interval;
use crate::occupancy::{Moments, Sizes, mid_p};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// The fewest groups unhit, over all earlier mailings, from which a ratio is learned.
const FEWEST_UNHIT: f64 = 8.0;
/// The fewest mailings: from one, nothing can be said about how mailings differ.
const FEWEST_MAILINGS: usize = 2;
/// By how much the ratio moves from mailing to mailing at least, as a share of itself: five mailings cannot show that it stands still.
const LEAST_SPREAD: f64 = 0.01;
/// The 95 % point of the normal distribution, two-sided.
const Z: f64 = 1.959_964;

/// What an earlier mailing had to show at one moment after sending.
#[derive(Debug, Clone)]
pub(crate) struct Lesson {
    pub sizes: Sizes,
    pub hit: u64,
    pub loads: u64,
}

impl Lesson {
    fn unhit(&self) -> f64 {
        self.sizes.groups().saturating_sub(self.hit) as f64
    }

    fn opened(&self, ratio: f64) -> f64 {
        (ratio * self.loads as f64).min(self.sizes.people() as f64)
    }

    fn expected(&self, ratio: f64) -> Moments {
        self.sizes.unhit(self.opened(ratio))
    }

    /// How the expected number of unhit groups falls when the ratio rises by a factor e.
    fn slope(&self, ratio: f64) -> f64 {
        const STEP: f64 = 1e-4;
        (self.expected(ratio * (1.0 - STEP)).mean - self.expected(ratio * (1.0 + STEP)).mean) / (2.0 * STEP)
    }
}

/// People per load, learned; the ends are of 95 % and include how mailings differ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ratio {
    ratio: f64,
    /// From the ratio down and up, as logarithms: how well the lessons know it.
    below: f64,
    above: f64,
    /// The same for how far one mailing is from the ratio of all.
    apart: f64,
}

impl Ratio {
    /// Learns from earlier mailings. `None` where they have too little to show.
    pub fn learn(lessons: &[Lesson]) -> Option<Self> {
        let lessons: Vec<&Lesson> = lessons.iter().filter(|lesson| lesson.loads > 0 && lesson.hit > 0).collect();
        let unhit: f64 = lessons.iter().map(|lesson| lesson.unhit()).sum();
        if lessons.len() < FEWEST_MAILINGS || unhit < FEWEST_UNHIT {
            return None;
        }
        let most = lessons.iter().map(|lesson| lesson.sizes.people() as f64 / lesson.loads as f64).fold(1.0, f64::max);
        let expected = |ratio: f64| -> Moments {
            let each = lessons.iter().map(|lesson| lesson.expected(ratio));
            each.fold(Moments { mean: 0.0, variance: 0.0 }, |sum, one| Moments {
                mean: sum.mean + one.mean,
                variance: sum.variance + one.variance,
            })
        };
        let chance = |ratio: f64| mid_p(unhit, expected(ratio));
        let ratio = falling(most, |ratio| expected(ratio).mean - unhit);
        // More people per load leave fewer groups unhit, so that at most as many as were seen becomes likelier.
        let low = falling(most, |ratio| 0.025 - chance(ratio));
        let high = falling(most, |ratio| 0.975 - chance(ratio));
        let spread = spread(&lessons, ratio);
        let mailings = lessons.len() as f64;
        let times = StudentsT::new(0.0, 1.0, mailings - 1.0).map_or(Z, |student| student.inverse_cdf(0.975));
        let apart = (times * spread).max(Z * LEAST_SPREAD) * (1.0 + 1.0 / mailings).sqrt();
        Some(Self { ratio, below: (ratio / low).ln().max(0.0), above: (high / ratio).ln().max(0.0), apart })
    }

    /// The share of `people` who opened, from loads.
    pub fn share(&self, loads: u64, people: u64) -> Interval {
        let all = people.max(1) as f64;
        let opened = self.ratio * loads as f64;
        // Of those who come back, some do so often: a geometric number of loads each.
        let again = (1.0 / self.ratio - 1.0).max(0.0);
        let chance = Z * (again * self.ratio / opened.max(1.0)).sqrt();
        let width = |learned: f64| (learned.powi(2) + self.apart.powi(2) + chance.powi(2)).sqrt();
        let estimate = (opened / all).min(1.0);
        let low = estimate.min(opened * (-width(self.below)).exp() / all);
        let high = (opened * width(self.above).exp() / all).min(1.0);
        Interval { estimate, low, high }
    }
}

/// How far the mailings' own ratios are apart beyond chance, as a share of the ratio (moments).
fn spread(lessons: &[&Lesson], ratio: f64) -> f64 {
    let (mut beyond, mut weight) = (0.0, 0.0);
    for lesson in lessons {
        let expected = lesson.expected(ratio);
        let slope = lesson.slope(ratio);
        if expected.variance <= 0.0 {
            continue;
        }
        let trust = slope.powi(2) / expected.variance;
        beyond += trust * ((lesson.unhit() - expected.mean).powi(2) - expected.variance) / expected.variance;
        weight += trust * slope.powi(2) / expected.variance;
    }
    let freedom = lessons.len() as f64 / (lessons.len() as f64 - 1.0).max(1.0);
    if weight > 0.0 { (freedom * beyond / weight).max(0.0).sqrt() } else { 0.0 }
}

/// The place up to `most` where a falling function passes zero; `most` where it does not.
fn falling(most: f64, value: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, most);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if value(middle) > 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}
