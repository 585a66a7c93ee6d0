//! What a reader sends on from the portal: an answer to who wrote, or the message for somebody else. Both are sealed like any other,
//! under the same purpose and by the same rules; neither ever leaves open. And the page of what is on record about the message.

use super::door::{Said, halted, shown};
use super::{Door, Site};
use crate::{Mail, NotPosted, Outgoing, Place};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use jiff::SignedDuration;
use mail_builder::MessageBuilder;
use openlijk_model::{Address, MessageId};
use openlijk_pages::{Frame, page};
use openlijk_sealed::{LinkHalf, Part, PartKey};
use openlijk_store::{Halt, Look, Onward, Released, SealedBy, SealedRecord, SealedState, StoreError};
use serde::Deserialize;
use std::io::Read as _;
use std::sync::Arc;

/// The most characters of an answer.
const ANSWER_LENGTH: usize = 20_000;
/// The most bytes of the form that an answer comes in: each of its characters may be four bytes, each written as `%XX`.
pub(super) const ANSWER_BYTES: usize = 12 * ANSWER_LENGTH + 4_096;
/// How often a message is answered, or passed on, in a day: whoever holds a link is no mailing service.
const A_DAY: u64 = 10;
/// Answers that are looked through.
const MOST_ANSWERS: u32 = 200;
/// The part that is the mail as it was sent.
const ORIGINAL: u16 = 1;

/// What a reader fills in.
#[derive(Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    session: String,
    /// The half that travels in the mail; asked for where the message itself is passed on.
    #[serde(default)]
    half: String,
    /// The answer.
    #[serde(default)]
    text: String,
    /// To whom it is passed on.
    #[serde(default)]
    to: String,
}

/// What the reader gets to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Answered,
    Forwarded,
    Empty,
    TooLong,
    BadAddress,
    TooOften,
    NotAllowed,
    NotNow,
}

