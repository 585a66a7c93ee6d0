//! Writing a sealed message: the page where it is written, with its attachments; the page that checks it, warns, and sends it. What
//! is written is a draft until it is sent; each reader gets a message of their own, decided and sealed as mail is that comes in
//! by SMTP, by the same code ([`openlijk_portal::Outbox`]). In doubt nothing is sent, and the page says why and what to do.
//!
//! `page` is where it is written, `upload` takes the form in (`paced`, so that memory does not grow with it), `drafts` keeps it, `check` looks at it and shows what it is,
//! `warnings` are what a person can overrule, `sending` sends, `fates` says what became of it, `corrected` begins one in the place
//! of a message that was taken back.

mod check;
mod corrected;
mod drafts;
mod fates;
mod paced;
mod page;
mod sending;
mod upload;
mod warnings;

pub use drafts::Drafts;
pub use page::script;
pub(super) use warnings::kept_in_words;

use crate::roles::Action::SendSealed;
use crate::routes::Routes;

/// The pages of writing.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/sealed/new", SendSealed, page::blank)
        .upload("/sealed/new", SendSealed, page::begin)
        .get("/sealed/new/{draft}", SendSealed, check::show)
        .post("/sealed/new/{draft}", SendSealed, sending::send)
        .get("/sealed/new/{draft}/edit", SendSealed, page::edit)
        .upload("/sealed/new/{draft}/edit", SendSealed, page::change)
        .post("/sealed/new/{draft}/drop", SendSealed, check::drop_draft)
        .get("/sealed/{message}/corrected", SendSealed, corrected::begin)
}

/// Where a draft is checked.
fn path_of(draft: &str) -> String {
    format!("/sealed/new/{draft}")
}
