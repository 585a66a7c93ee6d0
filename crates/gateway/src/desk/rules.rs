//! Does a rule of a purpose fit a message? Every condition that a rule gives must fit; a rule that gives none fits nothing. Pure.

use openlijk_message::{Headers, has_citizen_number};
use openlijk_model::{Address, PurposeRule};

/// A message as it comes in, as far as rules look at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Incoming<'a> {
    pub headers: &'a Headers,
    /// The user who signed in by SMTP.
    pub user: Option<&'a str>,
    pub recipients: &'a [String],
    pub raw: &'a [u8],
    /// Domains that the organisation knows to be reached safely.
    pub safe_domains: &'a [String],
}

/// Does this rule fit?
pub(super) fn fits(rule: &PurposeRule, mail: &Incoming<'_>) -> bool {
    let PurposeRule { sender, smtp_user, list_id, subject_tag, label, recipient, unsafe_domain, citizen_number } = rule;
    let headers = mail.headers;
    let by_headers = [
        sender.as_deref().map(|sender| headers.from.as_deref().is_some_and(|from| is_of(sender, from))),
        smtp_user.as_deref().map(|name| mail.user == Some(name)),
        list_id.as_deref().map(|id| headers.list_id.as_deref().is_some_and(|found| found.eq_ignore_ascii_case(id))),
        subject_tag.as_deref().map(|tag| headers.subject.as_deref().is_some_and(|subject| subject.contains(tag))),
        label.as_deref().map(|label| bears(headers, label)),
        recipient.as_deref().map(|wanted| mail.recipients.iter().any(|recipient| is_of(wanted, recipient))),
        unsafe_domain.map(|wanted| mail.recipients.iter().any(|to| !is_safe(to, mail.safe_domains)) == wanted),
    ];
    let says_something = citizen_number.is_some() || by_headers.iter().any(Option::is_some);
    // What looks into the text comes last: only where everything else fits is it worth it.
    says_something
        && by_headers.iter().flatten().all(|fits| *fits)
        && citizen_number.is_none_or(|wanted| has_citizen_number(mail.raw) == wanted)
}

/// Is `address` the one that is wanted, or in its domain where that starts with an `@`?
fn is_of(wanted: &str, address: &str) -> bool {
    let Ok(address) = Address::parse(address.trim()) else { return false };
    match wanted.strip_prefix('@') {
        Some(domain) => address.domain().eq_ignore_ascii_case(domain),
        None => Address::parse(wanted).is_ok_and(|wanted| wanted == address),
    }
}

/// `Sensitivity` is one word; `msip_labels` is a list of settings, of which the label's name is one value.
fn bears(headers: &Headers, label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let is = |value: &Option<String>| value.as_deref().is_some_and(|value| value.trim().to_lowercase() == label);
    let named = headers.msip_labels.as_deref().is_some_and(|labels| {
        let parts = labels.split(';').map(|part| part.rsplit_once('=').map_or(part, |(_, value)| value));
        parts.into_iter().any(|value| value.trim().to_lowercase() == label)
    });
    !label.is_empty() && (is(&headers.sensitivity) || named)
}

fn is_safe(recipient: &str, safe: &[String]) -> bool {
    let Ok(address) = Address::parse(recipient.trim()) else { return false };
    safe.iter().any(|domain| address.domain().eq_ignore_ascii_case(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers() -> Headers {
        Headers {
            sensitivity: Some("Company-Confidential".into()),
            msip_labels: Some(
                "MSIP_Label_1_Enabled=true; MSIP_Label_1_Name=Patient data; MSIP_Label_1_Method=Privileged".into(),
            ),
            ..Headers::default()
        }
    }

    fn rule(json: serde_json::Value) -> PurposeRule {
        serde_json::from_value(json).unwrap()
    }

    fn fit(rule: &PurposeRule, to: &[&str], raw: &[u8]) -> bool {
        let recipients: Vec<String> = to.iter().map(|to| (*to).to_owned()).collect();
        let safe_domains = ["safe.nl".to_owned()];
        let headers = headers();
        fits(
            rule,
            &Incoming { headers: &headers, user: None, recipients: &recipients, raw, safe_domains: &safe_domains },
        )
    }

    #[test]
    fn labels_recipients_and_unsafe_domains_are_seen() {
        for (json, fitting, other) in [
            (serde_json::json!({"label": "company-confidential"}), "a@x.nl", None),
            (serde_json::json!({"label": "patient data"}), "a@x.nl", None),
            (serde_json::json!({"recipient": "@court.nl"}), "a@COURT.nl", Some("a@x.nl")),
            (serde_json::json!({"recipient": "jan@x.nl"}), "jan@x.nl", Some("piet@x.nl")),
            (serde_json::json!({"unsafe_domain": true}), "a@x.nl", Some("a@safe.nl")),
        ] {
            let rule = rule(json);
            assert!(fit(&rule, &[fitting], b"\r\n"), "{rule:?}");
            assert!(other.is_none_or(|other| !fit(&rule, &[other], b"\r\n")), "{rule:?}");
        }
        assert!(!fit(&rule(serde_json::json!({"label": "true story"})), &["a@x.nl"], b"\r\n"));
        assert!(
            fit(&rule(serde_json::json!({"unsafe_domain": true})), &["a@safe.nl", "a@x.nl"], b"\r\n"),
            "one is enough"
        );
    }

    #[test]
    fn a_citizen_number_is_found_in_the_text() {
        let rule = rule(serde_json::json!({"citizen_number": true}));
        let mail = |text: &str| format!("Content-Type: text/plain\r\n\r\n{text}\r\n").into_bytes();
        assert!(fit(&rule, &["a@x.nl"], &mail("BSN 111222333.")));
        assert!(!fit(&rule, &["a@x.nl"], &mail("Tel 111222334.")));
        assert!(
            !fit(&PurposeRule::default(), &["a@x.nl"], &mail("BSN 111222333.")),
            "a rule that says nothing fits nothing"
        );
    }
}
