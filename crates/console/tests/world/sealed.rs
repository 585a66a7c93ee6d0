//! Sealed messages, as mail that came in by SMTP leaves them: decided, sealed, on disk, handed over.

// Each test file uses a part of this.
#![allow(dead_code)]

use crate::world::{World, portal};
use openlijk_lawfulness::{Person, consent_of, facts_of};
use openlijk_model::{Address, Disclosure, Language, MessageId, Purpose};
use openlijk_portal::{Mail, SealMail};
use openlijk_store::{NewMessage, Outcome};
use std::sync::Arc;

/// A purpose of the portal that may be sent now. Its case workers see what is sent under it, where `case_workers` says so.
pub fn portal_purpose(id: &str, case_workers: bool) -> Purpose {
    let may_see: &[&str] = if case_workers { &["case-worker"] } else { &["data-protection-officer"] };
    serde_json::from_value(serde_json::json!({
        "id": id, "name": "Beveiligde brieven", "kind": "breach-prevent-recall", "measure": "portal",
        "controller": "private", "recipient_class": "citizen", "basis": "f", "interest": "Een lek op tijd stoppen.",
        "disclosure": "in-message", "data": {"unique_id": true, "ip": false, "user_agent": false, "time": "exact", "count": false, "geo": false,
            "dwell": false, "forward": false},
        "less_intrusive": {"available": "none"}, "may_see": may_see,
        "documents": {"ropa": "8", "dpia": "8", "processor": "none", "retention_days": 90},
        "portal": {"days": 30, "other_way": {"nl": "Bel ons op 030 123 45 67.", "en": "Call us on 030 123 45 67."}},
    }))
    .unwrap()
}

/// A mail that is sealed.
pub struct Letter<'a> {
    pub purpose: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    /// With what it was sent at one time.
    pub with: Option<MessageId>,
}

impl World {
    /// Seals a letter about "Uw uitslag", with the attachment `uitslag.pdf`, and hands its notification over.
    pub async fn seal(&self, letter: Letter<'_>) -> MessageId {
        let purposes = self.store.purposes();
        let version = purposes.iter().find(|version| version.purpose.id.as_str() == letter.purpose).unwrap();
        let person = Person {
            countries: &["NL".to_owned()],
            disclosure: Disclosure::InMessage,
            consent: Some(consent_of(&version.purpose, None)),
            collected: None,
        };
        let decision = self.decider.decide(&facts_of(&version.purpose, person), None, self.now()).unwrap();
        let grant = decision.portal().expect("the rules allow it");
        let (applied, recipient) = (decision.measure(), Address::parse(letter.to).unwrap());
        let message = NewMessage {
            purpose: version.purpose.id.clone(),
            version: version.version,
            campaign: format!("{} 2026", letter.purpose),
            variant: None,
            segment: None,
            recipient: recipient.clone(),
            message_id: None,
            language: Language::Nl,
            decision,
            at: self.now(),
        };
        let message = self.store.record(message).await.unwrap().message;
        let raw = format!(
            "From: <{}>\r\nTo: <{}>\r\nSubject: Uw uitslag\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nAlles is goed.\r\n\
             --m\r\nContent-Type: application/pdf; name=\"uitslag.pdf\"\r\n\
             Content-Disposition: attachment\r\n\r\n%PDF-\r\n--m--\r\n",
            letter.from, letter.to
        );
        let sealed = SealMail {
            mail: Mail::Sent(Arc::new(raw.into_bytes())),
            message,
            sending: letter.with.unwrap_or(message),
            purpose: version.clone(),
            language: Language::Nl,
            recipient,
            place: openlijk_portal::Place::First,
            now: self.now(),
        };
        let notice = portal(&self.store, &self.organisation).seal(grant, sealed).await.unwrap().notice;
        let outcome = Outcome::Accepted { applied, notice: Some(notice), invitation: None, left_alone: None };
        self.store.conclude(message, outcome, self.now()).await.unwrap();
        self.store.conclude_sealed(message, true, self.now()).await.unwrap();
        message
    }

    /// Its reader goes on, by the mailed code, and opens the message; and fetches these parts.
    pub async fn read(&self, message: MessageId, parts: &[u16]) {
        let code = self.store.new_code(message, self.now()).await.unwrap().unwrap().code;
        let session = self.store.try_code(message, &code, self.now()).await.unwrap().unwrap();
        for part in [0].iter().chain(parts) {
            self.store.release(message, *part, &session, self.now()).await.unwrap().unwrap();
        }
    }

    /// Gives an account its mail address.
    pub async fn with_mail(&self, account: &str, mail: &str) {
        let mut account = self.store.account(account).await.unwrap().unwrap();
        account.mail = Some(Address::parse(mail).unwrap());
        self.store.set_account(account).await.unwrap();
    }
}
