//! From what is on record of a mailing to the share of its readers.
//!
//! One shape of record serves the mailing in question and the earlier ones it is compared with, and it holds no more than what is
//! left when a mailing is closed and the bits of its groups are gone: group sizes, groups first hit by hour, loads by hour. So an estimate does not change on the day of closing.

use crate::occupancy::Sizes;
use crate::ratio::{Lesson, Ratio};
use crate::{Interval, Method, Point, Reach};
use openlijk_model::SMALLEST_CROWD;

/// Half of the widest interval that groups may give, as a share: beyond it nearly all groups are hit, and it says "at least".
const WIDEST: f64 = 0.05;

/// What is on record of one mailing (or one cell of it).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailing {
    /// Messages that the next hop took.
    pub sent: u64,
    /// Messages among them that carried a picture.
    pub with_picture: u64,
    /// The sizes of the groups that count ([`crate::crowd::Crowd::counted`]), hit or not. Empty where the mailing has none.
    pub sizes: Vec<u32>,
    /// How many of these have a bit of a class that stands for a person; `None` once the bits are gone.
    pub hit: Option<u64>,
    /// Groups first hit by the classes that stand for a person, by whole hours since the first message.
    pub first_hits: Vec<(u32, u64)>,
    /// Loads by the same classes (repeats of a day taken out), by whole hours since the first message.
    pub loads: Vec<(u32, u64)>,
}

impl Mailing {
    /// Groups hit before the end of this hour, among those that count.
    fn hit_by(&self, hour: u32) -> u64 {
        let all: u64 = self.first_hits.iter().map(|(_, groups)| groups).sum();
        let so_far = up_to(&self.first_hits, hour);
        let counted = self.hit.unwrap_or(all).min(self.sizes.len() as u64);
        if counted == all || all == 0 {
            return so_far.min(counted);
        }
        // Some groups were hit and no longer count; when each was hit is not kept. They are taken to be like the others.
        (so_far as f64 * counted as f64 / all as f64).round() as u64
    }

    fn lesson(&self, hour: u32) -> Lesson {
        Lesson { sizes: Sizes::new(&self.sizes), hit: self.hit_by(hour), loads: up_to(&self.loads, hour) }
    }
}

fn up_to(counts: &[(u32, u64)], hour: u32) -> u64 {
    counts.iter().filter(|(at, _)| *at <= hour).map(|(_, count)| count).sum()
}

/// The share of the measured messages that were opened by people, or what else there is to say.
///
/// `hours` is how many hours have begun since the first message; earlier mailings of the purpose teach what a load is worth at the
/// same hours. `smallest` is the smallest crowd, [`SMALLEST_CROWD`] at least.
pub fn reach(mailing: &Mailing, earlier: &[Mailing], hours: u32, smallest: usize) -> Reach {
    let smallest = smallest.max(SMALLEST_CROWD) as u64;
    if mailing.with_picture == 0 {
        return Reach::NotMeasured;
    }
    let sizes = Sizes::new(&mailing.sizes);
    if mailing.with_picture < smallest || (!mailing.sizes.is_empty() && sizes.people() < smallest) {
        return Reach::TooSmall;
    }
    if mailing.sizes.is_empty() {
        return Reach::LoadsOnly;
    }
    let end = hours.saturating_sub(1);
    let moments = mailing.first_hits.iter().map(|(hour, _)| *hour).filter(|hour| *hour < end);
    let mut moments: Vec<u32> = moments.chain([end]).collect();
    moments.sort_unstable();
    moments.dedup();
    let curve = moments.into_iter().map(|hour| {
        let (share, method) = share_by(mailing, &sizes, earlier, hour);
        Point { hours: f64::from(hour) + 1.0, share, method }
    });
    let curve: Vec<Point> = curve.collect();
    // The curve ends with the present hour, always.
    let Some(Point { share, method, .. }) = curve.last().copied() else { return Reach::NotMeasured };
    Reach::Estimated { measured: sizes.people(), sent: mailing.sent, share, method, curve }
}

fn share_by(mailing: &Mailing, sizes: &Sizes, earlier: &[Mailing], hour: u32) -> (Interval, Method) {
    let by_groups = sizes.share(mailing.hit_by(hour));
    if by_groups.high - by_groups.low <= 2.0 * WIDEST {
        return (by_groups, Method::Groups);
    }
    let lessons: Vec<Lesson> = earlier.iter().map(|mailing| mailing.lesson(hour)).collect();
    match Ratio::learn(&lessons) {
        Some(ratio) => {
            let by_loads = ratio.share(up_to(&mailing.loads, hour), sizes.people());
            (by_loads, Method::Loads)
        }
        None => (Interval { high: 1.0, ..by_groups }, Method::AtLeast),
    }
}
