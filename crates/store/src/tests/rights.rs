//! What people may ask for: a pause, a corrected address, and forgetting of all that the ledger knows of them.

use super::ledger::{wish, words};
use super::*;
use openlijk_model::{Aspect, WishKind};

fn own(to: &str) -> Mail<'_> {
    Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to(to) }
}

fn profile() -> PurposeId {
    "profile".parse().unwrap()
}

async fn number(world: &World, to: &str) -> RecipientId {
    world.store.find(&address(to)).await.unwrap().unwrap()
}

fn count(world: &World, rows: &str) -> i64 {
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM {rows}"), [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_pause_of_a_person_reaches_all_their_own_pictures_and_no_one_elses() {
    let world = World::new().await;
    let mut pictures = Vec::new();
    for (to, campaign) in [("jan@example.nl", "march"), ("jan@example.nl", "april"), ("eva@example.nl", "march")] {
        let sent = world.send(&Mail { campaign, ..own(to) }).await;
        pictures.push((sent.message, Meaning::MessagePicture { message: sent.message }));
    }
    let scope = Scope::Recipient(number(&world, "jan@example.nl").await);
    world.store.pause(scope.clone(), "a quarrel", "officer", world.now).await.unwrap();
    let world = world.reopen().await;
    for (at, (message, picture)) in pictures.iter().enumerate() {
        let expected = if at < 2 { HitOutcome::NotCounted } else { HitOutcome::Recorded };
        assert_eq!(world.load(*picture).await, expected);
        assert_eq!(world.store.page(*message).await.unwrap().unwrap().paused, at < 2);
    }
    assert!(world.standing("news", "jan@example.nl").await.paused, "of whatever purpose");
    assert!(!world.standing("news", "eva@example.nl").await.paused);
    assert!(!world.store.campaigns().await.unwrap()[0].paused, "the campaign goes on");
    world.store.resume(scope, "made up", "officer", world.now).await.unwrap();
    assert_eq!(world.load(pictures[0].1).await, HitOutcome::Recorded);
    assert!(!world.standing("news", "jan@example.nl").await.paused);
}

