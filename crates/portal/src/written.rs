//! A message that was written on a page of ours, and not in a mail program: its text is in memory, its attachments lie spooled on
//! disk. For each reader it becomes what a mail becomes: the content that they see, the whole mail to take along, the attachments.
//! The mail is written once for each reader and streams: of its attachments no more than a piece is in memory.

use crate::content::{AttachmentLine, Content, FIRST_ATTACHMENT, Mailbox};
use crate::notification::message_id;
use crate::sealing::random;
use crate::spool::Spooled;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use mail_builder::MessageBuilder;
use openlijk_model::Address;
use std::io::{self, Read, Write};
use std::sync::Arc;

/// Bytes that one line of base64 holds (RFC 2045, 6.8: at most 76 characters).
const LINE: usize = 57;
/// Bytes of an attachment that are in memory at one time; whole lines.
const PIECE: usize = LINE * 1024;

/// A message as its sender wrote it.
#[derive(Debug)]
pub struct Written {
    /// Who wrote it, as people know them.
    pub name: String,
    /// From which address: one of the organisation's own.
    pub from: Address,
    /// What about.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What is attached, in its order.
    pub attachments: Vec<Arc<Spooled>>,
}

/// A written message as the mail to one reader.
pub(crate) struct Eml<'a> {
    written: &'a Written,
    /// The mail, with a mark in the place of each attachment's bytes.
    frame: Vec<u8>,
    /// Where each mark begins, in the order of the attachments.
    places: Vec<usize>,
}

/// As many characters as the mark of an attachment has in base64: 48 bytes, one line.
const MARK: usize = 64;

impl Written {
    /// The sender, as the notification and the reader's page name them.
    pub(crate) fn mailbox(&self) -> Mailbox {
        Mailbox { name: self.name.clone(), address: self.from.reveal().to_owned() }
    }

    /// What its reader sees. Each reader sees their own address alone.
    pub(crate) fn content(&self, to: &Address, now: Timestamp) -> Content {
        let lines = self.attachments.iter().zip(FIRST_ATTACHMENT..).map(|(spooled, number)| AttachmentLine {
            number,
            name: name_of(spooled, number),
            media_type: spooled.media_type().to_owned(),
            bytes: spooled.bytes(),
        });
        Content {
            from: self.mailbox().shown(),
            to: to.reveal().to_owned(),
            subject: self.subject.trim().to_owned(),
            written: now.to_string(),
            text: self.text.clone(),
            html: None,
            attachments: lines.collect(),
        }
    }

    /// The mail to one reader, ready to be written out more than once, the same each time.
    pub(crate) fn eml(&self, to: &Address, now: Timestamp) -> io::Result<Eml<'_>> {
        let mut mail = MessageBuilder::new()
            .from((self.name.as_str(), self.from.reveal()))
            .to(to.reveal())
            .subject(self.subject.trim())
            .date(now.as_second())
            .message_id(message_id(self.from.reveal())?)
            .text_body(self.text.as_str());
        let mut marks = Vec::new();
        for (spooled, number) in self.attachments.iter().zip(FIRST_ATTACHMENT..) {
            let mark: [u8; MARK / 4 * 3] = random()?;
            mail = mail.attachment(spooled.media_type(), name_of(spooled, number), mark.to_vec());
            marks.push(STANDARD.encode(mark));
        }
        let frame = mail.write_to_vec()?;
        let mut places = Vec::new();
        for mark in &marks {
            let from = places.last().map_or(0, |place| place + MARK);
            let found = frame[from..].windows(MARK).position(|window| window == mark.as_bytes());
            places.push(from + found.ok_or_else(|| io::Error::other("an attachment has no place in its mail"))?);
        }
        Ok(Eml { written: self, frame, places })
    }
}

impl Eml<'_> {
    /// Writes the mail; gives how many bytes it has.
    pub(crate) fn write_to(&self, output: &mut dyn Write) -> io::Result<u64> {
        let mut output = Counting { output, bytes: 0 };
        let mut from = 0;
        for (spooled, place) in self.written.attachments.iter().zip(&self.places) {
            output.write_all(&self.frame[from..*place])?;
            write_base64(&mut spooled.open()?, &mut output)?;
            from = place + MARK;
        }
        output.write_all(&self.frame[from..])?;
        Ok(output.bytes)
    }
}

/// The name of an attachment; a nameless one is called by its place.
pub(crate) fn name_of(spooled: &Spooled, number: u16) -> String {
    match spooled.name() {
        "" => format!("attachment-{}", number - FIRST_ATTACHMENT + 1),
        name => name.to_owned(),
    }
}

