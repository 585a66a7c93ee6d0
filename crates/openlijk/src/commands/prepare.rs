//! `openlijk prepare`: the message as it would go out.

use super::{Office, address};
use crate::report::Report;
use openlijk_model::PurposeId;

pub async fn prepare(
    office: &Office,
    purpose: &PurposeId,
    recipient: &str,
    campaign: Option<String>,
    variant: Option<String>,
    message: Vec<u8>,
) -> Result<Report, Report> {
    office.declared(purpose)?;
    let recipient = address(recipient)?;
    let prepared = office.desk.prepare(&message, purpose, &recipient, campaign, variant).await?;
    let mut report = Report::done(String::new());
    let id = prepared.id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    report.err = format!("measure={} reason={} id={id}", prepared.measure, prepared.reasons.join(","));
    report.out = prepared.bytes;
    Ok(report)
}
