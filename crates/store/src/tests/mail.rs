//! Messages, choices, pauses and hits.

use super::*;
use openlijk_model::{CellId, TimePrecision};

#[tokio::test]
async fn the_same_message_again_within_a_day_is_the_first_one() {
    let mut world = World::new().await;
    let mail = Mail { id: Some("<1@example.nl>"), ..Mail::to("jan@example.nl") };
    let first = world.record(&mail).await;
    world.pass(86_000);
    let again = world.record(&Mail { measure: Measure::Delivery, ..mail.clone() }).await;
    assert_eq!(again, Recorded { retry: true, ..first });

    let other = world.record(&Mail { to: "piet@example.nl", ..mail.clone() }).await;
    assert!(!other.retry, "another recipient is another message");
    let other = world.record(&Mail { purpose: "profile", ..mail.clone() }).await;
    assert!(!other.retry, "another purpose is another message");
    world.pass(86_400);
    assert!(!world.record(&mail).await.retry, "a day later it is a new one");
}

#[tokio::test]
async fn a_recipient_is_told_by_an_accepted_message_that_carried_the_notice_and_by_no_other() {
    let world = World::new().await;
    let mail = Mail { measure: Measure::Delivery, ..Mail::to("jan@example.nl") };
    let first = world.record(&mail).await;
    assert_eq!(world.standing("news", mail.to).await.told, None, "recorded is not accepted");

    world.store.conclude(first.message, Outcome::NotAccepted, world.now).await.unwrap();
    assert_eq!(world.standing("news", mail.to).await.told, None, "refused by the next hop");

    let silent =
        Outcome::Accepted { applied: Measure::Delivery, notice: None, invitation: None, left_alone: Some("signed") };
    world.store.conclude(first.message, silent, world.now).await.unwrap();
    assert_eq!(world.standing("news", mail.to).await.told, None, "it carried no notice");

    world.send(&mail).await;
    assert_eq!(world.standing("news", mail.to).await.told, Some(by_mail(world.now)));
    assert_eq!(world.standing("profile", mail.to).await.told, None, "each purpose tells for itself");
}

#[tokio::test]
async fn a_message_cannot_be_said_to_carry_more_than_was_decided() {
    let world = World::new().await;
    let recorded = world.record(&Mail { measure: Measure::Delivery, ..Mail::to("jan@example.nl") }).await;
    let outcome =
        Outcome::Accepted { applied: Measure::Individual, notice: told_by(), invitation: None, left_alone: None };
    let refused = world.store.conclude(recorded.message, outcome, world.now).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn a_refusal_reaches_the_picture_of_a_message_already_sent() {
    let world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);

    world.choose("profile", mail.to, ChoiceState::Withdrawn).await;
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);

    let who = world.store.find(&address(mail.to)).await.unwrap().unwrap();
    assert_eq!(world.store.subject_record(who).await.unwrap().messages[0].loads.len(), 1);
}

#[tokio::test]
async fn a_pause_reaches_mail_already_sent_and_its_end_too() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    let picture = group_picture(sent[0].place);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    for scope in [Scope::All, Scope::Purpose("news".parse().unwrap()), Scope::Campaign(sent[0].campaign)] {
        world.store.pause(scope.clone(), "incident", "officer", world.now).await.unwrap();
        assert_eq!(world.store.pauses().len(), 1);
        assert_eq!(world.load(picture).await, HitOutcome::NotCounted, "{scope:?}");
        assert!(world.store.campaigns().await.unwrap()[0].paused);
        world.store.resume(scope.clone(), "solved", "officer", world.now).await.unwrap();
        assert_eq!(world.load(picture).await, HitOutcome::Recorded, "{scope:?}");
    }
    assert!(world.store.pauses().is_empty());
    assert!(world.store.resume(Scope::All, "", "officer", world.now).await.is_err(), "nothing is paused");
}

#[tokio::test]
async fn a_pause_survives_a_restart() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    world.store.pause(Scope::All, "incident", "officer", world.now).await.unwrap();
    let world = world.reopen().await;
    assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::NotCounted);
}

