//! The program: commands, configuration, start-up, shutdown. Wiring and nothing else.

mod check;
mod cli;
mod commands;
mod config;
mod control;
mod demo;
mod init;
mod report;
mod serve;

use clap::Parser as _;
use cli::{Cli, Command, ConsentCommand, PurposeCommand, SubjectCommand};
use commands::{Ask, PauseScope};
use config::Config;
use openlijk_model::ChoiceState;
use report::Report;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    quiet_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return wrong_use(&error).print(),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Report::failed(format!("the system gives no threads: {error}")).print(),
    };
    runtime.block_on(run(cli.command)).unwrap_or_else(|report| report).print()
}

/// Help and version are answers; wrong use is one line: what, and where to read more.
fn wrong_use(error: &clap::Error) -> Report {
    let text = error.render().to_string();
    if !error.use_stderr() {
        return Report::done(text);
    }
    let said: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .collect();
    let line = said.join(" ");
    Report::bad_input(format!("{}; see --help", line.strip_prefix("error: ").unwrap_or(&line)))
}

/// A panic says where, and never what: its words could quote mail. Where a message was at stake it goes on unmeasured.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        eprintln!("openlijk: a fault in openlijk at {place}; please report it");
    }));
}

async fn run(command: Command) -> Result<Report, Report> {
    match command {
        Command::Demo(demo) => Ok(demo::run(&demo).await),
        Command::Init(init) => Ok(init::run(&init).await),
        Command::Serve(at) => Ok(serve::run(&at.config).await),
        Command::Check(check) => Ok(check::run(&check).await),
        Command::Decide(cli::Decide { facts: Some(file), regime, at, json, .. }) => {
            let at = at.unwrap_or_else(jiff::Timestamp::now);
            Ok(commands::by_facts(&text_of(&file)?, regime.as_deref(), at, json))
        }
        other => {
            let (config, ask) = question(other)?;
            put(&config, ask).await
        }
    }
}

/// A command that needs the store, as the question that it puts.
fn question(command: Command) -> Result<(std::path::PathBuf, Ask), Report> {
    let question = match command {
        Command::Purpose(PurposeCommand::List { at, json }) => (at, Ask::PurposeList { json }),
        Command::Purpose(PurposeCommand::Show { id, at, json }) => (at, Ask::PurposeShow { id, json }),
        Command::Purpose(PurposeCommand::Apply { file, by, at, json }) => {
            let text = text_of(&file)?;
            (at, Ask::PurposeApply { file: file.display().to_string(), text, by: by.unwrap_or_else(user), json })
        }
        Command::Purpose(PurposeCommand::Export { at, json }) => (at, Ask::PurposeExport { json }),
        Command::Purpose(PurposeCommand::Review { at, json }) => (at, Ask::PurposeReview { json }),
        Command::Decide(cli::Decide {
            purpose: Some(purpose),
            recipient: Some(recipient),
            measure,
            at,
            config,
            json,
            ..
        }) => (config, Ask::Decide { purpose, recipient, ceiling: measure, at, json }),
        Command::Prepare(prepare) => {
            let mut message = Vec::new();
            std::io::stdin()
                .read_to_end(&mut message)
                .map_err(|error| Report::failed(format!("standard input: {error}")))?;
            let cli::Prepare { purpose, recipient, campaign, variant, at } = prepare;
            (at, Ask::Prepare { purpose, recipient, campaign, variant, message })
        }
        Command::Consent(ConsentCommand::Grant(choose)) => choice(choose, ChoiceState::Granted),
        Command::Consent(ConsentCommand::Refuse(choose)) => choice(choose, ChoiceState::Refused),
        Command::Consent(ConsentCommand::Withdraw(choose)) => choice(choose, ChoiceState::Withdrawn),
        Command::Consent(ConsentCommand::Show { address, at, json }) => (at, Ask::ChoicesShow { address, json }),
        Command::Pause(pause) => switch(pause, false),
        Command::Resume(pause) => switch(pause, true),
        Command::Figures(figures) => (figures.at, Ask::Figures { campaign: figures.campaign, json: figures.json }),
        Command::Subject(SubjectCommand::Export { address, at, .. }) => (at, Ask::SubjectExport { address }),
        Command::Subject(SubjectCommand::Erase { address, at, json }) => (at, Ask::SubjectErase { address, json }),
        Command::Demo(_) | Command::Init(_) | Command::Serve(_) | Command::Check(_) | Command::Decide(_) => {
            return Err(Report::bad_input("--purpose and --recipient go together; or give --facts"));
        }
    };
    Ok((question.0.config, question.1))
}

fn choice(choose: cli::Choose, state: ChoiceState) -> (cli::Where, Ask) {
    let cli::Choose { address, purpose, wording, at, json } = choose;
    (at, Ask::Choose { address, purpose, state, wording, json })
}

fn switch(pause: cli::Pause, end: bool) -> (cli::Where, Ask) {
    let cli::Pause { scope, why, by, at, json } = pause;
    let scope = match (scope.purpose, scope.campaign) {
        (Some(purpose), _) => PauseScope::Purpose(purpose),
        (None, Some(campaign)) => PauseScope::Campaign(campaign),
        (None, None) => PauseScope::All,
    };
    (at, Ask::Pause { scope, why, by: by.unwrap_or_else(user), end, json })
}

/// Puts a question to the running instance, or to the store where none runs.
async fn put(config: &Path, ask: Ask) -> Result<Report, Report> {
    let config = Config::load(config).map_err(|problems| Report::unsound(&problems))?;
    if let Some(answer) = control::ask(&config.data_folder(), &ask).await {
        return answer
            .map_err(|error| Report::failed(format!("the running instance did not answer: {error}; see its log")));
    }
    if !ask.may_come_first() {
        serve::must_exist(&config)?;
    }
    let office = serve::office(config, serve::system_clock())?;
    let report = office.answer(ask).await;
    office.store.close().await;
    Ok(report)
}

fn text_of(file: &Path) -> Result<String, Report> {
    let read =
        if file == Path::new("-") { std::io::read_to_string(std::io::stdin()) } else { std::fs::read_to_string(file) };
    read.map_err(|error| Report::bad_input(format!("{}: {error}", file.display())))
}

/// Who runs this, for the record.
fn user() -> String {
    std::env::var("SUDO_USER").or_else(|_| std::env::var("USER")).unwrap_or_else(|_| "the command line".to_owned())
}
