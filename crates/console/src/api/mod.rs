//! The `/v1` API: what the organisation's own software asks, with a token, in JSON.

mod scope;

pub use scope::Scope;
