//! What a sender is warned of before something is sent. A person can overrule each with a click; that they did is kept with the
//! message.

use super::drafts::Draft;
use crate::Site;
use openlijk_message::citizen_number_in;
use openlijk_model::Address;
use openlijk_pages::Frame;
use openlijk_store::StoreError;

/// From how many recipients on a sender is warned.
const MANY: usize = 5;

/// A reason to look twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Warning {
    /// Nothing sealed was sent to this address before, by this sender.
    NewRecipient,
    /// It goes to many.
    ManyRecipients,
    /// A citizen service number stands in subject or text.
    NumberInText,
    /// A citizen service number stands in an attachment.
    NumberInFile,
}

impl Warning {
    const ALL: [Self; 4] = [Self::NewRecipient, Self::ManyRecipients, Self::NumberInText, Self::NumberInFile];

    /// As it is kept.
    const fn as_str(self) -> &'static str {
        match self {
            Self::NewRecipient => "new-recipient",
            Self::ManyRecipients => "many-recipients",
            Self::NumberInText => "number-in-text",
            Self::NumberInFile => "number-in-attachment",
        }
    }

    fn name(self, frame: &Frame) -> String {
        frame.t(match self {
            Self::NewRecipient => "sealed-warn-new-name",
            Self::ManyRecipients => "sealed-warn-many-name",
            Self::NumberInText => "sealed-warn-text-name",
            Self::NumberInFile => "sealed-warn-file-name",
        })
    }
}

/// The warnings of a draft.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    /// To whom nothing sealed was sent before.
    new: Vec<Address>,
    /// To how many it goes, where those are many.
    many: Option<usize>,
    text: bool,
    /// The attachments that a number stands in, by name.
    files: Vec<String>,
}

impl Warnings {
    /// Of what is about to be sent by `sender` to `recipients`.
    pub(super) async fn of(
        site: &Site,
        draft: &Draft,
        sender: &Address,
        recipients: &[Address],
    ) -> Result<Self, StoreError> {
        let mut new = Vec::new();
        for recipient in recipients {
            if !site.store.has_sent_sealed(sender, recipient).await? {
                new.push(recipient.clone());
            }
        }
        let with_number = draft.attachments.iter().filter(|attachment| attachment.has_number);
        Ok(Self {
            new,
            many: (recipients.len() >= MANY).then_some(recipients.len()),
            text: citizen_number_in(&draft.subject) || citizen_number_in(&draft.text),
            files: with_number.map(|attachment| attachment.file.name().to_owned()).collect(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    fn all(&self) -> impl Iterator<Item = Warning> {
        Warning::ALL.into_iter().filter(|warning| self.has(*warning))
    }

    fn has(&self, warning: Warning) -> bool {
        match warning {
            Warning::NewRecipient => !self.new.is_empty(),
            Warning::ManyRecipients => self.many.is_some(),
            Warning::NumberInText => self.text,
            Warning::NumberInFile => !self.files.is_empty(),
        }
    }

    /// What the page was about, so that nobody overrules what they were not shown: the warnings, and to whom.
    pub(super) fn shown(&self) -> String {
        let mut shown = self.kept(|_| true);
        for address in &self.new {
            shown.push(' ');
            shown.push_str(address.reveal());
        }
        openlijk_pages::fingerprint(&shown)
    }

    /// As it is kept with the message to `recipient` once somebody overruled them. Empty: there were none for that one.
    pub(super) fn overruled_for(&self, recipient: &Address) -> String {
        self.kept(|warning| warning != Warning::NewRecipient || self.new.contains(recipient))
    }

    fn kept(&self, wanted: impl Fn(Warning) -> bool) -> String {
        let kept = self.all().filter(|warning| wanted(*warning)).map(Warning::as_str);
        kept.collect::<Vec<_>>().join(", ")
    }

    /// What the page says, a line for each.
    pub(super) fn lines(&self, frame: &Frame) -> Vec<String> {
        let new: Vec<&str> = self.new.iter().map(Address::reveal).collect();
        self.all()
            .map(|warning| match warning {
                Warning::NewRecipient => frame.words.with("sealed-warn-new", "addresses", new.join(", ")),
                Warning::ManyRecipients => {
                    frame.words.with("sealed-warn-many", "number", self.many.unwrap_or_default())
                }
                Warning::NumberInText => frame.t("sealed-warn-text"),
                Warning::NumberInFile => frame.words.with("sealed-warn-file", "names", self.files.join(", ")),
            })
            .collect()
    }
}

/// Warnings as they were kept with a message, in words. A word that this version does not know is shown as it is spelt.
pub(in crate::sealed) fn kept_in_words(frame: &Frame, kept: &str) -> String {
    let word = |kept: &str| {
        let known = Warning::ALL.into_iter().find(|warning| warning.as_str() == kept);
        known.map_or_else(|| kept.to_owned(), |warning| warning.name(frame))
    };
    kept.split(", ").map(word).collect::<Vec<_>>().join("; ")
}
