//! The way of mail that comes in by the API: the same desk and the same next hop as for mail by SMTP.

use openlijk_console::{DecidedMail, Going, MailRoad, MailToPrepare, MailToSend, NotGone, PreparedMail, SentMail};
use openlijk_gateway::{Desk, DeskError, Envelope, NextHop, NotSent, send};
use openlijk_model::{Address, Measure, MessageId};
use std::sync::Arc;

/// By this desk, to this next hop.
pub(super) struct Road {
    pub desk: Arc<Desk>,
    pub next_hop: NextHop,
}

impl MailRoad for Road {
    fn send(&self, mail: MailToSend) -> Going<'_, SentMail> {
        Box::pin(async move {
            let sender = mail.sender.as_ref().map(|sender| sender.reveal().to_owned());
            let envelope = Envelope {
                reverse_path: sender.clone().unwrap_or_default(),
                sender,
                recipients: mail.recipients.iter().map(|recipient| Address::reveal(recipient).to_owned()).collect(),
                user: Some(mail.user),
            };
            let sent = send(&*self.desk, &self.next_hop, envelope, &mail.message).await.map_err(not_gone)?;
            let report = sent.report;
            let decided = decided(report.measure, report.reasons, report.id);
            Ok(SentMail { decided: DecidedMail { advice: report.advice, ..decided }, recipients: sent.recipients })
        })
    }

    fn prepare(&self, mail: MailToPrepare) -> Going<'_, PreparedMail> {
        Box::pin(async move {
            let MailToPrepare { recipient, purpose, campaign, variant, message } = mail;
            let ready = self.desk.prepare(&message, &purpose, &recipient, campaign, variant).await;
            let ready = ready.map_err(|error| match error {
                DeskError::UnknownPurpose(_) => NotGone::UnknownPurpose,
                DeskError::Portal => NotGone::Portal,
                error => NotGone::NotNow(error.to_string()),
            })?;
            Ok(PreparedMail { decided: decided(ready.measure, ready.reasons, ready.id), message: ready.bytes })
        })
    }
}

fn decided(measure: Measure, reasons: Vec<String>, id: Option<MessageId>) -> DecidedMail {
    DecidedMail { measure: measure.as_str(), reasons, id: id.map(|id| id.to_string()), advice: None }
}

fn not_gone(why: NotSent) -> NotGone {
    if why.is_temporary() { NotGone::NotNow(why.to_string()) } else { NotGone::Unfit(why.to_string()) }
}
