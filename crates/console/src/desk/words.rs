//! The words for values that come from lists: each list in one place, so that none is named two ways.

use jiff::civil::Date;
use openlijk_lawfulness::Verdict;
use openlijk_model::{Disclosure, Factor, HowTold, Language, MailScope, Means, TimePrecision};
use openlijk_pages::Frame;
use openlijk_store::RequestKind;

pub fn language(frame: &Frame, language: Language) -> String {
    frame.t(match language {
        Language::Nl => "language-nl",
        Language::En => "language-en",
        Language::Fr => "language-fr",
        Language::It => "language-it",
    })
}

/// An item of data, by the name of its field.
pub fn item(frame: &Frame, item: &str) -> String {
    frame.t(match item {
        "unique_id" => "item-unique-id",
        "ip" => "item-ip",
        "user_agent" => "item-user-agent",
        "count" => "item-count",
        "geo" => "item-geo",
        "dwell" => "item-dwell",
        _ => "item-forward",
    })
}

pub fn time(frame: &Frame, time: TimePrecision) -> String {
    frame.t(match time {
        TimePrecision::None => "time-none",
        TimePrecision::Day => "time-day",
        TimePrecision::Hour => "time-hour",
        TimePrecision::Exact => "time-exact",
    })
}

pub fn mail_scope(frame: &Frame, scope: MailScope) -> String {
    frame.t(match scope {
        MailScope::Single => "scope-single",
        MailScope::Selected => "scope-selected",
        MailScope::AllMail => "scope-all-mail",
    })
}

pub fn means(frame: &Frame, means: Means) -> String {
    frame.t(match means {
        Means::None => "means-none",
        Means::Delivery => "means-delivery",
        Means::Aggregate => "means-aggregate",
        Means::Receipt => "means-receipt",
        Means::Portal => "means-portal",
    })
}

pub fn factor(frame: &Frame, factor: Factor) -> String {
    frame.t(match factor {
        Factor::Link => "factor-link",
        Factor::Mail => "factor-mail",
        Factor::Sms => "factor-sms",
        Factor::Agreed => "factor-agreed",
    })
}

pub fn told(frame: &Frame, disclosure: Disclosure) -> String {
    frame.t(match disclosure {
        Disclosure::AtCollection => "told-at-collection",
        _ => "told-first-mail",
    })
}

pub fn how_told(frame: &Frame, how: HowTold) -> String {
    frame.t(match how {
        HowTold::Mail => "how-told-mail",
        HowTold::SignUp => "how-told-sign-up",
        HowTold::Import => "how-told-import",
    })
}

pub fn verdict(frame: &Frame, verdict: Verdict) -> String {
    frame.t(match verdict {
        Verdict::Go => "verdict-go",
        Verdict::Conditional => "verdict-conditional",
        Verdict::NoGo => "verdict-no-go",
    })
}

/// One of the eight questions; its own name where it is not one of them.
pub fn question(frame: &Frame, question: &str) -> String {
    frame.t(match question {
        "Z-P1" => "question-p1",
        "Z-P2" => "question-p2",
        "Z-P3" => "question-p3",
        "Z-P4" => "question-p4",
        "Z-R1" => "question-r1",
        "Z-R2" => "question-r2",
        "Z-R3" => "question-r3",
        "Z-R4" => "question-r4",
        other => return other.to_owned(),
    })
}

pub fn request(frame: &Frame, kind: RequestKind) -> String {
    frame.t(match kind {
        RequestKind::Access => "request-access",
        RequestKind::Correct => "request-correct",
        RequestKind::Erase => "request-erase",
        RequestKind::Restrict => "request-restrict",
        RequestKind::Object => "request-object",
        RequestKind::Portability => "request-portability",
    })
}

/// What a retention run takes away.
pub fn removed(frame: &Frame, what: &str) -> String {
    frame.t(match what {
        "messages" => "removed-messages",
        "readings" => "removed-readings",
        "last-opens" => "removed-last-opens",
        "recipients" => "removed-recipients",
        "logbook" => "removed-logbook",
        "requests" => "removed-requests",
        "looks" => "removed-looks",
        "pauses" => "removed-pauses",
        "retention-runs" => "removed-runs",
        "incidents" => "removed-incidents",
        "imports" => "removed-imports",
        other => return other.to_owned(),
    })
}

/// The field of a declaration that an assessment names; what has no field here stands by its own name.
pub fn field(frame: &Frame, name: &str) -> String {
    let key = match name {
        "law" => "purpose-law",
        "law_confirmed_by" => "purpose-law-confirmed",
        "interest" => "purpose-interest",
        "necessity" => "field-necessity",
        "less_intrusive.available" => "field-less",
        "less_intrusive.why_not" => "field-less-why",
        "data" => "field-data",
        "may_see" => "field-may-see",
        "documents.retention_days" => "field-days",
        "documents.ropa" => "paper-ropa",
        "documents.processor" => "paper-processor",
        "documents.dpia" => "paper-dpia",
        "documents.legal_opinion" => "paper-opinion",
        "documents.works_council" => "paper-works-council",
        _ if name.starts_with("organisation.") => "field-organisation",
        _ => {
            let texts = [
                ("notice.", "field-notice"),
                ("portal.other_way.", "field-other-way"),
                ("portal.notice.", "field-portal-notice"),
            ];
            let found = texts.into_iter().find_map(|(start, key)| Some((name.strip_prefix(start)?.parse().ok()?, key)));
            return match found {
                Some((of, key)) => frame.words.with(key, "language", language(frame, of)),
                None => name.to_owned(),
            };
        }
    };
    frame.t(key)
}

/// Fields that are missing, in a line.
pub fn fields(frame: &Frame, names: &[String]) -> String {
    let mut names: Vec<String> = names.iter().map(|name| field(frame, name)).collect();
    names.dedup();
    names.join("; ")
}

/// A day in full.
pub fn day(frame: &Frame, day: Date) -> String {
    let zone = frame.organisation.timezone.clone();
    // A day that the calendar of the zone does not have is written as it was given.
    day.to_zoned(zone).map_or_else(|_| day.to_string(), |start| frame.day(start.timestamp()))
}
