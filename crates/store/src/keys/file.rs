//! The key file itself: wrapped keys by number. It keeps no write-ahead log and overwrites what it deletes, so that a
//! destroyed key is in no file afterwards. `synchronous=EXTRA`, because otherwise a power cut after the answer could bring
//! the journal back, and with it the key.

use crate::engine::Fault;
use crate::engine::sqlite_set as set;
use openlijk_model::{PurposeId, RecipientId};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS wrapped_keys (
        kind INTEGER NOT NULL, id INTEGER NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (kind, id)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS purposes (id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535), name TEXT NOT NULL UNIQUE);
    CREATE TABLE IF NOT EXISTS erasures (recipient INTEGER PRIMARY KEY, day INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS identity (only INTEGER PRIMARY KEY CHECK (only = 1), name TEXT NOT NULL);
    INSERT OR IGNORE INTO identity (only, name) VALUES (1, lower(hex(randomblob(16))));
";

/// What a key is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Recipient = 1,
    Cell = 2,
    Purpose = 3,
    Half = 4,
}

impl Kind {
    /// What a wrapped key is bound to, so that none can be moved to another place.
    pub(super) fn context(self, id: u64) -> [u8; 9] {
        let mut context = [self as u8; 9];
        context[1..].copy_from_slice(&id.to_be_bytes());
        context
    }
}

pub(super) struct KeyFile {
    path: PathBuf,
    connection: Connection,
    changing: bool,
}

impl KeyFile {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        Ok(Self { path: path.to_owned(), connection: connect(path)?, changing: false })
    }

    /// Lets go of the file and takes it up again; what was not committed is rolled back by SQLite.
    pub(super) fn reopen(&mut self) -> Result<(), Fault> {
        self.rollback();
        self.connection = connect(&self.path)?;
        Ok(())
    }

    pub(super) fn identity(&self) -> Result<String, Fault> {
        Ok(self.connection.query_row("SELECT name FROM identity", [], |row| row.get(0))?)
    }

    pub(super) fn commit(&mut self) -> Result<(), Fault> {
        if self.changing {
            self.connection.execute_batch("COMMIT")?;
            self.changing = false;
        }
        Ok(())
    }

    /// A failed rollback needs no answer: the transaction never ends well, and `reopen` drops the connection.
    pub(super) fn rollback(&mut self) {
        if std::mem::take(&mut self.changing) {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }

    pub(super) fn insert(&mut self, kind: Kind, id: u64, wrapped: &[u8]) -> Result<(), Fault> {
        self.change()?
            .prepare_cached("INSERT INTO wrapped_keys (kind, id, wrapped) VALUES (?1, ?2, ?3)")?
            .execute(params![kind as u8, id.cast_signed(), wrapped])?;
        Ok(())
    }

    pub(super) fn find(&self, kind: Kind, id: u64) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self
            .connection
            .prepare_cached("SELECT wrapped FROM wrapped_keys WHERE kind = ?1 AND id = ?2")?
            .query_row(params![kind as u8, id.cast_signed()], |row| row.get(0))
            .optional()?)
    }

    /// The numbers of every key of a kind.
    pub(super) fn numbers(&self, kind: Kind) -> Result<Vec<u64>, Fault> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM wrapped_keys WHERE kind = ?1")?;
        let numbers = statement.query_map([kind as u8], |row| row.get::<_, i64>(0))?;
        Ok(numbers.map(|number| number.map(i64::cast_unsigned)).collect::<Result<_, _>>()?)
    }

    pub(super) fn delete(&mut self, kind: Kind, id: u64) -> Result<(), Fault> {
        self.change()?
            .execute("DELETE FROM wrapped_keys WHERE kind = ?1 AND id = ?2", params![kind as u8, id.cast_signed()])?;
        Ok(())
    }

    pub(super) fn list_erasure(&mut self, recipient: RecipientId, day: i64) -> Result<(), Fault> {
        self.change()?.execute(
            "INSERT OR IGNORE INTO erasures (recipient, day) VALUES (?1, ?2)",
            params![recipient.0.cast_signed(), day],
        )?;
        Ok(())
    }

    pub(super) fn erasures(&self) -> Result<Vec<RecipientId>, Fault> {
        let mut statement = self.connection.prepare_cached("SELECT recipient FROM erasures")?;
        let numbers = statement.query_map([], |row| row.get::<_, i64>(0))?;
        Ok(numbers.map(|number| number.map(|number| RecipientId(number.cast_unsigned()))).collect::<Result<_, _>>()?)
    }

    /// The next number of a cell.
    pub(super) fn next_cell(&mut self) -> Result<u32, Fault> {
        let next: i64 = self.change()?.query_row(
            "INSERT INTO numbers (name, value) VALUES ('cell', 1)
             ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            [],
            |row| row.get(0),
        )?;
        u32::try_from(next).map_err(|_| Fault::Constraint("there are no numbers left for new campaigns".to_owned()))
    }

    /// Numbers a purpose. `None`: it has its number and key already.
    pub(super) fn new_purpose(&mut self, purpose: &PurposeId) -> Result<Option<u64>, Fault> {
        let known: Option<i64> = self
            .connection
            .query_row("SELECT id FROM purposes WHERE name = ?1", [purpose.as_str()], |row| row.get(0))
            .optional()?;
        if known.is_some() {
            return Ok(None);
        }
        let connection = self.change()?;
        connection.execute("INSERT INTO purposes (name) VALUES (?1)", [purpose.as_str()])?;
        Ok(Some(connection.last_insert_rowid().cast_unsigned()))
    }

    /// Every sealing key: number, purpose ('' for the page key) and wrapped key.
    pub(super) fn sealing_keys(&self) -> Result<Vec<(u64, String, Vec<u8>)>, Fault> {
        let mut statement = self.connection.prepare(
            "SELECT wrapped_keys.id, coalesce(purposes.name, ''), wrapped
             FROM wrapped_keys LEFT JOIN purposes ON purposes.id = wrapped_keys.id WHERE kind = ?1",
        )?;
        let keys = statement.query_map([Kind::Purpose as u8], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?, row.get(2)?))
        })?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    fn change(&mut self) -> Result<&Connection, Fault> {
        if !self.changing {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.changing = true;
        }
        Ok(&self.connection)
    }
}

fn connect(path: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    set(&connection, "journal_mode", "TRUNCATE", "truncate")?;
    set(&connection, "synchronous", "EXTRA", "3")?;
    set(&connection, "secure_delete", "ON", "1")?;
    set(&connection, "temp_store", "MEMORY", "2")?;
    connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} COMMIT;"))?;
    Ok(connection)
}
