//! The reader's side: the half hour in which they may read, and the handing out of our halves. Everything here goes through the
//! writer, so that a half is handed out only once that is on disk.

use super::sealing::NewAct;
use super::{context, words_of};
use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Fault, values};
use crate::keys::fill;
use crate::logbook::{Act, Line, OURSELVES};
use crate::types::{Halt, PartFacts, Passed, Released, SealedFile, SealedState, StoreError};
use jiff::Timestamp;
use openlijk_model::{Factor, MessageId, PurposeId, RecipientId, SealedAct, TimePrecision};
use zeroize::Zeroizing;

/// How long a reader may read before they show again who they are.
const SESSION_SECONDS: i64 = 1_800;
/// Who acts, as it stands on record.
pub(super) const READER: &str = "reader";

/// How a sealed message stands, as its reader meets it.
pub(super) struct Standing {
    pub(super) recipient: RecipientId,
    pub(super) purpose: PurposeId,
    pub(super) version: u32,
    pub(super) state: SealedState,
    pub(super) until: Timestamp,
    pub(super) locked: bool,
    pub(super) tries: u32,
    pub(super) factor: Factor,
}

impl Standing {
    /// May it be read now?
    fn open(&self, now: Timestamp) -> Passed<()> {
        match self.state {
            SealedState::Suspended | SealedState::Destroyed => Err(Halt::TakenBack),
            SealedState::Expired => Err(Halt::Over),
            SealedState::Waiting if self.until <= now => Err(Halt::Over),
            SealedState::Waiting if self.locked => Err(Halt::Locked),
            SealedState::Waiting => Ok(()),
        }
    }
}

impl Store {
    /// Hands out our half for a part, once that is on disk. `session` is what [`Store::try_code`] gave; for a message whose
    /// purpose asks for nothing beyond the link it is what [`Store::begin_reading`] gave. Handed out twice, it is on record once.
    ///
    /// # Errors
    /// The store is down: nothing is handed out.
    pub async fn release(
        &self,
        message: MessageId,
        number: u16,
        session: &str,
        now: Timestamp,
    ) -> Result<Passed<Released>, StoreError> {
        let session = Zeroizing::new(session.to_owned());
        self.change(move |books| books.release(message, number, &session, now)).await
    }

    /// Begins a session where nothing beyond the link is asked for.
    ///
    /// # Errors
    /// The store is down.
    pub async fn begin_reading(
        &self,
        message: MessageId,
        now: Timestamp,
    ) -> Result<Passed<Zeroizing<String>>, StoreError> {
        self.change(move |books| {
            let Some(standing) = books.reader_standing(message)? else { return Ok(Err(Halt::Gone)) };
            if let Err(halt) = books.open_or_note(message, &standing, now)? {
                return Ok(Err(halt));
            }
            if standing.factor != Factor::Link {
                return Ok(Err(Halt::NoCode));
            }
            Ok(Ok(books.new_session(message, Factor::Link, now)?))
        })
        .await
    }

    /// Whom a session is of, and what they showed. `None`: it is over, or nobody's.
    ///
    /// # Errors
    /// The store is down.
    pub async fn session(
        &self,
        message: MessageId,
        session: &str,
        now: Timestamp,
    ) -> Result<Option<Factor>, StoreError> {
        let mark = self.inner.keyring.reader_mark("session", message.0, session);
        self.read(move |db| {
            db.first(
                "SELECT factor FROM sealed_sessions WHERE mark = $1 AND message = $2 AND until > $3",
                values![&mark, message.0, now],
                |row| row.word(0),
            )
        })
        .await
    }

    /// Puts on record that a reader's browser opened a part. Done twice, it is written once.
    ///
    /// # Errors
    /// The store is down.
    pub async fn note_reader(
        &self,
        message: MessageId,
        part: Option<u16>,
        act: SealedAct,
        session: &str,
        now: Timestamp,
    ) -> Result<Passed<()>, StoreError> {
        let session = Zeroizing::new(session.to_owned());
        self.change(move |books| {
            let Some(factor) = books.factor_of_session(message, &session, now)? else {
                return Ok(Err(Halt::SessionOver));
            };
            if act == SealedAct::Decrypted && books.happened(message, part, act)? {
                return Ok(Ok(()));
            }
            books.write_act(&NewAct { message, part, act, factor, at: now, who: READER, why: "" })?;
            Ok(Ok(()))
        })
        .await
    }
}

