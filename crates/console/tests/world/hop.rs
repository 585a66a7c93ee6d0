//! The next mail server: takes every message and keeps it, or refuses while it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A message that was taken.
#[derive(Clone)]
pub struct Taken {
    pub from: String,
    pub to: String,
    pub text: String,
}

#[derive(Default)]
struct State {
    refuses: bool,
    taken: Vec<Taken>,
}

#[derive(Clone)]
pub struct Hop {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Hop {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hop = Self { address: listener.local_addr().unwrap(), state: Arc::default() };
        let serving = hop.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let hop = serving.clone();
                // An error is the other side hanging up.
                tokio::spawn(async move { drop(hop.serve(stream).await) });
            }
        });
        hop
    }

    pub fn refuse(&self, refuses: bool) {
        self.state.lock().unwrap().refuses = refuses;
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    async fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 hop.example\r\n").await?;
        let (mut from, mut to) = (String::new(), String::new());
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let path = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            let reply = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "MAIL" => {
                    from = path();
                    "250 2.1.0 ok"
                }
                "RCPT" if self.state.lock().unwrap().refuses => "550 5.1.1 nobody here",
                "RCPT" => {
                    to = path();
                    "250 2.1.5 ok"
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let mut text = String::new();
                    while !text.ends_with("\r\n.\r\n") && stream.read_line(&mut text).await? > 0 {}
                    self.state.lock().unwrap().taken.push(Taken { from: from.clone(), to: to.clone(), text });
                    "250 2.0.0 taken"
                }
                _ => "250 hop.example",
            };
            stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        }
    }
}
