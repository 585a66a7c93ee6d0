//! Tokens of programs, for the administrator: for what, how long, and their end. The text of one is shown once; here, only its
//! hash is kept.

use crate::Site;
use crate::api::{Scope, hash_of, new_text};
use crate::desk::sheet::{Block, Cell, Fact, Field, Form as FormView, Note, Opt, Sheet, Table, field_id};
use crate::roles::Action;
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_pages::Frame;
use openlijk_store::ApiToken;

/// The longest name of a token, in characters.
const LONGEST_NAME: usize = 64;

pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    list_with(&site, visit, &Fields::of(Vec::new()), Vec::new(), None).await
}

async fn list_with(
    site: &Site,
    visit: Visit,
    sent: &Fields,
    problems: Vec<(&'static str, String)>,
    made: Option<Block>,
) -> Response {
    let tokens = match site.store.tokens().await {
        Ok(tokens) => tokens,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = Sheet { title: frame.t("tokens-title"), ..Sheet::default() }
        .up(frame.href("/accounts"), frame.t("accounts-title"))
        .lead(frame.t("tokens-lead"));
    sheet.problems.extend(problems.iter().map(|(field, text)| (field_id(field), text.clone())));
    sheet.blocks.extend(made);
    sheet.heading("tokens", frame.t("tokens-all"));
    if tokens.is_empty() {
        sheet.push(Block::Text(frame.t("tokens-none")));
    } else {
        let now = site.clock.now();
        let columns = ["tokens-name", "tokens-scopes", "tokens-made", "tokens-until", "accounts-state"];
        let rows = tokens.iter().map(|token| row(&visit, token, now)).collect();
        sheet.push(Table::under("tokens", &columns.map(|key| frame.t(key)), rows));
    }
    if visit.may(Action::ManageTokens) {
        sheet.heading("new", frame.t("tokens-new"));
        let error = |field: &str| problems.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone());
        sheet.push(Block::Form(form(frame, sent, error)));
    }
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    sheet.answer(site, visit, status, Some("/tokens")).await
}

fn form(frame: &Frame, sent: &Fields, error: impl Fn(&str) -> Option<String>) -> FormView {
    let ticked = |scope: &Scope| sent.values("scope").any(|value| value == scope.as_str());
    let scopes = Scope::ALL.iter().map(|scope| Opt::new(scope.as_str(), scope_name(frame, *scope), ticked(scope)));
    let fields = vec![
        Field::line("name", frame.t("tokens-name"), sent.value("name"), LONGEST_NAME)
            .hint(frame.t("tokens-name-hint"))
            .error(error("name"))
            .required(),
        Field::boxes("scope", frame.t("tokens-scopes"), scopes.collect()).error(error("scope")),
        Field::kind("until", frame.t("tokens-until"), "date", sent.value("until"), 10)
            .hint(frame.t("tokens-until-hint"))
            .error(error("until")),
    ];
    FormView::to(frame.href("/tokens")).fields(fields).button("", "", frame.t("tokens-make"))
}

fn scope_name(frame: &Frame, scope: Scope) -> String {
    frame.t(match scope {
        Scope::Recipients => "scope-recipients",
        Scope::ReadChoices => "scope-read-choices",
        Scope::RecordChoices => "scope-record-choices",
        Scope::ReadPurposes => "scope-read-purposes",
        Scope::ReadDecisions => "scope-read-decisions",
        Scope::ReadIncidents => "scope-read-incidents",
        Scope::OpenIncidents => "scope-open-incidents",
        Scope::SendMessages => "scope-send-messages",
        Scope::PrepareMessages => "scope-prepare-messages",
    })
}

fn row(visit: &Visit, token: &ApiToken, now: Timestamp) -> Vec<Cell> {
    let frame = &visit.frame;
    let over = token.until.is_some_and(|until| until <= now);
    let name = match token.revoked.is_none() && !over && visit.may(Action::ManageTokens) {
        true => Cell::link(frame.href(format!("/tokens/{}", token.id)), token.name.clone()),
        false => Cell::new(token.name.clone()),
    };
    let state = match (token.revoked, over) {
        (Some(at), _) => Cell::tag(frame.words.with("tokens-revoked", "day", frame.day(at)), true),
        (None, true) => Cell::tag(frame.t("tokens-over"), true),
        (None, false) => Cell::new(frame.t("tokens-good")),
    };
    let until = token.until.map_or_else(|| frame.t("tokens-endless"), |until| frame.moment(until));
    vec![name, Cell::new(scopes(frame, token)), Cell::new(made_by(frame, token)), Cell::new(until), state]
}

/// What a token may do. A scope that this version does not know is shown as it is spelt.
fn scopes(frame: &Frame, token: &ApiToken) -> String {
    let named = |spelt: &String| {
        let known = Scope::ALL.iter().find(|scope| scope.as_str() == spelt);
        known.map_or_else(|| spelt.clone(), |scope| scope_name(frame, *scope))
    };
    token.scopes.iter().map(named).collect::<Vec<_>>().join("; ")
}

fn made_by(frame: &Frame, token: &ApiToken) -> String {
    frame.words.filled("tokens-made-by", &[("day", &frame.day(token.at)), ("who", &token.who)])
}

/// Makes a token, and shows it: never again.
pub(crate) async fn make(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let frame = &visit.frame;
    let now = site.clock.now();
    let name = fields.value("name").trim().to_owned();
    let scopes: Vec<String> = Scope::ALL
        .iter()
        .map(|scope| scope.as_str().to_owned())
        .filter(|scope| fields.values("scope").any(|value| value == scope))
        .collect();
    let until = until(&site, fields.value("until").trim(), now);
    let mut problems = Vec::new();
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        problems.push(("name", frame.t("tokens-name-problem")));
    }
    if scopes.is_empty() {
        problems.push(("scope", frame.t("tokens-scopes-problem")));
    }
    let Some(until) = until.filter(|_| problems.is_empty()) else {
        if until.is_none() {
            problems.push(("until", frame.t("tokens-until-problem")));
        }
        return list_with(&site, visit, &fields, problems, None).await;
    };
    let text = new_text();
    let made = site.store.new_token(&name, &hash_of(&text), &scopes, &visit.account, until, now).await;
    match made {
        Ok(token) => {
            let title = frame.words.with("tokens-new-one", "name", &token.name);
            let note = Note::plain(title, vec![text, frame.t("shown-once")]);
            list_with(&site, visit, &Fields::of(Vec::new()), Vec::new(), Some(note)).await
        }
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

/// The end of a day that is still to come, in the organisation's time; `Some(None)` where none is named; `None` where it will
/// not do.
fn until(site: &Site, day: &str, now: Timestamp) -> Option<Option<Timestamp>> {
    if day.is_empty() {
        return Some(None);
    }
    let day: Date = day.parse().ok()?;
    let end = day.tomorrow().ok()?.to_zoned(site.organisation.timezone.clone()).ok()?.timestamp();
    (end > now).then_some(Some(end))
}

pub(crate) async fn ask_revoke(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    let token = match site.store.tokens().await {
        Ok(tokens) => tokens.into_iter().find(|token| token.id.to_string() == id),
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let Some(token) = token else { return shell::gone(&site, visit).await };
    let frame = &visit.frame;
    let path = format!("/tokens/{}", token.id);
    let mut sheet = Sheet { title: frame.words.with("tokens-revoke-title", "name", &token.name), ..Sheet::default() }
        .up(frame.href("/tokens"), frame.t("tokens-title"))
        .lead(frame.t("tokens-revoke-what"));
    sheet.push(Block::Facts(vec![
        Fact::new(frame.t("tokens-scopes"), scopes(frame, &token)),
        Fact::new(frame.t("tokens-made"), made_by(frame, &token)),
    ]));
    let form = FormView::to(frame.href(&path)).cancel(frame.href("/tokens"), frame.t("pause-cancel"));
    sheet.push(Block::Form(form.button("", "danger", frame.t("tokens-revoke"))));
    sheet.shown(&site, visit).await
}

pub(crate) async fn revoke(State(site): State<Site>, Path(id): Path<String>, form: Form) -> Response {
    let Ok(id) = id.parse() else { return shell::gone(&site, form.visit).await };
    match site.store.revoke_token(id, site.clock.now()).await {
        Ok(()) => Redirect::to(&form.visit.frame.href("/tokens")).into_response(),
        Err(error) => shell::down(&site, form.visit, &error).await,
    }
}
