//! Does what somebody was told of, or said yes to, cover what is asked for now?
//!
//! A yes is to what was asked (GDPR 4(11): specific and informed; 6(1)(a): for one or more specific purposes; 7: shown to
//! have been given), and whoever was told was told of what was measured then: before more is taken, or for something else,
//! they are told anew (GDPR 13(1), 13(2), 13(3)). A no is to everything: it counts whatever is asked for, and is not looked at here.

use crate::{Data, Documents, Purpose};

/// Does `then`, which somebody was told of or said yes to, cover `now`, which is asked for?
///
/// It does where `now` asks for the same or for less: no more measure, no datum more and time no finer, kept no longer, seen
/// by no other role, of no more mail, for the same kind of purpose, by the same kind of controller, on the same ground.
/// Words that say the same otherwise (name, reason, law, interest, notice) are not compared; nor are the terms of sealed mail
/// (`portal`), which each such mail says itself, before the button. Every declaration covers itself, and
/// what covers one that covers a third covers the third.
pub fn covers(then: &Purpose, now: &Purpose) -> bool {
    then.id == now.id
        && then.kind == now.kind
        && then.controller == now.controller
        && then.basis == now.basis
        && now.measure.is_at_most(then.measure)
        && now.scope <= then.scope
        && (then.simple <= now.simple)
        && no_more_data(&then.data, &now.data)
        && no_longer(&then.documents, &now.documents)
        && now.may_see.iter().all(|role| then.may_see.contains(role))
}

fn no_more_data(then: &Data, now: &Data) -> bool {
    // What is not said is not taken.
    let taken = |data: &Data| {
        [data.unique_id, data.ip, data.user_agent, data.count, data.geo, data.dwell, data.forward]
            .map(|taken| taken.unwrap_or(false))
    };
    let each = taken(then).into_iter().zip(taken(now)).all(|(then, now)| now <= then);
    each && now.time_kept() <= then.time_kept()
}

/// How long something is kept that nobody said anything of is not known to be shorter than anything.
fn no_longer(then: &Documents, now: &Documents) -> bool {
    match (then.retention_days, now.retention_days) {
        (Some(then), Some(now)) => now <= then,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Basis, Controller, MailScope, Measure, PurposeKind, Role, TimePrecision};
    use proptest::prelude::*;

    fn purpose() -> Purpose {
        serde_json::from_value(serde_json::json!({
            "id": "news", "name": "Newsletter", "kind": "newsletter-reach", "measure": "last-open", "controller": "private",
            "recipient_class": "citizen", "basis": "a", "scope": "selected", "simple": false,
            "data": {"unique_id": true, "ip": false, "time": "day"}, "may_see": ["data-protection-officer"],
            "documents": {"retention_days": 60},
        }))
        .unwrap()
    }

    type Change = fn(&mut Purpose);

    /// What asks for more, or for something else.
    const MORE: &[(&str, Change)] = &[
        ("id", |now| now.id = "other".parse().unwrap()),
        ("kind", |now| now.kind = PurposeKind::MarketingProfile),
        ("controller", |now| now.controller = Controller::PublicTask),
        ("basis", |now| now.basis = Basis::F),
        ("measure", |now| now.measure = Measure::Individual),
        ("an act of theirs", |now| now.measure = Measure::Receipt),
        ("scope", |now| now.scope = MailScope::AllMail),
        ("ip", |now| now.data.ip = Some(true)),
        ("a datum not spoken of", |now| now.data.forward = Some(true)),
        ("time", |now| now.data.time = Some(TimePrecision::Hour)),
        ("retention", |now| now.documents.retention_days = Some(61)),
        ("retention unsaid", |now| now.documents.retention_days = None),
        ("role", |now| now.may_see.push(Role::Sender)),
    ];

    /// What asks for the same or for less.
    const NO_MORE: &[(&str, Change)] = &[
        ("nothing", |_| {}),
        ("measure", |now| now.measure = Measure::Aggregate),
        ("scope", |now| now.scope = MailScope::Single),
        ("datum", |now| now.data.unique_id = Some(false)),
        ("a datum said not to be taken", |now| now.data.geo = Some(false)),
        ("time unsaid", |now| now.data.time = None),
        ("retention", |now| now.documents.retention_days = Some(59)),
        ("role", |now| now.may_see.clear()),
        ("words", |now| now.name = "Our newsletter".into()),
        ("loads alone", |now| now.simple = true),
        ("notice", |now| now.double_opt_in = true),
    ];

    #[test]
    fn what_asks_for_more_or_something_else_is_not_covered() {
        for (what, change) in MORE {
            let mut now = purpose();
            change(&mut now);
            assert!(!covers(&purpose(), &now), "{what}");
        }
        let mut simple = purpose();
        simple.simple = true;
        assert!(!covers(&simple, &purpose()), "loads alone, and now people");
    }

    #[test]
    fn what_asks_for_the_same_or_less_is_covered() {
        for (what, change) in NO_MORE {
            let mut now = purpose();
            change(&mut now);
            assert!(covers(&purpose(), &now), "{what}");
        }
    }

    fn changed() -> impl Strategy<Value = Purpose> {
        let all: Vec<Change> = MORE.iter().chain(NO_MORE).map(|(_, change)| *change).collect();
        prop::collection::vec(prop::sample::select(all), 0..4).prop_map(|changes| {
            let mut changed = purpose();
            changes.iter().for_each(|change| change(&mut changed));
            changed
        })
    }

    proptest! {
        #[test]
        fn covering_is_an_order(one in changed(), two in changed(), three in changed()) {
            prop_assert!(covers(&one, &one));
            prop_assert!(!(covers(&one, &two) && covers(&two, &three)) || covers(&one, &three));
        }

        #[test]
        fn more_of_one_thing_is_not_made_up_for_by_less_of_another(
            less in prop::collection::vec(prop::sample::select(NO_MORE), 0..4),
            more in prop::sample::select(MORE),
        ) {
            let mut now = purpose();
            less.iter().for_each(|(_, change)| change(&mut now));
            more.1(&mut now);
            prop_assert!(!covers(&purpose(), &now), "{} {:?}", more.0, less.iter().map(|(what, _)| what).collect::<Vec<_>>());
        }
    }
}
