//! Numbers, shares and times as people write them, in each language.

use jiff::{Timestamp, tz::TimeZone};
use openlijk_model::Language;

const MONTHS: [[&str; 12]; 4] = [
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
];

/// A day in full: "21 november 2026".
pub fn day(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    let date = at.to_zoned(zone.clone()).date();
    let months = &MONTHS[language as usize];
    // jiff counts months from 1 to 12.
    let month = usize::try_from(date.month()).ok().and_then(|month| months.get(month.wrapping_sub(1)));
    format!("{} {} {}", date.day(), month.unwrap_or(&""), date.year())
}

/// A day and a time in full: "21 november 2026, 14.05 uur".
pub fn moment(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    let time = at.to_zoned(zone.clone()).time();
    let (hour, minute) = (time.hour(), time.minute());
    let clock = match language {
        Language::Nl => format!("{hour}.{minute:02} uur"),
        Language::En => format!("{hour}:{minute:02}"),
        Language::Fr => format!("{hour}\u{a0}h\u{a0}{minute:02}"),
        Language::It => format!("ore {hour}.{minute:02}"),
    };
    format!("{}, {clock}", day(language, at, zone))
}

/// A whole number with its thousands apart.
pub fn number(language: Language, number: u64) -> String {
    let separator = match language {
        Language::Nl | Language::It => '.',
        Language::En => ',',
        Language::Fr => '\u{202f}',
    };
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

/// A share with its range, in whole percents. The range is rounded outwards, so that it never claims more than the
/// figures behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The lower end.
    pub low: u8,
    /// The estimate.
    pub middle: u8,
    /// The upper end.
    pub high: u8,
}

impl Share {
    /// From shares between 0 and 1.
    pub fn new(low: f64, middle: f64, high: f64) -> Self {
        // The small step keeps 0.29 from becoming 28 by the way that floating point writes it.
        let percent = |share: f64, round: fn(f64) -> f64| round((share * 100.0).clamp(0.0, 100.0)) as u8;
        Self {
            low: percent(low + 1e-9, f64::floor),
            middle: percent(middle, f64::round),
            high: percent(high - 1e-9, f64::ceil),
        }
    }

    /// "44%", with the space that French wants.
    pub fn percent(language: Language, value: u8) -> String {
        let space = if language == Language::Fr { "\u{a0}" } else { "" };
        format!("{value}{space}%")
    }

    /// "41–47%".
    pub fn range(self, language: Language) -> String {
        format!("{}–{}", self.low, Self::percent(language, self.high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_full_in_the_zone_of_the_organisation() {
        let at: Timestamp = "2026-11-21T13:05:00Z".parse().unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(moment(Language::Nl, at, &zone), "21 november 2026, 14.05 uur");
        assert_eq!(moment(Language::En, at, &TimeZone::UTC), "21 November 2026, 13:05");
        assert_eq!(day(Language::It, at, &zone), "21 novembre 2026");
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(Language::Nl, 4_210), "4.210");
        assert_eq!(number(Language::En, 1_234_567), "1,234,567");
        assert_eq!(number(Language::Nl, 999), "999");
    }

    #[test]
    fn a_range_is_rounded_outwards() {
        let share = Share::new(0.412, 0.437, 0.461);
        assert_eq!((share.low, share.middle, share.high), (41, 44, 47));
        assert_eq!(Share::new(0.29, 0.5, 0.57), Share { low: 29, middle: 50, high: 57 });
        assert_eq!(Share::new(0.0, 0.0, 1.0).range(Language::Nl), "0–100%");
    }
}
