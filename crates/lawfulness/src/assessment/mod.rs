//! Assessment before use: is a declaration complete, and how does it answer the eight questions of the sender's checklist?
//!
//! A purpose may be switched on once nothing is missing. Whether it gets what it asks for is another matter, decided per
//! message; that is the verdict here, for the best possible recipient.

mod findings;
mod missing;
mod notice;
mod questions;

pub use missing::notice_lacks;

use crate::decider::{Decider, RegimeError};
use crate::purposes::Review;
use jiff::Timestamp;
use openlijk_model::{Language, Purpose};
use serde::{Deserialize, Serialize};

/// What notices say of the organisation itself (GDPR 13(1)).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ControllerFacts {
    /// Its name, as recipients know it.
    pub name: String,
    /// Where it can be reached.
    pub contact: String,
    /// How its data protection officer is reached.
    pub officer: String,
    /// Where its recipients may be (ISO 3166-1); empty: anywhere.
    pub countries: Vec<String>,
    /// The languages that it writes in.
    pub languages: Vec<Language>,
}

/// How something turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds.
    Go,
    /// It holds while something is seen to.
    Conditional,
    /// It does not hold.
    NoGo,
}

/// One of the eight questions, answered (LAW 4: Z-P1 to Z-P4, Z-R1 to Z-R4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// `Z-P1` …
    pub question: String,
    /// How it turned out.
    pub verdict: Verdict,
    /// The rules that it turned on.
    pub rules: Vec<String>,
    /// Why, in a line, in English.
    pub text: String,
}

impl Answered {
    /// Why, in `language`; stored answers too.
    pub fn text_in(&self, language: Language) -> String {
        findings::translated(&self.text, language)
    }
}

/// A declaration, assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Of the eight together.
    pub verdict: Verdict,
    /// What the declaration does not say yet, by the name of its field. A purpose with something missing stays off.
    pub missing: Vec<String>,
    /// The eight questions, in order.
    pub answers: Vec<Answered>,
    /// By which rules, as in `nl 2026-04`.
    pub ruleset: String,
}

impl Assessment {
    /// The rules by which it is no-go, in the order of the questions; empty where it is not.
    pub fn no_go_rules(&self) -> Vec<&str> {
        let mut rules = Vec::new();
        let no_go = self.answers.iter().filter(|answer| answer.verdict == Verdict::NoGo);
        for rule in no_go.flat_map(|answer| &answer.rules).map(String::as_str) {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        rules
    }
    /// May the purpose be switched on?
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// A purpose together with its assessment. Only [`Decider::assess`] makes one, so nothing gets into force unassessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    purpose: Purpose,
    assessment: Assessment,
}

impl Assessed {
    /// The declaration.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }
    /// How it was assessed.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }
    /// Both.
    pub fn into_parts(self) -> (Purpose, Assessment) {
        (self.purpose, self.assessment)
    }
}

impl Decider {
    /// Assesses a declaration for `controller`, as of `now`: a day for its review that has passed is a condition.
    pub fn assess(
        &self,
        purpose: Purpose,
        controller: &ControllerFacts,
        now: Timestamp,
    ) -> Result<Assessed, RegimeError> {
        let review: Review = self.review(&purpose, &controller.countries, now)?;
        let missing = missing::of(&purpose, controller, &review);
        let named = purpose.documents.legal_opinion.as_deref().filter(|id| !id.trim().is_empty());
        let opinion_unknown = named.is_some_and(|id| !self.knows_opinion(id));
        let stated = questions::Stated { purpose: &purpose, controller, missing: &missing, opinion_unknown };
        let answers = questions::answered(stated, &review, now);
        let verdict = answers.iter().map(|answer| answer.verdict).max().unwrap_or(Verdict::NoGo);
        let ruleset = review.consenting.ruleset().to_owned();
        Ok(Assessed { purpose, assessment: Assessment { verdict, missing, answers, ruleset } })
    }
}
