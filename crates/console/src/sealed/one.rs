//! One sealed message: how it stands with its recipient, what happened, what is attached, and with whom else it was sent. A case
//! worker says why first; that somebody looked is on disk before anything is shown.

use super::access::{self, Right};
use super::{words, writing};
use crate::Site;
use crate::desk::sheet::{Block, Cell, Fact, Form as FormView, Link, Sheet, Table, field_id};
use crate::desk::{why_field, why_fits};
use crate::roles::Action;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::{MessageId, PartKind, SealedAct};
use openlijk_pages::Frame;
use openlijk_store::{PartFacts, SealedEvent, SealedRecord, SealedState, StoreError};

/// Where a message stands.
pub(super) fn path_of(message: MessageId) -> String {
    format!("/sealed/{message}")
}

pub(super) async fn show(State(site): State<Site>, visit: Visit, Path(number): Path<String>) -> Response {
    let (record, right) = match access::find(&site, &visit, &number).await {
        Ok(Some(found)) => found,
        Ok(None) => return shell::gone(&site, visit).await,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let Some(why) = access::reason(&site, &visit, &record, right) else {
        return ask_why(&site, visit, record.message, None).await;
    };
    let together = match looked(&site, &visit, &record, &why).await {
        Ok(together) => together,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let sheet = page(&visit, &record, &together, site.clock.now());
    sheet.shown(&site, visit).await
}

/// What was sent together; that this visitor looks at each of it is on record when this returns.
async fn looked(site: &Site, visit: &Visit, record: &SealedRecord, why: &str) -> Result<Vec<SealedRecord>, StoreError> {
    let together = access::together(site, visit, record).await?;
    for one in &together {
        access::note_look(site, visit, one, why).await?;
    }
    Ok(together)
}

/// The page that asks a case worker why they look.
async fn ask_why(site: &Site, visit: Visit, message: MessageId, refused: Option<&str>) -> Response {
    let frame = &visit.frame;
    let mut sheet = Sheet { title: frame.words.with("sealed-number", "number", message), ..Sheet::default() }
        .up(frame.href("/sealed"), frame.t("sealed-title"))
        .lead(frame.t("readings-lead"));
    let error = refused.map(|_| frame.t("pause-why-missing"));
    sheet.problems.extend(error.clone().map(|error| (field_id("why"), error)));
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = FormView::to(frame.href(path_of(message)))
        .fields(vec![why_field(frame, refused.unwrap_or_default()).error(error)])
        .button("", "", frame.t("sealed-open"));
    sheet.with(Block::Form(form)).answer(site, visit, status, None).await
}

pub(super) async fn say_why(State(site): State<Site>, Path(number): Path<String>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let (record, right) = match access::find(&site, &visit, &number).await {
        Ok(Some(found)) => found,
        Ok(None) => return shell::gone(&site, visit).await,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let why = fields.value("why").trim();
    if right == Right::CaseWorker {
        if !why_fits(why) {
            return ask_why(&site, visit, record.message, Some(why)).await;
        }
        site.reasons.give(&visit.account, record.sending, why, site.clock.now());
    }
    Redirect::to(&visit.frame.href(path_of(record.message))).into_response()
}

fn page(visit: &Visit, record: &SealedRecord, together: &[SealedRecord], now: jiff::Timestamp) -> Sheet {
    let frame = &visit.frame;
    let title = if record.subject.is_empty() { frame.t("sealed-no-subject") } else { record.subject.clone() };
    let mut sheet = Sheet { title, ..Sheet::default() }
        .up(frame.href("/sealed"), frame.t("sealed-title"))
        .lead(format!("{}: {}", words::to(frame, record), words::stands(frame, record)));
    sheet.push(Block::Facts(facts(frame, record)));
    if record.happened(SealedAct::Opened) {
        sheet.push(Block::Small(frame.t("sealed-not-read")));
    }
    let links = links(visit, record, now);
    if !links.is_empty() {
        sheet.push(Block::Links(links));
    }
    if together.len() > 1 {
        sheet.heading("together", frame.t("sealed-together"));
        let row = |other: &SealedRecord| {
            let to = match other.message == record.message {
                true => Cell::new(words::to(frame, other)),
                false => Cell::link(frame.href(path_of(other.message)), words::to(frame, other)),
            };
            vec![to, Cell::new(words::stands(frame, other))]
        };
        let columns = [frame.t("sealed-to"), frame.t("sealed-stands")];
        sheet.push(Table::under("together", &columns, together.iter().map(row).collect()));
    }
    sheet.blocks.extend(attachments(visit, record));
    sheet.blocks.extend(plans(visit, record));
    sheet.heading("timeline", frame.t("sealed-timeline"));
    sheet.push(timeline(frame, record));
    sheet
}

fn facts(frame: &Frame, record: &SealedRecord) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(frame.t("sealed-to"), words::to(frame, record)),
        Fact::new(frame.t("sealed-from"), record.from.clone().unwrap_or_else(|| frame.t("looks-erased"))),
        Fact::new(frame.t("campaigns-purpose"), record.purpose.purpose.name.clone()),
        Fact::new(frame.t("sealed-sent"), frame.moment(record.sent)),
        Fact::new(frame.t("sealed-until"), frame.moment(record.until)),
        Fact::new(frame.t("sealed-notification"), words::notified(frame, record)),
        Fact::new(frame.t("sealed-opened"), words::opened(frame, record)),
        Fact::new(frame.t("sealed-shows"), words::factor(frame, record.factor)),
    ];
    if record.locked {
        facts.push(Fact::new(frame.t("sealed-locked"), frame.t("sealed-locked-text")));
    }
    if let Some(before) = record.replaces {
        facts.push(Fact::new(frame.t("sealed-replaces"), before.to_string()));
    }
    facts
}

/// What this visitor can do about it.
fn links(visit: &Visit, record: &SealedRecord, now: jiff::Timestamp) -> Vec<Link> {
    let frame = &visit.frame;
    if !visit.may(Action::TakeBackSealed) {
        return Vec::new();
    }
    let path = path_of(record.message);
    let link = |look, end: &str, key: &str| Link::button(look, frame.href(format!("{path}/{end}")), frame.t(key));
    let over = record.until <= now;
    let mut links = Vec::new();
    if let Some(before) = record.replaces {
        links.push(Link::plain(frame.href(path_of(before)), frame.t("sealed-do-before")));
    }
    match record.state {
        SealedState::Waiting if !over => links.push(link("danger", "back", "sealed-do-back")),
        SealedState::Suspended if !over => {
            links.push(link("main", "resume", "sealed-do-resume"));
            links.push(link("danger", "back", "sealed-do-back-for-good"));
        }
        _ => {}
    }
    let living = matches!(record.state, SealedState::Waiting | SealedState::Suspended) && !over;
    if living && record.locked {
        links.push(link("main", "unlock", "sealed-do-unlock"));
    }
    if living {
        links.push(link("quiet", "factor", "sealed-do-factor"));
    }
    let taken_back = matches!(record.state, SealedState::Suspended | SealedState::Destroyed);
    if taken_back && visit.may(Action::SendSealed) && visit.mail.is_some() {
        links.push(link("quiet", "corrected", "sealed-do-corrected"));
    }
    links
}

fn attachments(visit: &Visit, record: &SealedRecord) -> Vec<Block> {
    let frame = &visit.frame;
    let mut blocks = vec![Block::Heading("parts".to_owned(), frame.t("sealed-parts"))];
    let shown: Vec<&PartFacts> = record.parts.iter().filter(|part| part.kind != PartKind::Content).collect();
    if shown.is_empty() {
        blocks.push(Block::Text(frame.t("sealed-parts-none")));
        return blocks;
    }
    let columns = [
        frame.t("sealed-part"),
        frame.t("sealed-part-size"),
        frame.t("sealed-fetched"),
        frame.t("sealed-state"),
        frame.t("sealed-part-act"),
    ];
    let rows = shown.into_iter().map(|part| {
        vec![
            Cell::new(words::part_name(frame, part)),
            Cell::new(words::size(frame, part.bytes)),
            Cell::new(words::fetched(frame, record, part)),
            Cell::new(words::state(frame, part.state)),
            part_act(visit, record, part),
        ]
    });
    blocks.push(Table::under("parts", &columns, rows.collect()));
    blocks
}

/// What can be done about one part.
fn part_act(visit: &Visit, record: &SealedRecord, part: &PartFacts) -> Cell {
    let frame = &visit.frame;
    let link = |verb: &str, key: &str| {
        let text = frame.words.with(key, "name", words::part_name(frame, part));
        Cell::link(frame.href(format!("{}/{verb}/{}", path_of(record.message), part.number)), text)
    };
    let living = matches!(record.state, SealedState::Waiting | SealedState::Suspended);
    match part.state {
        _ if !living || !visit.may(Action::TakeBackSealed) => Cell::new("–"),
        SealedState::Waiting => link("back", "sealed-part-back"),
        SealedState::Suspended => link("resume", "sealed-part-resume"),
        SealedState::Destroyed | SealedState::Expired => Cell::new("–"),
    }
}

fn plans(visit: &Visit, record: &SealedRecord) -> Vec<Block> {
    let frame = &visit.frame;
    if record.plans.is_empty() {
        return Vec::new();
    }
    let columns = [
        frame.t("sealed-plan-when"),
        frame.t("sealed-plan-what"),
        frame.t("sealed-part"),
        frame.t("looks-who"),
        frame.t("sealed-part-act"),
    ];
    let rows = record.plans.iter().map(|plan| {
        let part = plan.part.and_then(|number| record.parts.iter().find(|part| part.number == number));
        let drop = frame.href(format!("{}/plans/{}", path_of(record.message), plan.id));
        let drop = match visit.may(Action::TakeBackSealed) {
            true => Cell::link(drop, frame.words.with("sealed-plan-drop-link", "moment", frame.moment(plan.at))),
            false => Cell::new("–"),
        };
        vec![
            Cell::new(frame.moment(plan.at)),
            Cell::new(words::how(frame, plan.how)),
            Cell::new(part.map_or_else(|| frame.t("sealed-whole"), |part| words::part_name(frame, part))),
            Cell::new(plan.who.clone()),
            drop,
        ]
    });
    vec![Block::Heading("plans".to_owned(), frame.t("sealed-plans")), Table::under("plans", &columns, rows.collect())]
}

/// Why it happened, in the words of whoever did it; for warnings that were overruled, which.
fn why(frame: &Frame, event: &SealedEvent) -> String {
    match event.act {
        SealedAct::WarningOverruled => writing::kept_in_words(frame, &event.why),
        _ if event.why.is_empty() => "–".to_owned(),
        _ => event.why.clone(),
    }
}

fn timeline(frame: &Frame, record: &SealedRecord) -> Block {
    let columns = [
        frame.t("decisions-when"),
        frame.t("sealed-what"),
        frame.t("sealed-part"),
        frame.t("looks-who"),
        frame.t("sealed-sure"),
        frame.t("pause-why"),
    ];
    let rows = record.events.iter().map(|event| {
        let part = event.part.and_then(|number| record.parts.iter().find(|part| part.number == number));
        vec![
            Cell::new(frame.moment(event.at)),
            Cell::new(words::act(frame, event.act)),
            Cell::new(part.map_or_else(|| "–".to_owned(), |part| words::part_name(frame, part))),
            Cell::new(words::who(frame, &event.who)),
            Cell::new(words::grade(frame, event.grade)),
            Cell::new(why(frame, event)),
        ]
    });
    Table::under("timeline", &columns, rows.collect())
}
