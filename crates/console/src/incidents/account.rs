//! Who could read what and what they did, message by message, and what that suggests. For those who may see it: names stand here.

use super::{Dossier, Seen, words};
use crate::desk::sheet::{Block, Cell, Table};
use openlijk_incident::{Exposure, Happened, Reach, Sealed, Stands};
use openlijk_model::Grade;
use openlijk_pages::Frame;

/// Who could read what: a line for each message, and the facts with their grade.
pub fn account_blocks(frame: &Frame, dossier: &Dossier) -> Vec<Block> {
    let mut blocks = vec![Block::Heading("account".to_owned(), frame.t("incident-account"))];
    if dossier.seen.is_empty() {
        blocks.push(Block::Text(frame.t("incident-account-none")));
        return blocks;
    }
    let columns =
        [frame.t("report-fact-number"), frame.t("incident-to"), frame.t("report-fact-when"), frame.t("incident-known")];
    let rows = dossier.seen.iter().map(|seen| row(frame, seen)).collect();
    blocks.push(Table::under("account", &columns, rows));
    blocks.extend(fact_blocks(frame, &dossier.exposures()));
    blocks
}

fn row(frame: &Frame, seen: &Seen) -> Vec<Cell> {
    let exposure = &seen.exposure;
    let mut known = vec![reach(frame, &exposure.reach)];
    if !matches!(exposure.reach, Reach::Sealed(_)) && !seen.rules.is_empty() {
        known.push(frame.words.with("not-had", "rules", seen.rules.join(", ")));
    }
    vec![
        Cell::new(exposure.item.number.to_string()),
        Cell::new(seen.to.clone().unwrap_or_else(|| frame.t("incident-to-erased"))),
        Cell::new(exposure.sent.map(|at| frame.moment(at)).unwrap_or_default()),
        Cell::new(known.join(" ")),
    ]
}

/// What the facts come to, and never more.
fn reach(frame: &Frame, reach: &Reach) -> String {
    match reach {
        Reach::Sealed(sealed) => sealed_said(frame, sealed),
        Reach::Loaded { .. } => format!("{} {}", frame.t("reach-loaded"), frame.t("reach-nothing")),
        Reach::Nothing { why } => format!("{} {}", words::nothing(frame, *why), frame.t("reach-nothing")),
    }
}

fn sealed_said(frame: &Frame, sealed: &Sealed) -> String {
    let Some(opened) = &sealed.opened else {
        return frame.t(match sealed.stands {
            Stands::Destroyed => "reach-closed",
            Stands::Suspended => "reach-suspended",
            Stands::Readable => "reach-waiting",
        });
    };
    let mut said =
        vec![frame.t(if opened.grade == Grade::Strong { "reach-opened-strong" } else { "reach-opened-medium" })];
    if !opened.fetched.is_empty() {
        let parts: Vec<String> = opened.fetched.iter().map(ToString::to_string).collect();
        said.push(frame.words.with("reach-fetched", "parts", parts.join(", ")));
    }
    if opened.forwarded {
        said.push(frame.t("reach-forwarded"));
    }
    said.join(" ")
}

/// What happened to the messages, each with its grade as evidence. Nobody is named.
pub fn fact_blocks(frame: &Frame, exposures: &[Exposure]) -> Vec<Block> {
    let row = |exposure: &Exposure| {
        let number = exposure.item.number;
        let rows = exposure.facts.iter().map(move |fact| {
            let mut what = match fact.what {
                Happened::HandedOver => frame.t("happened-handed-over"),
                Happened::Act(act) => words::act(frame, act),
                Happened::Loaded(class) => {
                    frame.words.with("happened-loaded", "class", frame.t(&format!("class-{class}")))
                }
            };
            if let Some(part) = fact.part {
                what = format!("{what} ({part})");
            }
            vec![
                Cell::new(number.to_string()),
                Cell::new(fact.at.map(|at| frame.moment(at)).unwrap_or_default()),
                Cell::new(what),
                Cell::new(words::grade(frame, fact.grade)),
            ]
        });
        rows.collect::<Vec<_>>()
    };
    let rows: Vec<_> = exposures.iter().flat_map(row).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = [
        frame.t("report-fact-number"),
        frame.t("report-fact-when"),
        frame.t("report-fact-what"),
        frame.t("report-fact-grade"),
    ];
    vec![Table::captioned("facts", frame.t("report-facts"), &columns, rows)]
}

/// What the facts suggest. A person decides.
pub fn advice_blocks(frame: &Frame, dossier: &Dossier) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading("advice".to_owned(), frame.t("incident-advice")),
        Block::Text(frame.t("incident-advice-lead")),
    ];
    let row = |advice: &openlijk_incident::Advice| {
        let items: Vec<String> = advice.items.iter().map(ToString::to_string).collect();
        vec![
            Cell::new(words::hint(frame, advice.hint)),
            Cell::new(if items.is_empty() { frame.t("incident-all") } else { items.join(", ") }),
            Cell::new(advice.citation),
            Cell::new(advice.rule),
        ]
    };
    let columns =
        [frame.t("incident-advice"), frame.t("incident-messages"), frame.t("incident-law"), frame.t("incident-rule")];
    let rows: Vec<_> = dossier.advice().iter().map(row).collect();
    if !rows.is_empty() {
        blocks.push(Table::under("advice", &columns, rows));
    }
    blocks
}
