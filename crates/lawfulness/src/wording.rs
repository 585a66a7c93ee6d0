//! A rule's texts in the four languages, and the few phrases that answers add to them.

use crate::phrases::word;
use openlijk_model::Language;
use std::borrow::Cow;

/// One text in every language that pages exist in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Wording {
    en: String,
    nl: String,
    fr: String,
    it: String,
}

impl Wording {
    /// From its text in each language.
    pub fn by(text: impl Fn(Language) -> String) -> Self {
        Self { en: text(Language::En), nl: text(Language::Nl), fr: text(Language::Fr), it: text(Language::It) }
    }

    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Nl => &self.nl,
            Language::Fr => &self.fr,
            Language::It => &self.it,
        }
    }

    /// That this is off for want of an opinion.
    pub fn off_without_opinion(&self) -> Self {
        Self::by(|language| format!("{}{}", opinion_needed(language), self.text(language)))
    }

    /// With the item that it is about.
    pub fn about(&self, item: &str) -> Self {
        Self::by(|language| format!("{} ({})", self.text(language), word(item, language)))
    }
}

/// What an English text of an answer is made of: a rule's own text, and what was put around it.
pub(crate) struct Taken<'a> {
    off: bool,
    /// The rule's own text.
    pub text: &'a str,
    /// `ip` in ` (ip)`.
    item: Option<&'a str>,
}

impl<'a> Taken<'a> {
    /// The ways to read `english`, the plainest first.
    pub fn apart(english: &'a str) -> Vec<Self> {
        let mut ways = vec![Self { off: false, text: english, item: None }];
        if let Some(text) = english.strip_prefix(opinion_needed(Language::En)) {
            ways.push(Self { off: true, text, item: None });
        }
        if let Some((text, item)) = english.strip_suffix(')').and_then(|english| english.rsplit_once(" (")) {
            ways.push(Self { off: false, text, item: Some(item) });
        }
        ways
    }

    /// The same with the rule's text as `wording` has it.
    pub fn together(&self, wording: &Wording, language: Language) -> String {
        let before = if self.off { opinion_needed(language) } else { "" };
        match self.item {
            None => format!("{before}{}", wording.text(language)),
            Some(item) => wording.about(item).text(language).to_owned(),
        }
    }
}

const fn opinion_needed(language: Language) -> &'static str {
    match language {
        Language::En => "Off until a legal opinion is on file. ",
        Language::Nl => "Dit mag pas met een juridisch advies in het dossier. ",
        Language::Fr => "Interdit tant qu'aucun avis juridique n'est au dossier. ",
        Language::It => "Vietato finché agli atti manca un parere legale. ",
    }
}

/// That a regime still bears the status *draft*.
pub(crate) fn draft(label: &str) -> Wording {
    Wording::by(|language| match language {
        Language::En => format!(
            "The rules of {label} are a draft: they were read from summaries only, and no lawyer reviewed them yet."
        ),
        Language::Nl => format!(
            "De regels van {label} zijn een concept. Ze komen uit samenvattingen, en geen jurist heeft ze nog nagekeken."
        ),
        Language::Fr => format!(
            "Les règles de {label} sont un projet. Elles viennent de résumés, et aucun juriste ne les a encore revues."
        ),
        Language::It => {
            format!("Le regole di {label} sono una bozza. Vengono da sintesi, e nessun legale le ha ancora riviste.")
        }
    })
}

/// That the organisation's own rules permit more than the regime, on whose word.
pub(crate) fn own_rules(rules: &str, opinion: &str, lawyer: &str) -> Wording {
    Wording::by(|language| match language {
        Language::En => {
            format!("The organisation's own rules permit more ({rules}), on opinion {opinion} by {lawyer}.")
        }
        Language::Nl => {
            format!("De eigen regels van de organisatie staan meer toe ({rules}), op advies {opinion} van {lawyer}.")
        }
        Language::Fr => {
            format!(
                "Les règles propres de l'organisation permettent plus ({rules}), selon l'avis {opinion} de {lawyer}."
            )
        }
        Language::It => {
            format!(
                "Le regole proprie dell'organizzazione permettono di più ({rules}), secondo il parere {opinion} di {lawyer}."
            )
        }
    })
}

/// Needed where a text has no wording of its own: itself, whatever the language.
pub(crate) fn as_is(text: &str) -> Wording {
    Wording::by(|_| Cow::from(text).into_owned())
}
