//! The logbook: a line for whatever is done with a person's data, none for a crowd's.

use super::*;
use openlijk_model::TimePrecision;
use std::collections::HashSet;

async fn lines(world: &World) -> Vec<LogLine> {
    world.store.logbook(1000).await.unwrap()
}

async fn named(world: &World, name: &str) -> Vec<LogLine> {
    lines(world).await.into_iter().filter(|line| line.name == name).collect()
}

fn day(at: Timestamp) -> i64 {
    at.as_millisecond().div_euclid(86_400_000) * 86_400_000
}

#[tokio::test]
async fn a_decision_has_a_line_with_its_moment_its_activity_and_its_subject_encrypted() {
    let mut world = World::new().await;
    world.now = Timestamp::from_millisecond(START * 1000 + 123).unwrap();
    let mail = Mail { id: Some("<1@example.nl>"), ..Mail::to("jan@example.nl") };
    world.record(&mail).await;
    world.record(&mail).await;
    world.record(&Mail { campaign: "april", ..Mail::to("jan@example.nl") }).await;
    world.record(&Mail::to("eva@example.nl")).await;
    let decided = named(&world, "decide").await;
    assert_eq!(decided.len(), 3, "a retry is no new decision");
    assert_eq!(
        (decided[0].start, decided[0].end, decided[0].status),
        (world.now.as_millisecond(), world.now.as_millisecond(), 1)
    );
    assert_eq!((decided[0].activity.as_str(), decided[0].by.as_str()), ("news@1", "openlijk"));
    let subjects: HashSet<_> = decided.iter().map(|line| line.subject.clone().unwrap()).collect();
    assert_eq!(subjects.len(), 2, "one person is always called the same");
    let jan = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let eva = world.store.find(&address("eva@example.nl")).await.unwrap().unwrap();
    let behind: HashSet<_> = subjects.iter().map(|subject| world.store.logged_subject(subject).unwrap()).collect();
    assert_eq!(behind, HashSet::from([jan, eva]));
    for subject in &subjects {
        assert!(!subject.contains(&jan.0.to_string()) && !subject.contains(&eva.0.to_string()));
    }
    assert_eq!(world.store.logged_subject("AAAA"), None);
    let traces: HashSet<_> = decided.iter().map(|line| (line.trace, line.span)).collect();
    assert_eq!(traces.len(), 3);
}

#[tokio::test]
async fn a_decision_that_was_not_kept_has_no_line() {
    let world = World::new().await;
    let long = "x".repeat(300);
    let refused = world.store.record_draft(world.draft(&Mail { campaign: &long, ..Mail::to("jan@example.nl") })).await;
    assert!(refused.is_err());
    assert_eq!(lines(&world).await, []);
}

#[tokio::test]
async fn hits_on_shared_pictures_have_no_line_and_a_mailing_has_one_when_it_closes() {
    let mut world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    let before = lines(&world).await.len();
    for _ in 0..5 {
        assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::Recorded);
    }
    assert_eq!(lines(&world).await.len(), before);
    world.pass(31 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    let counted = named(&world, "count").await;
    assert_eq!(counted.len(), 1);
    assert_eq!(
        (counted[0].activity.as_str(), &counted[0].subject, counted[0].start),
        ("news@1", &None, day(world.now))
    );
}

#[tokio::test]
async fn an_observation_is_logged_as_finely_as_its_purpose_declares_time() {
    let mut world = World::new().await;
    world.pass(4_000);
    for (id, precision) in [("exact", TimePrecision::Exact), ("hour", TimePrecision::Hour), ("day", TimePrecision::Day)]
    {
        let mut declared = purpose(id, Measure::Individual);
        declared.data.time = Some(precision);
        world.declare(declared).await;
        let mail = Mail { purpose: id, measure: Measure::Individual, ..Mail::to("jan@example.nl") };
        let sent = world.send(&mail).await;
        assert_eq!(world.load(Meaning::MessagePicture { message: sent.message }).await, HitOutcome::Recorded);
    }
    let observed = named(&world, "observe").await;
    let starts: BTreeMap<_, _> = observed.iter().map(|line| (line.activity.as_str(), line.start)).collect();
    let now = world.now.as_millisecond();
    let expected = [("day@1", day(world.now)), ("exact@1", now), ("hour@1", now - now.rem_euclid(3_600_000))];
    assert_eq!(starts, BTreeMap::from(expected));
    assert!(observed.iter().all(|line| line.subject.is_some()));
}

