//! How much of a mailing still counts when the list changes from mailing to mailing.

use super::seeded;
use openlijk_insight::crowd::{Crowd, Shape};
use openlijk_model::{CellId, RecipientId, SMALLEST_CROWD};
use rand::RngExt as _;

/// What came of a row of mailings.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Messages that count, of those sent, in the last quarter of the mailings: a share.
    pub messages: f64,
    /// The same in the first mailing, where groups that are not full are all that is missing.
    pub first: f64,
}

/// A row of mailings to a list of `people` in groups of `mean` on average, of whom a share of `churn` is replaced between two
/// mailings. A mailing leaves the rule after `on_record` further ones.
pub fn churn(people: usize, mean: f64, churn: f64, mailings: u32, on_record: u32) -> Kept {
    let mut random = seeded(people as u64 ^ (mean * 1000.0) as u64 ^ ((churn * 1e6) as u64) << 20);
    let groups = (people as f64 / mean).round() as u64;
    let mut list: Vec<(u64, u64)> = (0..people as u64).map(|id| (id, random.random())).collect();
    let mut next = people as u64;
    let mut crowd = Crowd::new(SMALLEST_CROWD);
    let mut shares = Vec::new();
    for mailing in 0..mailings {
        let cell = CellId(mailing);
        crowd.open(cell, Shape::Groups { bits: 24 });
        for (id, hash) in &list {
            // As with a power of two, but for any number of groups, so that sizes can be compared.
            let group = ((u128::from(*hash) * u128::from(groups)) >> 64) as u32;
            crowd.accept(cell, Some(group), RecipientId(*id), i64::from(mailing) * 168);
        }
        crowd.settle(i64::from(mailing) * 168 + 2);
        let counted: usize = crowd.counted(cell).iter().map(|group| group.members).sum();
        shares.push(counted as f64 / people as f64);
        if mailing >= on_record {
            crowd.retire(CellId(mailing - on_record));
        }
        for _ in 0..(people as f64 * churn).round() as usize {
            let gone = random.random_range(0..list.len());
            list[gone] = (next, random.random());
            next += 1;
        }
    }
    let last = &shares[shares.len() * 3 / 4..];
    Kept { messages: last.iter().sum::<f64>() / last.len() as f64, first: shares[0] }
}
