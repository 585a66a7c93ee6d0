//! What becomes of a message's bytes: a notice, an invitation, plain text, and the picture that a decision grants.

use super::ruling::Ruling;
use super::{Addressed, DeskSettings, Trouble};
use jiff::Timestamp;
use openlijk_message::check::{carries, quoted_pictures};
use openlijk_message::notice::{NoticeFacts, Says};
use openlijk_message::{Insertion, Notice, Picture, Prepared, plain_text, prepare, without_own_headers};
use openlijk_model::{Language, Measure};
use openlijk_store::{Outcome, Recorded, ShownText, Store, TextKind};
use openlijk_token::Meaning;

/// Why a message that quotes a measured one goes on as it came: the picture in what it quotes is another message's, of which
/// no notice of this one could speak.
pub(super) const QUOTED_PICTURE: &str = "quoted-picture";

/// What is to be done to one message.
pub(super) enum Inserts {
    /// Nothing goes in.
    Nothing,
    /// Its own plain text stays, alone.
    PlainText,
    /// Something is said in it.
    Words(Box<Words>),
}

/// What is to be said in one message, and the picture that may go with it.
pub(super) struct Words {
    notice: Notice,
    language: Language,
    /// Is it an invitation to choose?
    invites: bool,
    /// How the URLs of all our pictures start.
    prefix: String,
    picture: Option<Pictured>,
}

/// A picture, and what belongs to it.
struct Pictured {
    picture: Picture,
    /// For a message that turns out to have no place for a picture: a notice that does not claim one.
    fallback: Notice,
}

/// A message made ready.
#[derive(Debug)]
pub(super) struct Made {
    /// As it goes on.
    pub bytes: Vec<u8>,
    /// What it carries.
    pub applied: Measure,
    /// The notice in it, as the recipient reads it.
    pub notice: Option<ShownText>,
    /// The invitation in it.
    pub invitation: Option<ShownText>,
    /// Why it carries less than it might.
    pub reason: Option<&'static str>,
}

impl Made {
    /// Nothing was put in.
    fn unchanged(bytes: Vec<u8>, applied: Measure) -> Self {
        Self { bytes, applied, notice: None, invitation: None, reason: None }
    }

    /// What is to be put on record when the next hop takes it.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome::Accepted {
            applied: self.applied,
            notice: self.notice.clone(),
            invitation: self.invitation.clone(),
            left_alone: self.reason,
        }
    }
}

impl Inserts {
    /// What `ruling` asks for, and at most the picture that it allows.
    pub(super) fn of(
        store: &Store,
        settings: &DeskSettings,
        mail: &Addressed,
        ruling: &Ruling,
        recorded: &Recorded,
        now: Timestamp,
    ) -> Result<Self, Trouble> {
        if ruling.plain_text {
            return Ok(Self::PlainText);
        }
        let (language, measure) = (mail.language, ruling.decision.measure());
        let purpose = &mail.version.purpose;
        let page_url = format!("{}/r/{}", settings.public_url, store.seal_page(recorded.message, now));
        let render = |says| {
            Notice::render(&NoticeFacts {
                language,
                organisation: &settings.controller.name,
                why: purpose.why.get(&language).map_or("", String::as_str),
                own_words: purpose.notice.get(&language).map_or("", String::as_str),
                says,
                page_url: &page_url,
            })
        };
        let prefix = settings.picture_prefix();
        let words =
            |says, invites| Words { notice: render(says), language, invites, prefix: prefix.clone(), picture: None };
        let Some(grant) = ruling.decision.picture() else {
            return Ok(match (ruling.announces, ruling.invites) {
                (Some(later), _) => Self::Words(Box::new(words(Says::Announces { now: measure, later }, false))),
                (None, Some(wanted)) => Self::Words(Box::new(words(Says::Invites(wanted), true))),
                (None, None) => Self::Nothing,
            });
        };
        let message = recorded.message;
        let meaning = match (measure, recorded.place.group) {
            (Measure::Aggregate, Some(group)) => Meaning::GroupPicture { cell: recorded.place.cell, group },
            (Measure::Aggregate, None) => Meaning::CellPicture { cell: recorded.place.cell },
            _ => Meaning::MessagePicture { message },
        };
        let token = store.seal_picture(&purpose.id, meaning, now)?;
        let picture = Picture::granted(grant, format!("{prefix}{token}.gif"));
        let fallback = render(Says::Announces { now: measure.lesser(Measure::Delivery), later: measure });
        let picture = Some(Pictured { picture, fallback });
        Ok(Self::Words(Box::new(Words { picture, ..words(Says::Measures(measure), false) })))
    }

