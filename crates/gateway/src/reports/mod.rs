//! Reports that come back: the intake of the `reports` listener.
//!
//! The listener is the proxy's own, over SMTP or LMTP, with another intake: an address of ours is opened, and the report goes
//! on to the return path that the message's sender gave, while whoever brought it waits for the next hop's word. So a report is never
//! ours either: one that is refused stays with its sender, one that nobody understands goes on all the same, and
//! whatever fails in reading or recording keeps no report from going on. What may be kept of it is the store's to judge.

use crate::Reply;
use crate::desk::guard::guarded;
use crate::intake::{Envelope, Intake, Parcel, Report, Route, Slip, Verdict};
use openlijk_model::Clock;
use openlijk_reports::Reading;
use openlijk_store::{NewReport, ReportKept, Returned, Store};
use openlijk_token::Meaning;
use std::sync::Arc;
use std::time::Duration;

/// How long the store may take while whoever brought a report waits.
const STORE_LIMIT: Duration = Duration::from_secs(5);

/// Takes reports in. Its listener takes one recipient at a time: each report is about one message, and goes to one sender.
pub struct Returns {
    store: Store,
    domain: String,
    clock: Clock,
}

/// What a report came to, as metrics spell it.
type Outcome = &'static str;

impl Returns {
    /// For return paths at `domain`.
    pub fn new(store: Store, domain: impl Into<String>, clock: Clock) -> Self {
        Self { store, domain: domain.into(), clock }
    }

    /// The local part of an address at our domain.
    fn local<'a>(&self, address: &'a str) -> Option<&'a str> {
        let (local, domain) = address.rsplit_once('@')?;
        domain.eq_ignore_ascii_case(&self.domain).then_some(local)
    }

    /// The message that an address of ours is about. `Err`: the store does not answer.
    async fn returned(&self, address: &str) -> Result<Option<Returned>, Reply> {
        let Some(local) = self.local(address) else { return Ok(None) };
        let asking = self.store.returned(local, self.clock.now());
        let down = || Reply::new(451, "4.3.0 this address cannot be looked up now; try again later");
        tokio::time::timeout(STORE_LIMIT, asking).await.map_err(|_| down())?.map_err(|_| down())
    }

    /// Reads a report and puts on record what may be kept of it.
    async fn hear(&self, raw: &Arc<Vec<u8>>, envelope: &Envelope) -> Outcome {
        let Ok(reading) = guarded(raw, openlijk_reports::read).await else { return "fault" };
        let report = match reading {
            Reading::Report(report) => report,
            Reading::Unclear => return "unclear",
            Reading::AutoReply => return "auto-reply",
            Reading::Complaint => return "complaint",
            Reading::Mail => return "mail",
        };
        let [address] = &envelope.recipients[..] else { return "unclear" };
        let returned = match self.returned(address).await {
            Ok(Some(returned)) => returned,
            Ok(None) => return "over",
            Err(_) => return "not-recorded",
        };
        // Its envelope bore our mark of another message: whoever wrote it mixes them up, or is making it up.
        let marked = report.envelope_id.as_deref().and_then(|id| self.store.open_return(id));
        if marked.is_some_and(|token| !is_about(token.meaning, &returned)) {
            return "contradicts";
        }
        let Some(finding) = report.about(&returned.recipient) else { return "unclear" };
        let kept = self.store.report(NewReport {
            message: returned.message,
            asked: returned.asked,
            said: finding.said,
            by: finding.by,
            class: finding.status.map(|status| status.class),
            cause: finding.cause,
            at: self.clock.now(),
        });
        match tokio::time::timeout(STORE_LIMIT, kept).await {
            Ok(Ok(ReportKept::Recorded)) => finding.said.as_str(),
            Ok(Ok(ReportKept::Known)) => "known",
            Ok(Ok(ReportKept::NotKept)) => "not-kept",
            Ok(Err(_)) | Err(_) => {
                tracing::error!("a report could not be put on record; it goes on to its sender all the same");
                "not-recorded"
            }
        }
    }
}

fn is_about(meaning: Meaning, returned: &Returned) -> bool {
    matches!(meaning, Meaning::Return { message, .. } if message == returned.message)
}

impl Intake for Returns {
    async fn route(&self, recipient: &str) -> Result<Route, Reply> {
        match self.returned(recipient).await? {
            Some(returned) => Ok(Route::To(returned.sender.0)),
            // Forged, over, erased or another's domain: whoever asks learns nothing of which.
            None => Err(Reply::new(550, "5.1.1 there is no such address here")),
        }
    }

    async fn take(&self, raw: Vec<u8>, envelope: &Envelope) -> Verdict {
        let raw = Arc::new(raw);
        let outcome = self.hear(&raw, envelope).await;
        metrics::counter!("openlijk_reports_total", "outcome" => outcome).increment(1);
        // The reply says nothing of what was understood: strangers read it.
        Verdict::Pass(Parcel::untouched(Arc::unwrap_or_clone(raw), Report::unmeasured("report")))
    }

    async fn conclude(&self, _slips: Vec<Slip>, _accepted: bool) {}
}
