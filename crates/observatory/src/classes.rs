//! Opener classes: who, or what, asks for a picture.
//!
//! The rules are data (`classes.toml`): what each matches, the class it gives, its source and its date, so that they
//! can be looked at, argued about and replaced without touching code. They are read once; judging a request then
//! allocates nothing: the user agent is searched once for every text of every rule, and the rules are tried in the
//! order of the file.
//!
//! What the judgement is made from (address, user agent, header fields) is borrowed from the request and goes no
//! further. Only the class leaves.

use aho_corasick::{AhoCorasick, MatchKind};
use hyper::header::{HeaderMap, HeaderName, USER_AGENT};
use hyper::http::Method;
use ipnet::IpNet;
use openlijk_model::OpenerClass;
use serde::Deserialize;
use std::net::IpAddr;

/// How much of a user agent is looked at, in bytes: the longest that ordinary programs send is a quarter of it.
const AGENT_BYTES: usize = 1024;
/// How many rules a table may have: one bit each.
const MOST_RULES: usize = 64;

/// What a request shows of who asks. Borrowed from the request, and dropped with it.
#[derive(Debug, Clone, Copy)]
pub struct Signals<'a> {
    /// The method.
    pub method: &'a Method,
    /// The header fields.
    pub headers: &'a HeaderMap,
    /// The address that asks.
    pub peer: IpAddr,
}

/// What a rule says of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is counted in this class.
    Class(OpenerClass),
    /// It asks not to be measured: nothing of it is recorded.
    NotRecorded,
}

/// A verdict and the rule that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// The id of the rule; `none` where no rule fits, which is `unknown`.
    pub rule: &'a str,
}

/// A table of rules that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadRules {
    /// It is not the TOML that a table is.
    #[error("opener classes: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A rule says nothing, or what no request can fit.
    #[error("opener classes, rule \u{201c}{rule}\u{201d}: {problem}")]
    Rule {
        /// The rule's id.
        rule: String,
        /// What is wrong, and what to do.
        problem: &'static str,
    },
    /// More rules than a table may have.
    #[error("opener classes: {0} rules, and a table has at most {MOST_RULES}; put some together")]
    TooMany(usize),
    /// The texts to look for are too many to be searched at once.
    #[error("opener classes: the texts of agent-has cannot be searched together: {0}")]
    Texts(#[from] aho_corasick::BuildError),
}

/// The rules, ready to judge requests for pictures.
#[derive(Debug)]
pub struct Classes {
    version: String,
    rules: Vec<Rule>,
    /// Searches an agent for the texts of all rules in one pass.
    texts: AhoCorasick,
    /// For each text, the rule that it belongs to.
    rule_of_text: Vec<u8>,
}

impl Classes {
    /// The rules that come with the program.
    ///
    /// # Panics
    /// Never: a test reads the same text.
    pub fn built_in() -> Self {
        match Self::parse(include_str!("classes.toml")) {
            Ok(classes) => classes,
            Err(problem) => unreachable!("the built-in opener classes are read by a test: {problem}"),
        }
    }

    /// Reads a table of rules: the TOML that `classes.toml` describes. Rules for links alone are left out.
    ///
    /// # Errors
    /// What is wrong with which rule, see [`BadRules`].
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        let table: Table = toml::from_str(text)?;
        if table.rules.len() > MOST_RULES {
            return Err(BadRules::TooMany(table.rules.len()));
        }
        let mut rules = table.rules;
        rules.iter().try_for_each(Rule::check)?;
        rules.retain(|rule| rule.scope == Scope::All);

