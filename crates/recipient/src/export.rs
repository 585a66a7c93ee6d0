//! What is kept about somebody, as a file of theirs (GDPR 15 and 20).

use openlijk_model::PurposeId;
use openlijk_store::{DecidedMessage, SubjectRecord, SubjectRequest};
use serde::Serialize;
use std::borrow::Cow;

/// Everything that is kept about somebody.
#[derive(Debug, Clone, Serialize)]
pub struct Export {
    /// Their address.
    pub address: Option<String>,
    /// Messages, choices, tellings, wishes, looks, incidents, and the words that they were shown.
    #[serde(flatten)]
    pub record: SubjectRecord,
    /// What was decided about each message, and by which rules.
    pub decisions: Vec<DecidedMessage>,
    /// What they asked for, and how it was answered.
    pub requests: Vec<SubjectRequest>,
}

/// Everything, as JSON. The export is made of plain values, which always have a JSON form.
pub fn json(export: &Export) -> String {
    serde_json::to_string_pretty(export).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")) + "\n"
}

/// Everything, as one table (RFC 4180): a line for each thing, told apart by `what`.
pub fn csv(export: &Export) -> String {
    let mut table = Table::default();
    table.line(["what", "when", "purpose", "mail", "value", "detail", "words"]);
    table.line(["address", "", "", "", export.address.as_deref().unwrap_or_default(), "", ""]);
    messages(&mut table, export);
    choices(&mut table, &export.record);
    person(&mut table, export);
    table.finish()
}

fn messages(table: &mut Table, export: &Export) {
    for message in &export.record.messages {
        let (purpose, mail) = (message.purpose.as_str(), message.campaign.as_str());
        let decided = export.decisions.iter().find(|decided| decided.message == message.message);
        let rules = decided.map(|decided| rules(&decided.decision)).unwrap_or_default();
        table.line(["message", &message.sent.to_string(), purpose, mail, message.measure.as_str(), &rules, ""]);
        for (at, class) in &message.loads {
            table.line(["opened", &at.to_string(), purpose, mail, class.as_str(), "", ""]);
        }
        if let Some(day) = &message.last_open {
            table.line(["last-opened", day, purpose, mail, "", "", ""]);
        }
    }
}

/// The rules that took part in a decision.
fn rules(decision: &serde_json::Value) -> String {
    let reasons = decision["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
    reasons.iter().filter_map(|reason| reason["rule"].as_str()).collect::<Vec<_>>().join(" ")
}

fn choices(table: &mut Table, record: &SubjectRecord) {
    let words = |mark: &str| record.person.texts.get(mark).map(String::as_str).unwrap_or_default();
    for (purpose, choice) in &record.choices {
        let language = choice.language.map(|language| language.as_str()).unwrap_or_default();
        let said = choice.said_version.map(|version| format!("said to have been shown, version {version}"));
        let (said, outgrown) = (said.unwrap_or_default(), outgrown(choice.outgrown));
        let how = choice.how.as_str();
        let detail = [choice.about.as_str(), how, language, &choice.author, &choice.proof, &said, outgrown];
        let detail = detail.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
        let shown = words(&choice.wording);
        table.line(["choice", &choice.at.to_string(), purpose.as_str(), "", choice.state.as_str(), &detail, shown]);
    }
    for (purpose, told) in &record.told {
        let language = told.language.map(|language| language.as_str()).unwrap_or_default();
        let shown = words(&told.text);
        let detail = [language, outgrown(told.outgrown)].into_iter().filter(|part| !part.is_empty());
        let detail = detail.collect::<Vec<_>>().join("; ");
        table.line(["told", &told.at.to_string(), purpose.as_str(), "", told.how.as_str(), &detail, shown]);
    }
}

/// That a yes or a telling was about less than is asked for now, or about something else, and does not count for it.
const fn outgrown(outgrown: bool) -> &'static str {
    if outgrown { "about less than is asked for now, or something else, and does not count for it" } else { "" }
}

fn person(table: &mut Table, export: &Export) {
    let person = &export.record.person;
    for (purpose, at) in &person.asked {
        table.line(["asked", &at.to_string(), purpose.as_str(), "", "", "", ""]);
    }
    for wish in &person.wishes {
        let since = wish.since.to_string();
        table.line(["wish", &since, "", "", wish.kind.as_str(), wish.how.as_str(), &wish.why]);
    }
    for look in &person.looks {
        let role = look.role.map_or("command line", |role| role.as_str());
        let (at, who) = (look.at.to_string(), format!("{} ({role})", look.account));
        let purpose = look.purpose.as_ref().map(PurposeId::as_str).unwrap_or_default();
        table.line(["look", &at, purpose, "", &who, &look.why, ""]);
    }
    for (incident, since) in &person.incidents {
        table.line(["incident", &since.to_string(), "", "", &incident.to_string(), "", ""]);
    }
    if let Some(country) = &person.country {
        table.line(["country", "", "", "", country, "", ""]);
    }
    if let Some(day) = person.collected {
        table.line(["collected", &day.to_string(), "", "", "", "", ""]);
    }
    for request in &export.requests {
        let kind = serde_json::to_value(request.kind).unwrap_or_default();
        let answer = request.done.as_ref().map(|(_, _, outcome)| outcome.as_str()).unwrap_or_default();
        let kind = kind.as_str().unwrap_or_default();
        table.line(["request", &request.received.to_string(), "", "", kind, answer, &request.note]);
    }
}

/// A table in memory.
struct Table(csv::Writer<Vec<u8>>);

impl Default for Table {
    fn default() -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new()))
    }
}

impl Table {
    fn line(&mut self, fields: [&str; 7]) {
        // Writing to memory does not fail, and every line has as many fields as the first.
        let _ = self.0.write_record(fields.map(|field| harmless(field).into_owned()));
    }

    fn finish(self) -> String {
        self.0.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// What a spreadsheet would take for a formula gets an apostrophe before it.
fn harmless(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches([' ', '\u{feff}']).chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_model::{Choice, ChoiceState, HowChosen};

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("plain, \"quoted\""), "plain, \"quoted\"");
    }

    #[test]
    fn every_cell_of_the_table_goes_through_that() {
        let choice = Choice {
            author: "=cmd".to_owned(),
            wording: "m".to_owned(),
            ..Choice::of(ChoiceState::Granted, "2026-11-22T10:00:00Z".parse().unwrap(), HowChosen::Api)
        };
        let mut record = SubjectRecord { choices: vec![("news".parse().unwrap(), choice)], ..Default::default() };
        record.person.texts.insert("m".to_owned(), "=HYPERLINK(\"x\"),\r\n+1".to_owned());
        let export = Export { address: Some("-1@x.nl".to_owned()), record, decisions: vec![], requests: vec![] };
        let mut reader = csv::Reader::from_reader(csv(&export).into_bytes().leak() as &[u8]);
        for line in reader.records() {
            for cell in &line.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
            }
        }
    }
}
