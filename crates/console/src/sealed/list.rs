//! The list of sealed messages: one's own; for case workers those of their purposes, and a way to find one by its recipient. What a
//! reader did stands on a message's own page alone: there each look is on record.

use super::access::{self, purpose_ids};
use super::{LISTED, words};
use crate::Site;
use crate::desk::LONGEST_NOTE;
use crate::desk::sheet::{Block, Cell, Field, Form as FormView, Link, Note, Sheet, Table, field_id};
use crate::roles::Action;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_model::{Address, Role};
use openlijk_pages::Frame;
use openlijk_store::{SealedBy, SealedRecord, StoreError};

/// What a case worker searched for, and what was found.
#[derive(Default)]
struct Search {
    address: String,
    why: String,
    /// Was it sent?
    asked: bool,
    found: Vec<SealedRecord>,
}

impl Search {
    fn address_is_bad(&self) -> bool {
        self.asked && Address::parse(&self.address).is_err()
    }

    fn why_is_bad(&self) -> bool {
        self.asked && (self.why.is_empty() || self.why.chars().count() > LONGEST_NOTE)
    }
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    page(&site, visit, Search::default()).await
}

/// Finds the messages to one person, for a case worker who says why. That they looked for that person is on record.
pub(super) async fn find(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let purposes = purpose_ids(&site, &visit);
    if purposes.is_empty() {
        return shell::forbidden(&site, visit).await;
    }
    let (address, why) = (fields.value("address").trim().to_owned(), fields.value("why").trim().to_owned());
    let mut search = Search { address, why, asked: true, found: Vec::new() };
    if !search.address_is_bad() && !search.why_is_bad() {
        match found(&site, &visit, &search).await {
            Ok(found) => search.found = found,
            Err(error) => return shell::down(&site, visit, &error).await,
        }
    }
    page(&site, visit, search).await
}

async fn found(site: &Site, visit: &Visit, search: &Search) -> Result<Vec<SealedRecord>, StoreError> {
    let Ok(address) = Address::parse(&search.address) else { return Ok(Vec::new()) };
    let Some(recipient) = site.store.find(&address).await? else { return Ok(Vec::new()) };
    let purposes = purpose_ids(site, visit);
    let mut records = site.store.sealed_records(SealedBy::Recipient(recipient), LISTED).await?;
    records.retain(|record| purposes.contains(&record.purpose.purpose.id));
    let mut noted = Vec::new();
    for record in &records {
        site.reasons.give(&visit.account, record.sending, &search.why, site.clock.now());
        // A look at a person under one purpose is one look, however many messages are listed.
        if !noted.contains(&&record.purpose.purpose.id) {
            access::note_look(site, visit, record, &search.why).await?;
            noted.push(&record.purpose.purpose.id);
        }
    }
    Ok(records)
}

async fn page(site: &Site, visit: Visit, search: Search) -> Response {
    let frame = &visit.frame;
    let mut sheet = Sheet { title: frame.t("sealed-title"), ..Sheet::default() }.lead(frame.t("sealed-lead"));
    let status =
        if search.address_is_bad() || search.why_is_bad() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    match own(site, &visit).await {
        Ok(blocks) => sheet.blocks.extend(blocks),
        Err(error) => return shell::down(site, visit, &error).await,
    }
    if visit.role == Role::CaseWorker {
        match of_purposes(site, &visit, &search, &mut sheet.problems).await {
            Ok(blocks) => sheet.blocks.extend(blocks),
            Err(error) => return shell::down(site, visit, &error).await,
        }
    }
    sheet.answer(site, visit, status, Some("/sealed")).await
}

