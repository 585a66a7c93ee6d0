//! What an audit of the ledger found.

/// What an audit found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Hits that were answered so that they must be kept.
    pub hits_answered: u64,
    /// Hits that are kept.
    pub hits_counted: u64,
    /// Messages that were answered with 250.
    pub mails_answered: u64,
    /// Decisions that were answered for.
    pub decisions: u64,
    /// Pauses that were answered for.
    pub pauses: u64,
    /// How many things were lost that were answered for.
    pub lost: u64,
    /// How many things are there more often than they were asked for.
    pub doubled: u64,
    /// Each of those, and what else must not be, in words.
    pub violations: Vec<String>,
}

impl Findings {
    pub(super) fn lost(&mut self, n: u64, what: String) {
        self.lost += n;
        self.violations.push(what);
    }

    pub(super) fn doubled(&mut self, n: u64, what: String) {
        self.doubled += n;
        self.violations.push(what);
    }

    /// Fails the test if anything was found.
    ///
    /// # Panics
    /// Something was found.
    pub fn must_be_clean(&self, when: &str) {
        let shown: Vec<&str> = self.violations.iter().take(20).map(String::as_str).collect();
        assert!(shown.is_empty(), "{when}: {} violations: {self}\n{}", self.violations.len(), shown.join("\n"));
    }
}

impl std::fmt::Display for Findings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{} hits answered, {} kept; {} mails answered; {} decisions, {} pauses; {} lost, {} doubled",
            self.hits_answered,
            self.hits_counted,
            self.mails_answered,
            self.decisions,
            self.pauses,
            self.lost,
            self.doubled
        )
    }
}
