//! From what was typed to the question that it puts.

mod incident;

use crate::cli::{
    self, AccountCommand, Command, ConsentCommand, OpinionCommand, PurposeCommand, Put, RetentionCommand,
    SealedCommand, SubjectCommand, TokenCommand,
};
use crate::commands::{
    AccountQuestion, Ask, Chosen, ConsentQuestion, OfficerQuestion, PauseScope, PurposeQuestion, Request,
    SealedQuestion, SubjectQuestion, Switch, TokenQuestion, Which,
};
use crate::report::Report;
use openlijk_model::{ChoiceState, Opinion};
use std::io::Read as _;
use std::path::Path;

/// A command that needs the store and is one question.
pub fn question(command: Command) -> Result<(Put, Ask), Report> {
    Ok(match command {
        Command::Purpose(command) => purpose(command)?,
        Command::Decide(cli::Decide {
            purpose: Some(purpose),
            recipient: Some(recipient),
            measure,
            at,
            by,
            put,
            ..
        }) => (put, Ask::Decide { purpose, recipient, ceiling: measure, at, by: by.name() }),
        Command::Prepare(prepare) => {
            let mut message = Vec::new();
            std::io::stdin()
                .read_to_end(&mut message)
                .map_err(|error| Report::failed(format!("standard input: {error}")))?;
            let cli::Prepare { purpose, recipient, campaign, variant, at } = prepare;
            (Put { at, json: false }, Ask::Prepare { purpose, recipient, campaign, variant, message })
        }
        Command::Consent(command) => consent(command)?,
        Command::Pause(pause) => switch(pause, false),
        Command::Resume(pause) => switch(pause, true),
        Command::Figures(figures) => (figures.put, Ask::Figures { campaign: figures.campaign }),
        Command::Subject(command) => subject(command),
        Command::Sealed(command) => sealed(command)?,
        Command::Incident(command) => incident::incident(command)?,
        Command::Retention(command) => retention(command),
        Command::Opinion(command) => opinion(command),
        Command::Account(command) => account(command)?,
        Command::Token(command) => token(command),
        Command::Decide(_) => return Err(Report::bad_input("--purpose and --recipient go together; or give --facts")),
        Command::Demo(_)
        | Command::Init(_)
        | Command::Serve(_)
        | Command::Check(_)
        | Command::Scan(_)
        | Command::Strip(_) => {
            return Err(Report::failed("this command is no single question"));
        }
    })
}

fn purpose(command: PurposeCommand) -> Result<(Put, Ask), Report> {
    let switch = |cli::Switch { id, why, by, put }, on| (put, PurposeQuestion::Switch { id, on, why, by: by.name() });
    let (put, question) = match command {
        PurposeCommand::List { put } => (put, PurposeQuestion::List),
        PurposeCommand::Show { id, put } => (put, PurposeQuestion::Show { id }),
        PurposeCommand::Apply { file, by, put } => {
            let text = text_of(&file)?;
            (put, PurposeQuestion::Apply { file: file.display().to_string(), text, by: by.name() })
        }
        PurposeCommand::Export { put } => (put, PurposeQuestion::Export),
        PurposeCommand::Review { put } => (put, PurposeQuestion::Review),
        PurposeCommand::On(command) => switch(command, true),
        PurposeCommand::Off(command) => switch(command, false),
    };
    Ok((put, Ask::Purpose(question)))
}

