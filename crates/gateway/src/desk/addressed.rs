//! Which purpose a message belongs to, and what its headers ask for. Pure.

use super::rules::{Incoming, fits};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use openlijk_model::{Language, Measure, Purpose, PurposeId, PurposeVersion, limits};
use openlijk_store::Declared;

/// A message whose purpose is known.
#[derive(Debug, Clone)]
pub(super) struct Addressed {
    /// The purpose, in the version in force.
    pub version: PurposeVersion,
    /// The campaign's name.
    pub campaign: String,
    /// The language of the notice.
    pub language: Language,
    /// The most that the sending software asked for.
    pub ceiling: Option<Measure>,
}

/// Why a message has no purpose to be measured under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unaddressed {
    /// It must not be sent open.
    Portal,
    /// It names a purpose that nobody declared.
    UnknownPurpose,
    /// It passes unmeasured.
    Reason(&'static str),
}

/// Reads purpose, campaign, language and ceiling from the headers, and from the rules of the purposes in force; `declared`
/// are all purposes, in force or not. `mark` turns a subject
/// into what may be kept of it.
pub(super) fn addressed(
    mail: &Incoming<'_>,
    (purposes, declared): (&[PurposeVersion], &[Declared]),
    first_language: Language,
    mark: impl Fn(&str) -> String,
    now: Timestamp,
) -> Result<Addressed, Unaddressed> {
    let headers = mail.headers;
    let own = &headers.own;
    // Before everything else: no other trouble may send open what was meant for the portal.
    if own.deliver.is_some() || own.unknown.iter().any(|name| name.eq_ignore_ascii_case("Openlijk-Deliver")) {
        return Err(Unaddressed::Portal);
    }
    if !own.unknown.is_empty() {
        return Err(Unaddressed::Reason("unknown-header"));
    }
    let in_force: Vec<&PurposeVersion> = purposes.iter().collect();
    let version = find(mail, &in_force);
    let Some(version) = version else {
        let off: Vec<&PurposeVersion> = declared.iter().map(|declared| &declared.version).collect();
        return Err(match find(mail, &off) {
            Some(off) if off.purpose.measure == Measure::Portal => Unaddressed::Portal,
            Some(_) => Unaddressed::Reason("purpose-off"),
            None if own.purpose.is_some() => Unaddressed::UnknownPurpose,
            None => Unaddressed::Reason("no-purpose"),
        });
    };
    if version.purpose.measure == Measure::Portal {
        return Err(Unaddressed::Portal);
    }
    let ceiling = match own.measure.as_deref().map(|word| word.trim().to_ascii_lowercase().parse()) {
        None => None,
        Some(Ok(measure)) => Some(measure),
        Some(Err(_)) => return Err(Unaddressed::Reason("unknown-measure")),
    };
    if [&own.campaign, &own.variant, &own.segment].into_iter().flatten().any(|name| name.len() > limits::NAME_BYTES) {
        return Err(Unaddressed::Reason("name-too-long"));
    }
    let campaign = own.campaign.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let campaign =
        campaign.map_or_else(|| default_campaign(version, headers.subject.as_deref(), mark, now), str::to_owned);
    let wished = own.language.as_deref().and_then(Language::of_tag);
    let language = wished.or(headers.language).unwrap_or(first_language);
    Ok(Addressed { version: version.clone(), campaign, language, ceiling })
}

