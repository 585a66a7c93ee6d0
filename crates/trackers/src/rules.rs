//! The rules: which services there are, and by which hosts and shapes their trackers are known. They are data, under `rules/`,
//! each with a source where it can be checked and the day on which it was.
//!
//! A host alone is never enough: the same hosts serve pictures that are the same for everybody. A rule for any host (services
//! answer under their customers' names, too) must have a shape that nothing else has.

use crate::shape::{Shape, ShapeError};
use crate::url::{Url, percent_decoded};
use serde::Deserialize;
use thiserror::Error;

/// Rules that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RulesError {
    /// No TOML, or not these fields.
    #[error("the rules cannot be read: {0}")]
    Toml(String),
    /// A pattern.
    #[error("a rule of {service}: {error}")]
    Shape {
        /// Whose rule.
        service: String,
        /// What is wrong.
        error: ShapeError,
    },
    /// Without a source, a day, a host or a shape nobody can check a rule, or it would hit too much.
    #[error("a rule of {0} lacks its source, its day, its hosts or its shape")]
    Incomplete(String),
}

/// What a tracker is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Counts opens: a picture that shows nothing.
    Open,
    /// Counts clicks: a link that leads on.
    Click,
    /// Shows a picture that is made for this recipient, and so counts the open too.
    Content,
    /// Shows or counts an advertisement.
    Advertisement,
}

/// A service as it stands in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    service: Vec<ServiceInFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceInFile {
    name: String,
    source: String,
    checked: String,
    rule: Vec<RuleInFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleInFile {
    what: Purpose,
    hosts: Vec<String>,
    path: String,
    #[serde(default)]
    query: Vec<String>,
    /// Where this one rule can be checked, if not where its service can.
    #[serde(default)]
    source: Option<String>,
}

/// A rule ready for use.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub service: String,
    pub what: Purpose,
    hosts: Vec<Host>,
    path: Shape,
    query: Vec<(Option<String>, Shape)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    Any,
    /// This name, or one below it.
    Within(String),
    /// With stars in it, as a whole.
    Like(Shape),
}

/// A set of rules.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: Vec<Rule>,
}

/// The files that are built in.
const BUILT_IN: [&str; 4] = [
    include_str!("../rules/sending-services.toml"),
    include_str!("../rules/newsletter-services.toml"),
    include_str!("../rules/self-hosted.toml"),
    include_str!("../rules/personal-mail.toml"),
];

impl Rules {
    /// The rules of this version.
    ///
    /// # Panics
    /// Never: a test reads the files, which are part of the program.
    pub fn built_in() -> Self {
        let mut rules = Self::default();
        for file in BUILT_IN {
            // The files are constants, and the test `the_built_in_rules_are_sound` reads each.
            rules.add(file).expect("the built-in rules are sound");
        }
        rules
    }

    /// Adds rules of one's own, in the same format.
    ///
    /// # Errors
    /// Where the text cannot be read, or a rule lacks what makes it checkable.
    pub fn add(&mut self, toml: &str) -> Result<(), RulesError> {
        let file: File = toml::from_str(toml).map_err(|error| RulesError::Toml(error.to_string()))?;
        for service in file.service {
            for rule in &service.rule {
                self.rules.push(ready(&service, rule)?);
            }
        }
        Ok(())
    }

