//! What data subjects ask for, and by when it must be answered: one month (GDPR 12(3)).

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Fault, Row, values};
use crate::hits::truncated;
use crate::notes;
use crate::purposes::whole_second;
use crate::types::{RequestKind, StoreError, SubjectRequest};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use openlijk_model::{RecipientId, TimePrecision};

impl Store {
    /// Puts a data subject's request on record; gives its number. Due in one month (GDPR 12(3)). One that comes by `page` bears
    /// the day, so that its moment points at no hit in a crowd. The note of one that nobody known asked for names nobody.
    pub async fn open_request(
        &self,
        recipient: Option<RecipientId>,
        kind: RequestKind,
        how: &str,
        note: &str,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (how, note) = (how.to_owned(), note.to_owned());
        self.change(move |books| books.open_request(recipient, kind, &how, &note, now)).await
    }
    /// Records how a request was answered. What was answered before is refused.
    pub async fn close_request(&self, id: u64, who: &str, outcome: &str, now: Timestamp) -> Result<(), StoreError> {
        let (who, outcome) = (who.to_owned(), outcome.to_owned());
        self.change(move |books| books.close_request(id, &who, &outcome, now)).await
    }
    /// Requests: the open ones first, by their deadline, then the answered, the latest first.
    pub async fn requests(&self, limit: u32) -> Result<Vec<SubjectRequest>, StoreError> {
        self.read(move |db| {
            db.all(
                "SELECT id, recipient, kind, how, received, due, note, done_at, done_by, outcome FROM requests
                 ORDER BY done_at IS NOT NULL, CASE WHEN done_at IS NULL THEN due ELSE -done_at END, id LIMIT $1",
                values![limit],
                read_request,
            )
        })
        .await
    }
}

impl Books<'_> {
    fn open_request(
        &mut self,
        recipient: Option<RecipientId>,
        kind: RequestKind,
        how: &str,
        note: &str,
        now: Timestamp,
    ) -> Result<u64, Trouble> {
        match recipient {
            Some(recipient) => self.check_known(recipient)?,
            None => notes::check(&[how, note])?,
        }
        let received = if how == "page" { truncated(now, TimePrecision::Day) } else { whole_second(now) };
        let next = self.db.first("SELECT coalesce(max(id), 0) + 1 FROM requests", values![], |row| row.count(0))?;
        let id = next.unwrap_or(1);
        self.db.execute(
            "INSERT INTO requests (id, recipient, kind, how, received, due, note) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            values![id, recipient.map(|recipient| recipient.0), written(kind), how, received, due(received), note],
        )?;
        Ok(id)
    }

    fn close_request(&mut self, id: u64, who: &str, outcome: &str, now: Timestamp) -> Result<(), Trouble> {
        let of_nobody =
            self.db.first("SELECT 1 FROM requests WHERE id = $1 AND recipient IS NULL", values![id], |_| Ok(()))?;
        if of_nobody.is_some() {
            notes::check(&[outcome])?;
        }
        let done = self.db.execute(
            "UPDATE requests SET done_at = $1, done_by = $2, outcome = $3 WHERE id = $4 AND done_at IS NULL",
            values![now, who, outcome, id],
        )?;
        if done == 1 {
            return Ok(());
        }
        Err(StoreError::Unknown(format!("there is no open request {id}")).into())
    }
}

/// The same day and time a month later (UTC), or the last day of that month where it has no such day.
fn due(received: Timestamp) -> Timestamp {
    let later = received.to_zoned(TimeZone::UTC).checked_add(1.month());
    later.map_or(Timestamp::MAX, |later| later.timestamp())
}

/// As [`RequestKind`] is written in JSON.
const KINDS: [(RequestKind, &str); 6] = [
    (RequestKind::Access, "access"),
    (RequestKind::Correct, "correct"),
    (RequestKind::Erase, "erase"),
    (RequestKind::Restrict, "restrict"),
    (RequestKind::Object, "object"),
    (RequestKind::Portability, "portability"),
];

fn written(kind: RequestKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("access", |(_, text)| text)
}

fn read_request(row: &dyn Row) -> Result<SubjectRequest, Fault> {
    let kind = row.text(2)?.and_then(|text| KINDS.iter().find(|(_, known)| *known == text));
    let done = match row.integer(7)? {
        Some(_) => Some((row.time(7)?, row.string(8)?, row.string(9)?)),
        None => None,
    };
    Ok(SubjectRequest {
        id: row.count(0)?,
        recipient: row.integer(1)?.map(|_| row.count(1).map(RecipientId)).transpose()?,
        kind: kind.ok_or_else(|| Fault::Failed("a request is of a kind that is not known".to_owned()))?.0,
        how: row.string(3)?,
        received: row.time(4)?,
        due: row.time(5)?,
        note: row.string(6)?,
        done,
    })
}