#[tokio::test]
async fn a_pause_of_a_message_reaches_its_own_picture_alone() {
    let world = World::new().await;
    let (one, other) = (world.send(&own("jan@example.nl")).await, world.send(&own("jan@example.nl")).await);
    let picture = |sent: Recorded| Meaning::MessagePicture { message: sent.message };
    world.store.pause(Scope::Message(one.message), "sent by mistake", "officer", world.now).await.unwrap();
    let world = world.reopen().await;
    assert_eq!(world.load(picture(one)).await, HitOutcome::NotCounted);
    assert_eq!(world.load(picture(other)).await, HitOutcome::Recorded);
    assert!(world.store.page(one.message).await.unwrap().unwrap().paused);
    world.store.resume(Scope::Message(one.message), "", "officer", world.now).await.unwrap();
    assert_eq!(world.load(picture(one)).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn nobody_who_is_unknown_and_no_message_that_is_unknown_is_paused() {
    let world = World::new().await;
    for scope in [Scope::Recipient(RecipientId(1)), Scope::Message(MessageId(1))] {
        let refused = world.store.pause(scope, "why", "officer", world.now).await;
        assert!(matches!(refused, Err(StoreError::Unknown(_))));
    }
    assert!(world.store.pauses().is_empty());
}

#[tokio::test]
async fn pauses_about_somebody_end_and_are_forgotten_with_them() {
    let mut world = World::new().await;
    let jan = world.send(&own("jan@example.nl")).await;
    let eva = world.send(&own("eva@example.nl")).await;
    let who = number(&world, "jan@example.nl").await;
    for scope in [Scope::Recipient(who), Scope::Message(jan.message), Scope::Message(eva.message)] {
        world.store.pause(scope.clone(), "a very private reason", "officer", world.now).await.unwrap();
    }
    world.store.resume(Scope::Message(jan.message), "a private end", "officer", world.now).await.unwrap();
    world.store.erase(&Who::Id(who), world.now).await.unwrap();
    let left: Vec<_> = world.store.pauses().into_iter().map(|pause| pause.scope).collect();
    assert_eq!((left, count(&world, "pauses")), (vec![Scope::Message(eva.message)], 1));
    assert_eq!(world.files_with(b"a private end"), [""; 0]);
    world.pass(61 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert!(world.store.pauses().is_empty(), "that of a message goes with it");
    assert_eq!(count(&world, "pauses"), 0);
    assert_eq!(world.files_with(b"a very private reason"), [""; 0]);
}

#[tokio::test]
async fn an_erasure_takes_every_word_about_somebody_and_leaves_their_objection() {
    let world = World::new().await;
    let jan = Who::Address(address("jan@example.nl"));
    world.send(&own("jan@example.nl")).await;
    let who = number(&world, "jan@example.nl").await;
    let granted = NewChoice {
        proof: "form of Jan, 17".to_owned(),
        author: "recorded by Mia".to_owned(),
        about: Aspect::Links,
        wording: Some(words("Follow me.")),
        ..NewChoice::of(jan.clone(), profile(), ChoiceState::Granted, HowChosen::Api)
    };
    world.store.keep_text(words("Follow me.")).await.unwrap();
    world.store.choose(granted.clone(), world.now).await.unwrap();
    let refused = NewChoice { state: ChoiceState::Refused, purpose: "news".parse().unwrap(), ..granted };
    world.store.choose(refused, world.now).await.unwrap();
    for kind in [WishKind::Objection, WishKind::Restriction, WishKind::PlainText] {
        let wish = NewWish { why: "Jan cannot bear it".to_owned(), ..wish("jan@example.nl", kind, true) };
        world.store.wish(wish, world.now).await.unwrap();
    }
    world.store.asked(&jan, &profile(), words("May we?"), world.now).await.unwrap();
    let facts = PersonFacts { country: Some("SM".to_owned()), collected: Some("2019-07-06".parse().unwrap()) };
    world.store.set_person(&jan, facts).await.unwrap();
    world.store.look("mia", Role::CaseWorker, who, &profile(), "Jan rang us", world.now).await.unwrap();
    world.store.seal_proof(who, ProofFor::MyData, world.now).await.unwrap();
    world.store.import("the file's own hash", 7, Vec::new(), world.now).await.unwrap();
    let lookup = world.store.inner.keyring.lookup(&address("jan@example.nl"));
    let theirs: [&[u8]; 5] = [&lookup, b"form of Jan", b"recorded by Mia", b"Jan cannot bear it", b"Jan rang us"];
    for needle in theirs {
        assert!(!world.files_with(needle).is_empty(), "the search finds what is there");
    }
    assert_eq!(world.files_with(b"jan@example.nl"), [""; 0], "the address was in the clear nowhere");
    world.store.erase(&jan, world.now).await.unwrap();
    for needle in theirs {
        assert_eq!(world.files_with(needle), [""; 0], "{}", String::from_utf8_lossy(needle));
    }
    for table in ["choices", "told", "asked", "wishes", "proofs", "recipients", "messages"] {
        assert_eq!(count(&world, table), 0, "{table}");
    }
    assert!(!world.files_with(b"the file's own hash").is_empty(), "how far a file came is about nobody");
    assert!(!world.files_with(b"Follow me.").is_empty(), "what is asked of everybody stays as it was worded");

    let world = world.reopen().await;
    let standing = world.standing("news", "jan@example.nl").await;
    assert!(standing.objects, "an objection outlives an erasure");
    assert_eq!(
        standing.link_choice.map(|choice| choice.state),
        Some(ChoiceState::Refused),
        "and so does a no to links"
    );
    assert_eq!(standing.choice, None);
    assert!(!standing.restricted && !standing.plain_text, "what was kept for them alone does not");
    assert_eq!(world.standing("profile", "jan@example.nl").await.link_choice, None);

    let sent = world.send(&own("jan@example.nl")).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    assert!(world.standing("profile", "jan@example.nl").await.objects, "also when they are known again");
    assert!(world.store.page(sent.message).await.unwrap().unwrap().objects);
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted, "whatever the message carried");
    world.store.wish(wish("jan@example.nl", WishKind::Objection, false), world.now).await.unwrap();
    assert!(!world.standing("profile", "jan@example.nl").await.objects, "until they say otherwise");
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn a_refusal_kept_beyond_an_erasure_holds_for_mail_to_who_is_known_again() {
    let world = World::new().await;
    world.choose("profile", "jan@example.nl", ChoiceState::Refused).await;
    world.store.erase(&Who::Address(address("jan@example.nl")), world.now).await.unwrap();
    let sent = world.send(&own("jan@example.nl")).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
    world.choose("profile", "jan@example.nl", ChoiceState::Granted).await;
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
}

#[tokio::test]
async fn who_waits_for_a_link_or_holds_a_wish_is_not_forgotten_and_others_are() {
    let mut world = World::new().await;
    let jan = world.store.enrol(&address("jan@example.nl")).await.unwrap();
    assert_eq!(world.store.enrol(&address("jan@example.nl")).await.unwrap(), jan);
    world.store.enrol(&address("nobody@example.nl")).await.unwrap();
    world.store.seal_proof(jan, ProofFor::MyData, world.now).await.unwrap();
    world.store.wish(wish("eva@example.nl", WishKind::PlainText, true), world.now).await.unwrap();
    let asked = Who::Address(address("asked@example.nl"));
    world.store.asked(&asked, &profile(), words("May we?"), world.now).await.unwrap();
    let paused = world.store.enrol(&address("paused@example.nl")).await.unwrap();
    world.store.pause(Scope::Recipient(paused), "why", "officer", world.now).await.unwrap();
    let known = async |world: &World, to: &str| world.store.find(&address(to)).await.unwrap().is_some();
    world.store.tidy(world.now).await.unwrap();
    for to in ["jan@example.nl", "eva@example.nl", "asked@example.nl", "paused@example.nl"] {
        assert!(known(&world, to).await, "{to}");
    }
    assert!(!known(&world, "nobody@example.nl").await);
    world.pass(2 * 86_400);
    world.store.tidy(world.now).await.unwrap();
    assert!(!known(&world, "jan@example.nl").await, "the link is over");
    assert!(known(&world, "eva@example.nl").await);
}

#[tokio::test]
async fn a_corrected_address_takes_everything_along_and_leaves_the_old_one_nowhere() {
    let world = World::new().await;
    let (old, new) = (address("jan@example.nl"), address("jan.de.vries@example.nl"));
    let sent = world.send(&own("jan@example.nl")).await;
    world.choose("profile", "jan@example.nl", ChoiceState::Granted).await;
    world.store.wish(wish("jan@example.nl", WishKind::PlainText, true), world.now).await.unwrap();
    let who = number(&world, "jan@example.nl").await;
    let before = world.store.subject_record(who).await.unwrap();
    let lookup = world.store.inner.keyring.lookup(&old);
    assert!(!world.files_with(&lookup).is_empty(), "the search finds what is there");

    world.store.correct_address(&Who::Address(old.clone()), &new).await.unwrap();
    assert_eq!(world.files_with(&lookup), [""; 0]);
    let world = world.reopen().await;
    assert_eq!(world.store.find(&old).await.unwrap(), None);
    assert_eq!(world.store.find(&new).await.unwrap(), Some(who));
    assert_eq!(world.store.address_of(who).await.unwrap(), Some(new.clone()));
    assert_eq!(world.store.subject_record(who).await.unwrap(), before);
    assert_eq!(world.load(Meaning::MessagePicture { message: sent.message }).await, HitOutcome::Recorded);

    world.send(&own("eva@example.nl")).await;
    let taken = world.store.correct_address(&Who::Id(who), &address("eva@example.nl")).await;
    assert!(matches!(taken, Err(StoreError::Refused(_))));
    world.store.correct_address(&Who::Id(who), &new).await.unwrap();
    assert_eq!(world.store.address_of(who).await.unwrap(), Some(new), "the same again changes nothing");
    let nobody = world.store.correct_address(&Who::Address(old), &address("x@example.nl")).await;
    assert!(matches!(nobody, Err(StoreError::Unknown(_))));
}

#[tokio::test]
async fn a_correction_moves_nobody_between_crowds() {
    let world = World::new().await;
    let mut large = purpose("news", Measure::Aggregate);
    large.audience = Some(200);
    let version = world.declare(large).await.version;
    assert_eq!(version, 2);
    let sent = world.mailing("march", 0..200).await;
    let groups: std::collections::BTreeSet<_> = sent.iter().map(|sent| sent.place.group).collect();
    assert!(groups.len() > 3, "a corrected address would be dealt elsewhere: {groups:?}");
    for sent in sent.iter().filter(|sent| sent.place.group.is_some_and(|group| group % 2 == 0)) {
        world.load(group_picture(sent.place)).await;
    }
    let shown = async |world: &World| {
        let estimate = world.store.estimate(sent[0].campaign, world.now).await.unwrap();
        (format!("{estimate:?}"), world.loads(sent[0].campaign).await)
    };
    let before = shown(&world).await;
    for number in 0..60 {
        let to = address(&format!("corrected{number}@example.nl"));
        world.store.correct_address(&Who::Address(address(&reader(number))), &to).await.unwrap();
    }
    assert_eq!(shown(&world).await, before);
    let world = world.reopen().await;
    assert_eq!(shown(&world).await, before, "nor after a restart");
}

#[tokio::test]
async fn a_no_kept_of_either_address_goes_on_counting_after_a_correction() {
    let world = World::new().await;
    // Both were erased once and had said no; the old one is known again, and says yes to one purpose.
    for (to, purpose) in [("old@example.nl", "profile"), ("new@example.nl", "news")] {
        world.choose(purpose, to, ChoiceState::Refused).await;
        world.store.wish(wish(to, WishKind::Objection, true), world.now).await.unwrap();
        world.store.erase(&Who::Address(address(to)), world.now).await.unwrap();
    }
    world.choose("news", "old@example.nl", ChoiceState::Granted).await;
    world.store.wish(wish("old@example.nl", WishKind::Objection, false), world.now).await.unwrap();
    world.store.correct_address(&Who::Address(address("old@example.nl")), &address("new@example.nl")).await.unwrap();
    for purpose in ["profile", "news"] {
        let standing = world.standing(purpose, "new@example.nl").await;
        assert_eq!(standing.choice.map(|choice| choice.state), Some(ChoiceState::Refused), "{purpose}");
        assert!(standing.objects, "{purpose}");
    }
}
