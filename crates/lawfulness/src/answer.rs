//! The rules' many small answers as one: the most that may be measured, and why no more.
//!
//! The rules are asked about each measure by itself, never about what was requested, so the measures that are allowed
//! are the same whatever is requested: a lower request cannot yield more than a higher one. A passive request goes
//! down the passive measures to the highest that is allowed; an active one is granted or answers `delivery` (LAW 2.2).

use crate::decision::{Answer, Effect, Grey, Reason};
use crate::phrases::said;
use crate::question::{Case, Question};
use crate::remedy;
use crate::rulebook::{PolicyError, Rule, Rulebook, Ruling};
use crate::wording::Wording;
use openlijk_model::{Language, Measure};
use std::sync::Arc;

/// The passive measures that a picture makes, least first.
pub(crate) const PASSIVE: [Measure; 3] = [Measure::Aggregate, Measure::LastOpen, Measure::Individual];

/// What is left where nothing beyond mail servers' own word is allowed.
pub(crate) fn floor(requested: Measure) -> Measure {
    Measure::Delivery.lesser(requested)
}

/// The answer to `question` under `rules`: the least over all cases that it could be.
pub(crate) fn answer(rules: &Rulebook, question: &Question) -> Result<Answer, PolicyError> {
    let (case, measure) = least(rules, question)?;
    let mut answer = explain(rules, &case, measure)?;
    let unknown = question.unknown();
    if measure != case.requested && !unknown.is_empty() {
        let reason = Reason::product(said::UNKNOWN_FACTS, &[&unknown.join(", ")]);
        answer.reasons.push(Reason { effect: lowering(&case, measure), ..reason });
    }
    Ok(answer)
}

/// The least that any case gives, with the first case that gives it.
fn least(rules: &Rulebook, question: &Question) -> Result<(Case, Measure), PolicyError> {
    let mut least: Option<(Case, Measure)> = None;
    for case in question.cases() {
        let measure = measure(rules, &case)?;
        // Under one request the answers stand in one line, so the lesser of two is one of them.
        if least.is_none_or(|(_, known)| measure != known && measure.is_at_most(known)) {
            least = Some((case, measure));
        }
        if measure == floor(question.requested()) {
            break;
        }
    }
    least.ok_or_else(|| PolicyError("a question without a case".to_owned()))
}

/// The most that may be measured in `case`, and at most what is requested.
pub(crate) fn measure(rules: &Rulebook, case: &Case) -> Result<Measure, PolicyError> {
    for candidate in candidates(case.requested) {
        if allowed(rules, case, candidate)?.is_some() {
            return Ok(candidate);
        }
    }
    Ok(floor(case.requested))
}

/// What may be granted for a request, beyond delivery, highest first.
fn candidates(requested: Measure) -> impl Iterator<Item = Measure> {
    let passive = PASSIVE.into_iter().rev().filter(move |measure| requested.is_passive() && *measure <= requested);
    passive.chain((!requested.is_passive()).then_some(requested))
}

/// The rules that allow `measure` in `case`, if it is allowed: by a rule of its own, or, for a passive one, as the
/// lesser of a passive one that is permitted. A stop on `measure` itself always holds.
pub(crate) fn allowed<'a>(
    rules: &'a Rulebook,
    case: &Case,
    measure: Measure,
) -> Result<Option<Vec<&'a Rule>>, PolicyError> {
    match rules.ask(case, measure)? {
        Ruling::Permitted(by) => return Ok(Some(by)),
        Ruling::Forbidden(_) => return Ok(None),
        Ruling::Silent => {}
    }
    for higher in PASSIVE.into_iter().filter(|higher| measure.is_passive() && *higher > measure) {
        if let Ruling::Permitted(by) = rules.ask(case, higher)? {
            return Ok(Some(by));
        }
    }
    Ok(None)
}

fn lowering(case: &Case, measure: Measure) -> Effect {
    if measure == floor(case.requested) { Effect::Forbid } else { Effect::Limit }
}

fn explain(rules: &Rulebook, case: &Case, measure: Measure) -> Result<Answer, PolicyError> {
    let mut account = Account::default();
    account.granted(rules, case, measure)?;
    account.refused(rules, case, measure)?;
    account.stripped(rules, case, measure)?;
    if account.reasons.is_empty() {
        return Err(PolicyError(format!("no rule answers for {measure}")));
    }
    // Stops before rows, each by its number, as the rules are evaluated.
    account.reasons.sort_by(|one, other| one.rule.cmp(&other.rule));
    let next_best = remedy::next_best(rules, case, measure)?;
    Ok(Answer {
        measure,
        requested: case.requested,
        reasons: account.reasons,
        grey: account.grey,
        conditions: account.conditions,
        next_best,
    })
}

