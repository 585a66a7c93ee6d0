//! Decisions with their reasons. No address: whose a decision was is for whoever knows the id.

use super::caller::Caller;
use super::problem::Problem;
use crate::Site;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_model::{Measure, MessageId, PurposeId, RecipientId};
use openlijk_store::{DecidedMessage, DecisionSearch};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub(crate) struct Asked {
    purpose: Option<PurposeId>,
    recipient: Option<RecipientId>,
    rule: Option<String>,
    measure: Option<Measure>,
    cursor: Option<MessageId>,
    limit: Option<u32>,
}

#[derive(Serialize)]
struct Decisions {
    decisions: Vec<DecidedMessage>,
    /// To be sent as `cursor` for the next page; null at the end.
    next: Option<String>,
}

/// The latest first. That one person's were looked at is in the logbook before this answers.
pub(crate) async fn search(
    State(site): State<Site>,
    caller: Caller,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|error| Problem::bad("bad-query", error.body_text()))?;
    let limit = super::page_size(asked.limit)?;
    let search = DecisionSearch {
        purpose: asked.purpose,
        recipient: asked.recipient,
        rule: asked.rule,
        measure: asked.measure,
        before: asked.cursor,
        limit,
    };
    if let Some(recipient) = asked.recipient
        && site.store.address_of(recipient).await?.is_some()
    {
        site.store.log_look(recipient, &caller.token.name, site.clock.now()).await?;
    }
    let decisions = site.store.decisions(search).await?;
    let full = decisions.len() == limit as usize;
    let next = decisions.last().filter(|_| full).map(|last| last.message.to_string());
    Ok(super::json(StatusCode::OK, &Decisions { decisions, next }))
}
