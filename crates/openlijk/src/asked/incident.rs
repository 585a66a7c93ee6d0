//! `openlijk incident`: from what was typed to the question.

use crate::cli::{self, IncidentCommand, Put};
use crate::commands::{Ask, Filed, IncidentPaper, IncidentQuestion, IncidentWords, NamedText};
use crate::report::Report;
use openlijk_console::incidents::Format;
use openlijk_incident::{Decision, Entry, LetterWords};
use openlijk_model::{Filing, FormField};

pub fn incident(command: IncidentCommand) -> Result<(Put, Ask), Report> {
    let (put, question) = match command {
        IncidentCommand::New(new) => open(new),
        IncidentCommand::List { register, put } => (put, IncidentQuestion::List { register }),
        IncidentCommand::Show { id, tongue, by, put } => {
            (put, IncidentQuestion::Show { id, language: tongue.lang, by: by.name() })
        }
        IncidentCommand::Report(typed) => paper(typed, Filing::First)?,
        IncidentCommand::Supplement(typed) => paper(typed, Filing::Supplement)?,
        IncidentCommand::Withdraw(typed) => paper(typed, Filing::Withdrawal)?,
        IncidentCommand::Note(typed) => note(typed)?,
        IncidentCommand::Decide(typed) => decide(typed),
        IncidentCommand::Plan(typed) => plan(typed)?,
        IncidentCommand::Letter(typed) => letter(typed),
        IncidentCommand::Close { id, why, by, put } => {
            (put, IncidentQuestion::Add { id, entries: vec![Entry::Closed { why }], named: None, by: by.name() })
        }
    };
    Ok((put, Ask::Incident(question)))
}

fn named(typed: cli::Named) -> NamedText {
    let cli::Named { messages, recipients, from, until } = typed;
    NamedText { messages, people: recipients, from, until }
}

fn open(typed: cli::NewIncident) -> (Put, IncidentQuestion) {
    let cli::NewIncident { kind, aware, what, named: about, began, ended, discovered, by, put } = typed;
    let known = [(FormField::Began, began), (FormField::Ended, ended), (FormField::Discovered, discovered)];
    let answered = known.into_iter().filter_map(|(field, at)| Some(Entry::Answered { field, value: at?.to_string() }));
    let entries = answered.collect();
    (put, IncidentQuestion::New { kind, aware, what, named: named(about), entries, by: by.name() })
}

fn paper(typed: cli::Paper, filing: Filing) -> Result<(Put, IncidentQuestion), Report> {
    let cli::Paper { id, format, output: _, filed, filed_at, why, tongue, by, put } = typed;
    if filing != Filing::First && why.trim().is_empty() {
        return Err(Report::bad_input("--why is empty; say what is added, or why it is withdrawn"));
    }
    let format = if put.json { Format::Json } else { format };
    let filed = filed.map(|number| Filed { number, at: filed_at });
    let paper = IncidentPaper { id, filing, format, language: tongue.lang, filed, why, by: by.name() };
    Ok((put, IncidentQuestion::Paper(paper)))
}

fn note(typed: cli::Note) -> Result<(Put, IncidentQuestion), Report> {
    let cli::Note { id, text, did, answers, item, says, trusted, named: about, by, put } = typed;
    let mut entries: Vec<Entry> = answers.into_iter().map(|(field, value)| Entry::Answered { field, value }).collect();
    entries.extend(did.map(|text| Entry::Acted { text }));
    match (item, says, text) {
        (Some(item), Some(said), Some(text)) => entries.push(Entry::Stated { item, said, trusted, text }),
        (_, _, text) => entries.extend(text.map(|text| Entry::Noted { text })),
    }
    let about = named(about);
    let about = (!about.messages.is_empty() || !about.people.is_empty()).then_some(about);
    if entries.is_empty() && about.is_none() {
        return Err(Report::bad_input(
            "there is nothing to add; give --text, --set, --did, --item, --message or --recipient",
        ));
    }
    Ok((put, IncidentQuestion::Add { id, entries, named: about, by: by.name() }))
}

fn decide(typed: cli::DecideIncident) -> (Put, IncidentQuestion) {
    let cli::DecideIncident { id, risk, notify, tell, why, by, put } = typed;
    let decisions =
        [risk.map(Decision::Risk), notify.map(Decision::Notify), tell.map(Decision::Tell)].into_iter().flatten();
    let entries = decisions.map(|decision| Entry::Decided { decision, why: why.clone() }).collect();
    (put, IncidentQuestion::Add { id, entries, named: None, by: by.name() })
}

fn plan(typed: cli::Plan) -> Result<(Put, IncidentQuestion), Report> {
    let cli::Plan { id, step, who, until, done, result, by, put } = typed;
    let entry = match (step, who, until, done, result) {
        (Some(step), Some(who), Some(until), ..) => Entry::Planned { step, who, until },
        (None, _, _, Some(step), Some(result)) => Entry::Done { step, result },
        _ => return Err(Report::bad_input("give --step with --who and --until, or --done with --result")),
    };
    Ok((put, IncidentQuestion::Add { id, entries: vec![entry], named: None, by: by.name() }))
}

fn letter(typed: cli::Letter) -> (Put, IncidentQuestion) {
    let cli::Letter { id, tongue, what, consequences, measures, advice, sent, how, output: _, by, put } = typed;
    let words = LetterWords { what, consequences, measures, advice };
    let told = sent.zip(how);
    let letter = IncidentWords { id, language: tongue.lang, words, told, by: by.name() };
    (put, IncidentQuestion::Letter(letter))
}
