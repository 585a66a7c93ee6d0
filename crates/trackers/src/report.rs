//! What is told about a message: the types are, field by field, the JSON that `openlijk scan --json` prints.

use serde::{Deserialize, Serialize};

/// The answer about one or more messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// One entry per message, in the order they were given.
    pub messages: Vec<Message>,
}

/// What was found in one message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where it was read from, as whoever asked named it.
    pub path: String,
    /// Its Message-ID, with its angle brackets; empty where it has none.
    pub message_id: String,
    /// The answer.
    pub verdict: Standing,
    /// Every remote URL that a mail program would load or a reader could click, once each, in the order in which they stand.
    pub findings: Vec<Finding>,
    /// What was not looked at, and why. Empty for almost every message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_looked_at: Vec<String>,
}

/// How a message stands as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing that tells this reader from others was found, apart from what is personal by need.
    Clean,
    /// Strong signs, without proof; or it was not wholly looked at.
    Suspect,
    /// It measures: a known tracker, or a URL that is this recipient's own.
    Tracked,
}

impl Standing {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Suspect => "suspect",
            Self::Tracked => "tracked",
        }
    }
}

/// One URL, or one request for a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// As written, with the entities of HTML decoded. Of a request for a receipt, `mailto:` and where it would go.
    pub url: String,
    /// What would make a mail program ask for it.
    #[serde(rename = "where")]
    pub place: Place,
    /// What it is.
    pub verdict: Verdict,
    /// Whose tracker it is, where that is known.
    pub service: Option<String>,
    /// What its sender would learn from one request.
    pub tells: Vec<Tell>,
    /// Why this verdict, in words.
    pub reason: String,
    /// Where a wrapped link leads, as far as the URL itself says. It was decoded, never fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Personal because it must be: a link to unsubscribe, or to one's own settings. It counts against nobody and is never stripped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needed: bool,
}

impl Finding {
    /// Whether this alone makes a message more than clean.
    pub fn counts(&self) -> bool {
        !self.needed && matches!(self.verdict, Verdict::Known | Verdict::Likely | Verdict::Personal)
    }

    /// Whether a mail program loads it by itself when the message is shown.
    pub fn loads(&self) -> bool {
        !matches!(self.place, Place::Link | Place::ReceiptRequest)
    }
}

/// What would make a mail program ask for a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// A picture: `img`, `srcset`, `background`, Outlook's VML.
    Image,
    /// `url()` in a style: backgrounds and fonts.
    Css,
    /// A reader's click.
    Link,
    /// A style sheet: `link`, `@import`.
    Stylesheet,
    /// A document within the document: `iframe`, `object`, `embed`, `script`, a refresh.
    Frame,
    /// Video, audio, and a video's still.
    Media,
    /// What the AMP version of a mail loads.
    Amp,
    /// A request that the mail program send a receipt (RFC 8098).
    ReceiptRequest,
    /// A hint to look a name up, or fetch a page, ahead of time.
    Dns,
}

impl Place {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Css => "css",
            Self::Link => "link",
            Self::Stylesheet => "stylesheet",
            Self::Frame => "frame",
            Self::Media => "media",
            Self::Amp => "amp",
            Self::ReceiptRequest => "receipt-request",
            Self::Dns => "dns",
        }
    }
}

/// What a URL is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A named service's tracker, by its host and by its shape.
    Known,
    /// Strong signs together.
    Likely,
    /// It is this recipient's own: it differs between two copies, or bears their address.
    Personal,
    /// The same for everybody.
    Shared,
    /// Cannot be told from one copy.
    Unknown,
}

impl Verdict {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Likely => "likely",
            Self::Personal => "personal",
            Self::Shared => "shared",
            Self::Unknown => "unknown",
        }
    }
}

/// What a request would tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tell {
    /// That this message was opened.
    Opened,
    /// By whom.
    Address,
    /// At what time.
    When,
    /// Roughly where, by the network address.
    Where,
    /// With which program and device.
    Device,
    /// That this link was clicked.
    Clicked,
}

impl Tell {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Address => "address",
            Self::When => "when",
            Self::Where => "where",
            Self::Device => "device",
            Self::Clicked => "clicked",
        }
    }

    /// In words, after “it would tell its sender”.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Opened => "that you opened this mail",
            Self::Address => "that it was you",
            Self::When => "when",
            Self::Where => "roughly where you were",
            Self::Device => "with which program and device",
            Self::Clicked => "that you clicked this link",
        }
    }
}
