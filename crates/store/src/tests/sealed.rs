//! Sealed messages on a real data folder: who can open what, who wins a race, and what is gone when it is gone.

use super::*;
use openlijk_model::{Factor, Grade, PartKind, SealedAct};
use openlijk_sealed::{LinkHalf, OpenError, OurHalf, Part, PartKey};
use std::io::{Read as _, Write as _};

const TO: &str = "reader@example.nl";
const SECRET: &[u8] = b"the results of your blood test";

/// A message that was sealed, with what travels in its link.
struct Sent {
    message: MessageId,
    link: LinkHalf,
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    crate::keys::fill(&mut bytes);
    bytes
}

fn sealed_part(
    world: &World,
    message: MessageId,
    link: &LinkHalf,
    number: u16,
    kind: PartKind,
    plain: &[u8],
) -> NewPart {
    let half = OurHalf::new(random());
    let key = PartKey::of(link, &half, Part { message: message.0, number });
    let mut sealer = key.seal(world.store.draft_sealed().unwrap()).unwrap();
    sealer.write_all(plain).unwrap();
    let file = sealer.finish().unwrap().finish().unwrap();
    let name = if kind == PartKind::Attachment { "results-of-jan.pdf".to_owned() } else { String::new() };
    NewPart { kind, name, media_type: "application/pdf".to_owned(), bytes: plain.len() as u64, file, half }
}

async fn seal(world: &World, factor: Factor) -> Sent {
    let recorded = world.record(&Mail { measure: Measure::Portal, ..Mail::to(TO) }).await;
    let (message, link) = (recorded.message, LinkHalf::new(random()));
    let parts = vec![
        sealed_part(world, message, &link, 0, PartKind::Content, SECRET),
        sealed_part(world, message, &link, 1, PartKind::Original, SECRET),
        sealed_part(world, message, &link, 2, PartKind::Attachment, b"attached"),
        sealed_part(world, message, &link, 3, PartKind::Attachment, b"also attached"),
    ];
    let sealed = NewSealed {
        message,
        sending: message,
        sender: address("doctor@example.nl"),
        subject: "Your results, Jan".to_owned(),
        until: Timestamp::from_second(world.now.as_second() + 30 * 86_400).unwrap(),
        factor,
        parts,
        replaces: None,
        answers: None,
        forwards: None,
    };
    world.store.seal(sealed, world.now).await.unwrap();
    let outcome = Outcome::Accepted { applied: Measure::Portal, notice: told_by(), invitation: None, left_alone: None };
    world.store.conclude(message, outcome, world.now).await.unwrap();
    world.store.conclude_sealed(message, true, world.now).await.unwrap();
    Sent { message, link }
}

async fn session(world: &World, sent: &Sent) -> String {
    let code = world.store.new_code(sent.message, world.now).await.unwrap().unwrap();
    world.store.try_code(sent.message, &code.code, world.now).await.unwrap().unwrap().to_string()
}

fn opened(world: &World, sent: &Sent, number: u16, half: &OurHalf, file: &SealedFile) -> Result<Vec<u8>, OpenError> {
    let key = PartKey::of(&sent.link, half, Part { message: sent.message.0, number });
    let mut plain = Vec::new();
    key.open(world.store.open_sealed(file).unwrap())?.read_to_end(&mut plain).map_err(|_| OpenError::Damaged)?;
    Ok(plain)
}

async fn acts(world: &World, message: MessageId) -> Vec<SealedAct> {
    world.store.sealed_record(message).await.unwrap().unwrap().events.iter().map(|event| event.act).collect()
}

#[tokio::test]
async fn a_code_a_session_and_both_halves_open_each_part_and_each_is_on_record_once() {
    let world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    let session = session(&world, &sent).await;
    for _ in 0..2 {
        let released = world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap();
        assert_eq!(opened(&world, &sent, 0, &released.half, &released.part.file).unwrap(), SECRET);
    }
    world.store.note_reader(sent.message, None, SealedAct::Decrypted, &session, world.now).await.unwrap().unwrap();
    world.store.note_reader(sent.message, None, SealedAct::Decrypted, &session, world.now).await.unwrap().unwrap();
    let released = world.store.release(sent.message, 2, &session, world.now).await.unwrap().unwrap();
    assert_eq!(opened(&world, &sent, 2, &released.half, &released.part.file).unwrap(), b"attached");
    assert_eq!(released.part.name, "results-of-jan.pdf");
    use SealedAct::*;
    assert_eq!(acts(&world, sent.message).await, [Sealed, HandedOver, CodeSent, Opened, Decrypted, Fetched]);
    let record = world.store.sealed_record(sent.message).await.unwrap().unwrap();
    assert_eq!(record.events[3].grade, Grade::Medium, "a mailed code proves the mailbox and no more");
    assert_eq!((record.subject.as_str(), record.from.as_deref()), ("Your results, Jan", Some("doctor@example.nl")));
}

