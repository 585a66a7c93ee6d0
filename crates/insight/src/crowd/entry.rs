//! What may be written of a hit, and nothing else.

use openlijk_model::{CellId, OpenerClass};

/// One thing to be written. There are these three, and the hour is never beside the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entry {
    /// Set the bit: somebody in this group loaded the picture, by this class.
    Bit {
        /// The cell.
        cell: CellId,
        /// The group in it.
        group: u32,
        /// The class of opener.
        class: OpenerClass,
    },
    /// Add one to the number of groups first hit. A group counts once among the classes that stand for a person
    /// ([`Classes::PEOPLE`]), under the class that came first, so that these may be added up; and once in each other class.
    FirstHit {
        /// The cell.
        cell: CellId,
        /// The class of opener.
        class: OpenerClass,
        /// The hour, counted from 1970.
        hour: i64,
    },
    /// Add to the number of loads.
    Loads {
        /// The cell.
        cell: CellId,
        /// The class of opener.
        class: OpenerClass,
        /// The hour, counted from 1970.
        hour: i64,
        /// How many.
        count: u32,
    },
}

/// What becomes of a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It counts, and these must be on disk before it is answered for. None: it says nothing that is not on record already.
    Written(Vec<Entry>),
    /// Its picture is not open yet: it waits in memory, and may be dropped.
    Waits,
    /// It does not count: an unknown place, a closed cell, a voided group.
    NotCounted,
}

/// A set of classes of opener.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Classes(u8);

impl Classes {
    /// The classes that stand for a person who opened the mail: by their own program, or by a proxy that fetches for them.
    pub const PEOPLE: Self = Self(bit(OpenerClass::Person) | bit(OpenerClass::PrivacyProxy));

    /// Is this class one of them?
    pub fn has(self, class: OpenerClass) -> bool {
        self.0 & bit(class) != 0
    }

    /// Is one of these classes one of those?
    pub fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Adds a class.
    pub fn insert(&mut self, class: OpenerClass) {
        self.0 |= bit(class);
    }
}

const fn bit(class: OpenerClass) -> u8 {
    match class {
        OpenerClass::Person => 1,
        OpenerClass::PrivacyProxy => 2,
        OpenerClass::Prefetch => 4,
        OpenerClass::Scanner => 8,
        OpenerClass::Sender => 16,
        OpenerClass::Polluted => 32,
        OpenerClass::Unknown => 64,
    }
}

/// A group that counts in the estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupTally {
    /// The group; 0 for a whole cell.
    pub group: u32,
    /// How many different recipients it has.
    pub members: usize,
    /// The classes that hit it.
    pub classes: Classes,
}
