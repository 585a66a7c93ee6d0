//! Real sockets on loopback, and bytes as a client would write them.

use super::*;
use crate::picture::PICTURE;
use crate::testing::{Desk, Mood, THUNDERBIRD, pictures};
use http_body_util::BodyExt as _;
use std::collections::BTreeSet;
use std::time::Instant;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::task::JoinHandle;

const QUICK: Mood = Mood::Commits(Duration::from_micros(500));
/// Answered with the address that the request is taken to come from.
const WHENCE: &str = "/whence";
const SOON: Duration = Duration::from_secs(10);

/// A public listener under test; what is no picture answers with its method, path and body, or with whose request it was.
struct Site {
    address: SocketAddr,
    desk: Desk,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Site {
    async fn new() -> Self {
        Self::limited(Limits::default()).await
    }

    async fn limited(limits: Limits) -> Self {
        Self::with(limits, Vec::new()).await
    }

    /// With a trusted proxy on 127.0.0.1; every other address of loopback is a stranger.
    async fn behind_a_proxy() -> Self {
        Self::with(Limits::default(), vec!["127.0.0.1/32".parse().expect("a network")]).await
    }

    async fn with(limits: Limits, proxies: Vec<IpNet>) -> Self {
        let desk = Desk::new(QUICK);
        let echo = tower::service_fn(|request: Request<Incoming>| async move {
            let (parts, body) = request.into_parts();
            let peer = parts.extensions.get::<Peer>().expect("a peer").0;
            let body = body.collect().await.map_or_else(|_| Bytes::from_static(b"(broken)"), |body| body.to_bytes());
            if parts.uri.path() == WHENCE {
                return Ok(Response::new(Full::new(Bytes::from(format!("from {peer}")))));
            }
            let text = format!("{} {} {}\n", parts.method, parts.uri.path(), String::from_utf8_lossy(&body));
            let body = if parts.uri.path() == "/big" { " ".repeat(16 << 20) } else { text };
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(body))))
        });
        let pictures = Arc::new(pictures(desk.clone()));
        let bound = Public::bind(SocketAddr::from(([127, 0, 0, 1], 0)), pictures, echo).await.expect("a port");
        let public = bound.limited(limits).behind(proxies);
        let address = public.local_addr();
        let (stop, stopped) = watch::channel(false);
        Self { address, desk, stop, running: tokio::spawn(public.run(stopped)) }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    fn get(&self) -> String {
        get(&self.desk.path())
    }

    /// Sends bytes on a connection of their own, and reads until the listener closes it.
    async fn send(&self, bytes: impl AsRef<[u8]>) -> String {
        self.send_from([127, 0, 0, 1], bytes).await
    }

    async fn send_from(&self, from: [u8; 4], bytes: impl AsRef<[u8]>) -> String {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from((from, 0))).expect("a source address");
        let mut stream = socket.connect(self.address).await.expect("a connection");
        stream.write_all(bytes.as_ref()).await.expect("written");
        read_to_end(&mut stream).await
    }

    /// How many of the hits so far count as loads.
    fn loads(&self) -> usize {
        self.desk.hits().iter().filter(|hit| !hit.repeat).count()
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: {THUNDERBIRD}\r\n\r\n")
}

fn get_and_close(path: &str) -> String {
    get(path).replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n")
}

/// As a proxy brings it for a client, or as a client pretends.
fn for_client(client: &str, request: &str) -> String {
    request.replace("Host: x\r\n", &format!("Host: x\r\nX-Forwarded-For: {client}\r\n"))
}

async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the answer is an end as well.
    let _ = timeout(SOON, stream.read_to_end(&mut bytes)).await.expect("the connection is closed");
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Reads one answer whose body is the picture.
async fn read_picture(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    timeout(SOON, async {
        while !bytes.ends_with(PICTURE) {
            assert_ne!(stream.read_buf(&mut bytes).await.expect("read"), 0, "closed too early");
        }
    })
    .await
    .expect("an answer");
    bytes
}

/// The answer as a client sees it, but for the clock.
fn without_date(answer: &str) -> String {
    answer.split_inclusive("\r\n").filter(|line| !line.starts_with("date:")).collect()
}