        let mut rule_of_text = Vec::new();
        let mut all_texts = Vec::new();
        for (number, rule) in (0_u8..).zip(&rules) {
            rule_of_text.extend(rule.agent_has.iter().map(|_| number));
            all_texts.extend(rule.agent_has.iter().cloned());
        }
        let texts =
            AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(&all_texts)?;
        Ok(Self { version: table.version, rules, texts, rule_of_text })
    }

    /// The version of the table.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Judges one request for a picture.
    pub fn judge(&self, signals: Signals<'_>) -> Judgement<'_> {
        let agent = signals.headers.get(USER_AGENT).map_or(&b""[..], |value| value.as_bytes().trim_ascii());
        let agent = &agent[..agent.len().min(AGENT_BYTES)];
        let found = self.rules_found_in(agent);
        let fitting = (0_u8..).zip(&self.rules).find(|(number, rule)| {
            let text_found = rule.agent_has.is_empty() || found & (1 << number) != 0;
            text_found && rule.fits(agent, signals)
        });
        match fitting {
            Some((_, rule)) => Judgement { verdict: rule.class.0, rule: &rule.id },
            None => Judgement { verdict: Verdict::Class(OpenerClass::Unknown), rule: "none" },
        }
    }

    /// The rules of which one text stands in the agent, a bit each.
    fn rules_found_in(&self, agent: &[u8]) -> u64 {
        self.texts
            .find_overlapping_iter(agent)
            .fold(0, |found, text| found | (1 << self.rule_of_text[text.pattern().as_usize()]))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: String,
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rule {
    id: String,
    class: RuleClass,
    method: Option<String>,
    header: Option<HeaderRule>,
    #[serde(default)]
    agent_is: Vec<String>,
    #[serde(default)]
    agent_has: Vec<String>,
    #[serde(default)]
    agent_ends: Vec<String>,
    #[serde(default)]
    agent_absent: bool,
    #[serde(default)]
    networks: Vec<IpNet>,
    #[serde(default)]
    scope: Scope,
    source: String,
    date: String,
}

impl Rule {
    fn check(&self) -> Result<(), BadRules> {
        let wrong = |problem| Err(BadRules::Rule { rule: self.id.clone(), problem });
        let asks_nothing = self.method.is_none()
            && self.header.is_none()
            && self.agent_is.is_empty()
            && self.agent_has.is_empty()
            && self.agent_ends.is_empty()
            && self.networks.is_empty()
            && !self.agent_absent;
        if asks_nothing {
            return wrong("it fits every request; name something that a request must have");
        }
        if self.agent_is.iter().chain(&self.agent_has).chain(&self.agent_ends).any(String::is_empty) {
            return wrong("an empty text fits every user agent; take it out, or use agent-absent");
        }
        if self.source.is_empty() || self.date.parse::<jiff::civil::Date>().is_err() {
            return wrong("it needs a source, and a date as in 2026-11-22");
        }
        Ok(())
    }

    /// Does all that the rule names fit, but for `agent-has`, which was searched for all rules together?
    fn fits(&self, agent: &[u8], signals: Signals<'_>) -> bool {
        let is_agent = |text: &String| agent.eq_ignore_ascii_case(text.as_bytes());
        let ends_agent = |text: &String| {
            agent.len() >= text.len() && agent[agent.len() - text.len()..].eq_ignore_ascii_case(text.as_bytes())
        };
        (!self.agent_absent || agent.is_empty())
            && self.method.as_ref().is_none_or(|method| signals.method.as_str() == method)
            && (self.agent_is.is_empty() || self.agent_is.iter().any(is_agent))
            && (self.agent_ends.is_empty() || self.agent_ends.iter().any(ends_agent))
            && self.header.as_ref().is_none_or(|header| header.fits(signals.headers))
            && (self.networks.is_empty() || self.networks.iter().any(|network| network.contains(&signals.peer)))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderRule {
    #[serde(deserialize_with = "header_names")]
    names: Vec<HeaderName>,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    has: Vec<String>,
}

impl HeaderRule {
    fn fits(&self, headers: &HeaderMap) -> bool {
        self.names.iter().flat_map(|name| headers.get_all(name)).any(|value| {
            let value = value.as_bytes().trim_ascii();
            self.is.iter().any(|text| value.eq_ignore_ascii_case(text.as_bytes()))
                || self.has.iter().any(|text| stands_in(text.as_bytes(), value))
        })
    }
}

/// Does `text` stand in `value`, without regard to case? For short values of rare header fields.
fn stands_in(text: &[u8], value: &[u8]) -> bool {
    !text.is_empty() && value.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text))
}

fn header_names<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<HeaderName>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    names.iter().map(|name| name.parse().map_err(serde::de::Error::custom)).collect()
}

/// What a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Scope {
    #[default]
    All,
    /// A network from which both gateways and people come may be held against a click, never against a picture.
    Clicks,
}

/// The class of a rule, as the file spells it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct RuleClass(Verdict);

impl TryFrom<String> for RuleClass {
    type Error = openlijk_model::UnknownWord;

    fn try_from(word: String) -> Result<Self, Self::Error> {
        match word.as_str() {
            "not-recorded" => Ok(Self(Verdict::NotRecorded)),
            _ => word.parse().map(|class| Self(Verdict::Class(class))),
        }
    }
}

#[cfg(test)]
mod tests;
