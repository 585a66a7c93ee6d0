//! What the facts come to, what is suggested, and what the form and the letter say of it.

use crate::*;
use jiff::{SignedDuration, Timestamp};
use openlijk_model::{
    Factor, Filing, FormField, Grade, IncidentId, IncidentKind, Language, MessageId, PartKind, PurposeId, RecipientId,
    Risk, SealedAct, Statement,
};
use proptest::prelude::*;

const AWARE: &str = "2026-03-02T08:00:00Z";

fn at(hours: i64) -> Timestamp {
    AWARE.parse::<Timestamp>().unwrap().checked_add(SignedDuration::from_hours(hours)).unwrap()
}

fn item(number: u32) -> Item {
    Item { number, message: Some(MessageId(u64::from(number))), recipient: Some(RecipientId(7)) }
}

fn safe() -> PurposeId {
    "safe".parse().unwrap()
}

fn events(acts: &[(SealedAct, Factor, Option<u16>)]) -> Vec<PortalEvent> {
    let event = |(hour, (act, factor, part)): (usize, &(SealedAct, Factor, Option<u16>))| PortalEvent {
        part: *part,
        kind: part.map(|_| PartKind::Attachment),
        act: *act,
        factor: *factor,
        at: at(hour as i64 - 24),
    };
    acts.iter().enumerate().map(event).collect()
}

fn sealed(number: u32, acts: &[SealedAct]) -> Exposure {
    let acts: Vec<_> = acts.iter().map(|act| (*act, Factor::Mail, None)).collect();
    of_sealed(item(number), safe(), at(-24), &events(&acts))
}

fn case(entries: Vec<Entry>) -> Case {
    let opened =
        Entry::Opened { kind: IncidentKind::WrongRecipient, aware: at(0), what: "A letter went astray.".to_owned() };
    let written = |(minute, entry): (usize, Entry)| Written {
        at: at(0).checked_add(SignedDuration::from_mins(minute as i64)).unwrap(),
        who: "mdewit".to_owned(),
        entry,
    };
    let entries = std::iter::once(opened).chain(entries).enumerate().map(written).collect();
    Case { id: IncidentId(3), items: 9, entries }
}

fn hints(case: &Case, exposures: &[Exposure]) -> Vec<(Hint, Vec<u32>)> {
    suggest(case, exposures).into_iter().map(|advice| (advice.hint, advice.items)).collect()
}

use SealedAct::*;

#[test]
fn b1_what_was_never_opened_and_is_closed_for_good_is_unlikely_to_be_a_risk() {
    for end in [Destroyed, Expired, NotHandedOver] {
        let exposures = [sealed(1, &[Sealed, HandedOver, end]), sealed(2, &[Sealed, HandedOver, CodeSent, end])];
        assert_eq!(outlook(&exposures), Outlook::RiskUnlikely, "{end}");
        assert!(hints(&case(vec![]), &exposures).contains(&(Hint::RiskUnlikely, vec![1, 2])), "{end}");
    }
    assert_eq!(outlook(&[]), Outlook::ToJudge, "no message is no reassurance");
}

#[test]
fn b2_what_nobody_opened_yet_is_to_be_taken_back_first() {
    let exposures = [sealed(1, &[Sealed, HandedOver]), sealed(2, &[Sealed, HandedOver, Suspended])];
    let hints = hints(&case(vec![]), &exposures);
    assert!(hints.contains(&(Hint::TakeBack, vec![1, 2])), "{hints:?}");
    assert!(!hints.iter().any(|(hint, _)| *hint == Hint::RiskUnlikely), "it can still be opened: {hints:?}");
    let given_again = sealed(1, &[Sealed, HandedOver, Suspended, Resumed]);
    assert!(matches!(given_again.reach, Reach::Sealed(crate::Sealed { stands: Stands::Readable, .. })));
}

