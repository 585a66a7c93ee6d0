//! The list of campaigns, and one campaign's page: what was sent, what our server saw, how many people read it.

use crate::Site;
use crate::chart::{self, Labels, Size};
use crate::figures::{Figures, text_section};
use crate::pauses::Switch;
use crate::shell::{self, Shell};
use crate::signed::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use openlijk_insight::{Method, Point, Reach};
use openlijk_model::{CampaignId, Language};
use openlijk_pages::{Frame, Share, page};
use openlijk_store::{CampaignSummary, StoreError};

#[derive(Template)]
#[template(path = "campaigns.html")]
struct ListPage {
    frame: Frame,
    shell: Shell,
    switch: Switch,
    rows: Vec<CampaignRow>,
}

struct CampaignRow {
    href: String,
    name: String,
    purpose: String,
    day: String,
    sent: String,
    measured: String,
    state: String,
    paused: bool,
}

#[derive(Template)]
#[template(path = "campaign.html")]
struct CampaignPage {
    frame: Frame,
    shell: Shell,
    view: CampaignView,
}

/// A campaign's figures in words.
pub(crate) struct CampaignView {
    pub path: String,
    pub name: String,
    pub line: String,
    pub purpose: String,
    pub purpose_href: String,
    pub pause_href: Option<String>,
    pub estimate: Estimate,
    pub charts: Vec<String>,
    pub caption: Option<String>,
    pub points: Vec<PointRow>,
    pub loads: Vec<LoadRow>,
    pub suppressed: Option<String>,
    pub sent: Vec<(String, String)>,
}

/// The estimate in words.
pub(crate) struct Estimate {
    /// The big figure and its range, with what stands above them.
    pub figure: Option<(String, String, String)>,
    /// What it means, first, and what it assumes and cannot see.
    pub sentences: Vec<String>,
    /// Was nothing measured? Then the purpose's page says why.
    pub ask_why: bool,
}

pub(crate) struct PointRow {
    pub time: String,
    pub share: String,
    pub range: String,
    pub method: String,
}

pub(crate) struct LoadRow {
    pub class: String,
    pub count: String,
    /// Of a hundred.
    pub part: u8,
}

pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    let campaigns = match site.store.campaigns().await {
        Ok(campaigns) => campaigns,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let shell = Shell::new(&site, &visit).await;
    let switch = Switch::new(&site, &visit.frame).await;
    let rows = campaigns.iter().map(|campaign| row(&site, &visit.frame, campaign)).collect();
    page(StatusCode::OK, &ListPage { frame: visit.frame, shell, switch, rows })
}

fn row(site: &Site, frame: &Frame, campaign: &CampaignSummary) -> CampaignRow {
    CampaignRow {
        href: frame.href(format!("/campaigns/{}", campaign.id)),
        name: campaign.name.clone(),
        purpose: purpose_name(site, campaign),
        day: frame.day(campaign.first),
        sent: frame.number(campaign.sent),
        measured: frame.number(campaign.measured),
        state: frame.t(match (campaign.paused, campaign.closed) {
            (true, _) => "state-paused",
            (false, true) => "state-closed",
            (false, false) => "state-running",
        }),
        paused: campaign.paused,
    }
}

fn purpose_name(site: &Site, campaign: &CampaignSummary) -> String {
    let purposes = site.store.purposes();
    let found = purposes.iter().find(|version| version.purpose.id == campaign.purpose);
    found.map_or_else(|| campaign.purpose.to_string(), |version| version.purpose.name.clone())
}

async fn figures(site: &Site, id: CampaignId) -> Result<Figures, StoreError> {
    let campaigns = site.store.campaigns().await?;
    let Some(campaign) = campaigns.into_iter().find(|campaign| campaign.id == id) else {
        return Err(StoreError::Unknown(format!("there is no campaign {id}")));
    };
    let counts = site.store.counts(id).await?;
    let reach = site.store.estimate(id, site.clock.now()).await?;
    Ok(Figures::new(campaign, counts, reach))
}

