//! The program as it is run from a command line.

mod commands;
mod files;
mod incidents;
mod officer;
mod scan;
mod site;