#[test]
fn b3_what_was_opened_is_named_also_where_it_was_taken_back_afterwards() {
    let exposures = [sealed(1, &[Sealed, HandedOver, Opened, Destroyed]), sealed(2, &[Sealed, HandedOver, Destroyed])];
    let hints = hints(&case(vec![]), &exposures);
    assert!(hints.contains(&(Hint::WasOpened, vec![1])), "{hints:?}");
    assert_eq!(outlook(&exposures), Outlook::ToJudge);
}

#[test]
fn b4_sensitive_data_that_may_have_been_read_may_be_a_high_risk() {
    let opened = [sealed(1, &[Sealed, HandedOver, Opened]), of_nothing(item(2), None, NoReading::Elsewhere)];
    let answered = |value: &str| case(vec![Entry::Answered { field: FormField::DataSpecial, value: value.to_owned() }]);
    for (value, high) in [("health", true), ("unknown", true), ("none", false), ("Geen.", false)] {
        let hints = hints(&answered(value), &opened);
        assert_eq!(hints.contains(&(Hint::MaybeHigh, vec![1, 2])), high, "{value}: {hints:?}");
    }
    let unread = [sealed(1, &[Sealed, HandedOver, Destroyed])];
    assert!(!hints(&answered("health"), &unread).iter().any(|(hint, _)| *hint == Hint::MaybeHigh));
}

#[test]
fn b5_and_b6_what_went_open_is_taken_as_read_whatever_a_picture_says() {
    let loads = [(at(-3), openlijk_model::OpenerClass::Person)];
    let exposures = [
        of_loads(item(1), safe(), at(-24), &loads),
        of_loads(item(2), safe(), at(-24), &[]),
        of_nothing(item(3), Some((safe(), at(-24), Carried::Open)), NoReading::Crowd),
        of_nothing(item(4), Some((safe(), at(-24), Carried::Open)), NoReading::Unmeasured),
    ];
    let hints = hints(&case(vec![]), &exposures);
    assert!(hints.contains(&(Hint::TakeAsRead, vec![1, 2, 3, 4])), "{hints:?}");
    assert!(hints.contains(&(Hint::PictureProvesNothing, vec![1, 2, 3])), "{hints:?}");
    assert!(exposures.iter().all(|exposure| !exposure.was_opened()), "a picture is no opening");
    let weak = exposures[0].facts.iter().find(|fact| matches!(fact.what, Happened::Loaded(_))).unwrap();
    assert_eq!(weak.grade, Grade::Weak);
}

#[test]
fn b7_a_trusted_word_is_named_for_a_person_to_weigh_and_the_last_word_counts() {
    let stated = |item, said, trusted| Entry::Stated { item, said, trusted, text: "by telephone".to_owned() };
    let case = case(vec![
        stated(1, Statement::Deleted, true),
        stated(2, Statement::Deleted, false),
        stated(3, Statement::NotOpened, true),
        stated(3, Statement::Read, true),
    ]);
    let exposures: Vec<Exposure> = (1..=3).map(|number| sealed(number, &[Sealed, HandedOver, Opened])).collect();
    let hints = hints(&case, &exposures);
    assert!(hints.contains(&(Hint::TrustedWord, vec![1])), "{hints:?}");
    assert!(hints.contains(&(Hint::WasOpened, vec![1, 2, 3])), "a word does not undo what is on record: {hints:?}");
    assert!(!hints.iter().any(|(hint, _)| *hint == Hint::RiskUnlikely));
}

