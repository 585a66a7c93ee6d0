//! The logbook of processing (Logboek Dataverwerkingen): its latest lines, and how many wait for a collector.

use super::sheet::{Block, Cell, Note, Sheet, Table};
use crate::Site;
use crate::shell;
use crate::signed::Visit;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use openlijk_pages::Frame;
use openlijk_store::LogLine;

/// Lines on the page.
const LINES: u32 = 200;
/// Waiting lines that are counted; more is "at least so many".
const COUNTED: u32 = 1000;

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    let read = async { Ok((site.store.logbook(LINES).await?, site.store.logbook_waiting(COUNTED).await?)) };
    let (lines, waiting) = match read.await {
        Ok(read) => read,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = Sheet::new(frame, frame.t("logbook-title")).lead(frame.t("logbook-lead"));
    sheet.push(if waiting.is_empty() {
        Note::good(frame.t("logbook-exported"), frame.t("logbook-exported-text"))
    } else if waiting.len() >= COUNTED as usize {
        Note::plain(
            frame.words.counted("logbook-waiting-least", u64::from(COUNTED)),
            vec![frame.t("logbook-waiting-text")],
        )
    } else {
        Note::plain(frame.words.counted("logbook-waiting", waiting.len() as u64), vec![frame.t("logbook-waiting-text")])
    });
    sheet.heading("lines", frame.t("logbook-lines"));
    if lines.is_empty() {
        sheet.push(Block::Text(frame.t("logbook-none")));
    } else {
        let columns = [
            frame.t("decisions-when"),
            frame.t("logbook-what"),
            frame.t("logbook-activity"),
            frame.t("looks-who"),
            frame.t("logbook-subject"),
            frame.t("logbook-trace"),
        ];
        sheet.push(Table::under("lines", &columns, lines.iter().map(|line| row(frame, line)).collect()));
    }
    sheet.shown(&site, visit).await
}

fn row(frame: &Frame, line: &LogLine) -> Vec<Cell> {
    let at = Timestamp::from_millisecond(line.start).unwrap_or(Timestamp::UNIX_EPOCH);
    // A number's first digits tell lines apart for somebody who reads; the whole one is in the export.
    let trace: String = line.trace.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    vec![
        Cell::new(frame.moment(at)),
        Cell::new(done(frame, &line.name)),
        Cell::new(if line.activity.is_empty() { frame.t("logbook-no-activity") } else { line.activity.clone() }),
        Cell::new(line.by.clone()),
        Cell::new(frame.t(if line.subject.is_some() { "logbook-somebody" } else { "logbook-nobody" })),
        Cell::new(trace),
    ]
}

fn done(frame: &Frame, name: &str) -> String {
    frame.t(match name {
        "decide" => "done-decide",
        "observe" => "done-observe",
        "count" => "done-count",
        "look" => "done-look",
        "export" => "done-export",
        "erase" => "done-erase",
        other => return other.to_owned(),
    })
}
