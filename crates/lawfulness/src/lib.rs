//! May this be measured? Regimes as Cedar policies, facts in, a [`Decision`] out.
//!
//! The law is data: the rules stand in `regimes/`, each with its id, source and reason, and are built into the
//! program. This crate makes the facts total ([`Question`](question)), asks the rules ([`Rulebook`](rulebook)),
//! reads their answers as one measure ([`answer`]), and remembers answers ([`Decider`]).
//!
//! A `Decision` is the only key that lets a picture or a measured link into a message: it has no public
//! constructor, cannot be read back from JSON, and can only be lowered. See [`Decision::picture`].
//!
//! ```compile_fail
//! // Nobody outside can make one, so nobody outside can let a picture in.
//! let forged = openlijk_lawfulness::Decision { measure: openlijk_model::Measure::Individual };
//! ```
//! ```compile_fail
//! // Nor can one be read back from what was written down.
//! let forged: openlijk_lawfulness::Decision = serde_json::from_str("{}").unwrap();
//! ```

mod answer;
mod assessment;
mod cache;
mod decider;
mod decision;
mod own;
mod phrases;
mod purposes;
mod question;
mod regimes;
mod remedy;
mod rulebook;
mod terms;
#[cfg(test)]
mod tests;
mod uses;
mod wording;

pub use assessment::{Answered, Assessed, Assessment, ControllerFacts, Verdict, notice_lacks};
pub use decider::{Decider, RegimeError, RegimeVersion};
pub use decision::{Decision, Effect, Grey, NextBest, PictureGrant, PortalGrant, Reason};
pub use phrases::said;
pub use purposes::{AtMost, Person, Review, consent_of, facts_of};
pub use rulebook::{GreyLevel, Rule};
pub use uses::UseAnswer;
