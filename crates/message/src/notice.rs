//! The notice: what a message says about being measured, as HTML and as text, in four languages.

use openlijk_model::{Language, Measure};

/// What a notice is made from.
#[derive(Debug, Clone)]
pub struct NoticeFacts<'a> {
    /// The language of the message.
    pub language: Language,
    /// Who measures, as recipients know them.
    pub organisation: &'a str,
    /// Why, in one sentence in that language; empty where the purpose has none.
    pub why: &'a str,
    /// What this message measures.
    pub measure: Measure,
    /// What later messages will measure, where this one only tells (notice first).
    pub announces: Option<Measure>,
    /// The recipient's own page.
    pub page_url: &'a str,
}

/// A rendered notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// For HTML parts: one presentation table, no image, inline styles.
    pub html: String,
    /// For text parts, with LF line ends.
    pub text: String,
    /// For the `Measure-Refuse` header: where one click refuses.
    pub refuse_url: String,
}

impl Notice {
    /// Renders the notice. Every text from outside is escaped; line breaks in it become spaces.
    pub fn render(_facts: &NoticeFacts<'_>) -> Self {
        todo!()
    }
}
