//! In which state a purpose is, in words that leave no doubt whether it measures.

use super::sheet::Cell;
use jiff::Timestamp;
use openlijk_pages::Frame;
use openlijk_store::Declared;

/// The state of a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its last declaration is in force.
    InForce,
    /// An older declaration is in force; the last one waits for what is missing.
    NewerWaits,
    /// It never was in force, as something is missing.
    Waits,
    /// It is complete, and off.
    Off,
}

impl State {
    pub fn of(declared: &Declared) -> Self {
        let complete = declared.assessment.as_ref().is_none_or(|(assessment, _)| assessment.is_complete());
        match declared.in_force {
            Some(version) if version == declared.version.version => Self::InForce,
            Some(_) => Self::NewerWaits,
            None if complete => Self::Off,
            None => Self::Waits,
        }
    }

    /// Does it measure, by whichever version?
    pub fn is_on(self) -> bool {
        matches!(self, Self::InForce | Self::NewerWaits)
    }

    pub fn name(self, frame: &Frame) -> String {
        frame.t(match self {
            Self::InForce => "purpose-in-force",
            Self::NewerWaits => "purpose-newer-waits",
            Self::Waits => "purpose-waits",
            Self::Off => "purpose-off",
        })
    }

    pub fn cell(self, frame: &Frame) -> Cell {
        Cell::tag(self.name(frame), self != Self::InForce)
    }
}

/// Has the day passed on which the purpose was to be looked at again?
pub fn review_is_over(declared: &Declared, now: Timestamp) -> bool {
    declared.version.review_due() < now.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What the last declaration still lacks.
pub fn missing(declared: &Declared) -> &[String] {
    declared.assessment.as_ref().map_or(&[], |(assessment, _)| &assessment.missing)
}