#[tokio::test]
async fn pausing_again_keeps_since_when_and_records_the_new_reason() {
    let mut world = World::new().await;
    let first = world.now;
    let news = Scope::Purpose("news".parse().unwrap());
    world.store.pause(Scope::All, "incident", "officer", first).await.unwrap();
    world.store.pause(news.clone(), "question", "officer", first).await.unwrap();
    for (why, who) in [("complaint", "officer"), ("complaint", "deputy"), ("complaint", "deputy")] {
        world.pass(60);
        world.store.pause(Scope::All, why, who, world.now).await.unwrap();
    }
    let paused = |scope: &Scope, why: &str, who: &str| {
        let (why, who) = (why.to_owned(), who.to_owned());
        Pause { scope: scope.clone(), why, who, since: first }
    };
    let expected = [paused(&news, "question", "officer"), paused(&Scope::All, "complaint", "deputy")];
    assert_eq!(world.store.pauses(), expected);
    let world = world.reopen().await;
    assert_eq!(world.store.pauses(), expected);
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let first_reason = "SELECT count(*) FROM pauses WHERE why = 'incident' AND ended_why = 'complaint'";
    let kept: i64 = connection.query_row(first_reason, [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1, "the first reason stays on record");
    world.store.resume(Scope::All, "solved", "officer", world.now).await.unwrap();
    let world = world.reopen().await;
    assert_eq!(world.store.pauses(), expected[..1]);
}

#[tokio::test]
async fn hits_wait_for_their_crowd_and_are_then_written() {
    let mut world = World::new().await;
    let sent = world.mailing("march", 0..9).await;
    let picture = group_picture(sent[0].place);
    assert_eq!(world.load(picture).await, HitOutcome::Waiting);
    assert!(world.loads(sent[0].campaign).await.is_empty());

    world.mailing("march", 9..12).await;
    world.pass(3600);
    world.store.tidy(world.now).await.unwrap();
    assert_eq!(world.loads(sent[0].campaign).await[&OpenerClass::Person], 1);
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn hits_that_wait_are_dropped_at_a_restart_and_by_a_pause() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..9).await;
    assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::Waiting);
    let mut world = world.reopen().await;
    assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::Waiting);
    world.store.pause(Scope::All, "incident", "officer", world.now).await.unwrap();
    world.store.resume(Scope::All, "solved", "officer", world.now).await.unwrap();
    world.mailing("march", 9..20).await;
    world.pass(7200);
    world.store.tidy(world.now).await.unwrap();
    assert!(world.loads(sent[0].campaign).await.is_empty());
}

#[tokio::test]
async fn the_same_recipient_twice_is_one_member_of_the_crowd() {
    let world = World::new().await;
    let sent = world.mailing("march", 0..9).await;
    world.mailing("march", 0..9).await;
    assert_eq!(world.load(group_picture(sent[0].place)).await, HitOutcome::Waiting);
}

#[tokio::test]
async fn tokens_that_count_for_nothing_are_not_counted() {
    let mut world = World::new().await;
    let sent = world.mailing("march", 0..12).await;
    let picture = group_picture(sent[0].place);
    for meaning in [
        Meaning::GroupPicture { cell: openlijk_model::CellId(4711), group: 0 },
        Meaning::CellPicture { cell: sent[0].place.cell },
        Meaning::MessagePicture { message: sent[0].message },
        Meaning::MessagePicture { message: MessageId(1) },
        Meaning::Page { message: sent[0].message },
    ] {
        assert_eq!(world.load(meaning).await, HitOutcome::NotCounted, "{meaning:?}");
    }
    let token = Token::lasting(picture, world.now, 1);
    world.pass(3 * 86_400);
    let late = Hit { token, class: OpenerClass::Person, repeat: false, at: world.now };
    assert_eq!(world.store.hit(late).await.unwrap(), HitOutcome::NotCounted, "expired");
    world.pass(28 * 86_400);
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted, "the campaign is over, closed or not");
}

#[tokio::test]
async fn a_message_that_the_next_hop_never_took_counts_nothing() {
    let world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let recorded = world.record(&mail).await;
    let picture = Meaning::MessagePicture { message: recorded.message };
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
    world.store.conclude(recorded.message, Outcome::NotAccepted, world.now).await.unwrap();
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
}

#[tokio::test]
async fn a_last_open_keeps_one_date_and_no_time_and_ignores_machines() {
    let mut world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::LastOpen, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    let who = world.store.find(&address(mail.to)).await.unwrap().unwrap();
    world.load(picture).await;
    world.pass(2 * 86_400);
    world.load(picture).await;
    world.pass(86_400);
    assert_eq!(world.load_as(picture, OpenerClass::Scanner).await, HitOutcome::NotCounted);
    let record = world.store.subject_record(who).await.unwrap();
    assert_eq!(record.messages[0].last_open.as_deref(), Some("2026-03-04"));
    assert!(record.messages[0].loads.is_empty());
}

