//! `openlijk.toml`: technical configuration alone. Purposes, people and choices live in the store.
//!
//! [`KEYS`] is the one list of what can be configured: the check for unknown keys, the environment variables and the
//! file that `init` writes all come from it.

use ipnet::IpNet;
use openlijk_model::Language;
use serde::Deserialize;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// One thing that can be configured.
pub struct Key {
    /// The section in the file.
    pub section: &'static str,
    /// The name in the section.
    pub name: &'static str,
    /// What it is, as the file's comment and the documentation say it.
    pub help: &'static str,
}

const fn key(section: &'static str, name: &'static str, help: &'static str) -> Key {
    Key { section, name, help }
}

/// Everything that can be configured.
pub const KEYS: &[Key] = &[
    key("organisation", "name", "Who measures, as recipients know you."),
    key("organisation", "kind", "public-authority or private."),
    key(
        "organisation",
        "country",
        "Where you are (two letters, ISO 3166-1); the regime of recipients whose country is not known.",
    ),
    key(
        "organisation",
        "recipient_countries",
        "Where your recipients may be, where nothing is known of one of them; the strictest of their regimes counts. Your own country where left out.",
    ),
    key("organisation", "domains", "The domains that you send from."),
    key("organisation", "dpo", "How recipients reach your data protection officer: an address or a page."),
    key("organisation", "address", "Your postal address, as it stands in the privacy statement."),
    key("organisation", "languages", "Languages of notices and pages, the usual one first: nl, en, fr, it."),
    key("organisation", "sender", "The address that mails links to recipients who ask for their data."),
    key("public", "url", "Where recipients reach Openlijk from outside: https://…"),
    key("public", "listen", "Where the public pages listen."),
    key(
        "public",
        "trusted_proxies",
        "Networks of your own reverse proxies; only from them is X-Forwarded-For believed. Without it, all readers behind a proxy look like one.",
    ),
    key("console", "listen", "Where the organisation's pages listen. Never reachable from outside."),
    key(
        "console",
        "url",
        "Where the organisation reaches the console, where a proxy of yours stands before it: https://…",
    ),
    key(
        "console",
        "second_factor",
        "Who needs a second factor to sign in with a password: required (officers and administrators) or optional.",
    ),
    key(
        "console",
        "oidc_issuer",
        "Your OIDC provider, for signing in with accounts that you have elsewhere: https://…",
    ),
    key("console", "oidc_client_id", "What your OIDC provider calls this console."),
    key("console", "oidc_client_secret", "File whose first line is the secret that your OIDC provider gave."),
    key("smtp", "listen", "Where your mail software hands its mail to Openlijk."),
    key("smtp", "next_hop", "The mail server that Openlijk hands every message to: host:port."),
    key("smtp", "tls_certificate", "PEM file with the certificate chain for STARTTLS."),
    key("smtp", "tls_key", "PEM file with its key."),
    key("smtp", "users", "File with one `name:argon2-hash` a line; when set, senders must sign in over TLS."),
    key("store", "url", "Where data is kept: sqlite:FOLDER."),
    key(
        "rules",
        "file",
        "Your own rules (Cedar): they may be stricter than the law's; a looser one needs a named legal opinion on file.",
    ),
    key(
        "logbook",
        "otlp",
        "Where lines of the Logboek Dataverwerkingen are sent, over OTLP/HTTP: http://127.0.0.1:4318/v1/traces.",
    ),
    key("keys", "master", "The file with the master key (mode 0600); best outside the data folder and its backups."),
];

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
    /// Where data is kept.
    #[serde(default)]
    pub store: StoreSection,
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

    /// What is wrong with values that are each of the right type.
    fn problems(&self) -> Vec<(&'static str, &'static str, String)> {
        let mut found = Vec::new();
        let mut wrong = |section, name, text: &str| found.push((section, name, format!("{section}.{name}: {text}")));
        if self.organisation.name.trim().is_empty() {
            wrong("organisation", "name", "is empty; recipients must read who measures");
        }
        if self.organisation.name.chars().any(char::is_control) {
            wrong("organisation", "name", "contains a control character");
        }
        let country = &self.organisation.country;
        if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            wrong("organisation", "country", "is two capital letters, such as \"NL\"");
        }
        let countries = &self.organisation.recipient_countries;
        if countries.iter().any(|country| country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()))
        {
            wrong(
                "organisation",
                "recipient_countries",
                "is a list of two capital letters each, such as [\"NL\", \"BE\"]",
            );
        }
        if self.organisation.languages.is_empty() {
            wrong("organisation", "languages", "names no language; notices need one of nl, en, fr, it");
        }
        if !self.public.url.starts_with("https://") && !self.public.url.starts_with("http://") {
            wrong("public", "url", "starts with https:// (http:// for a trial on your own machine)");
        } else if self.public.url.ends_with('/') || self.public.url.contains(['?', '#', ' ', '"', '<', '\'']) {
            wrong("public", "url", "is a plain address without a slash, a question mark or spaces at the end");
        } else if self.public.url.starts_with("http://") && !self.is_trial() {
            wrong("public", "url", "must be https:// unless it is on this machine; pages carry people's choices");
        }
        if self
            .smtp
            .next_hop
            .rsplit_once(':')
            .is_none_or(|(host, port)| host.is_empty() || port.parse::<u16>().is_err())
        {
            wrong("smtp", "next_hop", "is a host and a port, such as \"127.0.0.1:10026\"");
        }
        if self.smtp.next_hop == self.smtp.listen.to_string() {
            wrong("smtp", "next_hop", "is our own listener; mail would go in circles");
        }
        if self.smtp.tls_certificate.is_some() != self.smtp.tls_key.is_some() {
            wrong("smtp", "tls_key", "a certificate and its key go together; set both or neither");
        }
        if self.smtp.users.is_some() && self.smtp.tls_certificate.is_none() {
            wrong("smtp", "users", "signing in needs TLS; set tls_certificate and tls_key too");
        }
        let is_page = |url: &str| url.starts_with("https://") || (url.starts_with("http://") && is_here(url));
        if self.console.url.as_deref().is_some_and(|url| !is_page(url) || url.ends_with('/')) {
            wrong("console", "url", "starts with https:// and has no slash at the end; people sign in there");
        }
        if self.console.oidc_issuer.as_deref().is_some_and(|issuer| !is_page(issuer)) {
            wrong(
                "console",
                "oidc_issuer",
                "starts with https://; whoever could change its answers could sign in as anybody",
            );
        }
        if self.console.oidc_issuer.is_some() != self.console.oidc_client_id.is_some() {
            wrong("console", "oidc_client_id", "oidc_issuer and oidc_client_id go together; set both or neither");
        }
        if self.console.oidc_client_secret.is_some() && self.console.oidc_issuer.is_none() {
            wrong("console", "oidc_client_secret", "a secret without oidc_issuer is for nobody; set that too");
        }
        if self.logbook.otlp.as_deref().is_some_and(|url| !is_page(url)) {
            wrong("logbook", "otlp", "starts with https:// (http:// for a collector on this machine)");
        }
        if !self.store.url.starts_with("sqlite:") {
            wrong("store", "url", "starts with sqlite: and names a folder, such as \"sqlite:data\"");
        }
        found
    }

    fn is_trial(&self) -> bool {
        is_here(&self.public.url)
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

/// Is this address on this machine?
fn is_here(url: &str) -> bool {
    let host = url.trim_start_matches("http://");
    host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]")
}

