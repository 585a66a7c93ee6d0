//! Files of choices.

use super::ledger::words;
use super::*;
use openlijk_model::Aspect;

const FILE: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

pub(super) fn line(to: &str, state: ChoiceState, days_ago: Option<i64>) -> ImportedChoice {
    let choice = NewChoice {
        wording: Some(words("J'accepte.")),
        author: "mia".to_owned(),
        proof: "line 3".to_owned(),
        made: days_ago.map(|days| Timestamp::from_second(START - days * 86_400 + 3600).unwrap()),
        ..NewChoice::of(Who::Address(address(to)), "profile".parse().unwrap(), state, HowChosen::Import)
    };
    ImportedChoice { choice, country: None, collected: None, told: None, outgrown: false }
}

async fn import(world: &World, lines: &[ImportedChoice]) -> u64 {
    world.store.import(FILE, 2 + lines.len() as u64, lines.to_vec(), world.now).await.unwrap()
}

async fn state(world: &World, to: &str) -> Option<ChoiceState> {
    world.standing("profile", to).await.choice.map(|choice| choice.state)
}

async fn on_record(world: &World, to: &str) -> usize {
    world.store.choices(&Who::Address(address(to))).await.unwrap().len()
}

#[tokio::test]
async fn a_file_read_again_writes_nothing_twice_and_its_position_is_kept() {
    let mut world = World::new().await;
    assert_eq!(world.store.import_position(FILE).await.unwrap(), 0);
    let mut lines: Vec<_> = (0..1200).map(|n| line(&reader(n), ChoiceState::Granted, Some(30))).collect();
    lines.push(line(&reader(1), ChoiceState::Granted, Some(30)));
    lines.push(line("undated@example.nl", ChoiceState::Granted, None));
    assert_eq!(import(&world, &lines).await, 1201, "the same line twice is one choice");
    assert_eq!(world.store.import_position(FILE).await.unwrap(), 1204);
    assert_eq!(world.store.import_position("another").await.unwrap(), 0);
    world.pass(5 * 86_400);
    let world = world.reopen().await;
    assert_eq!(world.store.import_position(FILE).await.unwrap(), 1204);
    assert_eq!(import(&world, &lines).await, 0);
    assert_eq!(on_record(&world, &reader(1)).await, 1);
    let found = world.standing("profile", &reader(1)).await.choice.unwrap();
    assert_eq!(found.at, Timestamp::from_second(START - 30 * 86_400 + 3600).unwrap());
    assert_eq!((found.how, found.author.as_str(), found.proof.as_str()), (HowChosen::Import, "mia", "line 3"));
    assert_eq!(world.store.text(&found.wording).await.unwrap(), Some(words("J'accepte.")));
}

#[tokio::test]
async fn a_line_does_not_undo_what_somebody_chose_since() {
    use ChoiceState::{Granted, Refused, Withdrawn};
    let mut world = World::new().await;
    for (number, (chosen, imported, expected)) in [
        (Withdrawn, line("x@example.nl", Granted, Some(400)), Withdrawn),
        (Refused, line("x@example.nl", Granted, Some(0)), Refused),
        (Refused, line("x@example.nl", Granted, None), Refused),
        (Granted, line("x@example.nl", Refused, Some(1)), Granted),
        (Granted, line("x@example.nl", Refused, None), Refused),
        (Granted, line("x@example.nl", Withdrawn, Some(0)), Withdrawn),
        (Refused, line("x@example.nl", Granted, Some(-1)), Granted),
    ]
    .into_iter()
    .enumerate()
    {
        let to = reader(number);
        world.choose("profile", &to, chosen).await;
        world.pass(2 * 86_400);
        let choice = NewChoice { who: Who::Address(address(&to)), ..imported.choice };
        let new = import(&world, &[ImportedChoice { choice, ..imported }]).await;
        world.pass(-2 * 86_400);
        assert_eq!(state(&world, &to).await, Some(expected), "case {number}");
        assert_eq!(
            (new, on_record(&world, &to).await),
            if chosen == expected { (0, 1) } else { (1, 2) },
            "case {number}"
        );
    }
}

#[tokio::test]
async fn an_old_file_does_not_bring_back_who_was_erased_with_a_no() {
    let world = World::new().await;
    world.choose("profile", "jan@example.nl", ChoiceState::Refused).await;
    world.store.erase(&Who::Address(address("jan@example.nl")), world.now).await.unwrap();
    let old =
        ImportedChoice { country: Some("NL".to_owned()), ..line("jan@example.nl", ChoiceState::Granted, Some(9)) };
    assert_eq!(import(&world, &[old]).await, 0);
    assert_eq!(world.store.find(&address("jan@example.nl")).await.unwrap(), None);
    assert_eq!(state(&world, "jan@example.nl").await, Some(ChoiceState::Refused));
}

