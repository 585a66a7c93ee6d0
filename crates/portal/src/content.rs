//! What a reader will see of a mail: who wrote, what about, the text, and what is attached. Read from the bytes as they were sent,
//! once, before sealing; nobody can look into them afterwards.

use crate::clean::clean;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The most bytes of pictures that stand in the text itself; what is over can be fetched as an attachment.
const PICTURE_BYTES: usize = 5 * 1024 * 1024;
/// Kinds of pictures that browsers show and that cannot carry a script.
const PICTURE_TYPES: &[&str] = &["image/png", "image/jpeg", "image/gif", "image/webp"];
/// The longest name of an attachment, in characters.
const NAME_LENGTH: usize = 120;
/// The first attachment's number: the content and the mail as it was sent come before.
pub(crate) const FIRST_ATTACHMENT: u16 = 2;

/// What a reader sees. This is what is sealed as the first part, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Who wrote: name and address as the mail says them.
    pub from: String,
    /// To whom, as the mail says it.
    pub to: String,
    /// What about.
    pub subject: String,
    /// When it was written, RFC 3339; empty where the mail does not say.
    pub written: String,
    /// The text alone.
    pub text: String,
    /// The text as HTML, made harmless; absent where the mail has none.
    pub html: Option<String>,
    /// What is attached.
    pub attachments: Vec<AttachmentLine>,
}

/// One attachment, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentLine {
    /// The number of its part.
    pub number: u16,
    /// Its name, safe to save under.
    pub name: String,
    /// Its media type, as its sender said.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// A mail that was read: what the reader sees, and the attachments' bytes in their order.
pub(crate) struct Letter<'a> {
    pub(crate) content: Content,
    pub(crate) from: Mailbox,
    pub(crate) to: Vec<Mailbox>,
    pub(crate) attachments: Vec<&'a [u8]>,
}

/// A name and an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mailbox {
    pub(crate) name: String,
    pub(crate) address: String,
}

impl Mailbox {
    pub(crate) fn shown(&self) -> String {
        if self.name.is_empty() { self.address.clone() } else { format!("{} <{}>", self.name, self.address) }
    }
}

/// Parses a mail. `None`: it has no header section that anybody could read.
pub(crate) fn parse(raw: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse(raw)
}

/// What a reader will see of a message.
pub(crate) fn letter<'a>(message: &'a Message<'_>) -> Letter<'a> {
    let mailboxes = |address: Option<&mail_parser::Address<'_>>| -> Vec<Mailbox> {
        let found = address.map(|address| address.iter().map(mailbox).collect());
        found.unwrap_or_default()
    };
    let from = mailboxes(message.from()).into_iter().next().unwrap_or_default();
    let to = mailboxes(message.to());
    let html =
        message.html_body.first().and_then(|id| message.parts.get(*id as usize)).and_then(|part| match &part.body {
            PartType::Html(html) => Some(html.as_ref()),
            _ => None,
        });
    let (pictures, shown) = html.map(|html| pictures(message, html)).unwrap_or_default();
    let mut attachments = Vec::new();
    let mut lines = Vec::new();
    for id in message.attachments.iter().filter(|id| !shown.contains(*id)) {
        let (Some(part), Ok(place)) = (message.parts.get(*id as usize), u16::try_from(lines.len())) else { continue };
        let bytes = part.contents();
        let number = FIRST_ATTACHMENT.saturating_add(place);
        lines.push(AttachmentLine {
            number,
            name: name_of(part, number),
            media_type: media_type(part),
            bytes: bytes.len() as u64,
        });
        attachments.push(bytes);
    }
    let texts = (0..message.text_body.len()).filter_map(|place| message.body_text(place));
    let content = Content {
        from: from.shown(),
        to: to.iter().map(Mailbox::shown).collect::<Vec<_>>().join(", "),
        subject: message.subject().unwrap_or_default().trim().to_owned(),
        written: message.date().map(mail_parser::DateTime::to_rfc3339).unwrap_or_default(),
        text: texts.map(std::borrow::Cow::into_owned).collect::<Vec<_>>().join("\n"),
        html: html.map(|html| clean(html, pictures)),
        attachments: lines,
    };
    Letter { content, from, to, attachments }
}

fn mailbox(address: &mail_parser::Addr<'_>) -> Mailbox {
    let text = |text: Option<&str>| text.unwrap_or_default().trim().to_owned();
    Mailbox { name: text(address.name()), address: text(address.address()) }
}

