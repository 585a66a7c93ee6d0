//! What happened in an incident, in order: what people wrote down, and what was done about its messages, from their own record.
//! Nobody is named, and nothing of what was read.

use super::form::taken_said;
use super::words;
use crate::desk::sheet::{Block, Cell, Table};
use jiff::Timestamp;
use openlijk_incident::{Decision, Entry};
use openlijk_pages::Frame;
use openlijk_store::IncidentRecord;

/// The timeline.
pub fn timeline_blocks(frame: &Frame, record: &IncidentRecord) -> Vec<Block> {
    let mut events: Vec<(Timestamp, String, String)> = record
        .case
        .entries
        .iter()
        .map(|written| (written.at, entry(frame, &written.entry), written.who.clone()))
        .collect();
    events.extend(record.taken.iter().map(|taken| (taken.at, taken_said(frame, taken), taken.who.clone())));
    events.sort_by_key(|(at, ..)| *at);
    let columns = [frame.t("incident-when"), frame.t("incident-event"), frame.t("incident-who")];
    let rows =
        events.into_iter().map(|(at, what, who)| vec![Cell::new(frame.moment(at)), Cell::new(what), Cell::new(who)]);
    vec![
        Block::Heading("timeline".to_owned(), frame.t("incident-timeline")),
        Table::under("timeline", &columns, rows.collect()),
    ]
}

/// The plan to do better, with who and when.
pub fn plan_blocks(frame: &Frame, record: &IncidentRecord) -> Vec<Block> {
    let heading = Block::Heading("plan".to_owned(), frame.t("incident-plan"));
    let plan = record.case.plan();
    if plan.is_empty() {
        return vec![heading, Block::Text(frame.t("incident-plan-none"))];
    }
    let columns =
        [frame.t("incident-step"), frame.t("incident-who"), frame.t("incident-until"), frame.t("incident-result")];
    let rows = plan.into_iter().map(|step| {
        vec![
            Cell::new(format!("{}. {}", step.number, step.step)),
            Cell::new(step.who),
            Cell::new(crate::desk::words::day(frame, step.until)),
            Cell::new(step.done.map(|(_, result)| result).unwrap_or_default()),
        ]
    });
    vec![heading, Table::under("plan", &columns, rows.collect())]
}

fn entry(frame: &Frame, entry: &Entry) -> String {
    let said = &frame.words;
    match entry {
        Entry::Opened { what, .. } => said.with("entry-opened", "what", what),
        Entry::Answered { field, value } => {
            said.filled("entry-answered", &[("field", &words::field(frame, *field)), ("value", value)])
        }
        Entry::Noted { text } => said.with("entry-noted", "text", text),
        Entry::Acted { text } => said.with("entry-acted", "text", text),
        Entry::Stated { item, said: word, text, .. } => {
            let word = words::statement(frame, *word);
            said.filled("entry-stated", &[("item", item), ("said", &word), ("text", text)])
        }
        Entry::Decided { decision, why } => match decision {
            Decision::Risk(risk) => said.filled("entry-risk", &[("risk", &words::risk(frame, *risk)), ("why", why)]),
            Decision::Notify(yes) => {
                said.filled("entry-notify", &[("answer", &words::yes_no(frame, *yes)), ("why", why)])
            }
            Decision::Tell(yes) => said.filled("entry-tell", &[("answer", &words::yes_no(frame, *yes)), ("why", why)]),
        },
        Entry::Filed { filing, number, at, why, .. } => {
            let number = if number.is_empty() { "–" } else { number };
            let (filing, moment) = (words::filing(frame, *filing), frame.moment(*at));
            said.filled("entry-filed", &[("filing", &filing), ("moment", &moment), ("number", &number), ("why", why)])
        }
        Entry::Worded { language, .. } => {
            said.with("entry-worded", "language", crate::desk::words::language(frame, *language))
        }
        Entry::Told { how, count, .. } => said.filled("entry-told", &[("number", &frame.number(*count)), ("how", how)]),
        Entry::Planned { step, .. } => said.with("entry-planned", "step", step),
        Entry::Done { step, result } => said.filled("entry-done", &[("step", step), ("result", result)]),
        Entry::Closed { why } => said.with("entry-closed", "why", why),
    }
}
