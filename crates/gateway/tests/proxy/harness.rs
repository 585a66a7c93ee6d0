//! A sender, a next hop that misbehaves on demand, and the gateway between them.

use openlijk_gateway::{Envelope, Gateway, GatewayConfig, Intake, Limits, Parcel, Report, Slip, Verdict};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Where in the conversation the next hop misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Connect,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    InMessage,
    AfterDot,
}

/// How.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Dies,
    Hangs,
    Says(&'static str),
}

/// A message that the next hop said 250 to (or died over, having it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    pub mail: String,
    pub rcpt: Vec<String>,
    /// Dots taken out again.
    pub bytes: Vec<u8>,
}

#[derive(Default)]
pub struct State {
    pub fault: Option<(Phase, Fault)>,
    /// `MAIL` with this text in it is refused.
    pub refused: Option<&'static str>,
    pub extensions: Vec<&'static str>,
    pub delivered: Vec<Delivered>,
    /// Whole messages that came in and were not said yes to.
    pub unanswered: usize,
    pub connections: usize,
    /// Everything that came over the wire, in order of arrival.
    pub wire: Vec<u8>,
}

#[derive(Clone)]
pub struct Hop {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Hop {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let state = State {
            extensions: vec!["PIPELINING", "SIZE 10000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "DSN"],
            ..State::default()
        };
        let hop = Self { address: listener.local_addr().unwrap(), state: Arc::new(Mutex::new(state)) };
        let serving = hop.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let hop = serving.clone();
                tokio::spawn(async move {
                    // An error is the other side hanging up.
                    let _ = hop.serve(stream).await;
                });
            }
        });
        hop
    }

    pub fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap())
    }

    pub fn delivered(&self) -> Vec<Delivered> {
        self.with(|state| state.delivered.clone())
    }

    /// Acts out the fault of a phase. `true`: the conversation is over.
    async fn acts_out(&self, phase: Phase, stream: &mut BufReader<TcpStream>) -> std::io::Result<bool> {
        match self.with(|state| state.fault).filter(|fault| fault.0 == phase).map(|fault| fault.1) {
            None => Ok(false),
            Some(Fault::Dies) => Ok(true),
            Some(Fault::Hangs) => {
                tokio::time::sleep(Duration::from_secs(600)).await;
                Ok(true)
            }
            Some(Fault::Says(line)) => {
                stream.write_all(format!("{line}\r\n").as_bytes()).await?;
                Ok(false)
            }
        }
    }

    fn says(&self, phase: Phase) -> bool {
        self.with(|state| matches!(state.fault, Some((at, Fault::Says(_))) if at == phase))
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        self.with(|state| state.connections += 1);
        let mut stream = BufReader::new(stream);
        if self.acts_out(Phase::Connect, &mut stream).await? {
            return Ok(());
        }
        if !self.says(Phase::Connect) {
            stream.write_all(b"220 hop.example\r\n").await?;
        }
        let (mut mail, mut rcpt) = (String::new(), Vec::new());
        loop {
            let mut line = Vec::new();
            if stream.read_until(b'\n', &mut line).await? == 0 {
                return Ok(());
            }
            self.with(|state| state.wire.extend_from_slice(&line));
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let phase = match verb.as_str() {
                "EHLO" | "HELO" => Some(Phase::Ehlo),
                "MAIL" => Some(Phase::Mail),
                "RCPT" => Some(Phase::Rcpt),
                "DATA" => Some(Phase::Data),
                _ => None,
            };
            if let Some(phase) = phase {
                if self.acts_out(phase, &mut stream).await? {
                    return Ok(());
                }
                if self.says(phase) {
                    continue;
                }
            }
            match verb.as_str() {
                "EHLO" => {
                    let mut lines = vec!["hop.example"];
                    lines.extend(self.with(|state| state.extensions.clone()));
                    let last = lines.pop().unwrap();
                    let text: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
                    stream.write_all(format!("{text}250 {last}\r\n").as_bytes()).await?;
                }
                "MAIL" if self.with(|state| state.refused.is_some_and(|text| line.contains(text))) => {
                    stream.write_all(b"550 5.7.1 not from there\r\n").await?;
                }
                "MAIL" => {
                    mail = line;
                    stream.write_all(b"250 2.1.0 sender ok\r\n").await?;
                }
                "RCPT" if line.contains("unknown") => {
                    stream.write_all(b"550-5.1.1 nobody\r\n550 5.1.1 of that name\r\n").await?;
                }
                "RCPT" => {
                    rcpt.push(line);
                    stream.write_all(b"250 2.1.5 recipient ok\r\n").await?;
                }
                "DATA" => {
                    stream.write_all(b"354 go\r\n").await?;
                    // Whoever says something before the end is done with the message.
                    if self.acts_out(Phase::InMessage, &mut stream).await? || self.says(Phase::InMessage) {
                        return Ok(());
                    }
                    let bytes = self.message(&mut stream).await?;
                    self.with(|state| state.unanswered += 1);
                    if self.acts_out(Phase::AfterDot, &mut stream).await? {
                        return Ok(());
                    }
                    if self.says(Phase::AfterDot) {
                        continue;
                    }
                    let delivered =
                        Delivered { mail: std::mem::take(&mut mail), rcpt: std::mem::take(&mut rcpt), bytes };
                    self.with(|state| {
                        state.unanswered -= 1;
                        state.delivered.push(delivered);
                    });
                    stream.write_all(b"250 2.0.0 queued as 42\r\n").await?;
                }
                "QUIT" => {
                    stream.write_all(b"221 2.0.0 bye\r\n").await?;
                    return Ok(());
                }
                _ => {
                    rcpt.clear();
                    stream.write_all(b"250 2.0.0 ok\r\n").await?;
                }
            }
        }
    }

    /// Lenient on purpose: LF alone ends a line here, as in servers that can be smuggled to.
    async fn message(&self, stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if stream.read_until(b'\n', &mut line).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            self.with(|state| state.wire.extend_from_slice(&line));
            if line == b".\r\n" || line == b".\n" {
                return Ok(bytes);
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }
}

