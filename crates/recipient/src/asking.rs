//! Asking by mail whether measuring may: a letter that measures nothing, with a link to a page on which one chooses.
//!
//! Whoever chose, or said nothing, is not asked again for six calendar months ([`openlijk_model::asking`]); whoever objected
//! is not asked at all.

use crate::letters::{Letter, MailError, Mailer};
use crate::notice::{MissingFields, frame_in, notice_fields};
use crate::page_view::allow_wording;
use crate::words::TEXTS;
use jiff::Timestamp;
use openlijk_model::asking::may_ask_from;
use openlijk_model::{Address, ChoiceState, Language, Purpose};
use openlijk_pages::Organisation;
use openlijk_store::{ProofFor, ShownText, Standing, Store, StoreError, TextKind, Who};
use std::sync::Arc;

/// What is asked, and whom.
#[derive(Debug, Clone, Copy)]
pub struct ConsentRequest<'a> {
    /// For which purpose, in force.
    pub purpose: &'a Purpose,
    /// Whom.
    pub to: &'a Address,
    /// In which language.
    pub language: Language,
}

/// Why somebody was not asked. Says nothing of their address.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotAsked {
    /// The purpose does not rest on consent, so a yes would change nothing.
    #[error("this purpose does not rest on consent (basis a), so there is nothing to ask")]
    NotWanted,
    /// The notice cannot say all that it must, so a yes would not be an informed one (GDPR 4(11), 13).
    #[error("nobody is asked, because {0}; `openlijk purpose review` names the fields")]
    NoticeIncomplete(#[from] MissingFields),
    /// They objected to all measuring, or had their data restricted.
    #[error("they objected to all measuring, or had their data restricted; they are not asked")]
    Objects,
    /// Measuring is paused for them.
    #[error("measuring is paused for them; resume it before asking")]
    Paused,
    /// They said yes already, to what is asked for now.
    #[error("they said yes already")]
    SaidYes,
    /// They said no less than six months ago.
    #[error("they said no; they may be asked from {0} on")]
    SaidNo(Timestamp),
    /// They were asked, or made another choice about this purpose, less than six months ago.
    #[error("they were asked, or chose, less than six months ago; they may be asked again from {0} on")]
    Asked(Timestamp),
    /// Nothing could be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The letter was not taken. That they were asked stays on record: it may have gone out all the same.
    #[error("the letter was not taken, and its question counts as asked: {0}")]
    Mail(#[from] MailError),
}

/// Asks somebody by mail, and puts on record that they were asked, and by which words.
///
/// `public_url` is how recipients reach the public pages. The question goes on record before its letter goes out: where one
/// of the two fails, somebody is asked too seldom, never twice, and no consent rests on words that were not kept.
pub async fn ask_for_consent(
    store: &Store,
    organisation: &Arc<Organisation>,
    mailer: &dyn Mailer,
    public_url: &str,
    request: &ConsentRequest<'_>,
    now: Timestamp,
) -> Result<(), NotAsked> {
    if !request.purpose.wants_consent() {
        return Err(NotAsked::NotWanted);
    }
    notice_fields(organisation, request.purpose, request.language)?;
    let standing = store.standing(request.purpose, request.to).await?;
    may_ask(&standing, now)?;
    let recipient = store.enrol(request.to).await?;
    let token = store.seal_proof(recipient, ProofFor::MyData, now).await?;
    let public_url = public_url.trim_end_matches('/');
    let link = format!("{public_url}/p/{token}/choose/{}?lang={}", request.purpose.id, request.language);
    let words = words_of(organisation, request);
    let letter = letter(organisation, request, &words.text, &link, public_url);
    store.asked(&Who::Id(recipient), &request.purpose.id, words, now).await?;
    Ok(mailer.send(request.to.clone(), letter).await?)
}

/// May somebody of whom this is on record be asked at `now`?
fn may_ask(standing: &Standing, now: Timestamp) -> Result<(), NotAsked> {
    if standing.objects || standing.restricted {
        return Err(NotAsked::Objects);
    }
    if standing.paused {
        return Err(NotAsked::Paused);
    }
    if standing.choice.as_ref().is_some_and(|choice| choice.state == ChoiceState::Granted) {
        return Err(NotAsked::SaidYes);
    }
    let chosen = || [&standing.choice, &standing.link_choice].into_iter().flatten();
    let again = may_ask_from(chosen().map(|choice| choice.at).chain(standing.asked));
    if again <= now {
        return Ok(());
    }
    let said_no = chosen().any(|choice| choice.state.says_no() && now < may_ask_from([choice.at]));
    Err(if said_no { NotAsked::SaidNo(again) } else { NotAsked::Asked(again) })
}

/// The question as it is put, without anybody's link.
fn words_of(organisation: &Arc<Organisation>, request: &ConsentRequest<'_>) -> ShownText {
    let frame = frame_in(organisation, request.language);
    let (wording, _) = allow_wording(&frame, request.purpose);
    let (name, purpose) = (&organisation.name, &request.purpose.name);
    let question = frame.words.filled("ask-letter-question", &[("organisation", name), ("purpose", purpose)]);
    ShownText { kind: TextKind::Invitation, language: request.language, text: format!("{question}\n\n{wording}") }
}

fn letter(
    organisation: &Organisation,
    request: &ConsentRequest<'_>,
    words_shown: &str,
    link: &str,
    public_url: &str,
) -> Letter {
    let words = TEXTS.in_language(request.language);
    let paragraphs = vec![
        words.get("letter-hello"),
        words_shown.to_owned(),
        words.get("ask-letter-free"),
        words.get("ask-letter-link"),
        link.to_owned(),
        words.with("ask-letter-valid", "url", format!("{public_url}/me")),
        words.get("letter-nothing"),
        organisation.name.clone(),
    ];
    Letter::of(words, words.with("ask-letter-subject", "organisation", &organisation.name), paragraphs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_model::{Choice, HowChosen};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn chosen(state: ChoiceState) -> Standing {
        let choice = Choice::of(state, at("2026-01-31T12:00:00Z"), HowChosen::Page);
        Standing { choice: Some(choice), ..Standing::default() }
    }

    #[test]
    fn after_a_no_to_opens_or_to_links_nobody_is_asked_for_six_calendar_months() {
        for state in [ChoiceState::Refused, ChoiceState::Withdrawn] {
            let of_links = Standing { link_choice: chosen(state).choice, ..Standing::default() };
            for standing in [chosen(state), of_links] {
                let asked = |now: &str| may_ask(&standing, at(now));
                assert!(matches!(asked("2026-07-31T23:59:59Z"), Err(NotAsked::SaidNo(_))));
                assert!(asked("2026-08-01T00:00:00Z").is_ok());
            }
        }
        assert!(matches!(may_ask(&chosen(ChoiceState::Granted), at("2030-01-01T00:00:00Z")), Err(NotAsked::SaidYes)));
    }

    #[test]
    fn silence_counts_like_a_no_and_so_does_a_yes_to_links() {
        let asked = Standing { asked: Some(at("2026-01-31T12:00:00Z")), ..Standing::default() };
        let links = Standing { link_choice: chosen(ChoiceState::Granted).choice, ..Standing::default() };
        for standing in [asked, links] {
            assert!(matches!(may_ask(&standing, at("2026-07-31T12:00:00Z")), Err(NotAsked::Asked(_))));
            assert!(may_ask(&standing, at("2026-08-01T00:00:00Z")).is_ok());
        }
        assert!(may_ask(&Standing::default(), at("2026-01-01T00:00:00Z")).is_ok());
    }

    #[test]
    fn whoever_objected_or_is_paused_is_not_asked() {
        let now = at("2030-01-01T00:00:00Z");
        let objects = Standing { objects: true, ..Standing::default() };
        let restricted = Standing { restricted: true, ..Standing::default() };
        let paused = Standing { paused: true, ..Standing::default() };
        assert!(matches!(may_ask(&objects, now), Err(NotAsked::Objects)));
        assert!(matches!(may_ask(&restricted, now), Err(NotAsked::Objects)));
        assert!(matches!(may_ask(&paused, now), Err(NotAsked::Paused)));
    }
}