/// The pictures that stand in the HTML and come with the mail, as `data:` URLs; and which parts they are.
fn pictures(message: &Message<'_>, html: &str) -> (HashMap<String, String>, HashSet<u32>) {
    let (mut found, mut shown, mut left) = (HashMap::new(), HashSet::new(), PICTURE_BYTES);
    for id in &message.attachments {
        let Some(part) = message.parts.get(*id as usize) else { continue };
        let (Some(cid), media_type, bytes) = (part.content_id(), media_type(part), part.contents()) else { continue };
        let cid = cid.trim_matches(['<', '>']);
        let wanted = html.contains(&format!("cid:{cid}"));
        if wanted && PICTURE_TYPES.contains(&media_type.as_str()) && bytes.len() <= left {
            left -= bytes.len();
            found.insert(cid.to_owned(), format!("data:{media_type};base64,{}", STANDARD.encode(bytes)));
            shown.insert(*id);
        }
    }
    (found, shown)
}

fn media_type(part: &MessagePart<'_>) -> String {
    let Some(found) = part.content_type() else { return "application/octet-stream".to_owned() };
    let media_type = format!("{}/{}", found.ctype(), found.subtype().unwrap_or("octet-stream")).to_ascii_lowercase();
    let plain = media_type.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte));
    if plain && media_type.len() <= 120 { media_type } else { "application/octet-stream".to_owned() }
}

/// The name of an attachment; a nameless one is called by its place.
fn name_of(part: &MessagePart<'_>, number: u16) -> String {
    let kept = safe_name(part.attachment_name().unwrap_or_default());
    if !kept.is_empty() {
        return kept;
    }
    let ending = if matches!(part.body, PartType::Message(_)) { ".eml" } else { "" };
    format!("attachment-{}{ending}", number - FIRST_ATTACHMENT + 1)
}

/// A name that can be saved under everywhere: no path, no marks that hide what comes after. Empty where nothing is left of it.
pub(crate) fn safe_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let hides = |c: char| {
        c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
    };
    let kept: String = last
        .chars()
        .filter(|c| !hides(*c))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .take(NAME_LENGTH)
        .collect();
    kept.trim().trim_start_matches('.').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: =?utf-8?q?Dr=2E_De_Wit?= <doctor@example.nl>\r\nTo: Jan <jan@example.org>\r\nSubject: Results\r\n\
Date: Mon, 2 Mar 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n\
--m\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n\
<p>Dear Jan<img src=\"cid:logo@x\"><img src=\"https://t.example/p.gif\"></p>\r\n--r\r\nContent-Type: image/png\r\n\
Content-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--r--\r\n--m\r\n\
Content-Type: application/pdf; name=\"../../etc/uit\u{202E}slag.pdf\"\r\nContent-Disposition: attachment\r\n\
Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--m--\r\n";

    #[test]
    fn a_mail_becomes_what_its_reader_sees() {
        let message = parse(MAIL.as_bytes()).unwrap();
        let letter = letter(&message);
        let Content { from, subject, written, text, html, attachments, .. } = letter.content;
        assert_eq!((from.as_str(), subject.as_str()), ("Dr. De Wit <doctor@example.nl>", "Results"));
        assert_eq!(written, "2026-03-02T09:00:00+01:00");
        assert!(text.contains("Dear Jan"));
        let html = html.unwrap();
        assert!(html.contains("data:image/png;base64,AAAA") && !html.contains("t.example"), "{html}");
        let [pdf] = &attachments[..] else { panic!("{attachments:?}") };
        assert_eq!((pdf.number, pdf.name.as_str(), pdf.media_type.as_str()), (2, "uitslag.pdf", "application/pdf"));
        assert_eq!(letter.attachments, [b"%PDF-"]);
    }

    #[test]
    fn a_plain_mail_has_no_html_and_a_nameless_attachment_gets_a_name() {
        let raw = b"From: a@example.nl\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nhello\r\n--m\r\n\
Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nx\r\n--m--\r\n";
        let message = parse(raw).unwrap();
        let letter = letter(&message);
        assert_eq!((letter.content.html, letter.content.text.trim()), (None, "hello"));
        assert_eq!(letter.content.attachments[0].name, "attachment-1.eml");
    }
}
