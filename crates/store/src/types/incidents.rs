//! Incidents: what is about to be opened, what is named, and what was read for one.

use jiff::Timestamp;
use openlijk_incident::{Case, Entry, Item, PortalEvent, Taken};
use openlijk_model::{Address, IncidentId, IncidentKind, Measure, MessageId, OpenerClass, PurposeVersion};
use serde::Serialize;

/// An incident about to be opened.
#[derive(Debug, Clone)]
pub struct NewIncident {
    /// What went wrong.
    pub kind: IncidentKind,
    /// When the organisation was aware of it.
    pub aware: Timestamp,
    /// What happened. It stays when people are erased, and names none of them.
    pub what: String,
    /// What is named in it.
    pub named: Named,
    /// What is known beside: answers to the form, notes.
    pub entries: Vec<Entry>,
}

/// Messages and people that an incident is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Messages, by number.
    pub messages: Vec<MessageId>,
    /// People, by address.
    pub people: Vec<Address>,
    /// Of the people: all that was sent to them from this time on. `None`: the messages that are named, or mail that went elsewhere.
    pub from: Option<Timestamp>,
    /// Up to this time.
    pub until: Option<Timestamp>,
}

/// An incident on record. It says nothing of what people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentRecord {
    /// Its entries, and what follows from them.
    pub case: Case,
    /// The messages and people that are named in it.
    pub items: Vec<Item>,
    /// What was done about its messages, from their own record.
    pub taken: Vec<Taken>,
}

impl IncidentRecord {
    /// Its number.
    pub fn id(&self) -> IncidentId {
        self.case.id
    }
}

/// A message that is named in an incident, as far as it is on record. It says nothing of whether it was read.
#[derive(Debug, Clone)]
pub struct NamedMessage {
    /// Which.
    pub item: Item,
    /// The message; `None`: it was not sent through here, or is not on record any more.
    pub mail: Option<NamedMail>,
}

/// What is on record of a message that is named in an incident.
#[derive(Debug, Clone)]
pub struct NamedMail {
    /// The purpose, in the version that was applied.
    pub purpose: PurposeVersion,
    /// What it carried; where that is not known, what was decided.
    pub measure: Measure,
    /// Is it known that the next server took it?
    pub accepted: bool,
    /// Was it sealed?
    pub sealed: bool,
    /// When it was sent.
    pub sent: Timestamp,
    /// Did its recipient object, or ask to restrict? Then what there is stays shut.
    pub shut: bool,
    /// The decision, as the JSON of `decide --json`.
    pub decision: serde_json::Value,
}

/// What was read for an incident, of one message or person that is named in it. That it was read is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentReading {
    /// Which.
    pub item: Item,
    /// To whom; `None`: erased since.
    pub to: Option<String>,
    /// What the portal recorded, where it may be read; else `None`.
    pub sealed: Option<Vec<PortalEvent>>,
    /// Pictures that were loaded of ordinary mail whose purpose is leaks, where that may be read; else `None`.
    pub loads: Option<Vec<(Timestamp, OpenerClass)>>,
}
