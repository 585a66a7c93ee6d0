//! The crowd on record: what must be written so that, after a restart, the same hits may be written as before it.
//!
//! Which pictures may speak follows from who got them, in the order of acceptance, and from when each picture spoke
//! among those acceptances. So every acceptance has a *turn*, counted up, and a picture that speaks is marked with the turn
//! it spoke after. A mark says no hour, and only that somebody among those who had got the picture by then was counted,
//! which is what the rule of the crowd allows for anyway.
//!
//! Whether a picture had its mail follows from the hours of those acceptances, so they are read back with them.

use crate::engine::{Connection, Fault, values};
use crate::hits::{CLASS_BITS, hour_of};
use crate::keys::{Keyring, Mark, group_tag};
use crate::memory::{Cell, read_bits};
use openlijk_insight::crowd::{Crowd, Entry, Fate};
use openlijk_insight::groups::group_of;
use openlijk_model::{CellId, OpenerClass, RecipientId, SMALLEST_CROWD};
use std::collections::{HashMap, HashSet};

/// Numbers of people without a name, apart from those of recipients, which have this bit clear.
const NAMELESS: u64 = 1 << 63;

/// A picture: a cell and a group in it, or the whole cell.
pub(crate) type Picture = (CellId, Option<u32>);

/// The crowd, with its turns and marks.
pub(crate) struct RecordedCrowd {
    crowd: Crowd,
    /// Acceptances so far.
    turn: u64,
    /// Pictures that are marked as of everybody who has them.
    marked: HashSet<Picture>,
    /// Marks that must be written.
    unwritten: Vec<(Picture, u64)>,
}

impl RecordedCrowd {
    /// Who shares which picture, and what may be written of it.
    pub(crate) fn inner(&mut self) -> &mut Crowd {
        &mut self.crowd
    }

    /// The groups of a cell that count.
    pub(crate) fn counted(&self, cell: CellId) -> Vec<openlijk_insight::crowd::GroupTally> {
        self.crowd.counted(cell)
    }

    /// The next hop took a message with this picture. Gives the turn, and what must be written.
    pub(crate) fn accept(&mut self, picture: Picture, recipient: RecipientId, hour: i64) -> (u64, Vec<Entry>) {
        let entries = self.crowd.accept(picture.0, picture.1, recipient, hour);
        self.spoke(picture, &entries);
        self.turn += 1;
        self.marked.remove(&picture);
        (self.turn, entries)
    }

    /// Somebody asked for a picture.
    pub(crate) fn hit(&mut self, picture: Picture, class: OpenerClass, hour: i64, load: bool) -> Fate {
        let fate = self.crowd.hit(picture.0, picture.1, class, hour, load);
        if let Fate::Written(entries) = &fate {
            self.spoke(picture, entries);
        }
        fate
    }

    /// A new hour began: gives what waited for pictures that opened before.
    pub(crate) fn settle(&mut self, hour: i64) -> Vec<Entry> {
        let entries = self.crowd.settle(hour);
        for entry in &entries {
            match entry {
                Entry::Bit { cell, group, .. } => self.mark((*cell, Some(*group))),
                Entry::Loads { cell, .. } => self.mark_open(*cell),
                Entry::FirstHit { .. } => {}
            }
        }
        entries
    }

    /// The marks that must be written in this batch.
    pub(crate) fn take_marks(&mut self) -> Vec<(Picture, u64)> {
        std::mem::take(&mut self.unwritten)
    }

    fn spoke(&mut self, picture: Picture, entries: &[Entry]) {
        if !entries.is_empty() {
            self.mark(picture);
        }
    }

    fn mark(&mut self, picture: Picture) {
        if self.marked.insert(picture) {
            self.unwritten.push((picture, self.turn));
        }
    }

    /// Loads do not say of which group they are. All that are open and were hit may have spoken: a mark too many only
    /// narrows. The crowd is told of each, so that it narrows now as it will after a restart.
    fn mark_open(&mut self, cell: CellId) {
        let whole = !matches!(self.crowd.shape(cell), Some(openlijk_insight::crowd::Shape::Groups { .. }));
        for group in self.crowd.counted(cell) {
            let Some((class, _)) = CLASS_BITS.iter().find(|(class, _)| group.classes.has(*class)) else { continue };
            let picture = (cell, (!whole).then_some(group.group));
            self.crowd.restore(picture.0, picture.1, *class);
            self.mark(picture);
        }
    }

    /// Puts the crowd together again: everybody who got a picture, in turn, and in between what the pictures said.
    pub(crate) fn read(
        db: &mut dyn Connection,
        keyring: &Keyring,
        cells: &HashMap<CellId, Cell>,
    ) -> Result<Self, Fault> {
        let crowd = Crowd::new(SMALLEST_CROWD);
        let mut this = Self { crowd, turn: 0, marked: HashSet::new(), unwritten: Vec::new() };
        let shapes = read_shapes(db)?;
        for (cell, bits, _) in &shapes {
            this.crowd.open(*cell, Cell::shape(*bits));
        }
        let bits: HashMap<CellId, Option<u8>> = shapes.iter().map(|(cell, bits, _)| (*cell, *bits)).collect();
        let mut marks = read_marks(db, cells)?.into_iter().peekable();
        let mut nameless = read_nameless(db)?.into_iter().peekable();
        db.query(
            "SELECT turn, messages.cell, recipients.lookup, recipients.id, coalesce(messages.accepted_at, messages.at)
             FROM messages JOIN recipients ON recipients.id = messages.recipient
             WHERE turn IS NOT NULL ORDER BY turn",
            values![],
            &mut |row| {
                let (turn, cell, hour) = (row.count(0)?, CellId(row.number(1)?), hour_of(row.time(4)?));
                while let Some(member) = nameless.next_if(|member| member.turn < turn) {
                    this.take(&mut marks, &Acceptance { hour: member.hour.min(hour), ..member });
                }
                let hash = keyring.group_hash(row.blob(2)?.unwrap_or_default());
                let group = bits.get(&cell).copied().flatten().map(|bits| group_of(hash, bits));
                let recipient = RecipientId(row.count(3)?);
                this.take(&mut marks, &Acceptance { turn, picture: (cell, group), recipient, hour });
                Ok(())
            },
        )?;
        for member in nameless {
            this.take(&mut marks, &member);
        }
        for spoken in marks {
            this.restore(&spoken);
        }
        for (cell, bits, _) in shapes.iter().filter(|(.., closed)| *closed) {
            this.close(*cell, bits.is_some());
        }
        Ok(this)
    }

