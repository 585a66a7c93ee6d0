//! The texts of the console.

use openlijk_model::Language;
use openlijk_pages::{Texts, shared_texts};
use std::sync::LazyLock;

/// Every text, in every language: those of the desk and of sealed mail stand in files of their own.
pub static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(|language| vec![shared_texts(language), own(language)]));

const fn own(language: Language) -> &'static str {
    match language {
        Language::Nl => concat!(
            include_str!("../locales/nl.ftl"),
            include_str!("../locales/desk-nl.ftl"),
            include_str!("../locales/sealed-nl.ftl"),
            include_str!("../locales/incident-nl.ftl")
        ),
        Language::En => concat!(
            include_str!("../locales/en.ftl"),
            include_str!("../locales/desk-en.ftl"),
            include_str!("../locales/sealed-en.ftl"),
            include_str!("../locales/incident-en.ftl")
        ),
        Language::Fr => concat!(
            include_str!("../locales/fr.ftl"),
            include_str!("../locales/desk-fr.ftl"),
            include_str!("../locales/sealed-fr.ftl"),
            include_str!("../locales/incident-fr.ftl")
        ),
        Language::It => concat!(
            include_str!("../locales/it.ftl"),
            include_str!("../locales/desk-it.ftl"),
            include_str!("../locales/sealed-it.ftl"),
            include_str!("../locales/incident-it.ftl")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_pages::prose;
    use std::path::Path;

    #[test]
    fn the_texts_are_complete_short_and_plain_in_every_language() {
        assert_eq!(prose::problems(own), Vec::<String>::new());
    }

    #[test]
    fn every_text_that_a_page_asks_for_exists_and_none_is_left_over() {
        let mut sources = String::new();
        let mut folders =
            ["src", "templates"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).to_vec();
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    sources += &std::fs::read_to_string(path).unwrap();
                }
            }
        }
        let words = TEXTS.in_language(Language::Nl);
        let missing: Vec<_> = prose::keys_asked_for(&sources).into_iter().filter(|key| !words.has(key)).collect();
        assert!(missing.is_empty(), "asked for, and not there: {missing:?}");
        let lines = own(Language::Nl).lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        let keys = lines.map(|line| line.split(" =").next().unwrap());
        let left_over: Vec<_> = keys.filter(|key| !sources.contains(&format!("\"{key}\""))).collect();
        assert!(left_over.is_empty(), "there, and asked for nowhere: {left_over:?}");
    }
}
