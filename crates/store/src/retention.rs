//! Retention: what is past its time goes, by itself every day and on command, and every run leaves a record of what it took. A
//! plan says beforehand what a run at that moment would take.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::hits::day_of;
use crate::limits::{Kept, Limit};
use crate::tidy;
use crate::types::{Removal, RetentionRun, StoreError};
use jiff::Timestamp;
use openlijk_model::RecipientId;
use std::collections::HashSet;

/// Who starts the run that starts by itself.
const DAILY: &str = "daily";

impl Store {
    /// What a retention run would take away now.
    pub async fn retention_plan(&self, now: Timestamp) -> Result<Vec<Removal>, StoreError> {
        let limits = self.limits(now);
        self.read(move |db| plan(db, &limits, now)).await
    }
    /// Takes away what is past its retention, and leaves a record of it: what was taken and that it was are on disk together.
    /// A run by `daily` is added to the one of that name on the same day (UTC).
    pub async fn retention_run(&self, who: &str, now: Timestamp) -> Result<RetentionRun, StoreError> {
        for (campaign, end) in self.read(move |db| tidy::due(db, now)).await? {
            let reach = self.estimate(campaign, end).await?;
            self.change(move |books| books.close_campaign(campaign, reach, now)).await?;
        }
        let who = who.to_owned();
        let run = self.change(move |books| books.begin_run(&who, now)).await?;
        self.change(move |books| books.expire(now)).await?;
        for limit in self.limits(now) {
            self.steps(run, move |books| books.retain(&limit)).await?;
        }
        self.forget_unknown(run, now).await?;
        self.change(|books| books.retire()).await?;
        self.read(move |db| run_of(db, run)).await
    }
    /// The runs on record, the latest first.
    pub async fn retention_runs(&self, limit: u32) -> Result<Vec<RetentionRun>, StoreError> {
        self.read(move |db| {
            db.all("SELECT at, who, removed FROM retention_runs ORDER BY id DESC LIMIT $1", values![limit], read_run)
        })
        .await
    }
    /// The run that starts by itself: closes what is due and takes away what is past its retention. At start and daily.
    pub async fn tidy(&self, now: Timestamp) -> Result<(), StoreError> {
        self.retention_run(DAILY, now).await.map(drop)
    }

    /// Forgets the people of whom nothing is left.
    async fn forget_unknown(&self, run: u64, now: Timestamp) -> Result<(), StoreError> {
        let mut after = RecipientId(0);
        loop {
            let found = self.read(move |db| tidy::unknown_after(db, after, now)).await?;
            let Some(last) = found.last() else { return Ok(()) };
            after = *last;
            self.change(move |books| {
                let removed = books.forget_unknown(&found, now)?;
                books.note_removed(run, removed)
            })
            .await?;
        }
    }

    /// Takes step after step, each with its record, until one says that nothing is left.
    async fn steps<W>(&self, run: u64, work: W) -> Result<(), StoreError>
    where
        W: Fn(&mut Books<'_>) -> Result<(Vec<Removal>, bool), Trouble> + Clone + Send + 'static,
    {
        loop {
            let work = work.clone();
            let more = self
                .change(move |books| {
                    let (removed, more) = work(books)?;
                    books.note_removed(run, removed)?;
                    Ok(more)
                })
                .await?;
            if !more {
                return Ok(());
            }
        }
    }

    /// Up to when everything goes, of each purpose and of what belongs to none.
    fn limits(&self, now: Timestamp) -> Vec<Limit> {
        let desk = self.inner.shared.desk();
        // Pauses that ended first: one of a message would go with it unnamed.
        let mut limits: Vec<Limit> = Limit::of_no_purpose(self.inner.proof_days, now).into();
        for keeps in desk.retention.iter() {
            let of_all = Limit::of(Kept::Purpose(keeps.purpose.clone()), keeps.days, now);
            limits.extend(keeps.sooner.iter().map(|(version, days)| {
                let (purpose, version, from) = (keeps.purpose.clone(), *version, of_all.before);
                Limit::of(Kept::Promised { purpose, version, from }, *days, now)
            }));
            limits.push(of_all);
        }
        limits
    }
}

impl Books<'_> {
    /// Begins the record of a run; gives its number.
    fn begin_run(&mut self, who: &str, now: Timestamp) -> Result<u64, Trouble> {
        let day = day_of(now) * 86_400;
        let today = self.db.first(
            "SELECT id FROM retention_runs WHERE who = $1 AND at >= $2 AND at < $3",
            values![who, day, day + 86_400],
            |row| row.count(0),
        )?;
        if let Some(today) = today.filter(|_| who == DAILY) {
            return Ok(today);
        }
        let next =
            self.db.first("SELECT coalesce(max(id), 0) + 1 FROM retention_runs", values![], |row| row.count(0))?;
        let id = next.unwrap_or(1);
        self.db.execute(
            "INSERT INTO retention_runs (id, at, who, removed) VALUES ($1, $2, $3, '[]')",
            values![id, now, who],
        )?;
        Ok(id)
    }

