//! From a mail to sealed parts on disk, to a record, to the notification that goes out in its place; in that order, so that what
//! is announced is there. Whoever asks holds the decision's grant; without one nothing is sealed.

use crate::content::{Letter, Mailbox, letter, parse};
use crate::notification::{Notification, write};
use crate::{Portal, PortalSettings, Written};
use jiff::{Timestamp, ToSpan as _};
use openlijk_lawfulness::PortalGrant;
use openlijk_model::{Address, Factor, Language, MessageId, PartKind, PortalTerms, PurposeVersion};
use openlijk_sealed::{ArchiveKey, LinkHalf, OurHalf, Part, PartKey};
use openlijk_store::{NewPart, NewSealed, SealedFile, ShownText, Store, StoreError, TextKind};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;
use std::sync::Arc;

/// Where copies for the archive go.
#[derive(Debug, Clone)]
pub struct Archive {
    /// To whom they are sealed.
    pub key: ArchiveKey,
    /// The folder that they are written to.
    pub folder: PathBuf,
}

impl Archive {
    fn path(&self, message: MessageId) -> PathBuf {
        self.folder.join(format!("{message}.eml.age"))
    }

    fn write(&self, file: File, plain: impl FnOnce(&mut dyn io::Write) -> io::Result<u64>) -> io::Result<()> {
        let mut sealer = self.key.seal(io::BufWriter::new(file))?;
        plain(&mut sealer)?;
        sealer.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        File::open(&self.folder)?.sync_all()
    }
}

/// How a mail stands to a sealed message before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// There is none.
    First,
    /// That one was taken back, and it comes in its place.
    InPlaceOf(MessageId),
    /// That one's reader answers it. Whoever writes need not be of the organisation.
    Answer(MessageId),
    /// That one's reader passes it on.
    Forward {
        /// What is passed on.
        of: MessageId,
        /// Who does, as the new reader knows them: their address.
        by: String,
    },
}

impl Place {
    const fn replaces(&self) -> Option<MessageId> {
        if let Self::InPlaceOf(message) = self { Some(*message) } else { None }
    }

    pub(crate) const fn answers(&self) -> Option<MessageId> {
        if let Self::Answer(message) = self { Some(*message) } else { None }
    }

    const fn forwards(&self) -> Option<MessageId> {
        if let Self::Forward { of, .. } = self { Some(*of) } else { None }
    }
}

/// What is sealed.
#[derive(Debug, Clone)]
pub enum Mail {
    /// A mail as it was sent: its bytes, without headers of ours, with CRLF lines.
    Sent(Arc<Vec<u8>>),
    /// A message that was written on a page of ours.
    Written(Arc<Written>),
}

/// A mail that is to be sealed for one recipient.
#[derive(Debug, Clone)]
pub struct SealMail {
    /// The mail itself.
    pub mail: Mail,
    /// Its number: the decision is on record already.
    pub message: MessageId,
    /// The number of the first of those that are sent at one time.
    pub sending: MessageId,
    /// The purpose that it is sent under.
    pub purpose: PurposeVersion,
    /// The language of its notification.
    pub language: Language,
    /// To whom.
    pub recipient: Address,
    /// How it stands to a message before it.
    pub place: Place,
    /// When.
    pub now: Timestamp,
}

/// A mail that is sealed and on record.
#[derive(Debug)]
pub struct SealedMail {
    /// The mail that goes out in its place.
    pub notification: Vec<u8>,
    /// What that tells its reader will be recorded.
    pub notice: ShownText,
}

/// Why a mail was not sealed. Nothing of it was kept, and nothing may go out.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It cannot be read as a mail.
    #[error("this mail cannot be read, so it cannot be sealed")]
    Unreadable,
    /// Who writes is not of the organisation, or nobody is named.
    #[error("sealed mail is sent from one of the organisation's own domains alone; look at the From address")]
    ForeignSender,
    /// The purpose asks for more than is known of the reader.
    #[error(
        "this purpose asks its readers for {0}, and none is on record for this one; put it on record in the console first"
    )]
    NoFactor(&'static str),
    /// The purpose asks for a copy in the archive, and there is none.
    #[error("this purpose asks for a copy in the archive, and none is configured: see [portal] archive_key")]
    NoArchive,
    /// The purpose does not say how to get the content otherwise, so nobody could refuse.
    #[error("this purpose does not say how to get the content without being recorded; add portal.other_way to it")]
    NoOtherWay,
    /// The disk.
    #[error("the sealed content could not be put on disk")]
    Disk(#[from] io::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SealError {
    /// Will it help to try again later, without changing anything?
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Disk(_) | Self::Store(_))
    }
}

/// What is sealed on disk, before it is on record.
struct Parts {
    parts: Vec<NewPart>,
    link: LinkHalf,
    from: Mailbox,
    to: Vec<Mailbox>,
    subject: String,
}