#[tokio::test]
async fn where_one_date_alone_is_kept_the_logbook_keeps_one_too() {
    let mut world = World::new().await;
    world.declare(purpose("hygiene", Measure::LastOpen)).await;
    let mail = Mail { purpose: "hygiene", measure: Measure::LastOpen, ..Mail::to("jan@example.nl") };
    let picture = Meaning::MessagePicture { message: world.send(&mail).await.message };
    for _ in 0..3 {
        world.pass(86_400);
        world.load(picture).await;
    }
    world.load_as(picture, OpenerClass::Scanner).await;
    let observed = named(&world, "observe").await;
    assert_eq!(observed.iter().map(|line| line.start).collect::<Vec<_>>(), [day(world.now)]);
    assert_eq!(named(&world, "decide").await.len(), 1, "and what was decided stays");
}

#[tokio::test]
async fn what_people_do_for_themselves_bears_the_day_and_its_place_says_no_more() {
    let mut world = World::new().await;
    world.pass(4 * 3_600);
    let mut ids = Vec::new();
    for number in 0..40 {
        let to = reader(number);
        world.record(&Mail::to(&to)).await;
        let who = world.store.find(&address(&to)).await.unwrap().unwrap();
        world.store.export_subject(who, "openlijk", world.now).await.unwrap();
        world.store.erase(&Who::Id(who), world.now).await.unwrap();
    }
    for line in lines(&world).await {
        match line.name.as_str() {
            "decide" => assert_eq!(line.start, world.now.as_millisecond()),
            _ => {
                assert_eq!((line.start, line.end), (day(world.now), day(world.now)));
                ids.push(line.id);
            }
        }
    }
    let decided: Vec<_> = named(&world, "decide").await.iter().map(|line| line.id).collect();
    let (first, last) = (decided.iter().min().unwrap(), decided.iter().max().unwrap());
    assert_eq!(ids.len(), 80);
    let between = ids.iter().filter(|id| (first..=last).contains(id)).count();
    assert_eq!(between, 0, "drawn from the whole day, none of 80 lies within the second of the others");
    assert!(ids.iter().any(|id| id < first) && ids.iter().any(|id| id > last));
}

#[tokio::test]
async fn lines_wait_until_a_collector_acknowledged_them_oldest_first() {
    let mut world = World::new().await;
    for number in 0..4 {
        world.pass(10);
        world.record(&Mail::to(&reader(number))).await;
    }
    let waiting = world.store.logbook_waiting(3).await.unwrap();
    let starts: Vec<_> = waiting.iter().map(|line| line.start).collect();
    assert_eq!(starts, [10, 20, 30].map(|second| (START + second) * 1000));
    let ids = waiting.iter().map(|line| line.id).collect();
    world.store.logbook_exported(ids).await.unwrap();
    let world = world.reopen().await;
    let rest = world.store.logbook_waiting(10).await.unwrap();
    assert_eq!(rest.iter().map(|line| line.start).collect::<Vec<_>>(), [(START + 40) * 1000]);
    assert_eq!(world.store.logbook(2).await.unwrap()[0], rest[0], "the latest first");
    assert_eq!(lines(&world).await.len(), 4);
}

#[tokio::test]
async fn a_look_names_who_looked_to_the_moment() {
    let world = World::new().await;
    world.record(&Mail::to("jan@example.nl")).await;
    let jan = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let role = openlijk_model::Role::Officer;
    world.store.look("eva", role, jan, &"news".parse().unwrap(), "", world.now).await.unwrap();
    let looked = named(&world, "look").await;
    assert_eq!((looked[0].by.as_str(), looked[0].start), ("eva", world.now.as_millisecond()));
    assert_eq!(looked[0].subject.as_deref().and_then(|subject| world.store.logged_subject(subject)), Some(jan));
}

