//! An organisation with one purpose, a desk, and letters.

use jiff::Timestamp;
use openlijk_gateway::{Desk, DeskSettings, Envelope, Intake, Parcel, Reply, Verdict};
use openlijk_lawfulness::{Assessed, ControllerFacts, Decider};
use openlijk_model::{
    Address, Basis, ChoiceState, Clock, Controller, Disclosure, HowChosen, Language, Measure, Purpose, PurposeKind,
    TimePrecision, WishKind,
};
use openlijk_pages::Organisation;
use openlijk_portal::{Archive, Portal, PortalSettings};
use openlijk_store::{NewChoice, NewWish, Options, ShownText, Store, TextKind, Who};
use std::sync::{Arc, LazyLock, Mutex};
use tempfile::TempDir;

/// Rules take a moment to read; one reading serves every test.
pub static DECIDER: LazyLock<Arc<Decider>> = LazyLock::new(|| Arc::new(Decider::built_in().unwrap()));

/// The key of the organisation's archive; the half that opens lies with the archive alone.
pub static ARCHIVE: LazyLock<age::x25519::Identity> = LazyLock::new(age::x25519::Identity::generate);

/// A public body that counts, in crowds, who reads its letters, and tells so in the first one.
pub const STUDY: &str = r#"{
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
        let mut purpose: Purpose = serde_json::from_str(STUDY).unwrap();
        change(&mut purpose);
        Self::of(purpose, &["NL"]).await
    }

    /// A newsletter that counts on people's own yes, where not even crowds are counted without an opinion on file.
    pub async fn by_consent(disclosure: Disclosure) -> Self {
        let mut purpose: Purpose = serde_json::from_str(STUDY).unwrap();
        by_consent(&mut purpose);
        purpose.disclosure = disclosure;
        Self::of(purpose, &["DE"]).await
    }

    /// Of an organisation whose recipients may be in these countries.
    pub async fn of(purpose: Purpose, countries: &[&str]) -> Self {
        let countries = countries.iter().map(|country| (*country).to_owned()).collect();
        Self::by(ControllerFacts { countries, ..controller() }, purpose).await
    }

    /// Of this organisation, whatever it was when the purpose was assessed.
    pub async fn by(controller: ControllerFacts, purpose: Purpose) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &Options::default()).unwrap();
        let now: Arc<Mutex<Timestamp>> = Arc::new(Mutex::new("2026-11-22T10:00:00Z".parse().unwrap()));
        let asked = Arc::clone(&now);
        let clock = Clock::new(move || *asked.lock().unwrap());
        let settings =
            DeskSettings { controller, public_url: "https://meet.example.nl/".into(), safe_domains: Vec::new() };
        store.apply_purpose(assessed(purpose), "test", clock.now()).await.unwrap();
        let portal = PortalSettings {
            organisation: Arc::new(organisation()),
            public_url: "https://meet.example.nl".into(),
            sender: "post@example.nl".into(),
            domains: vec!["example.nl".into()],
            archive: Some(Archive {
                key: ARCHIVE.to_public().to_string().parse().unwrap(),
                folder: folder.path().join("archive"),
            }),
        };
        let portal = Portal::new(store.clone(), portal);
        let desk = Arc::new(Desk::new(store.clone(), Arc::clone(&DECIDER), settings, clock).with_portal(portal));
        Self { desk, store, now, folder }
    }

    /// How many sealed parts lie on disk.
    pub fn sealed_files(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("sealed")).unwrap().count()
    }

    /// The copies in the archive, as the archive opens them.
    pub fn archived(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("archive")) else { return Vec::new() };
        let open = |entry: std::io::Result<std::fs::DirEntry>| {
            let copy = std::fs::read(entry.unwrap().path()).unwrap();
            let opened =
                age::Decryptor::new(&copy[..]).unwrap().decrypt(std::iter::once(&*ARCHIVE as &dyn age::Identity));
            std::io::read_to_string(opened.unwrap()).unwrap()
        };
        entries.map(open).collect()
    }

    /// The purpose in force.
    pub fn purpose(&self) -> Purpose {
        self.store.purposes()[0].purpose.clone()
    }

    /// Declares the purpose as it is, changed so.
    pub async fn declare(&self, change: impl FnOnce(&mut Purpose)) {
        let mut purpose = self.purpose();
        change(&mut purpose);
        self.store.apply_purpose(assessed(purpose), "test", self.now()).await.unwrap();
    }

    /// Every file of the data folder that contains these bytes.
    pub fn files_with(&self, needle: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let sealed = std::fs::read_dir(self.folder.path().join("sealed")).unwrap();
        for entry in std::fs::read_dir(self.folder.path()).unwrap().chain(sealed) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
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

fn organisation() -> Organisation {
    Organisation {
        name: "Dienst Onderwijs".into(),
        dpo: "fg@example.nl".into(),
        address: "post@example.nl".into(),
        country: "NL".into(),
        recipient_countries: vec!["NL".into()],
        languages: vec![Language::Nl, Language::En],
        timezone: jiff::tz::TimeZone::UTC,
    }
}

pub fn by_consent(purpose: &mut Purpose) {
    purpose.kind = PurposeKind::NewsletterReach;
    purpose.controller = Controller::Private;
    purpose.basis = Basis::A;
    purpose.measure = Measure::Individual;
    purpose.requested_mail = true;
    purpose.data.unique_id = Some(true);
    purpose.data.time = Some(TimePrecision::Exact);
    purpose.documents.dpia = Some("dpia-3".into());
}

/// A yes or a no by the page, with the words that were shown.
pub fn choice(of: &Address, state: ChoiceState) -> NewChoice {
    let words =
        ShownText { kind: TextKind::Consent, language: Language::Nl, text: "Wij zien of u mails opent.".into() };
    let choice = NewChoice::of(Who::Address(of.clone()), "study".parse().unwrap(), state, HowChosen::Page);
    NewChoice { wording: Some(words), ..choice }
}

pub fn wish(of: &Address, kind: WishKind, wanted: bool) -> NewWish {
    let (why, author) = (String::new(), "openlijk".to_owned());
    NewWish { who: Who::Address(of.clone()), kind, wanted, how: HowChosen::Page, why, author }
}

/// The organisation, with everything that notices say of it.
pub fn controller() -> ControllerFacts {
    ControllerFacts {
        name: "Dienst Onderwijs".into(),
        contact: "post@example.nl".into(),
        officer: "fg@example.nl".into(),
        countries: vec!["NL".into()],
        languages: vec![Language::Nl, Language::En],
    }
}

/// Assessed for the organisation; complete, or the test means nothing.
pub fn assessed(purpose: Purpose) -> Assessed {
    let assessed = DECIDER.assess(purpose, &controller(), "2026-11-22T10:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(assessed.assessment().missing, [""; 0]);
    assessed
}

pub fn envelope(to: &[&str]) -> Envelope {
    let recipients = to.iter().map(|address| (*address).to_owned()).collect();
    let sender = "news@example.nl".to_owned();
    Envelope { sender: Some(sender.clone()), reverse_path: sender, recipients, user: None }
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

/// A letter under the purpose, in HTML and in text.
pub fn two_way_letter(number: u32) -> Vec<u8> {
    let head = format!(
        "From: DUO <news@example.nl>\r\nMIME-Version: 1.0\r\nMessage-ID: <{number}@example.nl>\r\n{STUDY_HEADERS}"
    );
    let parts = "--b\r\nContent-Type: text/plain\r\n\r\nBeste Jan,\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Beste Jan,</p>\r\n--b--\r\n";
    format!("{head}Content-Type: multipart/alternative; boundary=b\r\n\r\n{parts}").into_bytes()
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
