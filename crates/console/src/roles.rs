//! Who may do what: one table of roles by actions. Every route names the action that it needs ([`crate::routes`]), and the
//! officer's handbook shows the same table.
//!
//! Three rules run through it. The auditor reads all but readings of persons, and changes nothing. The administrator keeps
//! the machine running and decides nothing about people. Readings of a person need, on top of this table, that the purpose
//! itself names the role (GDPR 5(1)(f), 25(2)): [`may_see`]. Sealed messages are their sender's, and case workers' where the
//! purpose names those: `sealed::access`.

use openlijk_model::{Purpose, Role};
use openlijk_pages::Frame;

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $words:literal),+ $(,)?) => {
        /// Something that somebody of the organisation does in the console.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $action),+ }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// What it is called in the handbook.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$action => $words),+ }
            }
        }
    };
}

actions! {
    /// One's own password and second factor, and signing out.
    OwnAccount = "change one's own password and second factor",
    /// How mailings landed: crowds, never persons.
    SeeFigures = "see figures of mailings",
    /// Purposes, their state, assessments and history.
    SeePurposes = "see purposes, assessments and contested points",
    /// Declare a purpose, or a new version of it.
    DeclarePurposes = "declare and edit purposes",
    /// Switch a purpose on or off.
    SwitchPurposes = "switch purposes on and off",
    /// Accept or decline a contested rule.
    RuleOnGrey = "accept or decline contested points",
    /// Put a legal opinion on file.
    RecordOpinions = "put legal opinions on file",
    /// Pauses, now and before.
    SeePauses = "see pauses",
    /// Pause measuring.
    Pause = "pause measuring",
    /// Resume it.
    Resume = "resume measuring",
    /// Decisions with their reasons, without addresses.
    SeeDecisions = "search decisions and their reasons",
    /// What was recorded about one person; the purpose must name the role too.
    SeeReadings = "see readings of a person, where the purpose names the role",
    /// How sealed messages stand: one's own, and as a case worker those of purposes that name the role.
    SeeSealed = "see sealed messages: one's own; a case worker, where the purpose names the role",
    /// Take them back, let them be read again, unlock them, keep by what their readers show who they are.
    TakeBackSealed = "take those back, or let them be read again",
    /// Write sealed messages and send them, from one's own address.
    SendSealed = "write and send sealed messages, from one's own address",
    /// Data subjects' requests and their deadlines.
    SeeRequests = "see requests of data subjects",
    /// Register, answer and close them.
    AnswerRequests = "register and answer requests of data subjects",
    /// Incidents, without what anybody read; the register of breaches.
    SeeIncidents = "see incidents and the register of breaches",
    /// Open an incident, read for it, decide, tell.
    HandleIncidents = "open incidents, read for them, decide and report",
    /// Retention runs, and what the next would take.
    SeeRuns = "see retention runs",
    /// Run retention by hand.
    RunRetention = "run retention by hand",
    /// Who looked at whose readings, and the logbook of processing.
    SeeLooks = "see who looked at whose readings, and the logbook",
    /// The register of processing (GDPR 30).
    ExportRegister = "export the register of processing",
    /// The file for the regulator.
    ExportFile = "export the file for the regulator",
    /// Put one person's choice on record.
    RecordChoices = "record a choice of a person",
    /// Import and export the ledger of choices, with addresses.
    MoveChoices = "import and export the ledger of choices",
    /// Accounts and their roles.
    SeeAccounts = "see accounts and their roles",
    /// Add, change and disable accounts.
    ManageAccounts = "manage accounts",
    /// The tokens of programs.
    SeeTokens = "see API tokens and their scopes",
    /// Make and revoke them.
    ManageTokens = "manage API tokens",
}

const Y: bool = true;
const N: bool = false;

