//! Who got which picture, as numbers: each recipient's trail.

use openlijk_model::RecipientId;
use std::collections::HashMap;

/// One picture on a trail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub picture: u32,
    /// Place in the order of acceptance; the top bit says that the message bounced.
    position: u32,
}

const LOST: u32 = 1 << 31;

impl Step {
    pub fn position(self) -> usize {
        (self.position & !LOST) as usize
    }

    pub fn is_lost(self) -> bool {
        self.position & LOST != 0
    }
}

/// Recipients by a number of their own, which is given out again when nothing is left of them.
#[derive(Debug, Default)]
pub(super) struct People {
    numbers: HashMap<RecipientId, u32>,
    trails: Vec<Vec<Step>>,
    names: Vec<Option<RecipientId>>,
    unused: Vec<u32>,
}

impl People {
    pub fn find(&self, recipient: RecipientId) -> Option<u32> {
        self.numbers.get(&recipient).copied()
    }

    pub fn number(&mut self, recipient: RecipientId) -> u32 {
        if let Some(number) = self.find(recipient) {
            return number;
        }
        let number = self.unused.pop().unwrap_or_else(|| {
            self.trails.push(Vec::new());
            self.names.push(None);
            // Each has a trail in memory: four thousand million do not fit.
            (self.trails.len() - 1) as u32
        });
        self.names[number as usize] = Some(recipient);
        self.numbers.insert(recipient, number);
        number
    }

    pub fn trail(&self, person: u32) -> &[Step] {
        &self.trails[person as usize]
    }

    pub fn step(&self, person: u32, picture: u32) -> Option<Step> {
        self.trail(person).iter().rev().find(|step| step.picture == picture).copied()
    }

    pub fn position(&self, person: u32, picture: u32) -> Option<usize> {
        self.step(person, picture).map(Step::position)
    }

    pub fn add(&mut self, person: u32, picture: u32, position: usize) {
        // Positions count messages of one picture, all in memory: they stay far below the top bit.
        self.trails[person as usize].push(Step { picture, position: position as u32 });
    }

    /// Marks a message as bounced. False where it is unknown or was marked before.
    pub fn lose(&mut self, person: u32, picture: u32) -> bool {
        let step = self.trails[person as usize].iter_mut().find(|step| step.picture == picture && !step.is_lost());
        step.map(|step| step.position |= LOST).is_some()
    }

    pub fn remove(&mut self, person: u32, picture: u32) {
        let trail = &mut self.trails[person as usize];
        trail.retain(|step| step.picture != picture);
        if trail.is_empty() {
            *trail = Vec::new();
            if let Some(name) = self.names[person as usize].take() {
                self.numbers.remove(&name);
            }
            self.unused.push(person);
        }
    }

    /// Takes the name off; the trail stays, without one.
    pub fn forget(&mut self, recipient: RecipientId) {
        let Some(number) = self.numbers.remove(&recipient) else { return };
        self.names[number as usize] = None;
        if self.trails[number as usize].is_empty() {
            self.unused.push(number);
        }
    }
}
