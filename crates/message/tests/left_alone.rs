//! What is left alone, and why.

mod support;

use openlijk_message::notice::Notice;
use openlijk_message::{Insertion, LeftAlone, Prepared, prepare};
use support::{crlf, notice, why};

fn with(headers: &str, body: &str) -> Option<LeftAlone> {
    why(&crlf(&format!("From: a@b.nl\nMIME-Version: 1.0\n{headers}\n\n{body}")))
}

fn multi(kind: &str, parts: &[&str]) -> Option<LeftAlone> {
    let parts: String = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
    with(&format!("Content-Type: multipart/{kind}; boundary=b"), &format!("{parts}--b--\n"))
}

const HTML: &str = "Content-Type: text/html\n\n<p>x</p>";
const TEXT: &str = "Content-Type: text/plain\n\nx";

#[test]
fn plain_ways_to_write_mail_are_changed() {
    assert_eq!(with("Subject: x", "Hello"), None);
    assert_eq!(with("Auto-Submitted: no", "Hello"), None);
    assert_eq!(with("List-Post: NO", "Hello"), None);
    assert_eq!(with("Content-Type: text/html; charset=utf-8", "<p>é"), None);
    assert_eq!(multi("alternative", &[TEXT, HTML]), None);
    assert_eq!(multi("related; type=\"text/html\"", &[HTML, "Content-Type: image/png\n\nx"]), None);
    assert_eq!(
        multi(
            "related; start=\"<a>\"",
            &["Content-ID: <a>\nContent-Type: text/html\n\nx", "Content-Type: image/gif\n\nx"]
        ),
        None
    );
    assert_eq!(multi("mixed", &["Content-Type: application/pdf\n\nx", TEXT]), None);
}

#[test]
fn signed_and_encrypted_mail_is_left_alone() {
    use LeftAlone::{DkimSigned, Encrypted, Signed};
    for (headers, body, reason) in [
        ("DKIM-Signature: v=1; d=x", "x", DkimSigned),
        ("dkim-signature: v=1; d=x", "x", DkimSigned),
        ("ARC-Message-Signature: i=1", "x", DkimSigned),
        ("Content-Type: application/pkcs7-mime; smime-type=signed-data", "x", Signed),
        ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "x", Encrypted),
        ("Content-Type: application/x-pkcs7-mime", "x", Encrypted),
        ("Subject: x", "-----BEGIN PGP MESSAGE-----\n", Encrypted),
        ("Subject: x", "-----BEGIN PGP SIGNED MESSAGE-----\n", Signed),
        ("Content-Transfer-Encoding: base64", "LS0tLS1CRUdJTiBQR1AgTUVTU0FHRS0tLS0tCg==", Encrypted),
    ] {
        assert_eq!(with(headers, body), Some(reason), "{headers} {body}");
    }
    assert_eq!(
        multi(
            "signed; protocol=\"application/pgp-signature\"",
            &[TEXT, "Content-Type: application/pgp-signature\n\nx"]
        ),
        Some(Signed)
    );
    assert_eq!(multi("encrypted", &["Content-Type: application/pgp-encrypted\n\nx"]), Some(Encrypted));
    assert_eq!(multi("mixed", &[TEXT, "Content-Type: application/pkcs7-signature\n\nx"]), Some(Signed));
}

#[test]
fn machines_and_lists_are_left_alone() {
    use LeftAlone::{AlreadyPrepared, Automatic, MailingList, Report};
    for (headers, reason) in [
        ("Auto-Submitted: auto-replied", Automatic),
        ("Auto-Submitted: auto-generated (rejected)", Automatic),
        ("Return-Path: <>", Report),
        ("List-Post: <mailto:list@x.nl>", MailingList),
        ("Measure-Refuse: <https://x/>", AlreadyPrepared),
        ("Content-Type: message/delivery-status", Report),
    ] {
        assert_eq!(with(headers, "x"), Some(reason), "{headers}");
    }
    assert_eq!(
        multi("report; report-type=delivery-status", &[TEXT, "Content-Type: message/delivery-status\n\nx"]),
        Some(Report)
    );
}

#[test]
fn shapes_that_are_not_understood_are_left_alone() {
    let calendar = "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR";
    let amp = "Content-Type: text/x-amp-html\n\n<html amp4email>";
    for (kind, parts) in [
        ("alternative", &[TEXT, HTML, calendar][..]),
        ("alternative", &[TEXT, amp, HTML]),
        ("alternative", &[HTML, HTML]),
        ("alternative", &[TEXT, "Content-Type: text/enriched\n\nx"]),
        ("alternative", &[TEXT, "Content-Type: application/pdf\n\nx"]),
        ("mixed", &[HTML, HTML]),
        ("mixed", &[TEXT, HTML]),
        ("mixed", &[TEXT, "Content-Type: message/rfc822\n\nSubject: x\n\nx"]),
        ("mixed", &["Content-Type: application/pdf\n\nx"]),
        ("mixed", &["Content-Disposition: attachment\nContent-Type: text/html\n\nx"]),
        ("mixed", &["Content-Type: text/plain; name=a.txt\n\nx"]),
        ("mixed", &[TEXT, "Content-Type: application/ms-tnef\n\nx"]),
        ("related", &[HTML, HTML]),
        (
            "related; start=\"<b>\"",
            &["Content-ID: <a>\nContent-Type: image/png\n\nx", "Content-ID: <b>\nContent-Type: text/html\n\nx"],
        ),
        ("digest", &["\nSubject: x\n\nx"]),
        ("parallel", &[TEXT, HTML]),
    ] {
        assert_eq!(multi(kind, parts), Some(LeftAlone::Shape), "{kind} {parts:?}");
    }
    assert_eq!(with("Content-Type: application/pdf", "x"), Some(LeftAlone::Shape));
    assert_eq!(with("Content-Type: text/html", "<frameset><frame src=x></frameset>"), Some(LeftAlone::Shape));
}

