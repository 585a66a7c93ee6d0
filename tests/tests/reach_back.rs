//! Choices that reach back: under load, nothing that a person or the officer ends is recorded from the moment that they
//! were answered, for mail already sent, and not after a restart either.
//!
//! Every request for a picture is noted with its beginning and its end, every choice with the moment that it was asked for
//! and answered. What the store holds is then compared: whatever began after an answer must not be there, whatever ended
//! before somebody asked must.

use openlijk_tests::http::Browser;
use openlijk_tests::instance::{BY_CONSENT, Instance, Site};
use openlijk_tests::kept::Kept;
use openlijk_tests::sink::Sink;
use openlijk_tests::smtp::{Fate, Sender};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How many people said yes and have a letter.
const READERS: usize = 24;
/// How many of them read at one time.
const CLIENTS: usize = 8;
/// How long there is load before and after everything that somebody ends.
const LOAD: Duration = Duration::from_millis(400);
/// What took this long is not held to be kept: a picture is answered after a second at the latest, kept or not.
const PROMPT: Duration = Duration::from_millis(900);

/// A request for somebody's picture.
struct Request {
    reader: usize,
    began: Instant,
    ended: Instant,
}

/// A time in which nothing may be counted for somebody.
struct Closed {
    reader: usize,
    asked: Instant,
    answered: Instant,
    /// When somebody asked for its end, and was answered.
    reopened: Option<(Instant, Instant)>,
}

impl Closed {
    /// Must this request not be counted?
    fn forbids(&self, request: &Request) -> bool {
        self.reader == request.reader
            && request.began >= self.answered
            && self.reopened.is_none_or(|(asked, _)| request.ended <= asked)
    }

    /// Has it nothing to say about this request?
    fn allows(&self, request: &Request) -> bool {
        self.reader != request.reader
            || request.ended <= self.asked
            || self.reopened.is_some_and(|(_, answered)| request.began >= answered)
    }
}

struct World {
    sink: Sink,
    site: Site,
    messages: Vec<u64>,
    pictures: Arc<Vec<String>>,
    requests: Arc<Mutex<Vec<Request>>>,
    agents: Arc<AtomicU64>,
    closed: Vec<Closed>,
}

fn address(reader: usize) -> String {
    format!("lezer{reader}@proef.example")
}

impl World {
    /// Everybody said yes, and has a letter with a picture of their own.
    fn new() -> (Self, Instance) {
        let sink = Sink::start();
        let site = Site::new(sink.address());
        let lines: String =
            (0..READERS).map(|reader| format!("{},{BY_CONSENT},granted,2026-05-01,nl,Ja\n", address(reader))).collect();
        let file = format!("address,purpose,state,at,language,wording\n{lines}");
        std::fs::write(site.path().join("ja.csv"), file).expect("the folder takes files");
        let instance = site.start();
        assert_eq!(site.json(&["consent", "import", "ja.csv", "--json"])["new"], READERS as u64);
        let mut world = Self {
            sink,
            site,
            messages: Vec::new(),
            pictures: Arc::default(),
            requests: Arc::default(),
            agents: Arc::default(),
            closed: Vec::new(),
        };
        let posted: Vec<(u64, String)> = (0..READERS).map(|reader| world.post(reader)).collect();
        world.messages = posted.iter().map(|(message, _)| *message).collect();
        world.pictures = Arc::new(posted.into_iter().map(|(_, picture)| picture).collect());
        (world, instance)
    }

    fn post(&self, reader: usize) -> (u64, String) {
        let (to, id) = (address(reader), format!("<terug-{reader}@proef.example>"));
        let letter = format!(
            "From: <post@proef.example>\r\nTo: <{to}>\r\nSubject: Terug\r\nMessage-ID: {id}\r\nContent-Language: nl\r\n\
             Openlijk-Purpose: {BY_CONSENT}\r\nOpenlijk-Campaign: terug\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Dag</p></body></html>\r\n"
        );
        let fate = Sender::connect(self.site.smtp).expect("it takes mail").send(&to, letter.as_bytes());
        assert_eq!(fate.measure(), Some("individual"), "{fate:?}");
        let Fate::Taken(_) = &fate else { panic!("{fate:?}") };
        let arrival = self.sink.arrivals(&id).pop().expect("what was taken has arrived");
        (fate.id().expect("a number"), arrival.pictures().pop().expect("a picture of one's own"))
    }

