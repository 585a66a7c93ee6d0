//! The proxy's side of the desk: every message gets a verdict, and in doubt it passes unmeasured.

use super::addressed::Addressed;
use super::destined::{Destined, Nowhere, destined};
use super::making::{Inserts, QUOTED_PICTURE};
use super::{Desk, Done, Trouble, Unaddressed, Way, guard, guarded, in_time};
use crate::intake::{Envelope, Intake, Parcel, Report, Slip, Verdict};
use crate::smtp::Reply;
use jiff::Timestamp;
use openlijk_lawfulness::{Reason, said};
use openlijk_message::check::quoted_pictures;
use openlijk_message::{Headers, LeftAlone, read_headers, without_own_headers};
use openlijk_model::{Address, Measure, limits};
use openlijk_store::{Declared, Outcome};
use std::sync::Arc;
use tokio::task::JoinSet;

/// Why a message is not measured.
#[derive(Debug)]
enum Unmeasured {
    /// It is mail for the portal, or may be: it is not sent.
    Refused(Reply),
    /// Something about the message.
    Message(&'static str, Option<&'static str>),
    /// Something about us.
    Trouble(Trouble),
}

impl From<Trouble> for Unmeasured {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Unaddressed> for Unmeasured {
    fn from(why: Unaddressed) -> Self {
        match why {
            // What is meant for the portal was looked for before; whatever gets here is not sent open either.
            Unaddressed::Portal => Self::Refused(Nowhere::NoPurpose.reply()),
            Unaddressed::UnknownPurpose => {
                let advice = "Openlijk-Purpose names no purpose that was declared: see `openlijk purpose list`";
                Self::Message("unknown-purpose", Some(advice))
            }
            Unaddressed::Reason("unknown-header") => {
                Self::Message("unknown-header", Some("an Openlijk- header is not known, or stands there twice"))
            }
            Unaddressed::Reason(reason) => Self::Message(reason, None),
        }
    }
}

impl Intake for Desk {
    async fn take(&self, raw: Vec<u8>, envelope: &Envelope) -> Verdict {
        let raw = Arc::new(raw);
        let why = match self.consider(&raw, envelope).await {
            Ok(parcel) => return Verdict::Pass(self.naming_quotes(parcel).await),
            Err(why) => why,
        };
        let (reason, advice) = match why {
            Unmeasured::Refused(reply) => return Verdict::Refuse(reply),
            Unmeasured::Message(reason, advice) => (reason, advice),
            Unmeasured::Trouble(trouble) => {
                tracing::error!(reason = trouble.reason(), "a message goes on unmeasured");
                (trouble.reason(), None)
            }
        };
        count_unmeasured(reason);
        match guarded(&raw, without_own_headers).await {
            Ok(bytes) => {
                let report = Report { advice, ..Report::unmeasured(reason) };
                Verdict::Pass(self.naming_quotes(Parcel::untouched(bytes, report)).await)
            }
            // Our headers never leave. The sender keeps the message.
            Err(_) => Verdict::Refuse(fault()),
        }
    }

