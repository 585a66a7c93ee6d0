//! What comes back about mail: where reports go on to, and what they said.
//!
//! A sealed return path names its message, and nothing else; whose address stands behind it is kept here, encrypted under the
//! key of the message's recipient, and goes when reports have stopped coming, with the message, or with the recipient. Of a
//! report is kept what became of the message, who says so, why, and when as finely as the purpose keeps time: only where at least
//! `delivery` was decided for the message, and what the reader's own program says only where they were asked.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, values};
use crate::hits::{day_of, truncated};
use crate::keys::Keyring;
use crate::logbook::{Act, Line, OURSELVES};
use crate::recipients;
use crate::types::{MessageReport, NewReport, ReportKept, ReturnPath, Returned, StoreError};
use jiff::Timestamp;
use openlijk_model::{CampaignId, Measure, MessageId, PurposeId, RecipientId, Reported};
use openlijk_token::{Meaning, Token};
use std::sync::Arc;

/// Days that reports of servers are waited for. Queues hold mail for five days, some for two weeks.
const DAYS: u32 = 30;
/// Days that confirmations are waited for: people read late.
const ASKED_DAYS: u32 = 180;
/// What the encrypted return path is: it opens for nothing else.
const CONTEXT: &str = "return path";
/// The longest return path (RFC 5321, 4.5.3.1.3).
const PATH_BYTES: usize = 254;

/// A message as far as a report needs it.
struct About {
    campaign: CampaignId,
    purpose: PurposeId,
    version: u32,
    recipient: RecipientId,
    measure: Measure,
}

impl Store {
    /// Remembers where reports about a message go on to. Gives the local part of its sealed return path; on disk when it returns.
    ///
    /// # Errors
    /// Less than `delivery` was decided for the message, it is gone, or the store is down.
    pub async fn keep_return_path(
        &self,
        message: MessageId,
        asked: bool,
        sender: ReturnPath,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let days = if asked { ASKED_DAYS } else { DAYS };
        self.change(move |books| books.keep_return_path(message, &sender, day_of(now) + i64::from(days))).await?;
        let token = Token::lasting(Meaning::Return { message, asked }, now, days);
        Ok(self.inner.keyring.seal_return(token))
    }

    /// The message behind the local part of a sealed return path, and where reports about it go on to. `None`: forged, over, or
    /// nobody is known there any more.
    ///
    /// # Errors
    /// The store is down.
    pub async fn returned(&self, local: &str, now: Timestamp) -> Result<Option<Returned>, StoreError> {
        let opened = self.open_return(local).filter(|token| !token.is_expired(now));
        let Some(Token { meaning: Meaning::Return { message, asked }, .. }) = opened else { return Ok(None) };
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| returned(db, &keyring, message, asked)).await
    }

    /// Opens the local part of a sealed return path. `None`: forged, or another kind of token. Expiry is the caller's to look at.
    pub fn open_return(&self, local: &str) -> Option<Token> {
        let token = self.inner.keyring.open_token(&openlijk_token::return_path::unwrap(local)?)?;
        matches!(token.meaning, Meaning::Return { .. }).then_some(token)
    }

    /// Puts on record what a report said, where it may be kept at the moment of writing. Told twice, it is written once.
    ///
    /// # Errors
    /// The store is down.
    pub async fn report(&self, report: NewReport) -> Result<ReportKept, StoreError> {
        self.change(move |books| books.report(&report)).await
    }

    /// What was reported about a message, oldest first.
    ///
    /// # Errors
    /// The store is down.
    pub async fn reports_about(&self, message: MessageId) -> Result<Vec<MessageReport>, StoreError> {
        self.read(move |db| of_message(db, message)).await
    }
}

fn returned(
    db: &mut dyn Connection,
    keyring: &Keyring,
    message: MessageId,
    asked: bool,
) -> Result<Option<Returned>, Fault> {
    let found = db.first(
        "SELECT messages.recipient, return_paths.sender FROM return_paths
         JOIN messages ON messages.id = return_paths.message WHERE return_paths.message = $1",
        values![message.0],
        |row| Ok((RecipientId(row.count(0)?), row.bytes(1)?)),
    )?;
    let Some((recipient, concealed)) = found else { return Ok(None) };
    let Some(sender) = keyring.reveal_words(recipient, CONTEXT, &concealed)? else { return Ok(None) };
    let address = recipients::address(db, keyring, recipient)?;
    Ok(address.map(|recipient| Returned { message, asked, recipient, sender: ReturnPath(sender) }))
}

