//! The eight questions of the sender's checklist (LAW 4), answered from the declaration and from what the rules decide
//! for the best possible recipient.

use super::findings::Finding;
use super::{Answered, ControllerFacts, Verdict};
use crate::decision::{Decision, Effect};
use crate::purposes::Review;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use openlijk_model::{Basis, Disclosure, Language, MailScope, Measure, Purpose};

/// What is declared, and what is not.
pub(super) struct Stated<'a> {
    pub purpose: &'a Purpose,
    pub controller: &'a ControllerFacts,
    /// The fields that must be filled in first.
    pub missing: &'a [String],
    /// The declaration names a legal opinion that is not on file.
    pub opinion_unknown: bool,
}

/// The answers, in order.
pub(super) fn answered(stated: Stated<'_>, review: &Review, now: Timestamp) -> Vec<Answered> {
    let Stated { purpose, controller, missing, opinion_unknown } = stated;
    let (decision, silent) = (&review.consenting, &review.silent);
    let case = Case { purpose, controller, decision, silent, missing, opinion_unknown, now };
    [
        ("Z-P1", case.is_it_told()),
        ("Z-P2", case.is_it_clear_for_what()),
        ("Z-P3", case.would_less_do()),
        ("Z-P4", case.is_there_a_choice()),
        ("Z-R1", case.is_there_a_ground()),
        ("Z-R2", case.does_it_stay_with_its_purpose()),
        ("Z-R3", case.is_it_proportionate()),
        ("Z-R4", case.is_it_open()),
    ]
    .map(|(question, found)| found.answer(question))
    .into()
}

/// What is found about one question, with the rules that it turns on.
#[derive(Default)]
struct Found {
    findings: Vec<Finding>,
    rules: Vec<String>,
}

impl Found {
    /// Notes `finding`, by `rules`, where `holds`.
    fn when(mut self, holds: bool, finding: Finding, rules: &[&str]) -> Self {
        if holds {
            self.findings.push(finding);
            self.rules.extend(rules.iter().map(|rule| (*rule).to_owned()));
        }
        self
    }

    /// Notes `finding` by those rules, where there are any.
    fn by(mut self, finding: Finding, rules: Vec<String>) -> Self {
        if !rules.is_empty() {
            self.findings.push(finding);
            self.rules.extend(rules);
        }
        self
    }

    fn answer(mut self, question: &str) -> Answered {
        if self.findings.is_empty() {
            self.findings.push(Finding::Fine);
        }
        self.rules.sort();
        self.rules.dedup();
        Answered {
            question: question.to_owned(),
            verdict: self.findings.iter().map(|finding| finding.verdict()).max().unwrap_or(Verdict::NoGo),
            rules: self.rules,
            text: self.findings.iter().map(|finding| finding.text(Language::En)).collect::<Vec<_>>().join(" "),
        }
    }
}

struct Case<'a> {
    purpose: &'a Purpose,
    controller: &'a ControllerFacts,
    /// For a recipient who was told at collection, and consented in the strongest form.
    decision: &'a Decision,
    /// For one who was told and never chose.
    silent: &'a Decision,
    missing: &'a [String],
    opinion_unknown: bool,
    now: Timestamp,
}

