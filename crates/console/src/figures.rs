//! A campaign's figures, in one form that the screen, the chart, the table and the files are all made from: so that
//! they cannot disagree.

use openlijk_insight::{Method, Point, Reach};
use openlijk_model::{Measure, OpenerClass, Reported};
use openlijk_pages::Share;
use openlijk_store::{CampaignSummary, Counts};
use serde::Serialize;
use std::fmt::Write as _;

/// The hours at which a curve is shown: close together first, when most happens.
const SHOWN_HOURS: [f64; 22] = [
    1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 18.0, 24.0, 36.0, 48.0, 72.0, 96.0, 120.0, 168.0, 240.0, 336.0, 432.0, 528.0,
    600.0, 672.0, 720.0,
];

/// What is known of a campaign. Serialises to the JSON file.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// The campaign.
    pub campaign: CampaignSummary,
    /// Exact: messages, by what they carried.
    pub sent: Vec<(Measure, u64)>,
    /// Exact: messages of which mail servers, or mail programs that were asked, reported something.
    pub reported: Vec<(Reported, u64)>,
    /// Exact: pictures loaded, by class of opener. Not people.
    pub loads: Vec<(OpenerClass, u64)>,
    /// How many numbers are too small to show.
    pub suppressed: u64,
    /// An estimate of people.
    pub reach: Reach,
}

impl Figures {
    /// From what the store has. The curve is thinned to the hours that are shown.
    pub fn new(campaign: CampaignSummary, counts: Counts, reach: Reach) -> Self {
        let Counts { sent, loads, reported, suppressed, .. } = counts;
        Self { campaign, sent, reported, loads, suppressed, reach: thinned(reach) }
    }

    /// The points of the curve; none where there is no estimate.
    pub fn points(&self) -> &[Point] {
        match &self.reach {
            Reach::Estimated { curve, .. } => curve,
            Reach::TooSmall | Reach::NotMeasured | Reach::LoadsOnly => &[],
        }
    }

    /// The file for programs.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")) + "\n"
    }

    /// The file for spreadsheets (RFC 4180): `kind` says of each line whether it is exact or an estimate.
    pub fn csv(&self) -> String {
        let mut lines = vec!["kind,what,hours,count,estimate,low,high,method".to_owned()];
        for (measure, count) in &self.sent {
            lines.push(format!("exact,sent-{measure},,{count},,,,"));
        }
        for (said, count) in &self.reported {
            lines.push(format!("exact,reported-{said},,{count},,,,"));
        }
        for (class, count) in &self.loads {
            lines.push(format!("exact,loads-{class},,{count},,,,"));
        }
        lines.push(format!("exact,suppressed,,{},,,,", self.suppressed));
        for point in self.points() {
            let share = point.share;
            let (hours, method) = (point.hours, method_name(point.method));
            // Beyond "at least", nothing is known: no estimate and no upper end stand in the file.
            lines.push(match point.method {
                Method::AtLeast => format!("estimate,opened,{hours},,,{:.4},,{method}", share.low),
                Method::Groups | Method::Loads => {
                    format!(
                        "estimate,opened,{hours},,{:.4},{:.4},{:.4},{method}",
                        share.estimate, share.low, share.high
                    )
                }
            });
        }
        lines.join("\r\n") + "\r\n"
    }

    /// The share as it stands, in whole percents, with how it was made.
    pub fn share(&self) -> Option<(Share, Method)> {
        match &self.reach {
            Reach::Estimated { share, method, .. } => {
                Some((Share::new(share.low, share.estimate, share.high), *method))
            }
            Reach::TooSmall | Reach::NotMeasured | Reach::LoadsOnly => None,
        }
    }
}

/// A method as files spell it.
const fn method_name(method: Method) -> &'static str {
    match method {
        Method::Groups => "groups",
        Method::AtLeast => "at-least",
        Method::Loads => "loads",
    }
}

/// The curve at the hours that are shown, and at its end. Between two openings a curve stands still, so what was true at
/// the last opening before an hour is true at that hour.
fn thinned(reach: Reach) -> Reach {
    match reach {
        Reach::Estimated { measured, sent, share, method, curve } => {
            let end = curve.last().copied();
            let shown = SHOWN_HOURS.iter().filter(|hours| end.is_some_and(|end| **hours < end.hours));
            let at = |hours: &f64| {
                let before = curve.iter().rev().find(|point| point.hours <= *hours)?;
                Some(Point { hours: *hours, ..*before })
            };
            let curve = shown.filter_map(at).chain(end).collect();
            Reach::Estimated { measured, sent, share, method, curve }
        }
        other => other,
    }
}

/// Lines of a text file: a heading, underlined, and what stands below it.
pub fn text_section(text: &mut String, heading: &str, lines: &[String]) {
    // Writing to a string does not fail.
    let _ = write!(text, "{heading}\n{}\n{}\n\n", "-".repeat(heading.chars().count()), lines.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_insight::Interval;

    fn point(hours: f64, estimate: f64) -> Point {
        Point { hours, share: Interval { estimate, low: estimate, high: estimate }, method: Method::Groups }
    }

    #[test]
    fn a_curve_stands_still_between_openings_and_ends_where_it_ends() {
        let share = Interval { estimate: 0.3, low: 0.2, high: 0.4 };
        let curve = vec![point(2.0, 0.1), point(5.0, 0.2), point(7.5, 0.3)];
        let reach = Reach::Estimated { measured: 10, sent: 10, share, method: Method::Groups, curve };
        let Reach::Estimated { curve, .. } = thinned(reach) else { panic!("an estimate stays one") };
        let shown: Vec<(f64, f64)> = curve.iter().map(|point| (point.hours, point.share.estimate)).collect();
        assert_eq!(shown, [(2.0, 0.1), (3.0, 0.1), (4.0, 0.1), (6.0, 0.2), (7.5, 0.3)]);
    }
}
