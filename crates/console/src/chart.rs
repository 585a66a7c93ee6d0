//! The curve of an estimate, as SVG made on the server: line, margin, axes. Colours come from the stylesheet, which
//! finds the parts by the marker colours below; so the chart follows dark mode and forced colours.

use openlijk_insight::{Method, Point};
use plotters::prelude::*;

/// Markers for the stylesheet. Without it the chart is drawn in greys, which can be read as well.
const INK: RGBColor = RGBColor(0x11, 0x11, 0x11);
const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);
const MARGIN: RGBColor = RGBColor(0xbb, 0xbb, 0xbb);
const LINE: RGBColor = RGBColor(0x22, 0x22, 0x22);

/// Curves longer than this are drawn in days.
const HOURS_ON_AN_AXIS: f64 = 96.0;

/// The texts of a chart.
pub struct Labels {
    /// A name that no other chart on the page has.
    pub id: &'static str,
    /// What it shows, in a line.
    pub title: String,
    /// What it shows, for who does not see it.
    pub description: String,
    /// What stands below the hours.
    pub hours: String,
    /// What stands below the days.
    pub days: String,
    /// The percent sign, with a space where the language wants one.
    pub percent: &'static str,
}

/// How large a chart is drawn. It scales; its letters scale with it, so phones get one of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For screens.
    Wide,
    /// For phones.
    Narrow,
}

impl Size {
    const fn pixels(self) -> (u32, u32) {
        match self {
            Self::Wide => (760, 340),
            Self::Narrow => (360, 300),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Wide => "chart wide",
            Self::Narrow => "chart narrow",
        }
    }
}

/// Draws the points as SVG, to be put into a page. `None` where there is nothing to draw, or drawing failed.
pub fn draw(points: &[Point], labels: &Labels, size: Size) -> Option<String> {
    let last = points.last()?.hours.max(1.0);
    let mut svg = String::new();
    if let Err(error) = plot(&mut svg, points, last, labels, size) {
        tracing::error!(%error, "a chart could not be drawn");
        return None;
    }
    Some(accessible(&svg, labels, size))
}

fn plot(
    svg: &mut String,
    points: &[Point],
    last: f64,
    labels: &Labels,
    size: Size,
) -> Result<(), Box<dyn std::error::Error>> {
    let in_days = last > HOURS_ON_AN_AXIS;
    let unit = if in_days { 24.0 } else { 1.0 };
    let at = |point: &Point| point.hours / unit;
    let top = top_of(points);

    let area = SVGBackend::with_string(svg, size.pixels()).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin(10)
        .margin_right(18)
        .x_label_area_size(46)
        .y_label_area_size(52)
        .build_cartesian_2d(0.0..last / unit, 0.0..top)?;
    let letters = ("sans-serif", 17).into_font().color(&INK);
    let percent = |share: &f64| format!("{:.0}{}", share * 100.0, labels.percent);
    // Whole hours or days alone: no more labels than there are.
    let most = if size == Size::Wide { 9.0 } else { 5.0 };
    let x_labels = (last / unit + 1.0).min(most) as usize;
    let whole = |time: &f64| if time.fract().abs() < 1e-6 { format!("{time:.0}") } else { String::new() };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(letters)
        .x_labels(x_labels)
        .y_labels(6)
        .x_label_formatter(&whole)
        .y_label_formatter(&percent)
        .x_desc(if in_days { labels.days.as_str() } else { labels.hours.as_str() })
        .draw()?;

    // Where only "at least" is known, the line is another one: the two are not joined, as if the share had fallen.
    for run in points.chunk_by(|one, next| (one.method == Method::AtLeast) == (next.method == Method::AtLeast)) {
        let mut margin: Vec<(f64, f64)> = run.iter().map(|point| (at(point), upper(point).min(top))).collect();
        margin.extend(run.iter().rev().map(|point| (at(point), point.share.low)));
        let line = run.iter().map(|point| (at(point), middle(point)));
        chart.draw_series(std::iter::once(Polygon::new(margin, MARGIN.filled())))?;
        chart.draw_series(LineSeries::new(line.clone(), LINE.stroke_width(3)))?;
        chart.draw_series(line.map(|place| Circle::new(place, 4, LINE.filled())))?;
    }
    area.present()?;
    Ok(())
}

