//! The floors of ARCHITECTURE.md: a crate imports only from floors below it, and what must be pure is pure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Floor by crate. A crate that is not here fails the test: every crate has its floor.
const FLOORS: &[(&str, u8)] = &[
    ("openlijk-model", 0),
    ("openlijk-token", 1),
    ("openlijk-lawfulness", 1),
    ("openlijk-insight", 1),
    ("openlijk-incident", 1),
    ("openlijk-sealed", 1),
    ("openlijk-reports", 1),
    ("openlijk-trackers", 1),
    ("openlijk-message", 2),
    ("openlijk-store", 3),
    ("openlijk-pages", 3),
    ("openlijk-portal", 4),
    ("openlijk-gateway", 5),
    ("openlijk-observatory", 5),
    ("openlijk-recipient", 5),
    ("openlijk-console", 5),
    ("openlijk", 6),
];

/// No clock, no network, no disk, no async: time is an argument.
const PURE: &[&str] = &[
    "openlijk-model",
    "openlijk-token",
    "openlijk-lawfulness",
    "openlijk-insight",
    "openlijk-incident",
    "openlijk-sealed",
    "openlijk-reports",
    "openlijk-trackers",
    "openlijk-message",
];

/// What a pure crate may neither depend on …
const IMPURE_CRATES: &[&str] = &["tokio", "rusqlite", "hyper", "axum", "tracing", "rustls", "socket2", "mio"];
/// … nor name in its sources.
const IMPURE_WORDS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "async fn",
    "println!",
    "rand::rng",
    "rand::fill",
    "File::",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The direct dependencies of every crate of the workspace, without those for tests alone.
fn dependencies() -> BTreeMap<String, (PathBuf, BTreeSet<String>)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut crates = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap().to_owned();
        let needs = package["dependencies"].as_array().unwrap().iter();
        let needs = needs.filter(|need| need["kind"].is_null()).map(|need| need["name"].as_str().unwrap().to_owned());
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned();
        crates.insert(name, (folder, needs.collect()));
    }
    crates.remove("openlijk-tests");
    crates
}

#[test]
fn a_crate_imports_only_from_floors_below_it() {
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    for (name, (_, needs)) in dependencies() {
        let floor = floors.get(name.as_str()).unwrap_or_else(|| panic!("{name} has no floor in tests/tests/floors.rs"));
        for need in needs.iter().filter(|need| need.starts_with("openlijk")) {
            assert!(
                floors[need.as_str()] < *floor,
                "{name} (floor {floor}) imports {need} (floor {})",
                floors[need.as_str()]
            );
        }
    }
}

#[test]
fn what_must_be_pure_needs_no_crate_that_does_input_or_output() {
    let crates = dependencies();
    for name in PURE {
        let (_, needs) = &crates[*name];
        for impure in IMPURE_CRATES {
            assert!(!needs.contains(*impure), "{name} depends on {impure}");
        }
    }
}

#[test]
fn what_must_be_pure_names_no_clock_disk_or_network() {
    let crates = dependencies();
    for name in PURE {
        let mut sources = Vec::new();
        collect_sources(&crates[*name].0.join("src"), &mut sources);
        assert!(!sources.is_empty(), "{name} has no sources");
        for path in sources {
            let text = std::fs::read_to_string(&path).unwrap();
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for word in IMPURE_WORDS {
                    assert!(!code.contains(word), "{}:{}: {word}", path.display(), number + 1);
                }
            }
        }
    }
}

fn collect_sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        if path.is_dir() && !is_test {
            collect_sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
            found.push(path);
        }
    }
}