#[tokio::test]
async fn opens_and_links_of_a_file_are_apart_and_its_facts_are_kept() {
    let world = World::new().await;
    let told = Timestamp::from_second(START - 400 * 86_400).unwrap();
    let mut links = line("jan@example.nl", ChoiceState::Granted, Some(30));
    links.choice.about = Aspect::Links;
    let facts = ImportedChoice {
        country: Some("IT".to_owned()),
        collected: Some("2025-01-02".parse().unwrap()),
        told: Some(told),
        ..line("jan@example.nl", ChoiceState::Refused, Some(30))
    };
    assert_eq!(import(&world, &[links, facts]).await, 2);
    let standing = world.standing("profile", "jan@example.nl").await;
    assert_eq!(standing.choice.map(|choice| choice.state), Some(ChoiceState::Refused));
    assert_eq!(standing.link_choice.map(|choice| choice.state), Some(ChoiceState::Granted));
    assert_eq!(standing.told.map(|by| (by.at, by.how)), Some((told, HowTold::Import)));
    assert_eq!(standing.country.as_deref(), Some("IT"));
    assert_eq!(standing.collected, Some("2025-01-02".parse().unwrap()));
}

#[tokio::test]
async fn lines_that_cannot_be_kept_are_refused_with_those_beside_them() {
    let world = World::new().await;
    let good = line("jan@example.nl", ChoiceState::Granted, None);
    let mut other = line("eva@example.nl", ChoiceState::Granted, None);
    other.choice.purpose = "other".parse().unwrap();
    let refused = world.store.import(FILE, 4, vec![good.clone(), other], world.now).await;
    assert!(matches!(refused, Err(StoreError::Unknown(_))));
    let nowhere =
        ImportedChoice { country: Some("nl".to_owned()), ..line("eva@example.nl", ChoiceState::Granted, None) };
    let refused = world.store.import(FILE, 4, vec![good, nowhere], world.now).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))));
    assert_eq!(world.store.find(&address("jan@example.nl")).await.unwrap(), None);
    assert_eq!(world.store.import_position(FILE).await.unwrap(), 0);
}

/// An import may be broken off at any moment: what stands is then what the place says, where no more came than one step.
#[tokio::test(flavor = "multi_thread")]
async fn at_no_moment_is_more_taken_in_than_the_place_says() {
    let world = World::new().await;
    let (store, now) = (world.store.clone(), world.now);
    let importing = tokio::spawn(async move {
        for first in (0..6_000).step_by(IMPORT_STEP) {
            let lines =
                (first..first + IMPORT_STEP).map(|n| line(&reader(n), ChoiceState::Refused, Some(30))).collect();
            store.import(FILE, (first + IMPORT_STEP) as u64, lines, now).await.unwrap();
        }
    });
    let db = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let mut seen = Vec::new();
    while seen.last() != Some(&6_000) {
        let both = "SELECT (SELECT count(*) FROM choices), coalesce((SELECT next_line FROM imports), 0)";
        let (taken, place): (i64, i64) = db.query_row(both, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(taken, place);
        seen.push(place);
        tokio::task::yield_now().await;
    }
    importing.await.unwrap();
}

/// How long a large file takes, and how long hits wait meanwhile. Run with `--release`; `LINES` says how many.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; minutes long, and means something in release mode alone"]
async fn a_million_lines_take_minutes_and_hits_go_on() {
    let lines: usize = std::env::var("LINES").ok().and_then(|lines| lines.parse().ok()).unwrap_or(100_000);
    let world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    let token = Token::lasting(Meaning::MessagePicture { message: sent.message }, world.now, 30);
    let (store, now) = (world.store.clone(), world.now);
    let hits = tokio::spawn(async move {
        let mut waits = Vec::new();
        loop {
            let began = std::time::Instant::now();
            let hit = Hit { token, class: OpenerClass::Person, repeat: false, at: now };
            if store.hit(hit).await.unwrap() != HitOutcome::Recorded {
                return waits;
            }
            waits.push(began.elapsed());
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    });
    let began = std::time::Instant::now();
    let mut next = 1;
    while next <= lines {
        let part: Vec<_> = (next..(next + 1000).min(lines + 1))
            .map(|number| line(&reader(number), ChoiceState::Granted, Some((number % 900) as i64)))
            .collect();
        next += part.len();
        world.store.import(FILE, next as u64, part, world.now).await.unwrap();
        if (next - 1) % 100_000 == 0 {
            println!("{} lines after {:.1?}", next - 1, began.elapsed());
        }
    }
    world.store.pause(Scope::All, "done", "me", world.now).await.unwrap();
    let mut waits = hits.await.unwrap();
    waits.sort();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize];
    println!("{} hits waited: half {:.1?}, p99 {:.1?}, longest {:.1?}", waits.len(), at(0.5), at(0.99), at(1.0));
    let began = std::time::Instant::now();
    for number in 0..10_000 {
        world.standing("profile", &reader(number * (lines / 10_000).max(1))).await;
    }
    println!("a standing takes {:.1?}", began.elapsed() / 10_000);
    let began = std::time::Instant::now();
    world.store.tidy(world.now).await.unwrap();
    println!("a daily run takes {:.1?}", began.elapsed());
}
