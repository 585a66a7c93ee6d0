//! The decisions on record, searched from the desk.

use super::*;
use proptest::prelude::*;

fn decided(measure: Measure, rule: &str, grey: &str) -> String {
    format!(r#"{{"measure":"{measure}","reasons":[{{"rule":"{rule}"}}],"grey":[{{"rule":"{grey}"}}]}}"#)
}

async fn record(world: &World, mail: &Mail<'_>, rule: &str, grey: &str) -> MessageId {
    let answer = decided(mail.measure, rule, grey);
    world.store.record_draft(Draft { answer, ..world.draft(mail) }).await.unwrap().message
}

async fn found(world: &World, search: DecisionSearch) -> Vec<MessageId> {
    world.store.decisions(search).await.unwrap().into_iter().map(|decided| decided.message).collect()
}

#[tokio::test]
async fn what_rested_on_a_contested_rule_is_not_counted_once_the_officer_declines_it() {
    let world = World::new().await;
    let send = async |mail: &Mail<'_>, grey: &str| {
        let answer = decided(mail.measure, "R02", grey);
        let sent = world.store.record_draft(Draft { answer, ..world.draft(mail) }).await.unwrap();
        let applied = mail.measure;
        let outcome = Outcome::Accepted { applied, notice: told_by(), invitation: None, left_alone: None };
        world.store.conclude(sent.message, outcome, world.now).await.unwrap();
        sent
    };
    let to = |campaign, number| (campaign, reader(number));
    let (mut march, mut april) = (None, None);
    for (campaign, to) in (0..12).flat_map(|number| [to("march", number), to("april", number)]) {
        let last = if campaign == "march" { &mut march } else { &mut april };
        let rule = if campaign == "march" { "R09" } else { "R10" };
        *last = Some(group_picture(send(&Mail { campaign, ..Mail::to(&to) }, rule).await.place));
    }
    let (march, april) = (march.unwrap(), april.unwrap());
    let own = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let jan = Meaning::MessagePicture { message: send(&own, "R09").await.message };
    let piet = Meaning::MessagePicture { message: send(&Mail { to: "piet@example.nl", ..own }, "R10").await.message };
    let ruling = |purpose: &str, accepted| GreyRuling {
        purpose: purpose.parse().unwrap(),
        rule: "R09".to_owned(),
        accepted,
        note: String::new(),
        who: "officer".to_owned(),
        at: world.now,
    };
    assert_ne!(world.load(march).await, HitOutcome::NotCounted);
    assert_eq!(world.load(jan).await, HitOutcome::Recorded);
    for purpose in ["news", "profile"] {
        world.store.rule_on_grey(ruling(purpose, false)).await.unwrap();
    }
    let back = [ruling("news", true), ruling("profile", true)];
    let late = send(&Mail { campaign: "may", ..Mail::to("jan@example.nl") }, "R09").await;
    assert_eq!(world.load(group_picture(late.place)).await, HitOutcome::NotCounted, "decided before, recorded after");
    let stopped = async |world: &World| {
        for picture in [march, jan] {
            assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
        }
        for picture in [april, piet] {
            assert_ne!(world.load(picture).await, HitOutcome::NotCounted, "it rested on another rule");
        }
    };
    stopped(&world).await;
    let world = world.reopen().await;
    stopped(&world).await;
    for ruling in back {
        world.store.rule_on_grey(ruling).await.unwrap();
    }
    for picture in [march, jan] {
        assert_ne!(world.load(picture).await, HitOutcome::NotCounted, "accepted after all");
    }
}

#[tokio::test]
async fn a_decision_is_listed_with_what_it_said_and_what_became_of_it() {
    let world = World::new().await;
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    let listed = world.store.decisions(DecisionSearch { limit: 10, ..DecisionSearch::default() }).await.unwrap();
    assert_eq!(
        listed,
        [DecidedMessage {
            message: sent.message,
            purpose: "news".parse().unwrap(),
            version: 1,
            campaign: "march".to_owned(),
            decided: Measure::Aggregate,
            applied: Some(Measure::Aggregate),
            at: world.now,
            decision: serde_json::json!({"measure": "aggregate"}),
        }]
    );
}

