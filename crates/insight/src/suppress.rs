//! Which cells of a table may be shown.
//!
//! A cell that stands for fewer than the smallest crowd is left out; and where the total is known, one cell left out is the total
//! less the others, so that a second one goes with it, until what is left out is itself a crowd.

use openlijk_model::SMALLEST_CROWD;

/// For cells that add up to a total that is shown: which of them may be shown. `people` says how many people feed each.
///
/// Cells that nobody feeds are shown: they are nothing, about nobody. `smallest` is the smallest crowd, [`SMALLEST_CROWD`] at least.
pub fn showable(people: &[u64], smallest: usize) -> Vec<bool> {
    let smallest = smallest.max(SMALLEST_CROWD) as u64;
    let mut shown: Vec<bool> = people.iter().map(|people| *people == 0 || *people >= smallest).collect();
    let mut hidden: u64 = people.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(people, _)| people).sum();
    while hidden > 0 && hidden < smallest {
        let candidates = people.iter().enumerate().filter(|(at, people)| shown[*at] && **people > 0);
        let Some((at, people)) = candidates.min_by_key(|(_, people)| **people) else { break };
        shown[at] = false;
        hidden += people;
    }
    shown
}

/// May the total be shown? Not where it stands for too few.
pub fn total_showable(people: &[u64], smallest: usize) -> bool {
    people.iter().sum::<u64>() >= smallest.max(SMALLEST_CROWD) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_cell_takes_a_second_one_with_it() {
        assert_eq!(showable(&[100, 4, 50], 10), [true, false, false]);
        assert_eq!(showable(&[100, 4, 7], 10), [true, false, false]);
        assert_eq!(showable(&[100, 0, 50], 10), [true, true, true]);
        assert_eq!(showable(&[4], 10), [false]);
        assert!(!total_showable(&[4, 5], 10));
    }

    proptest! {
        #[test]
        fn nothing_shown_or_got_by_subtraction_stands_for_a_few(people in prop::collection::vec(0_u64..40, 1..12)) {
            let shown = showable(&people, 10);
            let hidden: u64 = people.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(people, _)| people).sum();
            for (people, shown) in people.iter().zip(&shown) {
                prop_assert!(!shown || *people == 0 || *people >= 10);
            }
            if total_showable(&people, 10) {
                prop_assert!(hidden == 0 || hidden >= 10);
            }
        }
    }
}
