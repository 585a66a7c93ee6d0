//! The 72 hours within which the authority is told (GDPR 33(1)). They are plain hours from the moment that the organisation was
//! aware of the leak: weekends and holidays count, and nothing lengthens them (LAW.md 5.1), which is the safe side.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// Hours within which the authority is told (GDPR 33(1)).
pub const HOURS: i64 = 72;
const SPAN: SignedDuration = SignedDuration::from_hours(HOURS);

/// From when the hours run, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// When the organisation was aware of it.
    pub from: Timestamp,
    /// The end of the 72 hours.
    pub until: Timestamp,
}

/// How a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "clock")]
pub enum Left {
    /// So many seconds are left. Never more than 72 hours, also where the clock was set back since.
    Running {
        /// Seconds.
        seconds: i64,
    },
    /// It passed so many seconds ago, and the authority was not told: what is told now needs the reason (GDPR 33(1)).
    Over {
        /// Seconds.
        seconds: i64,
    },
    /// The authority was told in time.
    Kept {
        /// When.
        at: Timestamp,
    },
    /// The authority was told too late.
    Late {
        /// When.
        at: Timestamp,
    },
    /// A person decided that the authority need not be told. The hours run on, should that change.
    NotNeeded {
        /// Seconds that are left; negative: so many ago.
        seconds: i64,
    },
}

impl Deadline {
    /// The deadline of what the organisation was aware of at `aware`.
    pub fn of(aware: Timestamp) -> Self {
        // A time that far from the end of the calendar is never reached.
        Self { from: aware, until: aware.checked_add(SPAN).unwrap_or(Timestamp::MAX) }
    }

    /// Seconds until it; negative: so many ago. At most 72 hours, whatever the clock says now.
    pub fn seconds_left(&self, now: Timestamp) -> i64 {
        self.until.duration_since(now).min(SPAN).as_secs()
    }

    /// Does something that happens at `at` come too late? The last second is in time.
    pub fn is_missed_by(&self, at: Timestamp) -> bool {
        at > self.until
    }

    /// How it stands, where the authority was told at `told`, or it was decided that it need not be.
    pub fn left(&self, told: Option<Timestamp>, not_needed: bool, now: Timestamp) -> Left {
        let seconds = self.seconds_left(now);
        match told {
            Some(at) if self.is_missed_by(at) => Left::Late { at },
            Some(at) => Left::Kept { at },
            None if not_needed => Left::NotNeeded { seconds },
            None if seconds < 0 => Left::Over { seconds: -seconds },
            None => Left::Running { seconds },
        }
    }
}

impl Left {
    /// Is something to be done that was to be done before now?
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Over { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_hours_are_plain_hours_over_a_weekend_and_over_the_end_of_summer_time() {
        // A Friday evening; the clocks of Europe go back on Sunday 2026-10-25.
        let deadline = Deadline::of(at("2026-10-23T18:00:00+02:00"));
        assert_eq!(deadline.until, at("2026-10-26T17:00:00+01:00"));
        assert_eq!(deadline.seconds_left(at("2026-10-23T16:00:00Z")), 72 * 3600);
        assert_eq!(deadline.seconds_left(at("2026-10-25T16:00:00Z")), 24 * 3600);
    }

    #[test]
    fn the_last_second_is_in_time_and_the_next_one_is_not() {
        let deadline = Deadline::of(at("2026-03-02T08:00:00Z"));
        let last = deadline.until;
        let next = last.checked_add(SignedDuration::from_secs(1)).unwrap();
        assert_eq!(deadline.left(Some(last), false, next), Left::Kept { at: last });
        assert_eq!(deadline.left(Some(next), false, next), Left::Late { at: next });
        assert_eq!(deadline.left(None, false, last), Left::Running { seconds: 0 });
        assert_eq!(deadline.left(None, false, next), Left::Over { seconds: 1 });
        assert_eq!(deadline.left(None, true, next), Left::NotNeeded { seconds: -1 });
    }

    #[test]
    fn a_clock_that_is_set_back_gives_no_more_than_the_72_hours() {
        let deadline = Deadline::of(at("2026-03-02T08:00:00Z"));
        assert_eq!(deadline.seconds_left(at("2020-01-01T00:00:00Z")), 72 * 3600);
        assert!(Deadline::of(Timestamp::MAX).seconds_left(Timestamp::MAX) >= 0);
    }

    proptest! {
        #[test]
        fn time_that_goes_on_never_gives_hours_back(aware in 0_i64..4_000_000_000, one in 0_i64..4_000_000_000, more in 0_i64..1_000_000) {
            let second = |second| Timestamp::from_second(second).unwrap();
            let deadline = Deadline::of(second(aware));
            prop_assert!(deadline.seconds_left(second(one + more)) <= deadline.seconds_left(second(one)));
            prop_assert!(deadline.seconds_left(second(one)) <= HOURS * 3600);
        }
    }
}
