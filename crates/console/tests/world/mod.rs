//! An organisation with a store in a folder of its own, purposes, mailings that were read, an account, and a browser
//! that keeps its cookie.

// Each test file uses a part of this.
#![allow(dead_code)]

pub mod hop;

use argon2::{Argon2, PasswordHasher};
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use hop::Hop;
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use openlijk_console::{ConsoleState, Organisation, router};
use openlijk_gateway::{Desk, DeskSettings, NextHop, Post};
use openlijk_lawfulness::{Decider, Person, consent_of, facts_of};
use openlijk_model::{
    Address, Clock, Disclosure, Factor, Language, Measure, MessageId, OpenerClass, Purpose, Role, SealedAct,
};
use openlijk_portal::{Portal, PortalSettings};
use openlijk_store::{Account, Hit, NewMessage, NewSealed, Options, Outcome, ShownText, Store, TextKind};
use openlijk_token::{Meaning, Token};
use std::sync::{Arc, Mutex};

pub const PASSWORD: &str = "een lang wachtwoord";
/// Names that would be markup if a page forgot to escape them.
pub const NASTY: &str = "<script>alert(1)</script>\"'&";

#[derive(Clone)]
pub struct World {
    pub store: Store,
    pub app: axum::Router,
    pub cookie: Option<String>,
    pub decider: Arc<Decider>,
    pub organisation: Arc<Organisation>,
    /// Where its mail goes.
    pub hop: Hop,
    now: Arc<Mutex<Timestamp>>,
    password_hash: String,
    _folder: Arc<tempfile::TempDir>,
}

pub fn purpose(id: &str, name: &str, measure: Measure) -> Purpose {
    let (basis, interest) =
        if measure == Measure::Individual { ("a", None) } else { ("f", Some("Zien wat wordt gelezen.")) };
    serde_json::from_value(serde_json::json!({
        "id": id, "name": name, "kind": "newsletter-reach", "measure": measure, "controller": "private",
        "recipient_class": "citizen", "basis": basis, "interest": interest, "requested_mail": true,
        "disclosure": Disclosure::AtCollection, "data": {"unique_id": measure == Measure::Individual},
        "less_intrusive": {"available": "none"}, "audience": 1000,
        "why": {"nl": "Zo weten we welke onderwerpen u helpen.", "en": "So we know which subjects help you."},
        "documents": {"ropa": "12", "processor": "none", "retention_days": 60, "dpia": "3"},
    }))
    .unwrap()
}

/// What stands beside the box: markup in the organisation's words must stay text.
pub fn consent_wording(purpose: &Purpose, language: Language) -> String {
    format!("[{language}] {} mag meten wat ik lees & <open>.", purpose.name)
}

/// A portal over this store.
pub fn portal(store: &Store, organisation: &Arc<Organisation>) -> Portal {
    let settings = PortalSettings {
        organisation: Arc::clone(organisation),
        public_url: "https://mail.example.nl".to_owned(),
        sender: "post@example.nl".to_owned(),
        domains: vec!["example.nl".to_owned()],
        archive: None,
    };
    Portal::new(store.clone(), settings)
}

impl World {
    pub async fn of(organisation: &str, purposes: Vec<Purpose>) -> Self {
        Self::tuned(organisation, purposes, |_| {}).await
    }

