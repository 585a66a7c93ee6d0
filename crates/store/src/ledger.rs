//! The ledger's side of [`Store`]: choices, one by one and in bulk, tellings, wishes, facts about people, the texts that they
//! were shown, and the links by which they prove their mailbox.

use crate::types::*;
use crate::{Store, StoreError};
use crate::{choices, import, proofs, recipients, texts};
use jiff::Timestamp;
use openlijk_model::{Address, Choice, PurposeId, RecipientId, TraceContext};
use openlijk_token::{Meaning, Token};
use std::sync::Arc;

/// The most lines of the ledger that are read at one time.
const LEDGER_LINES: u32 = 10_000;

impl Store {
    // -- choices ----------------------------------------------------------------------------------------------

    /// Records a choice. When this returns it is on disk and in force, for mail already sent too. One that was made earlier
    /// (`made`) than the one in force is refused.
    pub async fn choose(&self, choice: NewChoice, now: Timestamp) -> Result<(), StoreError> {
        self.change(move |books| books.choose(&choice, now)).await
    }
    /// Every choice on record for a recipient, oldest first.
    pub async fn choices(&self, who: &Who) -> Result<Vec<(PurposeId, Choice)>, StoreError> {
        let (keyring, who, desk) = (Arc::clone(&self.inner.keyring), who.clone(), self.inner.shared.desk());
        self.read(move |db| {
            let address = match who {
                Who::Id(recipient) => return choices::ledger(db, &desk.pasts, recipient),
                Who::Address(address) => address,
            };
            let lookup = keyring.lookup(&address);
            let ids = desk.declared.iter().map(|declared| &declared.version.purpose.id);
            let mut found = choices::kept_refusals(db, &keyring, &lookup, ids)?;
            if let Some(recipient) = recipients::find(db, &lookup)? {
                found.extend(choices::ledger(db, &desk.pasts, recipient)?);
            }
            Ok(found)
        })
        .await
    }
    /// Records lines of a file of choices, and with the last of them the number of the file's next line, so that an import
    /// that broke off goes on where it was. `file` names the import (the file's SHA-256). Gives the number of choices that
    /// were new: one that is on record already, from whatever source, is not written twice, and one that is older than the
    /// choice in force is not written at all. Mail and hits go on in between: a thousand lines or so at a time are best.
    /// A purpose that does not exist, or a country that is none, refuses the lines about it and those beside them.
    pub async fn import(
        &self,
        file: &str,
        next_line: u64,
        lines: Vec<ImportedChoice>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (mut new, mut left) = (0, lines);
        loop {
            let later = left.split_off(import::STEP.min(left.len()));
            let (file, next_line) = (file.to_owned(), later.is_empty().then_some(next_line));
            new += self.change(move |books| books.import(&file, next_line, &left, now)).await?;
            if later.is_empty() {
                return Ok(new);
            }
            left = later;
        }
    }
    /// The line at which an import that broke off goes on; 0 where it never began.
    pub async fn import_position(&self, file: &str) -> Result<u64, StoreError> {
        let file = file.to_owned();
        self.read(move |db| import::position(db, &file)).await
    }
    /// Some lines of the ledger in the order in which they were written, after number `after` (0: from the start), and the
    /// number to go on after; `None` at the end.
    pub async fn ledger(&self, after: u64, limit: u32) -> Result<(Vec<LedgerLine>, Option<u64>), StoreError> {
        let (keyring, desk) = (Arc::clone(&self.inner.keyring), self.inner.shared.desk());
        self.read(move |db| choices::lines(db, &keyring, &desk.pasts, after, limit.clamp(1, LEDGER_LINES))).await
    }

    /// The same, given out: with the first page (`within`: `None`) a line in the logbook for the export, and for each person whose
    /// first line of the ledger is on a page a line that the export caused. All of it is on disk when this returns. `within` of
    /// the next page is what the one before gave.
    pub async fn give_out_ledger(
        &self,
        after: u64,
        limit: u32,
        by: &str,
        within: Option<TraceContext>,
        now: Timestamp,
    ) -> Result<LedgerPage, StoreError> {
        let by = by.to_owned();
        self.change(move |books| Ok(books.give_out_ledger(after, limit.clamp(1, LEDGER_LINES), &by, within, now)?))
            .await
    }

