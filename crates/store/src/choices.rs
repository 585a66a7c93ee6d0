//! What recipients chose. Choices are a ledger: the last one about a purpose's opens, and the last about its links, counts; none
//! is overwritten. A refusal outlives its recipient's erasure as a keyed hash.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::hits::truncated;
use crate::keys::{Keyring, Lookup};
use crate::logbook::{Act, Line};
use crate::past::{Pasts, mark_choice};
use crate::person::date_of;
use crate::types::{LedgerLine, LedgerPage, NewChoice, StoreError};
use jiff::Timestamp;
use openlijk_model::{Aspect, Choice, ChoiceState, Measure, PurposeId, RecipientId, TimePrecision, TraceContext};

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
            "INSERT INTO choices
                 (id, recipient, purpose, about, state, at, how, wording, language, author, proof, said_version, version)
             SELECT coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM choices",
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
                choice.said_version.filter(|_| words.is_some()),
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

impl Books<'_> {
    /// Lines of the ledger on their way out, and in the logbook whose they are: a person's line is written with the first of
    /// theirs, so that an export has one of each.
    pub(crate) fn give_out_ledger(
        &mut self,
        after: u64,
        limit: u32,
        who: &str,
        within: Option<TraceContext>,
        now: Timestamp,
    ) -> Result<LedgerPage, Fault> {
        let line = |recipient| Line {
            act: Act::Export,
            at: now,
            precision: TimePrecision::Exact,
            purpose: None,
            recipient,
            who,
        };
        let export = within.map_or_else(|| self.log(&line(None)), Ok)?;
        let (lines, next) = lines(self.db, self.keyring, &self.memory.desk.pasts, after, limit)?;
        let people = self.db.all(
            "SELECT DISTINCT recipient FROM choices
             WHERE id > $1 AND id <= $2 AND NOT EXISTS (
                 SELECT 1 FROM choices AS earlier WHERE earlier.recipient = choices.recipient AND earlier.id < choices.id)",
            values![after, next.unwrap_or(i64::MAX.unsigned_abs())],
            |row| Ok(RecipientId(row.count(0)?)),
        )?;
        let caused_by = self.cause.replace(export);
        for person in people {
            self.log(&line(Some(person)))?;
        }
        self.cause = caused_by;
        Ok(LedgerPage { lines, next, export })
    }
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
        "SELECT state, at, how, wording, language, about, author, proof, said_version, version FROM choices
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
        "SELECT purpose, state, at, how, wording, language, about, author, proof, said_version, version FROM choices
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

/// Reads state, time, way, mark, language, aspect, author, proof, whose words they are and the version from ten columns.
pub(crate) fn read_choice(row: &dyn Row, column: usize) -> Result<Choice, Fault> {
    Ok(Choice {
        wording: row.string(column + 3)?,
        language: row.word_or_null(column + 4)?,
        about: row.word(column + 5)?,
        author: row.string(column + 6)?,
        proof: row.string(column + 7)?,
        said_version: version_or_null(row, column + 8)?,
        version: Some(row.number(column + 9)?).filter(|version| *version != NO_VERSION),
        ..Choice::of(row.word(column)?, row.time(column + 1)?, row.word(column + 2)?)
    })
}

/// Reads the version whose words are said to have been shown.
pub(crate) fn version_or_null(row: &dyn Row, column: usize) -> Result<Option<u32>, Fault> {
    row.integer(column)?.map(|_| row.number(column)).transpose()
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
    // One that a later line took the place of within its day, or reaches back beyond it: but a yes and its withdrawal of the
    // same day both stand, since their moments are known.
    let found = db.all(
        "SELECT choices.purpose, state, choices.at, choices.how, wording, choices.language, about, author, proof, said_version,
                choices.version,
                choices.id, people.id, people.address, texts.text, people.country, people.collected,
                (SELECT min(told.at) FROM told
                 WHERE told.recipient = choices.recipient AND told.purpose = choices.purpose),
                EXISTS (SELECT 1 FROM choices AS later
                        WHERE later.recipient = choices.recipient AND later.purpose = choices.purpose
                        AND later.about = choices.about AND later.id > choices.id
                        AND later.at / 86400 <= choices.at / 86400
                        AND NOT (choices.state = 'granted' AND later.state = 'withdrawn' AND later.at > choices.at))
         FROM choices JOIN recipients AS people ON people.id = choices.recipient
         LEFT JOIN texts ON texts.mark = choices.wording
         WHERE choices.id > $1 ORDER BY choices.id LIMIT $2",
        values![after, limit],
        |row| {
            let line = LedgerLine {
                address: String::new(),
                purpose: row.word(0)?,
                choice: read_choice(row, 1)?,
                words: row.text(14)?.map(str::to_owned),
                country: row.text(15)?.map(str::to_owned),
                collected: row.integer(16)?.map(date_of),
                told: row.time_or_null(17)?,
                superseded: row.int(18)? != 0,
            };
            Ok((line, row.count(11)?, RecipientId(row.count(12)?), row.bytes(13)?))
        },
    )?;
    let next = found.last().map(|(_, id, ..)| *id).filter(|_| found.len() as u64 == u64::from(limit));
    let mut lines = Vec::with_capacity(found.len());
    for (mut line, _, recipient, sealed) in found {
        mark_choice(pasts, &line.purpose, &mut line.choice);
        // Without a key they were erased while this was read.
        if let Some(address) = keyring.reveal(recipient, &sealed)? {
            lines.push(LedgerLine { address: address.reveal().to_owned(), ..line });
        }
    }
    Ok((lines, next))
}
