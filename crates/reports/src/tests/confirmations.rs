//! Confirmations (RFC 8098).

use super::*;

fn confirmation(fields: &str) -> String {
    format!(
        "From: anna@example.com\nTo: b-x@bounces.example.nl\nSubject: Read: hello\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=disposition-notification; boundary=\"=_x\"\n\n--=_x\n\
         Content-Type: text/plain\n\nYour message was displayed. This says nothing of its being read.\n\n--=_x\n\
         Content-Type: message/disposition-notification\n\n{fields}\n--=_x--\n"
    )
}

#[test]
fn what_a_reader_let_their_program_say_is_of_medium_strength() {
    let report = report(&confirmation(
        "Reporting-UA: mail.example; A program\nOriginal-Recipient: rfc822;anna@example.com\n\
         Final-Recipient: rfc822;anna@example.com\nOriginal-Message-ID: <one@example.nl>\n\
         Disposition: manual-action/MDN-sent-manually; displayed\n",
    ));
    assert_eq!(only(&report), "anna@example.com displayed by reader - unknown");
    assert_eq!(report.findings[0].grade(), Grade::Medium);
    assert_eq!(report.original_message_id.as_deref(), Some("one@example.nl"));
}

#[test]
fn each_disposition_has_its_outcome_and_its_grade() {
    for (disposition, said, grade) in [
        ("automatic-action/MDN-sent-automatically; displayed", Reported::Displayed, Grade::Weak),
        ("manual-action/MDN-sent-automatically; deleted", Reported::DeletedUnread, Grade::Weak),
        ("manual-action/MDN-sent-manually; denied", Reported::Denied, Grade::None),
        ("automatic-action/MDN-sent-automatically; processed", Reported::Processed, Grade::Weak),
        ("automatic-action/MDN-sent-automatically; dispatched", Reported::Processed, Grade::Weak),
        ("automatic-action/MDN-sent-automatically; failed", Reported::Failed, Grade::None),
        ("manual-action/MDN-sent-manually;\n displayed/error", Reported::Failed, Grade::None),
    ] {
        let report =
            report(&confirmation(&format!("Final-Recipient: rfc822;anna@example.com\nDisposition: {disposition}\n")));
        let [finding] = report.findings.as_slice() else { panic!() };
        assert_eq!((finding.said, finding.grade()), (said, grade), "{disposition}");
    }
}

#[test]
fn a_confirmation_that_says_nothing_is_unclear() {
    for fields in
        ["Final-Recipient: rfc822;anna@example.com\n", "Disposition: manual-action/MDN-sent-manually; admired\n", ""]
    {
        assert_eq!(read(&crlf(&confirmation(fields))), Reading::Unclear, "{fields}");
    }
}

#[test]
fn without_a_part_of_its_own_the_message_is_named_by_the_copy() {
    let text = confirmation("Disposition: manual-action/MDN-sent-manually; displayed\n")
        .replace("--=_x--", "--=_x\nContent-Type: message/rfc822\n\nMessage-ID:\n <two@example.nl>\n\nText\n--=_x--");
    assert_eq!(report(&text).original_message_id.as_deref(), Some("two@example.nl"));
}
