//! What a data folder really holds, read beside the program and not through it.

use rusqlite::{Connection, OpenFlags};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Duration;

/// The contents that tests look at.
#[derive(Debug, Default)]
pub struct Kept {
    /// How often each message's own picture was loaded.
    pub openings: HashMap<u64, u64>,
    /// How often the pictures of each campaign's crowds were loaded.
    pub crowd_loads: HashMap<String, u64>,
    /// What each message that the next hop took carries.
    pub applied: HashMap<u64, String>,
    /// The names of the campaigns that are paused by themselves.
    pub paused: HashSet<String>,
    /// How many hits are on record as lost.
    pub hits_lost: u64,
}

impl Kept {
    /// Reads the folder. To be called while the program runs on it or after it has stopped by itself: after a kill, the
    /// first to open the folder must be the program.
    pub fn read(data: &Path) -> Self {
        let db = open(&data.join("openlijk.db"));
        let rows = |sql: &str| -> Vec<(String, u64)> {
            let mut statement = db.prepare(sql).expect("the tables are as this test knows them");
            let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)? as u64)));
            rows.expect("a query").map(|row| row.expect("a row")).collect()
        };
        let by_number =
            |rows: Vec<(String, u64)>| rows.into_iter().map(|(id, n)| (id.parse().unwrap_or(0), n)).collect();
        let applied = rows("SELECT applied, id FROM messages WHERE applied IS NOT NULL");
        Self {
            openings: by_number(rows("SELECT CAST(message AS TEXT), count(*) FROM openings GROUP BY message")),
            crowd_loads: rows(
                "SELECT campaigns.name, sum(loads.n) FROM loads JOIN cells ON cells.id = loads.cell
                 JOIN campaigns ON campaigns.id = cells.campaign WHERE NOT loads.own GROUP BY campaigns.name",
            )
            .into_iter()
            .collect(),
            applied: applied.into_iter().map(|(measure, id)| (id, measure)).collect(),
            paused: rows(
                "SELECT campaigns.name, 0 FROM pauses JOIN campaigns ON pauses.scope = 'campaign:' || campaigns.id
                 WHERE pauses.ended_at IS NULL",
            )
            .into_iter()
            .map(|(name, _)| name)
            .collect(),
            hits_lost: rows("SELECT name, CAST(value AS INTEGER) FROM meta WHERE name = 'hits_lost'")
                .first()
                .map_or(0, |(_, n)| *n),
        }
    }
}

/// Fails unless both databases of a folder are whole.
///
/// # Panics
/// One is torn.
pub fn must_be_whole(data: &Path) {
    for name in ["openlijk.db", "keys.db"] {
        let db = open(&data.join(name));
        let said: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a database");
        assert_eq!(said, "ok", "{name}");
        let broken: i64 =
            db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).expect("a database");
        assert_eq!(broken, 0, "{name}: rows that point nowhere");
    }
}

fn open(path: &Path) -> Connection {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).expect("the database is there");
    db.busy_timeout(Duration::from_secs(30)).expect("a number");
    db.pragma_update(None, "query_only", true).expect("a pragma");
    db
}