/// Who writes to whom about what.
struct Heading {
    from: Mailbox,
    to: Vec<Mailbox>,
    subject: String,
}

impl Portal {
    /// Seals a mail and puts it on record: when this returns `Ok`, content and keys are on disk, and the notification may go out.
    ///
    /// # Errors
    /// Nothing was kept, and nothing may go out.
    pub async fn seal(&self, _grant: PortalGrant, mail: SealMail) -> Result<SealedMail, SealError> {
        let terms = mail.purpose.purpose.portal_terms();
        if terms.other_way.get(&mail.language).is_none_or(|way| way.trim().is_empty()) {
            return Err(SealError::NoOtherWay);
        }
        let known = self.store.factors_of(&mail.recipient).await?;
        let factor = known.strongest(terms.factor).ok_or(SealError::NoFactor(match terms.factor {
            Factor::Sms => "a telephone number",
            Factor::Link | Factor::Mail | Factor::Agreed => "an agreed code",
        }))?;
        let (portal, owned, wants_copy) = (self.clone(), mail.clone(), terms.archive);
        let parts = tokio::task::spawn_blocking(move || portal.seal_parts(&owned, wants_copy))
            .await
            .map_err(|_| SealError::Unreadable)??;
        let Parts { parts, link, from, to, subject } = parts;
        let until = until(&terms, mail.now);
        let sender = Address::parse(&from.address).map_err(|_| SealError::ForeignSender)?;
        let sealed = NewSealed {
            message: mail.message,
            sending: mail.sending,
            sender,
            subject: subject.clone(),
            until,
            factor,
            parts,
            replaces: mail.place.replaces(),
            answers: mail.place.answers(),
            forwards: mail.place.forwards(),
        };
        if let Err(error) = self.store.seal(sealed, mail.now).await {
            self.drop_copy(mail.message).await;
            return Err(error.into());
        }
        let token = self.store.seal_portal(mail.message, mail.now);
        let refuse = self.store.seal_page(mail.message, mail.now);
        let reader = to.iter().find(|mailbox| Address::parse(&mailbox.address).is_ok_and(|to| to == mail.recipient));
        let (bytes, notice) = write(&Notification {
            settings: &self.settings,
            terms: &terms,
            language: mail.language,
            from: &from,
            reader: reader.map(|mailbox| mailbox.name.as_str()).unwrap_or_default(),
            to: mail.recipient.reveal(),
            subject: terms.subject_shown.then_some(subject.as_str()).filter(|subject| !subject.is_empty()),
            place: &mail.place,
            until,
            link: &format!("{}/m/{token}", self.settings.public_url),
            code: &link.code(),
            refuse: &format!("{}/r/{refuse}/refuse", self.settings.public_url),
            now: mail.now,
        })?;
        Ok(SealedMail {
            notification: bytes,
            notice: ShownText { kind: TextKind::Notice, language: mail.language, text: notice },
        })
    }

    /// Removes the archive's copy of a message that did not go out: its sender keeps it, or sends it again.
    pub async fn drop_copy(&self, message: MessageId) {
        let Some(path) = self.settings.archive.as_ref().map(|archive| archive.path(message)) else { return };
        let removed = tokio::task::spawn_blocking(move || std::fs::remove_file(path)).await;
        if let Ok(Err(error)) = removed
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, %message, "the archive keeps a copy of a message that did not go out; remove it by hand");
        }
    }

    fn seal_parts(&self, mail: &SealMail, wants_copy: bool) -> Result<Parts, SealError> {
        let link = LinkHalf::new(random()?);
        let mut sealer = PartSealer { store: &self.store, link: &link, message: mail.message, parts: Vec::new() };
        let sealed = match &mail.mail {
            Mail::Sent(raw) => self.seal_sent(raw, mail, wants_copy, &mut sealer),
            Mail::Written(written) => self.seal_written(written, mail, wants_copy, &mut sealer),
        };
        let parts = sealer.parts;
        match sealed {
            Ok(Heading { from, to, subject }) => Ok(Parts { parts, link, from, to, subject }),
            Err(error) => {
                let files: Vec<SealedFile> = parts.into_iter().map(|part| part.file).collect();
                self.store.drop_sealed(&files);
                Err(error)
            }
        }
    }

    /// Seals the parts of a mail as it was sent.
    fn seal_sent(
        &self,
        raw: &[u8],
        mail: &SealMail,
        wants_copy: bool,
        sealer: &mut PartSealer<'_>,
    ) -> Result<Heading, SealError> {
        let message = parse(raw).ok_or(SealError::Unreadable)?;
        let Letter { content, from, to, attachments } = letter(&message);
        if mail.place.answers().is_none() && !self.settings.is_own(&from.address) {
            return Err(SealError::ForeignSender);
        }
        let json = serde_json::to_vec(&content).map_err(io::Error::from)?;
        sealer.part(PartKind::Content, "", "application/json", bytes_of(&json))?;
        sealer.part(PartKind::Original, "", "message/rfc822", bytes_of(raw))?;
        for (line, bytes) in content.attachments.iter().zip(&attachments) {
            sealer.part(PartKind::Attachment, &line.name, &line.media_type, bytes_of(bytes))?;
        }
        if wants_copy {
            self.settings.keep_copy(mail.message, bytes_of(raw))?;
        }
        Ok(Heading { from, to, subject: content.subject })
    }

    /// Seals the parts of what was written on a page. Of its attachments no more than a piece is in memory.
    fn seal_written(
        &self,
        written: &Written,
        mail: &SealMail,
        wants_copy: bool,
        sealer: &mut PartSealer<'_>,
    ) -> Result<Heading, SealError> {
        if !self.settings.is_own(written.from.reveal()) {
            return Err(SealError::ForeignSender);
        }
        let content = written.content(&mail.recipient, mail.now);
        let eml = written.eml(&mail.recipient, mail.now)?;
        let json = serde_json::to_vec(&content).map_err(io::Error::from)?;
        sealer.part(PartKind::Content, "", "application/json", bytes_of(&json))?;
        sealer.part(PartKind::Original, "", "message/rfc822", |output| eml.write_to(output))?;
        for (line, spooled) in content.attachments.iter().zip(&written.attachments) {
            let copy = |mut output: &mut dyn io::Write| io::copy(&mut spooled.open()?, &mut output);
            sealer.part(PartKind::Attachment, &line.name, &line.media_type, copy)?;
        }
        if wants_copy {
            self.settings.keep_copy(mail.message, |output| eml.write_to(output))?;
        }
        let to = Mailbox { name: String::new(), address: mail.recipient.reveal().to_owned() };
        Ok(Heading { from: written.mailbox(), to: vec![to], subject: content.subject })
    }
}