fn consent(command: ConsentCommand) -> Result<(Put, Ask), Report> {
    let choose = |cli::Choose { address, purpose, about, wording, lang: language, proof, by, put }, state| {
        let by = by.name();
        (put, ConsentQuestion::Choose(Chosen { address, purpose, state, about, wording, language, proof, by }))
    };
    let (put, question) = match command {
        ConsentCommand::Grant(command) => choose(command, ChoiceState::Granted),
        ConsentCommand::Refuse(command) => choose(command, ChoiceState::Refused),
        ConsentCommand::Withdraw(command) => choose(command, ChoiceState::Withdrawn),
        ConsentCommand::Show { address, by, put } => (put, ConsentQuestion::Show { address, by: by.name() }),
        ConsentCommand::Ask { address, purpose, lang: language, by, put } => {
            (put, ConsentQuestion::Ask { address, purpose, language, by: by.name() })
        }
        ConsentCommand::Snippet { purpose, lang: language, put } => {
            (put, ConsentQuestion::Snippet { purpose, language })
        }
        ConsentCommand::Import(_) | ConsentCommand::Export { .. } => {
            return Err(Report::failed("this command is no single question"));
        }
    };
    Ok((put, Ask::Consent(question)))
}

fn switch(pause: cli::Pause, end: bool) -> (Put, Ask) {
    let cli::Pause { scope, why, by, put } = pause;
    let scope = match scope {
        cli::Scope { purpose: Some(purpose), .. } => PauseScope::Purpose(purpose),
        cli::Scope { campaign: Some(campaign), .. } => PauseScope::Campaign(campaign),
        cli::Scope { recipient: Some(recipient), .. } => PauseScope::Recipient(recipient),
        cli::Scope { message: Some(message), .. } => PauseScope::Message(message),
        cli::Scope { .. } => PauseScope::All,
    };
    (put, Ask::Pause(Switch { scope, why, by: by.name(), end }))
}

fn subject(command: SubjectCommand) -> (Put, Ask) {
    let of = |cli::Person { address, note, by, put }| (put, Request { address, note, by: by.name() });
    let (put, question) = match command {
        SubjectCommand::Export(person) => {
            let (put, request) = of(person);
            (put, SubjectQuestion::Export(request))
        }
        SubjectCommand::Erase(person) => {
            let (put, request) = of(person);
            (put, SubjectQuestion::Erase(request))
        }
        SubjectCommand::Restrict(person) => {
            let (put, request) = of(person);
            (put, SubjectQuestion::Restrict { request, wanted: true })
        }
        SubjectCommand::Unrestrict(person) => {
            let (put, request) = of(person);
            (put, SubjectQuestion::Restrict { request, wanted: false })
        }
        SubjectCommand::Object { person, end } => {
            let (put, request) = of(person);
            (put, SubjectQuestion::Object { request, wanted: !end })
        }
        SubjectCommand::Correct { person, to } => {
            let (put, request) = of(person);
            (put, SubjectQuestion::Correct { request, to })
        }
        SubjectCommand::Set { address, country, collected, put } => {
            (put, SubjectQuestion::Set { address, country, collected })
        }
        SubjectCommand::Requests { put } => (put, SubjectQuestion::Requests),
        SubjectCommand::Close { id, outcome, by, put } => (put, SubjectQuestion::Close { id, outcome, by: by.name() }),
    };
    (put, Ask::Subject(question))
}

fn sealed(command: SealedCommand) -> Result<(Put, Ask), Report> {
    let which = |cli::Which { message, part, why, by, put }| (put, Which { message, part, why, by: by.name() });
    let (put, question) = match command {
        SealedCommand::List { sender, by, put } => (put, SealedQuestion::List { sender, by: by.name() }),
        SealedCommand::Show { message, by, put } => (put, SealedQuestion::Show { message, by: by.name() }),
        SealedCommand::TakeBack { which: typed, destroy, at } => {
            let (put, which) = which(typed);
            (put, SealedQuestion::TakeBack { which, destroy, at })
        }
        SealedCommand::Resume(typed) => {
            let (put, which) = which(typed);
            (put, SealedQuestion::Resume(which))
        }
        SealedCommand::Unlock { message, by, put } => (put, SealedQuestion::Unlock { message, by: by.name() }),
        SealedCommand::Factor { address, phone: Some(phone), by, put, .. } => {
            (put, SealedQuestion::Phone { address, phone, by: by.name() })
        }
        // A code on the command line would stand in the shell's history.
        SealedCommand::Factor { address, code_file: Some(file), by, put, .. } => {
            let code = text_of(&file)?.lines().next().unwrap_or_default().to_owned();
            (put, SealedQuestion::Agreed { address, code, by: by.name() })
        }
        SealedCommand::Factor { address, forget: true, by, put, .. } => {
            (put, SealedQuestion::ForgetFactors { address, by: by.name() })
        }
        SealedCommand::Factor { .. } => return Err(Report::bad_input("give --phone, --code-file or --forget")),
    };
    Ok((put, Ask::Sealed(question)))
}

