//! Letters of our own: links and codes that prove a mailbox, and the question whether measuring may.
//!
//! The answer on the screen is given before anything is looked up, so that neither its words nor its timing say
//! whether an address is known.

use crate::Site;
use crate::throttle::Throttle;
use crate::words::TEXTS;
use openlijk_model::{Address, Language, RecipientId};
use openlijk_pages::Words;
use openlijk_store::{ProofFor, StoreError};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Letters of one kind that are prepared and mailed at one time; what comes on top is dropped, and the page says to try again.
const AT_ONE_TIME: usize = 64;
/// Letters of one kind that one address gets in an hour, at most.
const LETTERS_PER_HOUR: u32 = 3;
/// Letters to confirm a sign-up in an hour, to all addresses together: anybody may type any address there.
const SIGN_UPS_PER_HOUR: u32 = 2_000;

/// A letter of ours: plain text, nothing measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its text, with LF line ends.
    pub text: String,
    /// The language that it is in.
    pub language: Language,
}

impl Letter {
    /// In the language of `words`, with an empty line between paragraphs.
    pub(crate) fn of(words: Words, subject: String, paragraphs: Vec<String>) -> Self {
        Self { subject, text: paragraphs.join("\n\n") + "\n", language: words.language() }
    }
}

/// Why a letter was not taken. Says nothing of its address.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct MailError(pub String);

impl From<StoreError> for MailError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

/// A letter on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;

/// Sends letters.
pub trait Mailer: Send + Sync {
    /// Sends one; done when the next hop took it.
    fn send(&self, to: Address, letter: Letter) -> Sending<'_>;
}

/// What a letter is for. Each kind is counted and waits apart: a flood of one leaves the others their room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKind {
    /// A link to what is recorded of somebody.
    MyData,
    /// A code that proves a new address.
    Code,
    /// A link that confirms a sign-up.
    SignUp,
}

/// Sends letters, not too many at a time and not too many to one address.
pub struct PostRoom {
    mailer: Arc<dyn Mailer>,
    my_data: Counter,
    code: Counter,
    sign_up: Counter,
}

/// Where the letters of one kind are counted, and wait.
struct Counter {
    throttle: Throttle,
    places: Arc<Semaphore>,
}

impl Counter {
    fn with(throttle: Throttle) -> Self {
        Self { throttle, places: Arc::new(Semaphore::new(AT_ONE_TIME)) }
    }
}

impl PostRoom {
    /// With this mailer.
    pub fn new(mailer: Arc<dyn Mailer>) -> Self {
        let throttle = || Throttle::per_hour(LETTERS_PER_HOUR);
        Self {
            mailer,
            my_data: Counter::with(throttle()),
            code: Counter::with(throttle()),
            sign_up: Counter::with(throttle().in_all(SIGN_UPS_PER_HOUR)),
        }
    }

    const fn counter(&self, kind: LetterKind) -> &Counter {
        match kind {
            LetterKind::MyData => &self.my_data,
            LetterKind::Code => &self.code,
            LetterKind::SignUp => &self.sign_up,
        }
    }

    /// Does `work`, which mails a letter of this `kind`, behind the back of the answer, if there is room for it.
    pub fn later(&self, kind: LetterKind, work: impl Future<Output = Result<(), MailError>> + Send + 'static) {
        let Ok(place) = Arc::clone(&self.counter(kind).places).try_acquire_owned() else {
            tracing::warn!("too many letters were asked for at one time; one was not mailed");
            return;
        };
        tokio::spawn(async move {
            let _place = place;
            if let Err(problem) = work.await {
                tracing::warn!(%problem, "a letter that somebody asked for on a page could not be mailed");
            }
        });
    }

    /// May `address` have another letter of this `kind`? Counts it where it may.
    pub fn allows(&self, kind: LetterKind, address: &Address, now: jiff::Timestamp) -> Result<(), MailError> {
        let allowed = self.counter(kind).throttle.allows(address, now);
        allowed.then_some(()).ok_or_else(|| MailError("the letters for this hour have gone out".to_owned()))
    }

    /// Mails a letter.
    pub async fn mail(&self, to: Address, letter: Letter) -> Result<(), MailError> {
        self.mailer.send(to, letter).await
    }
}

/// Whom a link is for.
pub enum Whom {
    /// The recipient of a message.
    Recipient(RecipientId),
    /// Whoever has this address, if we know them.
    Address(Address),
}