/// Writes bytes that are in memory; gives how many.
fn bytes_of(bytes: &[u8]) -> impl Fn(&mut dyn io::Write) -> io::Result<u64> {
    move |output| output.write_all(bytes).map(|()| bytes.len() as u64)
}

/// Seals part after part of one message.
struct PartSealer<'a> {
    store: &'a Store,
    link: &'a LinkHalf,
    message: MessageId,
    parts: Vec<NewPart>,
}

impl PartSealer<'_> {
    /// Seals what `plain` writes; it gives how many bytes that were.
    fn part(
        &mut self,
        kind: PartKind,
        name: &str,
        media_type: &str,
        plain: impl FnOnce(&mut dyn io::Write) -> io::Result<u64>,
    ) -> io::Result<()> {
        let number = u16::try_from(self.parts.len()).map_err(|_| io::Error::other("there are too many attachments"))?;
        let half = OurHalf::new(random()?);
        let key = PartKey::of(self.link, &half, Part { message: self.message.0, number });
        let mut sealer = key.seal(self.store.draft_sealed()?)?;
        let bytes = plain(&mut sealer)?;
        let file = sealer.finish()?.finish()?;
        let (name, media_type) = (name.to_owned(), media_type.to_owned());
        self.parts.push(NewPart { kind, name, media_type, bytes, file, half });
        Ok(())
    }
}

impl PortalSettings {
    /// Is this an address of the organisation's own?
    pub(crate) fn is_own(&self, address: &str) -> bool {
        self.domains.is_empty() || is_within(address, &self.domains)
    }

    /// Writes the archive's copy. It is on disk when this returns.
    fn keep_copy(
        &self,
        message: MessageId,
        plain: impl FnOnce(&mut dyn io::Write) -> io::Result<u64>,
    ) -> Result<(), SealError> {
        let archive = self.archive.as_ref().ok_or(SealError::NoArchive)?;
        DirBuilder::new().recursive(true).mode(0o700).create(&archive.folder)?;
        let path = archive.path(message);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let written = archive.write(file, plain);
        if written.is_err() {
            // Half a copy is none.
            let _ = std::fs::remove_file(path);
        }
        Ok(written?)
    }
}

/// Is this an address in one of these domains, or in one below them?
pub(crate) fn is_within(address: &str, domains: &[String]) -> bool {
    let Ok(address) = Address::parse(address) else { return false };
    let domain = address.domain().to_ascii_lowercase();
    domains.iter().any(|own| {
        let own = own.to_ascii_lowercase();
        domain.strip_suffix(&own).is_some_and(|above| above.is_empty() || above.ends_with('.'))
    })
}

fn until(terms: &PortalTerms, now: Timestamp) -> Timestamp {
    let hours = 24 * i64::from(terms.days.clamp(1, 3_650));
    now.checked_add(hours.hours()).unwrap_or(Timestamp::MAX)
}

pub(crate) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("the system gives no random numbers"))?;
    Ok(bytes)
}
