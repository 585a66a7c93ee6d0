//! The organisation, as its pages name it.

use jiff::tz::TimeZone;
use openlijk_lawfulness::ControllerFacts;
use openlijk_model::Language;

/// Who runs this, as recipients know them (GDPR 13(1)(a) and (b)).
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// How to reach its data protection officer: an address of mail or of the post, or a telephone number.
    pub dpo: String,
    /// Its own address.
    pub address: String,
    /// Its country (ISO 3166-1, two letters): decides which authority a complaint goes to.
    pub country: String,
    /// Where its recipients may be (ISO 3166-1), where nothing is known of one of them; never empty in a sound configuration.
    pub recipient_countries: Vec<String>,
    /// Its languages, the first one first; never empty in a sound configuration.
    pub languages: Vec<Language>,
    /// The time zone of its screens.
    pub timezone: TimeZone,
}

/// An authority that complaints go to (GDPR 77).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    /// Its name.
    pub name: &'static str,
    /// Its site.
    pub url: &'static str,
}

impl Organisation {
    /// The language to use where nobody asked for one.
    pub fn first_language(&self) -> Language {
        self.languages.first().copied().unwrap_or(Language::En)
    }

    /// What an assessment looks at.
    pub fn controller(&self) -> ControllerFacts {
        // Whoever names no address of the post is reached through the officer.
        let contact = if self.address.trim().is_empty() { &self.dpo } else { &self.address };
        ControllerFacts {
            name: self.name.clone(),
            contact: contact.clone(),
            officer: self.dpo.clone(),
            countries: self.recipient_countries.clone(),
            languages: self.languages.clone(),
        }
    }

    /// The data protection authority of its country, where we know it.
    pub fn authority(&self) -> Option<Authority> {
        let (name, url) = match self.country.to_ascii_uppercase().as_str() {
            "NL" => ("Autoriteit Persoonsgegevens", "https://autoriteitpersoonsgegevens.nl/"),
            "BE" => ("Gegevensbeschermingsautoriteit", "https://www.gegevensbeschermingsautoriteit.be/"),
            "FR" => ("CNIL", "https://www.cnil.fr/"),
            "IT" => ("Garante per la protezione dei dati personali", "https://www.garanteprivacy.it/"),
            _ => return None,
        };
        Some(Authority { name, url })
    }

    /// The officer's address as a link, where it is one of mail.
    pub fn dpo_link(&self) -> Option<String> {
        let plain = self.dpo.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@.-_+".contains(&byte));
        (plain && self.dpo.matches('@').count() == 1).then(|| format!("mailto:{}", self.dpo))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_mail_becomes_a_link() {
        let organisation = |dpo: &str| Organisation {
            name: "X".to_owned(),
            dpo: dpo.to_owned(),
            address: String::new(),
            country: "nl".to_owned(),
            recipient_countries: vec!["NL".to_owned()],
            languages: vec![],
            timezone: TimeZone::UTC,
        };
        assert_eq!(organisation("fg@example.nl").dpo_link().as_deref(), Some("mailto:fg@example.nl"));
        for other in ["030 123", "fg@example.nl?bcc=x", "a@b@c", "\"><b>@x"] {
            assert_eq!(organisation(other).dpo_link(), None, "{other}");
        }
        assert_eq!(organisation("").authority().map(|it| it.name), Some("Autoriteit Persoonsgegevens"));
    }
}
