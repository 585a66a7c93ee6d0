//! What was told and chosen, by which words, and what was wished.

use super::*;
use openlijk_model::{Aspect, Choice, WishKind};

pub(super) fn words(text: &str) -> ShownText {
    ShownText { kind: TextKind::Consent, language: Language::Fr, text: text.to_owned() }
}

fn news() -> PurposeId {
    "news".parse().unwrap()
}

fn profile() -> PurposeId {
    "profile".parse().unwrap()
}

fn day(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second() - at.as_second().rem_euclid(86_400)).unwrap()
}

fn choice(to: &str, purpose: PurposeId, about: Aspect, state: ChoiceState) -> NewChoice {
    let choice = NewChoice::of(Who::Address(address(to)), purpose, state, HowChosen::Api);
    NewChoice { about, author: "forms".to_owned(), proof: "form 17".to_owned(), ..choice }
}

pub(super) fn wish(to: &str, kind: WishKind, wanted: bool) -> NewWish {
    let (why, author) = ("my own reasons".to_owned(), "mia".to_owned());
    NewWish { who: Who::Address(address(to)), kind, wanted, how: HowChosen::Page, why, author }
}

#[tokio::test]
async fn a_choice_names_the_words_that_were_shown_and_the_words_are_kept_once() {
    let world = World::new().await;
    for to in ["jan@example.nl", "eva@example.nl"] {
        let granted = choice(to, profile(), Aspect::Opens, ChoiceState::Granted);
        let granted = NewChoice { wording: Some(words("J'accepte.")), ..granted };
        world.store.choose(granted, world.now).await.unwrap();
    }
    let world = world.reopen().await;
    let found = world.standing("profile", "jan@example.nl").await.choice.unwrap();
    assert_eq!(
        found,
        Choice {
            wording: "4116dba0057b348d930cd17921587ccce93939adc86e36586596e2aa8c4fa663".to_owned(),
            language: Some(Language::Fr),
            author: "forms".to_owned(),
            proof: "form 17".to_owned(),
            version: Some(1),
            ..Choice::of(ChoiceState::Granted, world.now, HowChosen::Api)
        }
    );
    assert_eq!(world.store.text(&found.wording).await.unwrap(), Some(words("J'accepte.")));
    assert_eq!(world.store.keep_text(words("J'accepte.")).await.unwrap(), found.wording);
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let texts: i64 = connection.query_row("SELECT count(*) FROM texts", [], |row| row.get(0)).unwrap();
    assert_eq!(texts, 1);
    assert_eq!(world.store.text("no mark").await.unwrap(), None);
}

#[tokio::test]
async fn a_grant_with_blank_words_is_one_without_words() {
    let world = World::new().await;
    let granted = choice("jan@example.nl", profile(), Aspect::Opens, ChoiceState::Granted);
    world.store.choose(NewChoice { wording: Some(words(" \n")), ..granted }, world.now).await.unwrap();
    assert_eq!(world.standing("profile", "jan@example.nl").await.choice.unwrap().wording, "");
}

#[tokio::test]
async fn opens_and_links_are_chosen_apart() {
    let world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    for (about, state) in [(Aspect::Opens, ChoiceState::Granted), (Aspect::Links, ChoiceState::Refused)] {
        world.store.choose(choice(mail.to, profile(), about, state), world.now).await.unwrap();
    }
    let standing = world.standing("profile", mail.to).await;
    assert_eq!(standing.choice.as_ref().map(|choice| choice.state), Some(ChoiceState::Granted));
    assert_eq!(
        standing.link_choice.map(|choice| (choice.about, choice.state)),
        Some((Aspect::Links, ChoiceState::Refused))
    );
    assert_eq!(world.load(picture).await, HitOutcome::Recorded, "a no to links is no no to opens");

    let refused = choice(mail.to, profile(), Aspect::Opens, ChoiceState::Withdrawn);
    world.store.choose(refused, world.now).await.unwrap();
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted);
    let granted = choice(mail.to, profile(), Aspect::Links, ChoiceState::Granted);
    world.store.choose(granted, world.now).await.unwrap();
    assert_eq!(world.load(picture).await, HitOutcome::NotCounted, "a yes to links is no yes to opens");
}

