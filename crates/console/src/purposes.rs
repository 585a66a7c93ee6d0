//! The purposes, each with what was declared and with what would be decided for each kind of recipient, and why.

use crate::Site;
use crate::shell::{self, Shell};
use crate::signed::Visit;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use openlijk_lawfulness::{Decision, Effect, Person, Reason, consent_of, facts_of};
use openlijk_model::{Choice, ChoiceState, Disclosure, HowChosen, Purpose, PurposeVersion};
use openlijk_pages::{Frame, page};

#[derive(Template)]
#[template(path = "purposes.html")]
struct ListPage {
    frame: Frame,
    shell: Shell,
    rows: Vec<PurposeRow>,
}

struct PurposeRow {
    href: String,
    name: String,
    ground: String,
    measure: String,
    kept: String,
    version: u32,
}

#[derive(Template)]
#[template(path = "purpose.html")]
struct PurposePage {
    frame: Frame,
    shell: Shell,
    view: PurposeView,
}

/// A purpose in words.
pub(crate) struct PurposeView {
    pub name: String,
    pub declared: String,
    pub rows: Vec<(String, String)>,
    pub law_beside: bool,
    pub why: Vec<(&'static str, String)>,
    pub papers: Vec<(String, String)>,
    pub pause_href: String,
    pub cases: Vec<CaseView>,
}

/// What would be decided for one kind of recipient.
pub(crate) struct CaseView {
    pub id: &'static str,
    pub title: String,
    /// `None`: the rules could not be asked.
    pub decision: Option<DecisionView>,
}

pub(crate) struct DecisionView {
    pub measure: String,
    pub reasons: Vec<ReasonView>,
    pub grey: Vec<(String, String)>,
    pub conditions: Vec<String>,
    pub next_best: Option<(String, String)>,
    pub ruleset: String,
}

pub(crate) struct ReasonView {
    pub rule: String,
    pub text: String,
    pub english: bool,
    pub effect: String,
    pub citation: String,
}

pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    let shell = Shell::new(&site, &visit).await;
    let frame = visit.frame;
    let rows = site.store.purposes().iter().map(|version| row(&frame, version)).collect();
    page(StatusCode::OK, &ListPage { frame, shell, rows })
}

fn row(frame: &Frame, version: &PurposeVersion) -> PurposeRow {
    let purpose = &version.purpose;
    PurposeRow {
        href: frame.href(format!("/purposes/{}", purpose.id)),
        name: purpose.name.clone(),
        ground: frame.t(&format!("basis-{}", purpose.basis)),
        measure: frame.t(&format!("measure-{}", purpose.measure)),
        kept: kept(frame, purpose),
        version: version.version,
    }
}

fn kept(frame: &Frame, purpose: &Purpose) -> String {
    match purpose.documents.retention_days {
        Some(days) => frame.words.counted("purpose-kept-days", u64::from(days)),
        None => frame.t("paper-missing"),
    }
}

pub(crate) async fn show(State(site): State<Site>, visit: Visit, Path(id): Path<String>) -> Response {
    let purposes = site.store.purposes();
    let Some(version) = purposes.iter().find(|version| version.purpose.id.as_str() == id) else {
        return shell::gone(&site, visit).await;
    };
    let shell = Shell::new(&site, &visit).await;
    let view = view(&site, &visit.frame, version);
    page(StatusCode::OK, &PurposePage { frame: visit.frame, shell, view })
}

fn view(site: &Site, frame: &Frame, version: &PurposeVersion) -> PurposeView {
    let purpose = &version.purpose;
    let declared = frame.words.filled(
        "purpose-declared",
        &[("version", &version.version), ("author", &version.author), ("day", &frame.day(version.at))],
    );
    PurposeView {
        name: purpose.name.clone(),
        declared,
        rows: declaration(frame, purpose),
        law_beside: purpose.law.is_some(),
        why: purpose.why.iter().map(|(language, text)| (language.as_str(), text.clone())).collect(),
        papers: papers(frame, purpose),
        pause_href: frame.href(format!("/pause/purpose-{}", purpose.id)),
        cases: cases(site, frame, purpose),
    }
}

