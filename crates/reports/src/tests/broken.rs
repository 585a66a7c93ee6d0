//! Whatever comes in, there is an answer, and what is kept stays within its bounds.

use super::*;
use proptest::prelude::*;

/// A report of each kind, to be broken.
fn seeds() -> Vec<String> {
    vec![
        delivery("Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; anna@example.com\nAction: failed\nStatus: 5.1.1\n"),
        delivery("Final-Recipient: utf-8; jos\\x{E9}@example.com\nAction: delayed\nDiagnostic-Code: smtp; =?utf-8?b?NDUw?=\n")
            .replace("message/delivery-status\n", "message/global-delivery-status\nContent-Transfer-Encoding: quoted-printable\n"),
        "From: a@example.com\nContent-Type: multipart/report; report-type=disposition-notification; boundary*0=a;\n \
         boundary*1=b\n\n--ab\nContent-Type: message/disposition-notification\n\nDisposition: \
         manual-action/MDN-sent-manually; displayed\nOriginal-Message-ID: <one@example.nl>\n--ab--\n"
            .to_owned(),
        "From: MAILER-DAEMON@mx\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.\n\n<anna@example.com>:\n\
         550 5.1.1 no\n\n--- Below this line is a copy of the message.\n\nx\n"
            .to_owned(),
        "From: Postmaster <postmaster@example.com>\nContent-Type: text/html; charset=iso-8859-1\n\
         Content-Transfer-Encoding: base64\n\nPHA+RGVsaXZlcnkgaGFzIGZhaWxlZCB0byB0aGVzZSByZWNpcGllbnRzPC9wPg==\n"
            .to_owned(),
    ]
}

/// One thing that goes wrong on the way.
#[derive(Debug, Clone)]
enum Damage {
    Cut(usize),
    Flip(usize, u8),
    Drop(usize, usize),
    Repeat(usize, usize),
    Insert(usize, Vec<u8>),
}

fn any_damage() -> impl Strategy<Value = Damage> {
    let at = 0usize..1200;
    let pieces = prop::sample::select(vec![
        "\r\n",
        "\n\n",
        "\r",
        "--edge/mx\r\n",
        "--edge/mx--",
        "Content-Type: message/rfc822\r\n\r\n",
        "=?utf-8?q?=FF?=",
        ":",
        "\0",
        "\\x{110000}",
        "\\x{",
        "+4",
        "<",
        ">",
        "(((",
        ";",
        "5.1.1",
        "\u{e9}",
        "\u{20ac}",
        "=",
        "Action: delivered\r\n",
        "Content-Type: multipart/mixed; boundary=\"\"\r\n",
        "Content-Transfer-Encoding: base64\r\n",
    ]);
    prop_oneof![
        at.clone().prop_map(Damage::Cut),
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (at.clone(), 1usize..80).prop_map(|(at, count)| Damage::Drop(at, count)),
        (at.clone(), 1usize..300).prop_map(|(at, count)| Damage::Repeat(at, count)),
        (at, pieces).prop_map(|(at, piece)| Damage::Insert(at, piece.as_bytes().to_vec())),
    ]
}

fn damaged(mut raw: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let end = raw.len();
        match damage {
            Damage::Cut(at) => raw.truncate(*at),
            Damage::Flip(at, byte) => {
                if let Some(old) = raw.get_mut(*at) {
                    *old = *byte;
                }
            }
            Damage::Drop(at, count) => {
                raw.drain((*at).min(end)..(at + count).min(end));
            }
            Damage::Repeat(at, count) => {
                let piece = raw[(*at).min(end)..(at + count).min(end)].to_vec();
                let at = (*at).min(end);
                raw.splice(at..at, piece);
            }
            Damage::Insert(at, piece) => {
                let at = (*at).min(end);
                raw.splice(at..at, piece.iter().copied());
            }
        }
    }
    raw
}

/// What holds of every reading.
fn check(raw: &[u8]) {
    let Reading::Report(report) = read(raw) else { return };
    assert!(!report.findings.is_empty() && report.findings.len() <= 1000);
    for id in [&report.original_message_id, &report.envelope_id].into_iter().flatten() {
        assert!(!id.is_empty() && id.len() <= 500 && !id.contains(['\r', '\n', '\0']));
    }
    for finding in &report.findings {
        assert!(finding.status.is_none_or(|status| matches!(status.class, 2 | 4 | 5) && status.subject < 1000));
        let success = matches!(finding.said, Reported::Delivered | Reported::Relayed | Reported::Expanded);
        assert!(!success || finding.cause == Cause::Unknown);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_report_has_an_answer(
        seed in prop::sample::select(seeds()),
        damages in prop::collection::vec(any_damage(), 1..8),
        unix in any::<bool>(),
    ) {
        let raw = if unix { seed.into_bytes() } else { crlf(&seed) };
        check(&damaged(raw, &damages));
    }

    #[test]
    fn any_bytes_have_an_answer(raw in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&raw);
    }

    #[test]
    fn any_fields_have_an_answer(fields in "([A-Za-z-]{1,20}: ?[ -~\\u{80}-\\u{2ff}]{0,60}\n?){0,12}") {
        check(&crlf(&delivery(&fields)));
    }
}

#[test]
fn nesting_and_size_cost_little() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(30_000);
    check(nested.as_bytes());
    let mut multiparts = String::new();
    for level in 0..20_000 {
        multiparts.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
    }
    check(multiparts.as_bytes());
    let wide = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n\r\nx\r\n".repeat(90_000));
    check(wide.as_bytes());
    let many = delivery(&"Final-Recipient: rfc822; a@example.com\nAction: failed\n".repeat(15_000));
    check(&crlf(&many));
    let long = format!("Subject: {}\r\n\r\n", "=?utf-8?q?a?= ".repeat(60_000));
    check(long.as_bytes());
    check(format!("From: postmaster@x.nl\r\n\r\n{}", "anna@example.com ".repeat(60_000)).as_bytes());
    check(
        format!("From: postmaster@x.nl\r\n\r\nmail delivery failed\r\n{}", "<a@b.nl>:\r\n".repeat(60_000)).as_bytes(),
    );
}
