//! Mailings that never were: people fall into groups by lot, each opens or not, and what would be on record is handed to the
//! estimator. Shared by the tests and by the program that writes `SIMULATIONS.md`.
#![allow(dead_code, reason = "each of the tests and the program uses a part of it")]

pub mod churn;
pub mod likelihood;

use openlijk_insight::groups::{group_bits, group_of};
use openlijk_insight::{Interval, Mailing, Method, Reach, reach};
use openlijk_model::SMALLEST_CROWD;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

pub const RATES: [f64; 10] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7];
pub const AUDIENCES: [usize; 5] = [500, 2_000, 10_000, 20_000, 100_000];
pub const HIGH_RATES: [f64; 7] = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
pub const HIGH_AUDIENCES: [usize; 3] = [2_000, 20_000, 100_000];
/// Loads for each person who opened, on average.
const LOADS: f64 = 1.2;

pub fn seeded(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// The sizes of the groups that are full, of so many people.
pub fn full_groups(random: &mut ChaCha8Rng, people: usize, groups: Option<usize>) -> Vec<u32> {
    let bits = group_bits(people as u64);
    let mut sizes = vec![0_u32; groups.unwrap_or(1 << bits)];
    for _ in 0..people {
        let group = match groups {
            Some(groups) => random.random_range(0..groups),
            None => group_of(random.random(), bits) as usize,
        };
        sizes[group] += 1;
    }
    sizes.retain(|size| *size as usize >= SMALLEST_CROWD);
    sizes
}

/// For each group size and number, the chance that at most so many of the group open.
struct Openers(Vec<Vec<f64>>);

impl Openers {
    fn new(rate: f64, largest: u32) -> Self {
        let of = |size: i32| {
            let mut chance = (1.0 - rate).powi(size);
            let mut sum = 0.0;
            let step = |opened: i32| {
                sum += chance;
                chance *= f64::from(size - opened) / f64::from(opened + 1) * rate / (1.0 - rate);
                sum
            };
            (0..=size).map(step).collect()
        };
        Self((0..=largest as i32).map(of).collect())
    }

    fn draw(&self, random: &mut ChaCha8Rng, size: u32) -> u32 {
        let lot: f64 = random.random();
        let chances = &self.0[size as usize];
        chances.iter().position(|chance| lot < *chance).unwrap_or(size as usize) as u32
    }
}

/// What is on record of a mailing, and how many people really opened it.
pub fn mailing(random: &mut ChaCha8Rng, sizes: &[u32], rate: f64, per_opener: f64) -> (Mailing, u64) {
    let openers = Openers::new(rate, sizes.iter().copied().max().unwrap_or(0));
    let (mut opened, mut hit) = (0_u64, 0_u64);
    for size in sizes {
        let here = u64::from(openers.draw(random, *size));
        opened += here;
        hit += u64::from(here > 0);
    }
    let sent = sizes.iter().map(|size| u64::from(*size)).sum();
    let loads = opened + returns(random, opened, per_opener - 1.0);
    let record = Mailing {
        sent,
        with_picture: sent,
        sizes: sizes.to_vec(),
        hit: Some(hit),
        first_hits: vec![(0, hit)],
        loads: vec![(0, loads)],
    };
    (record, opened)
}

/// Loads beyond the first: a geometric number for each person; for many people, the normal distribution of their sum.
fn returns(random: &mut ChaCha8Rng, people: u64, mean: f64) -> u64 {
    if mean <= 0.0 {
        return 0;
    }
    if people > 500 {
        let spread = (people as f64 * mean * (1.0 + mean)).sqrt();
        return (people as f64 * mean + spread * normal(random)).round().max(0.0) as u64;
    }
    let again = mean / (1.0 + mean);
    (0..people)
        .map(|_| std::iter::repeat_with(|| random.random_bool(again)).take_while(|again| *again).count() as u64)
        .sum()
}

pub fn normal(random: &mut ChaCha8Rng) -> f64 {
    let sum: f64 = (0..12).map(|_| random.random::<f64>()).sum();
    sum - 6.0
}

/// What came of many mailings of one kind.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub audience: usize,
    pub rate: f64,
    pub campaigns: u32,
    /// Intervals that hold the share of people who really opened.
    pub held: u32,
    /// Those that hold the chance by which each did.
    pub held_rate: u32,
    pub groups: u32,
    pub at_least: u32,
    pub loads: u32,
    half_widths: f64,
    errors: f64,
    lows: f64,
    people: f64,
}

