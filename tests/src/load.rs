//! Load: readers who ask for pictures and senders who send mail, as fast as they are answered, until they are told to
//! stop or nobody answers any more.

use crate::http::Browser;
use crate::instance::{BY_CONSENT, Site};
use crate::ledger::{Ledger, Letter, Reader};
use crate::sink::Sink;
use crate::smtp::{Fate, Sender};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A picture is answered after a second at the latest, also where the store has not answered by then. What took nearly
/// that long is not held to be kept.
const PROMPT: Duration = Duration::from_millis(900);
/// How long somebody waits before trying a connection again.
const RETRY: Duration = Duration::from_millis(20);

/// How much of what.
#[derive(Debug, Clone, Copy)]
pub struct Mix {
    /// Readers at one time.
    pub browsers: usize,
    /// Senders at one time.
    pub senders: usize,
}

/// A load that is on.
pub struct Load {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// What a load needs.
#[derive(Clone)]
pub struct Parties {
    /// What the clients know.
    pub ledger: Arc<Ledger>,
    /// Where mail ends.
    pub sink: Sink,
    /// Those who said yes.
    pub readers: Arc<Mutex<Vec<Arc<Reader>>>>,
    agents: Arc<AtomicU64>,
    requests: Arc<AtomicU64>,
    slow: Arc<AtomicU64>,
}

impl Parties {
    /// Nobody yet.
    pub fn new(sink: Sink) -> Self {
        Self {
            ledger: Arc::default(),
            sink,
            readers: Arc::default(),
            agents: Arc::default(),
            requests: Arc::default(),
            slow: Arc::default(),
        }
    }

    /// How many pictures were answered under load, and how many of those too slowly to be held to be kept.
    pub fn answers(&self) -> (u64, u64) {
        (self.requests.load(Ordering::SeqCst), self.slow.load(Ordering::SeqCst))
    }

    /// A user agent that was never used before: nobody's request is another's repeat.
    pub fn new_agent(&self) -> String {
        format!(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.{}",
            self.agents.fetch_add(1, Ordering::SeqCst)
        )
    }

    /// Sends a letter in a session of its own, and notes its fate.
    pub fn post(&self, site: &Site, letter: &Letter) -> Fate {
        let fate = Sender::connect(site.smtp)
            .map_or(Fate::NotSent, |mut sender| sender.send(&letter.to.address, &letter.bytes()));
        self.ledger.note(letter, &fate, &self.sink);
        fate
    }

    /// Records somebody's yes by command. Says whether it was answered for.
    pub fn grant(&self, site: &Site, reader: &Arc<Reader>) -> bool {
        let arguments = ["consent", "grant", &reader.address, "--purpose", BY_CONSENT, "--wording", "ja", "--json"];
        let granted = site.run(&arguments).status.success();
        if granted {
            self.ledger.note_grant(reader);
            self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(reader));
        }
        granted
    }

    /// Refuses by the one-click header of a letter that arrived. Says whether it was answered for.
    pub fn refuse(&self, site: &Site, letter: &Letter) -> bool {
        let Some(path) = self.sink.arrivals(&letter.message_id()).iter().find_map(|arrival| arrival.refusal()) else {
            return false;
        };
        letter.to.refusal.is_about_to_close();
        let answer = Browser::new(site.public).post(&path, "Measure-Refuse=One-Click");
        let holds = answer.is_ok_and(|answer| (200..300).contains(&answer.status));
        if holds {
            letter.to.refusal.has_closed();
        }
        holds
    }

    /// Pauses a campaign by command. Says whether it was answered for.
    pub fn pause(&self, site: &Site, campaign: &str) -> bool {
        let pause = self.ledger.pause_of(campaign);
        pause.is_about_to_close();
        let holds = site.run(&["pause", "--campaign", campaign, "--why", "proef"]).status.success();
        if holds {
            pause.has_closed();
        }
        holds
    }

