//! The officer's desk: purposes and their assessment, contested points, decisions, readings, requests, retention, the register
//! of processing and the file for the regulator. Everything is a page made on the server from a [`sheet::Sheet`]; whoever may
//! do what stands beside each route.

mod assessed;
pub mod cases;
mod decisions;
mod editor;
pub(crate) mod file;
mod grey;
mod home;
mod incidents;
mod logbook;
mod people;
mod readings;
mod regimes;
mod register;
mod requests;
mod retention;
pub mod sheet;
pub mod state;
mod switch;
pub mod words;

pub use assessed::{answers, no_go};
pub use file::history_rows;
pub use grey::points;
pub use readings::{why_field, why_fits};
pub(crate) use register::inert;

use crate::roles::Action;
use crate::routes::Routes;

/// The longest reason, note or outcome, in characters.
pub const LONGEST_NOTE: usize = 500;

/// The desk's pages.
pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/desk", Action::SeePurposes, home::show)
        .get("/new-purpose", Action::DeclarePurposes, editor::blank)
        .post("/new-purpose", Action::DeclarePurposes, editor::declare_new)
        .get("/purposes/{id}/edit", Action::DeclarePurposes, editor::edit)
        .post("/purposes/{id}/edit", Action::DeclarePurposes, editor::declare_changed)
        .get("/purposes/{id}/on", Action::SwitchPurposes, switch::confirm_on)
        .post("/purposes/{id}/on", Action::SwitchPurposes, switch::on)
        .get("/purposes/{id}/off", Action::SwitchPurposes, switch::confirm_off)
        .post("/purposes/{id}/off", Action::SwitchPurposes, switch::off)
        .get("/purposes/{id}/grey/{rule}", Action::RuleOnGrey, grey::ask)
        .post("/purposes/{id}/grey/{rule}", Action::RuleOnGrey, grey::rule)
        .get("/desk/regimes", Action::SeePurposes, regimes::list)
        .get("/desk/regimes/{name}", Action::SeePurposes, regimes::show)
        .post("/desk/opinions", Action::RecordOpinions, regimes::record)
        .get("/desk/decisions", Action::SeeDecisions, decisions::list)
        .post("/desk/decisions", Action::SeeDecisions, decisions::of_person)
        .get("/desk/decisions/{message}", Action::SeeDecisions, decisions::show)
        .get("/desk/readings", Action::SeeReadings, readings::ask)
        .post("/desk/readings", Action::SeeReadings, readings::look)
        .get("/desk/looks", Action::SeeLooks, readings::looks)
        .get("/desk/requests", Action::SeeRequests, requests::list)
        .post("/desk/requests", Action::AnswerRequests, requests::open)
        .get("/desk/requests/{id}", Action::AnswerRequests, requests::ask_close)
        .post("/desk/requests/{id}", Action::AnswerRequests, requests::close)
        .get("/desk/people", Action::AnswerRequests, people::ask)
        .post("/desk/people", Action::AnswerRequests, people::act)
        .get("/desk/incidents", Action::SeeIncidents, incidents::list)
        .get("/desk/incident-register/{file}", Action::SeeIncidents, incidents::register)
        .get("/desk/new-incident", Action::HandleIncidents, incidents::blank)
        .post("/desk/new-incident", Action::HandleIncidents, incidents::open)
        .get("/desk/incidents/{id}", Action::SeeIncidents, incidents::show)
        .post("/desk/incidents/{id}/account", Action::HandleIncidents, incidents::account)
        .post("/desk/incidents/{id}/paper", Action::HandleIncidents, incidents::paper)
        .get("/desk/incidents/{id}/letter/{file}", Action::SeeIncidents, incidents::letter)
        .get("/desk/incidents/{id}/add/{act}", Action::HandleIncidents, incidents::ask)
        .post("/desk/incidents/{id}/add/{act}", Action::HandleIncidents, incidents::add)
        .get("/desk/retention", Action::SeeRuns, retention::list)
        .get("/desk/retention/run", Action::RunRetention, retention::confirm)
        .post("/desk/retention/run", Action::RunRetention, retention::run)
        .get("/desk/register", Action::ExportRegister, register::show)
        .get("/desk/register/{file}", Action::ExportRegister, register::download)
        .get("/desk/file", Action::ExportFile, file::show)
        .get("/desk/file/{file}", Action::ExportFile, file::download)
        .get("/desk/logbook", Action::SeeLooks, logbook::show)
        .post("/pause", Action::Pause, crate::pauses::of_somebody)
}
