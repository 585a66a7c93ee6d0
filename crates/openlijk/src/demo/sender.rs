//! The demo's sending program: an ordinary SMTP client that knows nothing of Openlijk but two headers.

use std::io;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// A message on its way.
pub struct Letter {
    /// To whom.
    pub to: String,
    /// The message, with CRLF line ends.
    pub bytes: Vec<u8>,
}

/// Sends every letter over eight sessions, each to one recipient. Gives the final replies, in no order.
pub async fn send(server: SocketAddr, from: &str, letters: Vec<Letter>) -> io::Result<Vec<String>> {
    let mut shares: Vec<Vec<Letter>> = (0..8).map(|_| Vec::new()).collect();
    for (index, letter) in letters.into_iter().enumerate() {
        shares[index % 8].push(letter);
    }
    let sessions: Vec<_> =
        shares.into_iter().map(|share| tokio::spawn(session(server, from.to_owned(), share))).collect();
    let mut replies = Vec::new();
    for session in sessions {
        replies.extend(session.await.map_err(io::Error::other)??);
    }
    Ok(replies)
}

async fn session(server: SocketAddr, from: String, letters: Vec<Letter>) -> io::Result<Vec<String>> {
    let stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    expect(&mut stream, '2').await?;
    command(&mut stream, "EHLO demo.example", '2').await?;
    let mut replies = Vec::new();
    for letter in letters {
        command(&mut stream, &format!("MAIL FROM:<{from}>"), '2').await?;
        command(&mut stream, &format!("RCPT TO:<{}>", letter.to), '2').await?;
        command(&mut stream, "DATA", '3').await?;
        let mut stuffed = Vec::with_capacity(letter.bytes.len() + 64);
        for line in letter.bytes.split_inclusive(|byte| *byte == b'\n') {
            if line.first() == Some(&b'.') {
                stuffed.push(b'.');
            }
            stuffed.extend_from_slice(line);
        }
        if !stuffed.ends_with(b"\r\n") {
            stuffed.extend_from_slice(b"\r\n");
        }
        stuffed.extend_from_slice(b".\r\n");
        stream.write_all(&stuffed).await?;
        replies.push(expect(&mut stream, '2').await?);
    }
    command(&mut stream, "QUIT", '2').await?;
    Ok(replies)
}

async fn command(stream: &mut BufReader<TcpStream>, line: &str, wanted: char) -> io::Result<String> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    expect(stream, wanted).await
}

async fn expect(stream: &mut BufReader<TcpStream>, wanted: char) -> io::Result<String> {
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line.as_bytes().get(3) == Some(&b'-') {
            continue;
        }
        return if line.starts_with(wanted) { Ok(line.trim_end().to_owned()) } else { Err(io::Error::other(line)) };
    }
}