#[tokio::test]
async fn a_rule_is_found_among_reasons_and_contested_points_and_no_other_text() {
    let world = World::new().await;
    let reasons = record(&world, &Mail::to("jan@example.nl"), "R02", "R01").await;
    let contested = record(&world, &Mail::to("eva@example.nl"), "R03", "R02").await;
    record(&world, &Mail::to("piet@example.nl"), "R022", "R01").await;
    let search = DecisionSearch { rule: Some("R02".to_owned()), limit: 10, ..DecisionSearch::default() };
    assert_eq!(found(&world, search).await, [contested, reasons]);
}

#[tokio::test]
async fn decisions_written_before_their_purpose_was_kept_are_found_by_it() {
    let world = World::new().await;
    let news = world.record(&Mail::to("jan@example.nl")).await.message;
    let profile = world.record(&Mail { purpose: "profile", ..Mail::to("jan@example.nl") }).await.message;
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    // One answer for both, as it was then.
    let one = "UPDATE messages SET decision = (SELECT min(id) FROM decisions)";
    connection.execute_batch(&format!("{one}; UPDATE decisions SET purpose = NULL")).unwrap();
    for (purpose, message) in [("news", news), ("profile", profile)] {
        let search = DecisionSearch { purpose: purpose.parse().ok(), limit: 10, ..DecisionSearch::default() };
        assert_eq!(found(&world, search).await, [message]);
    }
}

#[derive(Debug, Clone)]
struct Sent {
    profile: bool,
    reader: usize,
    rule: usize,
    individual: bool,
}

fn sent() -> impl Strategy<Value = Sent> {
    (any::<bool>(), 0..4_usize, 0..3_usize, any::<bool>()).prop_map(|(profile, reader, rule, individual)| Sent {
        profile,
        reader,
        rule,
        individual,
    })
}

const RULES: [&str; 3] = ["R01", "R02", "R03"];

fn measure_of(individual: bool) -> Measure {
    if individual { Measure::Individual } else { Measure::Aggregate }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn every_search_finds_what_looking_through_everything_would(
        all in prop::collection::vec(sent(), 1..40),
        searches in prop::collection::vec((prop::option::of(any::<bool>()), prop::option::of(0..4_usize),
            prop::option::of(0..3_usize), prop::option::of(any::<bool>()), prop::option::of(any::<prop::sample::Index>()), 1..12_u32), 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            let mut ids = Vec::new();
            for one in &all {
                let to = reader(one.reader);
                let purpose = if one.profile { "profile" } else { "news" };
                let mail = Mail { purpose, measure: measure_of(one.individual), ..Mail::to(&to) };
                ids.push(record(&world, &mail, RULES[one.rule], "R09").await);
            }
            for (profile, to, rule, individual, before, limit) in searches {
                let before = before.map(|before| *before.get(&ids));
                let fits = |(one, id): (&Sent, &MessageId)| {
                    (profile.is_none_or(|is| is == one.profile) && to.is_none_or(|to| to == one.reader)
                        && rule.is_none_or(|rule| rule == one.rule) && individual.is_none_or(|is| is == one.individual)
                        && before.is_none_or(|before| *id < before)).then_some(*id)
                };
                let mut expected: Vec<_> = all.iter().zip(&ids).filter_map(fits).collect();
                expected.reverse();
                expected.truncate(limit as usize);
                let recipient = match to {
                    Some(to) => match world.store.find(&address(&reader(to))).await.unwrap() {
                        Some(id) => Some(id),
                        None => continue,
                    },
                    None => None,
                };
                let search = DecisionSearch {
                    purpose: profile.map(|is| if is { "profile" } else { "news" }.parse().unwrap()),
                    recipient,
                    rule: rule.map(|rule| RULES[rule].to_owned()),
                    measure: individual.map(measure_of),
                    before,
                    limit,
                };
                prop_assert_eq!(found(&world, search).await, expected);
            }
            world.store.close().await;
            Ok(())
        })?;
    }
}
