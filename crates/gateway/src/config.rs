//! What a gateway needs to know, and its limits.

use crate::Users;
use openlijk_model::limits;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How the SMTP listener is set up.
#[derive(Debug, Clone)]
pub struct GatewayConfig {
    /// Where it listens. Port 0: any free one; [`crate::Gateway::local_addr`] tells which.
    pub listen: SocketAddr,
    /// Where mail goes on to: `host:port`. A name is looked up anew for each connection.
    pub next_hop: String,
    /// How we call ourselves: in greetings, and in `EHLO` to the next hop (RFC 5321, 4.1.1.1).
    pub hostname: String,
    /// Certificate and key for STARTTLS; without them it is not offered, and neither is signing in.
    pub tls: Option<TlsFiles>,
    /// Who may sign in.
    pub users: Users,
    /// Must a sender sign in before `MAIL`? Where the listener is not on loopback this is what keeps strangers out.
    pub auth_required: bool,
    /// Is LMTP spoken too (RFC 2033)?
    pub lmtp: bool,
    /// The section of the configuration that it comes from, as problems name it.
    pub section: &'static str,
    /// Limits on everything that comes from outside.
    pub limits: Limits,
}

impl GatewayConfig {
    /// A listener without TLS and users, with the usual limits.
    pub fn plain(listen: SocketAddr, next_hop: impl Into<String>) -> Self {
        Self {
            listen,
            next_hop: next_hop.into(),
            hostname: "localhost".to_owned(),
            tls: None,
            users: Users::default(),
            auth_required: false,
            lmtp: false,
            section: "smtp",
            limits: Limits::default(),
        }
    }

    /// A listener for reports, over SMTP and LMTP: one recipient at a time, since each report is about one message.
    pub fn reports(listen: SocketAddr, next_hop: impl Into<String>) -> Self {
        let limits = Limits { recipients: 1, ..Limits::default() };
        Self { lmtp: true, section: "reports", limits, ..Self::plain(listen, next_hop) }
    }
}

/// Where certificate and key are, as PEM.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The certificate chain, our own certificate first.
    pub certificates: PathBuf,
    /// The private key (PKCS #8, PKCS #1 or SEC 1).
    pub key: PathBuf,
}

/// Limits in numbers, bytes and time. The defaults are [`openlijk_model::limits`]; tests take smaller ones.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The largest message, in bytes, unless the next hop announces less.
    pub message_bytes: usize,
    /// All messages being received or passed on at one time, in bytes; a sender over it hears 452.
    pub all_messages_bytes: usize,
    /// The longest command line, in bytes, CRLF included.
    pub command_bytes: usize,
    /// Recipients in one transaction.
    pub recipients: usize,
    /// Sessions at one time.
    pub sessions: usize,
    /// Sessions at one time from one address that is not loopback.
    pub sessions_per_address: usize,
    /// Commands in error after which a session is ended.
    pub errors: usize,
    /// How long a sender may take for a command.
    pub command: Duration,
    /// How long a sender may take for a block of a message.
    pub data_block: Duration,
    /// How long a sender may take for a whole message, so that a byte a minute does not hold a session for ever.
    pub data_total: Duration,
    /// How long connecting to the next hop may take.
    pub next_hop_connect: Duration,
    /// How long the next hop may take for a command.
    pub next_hop_command: Duration,
    /// How long the next hop may take after the final dot.
    pub next_hop_after_dot: Duration,
    /// How long a connection to the next hop is kept for the next message.
    pub next_hop_idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: limits::MESSAGE_BYTES,
            all_messages_bytes: 10 * limits::MESSAGE_BYTES,
            command_bytes: limits::COMMAND_BYTES,
            recipients: limits::RECIPIENTS,
            sessions: limits::SMTP_SESSIONS,
            sessions_per_address: limits::SMTP_SESSIONS_PER_ADDRESS,
            errors: limits::SMTP_ERRORS,
            command: limits::SMTP_COMMAND,
            data_block: limits::SMTP_DATA_BLOCK,
            data_total: Duration::from_secs(30 * 60),
            next_hop_connect: limits::NEXT_HOP_CONNECT,
            next_hop_command: limits::NEXT_HOP_COMMAND,
            next_hop_after_dot: limits::NEXT_HOP_AFTER_DOT,
            next_hop_idle: limits::NEXT_HOP_IDLE,
        }
    }
}
