//! What readers of the portal send on: sealed by the desk, like any other mail for the portal, and its notification handed to the
//! next hop.

use openlijk_gateway::{Desk, NextHop, NotSealed, SealOrder};
use openlijk_portal::{NotPosted, Onward, Post, Posting};
use openlijk_store::Store;
use std::sync::Arc;

/// Sends through the next hop.
pub struct NextHopPost {
    /// Decides and seals.
    pub desk: Arc<Desk>,
    /// Knows the purposes in force.
    pub store: Store,
    /// Where notifications go.
    pub next_hop: NextHop,
    /// As whom they go.
    pub sender: String,
}

impl Post for NextHopPost {
    fn send(&self, onward: Onward) -> Posting<'_> {
        Box::pin(async move {
            let purposes = self.store.purposes();
            let version = purposes.iter().find(|version| version.purpose.id == onward.purpose).cloned();
            let purpose = version.ok_or_else(|| NotPosted::NotAllowed("its purpose is off".to_owned()))?;
            let Onward { raw, to, language, place, .. } = onward;
            let order = SealOrder { raw, recipient: to, purpose, language, sending: None, place };
            self.desk.send_sealed(order, &self.next_hop, &self.sender).await.map(drop).map_err(|error| match error {
                NotSealed::NotAllowed(_) => NotPosted::NotAllowed(error.to_string()),
                NotSealed::Unfit(ref unfit) if !unfit.is_temporary() => NotPosted::NotAllowed(error.to_string()),
                _ => NotPosted::NotNow(error.to_string()),
            })
        })
    }
}
