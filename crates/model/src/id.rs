//! Names and numbers by which things are found.

use std::fmt;
use std::str::FromStr;

/// A name that cannot be an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\u{201c}{0}\u{201d} cannot be a purpose's id: use 1 to 64 small letters, digits and hyphens, starting with a letter"
)]
pub struct BadId(pub String);

/// The id of a purpose: 1 to 64 of `a-z`, `0-9` and `-`, starting with a letter. Safe in a header, a path and a log.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PurposeId(String);

impl PurposeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PurposeId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=64).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(BadId(text.chars().take(80).collect())) }
    }
}

impl TryFrom<String> for PurposeId {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PurposeId> for String {
    fn from(id: PurposeId) -> Self {
        id.0
    }
}

impl fmt::Display for PurposeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

macro_rules! number {
    ($(#[$outer:meta])* $name:ident($inner:ty)) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

number! {
    /// A mailing: all messages of one purpose that are looked at together.
    CampaignId(u32)
}
number! {
    /// One cell of a campaign: its messages of one variant and one segment. Hits are counted per cell.
    CellId(u32)
}
number! {
    /// One message to one recipient.
    MessageId(u64)
}
number! {
    /// Somebody who gets mail. The number says nothing; the address is kept elsewhere, encrypted.
    RecipientId(u64)
}
number! {
    /// A data leak, or what may be one. Counted from one within an organisation.
    IncidentId(u32)
}
