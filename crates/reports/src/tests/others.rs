//! What comes back and is no report.

use super::*;

#[test]
fn answers_by_machines_are_no_reports() {
    for head in [
        "From: anna@example.com\nSubject: Away\nAuto-Submitted: auto-replied (vacation)",
        "From: anna@example.com\nSubject: Automatic reply: hello",
        "From: anna@example.com\nSubject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_hello?=",
        "From: anna@example.com\nSubject: Automatisch antwoord: hello",
        "From: anna@example.com\nSubject: hello\nX-Autoreply: yes",
        "From: desk@example.com\nSubject: Ticket 12\nPrecedence: bulk",
    ] {
        let text = format!(
            "{head}\n\nHi. This is the mailbox of Anna. Your message could not be delivered to my mind today.\n"
        );
        assert_eq!(read(&crlf(&text)), Reading::AutoReply, "{head}");
    }
}

#[test]
fn an_answer_that_quotes_a_bounce_is_an_answer() {
    let text = "From: Anna <anna@example.com>\nSubject: Re: hello\nAuto-Submitted: no\n\nI got this:\n\n\
                > Delivery to the following recipient failed permanently:\n> <bert@example.com>\n\
                Your message could not be delivered to <bert@example.com>: 550 5.1.1\n";
    assert_eq!(read(&crlf(text)), Reading::Mail);
}

#[test]
fn a_complaint_is_a_complaint() {
    let text = "From: abuse@example.com\nContent-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\n\
                Content-Type: text/plain\n\nMarked as spam.\n--x\nContent-Type: message/feedback-report\n\n\
                Feedback-Type: abuse\n--x--\n";
    assert_eq!(read(&crlf(text)), Reading::Complaint);
}

#[test]
fn what_calls_itself_a_report_and_has_none_is_unclear() {
    let text = "From: anna@example.com\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\
                Content-Type: text/plain\n\nThe rest was cut off\n";
    assert_eq!(read(&crlf(text)), Reading::Unclear);
}
