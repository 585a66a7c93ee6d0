//! Who does what in the organisation.

use crate::words::words;

words! {
    /// What somebody who signs in is there for. What each may do is one table in the console.
    pub enum Role as "role" {
        /// Keeps it running: accounts, configuration, API tokens. Sees nobody's readings.
        Administrator = "administrator",
        /// The data protection officer: purposes, grey points, pauses, requests.
        Officer = "data-protection-officer",
        /// Sends mail and sees how it landed.
        Sender = "sender",
        /// Plans the helpdesk by what landed.
        Planner = "planner",
        /// Answers people, and sees what their purpose lets them see.
        CaseWorker = "case-worker",
        /// Reads everything but readings of persons, and changes nothing.
        Auditor = "auditor",
    }
}
