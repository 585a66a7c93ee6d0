//! The road of a hit on real parts: sockets, the listener, and a store on a data folder of its own.

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use jiff::Timestamp;
use openlijk_lawfulness::{Assessed, ControllerFacts, Decider, Person, consent_of, facts_of};
use openlijk_model::SMALLEST_CROWD;
use openlijk_model::{
    Address, CampaignId, Clock, Disclosure, Language, Measure, MessageId, OpenerClass, Purpose, PurposeId,
};
use openlijk_observatory::{Classes, PICTURE, Pictures, Public};
use openlijk_store::{NewMessage, Options, Outcome, Scope, ShownText, Store, TextKind};
use openlijk_token::Meaning;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

const PURPOSE: &str = "newsletter";
const READERS: u64 = 400;

struct Road {
    folder: TempDir,
    store: Store,
    public: SocketAddr,
    /// The paths of the pictures of a mailing whose groups are full.
    pictures: Vec<String>,
    campaign: CampaignId,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Road {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), &Options::default()).expect("a store");
        let now = Timestamp::now();
        store.apply_purpose(assessed(), "officer", now).await.expect("a purpose");
        let pictures = mail(&store, now).await;
        let campaign = store.campaigns().await.expect("campaigns")[0].id;

        let answers = Pictures::new(store.clone(), Clock::new(Timestamp::now), Classes::built_in()).expect("pictures");
        let rest = tower::service_fn(|_: Request<Incoming>| async {
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"rest"))))
        });
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = Public::bind(any, Arc::new(answers), rest).await.expect("a listener");
        let public = listener.local_addr();
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(listener.run(stopped));
        Self { folder, store, public, pictures, campaign, stop, running }
    }

    async fn loads(&self) -> BTreeMap<OpenerClass, u64> {
        self.store.counts(self.campaign).await.expect("counts").loads.into_iter().collect()
    }

    async fn stop(self) -> TempDir {
        self.stop.send_replace(true);
        self.running.await.expect("ended in order");
        self.store.close().await;
        self.folder
    }
}

fn purpose() -> Purpose {
    serde_json::from_value(serde_json::json!({
        "id": PURPOSE, "name": "Newsletter", "kind": "newsletter-reach", "measure": "aggregate",
        "controller": "public-task", "recipient_class": "citizen", "basis": "e", "law": "Sample Act, section 1",
        "law_confirmed_by": "the officer", "requested_mail": true, "disclosure": "at-collection", "audience": READERS,
        "data": {
            "unique_id": false, "ip": false, "user_agent": false, "time": "hour", "count": false, "geo": false,
            "dwell": false, "forward": false,
        },
        "less_intrusive": {"available": "none"},
        "documents": {"ropa": "1", "processor": "none", "retention_days": 90},
    }))
    .expect("a purpose")
}

fn assessed() -> Assessed {
    let controller = ControllerFacts {
        name: "Town".to_owned(),
        contact: "post@example.org".to_owned(),
        officer: "officer@example.org".to_owned(),
        countries: vec!["NL".to_owned()],
        languages: vec![Language::En],
    };
    let decider = Decider::built_in().expect("regimes");
    decider.assess(purpose(), &controller, Timestamp::now()).expect("an assessment")
}

/// Mails a mailing and has it accepted: the paths of its pictures, each once.
async fn mail(store: &Store, now: Timestamp) -> Vec<String> {
    let id: PurposeId = PURPOSE.parse().expect("an id");
    let decider = Decider::built_in().expect("regimes");
    let declared = purpose();
    let person = Person {
        countries: &["NL".to_owned()],
        disclosure: Disclosure::AtCollection,
        consent: Some(consent_of(&declared, None)),
        collected: None,
    };
    let facts = facts_of(&declared, person);
    let decision = decider.decide(&facts, None, now).expect("a decision");
    assert_eq!(decision.measure(), Measure::Aggregate, "{:?}", decision.reasons());
    let mut sending = JoinSet::new();
    for number in 0..READERS {
        let message = NewMessage {
            purpose: id.clone(),
            version: 1,
            campaign: "march".to_owned(),
            variant: None,
            segment: None,
            recipient: Address::parse(&format!("reader{number}@example.org")).expect("an address"),
            message_id: Some(format!("<{number}@example.org>")),
            language: Language::En,
            decision: decision.clone(),
            at: now,
        };
        let store = store.clone();
        sending.spawn(async move {
            let recorded = store.record(message).await.expect("recorded");
            let notice =
                Some(ShownText { kind: TextKind::Notice, language: Language::En, text: "We count.".to_owned() });
            let carried = Outcome::Accepted { applied: Measure::Aggregate, notice, invitation: None, left_alone: None };
            store.conclude(recorded.message, carried, now).await.expect("concluded");
            recorded.place
        });
    }
    let mut crowds = BTreeMap::new();
    while let Some(place) = sending.join_next().await {
        let place = place.expect("sent");
        *crowds.entry((place.cell, place.group)).or_insert(0) += 1;
    }
    let full = crowds.into_iter().filter(|(_, crowd)| *crowd >= SMALLEST_CROWD).map(|(place, _)| place);
    let paths = full.map(|(cell, group)| {
        let meaning = Meaning::GroupPicture { cell, group: group.expect("a group") };
        format!("/o/{}.gif", store.seal_picture(&id, meaning, now).expect("sealed"))
    });
    paths.collect()
}

