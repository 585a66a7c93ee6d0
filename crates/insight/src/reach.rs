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

#[cfg(test)]
mod tests {
    use super::*;

    fn mailing() -> Mailing {
        Mailing {
            sent: 2_100,
            with_picture: 1_600,
            sizes: vec![15; 100],
            hit: Some(30),
            first_hits: vec![(0, 10), (5, 15), (30, 5)],
            loads: vec![(0, 12), (5, 16), (30, 9)],
        }
    }

    fn estimated(mailing: &Mailing, earlier: &[Mailing], hours: u32) -> (Interval, Method, Vec<Point>) {
        match reach(mailing, earlier, hours, 10) {
            Reach::Estimated { measured, sent, share, method, curve } => {
                assert_eq!((measured, sent), (mailing.sizes.iter().map(|size| u64::from(*size)).sum(), mailing.sent));
                (share, method, curve)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_curve_has_a_point_for_each_hour_with_news_and_ends_with_the_figure() {
        let (share, method, curve) = estimated(&mailing(), &[], 48);
        assert_eq!(method, Method::Groups);
        assert_eq!(curve.iter().map(|point| point.hours).collect::<Vec<_>>(), [1.0, 6.0, 31.0, 48.0]);
        assert!(curve.windows(2).all(|pair| pair[0].share.estimate <= pair[1].share.estimate));
        assert_eq!(curve[3].share, share);
        // Thirty of a hundred groups of fifteen: some 35 people of 1,500.
        assert!(share.low * 1500.0 >= 30.0 && share.high * 1500.0 < 48.0, "{share:?}");
    }

    #[test]
    fn closing_a_mailing_does_not_change_its_figure() {
        let open = mailing();
        let closed = Mailing { hit: None, ..open.clone() };
        assert_eq!(reach(&open, &[], 48, 10), reach(&closed, &[], 48, 10));
    }

    #[test]
    fn groups_that_no_longer_count_leave_the_curve_too() {
        let fewer = Mailing { sizes: vec![15; 50], hit: Some(15), ..mailing() };
        let (share, _, curve) = estimated(&fewer, &[], 48);
        let (whole, ..) = estimated(&mailing(), &[], 48);
        assert!((share.estimate - whole.estimate).abs() < 0.002);
        assert!((curve[0].share.estimate - curve[3].share.estimate / 3.0).abs() < 0.003);
    }

    #[test]
    fn what_cannot_be_estimated_says_why() {
        assert_eq!(reach(&Mailing { sent: 50, ..Mailing::default() }, &[], 1, 10), Reach::NotMeasured);
        assert_eq!(reach(&Mailing { with_picture: 9, ..mailing() }, &[], 1, 10), Reach::TooSmall);
        assert_eq!(reach(&mailing(), &[], 1, 2_000), Reach::TooSmall);
        assert_eq!(reach(&Mailing { sizes: vec![], ..mailing() }, &[], 1, 10), Reach::LoadsOnly);
    }

    #[test]
    fn where_nearly_all_groups_are_hit_loads_take_over_if_earlier_mailings_taught_their_worth() {
        let full = Mailing { hit: Some(100), first_hits: vec![(0, 100)], loads: vec![(0, 1_200)], ..mailing() };
        let (share, method, _) = estimated(&full, &[], 1);
        assert_eq!(method, Method::AtLeast);
        assert!(share.high == 1.0 && share.low > 0.1);
        // Seventy of a hundred groups hit is some 116 people; 140 loads make 0.83 people a load.
        let before = Mailing { hit: Some(70), first_hits: vec![(0, 70)], loads: vec![(0, 140)], ..mailing() };
        let (share, method, _) = estimated(&full, &vec![before.clone(); 5], 1);
        assert_eq!(method, Method::Loads);
        assert!((share.estimate - 0.66).abs() < 0.03 && share.low < 0.62 && share.high > 0.7, "{share:?}");
        assert_eq!(estimated(&full, &[before], 1).1, Method::AtLeast, "one mailing cannot show how mailings differ");
        let later = Mailing { first_hits: vec![(9, 70)], loads: vec![(9, 140)], hit: Some(70), ..mailing() };
        assert_eq!(estimated(&full, &vec![later; 5], 1).1, Method::AtLeast, "nothing was learned about this hour");
    }
}
