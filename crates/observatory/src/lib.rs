//! What comes back: the picture, and who asks for it.
//!
//! A mail program that shows a measured mail asks for its picture. [`Public`] listens, [`Pictures`] answers, always
//! the same and in a time that tells nothing ([`CommitTick`]), [`Classes`] says who or what asked, [`Repeats`] takes
//! out what was asked for already; then a class and a time go to the store. Addresses and user agents stay here, in
//! memory, and end with the request.

mod classes;
mod picture;
mod proxies;
mod public;
mod repeats;
#[cfg(test)]
mod testing;
mod tick;

pub use classes::{BadRules, Classes, Judgement, Signals, Verdict};
pub use picture::{Asked, Keeps, PICTURE, PREFIX, Pictures};
pub use public::{CannotListen, Public};
pub use repeats::{MOST_REMEMBERED, NoRandomness, Repeats, Sighting};
pub use tick::{CommitTick, Ended, PATIENCE, PERIOD, Turn, Write};
