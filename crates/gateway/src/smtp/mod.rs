//! The SMTP listener: what a sender speaks to.
//!
//! A proxy, not a mail server. It owns no mail: every `MAIL` and `RCPT` goes on to the next hop while the sender
//! waits, and `250` after the message is said only after the next hop said it (RFC 5321, 4.2.5: the reply hands
//! over responsibility, and we never take it). Two things differ from an ordinary server on purpose:
//!
//! - No `Received` field is added (RFC 5321, 4.4), because a message leaves as it came but for what a decision puts
//!   in. Loops end at the next hop, which does count hops.
//! - Lines end in CRLF and in nothing else. A bare CR or LF, in a command or in a message, is refused (RFC 5321,
//!   2.3.8), since servers that disagree on where a line ends can be made to disagree on where a message ends.

mod auth;
mod channel;
mod command;
mod data;
mod listener;
mod passed;
mod reply;
mod session;
mod transaction;

pub use auth::{BadUser, Users};
pub use listener::{BindError, Gateway};
pub use reply::Reply;

pub(crate) use channel::{Channel, ReadError};
pub(crate) use data::stuffed;
pub(crate) use passed::{Passed, hand_over};
