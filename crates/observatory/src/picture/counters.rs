//! What became of requests for pictures, as metrics. No label says more than that.

use metrics::{Counter, Histogram, counter, describe_counter, describe_histogram, histogram};
use std::time::Duration;

/// What became of a request for a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// On disk.
    Recorded,
    /// In memory, until its group is full.
    Waiting,
    /// Paused, refused, closed or voided.
    NotCounted,
    /// Past its last day.
    Expired,
    /// The request asked not to be measured.
    OptedOut,
    /// No token, or none of a picture, or its key is gone.
    Forged,
    /// Neither GET nor HEAD.
    WrongMethod,
    /// The store could not keep it.
    Lost,
    /// The store did not say in time that it kept it.
    Late,
}

impl Fate {
    const ALL: [Self; 9] = [
        Self::Recorded,
        Self::Waiting,
        Self::NotCounted,
        Self::Expired,
        Self::OptedOut,
        Self::Forged,
        Self::WrongMethod,
        Self::Lost,
        Self::Late,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Waiting => "waiting",
            Self::NotCounted => "not-counted",
            Self::Expired => "expired",
            Self::OptedOut => "opted-out",
            Self::Forged => "forged",
            Self::WrongMethod => "wrong-method",
            Self::Lost => "lost",
            Self::Late => "late",
        }
    }
}

/// The metrics of pictures: `openlijk_pictures_total{result}` and `openlijk_picture_seconds`.
pub(super) struct Counters {
    /// In the order of [`Fate::ALL`], which is that of its variants.
    totals: [Counter; Fate::ALL.len()],
    seconds: Histogram,
}

impl Counters {
    pub(super) fn new() -> Self {
        describe_counter!("openlijk_pictures_total", "Requests for pictures, by what became of them");
        describe_histogram!("openlijk_picture_seconds", "Time from a request for a picture to its answer, in seconds");
        Self {
            totals: Fate::ALL.map(|fate| counter!("openlijk_pictures_total", "result" => fate.as_str())),
            seconds: histogram!("openlijk_picture_seconds"),
        }
    }

    pub(super) fn count(&self, fate: Fate, took: Duration) {
        self.totals[fate as usize].increment(1);
        self.seconds.record(took);
    }
}

impl std::fmt::Debug for Counters {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Counters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_has_the_counter_at_its_place() {
        for (place, fate) in Fate::ALL.into_iter().enumerate() {
            assert_eq!(fate as usize, place, "{}", fate.as_str());
        }
    }
}
