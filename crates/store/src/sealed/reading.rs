//! The reader's side: codes, the half hour in which they may read, and the handing out of our halves. Everything here goes
//! through the writer, so that a try counts before it is answered, and a half is handed out only once that is on disk.

use super::sealing::NewAct;
use super::{context, words_of};
use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Fault, values};
use crate::hits::day_of;
use crate::keys::fill;
use crate::logbook::{Act, Line, OURSELVES};
use crate::types::{Destination, Halt, NewCode, PartFacts, Passed, Released, SealedFile, SealedState, StoreError};
use jiff::Timestamp;
use openlijk_model::{Factor, MessageId, PurposeId, RecipientId, SealedAct, TimePrecision};
use zeroize::Zeroizing;

/// Digits of a code that is sent.
const CODE_DIGITS: usize = 8;
/// How long a code counts.
const CODE_SECONDS: i64 = 600;
/// Codes that are sent for one message in a day.
const CODES_A_DAY: u32 = 6;
/// Wrong codes after which a message is locked.
const TRIES: u32 = 5;
/// Wrong codes in a day for all messages of one recipient, after which none is tried until the next day.
const TRIES_A_DAY: u32 = 20;
/// How long a reader may read before they show again who they are.
const SESSION_SECONDS: i64 = 1_800;
/// Who acts, as it stands on record.
pub(super) const READER: &str = "reader";

/// How a sealed message stands, as its reader meets it.
struct Standing {
    recipient: RecipientId,
    purpose: PurposeId,
    version: u32,
    state: SealedState,
    until: Timestamp,
    locked: bool,
    tries: u32,
    factor: Factor,
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
    /// Makes a code for the reader of a message, and puts on record that it is sent. The caller sends it.
    ///
    /// # Errors
    /// The store is down.
    pub async fn new_code(&self, message: MessageId, now: Timestamp) -> Result<Passed<NewCode>, StoreError> {
        self.change(move |books| books.new_code(message, now)).await
    }

