//! What the words of an incident are called on pages and papers.

use openlijk_incident::{Hint, Left, NoReading, Refusal, State};
use openlijk_model::{Breached, Filing, FormField, Grade, IncidentKind, Language, Risk, SealedAct, Statement};
use openlijk_pages::Frame;

pub fn kind(frame: &Frame, kind: IncidentKind) -> String {
    frame.t(match kind {
        IncidentKind::WrongRecipient => "incident-kind-wrong-recipient",
        IncidentKind::WrongContent => "incident-kind-wrong-content",
        IncidentKind::OpenAddressees => "incident-kind-open-addressees",
        IncidentKind::UnauthorisedAccess => "incident-kind-unauthorised-access",
        IncidentKind::Lost => "incident-kind-lost",
        IncidentKind::Unavailable => "incident-kind-unavailable",
        IncidentKind::Altered => "incident-kind-altered",
        IncidentKind::Other => "incident-kind-other",
    })
}

pub fn breached(frame: &Frame, breached: Breached) -> String {
    frame.t(match breached {
        Breached::Confidentiality => "breached-confidentiality",
        Breached::Integrity => "breached-integrity",
        Breached::Availability => "breached-availability",
    })
}

pub fn risk(frame: &Frame, risk: Risk) -> String {
    frame.t(match risk {
        Risk::Unlikely => "risk-unlikely",
        Risk::Likely => "risk-likely",
        Risk::High => "risk-high",
    })
}

pub fn filing(frame: &Frame, filing: Filing) -> String {
    frame.t(match filing {
        Filing::First => "filing-first",
        Filing::Supplement => "filing-supplement",
        Filing::Withdrawal => "filing-withdrawal",
    })
}

pub fn statement(frame: &Frame, statement: Statement) -> String {
    frame.t(match statement {
        Statement::Deleted => "statement-deleted",
        Statement::NotOpened => "statement-not-opened",
        Statement::Returned => "statement-returned",
        Statement::Read => "statement-read",
        Statement::Silent => "statement-silent",
    })
}

pub fn state(frame: &Frame, state: State) -> String {
    frame.t(match state {
        State::Open => "incident-state-open",
        State::ToNotify => "incident-state-to-notify",
        State::NotNotified => "incident-state-not-notified",
        State::Notified => "incident-state-notified",
        State::Withdrawn => "incident-state-withdrawn",
        State::Closed => "incident-state-closed",
    })
}

/// How the 72 hours stand, in words, since a colour alone says nothing to some.
pub fn left(frame: &Frame, left: Left) -> String {
    match left {
        Left::Running { seconds: ..3600 } => frame.t("clock-hour"),
        Left::Running { seconds } => frame.words.counted("clock-left", hours(seconds)),
        Left::Over { seconds } => frame.words.counted("clock-over", hours(seconds)),
        Left::Kept { at } => frame.words.with("clock-kept", "moment", frame.moment(at)),
        Left::Late { at } => frame.words.with("clock-late", "moment", frame.moment(at)),
        Left::NotNeeded { .. } => frame.t("clock-not-needed"),
    }
}

fn hours(seconds: i64) -> u64 {
    (seconds / 3_600).unsigned_abs()
}

pub fn yes_no(frame: &Frame, yes: bool) -> String {
    frame.t(if yes { "incident-yes" } else { "incident-no" })
}

pub fn section(frame: &Frame, section: u8) -> String {
    frame.t(match section {
        0 => "form-section-0",
        1 => "form-section-1",
        2 => "form-section-2",
        3 => "form-section-3",
        4 => "form-section-4",
        5 => "form-section-5",
        6 => "form-section-6",
        7 => "form-section-7",
        8 => "form-section-8",
        _ => "form-section-9",
    })
}

