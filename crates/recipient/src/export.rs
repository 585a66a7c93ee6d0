//! What is kept about somebody, as a file of theirs (GDPR 15 and 20).

use openlijk_store::SubjectRecord;

/// Everything, as JSON. The record is made of plain values, which always have a JSON form.
pub fn json(record: &SubjectRecord) -> String {
    serde_json::to_string_pretty(record).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")) + "\n"
}

/// Everything, as one table (RFC 4180): a line for each message, load, choice and notice, told apart by `what`.
pub fn csv(record: &SubjectRecord) -> String {
    let mut lines = vec![["what", "when", "purpose", "mail", "value", "detail"].join(",")];
    let mut line = |fields: [&str; 6]| lines.push(fields.map(field).join(","));
    for message in &record.messages {
        let (purpose, mail) = (message.purpose.as_str(), message.campaign.as_str());
        line(["message", &message.sent.to_string(), purpose, mail, message.measure.as_str(), ""]);
        for (at, class) in &message.loads {
            line(["opened", &at.to_string(), purpose, mail, class.as_str(), ""]);
        }
        if let Some(day) = &message.last_open {
            line(["last-opened", day, purpose, mail, "", ""]);
        }
    }
    for (purpose, choice) in &record.choices {
        line(["choice", &choice.at.to_string(), purpose.as_str(), "", choice.state.as_str(), choice.how.as_str()]);
    }
    for (purpose, told) in &record.told {
        line(["told", &told.at.to_string(), purpose.as_str(), "", "", ""]);
    }
    lines.join("\r\n") + "\r\n"
}

/// A field of a table. What a spreadsheet would take for a formula gets an apostrophe before it.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_and_never_a_formula() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(field("=1+1"), "'=1+1");
    }
}
