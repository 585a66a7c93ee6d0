//! The words at a sign-up form, and the fragment by which an organisation puts them at a form of its own.
//!
//! A form shows what is measured, and beside an unticked box what one may say yes to. It sends along a mark of those words;
//! a tick that comes with another mark was to other words, and is never a yes.

use crate::notice::{Field, MissingFields, Notice, NoticeField, frame_in, notice_fields};
use crate::page_view::allow_wording;
use openlijk_model::{Language, Purpose};
use openlijk_pages::{Frame, Organisation, fingerprint};
use openlijk_store::{ShownText, TextKind};
use std::fmt::Write as _;
use std::sync::Arc;

/// The form's field with the address.
pub const ADDRESS: &str = "address";
/// The form's box: `yes` where it was ticked, absent where it was not.
pub const ALLOW: &str = "openlijk-allow";
/// The form's field with the mark of its words.
pub const WORDING: &str = "openlijk-wording";
/// The form's field with the language of its words.
pub const LANGUAGE: &str = "openlijk-language";

/// The fields that stand at a form, of which some must not be behind a link: who it is (GDPR 13(1)(a)), that a yes can be
/// taken back (7(3)), and the right to object (21(4)). All the others are behind its link.
const AT_THE_FORM: [NoticeField; 9] = [
    NoticeField::Recorded,
    NoticeField::Trigger,
    NoticeField::Purpose,
    NoticeField::Basis,
    NoticeField::Retention,
    NoticeField::Stopping,
    NoticeField::Refusing,
    NoticeField::Controller,
    NoticeField::Objection,
];

/// The words at a form for one purpose, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUpWords {
    /// What people are told when their address is collected.
    pub told: ShownText,
    /// What they say yes to beside the box; `None` where the purpose does not rest on consent, and no box stands there.
    pub consent: Option<ShownText>,
    /// The mark of both together (SHA-256 in hex).
    pub mark: String,
}

/// The words at a form for `purpose`. Compare the mark that a form sent with this one's: another is never a yes.
pub fn sign_up_words(organisation: &Arc<Organisation>, purpose: &Purpose, language: Language) -> SignUpWords {
    SignUpWords::of(&frame_in(organisation, language), purpose)
}

impl SignUpWords {
    pub(crate) fn of(frame: &Frame, purpose: &Purpose) -> Self {
        let language = frame.language();
        let told = told_fields(frame, purpose)
            .iter()
            .map(|field| format!("{} {}", field.question, field.answer))
            .collect::<Vec<_>>()
            .join("\n");
        let told = ShownText { kind: TextKind::SignUp, language, text: told };
        let consent = purpose.wants_consent().then(|| consent_in(frame, purpose));
        let yes = consent.as_ref().map_or("", |words| words.text.as_str());
        let mark = fingerprint(&format!("{language}\n{}\n{yes}", told.text));
        Self { told, consent, mark }
    }
}

/// The words that somebody says yes to, as they go on record.
pub(crate) fn consent_in(frame: &Frame, purpose: &Purpose) -> ShownText {
    let (text, _) = allow_wording(frame, purpose);
    ShownText { kind: TextKind::Consent, language: frame.language(), text }
}

/// What stands at the form, field by field.
pub(crate) fn told_fields(frame: &Frame, purpose: &Purpose) -> Vec<Field> {
    let fields = Notice::of(frame, purpose, purpose.measure).fields;
    fields.into_iter().filter(|field| AT_THE_FORM.contains(&field.field)).collect()
}

/// A fragment of HTML for a form of the organisation's own: what is measured, an unticked box where the purpose rests on
/// consent, and the mark of those words. No script, no style, nothing fetched.
///
/// The form may send its fields to `{public_url}/sign-up/{purpose}` with the address as `address`, which mails a link to
/// confirm; or to the organisation's own program, which hands them on by the API. When the purpose changes, the fragment has
/// to be made anew: a tick beside other words counts for nothing.
///
/// # Errors
/// The fields of the notice that nobody filled in.
pub fn sign_up_snippet(
    organisation: &Arc<Organisation>,
    purpose: &Purpose,
    public_url: &str,
    language: Language,
) -> Result<String, MissingFields> {
    notice_fields(organisation, purpose, language)?;
    let frame = frame_in(organisation, language);
    let words = SignUpWords::of(&frame, purpose);
    let public_url = escaped(public_url.trim_end_matches('/'));
    let mut html = format!("<div lang=\"{language}\">\n");
    for line in words.told.text.lines() {
        let _ = writeln!(html, "<p>{}</p>", escaped(line));
    }
    let more = escaped(&frame.t("signup-more"));
    let _ = writeln!(html, "<p><a href=\"{public_url}/privacy?lang={language}\">{more}</a></p>");
    let _ = writeln!(html, "<input type=\"hidden\" name=\"{LANGUAGE}\" value=\"{language}\">");
    let _ = writeln!(html, "<input type=\"hidden\" name=\"{WORDING}\" value=\"{}\">", words.mark);
    if let Some(consent) = &words.consent {
        let text = escaped(&consent.text);
        let _ = writeln!(html, "<p><label><input type=\"checkbox\" name=\"{ALLOW}\" value=\"yes\"> {text}</label></p>");
    }
    Ok(html + "</div>\n")
}

fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation() -> Arc<Organisation> {
        Arc::new(Organisation {
            name: "A & <b>B</b>".to_owned(),
            dpo: "fg@example.nl".to_owned(),
            address: "Postbus 1".to_owned(),
            country: "NL".to_owned(),
            recipient_countries: vec!["NL".to_owned()],
            languages: vec![Language::Nl],
            timezone: jiff::tz::TimeZone::UTC,
        })
    }

    fn purpose(basis: &str, measure: &str) -> Purpose {
        serde_json::from_value(serde_json::json!({
            "id": "news", "name": "Nieuws", "kind": "newsletter-reach", "measure": measure, "controller": "private",
            "recipient_class": "citizen", "basis": basis, "interest": "Zien wat helpt.",
            "documents": {"processor": "none", "retention_days": 30},
        }))
        .unwrap()
    }

    #[test]
    fn the_fragment_has_an_unticked_box_and_the_mark_of_its_words_and_no_markup_from_names() {
        for language in Language::ALL {
            let html = sign_up_snippet(&organisation(), &purpose("a", "individual"), "https://m.example/", *language);
            let html = html.unwrap();
            let words = sign_up_words(&organisation(), &purpose("a", "individual"), *language);
            assert!(html.contains("type=\"checkbox\"") && !html.contains("checked"), "{html}");
            assert!(html.contains(&format!("value=\"{}\"", words.mark)) && !html.contains("<b>"), "{html}");
            assert!(html.contains(&format!("https://m.example/privacy?lang={language}")), "{html}");
            assert!(!html.contains("<script") && !html.contains("style="), "{html}");
        }
    }

    #[test]
    fn where_nothing_rests_on_consent_no_box_stands_there() {
        let html = sign_up_snippet(&organisation(), &purpose("f", "aggregate"), "https://m.example", Language::Nl);
        let html = html.unwrap();
        assert!(!html.contains("checkbox") && html.contains("openlijk-wording"), "{html}");
    }

    #[test]
    fn what_must_not_be_behind_a_link_stands_at_the_form_and_without_it_there_is_no_form() {
        for language in Language::ALL {
            let (organisation, purpose) = (organisation(), purpose("a", "individual"));
            let told = sign_up_words(&organisation, &purpose, *language).told.text;
            for field in notice_fields(&organisation, &purpose, *language).unwrap() {
                let stands = told.contains(&format!("{} {}", field.question, field.answer));
                assert_eq!(stands, AT_THE_FORM.contains(&field.field), "{language} {:?}: {told}", field.field);
            }
            let nameless = Arc::new(Organisation { dpo: String::new(), ..Organisation::clone(&organisation) });
            let lacks = sign_up_snippet(&nameless, &purpose, "https://m.example", *language).unwrap_err();
            assert_eq!(lacks.0, [NoticeField::Officer]);
        }
    }

    #[test]
    fn the_mark_changes_with_whatever_the_words_say() {
        let first = purpose("a", "individual");
        let mark = |purpose: &Purpose| sign_up_words(&organisation(), purpose, Language::Nl).mark;
        let mut longer = first.clone();
        longer.documents.retention_days = Some(31);
        let mut other = first.clone();
        other.why.insert(Language::Nl, "Daarom.".to_owned());
        assert_ne!(mark(&first), mark(&longer));
        assert_ne!(mark(&first), mark(&other));
        assert_ne!(mark(&first), sign_up_words(&organisation(), &first, Language::En).mark);
        assert_eq!(mark(&first), mark(&first.clone()));
    }
}
