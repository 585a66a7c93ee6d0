//! What a message's own bytes say about the way back: whether its return path may be ours, and the request for a receipt.

use crate::headers::{Fields, HeaderFields};
use crate::parts::structure;
use crate::{LeftAlone, read_headers};
use openlijk_model::limits;

/// Why a message keeps the return path that its sender gave. Signed mail, lists, automatic mail and reports are others' to hear
/// about; what is broken, or was prepared elsewhere, goes as it came.
pub fn keeps_return_path(raw: &[u8]) -> Option<LeftAlone> {
    match structure(raw).err()? {
        // Nothing goes into it, so what it looks like inside is no hindrance.
        LeftAlone::Shape | LeftAlone::Encoding | LeftAlone::TooLarge => None,
        why @ (LeftAlone::Signed
        | LeftAlone::Encrypted
        | LeftAlone::DkimSigned
        | LeftAlone::Automatic
        | LeftAlone::MailingList
        | LeftAlone::Report
        | LeftAlone::Broken
        | LeftAlone::AlreadyPrepared) => Some(why),
    }
}

/// The message with a request for a receipt (RFC 8098, 2.1) to `address`, which must be its return path: mail programs ask
/// their user where the two differ. `None`: it has a request of its own, goes to a list, or is bulk mail.
pub fn asking_for_receipt(raw: &[u8], address: &str) -> Option<Vec<u8>> {
    let headers = HeaderFields::read(raw, 0..raw.len().min(limits::MEASURED_MESSAGE_BYTES)).ok()?;
    let is_bulk = |value: &[u8]| [&b"bulk"[..], b"list", b"junk"].iter().any(|word| value.eq_ignore_ascii_case(word));
    let asks = headers.has("Disposition-Notification-To") || headers.has("Return-Receipt-To");
    let is_list = read_headers(raw).list_id.is_some() || headers.has("List-Post") || headers.has("List-Unsubscribe");
    if asks || is_list || headers.values("Precedence").any(is_bulk) || keeps_return_path(raw).is_some() {
        return None;
    }
    // Before the first field that is not a trace field, which stay together at the top (RFC 5321, 4.4).
    let at = Fields::new(raw)
        .take_while(|field| ["Return-Path", "Received"].iter().any(|name| field.is_called(raw, name)))
        .last()
        .map_or(0, |field| field.whole.end);
    Some([&raw[..at], format!("Disposition-Notification-To: <{address}>\r\n").as_bytes(), &raw[at..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "From: a@example.nl\r\nSubject: hello\r\n";

    #[test]
    fn mail_that_others_hear_about_keeps_its_return_path() {
        for (extra, expected) in [
            ("", None),
            ("Content-Type: text/calendar\r\n", None),
            ("List-Id: <news.example.nl>\r\nList-Post: NO\r\n", None),
            ("List-Post: <mailto:list@example.nl>\r\n", Some(LeftAlone::MailingList)),
            ("Auto-Submitted: auto-generated\r\n", Some(LeftAlone::Automatic)),
            ("DKIM-Signature: v=1\r\n", Some(LeftAlone::DkimSigned)),
            ("Content-Type: multipart/signed; boundary=x\r\n", Some(LeftAlone::Signed)),
            ("Content-Type: multipart/report; boundary=x\r\n", Some(LeftAlone::Report)),
            ("Return-Path: <>\r\n", Some(LeftAlone::Report)),
            (" broken\r\n\t\r\n", Some(LeftAlone::Broken)),
        ] {
            assert_eq!(keeps_return_path(format!("{PLAIN}{extra}\r\nText\r\n").as_bytes()), expected, "{extra}");
        }
    }

    #[test]
    fn a_receipt_is_asked_for_once_and_never_of_a_list() {
        let asked = |head: &str| {
            let raw = format!("{head}{PLAIN}\r\nText\r\n");
            asking_for_receipt(raw.as_bytes(), "b-x@bounces.example.nl").map(|bytes| String::from_utf8(bytes).unwrap())
        };
        let request = "Disposition-Notification-To: <b-x@bounces.example.nl>\r\n";
        assert_eq!(asked("").unwrap(), format!("{request}{PLAIN}\r\nText\r\n"));
        let trace = "Received: from a\r\n by b\r\n";
        assert_eq!(asked(trace).unwrap(), format!("{trace}{request}{PLAIN}\r\nText\r\n"));
        for head in [
            "Disposition-Notification-To: <a@example.nl>\r\n",
            "List-ID: <news.example.nl>\r\n",
            "Precedence: Bulk\r\n",
            "Auto-Submitted: auto-replied\r\n",
            "DKIM-Signature: v=1\r\n",
        ] {
            assert_eq!(asked(head), None, "{head}");
        }
    }
}
