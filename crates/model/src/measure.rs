//! What may be learned about one message and one recipient.

use crate::words::words;

words! {
    /// What may be learned about one message and one recipient.
    ///
    /// `None` to `Individual` are passive and ordered: each learns what the ones before it learn. `Receipt` and
    /// `Portal` are active (the recipient acts knowingly) and stand outside that order.
    pub enum Measure as "measure" {
        /// The message passes with a notice at most.
        None = "none",
        /// What mail servers say: handed over, delivered, bounced.
        Delivery = "delivery",
        /// A picture shared by a group of at least ten recipients.
        Aggregate = "aggregate",
        /// A picture of one's own, for list hygiene: one date, overwritten.
        LastOpen = "last-open",
        /// A picture and links of one's own, by consent.
        Individual = "individual",
        /// The recipient is asked to confirm.
        Receipt = "receipt",
        /// The content waits behind a page that says what will be recorded.
        Portal = "portal",
    }
}

impl Measure {
    /// Does it learn something without the recipient acting knowingly?
    pub const fn is_passive(self) -> bool {
        !matches!(self, Self::Receipt | Self::Portal)
    }

    /// Does it put a picture or a measured link into the message?
    pub const fn needs_picture(self) -> bool {
        matches!(self, Self::Aggregate | Self::LastOpen | Self::Individual)
    }

    /// Is everything that `self` learns also learned by `other`?
    ///
    /// Active measures compare with themselves alone, and include `none` and `delivery`.
    pub fn is_at_most(self, other: Self) -> bool {
        match (self.is_passive(), other.is_passive()) {
            (true, true) => self <= other,
            (true, false) => self <= Self::Delivery,
            (false, _) => self == other,
        }
    }

    /// The lesser of two measures: what both allow. An active and a passive one share `delivery` at most.
    pub fn lesser(self, other: Self) -> Self {
        if self.is_at_most(other) {
            self
        } else if other.is_at_most(self) {
            other
        } else if self.is_passive() {
            self.min(Self::Delivery)
        } else if other.is_passive() {
            other.min(Self::Delivery)
        } else {
            Self::Delivery
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_measure() -> impl Strategy<Value = Measure> {
        prop::sample::select(Measure::ALL)
    }

    proptest! {
        #[test]
        fn the_lesser_is_at_most_both_whichever_is_named_first(one in any_measure(), other in any_measure()) {
            let lesser = one.lesser(other);
            prop_assert_eq!(lesser, other.lesser(one));
            prop_assert!(lesser.is_at_most(one) && lesser.is_at_most(other));
        }
    }

    #[test]
    fn a_portal_is_not_more_of_a_pixel() {
        assert!(!Measure::Portal.is_at_most(Measure::Individual));
        assert_eq!(Measure::Portal.lesser(Measure::Individual), Measure::Delivery);
        assert_eq!(Measure::Receipt.lesser(Measure::Receipt), Measure::Receipt);
    }
}