/// The line, from 1, of a place in a text.
pub fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join("; ")
}

/// Sections and keys that do not exist, each with the nearest right name.
fn unknown_keys(document: &DeTable<'_>) -> Vec<(std::ops::Range<usize>, String)> {
    let mut found = Vec::new();
    for (section, value) in document {
        let names: Vec<&str> =
            KEYS.iter().filter(|key| key.section == section.get_ref().as_ref()).map(|key| key.name).collect();
        let DeValue::Table(table) = value.get_ref() else {
            found.push((section.span(), format!("\u{201c}{}\u{201d} stands outside a section", section.get_ref())));
            continue;
        };
        if names.is_empty() {
            let sections = KEYS.iter().map(|key| key.section);
            found.push((
                section.span(),
                unknown("section", &format!("[{}]", section.get_ref()), section.get_ref(), sections),
            ));
            continue;
        }
        for name in table.keys().filter(|name| !names.contains(&name.get_ref().as_ref())) {
            let what = format!("{}.{}", section.get_ref(), name.get_ref());
            found.push((name.span(), unknown("key", &what, name.get_ref(), names.iter().copied())));
        }
    }
    found
}

fn unknown(what: &str, shown: &str, name: &str, known: impl Iterator<Item = &'static str>) -> String {
    let nearest = known
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match nearest {
        Some((likeness, candidate)) if likeness > 0.7 => {
            format!("unknown {what} {shown}; did you mean \u{201c}{candidate}\u{201d}?")
        }
        _ => format!("unknown {what} {shown}; see `openlijk init --help` for what there is"),
    }
}

fn place(document: &DeTable<'_>, section: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let (section_key, value) = document.iter().find(|(key, _)| key.get_ref() == section)?;
    let DeValue::Table(table) = value.get_ref() else { return None };
    Some(table.keys().find(|key| key.get_ref() == name).map_or_else(|| section_key.span(), |key| key.span()))
}

/// Puts `OPENLIJK_SECTION_KEY` over what the file says. Lists are separated by commas.
fn overlay(table: &mut toml::Table, environment: impl Fn(&str) -> Option<String>) -> bool {
    let mut overridden = false;
    for key in KEYS {
        let variable = format!("OPENLIJK_{}_{}", key.section, key.name).to_ascii_uppercase();
        let Some(value) = environment(&variable) else { continue };
        let value = if matches!(key.name, "languages" | "domains" | "trusted_proxies" | "recipient_countries") {
            toml::Value::Array(value.split(',').map(|item| item.trim().into()).collect())
        } else {
            toml::Value::String(value)
        };
        let section = table.entry(key.section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let toml::Value::Table(section) = section {
            section.insert(key.name.to_owned(), value);
            overridden = true;
        }
    }
    overridden
}

#[cfg(test)]
mod tests;
