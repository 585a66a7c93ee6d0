//! An assessment in words: the eight questions of the sender's checklist, each with how it turned out and by which rules; and
//! that it is no-go, with what becomes of each message.

use super::sheet::{Block, Cell, Note, Table};
use super::words;
use crate::Site;
use openlijk_lawfulness::{Assessment, Verdict};
use openlijk_model::Purpose;
use openlijk_pages::Frame;
use std::fmt::Display;

/// The verdict and the table, under this id.
pub fn answers(frame: &Frame, assessment: &Assessment, id: &str) -> Vec<Block> {
    let row = |answer: &openlijk_lawfulness::Answered| {
        vec![
            Cell::new(words::question(frame, &answer.question)),
            Cell::tag(words::verdict(frame, answer.verdict), answer.verdict == Verdict::NoGo),
            Cell::new(answer.text_in(frame.language())),
            Cell::new(answer.rules.join(", ")),
            Cell::new(answer.question.clone()),
        ]
    };
    let columns = [
        frame.t("answers-question"),
        frame.t("answers-verdict"),
        frame.t("answers-why"),
        frame.t("answers-rules"),
        frame.t("answers-number"),
    ];
    let verdict = words::verdict(frame, assessment.verdict);
    let mut blocks = vec![Block::Text(frame.words.with("answers-together", "verdict", verdict))];
    if !assessment.answers.is_empty() {
        let rows = assessment.answers.iter().map(row).collect();
        blocks.push(Table::captioned(id, frame.t("answers-title"), &columns, rows));
    }
    blocks.push(Block::Small(frame.words.with("decision-ruleset", "ruleset", &assessment.ruleset)));
    blocks
}

/// Where an assessment is no-go: that it is, by which rules and why, and what each message is lowered to.
pub fn no_go(site: &Site, frame: &Frame, purpose: &Purpose, assessment: &Assessment) -> Option<Block> {
    if assessment.verdict != Verdict::NoGo {
        return None;
    }
    let mut lines = vec![frame.words.with("no-go-rules", "rules", assessment.no_go_rules().join(", "))];
    let found = assessment.answers.iter().filter(|answer| answer.verdict == Verdict::NoGo);
    for text in found.map(|answer| answer.text_in(frame.language())) {
        if !lines.contains(&text) {
            lines.push(text);
        }
    }
    if !assessment.is_complete() {
        lines.push(frame.t("no-go-nothing"));
    } else if let Ok(review) = site.decider.review(purpose, &frame.organisation.recipient_countries, site.clock.now()) {
        let (asked, most, silent) = (purpose.measure, review.consenting.measure(), review.silent.measure());
        let [name_asked, name_most, name_silent] = [asked, most, silent].map(|it| frame.t(&format!("measure-{it}")));
        if (most, silent) != (asked, asked) {
            let key = if most == silent { "no-go-lowered" } else { "no-go-lowered-apart" };
            let names: [(&str, &dyn Display); 3] =
                [("asked", &name_asked), ("measure", &name_most), ("silent", &name_silent)];
            lines.push(frame.words.filled(key, &names));
        }
    }
    Some(Note::bad(words::verdict(frame, assessment.verdict), lines))
}
