//! Which group a recipient stands in.
//!
//! Groups follow from a keyed hash of the address, under one key for the whole organisation, and the group is the
//! first bits of that hash. So the groups of all purposes, segments and mailings are nested in each other: an audience
//! that grows splits its groups and never mixes them, and two purposes of one organisation cannot cut each other's groups
//! into smaller ones. A key per purpose would: a person who reads both newsletters would stand where two unrelated groups cross,
//! and that is about one person.

/// The average group of an audience has at least this many messages, and fewer than twice as many.
///
/// Smaller groups tell more, but more of them fall under the smallest crowd of ten; `SIMULATIONS.md` has the figures
/// by which twelve was chosen.
pub const SMALLEST_AVERAGE: u64 = 12;

/// The most bits that a group number has.
pub const MOST_BITS: u8 = 24;

/// How many bits number the groups of an audience of about so many people: the average group then has
/// [`SMALLEST_AVERAGE`] to twice as many of them. An audience too small to split has none: one group, number 0.
pub fn group_bits(audience: u64) -> u8 {
    let groups = (audience / SMALLEST_AVERAGE).max(1);
    // The logarithm of a u64 is at most 63, so it fits.
    (groups.ilog2() as u8).min(MOST_BITS)
}

/// The group of a recipient: the first `bits` bits (at most [`MOST_BITS`]) of the keyed hash of their address.
pub fn group_of(hash: u64, bits: u8) -> u32 {
    match bits.min(MOST_BITS) {
        0 => 0,
        // At most 24 bits are left, so it fits.
        bits => (hash >> (64 - u32::from(bits))) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_average_group_has_twelve_to_twenty_four(audience in 12_u64..(12 << 24)) {
            let groups = 1_u64 << group_bits(audience);
            prop_assert!(audience >= SMALLEST_AVERAGE * groups);
            prop_assert!(audience < 2 * SMALLEST_AVERAGE * groups);
        }

        #[test]
        fn growth_splits_groups_and_never_mixes_them(one: u64, other: u64, bits in 0_u8..MOST_BITS) {
            if group_of(one, bits + 1) == group_of(other, bits + 1) {
                prop_assert_eq!(group_of(one, bits), group_of(other, bits));
            }
            prop_assert!(group_of(one, bits) < 1 << bits);
        }
    }

    #[test]
    fn a_small_audience_is_one_group() {
        for audience in [0, 1, 12, 23] {
            assert_eq!(group_bits(audience), 0);
        }
        assert_eq!(group_bits(24), 1);
        assert_eq!(group_of(u64::MAX, 0), 0);
        assert_eq!(group_bits(u64::MAX), MOST_BITS);
    }
}
