//! The letter to the people concerned (GDPR 34). It must say what happened in plain words, whom they can ask, what it may mean for
//! them, and what was done (34(2) with 33(3)(b), (c) and (d)). A letter that lacks one of these cannot be made: [`Letter`] has no
//! other way in than [`Letter::of`].

use crate::entry::LetterWords;
use crate::form::Who;
use openlijk_model::Language;
use serde::Serialize;

/// A part that the letter must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterPart {
    /// What happened, in plain words (34(2)).
    What,
    /// Whom to ask (33(3)(b)).
    Contact,
    /// What it may mean for them (33(3)(c)).
    Consequences,
    /// What was done, and is (33(3)(d)).
    Measures,
}

impl LetterPart {
    /// Every part, in the order of the letter.
    pub const ALL: &'static [Self] = &[Self::What, Self::Contact, Self::Consequences, Self::Measures];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Contact => "contact",
            Self::Consequences => "consequences",
            Self::Measures => "measures",
        }
    }

    /// Which article asks for it.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::What => "GDPR 34(2)",
            Self::Contact => "GDPR 33(3)(b)",
            Self::Consequences => "GDPR 33(3)(c)",
            Self::Measures => "GDPR 33(3)(d)",
        }
    }
}

/// A letter that lacks nothing that the law asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    language: Language,
    organisation: String,
    contact: String,
    words: LetterWords,
}

impl Letter {
    /// The letter in a language.
    ///
    /// # Errors
    /// Which parts are missing.
    pub fn of(language: Language, who: &Who, words: Option<&LetterWords>) -> Result<Self, Vec<LetterPart>> {
        let empty = LetterWords::default();
        let words = words.unwrap_or(&empty);
        let said = |part: LetterPart| match part {
            LetterPart::What => &words.what,
            LetterPart::Contact => &who.contact,
            LetterPart::Consequences => &words.consequences,
            LetterPart::Measures => &words.measures,
        };
        let missing: Vec<LetterPart> =
            LetterPart::ALL.iter().copied().filter(|part| said(*part).trim().is_empty()).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let (organisation, contact) = (who.organisation.clone(), who.contact.clone());
        Ok(Self { language, organisation, contact, words: words.clone() })
    }

    /// Its language.
    pub fn language(&self) -> Language {
        self.language
    }
    /// Who writes.
    pub fn organisation(&self) -> &str {
        &self.organisation
    }
    /// Whom to ask.
    pub fn contact(&self) -> &str {
        &self.contact
    }
    /// The organisation's own words.
    pub fn words(&self) -> &LetterWords {
        &self.words
    }
}
