//! The store as its callers see it, on a real data folder each.

mod accounts;
mod covering;
mod crowds;
mod decisions;
mod faults;
mod figures;
mod forgetting;
mod importing;
mod incidents;
mod laws;
mod ledger;
mod links;
mod logbook;
mod mail;
mod migrating;
mod notes;
mod opening;
mod purposes;
mod reach;
mod reports;
mod retention;
mod rights;
mod runs;
mod sealed;
mod subjects;

use crate::messages::Draft;
use crate::*;
use openlijk_lawfulness::{Assessed, Assessment, ControllerFacts, Decider, Verdict};
use openlijk_model::{
    ChoiceState, Disclosure, HowChosen, HowTold, Language, Measure, OpenerClass, Purpose, PurposeVersion, Role, Told,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tempfile::TempDir;

/// 2026-03-02 08:00 UTC, a Monday.
pub(super) const START: i64 = 1_772_438_400;

/// A data folder with a store on it, and a clock that tests turn.
pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) store: Store,
    pub(super) now: Timestamp,
}

/// A message in a mailing, as tests write it.
#[derive(Clone)]
pub(super) struct Mail<'a> {
    pub(super) purpose: &'a str,
    pub(super) campaign: &'a str,
    pub(super) variant: &'a str,
    pub(super) segment: &'a str,
    pub(super) to: &'a str,
    pub(super) id: Option<&'a str>,
    pub(super) measure: Measure,
}

impl<'a> Mail<'a> {
    pub(super) fn to(to: &'a str) -> Self {
        Self { purpose: "news", campaign: "march", variant: "", segment: "", to, id: None, measure: Measure::Aggregate }
    }
}

pub(super) fn purpose(id: &str, measure: Measure) -> Purpose {
    let text = serde_json::json!({
        "id": id, "name": "Newsletter", "kind": "newsletter-reach", "measure": measure, "controller": "private",
        "recipient_class": "citizen", "basis": "f", "interest": "knowing what is read", "disclosure": Disclosure::InMessage,
        "data": {"time": "exact"}, "less_intrusive": {"available": "none"},
        "documents": {"ropa": "1", "dpia": "1", "processor": "none", "retention_days": 60},
    });
    serde_json::from_value(text).unwrap()
}

/// An assessment that finds these fields missing.
pub(super) fn assessment(missing: &[&str]) -> Assessment {
    let missing = missing.iter().map(|field| (*field).to_owned()).collect();
    Assessment { verdict: Verdict::Go, missing, answers: Vec::new(), ruleset: "nl 2026-04".to_owned() }
}

/// A purpose with its assessment, as the rules see it.
pub(super) fn assessed(purpose: Purpose) -> Assessed {
    static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());
    let controller = ControllerFacts {
        name: "Example".to_owned(),
        contact: "post@example.nl".to_owned(),
        officer: "privacy@example.nl".to_owned(),
        countries: vec!["NL".to_owned()],
        languages: vec![Language::Nl],
    };
    DECIDER.assess(purpose, &controller, Timestamp::from_second(START).unwrap()).unwrap()
}

/// That somebody was told by a test's mail.
pub(super) fn by_mail(at: Timestamp) -> Told {
    let (text, language) = (crate::texts::mark_of("We count."), Some(Language::Nl));
    Told { at, how: HowTold::Mail, text, language, version: 1, outgrown: false }
}

/// The notice of a test's mail.
pub(super) fn told_by() -> Option<ShownText> {
    Some(ShownText { kind: TextKind::Notice, language: Language::Nl, text: "We count.".to_owned() })
}

pub(super) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(super) fn reader(number: usize) -> String {
    format!("reader{number}@example.nl")
}