#[tokio::test]
async fn no_half_is_handed_out_without_a_session_of_that_message_and_none_after_half_an_hour() {
    let mut world = World::new().await;
    let (sent, other) = (seal(&world, Factor::Mail).await, seal(&world, Factor::Mail).await);
    let session = session(&world, &sent).await;
    for (message, number, given) in [(sent.message, 0, "guessed"), (other.message, 0, session.as_str())] {
        let halt = world.store.release(message, number, given, world.now).await.unwrap().unwrap_err();
        assert_eq!(halt, Halt::SessionOver);
    }
    assert_eq!(world.store.release(sent.message, 9, &session, world.now).await.unwrap().unwrap_err(), Halt::Gone);
    world.pass(1_800);
    assert_eq!(
        world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap_err(),
        Halt::SessionOver
    );
    assert!(!acts(&world, sent.message).await.contains(&SealedAct::Opened));
    assert_eq!(world.store.begin_reading(sent.message, world.now).await.unwrap().unwrap_err(), Halt::NoCode);
}

#[tokio::test]
async fn the_fifth_wrong_code_locks_whatever_codes_are_sent_between_and_the_sender_unlocks() {
    let mut world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    for left in [4, 3, 2, 1] {
        world.store.new_code(sent.message, world.now).await.unwrap().unwrap();
        let halt = world.store.try_code(sent.message, "wrong", world.now).await.unwrap().unwrap_err();
        assert_eq!(halt, Halt::WrongCode { left });
    }
    assert_eq!(world.store.try_code(sent.message, "wrong", world.now).await.unwrap().unwrap_err(), Halt::Locked);
    assert_eq!(world.store.new_code(sent.message, world.now).await.unwrap().unwrap_err(), Halt::Locked);
    world.store.unlock_sealed(sent.message, "doctor", world.now).await.unwrap();
    session(&world, &sent).await;
    // Six codes a day, then no more until tomorrow.
    assert_eq!(world.store.new_code(sent.message, world.now).await.unwrap().map(|_| ()), Ok(()));
    assert_eq!(world.store.new_code(sent.message, world.now).await.unwrap().unwrap_err(), Halt::TooManyCodes);
    world.pass(86_400);
    assert!(world.store.new_code(sent.message, world.now).await.unwrap().is_ok());
}

#[tokio::test]
async fn a_code_counts_once_and_for_ten_minutes() {
    let mut world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    let first = world.store.new_code(sent.message, world.now).await.unwrap().unwrap().code;
    assert_eq!(first.len(), 8);
    assert!(world.store.try_code(sent.message, &format!(" {first} "), world.now).await.unwrap().is_ok());
    assert_eq!(world.store.try_code(sent.message, &first, world.now).await.unwrap().unwrap_err(), Halt::NoCode);
    let second = world.store.new_code(sent.message, world.now).await.unwrap().unwrap().code;
    world.pass(600);
    assert_eq!(world.store.try_code(sent.message, &second, world.now).await.unwrap().unwrap_err(), Halt::NoCode);
}

