//! Looks at what is kept about one person: by somebody of the organisation, under one purpose, and by the person themselves.
//! That it happened is on disk before anything is shown.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::logbook::{Act, Line};
use crate::types::{Look, StoreError, SubjectRecord};
use jiff::Timestamp;
use openlijk_model::{PurposeId, RecipientId, Role, TimePrecision};

const NOBODY: &str = "there is no such recipient; they may have been erased";

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
        let (account, why) = (account.to_owned(), why.to_owned());
        let (role, recipient, of) = (Some(role), Some(at), Some(purpose.clone()));
        self.note_look(Look { account, role, recipient, purpose: of, why, at: now }).await?;
        let mut record = self.subject_record(at).await?;
        narrow(&mut record, purpose);
        Ok(record)
    }
    /// Puts a look on record, and in the logbook. On disk when this returns: what was looked for is shown after that.
    pub async fn note_look(&self, look: Look) -> Result<(), StoreError> {
        self.change(move |books| books.put_look(&look)).await
    }
    /// Writes in the logbook that a program looked at what is kept about a person. It looks as often as it likes, for nobody in
    /// particular, so the looks of the organisation's people are not among those of its programs.
    pub async fn log_look(&self, recipient: RecipientId, by: &str, now: Timestamp) -> Result<(), StoreError> {
        let by = by.to_owned();
        self.change(move |books| books.log_look(Some(recipient), None, &by, now)).await
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
    /// Everything kept about a person, given out by somebody of the organisation: a look on record and a line in the logbook are
    /// on disk before this returns. A look at nobody is refused.
    pub async fn give_out(&self, look: Look) -> Result<SubjectRecord, StoreError> {
        let recipient = look.recipient.ok_or_else(|| StoreError::Unknown(NOBODY.to_owned()))?;
        self.change(move |books| {
            books.note_look(&look)?;
            books.note_export(recipient, &look.account, look.at)
        })
        .await?;
        self.subject_record(recipient).await
    }
    /// Everything kept about a person, given out to them: a line in the logbook is on disk before this returns. It bears the day,
    /// since whoever asks for their own has just been at their mail.
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
    /// Puts a look on record, and in the logbook.
    pub(crate) fn put_look(&mut self, look: &Look) -> Result<(), Trouble> {
        self.note_look(look)?;
        self.log_look(look.recipient, look.purpose.as_ref(), &look.account, look.at)
    }

    fn note_look(&mut self, look: &Look) -> Result<(), Trouble> {
        if let Some(recipient) = look.recipient {
            self.check_known(recipient)?;
        }
        let purpose = look.purpose.as_ref().map_or("", PurposeId::as_str);
        self.db.execute(
            "INSERT INTO looks (id, account, role, recipient, purpose, why, at)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 FROM looks",
            values![
                &look.account,
                look.role.map_or("", Role::as_str),
                look.recipient.map(|recipient| recipient.0),
                purpose,
                &look.why,
                look.at
            ],
        )?;
        Ok(())
    }

    fn log_look(
        &mut self,
        recipient: Option<RecipientId>,
        purpose: Option<&PurposeId>,
        who: &str,
        at: Timestamp,
    ) -> Result<(), Trouble> {
        if let Some(recipient) = recipient {
            self.check_known(recipient)?;
        }
        let version = purpose.map(|purpose| Ok::<_, Trouble>(self.purpose(purpose)?.version)).transpose()?;
        let purpose = purpose.zip(version);
        self.log(&Line { act: Act::Look, at, precision: TimePrecision::Exact, purpose, recipient, who })?;
        Ok(())
    }

    fn note_export(&mut self, recipient: RecipientId, who: &str, now: Timestamp) -> Result<(), Trouble> {
        self.check_known(recipient)?;
        let (act, precision) = (Act::Export, TimePrecision::Day);
        self.log(&Line { act, at: now, precision, purpose: None, recipient: Some(recipient), who })?;
        Ok(())
    }

    /// Is there such a recipient?
    pub(crate) fn check_known(&mut self, recipient: RecipientId) -> Result<(), Trouble> {
        let known = self.db.first("SELECT 1 FROM recipients WHERE id = $1", values![recipient.0], |_| Ok(()))?;
        known.ok_or_else(|| StoreError::Unknown(NOBODY.to_owned()).into())
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
    person.incidents.clear();
    person.looks.retain(|look| look.purpose.as_ref() == Some(purpose));
    let named = |mark: &str| {
        record.choices.iter().any(|(_, choice)| choice.wording == mark)
            || record.told.iter().any(|(_, told)| told.text == mark)
    };
    person.texts.retain(|mark, _| named(mark));
}

fn read_look(row: &dyn Row) -> Result<Look, Fault> {
    Ok(Look {
        account: row.string(0)?,
        role: row.word_or_empty(1)?,
        recipient: row.integer(2)?.map(|_| row.count(2).map(RecipientId)).transpose()?,
        purpose: row.word_or_empty(3)?,
        why: row.string(4)?,
        at: row.time(5)?,
    })
}