    /// Tries what a reader typed: the code that was sent, or the one that was agreed. On the fifth wrong one the message is
    /// locked. `Ok` gives a session: a secret that opens [`Store::release`] for half an hour.
    ///
    /// # Errors
    /// The store is down. Nothing was tried.
    pub async fn try_code(
        &self,
        message: MessageId,
        typed: &str,
        now: Timestamp,
    ) -> Result<Passed<Zeroizing<String>>, StoreError> {
        let typed = Zeroizing::new(typed.split_whitespace().collect::<String>());
        self.change(move |books| books.try_code(message, &typed, now)).await
    }

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
    fn reader_standing(&mut self, message: MessageId) -> Result<Option<Standing>, Fault> {
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
    fn open_or_note(&mut self, message: MessageId, standing: &Standing, now: Timestamp) -> Result<Passed<()>, Fault> {
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

    fn new_code(&mut self, message: MessageId, now: Timestamp) -> Result<Passed<NewCode>, Trouble> {
        let Some(standing) = self.reader_standing(message)? else { return Ok(Err(Halt::Gone)) };
        if let Err(halt) = self.open_or_note(message, &standing, now)? {
            return Ok(Err(halt));
        }
        let to = match self.destination(&standing)? {
            Ok(to) => to,
            Err(halt) => return Ok(Err(halt)),
        };
        let today = day_of(now);
        let sent = self.db.first(
            "SELECT sent FROM sealed_codes WHERE message = $1 AND day = $2",
            values![message.0, today],
            |row| row.number(0),
        )?;
        let sent = sent.unwrap_or(0);
        if sent >= CODES_A_DAY {
            return Ok(Err(Halt::TooManyCodes));
        }
        let code = digits();
        let mark = self.keyring.reader_mark("code", message.0, &code);
        self.db.execute(
            "INSERT INTO sealed_codes (message, mark, until, day, sent) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (message) DO UPDATE
             SET mark = excluded.mark, until = excluded.until, day = excluded.day, sent = excluded.sent",
            values![message.0, &mark, now.as_second() + CODE_SECONDS, today, sent + 1],
        )?;
        let (act, factor) = (SealedAct::CodeSent, standing.factor);
        self.write_act(&NewAct { message, part: None, act, factor, at: now, who: READER, why: "" })?;
        Ok(Ok(NewCode { code, to }))
    }

    fn destination(&mut self, standing: &Standing) -> Result<Passed<Destination>, Trouble> {
        match standing.factor {
            Factor::Mail => {
                let address = crate::recipients::address(self.db, self.keyring, standing.recipient)?;
                Ok(address.map(Destination::Mail).ok_or(Halt::Gone))
            }
            Factor::Sms => {
                let sealed = self.db.first(
                    "SELECT value FROM factors WHERE recipient = $1 AND kind = 'sms'",
                    values![standing.recipient.0],
                    |row| row.bytes(0),
                )?;
                let Some(sealed) = sealed else { return Ok(Err(Halt::NoFactor)) };
                let phone = words_of(self.keyring, standing.recipient, context::PHONE, &sealed)?;
                Ok(if phone.is_empty() { Err(Halt::NoFactor) } else { Ok(Destination::Sms(phone)) })
            }
            Factor::Agreed | Factor::Link => Ok(Err(Halt::NoFactor)),
        }
    }

    fn try_code(
        &mut self,
        message: MessageId,
        typed: &str,
        now: Timestamp,
    ) -> Result<Passed<Zeroizing<String>>, Trouble> {
        let Some(standing) = self.reader_standing(message)? else { return Ok(Err(Halt::Gone)) };
        if let Err(halt) = self.open_or_note(message, &standing, now)? {
            return Ok(Err(halt));
        }
        if self.wrong_today(standing.recipient, now)? >= TRIES_A_DAY {
            return Ok(Err(Halt::TooManyTries));
        }
        let expected = match standing.factor {
            Factor::Agreed => self.db.first(
                "SELECT value FROM factors WHERE recipient = $1 AND kind = 'agreed'",
                values![standing.recipient.0],
                |row| row.bytes(0),
            )?,
            Factor::Mail | Factor::Sms => self.db.first(
                "SELECT mark FROM sealed_codes WHERE message = $1 AND until > $2",
                values![message.0, now],
                |row| row.bytes(0),
            )?,
            Factor::Link => None,
        };
        let Some(expected) = expected else {
            return Ok(Err(if standing.factor == Factor::Agreed { Halt::NoFactor } else { Halt::NoCode }));
        };
        let given = match standing.factor {
            Factor::Agreed => self.keyring.reader_mark("agreed", standing.recipient.0, typed),
            _ => self.keyring.reader_mark("code", message.0, typed),
        };
        if aws_lc_rs::constant_time::verify_slices_are_equal(&given, &expected).is_err() {
            return Ok(Err(self.wrong_code(message, &standing, now)?));
        }
        self.db.execute("UPDATE sealed SET tries = 0 WHERE message = $1", values![message.0])?;
        // A code that was sent works once.
        self.db.execute("UPDATE sealed_codes SET until = 0 WHERE message = $1", values![message.0])?;
        Ok(Ok(self.new_session(message, standing.factor, now)?))
    }

    /// Wrong codes in the last day, over all messages of a recipient.
    fn wrong_today(&mut self, recipient: RecipientId, now: Timestamp) -> Result<u32, Fault> {
        let wrong = self.db.first(
            "SELECT count(*) FROM sealed_acts JOIN messages ON messages.id = sealed_acts.message
             WHERE messages.recipient = $1 AND sealed_acts.act = $2 AND sealed_acts.at > $3",
            values![recipient.0, SealedAct::WrongCode.as_str(), now.as_second() - 86_400],
            |row| row.number(0),
        )?;
        Ok(wrong.unwrap_or(0))
    }

    fn wrong_code(&mut self, message: MessageId, standing: &Standing, now: Timestamp) -> Result<Halt, Fault> {
        let tries = standing.tries + 1;
        let locked = tries >= TRIES;
        self.db.execute(
            "UPDATE sealed SET tries = $1, locked = $2 WHERE message = $3",
            values![tries, locked, message.0],
        )?;
        let factor = standing.factor;
        let mut note =
            |act| self.write_act(&NewAct { message, part: None, act, factor, at: now, who: READER, why: "" });
        note(SealedAct::WrongCode)?;
        if locked {
            note(SealedAct::Locked)?;
            self.tell_sender(message, SealedAct::Locked, now)?;
            return Ok(Halt::Locked);
        }
        Ok(Halt::WrongCode { left: TRIES - tries })
    }

    fn new_session(&mut self, message: MessageId, factor: Factor, now: Timestamp) -> Result<Zeroizing<String>, Fault> {
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

/// A code of random digits, each as likely as the others.
fn digits() -> String {
    let mut code = String::with_capacity(CODE_DIGITS);
    while code.len() < CODE_DIGITS {
        let mut byte = [0_u8];
        fill(&mut byte);
        // 250 is the last multiple of ten below 256.
        if byte[0] < 250 {
            code.push(char::from(b'0' + byte[0] % 10));
        }
    }
    code
}
