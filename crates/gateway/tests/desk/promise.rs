//! Promise 1: a message carries no more than its decision, the recipient's choice and wishes, and the pauses allow.
//!
//! Random purposes, places and histories go through the real desk over a real store. What leaves is read by parsers that the
//! product does not use, and judged by a book that the test keeps by itself of all that was said.

use crate::harness::{DECIDER, Office, STUDY, STUDY_HEADERS, choice, jan, wish};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use openlijk_gateway::{Intake as _, Parcel};
use openlijk_lawfulness::{Decision, Person, consent_of, facts_of};
use openlijk_model::{
    Address, Basis, Choice, ChoiceState, Controller, Disclosure, HowChosen, Measure, Purpose, PurposeKind,
    RecipientClass, Role, TimePrecision, WishKind, covers,
};
use openlijk_store::{GreyRuling, NewChoice, PersonFacts, Scope, Who};
use openlijk_token::Meaning;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Who gets mail. Each has a history of their own.
const PEOPLE: [&str; 2] = ["jan@example.org", "els@example.org"];
const INVITATION: &str = "graag";
/// Every rule that permits what a picture needs, contested or not.
const RULES: [&str; 6] = ["R01", "R03", "R20", "R21", "R25", "R26"];

#[derive(Debug, Clone)]
enum Event {
    Mail {
        html: bool,
        text: bool,
        signed: bool,
        accepted: bool,
        again: bool,
    },
    Choose(ChoiceState),
    YesWithoutWords,
    Wish(WishKind, bool),
    Pause(Paused),
    Resume(Paused),
    MovedTo(&'static str),
    Asked,
    Declined(&'static str),
    /// Declared anew, changed so.
    Declared(Change),
    Later(i64),
}

/// Other versions of the purpose: some ask for more, some for less, some for something else.
#[derive(Debug, Clone, Copy)]
enum Change {
    Retention(u32),
    Count(bool),
    SenderMaySee(bool),
    Time(TimePrecision),
    Measure(Measure),
    Kind(PurposeKind),
    Basis(Basis),
}

impl Change {
    fn apply(self, purpose: &mut Purpose) {
        match self {
            Self::Retention(days) => purpose.documents.retention_days = Some(days),
            Self::Count(taken) => purpose.data.count = Some(taken),
            Self::SenderMaySee(true) => purpose.may_see = vec![Role::Officer, Role::Sender],
            Self::SenderMaySee(false) => purpose.may_see = vec![Role::Officer],
            Self::Time(time) => purpose.data.time = Some(time),
            Self::Measure(measure) => {
                purpose.measure = measure;
                purpose.data.unique_id = Some(measure != Measure::Aggregate);
            }
            Self::Kind(kind) => purpose.kind = kind,
            Self::Basis(basis) => purpose.basis = basis,
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop::sample::select(vec![
        Change::Retention(30),
        Change::Retention(90),
        Change::Retention(120),
        Change::Count(true),
        Change::Count(false),
        Change::SenderMaySee(true),
        Change::SenderMaySee(false),
        Change::Time(TimePrecision::Day),
        Change::Time(TimePrecision::Exact),
        Change::Measure(Measure::Aggregate),
        Change::Measure(Measure::Individual),
        Change::Kind(PurposeKind::NewsletterReach),
        Change::Kind(PurposeKind::MarketingProfile),
        Change::Basis(Basis::A),
        Change::Basis(Basis::E),
    ])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Paused {
    All,
    Purpose,
    Person,
}

fn event() -> impl Strategy<Value = Event> {
    let paused = || prop::sample::select(vec![Paused::All, Paused::Purpose, Paused::Person]);
    let state = prop::sample::select(vec![
        ChoiceState::Granted,
        ChoiceState::Granted,
        ChoiceState::Granted,
        ChoiceState::Refused,
        ChoiceState::Withdrawn,
    ]);
    let usually = || prop::bool::weighted(0.9);
    let mail = (usually(), any::<bool>(), prop::bool::weighted(0.05), usually(), prop::bool::weighted(0.15));
    prop_oneof![
        12 => mail.prop_map(|(html, text, signed, accepted, again)| Event::Mail { html, text: text || !html, signed, accepted, again }),
        4 => state.prop_map(Event::Choose),
        1 => Just(Event::YesWithoutWords),
        2 => (prop::sample::select(WishKind::ALL), prop::bool::weighted(0.4)).prop_map(|(kind, wanted)| Event::Wish(kind, wanted)),
        1 => paused().prop_map(Event::Pause),
        2 => paused().prop_map(Event::Resume),
        1 => prop::sample::select(vec!["NL", "FR", "IT", "DE"]).prop_map(Event::MovedTo),
        1 => Just(Event::Asked),
        1 => prop::sample::select(&RULES[..]).prop_map(Event::Declined),
        2 => change().prop_map(Event::Declared),
        3 => prop::sample::select(vec![1, 24 * 20, 24 * 100, 24 * 190]).prop_map(Event::Later),
    ]
}

fn purpose() -> impl Strategy<Value = Purpose> {
    let kind = prop::sample::select(vec![
        PurposeKind::NewsletterReach,
        PurposeKind::NewsletterReach,
        PurposeKind::HelpdeskReach,
        PurposeKind::DeliverabilityHygiene,
        PurposeKind::MarketingProfile,
    ]);
    let measure =
        prop::sample::select(vec![Measure::Aggregate, Measure::LastOpen, Measure::Individual, Measure::Individual]);
    let who = prop::sample::select(vec![Controller::Private, Controller::Private, Controller::PublicTask]);
    let basis = prop::sample::select(vec![Basis::A, Basis::A, Basis::E, Basis::F]);
    let class = prop::sample::select(vec![RecipientClass::Citizen, RecipientClass::Citizen, RecipientClass::Employee]);
    (kind, measure, who, basis, class, any::<bool>()).prop_map(|(kind, measure, controller, basis, class, early)| {
        let mut purpose: Purpose = serde_json::from_str(STUDY).unwrap();
        (purpose.kind, purpose.measure, purpose.controller, purpose.basis) = (kind, measure, controller, basis);
        (purpose.recipient_class, purpose.requested_mail) = (class, true);
        purpose.interest = Some("to know whether our mail is read".into());
        purpose.disclosure = if early { Disclosure::AtCollection } else { Disclosure::InMessage };
        purpose.data.unique_id = Some(measure != Measure::Aggregate);
        purpose.data.time = Some(if measure == Measure::LastOpen { TimePrecision::Day } else { TimePrecision::Hour });
        purpose.documents.dpia = Some("dpia-3".into());
        purpose.necessity = Some("no other figure says which letters are read".into());
        purpose
    })
}

/// What the test itself knows about somebody.
#[derive(Debug, Clone, Default)]
struct History {
    /// What the purpose asked for whenever they were told.
    told: Vec<Purpose>,
    choice: Option<Choice>,
    /// What it asked for when they chose.
    chose_about: Option<Purpose>,
    wishes: BTreeSet<&'static str>,
    country: Option<String>,
    /// When they were last asked, or last said no.
    rest_from: Option<Timestamp>,
}

impl History {
    /// What they chose, as far as it counts for `now`: a no counts for everything.
    fn counts_for(&self, now: &Purpose) -> Option<&Choice> {
        let covered = self.chose_about.as_ref().is_some_and(|then| covers(then, now));
        self.choice.as_ref().filter(|choice| choice.state != ChoiceState::Granted || covered)
    }
}

struct Book {
    purpose: Purpose,
    /// Whatever it asked for before.
    before: Vec<Purpose>,
    countries: Vec<String>,
    people: BTreeMap<&'static str, History>,
    pauses: BTreeSet<(Paused, &'static str)>,
    declined: BTreeSet<&'static str>,
}

impl Book {
    /// The most that mail to somebody may carry now.
    fn most(&self, person: &'static str, now: Timestamp) -> Measure {
        let history = &self.people[person];
        let paused = self.pauses.iter().any(|(paused, of)| *paused != Paused::Person || *of == person);
        if paused {
            return Measure::None;
        }
        let said_no = history.choice.as_ref().is_some_and(|choice| choice.state.says_no());
        let told = history.told.iter().any(|then| covers(then, &self.purpose)) || self.told_at_collection();
        if said_no || !told || !history.wishes.is_empty() {
            return Measure::Delivery;
        }
        let decision = self.decision(history, now);
        let declined = decision.grey().iter().any(|grey| self.declined.contains(grey.rule.as_str()));
        if declined { Measure::Delivery } else { decision.measure() }
    }

    /// Nobody knows when these people gave their address: they were told of it all where nothing less was asked for before.
    fn told_at_collection(&self) -> bool {
        let nothing_less = self.before.iter().all(|then| covers(then, &self.purpose));
        self.purpose.disclosure == Disclosure::AtCollection && nothing_less
    }

    fn decision(&self, history: &History, now: Timestamp) -> Decision {
        let disclosure = match self.told_at_collection() {
            true => Disclosure::AtCollection,
            false => Disclosure::EarlierMessage,
        };
        let place = history.country.clone().map_or(self.countries.clone(), |country| vec![country]);
        let consent = consent_of(&self.purpose, history.counts_for(&self.purpose));
        let person = Person { countries: &place, disclosure, consent: Some(consent), collected: None };
        DECIDER.decide(&facts_of(&self.purpose, person), None, now).unwrap()
    }

    fn may_be_asked(&self, person: &str, now: Timestamp) -> bool {
        let history = &self.people[person];
        let free = history
            .rest_from
            .is_none_or(|last| last.to_zoned(TimeZone::UTC).checked_add(6.months()).unwrap().timestamp() <= now);
        let said_yes = history
            .counts_for(&self.purpose)
            .is_some_and(|choice| choice.state == ChoiceState::Granted && !choice.wording.is_empty());
        free && self.purpose.basis == Basis::A && history.wishes.is_empty() && !said_yes
    }
}

/// What was found in a message as it left.
#[derive(Debug, Default)]
struct Found {
    pictures: Vec<String>,
    html: Vec<String>,
    text: Vec<String>,
    refuse: bool,
}

/// Reads a message with other parsers than the product's.
fn read(bytes: &[u8]) -> Found {
    use lol_html::{RewriteStrSettings, element, rewrite_str};
    let message = mailparse::parse_mail(bytes).unwrap();
    let refuse = message.headers.iter().any(|header| header.get_key().eq_ignore_ascii_case("Measure-Refuse"));
    let mut found = Found { refuse, ..Found::default() };
    for part in message.parts() {
        match part.ctype.mimetype.as_str() {
            "text/html" => found.html.push(part.get_body().unwrap()),
            "text/plain" => found.text.push(part.get_body().unwrap()),
            _ => {}
        }
    }
    let pictures = RefCell::new(Vec::new());
    for html in &found.html {
        let settings =
            RewriteStrSettings::new().append_element_content_handler(element!("*[src], *[background]", |it| {
                let names = ["src", "background"];
                pictures.borrow_mut().extend(names.iter().filter_map(|name| it.get_attribute(name)));
                Ok(())
            }));
        rewrite_str(html, settings).unwrap();
        assert_eq!(html.matches("/o/").count(), html.matches("<img src=\"https://meet.example.nl/o/").count());
    }
    found.pictures = pictures.into_inner();
    found
}

fn says(texts: &[String], words: &str) -> bool {
    texts.iter().any(|text| text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words))
}

/// How often each thing was seen, so that the test proves something.
type Seen = RefCell<BTreeMap<&'static str, u32>>;

fn judge(
    book: &Book,
    person: &'static str,
    parcel: &Parcel,
    office: &Office,
    seen: &Seen,
) -> Result<(), TestCaseError> {
    let (found, now) = (read(&parcel.bytes), office.now());
    let most = book.most(person, now);
    let count = |what| *seen.borrow_mut().entry(what).or_default() += 1;
    prop_assert!(parcel.report.measure.is_at_most(most), "{:?}, at most {most}", parcel.report);
    prop_assert!(found.pictures.len() <= 1);
    if let Some(url) = found.pictures.first() {
        let token = url.strip_prefix("https://meet.example.nl/o/").and_then(|it| it.strip_suffix(".gif")).unwrap();
        let alone = matches!(office.store.open_token(token).unwrap().meaning, Meaning::MessagePicture { .. });
        prop_assert!(most.needs_picture(), "{:?} with a picture, at most {most}", parcel.report);
        // A retry keeps its first attempt's picture, so a crowd's may stand where a person's own could.
        prop_assert!(!alone || most != Measure::Aggregate, "{:?}, at most {}", parcel.report, most);
        // Promise 2, on the same bytes.
        prop_assert!(found.refuse && says(&found.html, "mail") && !says(&found.html, "Deze mail meet niets"));
        prop_assert!(found.text.is_empty() || says(&found.text, "U kunt nee zeggen."), "{:?}", found);
        count(most.as_str());
    }
    let invited = says(&found.html, INVITATION) || says(&found.text, INVITATION);
    if invited {
        prop_assert!(found.pictures.is_empty(), "an invitation beside a picture");
        prop_assert!(book.may_be_asked(person, now), "{person} {:?}", book.people[person]);
        prop_assert!(!book.pauses.iter().any(|(paused, of)| *paused != Paused::Person || *of == person));
        count("invitation");
    }
    if book.people[person].wishes.contains("plain-text") && !found.text.is_empty() && !found.html.is_empty() {
        prop_assert!(parcel.report.reasons.iter().any(|it| it == "dkim-signed"), "{:?}", parcel.report);
    }
    let history = &book.people[person];
    if history.choice.is_some() && history.counts_for(&book.purpose).is_none() {
        count("outgrown yes");
    }
    count("mail");
    Ok(())
}

fn mail(number: usize, html: bool, text: bool, signed: bool) -> Vec<u8> {
    let signature = if signed { "DKIM-Signature: v=1; d=example.nl\r\n" } else { "" };
    let part = |kind: &str, body: &str| format!("--b\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{body}\r\n");
    let html = if html { part("html", "<body><p>Beste lezer</p></body>") } else { String::new() };
    let text = if text { part("plain", "Beste lezer") } else { String::new() };
    let head = format!("From: DUO <news@example.nl>\r\nMIME-Version: 1.0\r\nMessage-ID: <{number}@example.nl>\r\n");
    let kind = "Content-Type: multipart/alternative; boundary=b\r\n";
    format!("{head}{STUDY_HEADERS}{signature}{kind}\r\n{text}{html}--b--\r\n").into_bytes()
}

async fn live(
    purpose: Purpose,
    countries: Vec<&'static str>,
    events: Vec<(bool, Event)>,
    seen: &Seen,
) -> Result<(), TestCaseError> {
    let office = Office::of(purpose.clone(), &countries).await;
    let countries = countries.into_iter().map(str::to_owned).collect();
    let people = PEOPLE.map(|person| (person, History::default())).into();
    let (pauses, declined) = (BTreeSet::new(), BTreeSet::new());
    let mut book = Book { purpose, before: Vec::new(), countries, people, pauses, declined };
    let mut last: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for (number, (first, event)) in events.into_iter().enumerate() {
        let person = PEOPLE[usize::from(!first)];
        let address = Address::parse(person).unwrap();
        let now = office.now();
        match event {
            Event::Mail { html, text, signed, accepted, again } => {
                let raw =
                    last.get(person).filter(|_| again).cloned().unwrap_or_else(|| mail(number, html, text, signed));
                let parcel = office.parcel(&raw, person).await;
                judge(&book, person, &parcel, &office, seen)?;
                last.insert(person, raw);
                let found = read(&parcel.bytes);
                office.desk.conclude(parcel.slips, accepted).await;
                let history = book.people.get_mut(person).unwrap();
                if accepted && found.refuse {
                    history.told.push(book.purpose.clone());
                }
                if accepted && (says(&found.html, INVITATION) || says(&found.text, INVITATION)) {
                    history.rest_from = Some(now);
                }
            }
            Event::Choose(state) => {
                office.store.choose(choice(&address, state), now).await.unwrap();
                let history = book.people.get_mut(person).unwrap();
                history.choice = Some(Choice { wording: "words".into(), ..Choice::of(state, now, HowChosen::Page) });
                history.chose_about = Some(book.purpose.clone());
                if state.says_no() {
                    history.rest_from = Some(now);
                }
            }
            Event::YesWithoutWords => {
                let yes = NewChoice { wording: None, ..choice(&address, ChoiceState::Granted) };
                office.store.choose(yes, now).await.unwrap();
                let yes = Choice::of(ChoiceState::Granted, now, HowChosen::Page);
                let history = book.people.get_mut(person).unwrap();
                (history.choice, history.chose_about) = (Some(yes), Some(book.purpose.clone()));
            }
            Event::Wish(kind, wanted) => {
                office.store.wish(wish(&address, kind, wanted), now).await.unwrap();
                let wishes = &mut book.people.get_mut(person).unwrap().wishes;
                if wanted {
                    wishes.insert(kind.as_str())
                } else {
                    wishes.remove(kind.as_str())
                };
            }
            Event::Pause(paused) => {
                office.store.pause(scope(&office, paused, &address).await, "why", "fg", now).await.unwrap();
                book.pauses.insert((paused, if paused == Paused::Person { person } else { "" }));
            }
            Event::Resume(paused) => {
                let scope = scope(&office, paused, &address).await;
                // Where nothing is paused there is nothing to end.
                let _ = office.store.resume(scope, "why", "fg", now).await;
                book.pauses.remove(&(paused, if paused == Paused::Person { person } else { "" }));
            }
            Event::MovedTo(country) => {
                let facts = PersonFacts { country: Some(country.into()), collected: None };
                office.store.set_person(&Who::Address(address), facts).await.unwrap();
                book.people.get_mut(person).unwrap().country = Some(country.into());
            }
            Event::Asked => {
                let words = choice(&jan(), ChoiceState::Granted).wording.unwrap();
                office.store.asked(&Who::Address(address), &book.purpose.id, words, now).await.unwrap();
                book.people.get_mut(person).unwrap().rest_from = Some(now);
            }
            Event::Declined(rule) => {
                let (note, who) = ("not yet".into(), "fg".into());
                let ruling = GreyRuling {
                    purpose: book.purpose.id.clone(),
                    rule: rule.into(),
                    accepted: false,
                    note,
                    who,
                    at: now,
                };
                office.store.rule_on_grey(ruling).await.unwrap();
                book.declined.insert(rule);
            }
            Event::Declared(change) => {
                office.declare(|purpose| change.apply(purpose)).await;
                let before = std::mem::replace(&mut book.purpose, office.purpose());
                book.before.push(before);
            }
            Event::Later(hours) => office.later(hours),
        }
    }
    office.store.close().await;
    Ok(())
}

async fn scope(office: &Office, paused: Paused, address: &Address) -> Scope {
    match paused {
        Paused::All => Scope::All,
        Paused::Purpose => Scope::Purpose("study".parse().unwrap()),
        Paused::Person => Scope::Recipient(office.store.enrol(address).await.unwrap()),
    }
}

#[test]
fn no_bytes_carry_more_than_the_strictest_of_decision_choice_and_pause() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let seen = Seen::default();
    let places = prop::sample::select(vec![
        vec!["NL"],
        vec!["NL"],
        vec!["FR"],
        vec!["IT"],
        vec!["DE"],
        vec!["NL", "DE"],
        vec![],
    ]);
    let events = prop::collection::vec((prop::bool::weighted(0.7), event()), 8..24);
    let mut runner = TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(purpose(), places, events), |(purpose, countries, events)| {
        runtime.block_on(live(purpose, countries, events, &seen))
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    // Nothing is shown by mail that never measures and never asks.
    let seen = seen.into_inner();
    println!("{seen:?}");
    for what in ["aggregate", "individual", "invitation", "outgrown yes"] {
        assert!(seen.get(what).is_some_and(|count| *count > 0), "{what}: {seen:?}");
    }
}