pub(crate) async fn show(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse() else {
        return shell::gone(&site, visit).await;
    };
    match figures(&site, id).await {
        Ok(figures) => {
            let purpose = purpose_name(&site, &figures.campaign);
            let view = CampaignView::new(&visit.frame, &figures, purpose);
            let shell = Shell::new(&site, &visit).await;
            page(StatusCode::OK, &CampaignPage { frame: visit.frame, shell, view })
        }
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

/// The same figures as a file: `figures.csv`, `figures.json`, `figures.txt`.
pub(crate) async fn download(
    State(site): State<Site>,
    visit: Visit,
    Path((id, file)): Path<(String, String)>,
) -> Response {
    let (Ok(id), Some(format)) = (id.parse::<CampaignId>(), file.strip_prefix("figures.")) else {
        return shell::gone(&site, visit).await;
    };
    let figures = match figures(&site, id).await {
        Ok(figures) => figures,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let (kind, body) = match format {
        "csv" => ("text/csv; charset=utf-8", figures.csv()),
        "json" => ("application/json", figures.json()),
        "txt" => {
            let purpose = purpose_name(&site, &figures.campaign);
            ("text/plain; charset=utf-8", CampaignView::new(&visit.frame, &figures, purpose).text(&visit.frame))
        }
        _ => return shell::gone(&site, visit).await,
    };
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

impl CampaignView {
    pub fn new(frame: &Frame, figures: &Figures, purpose: String) -> Self {
        let campaign = &figures.campaign;
        let points = figures.points();
        let language = frame.language();
        Self {
            path: format!("/campaigns/{}", campaign.id),
            name: campaign.name.clone(),
            line: frame.words.filled(
                "campaign-line",
                &[
                    ("day", &frame.day(campaign.first)),
                    ("sent", &frame.number(campaign.sent)),
                    ("measured", &frame.number(campaign.measured)),
                ],
            ),
            purpose,
            purpose_href: frame.href(format!("/purposes/{}", campaign.purpose)),
            pause_href: (!campaign.paused).then(|| frame.href(format!("/pause/campaign-{}", campaign.id))),
            estimate: Estimate::new(frame, figures),
            charts: charts(frame, points),
            caption: points.last().map(|last| caption(frame, last)),
            points: points.iter().map(|point| point_row(frame, point)).collect(),
            loads: load_rows(frame, figures),
            suppressed: (figures.suppressed > 0).then(|| frame.words.counted("seen-suppressed", figures.suppressed)),
            sent: figures
                .sent
                .iter()
                .map(|(measure, count)| (format!("measure-{measure}"), count))
                .chain(figures.reported.iter().map(|(said, count)| (format!("reported-{said}"), count)))
                .map(|(key, count)| (frame.t(&key), written(language, *count)))
                .collect(),
        }
    }

    /// The page as plain text.
    pub fn text(&self, frame: &Frame) -> String {
        let mut text = format!("{}\n{}\n\n{}\n\n", self.name, "=".repeat(self.name.chars().count()), self.line);
        let mut lines: Vec<String> =
            self.estimate.figure.iter().map(|(label, figure, range)| format!("{label} {figure}, {range}")).collect();
        lines.extend(self.estimate.sentences.clone());
        text_section(&mut text, &frame.t("estimate-title"), &lines);
        let lines: Vec<String> = self
            .points
            .iter()
            .map(|point| format!("{:<12}{:>16}  {:>10}  {}", point.time, point.share, point.range, point.method))
            .collect();
        if !lines.is_empty() {
            text_section(&mut text, &frame.t("chart-title"), &lines);
        }
        let mut lines = vec![frame.t("seen-intro")];
        lines.extend(self.loads.iter().map(|row| format!("{:<44}{:>10}", row.class, row.count)));
        lines.extend(self.suppressed.clone());
        text_section(&mut text, &frame.t("seen-title"), &lines);
        let lines: Vec<String> = self.sent.iter().map(|(measure, count)| format!("{measure:<44}{count:>10}")).collect();
        text_section(&mut text, &frame.t("sent-title"), &lines);
        text
    }
}

fn written(language: Language, number: u64) -> String {
    openlijk_pages::number(language, number)
}

impl Estimate {
    fn new(frame: &Frame, figures: &Figures) -> Self {
        let only = |key: &str, ask_why| Self { figure: None, sentences: vec![frame.t(key)], ask_why };
        match &figures.reach {
            Reach::TooSmall => only("estimate-too-small", false),
            Reach::NotMeasured => only("estimate-not-measured", true),
            Reach::LoadsOnly => only("estimate-loads-only", false),
            Reach::Estimated { measured, sent, .. } => match figures.share() {
                Some((share, method)) => Self::of_people(frame, share, method, *measured, *sent),
                None => only("estimate-no-points", false),
            },
        }
    }

    fn of_people(frame: &Frame, share: Share, method: Method, measured: u64, sent: u64) -> Self {
        let language = frame.language();
        let ends: [(&str, &dyn std::fmt::Display); 2] = [("low", &share.low), ("high", &share.high)];
        let (figure, meaning) = match method {
            Method::AtLeast => (
                (frame.t("estimate-label-least"), Share::percent(language, share.low), String::new()),
                frame.words.with("estimate-sentence-least", "low", share.low),
            ),
            Method::Groups | Method::Loads => {
                let percents = [Share::percent(language, share.low), Share::percent(language, share.high)];
                let range =
                    frame.words.filled("estimate-figure-range", &[("low", &percents[0]), ("high", &percents[1])]);
                let figure = (frame.t("estimate-label"), Share::percent(language, share.middle), range);
                (figure, frame.words.filled("estimate-sentence", &ends))
            }
        };
        let assumes = if method == Method::Loads { "estimate-assumes-loads" } else { "estimate-assumes-groups" };
        let coverage = frame
            .words
            .filled("estimate-coverage", &[("measured", &frame.number(measured)), ("sent", &frame.number(sent))]);
        let sentences =
            vec![meaning, frame.t(assumes), coverage, frame.t("estimate-invisible"), frame.t("estimate-not-read")];
        Self { figure: Some(figure), sentences, ask_why: false }
    }
}

fn charts(frame: &Frame, points: &[Point]) -> Vec<String> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    let description =
        frame.words.filled("chart-desc", &[("first", &in_words(frame, first)), ("last", &in_words(frame, last))]);
    let draw = |size, id| {
        let labels = Labels {
            id,
            title: frame.t("chart-title"),
            description: description.clone(),
            hours: frame.t("chart-hours"),
            days: frame.t("chart-days"),
            percent: if frame.language() == Language::Fr { "\u{a0}%" } else { "%" },
        };
        chart::draw(points, &labels, size)
    };
    [draw(Size::Wide, "chart-wide"), draw(Size::Narrow, "chart-narrow")].into_iter().flatten().collect()
}

/// A point's share as the table and the chart both say it: "44%" or "at least 44%".
fn in_words(frame: &Frame, point: &Point) -> String {
    let share = share_of(point);
    match point.method {
        Method::AtLeast => frame.words.with("at-least", "share", Share::percent(frame.language(), share.low)),
        Method::Groups | Method::Loads => Share::percent(frame.language(), share.middle),
    }
}

fn share_of(point: &Point) -> Share {
    Share::new(point.share.low, point.share.estimate, point.share.high)
}

fn caption(frame: &Frame, last: &Point) -> String {
    let share = share_of(last);
    let language = frame.language();
    let (key, text) = match last.method {
        Method::AtLeast => ("chart-caption-least", Share::percent(language, share.low)),
        Method::Groups | Method::Loads => {
            ("chart-caption", format!("{} ({})", Share::percent(language, share.middle), share.range(language)))
        }
    };
    frame.words.filled(key, &[("time", &time(frame, last.hours)), ("share", &text)])
}

/// Hours up to two days; days and hours beyond.
fn time(frame: &Frame, hours: f64) -> String {
    // Hours since the first message are small and positive.
    let whole = hours.round().max(0.0) as u64;
    if whole <= 48 {
        return frame.words.counted("time-hours", whole);
    }
    let days = frame.words.counted("time-days", whole / 24);
    match whole % 24 {
        0 => days,
        rest => format!("{days}, {}", frame.words.counted("time-hours", rest)),
    }
}

fn point_row(frame: &Frame, point: &Point) -> PointRow {
    let share = share_of(point);
    let range = match point.method {
        Method::AtLeast => String::new(),
        Method::Groups | Method::Loads => share.range(frame.language()),
    };
    PointRow {
        time: time(frame, point.hours),
        share: in_words(frame, point),
        range,
        method: frame.t(match point.method {
            Method::Groups => "method-groups",
            Method::AtLeast => "method-at-least",
            Method::Loads => "method-loads",
        }),
    }
}

fn load_rows(frame: &Frame, figures: &Figures) -> Vec<LoadRow> {
    let all: u64 = figures.loads.iter().map(|(_, count)| count).sum();
    let part = |count: u64| u8::try_from((count * 100).checked_div(all).unwrap_or(0)).unwrap_or(100);
    let row = |(class, count): &(openlijk_model::OpenerClass, u64)| LoadRow {
        class: frame.t(&format!("class-{class}")),
        count: frame.number(*count),
        part: part(*count),
    };
    figures.loads.iter().map(row).collect()
}
