//! The desk over a real store: what leaves, what is on record, and what happens when something is wrong.

mod choosing;
mod covering;
mod harness;
mod headers;
mod measuring;
mod promise;
mod trouble;
