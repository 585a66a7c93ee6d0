//! What is added to an incident: a page for each act, with its fields, and from what was filled in to the entry. Whether it may be
//! added is asked of the case first, so that a page says in its own words why not; the store asks it again.

use super::super::sheet::{Block, Field, Form as FormView, Opt, Sheet, field_id};
use super::super::words::language;
use super::case::found;
use super::{LONGEST, Problem, SHORT, SentNames, name};
use crate::Site;
use crate::incidents::{Dossier, Paper, words};
use crate::shell;
use crate::signed::{Fields, Form, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_incident::{Decision, Entry, LetterWords, Refusal};
use openlijk_model::{Filing, FormField, Language, Risk, Shape, Statement};
use openlijk_pages::Frame;
use openlijk_store::{IncidentRecord, StoreError};

/// Something that can be added.
pub(super) struct Act {
    /// As it stands in the path.
    pub(super) path: &'static str,
    /// What it is called.
    pub(super) title: &'static str,
    fields: fn(&Asked<'_>) -> Vec<Field>,
    /// The entry, or which field is wrong and why. `None`: not an entry, see [`add`].
    entry: fn(&Fields, Timestamp) -> Result<Option<Entry>, Problem>,
    /// The field that a refusal of the case belongs to.
    field: &'static str,
}

/// A page of an act, as it is made.
struct Asked<'a> {
    frame: &'a Frame,
    sent: &'a Fields,
    problem: Option<Problem>,
    now: Timestamp,
}

impl Asked<'_> {
    fn error(&self, field: &str) -> Option<String> {
        self.problem.filter(|(name, _)| *name == field).map(|(_, key)| self.frame.t(key))
    }

    fn line(&self, field: &'static str, label: &str) -> Field {
        let value = self.sent.value(field);
        Field::line(field, self.frame.t(label), value, SHORT).error(self.error(field)).required()
    }

    fn area(&self, field: &'static str, label: &str) -> Field {
        let value = self.sent.value(field);
        Field::area(field, self.frame.t(label), value, LONGEST)
            .hint(self.frame.t("incident-what-hint"))
            .error(self.error(field))
            .required()
    }

    fn choice<T: Copy + Into<&'static str>>(
        &self,
        field: &'static str,
        label: &str,
        all: impl Iterator<Item = T>,
        name: impl Fn(&Frame, T) -> String,
    ) -> Field {
        let option = |one: T| {
            let value: &'static str = one.into();
            Opt::new(value, name(self.frame, one), self.sent.value(field) == value)
        };
        Field::choice(field, self.frame.t(label), all.map(option).collect()).error(self.error(field))
    }

    fn yes_no(&self) -> Field {
        let option = |yes: bool| {
            let value = if yes { "yes" } else { "no" };
            Opt::new(value, words::yes_no(self.frame, yes), self.sent.value("answer") == value)
        };
        Field::choice("answer", self.frame.t("incident-answer-label"), vec![option(true), option(false)])
    }

    /// The moment that something happened, now where nobody said otherwise.
    fn moment(&self, label: &str) -> Field {
        let sent = self.sent.value("at");
        let value = if sent.is_empty() { self.now.to_string() } else { sent.to_owned() };
        Field::line("at", self.frame.t(label), value, SHORT).error(self.error("at")).required()
    }
}

