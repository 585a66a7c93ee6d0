//! By what else than their mailbox people can show who they are: a telephone number, or a code that was agreed on.

use super::{context, words_of};
use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::values;
use crate::logbook::{Act, Line};
use crate::types::{KnownFactors, NewFactor, StoreError, Who};
use jiff::Timestamp;
use openlijk_model::{Address, RecipientId, TimePrecision};
use std::sync::Arc;

/// The fewest characters of an agreed code.
const SHORTEST_CODE: usize = 8;

impl Store {
    /// Puts a second factor of somebody on record; it takes the place of the one of its kind.
    ///
    /// # Errors
    /// A telephone number that is none, or a code that is too short; or the store is down.
    pub async fn set_factor(
        &self,
        whose: &Who,
        factor: NewFactor,
        who: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        check(&factor)?;
        let (whose, who) = (whose.clone(), who.to_owned());
        self.change(move |books| {
            let recipient = books.whom(&whose)?.known_or_enrolled(books)?;
            let (kind, value) = match &factor {
                NewFactor::Phone(phone) => {
                    let erased = || StoreError::Unknown("they were erased".to_owned());
                    ("sms", books.keyring.conceal(recipient, context::PHONE, phone)?.ok_or_else(erased)?)
                }
                NewFactor::Agreed(code) => {
                    let code: String = code.split_whitespace().collect();
                    ("agreed", books.keyring.reader_mark("agreed", recipient.0, &code).to_vec())
                }
            };
            books.db.execute(
                "INSERT INTO factors (recipient, kind, value, who, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (recipient, kind) DO UPDATE SET value = excluded.value, who = excluded.who, at = excluded.at",
                values![recipient.0, kind, value.as_slice(), &who, now],
            )?;
            books.log_factors(recipient, &who, now)
        })
        .await
    }

    /// Forgets the second factors of somebody.
    ///
    /// # Errors
    /// Nobody of that address is known, or the store is down.
    pub async fn forget_factors(&self, whose: &Who, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let (whose, who) = (whose.clone(), who.to_owned());
        self.change(move |books| {
            let unknown = || StoreError::Unknown("nobody of that address is known".to_owned());
            let recipient = books.whom(&whose)?.recipient.ok_or_else(unknown)?;
            books.db.execute("DELETE FROM factors WHERE recipient = $1", values![recipient.0])?;
            books.log_factors(recipient, &who, now)
        })
        .await
    }

    /// What second factors are known of an address.
    ///
    /// # Errors
    /// The store is down.
    pub async fn factors_of(&self, address: &Address) -> Result<KnownFactors, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        let lookup = keyring.lookup(address);
        self.read(move |db| {
            let found = db.all(
                "SELECT recipients.id, factors.kind, factors.value
                 FROM factors JOIN recipients ON recipients.id = factors.recipient WHERE recipients.lookup = $1",
                values![&lookup],
                |row| Ok((RecipientId(row.count(0)?), row.string(1)?, row.bytes(2)?)),
            )?;
            let mut known = KnownFactors::default();
            for (recipient, kind, value) in found {
                if kind == "agreed" {
                    known.agreed = true;
                } else {
                    let phone = words_of(&keyring, recipient, context::PHONE, &value)?;
                    known.phone = Some(phone).filter(|phone| !phone.is_empty());
                }
            }
            Ok(known)
        })
        .await
    }
}

impl Books<'_> {
    /// That somebody's second factors changed, in the logbook; not to what.
    fn log_factors(&mut self, whose: RecipientId, who: &str, at: Timestamp) -> Result<(), Trouble> {
        let (act, precision) = (Act::Note, TimePrecision::Exact);
        self.log(&Line { act, at, precision, purpose: None, recipient: Some(whose), who })?;
        Ok(())
    }
}

fn check(factor: &NewFactor) -> Result<(), StoreError> {
    let problem = match factor {
        NewFactor::Phone(phone) => {
            let digits = phone.strip_prefix('+').unwrap_or_default();
            let good = (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            (!good).then_some("a telephone number starts with + and the country's digits, as in +31612345678")
        }
        NewFactor::Agreed(code) => {
            let length = code.split_whitespace().map(|part| part.chars().count()).sum::<usize>();
            (length < SHORTEST_CODE).then_some("an agreed code has at least eight letters and digits")
        }
    };
    problem.map_or(Ok(()), |problem| Err(StoreError::Refused(problem.to_owned())))
}
