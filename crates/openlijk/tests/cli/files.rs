//! Files of choices, in and out, as an officer brings them.

use crate::site::{Site, said};
use serde_json::Value;
use std::fmt::Write as _;

const HEAD: &str = "address,purpose,state,at,language,wording,proof";

fn ready() -> Site {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    site
}

fn write(site: &Site, name: &str, lines: &[&str]) {
    std::fs::write(site.path().join(name), format!("{HEAD}\n{}\n", lines.join("\n"))).unwrap();
}

fn state(site: &Site, address: &str) -> Vec<Value> {
    let shown = site.json(&["consent", "show", address, "--json"]);
    shown.as_array().unwrap().iter().map(|line| line["choice"]["state"].clone()).collect()
}

const GOOD: &str = "jan@example.nl,newsletter,granted,2026-05-01,nl,\"Ja, u mag zien\",form 7";
const ALSO: &str = "piet@bücher.example,newsletter,refused,2026-05-02T08:00:00Z,,,";

#[test]
fn one_bad_line_takes_nothing_in_and_every_one_is_reported() {
    let site = ready();
    write(
        &site,
        "c.csv",
        &[GOOD, "piet,newsletter,refused,2026-05-01,,,", ALSO, "eva@example.nl,nieuws,maybe,2030-01-01,,,"],
    );
    let refused = site.run(&["consent", "import", "c.csv", "--report", "bad.csv"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    let text = said(&refused);
    for wanted in
        ["c.csv:3: address", "c.csv:5: purpose", "c.csv:5: state", "c.csv:5: at lies ahead", "nothing was taken in"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(!text.contains("eva@"), "no address is quoted: {text}");
    let bad = std::fs::read_to_string(site.path().join("bad.csv")).unwrap();
    assert_eq!(bad.lines().count(), 5, "{bad}");
    assert!(bad.starts_with("line,column,problem,do\n3,address,"), "{bad}");
    assert!(state(&site, "jan@example.nl").is_empty());

    let skipping = site.json(&["consent", "import", "c.csv", "--skip-bad", "--json"]);
    assert_eq!((&skipping["new"], &skipping["bad_lines"]), (&2.into(), &2.into()), "{skipping}");
    assert_eq!(state(&site, "jan@example.nl"), ["granted"]);
    assert_eq!(state(&site, "piet@xn--bcher-kva.example"), ["refused"]);
    let again = said(&site.run(&["consent", "import", "c.csv", "--skip-bad"]));
    let counted = "Of 4 lines: 0 new taken in, 2 on record already, 2 bad and passed over.";
    assert!(again.contains(counted), "{again}");
}

#[test]
fn the_same_file_again_changes_nothing_and_a_dry_run_neither() {
    let site = ready();
    write(&site, "c.csv", &[GOOD, ALSO]);
    let dry = site.json(&["consent", "import", "c.csv", "--dry-run", "--json"]);
    assert_eq!((&dry["lines"], &dry["imported"]), (&2.into(), &false.into()));
    assert!(state(&site, "jan@example.nl").is_empty());
    assert_eq!(site.json(&["consent", "import", "c.csv", "--json"])["new"], 2);
    assert_eq!(site.json(&["consent", "import", "c.csv", "--json"])["new"], 0);
    // The same choices in a file that is another one.
    write(&site, "d.csv", &[ALSO, GOOD]);
    assert_eq!(site.json(&["consent", "import", "d.csv", "--json"])["new"], 0);
    assert_eq!(state(&site, "jan@example.nl").len(), 1);
}

#[test]
fn what_is_given_out_is_taken_back_as_it_was() {
    let site = ready();
    let formula = "+jan@example.nl,newsletter,granted,2026-05-01,fr,\"=Oui, à vous\nde voir\",-7";
    write(&site, "c.csv", &[GOOD, ALSO, formula]);
    assert_eq!(site.json(&["consent", "import", "c.csv", "--json"])["new"], 3);
    let out = site.run(&["consent", "export"]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(text.contains("\n'+jan@example.nl,") && text.contains("'=Oui") && text.contains(",'-7"), "{text}");
    assert!(text.contains("form 7"), "{text}");

    let other = ready();
    std::fs::write(other.path().join("c.csv"), &text).unwrap();
    let back = other.json(&["consent", "import", "c.csv", "--json"]);
    assert_eq!(back["new"], 3, "{back}");
    assert!(other.run(&["consent", "export", "--out", "again.csv"]).status.success());
    assert_eq!(std::fs::read_to_string(other.path().join("again.csv")).unwrap(), text);
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(other.path().join("again.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the file holds addresses");
}

#[test]
fn an_import_goes_through_the_running_instance_in_batches_with_progress() {
    let site = ready();
    let mut lines = String::new();
    for number in 0..2_600 {
        let _ = writeln!(lines, "lezer{number}@example.nl,newsletter,granted,2026-05-01,nl,Ja,");
    }
    std::fs::write(site.path().join("c.csv"), format!("{HEAD}\n{lines}")).unwrap();
    let _serving = site.serve();
    let imported = site.json(&["consent", "import", "c.csv", "--json"]);
    assert_eq!((&imported["new"], &imported["imported"]), (&2_600.into(), &true.into()), "{imported}");
    assert_eq!(state(&site, "lezer2599@example.nl"), ["granted"]);
    let given = site.json(&["consent", "export", "--out", "out.csv", "--json"]);
    assert_eq!(given["lines"], 2_600);
}

#[test]
fn an_import_that_broke_off_goes_on_where_it_was() {
    let site = ready();
    let mut lines = String::new();
    for number in 0..6_000 {
        let _ = writeln!(lines, "lezer{number}@example.nl,newsletter,refused,2026-05-01,,,");
    }
    std::fs::write(site.path().join("c.csv"), format!("{HEAD}\n{lines}")).unwrap();
    let serving = site.serve();
    let mut importing = std::process::Command::new(env!("CARGO_BIN_EXE_openlijk"))
        .args(["consent", "import", "c.csv"])
        .current_dir(site.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let is_on = || !state(&site, "lezer600@example.nl").is_empty();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !is_on() {
        assert!(std::time::Instant::now() < until, "nothing was taken in");
    }
    let _ = importing.kill();
    let _ = importing.wait();
    drop(serving);
    let rest = site.json(&["consent", "import", "c.csv", "--json"]);
    let before = rest["resumed_after"].as_u64().unwrap();
    assert!(before >= 750, "{rest}");
    assert_eq!(rest["new"].as_u64().unwrap() + before, 6_000, "{rest}");
    assert_eq!(site.json(&["consent", "export", "--out", "o.csv", "--json"])["lines"], 6_000);
}

#[test]
fn a_file_in_another_encoding_is_named_and_read_when_it_is_said() {
    let site = ready();
    let line = b"jan@example.nl,newsletter,granted,2026-05-01,fr,D\xe9j\xe0,\n";
    std::fs::write(site.path().join("c.csv"), [HEAD.as_bytes(), b"\r\n", line].concat()).unwrap();
    let refused = site.run(&["consent", "import", "c.csv"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("line 2 is not UTF-8"), "{}", said(&refused));
    assert_eq!(site.json(&["consent", "import", "c.csv", "--encoding", "windows-1252", "--json"])["new"], 1);
    let out = site.run(&["consent", "export"]);
    assert!(String::from_utf8(out.stdout).unwrap().contains("Déjà"));
}

#[test]
fn a_yes_without_its_words_counts_and_the_ledger_says_that_nobody_saw_them_shown() {
    let site = ready();
    let granted = site.run(&["consent", "grant", "--purpose", "newsletter", "jan@example.nl", "--by", "mia"]);
    assert!(granted.status.success(), "{}", said(&granted));
    // `init` declared the first version.
    let statement = "standard words of version 2, said by mia to have been shown";
    for text in [said(&granted), said(&site.run(&["consent", "show", "jan@example.nl"]))] {
        assert!(text.contains(statement), "{text}");
    }
    let quoted =
        ["consent", "grant", "--purpose", "newsletter", "eva@example.nl", "--lang", "nl", "--wording", "Ja, dat mag."];
    assert!(!said(&site.run(&quoted)).contains("said by"));
    let choice = |address: &str| site.json(&["consent", "show", address, "--json"])[0]["choice"].clone();
    assert_eq!(choice("jan@example.nl")["said_version"], 2);
    assert_eq!(choice("jan@example.nl")["how"], "organisation");
    assert_eq!(choice("eva@example.nl")["said_version"], Value::Null);
    let counts = ["decide", "--purpose", "newsletter", "--recipient", "jan@example.nl", "--json"];
    assert_eq!(site.json(&counts)["measure"], "aggregate", "it counts");

    let moved = ready();
    assert!(site.run(&["consent", "export", "--out", "out.csv"]).status.success());
    std::fs::copy(site.path().join("out.csv"), moved.path().join("in.csv")).unwrap();
    assert_eq!(moved.json(&["consent", "import", "in.csv", "--json"])["new"], 2);
    let shown = said(&moved.run(&["consent", "show", "jan@example.nl"]));
    assert!(shown.contains("said by mia to have been shown"), "{shown}");
}

#[test]
fn under_double_opt_in_a_yes_from_elsewhere_names_the_mailboxs_confirmation() {
    let site = Site::new();
    assert!(
        site.apply(|purpose| purpose.replace("requested_mail", "double_opt_in = true\nrequested_mail"))
            .status
            .success()
    );
    let grant = ["consent", "grant", "--purpose", "newsletter", "jan@example.nl"];
    let refused = site.run(&grant);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("--proof") && said(&refused).contains("double opt-in"), "{}", said(&refused));
    assert!(state(&site, "jan@example.nl").is_empty());
    let with_proof = [&grant[..], &["--proof", "confirmed on 2 May, file 12"]].concat();
    assert!(site.run(&with_proof).status.success());
    assert!(site.run(&["consent", "refuse", "--purpose", "newsletter", "eva@example.nl"]).status.success());

    write(&site, "c.csv", &[ALSO, "kim@example.nl,newsletter,granted,2026-05-01,nl,Ja,", GOOD]);
    let refused = site.run(&["consent", "import", "c.csv"]);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(said(&refused).contains("c.csv:3: proof is empty"), "{}", said(&refused));
    assert!(said(&refused).contains("1 of 3 lines are bad"), "{}", said(&refused));
}

#[test]
fn what_is_given_out_has_what_the_organisation_knows_of_the_person() {
    let site = ready();
    let head = "address,purpose,state,at,country,collected,told";
    let line = "jan@example.nl,newsletter,refused,2026-05-01,FR,2026-04-01,2026-04-02T10:00:00Z";
    std::fs::write(site.path().join("c.csv"), format!("{head}\n{line}\n")).unwrap();
    assert_eq!(site.json(&["consent", "import", "c.csv", "--json"])["new"], 1);
    assert!(site.run(&["consent", "refuse", "--purpose", "newsletter", "eva@example.nl"]).status.success());
    assert!(site.run(&["consent", "grant", "--purpose", "newsletter", "eva@example.nl"]).status.success());
    let text = String::from_utf8(site.run(&["consent", "export"]).stdout).unwrap();
    assert!(text.contains(",FR,2026-04-01,2026-04-02T10:00:00Z,"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("eva@example.nl,newsletter,refused,") && line.ends_with(",yes,")));
    let other = ready();
    std::fs::write(other.path().join("c.csv"), &text).unwrap();
    let back = other.json(&["consent", "import", "c.csv", "--json"]);
    assert_eq!((&back["new"], &back["superseded"], &back["bad_lines"]), (&2.into(), &1.into(), &0.into()), "{back}");
    assert_eq!(state(&other, "eva@example.nl"), ["granted"]);
}

#[test]
fn a_yes_to_less_than_is_asked_now_is_shown_and_given_out_as_one_that_does_not_count() {
    let site = ready();
    let grant = ["consent", "grant", "jan@example.nl", "--purpose", "newsletter"];
    assert!(site.run(&grant).status.success());
    let show = ["consent", "show", "jan@example.nl"];
    let outgrown = "it does not count for what is asked now";
    assert!(!said(&site.run(&show)).contains(outgrown));
    let longer = |purpose: String| purpose.replace("retention_days = 90", "retention_days = 900");
    assert!(site.apply(longer).status.success());
    assert!(said(&site.run(&show)).contains(outgrown), "{}", said(&site.run(&show)));
    let json = site.json(&["consent", "show", "jan@example.nl", "--json"]);
    // The first version is the one that `init` declared, which waits.
    assert_eq!((&json[0]["choice"]["outgrown"], &json[0]["choice"]["version"]), (&true.into(), &2.into()));
    assert!(site.run(&["consent", "export", "--out", "ledger.csv"]).status.success());
    let ledger = std::fs::read_to_string(site.path().join("ledger.csv")).unwrap();
    assert!(ledger.lines().next().unwrap().ends_with(",outgrown"), "{ledger}");
    assert!(ledger.lines().nth(1).unwrap().ends_with(",yes"), "{ledger}");
    // Elsewhere it counts no more than here.
    let other = ready();
    std::fs::write(other.path().join("ledger.csv"), &ledger).unwrap();
    assert!(other.run(&["consent", "import", "ledger.csv"]).status.success());
    assert!(said(&other.run(&show)).contains(outgrown), "{}", said(&other.run(&show)));
    // A new yes is to what is asked now.
    assert!(site.run(&grant).status.success());
    assert_eq!(said(&site.run(&show)).matches(outgrown).count(), 1);
}
