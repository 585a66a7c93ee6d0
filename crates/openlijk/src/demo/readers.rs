//! The demo's readers: two thousand people, each with a mail program of their own. A reader fetches what the delivered
//! bytes really contain, and nothing else.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use mail_parser::{MessageParser, PartType};
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpSocket;

/// What a reader opens mail with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// A mail program on one's own machine that shows pictures.
    Desktop,
    /// Webmail whose proxy fetches pictures when the mail is opened.
    Proxy,
    /// A program that fetches every picture whether or not anybody reads.
    Prefetch,
    /// A program that blocks pictures.
    Blocks,
}

impl Program {
    const fn user_agent(self) -> &'static str {
        match self {
            Self::Desktop => "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.3.0",
            Self::Proxy => "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
            Self::Prefetch => "Mozilla/5.0",
            Self::Blocks => "",
        }
    }

    /// Is a load by it a sign that somebody opened the mail?
    pub const fn shows_reading(self) -> bool {
        matches!(self, Self::Desktop | Self::Proxy)
    }
}

/// One reader.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Their name.
    pub name: String,
    /// Their address.
    pub address: String,
    /// Their mail program.
    pub program: Program,
    /// Where they are: one of this machine's many loopback addresses, so that readers are as many as people.
    pub network: Ipv4Addr,
}

/// As many readers as asked for, always the same ones.
pub fn readers(count: usize, seed: u64) -> Vec<Reader> {
    const FIRST: [&str; 12] =
        ["Sanne", "Daan", "Fatima", "Lars", "Noor", "Milan", "Eva", "Yusuf", "Lieke", "Bram", "Zoë", "Jens"];
    const LAST: [&str; 9] =
        ["de Vries", "Jansen", "El Amrani", "Bakker", "van Dijk", "Yılmaz", "Visser", "Smit", "Meijer"];
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..count)
        .map(|index| Reader {
            name: format!(
                "{} {}",
                FIRST[random.random_range(0..FIRST.len())],
                LAST[random.random_range(0..LAST.len())]
            ),
            address: format!("student{index}@post.example"),
            network: Ipv4Addr::new(
                127,
                64,
                u8::try_from(index / 250).unwrap_or(255),
                u8::try_from(index % 250).unwrap_or(0) + 1,
            ),
            program: match random.next_u32() % 100 {
                0..40 => Program::Desktop,
                40..65 => Program::Proxy,
                65..80 => Program::Prefetch,
                _ => Program::Blocks,
            },
        })
        .collect()
}

/// The remote pictures in a delivered message, as a mail program finds them in its HTML parts.
pub fn pictures_in(message: &[u8]) -> Vec<String> {
    let Some(parsed) = MessageParser::default().parse(message) else { return Vec::new() };
    let mut found = Vec::new();
    for part in &parsed.parts {
        let PartType::Html(html) = &part.body else { continue };
        for tag in html.split("<img").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let source = tag.split_once("src=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(source, _)| source);
            found.extend(source.filter(|source| source.starts_with("http")).map(|source| source.replace("&amp;", "&")));
        }
    }
    found
}

/// The value of a header of a delivered message.
pub fn header(message: &[u8], name: &str) -> Option<String> {
    let parsed = MessageParser::default().parse(message)?;
    parsed.header_raw(name.to_owned()).map(|value| value.trim().trim_matches(['<', '>']).to_owned())
}

/// An answer of the public pages.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Bytes,
    /// Cookies that it sets, joined.
    pub cookies: Vec<String>,
    /// Where it sends on to.
    pub location: Option<String>,
}

/// Opens a message as this reader's program does. Gives how many pictures were fetched.
pub async fn open(reader: &Reader, message: &[u8]) -> io::Result<usize> {
    if reader.program == Program::Blocks {
        return Ok(0);
    }
    let pictures = pictures_in(message);
    for picture in &pictures {
        let answer = fetch_from(reader.network, Method::GET, picture, reader.program.user_agent(), "", &[]).await?;
        if answer.status != StatusCode::OK || answer.body.len() != 43 {
            return Err(io::Error::other(format!(
                "a picture answered {} with {} bytes",
                answer.status,
                answer.body.len()
            )));
        }
    }
    Ok(pictures.len())
}

/// One request to a server on this machine.
pub async fn fetch(
    method: Method,
    url: &str,
    user_agent: &str,
    form: &str,
    headers: &[(&str, &str)],
) -> io::Result<Answer> {
    fetch_from(Ipv4Addr::LOCALHOST, method, url, user_agent, form, headers).await
}

async fn fetch_from(
    network: Ipv4Addr,
    method: Method,
    url: &str,
    user_agent: &str,
    form: &str,
    headers: &[(&str, &str)],
) -> io::Result<Answer> {
    let rest = url.strip_prefix("http://").ok_or_else(|| io::Error::other(format!("{url} is not on this machine")))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let address: SocketAddr = host.parse().map_err(io::Error::other)?;
    let socket = TcpSocket::new_v4()?;
    socket.bind((network, 0).into())?;
    let stream = socket.connect(address).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let driver = tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(format!("/{path}")).header("host", host);
    if !user_agent.is_empty() {
        request = request.header("user-agent", user_agent);
    }
    if !form.is_empty() {
        request = request.header("content-type", "application/x-www-form-urlencoded");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(form.to_owned()))).map_err(io::Error::other)?;
    let response = sender.send_request(request).await.map_err(io::Error::other)?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    drop(sender);
    driver.abort();
    let text = |value: &hyper::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    Ok(Answer {
        status: parts.status,
        body,
        cookies: parts.headers.get_all("set-cookie").iter().map(text).collect(),
        location: parts.headers.get("location").map(text),
    })
}
