//! A plain SMTP client: one session, one recipient a message, and what it was told about each.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const REPLY: Duration = Duration::from_secs(60);

/// What a sender knows about a message that it handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// 250, with the whole reply.
    Taken(String),
    /// 4xx or 5xx, with the whole reply: the sender keeps it.
    NotTaken(String),
    /// The connection ended before the final dot was out: nobody has it.
    NotSent,
    /// The connection ended after the final dot: nobody knows.
    Unknown,
}

impl Fate {
    /// The measure that the reply names (`openlijk measure=…`).
    pub fn measure(&self) -> Option<&str> {
        self.word("measure=")
    }

    /// The number that the reply names.
    pub fn id(&self) -> Option<u64> {
        self.word("id=")?.parse().ok()
    }

    fn word(&self, name: &str) -> Option<&str> {
        let Self::Taken(reply) = self else { return None };
        let (_, rest) = reply.split_once("openlijk ")?;
        rest.split_ascii_whitespace().find_map(|word| word.strip_prefix(name))
    }
}

/// A session.
pub struct Sender {
    stream: BufReader<TcpStream>,
}

impl Sender {
    /// Connects and says EHLO.
    ///
    /// # Errors
    /// No connection, or not greeted.
    pub fn connect(server: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&server, REPLY)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(REPLY))?;
        let mut sender = Self { stream: BufReader::new(stream) };
        sender.expect('2')?;
        sender.command("EHLO proef.example", '2')?;
        Ok(sender)
    }

    /// Sends a message (CRLF lines, no line that starts with a dot). After anything but `Taken` and `NotTaken` the
    /// session is over.
    pub fn send(&mut self, to: &str, message: &[u8]) -> Fate {
        let begun = self
            .command("MAIL FROM:<post@proef.example> BODY=8BITMIME", '2')
            .and_then(|_| self.command(&format!("RCPT TO:<{to}>"), '2'))
            .and_then(|_| self.command("DATA", '3'));
        match begun {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Other => {
                let _ = self.command("RSET", '2');
                return Fate::NotTaken(error.to_string());
            }
            Err(_) => return Fate::NotSent,
        }
        // The dot goes last and alone: before it is out, nobody may take the message.
        if self.stream.get_mut().write_all(message).is_err() {
            return Fate::NotSent;
        }
        if self.stream.get_mut().write_all(b".\r\n").is_err() {
            return Fate::Unknown;
        }
        match self.reply() {
            Ok(reply) if reply.starts_with('2') => Fate::Taken(reply),
            Ok(reply) => Fate::NotTaken(reply),
            Err(_) => Fate::Unknown,
        }
    }

    fn command(&mut self, line: &str, wanted: char) -> io::Result<String> {
        self.stream.get_mut().write_all(format!("{line}\r\n").as_bytes())?;
        self.expect(wanted)
    }

    fn expect(&mut self, wanted: char) -> io::Result<String> {
        let reply = self.reply()?;
        if reply.starts_with(wanted) { Ok(reply) } else { Err(io::Error::other(reply)) }
    }

    fn reply(&mut self) -> io::Result<String> {
        let mut reply = String::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 || !line.ends_with('\n') {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            reply.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(reply.trim_end().to_owned());
            }
        }
    }
}
