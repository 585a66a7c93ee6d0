//! Incidents: what people write down about one, the messages and people that are named in it, and reading for it.
//!
//! Entries are added and never changed; whether one may be added is judged in the writer, by the case as it stands then. What was
//! done about a message (taken back, paused) is read from the message's own record, so nobody copies it. Readings of the messages
//! that are named may be read for their incident and no other (R16): `readings`, which puts each look on record first.

mod readings;
mod records;
