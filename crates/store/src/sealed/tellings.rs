//! What the sender is told of a sealed message: that it was opened for the first time, or locked by wrong codes. It waits here from
//! the transaction that wrote the act until it is delivered, so that a restart loses none; and not for ever, since the record itself
//! says it anyway.

use crate::Store;
use crate::books::Books;
use crate::engine::{Fault, values};
use crate::keys::random_id;
use crate::types::{StoreError, Telling, TellingWay};
use jiff::Timestamp;
use openlijk_model::{MessageId, SealedAct};

/// Seconds until it is tried again, after each try. After the last one it is given up.
const AGAIN: &[i64] = &[30, 300, 1_800, 7_200, 21_600, 43_200];

impl Store {
    /// What is to be told now, the oldest first.
    ///
    /// # Errors
    /// The store is down.
    pub async fn tellings(&self, now: Timestamp, limit: u32) -> Result<Vec<Telling>, StoreError> {
        self.read(move |db| {
            db.all(
                "SELECT id, message, act, way, at FROM sealed_tellings WHERE next <= $1 ORDER BY next, id LIMIT $2",
                values![now, limit],
                |row| {
                    Ok(Telling {
                        id: row.count(0)?,
                        message: MessageId(row.count(1)?),
                        act: row.word(2)?,
                        way: row.word(3)?,
                        at: row.time(4)?,
                    })
                },
            )
        })
        .await
    }

    /// It was told, or need not be. It is not told again.
    ///
    /// # Errors
    /// The store is down.
    pub async fn telling_done(&self, id: u64) -> Result<(), StoreError> {
        self.change(move |books| Ok(books.end_telling(id)?)).await
    }

    /// It could not be told. `false`: it was tried for a day, and is given up.
    ///
    /// # Errors
    /// The store is down.
    pub async fn telling_failed(&self, id: u64, now: Timestamp) -> Result<bool, StoreError> {
        self.change(move |books| {
            let tries =
                books.db.first("SELECT tries FROM sealed_tellings WHERE id = $1", values![id], |row| row.count(0))?;
            let again = tries.and_then(|tries| AGAIN.get(usize::try_from(tries).unwrap_or(usize::MAX)));
            match again {
                Some(seconds) => {
                    books.db.execute(
                        "UPDATE sealed_tellings SET tries = tries + 1, next = $1 WHERE id = $2",
                        values![now.as_second() + seconds, id],
                    )?;
                }
                None => books.end_telling(id)?,
            }
            Ok(again.is_some())
        })
        .await
    }
}

impl Books<'_> {
    /// Has the sender told, by mail and by webhook. Whether they want either is looked at when it is told.
    pub(super) fn tell_sender(&mut self, message: MessageId, act: SealedAct, at: Timestamp) -> Result<(), Fault> {
        for way in TellingWay::ALL {
            self.db.execute(
                "INSERT INTO sealed_tellings (id, message, act, way, at, next) VALUES ($1, $2, $3, $4, $5, $5)",
                values![random_id(), message.0, act.as_str(), way.as_str(), at],
            )?;
        }
        Ok(())
    }

    fn end_telling(&mut self, id: u64) -> Result<(), Fault> {
        self.db.execute("DELETE FROM sealed_tellings WHERE id = $1", values![id])?;
        Ok(())
    }
}
