//! Decisions on record, searched by purpose, measure, rule or person, and the explanation of one: what was decided, why, and
//! what would have led elsewhere. No address stands on these pages, and none in their paths.

use super::readings::{look_of, why_field, why_fits};
use super::sheet::{Block, Cell, Fact, Field, Form as FormView, Link, Note, Opt, Sheet, Table, field_id};
use crate::Site;
use crate::shell;
use crate::signed::{Form, Visit};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_lawfulness::Decider;
use openlijk_model::{Address, Measure, MessageId};
use openlijk_pages::Frame;
use openlijk_store::{DecidedMessage, DecisionSearch, Look, StoreError};
use serde::Deserialize;

/// Decisions on one page.
const ON_A_PAGE: u32 = 50;

/// What was asked for, as it was sent; empty: any.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    purpose: String,
    measure: String,
    rule: String,
    before: String,
}

impl Asked {
    fn search(&self) -> DecisionSearch {
        DecisionSearch {
            purpose: self.purpose.parse().ok(),
            measure: self.measure.parse().ok(),
            rule: Some(self.rule.trim().to_owned()).filter(|rule| !rule.is_empty()),
            before: self.before.parse().ok(),
            // One more than is shown, to know whether there is a next page.
            limit: ON_A_PAGE + 1,
            recipient: None,
        }
    }

    /// The link to the page after `last`. What was typed can only stand in a rule's name.
    fn next(&self, last: MessageId) -> String {
        let plain = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
        let (purpose, measure, rule) = (plain(&self.purpose), plain(&self.measure), plain(&self.rule));
        format!("/desk/decisions?purpose={purpose}&measure={measure}&rule={rule}&before={last}")
    }
}

