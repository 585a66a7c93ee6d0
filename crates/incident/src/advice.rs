//! What the facts suggest (LAW.md 5.4). Each suggestion bears the id of its rule, and a person decides. That a risk is unlikely is
//! suggested where every message was sealed, never handed out and closed for good, and nowhere else: one message that was opened,
//! or of which nothing is known, is enough that no such suggestion is made.

use crate::case::Case;
use crate::entry::Entry;
use crate::exposure::{Exposure, NoReading, Reach, Sealed};
use openlijk_model::{FormField, Statement};
use serde::Serialize;

/// What the messages together let a person hope for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outlook {
    /// Nobody opened any of them, and nobody can: a risk is unlikely (rule B1).
    RiskUnlikely,
    /// Anything else: it must be judged.
    ToJudge,
}

/// What a suggestion says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    /// Nobody opened them, and nobody can any more: a risk is unlikely.
    RiskUnlikely,
    /// Nobody opened them yet: take them back for good, now.
    TakeBack,
    /// They were opened: there may be a risk; judge it.
    WasOpened,
    /// They were opened, and the data are sensitive: the risk may be high, and then the people are told.
    MaybeHigh,
    /// Nothing is known of whether they were read: take them as read.
    TakeAsRead,
    /// A picture that was not loaded proves nothing, and one that was loaded is no reading.
    PictureProvesNothing,
    /// Somebody who is trusted says that they deleted it: a person may weigh that (EDPB 9/2022).
    TrustedWord,
    /// Somebody wanted to read it after it was taken back.
    TriedAfter,
    /// Next time, send such mail through the portal: then it is known who opened it, and it can be taken back.
    PortalNextTime,
    /// It is not known how many people the data are about, or which data they are: ask.
    AskAboutData,
}

impl Hint {
    /// Every hint.
    pub const ALL: &'static [Self] = &[
        Self::RiskUnlikely,
        Self::TakeBack,
        Self::WasOpened,
        Self::MaybeHigh,
        Self::TakeAsRead,
        Self::PictureProvesNothing,
        Self::TrustedWord,
        Self::TriedAfter,
        Self::PortalNextTime,
        Self::AskAboutData,
    ];

    /// The id of its rule.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::RiskUnlikely => "B1",
            Self::TakeBack => "B2",
            Self::WasOpened => "B3",
            Self::MaybeHigh => "B4",
            Self::TakeAsRead => "B5",
            Self::PictureProvesNothing => "B6",
            Self::TrustedWord => "B7",
            Self::TriedAfter => "B8",
            Self::PortalNextTime => "B9",
            Self::AskAboutData => "B10",
        }
    }

    /// Where it comes from.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::RiskUnlikely => "GDPR 33(1)",
            Self::TakeBack | Self::TriedAfter => "GDPR 33(3)(d)",
            Self::WasOpened | Self::TakeAsRead => "GDPR 33(1), 33(3)(c)",
            Self::MaybeHigh => "GDPR 34(1)",
            Self::PictureProvesNothing => "GDPR 5(1)(d)",
            Self::TrustedWord => "EDPB 9/2022",
            Self::PortalNextTime => "GDPR 32, 33(5)",
            Self::AskAboutData => "GDPR 33(3)(a)",
        }
    }
}

/// A suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The id of its rule.
    pub rule: &'static str,
    /// Where it comes from.
    pub citation: &'static str,
    /// What it says.
    pub hint: Hint,
    /// About which messages, by their numbers in the incident; empty: about all of it.
    pub items: Vec<u32>,
}

/// What the messages together come to.
pub fn outlook(exposures: &[Exposure]) -> Outlook {
    if !exposures.is_empty() && exposures.iter().all(Exposure::is_closed_unread) {
        Outlook::RiskUnlikely
    } else {
        Outlook::ToJudge
    }
}

