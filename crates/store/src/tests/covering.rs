//! A yes and a telling count for what they cover; a no counts for everything.

use super::*;
use openlijk_model::{Aspect, Role as Office, TimePrecision};
use std::collections::BTreeMap;

const JAN: &str = "jan@example.nl";
const DAY: i64 = 86_400;

/// Every way to ask for more than `purpose("profile", Measure::LastOpen)` does.
fn more() -> Vec<(&'static str, Purpose)> {
    let changed = |change: fn(&mut Purpose)| {
        let mut more = purpose("profile", Measure::LastOpen);
        change(&mut more);
        more
    };
    vec![
        ("measure", changed(|more| more.measure = Measure::Individual)),
        ("data", changed(|more| more.data.ip = Some(true))),
        ("kind", changed(|more| more.kind = openlijk_model::PurposeKind::MarketingProfile)),
        ("controller", changed(|more| more.controller = openlijk_model::Controller::PublicTask)),
        ("retention", changed(|more| more.documents.retention_days = Some(61))),
        ("who may see", changed(|more| more.may_see.push(Office::Sender))),
    ]
}

async fn office() -> World {
    let world = World::new().await;
    world.declare(purpose("profile", Measure::LastOpen)).await;
    world
}

/// Somebody who was told of what is in force, and said yes to it; and who was asked for that.
async fn said_yes(world: &World, to: &str) {
    let mail = Mail { purpose: "profile", measure: Measure::None, ..Mail::to(to) };
    let recorded = world.record(&mail).await;
    let invitation = Some(ShownText { kind: TextKind::Invitation, language: Language::Nl, text: "May we?".to_owned() });
    let outcome = Outcome::Accepted { applied: Measure::None, notice: told_by(), invitation, left_alone: None };
    world.store.conclude(recorded.message, outcome, world.now).await.unwrap();
    world.choose("profile", to, ChoiceState::Granted).await;
}

async fn choices(world: &World, to: &str) -> Vec<(ChoiceState, Option<u32>, bool)> {
    let found = world.store.choices(&Who::Address(address(to))).await.unwrap();
    found.into_iter().map(|(_, choice)| (choice.state, choice.version, choice.outgrown)).collect()
}

#[tokio::test]
async fn a_version_that_asks_for_more_has_no_yes_and_nobody_was_told_of_it() {
    for (what, more) in more() {
        let world = office().await;
        said_yes(&world, JAN).await;
        let before = world.standing("profile", JAN).await;
        assert_eq!(before.choice.map(|choice| (choice.state, choice.version)), Some((ChoiceState::Granted, Some(2))));
        assert_eq!(before.told.map(|told| told.version), Some(2));
        let version = world.declare(more.clone()).await.version;
        let now = world.standing("profile", JAN).await;
        assert_eq!((&now.choice, &now.told), (&None, &None), "{what}");
        assert_eq!(now.asked, Some(world.now), "{what}: who was asked is not asked again sooner");
        assert_eq!(choices(&world, JAN).await, [(ChoiceState::Granted, Some(2), true)], "{what}");
        // Told of it, and agreed to it.
        said_yes(&world, JAN).await;
        let world = world.reopen().await;
        let now = world.standing("profile", JAN).await;
        assert_eq!(now.choice.map(|choice| choice.version), Some(Some(version)), "{what}");
        assert_eq!(now.told.map(|told| told.version), Some(version), "{what}");
    }
}

#[tokio::test]
async fn a_version_that_asks_for_the_same_or_less_goes_on_with_every_yes_and_telling() {
    let mut world = office().await;
    said_yes(&world, JAN).await;
    let first = world.now;
    world.pass(DAY);
    let less: [fn(&mut Purpose); 4] = [
        |less| less.name = "Our letters".to_owned(),
        |less| less.documents.retention_days = Some(30),
        |less| less.may_see.clear(),
        |less| less.data.time = Some(TimePrecision::Day),
    ];
    for change in less {
        let mut now = purpose("profile", Measure::LastOpen);
        change(&mut now);
        world.declare(now).await;
        let standing = world.standing("profile", JAN).await;
        assert_eq!(standing.told.map(|told| told.at), Some(first), "the first telling stands");
        assert_eq!(standing.choice.map(|choice| choice.state), Some(ChoiceState::Granted));
        assert_eq!(choices(&world, JAN).await, [(ChoiceState::Granted, Some(2), false)]);
    }
    // Back to what they agreed to first, though the version has another number.
    world.declare(purpose("profile", Measure::LastOpen)).await;
    assert!(world.standing("profile", JAN).await.choice.is_some());
}

