//! `openlijk scan` and `openlijk strip`: what can be typed.

use clap::Args;
use std::path::PathBuf;

/// `openlijk scan`
#[derive(Debug, Args)]
pub struct Scan {
    /// Messages, folders, mailboxes, or - for standard input
    #[arg(value_name = "PATH", required_unless_present = "pair", conflicts_with = "pair")]
    pub paths: Vec<PathBuf>,
    /// Compare two copies of one mail, sent to two addresses
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub pair: Option<Vec<PathBuf>>,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    /// Write a report as one page of HTML, which loads nothing
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// List every address, also those that are the same for everybody
    #[arg(long)]
    pub every: bool,
}

/// `openlijk strip`
#[derive(Debug, Args)]
pub struct Strip {}
