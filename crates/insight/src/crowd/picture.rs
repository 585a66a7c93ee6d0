//! One picture: its recipients in the order of acceptance, what was written of it, what waits.

use super::entry::{Classes, Entry};
use openlijk_model::{CellId, OpenerClass};

/// Whether a picture may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// It never was open.
    #[default]
    Silent,
    /// It was open at some time; it is so now if everybody in it passed.
    Open,
    /// It lost too many recipients.
    Void,
    /// Its mailing is over.
    Closed,
}

#[derive(Debug, Default)]
pub(super) struct Picture {
    pub cell: Option<CellId>,
    pub group: Option<u32>,
    pub members: Vec<u32>,
    /// How many of the members' messages bounced.
    pub lost: usize,
    /// The first so many members have been found to be masked.
    pub passed: usize,
    /// The member who was found unmasked last: looked at first.
    pub blocker: usize,
    /// How many members there were when something was written, ascending.
    pub marks: Vec<u32>,
    pub state: State,
    /// The hour in which it opened last.
    pub opened: i64,
    /// How many recipients it will have, going by their last mailing; 0 where nothing is known.
    pub expected: usize,
    /// The hour of the last acceptance.
    pub last: i64,
    pub classes: Classes,
    pub waiting: Option<Box<Waiting>>,
}

/// Hits that wait, by class.
#[derive(Debug, Default)]
pub(super) struct Waiting(Vec<(OpenerClass, u32)>);

impl Waiting {
    pub fn loads(&self) -> u64 {
        self.0.iter().map(|(_, loads)| u64::from(*loads)).sum()
    }
}

impl Picture {
    pub fn new(cell: CellId, group: Option<u32>) -> Self {
        Self { cell: Some(cell), group, ..Self::default() }
    }

    pub fn live(&self) -> usize {
        self.members.len() - self.lost
    }

    /// Has mail to it gone out, as far as can be told? Where nothing is known of an earlier mailing, it has; and so it
    /// has when a whole hour went by without any.
    pub fn is_complete(&self, hour: i64) -> bool {
        self.live() * 4 >= self.expected * 3 || hour > self.last.saturating_add(1)
    }

    /// How many of the first members share the earliest thing written that can be about the one at `position`; where nothing
    /// was, but may be yet, everybody so far. `None`: nothing is ever written about them.
    pub fn reach(&self, position: usize) -> Option<usize> {
        let next = self.marks.partition_point(|mark| *mark as usize <= position);
        match self.marks.get(next) {
            Some(mark) => Some(*mark as usize),
            None if self.state == State::Open && position < self.passed => Some(self.members.len()),
            None => None,
        }
    }

    /// Does a hit say nothing that is not on record already?
    pub fn is_known(&self, class: OpenerClass, load: bool) -> bool {
        !load && self.waiting.is_none() && (self.group.is_none() || self.classes.has(class))
    }

    pub fn wait(&mut self, class: OpenerClass, load: bool) {
        let waiting = &mut self.waiting.get_or_insert_default().0;
        match waiting.iter_mut().find(|(known, _)| *known == class) {
            Some((_, loads)) => *loads = loads.saturating_add(u32::from(load)),
            None => waiting.push((class, u32::from(load))),
        }
    }

    /// Adds what a hit makes necessary to write. Nothing where it says nothing new.
    pub fn write(&mut self, class: OpenerClass, hour: i64, load: bool, entries: &mut Vec<Entry>) {
        self.put(class, hour, u32::from(load), entries);
    }

    pub fn release(&mut self, entries: &mut Vec<Entry>) {
        let Some(waiting) = self.waiting.take() else { return };
        for (class, loads) in waiting.0 {
            self.put(class, self.opened, loads, entries);
        }
    }

    fn put(&mut self, class: OpenerClass, hour: i64, loads: u32, entries: &mut Vec<Entry>) {
        let before = entries.len();
        let Some(cell) = self.cell else { return };
        if let (Some(group), false) = (self.group, self.classes.has(class)) {
            let counted = Classes::PEOPLE.has(class) && self.classes.meets(Classes::PEOPLE);
            entries.push(Entry::Bit { cell, group, class });
            if !counted {
                entries.push(Entry::FirstHit { cell, class, hour });
            }
        }
        if loads > 0 {
            entries.push(Entry::Loads { cell, class, hour, count: loads });
        }
        self.classes.insert(class);
        if entries.len() > before {
            self.mark();
        }
    }

    fn mark(&mut self) {
        // The same bound as for positions.
        let count = self.members.len() as u32;
        if self.marks.last() != Some(&count) {
            self.marks.push(count);
        }
    }

    pub fn restore(&mut self, class: OpenerClass) {
        self.classes.insert(class);
        self.passed = self.members.len();
        if self.state == State::Silent {
            self.state = State::Open;
        }
        self.mark();
    }

    pub fn close(&mut self) {
        self.waiting = None;
        if self.state != State::Void {
            self.state = State::Closed;
        }
    }

    pub fn void(&mut self) {
        self.waiting = None;
        self.state = State::Void;
    }
}