#[tokio::test]
async fn a_yes_to_less_does_not_bring_back_a_yes_to_more_that_came_before_it() {
    let world = office().await;
    said_yes(&world, JAN).await;
    world.declare(purpose("profile", Measure::Aggregate)).await;
    world.choose("profile", JAN, ChoiceState::Granted).await;
    world.declare(purpose("profile", Measure::LastOpen)).await;
    assert_eq!(world.standing("profile", JAN).await.choice, None, "what they said last was of less");
}

#[tokio::test]
async fn a_no_counts_whatever_is_asked_for_later() {
    for state in [ChoiceState::Refused, ChoiceState::Withdrawn] {
        let world = office().await;
        said_yes(&world, JAN).await;
        world.choose("profile", JAN, state).await;
        for (what, more) in more() {
            world.declare(more).await;
            let choice = world.standing("profile", JAN).await.choice;
            assert_eq!(choice.map(|choice| choice.state), Some(state), "{what}");
        }
        assert!(
            world
                .store
                .choices(&Who::Address(address(JAN)))
                .await
                .unwrap()
                .iter()
                .all(|(_, it)| { it.outgrown == (it.state == ChoiceState::Granted) })
        );
        world.store.erase(&Who::Address(address(JAN)), world.now).await.unwrap();
        assert_eq!(world.standing("profile", JAN).await.choice.map(|choice| choice.state), Some(state), "erased");
    }
}

#[tokio::test]
async fn a_version_that_waits_or_is_off_changes_nothing_of_what_a_yes_covers() {
    let world = office().await;
    said_yes(&world, JAN).await;
    let more = purpose("profile", Measure::Individual);
    world.store.declare(more, assessment(&["necessity"]), "officer", world.now).await.unwrap();
    assert_eq!(choices(&world, JAN).await, [(ChoiceState::Granted, Some(2), false)]);
    assert!(world.standing("profile", JAN).await.choice.is_some());
    // Who says yes while it waits is shown the one in force.
    world.choose("profile", JAN, ChoiceState::Granted).await;
    assert_eq!(choices(&world, JAN).await[1], (ChoiceState::Granted, Some(2), false));
    world.store.switch_purpose(&"profile".parse().unwrap(), false, "why", "who", world.now).await.unwrap();
    assert_eq!(choices(&world, JAN).await[0], (ChoiceState::Granted, Some(2), false));
}

#[tokio::test]
async fn a_choice_names_the_version_that_was_shown_and_one_of_earlier_the_one_of_its_time() {
    let mut world = office().await;
    let first = world.now;
    world.pass(10 * DAY);
    world.declare(purpose("profile", Measure::Individual)).await;
    let yes = |version, made| {
        let wording = Some(ShownText { kind: TextKind::Consent, language: Language::Nl, text: "Yes.".to_owned() });
        let choice =
            NewChoice::of(Who::Address(address(JAN)), "profile".parse().unwrap(), ChoiceState::Granted, HowChosen::Api);
        NewChoice { wording, version, made, ..choice }
    };
    let days = |days: i64| Some(Timestamp::from_second(first.as_second() + days * DAY).unwrap());
    for (shown, made, expected) in [
        (None, days(-400), 1),
        (None, days(1), 2),
        (Some(3), days(2), 3),
        (None, days(10), 3),
        (Some(1), None, 1),
        (None, None, 3),
    ] {
        world.store.choose(yes(shown, made), world.now).await.unwrap();
        let last = choices(&world, JAN).await.pop().unwrap();
        assert_eq!(last, (ChoiceState::Granted, Some(expected), expected == 2), "{shown:?} {made:?}");
    }
    for unknown in [0, 4] {
        let refused = world.store.choose(yes(Some(unknown), None), world.now).await;
        assert!(matches!(refused, Err(StoreError::Unknown(_))), "{unknown}");
    }
}