/// What is suggested, in the order of the rules.
pub fn suggest(case: &Case, exposures: &[Exposure]) -> Vec<Advice> {
    let which = |is: fn(&Exposure) -> bool| -> Vec<u32> {
        exposures.iter().filter(|exposure| is(exposure)).map(|exposure| exposure.item.number).collect()
    };
    let mut advice = Vec::new();
    let mut say = |hint: Hint, items: Vec<u32>| {
        advice.push(Advice { rule: hint.rule(), citation: hint.citation(), hint, items });
    };
    let mut say_of = |hint, items: Vec<u32>| {
        if !items.is_empty() {
            say(hint, items);
        }
    };
    if outlook(exposures) == Outlook::RiskUnlikely {
        say_of(Hint::RiskUnlikely, which(Exposure::is_closed_unread));
    }
    say_of(Hint::TakeBack, which(Exposure::waits_unread));
    say_of(Hint::WasOpened, which(Exposure::was_opened));
    if is_sensitive(case) {
        say_of(Hint::MaybeHigh, which(may_have_been_read));
    }
    say_of(Hint::TakeAsRead, which(|exposure| matches!(exposure.reach, Reach::Nothing { .. } | Reach::Loaded { .. })));
    say_of(Hint::PictureProvesNothing, which(had_a_picture));
    say_of(Hint::TrustedWord, trusted_words(case));
    say_of(
        Hint::TriedAfter,
        which(|exposure| matches!(&exposure.reach, Reach::Sealed(Sealed { tried_after: 1.., .. }))),
    );
    say_of(Hint::PortalNextTime, which(went_open));
    if asks_about_data(case) {
        say(Hint::AskAboutData, Vec::new());
    }
    advice
}

/// Opened, or nothing says that it was not.
fn may_have_been_read(exposure: &Exposure) -> bool {
    !exposure.is_closed_unread() && !exposure.waits_unread()
}

fn had_a_picture(exposure: &Exposure) -> bool {
    matches!(exposure.reach, Reach::Loaded { .. } | Reach::Nothing { why: NoReading::NotLoaded | NoReading::Crowd })
}

/// What the portal was not used for. Of what is not on record any more nobody can say so.
fn went_open(exposure: &Exposure) -> bool {
    match &exposure.reach {
        Reach::Loaded { .. } => true,
        Reach::Sealed(_) | Reach::Nothing { why: NoReading::Shut | NoReading::Gone } => false,
        Reach::Nothing { .. } => true,
    }
}

/// How people write that there are none, in the languages of the pages.
const NONE: &[&str] = &["no", "none", "nee", "geen", "non", "aucune", "aucun", "no, nessuno", "nessuno", "nessuna"];

/// Did somebody name special categories of data, or data about crimes?
fn is_sensitive(case: &Case) -> bool {
    [FormField::DataSpecial, FormField::DataCriminal].into_iter().any(|field| {
        let said = case.answer(field).map(|(value, ..)| value.trim().to_lowercase());
        // That it is not known is no answer that there are none.
        said.is_some_and(|said| !NONE.contains(&said.trim_end_matches('.')))
    })
}

fn asks_about_data(case: &Case) -> bool {
    let asked = [FormField::DataOrdinary, FormField::DataSpecial, FormField::Records, FormField::PeopleMax];
    asked.into_iter().any(|field| case.answer(field).is_none())
}

/// The messages whose recipient is trusted and says that nothing was read or kept. The last word of each counts.
fn trusted_words(case: &Case) -> Vec<u32> {
    let mut last: std::collections::BTreeMap<u32, bool> = std::collections::BTreeMap::new();
    for written in &case.entries {
        if let Entry::Stated { item, said, trusted, .. } = &written.entry {
            let kept_nothing = matches!(said, Statement::Deleted | Statement::NotOpened | Statement::Returned);
            last.insert(*item, *trusted && kept_nothing);
        }
    }
    last.into_iter().filter(|(_, counts)| *counts).map(|(item, _)| item).collect()
}