/// Mails a link to `whom`, behind the back of the answer. Unknown addresses get nothing.
pub fn mail_link(site: &Site, whom: Whom, language: Language) {
    let owned = site.clone();
    site.post_room.later(LetterKind::MyData, async move { try_to_mail(&owned, whom, language).await });
}

async fn try_to_mail(site: &Site, whom: Whom, language: Language) -> Result<(), MailError> {
    let now = site.clock.now();
    let Some((recipient, address)) = resolve(site, whom).await? else {
        return Ok(());
    };
    site.post_room.allows(LetterKind::MyData, &address, now)?;
    let token = site.store.seal_proof(recipient, ProofFor::MyData, now).await?;
    let link = format!("{}/p/{token}?lang={language}", site.public_url);
    site.post_room.mail(address, letter(&site.organisation.name, &link, language)).await
}

async fn resolve(site: &Site, whom: Whom) -> Result<Option<(RecipientId, Address)>, StoreError> {
    Ok(match whom {
        Whom::Recipient(id) => site.store.address_of(id).await?.map(|address| (id, address)),
        Whom::Address(address) => site.store.find(&address).await?.map(|id| (id, address)),
    })
}

fn letter(organisation: &str, link: &str, language: Language) -> Letter {
    let words = TEXTS.in_language(language);
    let paragraphs = vec![
        words.get("letter-hello"),
        words.get("letter-why"),
        link.to_owned(),
        words.get("letter-valid"),
        words.get("letter-not-you"),
        words.get("letter-nothing"),
        organisation.to_owned(),
    ];
    Letter::of(words, words.with("letter-subject", "organisation", organisation), paragraphs)
}

/// The letter with the code for a new address.
pub fn code_letter(organisation: &str, code: &str, language: Language) -> Letter {
    let words = TEXTS.in_language(language);
    let paragraphs = vec![
        words.get("letter-hello"),
        words.with("code-letter-why", "organisation", organisation),
        code.to_owned(),
        words.get("code-letter-valid"),
        words.get("letter-not-you"),
        words.get("letter-nothing"),
        organisation.to_owned(),
    ];
    Letter::of(words, words.with("code-letter-subject", "organisation", organisation), paragraphs)
}

/// The letter by which somebody confirms that they signed up themselves.
pub fn sign_up_letter(organisation: &str, purpose: &str, link: &str, language: Language) -> Letter {
    let words = TEXTS.in_language(language);
    let paragraphs = vec![
        words.get("letter-hello"),
        words.filled("signup-letter-why", &[("organisation", &organisation), ("purpose", &purpose)]),
        link.to_owned(),
        words.get("signup-letter-valid"),
        words.get("letter-not-you"),
        words.get("letter-nothing"),
        organisation.to_owned(),
    ];
    Letter::of(words, words.with("signup-letter-subject", "organisation", organisation), paragraphs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Nowhere;

    impl Mailer for Nowhere {
        fn send(&self, _to: Address, _letter: Letter) -> Sending<'_> {
            Box::pin(async { Ok(()) })
        }
    }

    #[test]
    fn a_flood_of_sign_ups_ends_at_its_total_and_leaves_the_other_letters_alone() {
        let room = PostRoom::new(Arc::new(Nowhere));
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let address = |nr: u32| Address::parse(&format!("a{nr}@example.nl")).unwrap();
        let taken = (0..SIGN_UPS_PER_HOUR * 2).filter(|nr| room.allows(LetterKind::SignUp, &address(*nr), now).is_ok());
        assert_eq!(taken.count(), SIGN_UPS_PER_HOUR as usize);
        for kind in [LetterKind::MyData, LetterKind::Code] {
            assert!(room.allows(kind, &address(1), now).is_ok(), "{kind:?}");
        }
    }

    #[tokio::test]
    async fn sign_ups_that_wait_take_no_places_of_other_letters() {
        let room = PostRoom::new(Arc::new(Nowhere));
        for _ in 0..AT_ONE_TIME * 2 {
            room.later(LetterKind::SignUp, std::future::pending());
        }
        let done = Arc::new(AtomicUsize::new(0));
        let owned = Arc::clone(&done);
        room.later(LetterKind::MyData, async move {
            owned.fetch_add(1, Ordering::SeqCst);
            Ok(())
        });
        for _ in 0..AT_ONE_TIME * 4 {
            tokio::task::yield_now().await;
        }
        assert_eq!(done.load(Ordering::SeqCst), 1);
    }
}
