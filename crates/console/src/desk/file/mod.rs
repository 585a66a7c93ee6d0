//! The file for the regulator: what is measured and why, how it was assessed, what people are told, what came of it, and who
//! stopped or looked at what. One content makes both forms, JSON and PDF, so that they cannot disagree. No recipient stands in
//! it: no address, no number of a person, no reason that was given about one person.

mod blocks;
mod layout;
pub(crate) mod pdf;

pub use blocks::history_rows;

use super::editor::all_notices;
use super::register::Entry;
use super::sheet::{Block, Link, Sheet};
use super::state::{State, review_is_over};
use crate::Site;
use crate::figures::Figures;
use crate::shell;
use crate::signed::Visit;
use axum::extract::{Path, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use openlijk_lawfulness::RegimeVersion;
use openlijk_model::{Aspect, ChoiceState, Language, Opinion, PurposeId, Role};
use openlijk_pages::Frame;
use openlijk_store::{Declared, PurposeHistory, RetentionRun, Scope, StoreError};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most looks, runs and requests that are read.
const MOST: u32 = 100_000;
/// Lines of the ledger that are read at a time.
const AT_A_TIME: u32 = 5_000;

/// Everything in the file.
#[derive(Debug, Serialize)]
pub struct RegulatorFile {
    pub made_at: Timestamp,
    pub made_by: String,
    pub organisation: About,
    pub purposes: Vec<PurposeFile>,
    pub mailings: Vec<Figures>,
    pub pauses: Vec<PauseLine>,
    pub retention_runs: Vec<RetentionRun>,
    pub looks: Vec<LookCount>,
    pub requests: RequestCounts,
    pub regimes: Vec<RegimeVersion>,
    pub opinions: Vec<Opinion>,
}

#[derive(Debug, Serialize)]
pub struct About {
    pub name: String,
    pub contact: String,
    pub officer: String,
    pub country: String,
}

/// One purpose with all that belongs to it.
#[derive(Debug, Serialize)]
pub struct PurposeFile {
    pub state: &'static str,
    pub review_overdue: bool,
    #[serde(flatten)]
    pub declared: Declared,
    pub history: PurposeHistory,
    pub register: Entry,
    pub notices: Vec<NoticeWords>,
    /// Choices on record, by what they are about and what was chosen.
    pub choices: Vec<ChoiceCount>,
}

/// What recipients are told.
#[derive(Debug, Serialize)]
pub struct NoticeWords {
    pub language: Language,
    /// In which mail: the key of its words.
    #[serde(skip)]
    pub moment: &'static str,
    pub words: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct ChoiceCount {
    pub about: Aspect,
    pub state: ChoiceState,
    pub count: u64,
}

/// A pause. One of a person or a message says no more than that: no number, and not why.
#[derive(Debug, Serialize)]
pub struct PauseLine {
    pub scope: Option<Scope>,
    pub why: Option<String>,
    pub who: String,
    pub since: Timestamp,
    pub ended: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
pub struct LookCount {
    /// Null: whatever the purpose.
    pub purpose: Option<PurposeId>,
    /// Null: at the command line.
    pub role: Option<Role>,
    pub count: u64,
}

#[derive(Debug, Default, Serialize)]
pub struct RequestCounts {
    pub open: u64,
    pub late: u64,
    pub answered: u64,
}

impl RegulatorFile {
    /// As everything stands now.
    pub async fn gather(site: &Site, frame: &Frame, by: &str) -> Result<Self, StoreError> {
        let now = site.clock.now();
        let controller = site.organisation.controller();
        let mut choices = choices(site).await?;
        let mut purposes = Vec::new();
        for declared in site.store.declared().iter() {
            let of_it = choices.remove(&declared.version.purpose.id).unwrap_or_default();
            purposes.push(purpose(site, frame, declared, of_it, now).await?);
        }
        Ok(Self {
            made_at: now,
            made_by: by.to_owned(),
            organisation: About {
                name: controller.name,
                contact: controller.contact,
                officer: controller.officer,
                country: site.organisation.country.clone(),
            },
            purposes,
            mailings: mailings(site, now).await?,
            pauses: pauses(site).await?,
            retention_runs: site.store.retention_runs(MOST).await?,
            looks: looks(site).await?,
            requests: requests(site, now).await?,
            regimes: site.decider.versions(),
            opinions: opinions(site),
        })
    }
}

type Choices = BTreeMap<PurposeId, BTreeMap<(Aspect, ChoiceState), u64>>;

/// The choices on record in numbers, by reading the ledger once.
async fn choices(site: &Site) -> Result<Choices, StoreError> {
    let mut counts = Choices::new();
    let mut after = Some(0);
    while let Some(from) = after {
        let (lines, next) = site.store.ledger(from, AT_A_TIME).await?;
        for line in lines {
            *counts.entry(line.purpose).or_default().entry((line.choice.about, line.choice.state)).or_default() += 1;
        }
        after = next;
    }
    Ok(counts)
}

async fn purpose(
    site: &Site,
    frame: &Frame,
    declared: &Declared,
    choices: BTreeMap<(Aspect, ChoiceState), u64>,
    now: Timestamp,
) -> Result<PurposeFile, StoreError> {
    let state = match State::of(declared) {
        State::InForce => "in-force",
        State::NewerWaits => "newer-version-waits",
        State::Waits => "waits",
        State::Off => "off",
    };
    let notice = |(language, moment, words)| NoticeWords { language, moment, words };
    Ok(PurposeFile {
        state,
        review_overdue: review_is_over(declared, now),
        declared: declared.clone(),
        history: history(site, declared).await?,
        register: Entry::new(site, frame, &declared.version),
        notices: all_notices(site, &declared.version.purpose).into_iter().map(notice).collect(),
        choices: choices.into_iter().map(|((about, state), count)| ChoiceCount { about, state, count }).collect(),
    })
}

/// What happened to a purpose; what people wrote about it, without the addresses that they may have written.
async fn history(site: &Site, declared: &Declared) -> Result<PurposeHistory, StoreError> {
    let mut history = site.store.purpose_history(&declared.version.purpose.id).await?;
    for switch in &mut history.switches {
        switch.why = without_addresses(&switch.why);
    }
    for ruling in &mut history.rulings {
        ruling.note = without_addresses(&ruling.note);
    }
    Ok(history)
}

fn opinions(site: &Site) -> Vec<Opinion> {
    let mut opinions = site.store.opinions().to_vec();
    for opinion in &mut opinions {
        opinion.note = without_addresses(&opinion.note);
    }
    opinions
}

/// A text that somebody wrote, each address of mail in it replaced by dots.
fn without_addresses(text: &str) -> String {
    let apart = |c: char| c.is_whitespace() || ",;:()<>[]\"'".contains(c);
    let mut clean = String::with_capacity(text.len());
    for part in text.split_inclusive(apart) {
        let word = part.trim_end_matches(apart);
        match word.contains('@') {
            true => clean.extend(["…", &part[word.len()..]]),
            false => clean.push_str(part),
        }
    }
    clean
}

async fn mailings(site: &Site, now: Timestamp) -> Result<Vec<Figures>, StoreError> {
    let mut mailings = Vec::new();
    for campaign in site.store.campaigns().await? {
        let counts = site.store.counts(campaign.id).await?;
        let reach = site.store.estimate(campaign.id, now).await?;
        mailings.push(Figures::new(campaign, counts, reach));
    }
    Ok(mailings)
}

async fn pauses(site: &Site) -> Result<Vec<PauseLine>, StoreError> {
    let line = |(pause, ended): (openlijk_store::Pause, Option<(String, String, Timestamp)>)| {
        let of_one = matches!(pause.scope, Scope::Recipient(_) | Scope::Message(_));
        PauseLine {
            scope: (!of_one).then_some(pause.scope),
            why: (!of_one).then(|| without_addresses(&pause.why)),
            who: pause.who,
            since: pause.since,
            ended: ended.map(|(_, _, at)| at),
        }
    };
    Ok(site.store.pause_history().await?.into_iter().map(line).collect())
}

async fn looks(site: &Site) -> Result<Vec<LookCount>, StoreError> {
    let mut counts: BTreeMap<(Option<PurposeId>, Option<Role>), u64> = BTreeMap::new();
    for look in site.store.looks(MOST).await? {
        *counts.entry((look.purpose, look.role)).or_default() += 1;
    }
    Ok(counts.into_iter().map(|((purpose, role), count)| LookCount { purpose, role, count }).collect())
}

async fn requests(site: &Site, now: Timestamp) -> Result<RequestCounts, StoreError> {
    let mut counts = RequestCounts::default();
    for request in site.store.requests(MOST).await? {
        match request.done {
            Some(_) => counts.answered += 1,
            None => {
                counts.open += 1;
                counts.late += u64::from(request.due < now);
            }
        }
    }
    Ok(counts)
}

pub(super) async fn show(Extract(site): Extract<Site>, visit: Visit) -> Response {
    let file = match RegulatorFile::gather(&site, &visit.frame, &visit.account).await {
        Ok(file) => file,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = Sheet::new(frame, frame.t("file-title")).lead(frame.t("file-lead"));
    let link = |name: &str, look, key: &str| Link::button(look, frame.href(format!("/desk/file/{name}")), frame.t(key));
    sheet.push(Block::Links(vec![
        link("regulator.pdf", "main", "file-pdf"),
        link("regulator.json", "quiet", "download-json"),
    ]));
    sheet.blocks.extend(blocks::blocks(frame, &file));
    sheet.shown(&site, visit).await
}

pub(super) async fn download(Extract(site): Extract<Site>, visit: Visit, Path(name): Path<String>) -> Response {
    if !["regulator.json", "regulator.pdf"].contains(&name.as_str()) {
        return shell::gone(&site, visit).await;
    }
    let file = match RegulatorFile::gather(&site, &visit.frame, &visit.account).await {
        Ok(file) => file,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let (kind, body) = if name == "regulator.json" {
        ("application/json", serde_json::to_vec_pretty(&file).map_err(|error| error.to_string()))
    } else {
        ("application/pdf", as_pdf(&visit.frame, &file))
    };
    match body {
        Ok(body) => {
            let name = format!("attachment; filename=\"{name}\"");
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], body).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the regulator's file could not be made");
            let sheet = Sheet::new(&visit.frame, visit.frame.t("down-title")).lead(visit.frame.t("file-failed"));
            sheet.answer(&site, visit, StatusCode::INTERNAL_SERVER_ERROR, None).await
        }
    }
}

fn as_pdf(frame: &Frame, file: &RegulatorFile) -> Result<Vec<u8>, String> {
    let title = frame.words.with("file-of", "organisation", &file.organisation.name);
    let foot = |number: usize, all: usize| {
        frame.words.filled("file-foot", &[("number", &number), ("all", &all), ("day", &frame.day(file.made_at))])
    };
    let about = pdf::About {
        title: &title,
        author: &file.organisation.name,
        language: frame.language(),
        made: file.made_at,
        foot: &foot,
    };
    pdf::pdf(&about, &blocks::blocks(frame, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_somebody_wrote_become_dots() {
        let text = "Bel jan@example.nl, of <piet@example.nl>: over \"x@y.nl\".";
        assert_eq!(without_addresses(text), "Bel …, of <…>: over \"…\".");
        assert_eq!(without_addresses("niets aan de hand"), "niets aan de hand");
    }
}
