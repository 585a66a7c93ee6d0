//! An organisation that mails: people come and go, and their mails are counted in one of several ways, all of it watched.

use crate::adversary::Adversary;
use openlijk_insight::crowd::{Crowd, Entry, Fate, Shape};
use openlijk_insight::groups::group_of;
use openlijk_model::{CellId, OpenerClass, RecipientId, SMALLEST_CROWD};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::HashSet;

/// How hits are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the crowd of this crate.
    Crowd,
    /// Control: the same groups, and a hit is written once its picture has ten recipients, whatever other mailings tell.
    SizeAlone,
    /// Control: as before, with groups dealt anew in each mailing.
    DealtAnew,
}

/// Somebody on a list.
#[derive(Debug, Clone, Copy)]
pub struct Somebody {
    pub id: u64,
    pub hash: u64,
    /// Reads everything.
    pub keen: bool,
}

pub struct World {
    way: Way,
    /// How likely it is that somebody reads between one mail and the next.
    early: f64,
    crowd: Crowd,
    pub adversary: Adversary,
    pub random: ChaCha8Rng,
    bits: HashSet<(CellId, Option<u32>)>,
    cells: u32,
    people: u64,
    hour: i64,
}

impl World {
    pub fn new(way: Way, early: f64, seed: u64) -> Self {
        Self {
            way,
            early,
            crowd: Crowd::new(SMALLEST_CROWD),
            adversary: Adversary::default(),
            random: ChaCha8Rng::seed_from_u64(seed),
            bits: HashSet::new(),
            cells: 0,
            people: 0,
            hour: 0,
        }
    }

    pub fn newcomers(&mut self, count: usize) -> Vec<Somebody> {
        (0..count)
            .map(|_| {
                self.people += 1;
                Somebody { id: self.people, hash: self.random.random(), keen: self.random.random_bool(0.05) }
            })
            .collect()
    }

    /// Replaces some people of a list, and adds some. Some of those who leave are erased, unless they are on another list.
    pub fn change(&mut self, list: &mut Vec<Somebody>, others: &[Somebody], leave: usize, join: usize) {
        for _ in 0..leave.min(list.len()) {
            let at = self.random.random_range(0..list.len());
            let gone = list.swap_remove(at);
            if self.random.random_bool(0.3) && !others.iter().any(|other| other.id == gone.id) {
                self.crowd.forget(RecipientId(gone.id));
            }
        }
        let newcomers = self.newcomers(join);
        list.extend(newcomers);
    }

    /// Mails to people while others read already. Returns the cell.
    pub fn mail(&mut self, to: &[Somebody], shape: Shape) -> CellId {
        self.cells += 1;
        let cell = CellId(self.cells);
        let shuffle = self.random.random::<u64>();
        let group = |who: &Somebody, way: Way| match (shape, way) {
            (Shape::Whole, _) => None,
            (Shape::Groups { bits }, Way::DealtAnew) => {
                Some(group_of((who.hash ^ shuffle).wrapping_mul(0x9e37_79b9_7f4a_7c15), bits))
            }
            (Shape::Groups { bits }, _) => Some(group_of(who.hash, bits)),
        };
        self.crowd.open(cell, shape);
        let mut order = to.to_vec();
        for at in (1..order.len()).rev() {
            let other = self.random.random_range(0..=at);
            order.swap(at, other);
        }
        let way = self.way;
        for at in 0..order.len() {
            self.hour = i64::from(self.cells) * 168 + (at * 3 / order.len()) as i64;
            self.accept(cell, group(&order[at], way), order[at].id);
            if self.random.random_bool(self.early) {
                let reader = order[self.random.random_range(0..=at)];
                self.hit(cell, group(&reader, way));
            }
        }
        self.hour += 30;
        for reader in &order {
            if reader.keen || self.random.random_bool(0.25) {
                self.hit(cell, group(reader, way));
            }
        }
        let entries = self.crowd.settle(self.hour);
        self.watch_settled(&entries);
        cell
    }

    pub fn close(&mut self, cell: CellId) {
        self.crowd.close(cell);
    }

    pub fn retire(&mut self, cell: CellId) {
        self.crowd.retire(cell);
    }

    /// How many messages of a cell count.
    pub fn counted(&self, cell: CellId) -> usize {
        self.crowd.counted(cell).iter().map(|group| group.members).sum()
    }

    fn accept(&mut self, cell: CellId, group: Option<u32>, person: u64) {
        let before = self.adversary.mail(cell, group, person);
        if self.way == Way::Crowd && !self.crowd.accept(cell, group, RecipientId(person), self.hour).is_empty() {
            self.adversary.written(cell, group, before);
        }
    }

    fn hit(&mut self, cell: CellId, group: Option<u32>) {
        let class = if self.random.random_bool(0.7) { OpenerClass::Person } else { OpenerClass::PrivacyProxy };
        let written = match self.way {
            Way::Crowd => {
                let load = self.random.random_bool(0.8);
                matches!(self.crowd.hit(cell, group, class, self.hour, load), Fate::Written(entries) if !entries.is_empty())
            }
            Way::SizeAlone | Way::DealtAnew => {
                self.adversary.mailed(cell, group) >= SMALLEST_CROWD && self.bits.insert((cell, group))
            }
        };
        if written {
            let among = self.adversary.mailed(cell, group);
            self.adversary.written(cell, group, among);
        }
    }

    fn watch_settled(&mut self, entries: &[Entry]) {
        for entry in entries {
            let (cell, group) = match entry {
                Entry::Bit { cell, group, .. } => (*cell, Some(*group)),
                // A whole cell has loads alone; a group's loads come with its bit.
                Entry::FirstHit { .. } => continue,
                Entry::Loads { cell, .. } if self.crowd.shape(*cell) == Some(Shape::Whole) => (*cell, None),
                Entry::Loads { .. } => continue,
            };
            let among = self.adversary.mailed(cell, group);
            self.adversary.written(cell, group, among);
        }
    }
}
