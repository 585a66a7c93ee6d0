//! What holds whatever happens, in whatever order.

use crate::adversary::Adversary;
use openlijk_insight::crowd::{Classes, Crowd, Entry, Fate, Shape};
use openlijk_model::{CellId, OpenerClass, RecipientId, SMALLEST_CROWD};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

const WHOLE: CellId = CellId(3);
const CLASSES: [OpenerClass; 3] = [OpenerClass::Person, OpenerClass::PrivacyProxy, OpenerClass::Scanner];

#[derive(Debug, Clone, Copy)]
enum Event {
    Accept(CellId, u64),
    Hit(CellId, u64, OpenerClass, bool),
    Settle,
    Close(CellId),
}

/// Thirty people in two groups: the odd and the even.
fn group(cell: CellId, person: u64) -> Option<u32> {
    (cell != WHOLE).then_some((person % 2) as u32)
}

fn crowd() -> Crowd {
    let mut crowd = Crowd::new(SMALLEST_CROWD);
    for cell in 0..3 {
        crowd.open(CellId(cell), Shape::Groups { bits: 1 });
    }
    crowd.open(WHOLE, Shape::Whole);
    crowd
}

fn event() -> impl Strategy<Value = Event> {
    let cell = (0..4_u32).prop_map(CellId);
    prop_oneof![
        60 => (cell.clone(), 0..34_u64).prop_map(|(cell, person)| Event::Accept(cell, person)),
        30 => (cell.clone(), 0..34_u64, prop::sample::select(&CLASSES[..]), any::<bool>())
            .prop_map(|(cell, person, class, load)| Event::Hit(cell, person, class, load)),
        2 => Just(Event::Settle),
        1 => cell.prop_map(Event::Close),
    ]
}

fn entries(fate: Fate) -> Vec<Entry> {
    match fate {
        Fate::Written(entries) => entries,
        Fate::Waits | Fate::NotCounted => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_written_ten_people_could_have_made_it(events in prop::collection::vec(event(), 0..500)) {
        let (mut crowd, mut adversary) = (crowd(), Adversary::default());
        let mut bits = HashSet::new();
        for (hour, event) in (0..).zip(events) {
            let mut settled = Vec::new();
            let (written, place, among) = match event {
                Event::Accept(cell, person) => {
                    let place = (cell, group(cell, person));
                    let among = adversary.mail(place.0, place.1, person);
                    (crowd.accept(cell, place.1, RecipientId(person), hour), Some(place), among)
                }
                Event::Hit(cell, person, class, load) => {
                    let place = (cell, group(cell, person));
                    let among = adversary.mailed(place.0, place.1);
                    (entries(crowd.hit(cell, place.1, class, hour, load)), Some(place), among)
                }
                Event::Settle => {
                    settled = crowd.settle(hour);
                    (Vec::new(), None, 0)
                }
                Event::Close(cell) => {
                    crowd.close(cell);
                    (Vec::new(), None, 0)
                }
            };
            if let (Some((cell, group)), false) = (place, written.is_empty()) {
                prop_assert!(among >= SMALLEST_CROWD, "{among} people at {event:?}");
                adversary.written(cell, group, among);
            }
            for entry in written.iter().chain(&settled) {
                if let Entry::Bit { cell, group, class } = entry {
                    prop_assert!(bits.insert((*cell, *group, *class)), "a bit is set once");
                }
            }
            for entry in settled {
                let place = match entry {
                    Entry::Bit { cell, group, .. } => (cell, Some(group)),
                    Entry::Loads { cell: WHOLE, .. } => (WHOLE, None),
                    Entry::FirstHit { .. } | Entry::Loads { .. } => continue,
                };
                let among = adversary.mailed(place.0, place.1);
                adversary.written(place.0, place.1, among);
            }
        }
        if let Some((people, hits)) = adversary.narrowest() {
            prop_assert!(people >= SMALLEST_CROWD, "{people} people behind {hits} hits");
        }
    }

    #[test]
    fn within_one_mailing_the_order_of_mail_and_hits_does_not_change_what_is_written(
        events in prop::collection::vec(event(), 0..120), seed: u64
    ) {
        let one_mailing = |event: &Event| matches!(event, Event::Accept(CellId(0), _) | Event::Hit(CellId(0), ..));
        let first: Vec<Event> = events.into_iter().filter(one_mailing).collect();
        let mut second = first.clone();
        second.sort_by_key(|event| format!("{event:?}").bytes().fold(seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()) ^ sum >> 7));
        prop_assert_eq!(totals(&first), totals(&second));
    }
}

