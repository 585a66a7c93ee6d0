//! How many wrong codes may come from one network. In memory alone: addresses go into no log and no record, and are forgotten
//! after an hour.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// Wrong codes from one network in an hour, after which none is tried from there until the hour is over.
const WRONG: u32 = 30;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Networks that are remembered. Beyond that the oldest are forgotten.
const NETWORKS: usize = 20_000;

/// Wrong codes, by network.
#[derive(Debug, Default)]
pub(super) struct Networks {
    wrong: Mutex<HashMap<IpAddr, Wrong>>,
}

#[derive(Debug, Clone, Copy)]
struct Wrong {
    since: Timestamp,
    count: u32,
}

impl Networks {
    /// May a code be tried from this address?
    pub(super) fn may_try(&self, from: IpAddr, now: Timestamp) -> bool {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.get(&network(from)).is_none_or(|wrong| wrong.is_over(now) || wrong.count < WRONG)
    }

    /// A wrong code came from this address.
    pub(super) fn note_wrong(&self, from: IpAddr, now: Timestamp) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= NETWORKS {
            wrong.retain(|_, wrong| !wrong.is_over(now));
        }
        if wrong.len() >= NETWORKS
            && let Some(oldest) = wrong.iter().min_by_key(|(_, wrong)| wrong.since).map(|(network, _)| *network)
        {
            wrong.remove(&oldest);
        }
        let entry = wrong.entry(network(from)).or_insert(Wrong { since: now, count: 0 });
        if entry.is_over(now) {
            *entry = Wrong { since: now, count: 0 };
        }
        entry.count = entry.count.saturating_add(1);
    }
}

impl Wrong {
    fn is_over(self, now: Timestamp) -> bool {
        // A clock that was set back ends it too.
        now < self.since || now.duration_since(self.since) >= HOUR
    }
}

/// What one household or office has: an IPv4 address, or the /56 of an IPv6 address (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 72 << 72)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_772_438_400 + second).unwrap()
    }

    #[test]
    fn thirty_wrong_codes_an_hour_from_one_network_and_no_more() {
        let networks = Networks::default();
        let (one, same, other): (IpAddr, IpAddr, IpAddr) = (
            "2001:db8:1:2::1".parse().unwrap(),
            "2001:db8:1:ff::9".parse().unwrap(),
            "2001:db8:1:100::1".parse().unwrap(),
        );
        for second in 0..30 {
            assert!(networks.may_try(one, at(second)));
            networks.note_wrong(if second % 2 == 0 { one } else { same }, at(second));
        }
        assert!(!networks.may_try(one, at(100)) && !networks.may_try(same, at(100)));
        assert!(networks.may_try(other, at(100)), "another network is another");
        assert!(networks.may_try("192.0.2.1".parse().unwrap(), at(100)));
        assert!(networks.may_try(one, at(3_600)), "an hour later it may");
        assert!(networks.may_try(one, at(-1)), "a clock that was set back locks nobody out");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let networks = Networks::default();
        for number in 0..=u32::try_from(NETWORKS).unwrap() {
            networks.note_wrong(IpAddr::V4(Ipv4Addr::from_bits(number)), at(i64::from(number / 100)));
        }
        assert_eq!(networks.wrong.lock().unwrap().len(), NETWORKS);
    }
}
