//! The Logboek Dataverwerkingen reaches a collector whole, whatever becomes of either: a collector that is not there,
//! refuses, breaks off or takes what it never acknowledges, and a program that is killed. What arrives is read by the
//! OpenTelemetry project's own types, and compared with what the store holds.

use openlijk_tests::instance::{BY_CONSENT, Site};
use openlijk_tests::sink::Sink;
use openlijk_tests::smtp::{Fate, Sender};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A collector that is not in the mood to take a request and say so (0) answers 503.
const REFUSES: u8 = 1;
/// Or takes it, and breaks off before it says so.
const TAKES_AND_BREAKS_OFF: u8 = 2;

/// A collector of the tests.
struct Collector {
    address: SocketAddr,
    mood: Arc<AtomicU8>,
    spans: Arc<Mutex<HashMap<Vec<u8>, Span>>>,
    sizes: Arc<Mutex<Vec<usize>>>,
    gone: Arc<AtomicBool>,
}

impl Collector {
    fn at(address: SocketAddr, spans: Arc<Mutex<HashMap<Vec<u8>, Span>>>) -> Self {
        let listener = TcpListener::bind(address).expect("its port is free");
        let collector = Self {
            address: listener.local_addr().expect("it is bound"),
            mood: Arc::default(),
            spans,
            sizes: Arc::default(),
            gone: Arc::default(),
        };
        let (mood, spans, sizes, gone) = (
            Arc::clone(&collector.mood),
            Arc::clone(&collector.spans),
            Arc::clone(&collector.sizes),
            Arc::clone(&collector.gone),
        );
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if gone.load(Ordering::SeqCst) {
                    return;
                }
                let (mood, spans, sizes) = (Arc::clone(&mood), Arc::clone(&spans), Arc::clone(&sizes));
                let gone = Arc::clone(&gone);
                std::thread::spawn(move || {
                    while !gone.load(Ordering::SeqCst) && answer(&stream, &mood, &spans, &sizes).is_ok() {}
                });
            }
        });
        collector
    }

    /// It goes; nobody listens on its port any more.
    fn die(self) -> SocketAddr {
        self.gone.store(true, Ordering::SeqCst);
        // Whoever waits for a connection gets one, and sees that it is to go.
        let _ = TcpStream::connect(self.address);
        self.address
    }

    fn has(&self) -> usize {
        self.spans.lock().expect("no collector fails").len()
    }
}