    /// The services' names, sorted.
    pub fn services(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.rules.iter().map(|rule| rule.service.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The first rule that this URL fits. A rule for a named host goes before one for any host.
    pub(crate) fn fitting(&self, url: &Url) -> Option<&Rule> {
        let mut fitting = self.rules.iter().filter(|rule| rule.fits(url));
        let first = fitting.next()?;
        if first.hosts != [Host::Any] {
            return Some(first);
        }
        Some(fitting.find(|rule| rule.hosts != [Host::Any]).unwrap_or(first))
    }
}

fn ready(service: &ServiceInFile, rule: &RuleInFile) -> Result<Rule, RulesError> {
    let source = rule.source.as_deref().unwrap_or(&service.source);
    let says_enough = rule.path.len() > 2 || !rule.query.is_empty();
    let is_day = service.checked.len() == 10 && service.checked.bytes().filter(|byte| *byte == b'-').count() == 2;
    let is_source = source.starts_with("https://") || source.starts_with("mail: ");
    if !is_source || !is_day || rule.hosts.is_empty() || !says_enough {
        return Err(RulesError::Incomplete(service.name.clone()));
    }
    let shape = |pattern: &str| {
        Shape::parse(pattern).map_err(|error| RulesError::Shape { service: service.name.clone(), error })
    };
    let host = |host: &String| match host.as_str() {
        "*" => Ok(Host::Any),
        stars if stars.contains('*') => shape(stars).map(Host::Like),
        name => Ok(Host::Within(name.to_ascii_lowercase())),
    };
    let query = |query: &String| match query.split_once('=') {
        Some((name, value)) => shape(value).map(|value| (Some(name.to_owned()), value)),
        None => shape(query).map(|whole| (None, whole)),
    };
    Ok(Rule {
        service: service.name.clone(),
        what: rule.what,
        hosts: rule.hosts.iter().map(host).collect::<Result<_, _>>()?,
        path: shape(&rule.path)?,
        query: rule.query.iter().map(query).collect::<Result<_, _>>()?,
    })
}

impl Rule {
    fn fits(&self, url: &Url) -> bool {
        let host_fits = self.hosts.iter().any(|host| match host {
            Host::Any => true,
            Host::Within(name) => {
                url.host.strip_suffix(name.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            }
            Host::Like(shape) => shape.fits(&url.host),
        });
        host_fits
            && self.path.fits(&url.path)
            && self.query.iter().all(|(name, shape)| {
                url.parameters().any(|(found, value)| match name {
                    Some(name) => found == name && shape.fits(&percent_decoded(value)),
                    None => value.is_empty() && shape.fits(found),
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_are_sound() {
        let rules = Rules::built_in();
        assert!(rules.len() > 60, "{}", rules.len());
        assert!(rules.services().len() > 35, "{}", rules.services().len());
    }

    #[test]
    fn a_rule_that_nobody_could_check_is_refused() {
        let rule = |source: &str, hosts: &str, path: &str| {
            let text = format!(
                "[[service]]\nname = \"X\"\nsource = \"{source}\"\nchecked = \"2026-11-29\"\n[[service.rule]]\nwhat = \"open\"\nhosts = [{hosts}]\npath = \"{path}\"\n"
            );
            Rules::default().add(&text)
        };
        assert_eq!(rule("https://x.example/docs", "\"x.example\"", "/open"), Ok(()));
        for wrong in
            [rule("", "\"x.example\"", "/open"), rule("https://x", "", "/open"), rule("https://x", "\"x\"", "*")]
        {
            assert_eq!(wrong, Err(RulesError::Incomplete("X".to_owned())));
        }
    }

    #[test]
    fn a_host_alone_is_never_enough() {
        let rules = Rules::built_in();
        let known = |url: &str| rules.fitting(&Url::parse(url).unwrap()).map(|rule| rule.service.clone());
        assert_eq!(known("https://imgssl.constantcontact.com/letters/images/1101116784221/S.gif"), None);
        assert_eq!(
            known(
                "http://cdn.mcauto-images-production.sendgrid.net/cc5d71fb3b924a35/8f15b741-f0d5-4f70-adfc-217f039eb01d/1024x576.png"
            ),
            None
        );
        assert_eq!(
            known(
                "https://eu.list-manage.com.evil.example/track/open.php?u=f8f6aa42c3a75efce37082d0d&id=24ee1b29c9&e=2e797c5d73"
            ),
            None
        );
        let open =
            "https://x.us8.list-manage.com/track/open.php?u=f8f6aa42c3a75efce37082d0d&id=24ee1b29c9&e=2e797c5d73";
        assert_eq!(known(open).as_deref(), Some("Mailchimp"));
    }
}