/// What is on record in the end, without the hours.
#[derive(Debug, Default, PartialEq)]
struct Totals {
    bits: HashSet<(u32, OpenerClass)>,
    /// Groups first hit by the classes that stand for a person, and by others.
    first_hits: [u64; 2],
    loads: BTreeMap<OpenerClass, u64>,
}

fn totals(events: &[Event]) -> Totals {
    let mut crowd = crowd();
    let mut written = Vec::new();
    for event in events {
        match *event {
            Event::Accept(cell, person) => {
                written.extend(crowd.accept(cell, group(cell, person), RecipientId(person), 1));
            }
            Event::Hit(cell, person, class, load) => {
                written.extend(entries(crowd.hit(cell, group(cell, person), class, 1, load)));
            }
            Event::Settle | Event::Close(_) => {}
        }
    }
    written.extend(crowd.settle(2));
    let mut totals = Totals::default();
    for entry in written {
        match entry {
            Entry::Bit { group, class, .. } => assert!(totals.bits.insert((group, class))),
            Entry::FirstHit { class, .. } => totals.first_hits[usize::from(!Classes::PEOPLE.has(class))] += 1,
            Entry::Loads { class, count, .. } => *totals.loads.entry(class).or_default() += u64::from(count),
        }
    }
    totals
}

fn accept_all(crowd: &mut Crowd, cell: CellId, people: impl IntoIterator<Item = u64>) -> Vec<Entry> {
    people.into_iter().flat_map(|person| crowd.accept(cell, group(cell, person), RecipientId(person), 7)).collect()
}

const A: CellId = CellId(0);
const B: CellId = CellId(1);
const PERSON: OpenerClass = OpenerClass::Person;
/// The first `count` even people.
fn even(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(|person| person * 2)
}

#[test]
fn a_hit_waits_until_ten_others_have_been_accepted_and_is_written_as_of_the_hour_in_which_the_group_was_full() {
    let mut crowd = crowd();
    assert!(accept_all(&mut crowd, A, even(9)).is_empty());
    assert_eq!(crowd.hit(A, Some(0), PERSON, 5, true), Fate::Waits);
    assert_eq!(crowd.waiting(), 1);
    assert!(accept_all(&mut crowd, A, [18]).is_empty(), "the tenth cannot have made it");
    assert!(crowd.settle(7).is_empty(), "the hour is not over");
    let expected = vec![
        Entry::Bit { cell: A, group: 0, class: PERSON },
        Entry::FirstHit { cell: A, class: PERSON, hour: 7 },
        Entry::Loads { cell: A, class: PERSON, hour: 7, count: 1 },
    ];
    assert_eq!(crowd.settle(8), expected);
    assert_eq!(crowd.waiting(), 0);
    assert_eq!(crowd.hit(A, Some(0), PERSON, 9, false), Fate::Written(vec![]), "a repeat says nothing new");
}

#[test]
fn the_same_recipient_ten_times_is_no_crowd() {
    let mut crowd = crowd();
    accept_all(&mut crowd, A, [2; 50]);
    assert_eq!(crowd.accepted(A), 1);
    assert_eq!(crowd.hit(A, Some(0), PERSON, 9, true), Fate::Waits);
}

#[test]
fn a_group_counts_once_among_the_people_classes() {
    let mut crowd = crowd();
    accept_all(&mut crowd, A, even(12));
    let first = |fate| entries(fate).iter().filter(|entry| matches!(entry, Entry::FirstHit { .. })).count();
    assert_eq!(first(crowd.hit(A, Some(0), PERSON, 9, true)), 1);
    assert_eq!(first(crowd.hit(A, Some(0), OpenerClass::PrivacyProxy, 9, true)), 0);
    assert_eq!(first(crowd.hit(A, Some(0), OpenerClass::Scanner, 9, true)), 1);
    let tally = crowd.counted(A);
    assert_eq!(tally.len(), 1);
    assert!(tally[0].members == 12 && tally[0].classes.has(OpenerClass::Scanner));
}

