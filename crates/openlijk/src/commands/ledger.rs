//! The ledger in bulk: lines of a file in, pages of lines out. The file itself is read and written by the command
//! (`choices_file`); what passes here are lines that were found good.

use super::{Answer, Needs, Office};
use crate::report::Report;
use jiff::Timestamp;
use jiff::civil::Date;
use openlijk_model::{Address, Aspect, ChoiceState, HowChosen, Language, Purpose, PurposeId, TraceContext};
use openlijk_store::{ImportedChoice, LedgerLine, NewChoice, ShownText, TextKind, Who};
use serde::{Deserialize, Serialize};

/// How many lines of the ledger are given out at a time.
const PAGE: u32 = 2_000;

/// A line of a file of choices, found good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    pub address: String,
    pub purpose: PurposeId,
    pub state: ChoiceState,
    pub at: Timestamp,
    pub how: HowChosen,
    pub about: Aspect,
    pub wording: Option<(Language, String)>,
    pub proof: String,
    pub country: Option<String>,
    pub collected: Option<Date>,
    pub told: Option<Timestamp>,
    /// Who recorded it, where the file says so.
    pub author: Option<String>,
    pub said_version: Option<u32>,
    /// A later line of the file took its place: it is looked at, and not taken in.
    pub superseded: bool,
    pub outgrown: bool,
}

/// A line of the ledger on its way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub address: String,
    pub purpose: PurposeId,
    pub state: ChoiceState,
    pub at: Timestamp,
    pub how: HowChosen,
    pub about: Aspect,
    pub language: Option<Language>,
    pub wording: Option<String>,
    pub proof: String,
    pub country: Option<String>,
    pub collected: Option<Date>,
    pub told: Option<Timestamp>,
    pub author: String,
    pub said_version: Option<u32>,
    pub superseded: bool,
    pub outgrown: bool,
}

/// What an import has to know before it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBegun {
    /// The line at which it goes on.
    pub position: u64,
    /// The purposes that there are, as last declared.
    pub purposes: Vec<Purpose>,
    /// The time: no choice was made later.
    pub now: Timestamp,
}

/// A question about the ledger in bulk.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    /// Where does the import of this file begin?
    Begin { file: String },
    /// Take these lines in; the next of the file is `next`.
    Import { file: String, next: u64, lines: Vec<ImportLine>, by: String },
    /// Some lines, after this number, given out. `within`: where the export stands in the logbook, once it has begun.
    Page { after: u64, by: String, within: Option<TraceContext> },
}

impl Question {
    /// What any of them needs.
    pub const NEEDS: Needs = Needs { data: true, rules: false };
}

pub async fn answer(office: &Office, question: Question) -> Result<Answer, Report> {
    let now = office.clock.now();
    match question {
        Question::Begin { file } => {
            let position = office.store.import_position(&file).await?;
            let purposes = office.store.declared().iter().map(|declared| declared.version.purpose.clone()).collect();
            Ok(Answer::Begun(ImportBegun { position, purposes, now }))
        }
        Question::Import { file, next, lines, by } => {
            let lines = lines.into_iter().map(|line| line.into_choice(&by)).collect::<Result<_, _>>()?;
            Ok(Answer::Imported(office.store.import(&file, next, lines, now).await?))
        }
        Question::Page { after, by, within } => {
            let page = office.store.give_out_ledger(after, PAGE, &by, within, now).await?;
            Ok(Answer::Ledger(page.lines.into_iter().map(Written::of).collect(), page.next, page.export))
        }
    }
}

impl ImportLine {
    /// The choice, put on record by whoever the file names, else by `by`.
    pub fn into_choice(self, by: &str) -> Result<ImportedChoice, Report> {
        let who = Who::Address(Address::parse(&self.address).map_err(|error| Report::bad_input(error.to_string()))?);
        let wording = self.wording.map(|(language, text)| ShownText { kind: TextKind::Consent, language, text });
        let choice = NewChoice {
            about: self.about,
            wording,
            author: self.author.unwrap_or_else(|| by.to_owned()),
            proof: self.proof,
            said_version: self.said_version,
            made: Some(self.at),
            ..NewChoice::of(who, self.purpose, self.state, self.how)
        };
        let ImportLine { country, collected, told, outgrown, .. } = self;
        Ok(ImportedChoice { choice, country, collected, told, outgrown })
    }
}

impl Written {
    /// As it goes out.
    pub fn of(line: LedgerLine) -> Self {
        let LedgerLine { address, purpose, choice, words, country, collected, told, superseded } = line;
        Self {
            address,
            purpose,
            state: choice.state,
            at: choice.at,
            how: choice.how,
            about: choice.about,
            language: choice.language,
            wording: words,
            proof: choice.proof,
            country,
            collected,
            told,
            author: choice.author,
            said_version: choice.said_version,
            superseded,
            outgrown: choice.outgrown,
        }
    }
}
