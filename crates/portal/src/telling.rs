//! The mail that tells a sender what became of a sealed message: opened for the first time, or locked by wrong codes. Its words are
//! as strong as the facts, and no stronger.

use crate::sealing::is_within;
use crate::words::TEXTS;
use openlijk_model::{Factor, Grade, SealedAct};
use openlijk_pages::Organisation;
use openlijk_store::{SealedRecord, Telling};

/// A letter of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TellingLetter {
    /// Its subject. Names nobody.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Its language: the organisation's first.
    pub language: openlijk_model::Language,
}

/// Is the sender of this message mailed of this? That it is locked they are always told: they must act. Of a first opening where
/// the purpose says so. Only who is of the organisation, in one of its `domains`: a reader who answered sees on the page of the message
/// what became of that.
pub fn is_mailed(record: &SealedRecord, act: SealedAct, domains: &[String]) -> bool {
    let is_theirs = record.answers.is_none() || record.from.as_deref().is_some_and(|from| is_within(from, domains));
    is_theirs && (act == SealedAct::Locked || record.purpose.purpose.portal_terms().tell_sender)
}

/// Writes the letter. `None`: the reader or the sender was erased since, so there is nobody to speak of.
pub fn telling_letter(organisation: &Organisation, record: &SealedRecord, telling: &Telling) -> Option<TellingLetter> {
    let (reader, language) = (record.to.as_deref()?, organisation.first_language());
    let (words, zone) = (TEXTS.in_language(language), &organisation.timezone);
    let sent = openlijk_pages::day(language, record.sent, zone);
    let moment = openlijk_pages::moment(language, telling.at, zone);
    let number = record.message.to_string();
    let facts: [(&str, &dyn std::fmt::Display); 4] =
        [("reader", &reader), ("day", &sent), ("moment", &moment), ("number", &number)];
    let (subject, paragraphs) = match telling.act {
        SealedAct::Locked => ("telling-locked-subject", vec!["telling-locked", "telling-locked-do"]),
        _ => ("telling-opened-subject", vec!["telling-opened", shown(record, telling), "telling-more"]),
    };
    let mut text = vec![words.get("notification-hello")];
    text.extend(paragraphs.into_iter().map(|key| words.filled(key, &facts)));
    text.push(organisation.name.clone());
    Some(TellingLetter { subject: words.filled(subject, &facts), text: text.join("\n\n") + "\n", language })
}

/// What the act shows of who did it (LAW 2.6).
fn shown(record: &SealedRecord, telling: &Telling) -> &'static str {
    let factor = record.events.iter().find(|event| event.act == telling.act).map_or(Factor::Link, |event| event.factor);
    match telling.act.grade(factor) {
        Grade::Strong => "telling-by-code",
        Grade::None | Grade::Weak | Grade::Medium => "telling-by-link",
    }
}
