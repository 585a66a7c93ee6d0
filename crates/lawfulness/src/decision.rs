//! The answer: what may be measured, why, and what would allow more. Serialises to the answer of `decide --json`.

use crate::phrases::{Phrase, said};
use crate::wording::Wording;
use openlijk_model::{Language, Measure};
use serde::Serialize;
use std::sync::Arc;

/// What a rule did to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It allowed the measure.
    Permit,
    /// It forbade what was requested: nothing beyond delivery is left.
    Forbid,
    /// It lowered or stripped.
    Limit,
}

/// One reason of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Reason {
    /// The rule (`H01`, `R03`, `several-recipients` …).
    pub rule: String,
    /// The article or the source.
    pub citation: String,
    /// Why, in a line, in English.
    pub text: String,
    /// What it did.
    pub effect: Effect,
    #[serde(skip)]
    pub(crate) wording: Option<Arc<Wording>>,
}

impl Reason {
    /// Why, in `language`; in English where there is no translation.
    pub fn text_in(&self, language: Language) -> &str {
        self.wording.as_ref().map_or(&self.text, |wording| wording.text(language))
    }

    /// A reason of the product's own, which no law gives: it limits, and cites Openlijk itself. `about` stands where the phrase
    /// varies.
    pub fn product(phrase: Phrase, about: &[&str]) -> Self {
        let wording = Wording::by(|language| phrase.with(language, about));
        Self {
            rule: phrase.rule.to_owned(),
            citation: "Openlijk".to_owned(),
            text: wording.text(Language::En).to_owned(),
            effect: Effect::Limit,
            wording: Some(Arc::new(wording)),
        }
    }

    /// The notice cannot say all that it must (GDPR 13): `lacks` are the fields that nobody filled in.
    pub fn notice_incomplete(lacks: &[&str]) -> Self {
        let reason = Self::product(said::NOTICE_INCOMPLETE, &[&lacks.join(", ")]);
        Self { citation: "O11; GDPR 13".to_owned(), ..reason }
    }
}

/// A contested rule that took part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Grey {
    /// The rule.
    pub rule: String,
    /// What is contested.
    pub text: String,
    #[serde(skip)]
    pub(crate) wording: Option<Arc<Wording>>,
}

impl Grey {
    /// What is contested, in `language`; in English where there is no translation.
    pub fn text_in(&self, language: Language) -> &str {
        self.wording.as_ref().map_or(&self.text, |wording| wording.text(language))
    }
}

/// The next best measure, and what it would need.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct NextBest {
    /// The measure.
    pub measure: Measure,
    /// What it would need; never empty.
    pub needs: Vec<String>,
}

/// What may be measured about one message and one recipient, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    measure: Measure,
    requested: Measure,
    regime: String,
    ruleset: String,
    draft: bool,
    reasons: Vec<Reason>,
    grey: Vec<Grey>,
    conditions: Vec<String>,
    next_best: Option<NextBest>,
}

/// That a picture may go into a message: which kind. Only a [`Decision`] gives it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureGrant {
    measure: Measure,
}

impl PictureGrant {
    /// The measure that it was granted for: `aggregate`, `last-open` or `individual`.
    pub fn measure(self) -> Measure {
        self.measure
    }
}

/// That a message may be sealed, and its reading recorded. Only a [`Decision`] gives it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortalGrant(());

/// What the rules answered, before it becomes a [`Decision`].
pub(crate) struct Answer {
    pub measure: Measure,
    pub requested: Measure,
    pub reasons: Vec<Reason>,
    pub grey: Vec<Grey>,
    pub conditions: Vec<String>,
    pub next_best: Option<NextBest>,
}

impl Decision {
    /// A decision that nothing is measured, for `reason`: it grants nothing, so anybody may make one.
    pub fn unmeasured(reason: Reason) -> Self {
        Self {
            measure: Measure::None,
            requested: Measure::None,
            regime: String::new(),
            ruleset: String::new(),
            draft: false,
            reasons: vec![reason],
            grey: Vec::new(),
            conditions: Vec::new(),
            next_best: None,
        }
    }

