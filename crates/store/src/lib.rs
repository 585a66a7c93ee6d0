//! What is kept: purposes, decisions, choices, hits, figures; the keys, and forgetting.
//!
//! A data folder holds `openlijk.db` (the store, SQLite behind the `engine` seam), `keys.db` (wrapped keys; never in a copy of the
//! store), `sealed/` (sealed parts, which nobody here can read), `master.key` (or wherever the operator put it) and `lock`. All changes go to one writer thread, which does whatever
//! waits in one transaction and answers when that is on disk (`writer`); reading uses a small pool of connections
//! (`readers`). Hits are judged by the writer at the moment of writing, from memory (`memory`, `hits`).
//!
//! Every method that returns `Ok` after a change has it on disk. While the disk fails, everything answers
//! [`StoreError::Down`], hits are counted as lost, and the store takes itself up again from what is on disk.

mod accounts;
mod books;
mod choices;
mod contested;
mod crowd;
mod decisions;
mod engine;
mod erasure;
mod figures;
mod frozen;
mod hits;
mod import;
mod in_force;
mod incidents;
mod keys;
mod ledger;
mod limits;
mod logbook;
mod looks;
mod memory;
mod messages;
mod notes;
mod open;
mod opinions;
mod past;
mod pauses;
mod person;
mod proofs;
mod purposes;
mod readers;
mod recipients;
mod reports;
mod requests;
mod retention;
mod schema;
mod sealed;
mod shared;
mod standing;
#[cfg(test)]
mod tests;
mod texts;
mod tidy;
mod tokens;
mod told;
mod trace;
mod types;
mod wishes;
mod writer;

pub use import::STEP as IMPORT_STEP;
pub use limits::PROOF_DAYS;
pub use sealed::{Onward, SealedDraft};
pub use trace::{cause, within};
pub use types::*;

use books::{Books, Trouble};
use engine::{Connection, Engine, Fault, Sqlite};
use jiff::Timestamp;
use keys::Keyring;
use messages::Draft;
use openlijk_model::{Address, CampaignId, MessageId, Purpose, PurposeId, RecipientId};
use openlijk_token::{Meaning, Token};
use readers::Readers;
use shared::Shared;
use std::path::Path;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tidy::OPEN_DAYS;
use tokio::sync::oneshot;
use writer::{Job, Task};

/// Days that the picture of one message counts after it was sealed.
const OWN_PICTURE_DAYS: u32 = OPEN_DAYS as u32;
/// Days that a recipient's page is reached from a message. What it shows ends with the purpose's retention.
const PAGE_DAYS: u32 = 3 * 365;

/// The store: a cheap handle; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    jobs: Sender<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
    shared: Arc<Shared>,
    readers: Arc<Readers>,
    keyring: Arc<Keyring>,
    /// Days that what proves how the rules were kept stays.
    proof_days: u32,
    sealed: sealed::Folder,
}

impl Store {
    /// Opens the data folder, and makes it where it is absent: locks it, reads the keys, migrates, starts the writer.
    pub fn open(folder: &Path, options: &Options) -> Result<Self, OpenError> {
        Self::open_with(folder, options, |engine| Arc::new(engine))
    }
    /// Finishes what was accepted, and stops the writer. The data folder is free when this returns; handles that are merely
    /// dropped let go of it a little later.
    pub async fn close(&self) {
        let (reply, stopped) = oneshot::channel();
        if self.inner.jobs.send(Job::Stop(reply)).is_ok() {
            // An error says that the writer is gone, which is what is asked for.
            let _ = stopped.await;
        }
        let thread = self.inner.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // The thread has answered and is about to end.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
        self.inner.readers.retire();
    }
    /// Is it up, and what was lost?
    pub fn health(&self) -> Health {
        self.inner.shared.health()
    }

    // -- messages ---------------------------------------------------------------------------------------------

