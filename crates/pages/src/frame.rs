//! What the layout of every page needs: its language, its own address in the other languages, its organisation.

use crate::{ICON, Organisation, STYLESHEET, Texts, Words};
use axum::http::{HeaderMap, Uri, header};
use openlijk_model::Language;
use std::fmt::Display;
use std::sync::Arc;

/// Chooses the language of a page: `?lang=` before everything, then what the caller prefers, then the browser's.
#[derive(Clone)]
pub struct Languages {
    texts: &'static Texts,
    organisation: Arc<Organisation>,
}

/// A link to the same page in another language.
pub struct LanguageLink {
    /// Its tag (BCP 47).
    pub tag: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// Where it leads.
    pub href: String,
    /// Is it this page's language?
    pub current: bool,
}

impl Languages {
    /// For these texts and this organisation.
    pub fn new(texts: &'static Texts, organisation: Arc<Organisation>) -> Self {
        Self { texts, organisation }
    }

    /// The frame of the page at `uri`, in the language that was asked for by `?lang=`, else in `preferred`, else in
    /// the browser's, else in the organisation's first.
    pub fn frame(&self, uri: &Uri, headers: &HeaderMap, preferred: Option<Language>) -> Frame {
        let chosen = asked_for(uri);
        let language = chosen
            .or(preferred)
            .or_else(|| headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::preferred))
            .unwrap_or_else(|| self.organisation.first_language());
        Frame {
            words: self.texts.in_language(language),
            chosen: chosen.or(preferred).is_some(),
            path: uri.path().to_owned(),
            organisation: Arc::clone(&self.organisation),
        }
    }
}

fn asked_for(uri: &Uri) -> Option<Language> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang=")?.parse().ok())
}

/// What the layout of a page needs.
pub struct Frame {
    /// The texts in its language.
    pub words: Words,
    /// Is the language another's choice than the browser's: the reader's, or the message's? Then links keep it, as
    /// there is no cookie that would.
    chosen: bool,
    path: String,
    /// Whose page it is.
    pub organisation: Arc<Organisation>,
}

impl Frame {
    /// A text of the page.
    pub fn t(&self, key: &str) -> String {
        self.words.get(key)
    }

    /// A text that names the organisation as `$organisation`.
    pub fn by(&self, key: &str) -> String {
        self.words.with(key, "organisation", &self.organisation.name)
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.words.language()
    }

    /// A link or a form's target within the site, in the language that the reader chose.
    pub fn href(&self, path: impl Display) -> String {
        if self.chosen { format!("{path}?lang={}", self.language()) } else { path.to_string() }
    }

    /// How a menu marks its entry for the page at `path`: `page` on the page itself, `true` on the pages below it.
    pub fn current(&self, path: &str) -> &'static str {
        match self.path.strip_prefix(path) {
            Some("") => "page",
            Some(below) if below.starts_with('/') => "true",
            _ => "false",
        }
    }

    /// The same page under another path: after a POST, the language links lead back to the page that can be got.
    #[must_use]
    pub fn at(mut self, path: String) -> Self {
        self.path = path;
        self
    }

    /// The same page in each language.
    pub fn language_links(&self) -> Vec<LanguageLink> {
        let name = |language| match language {
            Language::Nl => "Nederlands",
            Language::En => "English",
            Language::Fr => "Français",
            Language::It => "Italiano",
        };
        let link = |language: &Language| LanguageLink {
            tag: language.as_str(),
            name: name(*language),
            href: format!("{}?lang={language}", self.path),
            current: *language == self.language(),
        };
        Language::ALL.iter().map(link).collect()
    }

    /// The path of the stylesheet.
    pub fn stylesheet(&self) -> &'static str {
        &STYLESHEET
    }

    /// The path of the icon.
    pub fn icon(&self) -> &'static str {
        &ICON
    }

    /// A day in full.
    pub fn day(&self, at: jiff::Timestamp) -> String {
        crate::day(self.language(), at, &self.organisation.timezone)
    }

    /// A day and a time in full.
    pub fn moment(&self, at: jiff::Timestamp) -> String {
        crate::moment(self.language(), at, &self.organisation.timezone)
    }

    /// A whole number.
    pub fn number(&self, number: u64) -> String {
        crate::number(self.language(), number)
    }
}
