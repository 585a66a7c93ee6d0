//! The next hop of the tests: takes every message and keeps each byte of it.

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where a sink listens.
pub type SinkAddress = SocketAddr;

/// A message that arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// To whom, in lower case.
    pub to: Vec<String>,
    /// The message, dots taken out.
    pub bytes: Arc<[u8]>,
}

impl Arrival {
    /// The paths of the pictures in it: what stands between the server's name and `.gif`.
    pub fn pictures(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.bytes);
        let starts = text.match_indices("/o/").map(|(at, _)| at);
        let path = |at: usize| text[at..].find(".gif").map(|end| text[at..at + end + 4].to_owned());
        starts.filter_map(path).collect()
    }

    /// The path of one-click refusal, from the `Measure-Refuse` header.
    pub fn refusal(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.bytes);
        let (head, _) = text.split_once("\r\n\r\n")?;
        let head = head.replace("\r\n ", "").replace("\r\n\t", "");
        let line = head.lines().find_map(|line| line.strip_prefix("Measure-Refuse:"))?;
        let at = line.find("/r/")?;
        Some(line[at..].trim_end().trim_end_matches('>').to_owned())
    }
}

#[derive(Default)]
struct Kept {
    by_message_id: HashMap<String, Vec<Arrival>>,
    pause: Duration,
}

/// A sink. It ends with the test's process.
#[derive(Clone)]
pub struct Sink {
    kept: Arc<Mutex<Kept>>,
    address: SinkAddress,
}

impl Sink {
    /// Starts one on a free port.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let sink = Self { kept: Arc::default(), address };
        let taking = sink.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = taking.clone();
                std::thread::spawn(move || {
                    // A session that breaks off keeps nothing of its unfinished message.
                    let _ = sink.session(stream);
                });
            }
        });
        sink
    }

    /// Where it listens.
    pub fn address(&self) -> SinkAddress {
        self.address
    }

    /// From now on it thinks this long about each message before it says 250.
    pub fn pause_before_taking(&self, pause: Duration) {
        self.kept().pause = pause;
    }

    /// What arrived under this `Message-ID`.
    pub fn arrivals(&self, message_id: &str) -> Vec<Arrival> {
        self.kept().by_message_id.get(message_id).cloned().unwrap_or_default()
    }

    /// What arrived for this address, in no order.
    pub fn arrivals_for(&self, address: &str) -> Vec<Arrival> {
        let is_for = |arrival: &&Arrival| arrival.to.iter().any(|to| to == address);
        self.kept().by_message_id.values().flatten().filter(is_for).cloned().collect()
    }

    /// How many messages arrived.
    pub fn count(&self) -> usize {
        self.kept().by_message_id.values().map(Vec::len).sum()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = BufReader::new(stream);
        let mut to = Vec::new();
        let mut line = Vec::new();
        stream.get_mut().write_all(b"220 sink.example ESMTP\r\n")?;
        loop {
            line.clear();
            if stream.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            let command = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let reply: &[u8] = match verb.as_str() {
                "EHLO" => b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 52428800\r\n",
                "MAIL" | "RSET" => {
                    to.clear();
                    b"250 2.1.0 Ok\r\n"
                }
                // Somebody whom nobody here knows.
                "RCPT" if command.contains("<nobody@") => b"550 5.1.1 No such user here\r\n",
                "RCPT" => {
                    let path = command.split(['<', '>']).nth(1).unwrap_or_default();
                    to.push(path.to_ascii_lowercase());
                    b"250 2.1.5 Ok\r\n"
                }
                "DATA" => {
                    stream.get_mut().write_all(b"354 Go ahead\r\n")?;
                    let bytes = data(&mut stream)?;
                    self.take(std::mem::take(&mut to), bytes);
                    b"250 2.0.0 Kept\r\n"
                }
                "QUIT" => return stream.get_mut().write_all(b"221 2.0.0 Bye\r\n"),
                _ => b"250 2.0.0 Ok\r\n",
            };
            stream.get_mut().write_all(reply)?;
        }
    }

    fn take(&self, to: Vec<String>, bytes: Vec<u8>) {
        let pause = self.kept().pause;
        std::thread::sleep(pause);
        let id = message_id(&bytes).unwrap_or_default();
        self.kept().by_message_id.entry(id).or_default().push(Arrival { to, bytes: bytes.into() });
    }
}

fn message_id(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix("Message-ID: "))?;
    Some(line.trim().to_owned())
}

fn data(stream: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let start = message.len();
        if stream.read_until(b'\n', &mut message)? == 0 {
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
