//! How long people are left alone before they are asked, or asked again, whether measuring may.
//!
//! One rule for a question in a mail that passes through and for one in a letter of its own: the same person is behind both.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// For so many calendar months nobody is asked again (LAW H07; CNIL 2026-042).
const REST_MONTHS: i32 = 6;

/// From when on somebody may be asked, where `last` is whatever they chose last, about opens and about links, and when they
/// were last asked. The last of these counts; [`Timestamp::MIN`] where there is none.
///
/// Six whole calendar months pass after the day (UTC) that it was, and that day in the seventh month is over: choices are
/// kept to the day, so its hour is not known, and no doubt is at somebody's cost.
pub fn may_ask_from(last: impl IntoIterator<Item = Timestamp>) -> Timestamp {
    last.into_iter().max().map_or(Timestamp::MIN, |last| rested(last).unwrap_or(Timestamp::MAX))
}

/// May somebody be asked at `now`? `last` as for [`may_ask_from`].
pub fn may_ask(last: impl IntoIterator<Item = Timestamp>, now: Timestamp) -> bool {
    may_ask_from(last) <= now
}

/// `None` at the end of time.
fn rested(last: Timestamp) -> Option<Timestamp> {
    let day: Date = last.to_zoned(TimeZone::UTC).date();
    // Where the seventh month has no such day, its last day counts.
    let until = day.checked_add(REST_MONTHS.months()).ok()?.tomorrow().ok()?;
    Some(until.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn six_calendar_months_pass_before_the_next_question() {
        for (last, too_soon, soon_enough) in [
            ("2026-03-01T23:00:00Z", "2026-09-01T23:59:59Z", "2026-09-02T00:00:00Z"),
            ("2026-01-31T00:00:00Z", "2026-07-31T23:59:59Z", "2026-08-01T00:00:00Z"),
            // August has a 31st and February has not.
            ("2026-08-31T12:00:00Z", "2027-02-28T23:00:00Z", "2027-03-01T00:00:00Z"),
        ] {
            assert!(!may_ask([at(last)], at(last)));
            assert!(!may_ask([at(last)], at(too_soon)), "{last}");
            assert!(may_ask([at(last)], at(soon_enough)), "{last}");
            assert_eq!(may_ask_from([at(last)]), at(soon_enough));
        }
    }

    #[test]
    fn the_last_of_what_happened_counts_and_whoever_never_was_asked_may_be() {
        let (old, new) = (at("2026-01-01T00:00:00Z"), at("2026-06-01T00:00:00Z"));
        for last in [[old, new], [new, old]] {
            assert!(!may_ask(last, at("2026-08-01T00:00:00Z")));
        }
        assert!(may_ask([], old));
    }

    #[test]
    fn at_the_end_of_time_nobody_is_asked() {
        assert!(!may_ask([at("9999-12-01T00:00:00Z")], at("9999-12-30T00:00:00Z")));
    }

    proptest! {
        #[test]
        fn nobody_is_asked_before_the_very_moment_six_months_on(last in 0_i64..4_000_000_000, wait in 0_i64..20_000_000) {
            let (last, now) = (Timestamp::from_second(last).unwrap(), Timestamp::from_second(last + wait).unwrap());
            let six_months_on = last.to_zoned(TimeZone::UTC).checked_add(REST_MONTHS.months()).unwrap().timestamp();
            prop_assert!(!may_ask([last], now) || now > six_months_on);
            prop_assert!(may_ask([last], now) || wait < 186 * 86_400);
        }
    }
}