pub fn field(frame: &Frame, field: FormField) -> String {
    frame.t(match field {
        FormField::AboutKind => "form-about-kind",
        FormField::AboutEarlier => "form-about-earlier",
        FormField::AboutLaw => "form-about-law",
        FormField::Organisation => "form-organisation",
        FormField::Registration => "form-registration",
        FormField::Sector => "form-sector",
        FormField::Reporter => "form-reporter",
        FormField::ReporterFunction => "form-reporter-function",
        FormField::ReporterPhone => "form-reporter-phone",
        FormField::Contact => "form-contact",
        FormField::OthersInvolved => "form-others-involved",
        FormField::Began => "form-began",
        FormField::Ended => "form-ended",
        FormField::Ongoing => "form-ongoing",
        FormField::Discovered => "form-discovered",
        FormField::Aware => "form-aware",
        FormField::LateReason => "form-late-reason",
        FormField::Nature => "form-nature",
        FormField::Breaches => "form-breaches",
        FormField::Summary => "form-summary",
        FormField::DataOrdinary => "form-data-ordinary",
        FormField::DataSpecial => "form-data-special",
        FormField::DataCriminal => "form-data-criminal",
        FormField::Records => "form-records",
        FormField::PeopleMin => "form-people-min",
        FormField::PeopleMax => "form-people-max",
        FormField::PeopleGroups => "form-people-groups",
        FormField::UnreadableBefore => "form-unreadable-before",
        FormField::MeasuresBefore => "form-measures-before",
        FormField::ConsequencesSecurity => "form-consequences-security",
        FormField::ConsequencesPeople => "form-consequences-people",
        FormField::Severity => "form-severity",
        FormField::PeopleTold => "form-people-told",
        FormField::PeopleToldWhen => "form-people-told-when",
        FormField::PeopleToldHow => "form-people-told-how",
        FormField::PeopleToldCount => "form-people-told-count",
        FormField::PeopleToldText => "form-people-told-text",
        FormField::PeopleNotToldWhy => "form-people-not-told-why",
        FormField::MeasuresAfter => "form-measures-after",
        FormField::CrossBorder => "form-cross-border",
        FormField::OtherAuthorities => "form-other-authorities",
        FormField::Remarks => "form-remarks",
        FormField::Final => "form-final",
    })
}

pub fn act(frame: &Frame, act: SealedAct) -> String {
    frame.t(&format!("act-{act}"))
}

pub fn grade(frame: &Frame, grade: Grade) -> String {
    frame.t(match grade {
        Grade::None => "grade-none",
        Grade::Weak => "grade-weak",
        Grade::Medium => "grade-medium",
        Grade::Strong => "grade-strong",
    })
}

pub fn nothing(frame: &Frame, why: NoReading) -> String {
    frame.t(match why {
        NoReading::Unmeasured => "nothing-unmeasured",
        NoReading::Crowd => "nothing-crowd",
        NoReading::OtherPurpose => "nothing-other-purpose",
        NoReading::NotLoaded => "nothing-not-loaded",
        NoReading::Shut => "nothing-shut",
        NoReading::NotConcluded => "nothing-not-concluded",
        NoReading::Gone => "nothing-gone",
        NoReading::Elsewhere => "nothing-elsewhere",
    })
}

pub fn hint(frame: &Frame, hint: Hint) -> String {
    frame.t(match hint {
        Hint::RiskUnlikely => "hint-risk-unlikely",
        Hint::TakeBack => "hint-take-back",
        Hint::WasOpened => "hint-was-opened",
        Hint::MaybeHigh => "hint-maybe-high",
        Hint::TakeAsRead => "hint-take-as-read",
        Hint::PictureProvesNothing => "hint-picture-proves-nothing",
        Hint::TrustedWord => "hint-trusted-word",
        Hint::TriedAfter => "hint-tried-after",
        Hint::PortalNextTime => "hint-portal-next-time",
        Hint::AskAboutData => "hint-ask-about-data",
    })
}

pub fn refusal(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Blank(_) => "refused-blank",
        Refusal::TooLong => "refused-too-long",
        Refusal::Opened => "refused-opened",
        Refusal::Ahead => "refused-ahead",
        Refusal::Value { .. } => "refused-value",
        Refusal::Derived(_) => "refused-derived",
        Refusal::NoItem(_) => "refused-no-item",
        Refusal::NoStep(_) => "refused-no-step",
        Refusal::Filed => "refused-filed",
        Refusal::NotFiled => "refused-not-filed",
        Refusal::LateReason => "refused-late-reason",
    }
}

pub fn languages(frame: &Frame, languages: &[Language]) -> String {
    languages.iter().map(|of| crate::desk::words::language(frame, *of)).collect::<Vec<_>>().join(", ")
}
