//! One mail transaction: `MAIL`, `RCPT`s, the message, and the next hop's word on each.

use super::command::{self, Path};
use super::data::{Intaker, Spoilt};
use super::listener::Shared;
use super::passed::{Passed, hand_over};
use super::{Channel, ReadError, Reply};
use crate::intake::{Envelope, Intake, Parcel, Route, Verdict};
use crate::next_hop::{Connection, Extensions};
use crate::smtp::channel::within;
use openlijk_message::LARGEST_INSERTION;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// RCPTs beyond the limit that are answered at least (RFC 5321, 4.5.3.1.8: a sender may go on to a hundred).
const FLOOD: usize = 100;

/// What a session was promised in the reply to its `EHLO`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Promise {
    pub extensions: Extensions,
    /// The largest message, in bytes.
    pub largest: usize,
}

/// A transaction that the next hop began.
pub(super) struct Transaction {
    connection: Connection,
    promise: Promise,
    utf8: bool,
    envelope: Envelope,
    mail: Passed,
    /// The recipients that the next hop accepted.
    accepted: Vec<Passed>,
    /// `RCPT`s beyond the limit.
    refused_recipients: usize,
}

/// What a message came to.
pub(super) enum Ended {
    /// The reply to the sender, whose session goes on.
    Reply(Reply),
    /// The reply to the sender, whose session ends: what follows such a message cannot be trusted.
    Last(Reply),
    /// The sender is gone, or was too slow.
    Gone(ReadError),
}

impl Transaction {
    /// Passes `MAIL` on. Gives the next hop's reply, and the transaction where that was yes.
    pub(super) async fn begin<I: Intake>(
        shared: &Shared<I>,
        path: &Path,
        promise: Promise,
        user: Option<String>,
    ) -> Result<(Self, Reply), Reply> {
        let line = command::mail_line(path, &promise.extensions, promise.largest, LARGEST_INSERTION)?;
        let (connection, reply) = shared.next_hop.begin(&line, &promise.extensions).await?;
        if !reply.is_done() {
            shared.next_hop.keep(connection);
            return Err(reply);
        }
        let sender = command::address_in(&path.raw);
        let envelope = Envelope { sender, reverse_path: path.raw.clone(), recipients: Vec::new(), user };
        let (utf8, mail) = (command::asks_utf8(path), Passed::of("MAIL FROM", &path.raw, &line));
        let accepted = Vec::new();
        Ok((Self { connection, promise, utf8, envelope, mail, accepted, refused_recipients: 0 }, reply))
    }

    /// Passes `RCPT` on, and hands the reply back.
    pub(super) async fn recipient<I: Intake>(&mut self, shared: &Shared<I>, path: &Path) -> Reply {
        if self.envelope.recipients.len() >= shared.limits.recipients {
            // RFC 5321, 4.5.3.1.10: the sender takes up the rest in another transaction.
            self.refused_recipients += 1;
            return Reply::new(452, "4.5.3 too many recipients; send the rest in another transaction");
        }
        let said = command::address_in(&path.raw).unwrap_or_else(|| path.raw.clone());
        let elsewhere;
        let path = match shared.intake.route(&said).await {
            Ok(Route::AsItIs) => path,
            Ok(Route::To(raw)) => {
                elsewhere = Path { raw, parameters: path.parameters.clone() };
                &elsewhere
            }
            Err(reply) => return reply,
        };
        let line = match command::rcpt_line(path, &self.promise.extensions, self.utf8) {
            Ok(line) => line,
            Err(reply) => return reply,
        };
        let reply = match self.connection.command(&line).await {
            Ok(reply) => reply,
            Err(failure) => failure.reply(),
        };
        if reply.is_done() {
            self.envelope.recipients.push(said);
            self.accepted.push(Passed::of("RCPT TO", &path.raw, &line));
        }
        reply
    }

    /// Did the sender go on with recipients long after it was told to stop?
    pub(super) fn is_flood<I: Intake>(&self, shared: &Shared<I>) -> bool {
        self.refused_recipients > shared.limits.recipients.max(FLOOD)
    }

    /// Why there can be no message yet.
    pub(super) fn unready(&self) -> Option<Reply> {
        if !self.connection.is_usable() {
            return Some(Reply::new(451, "4.4.2 the connection to the next hop was lost; try again later"));
        }
        // RFC 5321, 3.3.
        let nobody = self.envelope.recipients.is_empty();
        nobody.then(|| Reply::new(554, "5.5.1 no recipient was accepted"))
    }

    /// Lets go of it without a message.
    pub(super) async fn abandon<I: Intake>(self, shared: &Shared<I>) {
        shared.next_hop.abandon(self.connection).await;
    }