#[tokio::test]
async fn a_stronger_factor_goes_to_the_telephone_or_is_agreed_and_grades_as_strong() {
    let world = World::new().await;
    let whose = Who::Address(address(TO));
    for bad in [NewFactor::Phone("0612345678".to_owned()), NewFactor::Agreed("short".to_owned())] {
        assert!(matches!(world.store.set_factor(&whose, bad, "doctor", world.now).await, Err(StoreError::Refused(_))));
    }
    let sent = seal(&world, Factor::Sms).await;
    assert_eq!(world.store.new_code(sent.message, world.now).await.unwrap().unwrap_err(), Halt::NoFactor);
    let phone = NewFactor::Phone("+31612345678".to_owned());
    world.store.set_factor(&whose, phone, "doctor", world.now).await.unwrap();
    let code = world.store.new_code(sent.message, world.now).await.unwrap().unwrap();
    assert_eq!(code.to, Destination::Sms("+31612345678".to_owned()));
    let door = world.store.sealed_door(sent.message, world.now).await.unwrap().unwrap();
    assert_eq!(door.phone_end.as_deref(), Some("678"));

    let agreed = seal(&world, Factor::Agreed).await;
    world.store.set_factor(&whose, NewFactor::Agreed("blauwe fiets".to_owned()), "doctor", world.now).await.unwrap();
    let known = world.store.factors_of(&address(TO)).await.unwrap();
    assert_eq!(known.strongest(Factor::Mail), Some(Factor::Agreed));
    assert_eq!(KnownFactors::default().strongest(Factor::Sms), None);
    let session = world.store.try_code(agreed.message, "blauwefiets", world.now).await.unwrap().unwrap();
    world.store.release(agreed.message, 0, &session, world.now).await.unwrap().unwrap();
    let record = world.store.sealed_record(agreed.message).await.unwrap().unwrap();
    assert_eq!(record.events.last().unwrap().grade, Grade::Strong);
    let notes = async || world.store.logbook(100).await.unwrap().iter().filter(|line| line.name == "note").count();
    assert_eq!(notes().await, 2, "who wrote it down is in the logbook");
    world.store.forget_factors(&whose, "doctor", world.now).await.unwrap();
    assert_eq!(world.store.factors_of(&address(TO)).await.unwrap(), KnownFactors::default());
    assert_eq!(notes().await, 3);
    for needle in [&b"31612345678"[..], b"blauwefiets"] {
        assert_eq!(world.files_with(needle), [""; 0]);
    }
}

#[tokio::test]
async fn neither_the_database_nor_a_copied_mail_opens_anything_by_itself() {
    let world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    for needle in [SECRET, b"results-of-jan", b"Your results", b"doctor@example.nl", TO.as_bytes()] {
        assert_eq!(world.files_with(needle), [""; 0]);
    }
    let record = world.store.sealed_record(sent.message).await.unwrap().unwrap();
    // The link alone: every other half fails. Our half alone: every other link fails.
    let file = &record.parts[0].file;
    assert!(matches!(opened(&world, &sent, 0, &OurHalf::new([0; 32]), file), Err(OpenError::WrongKey)));
    let halves = world.store.inner.keyring.halves().unwrap();
    assert_eq!(halves.len(), 4);
    let stranger = Sent { message: sent.message, link: LinkHalf::new([0; 16]) };
    for half in halves {
        let half = world.store.inner.keyring.half(half).unwrap().unwrap();
        assert!(matches!(opened(&world, &stranger, 0, &half, file), Err(OpenError::WrongKey)));
    }
}

#[tokio::test]
async fn what_is_taken_back_for_now_waits_and_what_is_destroyed_opens_for_nobody_again() {
    let world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    let session = session(&world, &sent).await;
    let record = world.store.sealed_record(sent.message).await.unwrap().unwrap();
    let file = record.parts[0].file.clone();
    let copy_of_file = std::fs::read(world.folder.path().join("sealed").join(&file.0)).unwrap();
    let backup = world.folder.path().join("copy.db");
    world.store.backup(&backup).await.unwrap();

    let whole = (sent.message, None);
    let back = world.store.take_back(whole, TakeBack::Suspend, "doctor", "wrong person", world.now).await.unwrap();
    assert!(!back.released_before);
    assert_eq!(world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap_err(), Halt::TakenBack);
    world.store.take_back(whole, TakeBack::Resume, "doctor", "", world.now).await.unwrap();
    let released = world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap();
    assert_eq!(opened(&world, &sent, 0, &released.half, &file).unwrap(), SECRET);

    let back = world.store.take_back(whole, TakeBack::Destroy, "doctor", "wrong person", world.now).await.unwrap();
    assert!(back.released_before, "what was read before is out of reach, and said to be");
    assert_eq!(world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap_err(), Halt::TakenBack);
    let refused = world.store.take_back(whole, TakeBack::Resume, "doctor", "", world.now).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))));
    assert!(world.store.inner.keyring.halves().unwrap().is_empty());
    assert_eq!(std::fs::read_dir(world.folder.path().join("sealed")).unwrap().count(), 0);

    // With everything else in hand: the link, the sealed file from before, the store from before. Not our half.
    let world = world.reopen().await;
    world.store.close().await;
    std::fs::copy(&backup, world.folder.path().join("openlijk.db")).unwrap();
    std::fs::write(world.folder.path().join("sealed").join(&file.0), &copy_of_file).unwrap();
    let world = World { store: Store::open(world.folder.path(), &Options::default()).unwrap(), ..world };
    let code = world.store.new_code(sent.message, world.now).await.unwrap().unwrap();
    let session = world.store.try_code(sent.message, &code.code, world.now).await.unwrap().unwrap();
    assert_eq!(world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap_err(), Halt::TakenBack);
}