fn statuses(answers: &str) -> Vec<&str> {
    answers.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect()
}

#[tokio::test]
async fn over_the_wire_every_token_gets_the_same_bytes() {
    let site = Site::new().await;
    for method in ["GET", "HEAD", "POST"] {
        let mut answers = BTreeSet::new();
        for (_, path) in site.desk.paths() {
            let request = get_and_close(&path).replacen("GET", method, 1);
            answers.insert(without_date(&site.send(request).await));
        }
        assert_eq!(answers.len(), 1, "{answers:#?}");
        let answer = answers.pop_first().expect("one");
        let status = if method == "POST" { "HTTP/1.1 405" } else { "HTTP/1.1 200" };
        assert!(answer.starts_with(status) && answer.contains("content-length: 43\r\n"), "{answer}");
        assert_eq!(answer.contains("GIF89a"), method != "HEAD");
    }
}

#[tokio::test]
async fn what_is_no_picture_goes_to_the_service() {
    let site = Site::new().await;
    assert!(site.send(get_and_close("/r/x")).await.ends_with("GET /r/x \n"));
    assert!(site.send(get_and_close("/o")).await.ends_with("GET /o \n"));
    let form = "POST /r/x/refuse HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\na=yes";
    assert!(site.send(form).await.ends_with("POST /r/x/refuse a=yes\n"));
    assert_eq!(site.desk.hits(), []);
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let site = Site::new().await;
    let mut stream = site.connect().await;
    for _ in 0..20 {
        stream.write_all(site.get().as_bytes()).await.expect("written");
        read_picture(&mut stream).await;
    }
    assert_eq!(site.desk.hits().len(), 20);
}

#[tokio::test]
async fn requests_sent_at_once_are_answered_in_their_order() {
    let site = Site::new().await;
    let requests = format!("{}{}{}{}", site.get(), get("/a"), get("/o/forged.gif"), get_and_close("/b"));
    let answers = site.send(requests).await;
    assert_eq!(statuses(&answers), ["200"; 4]);
    let place = |text: &str| answers.find(text).expect(text);
    assert!(place("GIF89a") < place("GET /a") && place("GET /a") < place("GET /b"));
    assert_eq!(answers.matches("GIF89a").count(), 2);
}

