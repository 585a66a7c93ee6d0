//! The form as a file: a PDF that can be read aloud, plain text, or JSON, all from one content. No recipient stands in it, by name or
//! by number: an authority asks how many, and not who.

use super::account::fact_blocks;
use super::form::{form_blocks, said};
use super::{Dossier, words};
use crate::desk::file::pdf;
use crate::desk::sheet::{Block, Cell, Fact};
use jiff::Timestamp;
use openlijk_incident::{FiledLine, Form};
use openlijk_model::Filing;
use openlijk_pages::Frame;
use serde_json::{Value, json};
use std::str::FromStr;

/// In which form a paper is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// PDF/UA-1.
    Pdf,
    /// Plain text, UTF-8.
    Text,
    /// One JSON document.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[Self::Pdf, Self::Text, Self::Json];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Text => "text",
            Self::Json => "json",
        }
    }

    /// How a file of it ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Text => "txt",
            Self::Json => "json",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().copied().find(|format| format.as_str() == word);
        found.ok_or_else(|| "it is one of: pdf, text, json".to_owned())
    }
}

/// The authority's form about an incident, filled as far as it can be.
pub struct Paper<'a> {
    frame: &'a Frame,
    dossier: &'a Dossier,
    form: Form,
    made: Timestamp,
}

impl<'a> Paper<'a> {
    /// The form as it stands now.
    pub fn of(frame: &'a Frame, dossier: &'a Dossier, filing: Filing, now: Timestamp) -> Self {
        Self { frame, dossier, form: dossier.form(frame, filing, now), made: now }
    }

    /// The form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The form as it is put on record when it is told: what the authority read.
    pub fn as_filed(&self) -> Vec<FiledLine> {
        let line = |line: &openlijk_incident::FormLine| FiledLine {
            field: line.field,
            said: said(self.frame, &line.answer),
            value: line.answer.value().cloned(),
        };
        self.form.lines.iter().map(line).collect()
    }

    /// The file.
    ///
    /// # Errors
    /// Why it could not be made.
    pub fn bytes(&self, format: Format) -> Result<Vec<u8>, String> {
        match format {
            Format::Pdf => self.pdf(),
            Format::Text => Ok(text(&self.title(), &self.blocks()).into_bytes()),
            Format::Json => serde_json::to_vec_pretty(&json(self)).map_err(|error| error.to_string()),
        }
    }

    fn title(&self) -> String {
        self.frame.words.with("report-title", "number", self.dossier.record.id())
    }

    fn pdf(&self) -> Result<Vec<u8>, String> {
        let (title, frame) = (self.title(), self.frame);
        let foot = |number: usize, all: usize| {
            frame.words.filled("report-foot", &[("number", &number), ("all", &all), ("day", &frame.day(self.made))])
        };
        let about = pdf::About {
            title: &title,
            author: &frame.organisation.name,
            language: frame.language(),
            made: self.made,
            foot: &foot,
        };
        pdf::pdf(&about, &self.blocks())
    }

    fn blocks(&self) -> Vec<Block> {
        let (frame, case) = (self.frame, &self.dossier.record.case);
        let authority = frame.organisation.authority().map(|authority| authority.name.to_owned());
        let mut facts = vec![
            Fact::new(frame.t("incident-clock"), words::left(frame, case.left(self.made))),
            Fact::new(frame.t("incident-until"), frame.moment(case.deadline().until)),
        ];
        facts.extend(authority.map(|name| Fact::new(frame.t("report-authority"), name)));
        let mut blocks = vec![Block::Facts(facts), Block::Text(frame.t("report-not-sent"))];
        blocks.extend(form_blocks(frame, &self.form));
        blocks.extend(fact_blocks(frame, &self.dossier.exposures()));
        blocks
    }
}

/// The form as JSON: every field with its label, its answer as a value and in words, and where it comes from.
pub fn json(paper: &Paper<'_>) -> Value {
    let (frame, dossier) = (paper.frame, paper.dossier);
    let case = &dossier.record.case;
    let lines = paper.form.lines.iter().map(|line| {
        let mut value = json!(line);
        value["label"] = json!(words::field(frame, line.field));
        value["said"] = json!(said(frame, &line.answer));
        value
    });
    json!({
        "incident": case.id,
        "filing": paper.form.filing,
        "made_at": paper.made,
        "language": frame.language(),
        "organisation": frame.organisation.name,
        "authority": frame.organisation.authority().map(|authority| authority.name),
        "clock": { "from": case.deadline().from, "until": case.deadline().until, "left": case.left(paper.made) },
        "form": lines.collect::<Vec<_>>(),
        "changed": paper.form.changed,
        "asked": paper.form.asked(),
        "messages": exposures_json(dossier),
        "suggestions": dossier.advice(),
        "outlook": dossier.outlook(),
    })
}

/// What is known of each message, without the number of the person it went to.
fn exposures_json(dossier: &Dossier) -> Vec<Value> {
    let without_person = |seen: &super::Seen| {
        let mut value = json!(seen.exposure);
        if let Some(item) = value["item"].as_object_mut() {
            item.remove("recipient");
        }
        value["rules"] = json!(seen.rules);
        value
    };
    dossier.seen.iter().map(without_person).collect()
}

/// Blocks as plain text.
pub fn text(title: &str, blocks: &[Block]) -> String {
    let mut text = format!("{title}\n{}\n", "=".repeat(title.chars().count()));
    for block in blocks {
        text.push('\n');
        match block {
            Block::Heading(_, heading) => {
                text += &format!("{heading}\n{}\n", "-".repeat(heading.chars().count()));
            }
            Block::Text(words) | Block::Small(words) => text += &format!("{words}\n"),
            Block::Note(note) => text += &format!("{}\n{}\n", note.title, note.lines.join("\n")),
            Block::Facts(facts) => {
                for fact in facts {
                    text += &format!("{}: {}\n", fact.name, fact.value);
                }
            }
            Block::Table(table) => {
                if let Some(caption) = &table.caption {
                    text += &format!("{caption}\n");
                }
                for row in &table.rows {
                    text += &line(row);
                }
            }
            Block::Links(_) | Block::Form(_) => {}
        }
    }
    text
}

/// A row: the first cell names it.
fn line(row: &[Cell]) -> String {
    let mut cells = row.iter().map(|cell| cell.text.as_str());
    let name = cells.next().unwrap_or_default();
    let rest: Vec<&str> = cells.filter(|text| !text.is_empty()).collect();
    format!("- {name}: {}\n", rest.join(" | "))
}
