use super::*;

const HEAD: &str = "address,purpose,state,at,language,wording";

fn purpose(id: &str, double_opt_in: bool) -> Purpose {
    let declared = serde_json::json!({
        "id": id, "name": "News", "kind": "newsletter-reach", "measure": "individual", "controller": "private",
        "recipient_class": "citizen", "basis": "a", "double_opt_in": double_opt_in,
    });
    serde_json::from_value(declared).unwrap()
}

fn read(text: &str) -> Vec<Record> {
    let purposes = [purpose("news", false), purpose("twice", true)];
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    let mut lines = Lines::new(text, &purposes, now).unwrap().finding_contradictions();
    std::iter::from_fn(|| lines.next()).collect()
}

fn one(line: &str) -> Record {
    read(&format!("{HEAD}\n{line}\n")).remove(0)
}

fn problems(line: &str) -> Vec<(&'static str, String)> {
    one(line).unwrap_err().into_iter().map(|bad| (bad.column, bad.problem)).collect()
}

#[test]
fn a_good_line_is_read_whole() {
    let line = one("Jan@Bücher.example,news,granted,2026-05-01,nl,\"Ja, u mag\r\nzien\"").unwrap();
    assert_eq!(line.address, "jan@xn--bcher-kva.example");
    assert_eq!(line.wording, Some((Language::Nl, "Ja, u mag\r\nzien".to_owned())));
    assert_eq!(line.at, "2026-05-01T00:00:00Z".parse().unwrap());
    assert_eq!((line.how, line.about), (HowChosen::Import, Aspect::Opens));
}

#[test]
fn columns_come_in_any_order_and_spreadsheets_write_semicolons() {
    let text = "State;AT;purpose;address;country;collected;told;how;about\r\nrefused;2026-05-01T10:00:00Z;news;a@b.nl;fr;2026-04-01;2026-04-02;page;links\r\n";
    let line = read(text).remove(0).unwrap();
    assert_eq!((line.state, line.about, line.how), (ChoiceState::Refused, Aspect::Links, HowChosen::Page));
    assert_eq!(line.country.as_deref(), Some("FR"));
    assert!(line.collected.is_some() && line.told.is_some());
}

#[test]
fn everything_that_is_wrong_with_a_line_is_said_at_once_without_quoting_it() {
    let found = problems("jan at example,nieuws,yes,yesterday,nl,");
    let columns: Vec<_> = found.iter().map(|(column, _)| *column).collect();
    assert_eq!(columns, ["address", "purpose", "state", "at"], "{found:?}");
    assert!(!format!("{found:?}").contains("jan"), "{found:?}");
}

#[test]
fn a_yes_needs_its_words_and_their_language() {
    assert_eq!(problems("a@b.nl,news,granted,2026-05-01,nl,")[0].0, "wording");
    assert_eq!(problems("a@b.nl,news,granted,2026-05-01,,Ja")[0].0, "language");
    assert!(one("a@b.nl,news,refused,2026-05-01,,").is_ok());
}

#[test]
fn what_lies_ahead_never_happened() {
    assert_eq!(problems("a@b.nl,news,refused,2026-11-23,,"), [("at", "lies ahead".to_owned())]);
    assert!(one("a@b.nl,news,refused,2026-11-22T11:59:59Z,,").is_ok());
}

#[test]
fn no_choice_is_no_line() {
    assert!(problems("a@b.nl,news,unknown,2026-05-01,,")[0].1.contains("no choice"));
}

#[test]
fn odd_characters_are_refused() {
    assert!(problems("a@b.nl,news,refused,2026-05-01,,x\0y")[0].1.contains("NUL"));
    assert!(problems("\"a@b.nl\r\n\",ne\tws,refused,2026-05-01,,").iter().any(|(column, _)| *column == "purpose"));
    assert_eq!(problems("Jan <a@b.nl>,news,refused,2026-05-01,,")[0].0, "address");
    assert_eq!(problems("a@b.nl;c@d.nl,news,refused,2026-05-01,,")[0].0, "address");
}

#[test]
fn what_is_wrong_with_an_address_reads_on_from_its_column() {
    assert_eq!(problems("x,news,refused,2026-05-01,,")[0], ("address", "needs text on both sides of an @".to_owned()));
}