/// The line runs through what is known: the estimate, or the lower end where only that is.
fn middle(point: &Point) -> f64 {
    if point.method == Method::AtLeast { point.share.low } else { point.share.estimate }
}

/// Above "at least" everything is open.
fn upper(point: &Point) -> f64 {
    if point.method == Method::AtLeast { 1.0 } else { point.share.high }
}

/// The top of the axis: a whole ten percents above the highest end, so that the margin is never cut off.
fn top_of(points: &[Point]) -> f64 {
    let highest = points.iter().map(upper).fold(0.05, f64::max);
    ((highest * 10.0 + 1e-9).ceil() / 10.0).clamp(0.1, 1.0)
}

/// The drawing with a role, a title and a description, and without a size of its own, so that it fits its column.
fn accessible(svg: &str, labels: &Labels, size: Size) -> String {
    let body = svg.find('>').map_or("", |end| &svg[end + 1..]);
    let (width, height) = size.pixels();
    let (class, id) = (size.class(), labels.id);
    format!(
        "<svg class=\"{class}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {width} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>{body}",
        escaped(&labels.title),
        escaped(&labels.description),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_insight::Interval;

    fn labels() -> Labels {
        Labels {
            id: "wide",
            title: "Share & <b>".to_owned(),
            description: "From a to b".to_owned(),
            hours: "Hours".to_owned(),
            days: "Days".to_owned(),
            percent: "%",
        }
    }

    fn point(hours: f64, estimate: f64, method: Method) -> Point {
        Point { hours, share: Interval { estimate, low: estimate - 0.02, high: estimate + 0.03 }, method }
    }

    #[test]
    fn a_chart_names_itself_and_keeps_to_markup() {
        let points = [point(1.0, 0.1, Method::Groups), point(24.0, 0.3, Method::Groups)];
        let svg = draw(&points, &labels(), Size::Wide).unwrap();
        assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby=\"wide-title wide-desc\""));
        assert!(svg.contains("Share &amp; &lt;b&gt;") && !svg.contains("<b>"));
        assert!(svg.contains("40%") && svg.contains("Hours"), "{svg}");
        assert!(!svg.contains("style="), "an inline style would be blocked");
        assert_eq!(svg.matches("<svg").count(), 1);
    }

    #[test]
    fn a_long_curve_is_drawn_in_days_and_at_least_is_open_above() {
        let points = [point(1.0, 0.5, Method::Groups), point(240.0, 0.6, Method::AtLeast)];
        let svg = draw(&points, &labels(), Size::Narrow).unwrap();
        assert!(svg.contains("Days") && svg.contains("100%"), "{svg}");
        assert!(draw(&[], &labels(), Size::Wide).is_none());
    }

    #[test]
    fn the_dots_stand_at_the_estimates_and_at_the_lower_end_where_only_that_is_known() {
        let heights = |points: &[Point]| -> Vec<i32> {
            let svg = draw(points, &labels(), Size::Wide).unwrap();
            svg.split("cy=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
        };
        let share = |estimate, high| Interval { estimate, low: 0.2, high };
        let even = [(1.0, 0.3, 0.4), (2.0, 0.3, 0.5)].map(|(hours, estimate, high)| Point {
            hours,
            share: share(estimate, high),
            method: Method::Groups,
        });
        let even = heights(&even);
        assert_eq!(even[0], even[1], "the same estimate stands at the same height, whatever its margin");
        let least = [(1.0, 0.3), (2.0, 0.6)].map(|(hours, estimate)| Point {
            hours,
            share: share(estimate, 1.0),
            method: Method::AtLeast,
        });
        let least = heights(&least);
        assert_eq!(least[0], least[1], "beyond \u{201c}at least\u{201d} there is no estimate to draw");
    }
}
