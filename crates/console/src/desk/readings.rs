//! Looking at what is kept about one person under one purpose. The purpose names the roles that may; why somebody looks is
//! asked, and that they looked is on disk before they see anything. And the list of who looked.

use super::LONGEST_NOTE;
use super::sheet::{Block, Cell, Fact, Field, Form as FormView, Note, Opt, Sheet, Table, field_id};
use super::words;
use crate::Site;
use crate::roles::role_name;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_model::{Address, Aspect, ChoiceState, PurposeVersion, RecipientId, Told, WishKind};
use openlijk_pages::Frame;
use openlijk_store::{Look, SubjectMessage, SubjectRecord};

/// The most looks on the page.
const MOST_LOOKS: u32 = 500;

/// What was filled in.
#[derive(Default)]
struct Sent<'a> {
    address: &'a str,
    purpose: &'a str,
    why: &'a str,
}

/// The purposes whose readings this visitor may see.
fn visible(site: &Site, visit: &Visit) -> Vec<PurposeVersion> {
    let declared = site.store.declared();
    declared.iter().map(|declared| declared.version.clone()).filter(|version| visit.may_see(&version.purpose)).collect()
}

pub(super) async fn ask(State(site): State<Site>, visit: Visit) -> Response {
    let sheet = page(&site, &visit, &Sent::default(), false);
    sheet.shown(&site, visit).await
}

fn page(site: &Site, visit: &Visit, sent: &Sent<'_>, checked: bool) -> Sheet {
    let frame = &visit.frame;
    let mut sheet = Sheet::new(frame, frame.t("readings-title")).lead(frame.t("readings-lead"));
    let visible = visible(site, visit);
    if visible.is_empty() {
        sheet.push(Note::plain(frame.t("readings-nothing"), vec![frame.t("readings-nothing-text")]));
        return sheet;
    }
    let problem = |bad: bool, key: &str| (checked && bad).then(|| frame.t(key));
    let address_error = problem(Address::parse(sent.address).is_err(), "address-problem");
    let why_error = problem(!why_fits(sent.why), "pause-why-missing");
    for (field, error) in [("address", &address_error), ("why", &why_error)] {
        sheet.problems.extend(error.clone().map(|error| (field_id(field), error)));
    }
    let option = |version: &PurposeVersion| {
        let purpose = &version.purpose;
        Opt::new(purpose.id.as_str(), purpose.name.clone(), purpose.id.as_str() == sent.purpose)
    };
    let form = FormView::to(frame.href("/desk/readings"))
        .fields(vec![
            Field::kind("address", frame.t("address"), "email", sent.address, 254)
                .hint(frame.t("address-hint"))
                .error(address_error)
                .required(),
            Field::choice("purpose", frame.t("campaigns-purpose"), visible.iter().map(option).collect()),
            why_field(frame, sent.why).error(why_error),
        ])
        .button("", "", frame.t("readings-do"));
    sheet.push(Block::Form(form));
    sheet
}

/// Why somebody looks at a person, which is asked wherever they do.
pub fn why_field(frame: &Frame, why: &str) -> Field {
    Field::area("why", frame.t("readings-why"), why, LONGEST_NOTE).hint(frame.t("readings-why-hint")).required()
}

pub fn why_fits(why: &str) -> bool {
    !why.is_empty() && why.chars().count() <= LONGEST_NOTE
}

/// A look of this visitor's at somebody, whatever the purpose. `None`: at somebody who is not known by a number (any more).
pub(super) fn look_of(site: &Site, visit: &Visit, recipient: Option<RecipientId>, why: &str) -> Look {
    let (account, role) = (visit.account.clone(), Some(visit.role));
    Look { account, role, recipient, purpose: None, why: why.to_owned(), at: site.clock.now() }
}

