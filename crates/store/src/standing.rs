//! What a decision needs to know of a recipient. Every mail waits for this: one query for who is known, and one for what was
//! kept of the erased.

use crate::choices::version_or_null;
use crate::engine::{Connection, Fault, Row, values};
use crate::keys::{Keyring, Lookup, Mark};
use crate::person::date_of;
use crate::types::Standing;
use jiff::Timestamp;
use openlijk_model::{Aspect, Choice, ChoiceState, HowChosen, PurposeId, Told};

/// What is on record about an address and a purpose.
pub(crate) fn standing(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &Lookup,
    purpose: &PurposeId,
) -> Result<Standing, Fault> {
    let known = db.first(
        "SELECT people.country, people.collected, told.at, told.how, told.text, told.language,
                EXISTS (SELECT 1 FROM pauses WHERE scope = 'recipient:' || people.id AND ended_at IS NULL),
                (SELECT wanted FROM wishes
                 WHERE wishes.recipient = people.id AND kind = 'objection' ORDER BY wishes.id DESC LIMIT 1),
                (SELECT wanted FROM wishes
                 WHERE wishes.recipient = people.id AND kind = 'restriction' ORDER BY wishes.id DESC LIMIT 1),
                (SELECT wanted FROM wishes
                 WHERE wishes.recipient = people.id AND kind = 'plain-text' ORDER BY wishes.id DESC LIMIT 1),
                (SELECT max(at) FROM asked WHERE asked.recipient = people.id AND asked.purpose = $1),
                opens.state, opens.at, opens.how, opens.wording, opens.language, opens.author, opens.proof,
                opens.said_version, links.state, links.at, links.how, links.wording, links.language, links.author,
                links.proof, links.said_version
         FROM recipients AS people
         LEFT JOIN told ON told.recipient = people.id AND told.purpose = $1
         LEFT JOIN choices AS opens ON opens.id = (
             SELECT max(id) FROM choices WHERE recipient = people.id AND purpose = $1 AND about = 'opens')
         LEFT JOIN choices AS links ON links.id = (
             SELECT max(id) FROM choices WHERE recipient = people.id AND purpose = $1 AND about = 'links')
         WHERE people.lookup = $2",
        values![purpose.as_str(), lookup],
        |row| {
            let objects = row.integer(7)?.map(|wanted| wanted != 0);
            let standing = Standing {
                told: read_told(row)?,
                choice: read_last(row, 11, Aspect::Opens)?,
                link_choice: read_last(row, 19, Aspect::Links)?,
                asked: row.time_or_null(10)?,
                objects: objects.unwrap_or(false),
                restricted: row.integer(8)?.unwrap_or(0) != 0,
                plain_text: row.integer(9)?.unwrap_or(0) != 0,
                paused: row.int(6)? != 0,
                country: row.text(0)?.map(str::to_owned),
                collected: row.integer(1)?.map(date_of),
            };
            Ok((standing, objects.is_none()))
        },
    )?;
    let (mut standing, objection_open) = known.unwrap_or((Standing::default(), true));
    let kept = Kept::read(db, keyring, lookup, purpose)?;
    standing.objects |= objection_open && kept.objects;
    standing.choice = standing.choice.or(kept.opens);
    standing.link_choice = standing.link_choice.or(kept.links);
    Ok(standing)
}

/// What was kept of an address that was erased.
pub(crate) struct Kept {
    pub(crate) objects: bool,
    pub(crate) opens: Option<Choice>,
    links: Option<Choice>,
}

impl Kept {
    pub(crate) fn read(
        db: &mut dyn Connection,
        keyring: &Keyring,
        lookup: &[u8],
        purpose: &PurposeId,
    ) -> Result<Self, Fault> {
        let opens = keyring.refusal_mark(lookup, purpose, Aspect::Opens);
        let links = keyring.refusal_mark(lookup, purpose, Aspect::Links);
        let objection = keyring.objection_mark(lookup);
        let found = db.all(
            "SELECT mark, state, at, how FROM kept_refusals WHERE mark IN ($1, $2, $3)",
            values![&opens, &links, &objection],
            |row| {
                let mark = Mark::try_from(row.blob(0)?.unwrap_or_default()).unwrap_or_default();
                Ok((mark, row.word::<ChoiceState>(1)?, row.time(2)?, row.word::<HowChosen>(3)?))
            },
        )?;
        let choice = |wanted: Mark, about: Aspect| {
            let kept: Option<&(Mark, ChoiceState, Timestamp, HowChosen)> = found.iter().find(|kept| kept.0 == wanted);
            kept.map(|(_, state, at, how)| Choice { about, ..Choice::of(*state, *at, *how) })
        };
        Ok(Self {
            objects: found.iter().any(|kept| kept.0 == objection),
            opens: choice(opens, Aspect::Opens),
            links: choice(links, Aspect::Links),
        })
    }
}

fn read_told(row: &dyn Row) -> Result<Option<Told>, Fault> {
    let Some(at) = row.time_or_null(2)? else { return Ok(None) };
    Ok(Some(Told { at, how: row.word(3)?, text: row.string(4)?, language: row.word_or_null(5)? }))
}

fn read_last(row: &dyn Row, column: usize, about: Aspect) -> Result<Option<Choice>, Fault> {
    if row.text(column)?.is_none() {
        return Ok(None);
    }
    Ok(Some(Choice {
        wording: row.string(column + 3)?,
        language: row.word_or_null(column + 4)?,
        about,
        author: row.string(column + 5)?,
        proof: row.string(column + 6)?,
        said_version: version_or_null(row, column + 7)?,
        ..Choice::of(row.word(column)?, row.time(column + 1)?, row.word(column + 2)?)
    }))
}
