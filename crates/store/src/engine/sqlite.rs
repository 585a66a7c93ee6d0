//! SQLite behind the seam: WAL, every commit synced, deleted bytes overwritten. What the promises need is checked after
//! it is set, so that a build of SQLite that ignores a pragma is found at start and not after a power cut.

use super::{Connection, EachRow, Engine, Fault, Row, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a connection waits for another's lock. Longer than any checkpoint takes.
const BUSY: Duration = Duration::from_secs(10);
/// Every statement of the store stays prepared.
const STATEMENTS: usize = 256;

/// A database file.
pub(crate) struct Sqlite {
    path: PathBuf,
}

impl Sqlite {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    fn open(&self, flags: OpenFlags) -> Result<rusqlite::Connection, Fault> {
        let connection = rusqlite::Connection::open_with_flags(&self.path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Sorting must not spill rows into a file that nothing scrubs.
        set(&connection, "temp_store", "MEMORY", "2")?;
        set(&connection, "foreign_keys", "ON", "1")?;
        Ok(connection)
    }
}

impl Engine for Sqlite {
    fn writer(&self) -> Result<Box<dyn Connection>, Fault> {
        let connection = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        set(&connection, "journal_mode", "WAL", "wal")?;
        let (synchronous, answer) = durability();
        set(&connection, "synchronous", synchronous, answer)?;
        set(&connection, "secure_delete", "ON", "1")?;
        Ok(Box::new(SqliteConnection(connection)))
    }

    fn reader(&self) -> Result<Box<dyn Connection>, Fault> {
        let connection = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        set(&connection, "query_only", "ON", "1")?;
        Ok(Box::new(SqliteConnection(connection)))
    }
}

/// What `synchronous` is set to, and what SQLite then answers. The power-cut test needs a control that must lose
/// hits; a program as it is shipped cannot be lowered.
fn durability() -> (&'static str, &'static str) {
    if cfg!(debug_assertions) && std::env::var("OPENLIJK_TEST_SYNCHRONOUS").is_ok_and(|value| value == "NORMAL") {
        return ("NORMAL", "1");
    }
    ("FULL", "2")
}

/// Sets a pragma and checks that it holds.
pub(crate) fn set(connection: &rusqlite::Connection, name: &str, to: &str, answer: &str) -> Result<(), Fault> {
    connection.pragma_update(None, name, to)?;
    let held = connection.pragma_query_value(None, name, |row| {
        Ok(match row.get_ref(0)? {
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            _ => String::new(),
        })
    })?;
    if held == answer {
        return Ok(());
    }
    Err(Fault::Failed(format!(
        "SQLite does not keep {name}={to} (it answers {held}); this file system may not allow it"
    )))
}

struct SqliteConnection(rusqlite::Connection);

impl Connection for SqliteConnection {
    fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<usize, Fault> {
        let mut statement = self.0.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        Ok(statement.raw_execute()?)
    }

    fn query(&mut self, sql: &'static str, values: &[Value<'_>], each: EachRow<'_>) -> Result<(), Fault> {
        let mut statement = self.0.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            each(&SqliteRow(row))?;
        }
        Ok(())
    }

    fn script(&mut self, sql: &'static str) -> Result<(), Fault> {
        Ok(self.0.execute_batch(sql)?)
    }

    fn begin(&mut self) -> Result<(), Fault> {
        self.execute("BEGIN IMMEDIATE", &[]).map(drop)
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.execute("COMMIT", &[]).map(drop)
    }

    fn rollback(&mut self) -> Result<(), Fault> {
        self.execute("ROLLBACK", &[]).map(drop)
    }

    fn savepoint(&mut self) -> Result<(), Fault> {
        self.execute("SAVEPOINT job", &[]).map(drop)
    }

    fn end_savepoint(&mut self, keep: bool) -> Result<(), Fault> {
        if !keep {
            self.execute("ROLLBACK TO SAVEPOINT job", &[])?;
        }
        self.execute("RELEASE SAVEPOINT job", &[]).map(drop)
    }

    /// Copies the WAL into the database, syncs both and cuts the WAL to nothing.
    fn scrub(&mut self) -> Result<(), Fault> {
        let busy: i64 = self.0.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 {
            Ok(())
        } else {
            Err(Fault::Failed("the write-ahead log is in use and cannot be emptied".into()))
        }
    }

    fn backup(&mut self, to: &Path) -> Result<(), Fault> {
        Ok(self.0.backup("main", to, None::<fn(rusqlite::backup::Progress)>)?)
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> Result<(), Fault> {
    // SQLite numbers `$2` by where it first stands, PostgreSQL by its name: the texts must satisfy both.
    debug_assert_eq!(statement.parameter_count(), values.len());
    debug_assert!((1..=values.len()).all(|n| statement.parameter_name(n) == Some(&format!("${n}"))));
    for (index, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value)?;
    }
    Ok(())
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(number),
            Self::Boolean(truth) => ValueRef::Integer(i64::from(truth)),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

struct SqliteRow<'a>(&'a rusqlite::Row<'a>);

impl Row for SqliteRow<'_> {
    fn integer(&self, column: usize) -> Result<Option<i64>, Fault> {
        self.0.get_ref(column)?.as_i64_or_null().map_err(read_back)
    }

    fn text(&self, column: usize) -> Result<Option<&str>, Fault> {
        self.0.get_ref(column)?.as_str_or_null().map_err(read_back)
    }

    fn blob(&self, column: usize) -> Result<Option<&[u8]>, Fault> {
        self.0.get_ref(column)?.as_blob_or_null().map_err(read_back)
    }
}

fn read_back(error: rusqlite::types::FromSqlError) -> Fault {
    Fault::Failed(error.to_string())
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Self::Constraint(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}