/// Asks for a picture from one of loopback's addresses, and reads the whole answer.
async fn ask(public: SocketAddr, from: IpAddr, agent: &str, path: &str) -> Vec<u8> {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(from, 0)).expect("a source address");
    let mut stream = socket.connect(public).await.expect("connected");
    ask_on(&mut stream, agent, path).await
}

async fn ask_on(stream: &mut TcpStream, agent: &str, path: &str) -> Vec<u8> {
    ask_with(stream, &format!("User-Agent: {agent}\r\n"), path).await
}

async fn ask_with(stream: &mut TcpStream, headers: &str, path: &str) -> Vec<u8> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("written");
    let mut answer = Vec::new();
    while !answer.ends_with(PICTURE) {
        assert_ne!(stream.read_buf(&mut answer).await.expect("read"), 0, "closed too early");
    }
    answer
}

fn address(number: u8) -> IpAddr {
    IpAddr::from([127, 0, 77, number])
}

/// A user agent that is found nowhere else.
fn agent(number: u8) -> String {
    format!("Mozilla/5.0 (Zonnebloem{number}; rv:128.0) Gecko/20100101 Thunderbird/128.{number}")
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(folder)
        .expect("a folder")
        .flat_map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() { files_below(&path) } else { vec![path] }
        })
        .collect()
}

