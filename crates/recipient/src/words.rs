//! The texts of the recipient's pages.

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
    use std::path::{Path, PathBuf};

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    /// Every file below a folder.
    fn read(folder: &Path) -> String {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let texts =
            entries.map(|path| if path.is_dir() { read(&path) } else { std::fs::read_to_string(path).unwrap() });
        texts.collect()
    }

    #[test]
    fn the_texts_are_complete_short_and_plain_in_every_language() {
        assert_eq!(prose::problems(own), Vec::<String>::new());
    }

    #[test]
    fn every_text_that_a_page_asks_for_exists_and_none_is_left_over() {
        let sources: String = ["src", "templates"].map(|folder| read(&root().join(folder))).concat();
        let words = TEXTS.in_language(Language::Nl);
        let missing: Vec<_> = prose::keys_asked_for(&sources).into_iter().filter(|key| !words.has(key)).collect();
        assert!(missing.is_empty(), "asked for, and not there: {missing:?}");
        let lines = own(Language::Nl).lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        let keys = lines.map(|line| line.split(" =").next().unwrap());
        let left_over: Vec<_> = keys.filter(|key| !sources.contains(&format!("\"{key}\""))).collect();
        assert!(left_over.is_empty(), "there, and asked for nowhere: {left_over:?}");
    }
}
