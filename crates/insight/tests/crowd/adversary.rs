//! Somebody who has every write in its order, all keys and a copy of every mail with its recipient, and wants a name.
//!
//! Shares no code with what it attacks. It knows of each written hit who could have made it: those who had been sent
//! that picture when it was written. It is given the group of every load too, which the record does not tell. A habit is a
//! set of hits by one person; the people who could have it are those who could have made all of them. Of all sets of hits
//! that a given person could have made, the one that narrows most holds, of each picture, the earliest hit
//! that can be theirs; so it is enough to try that one for every person.

use openlijk_model::CellId;
use std::collections::HashMap;

/// Everybody who got one picture, in order, and how many had when each hit of it was written.
#[derive(Debug, Default)]
struct Seen {
    people: Vec<u64>,
    written: Vec<usize>,
}

#[derive(Debug, Default)]
pub struct Adversary {
    pictures: Vec<Seen>,
    by_place: HashMap<(CellId, Option<u32>), usize>,
    /// Of each person: pictures and places in their order.
    mails: HashMap<u64, HashMap<usize, usize>>,
}

impl Adversary {
    fn picture(&mut self, cell: CellId, group: Option<u32>) -> usize {
        *self.by_place.entry((cell, group)).or_insert_with(|| {
            self.pictures.push(Seen::default());
            self.pictures.len() - 1
        })
    }

    /// A mail was taken by the next hop. Returns how many had been before it.
    pub fn mail(&mut self, cell: CellId, group: Option<u32>, person: u64) -> usize {
        let index = self.picture(cell, group);
        let before = self.pictures[index].people.len();
        self.mails.entry(person).or_default().entry(index).or_insert_with(|| {
            self.pictures[index].people.push(person);
            before
        });
        before
    }

    /// How many different people were sent a picture so far.
    pub fn mailed(&mut self, cell: CellId, group: Option<u32>) -> usize {
        let index = self.picture(cell, group);
        self.pictures[index].people.len()
    }

    /// A hit was written that only the first `among` recipients of a picture can have made.
    pub fn written(&mut self, cell: CellId, group: Option<u32>, among: usize) {
        let index = self.picture(cell, group);
        self.pictures[index].written.push(among);
    }

    /// How many hits were written.
    pub fn hits(&self) -> usize {
        self.pictures.iter().map(|picture| picture.written.len()).sum()
    }

    /// The fewest people to whom a set of hits can be narrowed, and how many hits that set has. `None`: nothing was written.
    pub fn narrowest(&self) -> Option<(usize, usize)> {
        self.mails.keys().filter_map(|person| self.suspects(*person)).min()
    }

    /// The largest number of hits that one person could have made, each of another picture.
    pub fn longest_habit(&self) -> usize {
        self.mails.keys().map(|person| self.habit(*person).len()).max().unwrap_or(0)
    }

    fn habit(&self, person: u64) -> Vec<(usize, usize)> {
        let earliest = self.mails[&person].iter().filter_map(|(picture, place)| {
            let written = self.pictures[*picture].written.iter().copied().filter(|among| among > place);
            written.min().map(|among| (*picture, among))
        });
        earliest.collect()
    }

    fn suspects(&self, person: u64) -> Option<(usize, usize)> {
        let habit = self.habit(person);
        let (picture, among) = *habit.iter().min_by_key(|(_, among)| *among)?;
        let suspects = self.pictures[picture].people[..among].iter().filter(|other| {
            habit.iter().all(|(picture, among)| self.mails[other].get(picture).is_some_and(|place| place < among))
        });
        Some((suspects.count(), habit.len()))
    }
}