#[tokio::test]
async fn one_attachment_can_be_taken_back_and_the_mail_as_it_was_sent_goes_with_it() {
    let world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    let session = session(&world, &sent).await;
    world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap();
    let one = (sent.message, Some(2));
    let back = world.store.take_back(one, TakeBack::Destroy, "doctor", "", world.now).await.unwrap();
    assert!(!back.released_before, "that attachment was not fetched");
    let mut halts = Vec::new();
    for number in 0..4 {
        halts.push(world.store.release(sent.message, number, &session, world.now).await.unwrap().err());
    }
    assert_eq!(halts, [None, Some(Halt::TakenBack), Some(Halt::TakenBack), None]);
    let back =
        world.store.take_back((sent.message, Some(3)), TakeBack::Suspend, "doctor", "", world.now).await.unwrap();
    assert!(back.released_before);
}

#[tokio::test]
async fn a_plan_counts_from_its_second_on_and_what_is_over_is_destroyed_and_its_status_stays() {
    let mut world = World::new().await;
    let (planned, over) = (seal(&world, Factor::Mail).await, seal(&world, Factor::Mail).await);
    let (one, two) = (session(&world, &planned).await, session(&world, &over).await);
    let at = Timestamp::from_second(world.now.as_second() + 60).unwrap();
    let whole = (planned.message, None);
    world.store.plan_taking_back(whole, TakeBack::Destroy, at, "doctor", "").await.unwrap();
    assert!(world.store.release(planned.message, 0, &one, world.now).await.unwrap().is_ok());
    world.pass(60);
    // Nothing ran yet, and still nothing is handed out.
    assert_eq!(world.store.release(planned.message, 0, &one, world.now).await.unwrap().unwrap_err(), Halt::TakenBack);
    assert!(!world.store.tidy_sealed(world.now).await.unwrap());
    let door = world.store.sealed_door(planned.message, world.now).await.unwrap().unwrap();
    assert_eq!(door.state, SealedState::Destroyed);

    world.pass(30 * 86_400);
    assert_eq!(world.store.release(over.message, 0, &two, world.now).await.unwrap().unwrap_err(), Halt::Over);
    world.store.tidy_sealed(world.now).await.unwrap();
    assert!(world.store.inner.keyring.halves().unwrap().is_empty());
    let record = world.store.sealed_record(over.message).await.unwrap().unwrap();
    assert_eq!((record.state, record.events.last().unwrap().act), (SealedState::Expired, SealedAct::Expired));
}

#[tokio::test]
async fn reading_against_taking_back_has_one_winner_a_thousand_times_and_both_are_told_the_truth() {
    let world = World::new().await;
    let (mut read, mut not_read) = (0, 0);
    for round in 0..1_000 {
        let sent = seal_small(&world).await;
        let session = world.store.begin_reading(sent, world.now).await.unwrap().unwrap();
        let (store, now) = (world.store.clone(), world.now);
        let reader = tokio::spawn(async move { store.release(sent, 0, &session, now).await.unwrap() });
        if round % 3 == 0 {
            tokio::task::yield_now().await;
        }
        let store = world.store.clone();
        let sender =
            tokio::spawn(
                async move { store.take_back((sent, None), TakeBack::Destroy, "doctor", "", now).await.unwrap() },
            );
        let (released, back) = (reader.await.unwrap(), sender.await.unwrap());
        assert_eq!(released.is_ok(), back.released_before, "both hear the same");
        let acts = acts(&world, sent).await;
        assert_eq!(acts.contains(&SealedAct::Opened), released.is_ok(), "and that is what is on record");
        if released.is_ok() { read += 1 } else { not_read += 1 }
    }
    assert_eq!(read + not_read, 1_000);
    println!("read first {read} times, taken back first {not_read} times");
}

