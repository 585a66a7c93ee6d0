use super::*;
use crate::DeskSettings;
use openlijk_lawfulness::{ControllerFacts, Decider};
use openlijk_model::{Clock, HowChosen, Language, WishKind};
use openlijk_store::{NewChoice, NewWish, Options, Store, Who};
use std::sync::Arc;

const PURPOSE: &str = r#"{
    "id": "study", "name": "Study letters", "kind": "helpdesk-reach", "measure": "aggregate", "controller": "public-task",
    "recipient_class": "citizen", "basis": "e", "law": "Sample Act, 1", "law_confirmed_by": "M. de Wit",
    "disclosure": "at-collection",
    "data": {"unique_id": false, "ip": false, "user_agent": false, "time": "hour", "count": false, "geo": false,
        "dwell": false, "forward": false},
    "less_intrusive": {"available": "none"},
    "documents": {"ropa": "register-12", "processor": "none", "retention_days": 90}
}"#;

#[tokio::test]
async fn a_no_that_lands_between_deciding_and_handing_on_counts_for_this_message() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), &Options::default()).unwrap();
    let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    let decider = Arc::new(Decider::built_in().unwrap());
    let controller = ControllerFacts {
        name: "Town".into(),
        contact: "post@example.nl".into(),
        officer: "fg@example.nl".into(),
        countries: vec!["NL".into()],
        languages: vec![Language::Nl],
    };
    let assessed = decider.assess(serde_json::from_str(PURPOSE).unwrap(), &controller, now).unwrap();
    let purpose = assessed.purpose().clone();
    store.apply_purpose(assessed, "test", now).await.unwrap();
    let settings = DeskSettings { controller, public_url: "https://x.nl".into(), safe_domains: Vec::new() };
    let desk = Desk::new(store.clone(), decider, settings, Clock::new(move || now));
    let (jan, id) = (Address::parse("jan@example.org").unwrap(), purpose.id.clone());
    let who = || Who::Address(jan.clone());
    let again = async |ruling: Ruling| desk.rule_again(ruling, &purpose, &jan, None, now).await.unwrap();

    let before = desk.rule(&purpose, &jan, None, now).await.unwrap();
    assert_eq!(before.decision.measure(), Measure::Aggregate, "{:?}", before.decision.reasons());
    assert_eq!(again(before.clone()).await.decision, before.decision, "nothing happened");
    let (why, author) = (String::new(), "openlijk".to_owned());
    let wish = NewWish { who: who(), kind: WishKind::PlainText, wanted: true, how: HowChosen::Page, why, author };
    store.wish(wish.clone(), now).await.unwrap();
    let plain = again(before.clone()).await;
    assert!(plain.plain_text && plain.decision.picture().is_none());
    store.wish(NewWish { wanted: false, ..wish }, now).await.unwrap();
    store.choose(NewChoice::of(who(), id, ChoiceState::Refused, HowChosen::Page), now).await.unwrap();
    let refused = again(before.clone()).await;
    assert_eq!(refused.decision.measure(), Measure::Delivery);
    assert_eq!(refused.decision.reasons().last().unwrap().rule, "chosen-meanwhile");
    store.pause(Scope::All, "complaint", "fg", now).await.unwrap();
    assert_eq!(again(before).await.decision.measure(), Measure::None);
}