/// Writes what `input` gives as lines of base64. The last line ends without a break: the frame has it.
fn write_base64(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let mut piece = vec![0; PIECE];
    let mut first = true;
    loop {
        let filled = fill(input, &mut piece)?;
        for line in piece[..filled].chunks(LINE) {
            if !first {
                output.write_all(b"\r\n")?;
            }
            first = false;
            output.write_all(STANDARD.encode(line).as_bytes())?;
        }
        if filled < PIECE {
            return Ok(());
        }
    }
}

/// Reads until `piece` is full or the input ends.
fn fill(input: &mut impl Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < piece.len() {
        match input.read(&mut piece[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Counts what passes.
struct Counting<'a> {
    output: &'a mut dyn Write,
    bytes: u64,
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.output.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Portal, PortalSettings};
    use mail_parser::{MessageParser, MimeHeaders as _};
    use openlijk_model::Language;
    use openlijk_pages::Organisation;
    use openlijk_store::{Options, Store};

    pub(crate) fn portal() -> (Portal, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), &Options::default()).unwrap();
        let organisation = Organisation {
            name: "DUO".to_owned(),
            dpo: "fg@example.nl".to_owned(),
            address: "Postbus 1".to_owned(),
            country: "NL".to_owned(),
            recipient_countries: vec!["NL".to_owned()],
            languages: vec![Language::Nl],
            timezone: jiff::tz::TimeZone::UTC,
        };
        let settings = PortalSettings {
            organisation: Arc::new(organisation),
            public_url: "https://mail.example.nl".to_owned(),
            sender: "post@example.nl".to_owned(),
            domains: vec!["example.nl".to_owned()],
            archive: None,
        };
        (Portal::new(store, settings), folder)
    }

    fn spooled(portal: &Portal, name: &str, bytes: &[u8]) -> Arc<Spooled> {
        let mut spooling = portal.spool(name, "application/pdf").unwrap();
        spooling.write_all(bytes).unwrap();
        Arc::new(spooling.finish().unwrap())
    }

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[tokio::test]
    async fn the_mail_to_take_along_holds_every_attachment_byte_for_byte() {
        let (portal, _folder) = portal();
        let lengths = [0, 1, LINE - 1, LINE, LINE + 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7];
        let bytes = |length: usize| (0..length).map(|at| (at * 31 % 251) as u8).collect::<Vec<u8>>();
        let attachments = lengths.iter().map(|length| spooled(&portal, "brief é.pdf", &bytes(*length)));
        let written = Written {
            name: "Marie de Wit".to_owned(),
            from: address("marie@example.nl"),
            subject: "Uw uitslag – één".to_owned(),
            text: "Beste Jan,\n\nAlles is goed.\n.\nMarie".to_owned(),
            attachments: attachments.collect(),
        };
        let eml = written.eml(&address("jan@lezer.example"), Timestamp::UNIX_EPOCH).unwrap();
        let (mut once, mut twice) = (Vec::new(), Vec::new());
        assert_eq!(eml.write_to(&mut once).unwrap(), once.len() as u64);
        eml.write_to(&mut twice).unwrap();
        assert_eq!(once, twice, "the archive's copy is the reader's mail");
        let message = MessageParser::default().parse(&once).unwrap();
        assert_eq!(message.subject(), Some("Uw uitslag – één"));
        assert_eq!(message.body_text(0).unwrap().trim_end().replace("\r\n", "\n"), written.text);
        for (attachment, length) in message.attachments().zip(lengths) {
            assert_eq!(attachment.contents(), bytes(length), "{length}");
            assert_eq!(attachment.attachment_name(), Some("brief é.pdf"));
        }
        assert_eq!(message.attachments().count(), lengths.len());
        assert!(once.split(|byte| *byte == b'\n').all(|line| line.len() <= 998), "lines that mail may have");
    }

    #[tokio::test]
    async fn each_reader_sees_their_own_address_alone() {
        let (portal, _folder) = portal();
        let written = Written {
            name: String::new(),
            from: address("marie@example.nl"),
            subject: " Uw uitslag ".to_owned(),
            text: "Goed.".to_owned(),
            attachments: vec![spooled(&portal, "..", b"x")],
        };
        let content = written.content(&address("jan@lezer.example"), Timestamp::UNIX_EPOCH);
        assert_eq!((content.from.as_str(), content.to.as_str()), ("marie@example.nl", "jan@lezer.example"));
        assert_eq!((content.subject.as_str(), content.written.as_str()), ("Uw uitslag", "1970-01-01T00:00:00Z"));
        let [line] = &content.attachments[..] else { panic!("{content:?}") };
        assert_eq!((line.number, line.name.as_str(), line.bytes), (2, "attachment-1", 1));
    }
}