/// By the name in the header; only where there is none, by the purposes' rules.
fn find<'a>(mail: &Incoming<'_>, purposes: &[&'a PurposeVersion]) -> Option<&'a PurposeVersion> {
    let Some(name) = &mail.headers.own.purpose else {
        let by_rule = |purpose: &Purpose| purpose.rules.iter().any(|rule| fits(rule, mail));
        return purposes.iter().copied().find(|version| by_rule(&version.purpose));
    };
    let id: PurposeId = name.trim().parse().ok()?;
    purposes.iter().copied().find(|version| version.purpose.id == id)
}

/// Purpose, day (UTC) and subject: what a mailing is where nobody named it. Of the subject only a mark is kept, because a
/// campaign's name outlives the erasure of whoever a subject may name.
fn default_campaign(
    version: &PurposeVersion,
    subject: Option<&str>,
    mark: impl Fn(&str) -> String,
    now: Timestamp,
) -> String {
    let day = now.to_zoned(TimeZone::UTC).strftime("%F").to_string();
    let words: Vec<&str> = subject.unwrap_or_default().split_whitespace().collect();
    format!("{} {day} {}", version.purpose.id, mark(&words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_message::{Headers, OwnHeaders};
    use openlijk_model::PurposeRule;

    fn purpose(id: &str, rules: Vec<PurposeRule>) -> PurposeVersion {
        let declared = r#"{"id": "x", "name": "News", "kind": "newsletter-reach", "measure": "aggregate",
            "controller": "private", "recipient_class": "citizen", "basis": "f"}"#;
        let purpose: Purpose = serde_json::from_str(declared).unwrap();
        let purpose = Purpose { id: id.parse().unwrap(), rules, ..purpose };
        PurposeVersion { purpose, version: 1, author: String::new(), at: Timestamp::UNIX_EPOCH }
    }

    fn with(own: OwnHeaders) -> Headers {
        let from = Some("News@Example.NL".to_owned());
        Headers { own, subject: Some(" [n]  Hello\tthere ".into()), from, ..Headers::default() }
    }

    fn read(headers: &Headers, purposes: &[PurposeVersion]) -> Result<Addressed, Unaddressed> {
        addressed(
            &incoming(headers),
            (purposes, &[]),
            Language::Nl,
            |subject| format!("<{subject}>"),
            Timestamp::UNIX_EPOCH,
        )
    }

    fn incoming(headers: &Headers) -> Incoming<'_> {
        Incoming { headers, user: Some("crm"), recipients: &[], raw: b"\r\n", safe_domains: &[] }
    }

    fn rule(change: impl FnOnce(&mut PurposeRule)) -> PurposeRule {
        let mut rule = PurposeRule::default();
        change(&mut rule);
        rule
    }

    #[test]
    fn a_header_names_the_purpose_and_rules_find_it_otherwise() {
        let purposes = [
            purpose("nothing", vec![PurposeRule::default()]),
            purpose("other", vec![rule(|rule| rule.sender = Some("@other.nl".into()))]),
            purpose(
                "both",
                vec![rule(|rule| {
                    rule.sender = Some("news@example.nl".into());
                    rule.smtp_user = Some("boss".into());
                })],
            ),
            purpose("domain", vec![rule(|rule| rule.sender = Some("@EXAMPLE.nl".into()))]),
        ];
        let found = read(&with(OwnHeaders::default()), &purposes).unwrap();
        assert_eq!(found.version.purpose.id.as_str(), "domain");
        let header = OwnHeaders { purpose: Some(" other ".into()), ..OwnHeaders::default() };
        assert_eq!(read(&with(header), &purposes).unwrap().version.purpose.id.as_str(), "other");
        let unknown = OwnHeaders { purpose: Some("nobody".into()), ..OwnHeaders::default() };
        assert_eq!(read(&with(unknown), &purposes).unwrap_err(), Unaddressed::UnknownPurpose);
        assert_eq!(read(&with(OwnHeaders::default()), &purposes[..3]).unwrap_err(), Unaddressed::Reason("no-purpose"));
    }

    #[test]
    fn each_kind_of_rule_can_find_the_purpose() {
        for rule in [
            rule(|rule| rule.smtp_user = Some("crm".into())),
            rule(|rule| rule.subject_tag = Some("[n]".into())),
            rule(|rule| rule.list_id = Some("news.Example.nl".into())),
        ] {
            let mut headers = with(OwnHeaders::default());
            headers.list_id = Some("news.example.nl".into());
            assert!(read(&headers, &[purpose("it", vec![rule])]).is_ok());
        }
    }

    #[test]
    fn what_is_meant_for_the_portal_is_found_whatever_else_is_wrong() {
        let own = OwnHeaders {
            deliver: Some("nonsense".into()),
            purpose: Some("nobody".into()),
            unknown: vec!["Openlijk-What".into()],
            ..OwnHeaders::default()
        };
        assert_eq!(read(&with(own), &[]).unwrap_err(), Unaddressed::Portal);
        let twice = OwnHeaders { unknown: vec!["openlijk-deliver".into()], ..OwnHeaders::default() };
        assert_eq!(read(&with(twice), &[]).unwrap_err(), Unaddressed::Portal);
        let mut portal = purpose("portal", vec![]);
        portal.purpose.measure = Measure::Portal;
        let own = OwnHeaders { purpose: Some("portal".into()), ..OwnHeaders::default() };
        assert_eq!(read(&with(own), &[portal]).unwrap_err(), Unaddressed::Portal);
    }

    #[test]
    fn a_purpose_that_is_off_is_not_an_unknown_one() {
        let off = |version| [Declared { version, in_force: None, assessment: None, declined: Vec::new() }];
        let read = |headers: &Headers, declared: &[Declared]| {
            addressed(&incoming(headers), (&[], declared), Language::Nl, str::to_owned, Timestamp::UNIX_EPOCH)
                .unwrap_err()
        };
        let named = || with(OwnHeaders { purpose: Some("news".into()), ..OwnHeaders::default() });
        let news = || purpose("news", vec![rule(|rule| rule.smtp_user = Some("crm".into()))]);
        for headers in [named(), with(OwnHeaders::default())] {
            assert_eq!(read(&headers, &off(news())), Unaddressed::Reason("purpose-off"));
            let mut portal = news();
            portal.purpose.measure = Measure::Portal;
            assert_eq!(read(&headers, &off(portal)), Unaddressed::Portal, "never sent open");
        }
        assert_eq!(read(&named(), &off(purpose("other", vec![]))), Unaddressed::UnknownPurpose);
    }

    #[test]
    fn headers_that_are_not_understood_leave_the_message_unmeasured() {
        let known = || OwnHeaders { purpose: Some("news".into()), ..OwnHeaders::default() };
        for (own, reason) in [
            (OwnHeaders { unknown: vec!["Openlijk-Campain".into()], ..known() }, "unknown-header"),
            (OwnHeaders { measure: Some("everything".into()), ..known() }, "unknown-measure"),
            (OwnHeaders { segment: Some("x".repeat(201)), ..known() }, "name-too-long"),
        ] {
            assert_eq!(read(&with(own), &[purpose("news", vec![])]).unwrap_err(), Unaddressed::Reason(reason));
        }
    }

    #[test]
    fn without_a_name_the_campaign_is_purpose_subject_and_day() {
        let own = OwnHeaders { purpose: Some("news".into()), language: Some("fr-BE".into()), ..OwnHeaders::default() };
        let found = read(&with(own.clone()), &[purpose("news", vec![])]).unwrap();
        assert_eq!((found.campaign.as_str(), found.language), ("news 1970-01-01 <[n] Hello there>", Language::Fr));
        let mut nameless = with(own);
        nameless.subject = None;
        assert_eq!(read(&nameless, &[purpose("news", vec![])]).unwrap().campaign, "news 1970-01-01 <>");
    }
}
