//! Purposes as TOML: one in a file, or several, in and out.

use crate::config::line_of;
use crate::report::Report;
use openlijk_model::Purpose;
use serde::{Deserialize, Serialize};

/// Several purposes in one document, as `export` writes them: `[[purpose]]`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Many {
    pub purpose: Vec<Purpose>,
}

impl Many {
    pub fn to_toml(&self) -> Result<String, Report> {
        toml::to_string_pretty(self).map_err(|error| Report::failed(format!("the purposes: {error}")))
    }
}

/// Reads the TOML of one purpose or of several; an error names the file, the line and what to do.
pub fn read(file: &str, text: &str) -> Result<Vec<Purpose>, Report> {
    let table = toml::from_str::<toml::Table>(text).ok();
    let is_many = table.as_ref().is_some_and(|table| table.contains_key("purpose"));
    // TOML has days of its own; a declaration knows them as text.
    if let Some(table) = table.filter(|table| table.values().any(has_days)) {
        let table = days_as_text(toml::Value::Table(table));
        let read = if is_many {
            table.try_into().map(|many: Many| many.purpose)
        } else {
            table.try_into().map(|one| vec![one])
        };
        return read.map_err(|error: toml::de::Error| Report::bad_input(format!("{file}: {}", error.message())));
    }
    let read = if is_many {
        toml::from_str(text).map(|many: Many| many.purpose)
    } else {
        toml::from_str(text).map(|one| vec![one])
    };
    read.map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let message: Vec<&str> = error.message().lines().collect();
        Report::bad_input(format!("{file}:{line}: {}", message.join("; ")))
    })
}

pub fn to_toml(purpose: &Purpose) -> Result<String, Report> {
    toml::to_string_pretty(purpose).map_err(|error| Report::failed(format!("purpose {}: {error}", purpose.id)))
}

fn has_days(value: &toml::Value) -> bool {
    match value {
        toml::Value::Datetime(_) => true,
        toml::Value::Table(table) => table.values().any(has_days),
        toml::Value::Array(values) => values.iter().any(has_days),
        _ => false,
    }
}

fn days_as_text(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(day) => toml::Value::String(day.to_string()),
        toml::Value::Table(table) => {
            toml::Value::Table(table.into_iter().map(|(key, value)| (key, days_as_text(value))).collect())
        }
        toml::Value::Array(values) => toml::Value::Array(values.into_iter().map(days_as_text).collect()),
        other => other,
    }
}