/// A message of one small part that asks for nothing beyond its link.
async fn seal_small(world: &World) -> MessageId {
    seal_about(world, [None; 3]).await
}

/// One that comes in the place of another, answers it, or passes it on.
async fn seal_about(world: &World, [replaces, answers, forwards]: [Option<MessageId>; 3]) -> MessageId {
    let message = world.record(&Mail { measure: Measure::Portal, ..Mail::to(TO) }).await.message;
    let link = LinkHalf::new(random());
    let sealed = NewSealed {
        message,
        sending: message,
        sender: address("doctor@example.nl"),
        subject: String::new(),
        until: Timestamp::from_second(world.now.as_second() + 86_400).unwrap(),
        factor: Factor::Link,
        parts: vec![sealed_part(world, message, &link, 0, PartKind::Content, b"short")],
        replaces,
        answers,
        forwards,
    };
    world.store.seal(sealed, world.now).await.unwrap();
    message
}

#[tokio::test]
async fn that_it_was_answered_passed_on_or_replaced_is_on_record_once_that_left() {
    let world = World::new().await;
    let first = seal(&world, Factor::Link).await.message;
    let (an_hour_ago, since) = (world.now, world.now - jiff::SignedDuration::from_hours(1));
    for (about, act) in [
        ([Some(first), None, None], SealedAct::Replaced),
        ([None, Some(first), None], SealedAct::Answered),
        ([None, None, Some(first)], SealedAct::Forwarded),
    ] {
        let refused = seal_about(&world, about).await;
        world.store.conclude_sealed(refused, false, world.now).await.unwrap();
        assert!(!acts(&world, first).await.contains(&act), "{act:?}: its notification was not taken");
        let taken = seal_about(&world, about).await;
        assert!(!acts(&world, first).await.contains(&act), "{act:?}: nobody knows yet");
        world.store.conclude_sealed(taken, true, world.now).await.unwrap();
        assert_eq!(acts(&world, first).await.iter().filter(|done| **done == act).count(), 1, "{act:?}");
    }
    let tries = Onward { answers: 2, forwards: 2 };
    assert_eq!(world.store.sent_onward(first, since).await.unwrap(), tries, "what did not leave counts");
    assert_eq!(world.store.sent_onward(first, an_hour_ago).await.unwrap(), Onward { answers: 0, forwards: 0 });
}

#[tokio::test]
async fn what_the_next_hop_did_not_take_is_destroyed_and_erasing_a_person_destroys_theirs() {
    let world = World::new().await;
    let refused = seal_small(&world).await;
    world.store.conclude_sealed(refused, false, world.now).await.unwrap();
    assert!(world.store.inner.keyring.halves().unwrap().is_empty());
    let sent = seal(&world, Factor::Mail).await;
    assert!(world.store.erase(&Who::Address(address(TO)), world.now).await.unwrap());
    assert!(world.store.sealed_record(sent.message).await.unwrap().is_none());
    assert!(world.store.inner.keyring.halves().unwrap().is_empty());
    assert_eq!(std::fs::read_dir(world.folder.path().join("sealed")).unwrap().count(), 0);
}

#[tokio::test]
async fn files_without_a_row_are_swept_away_at_start_and_the_others_stay() {
    let world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    let mut stray = world.store.draft_sealed().unwrap();
    stray.write_all(b"sealed, and then the power went").unwrap();
    stray.finish().unwrap();
    let half_written = world.store.draft_sealed().unwrap();
    drop(half_written);
    assert_eq!(std::fs::read_dir(world.folder.path().join("sealed")).unwrap().count(), 5);
    let world = world.reopen().await;
    assert_eq!(std::fs::read_dir(world.folder.path().join("sealed")).unwrap().count(), 4);
    let session = session(&world, &sent).await;
    let released = world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap();
    assert_eq!(opened(&world, &sent, 0, &released.half, &released.part.file).unwrap(), SECRET);
}

