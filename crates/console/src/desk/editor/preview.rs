//! What a declaration would lead to: the words that recipients would read, what is missing, and the eight questions.

use crate::Site;
use crate::desk::assessed;
use crate::desk::sheet::{Block, Note, Shown};
use crate::desk::words;
use openlijk_lawfulness::Assessment;
use openlijk_message::Notice;
use openlijk_message::notice::{NoticeFacts, Says};
use openlijk_model::{Disclosure, Language, Measure, Purpose};
use openlijk_pages::Frame;

/// The sentence that says why, as the notice and the recipient's page give it.
pub fn reasons(frame: &Frame, purpose: Option<&Purpose>) -> Vec<Shown> {
    let why = purpose.map(|purpose| &purpose.why);
    let shown = |(language, text): (&Language, &String)| Shown {
        title: frame.words.with("shown-why", "language", words::language(frame, *language)),
        lang: language.as_str(),
        lines: vec![text.clone()],
    };
    why.into_iter().flatten().map(shown).collect()
}

/// The words of the notice, in every language of the organisation: of a first mail, and of one that measures.
pub fn notices(site: &Site, frame: &Frame, purpose: &Purpose) -> Vec<Shown> {
    let shown = |(language, key, lines): (Language, &'static str, Vec<String>)| Shown {
        title: frame.words.with(key, "language", words::language(frame, language)),
        lang: language.as_str(),
        lines,
    };
    all_notices(site, purpose).into_iter().map(shown).collect()
}

/// Every notice of a purpose: language, key of the mail that it stands in, words.
pub fn all_notices(site: &Site, purpose: &Purpose) -> Vec<(Language, &'static str, Vec<String>)> {
    let mut notices = Vec::new();
    for language in &site.organisation.languages {
        for (says, key) in moments(purpose) {
            notices.push((*language, key, notice_words(site, purpose, *language, says)));
        }
    }
    notices
}

/// The mails whose notices differ: one to somebody who may say yes, the first one where it alone tells, and those after it.
fn moments(purpose: &Purpose) -> Vec<(Says, &'static str)> {
    let measure = purpose.measure;
    let mut moments = Vec::new();
    if purpose.wants_consent() && measure.needs_picture() {
        moments.push((Says::Invites(measure), "shown-invitation"));
    }
    if purpose.disclosure != Disclosure::AtCollection && measure.needs_picture() {
        moments.push((Says::Announces { now: Measure::Delivery, later: measure }, "shown-first"));
    }
    moments.push((Says::Measures(measure), "shown-later"));
    moments
}

/// The sentences of a notice as the mail would carry them.
fn notice_words(site: &Site, purpose: &Purpose, language: Language, says: Says) -> Vec<String> {
    let facts = NoticeFacts {
        language,
        organisation: &site.organisation.name,
        why: purpose.why.get(&language).map_or("", String::as_str),
        own_words: purpose.notice.get(&language).map_or("", String::as_str),
        says,
        page_url: "https://localhost/",
    };
    Notice::render(&facts).words.lines().map(str::to_owned).collect()
}

/// The words that somebody says yes to, where the purpose asks for that.
pub fn consents(site: &Site, frame: &Frame, purpose: &Purpose) -> Vec<Shown> {
    if !purpose.wants_consent() {
        return Vec::new();
    }
    let shown = |language: &Language| Shown {
        title: frame.words.with("shown-consent", "language", words::language(frame, *language)),
        lang: language.as_str(),
        lines: vec![(site.consent_wording)(purpose, *language)],
    };
    site.organisation.languages.iter().map(shown).collect()
}

/// What is missing, by the label of its field, and how the eight questions come out.
pub fn outcome(site: &Site, frame: &Frame, purpose: &Purpose) -> Vec<Block> {
    let controller = site.organisation.controller();
    match site.decider.assess(purpose.clone(), &controller, site.clock.now()) {
        Ok(assessed) => {
            let assessment = assessed.assessment();
            let mut blocks = blocks(frame, assessment);
            let no_go = assessed::no_go(site, frame, purpose, assessment);
            blocks.splice(1..1, no_go);
            blocks
        }
        Err(error) => {
            tracing::error!(%error, "a declaration could not be assessed");
            vec![Note::bad(frame.t("decision-failed"), Vec::new())]
        }
    }
}

fn blocks(frame: &Frame, assessment: &Assessment) -> Vec<Block> {
    let mut blocks = vec![if assessment.is_complete() {
        Note::good(frame.t("assessed-complete"), frame.t("assessed-complete-text"))
    } else {
        let missing = words::fields(frame, &assessment.missing);
        Note::bad(frame.t("assessed-missing"), vec![missing, frame.t("assessed-missing-text")])
    }];
    blocks.extend(assessed::answers(frame, assessment, "answers"));
    blocks
}
