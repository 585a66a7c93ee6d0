//! What recipients chose. Choices are a ledger: the last one about a purpose's opens, and the last about its links, counts; none
//! is overwritten. A refusal outlives its recipient's erasure as a keyed hash.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::hits::truncated;
use crate::keys::{Keyring, Lookup};
use crate::past::{Pasts, mark_choice};
use crate::types::{LedgerLine, NewChoice, StoreError};
use jiff::Timestamp;
use openlijk_model::{Aspect, Choice, ChoiceState, Measure, PurposeId, RecipientId, TimePrecision};

/// What a choice is about of which no version is known here: a yes covers nothing then. No version has this number.
pub(crate) const NO_VERSION: u32 = 0;

impl Books<'_> {
    /// Records a choice. Hits that come after it in the writer are judged by it.
    pub(crate) fn choose(&mut self, choice: &NewChoice, now: Timestamp) -> Result<(), Trouble> {
        let requested = self.purpose(&choice.purpose)?.purpose.measure;
        let whom = self.whom(&choice.who)?;
        let before =
            choice_in_force(self.db, self.keyring, whom.recipient, &whom.lookup, &choice.purpose, choice.about)?;
        let made = choice.made.map_or(now, |made| made.min(now));
        if choice.made.is_some() && overtaken(before.as_ref(), choice.state, made) {
            return Err(StoreError::Refused("a later choice of theirs is on record, and stands".to_owned()).into());
        }
        let at = moment(requested, before.map(|before| before.state), choice.state, made);
        let version = self.version_shown(&choice.purpose, choice.version, choice.made)?;
        let recipient = whom.known_or_enrolled(self)?;
        Ok(self.write_choice(recipient, &whom.lookup, choice, version, at)?)
    }

    /// Writes a choice about a version into the ledger. It takes the place of one that was kept beyond an erasure.
    pub(crate) fn write_choice(
        &mut self,
        recipient: RecipientId,
        lookup: &[u8],
        choice: &NewChoice,
        version: u32,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let words = choice.wording.as_ref().filter(|words| !words.text.trim().is_empty());
        let mark = words.map_or(Ok(String::new()), |words| self.keep_text(words))?;
        self.db.execute(
            "INSERT INTO choices (id, recipient, purpose, about, state, at, how, wording, language, author, proof, version)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM choices",
            values![
                recipient.0,
                choice.purpose.as_str(),
                choice.about.as_str(),
                choice.state.as_str(),
                at,
                choice.how.as_str(),
                &mark,
                words.map(|words| words.language.as_str()),
                &choice.author,
                &choice.proof,
                version
            ],
        )?;
        let kept = self.keyring.refusal_mark(lookup, &choice.purpose, choice.about);
        self.db.execute("DELETE FROM kept_refusals WHERE mark = $1", values![&kept])?;
        Ok(())
    }
}

/// Consent to be measured alone, and its end, are proof and bound what may be recorded of somebody: they are kept to the
/// second. Whoever chose anything else may be counted in a crowd: by day, so that the moment points at no hit.
pub(crate) fn moment(
    requested: Measure,
    before: Option<ChoiceState>,
    state: ChoiceState,
    made: Timestamp,
) -> Timestamp {
    let alone = matches!(requested, Measure::LastOpen | Measure::Individual | Measure::Receipt | Measure::Portal);
    let proves = match state {
        ChoiceState::Granted => true,
        ChoiceState::Withdrawn => before == Some(ChoiceState::Granted),
        ChoiceState::Refused | ChoiceState::Unknown => false,
    };
    truncated(made, if alone && proves { TimePrecision::Exact } else { TimePrecision::Day })
}

/// Does the choice in force stand against one that was made at this moment? A later one does; and a no of the same day, of
/// which nobody knows the hour, against anything but a no.
pub(crate) fn overtaken(before: Option<&Choice>, state: ChoiceState, made: Timestamp) -> bool {
    let Some(before) = before else { return false };
    let same_day = truncated(before.at, TimePrecision::Day) == truncated(made, TimePrecision::Day);
    before.at > made || (same_day && before.state.says_no() && !state.says_no())
}

/// The choice that counts: the last one, else a refusal kept beyond an erasure.
pub(crate) fn choice_in_force(
    db: &mut dyn Connection,
    keyring: &Keyring,
    recipient: Option<RecipientId>,
    lookup: &[u8],
    purpose: &PurposeId,
    about: Aspect,
) -> Result<Option<Choice>, Fault> {
    if let Some(recipient) = recipient {
        let last = last(db, recipient, purpose, about)?;
        if last.is_some() {
            return Ok(last);
        }
    }
    kept_refusal(db, keyring, lookup, purpose, about)
}