impl World {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &Options::default()).unwrap();
        let world = Self { folder, store, now: Timestamp::from_second(START).unwrap() };
        world.declare(purpose("news", Measure::Aggregate)).await;
        world.declare(purpose("profile", Measure::Individual)).await;
        world
    }

    /// Declares a purpose whose assessment finds nothing missing.
    pub(super) async fn declare(&self, purpose: Purpose) -> PurposeVersion {
        self.store.declare(purpose, assessment(&[]), "officer", self.now).await.unwrap()
    }

    pub(super) async fn reopen(self) -> Self {
        self.store.close().await;
        let store = Store::open(self.folder.path(), &Options::default()).unwrap();
        Self { store, ..self }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.now = Timestamp::from_second(self.now.as_second() + seconds).unwrap();
    }

    /// The version of a purpose that is in force; where it is off, the last declared.
    pub(super) fn version(&self, purpose: &str) -> PurposeVersion {
        let (in_force, declared) = (self.store.purposes(), self.store.declared());
        let mut known = in_force.iter().chain(declared.iter().map(|declared| &declared.version));
        known.find(|version| version.purpose.id.as_str() == purpose).unwrap().clone()
    }

    pub(super) fn draft(&self, mail: &Mail<'_>) -> Draft {
        Draft {
            purpose: mail.purpose.parse().unwrap(),
            version: self.version(mail.purpose).version,
            campaign: mail.campaign.to_owned(),
            variant: mail.variant.to_owned(),
            segment: mail.segment.to_owned(),
            recipient: address(mail.to),
            message_id: mail.id.map(str::to_owned),
            language: Language::Nl,
            measure: mail.measure,
            answer: format!("{{\"measure\":\"{}\"}}", mail.measure),
            at: self.now,
        }
    }

    pub(super) async fn record(&self, mail: &Mail<'_>) -> Recorded {
        self.store.record_draft(self.draft(mail)).await.unwrap()
    }

    /// Records a message and has the next hop accept it.
    pub(super) async fn send(&self, mail: &Mail<'_>) -> Recorded {
        let recorded = self.record(mail).await;
        let outcome =
            Outcome::Accepted { applied: mail.measure, notice: told_by(), invitation: None, left_alone: None };
        self.store.conclude(recorded.message, outcome, self.now).await.unwrap();
        recorded
    }

    /// Sends one mail of the campaign to readers of these numbers.
    pub(super) async fn mailing(&self, campaign: &str, readers: std::ops::Range<usize>) -> Vec<Recorded> {
        let mut sent = Vec::new();
        for number in readers {
            sent.push(self.send(&Mail { campaign, ..Mail::to(&reader(number)) }).await);
        }
        sent
    }

    pub(super) async fn standing(&self, purpose: &str, to: &str) -> Standing {
        self.store.standing(&self.version(purpose).purpose, &address(to)).await.unwrap()
    }

    pub(super) async fn choose(&self, purpose: &str, to: &str, state: ChoiceState) {
        let who = Who::Address(address(to));
        let wording = ShownText { kind: TextKind::Consent, language: Language::Nl, text: "Yes, you may.".to_owned() };
        let choice = NewChoice::of(who, purpose.parse().unwrap(), state, HowChosen::Page);
        self.store.choose(NewChoice { wording: Some(wording), ..choice }, self.now).await.unwrap();
    }

    pub(super) async fn load(&self, meaning: Meaning) -> HitOutcome {
        self.load_as(meaning, OpenerClass::Person).await
    }

    pub(super) async fn load_as(&self, meaning: Meaning, class: OpenerClass) -> HitOutcome {
        let token = Token::lasting(meaning, self.now, 30);
        self.store.hit(Hit { token, class, repeat: false, at: self.now }).await.unwrap()
    }

    pub(super) async fn loads(&self, campaign: CampaignId) -> BTreeMap<OpenerClass, u64> {
        self.store.counts(campaign).await.unwrap().loads.into_iter().collect()
    }

    /// Every file below the data folder that contains these bytes.
    pub(super) fn files_with(&self, needle: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = std::fs::read(&path).unwrap();
                if bytes.windows(needle.len()).any(|window| window == needle) {
                    found.push(path.file_name().unwrap().to_string_lossy().into_owned());
                }
            }
        }
        found
    }
}

pub(super) fn group_picture(place: Place) -> Meaning {
    match place.group {
        Some(group) => Meaning::GroupPicture { cell: place.cell, group },
        None => Meaning::CellPicture { cell: place.cell },
    }
}
