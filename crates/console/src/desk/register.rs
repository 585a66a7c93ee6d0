//! The register of processing (GDPR 30(1)), made from the purposes in force: a page, and the same as CSV and JSON. What the law
//! asks of each entry stands in [`Entry`], once.

use super::sheet::{Block, Fact, Link, Sheet};
use super::words;
use crate::Site;
use crate::roles::role_name;
use crate::shell;
use crate::signed::Visit;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use openlijk_model::PurposeVersion;
use openlijk_pages::Frame;
use serde::Serialize;

/// One processing, with every item of GDPR 30(1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// As it stands in the organisation's own register.
    pub number: String,
    /// The purpose's id and version, as the logbook names it.
    pub activity: String,
    /// (a) Name and contact of the controller.
    pub controller: String,
    /// (a) The data protection officer.
    pub officer: String,
    /// (b) The purpose.
    pub purpose: String,
    /// The ground, and the law or the interest.
    pub ground: String,
    /// (c) Categories of people.
    pub people: String,
    /// (c) Categories of data.
    pub data: String,
    /// (d) To whom it is disclosed.
    pub disclosed_to: String,
    /// (e) Transfers to third countries.
    pub transfers: String,
    /// (f) When it is erased.
    pub kept: String,
    /// (g) Technical and organisational measures.
    pub security: String,
}

impl Entry {
    /// Of a purpose in force.
    pub fn new(site: &Site, frame: &Frame, version: &PurposeVersion) -> Self {
        let purpose = &version.purpose;
        let controller = site.organisation.controller();
        let ground = frame.t(&format!("basis-{}", purpose.basis));
        let because = [&purpose.law, &purpose.interest].into_iter().flatten().cloned();
        let mut seen: Vec<String> = purpose.may_see.iter().map(|role| role_name(frame, *role)).collect();
        seen.extend(match purpose.documents.processor.as_deref() {
            None | Some("none") => None,
            Some(processor) => Some(frame.words.with("register-processor", "contract", processor)),
        });
        Self {
            number: purpose.documents.ropa.clone().unwrap_or_default(),
            activity: format!("{}@{}", purpose.id, version.version),
            controller: format!("{}, {}", controller.name, controller.contact),
            officer: controller.officer,
            purpose: format!("{}: {}", purpose.name, frame.t(&format!("kind-{}", purpose.kind))),
            ground: std::iter::once(ground).chain(because).collect::<Vec<_>>().join("; "),
            people: frame.t(&format!("recipient-{}", purpose.recipient_class)),
            data: data(frame, version),
            disclosed_to: seen.join("; "),
            transfers: frame.t("register-no-transfer"),
            kept: match purpose.documents.retention_days {
                Some(days) => frame.words.counted("purpose-kept-days", u64::from(days)),
                None => frame.t("paper-missing"),
            },
            security: frame.t("register-security"),
        }
    }

    /// The items by the name of their column and their words.
    fn items(&self) -> [(&'static str, &'static str, &str); 12] {
        [
            ("number", "paper-ropa", &self.number),
            ("activity", "logbook-activity", &self.activity),
            ("controller", "register-controller", &self.controller),
            ("officer", "register-officer", &self.officer),
            ("purpose", "campaigns-purpose", &self.purpose),
            ("ground", "purposes-ground", &self.ground),
            ("people", "purpose-recipients", &self.people),
            ("data", "register-data", &self.data),
            ("disclosed_to", "register-disclosed", &self.disclosed_to),
            ("transfers", "register-transfers", &self.transfers),
            ("kept", "purposes-kept", &self.kept),
            ("security", "register-secured", &self.security),
        ]
    }
}

/// What is kept, by measure and by item.
fn data(frame: &Frame, version: &PurposeVersion) -> String {
    let purpose = &version.purpose;
    let taken = &purpose.data;
    let items = [
        ("unique_id", taken.unique_id),
        ("ip", taken.ip),
        ("user_agent", taken.user_agent),
        ("count", taken.count),
        ("geo", taken.geo),
        ("dwell", taken.dwell),
        ("forward", taken.forward),
    ];
    let mut data = vec![frame.t("register-address"), frame.t(&format!("measure-{}", purpose.measure))];
    data.extend(items.iter().filter(|(_, taken)| *taken == Some(true)).map(|(item, _)| words::item(frame, item)));
    data.extend(taken.time.map(|time| words::time(frame, time)));
    data.join("; ")
}

/// The register as it stands now.
pub fn entries(site: &Site, frame: &Frame) -> Vec<Entry> {
    site.store.purposes().iter().map(|version| Entry::new(site, frame, version)).collect()
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    let frame = &visit.frame;
    let entries = entries(&site, frame);
    let mut sheet = Sheet::new(frame, frame.t("register-title")).lead(frame.t("register-lead"));
    if entries.is_empty() {
        sheet.push(Block::Text(frame.t("purposes-none-in-force")));
    }
    let link =
        |file: &str, key: &str| Link::button("quiet", frame.href(format!("/desk/register/{file}")), frame.t(key));
    sheet.push(Block::Links(vec![link("register.csv", "download-csv"), link("register.json", "download-json")]));
    for entry in &entries {
        sheet.heading(&format!("entry-{}", entry.activity.replace('@', "-")), entry.purpose.clone());
        let facts = entry.items().into_iter().map(|(_, key, value)| Fact::new(frame.t(key), value)).collect();
        sheet.push(Block::Facts(facts));
    }
    sheet.shown(&site, visit).await
}

pub(super) async fn download(State(site): State<Site>, visit: Visit, Path(file): Path<String>) -> Response {
    let entries = entries(&site, &visit.frame);
    let (kind, body) = match file.as_str() {
        "register.json" => ("application/json", serde_json::to_string_pretty(&entries).unwrap_or_default() + "\n"),
        "register.csv" => ("text/csv; charset=utf-8", csv(&entries)),
        _ => return shell::gone(&site, visit).await,
    };
    let name = format!("attachment; filename=\"{file}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], body).into_response()
}

fn csv(entries: &[Entry]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut lines = Vec::new();
    if let Some(first) = entries.first() {
        lines.push(first.items().map(|(name, ..)| name.to_owned()));
    }
    lines.extend(entries.iter().map(|entry| entry.items().map(|(_, _, value)| inert(value))));
    for line in lines {
        // Writing to memory does not fail, and every line has as many fields.
        let _ = writer.write_record(line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn inert(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t']) { format!("'{value}") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_keeps_its_commas() {
        let entry = Entry {
            number: "=1+1".to_owned(),
            activity: "news@1".to_owned(),
            controller: "A, \"B\"".to_owned(),
            officer: String::new(),
            purpose: String::new(),
            ground: String::new(),
            people: String::new(),
            data: String::new(),
            disclosed_to: String::new(),
            transfers: String::new(),
            kept: String::new(),
            security: "x\ny".to_owned(),
        };
        let text = csv(&[entry]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let line = reader.records().next().unwrap().unwrap();
        assert_eq!((&line[0], &line[2], &line[11]), ("'=1+1", "A, \"B\"", "x\ny"));
    }
}