/// Every act, in the order of the page.
pub(super) const ACTS: &[Act] = &[
    Act {
        path: "note",
        title: "incident-note-do",
        fields: |asked| vec![asked.area("text", "incident-text-label")],
        entry: |sent, _| Ok(Some(Entry::Noted { text: text(sent, "text") })),
        field: "text",
    },
    Act {
        path: "answer",
        title: "incident-answer-do",
        fields: |asked| {
            let all = FormField::ALL.iter().copied().filter(|field| field.shape() != Shape::Derived);
            vec![
                asked.choice("field", "incident-field-label", all, words::field),
                Field::area("value", asked.frame.t("incident-value-label"), asked.sent.value("value"), LONGEST)
                    .hint(asked.frame.t("incident-value-hint"))
                    .error(asked.error("value"))
                    .required(),
            ]
        },
        entry: |sent, _| {
            let field = sent.value("field").parse().map_err(|_| ("field", "refused-value"))?;
            Ok(Some(Entry::Answered { field, value: text(sent, "value") }))
        },
        field: "value",
    },
    Act {
        path: "name",
        title: "incident-name-do",
        fields: |asked| SentNames::of(asked.sent).fields(asked.frame, &|field| asked.error(field)),
        entry: |_, _| Ok(None),
        field: "messages",
    },
    Act {
        path: "measure",
        title: "incident-acted-do",
        fields: |asked| vec![asked.area("text", "incident-text-label")],
        entry: |sent, _| Ok(Some(Entry::Acted { text: text(sent, "text") })),
        field: "text",
    },
    Act {
        path: "statement",
        title: "incident-stated-do",
        fields: |asked| {
            vec![
                asked.line("item", "incident-item-label"),
                asked.choice("said", "incident-said-label", Statement::ALL.iter().copied(), words::statement),
                asked.area("text", "incident-how-label"),
                Field::tick("trusted", asked.frame.t("incident-trusted-label"), asked.sent.value("trusted") == "yes"),
            ]
        },
        entry: |sent, _| {
            let item = sent.value("item").trim().parse().map_err(|_| ("item", "refused-number"))?;
            let said = sent.value("said").parse().map_err(|_| ("said", "refused-value"))?;
            let trusted = sent.value("trusted") == "yes";
            Ok(Some(Entry::Stated { item, said, trusted, text: text(sent, "text") }))
        },
        field: "text",
    },
    Act {
        path: "risk",
        title: "incident-risk-do",
        fields: |asked| {
            vec![
                asked.choice("answer", "incident-answer-label", Risk::ALL.iter().copied(), words::risk),
                asked.area("why", "incident-why-label"),
            ]
        },
        entry: |sent, _| {
            let risk = sent.value("answer").parse().map_err(|_| ("answer", "refused-value"))?;
            Ok(Some(Entry::Decided { decision: Decision::Risk(risk), why: text(sent, "why") }))
        },
        field: "why",
    },
    Act {
        path: "notify",
        title: "incident-notify-do",
        fields: |asked| vec![asked.yes_no(), asked.area("why", "incident-why-label")],
        entry: |sent, _| Ok(Some(Entry::Decided { decision: Decision::Notify(yes(sent)?), why: text(sent, "why") })),
        field: "why",
    },
    Act {
        path: "tell",
        title: "incident-tell-do",
        fields: |asked| vec![asked.yes_no(), asked.area("why", "incident-why-label")],
        entry: |sent, _| Ok(Some(Entry::Decided { decision: Decision::Tell(yes(sent)?), why: text(sent, "why") })),
        field: "why",
    },
    Act {
        path: "filed",
        title: "incident-filed-do",
        fields: |asked| {
            let number = asked.sent.value("number");
            let why = asked.sent.value("why");
            vec![
                asked.choice("filing", "incident-papers-kind", Filing::ALL.iter().copied(), words::filing),
                Field::line("number", asked.frame.t("incident-number-label"), number, SHORT),
                asked.moment("incident-filed-when"),
                Field::area("why", asked.frame.t("incident-why-label"), why, LONGEST).error(asked.error("why")),
            ]
        },
        entry: |sent, now| {
            let filing = sent.value("filing").parse().map_err(|_| ("filing", "refused-value"))?;
            let (number, at) = (text(sent, "number"), moment(sent, now)?);
            // The form as it was told is filled in by `add`, from what was read.
            Ok(Some(Entry::Filed { filing, number, at, form: Vec::new(), why: text(sent, "why") }))
        },
        field: "why",
    },
    Act {
        path: "letter",
        title: "incident-letter-do",
        fields: |asked| {
            let area = |field: &'static str, label: &str| Field { required: false, ..asked.area(field, label) };
            vec![
                asked.choice("language", "incident-language-label", Language::ALL.iter().copied(), language),
                area("what", "letter-what"),
                area("consequences", "letter-consequences"),
                area("measures", "letter-measures"),
                area("advice", "letter-advice"),
            ]
        },
        entry: |sent, _| {
            let language = sent.value("language").parse().map_err(|_| ("language", "refused-value"))?;
            let words = LetterWords {
                what: text(sent, "what"),
                consequences: text(sent, "consequences"),
                measures: text(sent, "measures"),
                advice: text(sent, "advice"),
            };
            Ok(Some(Entry::Worded { language, words }))
        },
        field: "what",
    },
    Act {
        path: "told",
        title: "incident-told-do",
        fields: |asked| {
            vec![
                asked.line("count", "incident-count-label"),
                asked.area("how", "incident-how-label"),
                asked.moment("incident-when"),
            ]
        },
        entry: |sent, now| {
            let count = sent.value("count").trim().parse().map_err(|_| ("count", "refused-number"))?;
            Ok(Some(Entry::Told { how: text(sent, "how"), count, at: moment(sent, now)? }))
        },
        field: "how",
    },
    Act {
        path: "plan",
        title: "incident-planned-do",
        fields: |asked| {
            vec![
                asked.area("step", "incident-step-label"),
                asked.line("who", "incident-step-who"),
                asked.line("until", "incident-step-until"),
            ]
        },
        entry: |sent, _| {
            let until: Date = sent.value("until").trim().parse().map_err(|_| ("until", "refused-day"))?;
            Ok(Some(Entry::Planned { step: text(sent, "step"), who: text(sent, "who"), until }))
        },
        field: "step",
    },
    Act {
        path: "done",
        title: "incident-done-do",
        fields: |asked| vec![asked.line("step", "incident-step-number"), asked.area("result", "incident-result")],
        entry: |sent, _| {
            let step = sent.value("step").trim().parse().map_err(|_| ("step", "refused-number"))?;
            Ok(Some(Entry::Done { step, result: text(sent, "result") }))
        },
        field: "result",
    },
    Act {
        path: "close",
        title: "incident-close-do",
        fields: |asked| vec![asked.area("why", "incident-why-label")],
        entry: |sent, _| Ok(Some(Entry::Closed { why: text(sent, "why") })),
        field: "why",
    },
];

