//! Links that are mailed to an address, which prove its mailbox.
//!
//! The answer on the screen is given before anything is looked up, so that neither its words nor its timing say
//! whether an address is known.

use crate::Site;
use crate::throttle::Throttle;
use crate::words::TEXTS;
use openlijk_model::{Address, Language, RecipientId};
use openlijk_store::{ProofFor, StoreError};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Links that are looked up and mailed at one time; what comes on top is dropped, and the page says to try again.
const AT_ONE_TIME: usize = 64;

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

/// Why a letter was not taken. Says nothing of its address.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct MailError(pub String);

/// A letter on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;

/// Sends letters.
pub trait Mailer: Send + Sync {
    /// Sends one; done when the next hop took it.
    fn send(&self, to: Address, letter: Letter) -> Sending<'_>;
}

/// Sends links, not too many at a time and not too many to one address.
pub struct PostRoom {
    mailer: Arc<dyn Mailer>,
    throttle: Throttle,
    places: Arc<Semaphore>,
}

impl PostRoom {
    /// With this mailer.
    pub fn new(mailer: Arc<dyn Mailer>) -> Self {
        Self { mailer, throttle: Throttle::default(), places: Arc::new(Semaphore::new(AT_ONE_TIME)) }
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
    let Ok(place) = Arc::clone(&site.post_room.places).try_acquire_owned() else {
        tracing::warn!("too many links were asked for at one time; one was not mailed");
        return;
    };
    let site = site.clone();
    tokio::spawn(async move {
        let _place = place;
        if let Err(problem) = try_to_mail(&site, whom, language).await {
            tracing::warn!(%problem, "a link to somebody's data could not be mailed");
        }
    });
}

async fn try_to_mail(site: &Site, whom: Whom, language: Language) -> Result<(), MailError> {
    let now = site.clock.now();
    let found = resolve(site, whom).await.map_err(|error| MailError(error.to_string()))?;
    let Some((recipient, address)) = found else {
        return Ok(());
    };
    if !site.post_room.throttle.allows(&address, now) {
        return Err(MailError("this address had its links for this hour".to_owned()));
    }
    let token = site.store.seal_proof(recipient, ProofFor::MyData, now).await;
    let token = token.map_err(|error| MailError(error.to_string()))?;
    let link = format!("{}/p/{token}?lang={language}", site.public_url);
    site.post_room.mailer.send(address, letter(&site.organisation.name, &link, language)).await
}

async fn resolve(site: &Site, whom: Whom) -> Result<Option<(RecipientId, Address)>, StoreError> {
    Ok(match whom {
        Whom::Recipient(id) => site.store.address_of(id).await?.map(|address| (id, address)),
        Whom::Address(address) => site.store.find(&address).await?.map(|id| (id, address)),
    })
}

fn letter(organisation: &str, link: &str, language: Language) -> Letter {
    let words = TEXTS.in_language(language);
    let paragraphs = [
        words.get("letter-hello"),
        words.get("letter-why"),
        link.to_owned(),
        words.get("letter-valid"),
        words.get("letter-not-you"),
        words.get("letter-nothing"),
        organisation.to_owned(),
    ];
    Letter {
        subject: words.with("letter-subject", "organisation", organisation),
        text: paragraphs.join("\n\n") + "\n",
        language,
    }
}