/// What an answer says about itself, gathered rule by rule.
#[derive(Default)]
struct Account {
    reasons: Vec<Reason>,
    grey: Vec<Grey>,
    conditions: Vec<String>,
}

impl Account {
    /// The rules that allow what is granted.
    fn granted(&mut self, rules: &Rulebook, case: &Case, measure: Measure) -> Result<(), PolicyError> {
        if measure != floor(case.requested) {
            for rule in allowed(rules, case, measure)?.unwrap_or_default() {
                self.say(rule, Effect::Permit, &rule.words.reason);
                self.conditions.extend(rule.condition.clone().filter(|text| !self.conditions.contains(text)));
            }
            let standing = rules.standing_conditions().filter_map(|rule| rule.condition.clone());
            self.conditions.extend(standing);
        } else if measure == case.requested {
            self.by_default(rules, case, measure, Effect::Permit)?;
        }
        Ok(())
    }

    /// Why not what was requested: every stop between it and what is granted, every row that is off for want of an
    /// opinion, and the default where the rules are silent.
    fn refused(&mut self, rules: &Rulebook, case: &Case, measure: Measure) -> Result<(), PolicyError> {
        if measure == case.requested {
            return Ok(());
        }
        let effect = lowering(case, measure);
        let mut spoken = false;
        let mut silent_at_last = false;
        for level in candidates(case.requested).take_while(|level| *level != measure) {
            silent_at_last = false;
            match rules.ask(case, level)? {
                Ruling::Forbidden(by) => {
                    by.iter().for_each(|rule| self.say(rule, effect, &rule.words.reason));
                    spoken = true;
                }
                // Permitted levels are granted, so only silence is left.
                Ruling::Permitted(_) | Ruling::Silent => {
                    let contested = off_without_opinion(rules, case, level)?;
                    silent_at_last = contested.is_empty();
                    spoken |= !contested.is_empty();
                    for rule in contested {
                        self.say(rule, effect, &Arc::new(rule.words.reason.off_without_opinion()));
                    }
                }
            }
        }
        if !spoken || silent_at_last && measure == floor(case.requested) {
            self.by_default(rules, case, floor(case.requested), effect)?;
        }
        Ok(())
    }

    /// Each item that was asked for and is not taken. A row that already refused the measure is not said again.
    fn stripped(&mut self, rules: &Rulebook, case: &Case, measure: Measure) -> Result<(), PolicyError> {
        // Where everything is refused, what the request itself went too far in is still worth knowing.
        let limit = if measure == floor(case.requested) { case.requested } else { measure };
        let said: Vec<String> = self.reasons.iter().map(|reason| reason.rule.clone()).collect();
        for item in case.data.iter() {
            match rules.ask_item(case, limit, item)? {
                Ruling::Permitted(_) => {}
                Ruling::Forbidden(by) => {
                    for rule in by.into_iter().filter(|rule| !said.contains(&rule.id)) {
                        self.say(rule, Effect::Limit, &Arc::new(rule.words.reason.about(item.as_str())));
                    }
                }
                Ruling::Silent => return Err(PolicyError(format!("no rule speaks of {}", item.as_str()))),
            }
        }
        Ok(())
    }

    /// The rule of the default: what mail servers say by themselves.
    fn by_default(
        &mut self,
        rules: &Rulebook,
        case: &Case,
        measure: Measure,
        effect: Effect,
    ) -> Result<(), PolicyError> {
        if let Ruling::Permitted(by) = rules.ask(case, measure)? {
            by.iter().for_each(|rule| self.say(rule, effect, &rule.words.reason));
        }
        Ok(())
    }

    fn say(&mut self, rule: &Rule, effect: Effect, wording: &Arc<Wording>) {
        let text = wording.text(Language::En);
        if self.reasons.iter().any(|known| known.rule == rule.id && known.text == text) {
            return;
        }
        self.reasons.push(Reason {
            rule: rule.id.clone(),
            citation: rule.citation.clone(),
            text: text.to_owned(),
            effect,
            wording: Some(Arc::clone(wording)),
        });
        if let Some(contested) = &rule.contested
            && !self.grey.iter().any(|known| known.rule == rule.id)
        {
            let wording = rule.words.contested.clone();
            self.grey.push(Grey { rule: rule.id.clone(), text: contested.clone(), wording });
        }
    }
}

/// The contested rules that would permit `level` by themselves if an opinion were on file.
fn off_without_opinion<'a>(rules: &'a Rulebook, case: &Case, level: Measure) -> Result<Vec<&'a Rule>, PolicyError> {
    let mut with_opinion = *case;
    with_opinion.papers.legal_opinion = true;
    Ok(match rules.ask(&with_opinion, level)? {
        Ruling::Permitted(by) if !case.papers.legal_opinion => by,
        _ => Vec::new(),
    })
}
