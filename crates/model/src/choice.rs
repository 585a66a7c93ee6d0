//! What a recipient was told, and what they chose.

use crate::words::words;
use jiff::Timestamp;

words! {
    /// What a recipient chose about one purpose.
    pub enum ChoiceState as "choice" {
        /// Nobody chose. A known value, not a gap.
        Unknown = "unknown",
        /// Measuring may.
        Granted = "granted",
        /// Measuring may not; never granted before.
        Refused = "refused",
        /// Measuring may no longer.
        Withdrawn = "withdrawn",
    }
}

impl ChoiceState {
    /// Does this choice end passive measuring (LAW, H07)?
    pub const fn says_no(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn)
    }
}

words! {
    /// How a choice reached us.
    pub enum HowChosen as "way of choosing" {
        /// The button on the recipient's page.
        Page = "page",
        /// One click in the mail program, by `Measure-Refuse` (RFC 8058 style).
        OneClick = "one-click",
        /// A link mailed to the address, then a button: proves the mailbox.
        MailedLink = "mailed-link",
        /// The organisation recorded it by command, console or API.
        Organisation = "organisation",
        /// From a file.
        Import = "import",
    }
}

/// A choice on record.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    /// What was chosen.
    pub state: ChoiceState,
    /// When, to the day where the purpose measures crowds (so that its moment points at no hit).
    pub at: Timestamp,
    /// How.
    pub how: HowChosen,
    /// The wording that the recipient saw, as a SHA-256 in hex; empty where none was shown.
    pub wording: String,
}

/// That a recipient was told about a purpose before this message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Told {
    /// When the notice went out and was accepted by the next hop.
    pub at: Timestamp,
}
