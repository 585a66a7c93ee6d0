//! What a decision needs to know of a recipient. Every mail waits for this: one query for who is known, and one for what was
//! kept of the erased.

use crate::choices::read_choice;
use crate::engine::{Connection, Fault, values};
use crate::keys::{Keyring, Lookup, Mark};
use crate::past::Past;
use crate::person::date_of;
use crate::recipients::read_told;
use crate::types::Standing;
use jiff::Timestamp;
use openlijk_model::{Aspect, Choice, ChoiceState, HowChosen, Purpose, PurposeId};

/// What is on record about an address that counts for what `purpose` asks for. `past`: what the purpose was.
pub(crate) fn standing(
    db: &mut dyn Connection,
    keyring: &Keyring,
    lookup: &Lookup,
    purpose: &Purpose,
    past: Option<&Past>,
) -> Result<Standing, Fault> {
    let covering = past.map(|past| past.covering(purpose)).unwrap_or_default();
    let id = &purpose.id;
    // As `,1,3,`: an array is something else in every database.
    let listed = covering.iter().fold(",".to_owned(), |list, version| format!("{list}{version},"));
    let known = db.first(
        "SELECT people.country, people.collected,
                EXISTS (SELECT 1 FROM pauses WHERE scope = 'recipient:' || people.id AND ended_at IS NULL),
                (SELECT wanted FROM wishes
                 WHERE wishes.recipient = people.id AND kind = 'objection' ORDER BY wishes.id DESC LIMIT 1),
                (SELECT wanted FROM wishes
                 WHERE wishes.recipient = people.id AND kind = 'restriction' ORDER BY wishes.id DESC LIMIT 1),
                (SELECT wanted FROM wishes
                 WHERE wishes.recipient = people.id AND kind = 'plain-text' ORDER BY wishes.id DESC LIMIT 1),
                (SELECT max(at) FROM asked WHERE asked.recipient = people.id AND asked.purpose = $1),
                told.at, told.how, told.text, told.language, told.version,
                opens.state, opens.at, opens.how, opens.wording, opens.language, opens.about, opens.author, opens.proof,
                opens.said_version, opens.version,
                links.state, links.at, links.how, links.wording, links.language, links.about, links.author, links.proof,
                links.said_version, links.version
         FROM recipients AS people
         LEFT JOIN told ON told.recipient = people.id AND told.purpose = $1 AND told.version = (
             SELECT version FROM told WHERE recipient = people.id AND purpose = $1
             AND $2 LIKE '%,' || CAST(version AS TEXT) || ',%'
             ORDER BY at, version LIMIT 1)
         LEFT JOIN choices AS opens ON opens.id = (
             SELECT max(id) FROM choices WHERE recipient = people.id AND purpose = $1 AND about = 'opens')
         LEFT JOIN choices AS links ON links.id = (
             SELECT max(id) FROM choices WHERE recipient = people.id AND purpose = $1 AND about = 'links')
         WHERE people.lookup = $3",
        values![id.as_str(), &listed, lookup],
        |row| {
            let objects = row.integer(3)?.map(|wanted| wanted != 0);
            let standing = Standing {
                told: row.text(8)?.map(|_| read_told(row, 7)).transpose()?,
                collected_under_less: false,
                choice: row.text(12)?.map(|_| read_choice(row, 12)).transpose()?,
                link_choice: row.text(22)?.map(|_| read_choice(row, 22)).transpose()?,
                asked: row.time_or_null(6)?,
                objects: objects.unwrap_or(false),
                restricted: row.integer(4)?.unwrap_or(0) != 0,
                plain_text: row.integer(5)?.unwrap_or(0) != 0,
                paused: row.int(2)? != 0,
                country: row.text(0)?.map(str::to_owned),
                collected: row.integer(1)?.map(date_of),
            };
            Ok((standing, objects.is_none()))
        },
    )?;
    let (mut standing, objection_open) = known.unwrap_or((Standing::default(), true));
    let kept = Kept::read(db, keyring, lookup, id)?;
    standing.objects |= objection_open && kept.objects;
    standing.choice = standing.choice.or(kept.opens).filter(|choice| counts(choice, &covering));
    standing.link_choice = standing.link_choice.or(kept.links).filter(|choice| counts(choice, &covering));
    standing.collected_under_less = past.is_some_and(|past| past.collected_under_less(purpose, standing.collected));
    Ok(standing)
}

/// Does a choice count where these versions cover what is asked for? A yes to less is as if nobody had chosen; all else counts.
fn counts(choice: &Choice, covering: &[u32]) -> bool {
    choice.state != ChoiceState::Granted || choice.version.is_some_and(|version| covering.contains(&version))
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
