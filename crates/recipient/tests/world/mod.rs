//! An organisation with purposes, a store in a folder of its own, mail that was sent, and a letter box for what the
//! pages mail.

#![allow(dead_code)] // Each test binary uses a part of it.

use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use openlijk_lawfulness::{Decider, Person, consent_of, facts_of};
use openlijk_model::{Address, ChoiceState, Clock, Disclosure, HowChosen, Language, Measure, Purpose, PurposeId};
use openlijk_recipient::{Letter, Mailer, Organisation, RecipientState, Sending, router};
use openlijk_store::{NewChoice, NewMessage, Options, Outcome, ShownText, Store, SubjectRecord, TextKind, Who};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;

static DECIDER: LazyLock<Arc<Decider>> = LazyLock::new(|| Arc::new(Decider::built_in().unwrap()));

/// Names that would be markup if a page forgot to escape them.
pub const NASTY: &str = "<script>alert(1)</script>\"'&";

pub struct World {
    pub store: Store,
    pub app: axum::Router,
    pub letters: mpsc::UnboundedReceiver<(Address, Letter)>,
    pub organisation: Arc<Organisation>,
    pub mailer: Arc<dyn Mailer>,
    pub decider: Arc<Decider>,
    now: Arc<Mutex<Timestamp>>,
    folder: tempfile::TempDir,
}

struct LetterBox(mpsc::UnboundedSender<(Address, Letter)>);

impl Mailer for LetterBox {
    fn send(&self, to: Address, letter: Letter) -> Sending<'_> {
        let _ = self.0.send((to, letter));
        Box::pin(async { Ok(()) })
    }
}

/// A purpose that the Dutch rules allow: crowds on legitimate interest, single readers by permission.
pub fn purpose(id: &str, name: &str, measure: Measure) -> Purpose {
    let (basis, interest) =
        if measure == Measure::Individual { ("a", None) } else { ("f", Some("Zien wat wordt gelezen.")) };
    serde_json::from_value(serde_json::json!({
        "id": id, "name": name, "kind": "newsletter-reach", "measure": measure, "controller": "private",
        "recipient_class": "citizen", "basis": basis, "interest": interest, "requested_mail": true,
        "disclosure": Disclosure::AtCollection, "data": {"unique_id": measure == Measure::Individual},
        "less_intrusive": {"available": "none"}, "necessity": "Zonder dit weten we het niet.",
        "why": {"nl": "Zo weten we welke onderwerpen u helpen.", "en": "So we know which subjects help you."},
        "documents": {"ropa": "12", "processor": "none", "retention_days": 60, "dpia": "3"},
    }))
    .unwrap()
}

/// An organisation of which notices can say all that they must.
pub fn town() -> Organisation {
    Organisation {
        name: "Gemeente Voorbeeld".to_owned(),
        dpo: "fg@example.nl".to_owned(),
        address: "Postbus 1, 3500 AA Utrecht".to_owned(),
        country: "NL".to_owned(),
        recipient_countries: vec!["NL".to_owned()],
        languages: vec![Language::Nl],
        timezone: jiff::tz::TimeZone::UTC,
    }
}

impl World {
    /// With the organisation of that name.
    pub async fn of(organisation: &str, purposes: Vec<Purpose>) -> Self {
        let named = Organisation { name: organisation.to_owned(), ..town() };
        let world = Self::empty(named, Arc::clone(&DECIDER)).await;
        for purpose in purposes {
            world.declare(purpose).await;
        }
        world
    }