    /// Readers who load pictures as fast as they are answered, until they are told to stop.
    fn load(&self, stop: &Arc<AtomicBool>) -> Vec<JoinHandle<()>> {
        let client = |first: usize| {
            let (stop, pictures, requests) = (Arc::clone(stop), Arc::clone(&self.pictures), Arc::clone(&self.requests));
            let (agents, server) = (Arc::clone(&self.agents), self.site.public);
            std::thread::spawn(move || {
                let (mut browser, mut reader) = (Browser::new(server), first);
                while !stop.load(Ordering::SeqCst) {
                    reader = (reader + 5) % READERS;
                    // A new program each time: nobody's request is another's repeat.
                    let agent = format!("Thunderbird/140.{}", agents.fetch_add(1, Ordering::SeqCst));
                    let began = Instant::now();
                    match browser.get(&pictures[reader], &agent) {
                        Ok(answer) => {
                            assert!(answer.is_the_picture(), "the same picture whatever was chosen");
                            let request = Request { reader, began, ended: Instant::now() };
                            requests.lock().expect("no client fails").push(request);
                        }
                        // It is not up (again) yet.
                        Err(_) => std::thread::sleep(Duration::from_millis(2)),
                    }
                }
            })
        };
        (0..CLIENTS).map(client).collect()
    }

    /// Ends counting for these readers by `act`, under load; gives the number of the first of what it noted.
    fn end(&mut self, readers: impl IntoIterator<Item = usize>, act: impl FnOnce(&Self)) -> usize {
        let asked = Instant::now();
        act(self);
        let answered = Instant::now();
        let first = self.closed.len();
        self.closed.extend(readers.into_iter().map(|reader| Closed { reader, asked, answered, reopened: None }));
        std::thread::sleep(LOAD);
        first
    }

    /// A pause by command, and its end.
    fn pause(&mut self, readers: impl IntoIterator<Item = usize>, scope: &[&str]) {
        let words = |verb| [&[verb], scope, &["--why", "proef"]].concat();
        let first = self.end(readers, |world| drop(world.site.must(&words("pause"))));
        let asked = Instant::now();
        self.site.must(&words("resume"));
        let reopened = Some((asked, Instant::now()));
        self.closed[first..].iter_mut().for_each(|closed| closed.reopened = reopened);
        std::thread::sleep(LOAD);
    }

    fn page_of(&self, reader: usize) -> String {
        let arrival = self.sink.arrivals(&format!("<terug-{reader}@proef.example>")).pop().expect("a letter");
        arrival.refusal().expect("it says how to refuse").trim_end_matches("/refuse").to_owned()
    }

