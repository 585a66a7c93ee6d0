//! Checks on the texts, for the tests of every crate that has some: the same keys and the same gaps in every
//! language, short sentences, no words that readers were shown not to understand or that blame them.

use fluent_bundle::FluentResource;
use openlijk_model::Language;

/// Words that no page uses, in any language.
pub const NOT_SAID: &[&str] = &[
    "consent",
    "tracking",
    "pixel",
    "conversie",
    "conversion",
    "interactie",
    "interaction",
    "geoptimaliseerd",
    "optimised",
    "optimized",
    "helaas",
    "unfortunately",
    "malheureusement",
    "purtroppo",
    "ongeldig",
    "invalid",
    "non valide",
    "non valido",
    "klik hier",
    "click here",
    "cliquez ici",
    "clicca qui",
];

/// The most words that a sentence may have in a language. French and Italian need more little words.
pub const fn longest_sentence(language: Language) -> usize {
    match language {
        Language::Nl | Language::En => 14,
        Language::Fr | Language::It => 17,
    }
}

/// The texts of a file, with their keys and as they stand there.
fn messages(source: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in source.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        match line.split_once(" =") {
            Some((key, text)) if !line.starts_with(' ') => found.push((key.to_owned(), text.trim().to_owned())),
            _ => {
                if let Some((_, text)) = found.last_mut() {
                    text.push('\n');
                    text.push_str(line.trim());
                }
            }
        }
    }
    found
}

fn gaps(text: &str) -> Vec<String> {
    let mut gaps: Vec<String> = text
        .split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect();
    gaps.sort();
    gaps.dedup();
    gaps
}

/// Everything that is wrong with the texts of one part, one line each; empty when all is well.
pub fn problems(source: impl Fn(Language) -> &'static str) -> Vec<String> {
    let mut problems = Vec::new();
    let first = messages(source(Language::Nl));
    for language in Language::ALL {
        let texts = messages(source(*language));
        if let Err((_, errors)) = FluentResource::try_new(source(*language).to_owned()) {
            problems.push(format!("{language}: cannot be read: {errors:?}"));
        }
        for (key, text) in &first {
            match texts.iter().find(|(other, _)| other == key) {
                None => problems.push(format!("{language}: {key} is missing")),
                Some((_, other)) if gaps(other) != gaps(text) => {
                    problems.push(format!("{language}: {key} has other gaps than in Dutch"));
                }
                Some(_) => {}
            }
        }
        for (key, text) in &texts {
            if !first.iter().any(|(other, _)| other == key) {
                problems.push(format!("{language}: {key} is not in Dutch"));
            }
            if texts.iter().filter(|(other, _)| other == key).count() > 1 {
                problems.push(format!("{language}: {key} stands there twice"));
            }
            problems.extend(wording(*language, key, text));
        }
    }
    problems
}

fn wording(language: Language, key: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let lower = text.to_lowercase();
    for word in NOT_SAID.iter().filter(|word| lower.contains(**word)) {
        problems.push(format!("{language}: {key} says \u{201c}{word}\u{201d}"));
    }
    for sentence in sentences(text) {
        let words = sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        if words > longest_sentence(language) {
            problems.push(format!("{language}: {key} has a sentence of {words} words: {sentence}"));
        }
    }
    problems
}

/// The sentences of a text: a full stop, a question mark, a colon or a line end ends one.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends = matches!(character, '.' | '?' | '!' | ':' | ';')
            && characters.peek().is_none_or(|next| next.is_whitespace() || *next == '"' || *next == '\u{a0}');
        if ends || character == '\n' {
            sentences.push(String::new());
        } else if let Some(last) = sentences.last_mut() {
            last.push(character);
        }
    }
    sentences
}

/// The keys that a template or a source file asks for by name: the first argument of `t("…")`, `by("…")`,
/// `get("…")`, `with("…"`, `filled("…"` and `counted("…"`.
pub fn keys_asked_for(source: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for call in [".t(\"", ".by(\"", ".get(\"", ".with(\"", ".filled(\"", ".counted(\""] {
        for rest in source.split(call).skip(1) {
            let key: String = rest.chars().take_while(|c| *c != '"').collect();
            if !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
                keys.push(key);
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_texts_are_sound() {
        assert_eq!(problems(crate::shared_texts), Vec::<String>::new());
    }

    #[test]
    fn each_kind_of_mistake_is_found() {
        let found = problems(|language| match language {
            Language::Nl => "a = Een { $naam }.\nb = Goed.\n",
            Language::En => "a = One { $name }.\nb = Click here.\n",
            Language::Fr => "a = Un { $naam }.\n",
            Language::It => {
                "a = Uno { $naam }.\nb = uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici \
                 quattordici quindici sedici diciassette diciotto.\nc = Di più.\n"
            }
        });
        for part in ["a has other gaps", "says", "b is missing", "sentence of 18", "c is not in Dutch"] {
            assert!(found.iter().any(|line| line.contains(part)), "{part}: {found:?}");
        }
    }
}
