//! Sealed mail, from its sender's side: what was sent, how it stands with each recipient, and taking it back.
//!
//! Two may see a message: who sent it (by the mail address of their account), and case workers whom its purpose names; case
//! workers say why, once in half an hour. Nobody else learns whether a number exists. Each look at how a person's message
//! stands is on record before it is shown.
//!
//! What is written here is sent by [`writing`].
//!
//! `access` says who may, `list` and `one` show, `back` takes back and lets go on, `reader` unlocks and keeps factors,
//! `words` has the graded words.

mod access;
mod back;
mod list;
mod one;
mod plans;
mod reader;
mod words;
mod writing;

pub use access::Reasons;
pub use writing::{Drafts, script};

use crate::roles::Action;
use crate::routes::Routes;

/// The most messages in a list.
const LISTED: u32 = 200;

/// The sender's pages.
pub(crate) fn routes() -> Routes {
    use Action::{SeeSealed, TakeBackSealed};
    Routes::default()
        .merge(writing::routes())
        .get("/sealed", SeeSealed, list::show)
        .post("/sealed", SeeSealed, list::find)
        .get("/sealed/{message}", SeeSealed, one::show)
        .post("/sealed/{message}", SeeSealed, one::say_why)
        .get("/sealed/{message}/back", TakeBackSealed, back::ask)
        .post("/sealed/{message}/back", TakeBackSealed, back::take)
        .get("/sealed/{message}/back/{part}", TakeBackSealed, back::ask_part)
        .post("/sealed/{message}/back/{part}", TakeBackSealed, back::take_part)
        .get("/sealed/{message}/resume", TakeBackSealed, back::ask_resume)
        .post("/sealed/{message}/resume", TakeBackSealed, back::resume)
        .get("/sealed/{message}/resume/{part}", TakeBackSealed, back::ask_resume_part)
        .post("/sealed/{message}/resume/{part}", TakeBackSealed, back::resume_part)
        .get("/sealed/{message}/plans/{plan}", TakeBackSealed, plans::ask)
        .post("/sealed/{message}/plans/{plan}", TakeBackSealed, plans::drop_one)
        .get("/sealed/{message}/unlock", TakeBackSealed, reader::ask_unlock)
        .post("/sealed/{message}/unlock", TakeBackSealed, reader::unlock)
        .get("/sealed/{message}/factor", TakeBackSealed, reader::ask_factor)
        .post("/sealed/{message}/factor", TakeBackSealed, reader::set_factor)
}
