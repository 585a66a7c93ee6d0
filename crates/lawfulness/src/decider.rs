//! Which regimes may apply, which of their versions is in force, and the decision by the strictest of them.

use crate::answer::answer;
use crate::cache::Cache;
use crate::decision::{Answer, Decision, Effect, Reason};
use crate::own::OwnRules;
use crate::phrases::{said, translated};
use crate::question::{Age, Question};
use crate::regimes::{BUILT_IN, Version, versions};
use crate::rulebook::{Rule, Rulebook, schema};
use crate::wording::{Taken, Wording, draft};
#[cfg(test)]
use cedar_policy::PolicySet;
use cedar_policy::Schema;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use openlijk_model::{Facts, Language, Measure, Opinion};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

const SCHEMA: &str = include_str!("../../../regimes/facts.cedarschema");
/// As many versions as a remembered answer's key has room for.
const MOST_VERSIONS: usize = 32;

/// Why a regime cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegimeError {
    /// There is no regime of that name.
    #[error("there is no regime \u{201c}{0}\u{201d}; known: {1}")]
    Unknown(String, String),
    /// Its file is not valid.
    #[error("regime {0}: {1}")]
    Invalid(String, String),
    /// One of the organisation's own rules is not valid, or would loosen a regime. Names file, line and rule.
    #[error("{0}")]
    OwnRule(String),
}

/// One version of a regime, for people to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegimeVersion {
    /// The regime, as in `fr`.
    pub regime: String,
    /// The version, as in `2026-04`.
    pub version: String,
    /// The day from which it applies, UTC.
    pub from: Date,
    /// Was it read from summaries only, and not reviewed by a lawyer since?
    pub draft: bool,
    /// The lawyer who reviewed it, by name. An opinion `about = "regime fr 2026-04"` says so.
    pub reviewed_by: Option<String>,
    /// Where the rules come from, and how they were read, in English.
    pub source: String,
    #[serde(skip)]
    sources: Wording,
}

impl RegimeVersion {
    /// Where the rules come from, and how they were read, in `language`.
    pub fn source_in(&self, language: Language) -> &str {
        self.sources.text(language)
    }
}

/// One version of a regime, read and checked.
struct Ruleset {
    version: Version,
    /// As in `nl 2026-04`.
    name: String,
    from: Timestamp,
    rules: Rulebook,
}

/// Decides, with the built-in regimes and the organisation's own rules, and remembers answers by facts.
pub struct Decider {
    rulesets: Vec<Ruleset>,
    /// What every decision says where an own rule permits more than the regime.
    marks: Vec<Arc<Wording>>,
    has_own: bool,
    /// The lawyer who reviewed a version, by its name. Held for reading while an answer is made and remembered, so that
    /// none from before a review is remembered after it.
    reviewed: RwLock<BTreeMap<String, String>>,
    /// The ids of the opinions on file.
    opinions: RwLock<BTreeSet<String>>,
    remembered: Cache,
    /// Every rule's texts by the English one.
    phrases: HashMap<String, Arc<Wording>>,
}

impl Decider {
    /// With the regimes that are built into the program.
    pub fn built_in() -> Result<Self, RegimeError> {
        Self::of(versions(BUILT_IN)?, None)
    }

    /// With the built-in regimes, and in each of them the organisation's own rules (Cedar) from `text`.
    ///
    /// A `forbid` is taken as it is. A `permit` is refused unless it names, by `@opinion("ID")`, one of `opinions` whose
    /// lawyer is named; then every decision bears the mark `own-rules`. `file_name` is for the error alone, which says
    /// file, line and rule.
    pub fn with_own_rules(file_name: &str, text: &str, opinions: &[Opinion]) -> Result<Self, RegimeError> {
        let own = OwnRules::read(file_name, text, &words()?, opinions)?;
        let decider = Self::of(versions(BUILT_IN)?, Some(own))?;
        decider.know(opinions);
        Ok(decider)
    }