    /// Adds to the record of a run.
    fn note_removed(&mut self, run: u64, removed: Vec<Removal>) -> Result<(), Trouble> {
        if removed.iter().all(|removal| removal.count == 0) {
            return Ok(());
        }
        let mut all = run_of(self.db, run)?.removed;
        removed.into_iter().for_each(|removal| add(&mut all, removal));
        let written = serde_json::to_string(&all)
            .map_err(|error| StoreError::Refused(format!("this run cannot be written down: {error}")))?;
        self.db.execute("UPDATE retention_runs SET removed = $1 WHERE id = $2", values![&written, run])?;
        Ok(())
    }
}

/// Adds a removal to those of the same kind.
fn add(all: &mut Vec<Removal>, removal: Removal) {
    if removal.count == 0 {
        return;
    }
    match all.iter_mut().find(|known| known.purpose == removal.purpose && known.what == removal.what) {
        Some(known) => (known.count, known.before) = (known.count + removal.count, removal.before),
        None => all.push(removal),
    }
}

fn plan(db: &mut dyn Connection, limits: &[Limit], now: Timestamp) -> Result<Vec<Removal>, Fault> {
    let mut planned = Vec::new();
    for limit in limits {
        for (what, count) in limit.counts(db)? {
            add(&mut planned, limit.removal(what, count));
        }
    }
    let count = unknown(db, limits, now)?;
    add(&mut planned, tidy::forgotten(count, now));
    Ok(planned)
}

/// How many people nothing would be left of.
fn unknown(db: &mut dyn Connection, limits: &[Limit], now: Timestamp) -> Result<u64, Fault> {
    let mut leaving: HashSet<RecipientId> = HashSet::new();
    for limit in limits {
        leaving.extend(limit.losing(db)?);
    }
    let mut count = tidy::count_unknown(db, now)?;
    for recipient in leaving {
        let stays = db.all(
            "SELECT campaigns.purpose, messages.version, messages.at FROM messages JOIN cells ON cells.id = messages.cell
             JOIN campaigns ON campaigns.id = cells.campaign WHERE messages.recipient = $1",
            values![recipient.0],
            |row| {
                let (purpose, version, at) = (row.word(0)?, row.number(1)?, row.int(2)?);
                Ok(!limits.iter().any(|limit| limit.takes(&purpose, version, at)))
            },
        )?;
        let goes = !stays.contains(&true) && tidy::is_unknown_otherwise(db, recipient, now)?;
        count += u64::from(goes);
    }
    Ok(count)
}

fn run_of(db: &mut dyn Connection, run: u64) -> Result<RetentionRun, Fault> {
    let found = db.first("SELECT at, who, removed FROM retention_runs WHERE id = $1", values![run], read_run)?;
    found.ok_or_else(|| Fault::Failed("the record of this retention run is gone".to_owned()))
}

fn read_run(row: &dyn Row) -> Result<RetentionRun, Fault> {
    Ok(RetentionRun { at: row.time(0)?, who: row.string(1)?, removed: row.json(2)? })
}
