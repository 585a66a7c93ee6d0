//! Facts made total: a [`Question`] holds every fact that the rules look at, and what each unknown could be.
//!
//! Cedar skips a rule whose evaluation fails, a `forbid` too, so no fact may be missing when it is asked. Two kinds of
//! unknown are told apart. Most facts are *monotone*: one of their values is the worst whatever the others are (not
//! told, no way out, a refusal, all mail, a new address, a missing paper), so an unknown one takes that value at once. The four that
//! are not (controller, recipients' class, ground, size of the cell) are tried in every value. The property tests hold
//! both against trying every value of every unknown.

use jiff::civil::Date;
use openlijk_model::{
    Basis, ChoiceState, Consent, ConsentGiver, Controller, Data, Disclosure, Documents, Facts, LessIntrusive,
    MailScope, Means, Measure, OptOut, PurposeKind, RecipientClass, Recipients, TimePrecision,
};

/// One thing that a measurement could take from a recipient, as the rules call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Item {
    UniqueId,
    Ip,
    UserAgent,
    Hour,
    ExactTime,
    Count,
    Geo,
    Dwell,
    Forward,
}

impl Item {
    pub const ALL: [Self; 9] = [
        Self::UniqueId,
        Self::Ip,
        Self::UserAgent,
        Self::Hour,
        Self::ExactTime,
        Self::Count,
        Self::Geo,
        Self::Dwell,
        Self::Forward,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UniqueId => "unique_id",
            Self::Ip => "ip",
            Self::UserAgent => "user_agent",
            Self::Hour => "hour",
            Self::ExactTime => "exact_time",
            Self::Count => "count",
            Self::Geo => "geo",
            Self::Dwell => "dwell",
            Self::Forward => "forward",
        }
    }
}

/// A set of [`Item`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Items(u16);

impl Items {
    pub fn add(&mut self, item: Item) {
        self.0 |= 1 << item as u8;
    }

    pub fn iter(self) -> impl Iterator<Item = Item> {
        Item::ALL.into_iter().filter(move |item| self.0 & (1 << *item as u8) != 0)
    }

    /// What is asked for. An item that nobody mentioned is not taken, so it needs no stripping.
    fn asked(data: &Data) -> Self {
        let mut items = Self::default();
        let mut add_if = |asked: Option<bool>, item| {
            if asked == Some(true) {
                items.add(item);
            }
        };
        add_if(data.unique_id, Item::UniqueId);
        add_if(data.ip, Item::Ip);
        add_if(data.user_agent, Item::UserAgent);
        add_if(Some(data.time == Some(TimePrecision::Hour)), Item::Hour);
        add_if(Some(data.time == Some(TimePrecision::Exact)), Item::ExactTime);
        add_if(data.count, Item::Count);
        add_if(data.geo, Item::Geo);
        add_if(data.dwell, Item::Dwell);
        add_if(data.forward, Item::Forward);
        items
    }

    /// What a consent names; words that are no item name nothing.
    fn named(words: &[String]) -> Self {
        let mut items = Self::default();
        for item in Item::ALL {
            if words.iter().any(|word| word == item.as_str()) {
                items.add(item);
            }
        }
        items
    }
}

/// A recipient's choice as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Chosen {
    pub state: ChoiceState,
    pub for_this_purpose: bool,
    pub explicit: bool,
    pub parental: bool,
    pub names: Items,
}

impl Chosen {
    /// A choice that is not known may be a refusal, the worst one.
    const UNKNOWN: Self = Self {
        state: ChoiceState::Refused,
        for_this_purpose: false,
        explicit: false,
        parental: false,
        names: Items(0),
    };

    fn of(consent: &Consent, facts: &Facts) -> Self {
        let purpose = match (&facts.purpose_id, facts.purpose) {
            (Some(id), _) => Some(id.as_str()),
            (None, kind) => kind.map(PurposeKind::as_str),
        };
        Self {
            state: consent.state,
            for_this_purpose: purpose.is_some() && consent.purpose.as_deref() == purpose,
            explicit: consent.explicit == Some(true),
            parental: consent.by == Some(ConsentGiver::Parent),
            names: Items::named(&consent.fields),
        }
    }
}

/// Which papers are on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Papers {
    pub ropa: bool,
    pub dpia: bool,
    pub processor: bool,
    pub retention: bool,
    pub legal_opinion: bool,
    pub works_council: bool,
}

impl Papers {
    fn of(documents: &Documents) -> Self {
        let on_file = |id: &Option<String>| written(id) && id.as_deref().map(str::trim) != Some("none");
        Self {
            ropa: on_file(&documents.ropa),
            dpia: on_file(&documents.dpia),
            // Here `none` is a statement: one's own machine, no processor.
            processor: written(&documents.processor),
            retention: documents.retention_days.is_some(),
            legal_opinion: on_file(&documents.legal_opinion),
            works_council: on_file(&documents.works_council),
        }
    }
}

fn written(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|text| !text.trim().is_empty())
}

/// Every fact that the rules look at, each with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Case {
    pub controller: Controller,
    pub class: RecipientClass,
    /// `None`: no purpose was named, which the rules know as `unnamed`.
    pub purpose: Option<PurposeKind>,
    pub basis: Basis,
    pub law: bool,
    pub requested: Measure,
    pub data: Items,
    pub consent: Chosen,
    pub requested_mail: bool,
    /// Was the address collected before the day that the regime names? Set for each regime ([`Question::under`]).
    pub old_list: bool,
    pub told: Disclosure,
    pub opt_out: OptOut,
    pub instead: Means,
    pub why_not_instead: bool,
    pub recipients: Recipients,
    pub scope: MailScope,
    pub papers: Papers,
}

