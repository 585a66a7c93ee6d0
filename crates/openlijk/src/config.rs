//! `openlijk.toml`: technical configuration alone. Purposes, people and choices live in the store.
//!
//! What there is to configure is one list ([`KEYS`]); whether its values are sound is looked at in `sound`.

mod keys;
mod sound;

pub use keys::KEYS;

use ipnet::IpNet;
use keys::{overlay, unknown_keys};
use openlijk_model::Language;
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// What is wrong with a configuration, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line in it, from 1; none where the file as a whole is meant, or the environment.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.file, self.text),
            None => write!(formatter, "{}: {}", self.file, self.text),
        }
    }
}

/// The configuration as written, every default filled in.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Who measures.
    pub organisation: Organisation,
    /// What recipients reach.
    pub public: Public,
    /// What the organisation reaches.
    #[serde(default)]
    pub console: Console,
    /// Mail in and out.
    pub smtp: Smtp,
    /// What comes back.
    #[serde(default)]
    pub reports: Reports,
    /// Sealed mail.
    #[serde(default)]
    pub portal: Portal,
    /// Where data is kept.
    #[serde(default)]
    pub store: StoreSection,
    /// How long is kept what belongs to no purpose.
    #[serde(default)]
    pub retention: Retention,
    /// The organisation's own rules.
    #[serde(default)]
    pub rules: Rules,
    /// Where the logbook goes.
    #[serde(default)]
    pub logbook: Logbook,
    /// Keys.
    #[serde(default)]
    pub keys: Keys,
    /// The folder of the file: relative paths start there.
    #[serde(skip)]
    pub folder: PathBuf,
    #[serde(skip)]
    places: Places,
}

/// Where in the file each value stands, so that what is found out later can still name its line.
#[derive(Debug, Clone, Default)]
struct Places {
    file: String,
    lines: Vec<(&'static str, &'static str, usize)>,
}

/// `[organisation]`
#[derive(Debug, Clone, Deserialize)]
pub struct Organisation {
    pub name: String,
    pub kind: Kind,
    pub country: String,
    #[serde(default)]
    recipient_countries: Vec<String>,
    #[serde(default)]
    pub domains: Vec<String>,
    #[serde(default)]
    pub dpo: String,
    #[serde(default)]
    pub address: String,
    #[serde(default = "dutch_and_english")]
    pub languages: Vec<Language>,
    #[serde(default)]
    pub sender: Option<String>,
}

/// What sort of organisation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A public authority.
    PublicAuthority,
    /// Everybody else.
    Private,
}

/// `[public]`
#[derive(Debug, Clone, Deserialize)]
pub struct Public {
    pub url: String,
    #[serde(default = "public_listen")]
    pub listen: SocketAddr,
    #[serde(default)]
    pub trusted_proxies: Vec<IpNet>,
}

/// `[console]`
#[derive(Debug, Clone, Deserialize)]
pub struct Console {
    #[serde(default = "console_listen")]
    pub listen: SocketAddr,
    pub url: Option<String>,
    #[serde(default)]
    pub second_factor: SecondFactor,
    pub oidc_issuer: Option<String>,
    pub oidc_client_id: Option<String>,
    pub oidc_client_secret: Option<PathBuf>,
}

/// Who needs a second factor to sign in with a password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// Officers and administrators.
    #[default]
    Required,
    /// Nobody; whoever has one uses it.
    Optional,
}

impl Default for Console {
    fn default() -> Self {
        Self {
            listen: console_listen(),
            url: None,
            second_factor: SecondFactor::default(),
            oidc_issuer: None,
            oidc_client_id: None,
            oidc_client_secret: None,
        }
    }
}

/// `[smtp]`
#[derive(Debug, Clone, Deserialize)]
pub struct Smtp {
    #[serde(default = "smtp_listen")]
    pub listen: SocketAddr,
    pub next_hop: String,
    pub tls_certificate: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    pub users: Option<PathBuf>,
}

/// `[reports]`
#[derive(Debug, Clone, Deserialize)]
pub struct Reports {
    #[serde(default = "reports_listen")]
    pub listen: SocketAddr,
    pub domain: Option<String>,
}

impl Default for Reports {
    fn default() -> Self {
        Self { listen: reports_listen(), domain: None }
    }
}

/// `[portal]`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Portal {
    #[serde(default)]
    pub safe_domains: Vec<String>,
    pub archive_key: Option<String>,
    pub archive_folder: Option<PathBuf>,
    pub sms_url: Option<String>,
    pub sms_secret: Option<PathBuf>,
    pub webhook_url: Option<String>,
    pub webhook_secret: Option<PathBuf>,
}

/// `[store]`
#[derive(Debug, Clone, Deserialize)]
pub struct StoreSection {
    #[serde(default = "store_url")]
    pub url: String,
}

impl Default for StoreSection {
    fn default() -> Self {
        Self { url: store_url() }
    }
}

