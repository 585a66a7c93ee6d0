//! Mail in and out: the SMTP proxy, and the listener for what comes back.
//!
//! A sender speaks to the listener ([`Gateway`]), which speaks to the next hop while the sender waits and hands its
//! replies back: Openlijk never owns mail, so it cannot lose it. Between receiving a message and passing it on, an
//! [`Intake`] says what becomes of it; the real one is the [`Desk`], which decides, records, and prepares.
//!
//! Not offered yet: CHUNKING, and TLS towards the next hop.

mod config;
mod desk;
mod intake;
mod next_hop;
mod reports;
mod sending;
mod smtp;
mod submit;
mod tls;

pub use config::{GatewayConfig, Limits, TlsFiles};
pub use desk::{Desk, DeskError, DeskSettings, Post, Question, Ready};
pub use intake::{Envelope, Intake, Parcel, Report, Route, Slip, Verdict};
pub use next_hop::NextHop;
pub use reports::Returns;
pub use sending::{NotSent, Sent, send};
pub use smtp::{BadUser, BindError, Gateway, Reply, Users};
pub use submit::{SubmitError, submit};
