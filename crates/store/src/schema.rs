//! The tables, and how older data folders come to them: numbered migrations, forward only, each in a transaction of its
//! own together with its number, so that one that was interrupted has not happened.

use crate::engine::{Connection, Fault, values};
use crate::texts::gather_wordings;

/// A migration: a script, and what SQL cannot say and comes after it.
#[derive(Clone, Copy)]
struct Step {
    script: &'static str,
    then: fn(&mut dyn Connection) -> Result<(), Fault>,
}

impl Step {
    const fn of(script: &'static str) -> Self {
        Self { script, then: |_| Ok(()) }
    }
}

/// Every migration, oldest first. One that was released is never edited.
const MIGRATIONS: &[Step] = &[
    Step::of(include_str!("../migrations/sqlite/0001_first.sql")),
    Step { script: include_str!("../migrations/sqlite/0002_lawful.sql"), then: gather_wordings },
    Step::of(include_str!("../migrations/sqlite/0003_words.sql")),
    Step::of(include_str!("../migrations/sqlite/0004_forgetting.sql")),
    Step::of(include_str!("../migrations/sqlite/0005_portal.sql")),
    Step::of(include_str!("../migrations/sqlite/0006_trace.sql")),
    Step::of(include_str!("../migrations/sqlite/0007_covering.sql")),
    Step::of(include_str!("../migrations/sqlite/0008_tellings.sql")),
    Step::of(include_str!("../migrations/sqlite/0009_account_mail.sql")),
    Step::of(include_str!("../migrations/sqlite/0010_incidents.sql")),
    Step::of(include_str!("../migrations/sqlite/0011_onward.sql")),
    Step::of(include_str!("../migrations/sqlite/0012_reports.sql")),
];

/// Why the tables could not be brought up to date.
#[derive(Debug)]
pub(crate) enum Migration {
    /// They were written by a newer version.
    Newer { found: u32, known: u32 },
    /// Reading or writing failed.
    Fault(Fault),
}

impl From<Fault> for Migration {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Brings the tables up to date.
pub(crate) fn migrate(connection: &mut dyn Connection) -> Result<(), Migration> {
    run(connection, MIGRATIONS)
}

fn run(connection: &mut dyn Connection, migrations: &[Step]) -> Result<(), Migration> {
    connection.script("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)")?;
    let found = connection
        .first("SELECT coalesce(max(version), 0) FROM schema_version", values![], |row| row.number(0))?
        .unwrap_or(0);
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(Migration::Newer { found, known });
    }
    for (version, step) in (1..=known).zip(migrations).skip(found as usize) {
        connection.begin()?;
        let done = connection.script(step.script).and_then(|()| (step.then)(connection)).and_then(|()| {
            connection.execute("INSERT INTO schema_version (version) VALUES ($1)", values![version]).map(drop)
        });
        if let Err(fault) = done {
            // The first fault is what matters; a failed rollback leaves the transaction to the closing connection.
            let _ = connection.rollback();
            return Err(fault.into());
        }
        connection.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, Sqlite};

    #[test]
    fn a_migration_that_breaks_off_has_not_happened_and_the_next_start_completes_it() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Sqlite::new(folder.path().join("x.db"));
        let broken = "CREATE TABLE extra (a BIGINT); INSERT INTO extra VALUES (1); CREATE TABLE extra (a BIGINT);";
        let mut connection = engine.writer().unwrap();
        assert!(matches!(run(&mut *connection, &[MIGRATIONS[0], Step::of(broken)]), Err(Migration::Fault(_))));
        drop(connection);

        let mut connection = engine.writer().unwrap();
        let whole = Step::of("CREATE TABLE extra (a BIGINT); INSERT INTO extra VALUES (2);");
        run(&mut *connection, &[MIGRATIONS[0], whole]).unwrap();
        let rows = connection.all("SELECT a FROM extra", values![], |row| row.int(0)).unwrap();
        assert_eq!(rows, [2]);
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Sqlite::new(folder.path().join("x.db"));
        let mut connection = engine.writer().unwrap();
        migrate(&mut *connection).unwrap();
        migrate(&mut *connection).unwrap();
    }
}