#[tokio::test]
async fn a_reader_who_comes_after_it_was_taken_back_is_on_record_once_a_day() {
    let world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    world.store.take_back((sent.message, None), TakeBack::Suspend, "doctor", "", world.now).await.unwrap();
    for _ in 0..3 {
        assert_eq!(world.store.new_code(sent.message, world.now).await.unwrap().unwrap_err(), Halt::TakenBack);
    }
    let tried = acts(&world, sent.message).await.iter().filter(|act| **act == SealedAct::TriedAfter).count();
    assert_eq!(tried, 1);
    // Looking at the page is no trying.
    world.store.sealed_door(sent.message, world.now).await.unwrap().unwrap();
    assert_eq!(acts(&world, sent.message).await.len(), 4);
}

#[tokio::test]
async fn codes_cannot_be_guessed_five_a_message_and_twenty_a_day_for_all_messages_of_somebody() {
    let mut world = World::new().await;
    let (mut wrong, mut locked) = (0, 0);
    for _ in 0..5 {
        let sent = seal(&world, Factor::Mail).await;
        let code = world.store.new_code(sent.message, world.now).await.unwrap().unwrap().code;
        let guess = if code == "12345678" { "87654321" } else { "12345678" };
        for _ in 0..6 {
            match world.store.try_code(sent.message, guess, world.now).await.unwrap() {
                Err(Halt::WrongCode { .. }) => wrong += 1,
                Err(Halt::Locked) => locked += 1,
                Err(Halt::TooManyTries) => {
                    let right = world.store.try_code(sent.message, &code, world.now).await.unwrap();
                    assert_eq!(right.unwrap_err(), Halt::TooManyTries, "nor does the right one tell that it is right");
                }
                other => panic!("{other:?}"),
            }
        }
    }
    // The fifth locks, the sixth finds it locked; of the fifth message none is tried.
    assert_eq!((wrong, locked), (16, 8));
    world.pass(86_401);
    let sent = seal(&world, Factor::Mail).await;
    session(&world, &sent).await;
}

#[tokio::test]
async fn a_first_opening_and_a_lock_are_told_until_they_are_told_or_a_day_is_over() {
    let mut world = World::new().await;
    let sent = seal(&world, Factor::Mail).await;
    let session = session(&world, &sent).await;
    for _ in 0..2 {
        world.store.release(sent.message, 0, &session, world.now).await.unwrap().unwrap();
    }
    world.store.release(sent.message, 2, &session, world.now).await.unwrap().unwrap();
    let world_after = world.reopen().await;
    world = world_after;
    let tellings = world.store.tellings(world.now, 10).await.unwrap();
    let mut ways: Vec<_> = tellings.iter().map(|telling| (telling.act, telling.way)).collect();
    ways.sort_by_key(|(_, way)| way.as_str());
    assert_eq!(ways, [(SealedAct::Opened, TellingWay::Mail), (SealedAct::Opened, TellingWay::Webhook)]);
    world.store.telling_done(tellings[0].id).await.unwrap();
    let (left, mut tries) = (tellings[1].id, 1);
    while world.store.telling_failed(left, world.now).await.unwrap() {
        assert!(world.store.tellings(world.now, 10).await.unwrap().is_empty(), "not again at once");
        world.pass(43_200);
        assert_eq!(world.store.tellings(world.now, 10).await.unwrap().len(), 1);
        tries += 1;
    }
    assert_eq!(tries, 7);
    world.pass(10 * 86_400);
    assert!(world.store.tellings(world.now, 10).await.unwrap().is_empty(), "given up");
    let guessed = seal(&world, Factor::Mail).await;
    world.store.new_code(guessed.message, world.now).await.unwrap().unwrap();
    for _ in 0..5 {
        assert!(world.store.tellings(world.now, 10).await.unwrap().is_empty(), "a slip is told to nobody");
        world.store.try_code(guessed.message, "no code", world.now).await.unwrap().unwrap_err();
    }
    let told = world.store.tellings(world.now, 10).await.unwrap();
    assert_eq!(told.iter().map(|telling| telling.act).collect::<Vec<_>>(), [SealedAct::Locked; 2]);
    assert!(world.store.erase(&Who::Address(address(TO)), world.now).await.unwrap());
}
