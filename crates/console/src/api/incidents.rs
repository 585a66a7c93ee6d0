//! Incidents: the list with its clock, one of them, and opening one. What anybody read is not given to programs: reading for an
//! incident is for a person, whose look stands on record (R16).

use super::caller::{Caller, Sent};
use super::once::{Done, done};
use super::problem::Problem;
use crate::Site;
use crate::incidents::summary;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use openlijk_incident::Entry;
use openlijk_model::{Address, FormField, IncidentId, IncidentKind, MessageId};
use openlijk_store::{Named, NewIncident};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(crate) struct Asked {
    cursor: Option<IncidentId>,
    limit: Option<u32>,
}

#[derive(Serialize)]
struct Incidents {
    incidents: Vec<Value>,
    /// To be sent as `cursor` for the next page; null at the end.
    next: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenIncident {
    kind: IncidentKind,
    aware: Timestamp,
    what: String,
    #[serde(default)]
    messages: Vec<MessageId>,
    /// Addresses: they come in the body, and never go out.
    #[serde(default)]
    recipients: Vec<String>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    /// Answers to the authority's form.
    #[serde(default)]
    answers: BTreeMap<FormField, String>,
}

/// The latest first, each with how its 72 hours stand.
pub(crate) async fn list(
    State(site): State<Site>,
    _caller: Caller,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|error| Problem::bad("bad-query", error.body_text()))?;
    let limit = super::page_size(asked.limit)? as usize;
    let (records, now) = (site.store.incidents().await?, site.clock.now());
    let before = |id: IncidentId| asked.cursor.is_none_or(|cursor| id < cursor);
    let mut page = records.iter().filter(|record| before(record.id())).take(limit + 1).collect::<Vec<_>>();
    let more = page.len() > limit;
    page.truncate(limit);
    let next = page.last().filter(|_| more).map(|last| last.id().to_string());
    let incidents = page.into_iter().map(|record| summary(record, now)).collect();
    Ok(super::json(StatusCode::OK, &Incidents { incidents, next }))
}

/// One incident: what people wrote down, what was done about its messages, the plan. Nothing of what anybody read.
pub(crate) async fn show(
    State(site): State<Site>,
    _caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let unknown = || {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no-such-incident",
            "there is no such incident; GET /v1/incidents lists them",
        )
    };
    let id: IncidentId = id.parse().map_err(|_| unknown())?;
    let record = site.store.incident(id).await?.ok_or_else(unknown)?;
    let mut said = summary(&record, site.clock.now());
    said["entries"] = json!(record.case.entries);
    said["plan"] = json!(record.case.plan());
    said["taken"] = json!(record.taken);
    said["messages"] = record.items.iter().map(|item| json!({"item": item.number, "message": item.message})).collect();
    Ok(super::json(StatusCode::OK, &said))
}

/// Opens an incident. When this answers it is on disk, and its 72 hours run from `aware`.
pub(crate) async fn open(State(site): State<Site>, sent: Sent<GivenIncident>) -> Response {
    site.once.run(&sent, site.clock.now(), record(&site, &sent)).await
}

async fn record(site: &Site, sent: &Sent<GivenIncident>) -> Done {
    let (given, now) = (&sent.body, site.clock.now());
    let people: Result<Vec<Address>, _> = given.recipients.iter().map(|text| Address::parse(text)).collect();
    let people = people.map_err(|error| Problem::bad("bad-address", error.to_string()))?;
    let named = Named { messages: given.messages.clone(), people, from: given.from, until: given.until };
    let answers = given.answers.iter();
    let entries = answers.map(|(field, value)| Entry::Answered { field: *field, value: value.clone() }).collect();
    let new = NewIncident { kind: given.kind, aware: given.aware, what: given.what.clone(), named, entries };
    let id = site.store.open_incident(new, &sent.caller.token.name, now).await?;
    let opened = site.store.incident(id).await?;
    let opened = opened.ok_or_else(|| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    done(StatusCode::CREATED, &summary(&opened, now))
}
