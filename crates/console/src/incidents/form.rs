//! The authority's form, as a page and as a paper: each question with its answer, and where that comes from.

use super::words;
use crate::desk::sheet::{Block, Cell, Table};
use openlijk_incident::{Answer, Form, Source, Step, Taken, Tally, Value};
use openlijk_model::Filing;
use openlijk_pages::Frame;

/// An answer as the authority reads it. `None`: there is none.
pub fn said(frame: &Frame, answer: &Answer) -> Option<String> {
    match answer {
        Answer::Known { value, .. } => Some(value_said(frame, value)),
        Answer::Unknown { .. } | Answer::Asked | Answer::NotNeeded => None,
    }
}

/// The form, section by section.
pub fn form_blocks(frame: &Frame, form: &Form) -> Vec<Block> {
    let mut blocks = Vec::new();
    if form.filing != Filing::First {
        blocks.push(Block::Heading("changed".to_owned(), frame.t("report-changed")));
        let changed: Vec<String> = form.changed.iter().map(|field| words::field(frame, *field)).collect();
        blocks.push(Block::Text(if changed.is_empty() { frame.t("report-changed-none") } else { changed.join("; ") }));
    }
    let columns = [frame.t("report-field"), frame.t("report-answer"), frame.t("report-source")];
    for section in 0..=9 {
        let id = format!("section-{section}");
        blocks.push(Block::Heading(id.clone(), format!("{section}. {}", words::section(frame, section))));
        let lines = form.lines.iter().filter(|line| line.section == section);
        let rows = lines.map(|line| {
            let (text, source) = shown(frame, &line.answer);
            vec![Cell::new(words::field(frame, line.field)), text, Cell::new(source)]
        });
        blocks.push(Table::under(&id, &columns, rows.collect()));
    }
    blocks
}

fn shown(frame: &Frame, answer: &Answer) -> (Cell, String) {
    match answer {
        Answer::Known { value, source } => (Cell::new(value_said(frame, value)), source_said(frame, source)),
        Answer::Unknown { source } => (Cell::tag(frame.t("answer-unknown"), false), source_said(frame, source)),
        Answer::Asked => (Cell::tag(frame.t("answer-asked"), true), String::new()),
        Answer::NotNeeded => (Cell::new(frame.t("answer-not-needed")), String::new()),
    }
}

fn source_said(frame: &Frame, source: &Source) -> String {
    match source {
        Source::Settings => frame.t("source-settings"),
        Source::Record => frame.t("source-record"),
        Source::Person { who, at } => {
            frame.words.filled("source-person", &[("who", who), ("moment", &frame.moment(*at))])
        }
    }
}

fn value_said(frame: &Frame, value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Moment(at) => frame.moment(*at),
        Value::Count(number) => frame.number(*number),
        Value::YesNo(yes) => words::yes_no(frame, *yes),
        Value::Breaches(breaches) => {
            breaches.iter().map(|of| words::breached(frame, *of)).collect::<Vec<_>>().join(", ")
        }
        Value::Kind(kind) => words::kind(frame, *kind),
        Value::Filing(filing) => words::filing(frame, *filing),
        Value::Risk(risk) => words::risk(frame, *risk),
        Value::SealedAndOpen { sealed, open } => [("value-sealed", *sealed), ("value-open", *open)]
            .into_iter()
            .filter(|(_, number)| *number > 0)
            .map(|(key, number)| frame.words.counted(key, number))
            .collect::<Vec<_>>()
            .join(" "),
        Value::Read(tally) => tally_said(frame, tally),
        Value::Measures { taken, acted, plan } => measures_said(frame, taken, acted, plan),
        Value::Letters(languages) => frame.words.with("letters-in", "languages", words::languages(frame, languages)),
    }
}

/// What was read and what was not, in numbers.
pub fn tally_said(frame: &Frame, tally: &Tally) -> String {
    let lines = [
        ("tally-opened-strong", tally.opened_strong),
        ("tally-opened-medium", tally.opened_medium),
        ("tally-fetched", tally.fetched),
        ("tally-closed-unread", tally.closed_unread),
        ("tally-waiting-unread", tally.waiting_unread),
        ("tally-loaded", tally.loaded),
        ("tally-nothing-known", tally.nothing_known),
    ];
    let said: Vec<String> = lines
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(key, number)| frame.words.with(key, "number", frame.number(number)))
        .collect();
    if said.is_empty() { frame.t("tally-nothing") } else { said.join(" ") }
}

fn measures_said(frame: &Frame, taken: &[Taken], acted: &[String], plan: &[Step]) -> String {
    let taken = taken.iter().map(|taken| taken_said(frame, taken));
    let plan = plan.iter().map(|step| step_said(frame, step));
    taken.chain(acted.iter().cloned()).chain(plan).collect::<Vec<_>>().join(" ")
}

/// What was done about a message, in a line.
pub fn taken_said(frame: &Frame, taken: &Taken) -> String {
    let what = taken.act.map_or_else(|| frame.t("taken-paused"), |act| words::act(frame, act));
    let moment = frame.moment(taken.at);
    match taken.part {
        Some(part) => frame.words.filled(
            "taken-part",
            &[("item", &taken.item), ("part", &part), ("what", &what), ("who", &taken.who), ("moment", &moment)],
        ),
        None => frame
            .words
            .filled("taken-line", &[("item", &taken.item), ("what", &what), ("who", &taken.who), ("moment", &moment)]),
    }
}

fn step_said(frame: &Frame, step: &Step) -> String {
    let day = crate::desk::words::day(frame, step.until);
    let sentence = sentence(&step.step);
    match &step.done {
        Some((at, result)) => {
            let day = frame.day(*at);
            frame
                .words
                .filled("planned-done", &[("step", &sentence), ("day", &day), ("result", &self::sentence(result))])
        }
        None => frame.words.filled("planned-line", &[("step", &sentence), ("who", &step.who), ("day", &day)]),
    }
}

/// With a full stop, where nothing ends it.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