/// The decision as it stands on record: the answer of `decide --json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Stored {
    requested: String,
    regime: String,
    ruleset: String,
    reasons: Vec<StoredReason>,
    grey: Vec<StoredGrey>,
    conditions: Vec<String>,
    next_best: Option<StoredNext>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StoredReason {
    rule: String,
    citation: String,
    text: String,
    effect: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StoredGrey {
    rule: String,
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StoredNext {
    measure: String,
    needs: Vec<String>,
}

impl Stored {
    fn of(message: &DecidedMessage) -> Self {
        serde_json::from_value(message.decision.clone()).unwrap_or_default()
    }

    /// The reasons, the one that decided first: what forbade before what lowered, and that before what allowed.
    fn in_order(&self) -> Vec<&StoredReason> {
        let mut reasons: Vec<&StoredReason> = self.reasons.iter().collect();
        let weight =
            |reason: &StoredReason| ["forbid", "limit", "permit"].iter().position(|effect| reason.effect == *effect);
        reasons.sort_by_key(|reason| weight(reason));
        reasons
    }
}

pub(super) async fn list(State(site): State<Site>, visit: Visit, Query(asked): Query<Asked>) -> Response {
    let found = site.store.decisions(asked.search()).await;
    let found = match found {
        Ok(found) => found,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = page(&site, frame, &asked, Sent::default());
    sheet.blocks.extend(results(&site, frame, &found, &asked));
    sheet.shown(&site, visit).await
}

pub(super) async fn of_person(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let mut sent = Sent { address: fields.value("address").trim(), why: fields.value("why").trim(), ..Sent::default() };
    let address = Address::parse(sent.address);
    sent.address_error = address.is_err().then(|| visit.frame.t("address-problem"));
    sent.why_error = (!why_fits(sent.why)).then(|| visit.frame.t("pause-why-missing"));
    let (Ok(address), None) = (address, &sent.why_error) else {
        let sheet = page(&site, &visit.frame, &Asked::default(), sent);
        return sheet.answer(&site, visit, StatusCode::UNPROCESSABLE_ENTITY, Some("/desk/decisions")).await;
    };
    let found = match site.store.find(&address).await {
        Ok(None) => Ok(Vec::new()),
        Ok(Some(recipient)) => of_recipient(&site, look_of(&site, &visit, Some(recipient), sent.why)).await,
        Err(error) => Err(error),
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = page(&site, frame, &Asked::default(), sent);
    sheet.heading("found", frame.t("decisions-person"));
    sheet.blocks.extend(table(&site, frame, &found, "found"));
    sheet.answer(&site, visit, StatusCode::OK, Some("/desk/decisions")).await
}

/// The decisions about the person who is looked at. The look is on record first.
async fn of_recipient(site: &Site, look: Look) -> Result<Vec<DecidedMessage>, StoreError> {
    // A person's mails are few; more than these are found by the purpose.
    let search = DecisionSearch { recipient: look.recipient, limit: ON_A_PAGE, ..DecisionSearch::default() };
    site.store.note_look(look).await?;
    site.store.decisions(search).await
}

/// What was filled in to look a person up, and what is wrong with it.
#[derive(Default)]
struct Sent<'a> {
    address: &'a str,
    why: &'a str,
    address_error: Option<String>,
    why_error: Option<String>,
}

fn page(site: &Site, frame: &Frame, asked: &Asked, sent: Sent<'_>) -> Sheet {
    let any = |chosen: bool| Opt::new("", frame.t("decisions-any"), chosen);
    let mut purposes = vec![any(asked.purpose.is_empty())];
    purposes.extend(site.store.declared().iter().map(|declared| {
        let purpose = &declared.version.purpose;
        Opt::new(purpose.id.as_str(), purpose.name.clone(), asked.purpose == purpose.id.as_str())
    }));
    let mut measures = vec![any(asked.measure.is_empty())];
    measures.extend(
        Measure::ALL.iter().map(|measure| {
            Opt::new(measure.as_str(), measure_name(frame, *measure), asked.measure == measure.as_str())
        }),
    );
    let search = FormView::to(frame.href("/desk/decisions"))
        .asking()
        .fields(vec![
            Field::choice("purpose", frame.t("campaigns-purpose"), purposes),
            Field::choice("measure", frame.t("decision-effect"), measures),
            Field::line("rule", frame.t("decision-rule"), asked.rule.clone(), 60).hint(frame.t("decisions-rule-hint")),
        ])
        .button("", "", frame.t("decisions-search"));
    let person = FormView::to(frame.href("/desk/decisions"))
        .fields(vec![
            Field::kind("address", frame.t("address"), "email", sent.address, 254)
                .hint(frame.t("address-hint"))
                .error(sent.address_error.clone())
                .required(),
            why_field(frame, sent.why).error(sent.why_error.clone()),
        ])
        .button("", "quiet", frame.t("decisions-search-person"));
    let mut sheet = Sheet::new(frame, frame.t("decisions-title")).lead(frame.t("decisions-lead"));
    for (field, error) in [("address", sent.address_error), ("why", sent.why_error)] {
        sheet.problems.extend(error.map(|error| (field_id(field), error)));
    }
    sheet.push(Block::Form(search));
    sheet.push(Block::Form(person));
    sheet
}

fn results(site: &Site, frame: &Frame, found: &[DecidedMessage], asked: &Asked) -> Vec<Block> {
    let more = found.len() > ON_A_PAGE as usize;
    let shown = &found[..found.len().min(ON_A_PAGE as usize)];
    let mut blocks = vec![Block::Heading("found".to_owned(), frame.t("decisions-found"))];
    blocks.extend(table(site, frame, shown, "found"));
    if let (true, Some(last)) = (more, shown.last()) {
        // The frame's link would put its own question mark behind ours.
        let language = format!("&lang={}", frame.language());
        let href = asked.next(last.message) + &language;
        blocks.push(Block::Links(vec![Link::button("quiet", href, frame.t("decisions-more"))]));
    }
    blocks
}

fn table(site: &Site, frame: &Frame, found: &[DecidedMessage], id: &str) -> Vec<Block> {
    if found.is_empty() {
        return vec![Block::Text(frame.t("decisions-none"))];
    }
    let row = |message: &DecidedMessage| {
        let stored = Stored::of(message);
        let first = stored.in_order().first().map(|reason| reason_text(&site.decider, frame, reason));
        vec![
            Cell::link(frame.href(format!("/desk/decisions/{}", message.message)), message.message.to_string()),
            Cell::new(frame.moment(message.at)),
            Cell::new(purpose_name(site, message)),
            Cell::new(message.campaign.clone()),
            Cell::new(measure_name(frame, message.decided)),
            Cell::new(first.map(|(text, _)| text).unwrap_or_default()),
        ]
    };
    let columns = [
        frame.t("decisions-message"),
        frame.t("decisions-when"),
        frame.t("campaigns-purpose"),
        frame.t("campaigns-name"),
        frame.t("decision-effect"),
        frame.t("decision-reasons"),
    ];
    vec![Table::under(id, &columns, found.iter().map(row).collect())]
}

fn measure_name(frame: &Frame, measure: Measure) -> String {
    frame.t(&format!("measure-{measure}"))
}

fn purpose_name(site: &Site, message: &DecidedMessage) -> String {
    let declared = site.store.declared();
    let found = declared.iter().find(|declared| declared.version.purpose.id == message.purpose);
    found.map_or_else(|| message.purpose.to_string(), |declared| declared.version.purpose.name.clone())
}

/// A stored text in the reader's language, and the language that it stands in.
fn reason_text(decider: &Decider, frame: &Frame, reason: &StoredReason) -> (String, &'static str) {
    said(decider, frame, &reason.rule, &reason.text)
}

fn said(decider: &Decider, frame: &Frame, rule: &str, english: &str) -> (String, &'static str) {
    match decider.translated(rule, english, frame.language()) {
        Some(text) => (text, ""),
        None => (english.to_owned(), "en"),
    }
}

pub(super) async fn show(State(site): State<Site>, visit: Visit, Path(message): Path<String>) -> Response {
    let Ok(number) = message.parse::<u64>() else {
        return shell::gone(&site, visit).await;
    };
    // The search goes back in time from a message: from the one after it, this one is the first.
    let search =
        DecisionSearch { before: Some(MessageId(number.saturating_add(1))), limit: 1, ..DecisionSearch::default() };
    let found = match site.store.decisions(search).await {
        Ok(found) => found.into_iter().find(|found| found.message == MessageId(number)),
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    match found {
        Some(found) => explanation(&site, &visit.frame, &found).shown(&site, visit).await,
        None => shell::gone(&site, visit).await,
    }
}

fn explanation(site: &Site, frame: &Frame, message: &DecidedMessage) -> Sheet {
    let stored = Stored::of(message);
    let decider = &site.decider;
    let title = frame.words.with("decision-measure", "measure", measure_name(frame, message.decided));
    let mut sheet = Sheet::new(frame, title).up(frame.href("/desk/decisions"), frame.t("decisions-title"));
    let reasons = stored.in_order();
    if let Some(first) = reasons.first() {
        let (text, _) = reason_text(decider, frame, first);
        sheet.push(Note::plain(frame.t("decision-decisive"), vec![text]));
    }
    sheet.push(Block::Facts(facts(site, frame, message, &stored)));
    sheet.heading("why", frame.t("decision-reasons"));
    let row = |(number, reason): (usize, &&StoredReason)| {
        let (text, lang) = reason_text(decider, frame, reason);
        let effect = match reason.effect.as_str() {
            "permit" => frame.t("effect-permit"),
            "forbid" => frame.t("effect-forbid"),
            _ => frame.t("effect-limit"),
        };
        let text = Cell { text: format!("{}. {text}", number + 1), lang, ..Cell::default() };
        vec![text, Cell::new(effect), Cell::new(reason.citation.clone()), Cell::new(reason.rule.clone())]
    };
    let columns =
        [frame.t("decision-text"), frame.t("decision-effect"), frame.t("decision-source"), frame.t("decision-rule")];
    sheet.push(Table::under("why", &columns, reasons.iter().enumerate().map(row).collect()));
    sheet.blocks.extend(beside(decider, frame, &stored));
    sheet
}

fn facts(site: &Site, frame: &Frame, message: &DecidedMessage, stored: &Stored) -> Vec<Fact> {
    let asked =
        stored.requested.parse().map_or_else(|_| stored.requested.clone(), |measure| measure_name(frame, measure));
    let carried = message.applied.map_or_else(|| frame.t("decision-not-sent"), |measure| measure_name(frame, measure));
    let purpose = frame
        .words
        .filled("decision-purpose", &[("name", &purpose_name(site, message)), ("version", &message.version)]);
    vec![
        Fact::new(frame.t("decisions-message"), message.message.to_string()),
        Fact::new(frame.t("decisions-when"), frame.moment(message.at)),
        Fact::new(frame.t("campaigns-purpose"), purpose),
        Fact::new(frame.t("campaigns-name"), message.campaign.clone()),
        Fact::new(frame.t("purposes-measure"), asked),
        Fact::new(frame.t("decision-carried"), carried),
        Fact::new(
            frame.t("decision-rules"),
            if stored.ruleset.is_empty() { stored.regime.clone() } else { stored.ruleset.clone() },
        ),
    ]
}

/// What is contested, what must hold, and what more would need.
fn beside(decider: &Decider, frame: &Frame, stored: &Stored) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !stored.grey.is_empty() {
        blocks.push(Block::Heading("contested".to_owned(), frame.t("decision-grey")));
        for grey in &stored.grey {
            let (text, _) = said(decider, frame, &grey.rule, &grey.text);
            blocks.push(Block::Text(format!("{text} ({})", grey.rule)));
        }
    }
    if !stored.conditions.is_empty() {
        blocks.push(Block::Heading("conditions".to_owned(), frame.t("decision-conditions")));
        for condition in &stored.conditions {
            blocks.push(Block::Text(said(decider, frame, "", condition).0));
        }
    }
    if let Some(next) = &stored.next_best {
        let measure =
            next.measure.parse().map_or_else(|_| next.measure.clone(), |measure| measure_name(frame, measure));
        blocks.push(Block::Heading("next".to_owned(), frame.t("decision-next")));
        let needs: Vec<String> = next.needs.iter().map(|need| said(decider, frame, "", need).0).collect();
        blocks.push(Block::Text(format!("{measure}: {}", needs.join("; "))));
    }
    blocks
}
