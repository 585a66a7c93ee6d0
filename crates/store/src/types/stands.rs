//! How a sealed message stands, as one word for each case: what is known of it, and never more (LAW.md 2.6).

use super::{SealedRecord, SealedState};
use openlijk_model::SealedAct;

/// How a sealed message stands with one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stands {
    /// The next hop did not take its notification, so it was destroyed.
    NotHandedOver,
    /// It is on disk; what the next hop says of its notification is not on record yet.
    Sealed,
    /// The next hop took its notification. Nobody opened it.
    HandedOver,
    /// Too many wrong codes. Nobody opened it.
    Locked,
    /// Our half of its key was handed out.
    Opened,
    /// It was taken back for now.
    Suspended {
        /// After our half of its key was handed out?
        opened: bool,
    },
    /// It was taken back for good.
    Destroyed {
        /// After our half of its key was handed out?
        opened: bool,
    },
    /// Its time is over.
    Expired {
        /// After our half of its key was handed out?
        opened: bool,
    },
}

impl SealedRecord {
    /// Did this happen to it, or to a part of it?
    pub fn happened(&self, act: SealedAct) -> bool {
        self.events.iter().any(|event| event.act == act)
    }

    /// How it stands.
    pub fn stands(&self) -> Stands {
        let opened = self.happened(SealedAct::Opened);
        if self.happened(SealedAct::NotHandedOver) {
            return Stands::NotHandedOver;
        }
        match self.state {
            SealedState::Suspended => Stands::Suspended { opened },
            SealedState::Destroyed => Stands::Destroyed { opened },
            SealedState::Expired => Stands::Expired { opened },
            SealedState::Waiting if opened => Stands::Opened,
            SealedState::Waiting if self.locked => Stands::Locked,
            SealedState::Waiting if self.happened(SealedAct::HandedOver) => Stands::HandedOver,
            SealedState::Waiting => Stands::Sealed,
        }
    }
}