    pub(crate) fn of(versions: Vec<Version>, own: Option<OwnRules>) -> Result<Self, RegimeError> {
        let schema = words()?;
        let read = |version| Ruleset::of(version, &schema, own.as_ref());
        let rulesets = versions.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if rulesets.len() > MOST_VERSIONS {
            return Err(RegimeError::Invalid("all".to_owned(), format!("more than {MOST_VERSIONS} versions")));
        }
        let rules = rulesets.iter().flat_map(|ruleset| ruleset.rules.rules());
        let wordings = rules.flat_map(Rule::wordings);
        let phrases = wordings.map(|words| (words.text(Language::En).to_owned(), Arc::clone(words))).collect();
        let has_own = own.is_some();
        let marks = own.map_or_else(Vec::new, |own| own.marks);
        Ok(Self {
            rulesets,
            marks,
            has_own,
            reviewed: RwLock::default(),
            opinions: RwLock::default(),
            remembered: Cache::new(),
            phrases,
        })
    }

    /// The opinions on file. One about `regime fr 2026-04` with a lawyer's name ends that version's status *draft*. What
    /// was known before is forgotten.
    pub fn know(&self, opinions: &[Opinion]) {
        let name_of = |opinion: &Opinion| {
            let words: Vec<&str> = opinion.about.split_whitespace().collect();
            let [word, regime, version] = words.as_slice() else { return None };
            let lawyer = opinion.lawyer.trim();
            let about = (word.eq_ignore_ascii_case("regime") && !lawyer.is_empty())
                .then(|| format!("{} {version}", regime.to_ascii_lowercase()))?;
            Some((about, lawyer.to_owned()))
        };
        let mut reviewed = self.reviewed.write().unwrap_or_else(PoisonError::into_inner);
        *reviewed = opinions.iter().filter_map(name_of).collect();
        let ids = opinions.iter().map(|opinion| opinion.id.trim().to_owned()).collect();
        *self.opinions.write().unwrap_or_else(PoisonError::into_inner) = ids;
        self.remembered.clear();
    }

    /// Is an opinion of this id on file?
    pub(crate) fn knows_opinion(&self, id: &str) -> bool {
        self.opinions.read().unwrap_or_else(PoisonError::into_inner).contains(id.trim())
    }

    /// The names of the regimes.
    pub fn regimes(&self) -> Vec<String> {
        let mut names: Vec<String> = self.rulesets.iter().map(|ruleset| ruleset.version.regime.clone()).collect();
        names.dedup();
        names
    }

    /// Every version of every regime, by name and date.
    pub fn versions(&self) -> Vec<RegimeVersion> {
        let reviewed = self.reviewed.read().unwrap_or_else(PoisonError::into_inner);
        let of = |ruleset: &Ruleset| RegimeVersion {
            regime: ruleset.version.regime.clone(),
            version: ruleset.version.version.clone(),
            from: ruleset.version.from,
            draft: ruleset.version.draft && !reviewed.contains_key(&ruleset.name),
            reviewed_by: reviewed.get(&ruleset.name).cloned(),
            source: ruleset.version.source.text(Language::En).to_owned(),
            sources: ruleset.version.source.clone(),
        };
        self.rulesets.iter().map(of).collect()
    }

    /// Every rule of every regime in force at `now`, for people to read.
    pub fn rules(&self, now: Timestamp) -> Vec<Rule> {
        let in_force = self.regimes().into_iter().filter_map(|name| self.in_force(&name, now));
        in_force.flat_map(|(_, ruleset)| ruleset.rules.rules().into_iter().cloned()).collect()
    }

    /// What a stored decision says in English (a reason, a grey point or a condition of `rule`, a need), in `language`;
    /// `None` where neither a rule of today's nor the product says so. For English, and for live decisions, there is `text_in`.
    pub fn translated(&self, rule: &str, english: &str, language: Language) -> Option<String> {
        if rule == "draft" {
            let said = |name: &String| draft(name).text(Language::En) == english;
            let name = self.rulesets.iter().map(|ruleset| &ruleset.name).find(|name| said(name))?;
            return Some(draft(name).text(language).to_owned());
        }
        if let Some(mark) = self.marks.iter().find(|mark| mark.text(Language::En) == english) {
            return Some(mark.text(language).to_owned());
        }
        let by_phrase = |taken: Taken<'_>| Some(taken.together(self.phrases.get(taken.text)?, language));
        Taken::apart(english).into_iter().find_map(by_phrase).or_else(|| translated(english, language))
    }