fn text(sent: &Fields, field: &str) -> String {
    sent.value(field).trim().to_owned()
}

fn yes(sent: &Fields) -> Result<bool, Problem> {
    match sent.value("answer") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(("answer", "refused-value")),
    }
}

fn moment(sent: &Fields, now: Timestamp) -> Result<Timestamp, Problem> {
    match sent.value("at").trim() {
        "" => Ok(now),
        text => text.parse().map_err(|_| ("at", "refused-time")),
    }
}

fn act(path: &str) -> Option<&'static Act> {
    ACTS.iter().find(|act| act.path == path)
}

pub(crate) async fn ask(State(site): State<Site>, visit: Visit, Path((id, path)): Path<(String, String)>) -> Response {
    page(&site, visit, (&id, &path), &Fields::of(Vec::new()), None).await
}

async fn page(
    site: &Site,
    visit: Visit,
    (id, path): (&str, &str),
    sent: &Fields,
    problem: Option<Problem>,
) -> Response {
    let record = match found(site, id).await {
        Ok(record) => record,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let (Some(record), Some(act)) = (record, act(path)) else { return shell::gone(site, visit).await };
    let frame = &visit.frame;
    let back = frame.href(format!("/desk/incidents/{id}"));
    let mut sheet = Sheet::new(frame, frame.t(act.title)).up(back.clone(), name(frame, record.id()));
    sheet.problems.extend(problem.map(|(field, key)| (field_id(field), frame.t(key))));
    let asked = Asked { frame, sent, problem, now: site.clock.now() };
    let form = FormView::to(frame.href(format!("/desk/incidents/{id}/add/{path}")))
        .fields((act.fields)(&asked))
        .cancel(back, frame.t("pause-cancel"))
        .button("", "", frame.t("incident-save"));
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    sheet.with(Block::Form(form)).answer(site, visit, status, None).await
}

pub(crate) async fn add(State(site): State<Site>, Path((id, path)): Path<(String, String)>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let record = match found(&site, &id).await {
        Ok(record) => record,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    let (Some(record), Some(act)) = (record, act(&path)) else { return shell::gone(&site, visit).await };
    let added = match (act.entry)(&fields, site.clock.now()) {
        Ok(Some(entry)) => write(&site, &visit, &record, act, entry).await,
        Ok(None) => name_more(&site, &visit, &record, &fields).await,
        Err(problem) => Ok(Err(problem)),
    };
    match added {
        Ok(Ok(())) => Redirect::to(&visit.frame.href(format!("/desk/incidents/{id}"))).into_response(),
        Ok(Err(problem)) => page(&site, visit, (&id, &path), &fields, Some(problem)).await,
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

/// What came of adding: done, or which field is wrong and why.
type Added = Result<Result<(), Problem>, StoreError>;

async fn write(site: &Site, visit: &Visit, record: &IncidentRecord, act: &Act, entry: Entry) -> Added {
    let now = site.clock.now();
    let entry = before_writing(site, visit, record, entry).await?;
    if let Err(refusal) = record.case.may_add(&entry, now) {
        let field = match &refusal {
            Refusal::Blank(name) => name,
            Refusal::NoItem(_) => "item",
            Refusal::NoStep(_) => "step",
            Refusal::Ahead if act.path == "filed" || act.path == "told" => "at",
            _ => act.field,
        };
        return Ok(Err((field, words::refusal(&refusal))));
    }
    match site.store.add_to_incident(record.id(), entry, &visit.account, now).await {
        Ok(()) => Ok(Ok(())),
        Err(StoreError::AddressInNote) => Ok(Err((act.field, "note-address"))),
        // Somebody else added what changes the answer, in the moment between.
        Err(StoreError::Refused(_)) => Ok(Err((act.field, "refused-value"))),
        Err(error) => Err(error),
    }
}

/// What an entry needs beside what was filled in: of a letter the words from before, of a filing the form as it was told.
async fn before_writing(
    site: &Site,
    visit: &Visit,
    record: &IncidentRecord,
    entry: Entry,
) -> Result<Entry, StoreError> {
    Ok(match entry {
        Entry::Worded { language, words } => {
            let words = words.over(record.case.letters().get(&language).copied());
            Entry::Worded { language, words }
        }
        Entry::Filed { filing, number, at, why, .. } => {
            let by = (visit.account.as_str(), Some(visit.role));
            let now = site.clock.now();
            let dossier = Dossier::read(&site.store, &site.decider, record.id(), by, now).await?;
            let form = dossier.map(|dossier| Paper::of(&visit.frame, &dossier, filing, now).as_filed());
            Entry::Filed { filing, number, at, form: form.unwrap_or_default(), why }
        }
        other => other,
    })
}

async fn name_more(site: &Site, visit: &Visit, record: &IncidentRecord, sent: &Fields) -> Added {
    let named = match SentNames::of(sent).named() {
        Ok(named) if named.messages.is_empty() && named.people.is_empty() => {
            return Ok(Err(("messages", "refused-blank")));
        }
        Ok(named) => named,
        Err(problem) => return Ok(Err(problem)),
    };
    match site.store.name_in_incident(record.id(), named, &visit.account, site.clock.now()).await {
        Ok(_) => Ok(Ok(())),
        Err(StoreError::Unknown(_) | StoreError::Refused(_)) => Ok(Err(("messages", "refused-named"))),
        Err(error) => Err(error),
    }
}
