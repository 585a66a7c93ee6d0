//! Codes by which a reader shows who they are: sent by mail or SMS, or agreed on beforehand. A try counts before it is answered, and
//! wrong ones are limited by message and by reader, so that none can be guessed.

use super::reading::{READER, Standing};
use super::sealing::NewAct;
use super::{context, words_of};
use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Fault, values};
use crate::hits::day_of;
use crate::keys::fill;
use crate::types::{Destination, Halt, NewCode, Passed, StoreError};
use jiff::Timestamp;
use openlijk_model::{Factor, MessageId, RecipientId, SealedAct};
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
}

impl Books<'_> {
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
