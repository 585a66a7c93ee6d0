//! The e-mail itself: read its headers, find its parts, splice in a notice and at most a picture. Bytes in, bytes out.
//!
//! [`prepare`] never re-serialises a message. It finds the place for the notice in the text parts, computes what has to
//! stand there in the part's own transfer encoding, and inserts exactly that; every other byte stays as it came.
//! A message whose structure two readers could understand differently is left alone, and so is everything that a change
//! would break: where in doubt, mail goes out without a measure.
//!
//! It does not judge whether a picture is lawful. It only takes one that a decision granted ([`Picture`]).

mod charset;
pub mod check;
mod citizen_number;
mod content_type;
mod encode;
mod headers;
mod html;
mod index;
mod left_alone;
pub mod notice;
mod parts;
mod plain;
mod plan;
mod splice;
mod targets;
mod way_back;
mod wording;

use openlijk_lawfulness::PictureGrant;

pub use citizen_number::{CitizenNumbers, citizen_number_in, has_citizen_number};
pub use headers::{Headers, OwnHeaders, read_headers};
pub use left_alone::LeftAlone;
pub use notice::Notice;
pub use plain::plain_text;
pub use way_back::{asking_for_receipt, keeps_return_path};

/// The most bytes that [`prepare`] adds to a message. What we announce as SIZE is the next hop's less this.
pub const LARGEST_INSERTION: usize = 16 * 1024;

/// The message without any `Openlijk-*` header; every other byte as it came.
pub fn without_own_headers(raw: &[u8]) -> Vec<u8> {
    splice::apply(raw, headers::own_fields(raw), Vec::new())
}

/// A picture that may go into a message. There is no way to make one without a [`PictureGrant`], which only a decision
/// gives out.
///
/// This is the way:
/// ```
/// use openlijk_lawfulness::{Decision, PictureGrant};
/// use openlijk_message::{Insertion, Notice, Picture};
/// fn granted(decision: &Decision) -> Option<Picture> {
///     let grant: PictureGrant = decision.picture()?;
///     Some(Picture::granted(grant, "https://x.example/o/t.gif".to_owned()))
/// }
/// fn inserted<'a>(notice: &'a Notice, picture: &'a Picture) -> Insertion<'a> {
///     Insertion { notice, picture: Some(picture) }
/// }
/// ```
/// A picture by hand, even with a grant, is none (E0451):
/// ```compile_fail,E0451
/// use openlijk_lawfulness::PictureGrant;
/// use openlijk_message::Picture;
/// fn forged(grant: PictureGrant) -> Picture {
///     Picture { grant, url: "https://x.example/o/t.gif".to_owned() }
/// }
/// ```
/// Nor can a grant be made (E0451), or come from nowhere (E0599):
/// ```compile_fail,E0451
/// use openlijk_lawfulness::PictureGrant;
/// fn forged() -> PictureGrant {
///     PictureGrant { measure: openlijk_model::Measure::Individual }
/// }
/// ```
/// ```compile_fail,E0599
/// use openlijk_lawfulness::PictureGrant;
/// fn forged() -> PictureGrant {
///     PictureGrant::default()
/// }
/// ```
/// Nor a decision, by hand (E0451) or from what was written down (E0277):
/// ```compile_fail,E0451
/// use openlijk_lawfulness::Decision;
/// fn forged(granted: Decision) -> Decision {
///     Decision { measure: openlijk_model::Measure::Individual, ..granted }
/// }
/// ```
/// ```compile_fail,E0277
/// use openlijk_lawfulness::Decision;
/// fn forged(json: &str) -> Decision {
///     serde_json::from_str(json).unwrap()
/// }
/// ```
/// Nor does an address go in for a picture (E0308):
/// ```compile_fail,E0308
/// use openlijk_message::{Insertion, Notice};
/// fn forged(notice: &Notice) -> Insertion<'_> {
///     Insertion { notice, picture: Some(&"https://x.example/o/t.gif") }
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Picture {
    url: String,
    grant: PictureGrant,
}

impl Picture {
    /// The picture at `url`, under the grant of a decision.
    pub fn granted(grant: PictureGrant, url: String) -> Self {
        Self { url, grant }
    }
    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
    /// The grant.
    pub fn grant(&self) -> PictureGrant {
        self.grant
    }
}

/// What goes into a message.
#[derive(Debug, Clone)]
pub struct Insertion<'a> {
    /// The notice; always, and first.
    pub notice: &'a Notice,
    /// The picture, where a decision allows one.
    pub picture: Option<&'a Picture>,
}

/// What [`prepare`] did. Own headers are gone in both cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prepared {
    /// The notice is in, and the picture where there is an HTML part to carry it.
    Changed {
        /// The message as it goes on.
        bytes: Vec<u8>,
        /// Is the picture in it?
        picture: bool,
    },
    /// Nothing was inserted.
    LeftAlone {
        /// The message as it goes on.
        bytes: Vec<u8>,
        /// Why.
        why: LeftAlone,
    },
}

/// Puts the notice, and at most the picture, into a message (CRLF lines). Never fails: in doubt the message is left alone.
///
/// Pure and linear in the size of the message, so it can be measured by itself.
pub fn prepare(raw: &[u8], insertion: &Insertion<'_>) -> Prepared {
    let own = headers::own_fields(raw);
    match plan::plan(raw, insertion) {
        Ok(plan) => Prepared::Changed { bytes: splice::apply(raw, own, plan.inserts), picture: plan.picture },
        Err(why) => Prepared::LeftAlone { bytes: splice::apply(raw, own, Vec::new()), why },
    }
}
