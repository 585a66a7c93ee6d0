//! What goes into a message's bytes: the notice, and the picture that a decision grants.

use super::ruling::Ruling;
use super::{Addressed, DeskSettings, Trouble};
use jiff::Timestamp;
use openlijk_message::notice::{NoticeFacts, Says};
use openlijk_message::{Insertion, Notice, Picture, Prepared, prepare};
use openlijk_model::{Language, Measure};
use openlijk_store::{Outcome, Recorded, ShownText, Store, TextKind};
use openlijk_token::Meaning;

/// What is to go into one message.
pub(super) struct Inserts {
    notice: Notice,
    language: Language,
    picture: Option<(Picture, Fallback)>,
}

/// For a message that turns out to have no place for a picture: a notice that does not claim one.
struct Fallback(Notice);

/// A message made ready.
#[derive(Debug)]
pub(super) struct Made {
    /// As it goes on.
    pub bytes: Vec<u8>,
    /// What it carries.
    pub applied: Measure,
    /// The notice in it, as the recipient reads it.
    pub notice: Option<ShownText>,
    /// Why it carries less than it might.
    pub reason: Option<&'static str>,
}

impl Made {
    /// Nothing was put in.
    pub(super) fn unchanged(bytes: Vec<u8>, applied: Measure) -> Self {
        Self { bytes, applied, notice: None, reason: None }
    }

    /// What is to be put on record when the next hop takes it.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome::Accepted {
            applied: self.applied,
            notice: self.notice.clone(),
            invitation: None,
            left_alone: self.reason,
        }
    }
}

impl Inserts {
    /// The notice and at most the picture that `ruling` allows; `None` where nothing is due.
    pub(super) fn of(
        store: &Store,
        settings: &DeskSettings,
        mail: &Addressed,
        ruling: &Ruling,
        recorded: &Recorded,
        now: Timestamp,
    ) -> Result<Option<Self>, Trouble> {
        let page_url = format!("{}/r/{}", settings.public_url, store.seal_page(recorded.message, now));
        let purpose = &mail.version.purpose;
        let render = |says| {
            Notice::render(&NoticeFacts {
                language: mail.language,
                organisation: &settings.organisation,
                why: purpose.why.get(&mail.language).map_or("", String::as_str),
                own_words: purpose.notice.get(&mail.language).map_or("", String::as_str),
                says,
                page_url: &page_url,
            })
        };
        let (language, measure) = (mail.language, ruling.decision.measure());
        let Some(grant) = ruling.decision.picture() else {
            let told = |announced| Self {
                notice: render(Says::Announces { now: measure, later: announced }),
                language,
                picture: None,
            };
            return Ok(ruling.announces.map(told));
        };
        let message = recorded.message;
        let meaning = match (measure, recorded.place.group) {
            (Measure::Aggregate, Some(group)) => Meaning::GroupPicture { cell: recorded.place.cell, group },
            (Measure::Aggregate, None) => Meaning::CellPicture { cell: recorded.place.cell },
            _ => Meaning::MessagePicture { message },
        };
        let token = store.seal_picture(&purpose.id, meaning, now)?;
        let picture = Picture::granted(grant, format!("{}/o/{token}.gif", settings.public_url));
        let fallback = Fallback(render(Says::Announces { now: measure.lesser(Measure::Delivery), later: measure }));
        Ok(Some(Self { notice: render(Says::Measures(measure)), language, picture: Some((picture, fallback)) }))
    }

    /// Puts it into a message. `least` is what a message carries that bears no picture.
    pub(super) fn put_into(self, raw: &[u8], least: Measure) -> Made {
        let insertion = Insertion { notice: &self.notice, picture: self.picture.as_ref().map(|(picture, _)| picture) };
        let prepared = prepare(raw, &insertion);
        let shown = |notice: &Notice| {
            Some(ShownText { kind: TextKind::Notice, language: self.language, text: notice.words.clone() })
        };
        match (prepared, self.picture) {
            (Prepared::LeftAlone { bytes, why }, _) => {
                Made { reason: Some(why.as_str()), ..Made::unchanged(bytes, least) }
            }
            (Prepared::Changed { bytes, picture: true }, Some((picture, _))) => {
                Made { bytes, applied: picture.grant().measure(), notice: shown(&self.notice), reason: None }
            }
            // Text alone: its notice must not claim a picture that is not there.
            (Prepared::Changed { .. }, Some((_, Fallback(notice)))) => {
                let made = Self { notice, language: self.language, picture: None }.put_into(raw, least);
                Made { reason: made.reason.or(Some("no-html")), ..made }
            }
            (Prepared::Changed { bytes, .. }, None) => {
                Made { bytes, applied: least, notice: shown(&self.notice), reason: None }
            }
        }
    }
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
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_out_with_the_line_ends_that_it_came_with() {
        for (raw, crlf) in
            [(&b"a\nb\n\nc"[..], &b"a\r\nb\r\n\r\nc"[..]), (b"a\r\nb\nc\r\n", b"a\r\nb\nc\r\n"), (b"", b"")]
        {
            let lines = Lines::of(raw);
            assert_eq!(lines.to_crlf(raw), crlf);
            assert_eq!(lines.back(crlf.to_vec()), raw);
        }
    }
}