    async fn conclude(&self, slips: Vec<Slip>, accepted: bool) {
        let mut tasks = JoinSet::new();
        for Slip { message, accepted: outcome, question, sealed } in slips {
            let desk = self.clone();
            let outcome = if accepted { outcome } else { Outcome::NotAccepted };
            tasks.spawn(async move {
                let now = desk.clock.now();
                let mut done = in_time(desk.store.conclude(message, outcome, now)).await;
                if sealed && done.is_ok() {
                    done = in_time(desk.store.conclude_sealed(message, accepted, now)).await;
                }
                if sealed
                    && !accepted
                    && let Some(portal) = &desk.portal
                {
                    portal.drop_copy(message).await;
                }
                // Only now that the store knows of it.
                drop(question);
                done
            });
        }
        while let Some(done) = tasks.join_next().await {
            if !matches!(done, Ok(Ok(()))) {
                // The message is out. It stays on record as undecided at the next hop, and is counted as not sent.
                tracing::error!("what the next hop said about a message could not be put on record");
                metrics::counter!("openlijk_unconcluded_total").increment(1);
            }
        }
    }
}

/// What becomes of mail whose headers could not be read, by a fault of ours. Who cannot read them cannot know that they do not ask
/// for the portal, nor that no rule of one fits: where that may be, the sender keeps the message.
fn unread(raw: &[u8], declared: &[Declared]) -> Unmeasured {
    let is_sealed = |declared: &Declared| declared.version.purpose.measure == Measure::Portal;
    if may_ask_for_portal(raw) || declared.iter().any(is_sealed) {
        Unmeasured::Refused(fault())
    } else {
        Unmeasured::Trouble(Trouble::Fault)
    }
}

impl Desk {
    async fn consider(&self, raw: &Arc<Vec<u8>>, envelope: &Envelope) -> Result<Parcel, Unmeasured> {
        let now = self.clock.now();
        let Ok(headers) = guarded(raw, read_headers).await else {
            return Err(unread(raw, &self.store.declared()));
        };
        let incoming = self.incoming(&headers, envelope.user.as_deref(), &envelope.recipients, raw);
        let looked = guard::caught(|| destined(&incoming, &self.store.purposes(), &self.store.declared()));
        match looked.map_err(|_| Unmeasured::Refused(fault()))? {
            Destined::Open => {}
            Destined::Nowhere(why) => return Err(Unmeasured::Refused(why.reply())),
            // RFC 5321, 4.5.5: the null sender is that of reports, which nobody reads behind a page.
            Destined::Portal(_) if envelope.sender.is_none() => {
                return Err(Unmeasured::Refused(Nowhere::Report.reply()));
            }
            Destined::Portal(version) => {
                return self.seal(raw, &incoming, *version, now).await.map_err(Unmeasured::Refused);
            }
        }
        let mail = self.addressed(&incoming, now)?;
        if envelope.sender.is_none() {
            // RFC 5321, 4.5.5: the null sender is that of reports.
            return Err(Unmeasured::Message(LeftAlone::Report.as_str(), None));
        }
        if raw.len() > limits::MEASURED_MESSAGE_BYTES {
            return Err(Unmeasured::Message(LeftAlone::TooLarge.as_str(), None));
        }
        let recipients: Result<Vec<Address>, _> = envelope.recipients.iter().map(|text| Address::parse(text)).collect();
        let recipients = recipients.map_err(|_| Unmeasured::Message("bad-address", None))?;
        match &recipients[..] {
            [recipient] => {
                let parcel = self.for_one(raw, &headers, &mail, recipient, now).await?;
                Ok(self.returning(parcel, raw, envelope, now).await)
            }
            _ => self.for_several(raw, headers, mail, recipients, now).await,
        }
    }

    async fn for_one(
        &self,
        raw: &Arc<Vec<u8>>,
        headers: &Headers,
        mail: &Addressed,
        recipient: &Address,
        now: Timestamp,
    ) -> Result<Parcel, Unmeasured> {
        let Done { made, message, reasons, question } =
            self.make_one(raw, headers, mail, recipient, Way::ByProxy, now).await?;
        if let Some(reason) = made.reason {
            count_unmeasured(reason);
        }
        let slip = Slip { message, accepted: made.outcome(), question, sealed: false };
        let report = Report { measure: made.applied, reasons, id: Some(message), advice: None };
        Ok(Parcel { slips: vec![slip], ..Parcel::untouched(made.bytes, report) })
    }

    /// Says so where a message that bears no measure of its own quotes one that does. It goes on as it came: whoever loads
    /// the picture in the quotation is counted under the message that is quoted, as with any forwarding.
    async fn naming_quotes(&self, parcel: Parcel) -> Parcel {
        if parcel.report.measure.needs_picture() || parcel.bytes.len() > limits::MEASURED_MESSAGE_BYTES {
            return parcel;
        }
        let Parcel { bytes, mut report, slips, return_path } = parcel;
        let (bytes, prefix) = (Arc::new(bytes), self.settings.picture_prefix());
        let quotes = guarded(&bytes, move |bytes| quoted_pictures(bytes, &prefix)).await.unwrap_or(0) > 0;
        if quotes {
            metrics::counter!("openlijk_quoted_pictures_total").increment(1);
            if !report.reasons.iter().any(|reason| reason == QUOTED_PICTURE) {
                report.reasons.insert(report.reasons.len().min(1), QUOTED_PICTURE.to_owned());
            }
            report.advice = report.advice.or(Some("it quotes a measured message, with that message's picture"));
        }
        Parcel { bytes: Arc::unwrap_or_clone(bytes), report, slips, return_path }
    }