    fn a_reader(&self, number: u64) -> Option<Arc<Reader>> {
        let readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let willing: Vec<&Arc<Reader>> = readers.iter().filter(|reader| !reader.refusal.is_closing()).collect();
        (!willing.is_empty()).then(|| Arc::clone(willing[number as usize % willing.len()]))
    }
}

impl Load {
    /// Starts one. Letters go to those who said yes, under `campaign`, and every other one is ordinary mail.
    pub fn start(site: &Site, parties: &Parties, mix: Mix, campaign: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (public, smtp) = (site.public, site.smtp);
        let mut threads = Vec::new();
        for number in 0..mix.browsers {
            let (stop, parties) = (Arc::clone(&stop), parties.clone());
            threads.push(std::thread::spawn(move || browse(&stop, &parties, public, number)));
        }
        let unsettled = Arc::new(Mutex::new(parties.ledger.unsettled()));
        for _ in 0..mix.senders {
            let (stop, parties, unsettled) = (Arc::clone(&stop), parties.clone(), Arc::clone(&unsettled));
            let campaign = campaign.to_owned();
            threads.push(std::thread::spawn(move || send(&stop, &parties, smtp, &campaign, &unsettled)));
        }
        Self { stop, threads }
    }

    /// Ends it, and waits for what is under way.
    pub fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.threads {
            thread.join().expect("no client fails");
        }
    }
}

fn browse(stop: &AtomicBool, parties: &Parties, server: std::net::SocketAddr, number: usize) {
    let mut browser = Browser::new(server);
    let mut next = number;
    let (mut counting, mut closed) = (Vec::new(), Vec::new());
    while !stop.load(Ordering::SeqCst) {
        if next % 64 == number || counting.is_empty() {
            (counting, closed) = parties.ledger.pictures().into_iter().partition(|picture| picture.may_count());
        }
        next += 1;
        // Now and then one that must not be counted any more.
        let pictures = if next.is_multiple_of(5) && !closed.is_empty() { &closed } else { &counting };
        let Some(picture) = pictures.get(next % pictures.len().max(1)) else {
            std::thread::sleep(RETRY);
            continue;
        };
        let agent = parties.new_agent();
        let began = Instant::now();
        let request = picture.ask();
        match browser.get(&picture.path, &agent) {
            Ok(answer) => {
                assert!(answer.is_the_picture(), "not the picture: {} with {} bytes", answer.status, answer.body.len());
                parties.requests.fetch_add(1, Ordering::SeqCst);
                if began.elapsed() < PROMPT {
                    request.answered();
                } else {
                    parties.slow.fetch_add(1, Ordering::SeqCst);
                }
            }
            Err(_) => std::thread::sleep(RETRY),
        }
    }
}

fn send(
    stop: &AtomicBool,
    parties: &Parties,
    server: std::net::SocketAddr,
    campaign: &str,
    unsettled: &Mutex<Vec<Letter>>,
) {
    let mut session = None;
    while !stop.load(Ordering::SeqCst) {
        let Some(mut sender) = session.take().or_else(|| Sender::connect(server).ok()) else {
            std::thread::sleep(RETRY);
            continue;
        };
        // Those first whose fate is not known: a sender tries again.
        let again = unsettled.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let letter = again.unwrap_or_else(|| new_letter(parties, campaign));
        let fate = sender.send(&letter.to.address, &letter.bytes());
        parties.ledger.note(&letter, &fate, &parties.sink);
        if matches!(fate, Fate::Taken(_) | Fate::NotTaken(_)) {
            session = Some(sender);
        }
    }
}

fn new_letter(parties: &Parties, campaign: &str) -> Letter {
    let anybody = Reader::new("gewoon@example.net");
    let ledger = &parties.ledger;
    let turn = parties.agents.fetch_add(1, Ordering::SeqCst);
    match parties.a_reader(turn) {
        Some(reader) if turn.is_multiple_of(2) => ledger.write_letter(&reader, Some(BY_CONSENT), campaign),
        _ => ledger.write_letter(&anybody, None, campaign),
    }
}
