//! Inviting people to choose: never soon after a no, after silence, or while another question to them is on its way.

use jiff::Timestamp;
use openlijk_model::asking::may_ask;
use openlijk_model::{Address, PurposeId};
use openlijk_store::Standing;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// May somebody be asked what they want? Whatever they chose last, and when they were last asked, must have had its rest.
pub(super) fn may_be_asked(standing: &Standing, now: Timestamp) -> bool {
    let chosen = [&standing.choice, &standing.link_choice].into_iter().flatten().map(|choice| choice.at);
    may_ask(chosen.chain(standing.asked), now)
}

/// Whom we ask what. Shared by all copies of a desk.
type Open = Arc<Mutex<HashSet<(PurposeId, Address)>>>;

/// The questions that are on their way: nobody knows yet whether they arrive, so the store does not know of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Questions(Open);

impl Questions {
    /// Begins a question; `None` while the same one is on its way.
    pub(super) fn begin(&self, purpose: &PurposeId, recipient: &Address) -> Option<Question> {
        let key = (purpose.clone(), recipient.clone());
        let new = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        new.then(|| Question(Arc::new(Underway { open: Arc::clone(&self.0), key })))
    }
}

/// A question on its way. When the last copy is dropped, the same person can be asked again, if the store says so.
#[derive(Debug, Clone)]
pub struct Question(Arc<Underway>);

#[derive(Debug)]
struct Underway {
    open: Open,
    key: (PurposeId, Address),
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for Question {}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_model::{Choice, ChoiceState, HowChosen};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn six_calendar_months_pass_before_the_next_question() {
        let asked = |day| Standing { asked: Some(at(day)), ..Standing::default() };
        let no = |day| {
            let choice = Choice::of(ChoiceState::Refused, at(day), HowChosen::Page);
            Standing { choice: Some(choice), ..Standing::default() }
        };
        let of_links = |day| Standing { link_choice: no(day).choice, ..Standing::default() };
        assert!(may_be_asked(&Standing::default(), at("2026-03-01T00:00:00Z")));
        for (last, too_soon, soon_enough) in [
            ("2026-03-01T23:00:00Z", "2026-09-01T23:59:59Z", "2026-09-02T00:00:00Z"),
            // August has a 31st and February has not.
            ("2026-08-31T12:00:00Z", "2027-02-28T23:00:00Z", "2027-03-01T00:00:00Z"),
        ] {
            for standing in [asked(last), no(last), of_links(last)] {
                assert!(!may_be_asked(&standing, at(last)));
                assert!(!may_be_asked(&standing, at(too_soon)), "{last}");
                assert!(may_be_asked(&standing, at(soon_enough)), "{last}");
            }
        }
        let both = Standing { asked: asked("2026-01-01T00:00:00Z").asked, ..no("2026-06-01T00:00:00Z") };
        assert!(!may_be_asked(&both, at("2026-08-01T00:00:00Z")), "the later of the two counts");
    }

    #[test]
    fn one_question_at_a_time_is_on_its_way_to_somebody() {
        let questions = Questions::default();
        let (news, jan) = ("news".parse().unwrap(), Address::parse("jan@example.org").unwrap());
        let first = questions.begin(&news, &jan).unwrap();
        let copy = first.clone();
        assert!(questions.begin(&news, &jan).is_none());
        assert!(questions.begin(&"other".parse().unwrap(), &jan).is_some());
        drop(first);
        assert!(questions.clone().begin(&news, &jan).is_none());
        drop(copy);
        assert!(questions.begin(&news, &jan).is_some());
    }
}
