//! How many people stand behind so many loads, where nearly all groups are hit.
//!
//! Somebody who opens a mail loads its picture once, and sometimes again on another day. So people are loads times a ratio
//! a little below one, which depends on the kind of mail and on how long ago it was sent. It is learned from earlier
//! mailings of the same purpose at the same time after sending, from all of them together, each weighed by what its groups still tell:
//! a mailing whose groups are nearly all hit adds little, and adds what it has (a random-effects estimate, by the
//! score of the number of groups unhit).
//!
//! What is assumed, and said on screen: that this mailing's readers come back as often as those of the earlier ones, but for a
//! spread between mailings. It is estimated from them (Paule and Mandel's moment equation) and never
//! taken to be less than [`LEAST_SPREAD`]: a few mailings cannot show that the ratio stands still.

use crate::Interval;
use crate::occupancy::{Moments, Sizes};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// The fewest groups unhit, over all earlier mailings, from which a ratio is learned.
const FEWEST_UNHIT: f64 = 5.0;
/// The fewest mailings: from one, nothing can be said about how mailings differ.
const FEWEST_MAILINGS: usize = 2;
/// By how much the ratio moves from mailing to mailing at least, as a share of itself (one standard deviation).
const LEAST_SPREAD: f64 = 0.02;
/// The 95 % point of the normal distribution, two-sided.
const Z: f64 = 1.959_964;
/// A spread that no purpose has; the search for it ends here.
const MOST_SPREAD: f64 = 0.5;

/// What an earlier mailing had to show at one moment after sending.
#[derive(Debug, Clone)]
pub(crate) struct Lesson {
    pub sizes: Sizes,
    pub hit: u64,
    pub loads: u64,
}

/// A lesson seen from one ratio.
#[derive(Debug, Clone, Copy)]
struct View {
    /// Groups unhit: expected less seen. Above zero where the ratio is too small.
    gap: f64,
    variance: f64,
    /// By how much the expected number falls when the ratio rises by a factor e.
    slope: f64,
}

impl Lesson {
    fn unhit(&self) -> f64 {
        self.sizes.groups().saturating_sub(self.hit) as f64
    }

    fn opened(&self, ratio: f64) -> f64 {
        (ratio * self.loads as f64).min(self.sizes.people() as f64)
    }

    fn view(&self, ratio: f64) -> View {
        const STEP: f64 = 1e-4;
        let mean = |ratio: f64| self.sizes.mean_unhit(self.opened(ratio));
        let Moments { mean: expected, variance } = self.sizes.unhit(self.opened(ratio));
        let slope = (mean(ratio * (1.0 - STEP)) - mean(ratio * (1.0 + STEP))) / (2.0 * STEP);
        View { gap: expected - self.unhit(), variance: variance.max(1e-9), slope }
    }
}

/// People per load, learned.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ratio {
    ratio: f64,
    /// Of its logarithm: the variance of what was learned, and that of one mailing about it.
    variance: f64,
    /// Standard deviations in half an interval.
    times: f64,
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
        // A start without weights; then spread and ratio in turns, which settles at once.
        let mut ratio = falling(most, |ratio| {
            lessons.iter().map(|lesson| lesson.sizes.mean_unhit(lesson.opened(ratio)) - lesson.unhit()).sum()
        });
        let (mut spread, mut known) = (0.0, 0.0);
        for _ in 0..3 {
            let views: Vec<View> = lessons.iter().map(|lesson| lesson.view(ratio)).collect();
            spread = spread_of(&views);
            let weight = |view: &View| view.slope / (view.variance + (spread * view.slope).powi(2));
            known = views.iter().map(|view| weight(view) * view.slope).sum::<f64>();
            if known <= 0.0 {
                return None;
            }
            let score: f64 = views.iter().map(|view| weight(view) * view.gap).sum();
            ratio = (ratio * (score / known).clamp(-0.5, 0.5).exp()).min(most);
        }
        let freedom = lessons.len() as f64 - 1.0;
        let times = StudentsT::new(0.0, 1.0, freedom).map_or(Z, |student| student.inverse_cdf(0.975));
        // A spread that was taken for granted is no estimate; one that was seen rests on so few mailings.
        let times = if spread > LEAST_SPREAD { times } else { Z };
        Some(Self { ratio, variance: 1.0 / known + spread.powi(2), times })
    }

    /// The share of `people` who opened, from loads.
    pub fn share(&self, loads: u64, people: u64) -> Interval {
        let all = people.max(1) as f64;
        let opened = self.ratio * loads as f64;
        // Who comes back may do so often: a geometric number of loads each.
        let again = (1.0 / self.ratio - 1.0).max(0.0) * self.ratio / opened.max(1.0);
        let width = self.times * (self.variance + again).sqrt();
        let high = (opened * width.exp() / all).min(1.0);
        Interval { estimate: (opened / all).min(1.0), low: (opened * (-width).exp() / all).min(high), high }
    }
}

/// How far the mailings' own ratios are apart beyond chance, as a share of the ratio.
fn spread_of(views: &[View]) -> f64 {
    let freedom = views.len() as f64 - 1.0;
    let excess = |spread: f64| {
        let each = views.iter().map(|view| view.gap.powi(2) / (view.variance + (spread * view.slope).powi(2)));
        each.sum::<f64>() - freedom
    };
    falling(MOST_SPREAD, excess).max(LEAST_SPREAD)
}

/// The place up to `most` where a falling function passes zero; `most` where it does not.
fn falling(most: f64, value: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, most);
    for _ in 0..36 {
        let middle = (low + high) / 2.0;
        if value(middle) > 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}
