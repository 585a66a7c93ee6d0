//! Do the organisation's own words for the notice say what must be said: who measures, and that something is measured?

use super::ControllerFacts;
use openlijk_model::Language;

/// The longest own words, in characters.
const LONGEST: usize = 300;

/// Do these words say who, and that it is counted, seen or kept?
pub(super) fn holds(words: &str, language: Language, controller: &ControllerFacts) -> bool {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > LONGEST {
        return false;
    }
    let lower = words.to_lowercase();
    let name = controller.name.trim().to_lowercase();
    let named = !name.is_empty() && lower.contains(&name);
    let said: Vec<&str> = lower.split(|one: char| !one.is_alphanumeric()).collect();
    let (who, what) = required(language);
    (named || said.iter().any(|word| who.contains(word)))
        && said.iter().any(|word| what.iter().any(|stem| word.starts_with(stem)))
}

/// Words that say who, and the beginnings of words that say that it is measured.
const fn required(language: Language) -> (&'static [&'static str], &'static [&'static str]) {
    match language {
        Language::En => (
            &["we", "us", "our"],
            &["count", "measur", "see", "keep", "kept", "record", "learn", "track", "know", "register"],
        ),
        Language::Nl => (
            &["wij", "we", "ons", "onze"],
            &[
                "tel", "geteld", "meet", "meten", "gemeten", "zie", "bewa", "leg", "vastge", "volg", "weten", "houd",
                "regist",
            ],
        ),
        Language::Fr => (
            &["nous", "notre", "nos"],
            &["compt", "mesur", "voi", "vu", "gard", "conserv", "enregistr", "sui", "sav", "not"],
        ),
        Language::It => (
            &[
                "noi",
                "ci",
                "nostra",
                "nostro",
                "nostri",
                "nostre",
                "contiamo",
                "misuriamo",
                "vediamo",
                "conserviamo",
                "registriamo",
            ],
            &["cont", "misur", "ved", "conserv", "registr", "tracc", "sapp", "sape", "annot"],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_must_say_who_and_that_it_is_measured_briefly() {
        let controller = ControllerFacts { name: "Gemeente Voorbeeld".to_owned(), ..ControllerFacts::default() };
        let holds = |language, words: &str| super::holds(words, language, &controller);
        for (language, words) in [
            (Language::Nl, "Wij tellen hoe vaak deze mail wordt geopend."),
            (Language::Nl, "Gemeente Voorbeeld ziet of u deze mail opent."),
            (Language::En, "We count how often this mail is opened."),
            (Language::Fr, "Nous comptons les ouvertures de ce message."),
            (Language::It, "Contiamo quante volte questa e-mail viene aperta."),
            (Language::It, "GEMEENTE VOORBEELD conserva il giorno in cui apre le e-mail."),
        ] {
            assert!(holds(language, words), "{words}");
        }
        for (language, words) in [
            (Language::Nl, ""),
            (Language::Nl, "  "),
            (Language::Nl, "Veel leesplezier met deze nieuwsbrief!"),
            (Language::Nl, "Er wordt geteld."),
            (Language::Nl, "Wij wensen u een fijne dag."),
            (Language::En, "This mail is about our summer."),
            (Language::Fr, "Nous vous souhaitons une bonne lecture."),
            (Language::It, "Buona lettura a tutti."),
        ] {
            assert!(!holds(language, words), "{words}");
        }
        let long = format!("Wij tellen {}", "heel ".repeat(60));
        assert!(!holds(Language::Nl, &long));
    }
}
