//! The demo's next hop: a small SMTP server that takes every message and keeps it, as recipients' mailboxes would.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One recipient's messages, oldest first.
type Mailbox = Vec<Arc<[u8]>>;

/// What arrived, by recipient.
#[derive(Clone, Default)]
pub struct Mailboxes {
    mail: Arc<Mutex<HashMap<String, Mailbox>>>,
    folder: PathBuf,
}

impl Mailboxes {
    /// Mailboxes that are also written to `folder`, one file a message.
    pub fn new(folder: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { mail: Arc::default(), folder })
    }

    /// Everything that arrived for a recipient.
    pub fn of(&self, address: &str) -> Mailbox {
        self.lock().get(address).cloned().unwrap_or_default()
    }

    /// How many messages arrived in all.
    pub fn count(&self) -> usize {
        self.lock().values().map(Vec::len).sum()
    }

    /// The file of a recipient's message, counted from 0.
    pub fn file_of(&self, address: &str, index: usize) -> PathBuf {
        self.folder.join(format!("{}-{}.eml", address.replace(['/', '\0'], "_"), index + 1))
    }

    fn keep(&self, recipients: &[String], message: Vec<u8>) -> io::Result<()> {
        let message: Arc<[u8]> = message.into();
        let mut mail = self.lock();
        for recipient in recipients {
            let box_of = mail.entry(recipient.clone()).or_default();
            box_of.push(Arc::clone(&message));
            std::fs::write(self.file_of(recipient, box_of.len() - 1), &message)?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Mailbox>> {
        // A panic elsewhere cannot leave the map half-changed.
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts the sink on a free port of this machine.
pub async fn start(mailboxes: Mailboxes) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mailboxes = mailboxes.clone();
            tokio::spawn(async move {
                // A session that breaks off keeps nothing, and the sender is told.
                let _ = session(stream, &mailboxes).await;
            });
        }
    });
    Ok(address)
}

async fn session(stream: TcpStream, mailboxes: &Mailboxes) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink.example ESMTP\r\n").await?;
    let mut recipients = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let command = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let reply: &[u8] = match verb.as_str() {
            "EHLO" => b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 52428800\r\n",
            "MAIL" | "RSET" => {
                recipients.clear();
                b"250 2.1.0 Ok\r\n"
            }
            "RCPT" => {
                recipients.extend(path_in(&command));
                b"250 2.1.5 Ok\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 Go ahead\r\n").await?;
                let message = data(&mut stream).await?;
                mailboxes.keep(&recipients, message)?;
                recipients.clear();
                b"250 2.0.0 Kept\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 2.0.0 Bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 2.0.0 Ok\r\n",
        };
        stream.write_all(reply).await?;
    }
}

fn path_in(command: &str) -> Option<String> {
    let (_, rest) = command.split_once('<')?;
    let (path, _) = rest.split_once('>')?;
    Some(path.to_ascii_lowercase())
}

async fn data(stream: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let start = message.len();
        if stream.read_until(b'\n', &mut message).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if message[start..] == *b".\r\n" {
            message.truncate(start);
            return Ok(message);
        }
        if message[start] == b'.' {
            message.remove(start);
        }
    }
}