    /// Decides by the regime named, else by the regime of the recipient's country (`NL` → `nl`, one without a regime of its
    /// own → `eu`); where the country is not known, by the least answer of those that the recipient may be in, and of all
    /// regimes where that is not known either.
    ///
    /// The version in force at `now` counts; before the first version of a regime that one. A rule that cannot be evaluated
    /// is no answer at all: the measure is then `none`, with the reason `policy-error`.
    pub fn decide(&self, facts: &Facts, regime: Option<&str>, now: Timestamp) -> Result<Decision, RegimeError> {
        let names = self.candidates(facts, regime)?;
        let candidates: Vec<_> = names.iter().filter_map(|name| self.in_force(name, now)).collect();
        let question = Question::of(facts);
        let collected = facts.collected.as_deref();
        let (rulesets, ages) = candidates.iter().fold((0, 0), |(bits, ages), (place, ruleset)| {
            let age = ruleset.age(collected).map_or(0, |age| age as u64 + 1);
            (bits | 1 << place, ages | age << (2 * place))
        });
        let key = (question, rulesets, ages);
        if let Some(known) = self.remembered.get(&key) {
            return Ok(known);
        }
        let reviewed = self.reviewed.read().unwrap_or_else(PoisonError::into_inner);
        let decide = |ruleset: &Ruleset| {
            let question = question.under(ruleset.age(collected));
            ruleset.decide(&question, reviewed.contains_key(&ruleset.name), self.has_own)
        };
        let answers = candidates.iter().map(|(_, ruleset)| decide(ruleset)).collect();
        let decision = self.marked(least(answers, !facts.may_be_in.is_empty()));
        self.remembered.put(key, decision.clone());
        Ok(decision)
    }

    /// With what the organisation's own rules have to say for themselves.
    fn marked(&self, decision: Decision) -> Decision {
        self.marks.iter().fold(decision, |decision, mark| {
            let text = mark.text(Language::En);
            let wording = Some(Arc::clone(mark));
            let reason = Reason {
                rule: "own-rules".to_owned(),
                citation: "Openlijk".to_owned(),
                text: text.to_owned(),
                effect: Effect::Permit,
                wording,
            };
            decision.because(reason).marked("own-rules", Arc::clone(mark))
        })
    }