    /// What is on record about a recipient that counts for what `purpose` asks for: a yes and a telling that cover it, and a
    /// no to whatever.
    pub async fn standing(&self, purpose: &Purpose, recipient: &Address) -> Result<Standing, StoreError> {
        let (keyring, purpose) = (Arc::clone(&self.inner.keyring), purpose.clone());
        let (lookup, desk) = (keyring.lookup(recipient), self.inner.shared.desk());
        self.read(move |db| standing::standing(db, &keyring, &lookup, &purpose, desk.pasts.get(&purpose.id))).await
    }
    /// Puts a decision on record. It is on disk when this returns.
    pub async fn record(&self, message: NewMessage) -> Result<Recorded, StoreError> {
        let answer = serde_json::to_string(&message.decision)
            .map_err(|error| StoreError::Refused(format!("this decision cannot be written down: {error}")))?;
        let measure = message.decision.measure();
        self.record_draft(Draft {
            purpose: message.purpose,
            version: message.version,
            campaign: message.campaign,
            variant: message.variant.unwrap_or_default(),
            segment: message.segment.unwrap_or_default(),
            recipient: message.recipient,
            message_id: message.message_id,
            language: message.language,
            measure,
            answer,
            at: message.at,
        })
        .await
    }
    /// Puts on record what became of a message. It is on disk when this returns.
    pub async fn conclude(&self, message: MessageId, outcome: Outcome, now: Timestamp) -> Result<(), StoreError> {
        self.change(move |books| books.conclude(message, &outcome, now)).await
    }

