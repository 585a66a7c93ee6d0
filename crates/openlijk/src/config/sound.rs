//! Is each value sound, beyond being of the right type? Every problem names its key, what is wrong and what to write.

use super::Config;
use openlijk_sealed::ArchiveKey;

impl Config {
    /// What is wrong with values that are each of the right type.
    pub(super) fn problems(&self) -> Vec<(&'static str, &'static str, String)> {
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
        if let Some(domain) = &self.reports.domain {
            if !is_domain(domain) {
                wrong("reports", "domain", "is a domain in small letters, such as \"bounces.example.nl\"");
            } else if self.organisation.domains.iter().any(|own| own.eq_ignore_ascii_case(domain)) {
                let text = "is a domain that you send from; use a subdomain that only reports come to";
                wrong("reports", "domain", text);
            }
            if self.smtp.next_hop == self.reports.listen.to_string() {
                wrong("smtp", "next_hop", "is our own listener for reports; mail would go in circles");
            }
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
        if self.retention.proof_days.is_some_and(|days| !(90..=3650).contains(&days)) {
            wrong("retention", "proof_days", "is a number of days from 90 to 3650; 1095 where left out");
        }
        if let Some(key) = &self.portal.archive_key
            && let Err(problem) = key.parse::<ArchiveKey>()
        {
            wrong("portal", "archive_key", &problem.to_string());
        }
        if self.portal.sms_url.as_deref().is_some_and(|url| !is_page(url)) {
            wrong("portal", "sms_url", "starts with https:// (http:// for a gateway on this machine)");
        }
        if self.portal.webhook_url.as_deref().is_some_and(|url| !is_page(url)) {
            wrong("portal", "webhook_url", "starts with https:// (http:// for a service on this machine)");
        }
        if self.portal.webhook_url.is_some() != self.portal.webhook_secret.is_some() {
            wrong("portal", "webhook_secret", "webhook_url and webhook_secret go together; set both or neither");
        }
        if self.portal.archive_key.is_some() != self.portal.archive_folder.is_some() {
            wrong("portal", "archive_folder", "archive_key and archive_folder go together; set both or neither");
        }
        if !self.store.url.starts_with("sqlite:") {
            wrong("store", "url", "starts with sqlite: and names a folder, such as \"sqlite:data\"");
        }
        found
    }

    fn is_trial(&self) -> bool {
        is_here(&self.public.url)
    }
}

/// Can this be a domain (RFC 1035, 2.3.1), with room for a return path before it (RFC 5321, 4.5.3.1.3)?
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.len() <= 190 && domain.contains('.') && domain.split('.').all(is_label)
}

/// Is this address on this machine?
fn is_here(url: &str) -> bool {
    let host = url.trim_start_matches("http://");
    host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]")
}
