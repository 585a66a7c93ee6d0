//! Is a message meant for the portal? Asked before everything else: no other trouble may send open what must not be. Pure.

use super::rules::{Incoming, fits};
use crate::smtp::Reply;
use openlijk_model::{Measure, PurposeId, PurposeVersion};
use openlijk_store::Declared;

/// Where a message goes.
#[derive(Debug, PartialEq)]
pub(super) enum Destined {
    /// It is ordinary mail.
    Open,
    /// It is sealed, under this purpose.
    Portal(Box<PurposeVersion>),
    /// It must not go out open, and cannot be sealed either.
    Nowhere(Nowhere),
}

/// Why a message that is meant for the portal cannot go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Nowhere {
    /// `Openlijk-Deliver` says something else than `portal`, or stands there twice.
    UnknownDelivery,
    /// Another header of ours is not known: it may have said something about this mail.
    UnknownHeader,
    /// The purpose that it names is unknown, off, or not one of the portal's.
    WrongPurpose,
    /// No purpose of the portal is in force, or several are and none fits.
    NoPurpose,
    /// It is a report.
    Report,
}

impl Nowhere {
    /// What the sender hears.
    pub(super) fn reply(&self) -> Reply {
        let text = match self {
            Self::UnknownDelivery => {
                "Openlijk-Deliver is not \"portal\", or stands there twice; correct it, or leave it out"
            }
            Self::UnknownHeader => {
                "an Openlijk- header is not known, or stands there twice; correct it, or leave it out"
            }
            Self::WrongPurpose => {
                "Openlijk-Purpose names no purpose of the portal that is in force: see `openlijk purpose list`"
            }
            Self::NoPurpose => {
                "no purpose of the portal is in force and fits this mail; name one with Openlijk-Purpose, or declare one"
            }
            Self::Report => "a report, which has no sender, cannot be sealed",
        };
        Reply::new(550, format!("5.7.1 this mail is meant for the portal and is never sent open: {text}"))
    }
}

