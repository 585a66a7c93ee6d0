//! A plain HTTP client on one connection that is kept.

use serde_json::Value;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take. A picture's takes a second at most, whatever the store does.
const ANSWER: Duration = Duration::from_secs(10);

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Is it the picture: status 200 and 43 bytes of GIF?
    pub fn is_the_picture(&self) -> bool {
        self.status == 200 && self.body.len() == 43 && self.body.starts_with(b"GIF89a")
    }
}

/// A client.
pub struct Browser {
    server: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
    cookies: Vec<String>,
}

impl Browser {
    /// A client of this server. It connects when it first asks.
    pub fn new(server: SocketAddr) -> Self {
        Self { server, connection: None, cookies: Vec::new() }
    }

    /// GET, with this user agent.
    ///
    /// # Errors
    /// No whole answer came.
    pub fn get(&mut self, path: &str, agent: &str) -> io::Result<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nUser-Agent: {agent}\r\n"), "")
    }

    /// POST of a form.
    ///
    /// # Errors
    /// No whole answer came.
    pub fn post(&mut self, path: &str, form: &str) -> io::Result<Answer> {
        let length = form.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n"
        );
        self.ask(&head, form)
    }

    /// POST of JSON, by a program that has this token; `key`: its `Idempotency-Key`, or empty.
    ///
    /// # Errors
    /// No whole answer came, or it is no JSON.
    pub fn post_json(&mut self, path: &str, token: &str, key: &str, body: &Value) -> io::Result<(u16, Value)> {
        let body = body.to_string();
        let key = if key.is_empty() { String::new() } else { format!("Idempotency-Key: {key}\r\n") };
        let head = format!(
            "POST {path} HTTP/1.1\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}\r\n{key}Content-Length: {}\r\n",
            body.len()
        );
        let answer = self.ask(&head, &body)?;
        Ok((answer.status, serde_json::from_slice(&answer.body)?))
    }

    fn ask(&mut self, head: &str, body: &str) -> io::Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect_timeout(&self.server, ANSWER)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(ANSWER))?;
                BufReader::new(stream)
            }
        };
        let server = self.server;
        let mut request = format!("{head}Host: {server}\r\n");
        if !self.cookies.is_empty() {
            // Whoever has cookies is a browser on our own pages.
            request.push_str(&format!("Origin: http://{server}\r\nCookie: {}\r\n", self.cookies.join("; ")));
        }
        request.push_str(&format!("\r\n{body}"));
        connection.get_mut().write_all(request.as_bytes())?;
        let (answer, keep) = read(&mut connection, &mut self.cookies)?;
        if keep {
            self.connection = Some(connection);
        }
        Ok(answer)
    }
}

fn read(connection: &mut BufReader<TcpStream>, cookies: &mut Vec<String>) -> io::Result<(Answer, bool)> {
    let mut line = String::new();
    let (mut status, mut length, mut chunked, mut keep) = (0, 0, false, true);
    loop {
        line.clear();
        if connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(cookie) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let cookie = cookie.1.split(';').next().unwrap_or_default().trim().to_owned();
            let name = format!("{}=", cookie.split('=').next().unwrap_or_default());
            cookies.retain(|known| !known.starts_with(&name));
            cookies.push(cookie);
        }
        let text = line.trim_end().to_ascii_lowercase();
        if text.is_empty() {
            break;
        }
        if status == 0 {
            status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        } else if let Some(value) = text.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        } else if text.starts_with("transfer-encoding:") && text.contains("chunked") {
            chunked = true;
        } else if text == "connection: close" {
            keep = false;
        }
    }
    let mut body = Vec::new();
    loop {
        if chunked {
            line.clear();
            connection.read_line(&mut line)?;
            length = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
        }
        let start = body.len();
        body.resize(start + length, 0);
        connection.read_exact(&mut body[start..])?;
        if !chunked {
            break;
        }
        line.clear();
        connection.read_line(&mut line)?;
        if length == 0 {
            break;
        }
    }
    Ok((Answer { status, body }, keep))
}
