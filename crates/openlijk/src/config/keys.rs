//! What can be configured: one list, from which come the check for unknown keys, the environment variables and the file
//! that `init` writes.

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
    key("reports", "listen", "Where your mail server hands over what comes back to reports.domain, by SMTP or LMTP."),
    key(
        "reports",
        "domain",
        "A subdomain of yours for the return paths of mail, such as bounces.example.nl. With it Openlijk hears what became of mail; without it nothing comes back here.",
    ),
    key(
        "portal",
        "safe_domains",
        "Domains that you know to be reached safely (TLS enforced, DANE or MTA-STS); a purpose's rule can send mail to any other through the portal.",
    ),
    key(
        "portal",
        "archive_key",
        "The public key of your archive (age1…, made with age-keygen): to it copies are sealed where a purpose asks for them.",
    ),
    key("portal", "archive_folder", "The folder that sealed copies for the archive are written to."),
    key(
        "portal",
        "sms_url",
        "Your SMS gateway: it gets {\"to\": \"+31…\", \"text\": \"…\"} by POST. Without it nobody is sent a code by SMS.",
    ),
    key(
        "portal",
        "sms_secret",
        "File whose first line is the secret that your SMS gateway wants (Authorization: Bearer).",
    ),
    key(
        "portal",
        "webhook_url",
        "Your own service that hears when a sealed message is opened for the first time, or locked: a POST with the message's number, signed as Standard Webhooks are.",
    ),
    key(
        "portal",
        "webhook_secret",
        "File whose first line is the secret that those are signed with: whsec_ and base64.",
    ),
    key("store", "url", "Where data is kept: sqlite:FOLDER."),
    key(
        "retention",
        "proof_days",
        "Days that what proves how the rules were kept stays: answered requests, looks at persons, ended pauses, records of runs, lines of the logbook of no purpose. 1095 where left out; purposes say their own.",
    ),
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

/// Sections and keys that do not exist, each with the nearest right name.
pub(super) fn unknown_keys(document: &DeTable<'_>) -> Vec<(std::ops::Range<usize>, String)> {
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

/// Puts `OPENLIJK_SECTION_KEY` over what the file says. Lists are separated by commas.
pub(super) fn overlay(table: &mut toml::Table, environment: impl Fn(&str) -> Option<String>) -> bool {
    let mut overridden = false;
    for key in KEYS {
        let variable = format!("OPENLIJK_{}_{}", key.section, key.name).to_ascii_uppercase();
        let Some(value) = environment(&variable) else { continue };
        let value = if matches!(key.name, "languages" | "domains" | "trusted_proxies" | "recipient_countries") {
            toml::Value::Array(value.split(',').map(|item| item.trim().into()).collect())
        } else if let ("proof_days", Ok(number)) = (key.name, value.trim().parse()) {
            toml::Value::Integer(number)
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
