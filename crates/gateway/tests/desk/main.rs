//! The desk over a real store: what leaves, what is on record, and what happens when something is wrong.

mod choosing;
mod covering;
mod harness;
mod headers;
mod measuring;
mod notice;
mod own_medicine;
mod promise;
mod quoting;
mod returning;
mod sealed;
mod several;
mod trouble;
/// A sender and a next hop on real sockets.
#[allow(dead_code)] // What is only for the proxy's own tests.
#[path = "../proxy/harness.rs"]
mod wire;
