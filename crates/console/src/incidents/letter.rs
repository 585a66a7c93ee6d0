//! The letter to the people concerned (GDPR 34), in the language that they read.

use super::{frame_in, who};
use openlijk_incident::{Case, Letter, LetterPart};
use openlijk_model::Language;
use openlijk_pages::{Frame, Organisation};
use std::sync::Arc;

/// The letter in a language, by the words on record.
///
/// # Errors
/// Which parts that the law asks for are missing.
pub fn letter_of(organisation: &Organisation, case: &Case, language: Language) -> Result<Letter, Vec<LetterPart>> {
    Letter::of(language, &who(organisation), case.letters().get(&language).copied())
}

/// The letter as it is sent, paragraph by paragraph.
pub fn letter_text(organisation: &Arc<Organisation>, letter: &Letter) -> String {
    let frame = frame_in(organisation, letter.language());
    let words = letter.words();
    let mut parts = vec![frame.t("letter-title"), frame.t("letter-greeting"), frame.t("letter-opening")];
    let sections = [
        ("letter-what", &words.what),
        ("letter-consequences", &words.consequences),
        ("letter-measures", &words.measures),
        ("letter-advice", &words.advice),
    ];
    for (key, text) in sections.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        parts.push(format!("{}\n{}", frame.t(key), text.trim()));
    }
    let contact = frame.words.with("letter-contact-text", "contact", letter.contact());
    parts.push(format!("{}\n{contact}", frame.t("letter-contact")));
    if let Some(authority) = organisation.authority() {
        parts.push(frame.words.filled("letter-complaint", &[("authority", &authority.name), ("url", &authority.url)]));
    }
    parts.push(frame.t("letter-sorry"));
    parts.push(letter.organisation().to_owned());
    parts.join("\n\n") + "\n"
}

/// What a letter lacks, in words.
pub fn lacking(frame: &Frame, parts: &[LetterPart]) -> Vec<String> {
    let said = |part: &LetterPart| {
        frame.t(match part {
            LetterPart::What => "letter-part-what",
            LetterPart::Contact => "letter-part-contact",
            LetterPart::Consequences => "letter-part-consequences",
            LetterPart::Measures => "letter-part-measures",
        })
    };
    parts.iter().map(said).collect()
}
