//! A data leak, or what may be one (GDPR 33 and 34): what people wrote down about it, how much of the 72 hours is left, who could
//! read what and what they did, what that suggests, the authority's form, and the letter to the people concerned.
//!
//! Everything here is pure. What happened comes in as facts that the store read, the time as an argument, and nothing is decided:
//! this crate suggests, and a person decides and says why. An incident is its entries ([`Entry`]), which are added and never
//! changed; how it stands ([`Case`]) follows from them. What is known of each message is an [`Exposure`], graded as evidence
//! (LAW.md 2.6), and from an exposure that was opened no function here draws that there is no risk (LAW.md 5.4).

mod advice;
mod case;
mod clock;
mod entry;
mod exposure;
mod form;
mod letter;
#[cfg(test)]
mod tests;

pub use advice::{Advice, Hint, Outlook, outlook, suggest};
pub use case::{Case, Refusal, State, Step, Written};
pub use clock::{Deadline, HOURS, Left};
pub use entry::{Decision, Entry, FiledLine, LetterWords};
pub use exposure::{
    Carried, Exposure, Fact, Happened, Item, NoReading, Opened, PortalEvent, Reach, Sealed, Stands, Tally, of_loads,
    of_nothing, of_sealed,
};
pub use form::{Answer, Form, FormLine, Given, Source, Taken, Value, Who};
pub use letter::{Letter, LetterPart};