/// What this visitor sent themselves.
async fn own(site: &Site, visit: &Visit) -> Result<Vec<Block>, StoreError> {
    let frame = &visit.frame;
    let Some(mail) = &visit.mail else {
        return Ok(vec![Note::plain(frame.t("sealed-no-mail"), vec![frame.t("sealed-no-mail-text")])]);
    };
    let mut blocks = Vec::new();
    if visit.may(Action::SendSealed) {
        blocks.push(Block::Links(vec![Link::button("main", frame.href("/sealed/new"), frame.t("sealed-write"))]));
    }
    blocks.push(Block::Heading("own".to_owned(), frame.t("sealed-own")));
    let records = site.store.sealed_records(SealedBy::Sender(mail.clone()), LISTED).await?;
    if records.is_empty() {
        blocks.push(Block::Text(frame.words.with("sealed-own-none", "address", mail.reveal())));
        return Ok(blocks);
    }
    let columns = [
        frame.t("sealed-to"),
        frame.t("sealed-subject"),
        frame.t("sealed-sent"),
        frame.t("sealed-until"),
        frame.t("sealed-state"),
    ];
    let rows = records.iter().map(|record| {
        vec![
            Cell::link(frame.href(format!("/sealed/{}", record.message)), words::to(frame, record)),
            Cell::new(record.subject.clone()),
            Cell::new(frame.moment(record.sent)),
            Cell::new(frame.day(record.until)),
            Cell::new(words::state(frame, record.state)),
        ]
    });
    blocks.push(Table::under("own", &columns, rows.collect()));
    blocks.push(Block::Small(frame.t("sealed-look-is-recorded")));
    Ok(blocks)
}

/// What stands under the purposes that name this case worker's role.
async fn of_purposes(
    site: &Site,
    visit: &Visit,
    search: &Search,
    problems: &mut Vec<(String, String)>,
) -> Result<Vec<Block>, StoreError> {
    let frame = &visit.frame;
    let mut blocks = vec![Block::Heading("purposes".to_owned(), frame.t("sealed-of-purposes"))];
    let purposes = purpose_ids(site, visit);
    if purposes.is_empty() {
        blocks.push(Block::Text(frame.t("sealed-no-purpose")));
        return Ok(blocks);
    }
    blocks.push(Block::Form(search_form(frame, search, problems)));
    if search.asked && problems.is_empty() {
        blocks.push(Block::Heading("found".to_owned(), frame.t("sealed-found")));
        if search.found.is_empty() {
            blocks.push(Block::Text(frame.t("sealed-found-none")));
        } else {
            blocks.push(table(frame, "found", &search.found));
        }
    }
    let records = site.store.sealed_records(SealedBy::Purposes(purposes), LISTED).await?;
    blocks.push(Block::Heading("latest".to_owned(), frame.t("sealed-latest")));
    if records.is_empty() {
        blocks.push(Block::Text(frame.t("sealed-latest-none")));
    } else {
        blocks.push(table(frame, "latest", &records));
    }
    Ok(blocks)
}

/// Messages by number: neither to whom nor what about.
fn table(frame: &Frame, id: &str, records: &[SealedRecord]) -> Block {
    let columns = [
        frame.t("decisions-message"),
        frame.t("campaigns-purpose"),
        frame.t("sealed-from"),
        frame.t("sealed-sent"),
        frame.t("sealed-state"),
    ];
    let rows = records.iter().map(|record| {
        vec![
            Cell::link(frame.href(format!("/sealed/{}", record.message)), record.message.to_string()),
            Cell::new(record.purpose.purpose.name.clone()),
            Cell::new(record.from.clone().unwrap_or_else(|| frame.t("looks-erased"))),
            Cell::new(frame.moment(record.sent)),
            Cell::new(words::state(frame, record.state)),
        ]
    });
    Table::under(id, &columns, rows.collect())
}

fn search_form(frame: &Frame, search: &Search, problems: &mut Vec<(String, String)>) -> FormView {
    let address_error = search.address_is_bad().then(|| frame.t("address-problem"));
    let why_error = search.why_is_bad().then(|| frame.t("pause-why-missing"));
    for (field, error) in [("address", &address_error), ("why", &why_error)] {
        problems.extend(error.clone().map(|error| (field_id(field), error)));
    }
    FormView::to(frame.href("/sealed"))
        .fields(vec![
            Field::kind("address", frame.t("address"), "email", search.address.clone(), 254)
                .hint(frame.t("address-hint"))
                .error(address_error)
                .required(),
            crate::desk::why_field(frame, &search.why).error(why_error),
        ])
        .button("", "quiet", frame.t("sealed-find"))
}