    pub(crate) fn of(answer: Answer, regime: &str, ruleset: &str) -> Self {
        Self {
            measure: answer.measure.lesser(answer.requested),
            requested: answer.requested,
            regime: regime.to_owned(),
            ruleset: ruleset.to_owned(),
            draft: false,
            reasons: answer.reasons,
            grey: answer.grey,
            conditions: answer.conditions,
            next_best: answer.next_best,
        }
    }

    /// The most that may be measured.
    pub fn measure(&self) -> Measure {
        self.measure
    }
    /// What was asked for.
    pub fn requested(&self) -> Measure {
        self.requested
    }
    /// The regime that was applied.
    pub fn regime(&self) -> &str {
        &self.regime
    }
    /// The regime's version, as in `nl 2026-04`.
    pub fn ruleset(&self) -> &str {
        &self.ruleset
    }
    /// Was it taken by a regime that was read from summaries only, and that no lawyer has reviewed yet?
    pub fn is_draft(&self) -> bool {
        self.draft
    }
    /// Why; never empty.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
    /// What is contested about it.
    pub fn grey(&self) -> &[Grey] {
        &self.grey
    }
    /// What must hold for it to stand.
    pub fn conditions(&self) -> &[String] {
        &self.conditions
    }
    /// What would be the next best measure.
    pub fn next_best(&self) -> Option<&NextBest> {
        self.next_best.as_ref()
    }
    /// May a picture go into the message?
    pub fn picture(&self) -> Option<PictureGrant> {
        self.measure.needs_picture().then_some(PictureGrant { measure: self.measure })
    }
    /// May the message be sealed, and its reading be recorded?
    pub fn portal(&self) -> Option<PortalGrant> {
        (self.measure == Measure::Portal).then_some(PortalGrant(()))
    }
    /// The same decision as one by a draft, which `wording` says.
    pub(crate) fn drafted(mut self, wording: Wording) -> Self {
        self.draft = true;
        self.marked("draft", Arc::new(wording))
    }
    /// The same decision with one more flag.
    pub(crate) fn marked(mut self, rule: &str, wording: Arc<Wording>) -> Self {
        let text = wording.text(Language::En).to_owned();
        self.grey.push(Grey { rule: rule.to_owned(), text, wording: Some(wording) });
        self
    }
    /// The same decision with one more reason.
    pub(crate) fn because(mut self, reason: Reason) -> Self {
        self.reasons.push(reason);
        self
    }
    /// The same decision with no more than `ceiling`, for `reason`. It never raises; where `ceiling` takes nothing
    /// away, the decision stays as it is and `reason` is not added.
    #[must_use]
    pub fn lowered(mut self, ceiling: Measure, reason: Reason) -> Self {
        let lowered = self.measure.lesser(ceiling);
        if lowered != self.measure {
            self.measure = lowered;
            self.conditions.clear();
            self.reasons.push(reason);
        }
        self
    }
    /// The same decision where the officer declined these contested rules: nothing is measured on one of them.
    #[must_use]
    pub fn without_declined(self, declined: &[String]) -> Self {
        let rested_on = self.grey.iter().find(|grey| declined.contains(&grey.rule)).map(|grey| grey.rule.clone());
        let Some(rule) = rested_on else { return self };
        self.lowered(Measure::Delivery, Reason::product(said::GREY_DECLINED, &[&rule]))
    }
    /// The reason of a decision that was lowered because a contested rule was declined.
    pub(crate) const DECLINED: &'static str = said::GREY_DECLINED.rule;
    /// The same decision with no more than Openlijk does: it asks for no receipts yet.
    #[must_use]
    pub fn as_offered(self) -> Self {
        if self.measure != Measure::Receipt {
            return self;
        }
        self.lowered(Measure::Delivery, Reason::product(said::NOT_OFFERED, &[]))
    }
}