/// Passes everything, unchanged.
pub struct PassThrough;

impl Intake for PassThrough {
    async fn take(&self, raw: Vec<u8>, _envelope: &Envelope) -> Verdict {
        Verdict::Pass(Parcel::untouched(raw, Report::unmeasured("no-purpose")))
    }

    async fn conclude(&self, _slips: Vec<Slip>, _accepted: bool) {}
}

/// A gateway that runs until it is dropped.
pub struct Proxy {
    pub address: SocketAddr,
    pub stop: watch::Sender<bool>,
    pub running: tokio::task::JoinHandle<()>,
}

/// Limits that make a fault show within the time of a test.
pub fn quick() -> Limits {
    Limits {
        command: Duration::from_secs(5),
        data_block: Duration::from_secs(5),
        next_hop_connect: Duration::from_millis(400),
        next_hop_command: Duration::from_millis(400),
        next_hop_after_dot: Duration::from_millis(400),
        ..Limits::default()
    }
}

pub async fn proxy(hop: SocketAddr) -> Proxy {
    proxy_with(hop, |_| {}).await
}

pub async fn proxy_with(hop: SocketAddr, change: impl FnOnce(&mut GatewayConfig)) -> Proxy {
    let mut config = GatewayConfig::plain("127.0.0.1:0".parse().unwrap(), hop.to_string());
    config.limits = quick();
    change(&mut config);
    let gateway = Gateway::bind(config, Arc::new(PassThrough)).await.unwrap();
    let (stop, stopping) = watch::channel(false);
    Proxy { address: gateway.local_addr(), stop, running: tokio::spawn(gateway.run(stopping)) }
}

/// A sender that says what it is told, byte by byte.
pub struct Sender<S = TcpStream> {
    pub stream: BufReader<S>,
}

impl Sender {
    pub async fn connect(address: SocketAddr) -> Self {
        let mut sender = Self { stream: BufReader::new(TcpStream::connect(address).await.unwrap()) };
        assert!(sender.reply().await.starts_with("220 "));
        sender
    }

    pub async fn greeted(address: SocketAddr) -> Self {
        let mut sender = Self::connect(address).await;
        let reply = sender.ask("EHLO sender.example").await;
        assert!(reply.starts_with("250"), "{reply}");
        sender
    }
}

impl<S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin> Sender<S> {
    pub async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    /// One whole reply; empty when the connection is over.
    pub async fn reply(&mut self) -> String {
        let mut reply = String::new();
        loop {
            let mut line = String::new();
            let read = tokio::time::timeout(Duration::from_secs(20), self.stream.read_line(&mut line));
            if read.await.expect("a reply within 20 seconds").unwrap_or(0) == 0 {
                return reply;
            }
            reply.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return reply.trim_end().to_owned();
            }
        }
    }

    pub async fn ask(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.reply().await
    }

    /// All that still comes until the other side closes.
    pub async fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(20), self.stream.read_to_end(&mut rest));
        let _ = read.await.expect("the connection ends");
        String::from_utf8_lossy(&rest).into_owned()
    }

    /// Sends a message to one recipient: the reply that settled it.
    pub async fn message(&mut self, message: &str) -> String {
        for line in ["MAIL FROM:<news@example.nl>", "RCPT TO:<jan@example.nl>"] {
            let reply = self.ask(line).await;
            if !reply.starts_with("250") {
                return reply;
            }
        }
        let reply = self.ask("DATA").await;
        if !reply.starts_with("354") {
            return reply;
        }
        self.ask(&format!("{message}\r\n.")).await
    }
}

pub const LETTER: &str = "From: news@example.nl\r\nSubject: hello\r\n\r\nA letter.\r\n..dots\r\n\r\n";

/// [`LETTER`] as it is after the dots are taken out, ended by the CRLF of the final dot.
pub fn letter_bytes() -> Vec<u8> {
    format!("{}\r\n", LETTER.replace("\r\n..", "\r\n.")).into_bytes()
}