#[test]
fn b8_b9_and_b10_tries_afterwards_the_portal_for_next_time_and_questions_about_the_data() {
    let exposures = [
        sealed(1, &[Sealed, HandedOver, Destroyed, TriedAfter, TriedAfter]),
        of_nothing(item(2), Some((safe(), at(-24), Carried::Open)), NoReading::OtherPurpose),
        of_nothing(item(3), None, NoReading::Gone),
    ];
    let found = hints(&case(vec![]), &exposures);
    assert!(found.contains(&(Hint::TriedAfter, vec![1])), "{found:?}");
    assert!(found.contains(&(Hint::PortalNextTime, vec![2])), "of what is gone nobody can say how it went: {found:?}");
    assert!(found.contains(&(Hint::AskAboutData, vec![])), "{found:?}");
    let fields = [FormField::DataOrdinary, FormField::DataSpecial, FormField::Records, FormField::PeopleMax];
    let answered = fields.map(|field| Entry::Answered { field, value: "unknown".to_owned() }).to_vec();
    assert!(!hints(&case(answered), &exposures).iter().any(|(hint, _)| *hint == Hint::AskAboutData));
}

#[test]
fn every_hint_has_a_rule_of_its_own() {
    let mut rules: Vec<&str> = Hint::ALL.iter().map(|hint| hint.rule()).collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), Hint::ALL.len());
}

#[test]
fn an_opening_is_as_strong_as_the_reader_showed_who_they_are_and_names_what_was_fetched() {
    let exposure = of_sealed(
        item(1),
        safe(),
        at(-24),
        &events(&[
            (Sealed, Factor::Sms, None),
            (HandedOver, Factor::Sms, None),
            (CodeSent, Factor::Sms, None),
            (Opened, Factor::Sms, None),
            (Decrypted, Factor::Sms, None),
            (Fetched, Factor::Sms, Some(2)),
            (Destroyed, Factor::Sms, Some(2)),
        ]),
    );
    let Reach::Sealed(sealed) = &exposure.reach else { panic!("{exposure:?}") };
    let opened = sealed.opened.as_ref().unwrap();
    assert_eq!((opened.grade, opened.shown, opened.first), (Grade::Strong, true, at(-21)));
    assert!(opened.fetched.contains(&2));
    assert_eq!(sealed.stands, Stands::Readable, "one part was taken back, and the rest was not");
    let by_mailbox = crate::tests::sealed(2, &[Sealed, HandedOver, Opened]);
    assert_eq!(
        Tally::of(&[exposure, by_mailbox]),
        Tally { opened_strong: 1, opened_medium: 1, fetched: 1, ..Tally::default() }
    );
}

fn any_act() -> impl Strategy<Value = SealedAct> {
    prop::sample::select(SealedAct::ALL.to_vec())
}

proptest! {
    /// LAW.md 5.4: opened is never "no risk", whatever else happened to it and to others.
    #[test]
    fn nothing_that_was_opened_ever_yields_that_a_risk_is_unlikely(
        histories in prop::collection::vec(prop::collection::vec(any_act(), 0..8), 0..5),
        opened in prop::sample::select(vec![Opened, Decrypted, Fetched, Answered, Forwarded]),
        before in prop::collection::vec(any_act(), 0..5),
        after in prop::collection::vec(any_act(), 0..5),
        trusted in any::<bool>(),
    ) {
        let mut exposures: Vec<Exposure> =
            histories.iter().zip(2..).map(|(acts, number)| sealed(number, acts)).collect();
        let acts: Vec<SealedAct> = before.into_iter().chain([opened]).chain(after).collect();
        exposures.push(sealed(1, &acts));
        let case = case(vec![Entry::Stated { item: 1, said: Statement::Deleted, trusted, text: "said so".to_owned() }]);
        prop_assert_eq!(outlook(&exposures), Outlook::ToJudge);
        let hints = hints(&case, &exposures);
        prop_assert!(!hints.iter().any(|(hint, _)| *hint == Hint::RiskUnlikely), "{:?}", hints);
        prop_assert!(hints.iter().any(|(hint, items)| *hint == Hint::WasOpened && items.contains(&1)), "{:?}", hints);
    }

    /// What is not known to be unread is never taken as unread.
    #[test]
    fn nothing_of_which_nothing_is_known_ever_yields_that_a_risk_is_unlikely(
        why in prop::sample::select(NoReading::ALL.to_vec()), closed in 0_u32..4,
    ) {
        let mut exposures: Vec<Exposure> =
            (2..2 + closed).map(|number| sealed(number, &[Sealed, HandedOver, Destroyed])).collect();
        exposures.push(of_nothing(item(1), None, why));
        prop_assert_eq!(outlook(&exposures), Outlook::ToJudge);
        let taken_as_read = hints(&case(vec![]), &exposures).into_iter().any(|(hint, items)| {
            hint == Hint::TakeAsRead && items == [1]
        });
        prop_assert!(taken_as_read);
    }

    /// Every message is counted once.
    #[test]
    fn a_tally_counts_every_message_once(histories in prop::collection::vec(prop::collection::vec(any_act(), 0..8), 0..9)) {
        let exposures: Vec<Exposure> = histories.iter().zip(1..).map(|(acts, number)| sealed(number, acts)).collect();
        prop_assert_eq!(Tally::of(&exposures).all(), exposures.len() as u64);
    }
}

