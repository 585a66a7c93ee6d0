//! A line of the logbook as an OTLP span, in the JSON form of the OpenTelemetry protocol: ids in hexadecimal, times in
//! nanoseconds as text. The attributes are those of the Logboek Dataverwerkingen, and one
//! of our own: who did it (`openlijk.by`).

use openlijk_store::LogLine;
use serde::Serialize;
use std::fmt::Write as _;

/// How the data subjects of our lines are named.
const SUBJECT_TYPE: &str = "openlijk-recipient";

/// Who sends.
pub struct Origin {
    register: String,
}

impl Origin {
    /// A sender whose register of processing stands in the privacy statement under `public_url`.
    pub fn new(public_url: &str) -> Self {
        Self { register: format!("{}/privacy", public_url.trim_end_matches('/')) }
    }

    /// The request that brings these lines to a collector.
    pub fn request(&self, lines: &[LogLine]) -> TraceRequest {
        let attributes = vec![
            Attribute::text("service.name", "openlijk"),
            Attribute::text("service.version", env!("CARGO_PKG_VERSION")),
        ];
        let scope = Scope { name: "openlijk.logboek-dataverwerkingen", version: env!("CARGO_PKG_VERSION") };
        let spans = lines.iter().map(|line| self.span(line)).collect();
        let scope_spans = vec![ScopeSpans { scope, spans }];
        TraceRequest { resource_spans: vec![ResourceSpans { resource: Resource { attributes }, scope_spans }] }
    }

    fn span(&self, line: &LogLine) -> Span {
        let activity = match line.activity.as_str() {
            "" => self.register.clone(),
            activity => format!("{}#{activity}", self.register),
        };
        let mut attributes = vec![Attribute::text("dpl.core.processing_activity_id", activity)];
        if !line.by.is_empty() {
            attributes.push(Attribute::text("openlijk.by", line.by.clone()));
        }
        if let Some(subject) = &line.subject {
            attributes.push(Attribute::text("dpl.core.data_subject_id", subject.clone()));
            attributes.push(Attribute::text("dpl.core.data_subject_id_type", SUBJECT_TYPE));
        }
        Span {
            trace_id: hex(&line.trace),
            span_id: hex(&line.span),
            parent_span_id: line.parent.as_ref().map(|parent| hex(parent)).unwrap_or_default(),
            name: line.name.clone(),
            kind: 1,
            start_time_unix_nano: nanoseconds(line.start),
            end_time_unix_nano: nanoseconds(line.end),
            attributes,
            status: Status { code: line.status },
        }
    }
}

/// How many spans the collector says that it rejected of a batch that it took.
pub fn rejected(answer: &[u8]) -> u64 {
    let Ok(answer) = serde_json::from_slice::<serde_json::Value>(answer) else { return 0 };
    let count = &answer["partialSuccess"]["rejectedSpans"];
    // 64-bit numbers are text in this form, and some collectors write a number.
    count.as_u64().or_else(|| count.as_str()?.parse().ok()).unwrap_or(0)
}

fn nanoseconds(milliseconds: i64) -> String {
    (i128::from(milliseconds) * 1_000_000).max(0).to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `ExportTraceServiceRequest`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TraceRequest {
    resource_spans: Vec<ResourceSpans>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceSpans {
    resource: Resource,
    scope_spans: Vec<ScopeSpans>,
}

#[derive(Serialize)]
struct Resource {
    attributes: Vec<Attribute>,
}

#[derive(Serialize)]
struct ScopeSpans {
    scope: Scope,
    spans: Vec<Span>,
}

#[derive(Serialize)]
struct Scope {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Span {
    trace_id: String,
    span_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    parent_span_id: String,
    name: String,
    /// 1: internal.
    kind: u8,
    start_time_unix_nano: String,
    end_time_unix_nano: String,
    attributes: Vec<Attribute>,
    status: Status,
}

#[derive(Serialize)]
struct Status {
    /// 0 unset, 1 ok, 2 error: the same in the logbook and in OTLP.
    code: u8,
}

#[derive(Serialize)]
struct Attribute {
    key: &'static str,
    value: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Value {
    string_value: String,
}

impl Attribute {
    fn text(key: &'static str, value: impl Into<String>) -> Self {
        Self { key, value: Value { string_value: value.into() } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(subject: Option<&str>) -> LogLine {
        LogLine {
            id: 7,
            trace: [0xab; 16],
            span: [1; 8],
            parent: Some([2; 8]),
            status: 1,
            name: "decide".to_owned(),
            start: 1_700_000_000_123,
            end: 1_700_000_000_124,
            activity: "news@3".to_owned(),
            by: String::new(),
            subject: subject.map(str::to_owned),
        }
    }

    #[test]
    fn a_line_becomes_a_span_with_the_logbooks_attributes() {
        let request =
            serde_json::to_value(Origin::new("https://mail.example.nl/").request(&[line(Some("x1"))])).unwrap();
        let span = &request["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
        assert_eq!(span["traceId"], "ab".repeat(16));
        assert_eq!((&span["spanId"], &span["parentSpanId"]), (&"01".repeat(8).into(), &"02".repeat(8).into()));
        assert_eq!(span["startTimeUnixNano"], "1700000000123000000");
        assert_eq!(span["status"]["code"], 1);
        let activity = &span["attributes"][0];
        assert_eq!(activity["key"], "dpl.core.processing_activity_id");
        assert_eq!(activity["value"]["stringValue"], "https://mail.example.nl/privacy#news@3");
        assert_eq!(span["attributes"][1]["value"]["stringValue"], "x1");
        assert_eq!(span["attributes"][2]["key"], "dpl.core.data_subject_id_type");
    }

    #[test]
    fn a_line_about_nobody_names_nobody() {
        let request = serde_json::to_string(&Origin::new("https://x").request(&[line(None)])).unwrap();
        assert!(!request.contains("data_subject"), "{request}");
    }

    #[test]
    fn what_a_collector_rejects_is_read_as_number_and_as_text() {
        assert_eq!(rejected(br#"{"partialSuccess":{"rejectedSpans":"3"}}"#), 3);
        assert_eq!(rejected(br#"{"partialSuccess":{"rejectedSpans":4}}"#), 4);
        assert_eq!(rejected(b"{}") + rejected(b""), 0);
    }
}