    /// Of this organisation, with no purpose yet.
    pub async fn empty(organisation: Organisation, decider: Arc<Decider>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &Options::default()).unwrap();
        let start: Timestamp = "2026-11-21T13:05:00Z".parse().unwrap();
        let now = Arc::new(Mutex::new(start));
        let clock = Arc::clone(&now);
        let (sender, letters) = mpsc::unbounded_channel();
        let organisation = Arc::new(organisation);
        let mailer: Arc<dyn Mailer> = Arc::new(LetterBox(sender));
        let state = RecipientState {
            store: store.clone(),
            organisation: Arc::clone(&organisation),
            public_url: "https://mail.example.nl/".to_owned(),
            clock: Clock::new(move || *clock.lock().unwrap()),
            mailer: Arc::clone(&mailer),
            decider: Arc::clone(&decider),
        };
        let app = router(state);
        Self { store, app, letters, organisation, mailer, decider, now, folder }
    }

    /// Declares a purpose, or a new version of it.
    pub async fn declare(&self, purpose: Purpose) {
        // By the organisation as it was when nothing was missing.
        let assessed = DECIDER.assess(purpose, &town().controller(), self.now()).unwrap();
        assert_eq!(assessed.assessment().missing, Vec::<String>::new());
        self.store.apply_purpose(assessed, "officer", self.now()).await.unwrap();
    }

    /// One purpose that counts crowds, one that asks permission.
    pub async fn usual() -> Self {
        let purposes = vec![
            purpose("news", "Nieuwsbrief", Measure::Aggregate),
            purpose("profile", "Persoonlijke tips", Measure::Individual),
        ];
        Self::of("Gemeente Voorbeeld", purposes).await
    }

    /// A copy of everything in the store, in bytes.
    pub async fn copy(&self) -> Vec<u8> {
        let path = self.folder.path().join(format!("copy-{}", rand_name()));
        self.store.backup(&path).await.unwrap();
        std::fs::read(path).unwrap()
    }

    /// What is kept about an address.
    pub async fn record(&self, address: &str) -> SubjectRecord {
        let id = self.store.find(&Address::parse(address).unwrap()).await.unwrap().expect("the address is known");
        self.store.subject_record(id).await.unwrap()
    }

    /// The next letter that the pages mailed.
    pub async fn letter(&mut self) -> (String, Letter) {
        let waited = tokio::time::timeout(Duration::from_secs(60), self.letters.recv()).await;
        let (to, letter) = waited.expect("a letter comes").unwrap();
        (to.reveal().to_owned(), letter)
    }

    /// How many more letters come to an address, where `most` are expected: waits long for those, and briefly for another.
    pub async fn letters_to(&mut self, address: &str, most: usize) -> usize {
        let mut found = 0;
        loop {
            let patience = Duration::from_millis(if found < most { 20_000 } else { 500 });
            match tokio::time::timeout(patience, self.letters.recv()).await {
                Ok(Some((to, _))) => found += usize::from(to.reveal() == address),
                _ => return found,
            }
        }
    }

    /// Asks for the link to the data of whoever a page belongs to, and gives the path in the letter.
    pub async fn proof(&mut self, page: &str) -> String {
        assert_eq!(self.post(&format!("{page}/my-data"), "").await.status, 200);
        link_in(&self.letter().await.1)
    }

    pub fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    pub fn pass(&self, days: i64) {
        let mut now = self.now.lock().unwrap();
        *now += SignedDuration::from_hours(24 * days);
    }

    pub async fn grant(&self, purpose: &str, to: &str) {
        let who = Who::Address(Address::parse(to).unwrap());
        let id: PurposeId = purpose.parse().unwrap();
        let text = "the words".to_owned();
        let wording = Some(ShownText { kind: TextKind::Consent, language: Language::Nl, text });
        let choice = NewChoice::of(who, id, ChoiceState::Granted, HowChosen::Import);
        self.store.choose(NewChoice { wording, ..choice }, self.now()).await.unwrap();
    }

    /// Sends a mail and gives the path of its page.
    pub async fn mail(&self, purpose: &str, to: &str, campaign: &str, language: Language) -> String {
        let purposes = self.store.purposes();
        let version = purposes.iter().find(|version| version.purpose.id.as_str() == purpose).unwrap();
        let recipient = Address::parse(to).unwrap();
        let standing = self.store.standing(&version.purpose, &recipient).await.unwrap();
        let consent = consent_of(&version.purpose, standing.choice.as_ref());
        let countries = ["NL".to_owned()];
        let disclosure = version.purpose.disclosure;
        let person = Person { countries: &countries, disclosure, consent: Some(consent), collected: None };
        let facts = facts_of(&version.purpose, person);
        let decision = DECIDER.decide(&facts, None, self.now()).unwrap();
        let applied = decision.measure();
        let message = NewMessage {
            purpose: version.purpose.id.clone(),
            version: version.version,
            campaign: campaign.to_owned(),
            variant: None,
            segment: None,
            recipient,
            message_id: None,
            language,
            decision,
            at: self.now(),
        };
        let message = self.store.record(message).await.unwrap().message;
        let text = format!("De regel in de mail over {campaign}.");
        let notice = Some(ShownText { kind: TextKind::Notice, language, text });
        let outcome = Outcome::Accepted { applied, notice, invitation: None, left_alone: None };
        self.store.conclude(message, outcome, self.now()).await.unwrap();
        format!("/r/{}", self.store.seal_page(message, self.now()))
    }
}

/// The path of the link in a letter.
pub fn link_in(letter: &Letter) -> String {
    let link = letter.text.lines().find(|line| line.starts_with("https://")).unwrap();
    link.strip_prefix("https://mail.example.nl").unwrap().split('?').next().unwrap().to_owned()
}

/// The value of a field of a form.
pub fn value_of(body: &str, name: &str) -> String {
    let input = body.split("<input").find(|input| input.contains(&format!("name=\"{name}\""))).expect(name);
    input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn rand_name() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A response, taken apart.
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl World {
    pub async fn send(&self, request: axum::http::Request<axum::body::Body>) -> Answer {
        let response = tower::ServiceExt::oneshot(self.app.clone(), request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        let request = axum::http::Request::get(path).header("accept", "text/html");
        self.send(request.body(axum::body::Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let request = axum::http::Request::post(path)
            .header("accept", "text/html,*/*;q=0.8")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(form.to_owned().into()).unwrap()).await
    }
}