    /// With a console that `tune` changed.
    pub async fn tuned(organisation: &str, purposes: Vec<Purpose>, tune: impl FnOnce(&mut ConsoleState)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &Options::default()).unwrap();
        let start: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        let now = Arc::new(Mutex::new(start));
        let clock = Arc::clone(&now);
        let decider = Arc::new(Decider::built_in().unwrap());
        let organisation = Arc::new(Organisation {
            name: organisation.to_owned(),
            dpo: "fg@example.nl".to_owned(),
            address: "Postbus 1, 3500 AA Utrecht".to_owned(),
            country: "NL".to_owned(),
            recipient_countries: vec!["NL".to_owned()],
            languages: vec![Language::Nl],
            timezone: jiff::tz::TimeZone::UTC,
        });
        let password_hash = Argon2::default().hash_password(PASSWORD.as_bytes()).unwrap().to_string();
        store.set_account(Account::local("anna", password_hash.clone(), Role::Officer)).await.unwrap();
        let hop = Hop::start().await;
        let settings = DeskSettings {
            controller: organisation.controller(),
            public_url: "https://mail.example.nl".to_owned(),
            safe_domains: Vec::new(),
        };
        let time = Arc::clone(&now);
        let time = Clock::new(move || *time.lock().unwrap());
        let desk = Desk::new(store.clone(), Arc::clone(&decider), settings, time);
        let desk = Arc::new(desk.with_portal(portal(&store, &organisation)));
        let next_hop = NextHop::new(hop.address.to_string(), "console.example");
        let mut state = ConsoleState {
            store: store.clone(),
            organisation: Arc::clone(&organisation),
            decider: Arc::clone(&decider),
            clock: Clock::new(move || *clock.lock().unwrap()),
            https: false,
            second_factor_required: false,
            consent_wording: Arc::new(consent_wording),
            portal: portal(&store, &organisation),
            outbox: Arc::new(Post::new(desk, next_hop)),
            mail_road: Arc::new(NoRoad),
            oidc: None,
            metrics: Arc::new(|| "openlijk_hits_total 1\n".to_owned()),
        };
        tune(&mut state);
        let app = router(state);
        let world = Self {
            store,
            app,
            cookie: None,
            decider,
            organisation,
            hop,
            now,
            password_hash,
            _folder: Arc::new(folder),
        };
        for purpose in purposes {
            world.declare(purpose).await;
        }
        world
    }

    /// Declares a purpose, which must be complete.
    pub async fn declare(&self, purpose: Purpose) {
        let assessed = self.decider.assess(purpose, &self.organisation.controller(), self.now()).unwrap();
        assert!(assessed.assessment().is_complete(), "{:?}", assessed.assessment().missing);
        self.store.apply_purpose(assessed, "Anna de Vries", self.now()).await.unwrap();
    }

    pub async fn usual() -> Self {
        let purposes = vec![
            purpose("news", "Nieuwsbrief", Measure::Aggregate),
            purpose("profile", "Persoonlijke tips", Measure::Individual),
        ];
        Self::of("Gemeente Voorbeeld", purposes).await
    }

    pub fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    /// Another browser at the same console.
    pub fn browser(&self) -> Self {
        Self { cookie: None, ..self.clone() }
    }

    pub fn set_now(&self, now: Timestamp) {
        *self.now.lock().unwrap() = now;
    }

    /// Another account with the same password.
    pub async fn account(&self, name: &str, role: Role) -> Account {
        let account = Account::local(name, self.password_hash.clone(), role);
        self.store.set_account(account.clone()).await.unwrap();
        account
    }

    pub fn pass(&self, minutes: i64) {
        *self.now.lock().unwrap() += SignedDuration::from_mins(minutes);
    }

    /// Declares a purpose of the portal, `safe`.
    pub async fn declare_portal(&self) {
        let safe = serde_json::json!({
            "id": "safe", "name": "Veilige brieven", "kind": "breach-prevent-recall", "measure": "portal",
            "controller": "private", "recipient_class": "citizen", "basis": "f", "interest": "Een fout snel herstellen.",
            "disclosure": "in-message", "requested_mail": true, "data": {"unique_id": true, "time": "exact"},
            "necessity": "Zonder weten wij niet wie een verkeerde brief opende.", "less_intrusive": {"available": "none"},
            "documents": {"ropa": "7", "dpia": "7", "processor": "none", "retention_days": 60},
            "why": {"nl": "Zo kunnen wij bij een vergissing snel ingrijpen."},
            "portal": {"factor": "link", "days": 30, "other_way": {"nl": "Bel ons."}},
        });
        self.declare(serde_json::from_value(safe).unwrap()).await;
    }

    /// Sends a mail of a purpose to somebody; gives its number. Of the portal's purpose it is sealed, with a content that nobody
    /// looks into.
    pub async fn send_one(&self, purpose: &str, to: &str) -> MessageId {
        let purposes = self.store.purposes();
        let version = purposes.iter().find(|version| version.purpose.id.as_str() == purpose).unwrap();
        let person = Person {
            countries: &["NL".to_owned()],
            disclosure: version.purpose.disclosure,
            consent: Some(consent_of(&version.purpose, None)),
            collected: None,
        };
        let decision = self.decider.decide(&facts_of(&version.purpose, person), None, self.now()).unwrap();
        let applied = decision.measure();
        let message = NewMessage {
            purpose: version.purpose.id.clone(),
            version: version.version,
            campaign: "Brieven".to_owned(),
            variant: None,
            segment: None,
            recipient: Address::parse(to).unwrap(),
            message_id: None,
            language: Language::Nl,
            decision,
            at: self.now(),
        };
        let message = self.store.record(message).await.unwrap().message;
        if applied == Measure::Portal {
            let sealed = NewSealed {
                message,
                sending: message,
                sender: Address::parse("arts@example.nl").unwrap(),
                subject: "Uw uitslag".to_owned(),
                until: self.now() + SignedDuration::from_hours(720),
                factor: Factor::Link,
                parts: Vec::new(),
                replaces: None,
                answers: None,
                forwards: None,
            };
            self.store.seal(sealed, self.now()).await.unwrap();
        }
        let outcome = Outcome::Accepted { applied, notice: None, invitation: None, left_alone: None };
        self.store.conclude(message, outcome, self.now()).await.unwrap();
        if applied == Measure::Portal {
            self.store.conclude_sealed(message, true, self.now()).await.unwrap();
        }
        message
    }

    /// The reader of a sealed message opens it.
    pub async fn read_sealed(&self, message: MessageId) {
        let session = self.store.begin_reading(message, self.now()).await.unwrap().unwrap();
        let act = SealedAct::Decrypted;
        self.store.note_reader(message, None, act, &session, self.now()).await.unwrap().unwrap();
    }

    /// Sends a mailing of `news` to `people`, of whom every `one_in`-th opens it, spread over two days.
    pub async fn mailing(&self, campaign: &str, people: usize, one_in: usize) {
        let purposes = self.store.purposes();
        let version = purposes.iter().find(|version| version.purpose.id.as_str() == "news").unwrap();
        let person = Person {
            countries: &["NL".to_owned()],
            disclosure: Disclosure::AtCollection,
            consent: Some(consent_of(&version.purpose, None)),
            collected: None,
        };
        let facts = facts_of(&version.purpose, person);
        let decision = self.decider.decide(&facts, None, self.now()).unwrap();
        let applied = decision.measure();
        let send = |number: usize| {
            let message = NewMessage {
                purpose: version.purpose.id.clone(),
                version: version.version,
                campaign: campaign.to_owned(),
                variant: None,
                segment: None,
                recipient: Address::parse(&format!("reader{number}@example.nl")).unwrap(),
                message_id: None,
                language: Language::Nl,
                decision: decision.clone(),
                at: self.now(),
            };
            let (store, now) = (self.store.clone(), self.now());
            tokio::spawn(async move {
                let recorded = store.record(message).await.unwrap();
                let notice = Some(ShownText {
                    kind: TextKind::Notice,
                    language: Language::Nl,
                    text: "Wij tellen hoe vaak deze mail wordt geopend.".to_owned(),
                });
                let outcome = Outcome::Accepted { applied, notice, invitation: None, left_alone: None };
                store.conclude(recorded.message, outcome, now).await.unwrap();
                recorded.place
            })
        };
        let sent: Vec<_> = (0..people).map(send).collect();
        let mut places = Vec::new();
        for place in sent {
            places.push(place.await.unwrap());
        }
        for hour in 0..48 {
            self.pass(60);
            let readers =
                places.iter().enumerate().filter(|(reader, _)| reader % one_in == 0 && (reader / one_in) % 48 == hour);
            for (reader, place) in readers {
                let Some(group) = place.group else { continue };
                let token = Token::lasting(Meaning::GroupPicture { cell: place.cell, group }, self.now(), 90);
                let class = if reader % 3 == 0 { OpenerClass::PrivacyProxy } else { OpenerClass::Person };
                self.store.hit(Hit { token, class, repeat: false, at: self.now() }).await.unwrap();
                if reader % 7 == 0 {
                    let class = OpenerClass::Scanner;
                    self.store.hit(Hit { token, class, repeat: false, at: self.now() }).await.unwrap();
                }
            }
        }
    }
}

