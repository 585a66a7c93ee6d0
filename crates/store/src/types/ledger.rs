//! The ledger: what people were told, what they chose and wish, and by which words.

use super::Who;
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_model::{
    Aspect, Choice, ChoiceState, HowChosen, HowTold, IncidentId, Language, PurposeId, RecipientId, Told, TraceContext,
    Wish, WishKind,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a text that people were shown is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// The notice in a mail.
    Notice,
    /// The words that somebody says yes to.
    Consent,
    /// What stands at a sign-up form.
    SignUp,
    /// The line that invites to choose.
    Invitation,
}

impl TextKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Notice, Self::Consent, Self::SignUp, Self::Invitation];

    /// The word for it, as it stands in JSON and in columns.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Consent => "consent",
            Self::SignUp => "sign-up",
            Self::Invitation => "invitation",
        }
    }
}

/// A text as people were shown it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ShownText {
    /// What it is.
    pub kind: TextKind,
    /// Its language.
    pub language: Language,
    /// The words.
    pub text: String,
}

/// A choice about to be put on record.
#[derive(Debug, Clone)]
pub struct NewChoice {
    /// Whose.
    pub who: Who,
    /// About which purpose.
    pub purpose: PurposeId,
    /// About opens or links.
    pub about: Aspect,
    /// What was chosen.
    pub state: ChoiceState,
    /// How it reached us.
    pub how: HowChosen,
    /// The exact words that were shown; a grant without them counts for nothing.
    pub wording: Option<ShownText>,
    /// Those words are the standard ones of this version, and that they were shown is what `author` says.
    pub said_version: Option<u32>,
    /// Who puts it on record: an account, a token's name, `openlijk` for the recipient's own click.
    pub author: String,
    /// Where its proof is.
    pub proof: String,
    /// When it was made, where that was earlier than now (import). A later choice that is on record stands.
    pub made: Option<Timestamp>,
    /// The version of the purpose whose words were shown. `None`: the one that people met at that time.
    pub version: Option<u32>,
}

impl NewChoice {
    /// A choice about opens, made now, by the recipient's own click, with no words shown.
    pub fn of(who: Who, purpose: PurposeId, state: ChoiceState, how: HowChosen) -> Self {
        let (author, proof) = ("openlijk".to_owned(), String::new());
        let (wording, said_version, made, version) = (None, None, None, None);
        let about = Aspect::Opens;
        Self { who, purpose, about, state, how, wording, said_version, author, proof, made, version }
    }
}

/// What a link mailed to an address is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofFor {
    /// See what is recorded, and act on it: allow, export, erase. Good for a day.
    MyData,
    /// Say that one signed up oneself: what was ticked counts from then on. Good for three days, and once.
    SignUp(PendingSignUp),
}

/// What somebody read and ticked at a sign-up form, and did not confirm yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignUp {
    /// What the form told: by purpose, the mark of its text ([`crate::Store::keep_text`]). They were told by it, ticked or not.
    #[serde(default)]
    pub told: Vec<(PurposeId, String)>,
    /// What was ticked.
    pub ticked: Vec<Ticked>,
    /// The language of the form.
    pub language: Language,
    /// The version of each purpose whose words the form showed. One that is absent: the one in force when it is confirmed.
    #[serde(default)]
    pub versions: BTreeMap<PurposeId, u32>,
}

/// A box ticked at a sign-up form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticked {
    /// The purpose.
    pub purpose: PurposeId,
    /// Opens or links.
    pub about: Aspect,
    /// The mark of the words beside the box ([`crate::Store::keep_text`]).
    pub wording: String,
}

/// A line of a file of choices, read and found good.
#[derive(Debug, Clone)]
pub struct ImportedChoice {
    /// The choice; `who` is an address.
    pub choice: NewChoice,
    /// Where the person is (ISO 3166-1), where the file says so.
    pub country: Option<String>,
    /// The day that the address was collected, where the file says so.
    pub collected: Option<Date>,
    /// When they were told, where the file says so.
    pub told: Option<Timestamp>,
    /// Does the file say of a yes that it was to less than was asked for by then? Then it is on record, and covers nothing.
    pub outgrown: bool,
}

