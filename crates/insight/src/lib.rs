//! How many people read it, and how nobody is singled out while counting them.
//!
//! - [`groups`]: which group a recipient stands in;
//! - [`crowd`]: which hits may be written, and when;
//! - [`reach()`]: what a mailing's record says about its readers, with an interval;
//! - [`suppress`]: which cells of a table may be shown.
//!
//! Pure: no clock, no disk, no network, no chance. `SIMULATIONS.md` has what the intervals are worth.

pub mod crowd;
pub mod groups;
mod occupancy;
mod ratio;
mod reach;
pub mod suppress;

pub use reach::{Mailing, reach};

use serde::Serialize;

/// A share between 0 and 1 with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How an estimate was made, and so what it assumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// From the groups hit and not hit (maximum likelihood, likelihood interval).
    Groups,
    /// Nearly all groups were hit: the share is at least the lower end; nothing more is known.
    AtLeast,
    /// From loads, by the ratio of people to loads learned from earlier mailings.
    Loads,
}

/// One point of a curve over time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Hours since the first message.
    pub hours: f64,
    /// The share that had opened by then.
    pub share: Interval,
    /// How it was made.
    pub method: Method,
}

/// The estimate of a campaign's reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Reach {
    /// There is an estimate.
    Estimated {
        /// Messages that counted: members of groups that were full.
        measured: u64,
        /// Messages accepted in all.
        sent: u64,
        /// The share of `measured` that opened with a person's mail program or its proxy.
        share: Interval,
        /// How it was made.
        method: Method,
        /// The curve so far.
        curve: Vec<Point>,
    },
    /// Too few messages to show anything (fewer than the smallest crowd).
    TooSmall,
    /// Nothing in this campaign was measured.
    NotMeasured,
    /// Simple mode or variants: loads only, no estimate of people.
    LoadsOnly,
}
