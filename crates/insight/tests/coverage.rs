//! What the intervals are worth: 2,000 campaigns for each size and rate, each with its seed (fewer for the second estimate,
//! whose table in `SIMULATIONS.md` has 2,000).

mod simulation;

use simulation::churn::churn;
use simulation::{Cell, HIGH_RATES, RATES, by_groups, by_loads};

const CAMPAIGNS: u32 = 2_000;

fn print(cells: &[Cell]) {
    for cell in cells {
        println!(
            "{:>6} messages, {:>4.1} %: coverage {:5.1} %, half-width {:5.2}, bias {:+.2}, at least {:5.1} %",
            cell.audience,
            100.0 * cell.rate,
            cell.coverage(),
            cell.half_width(),
            cell.bias(),
            cell.at_least()
        );
    }
}

fn groups_hold(audience: usize) {
    let cells = by_groups(audience, &RATES, CAMPAIGNS, None);
    print(&cells);
    for cell in &cells {
        assert!(cell.coverage() >= 93.0, "{cell:?}");
        if audience >= 10_000 && cell.is_resolved() {
            assert!(cell.coverage() <= 97.0, "{cell:?}");
            assert!(cell.bias().abs() <= cell.half_width() / 5.0, "{cell:?}");
        }
    }
    assert!(cells[..4].iter().all(Cell::is_resolved), "five per cent is resolved at any size");
}

#[test]
fn intervals_from_groups_hold_at_500_messages() {
    groups_hold(500);
}

#[test]
fn intervals_from_groups_hold_at_2_000_messages() {
    groups_hold(2_000);
}

#[test]
fn intervals_from_groups_hold_at_10_000_messages() {
    groups_hold(10_000);
}

#[test]
fn intervals_from_groups_hold_at_20_000_messages() {
    groups_hold(20_000);
}

#[test]
fn intervals_from_groups_hold_at_100_000_messages() {
    groups_hold(100_000);
}

fn loads_hold(audience: usize) {
    for (spread, campaigns) in [(0.0, 400), (0.02, 1_000)] {
        let cells = by_loads(audience, &HIGH_RATES, campaigns, spread);
        print(&cells);
        for cell in &cells {
            assert!(cell.coverage() >= 93.0, "{spread} {cell:?}");
        }
        let highest = &cells[HIGH_RATES.len() - 1];
        assert!(highest.loads * 2 > highest.campaigns, "loads must take over where groups say at least: {highest:?}");
        assert!(highest.bias().abs() < 2.0, "{highest:?}");
    }
}

#[test]
fn intervals_from_loads_hold_at_2_000_messages() {
    loads_hold(2_000);
}

#[test]
fn intervals_from_loads_hold_at_20_000_messages() {
    loads_hold(20_000);
}

#[test]
fn intervals_from_loads_hold_at_100_000_messages() {
    loads_hold(100_000);
}

#[test]
fn a_list_that_changes_by_two_per_cent_a_week_keeps_most_of_what_is_measured() {
    let kept = churn(2_000, 15.6, 0.02, 12, 5);
    println!("{kept:?}");
    assert!(kept.messages > 0.85 && kept.first > kept.messages - 0.02, "{kept:?}");
}