fn who() -> Who {
    Who { organisation: "Ziekenhuis Voorbeeld".to_owned(), contact: "fg@example.nl".to_owned() }
}

fn filled(case: &Case, exposures: &[Exposure], filing: Filing, now: Timestamp) -> Form {
    let who = who();
    Form::filled(&Given { case, who: &who, exposures, taken: &[] }, filing, now)
}

fn answered(field: FormField, value: &str) -> Entry {
    Entry::Answered { field, value: value.to_owned() }
}

#[test]
fn the_form_has_every_field_says_what_is_known_and_from_where_and_marks_what_is_to_be_asked() {
    let exposures = [sealed(1, &[Sealed, HandedOver, Opened, Destroyed])];
    let case = case(vec![answered(FormField::PeopleMax, "unknown"), answered(FormField::Records, "12")]);
    let form = filled(&case, &exposures, Filing::First, at(1));
    assert_eq!(form.lines.len(), FormField::ALL.len());
    let known = |field| match form.answer(field) {
        Answer::Known { value, source } => Some((value.clone(), source.clone())),
        _ => None,
    };
    assert_eq!(known(FormField::Organisation).unwrap().1, Source::Settings);
    assert_eq!(known(FormField::Began), Some((Value::Moment(at(-24)), Source::Record)));
    assert_eq!(known(FormField::Ended), Some((Value::Moment(at(-21)), Source::Record)));
    assert_eq!(known(FormField::Ongoing), Some((Value::YesNo(false), Source::Record)));
    assert_eq!(known(FormField::Records).unwrap().0, Value::Count(12));
    assert!(matches!(form.answer(FormField::PeopleMax), Answer::Unknown { .. }));
    assert_eq!(form.answer(FormField::PeopleMin), &Answer::Asked, "whoever got it is not whom it is about");
    assert_eq!(form.answer(FormField::LateReason), &Answer::NotNeeded);
    assert!(form.asked().contains(&FormField::DataSpecial));
    let Some((Value::Read(tally), _)) = known(FormField::ConsequencesSecurity) else { panic!("{form:?}") };
    assert_eq!(tally.opened_medium, 1);
}

#[test]
fn a_first_notification_after_the_72_hours_needs_its_reason_and_before_them_none() {
    let filed =
        |at| Entry::Filed { filing: Filing::First, number: "1".to_owned(), at, form: vec![], why: String::new() };
    let open = case(vec![]);
    assert_eq!(open.may_add(&filed(at(72)), at(80)), Ok(()));
    assert_eq!(open.may_add(&filed(at(73)), at(80)), Err(Refusal::LateReason));
    assert_eq!(open.may_add(&filed(at(90)), at(80)), Err(Refusal::Ahead));
    let explained = case(vec![answered(FormField::LateReason, "found in a backup")]);
    assert_eq!(explained.may_add(&filed(at(73)), at(80)), Ok(()));
    assert_eq!(filled(&open, &[], Filing::First, at(73)).answer(FormField::LateReason), &Answer::Asked);
}

