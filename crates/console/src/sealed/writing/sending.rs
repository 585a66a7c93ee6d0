//! Sending: once, to one reader after the other, each by themselves. What became of it stands in the draft, so that whoever did not
//! get it can be sent it again once what was missing is there.

use super::check::{self, Checked};
use super::drafts::{Draft, Fate, Stage};
use super::path_of;
use crate::Site;
use crate::sealed::reader::phone_of;
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::{Address, PurposeId};
use openlijk_portal::{Mail, Outgoing, Place, Written};
use openlijk_store::{NewFactor, StoreError, Who};
use std::sync::Arc;

pub(super) async fn send(State(site): State<Site>, Path(name): Path<String>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let Some(draft) = site.drafts.of(&name, &visit.account, site.clock.now()) else {
        return shell::gone(&site, visit).await;
    };
    let checked = match Checked::of(&site, &visit, &draft).await {
        Ok(checked) => checked,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let to_the_page = Redirect::to(&visit.frame.href(path_of(&name)));
    let (Some(version), Some(from)) = (&checked.version, visit.mail.clone()) else {
        return to_the_page.into_response();
    };
    if draft.stage == Stage::Sending || !checked.problems.is_empty() || checked.readers.is_empty() {
        return to_the_page.into_response();
    }
    // Nobody overrules what they were not shown: what changed meanwhile is shown first.
    if fields.value("warned") != checked.warnings.shown() {
        return to_the_page.into_response();
    }
    match keep_factors(&site, &visit, &checked, &fields).await {
        Ok(errors) if errors.is_empty() => {}
        Ok(errors) => return check::page(&site, visit, &name, &draft, &checked, &fields, &errors).await,
        Err(error) => return shell::down(&site, visit, &error).await,
    }
    if site.drafts.begin(&name, &visit.account) {
        let purpose = version.purpose.id.clone();
        let sending = send_all(site.clone(), name, visit.account.clone(), from, purpose, draft, checked);
        // Whoever closes the page meanwhile stops nothing half way.
        if let Err(error) = tokio::spawn(sending).await {
            tracing::error!(%error, "sending a sealed message broke off");
        }
    }
    to_the_page.into_response()
}

/// Puts on record by what readers show who they are, where it was filled in. Gives what is wrong with it, by field.
async fn keep_factors(
    site: &Site,
    visit: &Visit,
    checked: &Checked,
    fields: &Fields,
) -> Result<Vec<(String, &'static str)>, StoreError> {
    let mut errors = Vec::new();
    for (at, reader) in checked.readers.iter().enumerate() {
        let (phone_field, code_field) = (format!("phone-{at}"), format!("code-{at}"));
        let (phone, code) = (phone_of(fields.value(&phone_field)), fields.value(&code_field).trim().to_owned());
        let whose = Who::Address(reader.address.clone());
        let factors = [
            (!phone.is_empty()).then_some((phone_field, "sealed-phone-problem", NewFactor::Phone(phone))),
            (!code.is_empty()).then_some((code_field, "sealed-code-problem", NewFactor::Agreed(code))),
        ];
        for (field, problem, factor) in factors.into_iter().flatten() {
            match site.store.set_factor(&whose, factor, &visit.account, site.clock.now()).await {
                Ok(()) => {}
                Err(StoreError::Refused(_)) => errors.push((field, problem)),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(errors)
}

/// Sends to one after the other, and says in the draft what became of it, also where one of them meets a fault of ours.
async fn send_all(
    site: Site,
    name: String,
    account: String,
    from: Address,
    purpose: PurposeId,
    draft: Draft,
    checked: Checked,
) {
    let files = draft.attachments.iter().map(|attachment| Arc::clone(&attachment.file));
    let written = Arc::new(Written {
        name: account.clone(),
        from,
        subject: draft.subject.clone(),
        text: draft.text.clone(),
        attachments: files.collect(),
    });
    let language = draft.language.unwrap_or_else(|| site.organisation.first_language());
    let (mut sending, mut fates) = (draft.sending, Vec::new());
    for reader in &checked.readers {
        let outgoing = Outgoing {
            mail: Mail::Written(Arc::clone(&written)),
            from: written.from.clone(),
            purpose: purpose.clone(),
            recipient: reader.address.clone(),
            language,
            sending,
            place: draft.replaces.map_or(Place::First, Place::InPlaceOf),
            by: account.clone(),
            overruled: checked.warnings.overruled_for(&reader.address),
        };
        let outbox = Arc::clone(&site.outbox);
        // A fault with one reader leaves the others theirs, and the draft its end.
        let posted = tokio::spawn(async move { outbox.post(outgoing).await }).await;
        let fate = match posted {
            Ok(Ok(message)) => {
                sending = sending.or(Some(message));
                Fate::Sent(message)
            }
            Ok(Err(why)) => Fate::Kept(Arc::new(why)),
            Err(_) => Fate::Kept(Arc::new(openlijk_portal::NotPosted::Trouble)),
        };
        fates.push((reader.address.clone(), fate));
    }
    site.drafts.end(&name, fates, site.clock.now());
}
