//! What a recipient was told, and what they chose.

use crate::Language;
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
        /// The sign-up form, with the box ticked by hand.
        SignUp = "sign-up",
        /// The organisation's own form, by the API.
        Api = "api",
        /// The organisation recorded it by command or console.
        Organisation = "organisation",
        /// From a file.
        Import = "import",
    }
}

words! {
    /// What a choice is about: each is asked for and counts apart.
    pub enum Aspect as "kind of reading" {
        /// That a mail was opened.
        Opens = "opens",
        /// That a link in it was followed.
        Links = "links",
    }
}

words! {
    /// How somebody was told about a purpose.
    pub enum HowTold as "way of telling" {
        /// By the notice in a mail.
        Mail = "mail",
        /// When the address was collected.
        SignUp = "sign-up",
        /// From a file: the organisation told them elsewhere.
        Import = "import",
    }
}

words! {
    /// What somebody wants of all our mail, whatever its purpose.
    pub enum WishKind as "wish" {
        /// No measuring, for reasons of one's own (GDPR 21).
        Objection = "objection",
        /// Keep what there is, do nothing with it, take nothing new (GDPR 18).
        Restriction = "restriction",
        /// Mail as plain text.
        PlainText = "plain-text",
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
    /// The mark (SHA-256 in hex) of the wording that the recipient saw; empty where none was shown.
    pub wording: String,
    /// The language of that wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What it is about.
    #[serde(default = "opens")]
    pub about: Aspect,
    /// Who put it on record: an account, a token's name, `openlijk` for the recipient's own click.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// Where its proof is: a form's number, a line of a file, a confirmed link.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// The words are the standard ones of this version of the purpose, and that they were shown is what `author` says: no form
    /// of ours showed them, and nobody quoted them. `None`: the words themselves are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_version: Option<u32>,
    /// The version of the purpose that it was made about; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Is it a yes that does not cover what is asked for now ([`crate::covers`])? It counts for mail of its time alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outgrown: bool,
}

impl Choice {
    /// A choice about opens, with nothing known of its wording, author or proof.
    pub fn of(state: ChoiceState, at: Timestamp, how: HowChosen) -> Self {
        let (wording, author, proof) = (String::new(), String::new(), String::new());
        let (language, said_version, version, outgrown) = (None, None, None, false);
        let about = Aspect::Opens;
        Self { state, at, how, wording, language, about, author, proof, said_version, version, outgrown }
    }
}

// Serde asks by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

fn opens() -> Aspect {
    Aspect::Opens
}

/// That a recipient was told about a version of a purpose before this message.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Told {
    /// When: the notice was accepted by the next hop, or the address collected.
    pub at: Timestamp,
    /// How.
    pub how: HowTold,
    /// The mark (SHA-256 in hex) of the text; empty where it is not on record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The version of the purpose that they were told of.
    pub version: u32,
    /// Does it not cover what is asked for now ([`crate::covers`])? Then they are told anew before that is measured.
    #[serde(default, skip_serializing_if = "is_false")]
    pub outgrown: bool,
}

/// A standing wish that is in force.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Wish {
    /// Which.
    pub kind: WishKind,
    /// Since when, to the day.
    pub since: Timestamp,
    /// How it reached us.
    pub how: HowChosen,
    /// Why, where it was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}
