//! What clients know: each message they handed over and each picture they asked for, and what they were answered. The
//! program is judged by this after it was killed, and by nothing that it says of itself.

mod findings;

pub use findings::Findings;

use crate::kept::Kept;
use crate::sink::Sink;
use crate::smtp::Fate;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Something that ends counting when somebody asks for it: a refusal, or a pause.
#[derive(Debug, Default)]
pub struct Gate {
    asked: AtomicBool,
    answered: AtomicBool,
}

impl Gate {
    /// It is about to be asked for: what is answered from here on may be counted, or not.
    pub fn is_about_to_close(&self) {
        self.asked.store(true, Ordering::SeqCst);
    }

    /// It was answered for: what is asked from here on must not be counted.
    pub fn has_closed(&self) {
        self.answered.store(true, Ordering::SeqCst);
    }

    /// Was it asked for?
    pub fn is_closing(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    fn is_closed(&self) -> bool {
        self.answered.load(Ordering::SeqCst)
    }
}

/// Somebody who gets mail.
#[derive(Debug)]
pub struct Reader {
    /// Their address.
    pub address: String,
    /// Their refusal.
    pub refusal: Arc<Gate>,
}

impl Reader {
    /// Somebody who has not refused.
    pub fn new(address: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { address: address.into(), refusal: Arc::default() })
    }
}

/// What a picture's hits are counted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountedFor {
    /// One message.
    Message(u64),
    /// A campaign as a whole.
    Campaign(String),
    /// Nothing: whether they are counted is looked at elsewhere.
    Nothing,
}

/// A picture, and what became of requests for it.
#[derive(Debug)]
pub struct Picture {
    /// Its path.
    pub path: String,
    /// Where its hits are counted.
    pub counted_for: CountedFor,
    gates: [Arc<Gate>; 2],
    asked: AtomicU64,
    answered: AtomicU64,
}

/// A request for a picture that is under way.
pub struct Request<'a> {
    picture: &'a Picture,
}