/// The last choice of somebody who is known.
pub(crate) fn last(
    db: &mut dyn Connection,
    recipient: RecipientId,
    purpose: &PurposeId,
    about: Aspect,
) -> Result<Option<Choice>, Fault> {
    db.first(
        "SELECT state, at, how, wording, language, about, author, proof, version FROM choices
         WHERE recipient = $1 AND purpose = $2 AND about = $3 ORDER BY id DESC LIMIT 1",
        values![recipient.0, purpose.as_str(), about.as_str()],
        |row| read_choice(row, 0),
    )
}

/// Every choice of a recipient, oldest first, and of each yes whether it covers what is asked for now.
pub(crate) fn ledger(
    db: &mut dyn Connection,
    pasts: &Pasts,
    recipient: RecipientId,
) -> Result<Vec<(PurposeId, Choice)>, Fault> {
    let mut found: Vec<(PurposeId, Choice)> = db.all(
        "SELECT purpose, state, at, how, wording, language, about, author, proof, version FROM choices
         WHERE recipient = $1 ORDER BY id",
        values![recipient.0],
        |row| Ok((row.word(0)?, read_choice(row, 1)?)),
    )?;
    found.iter_mut().for_each(|(purpose, choice)| mark_choice(pasts, purpose, choice));
    Ok(found)
}

/// The refusals kept of an address that was erased, for these purposes.
pub(crate) fn kept_refusals<'a>(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &Lookup,
    purposes: impl IntoIterator<Item = &'a PurposeId>,
) -> Result<Vec<(PurposeId, Choice)>, Fault> {
    let mut found = Vec::new();
    for purpose in purposes {
        for about in Aspect::ALL {
            let kept = kept_refusal(db, keyring, lookup, purpose, *about)?;
            found.extend(kept.map(|choice| (purpose.clone(), choice)));
        }
    }
    Ok(found)
}

/// Reads state, time, way, mark, language, aspect, author, proof and version from nine columns.
pub(crate) fn read_choice(row: &dyn Row, column: usize) -> Result<Choice, Fault> {
    Ok(Choice {
        wording: row.string(column + 3)?,
        language: row.word_or_null(column + 4)?,
        about: row.word(column + 5)?,
        author: row.string(column + 6)?,
        proof: row.string(column + 7)?,
        version: Some(row.number(column + 8)?).filter(|version| *version != NO_VERSION),
        ..Choice::of(row.word(column)?, row.time(column + 1)?, row.word(column + 2)?)
    })
}

/// The refusal that was kept of an address that was erased.
pub(crate) fn kept_refusal(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &[u8],
    purpose: &PurposeId,
    about: Aspect,
) -> Result<Option<Choice>, Fault> {
    let mark = keyring.refusal_mark(lookup, purpose, about);
    db.first("SELECT state, at, how FROM kept_refusals WHERE mark = $1", values![&mark], |row| {
        Ok(Choice { about, ..Choice::of(row.word(0)?, row.time(1)?, row.word(2)?) })
    })
}

/// Lines of the ledger after a number, and the number to go on after.
pub(crate) fn lines(
    db: &mut dyn Connection,
    keyring: &Keyring,
    pasts: &Pasts,
    after: u64,
    limit: u32,
) -> Result<(Vec<LedgerLine>, Option<u64>), Fault> {
    let found = db.all(
        "SELECT choices.purpose, state, at, how, wording, choices.language, about, author, proof, version,
                choices.id, recipients.id, recipients.address, texts.text
         FROM choices JOIN recipients ON recipients.id = choices.recipient LEFT JOIN texts ON texts.mark = choices.wording
         WHERE choices.id > $1 ORDER BY choices.id LIMIT $2",
        values![after, limit],
        |row| {
            let line = (row.word(0)?, read_choice(row, 1)?, row.text(13)?.map(str::to_owned));
            Ok((line, row.count(10)?, RecipientId(row.count(11)?), row.bytes(12)?))
        },
    )?;
    let next = found.last().map(|(_, id, ..)| *id).filter(|_| found.len() as u64 == u64::from(limit));
    let mut lines = Vec::with_capacity(found.len());
    for ((purpose, mut choice, words), _, recipient, sealed) in found {
        mark_choice(pasts, &purpose, &mut choice);
        // Without a key they were erased while this was read.
        if let Some(address) = keyring.reveal(recipient, &sealed)? {
            lines.push(LedgerLine { address: address.reveal().to_owned(), purpose, choice, words });
        }
    }
    Ok((lines, next))
}
