use super::*;

fn ledger_of(fate: &Fate) -> (Ledger, Sink) {
    let (ledger, sink) = (Ledger::default(), Sink::start());
    let letter = ledger.write_letter(&Reader::new("jan@example.net"), Some("p"), "c");
    ledger.note(&letter, fate, &sink);
    ledger.learn_of("/o/x.gif", CountedFor::Message(7), &letter);
    (ledger, sink)
}

fn kept(openings: u64) -> Kept {
    Kept { openings: [(7, openings)].into(), ..Kept::default() }
}

#[test]
fn an_audit_finds_hits_that_are_missing_and_hits_that_nobody_asked_for() {
    let (ledger, sink) = ledger_of(&Fate::NotSent);
    let picture = ledger.pictures().remove(0);
    picture.ask().answered();
    picture.ask().is_not_awaited();
    assert_eq!((0..4).map(|n| ledger.audit(&kept(n), &sink).violations.len()).collect::<Vec<_>>(), [1, 0, 0, 1]);
    assert_eq!(ledger.audit(&kept(0), &sink).lost, 1);
    assert_eq!(ledger.audit(&kept(3), &sink).doubled, 1);
}

#[test]
fn an_audit_finds_hits_that_were_counted_after_a_refusal_was_answered_for() {
    let (ledger, sink) = ledger_of(&Fate::NotSent);
    let picture = ledger.pictures().remove(0);
    ledger.unsettled()[0].to.refusal.is_about_to_close();
    picture.ask().answered();
    ledger.unsettled()[0].to.refusal.has_closed();
    picture.ask().answered();
    assert_eq!((0..3).map(|n| ledger.audit(&kept(n), &sink).violations.len()).collect::<Vec<_>>(), [0, 0, 1]);
}

#[test]
fn an_audit_finds_mail_that_was_taken_and_never_arrived_and_decisions_that_are_not_on_record() {
    let (ledger, sink) = ledger_of(&Fate::Taken("250 ok openlijk measure=individual reason=R26 id=7".to_owned()));
    let findings = ledger.audit(&kept(0), &sink);
    assert_eq!((findings.lost, findings.mails_answered, findings.decisions), (2, 1, 1), "{findings:?}");
}