/// Role by action; columns in the order of [`Role::ALL`].
#[rustfmt::skip]
pub const TABLE: &[(Action, [bool; 6])] = &[
    //                         administrator, officer, sender, planner, case worker, auditor
    (Action::OwnAccount,      [Y, Y, Y, Y, Y, Y]),
    (Action::SeeFigures,      [Y, Y, Y, Y, Y, Y]),
    (Action::SeePurposes,     [Y, Y, Y, Y, Y, Y]),
    (Action::DeclarePurposes, [N, Y, N, N, N, N]),
    (Action::SwitchPurposes,  [N, Y, N, N, N, N]),
    (Action::RuleOnGrey,      [N, Y, N, N, N, N]),
    (Action::RecordOpinions,  [N, Y, N, N, N, N]),
    (Action::SeePauses,       [Y, Y, Y, Y, Y, Y]),
    (Action::Pause,           [Y, Y, Y, N, N, N]),
    (Action::Resume,          [Y, Y, N, N, N, N]),
    (Action::SeeDecisions,    [N, Y, N, N, Y, Y]),
    (Action::SeeReadings,     [N, Y, Y, Y, Y, N]),
    (Action::SeeSealed,       [N, N, Y, N, Y, N]),
    (Action::TakeBackSealed,  [N, N, Y, N, Y, N]),
    (Action::SendSealed,      [N, N, Y, N, Y, N]),
    (Action::SeeRequests,     [N, Y, N, N, Y, Y]),
    (Action::AnswerRequests,  [N, Y, N, N, Y, N]),
    (Action::SeeIncidents,    [N, Y, N, N, N, Y]),
    (Action::HandleIncidents, [N, Y, N, N, N, N]),
    (Action::SeeRuns,         [Y, Y, N, N, N, Y]),
    (Action::RunRetention,    [Y, Y, N, N, N, N]),
    (Action::SeeLooks,        [N, Y, N, N, N, Y]),
    (Action::ExportRegister,  [N, Y, N, N, N, Y]),
    (Action::ExportFile,      [N, Y, N, N, N, Y]),
    (Action::RecordChoices,   [N, Y, N, N, Y, N]),
    (Action::MoveChoices,     [N, Y, N, N, N, N]),
    (Action::SeeAccounts,     [Y, Y, N, N, N, Y]),
    (Action::ManageAccounts,  [Y, N, N, N, N, N]),
    (Action::SeeTokens,       [Y, Y, N, N, N, Y]),
    (Action::ManageTokens,    [Y, N, N, N, N, N]),
];

/// May this role do this? What the table does not name, nobody may.
pub fn may(role: Role, action: Action) -> bool {
    let column = Role::ALL.iter().position(|other| *other == role);
    let row = TABLE.iter().find(|(other, _)| *other == action);
    column.zip(row).and_then(|(column, (_, row))| row.get(column)).copied().unwrap_or(false)
}

/// May this role see readings of one person under this purpose?
pub fn may_see(role: Role, purpose: &Purpose) -> bool {
    may(role, Action::SeeReadings) && purpose.may_see.contains(&role)
}

/// Must whoever has this role show a second factor, where the console asks for one?
pub const fn needs_second_factor(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::Officer)
}

/// May whoever must have a second factor, and has not set one up yet, do this already? What shows no person and decides
/// nothing, and the one act that must never wait: stopping.
pub const fn goes_without_second_factor(action: Action) -> bool {
    use Action::{OwnAccount, Pause, SeeFigures, SeePauses, SeePurposes};
    matches!(action, OwnAccount | SeeFigures | SeePurposes | SeePauses | Pause)
}

