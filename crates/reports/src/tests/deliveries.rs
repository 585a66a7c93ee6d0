//! Reports in fields (RFC 3464, RFC 6533).

use super::*;

#[test]
fn a_bounce_says_who_why_and_which_message() {
    let report = report(&delivery(
        "Reporting-MTA: dns; mx.example.com\nOriginal-Envelope-Id: a+2Bb\nArrival-Date: Mon, 2 Nov 2026 10:00:00 +0100\n\n\
         Final-Recipient: rfc822; anna@example.com\nOriginal-Recipient: rfc822;anna+40example.com\nAction: failed\n\
         Status: 5.1.1\nRemote-MTA: dns; mail.example.com\n\
         Diagnostic-Code: smtp; 550 5.1.1 <anna@example.com>: Recipient address\n    rejected: User unknown\n",
    ));
    assert_eq!(only(&report), "anna@example.com bounced by server 5.1.1 no-mailbox");
    assert_eq!(report.findings[0].grade(), Grade::Strong);
    assert_eq!(report.findings[0].original_recipient.as_ref().unwrap().reveal(), "anna@example.com");
    assert_eq!(report.envelope_id.as_deref(), Some("a+b"));
    assert_eq!(report.original_message_id.as_deref(), Some("one@example.nl"));
}

#[test]
fn every_action_has_its_outcome() {
    for (fields, expected) in [
        ("Action: failed\nStatus: 5.2.2", "bounced by server 5.2.2 mailbox-full"),
        ("Action: FAILED (bounced by the content filter)\nStatus: 5.7.1", "bounced by server 5.7.1 policy"),
        ("Action: delayed\nStatus: 4.4.1", "delayed by server 4.4.1 network"),
        ("Action: delivered\nStatus: 2.0.0", "delivered by server 2.0.0 unknown"),
        ("Action: delivered\nStatus: 2.1.5 (ok)", "delivered by server 2.1.5 unknown"),
        ("Action: relayed\nStatus: 2.0.0", "relayed by server 2.0.0 unknown"),
        ("Action: expanded\nStatus: 2.0.0", "expanded by server 2.0.0 unknown"),
        // A delay that never ended.
        ("Action: failed\nStatus: 4.4.7", "bounced by server 4.4.7 network"),
        // No action.
        ("Status: 5.1.2", "bounced by server 5.1.2 no-domain"),
        ("Status: 4.2.2", "delayed by server 4.2.2 mailbox-full"),
        ("Status: 2.0.0", "relayed by server 2.0.0 unknown"),
        // A status that says little, and words behind it that say more.
        (
            "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 full",
            "bounced by server 5.2.2 mailbox-full",
        ),
        ("Action: failed\nDiagnostic-Code: smtp; 550 No such user", "bounced by server 5.0.0 no-mailbox"),
        ("Action: failed\nDiagnostic-Code: smtp; =?utf-8?q?550_User_unknown?=", "bounced by server 5.0.0 no-mailbox"),
        ("Action: failed", "bounced by server - unknown"),
        ("ACTION : Failed\nstatus :5.1.1", "bounced by server 5.1.1 no-mailbox"),
    ] {
        let report = report(&delivery(&format!(
            "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; anna@example.com\n{fields}\n"
        )));
        assert_eq!(only(&report), format!("anna@example.com {expected}"), "{fields}");
    }
}

#[test]
fn a_report_that_contradicts_itself_is_not_believed() {
    for fields in
        ["Action: delivered\nStatus: 5.1.1", "Action: failed\nStatus: 2.0.0", "Action: who knows", "X-Other: x"]
    {
        let text =
            delivery(&format!("Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; anna@example.com\n{fields}\n"));
        assert_eq!(read(&crlf(&text)), Reading::Unclear, "{fields}");
    }
}

#[test]
fn recipients_are_told_apart_whatever_lines_are_missing() {
    let group = |name: &str, action: &str, code: &str| {
        format!("Original-Recipient: rfc822;{name}\nFinal-Recipient: rfc822;{name}\nAction: {action}\nStatus: {code}\n")
    };
    let (anna, bert) = (group("anna@example.com", "failed", "5.1.1"), group("bert@example.com", "delayed", "4.2.2"));
    let broken_up = anna.replace("Action", "\nAction");
    for status in [
        format!("Reporting-MTA: dns; mx\n\n{anna}\n{bert}"),
        format!("Reporting-MTA: dns; mx\n{anna}{bert}"),
        format!("\n\nReporting-MTA: dns; mx\n\n\n\n{anna}\n\n\n{bert}\n\n"),
        format!("Reporting-MTA: dns; mx\n\n{broken_up}\n{bert}"),
    ] {
        let report = report(&delivery(&status));
        let found: Vec<String> = report.findings.iter().map(words).collect();
        assert_eq!(
            found,
            [
                "anna@example.com bounced by server 5.1.1 no-mailbox",
                "bert@example.com delayed by server 4.2.2 mailbox-full"
            ],
            "{status}"
        );
        let address = |text: &str| Address::parse(text).unwrap();
        assert_eq!(report.about(&address("bert@example.com")).unwrap().said, Reported::Delayed);
        assert_eq!(report.about(&address("carla@example.com")), None, "who is meant, nobody knows");
    }
}