impl Cell {
    pub fn add(&mut self, reach: &Reach, truth: u64) {
        let Reach::Estimated { measured, share, method, .. } = reach else { panic!("{reach:?}") };
        let real = truth as f64 / *measured as f64;
        self.campaigns += 1;
        self.people += *measured as f64;
        self.held += u32::from(holds(share, real));
        self.held_rate += u32::from(holds(share, self.rate));
        self.lows += share.low;
        match method {
            Method::AtLeast => self.at_least += 1,
            Method::Groups | Method::Loads => {
                self.half_widths += (share.high - share.low) / 2.0;
                self.errors += share.estimate - real;
                if *method == Method::Groups { self.groups += 1 } else { self.loads += 1 }
            }
        }
    }

    /// In per cent.
    pub fn coverage(&self) -> f64 {
        100.0 * f64::from(self.held) / f64::from(self.campaigns)
    }
    /// In per cent.
    pub fn coverage_of_rate(&self) -> f64 {
        100.0 * f64::from(self.held_rate) / f64::from(self.campaigns)
    }
    /// Do the bits resolve this rate: is "at least" said in fewer than one mailing of a hundred?
    pub fn is_resolved(&self) -> bool {
        self.at_least * 100 <= self.campaigns
    }
    /// In points.
    pub fn half_width(&self) -> f64 {
        100.0 * self.half_widths / f64::from(self.campaigns - self.at_least)
    }
    /// Estimate less truth, in points.
    pub fn bias(&self) -> f64 {
        100.0 * self.errors / f64::from(self.campaigns - self.at_least)
    }
    /// In per cent.
    pub fn at_least(&self) -> f64 {
        100.0 * f64::from(self.at_least) / f64::from(self.campaigns)
    }
    /// The lower end, in per cent.
    pub fn low(&self) -> f64 {
        100.0 * self.lows / f64::from(self.campaigns)
    }
    /// Messages that count, in per cent.
    pub fn counted(&self) -> f64 {
        100.0 * self.people / f64::from(self.campaigns) / self.audience as f64
    }
}

fn holds(interval: &Interval, truth: f64) -> bool {
    interval.low - 1e-9 <= truth && truth <= interval.high + 1e-9
}

/// The first estimate: groups alone.
pub fn by_groups(audience: usize, rates: &[f64], campaigns: u32, groups: Option<usize>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = rates.iter().map(|rate| Cell { audience, rate: *rate, ..Cell::default() }).collect();
    for campaign in 0..campaigns {
        let mut random = seeded(u64::from(campaign) << 32 | audience as u64);
        let sizes = full_groups(&mut random, audience, groups);
        for cell in &mut cells {
            let (record, opened) = mailing(&mut random, &sizes, cell.rate, 1.0);
            cell.add(&reach(&record, &[], 1, SMALLEST_CROWD), opened);
        }
    }
    cells
}

/// The second estimate: five earlier mailings to the same people at 20 to 40 %, whose readers come back more or less often: the
/// loads for each of them differ from mailing to mailing by `spread`, as a share.
pub fn by_loads(audience: usize, rates: &[f64], campaigns: u32, spread: f64) -> Vec<Cell> {
    let mut cells: Vec<Cell> = rates.iter().map(|rate| Cell { audience, rate: *rate, ..Cell::default() }).collect();
    for campaign in 0..campaigns {
        let mut random = seeded(u64::from(campaign) << 32 | 1 << 30 | audience as u64);
        let sizes = full_groups(&mut random, audience, None);
        let loads = |random: &mut ChaCha8Rng| LOADS * (spread * normal(random)).exp();
        let earlier: Vec<Mailing> = [0.2, 0.25, 0.3, 0.35, 0.4]
            .iter()
            .map(|rate| {
                let loads = loads(&mut random);
                mailing(&mut random, &sizes, *rate, loads).0
            })
            .collect();
        for cell in &mut cells {
            let loads = loads(&mut random);
            let (record, opened) = mailing(&mut random, &sizes, cell.rate, loads);
            cell.add(&reach(&record, &earlier, 1, SMALLEST_CROWD), opened);
        }
    }
    cells
}