    /// Eight hexadecimal digits by which mailings that nobody named are told apart by their subject. A keyed hash and not
    /// the subject: subjects name people, and what is written down about a mailing outlives a person's erasure.
    pub fn subject_mark(&self, subject: &str) -> String {
        let mark = self.inner.keyring.subject_mark(subject);
        mark[..4].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    // -- tokens -----------------------------------------------------------------------------------------------

    /// The sealed token of a picture of a purpose, as it stands in a URL.
    pub fn seal_picture(&self, purpose: &PurposeId, meaning: Meaning, now: Timestamp) -> Result<String, StoreError> {
        if !matches!(
            meaning,
            Meaning::GroupPicture { .. } | Meaning::CellPicture { .. } | Meaning::MessagePicture { .. }
        ) {
            return Err(StoreError::Refused("only pictures are sealed for a purpose".to_owned()));
        }
        let days = match meaning {
            Meaning::MessagePicture { .. } => OWN_PICTURE_DAYS,
            // A group's picture has one URL, on whatever day its messages go out; it ends when its campaign closes.
            _ => u32::MAX,
        };
        let token = Token::lasting(meaning, now, days);
        self.inner.keyring.seal_for(purpose, token).ok_or_else(|| purposes::unknown_purpose(purpose))
    }
    /// The sealed token of a recipient's page.
    pub fn seal_page(&self, message: MessageId, now: Timestamp) -> String {
        self.inner.keyring.seal_page(Token::lasting(Meaning::Page { message }, now, PAGE_DAYS))
    }
    /// Opens a token of any kind. `None`: forged, or its key is gone. Expiry is the caller's to look at.
    pub fn open_token(&self, text: &str) -> Option<Token> {
        self.inner.keyring.open_token(&openlijk_token::unwrap(text)?)
    }

    // -- hits -------------------------------------------------------------------------------------------------

    /// Counts a hit, if it still may be counted at the moment of writing. `Recorded` means: on disk.
    pub async fn hit(&self, hit: Hit) -> Result<HitOutcome, StoreError> {
        let (reply, answer) = oneshot::channel();
        if self.inner.jobs.send(Job::Hit(hit, reply)).is_err() {
            self.inner.shared.lose_hits(1);
            return Err(closed());
        }
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    // -- pauses -----------------------------------------------------------------------------------------------

    /// Pauses measuring. When this returns it is on disk and in force, for mail already sent too.
    pub async fn pause(&self, scope: Scope, why: &str, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let (why, who) = (why.to_owned(), who.to_owned());
        self.change(move |books| books.pause(scope, &why, &who, now)).await
    }
    /// Ends a pause.
    pub async fn resume(&self, scope: Scope, why: &str, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let (why, who) = (why.to_owned(), who.to_owned());
        self.change(move |books| books.resume(&scope, &why, &who, now)).await
    }
    /// The pauses in force. From memory.
    pub fn pauses(&self) -> Vec<Pause> {
        self.inner.shared.pauses().to_vec()
    }

    // -- recipients -------------------------------------------------------------------------------------------

    /// What the page of a message's recipient shows. `None`: erased, or past its retention.
    pub async fn page(&self, message: MessageId) -> Result<Option<PageFacts>, StoreError> {
        let (keyring, pauses) = (Arc::clone(&self.inner.keyring), self.inner.shared.stops());
        let desk = self.inner.shared.desk();
        let page = self.read(move |db| recipients::page(db, &keyring, &pauses, message)).await?;
        Ok(page.map(|mut page| {
            if let Some(choice) = &mut page.choice {
                past::mark_choice(&desk.pasts, &page.purpose.purpose.id, choice);
            }
            page
        }))
    }
    /// The address behind a recipient's number. `None`: erased.
    pub async fn address_of(&self, recipient: RecipientId) -> Result<Option<Address>, StoreError> {
        let keyring = Arc::clone(&self.inner.keyring);
        self.read(move |db| recipients::address(db, &keyring, recipient)).await
    }
    /// The number behind an address. `None`: unknown.
    pub async fn find(&self, address: &Address) -> Result<Option<RecipientId>, StoreError> {
        let lookup = self.inner.keyring.lookup(address);
        self.read(move |db| recipients::find(db, &lookup)).await
    }
    /// Everything kept about a recipient.
    pub async fn subject_record(&self, recipient: RecipientId) -> Result<SubjectRecord, StoreError> {
        let desk = self.inner.shared.desk();
        self.read(move |db| recipients::record_of(db, &desk.pasts, recipient)).await
    }
    /// Erases a recipient: destroys their key, removes their rows, empties the WAL. A refusal survives as a keyed hash.
    /// On their own word: the logbook names nobody who did it.
    pub async fn erase(&self, who: &Who, now: Timestamp) -> Result<bool, StoreError> {
        self.erase_by(who, logbook::OURSELVES, now).await
    }
    /// The same, by somebody of the organisation, whom the logbook names.
    pub async fn erase_by(&self, who: &Who, by: &str, now: Timestamp) -> Result<bool, StoreError> {
        let (who, by) = (who.clone(), by.to_owned());
        self.change(move |books| books.erase(&who, &by, now)).await
    }

    // -- figures ----------------------------------------------------------------------------------------------

    /// All campaigns, the latest first.
    pub async fn campaigns(&self) -> Result<Vec<CampaignSummary>, StoreError> {
        let pauses = self.inner.shared.stops();
        self.read(move |db| figures::campaigns(db, &pauses)).await
    }
    /// What our server saw of a campaign.
    pub async fn counts(&self, campaign: CampaignId) -> Result<Counts, StoreError> {
        let counts = self.read(move |db| figures::counts(db, campaign)).await?;
        counts.ok_or_else(|| unknown_campaign(campaign))
    }
    /// How many people read a campaign: the estimate with its interval, as it stands, and its curve over time.
    pub async fn estimate(&self, campaign: CampaignId, now: Timestamp) -> Result<openlijk_insight::Reach, StoreError> {
        let purpose = self.read(move |db| figures::purpose_of(db, campaign)).await?;
        let purpose = purpose.ok_or_else(|| unknown_campaign(campaign))?;
        let groups = self.change(move |books| books.groups_of(&purpose, now)).await?;
        let reach = self.read(move |db| figures::estimate(db, &groups, campaign, now)).await?;
        reach.ok_or_else(|| unknown_campaign(campaign))
    }
    // -- copies -----------------------------------------------------------------------------------------------

    /// Writes a consistent copy of the store to a file while others go on. Keys are not in it: addresses in it can be
    /// read only with the current key file, and those of the erased no more.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = to.to_owned();
        self.read(move |db| db.backup(&to)).await
    }

    // -- helpers ----------------------------------------------------------------------------------------------

    fn open_with(
        folder: &Path,
        options: &Options,
        engine: impl FnOnce(Sqlite) -> Arc<dyn Engine>,
    ) -> Result<Self, OpenError> {
        let parts = open::open(folder, options, engine)?;
        let inner = Inner {
            jobs: parts.jobs,
            thread: Mutex::new(Some(parts.thread)),
            shared: parts.shared,
            readers: parts.readers,
            keyring: parts.keyring,
            proof_days: options.proof_days.unwrap_or(PROOF_DAYS),
            sealed: parts.sealed,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    async fn record_draft(&self, draft: Draft) -> Result<Recorded, StoreError> {
        self.change(move |books| books.record(&draft)).await
    }

    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Books<'_>) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let cause = trace::cause();
        let work = move |books: &mut Books<'_>| {
            books.cause = cause;
            work(books)
        };
        self.inner.jobs.send(Job::Change(Task::boxed(work, reply))).map_err(|_| closed())?;
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        Arc::clone(&self.inner.readers).read(work).await
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Store")
    }
}

fn closed() -> StoreError {
    StoreError::Down("the store is closed".to_owned())
}

fn unknown_campaign(campaign: CampaignId) -> StoreError {
    StoreError::Unknown(format!("there is no campaign {campaign}"))
}
