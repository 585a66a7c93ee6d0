//! Whose request a reverse proxy brings.
//!
//! Behind a proxy every connection comes from the proxy, and the reader's address stands in a header field. Anybody
//! can write such a field, so it is read only where the connection comes from a proxy that the operator named, and
//! from its right end: there stands what that proxy itself saw. Each address that is again a named proxy vouches for
//! the one on its left; the first that is not, is the client, and what stands further left is the client's own word.
//!
//! Where the chain breaks off (an entry that is no address, too many entries, none left) the request is taken to come
//! from the last proxy that vouched: a reader who is counted as somebody else's repeat costs a load, whereas
//! believing on would let one reader be many.

use hyper::header::{FORWARDED, HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// How many proxies in a row may vouch for each other: far more than anybody runs.
const MOST_PROXIES: usize = 32;

/// The reverse proxies whose word about a client's address is taken.
#[derive(Clone, Default)]
pub(crate) struct Proxies(Arc<[IpNet]>);

impl Proxies {
    pub(crate) fn new(networks: Vec<IpNet>) -> Self {
        Self(networks.into())
    }

    /// The address that a request is taken to come from, given where its connection comes from. An IPv4 address is
    /// one, however it was written.
    pub(crate) fn client(&self, socket: IpAddr, headers: &HeaderMap) -> IpAddr {
        let socket = socket.to_canonical();
        if !self.are_trusted(socket) {
            return socket;
        }
        if headers.contains_key(X_FORWARDED_FOR) {
            return self.walk(socket, entries(headers, X_FORWARDED_FOR).map(address));
        }
        self.walk(socket, entries(headers, FORWARDED).map(forwarded_for))
    }

    /// Goes from entry to entry, the nearest first, for as long as each comes from a proxy that is trusted.
    fn walk(&self, socket: IpAddr, said: impl Iterator<Item = Option<IpAddr>>) -> IpAddr {
        let mut nearest = socket;
        for entry in said.take(MOST_PROXIES) {
            let Some(address) = entry else { break };
            nearest = address;
            if !self.are_trusted(nearest) {
                break;
            }
        }
        nearest
    }

    fn are_trusted(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The entries of a list in a header, over all its lines, the last first (RFC 9110, section 5.3).
///
/// A comma inside a quoted string parts it too. No entry that a proxy writes about an address has one, and a quote
/// that a client left open must not hide what was appended after it.
fn entries(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &[u8]> {
    headers
        .get_all(name)
        .into_iter()
        .rev()
        .map(HeaderValue::as_bytes)
        .flat_map(|line| line.rsplit(|byte| *byte == b','))
}

/// An address alone, in brackets, or with a port, which some proxies add.
fn address(entry: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(entry.trim_ascii()).ok()?;
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address = text.parse().ok().or_else(bracketed).or_else(with_port)?;
    Some(address.to_canonical())
}

/// The address in an element of `Forwarded` (RFC 7239, section 4): `for=192.0.2.1;proto=https`, `for="[2001:db8::1]"`.
///
/// A quote that is open at the end of a parameter, or anything escaped, means that a quoted string was cut in two:
/// its text is perhaps the client's (as a host name is), so nothing in such an element is believed. Neither is one
/// that names two addresses.
fn forwarded_for(element: &[u8]) -> Option<IpAddr> {
    let mut found = None;
    for parameter in element.split(|byte| *byte == b';') {
        let quotes = parameter.iter().filter(|byte| **byte == b'"').count();
        if quotes % 2 != 0 || parameter.contains(&b'\\') {
            return None;
        }
        let Some((name, value)) = parameter.trim_ascii().split_at_checked(4) else { continue };
        if name.eq_ignore_ascii_case(b"for=") && found.replace(address(unquoted(value))?).is_some() {
            return None;
        }
    }
    found
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\"")).unwrap_or(value)
}

#[cfg(test)]
mod tests;
