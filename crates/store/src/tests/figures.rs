//! What the screens show.

use super::*;
use openlijk_insight::Reach;
use openlijk_model::SMALLEST_CROWD;

#[tokio::test]
async fn counts_are_exact_by_class_and_hour() {
    let mut world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    let picture = group_picture(sent[0].place);
    world.load(picture).await;
    world.pass(3600);
    world.load(picture).await;
    world.load_as(picture, OpenerClass::Scanner).await;
    let token = Token::lasting(picture, world.now, 30);
    let repeat = Hit { token, class: OpenerClass::Person, repeat: true, at: world.now };
    assert_eq!(world.store.hit(repeat).await.unwrap(), HitOutcome::Recorded);

    let counts = world.store.counts(sent[0].campaign).await.unwrap();
    let hour = |n: i64| Timestamp::from_second(START + n * 3600).unwrap();
    assert_eq!(counts.sent, [(Measure::Aggregate, 12)]);
    assert_eq!(counts.loads, [(OpenerClass::Person, 2), (OpenerClass::Scanner, 1)]);
    assert_eq!(
        counts.loads_by_hour,
        [(hour(0), OpenerClass::Person, 1), (hour(1), OpenerClass::Person, 1), (hour(1), OpenerClass::Scanner, 1)]
    );
    assert_eq!(counts.groups_by_hour, [(hour(0), OpenerClass::Person, 1), (hour(1), OpenerClass::Scanner, 1)]);
    assert!(matches!(world.store.counts(CampaignId(99)).await, Err(StoreError::Unknown(_))));
}

#[tokio::test]
async fn readings_of_a_few_people_are_not_shown_as_figures() {
    let world = World::new().await;
    let mut last = None;
    for number in 0..SMALLEST_CROWD {
        if let Some(Recorded { campaign, .. }) = last {
            let counts = world.store.counts(campaign).await.unwrap();
            assert!(counts.loads.is_empty() && counts.loads_by_hour.is_empty() && counts.suppressed > 0, "{number}");
        }
        let to = reader(number);
        let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to(&to) };
        let sent = world.send(&mail).await;
        world.load(Meaning::MessagePicture { message: sent.message }).await;
        last = Some(sent);
    }
    let counts = world.store.counts(last.unwrap().campaign).await.unwrap();
    assert_eq!((counts.loads.as_slice(), counts.suppressed), ([(OpenerClass::Person, 10)].as_slice(), 0));
}

#[tokio::test]
async fn the_list_of_campaigns_says_what_was_sent_and_measured() {
    let mut world = World::new().await;
    world.mailing("march", 0..3).await;
    world.send(&Mail { measure: Measure::Delivery, ..Mail::to("jan@example.nl") }).await;
    world.record(&Mail::to("never@example.nl")).await;
    world.pass(60);
    world.mailing("april", 0..1).await;
    let campaigns = world.store.campaigns().await.unwrap();
    let shown: Vec<_> = campaigns.iter().map(|one| (one.name.as_str(), one.sent, one.measured)).collect();
    assert_eq!(shown, [("april", 1, 1), ("march", 4, 3)]);
}

#[tokio::test]
async fn an_estimate_says_what_it_is_and_stays_the_same_when_its_campaign_closes() {
    let mut world = World::new().await;
    let mut audience = purpose("news", Measure::Aggregate);
    audience.audience = Some(400);
    world.declare(audience).await;
    let sent = world.mailing("march", 0..400).await;
    let groups: std::collections::BTreeSet<_> = sent.iter().map(|one| one.place.group.unwrap()).collect();
    assert_eq!(groups.len(), 1 << openlijk_insight::groups::group_bits(400));
    for recorded in sent.iter().step_by(57) {
        world.load(group_picture(recorded.place)).await;
    }
    let campaign = sent[0].campaign;
    world.pass(30 * 86_400);
    let open = world.store.estimate(campaign, world.now).await.unwrap();
    let Reach::Estimated { sent: 400, measured, share, .. } = &open else { panic!("{open:?}") };
    assert!(*measured > 250 && share.low < 0.04 && share.high > 0.01, "{open:?}");

    world.store.tidy(world.now).await.unwrap();
    assert!(world.store.campaigns().await.unwrap()[0].closed);
    assert_eq!(world.store.estimate(campaign, world.now).await.unwrap(), open);
    world.pass(10 * 86_400);
    let world = world.reopen().await;
    assert_eq!(world.store.estimate(campaign, world.now).await.unwrap(), open);
    assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::NotCounted);
}

#[tokio::test]
async fn what_cannot_be_estimated_says_why() {
    let world = World::new().await;
    let estimate = async |recorded: &Recorded| world.store.estimate(recorded.campaign, world.now).await.unwrap();
    let few = world.mailing("few", 0..5).await;
    assert_eq!(estimate(&few[0]).await, Reach::TooSmall);
    let none = world.send(&Mail { campaign: "none", measure: Measure::Delivery, ..Mail::to("jan@example.nl") }).await;
    assert_eq!(estimate(&none).await, Reach::NotMeasured);
    let mut variant = None;
    for number in 0..12 {
        variant = Some(world.send(&Mail { campaign: "ab", variant: "a", ..Mail::to(&reader(number)) }).await);
    }
    let variant = variant.unwrap();
    assert_eq!(variant.place.group, None);
    assert_eq!(estimate(&variant).await, Reach::LoadsOnly);
    assert_eq!(world.load(group_picture(variant.place)).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn the_number_of_groups_follows_who_was_told_then_the_mailing_before_then_the_purpose() {
    let world = World::new().await;
    let mut declared = purpose("news", Measure::Aggregate);
    declared.audience = Some(13 * 8);
    world.declare(declared).await;
    let bits = async |campaign: &str| {
        let mut groups = std::collections::BTreeSet::new();
        for number in 0..120 {
            let recorded = world.record(&Mail { campaign, ..Mail::to(&reader(number)) }).await;
            groups.insert(recorded.place.group.unwrap());
        }
        groups.len()
    };
    assert_eq!(bits("by purpose").await, 8);
    for number in 0..60 {
        let to = reader(number);
        let recorded = world.record(&Mail { campaign: "silent", ..Mail::to(&to) }).await;
        let silent = Outcome::Accepted { applied: Measure::Delivery, notice: None, invitation: None, left_alone: None };
        world.store.conclude(recorded.message, silent, world.now).await.unwrap();
    }
    assert_eq!(bits("by the mailing before").await, 4);
    world.mailing("telling", 0..30).await;
    assert_eq!(bits("by who was told").await, 2);
}
