//! What the organisation declared: why it measures, on which ground, what exactly, for how long.

use crate::{
    Basis, ChoiceState, Controller, Data, Disclosure, Documents, HowChosen, Language, LessIntrusive, MailScope,
    Measure, PortalTerms, PurposeId, PurposeKind, RecipientClass, Role,
};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
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
    /// The organisation's own words for the line in the mail, per language. They are checked for the required parts; where
    /// a language is missing the standard words stand.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notice: BTreeMap<Language, String>,
    /// Why the measuring is needed to reach that, and not merely useful (GDPR 5(1)(c)), as the officer reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub necessity: Option<String>,
    /// Whether something less intrusive would do.
    #[serde(default)]
    pub less_intrusive: LessIntrusive,
    /// Who may look at readings of one person. Nobody else may, whatever their role.
    #[serde(default = "officer_alone")]
    pub may_see: Vec<Role>,
    /// The day on which it is to be looked at again; a year after it was declared where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
    /// A yes that came in by a form, a file or on paper counts only once the mailbox confirmed it.
    #[serde(default)]
    pub double_opt_in: bool,
    /// Papers on file.
    #[serde(default)]
    pub documents: Documents,
    /// What holds for sealed mail, where the measure is `portal`; the defaults where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal: Option<PortalTerms>,
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
    /// A sensitivity label: the value of `Sensitivity` (RFC 4021, 2.1.53), or a part of `msip_labels`, whatever the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The recipient's address, or its domain with a leading `@`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// `true`: the recipient's domain is not among those that the configuration names as safely reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsafe_domain: Option<bool>,
    /// `true`: a citizen service number stands in subject or text, by its eleven-test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citizen_number: Option<bool>,
}

fn officer_alone() -> Vec<Role> {
    vec![Role::Officer]
}

fn notice_first() -> Disclosure {
    Disclosure::InMessage
}

fn selected() -> MailScope {
    MailScope::Selected
}

impl Purpose {
    /// What holds for its sealed mail.
    pub fn portal_terms(&self) -> PortalTerms {
        self.portal.clone().unwrap_or_default()
    }

    /// Does a choice that was made elsewhere lack what this purpose wants of it: that the mailbox confirmed a yes? A mailed link
    /// does so by itself; of anything else, `proof` says where the confirmation is.
    pub fn lacks_confirmation(&self, state: ChoiceState, how: HowChosen, proof: &str) -> bool {
        let confirms = how == HowChosen::MailedLink || !proof.trim().is_empty();
        self.double_opt_in && state == ChoiceState::Granted && !confirms
    }

    /// Does it rest on consent, so that it is worth asking for?
    pub fn wants_consent(&self) -> bool {
        self.basis == Basis::A
    }

    /// How somebody who was told about it was told: at collection, or by an earlier mail.
    pub fn disclosure_once_told(&self) -> Disclosure {
        match self.disclosure {
            Disclosure::AtCollection => Disclosure::AtCollection,
            _ => Disclosure::EarlierMessage,
        }
    }
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

impl PurposeVersion {
    /// The day on which it is to be looked at again (UTC).
    pub fn review_due(&self) -> Date {
        let declared = self.at.to_zoned(jiff::tz::TimeZone::UTC).date();
        // A year after a valid day is a valid day, but for the last year of all.
        self.purpose.review_on.unwrap_or_else(|| declared.checked_add(1.year()).unwrap_or(Date::MAX))
    }
}
