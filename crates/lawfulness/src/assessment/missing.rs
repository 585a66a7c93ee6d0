//! What a declaration must say before its purpose may be switched on.

use super::{ControllerFacts, notice};
use crate::purposes::Review;
use openlijk_model::{Basis, Data, Language, Means, Measure, Purpose};

/// The fields without which a notice leaves something unsaid that it must say (GDPR 13(1) and (2); LAW 3.1).
const SAID_IN_NOTICES: [&str; 9] = [
    "law",
    "interest",
    "documents.retention_days",
    "documents.processor",
    "may_see",
    "organisation.name",
    "organisation.address",
    "organisation.dpo",
    "organisation.languages",
];

/// What a notice of `purpose` could not say, by the names of the fields; empty where it can say all. While one is missing
/// nothing may be measured, whatever was in order when the purpose was assessed.
pub fn notice_lacks(purpose: &Purpose, controller: &ControllerFacts) -> Vec<&'static str> {
    lacking(purpose, controller, false).filter(|field| SAID_IN_NOTICES.contains(field)).collect()
}

/// The names of the fields that are not filled in, in the order of a declaration.
pub(super) fn of(purpose: &Purpose, controller: &ControllerFacts, review: &Review) -> Vec<String> {
    // The rules say when an impact assessment is needed, and that it is not there.
    let needs_dpia = review.consenting.reasons().iter().any(|reason| reason.rule == "H17");
    let mut missing: Vec<String> = lacking(purpose, controller, needs_dpia).map(str::to_owned).collect();
    let failing = purpose.notice.iter().filter(|(language, words)| !notice::holds(words, **language, controller));
    missing.extend(failing.map(|(language, _)| format!("notice.{language}")));
    missing.extend(of_sealed_mail(purpose, controller));
    missing
}

/// What sealed mail must say in each of the organisation's languages: how to get the content without being recorded (H06). And its
/// own words for what is recorded, where they do not say it.
fn of_sealed_mail(purpose: &Purpose, controller: &ControllerFacts) -> Vec<String> {
    if purpose.measure != Measure::Portal {
        return Vec::new();
    }
    let terms = purpose.portal_terms();
    let said = |language: &Language| terms.other_way.get(language).is_some_and(|way| !way.trim().is_empty());
    let unsaid = controller.languages.iter().filter(|language| !said(language));
    let mut missing: Vec<String> = unsaid.map(|language| format!("portal.other_way.{language}")).collect();
    let own = terms.notice.iter().filter(|(_, words)| !words.trim().is_empty());
    let failing = own.filter(|(language, words)| !notice::holds(words, **language, controller));
    missing.extend(failing.map(|(language, _)| format!("portal.notice.{language}")));
    missing
}

fn lacking(purpose: &Purpose, controller: &ControllerFacts, needs_dpia: bool) -> impl Iterator<Item = &'static str> {
    let documents = &purpose.documents;
    let beyond_delivery = !matches!(purpose.measure, Measure::None | Measure::Delivery);
    let of_persons = beyond_delivery && purpose.measure != Measure::Aggregate;
    let singles_out = matches!(purpose.measure, Measure::LastOpen | Measure::Individual);
    let on_law = matches!(purpose.basis, Basis::C | Basis::E);
    // Every ground but consent holds for what is necessary alone (GDPR 6(1)(c)-(f)). Of a crowd, `less_intrusive` says it.
    let must_be_needed = singles_out && !purpose.wants_consent();
    let instead = purpose.less_intrusive.available;
    let unexplained = instead.is_some_and(|means| means != Means::None) && blank(&purpose.less_intrusive.why_not);
    let fields = [
        ("law", on_law && blank(&purpose.law)),
        ("law_confirmed_by", on_law && blank(&purpose.law_confirmed_by)),
        ("interest", purpose.basis == Basis::F && blank(&purpose.interest)),
        ("less_intrusive.available", beyond_delivery && instead.is_none()),
        ("less_intrusive.why_not", beyond_delivery && unexplained),
        ("necessity", must_be_needed && blank(&purpose.necessity)),
        ("data", singles_out && purpose.data == Data::default()),
        ("documents.retention_days", documents.retention_days.is_none()),
        ("documents.ropa", blank(&documents.ropa)),
        ("documents.processor", blank(&documents.processor)),
        ("documents.dpia", needs_dpia),
        ("may_see", of_persons && purpose.may_see.is_empty()),
        ("organisation.name", controller.name.trim().is_empty()),
        ("organisation.address", controller.contact.trim().is_empty()),
        ("organisation.dpo", controller.officer.trim().is_empty()),
        ("organisation.languages", controller.languages.is_empty()),
    ];
    fields.into_iter().filter(|(_, missing)| *missing).map(|(field, _)| field)
}

fn blank(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(|text| text.trim().is_empty())
}
