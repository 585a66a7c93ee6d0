//! Links that are mailed to an address: whoever follows one reads that mailbox. What a link confirms waits here until then.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::hits::day_of;
use crate::keys::random_id;
use crate::texts;
use crate::told::Telling;
use crate::types::{NewChoice, PendingSignUp, ProofFor, StoreError, Who};
use jiff::Timestamp;
use openlijk_model::{ChoiceState, HowChosen, HowTold, RecipientId};

const MY_DATA: &str = "my-data";
const SIGN_UP: &str = "sign-up";

impl ProofFor {
    /// How many days such a link is good.
    pub(crate) fn days(&self) -> u32 {
        match self {
            Self::MyData => 1,
            Self::SignUp(_) => 3,
        }
    }
}

impl Books<'_> {
    /// Writes down what a link is mailed for; gives its number.
    pub(crate) fn new_proof(
        &mut self,
        recipient: RecipientId,
        what: &ProofFor,
        now: Timestamp,
    ) -> Result<u64, Trouble> {
        self.whom(&Who::Id(recipient))?;
        let (word, payload) = match what {
            ProofFor::MyData => (MY_DATA, None),
            ProofFor::SignUp(pending) => (SIGN_UP, Some(self.written_sign_up(pending)?)),
        };
        let request = random_id();
        let until = day_of(now) + i64::from(what.days());
        self.db.execute(
            "INSERT INTO proofs (request, recipient, what, until, payload) VALUES ($1, $2, $3, $4, $5)",
            values![request, recipient.0, word, until, payload.as_deref()],
        )?;
        Ok(request)
    }

    /// Uses up the link of a sign-up: they were told, and what was ticked is granted from now on. `None`: over, used, or not for that.
    pub(crate) fn confirm_sign_up(
        &mut self,
        request: u64,
        now: Timestamp,
    ) -> Result<Option<(RecipientId, PendingSignUp)>, Trouble> {
        let Some((recipient, ProofFor::SignUp(pending))) = proof(self.db, request, now)? else { return Ok(None) };
        self.db.execute("DELETE FROM proofs WHERE request = $1", values![request])?;
        for (purpose, mark) in &pending.told {
            let words = texts::text(self.db, mark)?;
            let (how, text) = (HowTold::SignUp, words.as_ref());
            let version = self.version_shown(purpose, pending.versions.get(purpose).copied(), None)?;
            self.told(&Telling { recipient, purpose, version, segment: "", how, text, at: now })?;
        }
        for ticked in &pending.ticked {
            let words = texts::text(self.db, &ticked.wording)?;
            let choice = NewChoice {
                about: ticked.about,
                wording: words,
                proof: "confirmed by a mailed link".to_owned(),
                version: pending.versions.get(&ticked.purpose).copied(),
                ..NewChoice::of(Who::Id(recipient), ticked.purpose.clone(), ChoiceState::Granted, HowChosen::SignUp)
            };
            self.choose(&choice, now)?;
        }
        Ok(Some((recipient, pending)))
    }

    fn written_sign_up(&mut self, pending: &PendingSignUp) -> Result<String, Trouble> {
        let ticked = pending.ticked.iter().map(|ticked| (&ticked.purpose, &ticked.wording));
        for (purpose, mark) in ticked.chain(pending.told.iter().map(|(purpose, mark)| (purpose, mark))) {
            self.version_shown(purpose, pending.versions.get(purpose).copied(), None)?;
            if texts::text(self.db, mark)?.is_none() {
                let problem = "the words that were shown at the form are not on record; keep them first";
                return Err(StoreError::Refused(problem.to_owned()).into());
            }
        }
        let written = serde_json::to_string(pending);
        Ok(written.map_err(|error| StoreError::Refused(format!("this sign-up cannot be written down: {error}")))?)
    }
}

/// What a mailed link was for. `None`: expired, unknown, used up, or its recipient erased.
pub(crate) fn proof(
    db: &mut dyn Connection,
    request: u64,
    now: Timestamp,
) -> Result<Option<(RecipientId, ProofFor)>, Fault> {
    db.first(
        "SELECT recipient, what, payload FROM proofs WHERE request = $1 AND until >= $2",
        values![request, day_of(now)],
        |row| Ok((RecipientId(row.count(0)?), read_what(row)?)),
    )
}

fn read_what(row: &dyn Row) -> Result<ProofFor, Fault> {
    match row.text(1)? {
        Some(MY_DATA) => Ok(ProofFor::MyData),
        Some(SIGN_UP) => Ok(ProofFor::SignUp(row.json(2)?)),
        _ => Err(Fault::Failed("a link is for something that is not known".to_owned())),
    }
}