#[test]
fn a_correction_of_the_moment_of_being_aware_takes_no_hours_back() {
    let later = case(vec![answered(FormField::Aware, "2026-03-03T08:00:00Z")]);
    assert_eq!(later.deadline().from, at(0));
    let earlier = case(vec![answered(FormField::Aware, "2026-03-01T08:00:00Z"), answered(FormField::Aware, AWARE)]);
    assert_eq!(earlier.deadline().from, at(-24));
    assert!(open_value(FormField::Aware, "unknown").is_err(), "without that moment there is no clock");
}

fn open_value(field: FormField, value: &str) -> Result<(), Refusal> {
    case(vec![]).may_add(&answered(field, value), at(1))
}

#[test]
fn answers_fit_their_fields() {
    for (field, good, bad) in [
        (FormField::Records, "12", "a dozen"),
        (FormField::Began, "2026-03-01T08:00:00+01:00", "yesterday"),
        (FormField::CrossBorder, "no", "perhaps"),
        (FormField::Breaches, "confidentiality, integrity", "secrecy"),
    ] {
        assert_eq!(open_value(field, good), Ok(()), "{field}");
        assert_eq!(open_value(field, "unknown"), Ok(()), "{field}");
        assert!(matches!(open_value(field, bad), Err(Refusal::Value { .. })), "{field}");
    }
    assert_eq!(open_value(FormField::PeopleTold, "yes"), Err(Refusal::Derived(FormField::PeopleTold)));
    assert_eq!(open_value(FormField::Summary, "  "), Err(Refusal::Blank("value")));
    assert_eq!(open_value(FormField::Began, "2027-03-01T08:00:00Z"), Err(Refusal::Ahead));
}

#[test]
fn a_supplement_names_the_earlier_number_and_what_changed_and_a_withdrawal_ends_it() {
    let first = filled(&case(vec![]), &[], Filing::First, at(1));
    let form = first
        .lines
        .iter()
        .map(|line| FiledLine {
            field: line.field,
            said: Some("in words".to_owned()),
            value: line.answer.value().cloned(),
        })
        .collect();
    let filed = Entry::Filed { filing: Filing::First, number: "AP-17".to_owned(), at: at(1), form, why: String::new() };
    let mut entries = vec![filed, answered(FormField::Records, "12")];
    let told = case(entries.clone());
    assert_eq!(told.state(), State::Notified);
    let form = filled(&told, &[], Filing::Supplement, at(2));
    assert_eq!(form.changed, [FormField::Records]);
    assert!(
        matches!(form.answer(FormField::AboutEarlier), Answer::Known { value: Value::Text(number), .. } if number == "AP-17")
    );
    let file = |filing| Entry::Filed {
        filing,
        number: String::new(),
        at: at(3),
        form: vec![],
        why: "it was the right person".to_owned(),
    };
    assert_eq!(told.may_add(&file(Filing::First), at(4)), Err(Refusal::Filed));
    assert_eq!(told.may_add(&file(Filing::Withdrawal), at(4)), Ok(()));
    entries.push(file(Filing::Withdrawal));
    let withdrawn = case(entries);
    assert_eq!(withdrawn.state(), State::Withdrawn);
    assert_eq!(withdrawn.may_add(&file(Filing::Supplement), at(4)), Err(Refusal::NotFiled));
    assert_eq!(withdrawn.may_add(&file(Filing::First), at(4)), Ok(()), "it can be told anew");
    assert_eq!(case(vec![]).may_add(&file(Filing::Supplement), at(4)), Err(Refusal::NotFiled));
}

