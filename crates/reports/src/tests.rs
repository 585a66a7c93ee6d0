//! Reports as servers and mail programs really write them, and as nobody should.

mod broken;
mod confirmations;
mod deliveries;
mod others;
mod texts;

use super::*;

/// Lines of CRLF.
fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn report(text: &str) -> Report {
    match read(&crlf(text)) {
        Reading::Report(report) => report,
        other => panic!("{other:?}"),
    }
}

/// The one finding of a report, in words.
fn only(report: &Report) -> String {
    let [finding] = report.findings.as_slice() else { panic!("{report:?}") };
    words(finding)
}

fn words(finding: &Finding) -> String {
    let name = |address: &Option<Address>| address.as_ref().map_or("-", Address::reveal).to_owned();
    let status = finding.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    format!("{} {} by {} {status} {}", name(&finding.recipient), finding.said, finding.by, finding.cause)
}

/// A report of three parts around a status part, as RFC 6522 has it.
fn delivery(status: &str) -> String {
    format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>\nTo: b-x@bounces.example.nl\n\
         Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"edge/mx\"\n\n\
         This is a message in several parts.\n\n--edge/mx\nContent-Type: text/plain; charset=us-ascii\n\n\
         I am sorry to say that your mail did not arrive.\n\n--edge/mx\nContent-Type: message/delivery-status\n\n{status}\n\
         --edge/mx\nContent-Type: message/rfc822\n\nMessage-ID: <one@example.nl>\nSubject: hello\n\nText\n\n--edge/mx--\n"
    )
}