impl Case<'_> {
    fn is_it_told(&self) -> Found {
        let told = self.purpose.disclosure;
        Found::default()
            .when(told == Disclosure::None, Finding::NotTold, &["H04"])
            .when(told == Disclosure::PolicyOnly, Finding::NotTold, &["H05"])
            .when(self.wording_fails(), Finding::WordingFails, &["H04"])
    }

    fn is_it_clear_for_what(&self) -> Found {
        let says_why = |language: &Language| self.purpose.why.get(language).is_some_and(|why| !why.trim().is_empty());
        Found::default()
            .when(self.purpose.scope == MailScope::AllMail, Finding::NoPurpose, &["H01"])
            .when(self.lacks(&["interest"]), Finding::NoInterest, &["O06"])
            .by(Finding::NoLaw, self.stops(&["H02", "H03"]))
            .when(!self.controller.languages.iter().all(says_why), Finding::WhyMissing, &["O11"])
            .by(Finding::Contested, self.contested())
            .when(self.decision.is_draft(), Finding::Draft, &["draft"])
    }

    fn would_less_do(&self) -> Found {
        let explained = self.purpose.less_intrusive.why_not.as_deref().is_some_and(|why| !why.trim().is_empty());
        let there_is = self.purpose.less_intrusive.available.is_some_and(|means| means.as_str() != "none");
        let unsaid = self.lacks(&["less_intrusive.available", "less_intrusive.why_not"]);
        let owed = self.lacks(&["necessity"]);
        let necessary = self.purpose.necessity.as_deref().is_some_and(|text| !text.trim().is_empty());
        Found::default()
            .when(unsaid, Finding::SomethingLess, &["H11"])
            .by(Finding::ByConsentAlone, self.by_consent_alone())
            .when(self.beyond_delivery() && !unsaid && there_is && explained, Finding::SomethingLessExplained, &["H11"])
            .when(owed, Finding::NecessityOwed, &["O02"])
            .when(self.beyond_delivery() && !necessary && !owed, Finding::NoNecessity, &["O02"])
    }

    fn is_there_a_choice(&self) -> Found {
        let told = self.purpose.disclosure;
        let before = matches!(told, Disclosure::AtCollection | Disclosure::EarlierMessage);
        let notice_first = told == Disclosure::InMessage && self.purpose.measure.needs_picture();
        Found::default()
            .when(!before && told != Disclosure::InMessage, Finding::NotTold, &["H05"])
            .when(notice_first, Finding::NoticeFirst, &["H05"])
            .when(self.missing.iter().any(|field| field.starts_with("portal.other_way.")), Finding::Refused, &["H06"])
            .by(Finding::Refused, self.stops(&["H06", "H07", "O08"]))
    }

    fn is_there_a_ground(&self) -> Found {
        let on_law = matches!(self.purpose.basis, Basis::C | Basis::E);
        let refused = self.decision.measure() != self.decision.requested();
        let by = if refused { self.stops(&[]) } else { Vec::new() };
        Found::default()
            .when(self.purpose.scope == MailScope::AllMail, Finding::NoPurpose, &["H01"])
            .when(on_law && self.lacks(&["law", "law_confirmed_by"]), Finding::NoLaw, &["H03"])
            .by(Finding::NoLaw, self.stops(&["H02", "H03"]))
            .by(Finding::Refused, by)
            .by(Finding::ByConsentAlone, self.by_consent_alone())
            .by(Finding::Contested, self.contested())
            .when(self.decision.is_draft(), Finding::Draft, &["draft"])
            .when(self.flagged("own-rules"), Finding::OwnRules, &["own-rules"])
    }

    fn does_it_stay_with_its_purpose(&self) -> Found {
        Found { rules: vec!["H10".to_owned()], ..Found::default() }.when(
            self.lacks(&["may_see"]),
            Finding::NobodyMaySee,
            &["O24"],
        )
    }

    fn is_it_proportionate(&self) -> Found {
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let papers = ["documents.retention_days", "documents.ropa", "documents.processor"];
        Found::default()
            .when(self.purpose.scope == MailScope::AllMail, Finding::NoPurpose, &["H01"])
            .when(self.lacks(&["data"]), Finding::DataUnsaid, &["H09"])
            .when(self.lacks(&papers), Finding::PapersMissing, &["H16"])
            .when(self.lacks(&["documents.dpia"]), Finding::PapersMissing, &["H17"])
            .when(self.opinion_unknown, Finding::OpinionUnknown, &[])
            .by(Finding::Refused, self.stops(&["H12", "H13", "H14", "H15"]))
            .by(Finding::Stripped, self.stops(&["H08", "H09"]))
            .when(self.purpose.review_on.is_some_and(|day| day < today), Finding::ReviewPassed, &["O31"])
    }

    fn is_it_open(&self) -> Found {
        let fields = ["organisation.name", "organisation.address", "organisation.dpo", "organisation.languages"];
        Found::default()
            .when(self.lacks(&fields), Finding::OrganisationUnnamed, &["O11"])
            .when(self.wording_fails(), Finding::WordingFails, &["O11"])
            .when(self.purpose.disclosure <= Disclosure::PolicyOnly, Finding::NotTold, &["H05"])
    }

    fn wording_fails(&self) -> bool {
        self.missing.iter().any(|field| field.starts_with("notice.") || field.starts_with("portal.notice."))
    }

    fn lacks(&self, fields: &[&str]) -> bool {
        self.missing.iter().any(|missing| fields.contains(&missing.as_str()))
    }

    /// Those of `rules` (of all, where none is named) that lowered what is asked for.
    fn stops(&self, rules: &[&str]) -> Vec<String> {
        let named = |rule: &String| rules.is_empty() || rules.contains(&rule.as_str());
        lowering(self.decision).filter(named).collect()
    }

    /// Where the ground named is not consent, and yet only consent yields what is asked for: the rules that say so.
    fn by_consent_alone(&self) -> Vec<String> {
        let granted = |decision: &Decision| decision.measure() == decision.requested();
        if self.purpose.wants_consent() || !granted(self.decision) || granted(self.silent) {
            return Vec::new();
        }
        lowering(self.silent).collect()
    }

    /// The contested rules that it rests on, but for what is flagged by itself.
    fn contested(&self) -> Vec<String> {
        // Who never chose is most of the recipients where the ground is not consent.
        let decision = if self.purpose.wants_consent() { self.decision } else { self.silent };
        let contested = decision.grey().iter().map(|grey| grey.rule.clone());
        contested.filter(|rule| rule != "draft" && rule != "own-rules").collect()
    }

    fn flagged(&self, rule: &str) -> bool {
        self.decision.grey().iter().any(|grey| grey.rule == rule)
    }

    fn beyond_delivery(&self) -> bool {
        !matches!(self.purpose.measure, Measure::None | Measure::Delivery)
    }
}

/// The rules that lowered what was asked for, or took an item away.
fn lowering(decision: &Decision) -> impl Iterator<Item = String> {
    let lowering = decision.reasons().iter().filter(|reason| reason.effect != Effect::Permit);
    lowering.map(|reason| reason.rule.clone())
}
