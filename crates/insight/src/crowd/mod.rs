//! Nobody in the crowd: which hits may be written, and when.
//!
//! A picture is shared by one group of a cell (or by the whole cell), and whoever has the data folder and copies of all
//! mails knows who got it. A written hit therefore says: *one of these people*. The rule that this module keeps, whatever
//! order things happen in:
//!
//! > **For every set of written hits there are at least *m* people, or nobody, each of whom could have made all of
//! > them.**
//!
//! For one hit it says that its picture had *m* recipients when it was written. For many mailings it says that a habit
//! ("somebody who reads all of these") narrows to *m* people and no further, over all purposes, segments,
//! variants and resends of the organisation. What is meant by "could have made a hit" is that the next hop had taken that person's message
//! with that picture before the hit was written.
//!
//! How it is kept: each recipient has a *trail*, the pictures that may speak of them. A picture is *open* while
//! every recipient of it has *m* companions, themselves included, whose trails hold all of that recipient's trail
//! ([`rule`]). Only an open picture's hits are written. Others wait in memory, and are written when the picture opens,
//! or never. A hit that is written while mail still goes out binds its group to the few who had it then; so hits
//! also wait until three quarters of as many as got the last mailing got this one, or an hour went by in which the group got none. Mailings that are closed stay in the rule until they are [retired](Crowd::retire): somebody who
//! copied the folder earlier still has their hits.
//!
//! What it does not hide: that nobody in a group loaded a picture. Who believes that people read everything or nothing may draw conclusions from
//! that, as from any count; a hit that was not made is no evidence about anybody.

mod entry;
mod people;
mod picture;
mod rule;

pub use entry::{Classes, Entry, Fate, GroupTally};

use openlijk_model::{CellId, OpenerClass, RecipientId, SMALLEST_CROWD};
use people::People;
use picture::{Picture, State};
use std::collections::HashMap;

/// Whether the messages of a cell are dealt into groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A picture per group; groups are numbered by this many bits.
    Groups {
        /// Bits of the group's number.
        bits: u8,
    },
    /// One picture for the whole cell: simple mode, and variants that the sender dealt.
    Whole,
}

#[derive(Debug)]
struct Cell {
    shape: Shape,
    closed: bool,
    /// By group; a whole cell's picture is at 0.
    pictures: HashMap<u32, u32>,
}

/// Who shares which picture, and which hits may be written. Memory alone: it is made anew at every start from the
/// accepted messages, in the order of their acceptance.
///
/// About 12 bytes for each message of a mailing that is not retired, and some 80 for each recipient. Accepting costs a walk along one
/// trail for each member of one group; a hit on an open picture costs two look-ups.
#[derive(Debug)]
pub struct Crowd {
    smallest: usize,
    cells: HashMap<CellId, Cell>,
    pictures: Vec<Picture>,
    unused: Vec<u32>,
    people: People,
    /// Pictures with hits that wait.
    waiting: Vec<u32>,
    /// The hour up to which [`Crowd::settle`] has looked.
    settled: i64,
    /// The last hour that was heard of.
    now: i64,
    /// The hour of the last acceptance of any picture.
    accepted: i64,
}

impl Crowd {
    /// An empty crowd under a smallest crowd of `smallest` people; fewer than [`SMALLEST_CROWD`] is not possible.
    pub fn new(smallest: usize) -> Self {
        Self {
            smallest: smallest.max(SMALLEST_CROWD),
            cells: HashMap::new(),
            pictures: Vec::new(),
            unused: Vec::new(),
            people: People::default(),
            waiting: Vec::new(),
            settled: i64::MIN,
            now: i64::MIN,
            accepted: i64::MIN,
        }
    }

    /// Makes a cell known. A cell that is known already stays as it is: its groups must not change while it is measured.
    pub fn open(&mut self, cell: CellId, shape: Shape) {
        self.cells.entry(cell).or_insert(Cell { shape, closed: false, pictures: HashMap::new() });
    }

    /// The shape of a cell, where it is known.
    pub fn shape(&self, cell: CellId) -> Option<Shape> {
        self.cells.get(&cell).map(|cell| cell.shape)
    }