#[tokio::test]
async fn an_opening_is_kept_as_finely_as_the_version_of_its_message_declares() {
    let mut world = World::new().await;
    world.pass(12_345);
    let day = START - START.rem_euclid(86_400);
    let second = world.now.as_second();
    let declared = [
        (None, day),
        (Some(TimePrecision::None), day),
        (Some(TimePrecision::Day), day),
        (Some(TimePrecision::Hour), second - second.rem_euclid(3600)),
        (Some(TimePrecision::Exact), second),
    ];
    let mut sent = Vec::new();
    for (number, (time, kept)) in declared.into_iter().enumerate() {
        let mut purpose = purpose("profile", Measure::Individual);
        // So that each one is another declaration than the one before.
        (purpose.data.time, purpose.name) = (time, format!("Version {number}"));
        let version = world.declare(purpose).await.version;
        let (to, campaign) = (reader(number), format!("campaign {number}"));
        let mail = Mail { purpose: "profile", measure: Measure::Individual, campaign: &campaign, ..Mail::to(&to) };
        let draft = Draft { version, ..world.draft(&mail) };
        let recorded = world.store.record_draft(draft).await.unwrap();
        let outcome =
            Outcome::Accepted { applied: mail.measure, notice: told_by(), invitation: None, left_alone: None };
        world.store.conclude(recorded.message, outcome, world.now).await.unwrap();
        let now = Meaning::MessagePicture { message: recorded.message };
        assert_eq!(world.load(now).await, HitOutcome::Recorded);
        sent.push((recorded, to, time, kept));
    }
    // Once more, under later versions than the message's.
    for (recorded, to, time, kept) in sent {
        world.load(Meaning::MessagePicture { message: recorded.message }).await;
        let who = world.store.find(&address(&to)).await.unwrap().unwrap();
        let loads = &world.store.subject_record(who).await.unwrap().messages[0].loads;
        let times: Vec<_> = loads.iter().map(|(at, _)| at.as_second()).collect();
        assert_eq!(times, [kept, kept], "{time:?}");
        let hour = hours_of_loads(&world, recorded.place.cell);
        assert_eq!(hour, [kept.div_euclid(3600)], "{time:?}: nor does the roll-up say more");
    }
}