    fn take(&mut self, marks: &mut std::iter::Peekable<std::vec::IntoIter<Spoken>>, one: &Acceptance) {
        while let Some(spoken) = marks.next_if(|spoken| spoken.turn < one.turn) {
            self.restore(&spoken);
        }
        self.turn = one.turn;
        self.marked.remove(&one.picture);
        // Nothing waits yet, so there is nothing to write.
        self.crowd.accept(one.picture.0, one.picture.1, one.recipient, one.hour);
    }

    fn restore(&mut self, spoken: &Spoken) {
        let (cell, group) = spoken.picture;
        // A whole cell has no bits; any class will do to say that it spoke.
        let classes = if group.is_none() { 1 } else { spoken.classes };
        for (class, _) in CLASS_BITS.iter().filter(|(_, bit)| classes & bit != 0) {
            self.crowd.restore(cell, group, *class);
        }
        self.marked.insert(spoken.picture);
        self.turn = self.turn.max(spoken.turn);
    }

    /// Which groups of a closed mailing were hit is destroyed. Somebody may have kept a copy, so all that could be count as hit.
    fn close(&mut self, cell: CellId, grouped: bool) {
        for group in self.crowd.counted(cell) {
            self.crowd.restore(cell, grouped.then_some(group.group), OpenerClass::Unknown);
        }
        self.crowd.close(cell);
    }
}

/// Somebody who got a picture.
struct Acceptance {
    turn: u64,
    picture: Picture,
    recipient: RecipientId,
    hour: i64,
}

/// That a picture spoke after a turn, and by which classes it is known to have been hit.
struct Spoken {
    turn: u64,
    picture: Picture,
    classes: i64,
}

/// Every cell of which messages are on record: its bits, and whether its campaign is closed.
fn read_shapes(db: &mut dyn Connection) -> Result<Vec<(CellId, Option<u8>, bool)>, Fault> {
    db.all(
        "SELECT cells.id, bits, closed FROM cells JOIN campaigns ON campaigns.id = cells.campaign
         WHERE campaigns.closed = FALSE OR EXISTS (SELECT 1 FROM messages WHERE messages.cell = cells.id)",
        values![],
        |row| Ok((CellId(row.number(0)?), read_bits(row, 1)?, row.int(2)? != 0)),
    )
}

/// Those without a name. When they got a picture is not kept: no later than the last mail of its mailing. Too late
/// only makes hits wait longer.
fn read_nameless(db: &mut dyn Connection) -> Result<Vec<Acceptance>, Fault> {
    db.all(
        "SELECT turn, cell, grp, member, last_at FROM nameless
         JOIN cells ON cells.id = nameless.cell JOIN campaigns ON campaigns.id = cells.campaign ORDER BY turn",
        values![],
        |row| {
            let group = row.integer(2)?.and_then(|group| u32::try_from(group).ok());
            let (picture, hour) = ((CellId(row.number(1)?), group), hour_of(row.time(4)?));
            Ok(Acceptance { turn: row.count(0)?, picture, recipient: RecipientId(row.count(3)? | NAMELESS), hour })
        },
    )
}

/// The marks of open campaigns, in turn.
fn read_marks(db: &mut dyn Connection, cells: &HashMap<CellId, Cell>) -> Result<Vec<Spoken>, Fault> {
    let mut pictures: HashMap<(CellId, Mark), Picture> = HashMap::new();
    for (id, cell) in cells {
        match cell.bits {
            Some(bits) => {
                let groups = 0..1_u32 << bits;
                pictures.extend(groups.map(|group| ((*id, group_tag(&cell.key, group)), (*id, Some(group)))));
            }
            None => drop(pictures.insert((*id, group_tag(&cell.key, 0)), (*id, None))),
        }
    }
    let mut marks = Vec::new();
    db.query(
        "SELECT marks.turn, marks.cell, marks.tag, coalesce(classes, 0) FROM marks
         LEFT JOIN cell_groups ON cell_groups.cell = marks.cell AND cell_groups.tag = marks.tag ORDER BY marks.turn",
        values![],
        &mut |row| {
            let tag = Mark::try_from(row.blob(2)?.unwrap_or_default()).unwrap_or_default();
            if let Some(picture) = pictures.get(&(CellId(row.number(1)?), tag)) {
                marks.push(Spoken { turn: row.count(0)?, picture: *picture, classes: row.int(3)? });
            }
            Ok(())
        },
    )?;
    Ok(marks)
}
