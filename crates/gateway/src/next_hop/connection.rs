//! One connection to the next hop: commands, replies, and the message.

use super::Extensions;
use crate::smtp::{Channel, ReadError};
use crate::{Limits, Reply};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest reply that is read: lines, and bytes in each.
const REPLY_LINES: usize = 100;
const REPLY_LINE_BYTES: usize = 2048;

/// Why there is no reply about the mail itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// Nobody listens there, or the name does not exist.
    #[error("it cannot be connected to")]
    Unreachable,
    /// It refused to serve us: in its greeting, or at `EHLO`.
    #[error("it refused the connection with {0}")]
    Refused(u16),
    /// The connection ended, perhaps halfway.
    #[error("it closed the connection")]
    Lost,
    /// No reply in time.
    #[error("it did not reply in time")]
    Silent,
    /// What it said is not SMTP.
    #[error("its reply is not SMTP")]
    NotSmtp,
}

impl Failure {
    /// What the sender hears: always 451, since nothing was said about the mail and it may succeed later.
    pub(crate) fn reply(&self) -> Reply {
        // RFC 3463, 3.5: 4.1 no answer from host, 4.2 bad connection, 4.0 other.
        let text = match self {
            Self::Unreachable => "4.4.1 the next hop cannot be connected to; try again later",
            Self::Refused(_) => "4.4.1 the next hop does not serve us now; try again later",
            Self::Silent => "4.4.1 the next hop did not reply in time; try again later",
            Self::Lost => "4.4.2 the connection to the next hop was lost; try again later",
            Self::NotSmtp => "4.4.0 the next hop does not speak SMTP; try again later",
        };
        Reply::new(451, text)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Closed => Self::Lost,
            ReadError::TimedOut => Self::Silent,
        }
    }
}

/// A connection that has been greeted.
pub(crate) struct Connection {
    channel: Channel,
    extensions: Extensions,
    command_limit: Duration,
    after_dot_limit: Duration,
    usable: bool,
}

