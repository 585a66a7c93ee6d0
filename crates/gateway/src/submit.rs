//! Sending a message of our own, such as a link that proves a mailbox, through the next hop.

use crate::Reply;
use crate::next_hop::{Extensions, NextHop};
use crate::smtp::stuffed;

/// Why a message of our own was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// An address that cannot be written in a command.
    #[error("an address of this message cannot be used in SMTP")]
    BadAddress,
    /// The next hop said no, or could not be asked.
    #[error("the next hop did not take the message: {0}")]
    NotTaken(u16),
}

/// Sends `bytes` (a whole message with CRLF lines) from `from` to `to`. `from` may be empty: the null sender.
///
/// # Errors
/// The next hop did not take it. Nothing is queued: the caller says so to whoever asked.
pub async fn submit(next_hop: &NextHop, from: &str, to: &str, bytes: &[u8]) -> Result<(), SubmitError> {
    let plain = |address: &str| address.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'));
    if !plain(from) || !plain(to) || to.is_empty() {
        return Err(SubmitError::BadAddress);
    }
    let refused = |reply: Reply| SubmitError::NotTaken(reply.code());
    let (mut connection, reply) =
        next_hop.begin(&format!("MAIL FROM:<{from}>"), &Extensions::default()).await.map_err(refused)?;
    let mut last = reply;
    if last.is_done() {
        last = connection.command(&format!("RCPT TO:<{to}>")).await.map_err(|failure| refused(failure.reply()))?;
    }
    if last.is_done() {
        last = connection.message(&stuffed(bytes)).await.map_err(|failure| refused(failure.reply()))?;
    }
    if last.is_done() {
        next_hop.keep(connection);
        return Ok(());
    }
    next_hop.abandon(connection).await;
    Err(refused(last))
}
