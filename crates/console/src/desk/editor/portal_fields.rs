//! What holds for sealed mail, as fields of the form, and back. They count for a purpose whose measure is `portal` alone.

use super::fields::Reader;
use openlijk_model::{Factor, PortalTerms};

/// The fields of a purpose's terms.
pub(super) fn of(terms: &PortalTerms) -> Vec<(String, String)> {
    let PortalTerms { factor, days, subject_shown, other_way, is_it_real, notice, tell_sender, archive } = terms;
    let mut pairs =
        vec![("portal.factor".to_owned(), factor.as_str().to_owned()), ("portal.days".to_owned(), days.to_string())];
    for (name, set) in
        [("portal.subject_shown", *subject_shown), ("portal.tell_sender", *tell_sender), ("portal.archive", *archive)]
    {
        if set {
            pairs.push((name.to_owned(), "yes".to_owned()));
        }
    }
    for (name, texts) in [("other_way", other_way), ("is_it_real", is_it_real), ("notice", notice)] {
        pairs.extend(texts.iter().map(|(language, text)| (format!("portal.{name}.{language}"), text.clone())));
    }
    pairs
}

impl Reader<'_> {
    /// Reads them back.
    pub(super) fn portal(&mut self) -> PortalTerms {
        let usual = PortalTerms::default();
        PortalTerms {
            factor: self.parsed("portal.factor", "editor-problem-choose").unwrap_or(Factor::Mail),
            days: self.parsed("portal.days", "editor-problem-number").unwrap_or(usual.days),
            subject_shown: self.ticked("portal.subject_shown"),
            other_way: self.texts("portal.other_way"),
            is_it_real: self.texts("portal.is_it_real"),
            notice: self.texts("portal.notice"),
            tell_sender: self.ticked("portal.tell_sender"),
            archive: self.ticked("portal.archive"),
        }
    }
}