#[tokio::test]
async fn a_request_whose_length_is_in_doubt_is_refused_and_its_connection_closed() {
    let site = Site::new().await;
    let smuggled = site.get();
    let head = |lines: &str| format!("POST /r/x/refuse HTTP/1.1\r\nHost: x\r\n{lines}\r\n");
    let doubtful = [
        head("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
        head("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n") + "0\r\n\r\n",
        head("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n",
        head("Transfer-Encoding: xchunked\r\n"),
        head("Transfer-Encoding: identity\r\nContent-Length: 0\r\n"),
        head("Transfer-Encoding : chunked\r\n") + "0\r\n\r\n",
        head("Content-Length: 0\r\nContent-Length: 5\r\n"),
        head("Content-Length: 0, 5\r\n"),
        head("Content-Length: +0\r\n"),
        head("Content-Length: -1\r\n"),
        head("Content-Length: 0x0\r\n"),
        head("X: y\r\n Content-Length: 0\r\n"),
        head("Content-Length: 99999999999999999999\r\n"),
        "POST /r/x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned(),
        "GET /o/x.gif HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n"
            .to_owned(),
    ];
    for request in doubtful {
        let answers = site.send(request.clone() + &smuggled).await;
        assert_eq!(statuses(&answers), ["400"], "{request}\n{answers}");
    }
    assert_eq!(site.desk.hits(), [], "a request inside another was taken for one");
}

/// RFC 9110, section 8.6 lets a recipient refuse the same length said twice, or take it for one; hyper does the latter
/// before this listener sees the request. What matters is that the next request begins where it should.
#[tokio::test]
async fn the_same_length_said_twice_is_one_length() {
    let site = Site::new().await;
    let inner = site.get();
    let length = format!("Content-Length: {}\r\n", inner.len());
    let outer = format!("POST /r/x HTTP/1.1\r\nHost: x\r\n{length}{length}\r\n{inner}");
    let answers = site.send(outer + &get_and_close("/after")).await;
    assert_eq!(statuses(&answers), ["200"; 2], "{answers}");
    assert!(answers.ends_with("GET /after \n"), "{answers}");
    assert_eq!(site.desk.hits(), []);
    let list = "POST /r/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\na=yes";
    assert_eq!(statuses(&site.send(list).await), ["400"]);
}

#[tokio::test]
async fn two_readers_behind_one_proxy_are_two_loads_and_one_who_pretends_is_not() {
    let site = Site::behind_a_proxy().await;
    let picture = get(&site.desk.path());
    let closing = get_and_close(&site.desk.path());
    // A proxy brings many clients' requests on one connection.
    let readers = for_client("192.0.2.1", &picture) + &for_client("192.0.2.2", &closing);
    let answers = site.send(&readers).await;
    assert_eq!((answers.matches("GIF89a").count(), site.loads()), (2, 2));
    site.send(&readers).await;
    assert_eq!((site.desk.hits().len(), site.loads()), (4, 2), "the same two once more");
    site.send(for_client("198.51.100.1, 192.0.2.1", &closing)).await;
    assert_eq!(site.loads(), 2, "what a reader sends through the proxy makes it nobody else");
    for pretended in ["192.0.2.3", "192.0.2.4", "127.0.0.1"] {
        site.send_from([127, 0, 0, 2], for_client(pretended, &closing)).await;
    }
    assert_eq!((site.desk.hits().len(), site.loads()), (8, 3), "a stranger is one, whoever it says that it is");
}

#[tokio::test]
async fn the_service_is_told_whose_request_it_is() {
    let whence = for_client("2001:db8::7", &get_and_close(WHENCE));
    let site = Site::behind_a_proxy().await;
    assert!(site.send(&whence).await.ends_with("from 2001:db8::7"));
    assert!(site.send(get_and_close(WHENCE)).await.ends_with("from 127.0.0.1"));
    assert!(site.send_from([127, 0, 0, 2], &whence).await.ends_with("from 127.0.0.2"));
    assert!(Site::new().await.send(&whence).await.ends_with("from 127.0.0.1"), "nobody is trusted unless told");
}

#[tokio::test]
async fn a_body_that_a_picture_does_not_need_is_no_second_request() {
    let site = Site::new().await;
    let inner = site.get();
    let outer = format!("GET /o/x.gif HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{inner}", inner.len());
    let answers = site.send(outer + &get_and_close("/after")).await;
    assert_eq!(site.desk.hits(), []);
    assert_eq!(answers.matches("GIF89a").count(), 1, "{answers}");
}

#[tokio::test]
async fn nonsense_is_refused_and_harms_nobody() {
    let site = Site::new().await;
    let long = get(&format!("/o/{}.gif", "A".repeat(100_000)));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(1_000));
    for (nonsense, status) in [
        ("\0\0\0\0\r\n\r\n".to_owned(), "400"),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), "400"),
        ("GET /\0 HTTP/1.1\r\n\r\n".to_owned(), "400"),
        (format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "y".repeat(1_000_000)), "431"),
        (many, "431"),
        (long, "4"),
    ] {
        // The listener may close before all was written, and the answer be lost with it.
        let mut stream = site.connect().await;
        let written = stream.write_all(nonsense.as_bytes()).await;
        let answer = read_to_end(&mut stream).await;
        let said = answer.strip_prefix("HTTP/1.1 ").is_some_and(|answer| answer.starts_with(status));
        assert!(said || (written.is_err() || nonsense.len() > 50_000) && answer.is_empty(), "{answer}");
    }
    assert!(site.send(get_and_close("/r/x")).await.ends_with("GET /r/x \n"));
}