impl Outcome {
    const fn key(self) -> &'static str {
        match self {
            Self::Answered => "onward-answered",
            Self::Forwarded => "onward-forwarded",
            Self::Empty => "onward-empty",
            Self::TooLong => "onward-too-long",
            Self::BadAddress => "onward-bad-address",
            Self::TooOften => "onward-too-often",
            Self::NotAllowed => "onward-not-allowed",
            Self::NotNow => "onward-not-now",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Answered | Self::Forwarded => StatusCode::OK,
            Self::Empty | Self::TooLong | Self::BadAddress => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotNow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

#[derive(Template)]
#[template(path = "onward.html")]
struct OnwardPage {
    frame: Frame,
    said: String,
    good: bool,
}

#[derive(Template)]
#[template(path = "log.html")]
struct LogPage {
    frame: Frame,
    rows: Vec<LogRow>,
    /// What became of the reader's own answers: they see of those what senders see.
    answers: Vec<LogRow>,
    looks: Vec<LogRow>,
}

/// A line of what is on record.
struct LogRow {
    when: String,
    what: String,
    who: String,
}

/// Sends the reader's answer to who wrote.
pub(super) async fn answer(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Response {
    let (door, record) = match site.reading(&token, &filled.session, &uri, &headers).await {
        Ok(reading) => reading,
        Err(response) => return *response,
    };
    let text = filled.text.trim();
    let outcome = if text.is_empty() {
        Outcome::Empty
    } else if text.chars().count() > ANSWER_LENGTH {
        Outcome::TooLong
    } else {
        match site.onward_today(record.message).await {
            Err(error) => return site.down(&uri, &headers, &error),
            Ok(today) if today.answers >= A_DAY => Outcome::TooOften,
            Ok(_) => site.answered(&door, &record, text).await,
        }
    };
    said(door.frame, outcome)
}

/// Passes the message on to somebody else: opened here with the half that the reader gives, in memory, and sealed anew.
pub(super) async fn forward(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Response {
    let (door, record) = match site.reading(&token, &filled.session, &uri, &headers).await {
        Ok(reading) => reading,
        Err(response) => return *response,
    };
    let Ok(to) = Address::parse(filled.to.trim()) else { return said(door.frame, Outcome::BadAddress) };
    let Ok(link) = LinkHalf::read(&filled.half) else { return shown(StatusCode::BAD_REQUEST, door, Said::BadHalf) };
    let message = record.message;
    match site.onward_today(message).await {
        Err(error) => return site.down(&uri, &headers, &error),
        Ok(today) if today.forwards >= A_DAY => return said(door.frame, Outcome::TooOften),
        Ok(_) => {}
    }
    let released = match site.store.release(message, ORIGINAL, &filled.session, site.clock.now()).await {
        Ok(Ok(released)) => released,
        Ok(Err(halt)) => return halted(door, halt),
        Err(error) => return site.down(&uri, &headers, &error),
    };
    let store = site.store.clone();
    let opened = tokio::task::spawn_blocking(move || original(&store, &link, &released, message.0)).await;
    let Ok(Some(raw)) = opened else { return shown(StatusCode::BAD_REQUEST, door, Said::BadHalf) };
    let place = Place::Forward { of: message, by: record.to.unwrap_or_default() };
    let outcome = site.sent(&door, raw, to, place, Outcome::Forwarded).await;
    said(door.frame, outcome)
}

/// Shows what is on record about the message: what the sender sees, and who of the organisation looked.
pub(super) async fn log(
    State(site): State<Site>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Response {
    let (door, record) = match site.reading(&token, &filled.session, &uri, &headers).await {
        Ok(reading) => reading,
        Err(response) => return *response,
    };
    let kept = match site.store.subject_record(record.recipient).await {
        Ok(kept) => kept,
        Err(error) => return site.down(&uri, &headers, &error),
    };
    let frame = door.frame;
    let purpose = &record.purpose.purpose.id;
    let about = |look: &&Look| look.at >= record.sent && look.purpose.as_ref().is_none_or(|of| of == purpose);
    let looks = kept.person.looks.iter().filter(about).map(|look| LogRow {
        when: frame.moment(look.at),
        what: look.why.clone(),
        who: look.account.clone(),
    });
    let (looks, rows) = (looks.collect(), rows(&frame, &record));
    let answers = match site.answers(&record).await {
        Ok(answers) => answers.iter().flat_map(|answer| self::rows(&frame, answer)).collect(),
        Err(error) => return site.down(&uri, &headers, &error),
    };
    page(StatusCode::OK, &LogPage { frame, rows, answers, looks })
}

impl super::Inner {
    /// A message whose reader showed who they are, and its record.
    async fn reading(
        &self,
        token: &str,
        session: &str,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<(Door, SealedRecord), Box<Response>> {
        let door = self.door(token, uri, headers).await?;
        let down = |error| Box::new(self.down(uri, headers, &error));
        let message = door.facts.message;
        let session = self.store.session(message, session, self.clock.now()).await.map_err(down)?;
        if session.is_none() {
            return Err(Box::new(halted(door, Halt::SessionOver)));
        }
        match self.store.sealed_record(message).await.map_err(down)? {
            Some(record) if record.state == SealedState::Waiting => Ok((door, record)),
            _ => Err(Box::new(halted(door, Halt::Gone))),
        }
    }

    /// What the reader answered to a message.
    async fn answers(&self, record: &SealedRecord) -> Result<Vec<SealedRecord>, StoreError> {
        let Some(Ok(reader)) = record.to.as_deref().map(Address::parse) else { return Ok(Vec::new()) };
        let mut sent = self.store.sealed_records(SealedBy::Sender(reader), MOST_ANSWERS).await?;
        sent.retain(|sent| sent.answers == Some(record.message));
        Ok(sent)
    }

    /// How often this message was answered and passed on in the last day, what did not leave included.
    async fn onward_today(&self, message: MessageId) -> Result<Onward, StoreError> {
        self.store.sent_onward(message, self.clock.now() - SignedDuration::from_hours(24)).await
    }

    async fn answered(&self, door: &Door, record: &SealedRecord, text: &str) -> Outcome {
        match (answer_mail(record, text), record.from.as_deref().map(Address::parse)) {
            (Some(raw), Some(Ok(to))) => {
                self.sent(door, raw, to, Place::Answer(record.message), Outcome::Answered).await
            }
            // Who wrote was erased since.
            _ => Outcome::NotAllowed,
        }
    }

    async fn sent(&self, door: &Door, raw: Vec<u8>, to: Address, place: Place, done: Outcome) -> Outcome {
        let outgoing = Outgoing {
            mail: Mail::Sent(Arc::new(raw)),
            from: self.sender.clone(),
            purpose: door.facts.purpose.purpose.id.clone(),
            recipient: to,
            language: door.frame.language(),
            sending: None,
            place,
            by: "reader".to_owned(),
            overruled: String::new(),
        };
        match self.outbox.post(outgoing).await {
            Ok(_) => done,
            Err(problem) => {
                tracing::warn!(%problem, "what a reader sent on did not leave");
                match problem {
                    NotPosted::PurposeOff | NotPosted::NotAllowed(_) => Outcome::NotAllowed,
                    NotPosted::Unsealed(error) if !error.is_temporary() => Outcome::NotAllowed,
                    NotPosted::Unsealed(_) | NotPosted::NotTaken | NotPosted::Trouble => Outcome::NotNow,
                }
            }
        }
    }
}

fn said(frame: Frame, outcome: Outcome) -> Response {
    let (said, good) = (frame.by(outcome.key()), matches!(outcome, Outcome::Answered | Outcome::Forwarded));
    page(outcome.status(), &OnwardPage { frame, said, good })
}

/// The reader's answer, as a mail.
fn answer_mail(record: &SealedRecord, text: &str) -> Option<Vec<u8>> {
    let (from, to) = (record.to.as_deref()?, record.from.as_deref()?);
    let lines: Vec<&str> = text.lines().collect();
    let subject = record.subject.trim();
    let subject =
        if subject.to_ascii_lowercase().starts_with("re:") { subject.to_owned() } else { format!("Re: {subject}") };
    MessageBuilder::new().from(from).to(to).subject(subject).text_body(lines.join("\r\n")).write_to_vec().ok()
}

/// The mail as it was sent, opened in memory. `None`: the half is not this message's.
fn original(store: &openlijk_store::Store, link: &LinkHalf, released: &Released, message: u64) -> Option<Vec<u8>> {
    let key = PartKey::of(link, &released.half, Part { message, number: released.part.number });
    let mut raw = Vec::new();
    key.open(store.open_sealed(&released.part.file).ok()?).ok()?.read_to_end(&mut raw).ok()?;
    Some(raw)
}

fn rows(frame: &Frame, record: &SealedRecord) -> Vec<LogRow> {
    let named = |number: u16| record.parts.iter().find(|part| part.number == number).map(|part| part.name.clone());
    let row = |event: &openlijk_store::SealedEvent| {
        let part = event.part.and_then(named).filter(|name| !name.is_empty());
        let what = frame.t(&format!("act-{}", event.act));
        LogRow {
            when: frame.moment(event.at),
            what: part.map_or_else(|| what.clone(), |part| format!("{what} ({part})")),
            who: match event.who.as_str() {
                "reader" => frame.t("log-reader"),
                "openlijk" => frame.t("log-by-itself"),
                account => account.to_owned(),
            },
        }
    };
    record.events.iter().map(row).collect()
}