impl Connection {
    /// Connects, waits for the greeting, says `EHLO` (else `HELO`: RFC 5321, 3.2).
    pub(crate) async fn open(address: &str, hostname: &str, limits: &Limits) -> Result<Self, Failure> {
        let stream = match timeout(limits.next_hop_connect, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(_)) | Err(_) => return Err(Failure::Unreachable),
        };
        // Replies are small and waited for. Where this cannot be set, mail is only slower.
        let _ = stream.set_nodelay(true);
        let mut connection = Self {
            channel: Channel::new(Box::new(stream), limits.next_hop_command),
            extensions: Extensions::default(),
            command_limit: limits.next_hop_command,
            after_dot_limit: limits.next_hop_after_dot,
            usable: true,
        };
        connection.greeted(hostname).await?;
        Ok(connection)
    }

    /// What it offered.
    pub(crate) fn extensions(&self) -> Extensions {
        self.extensions
    }

    /// May it be used for another command? Not after a failure, nor after it said 421.
    pub(crate) fn is_usable(&self) -> bool {
        self.usable
    }

    /// Is it open, with nothing said that was not asked for?
    pub(crate) async fn is_quiet(&mut self) -> bool {
        self.usable && self.channel.is_idle().await
    }

    /// Says a command of one line, and gives the reply: 2yz, 4yz or 5yz.
    pub(crate) async fn command(&mut self, line: &str) -> Result<Reply, Failure> {
        let reply = self.ask(line, self.command_limit).await?;
        if reply.is_done() || reply.is_refusal() { Ok(reply) } else { Err(self.broken(Failure::NotSmtp)) }
    }

    /// Offers the message, already dot-stuffed and with its final dot. The reply is the next hop's last word on it.
    ///
    /// # Errors
    /// Nobody knows whether the next hop has it: the sender must keep it (RFC 5321, 4.2.5 and 6.1).
    pub(crate) async fn message(&mut self, wire: &[u8]) -> Result<Reply, Failure> {
        let go = self.ask("DATA", self.command_limit).await?;
        if go.code() != 354 {
            return if go.is_refusal() { Ok(go) } else { Err(self.broken(Failure::NotSmtp)) };
        }
        if self.channel.send(wire).await.is_err() {
            // It may have said why before it hung up.
            return match self.reply(Duration::from_secs(1)).await {
                Ok(reply) if reply.is_refusal() => {
                    self.usable = false;
                    Ok(reply)
                }
                _ => Err(self.broken(Failure::Lost)),
            };
        }
        let reply = self.reply(self.after_dot_limit).await?;
        if reply.is_done() || reply.is_refusal() { Ok(reply) } else { Err(self.broken(Failure::NotSmtp)) }
    }

    /// Drops what was begun. `false`: the connection is of no use any more.
    pub(crate) async fn reset(&mut self) -> bool {
        if !self.usable {
            return false;
        }
        let reply = self.command("RSET").await;
        reply.is_ok_and(|reply| reply.is_done())
    }

    /// Says goodbye.
    pub(crate) async fn quit(mut self) {
        self.channel.put(b"QUIT\r\n");
        self.channel.close().await;
    }

    async fn greeted(&mut self, hostname: &str) -> Result<(), Failure> {
        let greeting = self.reply(self.command_limit).await?;
        if greeting.code() != 220 {
            return Err(Failure::Refused(greeting.code()));
        }
        let reply = self.command(&format!("EHLO {hostname}")).await?;
        if reply.is_done() {
            self.extensions = Extensions::read(reply.lines());
            return Ok(());
        }
        if reply.code() / 100 == 5 && self.usable {
            let reply = self.command(&format!("HELO {hostname}")).await?;
            if reply.is_done() {
                return Ok(());
            }
        }
        Err(Failure::Refused(reply.code()))
    }

    async fn ask(&mut self, line: &str, limit: Duration) -> Result<Reply, Failure> {
        self.channel.put(line.as_bytes());
        self.channel.put(b"\r\n");
        self.reply(limit).await
    }

    /// Reads one reply, whole, within `limit`.
    async fn reply(&mut self, limit: Duration) -> Result<Reply, Failure> {
        let read = timeout(limit, read_reply(&mut self.channel)).await.unwrap_or(Err(Failure::Silent));
        let reply = read.map_err(|failure| self.broken(failure))?;
        if reply.code() == 421 {
            // RFC 5321, 3.8: it ends this connection. That is between it and us; the sender's own goes on.
            self.usable = false;
            return Ok(reply.under(451));
        }
        Ok(reply)
    }

    fn broken(&mut self, failure: Failure) -> Failure {
        self.usable = false;
        failure
    }
}

/// RFC 5321, 4.2.1: lines with the same three digits, a hyphen after all but the last.
async fn read_reply(channel: &mut Channel) -> Result<Reply, Failure> {
    let mut lines = Vec::new();
    let mut code = None;
    while lines.len() < REPLY_LINES {
        let line = channel.reply_line(REPLY_LINE_BYTES).await?.ok_or(Failure::NotSmtp)?;
        let (digits, rest) = line.split_at_checked(3).ok_or(Failure::NotSmtp)?;
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number: u16 = digits.and_then(|digits| digits.parse().ok()).ok_or(Failure::NotSmtp)?;
        if !(200..600).contains(&number) || code.is_some_and(|code| code != number) {
            return Err(Failure::NotSmtp);
        }
        code = Some(number);
        let (is_last, text) = match rest.split_first() {
            None => (true, &b""[..]),
            Some((b' ', text)) => (true, text),
            Some((b'-', text)) => (false, text),
            Some(_) => return Err(Failure::NotSmtp),
        };
        lines.push(String::from_utf8_lossy(text).into_owned());
        if is_last {
            return Ok(Reply::of_lines(number, lines));
        }
    }
    Err(Failure::NotSmtp)
}
