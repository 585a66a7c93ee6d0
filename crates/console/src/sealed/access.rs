//! Who may see a sealed message: its sender, and the case workers whom its purpose names, once they said why. For everybody else
//! it is as if there were none.

use crate::Site;
use crate::shell;
use crate::signed::Visit;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use openlijk_model::{Address, MessageId, PurposeId, PurposeVersion, Role};
use openlijk_store::{Look, SealedBy, SealedRecord, StoreError};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long a case worker's reason holds, so that what follows a look does not ask for it again.
const REASON_HOLDS: SignedDuration = SignedDuration::from_mins(30);

/// By which right somebody sees a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// They sent it.
    Sender,
    /// Its purpose names their role.
    CaseWorker,
}

/// A message, for somebody who may see it and has said why where that is asked.
pub(super) struct Seen {
    pub(super) record: SealedRecord,
    /// Why they look; empty for the sender.
    pub(super) why: String,
}

/// Why case workers look at messages: by account and sending, in memory, for half an hour. The looks themselves are on record.
#[derive(Debug, Default)]
pub struct Reasons(Mutex<HashMap<(String, MessageId), (String, Timestamp)>>);

impl Reasons {
    /// Keeps a reason.
    pub(super) fn give(&self, account: &str, sending: MessageId, why: &str, now: Timestamp) {
        let mut reasons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reasons.retain(|_, (_, until)| *until > now);
        reasons.insert((account.to_owned(), sending), (why.to_owned(), now + REASON_HOLDS));
    }

    /// The reason that still holds.
    fn of(&self, account: &str, sending: MessageId, now: Timestamp) -> Option<String> {
        let reasons = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = reasons.get(&(account.to_owned(), sending));
        found.filter(|(_, until)| *until > now).map(|(why, _)| why.clone())
    }
}

/// The purposes whose sealed messages this visitor may see as a case worker.
pub(super) fn purposes(site: &Site, visit: &Visit) -> Vec<PurposeVersion> {
    if visit.role != Role::CaseWorker {
        return Vec::new();
    }
    let named = |version: &PurposeVersion| version.purpose.may_see.contains(&Role::CaseWorker);
    site.store.declared().iter().map(|declared| declared.version.clone()).filter(named).collect()
}

/// The numbers of those purposes.
pub(super) fn purpose_ids(site: &Site, visit: &Visit) -> Vec<PurposeId> {
    purposes(site, visit).into_iter().map(|version| version.purpose.id).collect()
}

/// By which right this visitor sees a message. `None`: they may not.
pub(super) fn right_to(site: &Site, visit: &Visit, record: &SealedRecord) -> Option<Right> {
    let sender = record.from.as_deref().and_then(|from| Address::parse(from).ok());
    if visit.mail.is_some() && sender == visit.mail {
        return Some(Right::Sender);
    }
    purpose_ids(site, visit).contains(&record.purpose.purpose.id).then_some(Right::CaseWorker)
}

/// The message of this number, where this visitor may see it.
pub(super) async fn find(
    site: &Site,
    visit: &Visit,
    number: &str,
) -> Result<Option<(SealedRecord, Right)>, StoreError> {
    let Ok(number) = number.parse() else { return Ok(None) };
    let record = site.store.sealed_record(MessageId(number)).await?;
    Ok(record.and_then(|record| right_to(site, visit, &record).map(|right| (record, right))))
}

/// The message of this number, for a visitor who may see it and has said why. `Err` is the page that they get instead.
pub(super) async fn seen(site: &Site, visit: Visit, number: &str) -> Result<(Visit, Seen), Response> {
    let (record, right) = match find(site, &visit, number).await {
        Ok(Some(found)) => found,
        Ok(None) => return Err(shell::gone(site, visit).await),
        Err(error) => return Err(shell::down(site, visit, &error).await),
    };
    match reason(site, &visit, &record, right) {
        Some(why) => Ok((visit, Seen { record, why })),
        // The page of the message asks why.
        None => Err(Redirect::to(&visit.frame.href(format!("/sealed/{}", record.message))).into_response()),
    }
}

/// Why this visitor looks; the sender needs no reason. `None`: it has to be asked.
pub(super) fn reason(site: &Site, visit: &Visit, record: &SealedRecord, right: Right) -> Option<String> {
    match right {
        Right::Sender => Some(String::new()),
        Right::CaseWorker => site.reasons.of(&visit.account, record.sending, site.clock.now()),
    }
}

/// Everything that was sent at one time with a message and that this visitor may see, the message itself among it; in the order
/// in which it was sent.
pub(super) async fn together(
    site: &Site,
    visit: &Visit,
    record: &SealedRecord,
) -> Result<Vec<SealedRecord>, StoreError> {
    let mut records = site.store.sealed_records(SealedBy::Sending(record.sending), super::LISTED).await?;
    records.retain(|other| right_to(site, visit, other).is_some());
    records.sort_by_key(|record| record.message);
    Ok(records)
}

/// Puts on record that this visitor looks at how a person's message stands. On disk when it returns.
pub(super) async fn note_look(site: &Site, visit: &Visit, record: &SealedRecord, why: &str) -> Result<(), StoreError> {
    let look = Look {
        account: visit.account.clone(),
        role: Some(visit.role),
        recipient: Some(record.recipient),
        purpose: Some(record.purpose.purpose.id.clone()),
        why: why.to_owned(),
        at: site.clock.now(),
    };
    site.store.note_look(look).await
}