/// A line of the ledger as it is exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// The address.
    pub address: String,
    /// The purpose.
    pub purpose: PurposeId,
    /// The choice.
    pub choice: Choice,
    /// The words that the person saw, where they are on record.
    pub words: Option<String>,
    /// Where the person is (ISO 3166-1), where the organisation said so.
    pub country: Option<String>,
    /// The day that the address was collected, where the organisation said so.
    pub collected: Option<Date>,
    /// When they were first told about the purpose.
    pub told: Option<Timestamp>,
    /// A later line of the same day or of an earlier one took its place: of that day it does not count.
    pub superseded: bool,
}

/// What is on record about one recipient and one purpose, as a decision needs it: of yeses and tellings, those that cover what
/// the purpose asks for ([`openlijk_model::covers`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Were they told by an earlier message, or when the address was collected?
    pub told: Option<Told>,
    /// Was their address collected, or may it have been, while the purpose asked for less, or for something else? Then they
    /// were not told of this when it was.
    pub collected_under_less: bool,
    /// What did they choose about opens? A no counts whatever was asked for then.
    pub choice: Option<Choice>,
    /// What did they choose about links?
    pub link_choice: Option<Choice>,
    /// When were they last asked for consent?
    pub asked: Option<Timestamp>,
    /// Did they object to all measuring (GDPR 21)?
    pub objects: bool,
    /// Did they have their data restricted (GDPR 18)?
    pub restricted: bool,
    /// Do they want plain text?
    pub plain_text: bool,
    /// Is measuring paused for them?
    pub paused: bool,
    /// Where they are (ISO 3166-1), where the organisation said so.
    pub country: Option<String>,
    /// The day that the address was collected, where the organisation said so.
    pub collected: Option<Date>,
}

/// A standing wish about to be put on record.
#[derive(Debug, Clone)]
pub struct NewWish {
    /// Whose.
    pub who: Who,
    /// Which.
    pub kind: WishKind,
    /// Is it wanted from now on, or no longer?
    pub wanted: bool,
    /// How it reached us.
    pub how: HowChosen,
    /// Why, where it was said.
    pub why: String,
    /// Who puts it on record.
    pub author: String,
}

/// That somebody was told about a purpose outside a mail of ours: when the address was collected.
#[derive(Debug, Clone)]
pub struct NewTelling {
    /// Who was told.
    pub who: Who,
    /// About which purpose.
    pub purpose: PurposeId,
    /// How.
    pub how: HowTold,
    /// By which words.
    pub text: Option<ShownText>,
    /// When.
    pub at: Timestamp,
    /// The version of the purpose that they were told of. `None`: the one that people met at that time.
    pub version: Option<u32>,
}

/// Facts about a person that the organisation knows. `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// Where they are (ISO 3166-1).
    pub country: Option<String>,
    /// The day that the address was collected.
    pub collected: Option<Date>,
}

/// A page of the ledger that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPage {
    /// Its lines, in the order in which they were written.
    pub lines: Vec<LedgerLine>,
    /// The number to go on after; `None`: this was the last page.
    pub next: Option<u64>,
    /// Where the export stands in the logbook, for the next page.
    pub export: TraceContext,
}

/// A look at what is kept about a person, by somebody of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The account; at the command line, who ran the command.
    pub account: String,
    /// Its role then; `None`: at the command line, where there are none.
    pub role: Option<openlijk_model::Role>,
    /// At whom; `None`: erased since.
    pub recipient: Option<RecipientId>,
    /// Under which purpose; `None`: whatever the purpose.
    pub purpose: Option<PurposeId>,
    /// Why, in their words; empty: they did not say.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// What stands beyond choices for one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonRecord {
    /// Wishes in force.
    pub wishes: Vec<Wish>,
    /// Where they are, as the organisation said.
    pub country: Option<String>,
    /// The day that the address was collected.
    pub collected: Option<Date>,
    /// When they were asked for consent, by purpose.
    pub asked: Vec<(PurposeId, Timestamp)>,
    /// Who looked at what is kept about them.
    pub looks: Vec<Look>,
    /// The data leaks in which they, or mail to them, are named: by which number, since when.
    pub incidents: Vec<(IncidentId, Timestamp)>,
    /// The words behind each mark in this record.
    pub texts: BTreeMap<String, String>,
}
