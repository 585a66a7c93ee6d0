//! The words of the field as types.
//!
//! Everything above this crate speaks of purposes, campaigns, recipients, measures and choices in these
//! types and in no others. The spelling on the outside (JSON, TOML, command lines, columns) is the type's own
//! `as_str`, so a word is written down once. Nothing here reads a clock, a disk or a network.

mod address;
pub mod asking;
mod choice;
mod class;
mod clock;
mod covering;
mod facts;
mod id;
mod incident;
mod language;
pub mod limits;
mod measure;
pub mod note;
mod opinion;
mod peer;
mod portal;
mod purpose;
mod report;
mod role;
mod trace;
mod words;

pub use address::{Address, BadAddress};
pub use choice::{Aspect, Choice, ChoiceState, HowChosen, HowTold, Told, Wish, WishKind};
pub use class::OpenerClass;
pub use clock::Clock;
pub use covering::covers;
pub use facts::{
    Basis, Consent, ConsentGiver, Controller, Data, Disclosure, Documents, Facts, LessIntrusive, MailScope, Means,
    OptOut, PurposeKind, RecipientClass, Recipients, TimePrecision,
};
pub use id::{BadId, CampaignId, CellId, IncidentId, MessageId, PurposeId, RecipientId};
pub use incident::{Breached, Filing, FormField, IncidentKind, Risk, Shape, Statement};
pub use language::Language;
pub use measure::Measure;
pub use opinion::Opinion;
pub use peer::Peer;
pub use portal::{Factor, Grade, PartKind, PortalTerms, SealedAct};
pub use purpose::{Purpose, PurposeRule, PurposeVersion};
pub use report::{Cause, Reported, Witness};
pub use role::Role;
pub use trace::TraceContext;
pub use words::UnknownWord;

/// The smallest crowd that a hit may be narrowed to, unless a regime demands more (STATISTICS, *m*).
pub const SMALLEST_CROWD: usize = 10;
