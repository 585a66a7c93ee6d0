//! The way out for what is written on a page of ours: the same desk that takes mail in by SMTP decides and seals, and the next hop
//! gets the notification.

use super::Desk;
use super::sealing::{ToSeal, Unsealed, count};
use crate::intake::Intake as _;
use crate::{NextHop, submit};
use openlijk_model::{Address, Measure, PurposeVersion};
use openlijk_portal::{NotPosted, Outbox, Outgoing, Posting};
use std::sync::Arc;

/// Sends what was written, sealed, through the next hop.
pub struct Post {
    desk: Arc<Desk>,
    next_hop: NextHop,
}

impl Post {
    /// By this desk, to this next hop.
    pub fn new(desk: Arc<Desk>, next_hop: NextHop) -> Self {
        Self { desk, next_hop }
    }
}

impl Outbox for Post {
    fn post(&self, outgoing: Outgoing) -> Posting<'_> {
        Box::pin(async move {
            let now = self.desk.clock.now();
            let version = self.purpose(&outgoing).ok_or(NotPosted::PurposeOff)?;
            let (from, to) = (outgoing.from.clone(), outgoing.recipient.clone());
            let to_seal = ToSeal {
                mail: outgoing.mail,
                version,
                recipient: outgoing.recipient,
                language: outgoing.language,
                sending: outgoing.sending,
                place: outgoing.place,
            };
            let sealed = self.desk.seal_one(to_seal, now).await.inspect_err(count).map_err(NotPosted::from)?;
            // That somebody overruled warnings is on record before anything goes out, or nothing goes out.
            let overruled = outgoing.overruled;
            let noted = match overruled.is_empty() {
                true => Ok(()),
                false => self.desk.store.note_overruled(sealed.message, &overruled, &outgoing.by, now).await,
            };
            let taken = noted.is_ok() && self.hand_over(&from, &to, &sealed.parcel.bytes).await;
            self.desk.conclude(sealed.parcel.slips, taken).await;
            match (noted, taken) {
                (Err(_), _) => Err(NotPosted::Trouble),
                (Ok(()), false) => Err(NotPosted::NotTaken),
                (Ok(()), true) => Ok(sealed.message),
            }
        })
    }
}

impl Post {
    /// The purpose, where it is one of the portal and in force.
    fn purpose(&self, outgoing: &Outgoing) -> Option<PurposeVersion> {
        let purposes = self.desk.store.purposes();
        let mut of_portal = purposes.iter().filter(|version| version.purpose.measure == Measure::Portal);
        of_portal.find(|version| version.purpose.id == outgoing.purpose).cloned()
    }

    /// Hands the notification over.
    async fn hand_over(&self, from: &Address, to: &Address, notification: &[u8]) -> bool {
        match submit(&self.next_hop, from.reveal(), to.reveal(), notification).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "a notification was not taken; what was sealed for it is destroyed");
                false
            }
        }
    }
}

impl From<Unsealed> for NotPosted {
    fn from(why: Unsealed) -> Self {
        match why {
            Unsealed::NoPortal | Unsealed::Trouble(_) => Self::Trouble,
            Unsealed::NotAllowed(decision) => Self::NotAllowed(decision),
            Unsealed::Unfit(error) => Self::Unsealed(error),
        }
    }
}