#[tokio::test]
async fn a_sign_up_is_about_the_version_whose_words_it_showed() {
    let world = office().await;
    let recipient = world.store.enrol(&address(JAN)).await.unwrap();
    let id = || "profile".parse().unwrap();
    let words = |kind| ShownText { kind, language: Language::Nl, text: "Words.".to_owned() };
    let told = world.store.keep_text(words(TextKind::SignUp)).await.unwrap();
    let pending = PendingSignUp {
        told: vec![(id(), told.clone())],
        ticked: vec![Ticked { purpose: id(), about: Aspect::Opens, wording: told }],
        language: Language::Nl,
        versions: BTreeMap::from([(id(), 2)]),
    };
    let seal = |pending| world.store.seal_proof(recipient, ProofFor::SignUp(pending), world.now);
    let unknown = PendingSignUp { versions: BTreeMap::from([(id(), 9)]), ..pending.clone() };
    assert!(matches!(seal(unknown).await, Err(StoreError::Unknown(_))));
    let link = seal(pending).await.unwrap();
    let Meaning::Proof { request } = world.store.open_token(&link).unwrap().meaning else { panic!() };
    world.declare(purpose("profile", Measure::Individual)).await;
    assert!(!world.store.covers_now(&id(), 2) && world.store.covers_now(&id(), 3));
    world.store.confirm_sign_up(request, world.now).await.unwrap().unwrap();
    let standing = world.standing("profile", JAN).await;
    assert_eq!((standing.choice, standing.told), (None, None));
    assert_eq!(choices(&world, JAN).await, [(ChoiceState::Granted, Some(2), true)]);
}

#[tokio::test]
async fn a_yes_that_a_file_calls_outgrown_is_on_record_and_covers_nothing() {
    let world = office().await;
    let mut line = importing::line(JAN, ChoiceState::Granted, Some(3));
    line.outgrown = true;
    assert_eq!(world.store.import("f", 2, vec![line.clone()], world.now).await.unwrap(), 1);
    assert_eq!(world.standing("profile", JAN).await.choice, None);
    assert_eq!(choices(&world, JAN).await, [(ChoiceState::Granted, None, true)]);
    line.outgrown = false;
    assert_eq!(world.store.import("g", 2, vec![line], world.now).await.unwrap(), 0, "it is on record");
}

/// Told of many versions, somebody is one of those told, where they were told first; and erased, they are none.
#[tokio::test]
async fn people_are_counted_once_a_purpose_however_many_versions_they_were_told_of() {
    let world = office().await;
    let counts = |world: &World| {
        let db = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
        let mut found =
            db.prepare("SELECT segment, n FROM told_counts WHERE purpose = 'profile' ORDER BY segment").unwrap();
        let found = found.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
        found.map(Result::unwrap).collect::<Vec<_>>()
    };
    let mail = |to, segment| Mail { purpose: "profile", measure: Measure::None, segment, ..Mail::to(to) };
    world.send(&mail(JAN, "north")).await;
    world.send(&mail("els@example.nl", "south")).await;
    world.declare(purpose("profile", Measure::Individual)).await;
    world.send(&mail(JAN, "south")).await;
    world.send(&mail(JAN, "south")).await;
    assert_eq!(counts(&world), [("north".to_owned(), 1), ("south".to_owned(), 1)]);
    let who = world.store.find(&address(JAN)).await.unwrap().unwrap();
    let told = world.store.subject_record(who).await.unwrap().told;
    let told: Vec<_> = told.iter().map(|(_, told)| (told.version, told.outgrown)).collect();
    assert_eq!(told, [(2, true), (3, false)]);
    world.store.erase(&Who::Id(who), world.now).await.unwrap();
    assert_eq!(counts(&world), [("north".to_owned(), 0), ("south".to_owned(), 1)]);
}

#[tokio::test]
async fn who_gave_an_address_while_less_was_asked_for_was_not_told_of_this_then() {
    let mut world = office().await;
    let under_less = async |world: &World, to: &str| world.standing("profile", to).await.collected_under_less;
    assert!(!under_less(&world, JAN).await, "nothing was in force that asked for less: it is the last that counts");
    world.pass(10 * DAY);
    world.declare(purpose("profile", Measure::Aggregate)).await;
    assert!(!under_less(&world, JAN).await, "told of more");
    world.pass(10 * DAY);
    world.declare(purpose("profile", Measure::Individual)).await;
    assert!(under_less(&world, JAN).await, "nobody knows when");
    for (day, expected) in [(0, true), (20, true), (21, false)] {
        let day = Timestamp::from_second(START + day * DAY).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();
        let facts = PersonFacts { country: None, collected: Some(day) };
        world.store.set_person(&Who::Address(address(JAN)), facts).await.unwrap();
        assert_eq!(under_less(&world, JAN).await, expected, "{day}");
    }
}

