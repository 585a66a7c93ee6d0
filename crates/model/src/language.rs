//! The languages of pages and notices.

use crate::words::words;

words! {
    /// A language that pages and notices exist in (ISO 639-1).
    pub enum Language as "language" {
        /// Dutch.
        Nl = "nl",
        /// English.
        En = "en",
        /// French.
        Fr = "fr",
        /// Italian.
        It = "it",
    }
}

impl Language {
    /// The language of a tag such as `nl-BE` (BCP 47): its first subtag, if we have that language.
    pub fn of_tag(tag: &str) -> Option<Self> {
        tag.trim().split(['-', '_']).next()?.to_ascii_lowercase().parse().ok()
    }

    /// The first of the languages of an `Accept-Language` header (RFC 9110, 12.5.4) that we have, by weight.
    pub fn preferred(accept_language: &str) -> Option<Self> {
        let mut found: Vec<(f32, Self)> = accept_language
            .split(',')
            .filter_map(|entry| {
                let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
                let weight = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
                Some((weight, Self::of_tag(tag)?)).filter(|(weight, _)| *weight > 0.0)
            })
            .collect();
        found.sort_by(|one, other| other.0.total_cmp(&one.0));
        found.first().map(|(_, language)| *language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(Language::preferred("de, fr;q=0.3, it;q=0.8"), Some(Language::It));
        assert_eq!(Language::preferred("nl-BE,en;q=0.9"), Some(Language::Nl));
        assert_eq!(Language::preferred("de, *;q=0.1"), None);
        assert_eq!(Language::preferred("nl;q=0, en;q=0.1"), Some(Language::En));
    }
}