#[test]
fn a_line_with_too_many_or_too_few_cells_is_bad() {
    assert!(problems("a@b.nl,news,refused")[0].1.contains("has 3 cells"));
    assert!(problems("a@b.nl,news,refused,2026-05-01,,x,y")[0].1.contains("has 7 cells"));
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest_in_silence() {
    let rest = "a@b.nl,news,refused,2026-05-01,nl,x\n".repeat(1000);
    let found = read(&format!("{HEAD}\na@b.nl,news,granted,2026-05-01,nl,\"Ja\n{rest}"));
    assert!(found.iter().any(|record| record.is_err()));
}

#[test]
fn bad_lines_are_named_by_their_line_in_the_file() {
    let text = format!(
        "{HEAD}\na@b.nl,news,granted,2026-05-01,nl,\"Ja\nzeker\"\n\nx,news,refused,2026-05-01,,\ny,news,refused,2026-05-01,,"
    );
    for text in [text.clone(), text.replace('\n', "\r\n")] {
        let lines: Vec<u64> = read(&text).iter().filter_map(|record| Some(record.as_ref().err()?[0].line)).collect();
        assert_eq!(lines, [5, 6], "{text:?}");
    }
}

#[test]
fn two_lines_that_contradict_each_other_are_found_and_a_repetition_is_none() {
    let line = |state| format!("a@b.nl,news,{state},2026-05-01,nl,Ja\n");
    let found = read(&format!("{HEAD}\n{}{}{}", line("granted"), line("granted"), line("refused")));
    assert!(found[0].is_ok() && found[1].is_ok());
    assert!(found[2].as_ref().unwrap_err()[0].problem.contains("line 2 says otherwise"));
}

#[test]
fn a_first_line_that_will_not_do_is_said_before_anything_is_read() {
    let fails = |head: &str| Lines::new(head, &[], Timestamp::UNIX_EPOCH).err().unwrap();
    assert!(fails("address,purpose,state\n").contains("does not name the column at"));
    assert!(
        fails("adresse,purpose,state,at\n")
            .contains("\u{201c}adresse\u{201d} in the first line is not a column; the columns are address")
    );
    assert!(fails("address,purpose,state,at,\n").contains("cell 5 of the first line names no column"));
    let headless = fails("Jan,jan@example.org,news,refused,2026-05-01\n");
    assert!(headless.contains("is no list of columns") && !headless.contains("an@"), "{headless}");
    assert!(fails("address,purpose,state,at,at\n").contains("twice"));
}

#[test]
fn under_double_opt_in_a_yes_names_the_confirmation_of_the_mailbox() {
    let text = "address,purpose,state,at,how,language,wording,proof\n\
                a@b.nl,twice,granted,2026-05-01,,nl,Ja,\n\
                a@b.nl,twice,granted,2026-05-02,,nl,Ja,confirmed 12\n\
                a@b.nl,twice,granted,2026-05-03,mailed-link,nl,Ja,\n\
                a@b.nl,twice,refused,2026-05-04,,,,\n\
                a@b.nl,news,granted,2026-05-01,,nl,Ja,\n";
    let found = read(text);
    let bad = &found[0].as_ref().unwrap_err()[0];
    assert_eq!((bad.line, bad.column), (2, "proof"));
    assert!(bad.remedy.contains("double opt-in"), "{bad:?}");
    assert!(found[1..].iter().all(Result::is_ok), "{found:?}");
}

#[test]
fn a_ledger_says_which_lines_a_later_one_took_the_place_of() {
    let text = "address,purpose,state,at,language,wording,author,said_version,superseded\n\
                a@b.nl,news,refused,2026-05-01,,,openlijk,,yes\n\
                a@b.nl,news,granted,2026-05-01,nl,Ja,mia,3,\n\
                a@b.nl,news,refused,2026-05-02,,,,x,no\n";
    let found = read(text);
    assert!(found[0].as_ref().unwrap().superseded);
    let line = found[1].as_ref().unwrap();
    assert_eq!((line.said_version, line.author.as_deref(), line.superseded), (Some(3), Some("mia"), false));
    let columns: Vec<_> = found[2].as_ref().unwrap_err().iter().map(|bad| bad.column).collect();
    assert_eq!(columns, ["said_version", "superseded"]);
}