/// What a yes allowed stays allowed for the mail that was sent on it (GDPR 7(3) ends a consent by its withdrawal, and by
/// nothing that the organisation declares later); only as far as the version in force still asks for it.
#[tokio::test]
async fn mail_sent_on_a_yes_goes_on_by_that_yes_under_a_version_that_it_does_not_cover() {
    for (what, more) in more() {
        let world = office().await;
        said_yes(&world, JAN).await;
        let mail = Mail { purpose: "profile", measure: Measure::LastOpen, ..Mail::to(JAN) };
        let picture = Meaning::MessagePicture { message: world.send(&mail).await.message };
        world.declare(more).await;
        assert_eq!(world.standing("profile", JAN).await.choice, None, "{what}");
        assert_eq!(world.load(picture).await, HitOutcome::Recorded, "{what}");
        let path = world.folder.path().join("openlijk.db");
        let sql = "SELECT (SELECT count(*) FROM openings), (SELECT count(*) FROM last_opens)";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let kept = rusqlite::Connection::open(path).unwrap().query_row(sql, [], read).unwrap();
        assert_eq!(kept, (0, 1), "{what}: no more than that mail's own measure");
        world.choose("profile", JAN, ChoiceState::Withdrawn).await;
        assert_eq!(world.load(picture).await, HitOutcome::NotCounted, "{what}: a no ends it");
    }
    let world = office().await;
    said_yes(&world, JAN).await;
    let mail = Mail { purpose: "profile", measure: Measure::LastOpen, ..Mail::to(JAN) };
    let picture = Meaning::MessagePicture { message: world.send(&mail).await.message };
    let mut other = purpose("profile", Measure::Aggregate);
    other.documents.retention_days = Some(61);
    world.declare(other).await;
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted, "what is in force asks for no reading of one person");
}

/// An attempt that failed told nobody; the one that arrived told of the version whose words it carried.
#[tokio::test]
async fn a_retry_tells_of_the_version_that_it_was_made_under() {
    let world = office().await;
    let mail = Mail { purpose: "profile", measure: Measure::None, id: Some("1@example.nl"), ..Mail::to(JAN) };
    world.record(&mail).await;
    world.declare(purpose("profile", Measure::Aggregate)).await;
    assert!(world.send(&mail).await.retry);
    assert_eq!(world.standing("profile", JAN).await.told.map(|told| told.version), Some(3));
    world.declare(purpose("profile", Measure::LastOpen)).await;
    assert_eq!(world.standing("profile", JAN).await.told, None);
}

#[tokio::test]
async fn a_role_named_later_does_not_see_readings_whose_readers_were_not_told_of_it() {
    let world = World::new().await;
    let named = |roles: &[Office]| {
        let mut named = purpose("profile", Measure::Individual);
        named.may_see = roles.to_vec();
        named
    };
    let seen_by = async |to: &str| {
        let who = world.store.find(&address(to)).await.unwrap().unwrap();
        world.store.subject_record(who).await.unwrap().messages[0].seen_by.clone()
    };
    let letter = |to| Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to(to) };
    world.declare(named(&[Office::Officer])).await;
    world.send(&letter(JAN)).await;
    world.declare(named(&[Office::Officer, Office::CaseWorker])).await;
    world.send(&letter("eva@example.nl")).await;
    assert_eq!(seen_by(JAN).await, [Office::Officer]);
    assert_eq!(seen_by("eva@example.nl").await, [Office::Officer, Office::CaseWorker]);
    // Whom the purpose does not name any more sees none, however the mail went.
    world.declare(named(&[Office::CaseWorker])).await;
    assert_eq!(seen_by(JAN).await, [Office::Officer; 0]);
    assert_eq!(seen_by("eva@example.nl").await, [Office::CaseWorker]);
}
