//! Where a request came from.

use core::net::IpAddr;

/// The address that a request came from, for services that limit how often one may ask: the connection's, or the one
/// that a trusted proxy names. In memory alone: it goes into no log and no record. It stands in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);