#[test]
fn a_person_decides_with_a_reason_and_the_state_follows_from_what_was_written() {
    let decided = |decision, why: &str| Entry::Decided { decision, why: why.to_owned() };
    assert_eq!(case(vec![]).may_add(&decided(Decision::Notify(false), " "), at(1)), Err(Refusal::Blank("why")));
    assert_eq!(case(vec![]).state(), State::Open);
    let not = case(vec![
        decided(Decision::Risk(Risk::Unlikely), "never opened"),
        decided(Decision::Notify(false), "no risk"),
    ]);
    assert_eq!(not.state(), State::NotNotified);
    assert!(matches!(not.left(at(80)), Left::NotNeeded { .. }));
    let after_all =
        case(vec![decided(Decision::Notify(false), "x"), decided(Decision::Notify(true), "it was opened after all")]);
    assert_eq!(after_all.state(), State::ToNotify);
    assert!(after_all.left(at(80)).is_over());
    let closed = case(vec![Entry::Closed { why: "done".to_owned() }]);
    assert_eq!(closed.state(), State::Closed);
    let again =
        case(vec![Entry::Closed { why: "done".to_owned() }, Entry::Noted { text: "more came to light".to_owned() }]);
    assert_eq!(again.state(), State::Open, "a later entry opens it again");
}

#[test]
fn the_plan_knows_who_when_and_what_is_done() {
    let planned = |step: &str| Entry::Planned {
        step: step.to_owned(),
        who: "K. Bakker".to_owned(),
        until: "2026-04-01".parse().unwrap(),
    };
    let case = case(vec![
        planned("check addresses twice"),
        planned("use the portal"),
        Entry::Done { step: 2, result: "in use".to_owned() },
    ]);
    let plan = case.plan();
    assert_eq!(plan.iter().map(|step| (step.number, step.done.is_some())).collect::<Vec<_>>(), [(1, false), (2, true)]);
    for (step, fits) in [(1, true), (2, false), (3, false)] {
        let done = Entry::Done { step, result: "done".to_owned() };
        assert_eq!(case.may_add(&done, at(1)).is_ok(), fits, "{step}");
    }
}

#[test]
fn a_letter_that_lacks_a_part_cannot_be_made() {
    let whole = LetterWords {
        what: "Your letter went to somebody else.".to_owned(),
        consequences: "They may have read it.".to_owned(),
        measures: "We took it back.".to_owned(),
        advice: String::new(),
    };
    assert!(Letter::of(Language::En, &who(), Some(&whole)).is_ok());
    assert_eq!(
        Letter::of(Language::En, &Who::default(), None).unwrap_err(),
        [LetterPart::What, LetterPart::Contact, LetterPart::Consequences, LetterPart::Measures]
    );
    for part in LetterPart::ALL {
        let (mut words, mut who) = (whole.clone(), who());
        match part {
            LetterPart::What => words.what.clear(),
            LetterPart::Contact => who.contact.clear(),
            LetterPart::Consequences => words.consequences = " ".to_owned(),
            LetterPart::Measures => words.measures.clear(),
        }
        assert_eq!(Letter::of(Language::Fr, &who, Some(&words)).unwrap_err(), [*part]);
    }
}

#[test]
fn an_entry_reads_back_as_it_was_written() {
    let entries = [
        Entry::Opened { kind: IncidentKind::Other, aware: at(0), what: "x".to_owned() },
        Entry::Decided { decision: Decision::Risk(Risk::High), why: "x".to_owned() },
        Entry::Decided { decision: Decision::Tell(false), why: "x".to_owned() },
        Entry::Filed {
            filing: Filing::First,
            number: "1".to_owned(),
            at: at(1),
            form: vec![FiledLine { field: FormField::Records, said: None, value: Some(Value::Count(3)) }],
            why: String::new(),
        },
        Entry::Worded { language: Language::It, words: LetterWords::default() },
        Entry::Planned { step: "x".to_owned(), who: "y".to_owned(), until: "2026-04-01".parse().unwrap() },
    ];
    for entry in entries {
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry, "{text}");
    }
}