    /// The next hop took a message with a picture. `hour` counts hours since 1970. The same recipient again changes nothing.
    ///
    /// Returns what must be written: hits that waited, and that this acceptance is not needed for. Those that do need
    /// it wait for [`Self::settle`] or for a next hit, since a hit written together with the
    /// acceptance that made it possible cannot be of the one who was accepted last.
    pub fn accept(&mut self, cell: CellId, group: Option<u32>, recipient: RecipientId, hour: i64) -> Vec<Entry> {
        self.now = self.now.max(hour);
        self.accepted = self.accepted.max(hour);
        let Some(index) = self.picture(cell, group) else { return Vec::new() };
        let person = self.people.number(recipient);
        if self.people.position(person, index).is_some() {
            return Vec::new();
        }
        let mut entries = Vec::new();
        self.release(index, hour, &mut entries);
        let expected = self.expected(index, person);
        let picture = &mut self.pictures[index as usize];
        picture.expected = picture.expected.max(expected);
        picture.last = hour;
        self.people.add(person, index, picture.members.len());
        picture.members.push(person);
        self.evaluate(index, hour);
        entries
    }

    /// Somebody asked for a picture. `hour` counts hours since 1970; `load` is false where the same URL was asked from the same
    /// place today already.
    pub fn hit(&mut self, cell: CellId, group: Option<u32>, class: OpenerClass, hour: i64, load: bool) -> Fate {
        self.now = self.now.max(hour);
        let Some(index) = self.picture(cell, group) else { return Fate::NotCounted };
        if self.pictures[index as usize].state == State::Void {
            return Fate::NotCounted;
        }
        // What a hit that is not written found out must not open anything: nothing on record would say so after a restart.
        if self.pictures[index as usize].is_known(class, load) {
            return Fate::Written(Vec::new());
        }
        if !self.pictures[index as usize].is_complete(hour) || !self.evaluate(index, hour) {
            let picture = &mut self.pictures[index as usize];
            if picture.waiting.is_none() {
                self.waiting.push(index);
            }
            picture.wait(class, load);
            return Fate::Waits;
        }
        let mut entries = Vec::new();
        let picture = &mut self.pictures[index as usize];
        picture.release(&mut entries);
        picture.write(class, hour, load, &mut entries);
        Fate::Written(entries)
    }

    /// Returns what must be written of hits that waited, where their picture opened before `hour` (hours since 1970). To be
    /// called now and then; it looks only once in an hour.
    pub fn settle(&mut self, hour: i64) -> Vec<Entry> {
        let mut entries = Vec::new();
        if hour <= self.settled {
            return entries;
        }
        self.settled = hour;
        self.now = self.now.max(hour);
        for index in std::mem::take(&mut self.waiting) {
            let picture = &self.pictures[index as usize];
            // Written together with the acceptance that made it possible, it could not be of the one accepted last.
            let before = if self.is_open(index) { picture.opened } else { self.accepted };
            if before < hour && picture.is_complete(hour) && self.evaluate(index, hour) {
                self.release(index, hour, &mut entries);
            }
            if self.pictures[index as usize].waiting.is_some() {
                self.waiting.push(index);
            }
        }
        entries
    }

    /// A message that was taken has bounced after all: its recipient is no longer part of the crowd. A picture that
    /// no longer hides everybody is voided: nothing more is written of it, what waits is dropped, and it leaves the estimate.
    pub fn lost(&mut self, cell: CellId, group: Option<u32>, recipient: RecipientId) {
        let Some(index) = self.picture(cell, group) else { return };
        let Some(person) = self.people.find(recipient) else { return };
        if !self.people.lose(person, index) {
            return;
        }
        let picture = &mut self.pictures[index as usize];
        picture.lost += 1;
        if picture.passed > 0 {
            self.void_where_unmasked(index);
        }
    }

    /// Drops what waits in a cell: measuring was paused.
    pub fn drop_waiting(&mut self, cell: CellId) {
        for index in self.pictures_of(cell) {
            self.pictures[index as usize].waiting = None;
        }
    }

    /// A cell is no longer counted. What waits is dropped; its recipients stay in the rule.
    pub fn close(&mut self, cell: CellId) {
        if let Some(cell) = self.cells.get_mut(&cell) {
            cell.closed = true;
        }
        for index in self.pictures_of(cell) {
            self.pictures[index as usize].close();
        }
    }

    /// Leaves a cell out of the rule and forgets who its recipients were: when its messages leave the record.
    pub fn retire(&mut self, cell: CellId) {
        for index in self.pictures_of(cell) {
            let picture = std::mem::take(&mut self.pictures[index as usize]);
            for person in picture.members {
                self.people.remove(person, index);
            }
            self.unused.push(index);
        }
        self.waiting.retain(|index| self.pictures[*index as usize].waiting.is_some());
        self.cells.remove(&cell);
    }