/// A case whose open facts could have several values.
///
/// It is small and holds no text of the facts (dates, ids and papers' names do not change an answer), so answers are
/// remembered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// The case, with a stand-in for every open fact.
    case: Case,
    /// Names of unknown facts, as bits in the order of [`UNKNOWN_NAMES`].
    unknown: u16,
}

/// How old an address is, by the day that a regime names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    Old,
    New,
    Unknown,
}

impl Age {
    /// Of an address that was collected on the day `collected` (RFC 3339 date); one that is no date says nothing.
    pub fn of(collected: Option<&str>, before: Date) -> Self {
        match collected.and_then(|day| day.trim().parse::<Date>().ok()) {
            Some(day) if day < before => Self::Old,
            Some(_) => Self::New,
            None => Self::Unknown,
        }
    }
}

/// The facts whose absence lowers, in the order of the schema.
pub(crate) const UNKNOWN_NAMES: [&str; 12] = [
    "controller",
    "recipient_class",
    "purpose",
    "basis",
    "consent",
    "requested_mail",
    "disclosure",
    "opt_out",
    "less_intrusive",
    "recipients",
    "scope",
    "collected",
];
const CONTROLLER: u16 = 1 << 0;
const CLASS: u16 = 1 << 1;
const BASIS: u16 = 1 << 3;
const RECIPIENTS: u16 = 1 << 9;
const COLLECTED: u16 = 1 << 11;

impl Question {
    pub fn of(facts: &Facts) -> Self {
        let LessIntrusive { available, why_not } = &facts.less_intrusive;
        let missing = [
            facts.controller.is_none(),
            facts.recipient_class.is_none(),
            facts.purpose.is_none(),
            facts.basis.is_none(),
            facts.consent.is_none(),
            facts.requested_mail.is_none(),
            facts.disclosure.is_none(),
            facts.opt_out.is_none(),
            available.is_none(),
            facts.recipients.is_none(),
            facts.scope.is_none(),
        ];
        let unknown = missing.iter().enumerate().fold(0, |bits, (place, missing)| bits | u16::from(*missing) << place);
        let case = Case {
            controller: facts.controller.unwrap_or(Controller::PublicTask),
            class: facts.recipient_class.unwrap_or(RecipientClass::Citizen),
            purpose: facts.purpose,
            basis: facts.basis.unwrap_or(Basis::A),
            law: written(&facts.law),
            requested: facts.requested.unwrap_or(Measure::None),
            data: Items::asked(&facts.data),
            consent: facts.consent.as_ref().map_or(Chosen::UNKNOWN, |consent| Chosen::of(consent, facts)),
            requested_mail: facts.requested_mail.unwrap_or(false),
            old_list: false,
            told: facts.disclosure.unwrap_or(Disclosure::None),
            opt_out: facts.opt_out.unwrap_or(OptOut::None),
            instead: available.unwrap_or(Means::Delivery),
            why_not_instead: written(why_not),
            recipients: facts.recipients.unwrap_or(Recipients::Number(0)),
            scope: facts.scope.unwrap_or(MailScope::AllMail),
            papers: Papers::of(&facts.documents),
        };
        Self { case, unknown }
    }

    /// The same under a regime that tells addresses by age, or does not (`None`). One whose age is not known counts as
    /// new, the worse of the two.
    pub fn under(mut self, age: Option<Age>) -> Self {
        self.case.old_list = age == Some(Age::Old);
        if age == Some(Age::Unknown) {
            self.unknown |= COLLECTED;
        }
        self
    }

    /// What is asked for.
    pub fn requested(&self) -> Measure {
        self.case.requested
    }

    /// The names of the facts that are not known.
    pub fn unknown(&self) -> Vec<&'static str> {
        UNKNOWN_NAMES
            .into_iter()
            .enumerate()
            .filter(|(place, _)| self.unknown & 1 << place != 0)
            .map(|(_, n)| n)
            .collect()
    }

    /// Every case that it could be: at least one.
    pub fn cases(&self) -> Vec<Case> {
        let mut cases = vec![self.case];
        self.spread(&mut cases, CONTROLLER, Controller::ALL, |case, value| case.controller = value);
        self.spread(&mut cases, BASIS, Basis::ALL, |case, value| case.basis = value);
        self.spread(&mut cases, CLASS, RecipientClass::ALL, |case, value| case.class = value);
        // A small cell is bad for counting a crowd, a large one for following people: both ends, and streaming mail.
        let cells = [Recipients::Number(0), Recipients::Number(u64::MAX), Recipients::STREAMING];
        self.spread(&mut cases, RECIPIENTS, &cells, |case, value| case.recipients = value);
        cases
    }

    fn spread<T: Copy>(&self, cases: &mut Vec<Case>, bit: u16, values: &[T], set: impl Fn(&mut Case, T)) {
        if self.unknown & bit == 0 {
            return;
        }
        *cases = cases
            .iter()
            .flat_map(|case| {
                values.iter().map(|value| {
                    let mut case = *case;
                    set(&mut case, *value);
                    case
                })
            })
            .collect();
    }
}