    /// Does it to a message. `least` is what a message carries that bears no picture.
    pub(super) fn put_into(self, raw: &[u8], least: Measure) -> Made {
        match self {
            Self::Nothing => Made::unchanged(without_own_headers(raw), least),
            Self::PlainText => match plain_text(raw) {
                Ok(bytes) => Made::unchanged(bytes, least),
                Err(why) => Made { reason: Some(why.as_str()), ..Made::unchanged(without_own_headers(raw), least) },
            },
            Self::Words(words) => words.put_into(prepare, raw, least),
        }
    }
}

impl Words {
    /// `prepare` is [`openlijk_message::prepare`]; what it made is looked at before it leaves, whatever it says of it.
    fn put_into(self, prepare: fn(&[u8], &Insertion<'_>) -> Prepared, raw: &[u8], least: Measure) -> Made {
        let unchanged = |why| Made { reason: Some(why), ..Made::unchanged(without_own_headers(raw), least) };
        let picture = self.picture.as_ref().map(|pictured| &pictured.picture);
        match (prepare(raw, &Insertion { notice: &self.notice, picture }), self.picture) {
            (Prepared::LeftAlone { bytes, why }, _) => {
                Made { reason: Some(why.as_str()), ..Made::unchanged(bytes, least) }
            }
            (Prepared::Changed { bytes, picture: true }, Some(Pictured { picture, .. })) => {
                let found = carries(&bytes, &self.prefix, &self.notice);
                if !found.is_told() && quoted_pictures(raw, &self.prefix) > 0 {
                    return unchanged(QUOTED_PICTURE);
                }
                if !found.is_told() {
                    tracing::error!(
                        ?found,
                        "a measured message did not say so in full: it goes on unmeasured; please report this"
                    );
                    return unchanged("final-check");
                }
                let notice = Some(shown(&self.notice, TextKind::Notice, self.language));
                Made { notice, ..Made::unchanged(bytes, picture.grant().measure()) }
            }
            // Text alone: its notice must not claim a picture that is not there.
            (Prepared::Changed { .. }, Some(Pictured { fallback, .. })) => {
                let made = Self { notice: fallback, picture: None, ..self }.put_into(prepare, raw, least);
                Made { reason: made.reason.or(Some("no-html")), ..made }
            }
            // Our words would say that it measures nothing, and the picture that it quotes is loaded.
            (Prepared::Changed { .. }, None) if quoted_pictures(raw, &self.prefix) > 0 => unchanged(QUOTED_PICTURE),
            (Prepared::Changed { bytes, .. }, None) => {
                // An invitation tells as well: who would measure what, why, and where to say no.
                let notice = Some(shown(&self.notice, TextKind::Notice, self.language));
                let invitation = self.invites.then(|| shown(&self.notice, TextKind::Invitation, self.language));
                Made { notice, invitation, ..Made::unchanged(bytes, least) }
            }
        }
    }
}

fn shown(notice: &Notice, kind: TextKind, language: Language) -> ShownText {
    ShownText { kind, language, text: notice.words.clone() }
}

/// How a stored message ends its lines. What comes by SMTP has CRLF; files often have LF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    Crlf,
    Lf,
}

impl Lines {
    /// LF only where no line ends in CRLF.
    pub(super) fn of(raw: &[u8]) -> Self {
        if memchr::memmem::find(raw, b"\r\n").is_some() { Self::Crlf } else { Self::Lf }
    }

    /// The message with CRLF lines.
    pub(super) fn to_crlf(self, raw: &[u8]) -> Vec<u8> {
        match self {
            Self::Crlf => raw.to_vec(),
            Self::Lf => raw.split_inclusive(|byte| *byte == b'\n').flat_map(crlf).collect(),
        }
    }

    /// The message as it ended its lines at first.
    pub(super) fn back(self, bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Crlf => bytes,
            Self::Lf => {
                let mut lf = Vec::with_capacity(bytes.len());
                for (at, byte) in bytes.iter().enumerate() {
                    if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
                        lf.push(*byte);
                    }
                }
                lf
            }
        }
    }
}

fn crlf(line: &[u8]) -> Vec<u8> {
    match line.strip_suffix(b"\n") {
        Some(text) => [text, b"\r\n"].concat(),
        None => line.to_vec(),
    }
}

#[cfg(test)]
mod tests;
