//! The texts of the portal.

use openlijk_model::Language;
use openlijk_pages::{Texts, shared_texts};
use std::sync::LazyLock;

/// Every text, in every language.
pub static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(|language| vec![shared_texts(language), own(language)]));

const fn own(language: Language) -> &'static str {
    match language {
        Language::Nl => include_str!("../locales/nl.ftl"),
        Language::En => include_str!("../locales/en.ftl"),
        Language::Fr => include_str!("../locales/fr.ftl"),
        Language::It => include_str!("../locales/it.ftl"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_pages::prose;

    #[test]
    fn the_texts_are_complete_short_and_plain_in_every_language() {
        assert_eq!(prose::problems(own), Vec::<String>::new());
    }
}
