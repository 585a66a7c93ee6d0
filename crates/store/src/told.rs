//! What people were told, and that they were asked. Of each version of a purpose the first telling stands: whether it covers a
//! later version is asked when that matters (`standing`). Asking again is on record each time.

use crate::books::{Books, Trouble};
use crate::engine::{Fault, values};
use crate::types::{NewTelling, ShownText, Who};
use jiff::Timestamp;
use openlijk_model::{HowTold, PurposeId, RecipientId};

/// That somebody was told, as it is written down.
pub(crate) struct Telling<'a> {
    pub(crate) recipient: RecipientId,
    pub(crate) purpose: &'a PurposeId,
    /// The version of it that they were told of.
    pub(crate) version: u32,
    /// The segment of the mailing that told them; empty where none did.
    pub(crate) segment: &'a str,
    pub(crate) how: HowTold,
    pub(crate) text: Option<&'a ShownText>,
    pub(crate) at: Timestamp,
}

impl Books<'_> {
    /// Records that somebody was told outside a mail of ours.
    pub(crate) fn tell(&mut self, telling: &NewTelling) -> Result<(), Trouble> {
        let version = self.version_shown(&telling.purpose, telling.version, Some(telling.at))?;
        let recipient = self.whom(&telling.who)?.known_or_enrolled(self)?;
        let NewTelling { purpose, how, text, at, .. } = telling;
        Ok(self.told(&Telling { recipient, purpose, version, segment: "", how: *how, text: text.as_ref(), at: *at })?)
    }

    /// Records a telling, unless an earlier one of the same version is on record.
    pub(crate) fn told(&mut self, telling: &Telling<'_>) -> Result<(), Fault> {
        let mark = telling.text.map_or(Ok(String::new()), |text| self.keep_text(text))?;
        let language = telling.text.map(|text| text.language.as_str());
        let (recipient, purpose, version) = (telling.recipient.0, telling.purpose.as_str(), telling.version);
        // Whoever was told of a version before is counted already, and stays where they are counted.
        let counted = self.db.first(
            "SELECT segment FROM told WHERE recipient = $1 AND purpose = $2 ORDER BY version LIMIT 1",
            values![recipient, purpose],
            |row| row.string(0),
        )?;
        let segment = counted.as_deref().unwrap_or(telling.segment);
        // What came to be known later may have happened earlier: when the address was collected, before the first mail.
        self.db.execute(
            "INSERT INTO told (recipient, purpose, version, segment, at, how, text, language)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (recipient, purpose, version) DO UPDATE
             SET at = excluded.at, how = excluded.how, text = excluded.text, language = excluded.language
             WHERE told.at > excluded.at",
            values![recipient, purpose, version, segment, telling.at, telling.how.as_str(), &mark, language],
        )?;
        if counted.is_none() {
            self.db.execute(
                "INSERT INTO told_counts (purpose, segment, n) VALUES ($1, $2, 1)
                 ON CONFLICT (purpose, segment) DO UPDATE SET n = told_counts.n + 1",
                values![purpose, telling.segment],
            )?;
        }
        Ok(())
    }

    /// Records that somebody was asked for consent outside a mail that goes through the gateway.
    pub(crate) fn asked(
        &mut self,
        who: &Who,
        purpose: &PurposeId,
        words: &ShownText,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        self.purpose(purpose)?;
        let recipient = self.whom(who)?.known_or_enrolled(self)?;
        Ok(self.note_asked(recipient, purpose, words, now)?)
    }

    /// Writes down that somebody was asked.
    pub(crate) fn note_asked(
        &mut self,
        recipient: RecipientId,
        purpose: &PurposeId,
        words: &ShownText,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mark = self.keep_text(words)?;
        self.db.execute(
            "INSERT INTO asked (recipient, purpose, at, text) VALUES ($1, $2, $3, $4)
             ON CONFLICT (recipient, purpose, at) DO NOTHING",
            values![recipient.0, purpose.as_str(), now, &mark],
        )?;
        Ok(())
    }
}