/// `[retention]`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Retention {
    pub proof_days: Option<u32>,
}

/// `[rules]`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Rules {
    pub file: Option<PathBuf>,
}

/// `[logbook]`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Logbook {
    pub otlp: Option<String>,
}

/// `[keys]`
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Keys {
    pub master: Option<PathBuf>,
}

fn dutch_and_english() -> Vec<Language> {
    vec![Language::Nl, Language::En]
}

fn public_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn console_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8081))
}

fn smtp_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 2525))
}

fn reports_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 2526))
}

fn store_url() -> String {
    "sqlite:data".to_owned()
}

impl Config {
    /// Reads the file and the environment. All problems at once.
    pub fn load(path: &Path) -> Result<Self, Vec<Problem>> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            vec![Problem {
                file: path.display().to_string(),
                line: None,
                text: format!("cannot be read: {error}; make one with `openlijk init`, or name another with --config"),
            }]
        })?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::read(&path.display().to_string(), &text, folder, |name| std::env::var(name).ok())
    }

    fn read(
        file: &str,
        text: &str,
        folder: &Path,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<Problem>> {
        let problem = |span: Option<std::ops::Range<usize>>, text_of: String| Problem {
            file: file.to_owned(),
            line: span.map(|span| line_of(text, span.start)),
            text: text_of,
        };
        let document = DeTable::parse(text).map_err(|error| vec![problem(error.span(), one_line(error.message()))])?;
        let mut problems: Vec<Problem> =
            unknown_keys(document.get_ref()).into_iter().map(|(span, text)| problem(Some(span), text)).collect();
        let mut table: toml::Table =
            toml::from_str(text).map_err(|error| vec![problem(error.span(), one_line(error.message()))])?;
        let overridden = overlay(&mut table, environment);
        // What the environment set has no place in the text, so errors about it name the key alone.
        let parsed: Result<Self, toml::de::Error> = if overridden { table.try_into() } else { toml::from_str(text) };
        let mut config = match parsed {
            Ok(config) => config,
            Err(error) => {
                // A key that is missing is most likely the misspelt one that was named already.
                if problems.is_empty() || !error.message().starts_with("missing field") {
                    problems.push(problem(error.span().filter(|_| !overridden), one_line(error.message())));
                }
                return Err(problems);
            }
        };
        folder.clone_into(&mut config.folder);
        file.clone_into(&mut config.places.file);
        for key in KEYS {
            if let Some(span) = place(document.get_ref(), key.section, key.name) {
                config.places.lines.push((key.section, key.name, line_of(text, span.start)));
            }
        }
        problems.extend(config.problems().into_iter().map(|(section, name, text)| config.problem(section, name, text)));
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// A problem with a value, with its line.
    pub fn problem(&self, section: &str, name: &str, text: String) -> Problem {
        let lines = &self.places.lines;
        let line = lines.iter().find(|place| place.0 == section && place.1 == name).map(|place| place.2);
        Problem { file: self.places.file.clone(), line, text }
    }

    /// Where recipients may be, where nothing is known of one of them.
    pub fn recipient_countries(&self) -> Vec<String> {
        match self.organisation.recipient_countries.as_slice() {
            [] => vec![self.organisation.country.clone()],
            countries => countries.to_vec(),
        }
    }

    /// The organisation, as pages and texts name it.
    pub fn as_organisation(&self) -> openlijk_pages::Organisation {
        let organisation = &self.organisation;
        openlijk_pages::Organisation {
            name: organisation.name.clone(),
            dpo: organisation.dpo.clone(),
            address: organisation.address.clone(),
            country: organisation.country.clone(),
            recipient_countries: self.recipient_countries(),
            languages: organisation.languages.clone(),
            timezone: jiff::tz::TimeZone::system(),
        }
    }

    /// The data folder.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.join(self.store.url.trim_start_matches("sqlite:"))
    }

    /// How the store is opened.
    pub fn store_options(&self) -> openlijk_store::Options {
        openlijk_store::Options {
            master_key: self.keys.master.as_deref().map(|path| self.path(path)),
            proof_days: self.retention.proof_days,
        }
    }

    /// The address that mails links to recipients.
    pub fn sender(&self) -> String {
        self.organisation.sender.clone().unwrap_or_else(|| {
            let domain = self.organisation.domains.first().map_or("localhost", String::as_str);
            format!("no-reply@{domain}")
        })
    }

    /// A path of the configuration, from the file's folder.
    pub fn path(&self, path: &Path) -> PathBuf {
        self.folder.join(path)
    }
}

/// The line, from 1, of a place in a text.
pub fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join("; ")
}

fn place(document: &DeTable<'_>, section: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let (section_key, value) = document.iter().find(|(key, _)| key.get_ref() == section)?;
    let DeValue::Table(table) = value.get_ref() else { return None };
    Some(table.keys().find(|key| key.get_ref() == name).map_or_else(|| section_key.span(), |key| key.span()))
}

#[cfg(test)]
mod tests;