#[tokio::test]
async fn a_look_at_the_command_line_names_no_role_and_no_purpose_and_the_person_sees_it() {
    let world = World::new().await;
    let jan = world.store.enrol(&address("jan@example.nl")).await.unwrap();
    let look = |recipient| Look {
        account: "mia".to_owned(),
        role: None,
        recipient,
        purpose: None,
        why: "he asked".to_owned(),
        at: world.now,
    };
    world.store.note_look(look(Some(jan))).await.unwrap();
    let given = world.store.give_out(look(Some(jan))).await.unwrap();
    assert_eq!(given.person.looks, [look(Some(jan)), look(Some(jan))]);
    assert!(matches!(world.store.give_out(look(None)).await, Err(StoreError::Unknown(_))));
    assert!(matches!(world.store.note_look(look(Some(RecipientId(77)))).await, Err(StoreError::Unknown(_))));
    world.store.log_look(jan, "webshop", world.now).await.unwrap();
    assert_eq!(world.store.looks(10).await.unwrap().len(), 2, "a program's is in the logbook alone");
    let mut done: Vec<_> = lines(&world).await.into_iter().map(|line| (line.name, line.by)).collect();
    done.sort();
    let done: Vec<_> = done.iter().map(|(name, by)| (name.as_str(), by.as_str())).collect();
    assert_eq!(done, [("export", "mia"), ("look", "mia"), ("look", "webshop")]);
}

#[tokio::test]
async fn the_whole_ledger_given_out_is_a_line_and_one_for_each_person_that_it_caused() {
    let world = World::new().await;
    for to in ["a@example.nl", "b@example.nl", "c@example.nl", "a@example.nl", "b@example.nl"] {
        world.choose("news", to, ChoiceState::Granted).await;
    }
    let (mut after, mut within, mut given) = (0, None, Vec::new());
    loop {
        let page = world.store.give_out_ledger(after, 2, "eva", within, world.now).await.unwrap();
        given.extend(page.lines.into_iter().map(|line| line.address));
        within = Some(page.export);
        let Some(next) = page.next else { break };
        let on_disk = named(&world, "export").await.len();
        assert!(on_disk > given.iter().collect::<HashSet<_>>().len(), "what was given out is in the logbook first");
        after = next;
    }
    assert_eq!(given.len(), 5);
    let (people, whole): (Vec<_>, Vec<_>) =
        named(&world, "export").await.into_iter().partition(|line| line.subject.is_some());
    assert_eq!((whole.len(), people.len()), (1, 3), "0 or 1 person on a line, each once");
    assert_eq!((whole[0].by.as_str(), whole[0].parent), ("eva", None));
    assert!(people.iter().all(|line| line.trace == whole[0].trace && line.parent == Some(whole[0].span)));
    let subjects: HashSet<_> = people.iter().map(|line| line.subject.clone()).collect();
    assert_eq!(subjects.len(), 3);
}

#[tokio::test]
async fn what_a_request_caused_stands_in_its_trace_under_its_span_and_what_nothing_caused_in_one_of_its_own() {
    let world = World::new().await;
    let jan = world.store.enrol(&address("jan@example.nl")).await.unwrap();
    let cause = openlijk_model::TraceContext { trace: [7; 16], span: [9; 8] };
    crate::within(Some(cause), async {
        assert_eq!(crate::cause(), Some(cause));
        world.store.log_look(jan, "caused", world.now).await.unwrap();
        world.choose("news", "jan@example.nl", ChoiceState::Granted).await;
        world.store.give_out_ledger(0, 10, "caused", None, world.now).await.unwrap();
    })
    .await;
    crate::within(None, world.store.log_look(jan, "by itself", world.now)).await.unwrap();
    for line in lines(&world).await {
        let of_the_export = line.name == "export" && line.subject.is_some();
        assert_eq!(line.trace == cause.trace, line.by == "caused", "{line:?}");
        let parent = (line.by == "caused").then_some(cause.span);
        assert!(line.parent == parent || of_the_export, "{line:?}");
    }
    assert_eq!(lines(&world).await.len(), 4);
}

#[tokio::test]
#[ignore = "a measurement, not a test"]
async fn how_long_twenty_thousand_decisions_take_to_record() {
    let world = World::new().await;
    let started = std::time::Instant::now();
    let mut sending = tokio::task::JoinSet::new();
    for number in 0..20_000 {
        let (store, draft) = (world.store.clone(), world.draft(&Mail::to(&reader(number))));
        sending.spawn(async move { store.record_draft(draft).await.unwrap() });
        if sending.len() == 256 {
            sending.join_next().await;
        }
    }
    while sending.join_next().await.is_some() {}
    println!("{:?}", started.elapsed());
}