#[test]
fn charsets_and_encodings_that_we_do_not_write_are_left_alone() {
    for (headers, body) in [
        ("Content-Type: text/html; charset=utf-16", "x"),
        ("Content-Type: text/plain; charset=iso-2022-jp", "x"),
        ("Content-Type: text/plain; charset=\"x-unknown\"", "x"),
        ("Content-Transfer-Encoding: binary", "x"),
        ("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: binary", "--b\n\nx\n--b--\n"),
        ("Content-Transfer-Encoding: x-uuencode", "x"),
        ("Content-Transfer-Encoding: base64", "VGhp!!"),
        ("Content-Transfer-Encoding: base64", "VGhpcw==VGhpcw=="),
        ("Content-Transfer-Encoding: quoted-printable", "a=ZZ"),
        ("Content-Transfer-Encoding: 7bit (really)", "x"),
    ] {
        assert_eq!(with(headers, body), Some(LeftAlone::Encoding), "{headers} {body}");
    }
}

#[test]
fn what_parsers_disagree_on_is_left_alone() {
    let alternative = "--b\nContent-Type: text/html\n\n<p>x\n--b--\n";
    for (headers, body) in [
        ("Content-Type: text/html\nContent-Type: text/plain", "x"),
        ("Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64", "x"),
        ("MIME-Version: 1.0", "x"),
        ("Content-Type: multipart/mixed; boundary=a; boundary=b", alternative),
        ("Content-Type: multipart/mixed; boundary*=us-ascii''b", alternative),
        ("Content-Type: multipart/mixed; boundary*0=b", alternative),
        ("Content-Type: multipart/mixed; boundary=b; boundary*=us-ascii''c", alternative),
        ("Content-Type: multipart/mixed; boundary=\"=?us-ascii?q?b?=\"", alternative),
        ("Content-Type: multipart/mixed; boundary=b (comment)", alternative),
        ("Content-Type: multipart/mixed; boundary=\"b \"", alternative),
        ("Content-Type: multipart/mixed", alternative),
        ("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64", alternative),
        ("Content-Type: multipart/mixed; boundary=b", "no parts"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/html\n\n<p>x\n"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/html\n\n<p>x\n--b--\n--b--\n"),
        ("Content-Type: multipart/mixed; boundary=b", "--b \nContent-Type: text/html\n\n<p>x\n--b--\n"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/html\n\n<p>x\n--bc\n--b--\n"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/html\n\nin a line --b\n--b--\n"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: text/html\n--b--\n"),
        (
            "Content-Type: multipart/mixed; boundary=b",
            "--b\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nx\n--b--\n--b--\n",
        ),
        ("Subject : x", "x"),
        ("no colon", "x"),
        ("Subject: x\n \t\nContent-Type: text/html", "x"),
        ("Subject: x\n \nContent-Type: text/html", "x"),
        ("Content-Type: text/html", "<p>x <!-- never closed"),
        ("Content-Type: text/html", "<a href=\"never closed"),
        ("Content-Type: text/html", "<body></body><body></body>"),
        ("Content-Transfer-Encoding: base64", "QQBC"),
    ] {
        assert_eq!(with(headers, body), Some(LeftAlone::Broken), "{headers}\n\n{body}");
    }
    for raw in [
        &b"A: b\r\n\r\nbare\nLF\r\n"[..],
        b"A: b\r\n\r\nbare\rCR\r\n",
        b"A: b\r\n\r\n\0\r\n",
        b"A: b\n\nLF\n",
        b"A: b\r\n",
        b"",
        b"A: b\r\n\r\nCR at the end\r",
    ] {
        assert_eq!(why(raw), Some(LeftAlone::Broken), "{raw:?}");
    }
}

#[test]
fn a_notice_that_is_no_notice_does_not_go_in() {
    let raw = crlf("From: a@b.nl\n\nx\n");
    let broken = |notice: Notice| {
        matches!(prepare(&raw, &Insertion { notice: &notice, picture: None }), Prepared::LeftAlone { .. })
    };
    assert!(broken(Notice { refuse_url: "https://x/\r\nBcc: a@b.nl".to_owned(), ..notice() }));
    assert!(broken(Notice { text: "x".repeat(999), ..notice() }));
    assert!(broken(Notice { text: "x\n".repeat(9000), ..notice() }));
}
