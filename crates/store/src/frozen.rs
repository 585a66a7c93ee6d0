//! What is kept of an estimate when a campaign closes: the final answer, and the sizes of its groups without saying which
//! they were.

use openlijk_insight::{Interval, Method, Point, Reach};
use serde::{Deserialize, Serialize};

/// The groups of a cell that count: their sizes in ascending order, and how many of them people hit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenGroups {
    pub(crate) sizes: Vec<u32>,
    pub(crate) hit: u64,
}

/// A [`Reach`] as it is written down. A shape of its own, so that what was written stays readable whatever becomes of
/// the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub(crate) enum Frozen {
    Estimated { measured: u64, sent: u64, share: FrozenShare, curve: Vec<(f64, FrozenShare)> },
    TooSmall,
    NotMeasured,
    LoadsOnly,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct FrozenShare {
    #[serde(with = "exact")]
    estimate: f64,
    #[serde(with = "exact")]
    low: f64,
    #[serde(with = "exact")]
    high: f64,
    method: FrozenMethod,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FrozenMethod {
    Groups,
    AtLeast,
    Loads,
}

impl FrozenShare {
    fn new(share: Interval, method: Method) -> Self {
        let method = match method {
            Method::Groups => FrozenMethod::Groups,
            Method::AtLeast => FrozenMethod::AtLeast,
            Method::Loads => FrozenMethod::Loads,
        };
        Self { estimate: share.estimate, low: share.low, high: share.high, method }
    }

    fn share(self) -> Interval {
        Interval { estimate: self.estimate, low: self.low, high: self.high }
    }

    fn method(self) -> Method {
        match self.method {
            FrozenMethod::Groups => Method::Groups,
            FrozenMethod::AtLeast => Method::AtLeast,
            FrozenMethod::Loads => Method::Loads,
        }
    }
}

impl From<Reach> for Frozen {
    fn from(reach: Reach) -> Self {
        match reach {
            Reach::Estimated { measured, sent, share, method, curve } => Self::Estimated {
                measured,
                sent,
                share: FrozenShare::new(share, method),
                curve: curve.into_iter().map(|p| (p.hours, FrozenShare::new(p.share, p.method))).collect(),
            },
            Reach::TooSmall => Self::TooSmall,
            Reach::NotMeasured => Self::NotMeasured,
            Reach::LoadsOnly => Self::LoadsOnly,
        }
    }
}

impl From<Frozen> for Reach {
    fn from(frozen: Frozen) -> Self {
        match frozen {
            Frozen::Estimated { measured, sent, share, curve } => Self::Estimated {
                measured,
                sent,
                share: share.share(),
                method: share.method(),
                curve: curve
                    .into_iter()
                    .map(|(hours, share)| Point { hours, share: share.share(), method: share.method() })
                    .collect(),
            },
            Frozen::TooSmall => Self::TooSmall,
            Frozen::NotMeasured => Self::NotMeasured,
            Frozen::LoadsOnly => Self::LoadsOnly,
        }
    }
}

/// Numbers as text, the shortest that reads back as the same number: reading JSON numbers may be off in the last place.
mod exact {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