    /// The names of the regimes that may apply; all where the country is not known.
    pub(crate) fn candidates(&self, facts: &Facts, regime: Option<&str>) -> Result<Vec<String>, RegimeError> {
        let known = self.regimes();
        if let Some(regime) = regime {
            let wanted = regime.trim().to_ascii_lowercase();
            return if known.contains(&wanted) {
                Ok(vec![wanted])
            } else {
                Err(RegimeError::Unknown(regime.to_owned(), known.join(", ")))
            };
        }
        let said = |country: &&String| !country.trim().is_empty();
        let mut countries: Vec<&String> = facts.country.iter().filter(said).collect();
        if countries.is_empty() {
            countries = facts.may_be_in.iter().collect();
            // One of them that says nothing could be any.
            if !countries.iter().all(said) {
                return Ok(known);
            }
        }
        if countries.is_empty() {
            return Ok(known);
        }
        let mut names: Vec<String> = countries.into_iter().map(|country| self.regime_of(country)).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// The regime of a country; `eu` for one without a regime of its own.
    fn regime_of(&self, country: &str) -> String {
        let within = |code: &String| code.eq_ignore_ascii_case(country.trim());
        let own = self.rulesets.iter().find(|ruleset| ruleset.version.countries.iter().any(within));
        own.map_or("eu", |ruleset| &ruleset.version.regime).to_owned()
    }

    /// The version of a regime that applies at `now`, and its place.
    fn in_force(&self, regime: &str, now: Timestamp) -> Option<(usize, &Ruleset)> {
        let mut versions = self.rulesets.iter().enumerate().filter(|(_, ruleset)| ruleset.version.regime == regime);
        let first = versions.next()?;
        Some(versions.take_while(|(_, ruleset)| ruleset.from <= now).last().unwrap_or(first))
    }

    /// Every version's rules.
    pub(crate) fn rulebooks(&self) -> impl Iterator<Item = &Rulebook> {
        self.rulesets.iter().map(|ruleset| &ruleset.rules)
    }

    /// With those of the built-in regimes that `change` gives back, altered, for tests of what a missing or a faulty rule does.
    #[cfg(test)]
    pub(crate) fn altered(change: impl Fn(&str, PolicySet) -> Option<PolicySet>) -> Result<Self, RegimeError> {
        static VERSIONS: std::sync::LazyLock<Vec<Version>> = std::sync::LazyLock::new(|| versions(BUILT_IN).unwrap());
        let altered = |version: &Version| {
            let policies = change(&version.regime, version.policies.clone())?;
            Some(Version { policies, ..version.clone() })
        };
        Self::of(VERSIONS.iter().filter_map(altered).collect(), None)
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

/// The words that rules may use.
fn words() -> Result<Schema, RegimeError> {
    schema(SCHEMA).map_err(|error| RegimeError::Invalid("facts.cedarschema".to_owned(), error.to_string()))
}

impl Ruleset {
    fn of(version: Version, schema: &Schema, own: Option<&OwnRules>) -> Result<Self, RegimeError> {
        let name = format!("{} {}", version.regime, version.version);
        let invalid = |error: String| RegimeError::Invalid(name.clone(), error);
        let policies = version.policies.clone();
        let policies = own.map_or(Ok(policies.clone()), |own| own.beside(policies)).map_err(invalid)?;
        let rules = Rulebook::of(&version.regime, schema, &policies).map_err(|error| invalid(error.to_string()))?;
        let from = version.from.to_zoned(TimeZone::UTC).map_err(|error| invalid(error.to_string()))?;
        Ok(Self { from: from.timestamp(), version, name, rules })
    }

    /// How old an address is here, where that matters.
    fn age(&self, collected: Option<&str>) -> Option<Age> {
        self.version.old_list_before.map(|before| Age::of(collected, before))
    }

    fn decide(&self, question: &Question, reviewed: bool, own: bool) -> Decision {
        let answer = answer(&self.rules, question).unwrap_or_else(|error| {
            let reason = Reason::product(said::RULES_FAILED, &[&error.to_string()]);
            Answer {
                measure: Measure::None,
                requested: question.requested(),
                reasons: vec![Reason { effect: Effect::Forbid, ..reason }],
                grey: Vec::new(),
                conditions: Vec::new(),
                next_best: None,
            }
        });
        let is_draft = self.version.draft && !reviewed;
        let (status, added) = (if is_draft { " (draft)" } else { "" }, if own { " + own rules" } else { "" });
        let decision = Decision::of(answer, &self.version.regime, &format!("{}{status}{added}", self.name));
        if is_draft { decision.drafted(draft(&self.name)) } else { decision }
    }
}

/// The least of several regimes' answers, the first of equals. Where they differ, the answer says so.
fn least(answers: Vec<Decision>, some_known: bool) -> Decision {
    let names: Vec<String> = answers.iter().map(|answer| answer.regime().to_owned()).collect();
    let differ = answers.windows(2).any(|pair| pair[0].measure() != pair[1].measure());
    let least = answers
        .into_iter()
        .reduce(|least, next| if least.measure().is_at_most(next.measure()) { least } else { next })
        .unwrap_or_else(|| Decision::unmeasured(Reason::product(said::NO_REGIME, &[])));
    if !differ {
        return least;
    }
    let phrase = if some_known { said::SEVERAL_COUNTRIES } else { said::UNKNOWN_COUNTRY };
    least.because(Reason::product(phrase, &[&names.join(", ")]))
}