/// What a program asks.
pub struct Asked<'a> {
    pub method: &'a str,
    pub path: &'a str,
    /// The text of its token.
    pub token: Option<&'a str>,
    pub key: Option<&'a str>,
    pub body: serde_json::Value,
}

impl World {
    /// A program asks; a cookie plays no part.
    pub async fn ask(&self, asked: Asked<'_>) -> Answer {
        let mut request = Request::builder().method(asked.method).uri(asked.path);
        if let Some(token) = asked.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = asked.key {
            request = request.header("idempotency-key", key);
        }
        let request = match asked.body {
            serde_json::Value::Null => request.body(Body::empty()),
            body => request.header("content-type", "application/json").body(Body::from(body.to_string())),
        };
        self.answer(request.unwrap()).await
    }

    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let response = tower::ServiceExt::oneshot(self.app.clone(), request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// A token with these scopes.
    pub async fn token(&self, name: &str, scopes: &[&str], until: Option<Timestamp>) -> String {
        let text = format!("olk_{name}-{}", scopes.join("-"));
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
        let hash: [u8; 32] = hash.as_ref().try_into().unwrap();
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.store.new_token(name, &hash, &scopes, "anna", until, self.now()).await.unwrap();
        text
    }
}

/// A response, taken apart.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The hidden token of the first form on the page.
    pub fn form(&self) -> String {
        let from = self.body.split("name=\"form\" value=\"").nth(1).expect("a form");
        from.split('"').next().unwrap().to_owned()
    }
}

