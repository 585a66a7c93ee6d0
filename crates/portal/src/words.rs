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

    fn files(folder: &str) -> String {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    #[test]
    fn every_text_that_is_asked_for_exists_and_none_is_left_over() {
        let sources: String = ["src", "src/reading", "templates"].map(files).concat();
        let words = TEXTS.in_language(Language::Nl);
        let missing: Vec<_> = prose::keys_asked_for(&sources).into_iter().filter(|key| !words.has(key)).collect();
        assert!(missing.is_empty(), "asked for, and not there: {missing:?}");
        let lines = own(Language::Nl).lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        let keys = lines.map(|line| line.split(" =").next().unwrap());
        let left_over: Vec<_> = keys.filter(|key| !sources.contains(&format!("\"{key}\""))).collect();
        assert!(left_over.is_empty(), "there, and asked for nowhere: {left_over:?}");
    }

    #[test]
    fn the_texts_are_complete_short_and_plain_in_every_language() {
        assert_eq!(prose::problems(own), Vec::<String>::new());
    }
}