pub(super) async fn look(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let sent = Sent {
        address: fields.value("address").trim(),
        purpose: fields.value("purpose"),
        why: fields.value("why").trim(),
    };
    let declared = super::editor::declared(&site, sent.purpose);
    let Some(declared) = declared.filter(|declared| visit.may_see(&declared.version.purpose)) else {
        tracing::warn!("readings were asked for by a role that the purpose does not name");
        return shell::forbidden(&site, visit).await;
    };
    let (Ok(address), true) = (Address::parse(sent.address), why_fits(sent.why)) else {
        let sheet = page(&site, &visit, &sent, true);
        return sheet.answer(&site, visit, StatusCode::UNPROCESSABLE_ENTITY, Some("/desk/readings")).await;
    };
    let purpose = &declared.version.purpose;
    let found = match site.store.find(&address).await {
        Ok(None) => Ok(SubjectRecord::default()),
        Ok(Some(person)) => {
            site.store.look(&visit.account, visit.role, person, &purpose.id, sent.why, site.clock.now()).await
        }
        Err(error) => Err(error),
    };
    match found {
        Ok(mut record) => {
            let hidden = super::people::hide_unseen(&mut record, visit.role);
            let mut sheet = page(&site, &visit, &sent, false);
            sheet.heading("found", visit.frame.words.with("readings-found", "name", &purpose.name));
            sheet.blocks.extend(record_blocks(&visit.frame, &record, "found"));
            if hidden {
                let text = visit.frame.t("readings-hidden-text");
                sheet.push(Note::plain(visit.frame.t("people-hidden"), vec![text]));
            }
            sheet.answer(&site, visit, StatusCode::OK, Some("/desk/readings")).await
        }
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

/// What is kept about a person, as tables. Without their address.
pub fn record_blocks(frame: &Frame, record: &SubjectRecord, id: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    if record.messages.is_empty() {
        blocks.push(Block::Text(frame.t("readings-none")));
    } else {
        let columns = [
            frame.t("campaigns-name"),
            frame.t("campaigns-first"),
            frame.t("sent-measure"),
            frame.t("readings-opened"),
        ];
        let rows = record.messages.iter().map(|message| message_row(frame, message)).collect();
        blocks.push(Table::under(id, &columns, rows));
        blocks.push(Block::Small(frame.t("estimate-not-read")));
    }
    if !record.choices.is_empty() {
        let columns = [
            frame.t("campaigns-purpose"),
            frame.t("record-choice"),
            frame.t("record-about"),
            frame.t("decisions-when"),
            frame.t("record-words"),
        ];
        let rows = record.choices.iter().map(|(purpose, choice)| {
            let about = if choice.about == Aspect::Opens { "about-opens" } else { "about-links" };
            let words = record.person.texts.get(&choice.wording).cloned().unwrap_or_default();
            let mut state = choice_name(frame, choice.state);
            if let Some(version) = choice.said_version {
                let said = [("version", &version as &dyn std::fmt::Display), ("who", &choice.author)];
                state = format!("{state}. {}", frame.words.filled("record-said", &said));
            }
            vec![
                Cell::new(purpose.to_string()),
                Cell::new(if choice.outgrown { frame.t("choice-outgrown") } else { state }),
                Cell::new(frame.t(about)),
                Cell::new(frame.day(choice.at)),
                Cell { text: words, lang: choice.language.map_or("", |language| language.as_str()), ..Cell::default() },
            ]
        });
        blocks.push(Table::captioned("choices", frame.t("record-choices"), &columns, rows.collect()));
    }
    if !record.told.is_empty() {
        let columns = [frame.t("campaigns-purpose"), frame.t("record-how"), frame.t("decisions-when")];
        let rows = record.told.iter().map(|(purpose, told)| {
            vec![Cell::new(purpose.to_string()), Cell::new(how_told(frame, told)), Cell::new(frame.day(told.at))]
        });
        blocks.push(Table::captioned("told", frame.t("record-told"), &columns, rows.collect()));
    }
    blocks.extend(person_facts(frame, record));
    blocks
}

/// Wishes, facts and questions, where there are any.
fn person_facts(frame: &Frame, record: &SubjectRecord) -> Option<Block> {
    let person = &record.person;
    let mut facts: Vec<Fact> = Vec::new();
    for wish in &person.wishes {
        let kind = match wish.kind {
            WishKind::Objection => "wish-objection",
            WishKind::Restriction => "wish-restriction",
            WishKind::PlainText => "wish-plain-text",
        };
        facts.push(Fact::new(frame.t(kind), frame.words.with("record-since", "day", frame.day(wish.since))));
    }
    facts.extend(person.country.clone().map(|country| Fact::new(frame.t("record-country"), country)));
    facts.extend(person.collected.map(|day| Fact::new(frame.t("record-collected"), words::day(frame, day))));
    for (purpose, at) in &person.asked {
        facts.push(Fact::new(frame.words.with("record-asked", "purpose", purpose), frame.day(*at)));
    }
    (!facts.is_empty()).then_some(Block::Facts(facts))
}

/// How somebody was told; and where that was of less than is asked for now, that it was.
fn how_told(frame: &Frame, told: &Told) -> String {
    let how = words::how_told(frame, told.how);
    if told.outgrown { frame.words.with("how-told-outgrown", "how", how) } else { how }
}

pub fn choice_name(frame: &Frame, state: ChoiceState) -> String {
    frame.t(match state {
        ChoiceState::Unknown => "choice-unknown",
        ChoiceState::Granted => "choice-granted",
        ChoiceState::Refused => "choice-refused",
        ChoiceState::Withdrawn => "choice-withdrawn",
    })
}

fn message_row(frame: &Frame, message: &SubjectMessage) -> Vec<Cell> {
    let loads = message.loads.iter();
    let loads = loads.map(|(at, class)| format!("{} ({})", frame.moment(*at), frame.t(&format!("class-{class}"))));
    let acts = message.acts.iter();
    let acts = acts.map(|event| format!("{}: {}", frame.moment(event.at), frame.t(&format!("act-{}", event.act))));
    let reports = message.reports.iter();
    let reports =
        reports.map(|one| format!("{}: {}", frame.moment(one.at), frame.t(&format!("reported-{}", one.said))));
    let opened: Vec<String> = loads.chain(message.last_open.clone()).chain(acts).chain(reports).collect();
    let opened = if opened.is_empty() { frame.t("readings-not-seen") } else { opened.join("; ") };
    vec![
        Cell::new(message.campaign.clone()),
        Cell::new(frame.moment(message.sent)),
        Cell::new(frame.t(&format!("measure-{}", message.measure))),
        Cell::new(opened),
    ]
}

pub(super) async fn looks(State(site): State<Site>, visit: Visit) -> Response {
    let looks = match site.store.looks(MOST_LOOKS).await {
        Ok(looks) => looks,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = Sheet::new(frame, frame.t("looks-title")).lead(frame.t("looks-lead"));
    if looks.is_empty() {
        sheet.push(Block::Text(frame.t("looks-none")));
    } else {
        let row = |look: &Look| {
            let whom = look.recipient.map_or_else(|| frame.t("looks-erased"), |number| number.to_string());
            vec![
                Cell::new(look.account.clone()),
                Cell::new(look.role.map_or_else(|| frame.t("looks-by-command"), |role| role_name(frame, role))),
                Cell::new(frame.moment(look.at)),
                Cell::new(look.purpose.as_ref().map_or_else(|| frame.t("looks-any-purpose"), ToString::to_string)),
                Cell::new(whom),
                Cell::new(if look.why.is_empty() { frame.t("looks-no-why") } else { look.why.clone() }),
            ]
        };
        let columns = [
            frame.t("looks-who"),
            frame.t("looks-role"),
            frame.t("decisions-when"),
            frame.t("campaigns-purpose"),
            frame.t("looks-whom"),
            frame.t("pause-why"),
        ];
        sheet.push(Table::captioned("looks", frame.t("looks-title"), &columns, looks.iter().map(row).collect()));
    }
    sheet.shown(&site, visit).await
}