    /// Several recipients share one body, so nobody's own page fits in: `delivery` at most, each on record. It is plain text
    /// where all of them want that.
    async fn for_several(
        &self,
        raw: &Arc<Vec<u8>>,
        headers: Headers,
        mail: Addressed,
        recipients: Vec<Address>,
        now: Timestamp,
    ) -> Result<Parcel, Unmeasured> {
        let shared = Arc::new((headers, mail));
        let mut tasks = JoinSet::new();
        for recipient in recipients {
            let (desk, shared) = (self.clone(), Arc::clone(&shared));
            tasks.spawn(async move { desk.for_one_of_several(&shared.0, &shared.1, &recipient, now).await });
        }
        let (mut slips, mut measure, mut plain_text) = (Vec::new(), Measure::Delivery, true);
        while let Some(done) = tasks.join_next().await {
            let one = done.map_err(|_| Trouble::Fault)??;
            measure = measure.lesser(one.measure);
            plain_text &= one.plain_text;
            slips.push(one.slip);
        }
        let inserts = if plain_text { Inserts::PlainText } else { Inserts::Nothing };
        let made = guarded(raw, move |raw| inserts.put_into(raw, measure)).await.map_err(Trouble::from)?;
        count_unmeasured("several-recipients");
        let mut reasons = vec!["several-recipients".to_owned()];
        reasons.extend(plain_text.then(|| "plain-text".to_owned()));
        reasons.extend(made.reason.map(str::to_owned));
        let id = slips.iter().map(|slip| slip.message).min();
        let report = Report { measure, reasons, id, advice: None };
        Ok(Parcel { slips, ..Parcel::untouched(made.bytes, report) })
    }

    async fn for_one_of_several(
        &self,
        headers: &Headers,
        mail: &Addressed,
        recipient: &Address,
        now: Timestamp,
    ) -> Result<OneOfSeveral, Trouble> {
        let ruling = self.rule(&mail.version.purpose, recipient, mail.ceiling, now).await?;
        let decision = ruling.decision.lowered(Measure::Delivery, Reason::product(said::SEVERAL_RECIPIENTS, &[]));
        let recorded = self.record(headers, mail, recipient, &decision, now).await?;
        let applied = decision.measure().lesser(recorded.measure);
        let accepted =
            Outcome::Accepted { applied, notice: None, invitation: None, left_alone: Some("several-recipients") };
        let slip = Slip { message: recorded.message, accepted, question: None, sealed: false };
        Ok(OneOfSeveral { slip, measure: applied, plain_text: ruling.plain_text })
    }
}

/// One recipient of a message that goes to several.
struct OneOfSeveral {
    slip: Slip,
    /// What may be learned about them.
    measure: Measure,
    /// Do they want plain text?
    plain_text: bool,
}

fn count_unmeasured(reason: &'static str) {
    metrics::counter!("openlijk_unmeasured_total", "reason" => reason).increment(1);
}

fn fault() -> Reply {
    Reply::new(451, "4.3.0 a fault in openlijk keeps it from looking at this message; try again later")
}

fn may_ask_for_portal(raw: &[u8]) -> bool {
    let name = b"openlijk-deliver";
    raw.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_model::{Purpose, PurposeVersion};

    fn declared(measure: &str) -> Declared {
        let declared = serde_json::json!({"id": "one", "name": "N", "kind": "breach-prevent-recall", "measure": measure,
            "controller": "private", "recipient_class": "citizen", "basis": "f"});
        let purpose: Purpose = serde_json::from_value(declared).unwrap();
        let version = PurposeVersion { purpose, version: 1, author: String::new(), at: Timestamp::UNIX_EPOCH };
        Declared { version, in_force: None, assessment: None, declined: Vec::new() }
    }

    #[test]
    fn promise_6_mail_whose_headers_cannot_be_read_waits_where_it_may_be_meant_for_the_portal() {
        let waits = |raw: &[u8], measure| matches!(unread(raw, &[declared(measure)]), Unmeasured::Refused(_));
        assert!(waits(b"\r\nx", "portal"), "a rule of it may fit");
        assert!(waits(b"OPENLIJK-Deliver: portal\r\n\r\nx", "aggregate"), "it may ask for it");
        assert!(!waits(b"\r\nx", "aggregate"), "ordinary mail goes on");
    }
}