    /// Receives the message, has it decided and prepared, and passes it on. 354 was not said yet.
    pub(super) async fn message<I: Intake>(self, shared: &Shared<I>, channel: &mut Channel) -> Ended {
        Reply::new(354, "end the message with <CR><LF>.<CR><LF>").write_to(channel.output());
        let mut room = Room::new(shared);
        let raw = match receive(shared, channel, self.promise.largest, &mut room).await {
            Ok(Received::Message(raw)) => raw,
            Ok(Received::Spoilt(why)) => {
                let reply = spoilt_reply(why, self.promise.largest);
                self.abandon(shared).await;
                // Two servers that disagree on where lines end would disagree on what follows, too.
                return if why == Spoilt::BareLineEnd { Ended::Last(reply) } else { Ended::Reply(reply) };
            }
            Ok(Received::Endless) => {
                let reply = spoilt_reply(Spoilt::TooLarge, self.promise.largest);
                self.abandon(shared).await;
                return Ended::Last(reply);
            }
            Err(error) => {
                // RFC 5321, 3.8: no end of data, no message.
                self.abandon(shared).await;
                return Ended::Gone(error);
            }
        };
        let began = Instant::now();
        let reply = match shared.intake.take(raw, &self.envelope).await {
            Verdict::Refuse(reply) => {
                self.abandon(shared).await;
                metrics::counter!("openlijk_messages_total", "measure" => "none", "result" => "refused").increment(1);
                reply
            }
            Verdict::Pass(parcel) => self.pass_on(shared, parcel).await,
        };
        metrics::histogram!("openlijk_relay_seconds").record(began.elapsed().as_secs_f64());
        Ended::Reply(reply)
    }

    async fn pass_on<I: Intake>(mut self, shared: &Shared<I>, parcel: Parcel) -> Reply {
        let Parcel { bytes, report, slips, return_path } = parcel;
        let (mail, accepted) = (&self.mail, &self.accepted[..]);
        let answer = hand_over(&mut self.connection, mail, accepted, bytes, return_path.as_deref()).await;
        let accepted = matches!(&answer, Ok(reply) if reply.is_done());
        shared.intake.conclude(slips, accepted).await;
        let reply = match answer {
            Ok(reply) if reply.is_done() => {
                shared.next_hop.keep(self.connection);
                reply.with_tail(&report.tail())
            }
            Ok(reply) => {
                shared.next_hop.abandon(self.connection).await;
                reply
            }
            Err(failure) => {
                tracing::warn!(problem = %failure, "the next hop did not say whether it took a message; its sender was told to try again");
                failure.reply()
            }
        };
        let result = match reply.code() / 100 {
            2 => "accepted",
            4 => "deferred",
            _ => "rejected",
        };
        metrics::counter!("openlijk_messages_total", "measure" => report.measure.as_str(), "result" => result)
            .increment(1);
        tracing::info!(
            measure = %report.measure,
            reasons = report.reasons.join(","),
            id = report.id.map(|id| id.0),
            code = reply.code(),
            "message"
        );
        reply
    }
}

enum Received {
    Message(Vec<u8>),
    /// It came to its end, but goes no further.
    Spoilt(Spoilt),
    /// Far over the limit, with no end in sight.
    Endless,
}

/// Receives a message to its end.
async fn receive<I: Intake>(
    shared: &Shared<I>,
    channel: &mut Channel,
    largest: usize,
    room: &mut Room<'_>,
) -> Result<Received, ReadError> {
    let deadline = Instant::now() + shared.limits.data_total;
    let mut intaker = Intaker::new(largest);
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let block = within(shared.limits.data_block.min(left), channel.block()).await?;
        let (ended, length) = (intaker.take(block), block.len());
        channel.used(ended.unwrap_or(length));
        if ended.is_some() {
            return Ok(intaker.finish().map_or_else(Received::Spoilt, Received::Message));
        }
        if !room.is_enough_for(intaker.kept()) {
            intaker.spoil(Spoilt::NoRoom);
        }
        // A refused message is read on so that its sender hears why, but not for ever.
        if intaker.seen() > largest.saturating_mul(2).saturating_add(1 << 20) {
            return Ok(Received::Endless);
        }
    }
}

fn spoilt_reply(spoilt: Spoilt, largest: usize) -> Reply {
    match spoilt {
        Spoilt::BareLineEnd => {
            Reply::new(550, "5.6.0 lines end in <CR><LF>: a bare <CR> or <LF> is refused (RFC 5321, 2.3.8)")
        }
        Spoilt::TooLarge => Reply::new(552, format!("5.3.4 a message may be {largest} bytes at most")),
        Spoilt::NoRoom => Reply::new(452, "4.3.1 too many large messages at this moment; try again later"),
    }
}

/// The memory that one message takes from what all together may take. Given back when dropped.
struct Room<'a> {
    taken: usize,
    all: &'a AtomicUsize,
    limit: usize,
}

impl<'a> Room<'a> {
    fn new<I: Intake>(shared: &'a Shared<I>) -> Self {
        Self { taken: 0, all: &shared.message_bytes, limit: shared.limits.all_messages_bytes }
    }

    fn is_enough_for(&mut self, bytes: usize) -> bool {
        let more = bytes.saturating_sub(self.taken);
        let fits = self.all.fetch_add(more, Ordering::Relaxed) + more <= self.limit || more == 0;
        self.taken += more;
        fits
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(self.taken, Ordering::Relaxed);
    }
}