#[tokio::test]
async fn a_choice_made_earlier_keeps_its_date_and_never_gets_one_to_come() {
    let world = World::new().await;
    let ago = |days: i64| Timestamp::from_second(START - days * 86_400 + 77).unwrap();
    for (to, made, kept) in [("a@example.nl", ago(40), ago(40)), ("b@example.nl", ago(-40), world.now)] {
        let granted = choice(to, profile(), Aspect::Opens, ChoiceState::Granted);
        world.store.choose(NewChoice { made: Some(made), ..granted }, world.now).await.unwrap();
        assert_eq!(world.standing("profile", to).await.choice.unwrap().at, kept, "{to}");
    }
    let refused = choice("a@example.nl", profile(), Aspect::Opens, ChoiceState::Refused);
    world.store.choose(refused, world.now).await.unwrap();
    let older = choice("a@example.nl", profile(), Aspect::Opens, ChoiceState::Granted);
    for made in [ago(20), world.now] {
        let late = world.store.choose(NewChoice { made: Some(made), ..older.clone() }, world.now).await;
        assert!(matches!(late, Err(StoreError::Refused(_))), "a yes that came late does not undo a later no");
    }
    world.store.choose(older, world.now).await.unwrap();
    let now = world.standing("profile", "a@example.nl").await.choice.unwrap().state;
    assert_eq!(now, ChoiceState::Granted, "a yes of this moment does");
}

#[tokio::test]
async fn the_first_telling_stands_also_where_it_comes_to_be_known_later() {
    let world = World::new().await;
    let jan = || Who::Address(address("jan@example.nl"));
    let before = Timestamp::from_second(START - 90 * 86_400).unwrap();
    let text = || Some(words("We count."));
    let telling = |how, at| NewTelling { who: jan(), purpose: news(), how, text: text(), at, version: None };
    world.send(&Mail::to("jan@example.nl")).await;
    assert_eq!(world.standing("news", "jan@example.nl").await.told, Some(by_mail(world.now)));
    world.store.tell(telling(HowTold::SignUp, before)).await.unwrap();
    world.store.tell(telling(HowTold::Import, world.now)).await.unwrap();
    world.send(&Mail { campaign: "april", ..Mail::to("jan@example.nl") }).await;
    let told = world.standing("news", "jan@example.nl").await.told.unwrap();
    assert_eq!((told.at, told.how, told.language), (before, HowTold::SignUp, Some(Language::Fr)));
    assert_eq!(world.store.text(&told.text).await.unwrap().unwrap().text, "We count.");
    let unknown = NewTelling { purpose: "other".parse().unwrap(), ..telling(HowTold::SignUp, before) };
    assert!(matches!(world.store.tell(unknown).await, Err(StoreError::Unknown(_))));
}

#[tokio::test]
async fn a_mail_that_carries_an_invitation_asks_and_the_last_time_counts() {
    let mut world = World::new().await;
    let invitation = ShownText { kind: TextKind::Invitation, ..words("You may choose.") };
    let recorded = world.record(&Mail { measure: Measure::Delivery, ..Mail::to("jan@example.nl") }).await;
    let asks = Outcome::Accepted {
        applied: Measure::Delivery,
        notice: None,
        invitation: Some(invitation.clone()),
        left_alone: None,
    };
    assert_eq!(world.standing("news", "jan@example.nl").await.asked, None);
    world.store.conclude(recorded.message, asks, world.now).await.unwrap();
    let first = world.now;
    assert_eq!(world.standing("news", "jan@example.nl").await.asked, Some(first));
    assert_eq!(world.standing("profile", "jan@example.nl").await.asked, None);
    world.pass(86_400);
    let who = Who::Address(address("jan@example.nl"));
    world.store.asked(&who, &news(), invitation, world.now).await.unwrap();
    let world = world.reopen().await;
    assert_eq!(world.standing("news", "jan@example.nl").await.asked, Some(world.now));
    let recipient = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    let record = world.store.subject_record(recipient).await.unwrap();
    assert_eq!(record.person.asked, [(news(), first), (news(), world.now)]);
}

#[tokio::test]
async fn an_objection_and_a_restriction_reach_own_pictures_already_sent_until_they_end() {
    let world = World::new().await;
    let mail = Mail { purpose: "profile", measure: Measure::Individual, ..Mail::to("jan@example.nl") };
    let sent = world.send(&mail).await;
    let picture = Meaning::MessagePicture { message: sent.message };
    assert_eq!(world.load(picture).await, HitOutcome::Recorded);
    for (kind, shown) in [
        (WishKind::Objection, (true, false, false)),
        (WishKind::Restriction, (false, true, false)),
        (WishKind::PlainText, (false, false, true)),
    ] {
        for _ in 0..2 {
            world.store.wish(wish(mail.to, kind, true), world.now).await.unwrap();
        }
        let standing = world.standing("news", mail.to).await;
        assert_eq!((standing.objects, standing.restricted, standing.plain_text), shown);
        assert_eq!(world.store.page(sent.message).await.unwrap().unwrap().objects, shown.0);
        let expected = if kind == WishKind::PlainText { HitOutcome::Recorded } else { HitOutcome::NotCounted };
        assert_eq!(world.load(picture).await, expected, "{kind}");
        let recipient = world.store.find(&address(mail.to)).await.unwrap().unwrap();
        let wishes = world.store.subject_record(recipient).await.unwrap().person.wishes;
        assert_eq!(wishes.len(), 1);
        assert_eq!((wishes[0].kind, wishes[0].since, wishes[0].why.as_str()), (kind, day(world.now), "my own reasons"));
        world.store.wish(wish(mail.to, kind, false), world.now).await.unwrap();
        assert_eq!(world.load(picture).await, HitOutcome::Recorded, "{kind} ended");
        assert_eq!(world.store.subject_record(recipient).await.unwrap().person.wishes, []);
    }
    let connection = rusqlite::Connection::open(world.folder.path().join("openlijk.db")).unwrap();
    let rows: i64 = connection.query_row("SELECT count(*) FROM wishes", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 6, "all on record, and said twice is written once");
}