    /// The page that a link leads to which is mailed to the address.
    fn own_page(&self, reader: usize) -> String {
        let asked = Browser::new(self.site.public).post(&format!("{}/my-data", self.page_of(reader)), "");
        assert_eq!(asked.expect("an answer").status, 200);
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let letters = self.sink.arrivals_for(&address(reader));
            let text = letters.iter().map(|letter| String::from_utf8_lossy(&letter.bytes).replace("=\r\n", ""));
            let link = text.filter_map(|text| {
                let rest = &text[text.find("/p/")?..];
                Some(rest.split(|c: char| c.is_whitespace() || c == '?').next().unwrap_or_default().to_owned())
            });
            if let Some(link) = { link }.next() {
                return link;
            }
            assert!(Instant::now() < until, "no link was mailed");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What is on record is what was asked for while it might be counted.
    fn audit(&self, when: &str) {
        let kept = Kept::read(&self.site.data());
        assert_eq!(kept.hits_lost, 0, "{when}");
        let requests = self.requests.lock().expect("no client fails");
        for (reader, message) in self.messages.iter().enumerate() {
            let own: Vec<&Request> = requests.iter().filter(|request| request.reader == reader).collect();
            let forbidden =
                own.iter().filter(|request| self.closed.iter().any(|closed| closed.forbids(request))).count();
            let is_due = |request: &Request| {
                request.ended - request.began < PROMPT && self.closed.iter().all(|closed| closed.allows(request))
            };
            let due = own.iter().filter(|request| is_due(request)).count();
            let recorded = kept.openings.get(message).copied().unwrap_or(0) as usize;
            let most = own.len() - forbidden;
            assert!(
                (due..=most).contains(&recorded),
                "{when}: reader {reader}: {recorded} on record, of {} requests at least {due} and at most {most}",
                own.len()
            );
        }
    }
}

#[test]
fn what_somebody_ends_is_not_recorded_from_the_answer_on_under_load_and_over_a_restart() {
    let (mut world, instance) = World::new();
    let began = Instant::now();
    let stop = Arc::default();
    let clients = world.load(&stop);
    std::thread::sleep(LOAD);

    world.end([0], |world| {
        let refused =
            Browser::new(world.site.public).post(&format!("{}/refuse", world.page_of(0)), "Measure-Refuse=One-Click");
        assert_eq!(refused.expect("an answer").status, 200, "one click");
    });
    let page = world.own_page(1);
    world.end([1], |world| {
        let form = format!("purpose={BY_CONSENT}&choice=refuse");
        let chosen = Browser::new(world.site.public).post(&format!("{page}/choose"), &form);
        assert!(chosen.expect("an answer").status < 400, "a withdrawal on the page");
    });
    let page = world.own_page(2);
    world.end([2], |world| {
        let objected = Browser::new(world.site.public).post(&format!("{page}/wish/objection"), "wanted=yes");
        assert!(objected.expect("an answer").status < 400, "an objection on the page");
    });
    world.end([3], |world| drop(world.site.must(&["subject", "object", &address(3), "--note", "proef"])));
    world.end([4], |world| drop(world.site.must(&["subject", "restrict", &address(4), "--note", "proef"])));
    world.end([5], |world| drop(world.site.must(&["consent", "withdraw", "--purpose", BY_CONSENT, &address(5)])));
    world.end([6], |world| drop(world.site.must(&["pause", "--recipient", &address(6), "--why", "proef"])));

    let message = world.messages[8].to_string();
    world.pause([7], &["--recipient", &address(7)]);
    world.pause([8], &["--message", &message]);
    world.pause(0..READERS, &["--campaign", "terug"]);
    world.pause(0..READERS, &["--purpose", BY_CONSENT]);
    world.pause(0..READERS, &["--all"]);
    let first = world.end(0..READERS, |world| drop(world.site.must(&["purpose", "off", BY_CONSENT, "--why", "proef"])));
    let asked = Instant::now();
    world.site.must(&["purpose", "on", BY_CONSENT, "--why", "proef"]);
    let reopened = Some((asked, Instant::now()));
    world.closed[first..].iter_mut().for_each(|closed| closed.reopened = reopened);
    std::thread::sleep(LOAD);

    let rate = world.requests.lock().expect("no client fails").len() as f64 / began.elapsed().as_secs_f64();
    println!("{rate:.0} requests a second while choices were made");
    assert!(rate > 50.0, "{rate} requests a second are no load");
    // The clients go on asking while it is killed and started: the first answers come at the first moment that there are any.
    let before = world.requests.lock().expect("no client fails").len();
    instance.kill();
    let instance = world.site.start();
    std::thread::sleep(LOAD);
    stop.store(true, Ordering::SeqCst);
    clients.into_iter().for_each(|client| client.join().expect("no client fails"));
    let after = world.requests.lock().expect("no client fails").len() - before;
    assert!(after > READERS, "{after} requests after the restart");
    world.audit("after everything");
    assert!(instance.stop().success());
}
