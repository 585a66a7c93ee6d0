//! The seam below the store: a database that takes one SQL text per query, with `$1` parameters and values that every
//! engine has. SQLite stands behind it today; PostgreSQL can tomorrow, and tests put failing ones there.

mod sqlite;

pub(crate) use sqlite::{Sqlite, set as sqlite_set};

use std::path::Path;

/// Why a statement failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// The statement broke a rule of the schema. Its own job fails; the others go on.
    #[error("{0}")]
    Constraint(String),
    /// Reading, writing or syncing failed: what is on disk is no longer known.
    #[error("{0}")]
    Failed(String),
}

/// A value that goes into a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Null,
    Integer(i64),
    Boolean(bool),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// One row that a query found. Columns count from 0.
pub(crate) trait Row {
    fn integer(&self, column: usize) -> Result<Option<i64>, Fault>;
    fn text(&self, column: usize) -> Result<Option<&str>, Fault>;
    fn blob(&self, column: usize) -> Result<Option<&[u8]>, Fault>;
}

/// What a query does with each row.
pub(crate) type EachRow<'a> = &'a mut dyn FnMut(&dyn Row) -> Result<(), Fault>;

/// One connection. Statements outside `begin` and `commit` stand by themselves.
pub(crate) trait Connection: Send {
    /// Runs a statement; says how many rows it touched.
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<usize, Fault>;
    /// Runs a query.
    fn query(&mut self, sql: &'static str, values: &[Value<'_>], each: EachRow<'_>) -> Result<(), Fault>;
    /// Runs a script of statements without parameters.
    fn script(&mut self, sql: &'static str) -> Result<(), Fault>;
    /// Begins a transaction.
    fn begin(&mut self) -> Result<(), Fault>;
    /// Ends it. When this returns `Ok`, everything since `begin` is on disk and survives a power cut.
    fn commit(&mut self) -> Result<(), Fault>;
    /// Ends it and forgets everything since `begin`.
    fn rollback(&mut self) -> Result<(), Fault>;
    /// Begins a part of a transaction that can fail by itself.
    fn savepoint(&mut self) -> Result<(), Fault>;
    /// Ends such a part; `keep` says whether it stands.
    fn end_savepoint(&mut self, keep: bool) -> Result<(), Fault>;
    /// Makes sure that nothing deleted can be read from the engine's own files, and that what was recovered is synced.
    fn scrub(&mut self) -> Result<(), Fault>;
    /// Writes a consistent copy while others go on.
    fn backup(&mut self, to: &Path) -> Result<(), Fault>;
}

/// A database.
pub(crate) trait Engine: Send + Sync {
    /// The connection that writes. There is one at a time.
    fn writer(&self) -> Result<Box<dyn Connection>, Fault>;
    /// A connection that reads.
    fn reader(&self) -> Result<Box<dyn Connection>, Fault>;
}

/// Builds the values of a statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::engine::Value::from($value)),*] };
}
pub(crate) use values;

impl dyn Connection + '_ {
    /// The first row of a query, read by `map`.
    pub(crate) fn first<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut map: impl FnMut(&dyn Row) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let mut found = None;
        self.query(sql, values, &mut |row| {
            if found.is_none() {
                found = Some(map(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Every row of a query, read by `map`.
    pub(crate) fn all<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut map: impl FnMut(&dyn Row) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        self.query(sql, values, &mut |row| {
            found.push(map(row)?);
            Ok(())
        })?;
        Ok(found)
    }
}

impl dyn Row + '_ {
    /// An integer that is not null.
    pub(crate) fn int(&self, column: usize) -> Result<i64, Fault> {
        self.integer(column)?.ok_or_else(|| unexpected(column))
    }

    /// A count or an id: an integer that is neither null nor negative.
    pub(crate) fn count(&self, column: usize) -> Result<u64, Fault> {
        u64::try_from(self.int(column)?).map_err(|_| unexpected(column))
    }

    /// A number that fits 32 bits.
    pub(crate) fn number(&self, column: usize) -> Result<u32, Fault> {
        u32::try_from(self.int(column)?).map_err(|_| unexpected(column))
    }

    /// A text that is not null.
    pub(crate) fn string(&self, column: usize) -> Result<String, Fault> {
        Ok(self.text(column)?.ok_or_else(|| unexpected(column))?.to_owned())
    }

    /// Bytes that are not null.
    pub(crate) fn bytes(&self, column: usize) -> Result<Vec<u8>, Fault> {
        Ok(self.blob(column)?.ok_or_else(|| unexpected(column))?.to_vec())
    }

    /// A word of one of the closed lists, or an id.
    pub(crate) fn word<T: std::str::FromStr>(&self, column: usize) -> Result<T, Fault> {
        self.text(column)?.and_then(|text| text.parse().ok()).ok_or_else(|| unexpected(column))
    }

    /// A word of one of the closed lists, or an id. `None`: null.
    pub(crate) fn word_or_null<T: std::str::FromStr>(&self, column: usize) -> Result<Option<T>, Fault> {
        self.text(column)?.map_or(Ok(None), |_| self.word(column).map(Some))
    }

    /// A word of one of the closed lists, or an id. `None`: the empty text, in a column that takes no null.
    pub(crate) fn word_or_empty<T: std::str::FromStr>(&self, column: usize) -> Result<Option<T>, Fault> {
        if self.text(column)? == Some("") { Ok(None) } else { self.word(column).map(Some) }
    }

    /// A time, kept as seconds since 1970. `None`: null.
    pub(crate) fn time_or_null(&self, column: usize) -> Result<Option<jiff::Timestamp>, Fault> {
        self.integer(column)?.map_or(Ok(None), |_| self.time(column).map(Some))
    }

    /// A time, kept as seconds since 1970.
    pub(crate) fn time(&self, column: usize) -> Result<jiff::Timestamp, Fault> {
        jiff::Timestamp::from_second(self.int(column)?).map_err(|_| unexpected(column))
    }

    /// A value kept as JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, Fault> {
        serde_json::from_str(self.text(column)?.ok_or_else(|| unexpected(column))?).map_err(|_| unexpected(column))
    }
}

fn unexpected(column: usize) -> Fault {
    Fault::Failed(format!("a row does not read back as it was written (column {column})"))
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Self::Integer(i64::from(value))
    }
}

impl From<u64> for Value<'_> {
    /// Ids and counts stay below 2^63 by how they are made.
    fn from(value: u64) -> Self {
        Self::Integer(value.cast_signed())
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Blob(value)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Blob(value)
    }
}

impl From<jiff::Timestamp> for Value<'_> {
    fn from(value: jiff::Timestamp) -> Self {
        Self::Integer(value.as_second())
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
