//! How a command reaches the organisation's data: through a running instance, or by opening the store itself.

use crate::commands::{Answer, Ask, Needs, Office};
use crate::config::Config;
use crate::control;
use crate::report::Report;
use crate::serve;
use std::path::{Path, PathBuf};

/// What answers.
pub enum Reached {
    /// An instance that runs on this data folder.
    Running(PathBuf),
    /// This process, which has the data folder for as long as the command runs.
    Here(Box<Office>),
}

impl Reached {
    /// Reaches the data of a configuration.
    pub async fn of(mut config: Config, needs: Needs) -> Result<Self, Report> {
        let folder = config.data_folder();
        if control::is_running(&folder).await {
            return Ok(Self::Running(folder));
        }
        if needs.data {
            serve::must_exist(&config)?;
        }
        if !needs.rules {
            config.rules.file = None;
        }
        Ok(Self::Here(Box::new(serve::office(config, serve::system_clock())?)))
    }

    /// Reaches the data of a configuration file.
    pub async fn by_file(config: &Path, needs: Needs) -> Result<Self, Report> {
        let config = Config::load(config).map_err(|problems| Report::unsound(&problems))?;
        Self::of(config, needs).await
    }

    /// Puts a question.
    pub async fn ask(&self, ask: Ask, json: bool) -> Result<Answer, Report> {
        match self {
            Self::Here(office) => Ok(office.answer(ask, json).await),
            Self::Running(folder) => match control::ask(folder, &ask, json).await {
                Some(Ok(answer)) => Ok(answer),
                Some(Err(error)) => {
                    Err(Report::failed(format!("the running instance did not answer: {error}; see its log")))
                }
                None => Err(Report::failed("the running instance has stopped meanwhile; try again")),
            },
        }
    }

    /// Puts a question whose answer is to be printed.
    pub async fn report(&self, ask: Ask, json: bool) -> Result<Report, Report> {
        match self.ask(ask, json).await? {
            Answer::Report(report) => Ok(report),
            _ => Err(unexpected()),
        }
    }

    /// Lets go of the data folder.
    pub async fn close(self) {
        if let Self::Here(office) = self {
            office.store.close().await;
        }
    }
}

/// An answer of another kind than the question's: only another version gives one. What it says of itself goes first.
pub fn not_the_answer(answer: Answer) -> Report {
    match answer {
        Answer::Report(report) => report,
        _ => unexpected(),
    }
}

fn unexpected() -> Report {
    Report::failed("the running instance is another version of openlijk; restart it with this one")
}
