//! Forty mailings over changing lists, and what they can be narrowed to.

use crate::world::{Somebody, Way, World};
use openlijk_insight::crowd::Shape;
use openlijk_insight::groups::group_bits;
use openlijk_model::{CellId, SMALLEST_CROWD};
use rand::RngExt as _;

fn groups(audience: usize) -> Shape {
    Shape::Groups { bits: group_bits(audience as u64) }
}

/// Weekly mail to two segments of a list that grows and changes, and a second purpose to the same people every fourth week; closed after
/// five weeks. Returns the share of messages that counted in the last ten mailings.
fn weekly(world: &mut World, after: fn(&mut World, CellId)) -> f64 {
    let mut list = world.newcomers(2_500);
    let mut cells: Vec<(u32, CellId)> = Vec::new();
    let (mut sent, mut counted) = (0, 0);
    for week in 0..40_u32 {
        let segment = |who: &Somebody| who.hash & 7 == 0;
        let (north, south): (Vec<_>, Vec<_>) = list.iter().partition(|who| segment(who));
        let mut now = Vec::new();
        for _ in 0..if week % 4 == 3 { 2 } else { 1 } {
            now.extend([world.mail(&north, groups(300)), world.mail(&south, groups(2_200))]);
            if week >= 30 {
                sent += list.len();
                counted += now[now.len() - 2..].iter().map(|cell| world.counted(*cell)).sum::<usize>();
            }
        }
        cells.extend(now.into_iter().map(|cell| (week, cell)));
        for (_, cell) in cells.extract_if(.., |(sent, _)| *sent + 5 <= week) {
            after(world, cell);
        }
        world.change(&mut list, &[], 25, 35);
    }
    counted as f64 / sent as f64
}

/// Everything at once: parts of the list, resends to some, another purpose's list that overlaps, variants, simple mode.
fn wild(world: &mut World) {
    let mut list = world.newcomers(1_500);
    let mut others = world.newcomers(700);
    others.extend(list[..800].to_vec());
    for mailing in 0..40 {
        match mailing % 5 {
            0 | 2 => {
                world.mail(&list, groups(list.len()));
            }
            1 => {
                let some: Vec<_> = list.iter().copied().filter(|_| world.random.random_bool(0.7)).collect();
                world.mail(&some, groups(some.len()));
            }
            3 => {
                world.mail(&others, groups(others.len()));
            }
            _ if mailing % 2 == 0 => {
                let (one, two): (Vec<_>, Vec<_>) = list.iter().partition(|_| world.random.random_bool(0.5));
                world.mail(&one, Shape::Whole);
                world.mail(&two, Shape::Whole);
            }
            _ => {
                world.mail(&list, Shape::Whole);
            }
        }
        world.change(&mut list, &others, 30, 40);
        world.change(&mut others, &list, 20, 20);
    }
}

#[test]
fn forty_weekly_mailings_narrow_no_habit_below_ten_people_and_most_messages_count() {
    let mut world = World::new(Way::Crowd, 0.001, 1);
    let counted = weekly(&mut world, World::close);
    let (people, hits) = world.adversary.narrowest().expect("hits were written");
    let longest = world.adversary.longest_habit();
    println!(
        "{} hits, {people} people behind {hits} hits, longest habit {longest}, {:.0} % counted",
        world.adversary.hits(),
        100.0 * counted
    );
    assert!(people >= SMALLEST_CROWD);
    assert!(longest >= 20, "the test must reach over many mailings: {longest}");
    assert!(counted > 0.5, "{counted}");
}

/// Why closed mailings stay in the rule: their hits may have been copied before.
#[test]
fn the_same_adversary_singles_somebody_out_where_closed_mailings_are_left_out_of_the_rule() {
    let mut world = World::new(Way::Crowd, 0.02, 1);
    let counted = weekly(&mut world, World::retire);
    assert_eq!(world.adversary.narrowest().expect("hits were written").0, 1);
    assert!(counted > 0.95, "what a rule over five weeks would keep: {counted}");
}

#[test]
fn forty_wild_mailings_narrow_no_habit_below_ten_people() {
    for seed in 0..4 {
        let mut world = World::new(Way::Crowd, 0.2, seed);
        wild(&mut world);
        let (people, _) = world.adversary.narrowest().expect("hits were written");
        println!("{} hits, {people} people, longest habit {}", world.adversary.hits(), world.adversary.longest_habit());
        assert!(people >= SMALLEST_CROWD, "seed {seed}: {people}");
    }
}

#[test]
fn the_same_adversary_singles_somebody_out_where_size_alone_is_looked_at() {
    let mut world = World::new(Way::SizeAlone, 0.2, 1);
    wild(&mut world);
    assert_eq!(world.adversary.narrowest().expect("hits were written").0, 1);
}

#[test]
fn the_same_adversary_singles_somebody_out_where_groups_are_dealt_anew() {
    let mut world = World::new(Way::DealtAnew, 0.2, 1);
    weekly(&mut world, World::close);
    assert_eq!(world.adversary.narrowest().expect("hits were written").0, 1);
}
