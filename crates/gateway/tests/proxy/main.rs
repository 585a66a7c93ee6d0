//! The proxy over real sockets: between a sender that we play, and a next hop that we script.

mod faults;
mod harness;
mod hostile;
mod session;
mod signing_in;
mod smuggling;
