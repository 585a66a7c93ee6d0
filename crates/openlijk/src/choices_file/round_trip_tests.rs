//! A ledger that is given out and taken in elsewhere gives everybody in it the same standing.

use super::export::write_line;
use super::lines::{COLUMNS, Lines};
use crate::commands::Written;
use jiff::{Timestamp, ToSpan as _};
use openlijk_lawfulness::{ControllerFacts, Decider};
use openlijk_model::{Address, Aspect, ChoiceState, HowChosen, HowTold, Language, Purpose, PurposeId, Told};
use openlijk_store::{
    IMPORT_STEP, NewChoice, NewTelling, Options, PersonFacts, ShownText, Standing, Store, TextKind, Who,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static DECIDER: LazyLock<Decider> = LazyLock::new(|| Decider::built_in().unwrap());

const PURPOSES: [&str; 2] = ["crowd", "alone"];

fn purposes() -> Vec<Purpose> {
    let declared = |id: &str, measure: &str| {
        serde_json::from_value(serde_json::json!({
            "id": id, "name": "News", "kind": "newsletter-reach", "measure": measure, "controller": "private",
            "recipient_class": "citizen", "basis": "a",
        }))
    };
    vec![declared("crowd", "aggregate").unwrap(), declared("alone", "individual").unwrap()]
}

fn start() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

async fn empty(folder: &std::path::Path) -> Store {
    let store = Store::open(folder, &Options::default()).unwrap();
    let controller = ControllerFacts {
        name: "Example".to_owned(),
        contact: "post@example.nl".to_owned(),
        officer: "privacy@example.nl".to_owned(),
        countries: vec!["NL".to_owned()],
        languages: vec![Language::Nl],
    };
    for purpose in purposes() {
        let assessed = DECIDER.assess(purpose, &controller, start()).unwrap();
        store.apply_purpose(assessed, "officer", start()).await.unwrap();
    }
    store
}

#[derive(Debug, Clone)]
enum Act {
    Choose { about: Aspect, state: ChoiceState, how: HowChosen, said_version: Option<u32>, proof: String },
    Tell { days_ago: i64 },
    Know { country: Option<String>, collected: bool },
}

fn act() -> impl Strategy<Value = Act> {
    let state = prop::sample::select(vec![ChoiceState::Granted, ChoiceState::Refused, ChoiceState::Withdrawn]);
    let (about, how) = (prop::sample::select(Aspect::ALL), prop::sample::select(HowChosen::ALL));
    let choose = (about, state, how, prop::option::of(1..4_u32), "[ -~é]{0,6}").prop_map(
        |(about, state, how, said_version, proof)| Act::Choose {
            about,
            state,
            how,
            said_version,
            // A cell is read without the spaces around it.
            proof: proof.trim().to_owned(),
        },
    );
    prop_oneof![
        6 => choose,
        1 => (0..400_i64).prop_map(|days_ago| Act::Tell { days_ago }),
        1 => (prop::option::of("[A-Z]{2}"), any::<bool>()).prop_map(|(country, collected)| Act::Know { country, collected }),
    ]
}

fn address(reader: usize) -> Address {
    Address::parse(&format!("lezer{reader}@bücher.example")).unwrap()
}

async fn take(store: &Store, (reader, purpose): (usize, usize), act: Act, now: Timestamp) {
    let (who, purpose): (_, PurposeId) = (Who::Address(address(reader)), PURPOSES[purpose].parse().unwrap());
    match act {
        Act::Choose { about, state, how, said_version, proof } => {
            let text = "=Ja, \"u\" mag;\r\nzien".to_owned();
            let wording = Some(ShownText { kind: TextKind::Consent, language: Language::Nl, text })
                .filter(|_| state == ChoiceState::Granted);
            let author = "mia".to_owned();
            let choice = NewChoice::of(who, purpose, state, how);
            store.choose(NewChoice { about, wording, said_version, author, proof, ..choice }, now).await.unwrap();
        }
        Act::Tell { days_ago } => {
            let at = now.checked_sub((days_ago * 24).hours()).unwrap();
            store.tell(NewTelling { who, purpose, how: HowTold::SignUp, text: None, at, version: None }).await.unwrap();
        }
        Act::Know { country, collected } => {
            let collected = collected.then(|| "2025-12-31".parse().unwrap());
            store.set_person(&who, PersonFacts { country, collected }).await.unwrap();
        }
    }
}

async fn given_out(store: &Store) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).unwrap();
    let mut after = 0;
    loop {
        let (lines, next) = store.ledger(after, 3).await.unwrap();
        lines.into_iter().for_each(|line| write_line(&mut writer, &Written::of(line)).unwrap());
        let Some(next) = next else { break };
        after = next;
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

async fn taken_in(store: &Store, text: &str, now: Timestamp) {
    let purposes = purposes();
    let mut lines = Lines::new(text, &purposes, now).unwrap().finding_contradictions();
    let read = std::iter::from_fn(|| lines.next()).map(|line| line.unwrap_or_else(|bad| panic!("{bad:?}\n{text}")));
    let read: Vec<_> = read.filter(|line| !line.superseded).map(|line| line.into_choice("importer").unwrap()).collect();
    assert!(read.len() <= IMPORT_STEP);
    store.import("file", 1, read, now).await.unwrap();
}

/// What a file of choices carries of a standing: of a telling, when it was. Nothing where nobody chose.
fn carried(standing: Standing) -> Option<Standing> {
    let Standing { choice, link_choice, told, country, collected, .. } = standing;
    let chose = choice.is_some() || link_choice.is_some();
    let told = told.map(|told| Told { how: HowTold::Import, text: String::new(), language: None, ..told });
    chose.then(|| Standing { choice, link_choice, told, country, collected, ..Standing::default() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_ledger_taken_in_by_an_empty_instance_gives_the_same_standing(
        acts in prop::collection::vec(((0..3_usize, 0..2_usize), act(), 1..100_000_i64), 1..30),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let (old, new) = (empty(from.path()).await, empty(to.path()).await);
            let mut now = start();
            for (whose, act, seconds) in acts {
                now = Timestamp::from_second(now.as_second() + seconds).unwrap();
                take(&old, whose, act, now).await;
            }
            let text = given_out(&old).await;
            taken_in(&new, &text, now).await;
            for purpose in PURPOSES {
                for reader in 0..3 {
                    let purpose = purposes().into_iter().find(|it| it.id.as_str() == purpose).unwrap();
                    let address = address(reader);
                    let was = carried(old.standing(&purpose, &address).await.unwrap());
                    let is = carried(new.standing(&purpose, &address).await.unwrap());
                    prop_assert_eq!(was, is, "{}", text);
                }
            }
            old.close().await;
            new.close().await;
            Ok(())
        })?;
    }
}