/// Reads where a message goes: from its headers, and from the rules of every purpose of the portal, in force or not.
pub(super) fn destined(mail: &Incoming<'_>, purposes: &[PurposeVersion], declared: &[Declared]) -> Destined {
    let own = &mail.headers.own;
    let asked = match own.deliver.as_deref().map(|value| value.trim().to_ascii_lowercase()) {
        _ if own.unknown.iter().any(|name| name.eq_ignore_ascii_case("Openlijk-Deliver")) => {
            return Destined::Nowhere(Nowhere::UnknownDelivery);
        }
        None => false,
        Some(value) if value == "portal" => true,
        Some(_) => return Destined::Nowhere(Nowhere::UnknownDelivery),
    };
    let of_portal = |version: &&PurposeVersion| version.purpose.measure == Measure::Portal;
    let in_force: Vec<&PurposeVersion> = purposes.iter().filter(of_portal).collect();
    let known: Vec<&PurposeVersion> = declared.iter().map(|declared| &declared.version).filter(of_portal).collect();
    let named: Option<Option<PurposeId>> = own.purpose.as_deref().map(|name| name.trim().parse().ok());
    let is_named =
        |version: &&&PurposeVersion| named.as_ref().is_some_and(|id| id.as_ref() == Some(&version.purpose.id));
    let ruled = |version: &&&PurposeVersion| version.purpose.rules.iter().any(|rule| fits(rule, mail));
    let found = in_force.iter().find(is_named).or_else(|| in_force.iter().find(ruled));
    let meant = asked || found.is_some() || known.iter().any(|version| is_named(&version) || ruled(&version));
    if !meant {
        return Destined::Open;
    }
    if !own.unknown.is_empty() {
        return Destined::Nowhere(Nowhere::UnknownHeader);
    }
    match (found, &in_force[..]) {
        (Some(version), _) => Destined::Portal(Box::new((**version).clone())),
        _ if named.is_some() => Destined::Nowhere(Nowhere::WrongPurpose),
        (None, [only]) if asked => Destined::Portal(Box::new((*only).clone())),
        _ => Destined::Nowhere(Nowhere::NoPurpose),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use openlijk_message::{Headers, OwnHeaders};
    use openlijk_model::Purpose;

    fn purpose(id: &str, measure: &str, rules: serde_json::Value) -> PurposeVersion {
        let declared = serde_json::json!({"id": id, "name": "N", "kind": "breach-prevent-recall", "measure": measure,
            "controller": "private", "recipient_class": "citizen", "basis": "f", "rules": rules});
        let purpose: Purpose = serde_json::from_value(declared).unwrap();
        PurposeVersion { purpose, version: 1, author: String::new(), at: Timestamp::UNIX_EPOCH }
    }

    fn off(version: PurposeVersion) -> Declared {
        Declared { version, in_force: None, assessment: None, declined: Vec::new() }
    }

    fn read(own: OwnHeaders, purposes: &[PurposeVersion], declared: &[Declared]) -> Destined {
        let headers = Headers { own, subject: Some("[veilig] results".into()), ..Headers::default() };
        let mail = Incoming { headers: &headers, user: None, recipients: &[], raw: b"\r\n", safe_domains: &[] };
        destined(&mail, purposes, declared)
    }

    fn portal(own: OwnHeaders, purposes: &[PurposeVersion]) -> Option<String> {
        match read(own, purposes, &[]) {
            Destined::Portal(version) => Some(version.purpose.id.to_string()),
            _ => None,
        }
    }

    #[test]
    fn a_header_a_purpose_or_a_rule_sends_mail_to_the_portal() {
        let tagged = || purpose("tagged", "portal", serde_json::json!([{"subject_tag": "[veilig]"}]));
        let other = || purpose("other", "portal", serde_json::json!([]));
        let news = || purpose("news", "aggregate", serde_json::json!([{"subject_tag": "[veilig]"}]));
        let asked = || OwnHeaders { deliver: Some(" Portal ".into()), ..OwnHeaders::default() };
        let named = |id: &str| OwnHeaders { purpose: Some(id.into()), ..OwnHeaders::default() };
        assert_eq!(portal(OwnHeaders::default(), &[news(), tagged()]).as_deref(), Some("tagged"));
        assert_eq!(portal(asked(), &[other()]).as_deref(), Some("other"), "the only one");
        assert_eq!(portal(named("other"), &[tagged(), other()]).as_deref(), Some("other"));
        // A rule of the portal goes before the purpose that the sending software names.
        assert_eq!(portal(named("news"), &[news(), tagged()]).as_deref(), Some("tagged"));
        assert_eq!(read(OwnHeaders::default(), &[news(), other()], &[]), Destined::Open);
    }

    #[test]
    fn what_is_meant_for_the_portal_and_cannot_go_there_goes_nowhere() {
        let tagged = || purpose("tagged", "portal", serde_json::json!([{"subject_tag": "[veilig]"}]));
        let other = |id| purpose(id, "portal", serde_json::json!([]));
        let asked = || OwnHeaders { deliver: Some("portal".into()), ..OwnHeaders::default() };
        for (own, purposes, declared, why) in [
            (OwnHeaders { deliver: Some("safe".into()), ..asked() }, vec![], vec![], Nowhere::UnknownDelivery),
            (
                OwnHeaders { unknown: vec!["openlijk-deliver".into()], ..asked() },
                vec![],
                vec![],
                Nowhere::UnknownDelivery,
            ),
            (
                OwnHeaders { unknown: vec!["Openlijk-Purpsoe".into()], ..asked() },
                vec![other("a")],
                vec![],
                Nowhere::UnknownHeader,
            ),
            (OwnHeaders { purpose: Some("nobody".into()), ..asked() }, vec![other("a")], vec![], Nowhere::WrongPurpose),
            (asked(), vec![], vec![], Nowhere::NoPurpose),
            (asked(), vec![other("a"), other("b")], vec![], Nowhere::NoPurpose),
            (OwnHeaders::default(), vec![], vec![off(tagged())], Nowhere::NoPurpose),
            (
                OwnHeaders { purpose: Some("a".into()), ..OwnHeaders::default() },
                vec![],
                vec![off(other("a"))],
                Nowhere::WrongPurpose,
            ),
        ] {
            assert_eq!(read(own, &purposes, &declared), Destined::Nowhere(why));
        }
    }
}
