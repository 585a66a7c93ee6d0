//! Chains of proxies, true ones and made up ones.

use super::*;
use proptest::prelude::*;

const PROXY: &str = "10.0.0.1";

fn proxies() -> Proxies {
    let networks = ["10.0.0.0/8", "2001:db8:aaaa::/48"];
    Proxies::new(networks.iter().map(|network| network.parse().expect("a network")).collect())
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    let line = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
    };
    lines.iter().map(line).collect::<Vec<_>>().into_iter().fold(HeaderMap::new(), |mut all, (name, value)| {
        all.append(name, value);
        all
    })
}

/// Who asks, when a connection from `socket` says this.
fn client(socket: &str, lines: &[(&'static str, &str)]) -> String {
    proxies().client(ip(socket), &headers(lines)).to_string()
}

fn x(value: &str) -> String {
    client(PROXY, &[("x-forwarded-for", value)])
}

fn forwarded(value: &str) -> String {
    client(PROXY, &[("forwarded", value)])
}

#[test]
fn the_client_of_a_trusted_proxy_is_whom_it_names() {
    assert_eq!(x("192.0.2.7"), "192.0.2.7");
    assert_eq!(x(" 192.0.2.7\t"), "192.0.2.7");
    assert_eq!(client("::ffff:10.0.0.1", &[("x-forwarded-for", "192.0.2.7")]), "192.0.2.7");
    assert_eq!(client("2001:db8:aaaa::1", &[("x-forwarded-for", "192.0.2.7")]), "192.0.2.7");
}

#[test]
fn trusted_proxies_vouch_for_each_other_over_all_lines_in_their_order() {
    assert_eq!(x("192.0.2.7, 10.1.1.1, 2001:db8:aaaa::2,10.2.2.2"), "192.0.2.7");
    let lines = [("x-forwarded-for", "198.51.100.1, 192.0.2.7"), ("x-forwarded-for", "10.1.1.1")];
    assert_eq!(client(PROXY, &lines), "192.0.2.7");
    let lines =
        [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "192.0.2.7"), ("x-forwarded-for", "10.1.1.1")];
    assert_eq!(client(PROXY, &lines), "192.0.2.7");
}

#[test]
fn what_a_client_wrote_itself_is_not_believed() {
    assert_eq!(x("198.51.100.1, 192.0.2.7"), "192.0.2.7");
    assert_eq!(x("10.1.1.1, 192.0.2.7"), "192.0.2.7");
    assert_eq!(x("198.51.100.1, 192.0.2.7, 10.1.1.1"), "192.0.2.7");
}

#[test]
fn a_header_of_a_stranger_says_nothing() {
    for name in ["x-forwarded-for", "forwarded"] {
        for value in ["192.0.2.7", "for=192.0.2.7", "10.0.0.1"] {
            assert_eq!(client("203.0.113.9", &[(name, value)]), "203.0.113.9");
        }
    }
    let nobody = Proxies::default();
    assert_eq!(nobody.client(ip(PROXY), &headers(&[("x-forwarded-for", "192.0.2.7")])), ip(PROXY));
    assert_eq!(nobody.client(ip("::ffff:10.0.0.1"), &HeaderMap::new()), ip(PROXY));
}

#[test]
fn where_the_chain_breaks_off_the_last_proxy_that_vouched_is_taken() {
    assert_eq!(client(PROXY, &[]), PROXY);
    for garbage in
        ["", ",", "unknown", "192.0.2.7,", "192.0.2", "192.0.2.7.8", "1e9", "[192.0.2.7]", "\"", "é", "::1%eth0"]
    {
        assert_eq!(x(garbage), PROXY, "{garbage}");
        assert_eq!(x(&format!("192.0.2.7, {garbage}, 10.1.1.1")), "10.1.1.1", "{garbage}");
    }
    assert_eq!(x("10.3.3.3, 10.2.2.2, 10.1.1.1"), "10.3.3.3", "somebody beside the proxies");
}

#[test]
fn addresses_are_read_in_every_spelling_that_proxies_use() {
    assert_eq!(x("2001:DB8:0::7"), "2001:db8::7");
    assert_eq!(x("[2001:db8::7]"), "2001:db8::7");
    assert_eq!(x("[2001:db8::7]:4711"), "2001:db8::7");
    assert_eq!(x("192.0.2.7:4711"), "192.0.2.7");
    assert_eq!(x("::ffff:192.0.2.7"), "192.0.2.7");
    assert_eq!(x("192.0.2.7, ::ffff:10.1.1.1"), "192.0.2.7", "a trusted proxy, in another spelling");
}

#[test]
fn a_chain_is_followed_for_so_far_and_no_further() {
    let chain = |proxies: usize| format!("192.0.2.7{}", ", 10.1.1.1".repeat(proxies));
    assert_eq!(x(&chain(MOST_PROXIES - 1)), "192.0.2.7");
    assert_eq!(x(&chain(MOST_PROXIES)), "10.1.1.1");
    assert_eq!(x(&chain(100_000)), "10.1.1.1");
    assert_eq!(x(&format!("{}192.0.2.7", "198.51.100.1, ".repeat(100_000))), "192.0.2.7");
}

#[test]
fn forwarded_is_read_where_there_is_no_x_forwarded_for() {
    assert_eq!(forwarded("for=192.0.2.7"), "192.0.2.7");
    assert_eq!(forwarded("proto=https; FOR=\"192.0.2.7:4711\" ;by=10.0.0.1"), "192.0.2.7");
    assert_eq!(forwarded("for=\"[2001:db8::7]:4711\";host=\"example.org\""), "2001:db8::7");
    assert_eq!(forwarded("for=198.51.100.1, for=192.0.2.7, for=10.1.1.1"), "192.0.2.7");
    let both = [("forwarded", "for=198.51.100.1"), ("x-forwarded-for", "192.0.2.7")];
    assert_eq!(client(PROXY, &both), "192.0.2.7");
    let both = [("forwarded", "for=198.51.100.1"), ("x-forwarded-for", "unknown")];
    assert_eq!(client(PROXY, &both), PROXY);
}

#[test]
fn forwarded_that_names_nobody_or_two_breaks_the_chain() {
    for garbage in
        ["for=unknown", "for=_hidden", "by=192.0.2.7", "for=", "for", "for=\"192.0.2.7", "for=1.2.3.4;for=5.6.7.8"]
    {
        assert_eq!(forwarded(garbage), PROXY, "{garbage}");
        assert_eq!(forwarded(&format!("for=192.0.2.7, {garbage}, for=10.1.1.1")), "10.1.1.1", "{garbage}");
    }
}

#[test]
fn text_that_a_client_brought_into_a_quoted_string_is_no_address() {
    for host in [",for=1.2.3.4", ",for=1.2.3.4;x=", ";for=1.2.3.4;x=", r#",for=1.2.3.4;x=\""#, r#"\",for=1.2.3.4;x=\""#]
    {
        for element in [format!("for=192.0.2.7;host=\"{host}\""), format!("host=\"{host}\"")] {
            assert_ne!(forwarded(&element), "1.2.3.4", "{element}");
        }
    }
    assert_eq!(forwarded("for=\"1.2.3.4, for=192.0.2.7"), "192.0.2.7", "a quote left open hides nothing");
}

proptest! {
    #[test]
    fn whatever_a_client_writes_before_it_its_proxy_has_the_last_word(spoofed in "[ -~]{0,80}") {
        prop_assert_eq!(x(&format!("{spoofed}, 192.0.2.7")), "192.0.2.7");
        prop_assert_eq!(forwarded(&format!("{spoofed}, for=192.0.2.7")), "192.0.2.7");
        prop_assert_eq!(client("203.0.113.9", &[("x-forwarded-for", &spoofed)]), "203.0.113.9");
    }
}