impl Books<'_> {
    pub(super) fn reader_standing(&mut self, message: MessageId) -> Result<Option<Standing>, Fault> {
        self.db.first(
            "SELECT messages.recipient, campaigns.purpose, messages.version, sealed.state, sealed.until, sealed.locked,
                    sealed.tries, sealed.factor
             FROM sealed JOIN messages ON messages.id = sealed.message JOIN cells ON cells.id = messages.cell
             JOIN campaigns ON campaigns.id = cells.campaign WHERE sealed.message = $1",
            values![message.0],
            |row| {
                Ok(Standing {
                    recipient: RecipientId(row.count(0)?),
                    purpose: row.word(1)?,
                    version: row.number(2)?,
                    state: row.word(3)?,
                    until: row.time(4)?,
                    locked: row.int(5)? != 0,
                    tries: row.number(6)?,
                    factor: row.word(7)?,
                })
            },
        )
    }

    /// May it be read? Plans that are due count as done. That somebody wanted to after it was taken back is on record, once a day.
    pub(super) fn open_or_note(
        &mut self,
        message: MessageId,
        standing: &Standing,
        now: Timestamp,
    ) -> Result<Passed<()>, Fault> {
        let planned = self.plan_due(message, None, now)?;
        let open = if planned { Err(Halt::TakenBack) } else { standing.open(now) };
        if matches!(open, Err(Halt::TakenBack | Halt::Over)) {
            let noted = self.db.first(
                "SELECT 1 FROM sealed_acts WHERE message = $1 AND act = $2 AND at > $3 LIMIT 1",
                values![message.0, SealedAct::TriedAfter.as_str(), now.as_second() - 86_400],
                |_| Ok(()),
            )?;
            if noted.is_none() {
                let (act, factor) = (SealedAct::TriedAfter, Factor::Link);
                self.write_act(&NewAct { message, part: None, act, factor, at: now, who: READER, why: "" })?;
            }
        }
        Ok(open)
    }

    pub(super) fn new_session(
        &mut self,
        message: MessageId,
        factor: Factor,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, Fault> {
        let mut random = Zeroizing::new([0_u8; 24]);
        fill(random.as_mut_slice());
        let session: Zeroizing<String> = Zeroizing::new(random.iter().map(|byte| format!("{byte:02x}")).collect());
        let mark = self.keyring.reader_mark("session", message.0, &session);
        self.db.execute("DELETE FROM sealed_sessions WHERE until <= $1", values![now])?;
        self.db.execute(
            "INSERT INTO sealed_sessions (mark, message, factor, until) VALUES ($1, $2, $3, $4)",
            values![&mark, message.0, factor.as_str(), now.as_second() + SESSION_SECONDS],
        )?;
        Ok(session)
    }

    fn factor_of_session(
        &mut self,
        message: MessageId,
        session: &str,
        now: Timestamp,
    ) -> Result<Option<Factor>, Fault> {
        let mark = self.keyring.reader_mark("session", message.0, session);
        self.db.first(
            "SELECT factor FROM sealed_sessions WHERE mark = $1 AND message = $2 AND until > $3",
            values![&mark, message.0, now],
            |row| row.word(0),
        )
    }

    fn release(
        &mut self,
        message: MessageId,
        number: u16,
        session: &str,
        now: Timestamp,
    ) -> Result<Passed<Released>, Trouble> {
        let Some(standing) = self.reader_standing(message)? else { return Ok(Err(Halt::Gone)) };
        if let Err(halt) = self.open_or_note(message, &standing, now)? {
            return Ok(Err(halt));
        }
        let Some(factor) = self.factor_of_session(message, session, now)? else {
            return Ok(Err(Halt::SessionOver));
        };
        let Some((part, half)) = self.part(message, standing.recipient, number)? else { return Ok(Err(Halt::Gone)) };
        if part.state != SealedState::Waiting || self.plan_due(message, Some(number), now)? {
            return Ok(Err(Halt::TakenBack));
        }
        // A copy of the store may still know a part whose half was destroyed since.
        let Some(half) = self.keyring.half(half)? else { return Ok(Err(Halt::TakenBack)) };
        let act = if number == 0 { SealedAct::Opened } else { SealedAct::Fetched };
        let named = (number > 0).then_some(number);
        let first = !self.happened(message, named, act)?;
        if first {
            self.write_act(&NewAct { message, part: named, act, factor, at: now, who: READER, why: "" })?;
            self.log(&Line {
                act: Act::Observe,
                at: now,
                precision: TimePrecision::Exact,
                purpose: Some((&standing.purpose, standing.version)),
                recipient: Some(standing.recipient),
                who: OURSELVES,
            })?;
            if act == SealedAct::Opened {
                self.tell_sender(message, act, now)?;
            }
        }
        Ok(Ok(Released { half, first, part }))
    }

    /// Did this happen already?
    pub(super) fn happened(&mut self, message: MessageId, part: Option<u16>, act: SealedAct) -> Result<bool, Fault> {
        let found = self.db.first(
            "SELECT 1 FROM sealed_acts WHERE message = $1 AND part IS NOT DISTINCT FROM $2 AND act = $3 LIMIT 1",
            values![message.0, part.map(u32::from), act.as_str()],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    fn part(
        &mut self,
        message: MessageId,
        recipient: RecipientId,
        number: u16,
    ) -> Result<Option<(PartFacts, u64)>, Fault> {
        let keyring = self.keyring;
        self.db.first(
            "SELECT kind, name, media_type, bytes, state, file, half FROM sealed_parts WHERE message = $1 AND number = $2",
            values![message.0, u32::from(number)],
            |row| {
                let facts = PartFacts {
                    number,
                    kind: row.word(0)?,
                    name: words_of(keyring, recipient, context::NAME, &row.bytes(1)?)?,
                    media_type: row.string(2)?,
                    bytes: row.count(3)?,
                    state: row.word(4)?,
                    file: SealedFile::read(row.string(5)?),
                };
                Ok((facts, row.count(6)?))
            },
        )
    }
}