fn retention(command: RetentionCommand) -> (Put, Ask) {
    let (put, question) = match command {
        RetentionCommand::Run { dry_run: true, put, .. } => (put, OfficerQuestion::RetentionPlan),
        RetentionCommand::Run { by, put, .. } => (put, OfficerQuestion::RetentionRun { by: by.name() }),
        RetentionCommand::List { put } => (put, OfficerQuestion::RetentionList),
    };
    (put, Ask::Officer(question))
}

fn opinion(command: OpinionCommand) -> (Put, Ask) {
    let (put, question) = match command {
        OpinionCommand::Record(cli::RecordOpinion { id, about, lawyer, day, note, by, put }) => {
            let opinion = Opinion { id, about, lawyer, day, note };
            (put, OfficerQuestion::RecordOpinion { opinion, by: by.name() })
        }
        OpinionCommand::List { put } => (put, OfficerQuestion::Opinions),
    };
    (put, Ask::Officer(question))
}

/// A password is hashed here, so that it never travels.
fn account(command: AccountCommand) -> Result<(Put, Ask), Report> {
    let made = |file: &Option<std::path::PathBuf>| -> Result<String, Report> {
        let (password, shown) = crate::init::password_from(file.as_deref())?;
        if let Some(shown) = shown {
            eprintln!("Its password, shown this once: {shown}");
        }
        crate::init::hashed(&password)
    };
    let (put, question) = match command {
        AccountCommand::Add { name, role, external: Some(external), mail, put, .. } => {
            (put, AccountQuestion::Add { name, role, external: Some(external), mail, password_hash: String::new() })
        }
        AccountCommand::Add { name, role, external: None, mail, password, put } => {
            let password_hash = made(&password.password_file)?;
            (put, AccountQuestion::Add { name, role, external: None, mail, password_hash })
        }
        AccountCommand::List { put } => (put, AccountQuestion::List),
        AccountCommand::Role { name, role, put } => (put, AccountQuestion::Role { name, role }),
        AccountCommand::Disable { name, put } => (put, AccountQuestion::Disable { name, disabled: true }),
        AccountCommand::Enable { name, put } => (put, AccountQuestion::Disable { name, disabled: false }),
        AccountCommand::Mail { name, mail, put, .. } => (put, AccountQuestion::Mail { name, mail }),
        AccountCommand::Password { name, password, put } => {
            (put, AccountQuestion::Password { name, password_hash: made(&password.password_file)? })
        }
        AccountCommand::SecondFactorReset { name, put } => (put, AccountQuestion::SecondFactorReset { name }),
    };
    Ok((put, Ask::Account(question)))
}

fn token(command: TokenCommand) -> (Put, Ask) {
    let (put, question) = match command {
        TokenCommand::New { name, scopes, until, by, put } => {
            (put, TokenQuestion::New { name, scopes, until, by: by.name() })
        }
        TokenCommand::List { put } => (put, TokenQuestion::List),
        TokenCommand::Revoke { id, put } => (put, TokenQuestion::Revoke { id }),
    };
    (put, Ask::Token(question))
}

/// The text of a file, or of standard input for `-`.
pub fn text_of(file: &Path) -> Result<String, Report> {
    let read =
        if file == Path::new("-") { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(file) };
    read.map_err(|error| Report::bad_input(format!("{}: {error}", file.display())))
}
