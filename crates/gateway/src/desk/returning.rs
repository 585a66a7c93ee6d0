//! The way back of a message: whether its return path becomes one of ours, so that it is heard what became of it.

use super::{Desk, guarded, in_time};
use crate::intake::{Envelope, Parcel};
use jiff::Timestamp;
use openlijk_message::{asking_for_receipt, keeps_return_path};
use openlijk_model::Measure;
use openlijk_store::ReturnPath;
use std::sync::Arc;

impl Desk {
    /// Gives a message to one recipient a sealed return path, where at least `delivery` was decided and nothing about the message
    /// says that it is others' to hear about. In doubt it keeps the one that its sender gave.
    pub(super) async fn returning(
        &self,
        parcel: Parcel,
        raw: &Arc<Vec<u8>>,
        envelope: &Envelope,
        now: Timestamp,
    ) -> Parcel {
        let Some(domain) = self.reports.as_deref() else { return parcel };
        let ([slip], measure) = (&parcel.slips[..], parcel.report.measure) else { return parcel };
        let path = envelope.reverse_path.as_str();
        // Reports come without SMTPUTF8, and then could not go on to an address beyond ASCII (RFC 6531, 3.4).
        let is_usable = !path.is_empty() && path.is_ascii() && !is_at(path, domain);
        if !is_usable || !Measure::Delivery.is_at_most(measure) {
            return parcel;
        }
        if !matches!(guarded(raw, keeps_return_path).await, Ok(None)) {
            return parcel;
        }
        // The address in the request and the return path are one, so both are sealed as asking, or neither.
        let asks = measure == Measure::Receipt && asking_for_receipt(&parcel.bytes, "").is_some();
        let kept = self.store.keep_return_path(slip.message, asks, ReturnPath(path.to_owned()), now);
        let Ok(local) = in_time(kept).await else {
            tracing::warn!("a return path could not be put on record; the message keeps its sender's own");
            return parcel;
        };
        let address = format!("{local}@{domain}");
        let bytes = if asks { asking_for_receipt(&parcel.bytes, &address) } else { None };
        Parcel { bytes: bytes.unwrap_or(parcel.bytes), return_path: Some(address), ..parcel }
    }
}

fn is_at(path: &str, domain: &str) -> bool {
    path.rsplit_once('@').is_some_and(|(_, own)| own.eq_ignore_ascii_case(domain))
}