impl Picture {
    /// Notes that it is about to be asked for.
    pub fn ask(&self) -> Request<'_> {
        if !self.gates.iter().any(|gate| gate.is_closed()) {
            self.asked.fetch_add(1, Ordering::SeqCst);
        }
        Request { picture: self }
    }

    /// Has nobody asked for an end of its counting?
    pub fn may_count(&self) -> bool {
        !self.gates.iter().any(|gate| gate.is_closing())
    }

    /// How often it was answered so that it must have been counted.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::SeqCst)
    }

    /// How often it was asked for so that it may have been counted.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Request<'_> {
    /// Whatever the answer says, nobody holds it to be kept.
    pub fn is_not_awaited(self) {}

    /// The answer came, in the time in which a healthy store answers.
    pub fn answered(self) {
        if self.picture.may_count() {
            self.picture.answered.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// A message of the tests. Its bytes follow from its number, so that a retry is the same to the byte.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its number.
    pub number: u64,
    /// To whom.
    pub to: Arc<Reader>,
    /// The purpose; none: ordinary mail.
    pub purpose: Option<&'static str>,
    /// The campaign.
    pub campaign: String,
}

impl Letter {
    /// Its `Message-ID`.
    pub fn message_id(&self) -> String {
        format!("<{}@proef.example>", self.number)
    }

    /// The message as it is handed over.
    pub fn bytes(&self) -> Vec<u8> {
        let ours = self
            .purpose
            .map(|purpose| format!("Openlijk-Purpose: {purpose}\r\nOpenlijk-Campaign: {}\r\n", self.campaign))
            .unwrap_or_default();
        format!(
            "From: Dienst Proef <post@proef.example>\r\nTo: <{}>\r\nSubject: Bericht {}\r\nMessage-ID: {}\r\n\
             Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n{ours}MIME-Version: 1.0\r\n\
             Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
             <html><body><p>{}</p></body></html>\r\n",
            self.to.address,
            self.number,
            self.message_id(),
            self.marker(),
        )
        .into_bytes()
    }

    /// What stands in its body.
    pub fn marker(&self) -> String {
        format!("Dit is bericht nummer {} voor u.", self.number)
    }
}

#[derive(Debug)]
struct Posted {
    letter: Letter,
    taken: u64,
    unknown: u64,
    id: Option<u64>,
    measure: Option<String>,
}

/// The books of the clients.
#[derive(Default)]
pub struct Ledger {
    next: AtomicU64,
    posted: Mutex<HashMap<u64, Posted>>,
    pictures: RwLock<Vec<Arc<Picture>>>,
    grants: Mutex<Vec<Arc<Reader>>>,
    pauses: Mutex<HashMap<String, Arc<Gate>>>,
    unconcluded: AtomicU64,
}

impl Ledger {
    /// A letter that was never sent before.
    pub fn write_letter(&self, to: &Arc<Reader>, purpose: Option<&'static str>, campaign: &str) -> Letter {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        Letter { number, to: Arc::clone(to), purpose, campaign: campaign.to_owned() }
    }

    /// Notes what became of a letter, and the picture that it arrived with.
    pub fn note(&self, letter: &Letter, fate: &Fate, sink: &Sink) {
        let mut posted = self.posted();
        let entry = posted.entry(letter.number).or_insert_with(|| Posted {
            letter: letter.clone(),
            taken: 0,
            unknown: 0,
            id: None,
            measure: None,
        });
        match fate {
            Fate::Taken(_) => entry.taken += 1,
            // A reply of 4xx may stand for a next hop that took it and whose word was lost (RFC 5321, 4.5.4.1).
            Fate::Unknown | Fate::NotTaken(_) => entry.unknown += 1,
            Fate::NotSent => {}
        }
        if let (Some(id), Some(measure)) = (fate.id(), fate.measure()) {
            (entry.id, entry.measure) = (Some(id), Some(measure.to_owned()));
        }
        drop(posted);
        let counted_for = match (fate.measure(), fate.id()) {
            (Some("individual"), Some(id)) => CountedFor::Message(id),
            (Some("aggregate"), _) => CountedFor::Campaign(letter.campaign.clone()),
            _ => return,
        };
        for path in sink.arrivals(&letter.message_id()).iter().flat_map(|arrival| arrival.pictures()) {
            self.learn_of(&path, counted_for.clone(), letter);
        }
    }

    fn learn_of(&self, path: &str, counted_for: CountedFor, letter: &Letter) {
        let gates = [Arc::clone(&letter.to.refusal), self.pause_of(&letter.campaign)];
        let mut pictures = self.pictures.write().unwrap_or_else(PoisonError::into_inner);
        if pictures.iter().all(|picture| picture.path != path) {
            pictures.push(Arc::new(Picture {
                path: path.to_owned(),
                counted_for,
                gates,
                asked: AtomicU64::new(0),
                answered: AtomicU64::new(0),
            }));
        }
    }

    /// The pictures of a campaign are asked for as all others, but nothing is expected of them.
    pub fn leave_out(&self, campaign: &str) {
        let mut pictures = self.pictures.write().unwrap_or_else(PoisonError::into_inner);
        for picture in
            pictures.iter_mut().filter(|picture| picture.counted_for == CountedFor::Campaign(campaign.to_owned()))
        {
            *picture = Arc::new(Picture {
                path: picture.path.clone(),
                counted_for: CountedFor::Nothing,
                gates: picture.gates.clone(),
                asked: AtomicU64::new(0),
                answered: AtomicU64::new(0),
            });
        }
    }

    /// The program says itself that it could not put on record what became of so many messages that it passed on.
    pub fn forgive(&self, unconcluded: u64) {
        self.unconcluded.fetch_add(unconcluded, Ordering::SeqCst);
    }

    /// Every picture that arrived.
    pub fn pictures(&self) -> Vec<Arc<Picture>> {
        self.pictures.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The letters whose sender must try again.
    pub fn unsettled(&self) -> Vec<Letter> {
        self.posted().values().filter(|posted| posted.taken == 0).map(|posted| posted.letter.clone()).collect()
    }

    /// The letters that were taken with a picture of one's own, to readers who have not begun to refuse.
    pub fn measured(&self) -> Vec<Letter> {
        let posted = self.posted();
        let own = posted.values().filter(|posted| posted.measure.as_deref() == Some("individual"));
        own.filter(|posted| !posted.letter.to.refusal.is_closing()).map(|posted| posted.letter.clone()).collect()
    }

    /// It was answered that this reader's yes is on record.
    pub fn note_grant(&self, reader: &Arc<Reader>) {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(reader));
    }

    /// The pause of a campaign.
    pub fn pause_of(&self, campaign: &str) -> Arc<Gate> {
        Arc::clone(self.pauses.lock().unwrap_or_else(PoisonError::into_inner).entry(campaign.to_owned()).or_default())
    }

    /// Every reader whose yes was answered for.
    pub fn grants(&self) -> Vec<Arc<Reader>> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn posted(&self) -> MutexGuard<'_, HashMap<u64, Posted>> {
        self.posted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds what the clients know against what is kept, and what arrived.
    pub fn audit(&self, kept: &Kept, sink: &Sink) -> Findings {
        let mut findings = Findings::default();
        self.audit_hits(kept, &mut findings);
        self.audit_mail(kept, sink, &mut findings);
        let pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        for (campaign, _) in pauses.iter().filter(|(_, pause)| pause.is_closed()) {
            findings.pauses += 1;
            if !kept.paused.contains(campaign) {
                findings.lost(1, format!("the pause of {campaign} does not hold"));
            }
        }
        findings
    }

    fn audit_hits(&self, kept: &Kept, findings: &mut Findings) {
        let mut by_place: Vec<(CountedFor, u64, u64)> = Vec::new();
        for picture in self.pictures() {
            let (answered, asked) = (picture.answered(), picture.asked());
            match by_place.iter_mut().find(|(place, ..)| *place == picture.counted_for) {
                Some((_, at_least, at_most)) => {
                    *at_least += answered;
                    *at_most += asked;
                }
                None => by_place.push((picture.counted_for.clone(), answered, asked)),
            }
        }
        for (place, at_least, at_most) in by_place {
            let counted = match &place {
                CountedFor::Message(id) => kept.openings.get(id).copied().unwrap_or(0),
                CountedFor::Campaign(name) => kept.crowd_loads.get(name).copied().unwrap_or(0),
                CountedFor::Nothing => continue,
            };
            findings.hits_answered += at_least;
            findings.hits_counted += counted;
            if counted < at_least {
                findings.lost(at_least - counted, format!("{place:?}: {at_least} hits answered, {counted} kept"));
            }
            if counted > at_most {
                findings.doubled(counted - at_most, format!("{place:?}: {at_most} hits asked, {counted} kept"));
            }
        }
    }

    fn audit_mail(&self, kept: &Kept, sink: &Sink, findings: &mut Findings) {
        let mut forgiven = self.unconcluded.load(Ordering::SeqCst);
        for posted in self.posted().values() {
            let letter = &posted.letter;
            let arrivals = sink.arrivals(&letter.message_id());
            let arrived = arrivals.len() as u64;
            findings.mails_answered += posted.taken;
            if arrived < posted.taken {
                findings.lost(posted.taken - arrived, format!("letter {}: taken, and never arrived", letter.number));
            }
            let at_most = posted.taken + posted.unknown;
            if arrived > at_most {
                findings.doubled(arrived - at_most, format!("letter {}: arrived {arrived} times", letter.number));
            }
            for arrival in arrivals {
                let text = String::from_utf8_lossy(&arrival.bytes).into_owned();
                let unharmed = match letter.purpose {
                    None => *arrival.bytes == *letter.bytes(),
                    Some(_) => text.contains(&letter.marker()) && !text.contains("Openlijk-"),
                };
                if !unharmed || arrival.to != [letter.to.address.clone()] {
                    findings
                        .violations
                        .push(format!("letter {} did not arrive as it was sent:\n{text}", letter.number));
                }
            }
            if let (Some(id), Some(measure)) = (posted.id, &posted.measure) {
                findings.decisions += 1;
                let on_record = kept.applied.get(&id);
                if on_record.is_none() && forgiven > 0 {
                    forgiven -= 1;
                } else if on_record != Some(measure) {
                    findings.lost(1, format!("message {id}: {measure} was answered, {on_record:?} is on record"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