#[test]
fn a_later_mailing_to_nine_of_the_same_waits_and_a_tenth_opens_it() {
    let mut crowd = crowd();
    accept_all(&mut crowd, A, even(12));
    accept_all(&mut crowd, B, even(9).chain([24, 26, 28]));
    assert_eq!(crowd.hit(B, Some(0), PERSON, 9, true), Fate::Waits, "nine people got both");
    assert!(crowd.counted(B).is_empty());
    accept_all(&mut crowd, B, [18]);
    assert!(matches!(crowd.hit(B, Some(0), PERSON, 9, true), Fate::Written(entries) if !entries.is_empty()));
}

#[test]
fn hits_wait_while_mail_goes_out_to_fewer_than_last_time_and_count_when_it_stops() {
    let mut crowd = crowd();
    accept_all(&mut crowd, A, even(16));
    accept_all(&mut crowd, B, even(11));
    assert_eq!(crowd.hit(B, Some(0), PERSON, 7, true), Fate::Waits, "twelve are three quarters of sixteen");
    assert!(crowd.counted(B).is_empty());
    assert!(crowd.settle(8).is_empty());
    assert_eq!(crowd.settle(9).len(), 3, "a whole hour without mail to the group");
    assert_eq!(crowd.counted(B).len(), 1);
}

#[test]
fn a_closed_mailing_still_binds_and_a_retired_one_does_not() {
    for retired in [false, true] {
        let mut crowd = crowd();
        accept_all(&mut crowd, A, even(12));
        crowd.hit(A, Some(0), PERSON, 8, true);
        if retired {
            crowd.retire(A)
        } else {
            crowd.close(A)
        }
        assert_eq!(crowd.hit(A, Some(0), PERSON, 9, true), Fate::NotCounted);
        accept_all(&mut crowd, B, even(9).chain([24, 26, 28]));
        assert_eq!(crowd.hit(B, Some(0), PERSON, 9, true) == Fate::Waits, !retired);
    }
}

#[test]
fn losing_recipients_voids_a_group_and_what_waits_is_dropped() {
    let mut crowd = crowd();
    accept_all(&mut crowd, A, even(11));
    crowd.lost(A, Some(0), RecipientId(0));
    crowd.lost(A, Some(0), RecipientId(0));
    assert!(matches!(crowd.hit(A, Some(0), PERSON, 9, true), Fate::Written(_)), "ten are left");
    crowd.lost(A, Some(0), RecipientId(2));
    assert_eq!(crowd.hit(A, Some(0), PERSON, 9, true), Fate::NotCounted);
    assert!(crowd.counted(A).is_empty());
}

#[test]
fn forgetting_somebody_unmasks_nobody() {
    let mut crowd = crowd();
    accept_all(&mut crowd, A, even(10));
    crowd.forget(RecipientId(0));
    assert!(
        matches!(crowd.hit(A, Some(0), PERSON, 9, true), Fate::Written(_)),
        "the mail was sent: ten people have it"
    );
    accept_all(&mut crowd, B, (1..10).map(|person| person * 2).chain([24]));
    assert_eq!(crowd.hit(B, Some(0), PERSON, 9, true), Fate::Waits, "but only nine of them got the next one");
}

#[test]
fn a_place_that_a_cell_does_not_have_is_not_counted() {
    let mut crowd = crowd();
    for (cell, group) in [(CellId(9), Some(0)), (A, None), (A, Some(2)), (WHOLE, Some(0))] {
        assert_eq!(crowd.hit(cell, group, PERSON, 9, true), Fate::NotCounted);
        assert!(crowd.accept(cell, group, RecipientId(1), 9).is_empty());
    }
}

#[test]
fn after_a_restart_no_bit_is_set_again() {
    let mut crowd = crowd();
    accept_all(&mut crowd, A, even(12));
    crowd.restore(A, Some(0), PERSON);
    assert_eq!(crowd.hit(A, Some(0), PERSON, 9, false), Fate::Written(vec![]));
    let classes: HashMap<u32, Classes> = crowd.counted(A).iter().map(|tally| (tally.group, tally.classes)).collect();
    assert!(classes[&0].has(PERSON));
}
