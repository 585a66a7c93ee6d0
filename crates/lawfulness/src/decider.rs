//! The regimes that are built in, which of them apply, and the decision by the strictest of those.

use crate::answer::answer;
use crate::cache::Cache;
use crate::decision::{Answer, Decision, Effect, Reason};
use crate::question::Question;
use crate::rulebook::{Rule, Rulebook, parse};
use cedar_policy::PolicySet;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use openlijk_model::{Facts, Measure};

/// One version of one regime, as it is built into the program.
struct Source {
    regime: &'static str,
    version: &'static str,
    /// The day from which it applies, UTC.
    from: Date,
    texts: &'static [&'static str],
}

const SCHEMA: &str = include_str!("../../../regimes/facts.cedarschema");
const COMMON: &str = include_str!("../../../regimes/common.cedar");
const DATA: &str = include_str!("../../../regimes/data.cedar");

/// Every version of every regime, the strictest reading first, versions of one regime by date.
const SOURCES: [Source; 2] = [
    Source {
        regime: "eu",
        version: "2026-04",
        from: date(2026, 4, 14),
        texts: &[COMMON, DATA, include_str!("../../../regimes/eu.cedar")],
    },
    Source {
        regime: "nl",
        version: "2026-04",
        from: date(2026, 4, 14),
        texts: &[COMMON, DATA, include_str!("../../../regimes/nl.cedar")],
    },
];

/// Why a regime cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegimeError {
    /// There is no regime of that name.
    #[error("there is no regime \u{201c}{0}\u{201d}; known: {1}")]
    Unknown(String, String),
    /// Its file is not valid.
    #[error("regime {0}: {1}")]
    Invalid(String, String),
}

/// One version of a regime, read and checked.
pub(crate) struct Ruleset {
    regime: &'static str,
    /// As in `nl 2026-04`.
    label: String,
    from: Timestamp,
    rules: Rulebook,
}

/// Decides, with the built-in regimes, and remembers answers by facts.
pub struct Decider {
    rulesets: Vec<Ruleset>,
    remembered: Cache,
}

impl Decider {
    /// With the regimes that are built into the program.
    pub fn built_in() -> Result<Self, RegimeError> {
        let rulesets = SOURCES.iter().map(Ruleset::read).collect::<Result<_, _>>()?;
        Ok(Self { rulesets, remembered: Cache::new() })
    }

    /// The names of the regimes.
    pub fn regimes(&self) -> Vec<String> {
        let mut names: Vec<String> = self.rulesets.iter().map(|ruleset| ruleset.regime.to_owned()).collect();
        names.dedup();
        names
    }

    /// Every rule of every regime in force at `now`, for people to read.
    pub fn rules(&self, now: Timestamp) -> Vec<Rule> {
        let in_force = self.regimes().into_iter().filter_map(|name| self.in_force(&name, now));
        in_force.flat_map(|(_, ruleset)| ruleset.rules.rules().into_iter().cloned()).collect()
    }

    /// Decides by the regime named, else by the regime of the recipient's country (`NL` → `nl`, other → `eu`); where
    /// the country is not known, the least of all regimes' answers.
    ///
    /// Before the first version of a regime that version applies. A rule that cannot be evaluated is no answer at all:
    /// the measure is then `none`, with the reason `policy-error`.
    pub fn decide(&self, facts: &Facts, regime: Option<&str>, now: Timestamp) -> Result<Decision, RegimeError> {
        let names = self.candidates(facts, regime)?;
        let candidates: Vec<_> = names.iter().filter_map(|name| self.in_force(name, now)).collect();
        let question = Question::of(facts);
        let key = (question, candidates.iter().fold(0, |bits, (place, _)| bits | 1 << place));
        if let Some(known) = self.remembered.get(&key) {
            return Ok(known);
        }
        let answers = candidates.iter().map(|(_, ruleset)| ruleset.decide(&question)).collect();
        let decision = least(answers);
        self.remembered.put(key, decision.clone());
        Ok(decision)
    }