impl World {
    async fn send(&mut self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        let answer = self.answer(request.body(body.into()).unwrap()).await;
        // A browser keeps its cookies by name.
        for cookie in answer.headers.get_all("set-cookie") {
            let set = cookie.to_str().unwrap().split(';').next().unwrap();
            let name = set.split('=').next().unwrap();
            let kept = self.cookie.take().unwrap_or_default();
            let others = kept.split("; ").filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
            let all: Vec<&str> = others.chain([set]).collect();
            self.cookie = Some(all.join("; "));
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    pub async fn post(&mut self, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.send(request, form.to_owned()).await
    }

    /// Sends a form with files.
    pub async fn upload(&mut self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header("content-type", "multipart/form-data; boundary=b");
        self.send(request, body).await
    }

    /// The folder that its store is in.
    pub fn folder(&self) -> &std::path::Path {
        self._folder.path()
    }

    pub async fn try_password(&mut self, name: &str, password: &str) -> Answer {
        let token = self.get("/sign-in").await.form();
        self.post("/sign-in", &format!("form={token}&name={name}&password={}", password.replace(' ', "+"))).await
    }

    pub async fn sign_in(&mut self) {
        self.sign_in_as("anna").await;
    }

    pub async fn sign_in_as(&mut self, name: &str) {
        let answer = self.try_password(name, PASSWORD).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/campaigns"), "{}", answer.body);
    }
}

/// Mail that programs hand over goes nowhere here; tests/tests/sending.rs has the real way.
struct NoRoad;

impl openlijk_console::MailRoad for NoRoad {
    fn send(&self, _: openlijk_console::MailToSend) -> openlijk_console::Going<'_, openlijk_console::SentMail> {
        Box::pin(async { Err(openlijk_console::NotGone::NotNow("there is no way here".to_owned())) })
    }

    fn prepare(
        &self,
        _: openlijk_console::MailToPrepare,
    ) -> openlijk_console::Going<'_, openlijk_console::PreparedMail> {
        Box::pin(async { Err(openlijk_console::NotGone::NotNow("there is no way here".to_owned())) })
    }
}
