//! The words of an incident: what went wrong, what an authority's form asks (LAW.md 5.3), and what somebody decided.

use crate::words::words;

words! {
    /// What went wrong.
    pub enum IncidentKind as "kind of incident" {
        /// A message went to somebody else than was meant.
        WrongRecipient = "wrong-recipient",
        /// The right person got something that was not for them.
        WrongContent = "wrong-content",
        /// Recipients saw each other's addresses.
        OpenAddressees = "open-addressees",
        /// Somebody got at data without being allowed to.
        UnauthorisedAccess = "unauthorised-access",
        /// Data were lost: a device, a paper, a file.
        Lost = "lost",
        /// Data could not be reached.
        Unavailable = "unavailable",
        /// Data were changed without leave.
        Altered = "altered",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// What of the data's security was breached (GDPR 4(12)).
    pub enum Breached as "kind of breach" {
        /// Somebody could see what was not for them.
        Confidentiality = "confidentiality",
        /// Data were changed.
        Integrity = "integrity",
        /// Data were lost, or could not be reached.
        Availability = "availability",
    }
}

impl IncidentKind {
    /// What is breached by it, as far as its kind alone says so.
    pub const fn breaches(self) -> &'static [Breached] {
        match self {
            Self::WrongRecipient | Self::WrongContent | Self::OpenAddressees | Self::UnauthorisedAccess => {
                &[Breached::Confidentiality]
            }
            Self::Lost => &[Breached::Confidentiality, Breached::Availability],
            Self::Unavailable => &[Breached::Availability],
            Self::Altered => &[Breached::Integrity],
            Self::Other => &[],
        }
    }
}

words! {
    /// What a person judged the risk for the people concerned to be (GDPR 33(1), 34(1)).
    pub enum Risk as "risk" {
        /// Unlikely to be a risk: the authority need not be told.
        Unlikely = "unlikely",
        /// A risk: the authority is told.
        Likely = "likely",
        /// A high risk: the people are told as well.
        High = "high",
    }
}

words! {
    /// What is told to the authority.
    pub enum Filing as "filing" {
        /// The first notification.
        First = "first",
        /// What came to light since (GDPR 33(4)).
        Supplement = "supplement",
        /// It was no breach after all, or there was no risk.
        Withdrawal = "withdrawal",
    }
}

words! {
    /// What somebody who got a message by mistake said that they did with it.
    pub enum Statement as "statement" {
        /// They deleted it.
        Deleted = "deleted",
        /// They did not open it.
        NotOpened = "not-opened",
        /// They gave it back, or sent it back.
        Returned = "returned",
        /// They read it, or passed it on.
        Read = "read",
        /// They did not answer, or would not say.
        Silent = "silent",
    }
}

words! {
    /// A field of the authority's form, in its order. The sections are in LAW.md 5.3.
    pub enum FormField as "field of the form" {
        /// First notification, supplement or withdrawal.
        AboutKind = "about-kind",
        /// The number of the earlier notification.
        AboutEarlier = "about-earlier",
        /// Under which law.
        AboutLaw = "about-law",
        /// Who is responsible (GDPR 4(7)).
        Organisation = "organisation",
        /// Its number in the register of companies.
        Registration = "registration",
        /// Its sector.
        Sector = "sector",
        /// Who reports.
        Reporter = "reporter",
        /// What the reporter does.
        ReporterFunction = "reporter-function",
        /// The reporter's telephone number.
        ReporterPhone = "reporter-phone",
        /// Whom the authority may ask more: the officer (GDPR 33(3)(b)).
        Contact = "contact",
        /// Others that are involved, such as a processor.
        OthersInvolved = "others-involved",
        /// When it began.
        Began = "began",
        /// When it ended.
        Ended = "ended",
        /// Does it go on?
        Ongoing = "ongoing",
        /// When it was discovered.
        Discovered = "discovered",
        /// When the organisation was aware of it: the 72 hours run from here (GDPR 33(1)).
        Aware = "aware",
        /// Why it is told later than 72 hours (GDPR 33(1)).
        LateReason = "late-reason",
        /// What kind of incident.
        Nature = "nature",
        /// Confidentiality, integrity, availability.
        Breaches = "breaches",
        /// What happened.
        Summary = "summary",
        /// Ordinary categories of data.
        DataOrdinary = "data-ordinary",
        /// Special categories of data (GDPR 9), and identification numbers.
        DataSpecial = "data-special",
        /// Data about crimes (GDPR 10).
        DataCriminal = "data-criminal",
        /// About how many records.
        Records = "records",
        /// At least how many people the data are about.
        PeopleMin = "people-min",
        /// At most how many.
        PeopleMax = "people-max",
        /// Which groups of people.
        PeopleGroups = "people-groups",
        /// Were the data unreadable for others? How?
        UnreadableBefore = "unreadable-before",
        /// Other measures from before.
        MeasuresBefore = "measures-before",
        /// What it did to confidentiality, integrity and availability.
        ConsequencesSecurity = "consequences-security",
        /// What it may do to the people (GDPR 33(3)(c)).
        ConsequencesPeople = "consequences-people",
        /// How grave that is.
        Severity = "severity",
        /// Were the people told?
        PeopleTold = "people-told",
        /// When.
        PeopleToldWhen = "people-told-when",
        /// How.
        PeopleToldHow = "people-told-how",
        /// How many.
        PeopleToldCount = "people-told-count",
        /// By which words.
        PeopleToldText = "people-told-text",
        /// Why they were not told.
        PeopleNotToldWhy = "people-not-told-why",
        /// What was done to end it, and to keep it from happening again (GDPR 33(3)(d)).
        MeasuresAfter = "measures-after",
        /// Are people in other countries concerned?
        CrossBorder = "cross-border",
        /// Were other authorities told?
        OtherAuthorities = "other-authorities",
        /// Anything else.
        Remarks = "remarks",
        /// Is it final, or to be continued (GDPR 33(4))?
        Final = "final",
    }
}

