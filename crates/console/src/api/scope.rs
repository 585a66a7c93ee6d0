//! What a program's token may do.

/// One thing that a token may be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Look people up, and make them known.
    Recipients,
    /// See what somebody chose.
    ReadChoices,
    /// Put choices and tellings on record.
    RecordChoices,
    /// Read purposes and the words that people say yes to.
    ReadPurposes,
    /// Read decisions with their reasons, without addresses.
    ReadDecisions,
    /// See incidents and their clock, without what anybody read.
    ReadIncidents,
    /// Open incidents.
    OpenIncidents,
    /// Send mail.
    SendMessages,
    /// Have mail prepared that is sent elsewhere.
    PrepareMessages,
}

impl Scope {
    /// Every scope.
    pub const ALL: &'static [Self] = &[
        Self::Recipients,
        Self::ReadChoices,
        Self::RecordChoices,
        Self::ReadPurposes,
        Self::ReadDecisions,
        Self::ReadIncidents,
        Self::OpenIncidents,
        Self::SendMessages,
        Self::PrepareMessages,
    ];

    /// As a token's record spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recipients => "recipients",
            Self::ReadChoices => "choices:read",
            Self::RecordChoices => "choices:write",
            Self::ReadPurposes => "purposes:read",
            Self::ReadDecisions => "decisions:read",
            Self::ReadIncidents => "incidents:read",
            Self::OpenIncidents => "incidents:write",
            Self::SendMessages => "messages:send",
            Self::PrepareMessages => "messages:prepare",
        }
    }
}
