//! Legal opinions on file: what a named lawyer said, and about what.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::values;
use crate::notes;
use crate::types::StoreError;
use jiff::Timestamp;
use openlijk_model::Opinion;
use std::sync::Arc;

impl Store {
    /// Puts a legal opinion on file, or replaces the one of the same id. Refused without an id or a lawyer's name.
    pub async fn record_opinion(&self, opinion: Opinion, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let who = who.to_owned();
        self.change(move |books| books.record_opinion(&opinion, &who, now)).await
    }
    /// The opinions on file, in the order of their ids. From memory.
    pub fn opinions(&self) -> Arc<[Opinion]> {
        Arc::clone(&self.inner.shared.desk().opinions)
    }
}

impl Books<'_> {
    fn record_opinion(&mut self, opinion: &Opinion, who: &str, now: Timestamp) -> Result<(), Trouble> {
        if opinion.id.trim().is_empty() || opinion.lawyer.trim().is_empty() {
            let problem = "an opinion needs an id and the lawyer's name; without a name it is none";
            return Err(StoreError::Refused(problem.to_owned()).into());
        }
        notes::check(&[&opinion.id, &opinion.about, &opinion.lawyer, &opinion.note])?;
        let day = opinion.day.to_string();
        self.db.execute(
            "INSERT INTO opinions (id, about, lawyer, day, note, who, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (id) DO UPDATE SET about = excluded.about, lawyer = excluded.lawyer, day = excluded.day,
                 note = excluded.note, who = excluded.who, at = excluded.at",
            values![&opinion.id, &opinion.about, &opinion.lawyer, &day, &opinion.note, who, now],
        )?;
        Ok(self.desk_changed()?)
    }
}