/// In what a field of the form is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// In words.
    Text,
    /// By a time (RFC 3339).
    Moment,
    /// By a whole number.
    Count,
    /// Yes or no.
    YesNo,
    /// By [`Breached`], one or more, with commas.
    Breaches,
    /// By nobody: it follows from what is on record.
    Derived,
}

impl FormField {
    /// The section of the form that it stands in (LAW.md 5.3): 0 about, 1 contact, 2 timeline, 3 breach, 4 data, 5 people, 6 before,
    /// 7 consequences, 8 follow-up, 9 other.
    pub const fn section(self) -> u8 {
        match self {
            Self::AboutKind | Self::AboutEarlier | Self::AboutLaw => 0,
            Self::Organisation
            | Self::Registration
            | Self::Sector
            | Self::Reporter
            | Self::ReporterFunction
            | Self::ReporterPhone
            | Self::Contact
            | Self::OthersInvolved => 1,
            Self::Began | Self::Ended | Self::Ongoing | Self::Discovered | Self::Aware | Self::LateReason => 2,
            Self::Nature | Self::Breaches | Self::Summary => 3,
            Self::DataOrdinary | Self::DataSpecial | Self::DataCriminal | Self::Records => 4,
            Self::PeopleMin | Self::PeopleMax | Self::PeopleGroups => 5,
            Self::UnreadableBefore | Self::MeasuresBefore => 6,
            Self::ConsequencesSecurity | Self::ConsequencesPeople | Self::Severity => 7,
            Self::PeopleTold
            | Self::PeopleToldWhen
            | Self::PeopleToldHow
            | Self::PeopleToldCount
            | Self::PeopleToldText
            | Self::PeopleNotToldWhy
            | Self::MeasuresAfter
            | Self::CrossBorder
            | Self::OtherAuthorities => 8,
            Self::Remarks | Self::Final => 9,
        }
    }

    /// In what it is answered.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Began | Self::Ended | Self::Discovered | Self::Aware => Shape::Moment,
            Self::Records | Self::PeopleMin | Self::PeopleMax => Shape::Count,
            Self::Ongoing | Self::CrossBorder | Self::Final => Shape::YesNo,
            Self::Breaches => Shape::Breaches,
            Self::AboutKind
            | Self::AboutEarlier
            | Self::Nature
            | Self::Severity
            | Self::PeopleTold
            | Self::PeopleToldWhen
            | Self::PeopleToldHow
            | Self::PeopleToldCount
            | Self::PeopleToldText
            | Self::PeopleNotToldWhy => Shape::Derived,
            Self::AboutLaw
            | Self::Organisation
            | Self::Registration
            | Self::Sector
            | Self::Reporter
            | Self::ReporterFunction
            | Self::ReporterPhone
            | Self::Contact
            | Self::OthersInvolved
            | Self::LateReason
            | Self::Summary
            | Self::DataOrdinary
            | Self::DataSpecial
            | Self::DataCriminal
            | Self::PeopleGroups
            | Self::UnreadableBefore
            | Self::MeasuresBefore
            | Self::ConsequencesSecurity
            | Self::ConsequencesPeople
            | Self::MeasuresAfter
            | Self::OtherAuthorities
            | Self::Remarks => Shape::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_stand_in_the_order_of_their_sections_and_every_section_has_some() {
        let sections: Vec<u8> = FormField::ALL.iter().map(|field| field.section()).collect();
        assert!(sections.is_sorted(), "{sections:?}");
        assert!((0..=9).all(|section| sections.contains(&section)));
    }
}