    /// The names of the regimes that may apply; all where the country is not known.
    fn candidates(&self, facts: &Facts, regime: Option<&str>) -> Result<Vec<String>, RegimeError> {
        let known = self.regimes();
        if let Some(regime) = regime {
            let wanted = regime.trim().to_ascii_lowercase();
            return if known.contains(&wanted) {
                Ok(vec![wanted])
            } else {
                Err(RegimeError::Unknown(regime.to_owned(), known.join(", ")))
            };
        }
        let given = facts.country.iter().filter(|country| !country.trim().is_empty());
        let countries: Vec<&String> = if given.clone().next().is_some() { given.collect() } else { facts.may_be_in.iter().collect() };
        if countries.is_empty() {
            return Ok(known);
        }
        let regime_of = |country: &&String| match country.trim().to_ascii_lowercase() {
            country if country != "eu" && known.contains(&country) => country,
            _ => "eu".to_owned(),
        };
        let mut names: Vec<String> = countries.iter().map(regime_of).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// The version of a regime that applies at `now`, and its place.
    fn in_force(&self, regime: &str, now: Timestamp) -> Option<(usize, &Ruleset)> {
        let mut versions = self.rulesets.iter().enumerate().filter(|(_, ruleset)| ruleset.regime == regime);
        let first = versions.next()?;
        Some(versions.take_while(|(_, ruleset)| ruleset.from <= now).last().unwrap_or(first))
    }

    /// With regimes whose policies `change` has altered, for tests of what a missing or a faulty rule does.
    #[cfg(test)]
    pub(crate) fn altered(change: impl Fn(&str, PolicySet) -> PolicySet) -> Result<Self, RegimeError> {
        let altered = |source: &Source| Ruleset::of(source, |policies| change(source.regime, policies));
        let rulesets = SOURCES.iter().map(altered).collect::<Result<_, _>>()?;
        Ok(Self { rulesets, remembered: Cache::new() })
    }

    /// One regime's rules, for tests that ask them directly.
    #[cfg(test)]
    pub(crate) fn rulebook(&self, regime: &str) -> &Rulebook {
        &self.in_force(regime, Timestamp::UNIX_EPOCH).unwrap().1.rules
    }

    #[cfg(test)]
    pub(crate) fn remembers(&self) -> usize {
        self.remembered.len()
    }
}

impl Ruleset {
    fn read(source: &Source) -> Result<Self, RegimeError> {
        Self::of(source, |policies| policies)
    }

    fn of(source: &Source, change: impl Fn(PolicySet) -> PolicySet) -> Result<Self, RegimeError> {
        let invalid = |error: String| RegimeError::Invalid(source.regime.to_owned(), error);
        let policies = parse(source.texts).map_err(|error| invalid(error.to_string()))?;
        let rules =
            Rulebook::of(source.regime, SCHEMA, change(policies)).map_err(|error| invalid(error.to_string()))?;
        let from = source.from.to_zoned(TimeZone::UTC).map_err(|error| invalid(error.to_string()))?;
        Ok(Self {
            regime: source.regime,
            label: format!("{} {}", source.regime, source.version),
            from: from.timestamp(),
            rules,
        })
    }

    fn decide(&self, question: &Question) -> Decision {
        let answer = answer(&self.rules, question).unwrap_or_else(|error| {
            let text = format!("The rules could not be evaluated, so nothing is measured: {error}");
            Answer {
                measure: Measure::None,
                requested: question.requested(),
                reasons: vec![Reason { effect: Effect::Forbid, ..Reason::product("policy-error", text) }],
                grey: Vec::new(),
                conditions: Vec::new(),
                next_best: None,
            }
        });
        Decision::of(answer, self.regime, &self.label)
    }
}

/// The least of several regimes' answers, the first of equals. Where they differ, the answer says so.
fn least(answers: Vec<Decision>) -> Decision {
    let names: Vec<String> = answers.iter().map(|answer| answer.regime().to_owned()).collect();
    let differ = answers.windows(2).any(|pair| pair[0].measure() != pair[1].measure());
    let least = answers
        .into_iter()
        .reduce(|least, next| if least.measure().is_at_most(next.measure()) { least } else { next })
        .unwrap_or_else(|| Decision::unmeasured(Reason::product("policy-error", "No regime applies.")));
    if !differ {
        return least;
    }
    let text = format!("The recipient's country is not known: the least of {} counts.", names.join(" and "));
    least.because(Reason::product("unknown-country", text))
}
