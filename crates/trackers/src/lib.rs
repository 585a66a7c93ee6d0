//! Finds what a mail would tell its sender, says whose it is and why, and takes it out.
//!
//! For anybody with a mail in hand: bytes in, findings or bytes out. Nothing is fetched, nothing is kept, and there is no clock, disk or network
//! in here. It shares no code with what Openlijk puts into mail, so that it can check that.
//!
//! ```
//! use openlijk_trackers::{Rules, Standing, scan, strip};
//!
//! let mail = b"To: jan@example.nl\r\nContent-Type: text/html\r\n\r\n\
//!     <p>Hello<img src=\"https://news.example/o.gif?e=jan%40example.nl\" width=1 height=1>";
//! let rules = Rules::built_in();
//! let found = scan(mail, &rules);
//! assert_eq!(found.verdict, Standing::Tracked);
//! assert_eq!(found.findings[0].reason, "It bears the recipient’s own address, in plain sight.");
//!
//! let stripped = strip(mail, &rules);
//! assert_eq!(scan(&stripped.bytes, &rules).verdict, Standing::Clean);
//! assert!(stripped.bytes.ends_with(b"<p>Hello"));
//! ```
//!
//! What a verdict means is in [`Verdict`]; what makes a message `tracked`, in [`Standing`]. One copy of a mail gives signs; two copies,
//! sent to two addresses, give knowledge: [`pair`]. Beyond [`limits`] a message is reported as not wholly looked at, never as clean.

mod css;
mod gather;
mod header;
mod html;
mod judge;
pub mod limits;
mod links;
pub mod mailbox;
mod pair;
mod parts;
mod recipient;
mod report;
mod rules;
mod shape;
mod strip;
mod tags;
mod transfer;
mod url;
mod written;

pub use pair::pair;
pub use report::{Finding, Message, Place, Report, Standing, Tell, Verdict};
pub use rules::{Purpose, Rules, RulesError};
pub use shape::ShapeError;
pub use strip::{Done, HEADER, Stripped, strip, strip_found};
pub use written::{html, text, totals};

/// Looks through one message.
pub fn scan(raw: &[u8], rules: &Rules) -> Message {
    judge::judge(&gather::gather(mailbox::without_separator(raw)), rules)
}
