//! An assessment in words: the eight questions of the sender's checklist, each with how it turned out and by which rules.

use super::sheet::{Block, Cell, Table};
use super::words;
use openlijk_lawfulness::{Assessment, Verdict};
use openlijk_pages::Frame;

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
