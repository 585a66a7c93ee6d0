//! The rule itself: is everybody whom a picture may speak of masked by enough others?
//!
//! It is enough to look at one recipient at a time. Take any set of written hits that somebody could have made. Each is
//! about the recipients that its picture had when it was written, and the earliest one that can be about that person is about
//! the fewest. So if *m* people share all of those earliest ones with them, *m* people could have made the whole set.

use super::Crowd;
use super::picture::State;

impl Crowd {
    /// May hits of this picture be written now?
    pub(super) fn is_open(&self, index: u32) -> bool {
        let picture = &self.pictures[index as usize];
        picture.state == State::Open && picture.passed == picture.members.len() && picture.live() >= self.smallest
    }

    /// Opens the picture if everybody in it is masked, as of this hour. Says whether it is open.
    ///
    /// Members who passed before need not pass again: what is written later is about more people, not fewer. The others
    /// are looked at all together, since each other picture that opened meanwhile did so without regard to this one.
    pub(super) fn evaluate(&mut self, index: u32, hour: i64) -> bool {
        if self.is_open(index) {
            return true;
        }
        let picture = &self.pictures[index as usize];
        if !matches!(picture.state, State::Silent | State::Open) || picture.live() < self.smallest {
            return false;
        }
        let (passed, all) = (picture.passed, picture.members.len());
        let start = picture.blocker.max(passed);
        let blocker = (start..all).chain(passed..start).find(|position| {
            let person = picture.members[*position];
            !self.is_masked(person, index)
        });
        let picture = &mut self.pictures[index as usize];
        match blocker {
            Some(position) => picture.blocker = position,
            None => {
                picture.passed = all;
                picture.state = State::Open;
                picture.opened = hour;
            }
        }
        blocker.is_none()
    }

    /// Do enough people share everything that may be written about this person, if this picture speaks of them too?
    fn is_masked(&self, person: u32, speaking: u32) -> bool {
        let mut limits: Vec<(u32, usize)> = Vec::with_capacity(8);
        for step in self.people.trail(person).iter().filter(|step| !step.is_lost()) {
            let picture = &self.pictures[step.picture as usize];
            let reach = match picture.reach(step.position()) {
                None if step.picture == speaking => Some(picture.members.len()),
                reach => reach,
            };
            limits.extend(reach.map(|reach| (step.picture, reach)));
        }
        let Some((smallest, reach)) = limits.iter().copied().min_by_key(|(_, reach)| *reach) else { return true };
        let candidates = &self.pictures[smallest as usize].members[..reach];
        candidates.iter().filter(|other| self.shares(**other, &limits)).take(self.smallest).count() >= self.smallest
    }

    /// Is this person within all of these limits?
    fn shares(&self, person: u32, limits: &[(u32, usize)]) -> bool {
        limits.iter().all(|(picture, reach)| {
            self.people.step(person, *picture).is_some_and(|step| !step.is_lost() && step.position() < *reach)
        })
    }

    /// After a loss: voids the picture where somebody in it is no longer masked, and with it whatever else could speak of them and has not yet.
    pub(super) fn void_where_unmasked(&mut self, index: u32) {
        let picture = &self.pictures[index as usize];
        let unmasked: Vec<u32> = picture.members[..picture.passed]
            .iter()
            .copied()
            .filter(|person| self.people.step(*person, index).is_some_and(|step| !step.is_lost()))
            .filter(|person| !self.is_masked(*person, index))
            .collect();
        let too_few = picture.live() < self.smallest;
        if too_few || !unmasked.is_empty() {
            self.pictures[index as usize].void();
        }
        for person in unmasked {
            for step in self.people.trail(person) {
                let picture = &mut self.pictures[step.picture as usize];
                let spoke = picture.marks.last().is_some_and(|mark| *mark as usize > step.position());
                if !spoke && picture.state == State::Open && step.position() < picture.passed {
                    picture.void();
                }
            }
        }
    }
}
