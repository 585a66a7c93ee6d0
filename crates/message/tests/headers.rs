//! Reading and removing headers, of whatever is sent.

mod support;

use openlijk_message::{read_headers, without_own_headers};
use openlijk_model::Language;
use support::crlf;

const MAIL: &str = "Received: from x\n\tby y\nFrom: \"Gemeente, Zuid\" <Post@Gemeente.Example>, b@c.d\nopenlijk-PURPOSE: =?utf-8?q?n=C3=A9?=\n  ws\nSubject: =?utf-8?q?caf=C3=A9?=\n =?utf-8?q?s?=\nMessage-ID: <a.b@c>\nList-Id: \"Nieuws\" <nieuws.gemeente.example>\nContent-Language: de, nl-BE\nOpenlijk-Deliver:portal\n\nOpenlijk-Campaign: in the body\n";

#[test]
fn headers_are_read_decoded() {
    let headers = read_headers(&crlf(MAIL));
    assert_eq!(headers.from.as_deref(), Some("Post@Gemeente.Example"));
    assert_eq!(headers.subject.as_deref(), Some("cafés"));
    assert_eq!(headers.message_id.as_deref(), Some("a.b@c"));
    assert_eq!(headers.list_id.as_deref(), Some("nieuws.gemeente.example"));
    assert_eq!(headers.language, Some(Language::Nl));
    assert_eq!(headers.own.purpose.as_deref(), Some("né ws"));
    assert_eq!(headers.own.deliver.as_deref(), Some("portal"));
    assert_eq!(headers.own.campaign, None);
    assert_eq!(headers.own.unknown, Vec::<String>::new());
}

#[test]
fn own_headers_go_whole_and_nothing_else_does() {
    let gone = String::from_utf8(without_own_headers(&crlf(MAIL))).unwrap();
    let expected =
        MAIL.replace("openlijk-PURPOSE: =?utf-8?q?n=C3=A9?=\n  ws\n", "").replace("Openlijk-Deliver:portal\n", "");
    assert_eq!(gone.into_bytes(), crlf(&expected));
}

#[test]
fn unknown_repeated_and_overlong_headers_of_ours_are_named() {
    let raw = format!(
        "Openlijk-Purpose: a\r\nOPENLIJK-purpose: b\r\nOpenlijk-Foo: x\r\nOpenlijk-Foo: y\r\nOpenlijk-Variant: {}\r\nOpenlijk-Segment : s\r\n\r\n",
        "v".repeat(5000)
    );
    let own = read_headers(raw.as_bytes()).own;
    assert_eq!(own.purpose.as_deref(), Some("a"));
    assert_eq!(own.segment.as_deref(), Some("s"));
    assert_eq!(own.unknown, ["OPENLIJK-purpose", "Openlijk-Foo", "Openlijk-Variant"]);
    assert_eq!(without_own_headers(raw.as_bytes()), b"\r\n");
}

#[test]
fn broken_sections_are_tolerated() {
    for raw in [
        &b""[..],
        b"\r\n",
        b"\r\nOpenlijk-Purpose: x\r\n",
        b" folded first\r\nSubject: x",
        b"no colon at all",
        b"From: <\r\nSubject\r\n: empty\r\n\x00\xff: \xff\r\n",
        b"Subject: \xe9\xe9\x00\r\nFrom: (((((((((((((((((\r\n",
        b"Subject: =?utf-8?b?////?=\r\nFrom: =?x?=\r\nMessage-ID:\r\nList-ID: <>\r\n\r\n",
    ] {
        read_headers(raw);
        assert_eq!(without_own_headers(raw), raw);
    }
    let cut = read_headers(b"Openlijk-Deliver: portal");
    assert_eq!(cut.own.deliver.as_deref(), Some("portal"));
    assert_eq!(without_own_headers(b"Openlijk-Deliver: portal"), b"");
    assert_eq!(without_own_headers(b"A: b\nOpenlijk-X: y\n z\nC: d\n\nbody"), b"A: b\nC: d\n\nbody");
    assert_eq!(
        read_headers(b"From: a@b.nl\r\nFrom: c@d.nl\r\nSubject: 1\r\nSubject: 2\r\n\r\n").from.as_deref(),
        Some("a@b.nl")
    );
}

#[test]
fn ten_megabytes_of_headers_hide_no_order_to_deliver_by_the_portal() {
    let raw = [b"X: y\r\n".repeat(1_700_000), b"Openlijk-Deliver: portal\r\nSubject: late\r\n\r\n".to_vec()].concat();
    let headers = read_headers(&raw);
    assert_eq!(headers.own.deliver.as_deref(), Some("portal"));
    assert_eq!(headers.subject, None);
    assert_eq!(without_own_headers(&raw).len(), raw.len() - 26);
    let many = b"Openlijk-x: y\r\n".repeat(200_000);
    assert_eq!(without_own_headers(&many), b"");
}