    /// Forgets who somebody is: erased, or past retention. The mails that they got were sent, so the crowds that they stood in do not shrink:
    /// whoever has copies of the mails cannot leave them out, and so their going unmasks nobody. If they are mailed again they are somebody new
    /// here, and what was written about them before no longer binds what is written later: for those who got the same mails as others that is
    /// looked after by the others' trails.
    pub fn forget(&mut self, recipient: RecipientId) {
        self.people.forget(recipient);
    }

    /// At start, after all messages of the cell were accepted again: what is on record for a picture. It counts as having been
    /// written when everybody had been accepted; which hits came earlier than that is not kept anywhere.
    pub fn restore(&mut self, cell: CellId, group: Option<u32>, class: OpenerClass) {
        let Some(index) = self.picture(cell, group) else { return };
        self.pictures[index as usize].restore(class);
    }

    /// The groups of a cell that count in its estimate: those whose hits are written, whether or not there were any, in no particular
    /// order. Who is in a group decides, and never whether it was hit, so that leaving some out does not bend the estimate.
    pub fn counted(&self, cell: CellId) -> Vec<GroupTally> {
        let pictures = self.pictures_of(cell).into_iter().map(|index| &self.pictures[index as usize]);
        let open = pictures.filter(|picture| {
            let full = picture.passed == picture.members.len() && picture.live() >= self.smallest;
            full && picture.state != State::Void && picture.is_complete(self.now)
        });
        open.map(|picture| GroupTally {
            group: picture.group.unwrap_or(0),
            members: picture.live(),
            classes: picture.classes,
        })
        .collect()
    }

    /// How many different recipients a cell has.
    pub fn accepted(&self, cell: CellId) -> usize {
        self.pictures_of(cell).into_iter().map(|index| self.pictures[index as usize].live()).sum()
    }

    /// How many hits wait, in loads, over all cells.
    pub fn waiting(&self) -> u64 {
        self.pictures.iter().filter_map(|picture| picture.waiting.as_ref()).map(|waiting| waiting.loads()).sum()
    }

    fn pictures_of(&self, cell: CellId) -> Vec<u32> {
        self.cells.get(&cell).map(|cell| cell.pictures.values().copied().collect()).unwrap_or_default()
    }

    /// The picture at a place. `None` where the cell is unknown or closed, or the place is not one of its.
    fn picture(&mut self, cell: CellId, group: Option<u32>) -> Option<u32> {
        let known = self.cells.get_mut(&cell).filter(|cell| !cell.closed)?;
        let fits = match (known.shape, group) {
            (Shape::Groups { bits }, Some(group)) => u64::from(group) < 1 << bits.min(32),
            (Shape::Whole, None) => true,
            _ => false,
        };
        if !fits {
            return None;
        }
        if let Some(index) = known.pictures.get(&group.unwrap_or(0)) {
            return Some(*index);
        }
        let picture = Picture::new(cell, group);
        let index = match self.unused.pop() {
            Some(index) => {
                self.pictures[index as usize] = picture;
                index
            }
            None => {
                // Pictures are fewer than messages, and those are in memory: four thousand million do not fit.
                self.pictures.push(picture);
                (self.pictures.len() - 1) as u32
            }
        };
        known.pictures.insert(group.unwrap_or(0), index);
        Some(index)
    }

    /// Writes what waits, as of the hour in which the picture opened.
    fn release(&mut self, index: u32, hour: i64, entries: &mut Vec<Entry>) {
        let picture = &self.pictures[index as usize];
        if picture.waiting.is_some() && self.is_open(index) && picture.is_complete(hour) {
            self.pictures[index as usize].release(entries);
        }
    }

    /// How many recipients a picture will have, as far as this one's last picture of the same shape can tell.
    fn expected(&self, index: u32, person: u32) -> usize {
        let shape_of = |picture: &Picture| picture.cell.and_then(|cell| self.shape(cell));
        let Some(last) = self.people.trail(person).last() else { return 0 };
        let (now, last) = (&self.pictures[index as usize], &self.pictures[last.picture as usize]);
        match (shape_of(now), shape_of(last)) {
            (Some(Shape::Groups { bits: now }), Some(Shape::Groups { bits: before })) => {
                // A group that was split since has half as many.
                last.live() >> now.saturating_sub(before).min(31)
            }
            (Some(Shape::Whole), Some(Shape::Whole)) => last.live(),
            _ => 0,
        }
    }
}
