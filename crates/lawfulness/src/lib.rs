//! May this be measured? Regimes as Cedar policies, facts in, a [`Decision`] out.
//!
//! A `Decision` is the only key that lets a picture or a measured link into a message: it has no public
//! constructor, cannot be read back from JSON, and can only be lowered. See [`Decision::picture`].

use jiff::Timestamp;
use openlijk_model::{Facts, Measure};
use serde::Serialize;

/// What a rule did to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It allowed the measure.
    Permit,
    /// It forbade what was requested.
    Forbid,
    /// It lowered or stripped.
    Limit,
}

/// One reason of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Reason {
    /// The rule (`H01`, `R03`, `several-recipients` …).
    pub rule: String,
    /// The article or the source.
    pub citation: String,
    /// Why, in a line, in English.
    pub text: String,
    /// What it did.
    pub effect: Effect,
}

/// A contested rule that took part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Grey {
    /// The rule.
    pub rule: String,
    /// What is contested.
    pub text: String,
}

/// The next best measure, and what it would need.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct NextBest {
    /// The measure.
    pub measure: Measure,
    /// What it would need.
    pub needs: Vec<String>,
}

/// What may be measured about one message and one recipient, and why. Serialises to the answer of `decide --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    measure: Measure,
    requested: Measure,
    regime: String,
    ruleset: String,
    reasons: Vec<Reason>,
    grey: Vec<Grey>,
    conditions: Vec<String>,
    next_best: Option<NextBest>,
}

/// That a picture may go into a message: which kind. Only a [`Decision`] gives it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureGrant {
    measure: Measure,
}

impl PictureGrant {
    /// The measure that it was granted for: `aggregate`, `last-open` or `individual`.
    pub fn measure(self) -> Measure {
        self.measure
    }
}

impl Decision {
    /// The most that may be measured.
    pub fn measure(&self) -> Measure {
        self.measure
    }
    /// What was asked for.
    pub fn requested(&self) -> Measure {
        self.requested
    }
    /// The regime that was applied.
    pub fn regime(&self) -> &str {
        &self.regime
    }
    /// The regime's version, as in `nl 2026-04`.
    pub fn ruleset(&self) -> &str {
        &self.ruleset
    }
    /// Why; never empty.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
    /// What is contested about it.
    pub fn grey(&self) -> &[Grey] {
        &self.grey
    }
    /// What must hold for it to stand.
    pub fn conditions(&self) -> &[String] {
        &self.conditions
    }
    /// What would be the next best measure.
    pub fn next_best(&self) -> Option<&NextBest> {
        self.next_best.as_ref()
    }
    /// May a picture go into the message?
    pub fn picture(&self) -> Option<PictureGrant> {
        self.measure.needs_picture().then_some(PictureGrant { measure: self.measure })
    }
    /// The same decision with no more than `ceiling`, for `reason`. It never raises.
    #[must_use]
    pub fn lowered(mut self, ceiling: Measure, reason: Reason) -> Self {
        self.measure = self.measure.lesser(ceiling);
        self.reasons.push(reason);
        self
    }
}

/// Why a regime cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegimeError {
    /// There is no regime of that name.
    #[error("there is no regime \u{201c}{0}\u{201d}; known: {1}")]
    Unknown(String, String),
    /// Its file is not valid.
    #[error("regime {0}: {1}")]
    Invalid(String, String),
}

/// Decides, with the built-in regimes, and remembers answers by facts.
pub struct Decider {}

impl Decider {
    /// With the regimes that are built into the program.
    pub fn built_in() -> Result<Self, RegimeError> {
        todo!()
    }
    /// The names of the regimes.
    pub fn regimes(&self) -> Vec<String> {
        todo!()
    }
    /// Decides by the regime named, else by the regime of the recipient's country (`NL` → `nl`, other → `eu`).
    pub fn decide(&self, _facts: &Facts, _regime: Option<&str>, _now: Timestamp) -> Result<Decision, RegimeError> {
        todo!()
    }
}