fn declaration(frame: &Frame, purpose: &Purpose) -> Vec<(String, String)> {
    let mut rows = vec![
        (frame.t("purpose-kind"), frame.t(&format!("kind-{}", purpose.kind))),
        (frame.t("purposes-measure"), frame.t(&format!("measure-{}", purpose.measure))),
        (frame.t("purpose-controller"), frame.t(&format!("controller-{}", purpose.controller))),
        (frame.t("purpose-recipients"), frame.t(&format!("recipient-{}", purpose.recipient_class))),
        (frame.t("purposes-ground"), frame.t(&format!("basis-{}", purpose.basis))),
    ];
    if let Some(law) = &purpose.law {
        rows.push((frame.t("purpose-law"), law.clone()));
        let confirmed = purpose.law_confirmed_by.clone().unwrap_or_else(|| frame.t("purpose-law-nobody"));
        rows.push((frame.t("purpose-law-confirmed"), confirmed));
    }
    rows.extend(purpose.interest.clone().map(|interest| (frame.t("purpose-interest"), interest)));
    rows.push((frame.t("purposes-kept"), kept(frame, purpose)));
    rows
}

fn papers(frame: &Frame, purpose: &Purpose) -> Vec<(String, String)> {
    let documents = &purpose.documents;
    let paper = |key: &str, id: &Option<String>| {
        let id = match id.as_deref() {
            None => frame.t("paper-missing"),
            Some("none") => frame.t("paper-own"),
            Some(id) => id.to_owned(),
        };
        (frame.t(key), id)
    };
    vec![
        paper("paper-ropa", &documents.ropa),
        paper("paper-processor", &documents.processor),
        paper("paper-dpia", &documents.dpia),
        paper("paper-opinion", &documents.legal_opinion),
        paper("paper-works-council", &documents.works_council),
    ]
}

/// The kinds of recipient that a purpose meets: not yet told, told, said yes, said no.
fn cases(site: &Site, frame: &Frame, purpose: &Purpose) -> Vec<CaseView> {
    let told = match purpose.disclosure {
        Disclosure::AtCollection => Disclosure::AtCollection,
        _ => Disclosure::EarlierMessage,
    };
    let mut kinds = Vec::new();
    if told == Disclosure::EarlierMessage {
        kinds.push(("case-first", purpose.disclosure, ChoiceState::Unknown));
    }
    kinds.push(("case-told", told, ChoiceState::Unknown));
    kinds.push(("case-yes", told, ChoiceState::Granted));
    kinds.push(("case-no", told, ChoiceState::Refused));
    let now = site.clock.now();
    let case = |(id, disclosure, state): (&'static str, Disclosure, ChoiceState)| CaseView {
        id,
        title: frame.t(id),
        decision: decide(site, frame, purpose, disclosure, state, now)
            .map(|decision| DecisionView::new(frame, &decision)),
    };
    kinds.into_iter().map(case).collect()
}

fn decide(
    site: &Site,
    frame: &Frame,
    purpose: &Purpose,
    disclosure: Disclosure,
    state: ChoiceState,
    now: Timestamp,
) -> Option<Decision> {
    let mut choice = Choice::of(state, now, HowChosen::MailedLink);
    // A grant counts by the words that were shown; any will do for a case that stands for many people.
    choice.wording = "as shown on the recipient's page".to_owned();
    let consent = Some(consent_of(purpose, Some(&choice)));
    let countries = &frame.organisation.recipient_countries;
    let facts = facts_of(purpose, Person { countries, disclosure, consent, collected: None });
    site.decider
        .decide(&facts, None, now)
        .inspect_err(|error| tracing::error!(%error, purpose = %purpose.id, "a decision could not be shown"))
        .ok()
}

impl DecisionView {
    fn new(frame: &Frame, decision: &Decision) -> Self {
        let measure_name = |measure| frame.t(&format!("measure-{measure}"));
        Self {
            measure: frame.words.with("decision-measure", "measure", measure_name(decision.measure())),
            reasons: decision.reasons().iter().map(|reason| ReasonView::new(frame, reason)).collect(),
            grey: decision.grey().iter().map(|grey| (grey.rule.clone(), grey.text.clone())).collect(),
            conditions: decision.conditions().to_vec(),
            next_best: decision.next_best().map(|next| (measure_name(next.measure), next.needs.join("; "))),
            ruleset: frame.words.with("decision-ruleset", "ruleset", decision.ruleset()),
        }
    }
}

impl ReasonView {
    fn new(frame: &Frame, reason: &Reason) -> Self {
        let key = format!("rule-{}", reason.rule);
        let known = frame.words.has(&key);
        Self {
            rule: reason.rule.clone(),
            text: if known { frame.t(&key) } else { reason.text.clone() },
            english: !known,
            effect: frame.t(match reason.effect {
                Effect::Permit => "effect-permit",
                Effect::Forbid => "effect-forbid",
                Effect::Limit => "effect-limit",
            }),
            citation: reason.citation.clone(),
        }
    }
}
