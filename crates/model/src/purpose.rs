//! What the organisation declared: why it measures, on which ground, what exactly, for how long.

use crate::{
    Basis, Controller, Data, Disclosure, Documents, Language, LessIntrusive, MailScope, Measure, PurposeId,
    PurposeKind, RecipientClass,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A purpose as the organisation declares it (TOML in, TOML out), in the words of the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// How software names it (`Openlijk-Purpose`).
    pub id: PurposeId,
    /// How people name it.
    pub name: String,
    /// What the measuring is for, from the list.
    pub kind: PurposeKind,
    /// What is asked for. What is allowed is decided per message and recipient.
    pub measure: Measure,
    /// Who decides about the mail.
    pub controller: Controller,
    /// Who the recipients are.
    pub recipient_class: RecipientClass,
    /// The ground.
    pub basis: Basis,
    /// The law for `c` and `e`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// The officer who confirmed that law, by name (LAW H03). Without it the law does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law_confirmed_by: Option<String>,
    /// The interest for `f`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<String>,
    /// Did recipients ask for this mail?
    #[serde(default)]
    pub requested_mail: bool,
    /// `at-collection` where recipients are told when the address is collected; otherwise the first mail tells them
    /// (`in-message`), and measuring starts with the next.
    #[serde(default = "notice_first")]
    pub disclosure: Disclosure,
    /// How much of the mail it covers.
    #[serde(default = "selected")]
    pub scope: MailScope,
    /// About how many people get this mail; sets the number of groups until a mailing has shown it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<u64>,
    /// Simple mode: one picture for the whole mailing, loads only, no estimate of people.
    #[serde(default)]
    pub simple: bool,
    /// Why the organisation measures, in one plain sentence per language, as recipients read it.
    #[serde(default)]
    pub why: BTreeMap<Language, String>,
    /// Which data would be taken.
    #[serde(default)]
    pub data: Data,
    /// Whether something less intrusive would do.
    #[serde(default)]
    pub less_intrusive: LessIntrusive,
    /// Papers on file.
    #[serde(default)]
    pub documents: Documents,
    /// Which mail belongs to it where no header says so. One rule that fits is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<PurposeRule>,
}

/// Which mail belongs to a purpose: every condition that is given must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PurposeRule {
    /// The sender's address (`From`), or its domain with a leading `@`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// The user who signed in by SMTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp_user: Option<String>,
    /// The `List-ID` (RFC 2919), the part between angle brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_id: Option<String>,
    /// Text that the subject must contain, such as `[nieuws]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_tag: Option<String>,
}

fn notice_first() -> Disclosure {
    Disclosure::InMessage
}

fn selected() -> MailScope {
    MailScope::Selected
}

/// One version of a purpose. A change makes a new one; decisions name theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurposeVersion {
    /// The declaration.
    pub purpose: Purpose,
    /// 1, 2, 3 …
    pub version: u32,
    /// Who declared it.
    pub author: String,
    /// Since when it is in force.
    pub at: Timestamp,
}
