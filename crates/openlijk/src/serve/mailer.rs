//! Mail of our own: links that prove a mailbox, sent through the next hop like any other mail.

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use openlijk_gateway::{NextHop, submit};
use openlijk_model::Address;
use openlijk_recipient::{Letter, MailError, Mailer, Sending};

/// Sends through the next hop.
pub struct NextHopMailer {
    next_hop: NextHop,
    organisation: String,
    sender: String,
}

impl NextHopMailer {
    /// A mailer that sends as `sender`.
    pub fn new(next_hop: NextHop, organisation: String, sender: String) -> Self {
        Self { next_hop, organisation, sender }
    }

    /// A `Message-ID` that names the organisation's domain, and not the machine.
    fn message_id(&self) -> Result<String, MailError> {
        let mut random = [0u8; 16];
        aws_lc_rs::rand::fill(&mut random).map_err(|_| MailError("the system gives no random numbers".to_owned()))?;
        let domain = self.sender.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        Ok(format!("{:032x}@{domain}", u128::from_be_bytes(random)))
    }
}

impl Mailer for NextHopMailer {
    fn send(&self, to: Address, letter: Letter) -> Sending<'_> {
        Box::pin(async move {
            let written = MessageBuilder::new()
                .from((self.organisation.as_str(), self.sender.as_str()))
                .to(to.reveal())
                .message_id(self.message_id()?)
                .subject(letter.subject)
                .header("Content-Language", Raw::new(letter.language.as_str()))
                // It answers what somebody asked on a page; no machine needs to answer back (RFC 3834, 5).
                .header("Auto-Submitted", Raw::new("auto-replied"))
                .text_body(letter.text)
                .write_to_vec();
            let message = written.map_err(|error| MailError(error.to_string()))?;
            submit(&self.next_hop, &self.sender, to.reveal(), &message)
                .await
                .map_err(|error| MailError(error.to_string()))
        })
    }
}
