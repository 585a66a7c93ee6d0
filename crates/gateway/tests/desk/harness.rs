//! An organisation with one purpose, a desk, and letters.

use jiff::Timestamp;
use openlijk_gateway::{Desk, DeskSettings, Envelope, Intake, Parcel, Reply, Verdict};
use openlijk_lawfulness::{Assessed, ControllerFacts, Decider};
use openlijk_model::{Address, Clock, Disclosure, Language, Measure, Purpose};
use openlijk_store::{Options, Store};
use std::sync::{Arc, LazyLock, Mutex};
use tempfile::TempDir;

/// Rules take a moment to read; one reading serves every test.
static DECIDER: LazyLock<Arc<Decider>> = LazyLock::new(|| Arc::new(Decider::built_in().unwrap()));

/// A public body that counts, in crowds, who reads its letters, and tells so in the first one.
const STUDY: &str = r#"{
    "id": "study", "name": "Study letters", "kind": "helpdesk-reach", "measure": "aggregate",
    "controller": "public-task", "recipient_class": "citizen", "basis": "e",
    "law": "Wet studiefinanciering 2000, art. 9.5", "law_confirmed_by": "M. de Wit",
    "disclosure": "in-message", "why": {"nl": "Zo weten wij of u hulp nodig heeft."},
    "data": {"unique_id": false, "ip": false, "user_agent": false, "time": "hour", "count": false, "geo": false,
        "dwell": false, "forward": false},
    "less_intrusive": {"available": "none"},
    "documents": {"ropa": "register-12", "processor": "none", "retention_days": 90},
    "rules": [{"sender": "@example.nl", "subject_tag": "[study]"}]
}"#;

pub struct Office {
    pub desk: Arc<Desk>,
    pub store: Store,
    now: Arc<Mutex<Timestamp>>,
    folder: TempDir,
}

impl Office {
    pub async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// With the recipients told when they gave their address.
    pub async fn told_at_collection() -> Self {
        Self::with(|purpose| purpose.disclosure = Disclosure::AtCollection).await
    }

    pub async fn with(change: impl FnOnce(&mut Purpose)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &Options::default()).unwrap();
        let now: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new("2026-11-22T10:00:00Z".parse().unwrap()));
        let asked = Arc::clone(&now);
        let clock = Clock::new(move || *asked.lock().unwrap());
        let settings = DeskSettings {
            organisation: "Dienst Onderwijs".into(),
            countries: vec!["NL".into()],
            languages: vec![Language::Nl, Language::En],
            public_url: "https://meet.example.nl/".into(),
        };
        let mut purpose: Purpose = serde_json::from_str(STUDY).unwrap();
        change(&mut purpose);
        store.apply_purpose(assessed(purpose), "test", clock.now()).await.unwrap();
        let desk = Arc::new(Desk::new(store.clone(), Arc::clone(&DECIDER), settings, clock));
        Self { desk, store, now, folder }
    }

    /// Every file of the data folder that contains these bytes.
    pub fn files_with(&self, needle: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if std::fs::read(&path).unwrap().windows(needle.len()).any(|window| window == needle) {
                found.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
        found
    }

    pub fn later(&self, hours: i64) {
        let mut now = self.now.lock().unwrap();
        *now += jiff::SignedDuration::from_hours(hours);
    }

    pub fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    pub async fn take(&self, raw: &[u8], to: &[&str]) -> Verdict {
        self.desk.take(raw.to_vec(), &envelope(to)).await
    }

    /// What goes on to the next hop.
    pub async fn parcel(&self, raw: &[u8], to: &str) -> Parcel {
        match self.take(raw, &[to]).await {
            Verdict::Pass(parcel) => parcel,
            Verdict::Refuse(reply) => panic!("refused: {:?} {:?}", reply, reply.lines()),
        }
    }

    pub async fn refused(&self, raw: &[u8], to: &str) -> Reply {
        match self.take(raw, &[to]).await {
            Verdict::Pass(_) => panic!("it passed"),
            Verdict::Refuse(reply) => reply,
        }
    }

    /// The same, taken by the next hop.
    pub async fn sent(&self, raw: &[u8], to: &str) -> Parcel {
        let parcel = self.parcel(raw, to).await;
        self.desk.conclude(parcel.slips.clone(), true).await;
        parcel
    }
}

/// Assessed for the organisation; complete, or the test means nothing.
pub fn assessed(purpose: Purpose) -> Assessed {
    let controller = ControllerFacts {
        name: "Dienst Onderwijs".into(),
        contact: "post@example.nl".into(),
        officer: "fg@example.nl".into(),
        countries: vec!["NL".into()],
        languages: vec![Language::Nl, Language::En],
    };
    let assessed = DECIDER.assess(purpose, &controller, "2026-11-22T10:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(assessed.assessment().missing, [""; 0]);
    assessed
}

pub fn envelope(to: &[&str]) -> Envelope {
    let recipients = to.iter().map(|address| (*address).to_owned()).collect();
    Envelope { sender: Some("news@example.nl".into()), recipients, user: None }
}

pub fn jan() -> Address {
    Address::parse("jan@example.org").unwrap()
}

/// A letter with HTML, with `extra` header lines.
pub fn letter(number: u32, extra: &str) -> Vec<u8> {
    let html = "<html><body><p>Beste Jan,</p></body></html>\r\n";
    let head = "From: DUO <news@example.nl>\r\nTo: jan@example.org\r\nSubject: Uw brief\r\nMIME-Version: 1.0\r\n";
    let kind = "Content-Type: text/html; charset=utf-8\r\n";
    format!("{head}Message-ID: <{number}@example.nl>\r\n{extra}{kind}\r\n{html}").into_bytes()
}

/// The same without any header of ours.
pub fn plain_letter(number: u32) -> Vec<u8> {
    letter(number, "")
}

pub const STUDY_HEADERS: &str = "Openlijk-Purpose: study\r\nOpenlijk-Campaign: november\r\n";

/// A letter under the purpose.
pub fn study_letter(number: u32) -> Vec<u8> {
    letter(number, STUDY_HEADERS)
}

pub fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()))
}

/// The token of the picture in a message.
pub fn picture(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let start = text.find("https://meet.example.nl/o/")? + "https://meet.example.nl/o/".len();
    Some(text[start..].split(".gif").next()?.to_owned())
}

/// No header of ours, and a picture exactly where the report says so.
pub fn assert_sound(parcel: &Parcel) {
    assert!(!has(&parcel.bytes, "openlijk-"), "a header of ours left");
    let measured = parcel.report.measure > Measure::Delivery;
    assert_eq!(picture(&parcel.bytes).is_some(), measured, "{:?}", parcel.report);
    assert!(
        !measured || has(&parcel.bytes, "Measure-Refuse: <https://meet.example.nl/r/"),
        "a measure without a notice"
    );
    assert!(!parcel.report.reasons.is_empty());
}