#[tokio::test]
async fn a_slow_client_is_dropped_and_holds_up_nobody() {
    let limits = Limits { head: Duration::from_millis(300), ..Limits::default() };
    let site = Site::limited(limits).await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = site.connect().await;
        stream.write_all(b"GET /o/x.gif HTTP/1.1\r\nHost:").await.expect("written");
        slow.push(stream);
    }
    let started = Instant::now();
    site.send(get_and_close(&site.desk.path())).await;
    assert!(started.elapsed() < Duration::from_millis(250), "held up for {:?}", started.elapsed());
    for mut stream in slow {
        // One more byte now and then keeps nobody in.
        let _ = stream.write_all(b"y").await;
        read_to_end(&mut stream).await;
    }
    // Nor does saying nothing at all after an answer.
    let mut idle = site.connect().await;
    idle.write_all(site.get().as_bytes()).await.expect("written");
    read_picture(&mut idle).await;
    assert_eq!(read_to_end(&mut idle).await, "");
}

#[tokio::test]
async fn a_form_that_never_ends_is_given_up() {
    let limits = Limits { request: Duration::from_millis(200), ..Limits::default() };
    let site = Site::limited(limits).await;
    let answer = site.send("POST /r/x HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\na=").await;
    assert_eq!(statuses(&answer), ["408"]);
}

#[tokio::test]
async fn who_asks_for_much_and_reads_nothing_is_dropped() {
    let limits = Limits { answer_stalled: Duration::from_millis(300), ..Limits::default() };
    let site = Site::limited(limits).await;
    let mut stream = site.connect().await;
    stream.write_all(get("/big").as_bytes()).await.expect("written");
    // More than the sockets hold stays with the listener, until it has waited long enough.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut got = Vec::new();
    let _ = timeout(SOON, stream.read_to_end(&mut got)).await.expect("the connection is closed");
    assert!(got.len() < 16 << 20, "all of it was kept for a client that took none");
}

#[tokio::test]
async fn who_comes_when_all_is_taken_waits_for_a_place() {
    let site = Site::limited(Limits { connections: 2, ..Limits::default() }).await;
    let mut both = [site.connect().await, site.connect().await];
    for stream in &mut both {
        stream.write_all(site.get().as_bytes()).await.expect("written");
        read_picture(stream).await;
    }
    let mut third = site.connect().await;
    third.write_all(site.get().as_bytes()).await.expect("written");
    let mut byte = [0];
    assert!(timeout(Duration::from_millis(200), third.read(&mut byte)).await.is_err(), "there was no place for it");
    drop(both);
    read_picture(&mut third).await;
}

#[tokio::test]
async fn a_thousand_at_once_are_all_answered_and_all_counted() {
    let site = Site::new().await;
    let clients: Vec<_> = (0..1_000)
        .map(|_| {
            let (address, request) = (site.address, get_and_close(&site.desk.path()));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.expect("a connection");
                stream.write_all(request.as_bytes()).await.expect("written");
                read_picture(&mut stream).await
            })
        })
        .collect();
    for client in clients {
        client.await.expect("answered");
    }
    let hits = site.desk.hits();
    assert_eq!(hits.len(), 1_000);
    assert_eq!(hits.iter().filter(|hit| !hit.repeat).count(), 1, "one place, one picture, one program");
}

#[tokio::test]
async fn told_to_stop_it_finishes_what_was_asked() {
    let site = Site::new().await;
    site.desk.set(Mood::Commits(Duration::from_millis(300)));
    let mut idle = site.connect().await;
    let mut busy = site.connect().await;
    busy.write_all(site.get().as_bytes()).await.expect("written");
    // Wait until it is under way: the store has no hit yet, and the listener has read the request.
    tokio::time::sleep(Duration::from_millis(100)).await;
    site.stop.send(true).expect("running");
    read_picture(&mut busy).await;
    assert_eq!(read_to_end(&mut busy).await, "");
    assert_eq!(read_to_end(&mut idle).await, "");
    timeout(SOON, site.running).await.expect("it ends").expect("in order");
    assert_eq!(site.desk.hits().len(), 1);
    assert!(TcpStream::connect(site.address).await.is_err());
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let site = Site::new().await;
    let pictures = Arc::new(pictures(Desk::new(QUICK)));
    let problem = Public::bind(site.address, pictures, ()).await.err().expect("a problem").to_string();
    assert!(problem.contains(&site.address.to_string()), "{problem}");
}