/// What people call a role.
pub fn role_name(frame: &Frame, role: Role) -> String {
    frame.t(match role {
        Role::Administrator => "role-administrator",
        Role::Officer => "role-officer",
        Role::Sender => "role-sender",
        Role::Planner => "role-planner",
        Role::CaseWorker => "role-case-worker",
        Role::Auditor => "role-auditor",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as the officer's handbook shows it, in Markdown.
    fn handbook_table() -> String {
        let mut lines = vec![
            "| | administrator | data protection officer | sender | planner | case worker | auditor |".to_owned(),
            "| --- | --- | --- | --- | --- | --- | --- |".to_owned(),
        ];
        for (action, row) in TABLE {
            let cells: Vec<&str> = row.iter().map(|may| if *may { "yes" } else { "–" }).collect();
            lines.push(format!("| {} | {} |", action.words(), cells.join(" | ")));
        }
        lines.join("\n") + "\n"
    }

    /// Actions that change nothing.
    const READING: &[Action] = &[
        Action::SeeFigures,
        Action::SeePurposes,
        Action::SeePauses,
        Action::SeeDecisions,
        Action::SeeRequests,
        Action::SeeIncidents,
        Action::SeeRuns,
        Action::SeeLooks,
        Action::ExportRegister,
        Action::ExportFile,
        Action::SeeAccounts,
        Action::SeeTokens,
    ];

    #[test]
    fn the_table_has_one_row_for_each_action_in_order() {
        let rows: Vec<Action> = TABLE.iter().map(|(action, _)| *action).collect();
        assert_eq!(rows, Action::ALL);
        let columns =
            [Role::Administrator, Role::Officer, Role::Sender, Role::Planner, Role::CaseWorker, Role::Auditor];
        assert_eq!(Role::ALL, columns);
    }

    #[test]
    fn the_whole_table_keeps_its_three_rules() {
        for action in Action::ALL.iter().copied().filter(|action| *action != Action::OwnAccount) {
            let reading = READING.contains(&action);
            assert_eq!(may(Role::Auditor, action), reading, "the auditor reads all and changes nothing: {action:?}");
            assert!(Role::ALL.iter().any(|role| may(*role, action)), "nobody may: {action:?}");
        }
        use Action::*;
        let about_people = [
            DeclarePurposes,
            SwitchPurposes,
            RuleOnGrey,
            RecordOpinions,
            SeeDecisions,
            SeeReadings,
            SeeSealed,
            TakeBackSealed,
            SendSealed,
            SeeRequests,
            AnswerRequests,
            SeeIncidents,
            HandleIncidents,
            SeeLooks,
            RecordChoices,
            MoveChoices,
        ];
        for action in about_people {
            assert!(!may(Role::Administrator, action), "the administrator decides nothing about people: {action:?}");
        }
        for action in [SeeSealed, TakeBackSealed, SendSealed] {
            let roles = Role::ALL.iter().copied().filter(|role| may(*role, action));
            assert_eq!(roles.collect::<Vec<_>>(), [Role::Sender, Role::CaseWorker], "and nobody else: {action:?}");
        }
        for action in [ManageAccounts, ManageTokens] {
            assert_eq!(Role::ALL.iter().filter(|role| may(**role, action)).count(), 1, "{action:?}");
        }
        let planner: Vec<Action> = Action::ALL.iter().copied().filter(|action| may(Role::Planner, *action)).collect();
        assert_eq!(planner, [OwnAccount, SeeFigures, SeePurposes, SeePauses, SeeReadings]);
    }

    #[test]
    fn readings_of_a_person_need_the_purpose_to_name_the_role_as_well() {
        let mut purpose: Purpose = serde_json::from_value(serde_json::json!({
            "id": "tips", "name": "Tips", "kind": "newsletter-reach", "measure": "individual", "controller": "private",
            "recipient_class": "citizen", "basis": "a",
        }))
        .unwrap();
        let seeing = |purpose: &Purpose| -> Vec<Role> {
            Role::ALL.iter().copied().filter(|role| may_see(*role, purpose)).collect()
        };
        assert_eq!(seeing(&purpose), [Role::Officer], "unless it says otherwise, the officer alone");
        purpose.may_see = Role::ALL.to_vec();
        assert_eq!(seeing(&purpose), [Role::Officer, Role::Sender, Role::Planner, Role::CaseWorker]);
        purpose.may_see = vec![Role::CaseWorker];
        assert_eq!(seeing(&purpose), [Role::CaseWorker]);
    }

    #[test]
    fn the_handbook_shows_the_same_table() {
        let handbook = include_str!("../../../docs/officer.md");
        assert!(handbook.contains(&handbook_table()), "docs/officer.md must show this table:\n{}", handbook_table());
    }
}
