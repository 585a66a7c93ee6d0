//! What a named lawyer said, and about what.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A legal opinion on file. Without a name it is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// How rules and purposes refer to it (`@opinion("…")`, `documents.legal_opinion`).
    pub id: String,
    /// What it is about: `regime fr 2026-04` (a review that ends the status *draft*), or free text.
    pub about: String,
    /// The lawyer, by name.
    pub lawyer: String,
    /// The day it was given.
    pub day: Date,
    /// Where it is kept, and what it says in a line.
    pub note: String,
}