#[test]
fn behind_an_alias_the_only_finding_counts() {
    let report = report(&delivery("Final-Recipient: rfc822; else@example.org\nAction: failed\nStatus: 5.1.1\n"));
    assert_eq!(report.about(&Address::parse("anna@example.com").unwrap()).unwrap().said, Reported::Bounced);
}

#[test]
fn addresses_beyond_ascii_are_read_in_each_spelling() {
    for address in ["utf-8; jos\u{e9}@example.com", "utf-8;jos\\x{E9}@example.com"] {
        let text =
            delivery(&format!("Reporting-MTA: dns; mx\n\nFinal-Recipient: {address}\nAction: failed\nStatus: 5.1.1\n"))
                .replace("message/delivery-status", "message/global-delivery-status")
                .replace("Content-Type: message/rfc822", "Content-Type: message/global");
        let report = report(&text);
        assert_eq!(only(&report), "jos\u{e9}@example.com bounced by server 5.1.1 no-mailbox");
        assert_eq!(report.original_message_id.as_deref(), Some("one@example.nl"));
    }
}

#[test]
fn a_status_part_is_read_through_encodings_and_other_types() {
    let fields = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; anna@example.com\nAction: failed\nStatus: 5.1.1\n";
    let expected = "anna@example.com bounced by server 5.1.1 no-mailbox";
    let kind = "Content-Type: message/delivery-status\n";
    let quoted = fields.replace('@', "=40");
    let encoded = "UmVwb3J0aW5nLU1UQTogZG5zOyBteAoKRmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFubmFAZXhh\n\
                   bXBsZS5jb20KQWN0aW9uOiBmYWlsZWQKU3RhdHVzOiA1LjEuMQo=\n";
    for text in [
        delivery(&quoted).replace(kind, &format!("{kind}Content-Transfer-Encoding: quoted-printable\n")),
        delivery(encoded).replace(kind, &format!("{kind}Content-Transfer-Encoding: BASE64\n")),
        delivery(fields).replace(kind, "Content-Type: text/plain; name=\"details.txt\"\n"),
        delivery(fields).replace(kind, "Content-Type: application/octet-stream\n"),
        // RFC 2231.
        delivery(fields).replace("boundary=\"edge/mx\"", "boundary*0=\"edge\";\n boundary*1=\"/mx\""),
        // The end is missing, and there is no MIME-Version.
        delivery(fields).replace("--edge/mx--", "").replace("MIME-Version: 1.0\n", ""),
    ] {
        assert_eq!(only(&report(&text)), expected, "{text}");
    }
    // Lines of LF, as some gateways hand them on.
    let Reading::Report(report) = read(delivery(fields).as_bytes()) else { panic!() };
    assert_eq!(only(&report), expected);
}

#[test]
fn the_headers_alone_name_the_message_too() {
    let text = delivery("Final-Recipient: rfc822; anna@example.com\nAction: failed\nStatus: 5.1.1\n")
        .replace("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers");
    assert_eq!(report(&text).original_message_id.as_deref(), Some("one@example.nl"));
}

#[test]
fn what_the_returned_original_says_is_not_the_report() {
    let inner = "Content-Type: multipart/report; report-type=delivery-status; boundary=in\n\n--in\n\
                 Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; anna@example.com\nAction: delivered\n\
                 Status: 2.0.0\n\n--in--\n";
    let text = format!(
        "From: a@example.com\nContent-Type: multipart/mixed; boundary=out\n\n--out\n\nSee below.\n\n--out\n\
         Content-Type: message/rfc822\n\n{inner}\n--out--\n"
    );
    assert_eq!(read(&crlf(&text)), Reading::Mail);
    let bounced = delivery("Final-Recipient: rfc822; anna@example.com\nAction: failed\nStatus: 5.1.1\n")
        .replace("Subject: hello\n", inner);
    assert_eq!(report(&bounced).findings[0].said, Reported::Bounced);
}