fn assert_nothing_of_the_clients_below(folder: &Path) {
    let mut traces = vec![b"Zonnebloem".to_vec(), b"Thunderbird".to_vec(), b"127.0.77.".to_vec()];
    for number in 1..=20 {
        let octets = [127, 0, 77, number];
        traces.push(octets.to_vec());
        traces.push(octets.iter().rev().copied().collect());
    }
    let files = files_below(folder);
    assert!(files.len() >= 3, "a data folder has files: {files:?}");
    for file in files {
        let Ok(bytes) = std::fs::read(&file) else { continue };
        for trace in &traces {
            let found = bytes.windows(trace.len()).any(|window| window == &trace[..]);
            assert!(!found, "{} contains {}", file.display(), trace.escape_ascii());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_thousand_hits_no_file_tells_an_address_or_a_user_agent() {
    let road = Road::new().await;
    let mut clients = JoinSet::new();
    for number in 1..=20 {
        let (public, pictures) = (road.public, road.pictures.clone());
        clients.spawn(async move {
            for path in pictures.iter().cycle().take(50) {
                ask(public, address(number), &agent(number), path).await;
            }
        });
    }
    while let Some(client) = clients.join_next().await {
        client.expect("answered");
    }
    // Everybody's first load of each picture counts, and no other.
    let places = road.pictures.len().min(50) as u64;
    assert_eq!(road.loads().await, BTreeMap::from([(OpenerClass::Person, 20 * places)]));
    assert_nothing_of_the_clients_below(road.folder.path());
    let folder = road.stop().await;
    assert_nothing_of_the_clients_below(folder.path());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_for_is_there_when_the_store_is_opened_again() {
    let road = Road::new().await;
    for path in &road.pictures {
        ask(road.public, address(1), &agent(1), path).await;
    }
    let (pictures, campaign) = (road.pictures.len() as u64, road.campaign);
    let folder = road.stop().await;
    let store = Store::open(folder.path(), &Options::default()).expect("a store");
    let loads = store.counts(campaign).await.expect("counts").loads;
    assert_eq!(loads, [(OpenerClass::Person, pictures)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_ends_the_counting_of_mail_already_sent_and_changes_nothing_that_a_client_sees() {
    let road = Road::new().await;
    let path = &road.pictures[0];
    let before = ask(road.public, address(1), &agent(1), path).await;
    let counted = road.loads().await;
    let now = Timestamp::now();
    road.store.pause(Scope::All, "a question from the officer", "officer", now).await.expect("paused");
    let paused = ask(road.public, address(2), &agent(2), path).await;
    assert_eq!(road.loads().await, counted);
    road.store.resume(Scope::All, "answered", "officer", now).await.expect("resumed");
    let after = ask(road.public, address(2), &agent(2), path).await;
    assert_ne!(road.loads().await, counted, "what did not count under the pause made no repeat");
    let plain = |answer: Vec<u8>| -> Vec<u8> {
        answer
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|line| !line.starts_with(b"date:"))
            .flatten()
            .copied()
            .collect()
    };
    let (before, paused, after) = (plain(before), plain(paused), plain(after));
    assert_eq!((&before, &before), (&paused, &after));
}

/// What lies in the store's own files, its journal included.
fn stored(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    files_below(folder).into_iter().map(|path| (path.clone(), std::fs::read(path).expect("a file"))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_not_to_be_tracked_leaves_no_byte_in_the_store_and_is_answered_like_anybody() {
    let road = Road::new().await;
    let mut stream = TcpStream::connect(road.public).await.expect("connected");
    let path = &road.pictures[0];
    let before = (stored(road.folder.path()), road.loads().await);
    for signal in ["Sec-GPC: 1\r\n", "DNT: 1\r\n", "dnt: 1\r\nSec-GPC: 1\r\n"] {
        for number in 1..=20 {
            let headers = format!("User-Agent: {}\r\n{signal}", agent(number));
            assert!(ask_with(&mut stream, &headers, path).await.starts_with(b"HTTP/1.1 200 "));
        }
    }
    assert_eq!(road.loads().await, before.1);
    assert!(stored(road.folder.path()) == before.0, "something was written");
    // Nor do they count as repeats: the same reader without the signal counts.
    ask_with(&mut stream, &format!("User-Agent: {}\r\nDNT: 0\r\n", agent(1)), path).await;
    assert_ne!(road.loads().await, before.1, "the picture does count");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_explicit_act_reaches_its_page_whatever_a_browser_signals_about_passive_hits() {
    let road = Road::new().await;
    for signal in ["", "Sec-GPC: 1\r\n", "DNT: 1\r\n"] {
        let mut stream = TcpStream::connect(road.public).await.expect("connected");
        let body = "List-Unsubscribe=One-Click";
        let head =
            format!("POST /r/token/refuse HTTP/1.1\r\nHost: x\r\n{signal}Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(format!("{head}{body}").as_bytes()).await.expect("written");
        let mut answer = Vec::new();
        while !answer.ends_with(b"rest") {
            assert_ne!(stream.read_buf(&mut answer).await.expect("read"), 0, "closed too early");
        }
    }
}

/// On a real clock and disk this can only be rough: were forged tokens not made to wait, they would be answered in a
/// tenth of a valid one's time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_token_is_answered_in_about_the_time_of_a_valid_one() {
    let road = Road::new().await;
    let mut stream = TcpStream::connect(road.public).await.expect("connected");
    let forged = format!("/o/{}.gif", "A".repeat(43));
    let page = format!("/o/{}.gif", road.store.seal_page(MessageId(1), Timestamp::now()));
    let mut took = [const { Vec::new() }; 3];
    for round in 0..150 {
        let valid = &road.pictures[round % road.pictures.len()];
        for (times, path) in took.iter_mut().zip([valid, &forged, &page]) {
            // Another agent each time, so that every valid one has something to write.
            let started = Instant::now();
            ask_on(&mut stream, &format!("Thunderbird/{round}"), path).await;
            if round >= 30 {
                times.push(started.elapsed());
            }
        }
    }
    let [valid, forged, page] = took.map(median);
    for (what, other) in [("forged", forged), ("of a page", page)] {
        let ratio = other.as_secs_f64() / valid.as_secs_f64();
        assert!((0.5..2.0).contains(&ratio), "{what}: {other:?}, valid: {valid:?}");
    }
    assert!(forged > Duration::from_micros(500), "nobody waited: {forged:?}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
