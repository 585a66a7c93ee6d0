//! The program: commands, configuration, start-up, shutdown. Wiring and nothing else.

mod asked;
mod check;
mod choices_file;
mod cli;
mod commands;
mod config;
mod control;
mod demo;
mod init;
mod reached;
mod report;
mod serve;

use clap::Parser as _;
use cli::{Cli, Command};
use reached::Reached;
use report::Report;
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
        Command::Consent(cli::ConsentCommand::Import(command)) => choices_file::import(&command).await,
        Command::Consent(cli::ConsentCommand::Export { out, by, put }) => {
            choices_file::export(out.as_deref(), &by.name(), &put).await
        }
        Command::Decide(cli::Decide { facts: Some(file), regime, at, put, .. }) => {
            let at = at.unwrap_or_else(jiff::Timestamp::now);
            Ok(commands::by_facts(&asked::text_of(&file)?, regime.as_deref(), at, put.json))
        }
        Command::Scan(scan) => Ok(commands::scan(&scan)),
        Command::Strip(_) => Ok(commands::strip()),
        other => {
            let output = other.output().map(std::path::Path::to_owned);
            let (put, ask) = asked::question(other)?;
            let reached = Reached::by_file(&put.at.config, ask.needs()).await?;
            let report = reached.report(ask, put.json).await;
            reached.close().await;
            match output {
                Some(file) => report.map(|report| report.written_to(&file)),
                None => report,
            }
        }
    }
}
