//! Looks at what is kept about one person: by somebody of the organisation, under one purpose, and by the person themselves.
//! That it happened is on disk before anything is shown.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::logbook::{Act, Line};
use crate::types::{Look, StoreError, SubjectRecord};
use jiff::Timestamp;
use openlijk_model::{PurposeId, RecipientId, Role, TimePrecision};

impl Store {
    /// What is kept about a person under one purpose, for somebody of the organisation. That they looked is on disk before
    /// this returns. Whether they may is the caller's to know.
    pub async fn look(
        &self,
        account: &str,
        role: Role,
        at: RecipientId,
        purpose: &PurposeId,
        why: &str,
        now: Timestamp,
    ) -> Result<SubjectRecord, StoreError> {
        let (account, why, purpose) = (account.to_owned(), why.to_owned(), purpose.clone());
        let look = Look { account, role, recipient: Some(at), purpose: purpose.clone(), why, at: now };
        self.change(move |books| books.note_look(&look, at)).await?;
        let mut record = self.subject_record(at).await?;
        narrow(&mut record, &purpose);
        Ok(record)
    }
    /// The looks on record, the latest first.
    pub async fn looks(&self, limit: u32) -> Result<Vec<Look>, StoreError> {
        self.read(move |db| {
            db.all(
                "SELECT account, role, recipient, purpose, why, at FROM looks ORDER BY id DESC LIMIT $1",
                values![limit],
                read_look,
            )
        })
        .await
    }
    /// Everything kept about a person, given out: a line in the logbook is on disk before this returns. It bears the day, since
    /// whoever asks for their own has just been at their mail.
    pub async fn export_subject(
        &self,
        recipient: RecipientId,
        by: &str,
        now: Timestamp,
    ) -> Result<SubjectRecord, StoreError> {
        let by = by.to_owned();
        self.change(move |books| books.note_export(recipient, &by, now)).await?;
        self.subject_record(recipient).await
    }
}

impl Books<'_> {
    fn note_look(&mut self, look: &Look, at: RecipientId) -> Result<(), Trouble> {
        let version = self.purpose(&look.purpose)?.version;
        self.check_known(at)?;
        self.db.execute(
            "INSERT INTO looks (id, account, role, recipient, purpose, why, at)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM looks",
            values![&look.account, look.role.as_str(), at.0, look.purpose.as_str(), &look.why, look.at],
        )?;
        self.log(&Line {
            act: Act::Look,
            at: look.at,
            precision: TimePrecision::Exact,
            purpose: Some((&look.purpose, version)),
            recipient: Some(at),
            who: &look.account,
        })?;
        Ok(())
    }

    fn note_export(&mut self, recipient: RecipientId, who: &str, now: Timestamp) -> Result<(), Trouble> {
        self.check_known(recipient)?;
        let (act, precision) = (Act::Export, TimePrecision::Day);
        Ok(self.log(&Line { act, at: now, precision, purpose: None, recipient: Some(recipient), who })?)
    }

    /// Is there such a recipient?
    pub(crate) fn check_known(&mut self, recipient: RecipientId) -> Result<(), Trouble> {
        let known = self.db.first("SELECT 1 FROM recipients WHERE id = $1", values![recipient.0], |_| Ok(()))?;
        known.ok_or_else(|| {
            StoreError::Unknown("there is no such recipient; they may have been erased".to_owned()).into()
        })
    }
}

/// Who looked at what is kept about a recipient, oldest first.
pub(crate) fn looks_at(db: &mut dyn Connection, recipient: RecipientId) -> Result<Vec<Look>, Fault> {
    db.all(
        "SELECT account, role, recipient, purpose, why, at FROM looks WHERE recipient = $1 ORDER BY id",
        values![recipient.0],
        read_look,
    )
}

/// Takes away the words that were written about somebody who is about to be erased: they may name them. That somebody looked or
/// asked, and when, stays.
pub(crate) fn forget_words(db: &mut dyn Connection, recipient: RecipientId) -> Result<(), Fault> {
    db.execute("UPDATE looks SET why = '' WHERE recipient = $1", values![recipient.0])?;
    db.execute(
        "UPDATE requests SET note = '', outcome = CASE WHEN outcome IS NULL THEN NULL ELSE '' END WHERE recipient = $1",
        values![recipient.0],
    )?;
    Ok(())
}

/// Leaves of a record what is kept under one purpose, and the wishes, which rule over every purpose.
fn narrow(record: &mut SubjectRecord, purpose: &PurposeId) {
    record.messages.retain(|message| message.purpose == *purpose);
    record.choices.retain(|(of, _)| of == purpose);
    record.told.retain(|(of, _)| of == purpose);
    let person = &mut record.person;
    (person.country, person.collected) = (None, None);
    person.asked.retain(|(of, _)| of == purpose);
    person.looks.retain(|look| look.purpose == *purpose);
    let named = |mark: &str| {
        record.choices.iter().any(|(_, choice)| choice.wording == mark)
            || record.told.iter().any(|(_, told)| told.text == mark)
    };
    person.texts.retain(|mark, _| named(mark));
}

fn read_look(row: &dyn Row) -> Result<Look, Fault> {
    Ok(Look {
        account: row.string(0)?,
        role: row.word(1)?,
        recipient: row.integer(2)?.map(|_| row.count(2).map(RecipientId)).transpose()?,
        purpose: row.word(3)?,
        why: row.string(4)?,
        at: row.time(5)?,
    })
}
