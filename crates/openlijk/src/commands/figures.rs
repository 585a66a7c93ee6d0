//! `openlijk figures`: what our server saw, and how many people read it. Apart, never mixed.

use super::Office;
use crate::report::Report;
use openlijk_console::Figures;
use openlijk_insight::{Method, Reach};
use openlijk_store::CampaignSummary;
use std::fmt::Write as _;

pub async fn figures(office: &Office, campaign: Option<&str>, json: bool) -> Result<Report, Report> {
    let Some(name) = campaign else { return list(office, json).await };
    let campaign = find(office, name).await?;
    let hits = office.store.counts(campaign.id).await?;
    let estimate = office.store.estimate(campaign.id, office.clock.now()).await?;
    let figures = Figures::new(campaign, hits, estimate);
    Ok(if json { Report::json(&figures) } else { Report::done(text(&figures)) })
}

async fn list(office: &Office, json: bool) -> Result<Report, Report> {
    let campaigns = office.store.campaigns().await?;
    if json {
        return Ok(Report::json(&campaigns));
    }
    let mut text = String::new();
    for campaign in &campaigns {
        let _ = writeln!(
            text,
            "{:>5}  {:<40} {:<20} {:>9} sent {:>9} measured",
            campaign.id.to_string(),
            campaign.name,
            campaign.purpose,
            campaign.sent,
            campaign.measured
        );
    }
    if text.is_empty() {
        text = "No campaign yet: nothing was sent under a purpose.\n".into();
    }
    Ok(Report::done(text))
}

/// A campaign by its number, or by its name.
pub async fn find(office: &Office, name: &str) -> Result<CampaignSummary, Report> {
    let campaigns = office.store.campaigns().await?;
    let mut named = campaigns.iter().filter(|campaign| campaign.name == name);
    let by_name = named.next();
    if let (Some(first), Some(second)) = (by_name, named.next()) {
        return Err(Report::bad_input(format!(
            "several campaigns are called \u{201c}{name}\u{201d}; use a number: {} ({}), {} ({}) …",
            first.id, first.purpose, second.id, second.purpose
        )));
    }
    by_name.or_else(|| campaigns.iter().find(|campaign| campaign.id.to_string() == name)).cloned().ok_or_else(|| {
        Report::bad_input(format!("there is no campaign \u{201c}{name}\u{201d}; `openlijk figures` lists them"))
    })
}

fn text(figures: &Figures) -> String {
    let campaign = &figures.campaign;
    let mut text = format!(
        "{} · {} · {} sent · {} measured{}\n\nWhat our server saw\n",
        campaign.name,
        campaign.purpose,
        campaign.sent,
        campaign.measured,
        if campaign.paused { " · PAUSED" } else { "" }
    );
    for (measure, count) in &figures.sent {
        let _ = writeln!(text, "  sent with {measure:<14} {count:>8}");
    }
    for (said, count) in &figures.reported {
        let _ = writeln!(text, "  reported {said:<15} {count:>8}");
    }
    for (class, count) in &figures.loads {
        let _ = writeln!(text, "  loads by {class:<15} {count:>8}");
    }
    if figures.suppressed > 0 {
        let _ = writeln!(text, "  too small to show        {:>8} numbers", figures.suppressed);
    }
    text.push_str("\nHow many people opened it\n");
    text.push_str(&estimate_text(&figures.reach));
    text
}

/// The estimate in a few lines of plain words.
fn estimate_text(estimate: &Reach) -> String {
    match estimate {
        Reach::TooSmall => "  Too few messages to show anything.\n".into(),
        Reach::NotMeasured => "  Not measured.\n".into(),
        Reach::LoadsOnly => "  One picture for all: loads alone, no estimate of people.\n".into(),
        Reach::Estimated { measured, sent, share, method, .. } => {
            let percent = |share: f64| format!("{:.1} %", share * 100.0);
            let how = match method {
                Method::Groups => "from groups hit and not hit",
                Method::AtLeast => "at least the lower end; nearly all groups were hit",
                Method::Loads => "from loads, by the ratio learned from earlier mailings",
            };
            let shown = match method {
                Method::AtLeast => format!("at least {}", percent(share.low)),
                _ => format!("{} ({} to {})", percent(share.estimate), percent(share.low), percent(share.high)),
            };
            format!(
                "  {shown}, 95 % interval, {how}\n  over {measured} of {sent} messages. Who, nobody knows. Who blocks pictures is not seen.\n"
            )
        }
    }
}
