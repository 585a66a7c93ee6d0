//! Limits on everything that comes from outside, in one place. What goes over one gets a clear refusal, or passes unmeasured.

use std::time::Duration;

/// The largest message taken, in bytes, unless the next hop announces less (SIZE, RFC 1870).
pub const MESSAGE_BYTES: usize = 100 * 1024 * 1024;
/// The largest message that is looked into, in bytes; a larger one passes unmeasured.
pub const MEASURED_MESSAGE_BYTES: usize = 25 * 1024 * 1024;
/// The longest header section that is looked into, in bytes.
pub const HEADER_BYTES: usize = 512 * 1024;
/// How deep MIME parts may nest in a message that is looked into.
pub const MIME_DEPTH: usize = 20;
/// How many MIME parts a message that is looked into may have.
pub const MIME_PARTS: usize = 500;
/// How much of a returning report is read for what it says, in bytes; all of it is passed on.
pub const REPORT_BYTES: usize = 1024 * 1024;
/// The longest SMTP command line, in bytes, CRLF included. RFC 5321, 4.5.3.1.4 asks for 512; extensions add to it.
pub const COMMAND_BYTES: usize = 4096;
/// Recipients in one SMTP transaction (RFC 5321, 4.5.3.1.8 asks for at least 100).
pub const RECIPIENTS: usize = 1000;
/// SMTP sessions at one time.
pub const SMTP_SESSIONS: usize = 500;
/// SMTP sessions at one time from one address that is not loopback.
pub const SMTP_SESSIONS_PER_ADDRESS: usize = 50;
/// Commands in error after which an SMTP session is ended.
pub const SMTP_ERRORS: usize = 20;
/// How long an SMTP client may take for a command (RFC 5321, 4.5.3.2.7: five minutes).
pub const SMTP_COMMAND: Duration = Duration::from_secs(300);
/// How long an SMTP client may take for a block of DATA (RFC 5321, 4.5.3.2.5: three minutes).
pub const SMTP_DATA_BLOCK: Duration = Duration::from_secs(180);
/// How long connecting to the next hop may take.
pub const NEXT_HOP_CONNECT: Duration = Duration::from_secs(20);
/// How long the next hop may take for a command. The sender waits meanwhile, so it is less than the sender's five minutes.
pub const NEXT_HOP_COMMAND: Duration = Duration::from_secs(240);
/// How long the next hop may take after the final dot (RFC 5321, 4.5.3.2.6: ten minutes).
pub const NEXT_HOP_AFTER_DOT: Duration = Duration::from_secs(540);
/// How long a connection to the next hop is kept for the next message.
pub const NEXT_HOP_IDLE: Duration = Duration::from_secs(30);
/// Connections at one time on an HTTP listener.
pub const HTTP_CONNECTIONS: usize = 10_000;
/// How long an HTTP client may take to send a request's head.
pub const HTTP_HEAD: Duration = Duration::from_secs(15);
/// The longest request head, in bytes.
pub const HTTP_HEAD_BYTES: usize = 16 * 1024;
/// The longest form, in bytes.
pub const FORM_BYTES: usize = 64 * 1024;
/// The longest request of the API that carries a message, in bytes: the largest message that is measured, in base64, and what goes
/// with it.
pub const API_MAIL_BYTES: usize = MEASURED_MESSAGE_BYTES.div_ceil(3) * 4 + FORM_BYTES;
/// What may be attached to a message that is written on a page, together, in bytes.
pub const SEALED_ATTACHED_BYTES: u64 = 100 * 1024 * 1024;
/// How many files may be attached to it.
pub const SEALED_ATTACHMENTS: usize = 100;
/// The text of its form, all fields together, in bytes.
pub const SEALED_TEXT_BYTES: usize = 512 * 1024;
/// The longest form of such a message, in bytes. What is over what may be attached is read and dropped, so that its sender hears of it.
pub const SEALED_FORM_BYTES: usize = 400 * 1024 * 1024;
/// To how many it can be sent at one time.
pub const SEALED_RECIPIENTS: usize = 50;
/// The longest name of a campaign, a variant or a segment, in bytes.
pub const NAME_BYTES: usize = 200;