/// What was reported about a message, oldest first.
pub(crate) fn of_message(db: &mut dyn Connection, message: MessageId) -> Result<Vec<MessageReport>, Fault> {
    db.all(
        "SELECT said, witness, cause, at FROM reports WHERE message = $1 ORDER BY at, said, witness",
        values![message.0],
        |row| {
            let (said, by): (Reported, _) = (row.word(0)?, row.word(1)?);
            Ok(MessageReport { said, by, grade: said.grade(by), cause: row.word(2)?, at: row.time(3)? })
        },
    )
}

/// How many messages of a campaign it was reported of.
pub(crate) fn counts(db: &mut dyn Connection, campaign: CampaignId) -> Result<Vec<(Reported, u64)>, Fault> {
    let mut counts: Vec<(Reported, u64)> =
        db.all("SELECT said, n FROM reported WHERE campaign = $1", values![campaign.0], |row| {
            Ok((row.word(0)?, row.count(1)?))
        })?;
    counts.sort_unstable();
    Ok(counts)
}

impl Books<'_> {
    fn keep_return_path(&mut self, message: MessageId, sender: &ReturnPath, until: i64) -> Result<(), Trouble> {
        let gone = || StoreError::Unknown(format!("there is no message {message}"));
        let about = self.about(message)?.ok_or_else(gone)?;
        let heard = self.may_be_heard(&about, message);
        if sender.0.is_empty() || sender.0.len() > PATH_BYTES || heard == Measure::None {
            let problem = format!("reports about message {message} are not waited for");
            return Err(StoreError::Refused(problem).into());
        }
        let concealed = self.keyring.conceal(about.recipient, CONTEXT, &sender.0)?.ok_or_else(gone)?;
        // A retry comes by the path of this attempt.
        self.db.execute(
            "INSERT INTO return_paths (message, sender, until) VALUES ($1, $2, $3)
             ON CONFLICT (message) DO UPDATE SET sender = excluded.sender, until = excluded.until",
            values![message.0, concealed.as_slice(), until],
        )?;
        Ok(())
    }

    fn report(&mut self, report: &NewReport) -> Result<ReportKept, Trouble> {
        let Some(about) = self.about(report.message)? else { return Ok(ReportKept::NotKept) };
        let may_be_kept = match self.may_be_heard(&about, report.message) {
            Measure::None => false,
            Measure::Receipt => report.said.is_delivery() || report.asked,
            _ => report.said.is_delivery(),
        };
        if !may_be_kept {
            return Ok(ReportKept::NotKept);
        }
        let precision = self.precision(&about.purpose, about.version)?;
        let (said, at) = (report.said.as_str(), truncated(report.at, precision));
        let counted = self.db.first(
            "SELECT 1 FROM reports WHERE message = $1 AND said = $2 LIMIT 1",
            values![report.message.0, said],
            |_| Ok(()),
        )?;
        let added = self.db.execute(
            "INSERT INTO reports (message, said, witness, class, cause, at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (message, said, witness) DO NOTHING",
            values![report.message.0, said, report.by.as_str(), report.class.map(u32::from), report.cause.as_str(), at],
        )?;
        if added == 0 {
            return Ok(ReportKept::Known);
        }
        if counted.is_none() {
            self.db.execute(
                "INSERT INTO reported (campaign, said, n) VALUES ($1, $2, 1)
                 ON CONFLICT (campaign, said) DO UPDATE SET n = reported.n + 1",
                values![about.campaign.0, said],
            )?;
        }
        self.log(&Line {
            act: Act::Observe,
            at: report.at,
            precision,
            purpose: Some((&about.purpose, about.version)),
            recipient: Some(about.recipient),
            who: OURSELVES,
        })?;
        Ok(ReportKept::Recorded)
    }

    /// What may be learned about this message now. What its purpose asks for today may be less than when it was sent.
    fn may_be_heard(&self, about: &About, message: MessageId) -> Measure {
        let mailing = (&about.purpose, about.campaign);
        if self.memory.is_silent(mailing, about.recipient, message) {
            return Measure::None;
        }
        let allowed = self.memory.purposes.get(&about.purpose).map_or(Measure::None, |now| now.purpose.measure);
        about.measure.lesser(allowed)
    }

    fn about(&mut self, message: MessageId) -> Result<Option<About>, Fault> {
        self.db.first(
            "SELECT campaigns.id, campaigns.purpose, messages.version, messages.recipient,
                    coalesce(messages.applied, messages.decided)
             FROM messages JOIN cells ON cells.id = messages.cell JOIN campaigns ON campaigns.id = cells.campaign
             WHERE messages.id = $1",
            values![message.0],
            |row| {
                Ok(About {
                    campaign: CampaignId(row.number(0)?),
                    purpose: row.word(1)?,
                    version: row.number(2)?,
                    recipient: RecipientId(row.count(3)?),
                    measure: row.word(4)?,
                })
            },
        )
    }
}