#[tokio::test]
async fn a_wish_that_ends_before_it_began_makes_nobody_known() {
    let world = World::new().await;
    world.store.wish(wish("jan@example.nl", WishKind::Objection, false), world.now).await.unwrap();
    assert_eq!(world.store.find(&address("jan@example.nl")).await.unwrap(), None);
}

#[tokio::test]
async fn facts_about_somebody_are_kept_and_what_is_not_said_stays() {
    let world = World::new().await;
    let jan = Who::Address(address("jan@example.nl"));
    let facts = |country: Option<&str>, collected: Option<&str>| PersonFacts {
        country: country.map(str::to_owned),
        collected: collected.map(|day| day.parse().unwrap()),
    };
    world.store.set_person(&jan, facts(Some("FR"), Some("2026-04-14"))).await.unwrap();
    world.store.set_person(&jan, facts(None, None)).await.unwrap();
    world.store.set_person(&jan, facts(Some("BE"), None)).await.unwrap();
    let wrong = world.store.set_person(&jan, facts(Some("Belgium"), None)).await;
    assert!(matches!(wrong, Err(StoreError::Refused(_))));
    let standing = world.standing("news", "jan@example.nl").await;
    assert_eq!(standing.country.as_deref(), Some("BE"));
    assert_eq!(standing.collected, Some("2026-04-14".parse().unwrap()));
}

#[tokio::test]
async fn a_record_of_somebody_holds_everything_with_the_words_behind_its_marks() {
    let world = World::new().await;
    let jan = Who::Address(address("jan@example.nl"));
    world.send(&Mail::to("jan@example.nl")).await;
    world.choose("news", "jan@example.nl", ChoiceState::Granted).await;
    world.store.wish(wish("jan@example.nl", WishKind::PlainText, true), world.now).await.unwrap();
    let facts = PersonFacts { country: Some("NL".to_owned()), collected: Some("2025-01-31".parse().unwrap()) };
    world.store.set_person(&jan, facts).await.unwrap();
    let recipient = world.store.find(&address("jan@example.nl")).await.unwrap().unwrap();
    world.store.look("mia", Role::CaseWorker, recipient, &news(), "a complaint", world.now).await.unwrap();
    let record = world.store.subject_record(recipient).await.unwrap();
    assert_eq!((record.messages.len(), record.choices.len(), record.told.len()), (1, 1, 1));
    let PersonRecord { wishes, country, collected, looks, texts, .. } = record.person;
    assert_eq!((wishes.len(), country.as_deref()), (1, Some("NL")));
    assert_eq!(collected, Some("2025-01-31".parse().unwrap()));
    assert_eq!(
        looks.iter().map(|look| (look.account.as_str(), look.why.as_str())).collect::<Vec<_>>(),
        [("mia", "a complaint")]
    );
    assert_eq!(texts[&record.choices[0].1.wording], "Yes, you may.");
    assert_eq!(texts[&record.told[0].1.text], "We count.");
}

#[tokio::test]
async fn the_ledger_is_given_out_in_order_a_part_at_a_time() {
    let world = World::new().await;
    for number in 0..5 {
        world.choose("news", &reader(number), ChoiceState::Granted).await;
    }
    world.store.erase(&Who::Address(address(&reader(1))), world.now).await.unwrap();
    let (mut after, mut lines) = (0, Vec::new());
    loop {
        let (part, next) = world.store.ledger(after, 2).await.unwrap();
        assert!(part.len() <= 2);
        lines.extend(part);
        let Some(next) = next else { break };
        after = next;
    }
    let addresses: Vec<_> = lines.iter().map(|line| line.address.clone()).collect();
    assert_eq!(addresses, [0, 2, 3, 4].map(reader));
    assert!(lines.iter().all(|line| line.words.as_deref() == Some("Yes, you may.") && line.purpose == news()));
}