    // -- tellings ---------------------------------------------------------------------------------------------

    /// Records that somebody was told about a purpose outside a mail of ours. Of each version of the purpose the first
    /// telling, in time, stands.
    pub async fn tell(&self, telling: NewTelling) -> Result<(), StoreError> {
        self.change(move |books| books.tell(&telling)).await
    }
    /// Records that somebody was asked for consent outside a mail that goes through the gateway.
    pub async fn asked(
        &self,
        who: &Who,
        purpose: &PurposeId,
        words: ShownText,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (who, purpose) = (who.clone(), purpose.clone());
        self.change(move |books| books.asked(&who, &purpose, &words, now)).await
    }
    /// Keeps a text that is about to be shown, and gives its mark (SHA-256 in hex). Notices, invitations and the words of consent
    /// that are kept by this stay for good: nothing about a person may stand in one. Other words go with whoever was shown them.
    pub async fn keep_text(&self, text: ShownText) -> Result<String, StoreError> {
        self.change(move |books| Ok(books.keep_to_show(&text)?)).await
    }
    /// The text behind a mark.
    pub async fn text(&self, mark: &str) -> Result<Option<ShownText>, StoreError> {
        let mark = mark.to_owned();
        self.read(move |db| texts::text(db, &mark)).await
    }

    // -- people -----------------------------------------------------------------------------------------------

    /// Records a standing wish, or its end. In force when this returns, for mail already sent too.
    pub async fn wish(&self, wish: NewWish, now: Timestamp) -> Result<(), StoreError> {
        self.change(move |books| books.wish(&wish, now)).await
    }
    /// Keeps what the organisation knows about somebody.
    pub async fn set_person(&self, who: &Who, facts: PersonFacts) -> Result<(), StoreError> {
        let who = who.clone();
        self.change(move |books| books.set_person(&who, &facts)).await
    }
    /// Makes an address known, and gives its number. Who is known without a message, a choice or a link waiting for them is
    /// forgotten by the next daily run.
    pub async fn enrol(&self, address: &Address) -> Result<RecipientId, StoreError> {
        let address = address.clone();
        self.change(move |books| Ok(books.enrol(&address)?.0)).await
    }
    /// Corrects an address (GDPR 16): everything on record moves to the new one. Refused where the new one is known already.
    pub async fn correct_address(&self, who: &Who, address: &Address) -> Result<(), StoreError> {
        let (who, address) = (who.clone(), address.clone());
        self.change(move |books| books.correct_address(&who, &address)).await
    }

    // -- mailed links -----------------------------------------------------------------------------------------

    /// The sealed token of a link to be mailed to this recipient: good for a day, or for three where it confirms a sign-up.
    pub async fn seal_proof(
        &self,
        recipient: RecipientId,
        what: ProofFor,
        now: Timestamp,
    ) -> Result<String, StoreError> {
        let days = what.days();
        let request = self.change(move |books| books.new_proof(recipient, &what, now)).await?;
        let token = Token::lasting(Meaning::Proof { request }, now, days);
        Ok(self.inner.keyring.seal_page(token))
    }
    /// What a mailed link was for. `None`: expired, used up, or its recipient erased. Looking uses nothing up.
    pub async fn proof(&self, request: u64, now: Timestamp) -> Result<Option<(RecipientId, ProofFor)>, StoreError> {
        self.read(move |db| proofs::proof(db, request, now)).await
    }
    /// Uses up the link that confirms a sign-up: they were told, and what was ticked is granted from now on; all of it or
    /// nothing, and on disk when this returns. `None`: expired, used already, its recipient erased, or a link for something else.
    pub async fn confirm_sign_up(
        &self,
        request: u64,
        now: Timestamp,
    ) -> Result<Option<(RecipientId, PendingSignUp)>, StoreError> {
        self.change(move |books| books.confirm_sign_up(request, now)).await
    }
}