fn answer(
    stream: &TcpStream,
    mood: &AtomicU8,
    spans: &Mutex<HashMap<Vec<u8>, Span>>,
    sizes: &Mutex<Vec<usize>>,
) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut length, mut is_json, mut first) = (0, false, String::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if first.is_empty() {
            first.clone_from(&line);
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        is_json |= line == "content-type: application/json";
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    assert!(first.starts_with("post /v1/traces ") && is_json, "{first}");
    let mood = mood.load(Ordering::SeqCst);
    let mut stream = stream;
    if mood == REFUSES {
        return stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    }
    let request: ExportTraceServiceRequest = serde_json::from_slice(&body).expect("OTLP, as OpenTelemetry reads it");
    let mut count = 0;
    for resource in request.resource_spans {
        let named = resource.resource.expect("a resource").attributes;
        assert!(named.iter().any(|attribute| attribute.key == "service.name"));
        for span in resource.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            count += 1;
            spans.lock().expect("no collector fails").insert(span.span_id.clone(), span);
        }
    }
    sizes.lock().expect("no collector fails").push(count);
    if mood == TAKES_AND_BREAKS_OFF {
        stream.shutdown(std::net::Shutdown::Both)?;
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
}

/// What the store's own logbook holds: span and name.
fn in_store(site: &Site) -> HashMap<Vec<u8>, String> {
    let db = rusqlite::Connection::open(site.data().join("openlijk.db")).expect("the database is there");
    db.busy_timeout(Duration::from_secs(30)).expect("a number");
    let mut lines = db.prepare("SELECT span, name FROM logbook").expect("the table is as this test knows it");
    let lines = lines.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("a query");
    lines.map(|line| line.expect("a row")).collect()
}

fn mail(site: &Site, from: usize, count: usize) {
    let mut sender = Sender::connect(site.smtp).expect("it takes mail");
    for number in from..from + count {
        let to = format!("lezer{number}@proef.example");
        let letter = format!(
            "From: <post@proef.example>\r\nTo: <{to}>\r\nSubject: Logboek\r\nMessage-ID: <logboek-{number}@proef.example>\r\n\
             Openlijk-Purpose: {BY_CONSENT}\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Dag</p>\r\n"
        );
        assert!(matches!(sender.send(&to, letter.as_bytes()), Fate::Taken(_)));
    }
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(90);
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn every_line_arrives_whatever_becomes_of_the_collector_and_of_the_program() {
    let site = Site::new(Sink::start().address());
    let spans = Arc::default();
    let collector = Collector::at(SocketAddr::from(([127, 0, 0, 1], 0)), Arc::clone(&spans));
    let address = format!("http://{}/v1/traces", collector.address);
    let environment = [("OPENLIJK_LOGBOOK_OTLP", OsStr::new(&address))];

    let instance = site.start_with(&environment);
    mail(&site, 0, 40);
    until("a collector that takes everything has everything", || collector.has() == in_store(&site).len());
    collector.mood.store(REFUSES, Ordering::SeqCst);
    mail(&site, 40, 30);
    collector.mood.store(TAKES_AND_BREAKS_OFF, Ordering::SeqCst);
    mail(&site, 70, 30);
    until("it took some before it broke off", || collector.has() > 80);
    let place = collector.die();
    mail(&site, 100, 700);
    site.must(&["subject", "export", "lezer1@proef.example"]);
    let before = in_store(&site).len();
    instance.kill();

    // It starts while nobody collects, and mail goes on.
    let instance = site.start_with(&environment);
    mail(&site, 800, 10);
    let collector = Collector::at(place, Arc::clone(&spans));
    until("everything arrived in the end", || {
        let store = in_store(&site);
        store.len() > before && store.keys().all(|span| spans.lock().expect("no collector fails").contains_key(span))
    });
    assert!(instance.stop().success());

    let spans = spans.lock().expect("no collector fails");
    let store = in_store(&site);
    assert_eq!(spans.len(), store.len(), "nothing arrives that is not in the store");
    assert!(store.len() >= 811, "a line for each decision, and one for the export: {}", store.len());
    for (id, name) in &store {
        let span = &spans[id];
        assert_eq!((&span.name, span.trace_id.len(), span.span_id.len()), (name, 16, 8));
        assert!(
            span.start_time_unix_nano > 1_700_000_000_000_000_000
                && span.end_time_unix_nano >= span.start_time_unix_nano
        );
    }
    let text = |span: &Span, key: &str| {
        let value = span.attributes.iter().find(|attribute| attribute.key == key)?.value.clone()?.value?;
        if let Value::StringValue(text) = value { Some(text) } else { None }
    };
    let decided: Vec<&Span> = spans.values().filter(|span| span.name == "decide").collect();
    assert!(decided.len() >= 810);
    for span in decided {
        let activity = text(span, "dpl.core.processing_activity_id").expect("the register's entry");
        assert!(activity.starts_with("http://") && activity.contains(&format!("/privacy#{BY_CONSENT}@")), "{activity}");
        assert!(text(span, "dpl.core.data_subject_id").is_some_and(|subject| !subject.contains('@')));
        assert!(text(span, "dpl.core.data_subject_id_type").is_some());
    }
    let sizes = collector.sizes.lock().expect("no collector fails");
    assert!(sizes.iter().all(|size| *size <= 512) && sizes.contains(&512), "in batches: {sizes:?}");
}
