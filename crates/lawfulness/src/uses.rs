//! May this be done with what is recorded? What was recorded for one purpose stays with it (H10), a data leak opens what
//! the portal recorded (R16), whoever objected shuts it but for a claim (O15), and nothing in law follows by itself (H18).

use crate::decider::Decider;
use crate::decision::{Effect, Reason};
use crate::phrases::{Phrase, said};
use crate::rulebook::{Rule, Ruling};
use crate::terms::UseFacts;
use openlijk_model::{Measure, PurposeId};
use serde::Serialize;
use std::sync::Arc;

/// May it, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UseAnswer {
    allowed: bool,
    reasons: Vec<Reason>,
}

impl UseAnswer {
    /// May it be done?
    pub fn is_allowed(&self) -> bool {
        self.allowed
    }
    /// Why; never empty.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
}

const NOTHING: UseFacts = UseFacts {
    wanted: "look",
    same_purpose: false,
    measure: Measure::None,
    incident: false,
    restricted: false,
    written_reason: false,
};

impl Decider {
    /// May what was recorded for one purpose be looked at or worked with for another (GDPR 5(1)(b); H10)? Only for the
    /// very same.
    pub fn may_use(&self, recorded_for: &PurposeId, wanted_for: &PurposeId) -> UseAnswer {
        self.ask_use(&UseFacts { same_purpose: recorded_for == wanted_for, ..NOTHING })
    }

    /// May it be looked at after the person objected or asked to restrict (GDPR 18)? It may not.
    pub fn may_use_restricted(&self, recorded_for: &PurposeId, wanted_for: &PurposeId) -> UseAnswer {
        self.ask_use(&UseFacts { same_purpose: recorded_for == wanted_for, restricted: true, ..NOTHING })
    }

    /// May what `measure` recorded be read to judge the data leak numbered `incident` (R16)?
    pub fn may_read_for_incident(&self, measure: Measure, incident: &str) -> UseAnswer {
        let incident = !incident.trim().is_empty();
        self.ask_use(&UseFacts { wanted: "incident", measure, incident, ..NOTHING })
    }

    /// May it be read for the data leak numbered `incident` after the person objected or asked to restrict (O15)? It may not.
    pub fn may_read_restricted_for_incident(&self, measure: Measure, incident: &str) -> UseAnswer {
        let incident = !incident.trim().is_empty();
        self.ask_use(&UseFacts { wanted: "incident", measure, incident, restricted: true, ..NOTHING })
    }

    /// May a record be kept, shut, against an objection: for the legal claim that `reason` names (GDPR 17(3)(e))?
    pub fn may_keep_for_claim(&self, reason: &str) -> UseAnswer {
        let written_reason = !reason.trim().is_empty();
        self.ask_use(&UseFacts { wanted: "claim", restricted: true, written_reason, ..NOTHING })
    }

    /// May something with effect in law follow from a reading by itself (GDPR 22; H18)? It never may.
    pub fn may_take_effect(&self) -> UseAnswer {
        self.ask_use(&UseFacts { wanted: "effect", ..NOTHING })
    }

    /// By every version of every regime: what one of them forbids is not done.
    fn ask_use(&self, wanted: &UseFacts) -> UseAnswer {
        let mut granted = None;
        for rules in self.rulebooks() {
            match rules.ask_use(wanted) {
                Ok(Ruling::Permitted(by)) => granted = granted.or(Some(by_rules(true, &by))),
                Ok(Ruling::Forbidden(by)) => return by_rules(false, &by),
                Ok(Ruling::Silent) => return no(said::USE_UNSPOKEN, &[]),
                Err(error) => return no(said::USE_FAILED, &[&error.to_string()]),
            }
        }
        granted.unwrap_or_else(|| no(said::USE_WITHOUT_RULES, &[]))
    }
}

fn by_rules(allowed: bool, by: &[&Rule]) -> UseAnswer {
    let effect = if allowed { Effect::Permit } else { Effect::Forbid };
    let reason = |rule: &&Rule| Reason {
        rule: rule.id.clone(),
        citation: rule.citation.clone(),
        text: rule.text.clone(),
        effect,
        wording: Some(Arc::clone(&rule.words.reason)),
    };
    UseAnswer { allowed, reasons: by.iter().map(reason).collect() }
}

fn no(phrase: Phrase, about: &[&str]) -> UseAnswer {
    UseAnswer { allowed: false, reasons: vec![Reason { effect: Effect::Forbid, ..Reason::product(phrase, about) }] }
}