fn hours_of_loads(world: &World, cell: CellId) -> Vec<i64> {
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let mut statement = connection.prepare("SELECT hour FROM loads WHERE cell = ?1").unwrap();
    statement.query_map([cell.0], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn consent_and_its_end_are_kept_to_the_second_and_every_other_choice_by_day() {
    use ChoiceState::{Granted, Refused, Withdrawn};
    let mut world = World::new().await;
    let day = |at: Timestamp| Timestamp::from_second(at.as_second() - at.as_second().rem_euclid(86_400)).unwrap();
    for (number, (purpose, states, exact)) in [
        ("news", &[Refused][..], false),
        ("news", &[Granted, Withdrawn], false),
        ("profile", &[Refused], false),
        ("profile", &[Withdrawn], false),
        ("profile", &[Refused, Withdrawn], false),
        ("profile", &[Granted, Refused], false),
        ("profile", &[Granted, Withdrawn, Withdrawn], false),
        ("profile", &[Granted], true),
        ("profile", &[Refused, Granted], true),
        ("profile", &[Granted, Withdrawn], true),
    ]
    .into_iter()
    .enumerate()
    {
        let to = reader(number);
        for state in states {
            world.pass(12_345);
            world.choose(purpose, &to, *state).await;
        }
        let expected = if exact { world.now } else { day(world.now) };
        assert_eq!(world.standing(purpose, &to).await.choice.unwrap().at, expected, "{purpose} {states:?}");
    }
}

#[tokio::test]
async fn the_last_choice_counts_and_the_ledger_keeps_them_all() {
    let world = World::new().await;
    for state in [ChoiceState::Granted, ChoiceState::Withdrawn, ChoiceState::Granted] {
        world.choose("profile", "jan@example.nl", state).await;
    }
    assert_eq!(world.standing("profile", "jan@example.nl").await.choice.unwrap().state, ChoiceState::Granted);
    let ledger = world.store.choices(&Who::Address(address("jan@example.nl"))).await.unwrap();
    assert_eq!(ledger.len(), 3);
    assert_eq!(ledger[1].1.state, ChoiceState::Withdrawn);
    let (nobody, profile) = (Who::Id(RecipientId(1)), "profile".parse().unwrap());
    let grant = NewChoice::of(nobody, profile, ChoiceState::Granted, HowChosen::Page);
    let unknown = world.store.choose(grant, world.now).await;
    assert!(matches!(unknown, Err(StoreError::Unknown(_))));
}

#[tokio::test]
async fn a_purpose_gets_a_new_version_only_when_it_changes() {
    let world = World::new().await;
    let mut declared = purpose("news", Measure::Aggregate);
    let same = world.declare(declared.clone()).await;
    assert_eq!(same.version, 1);
    declared.name = "Weekly".to_owned();
    let changed = world.declare(declared).await;
    assert_eq!(changed.version, 2);
    let world = world.reopen().await;
    assert_eq!(world.store.purposes().len(), 2);
    assert_eq!(world.store.purposes()[0], changed);
}

#[tokio::test]
async fn a_page_shows_what_was_decided_and_chosen() {
    let world = World::new().await;
    let sent = world.send(&Mail::to("jan@example.nl")).await;
    world.choose("news", "jan@example.nl", ChoiceState::Refused).await;
    let token = world.store.seal_page(sent.message, world.now);
    let Some(Token { meaning: Meaning::Page { message }, .. }) = world.store.open_token(&token) else { panic!() };
    let page = world.store.page(message).await.unwrap().unwrap();
    assert_eq!((page.measure, page.campaign.as_str(), page.paused), (Measure::Aggregate, "march", false));
    assert_eq!(page.decision["measure"], "aggregate");
    assert_eq!(page.choice.unwrap().state, ChoiceState::Refused);
    assert_eq!(page.purpose.purpose.id.as_str(), "news");
    assert_eq!(world.store.address_of(page.recipient).await.unwrap(), Some(address("jan@example.nl")));
    assert!(world.store.page(MessageId(5)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_mailed_link_is_good_for_a_day() {
    let mut world = World::new().await;
    world.send(&Mail::to("jan@example.nl")).await;
    let who = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let token = world.store.seal_proof(who, ProofFor::MyData, world.now).await.unwrap();
    let Some(Token { meaning: Meaning::Proof { request }, .. }) = world.store.open_token(&token) else { panic!() };
    assert_eq!(world.store.proof(request, world.now).await.unwrap(), Some((who, ProofFor::MyData)));
    assert_eq!(world.store.proof(request + 1, world.now).await.unwrap(), None);
    world.pass(2 * 86_400);
    assert_eq!(world.store.proof(request, world.now).await.unwrap(), None);
}

#[tokio::test]
async fn the_messages_of_a_group_carry_one_url_whatever_the_day() {
    let mut world = World::new().await;
    let meaning = Meaning::GroupPicture { cell: openlijk_model::CellId(1), group: 3 };
    let news = "news".parse().unwrap();
    let monday = world.store.seal_picture(&news, meaning, world.now).unwrap();
    world.pass(86_400);
    assert_eq!(world.store.seal_picture(&news, meaning, world.now).unwrap(), monday);
    let other = world.store.seal_picture(&"profile".parse().unwrap(), meaning, world.now).unwrap();
    assert_ne!(other, monday, "each purpose has a key of its own");
    assert!(world.store.seal_picture(&"other".parse().unwrap(), meaning, world.now).is_err());
    assert_eq!(world.store.open_token(&monday).unwrap().meaning, meaning);
    let world = world.reopen().await;
    assert_eq!(world.store.open_token(&monday).unwrap().meaning, meaning, "keys outlive a restart");
}

#[tokio::test]
async fn an_account_is_found_and_its_password_replaced() {
    let world = World::new().await;
    for hash in ["$argon2id$a", "$argon2id$b"] {
        let account = Account::local("mia", hash.to_owned(), Role::Administrator);
        world.store.set_account(account.clone()).await.unwrap();
        assert_eq!(world.store.account("mia").await.unwrap(), Some(account));
    }
    assert_eq!(world.store.account("noa").await.unwrap(), None);
}
