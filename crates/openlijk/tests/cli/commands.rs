//! The commands as an operator or an officer types them, on a folder of their own.

use crate::site::{Site, said};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn init_makes_a_site_that_check_finds_sound_and_measures_nothing_yet() {
    let site = Site::new();
    for file in ["openlijk.toml", "purpose-newsletter.toml", "data/openlijk.db", "data/keys.db"] {
        assert!(site.path().join(file).exists(), "{file}");
    }
    let check = site.json(&["check", "--json"]);
    assert_eq!(check["sound"], true, "{check}");
    assert!(check.to_string().contains("not complete yet") && check.to_string().contains("H16"), "{check}");
    let individual = |purpose: String| {
        let asked = purpose.replace("measure = \"aggregate\"", "measure = \"individual\"\nscope = \"all-mail\"");
        asked.replace("ropa = \"r-1\"", "ropa = \"r-1\"\ndpia = \"d-1\"")
    };
    let applied = site.apply(individual);
    assert!(applied.status.success());
    let lowered = "it asks for individual, and each message is lowered to delivery at most";
    assert!(said(&applied).contains("No-go by H01") && said(&applied).contains(lowered), "{}", said(&applied));
    let no_go = site.run(&["check"]);
    assert_eq!(no_go.status.code(), Some(1));
    assert!(said(&no_go).contains("no-go: asks for individual"), "{}", said(&no_go));
    assert!(said(&no_go).contains(lowered), "{}", said(&no_go));
    assert!(site.apply(|purpose| purpose).status.success());
    assert_eq!(site.run(&["check"]).status.code(), Some(0));
}

#[test]
fn init_speaks_the_language_of_the_country() {
    let folder = tempfile::tempdir().unwrap();
    let countries = [
        ("NL", "languages = [\"nl\", \"en\"]", "Nieuwsbrief"),
        ("BE", "languages = [\"nl\", \"en\"]", "Nieuwsbrief"),
        ("FR", "languages = [\"fr\", \"en\"]", "Lettre d'information"),
        ("IT", "languages = [\"it\", \"en\"]", "Newsletter"),
        ("DE", "languages = [\"en\"]", "Newsletter"),
    ];
    for (country, languages, name) in countries {
        let made = std::process::Command::new(env!("CARGO_BIN_EXE_openlijk"))
            .args(["init", country, "--yes", "--organisation", "Voorbeeld", "--country", country])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", said(&made));
        let read = |file: &str| std::fs::read_to_string(folder.path().join(country).join(file)).unwrap();
        assert!(read("openlijk.toml").lines().any(|line| line.starts_with(languages)), "{country}");
        assert!(read("purpose-newsletter.toml").contains(&format!("name = \"{name}\"\n")), "{country}");
    }
}

#[test]
fn an_opinion_is_dated_as_days_are_written_and_reviews_rules_that_there_are() {
    let site = Site::new();
    let record = |day: &str, about: &str| {
        let who = ["opinion", "record", "--id", "o-1", "--lawyer", "C. Dupont", "--note", "file 12"];
        site.run(&[&who[..], &["--day", day, "--about", about]].concat())
    };
    let turned = record("02/11/2026", "counting crowds");
    assert!(turned.status.code() == Some(2) && said(&turned).contains("write it as 2026-11-02"), "{}", said(&turned));
    let unknown = record("2026-11-02", "regime fr 1999-01");
    assert!(unknown.status.code() == Some(2) && said(&unknown).contains("fr 2026-04"), "{}", said(&unknown));
    assert!(site.apply(|text| text.replace("[documents]", "[documents]\nlegal_opinion = \"o-1\"")).status.success());
    assert!(said(&site.run(&["check"])).contains("openlijk opinion record --id"));
    assert!(record("2026-11-02", "counting crowds").status.success());
    assert!(!said(&site.run(&["check"])).contains("openlijk opinion record --id"));
}

#[test]
fn init_overwrites_nothing() {
    let site = Site::new();
    let again = site.run(&["init", ".", "--yes"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("exists already"));
}

#[test]
fn a_wrong_key_is_named_with_its_line_and_the_nearest_right_one() {
    let site = Site::new();
    let path = site.path().join("openlijk.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("next_hop =", "nexthop =")).unwrap();
    let listed = site.run(&["purpose", "list"]);
    assert_eq!(listed.status.code(), Some(2));
    assert!(
        said(&listed).contains("unknown key smtp.nexthop; did you mean \u{201c}next_hop\u{201d}?"),
        "{}",
        said(&listed)
    );
    assert_eq!(site.run(&["check"]).status.code(), Some(1));
}

#[test]
fn purposes_go_in_and_come_out_as_toml_and_change_by_version() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let shown = site.run(&["purpose", "show", "newsletter"]);
    std::fs::write(site.path().join("p2.toml"), &shown.stdout).unwrap();
    let same = site.json(&["purpose", "apply", "p2.toml", "--json"]);
    let version = same["version"].as_u64().unwrap();
    let changed = site.apply(|purpose| purpose.replace("retention_days = 90", "retention_days = 30"));
    assert!(said(&changed).contains(&format!("version {}", version + 1)), "{}", said(&changed));
    let wrong = site.apply(|purpose| purpose.replace("basis = \"f\"", "basis = \"x\""));
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("p.toml:8:"), "{}", said(&wrong));
    let unknown = site.run(&["purpose", "show", "nieuws"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("known: newsletter"), "{}", said(&unknown));
}

#[test]
fn facts_need_no_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let facts = json!({"controller": "private", "requested": "individual", "scope": "all-mail"});
    std::fs::write(folder.path().join("facts.json"), json!([facts, facts]).to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_openlijk"))
        .args(["decide", "--facts", "facts.json", "--regime", "nl", "--json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let answers: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answers.as_array().unwrap().len(), 2);
    assert_eq!(answers[0]["regime"], "nl");
    assert!(["none", "delivery"].contains(&answers[0]["measure"].as_str().unwrap()));
    assert!(!answers[0]["reasons"].as_array().unwrap().is_empty());
}

#[test]
fn a_refusal_lowers_the_next_decision_and_erasing_keeps_the_refusal() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let decide = ["decide", "--purpose", "newsletter", "--recipient", "jan@example.nl", "--json"];
    assert_eq!(site.json(&decide)["measure"], "aggregate");
    assert!(site.run(&["consent", "refuse", "--purpose", "newsletter", "jan@example.nl"]).status.success());
    let refused = site.json(&decide);
    assert!(["none", "delivery"].contains(&refused["measure"].as_str().unwrap()), "{refused}");
    assert!(refused["reasons"].to_string().contains("H07"), "{refused}");
    assert_eq!(site.run(&["subject", "erase", "jan@example.nl"]).status.code(), Some(0));
    assert!(site.json(&decide)["reasons"].to_string().contains("H07"), "an erased person's no still holds");
    assert_eq!(site.run(&["subject", "erase", "piet@example.nl"]).status.code(), Some(1));
}

#[test]
fn commands_act_on_the_running_instance_and_on_the_store_when_none_runs() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    {
        let _serving = site.serve();
        let paused = site.json(&["pause", "--purpose", "newsletter", "--why", "a question", "--json"]);
        assert_eq!(paused["pauses"][0]["why"], "a question");
        let second = site.run(&["serve"]);
        assert_eq!(second.status.code(), Some(3), "{}", said(&second));
        assert!(said(&second).contains("another openlijk is running"), "{}", said(&second));
    }
    let resumed = site.json(&["resume", "--purpose", "newsletter", "--why", "answered", "--json"]);
    assert_eq!(resumed["pauses"], json!([]));
}

#[test]
fn prepare_gives_the_message_as_it_would_go_out() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let message = "From: post@voorbeeld.nl\r\nTo: jan@example.nl\r\nSubject: Nieuws\r\nContent-Language: nl\r\nMIME-Version: 1.0\r\n\
                   Content-Type: text/html; charset=utf-8\r\nOpenlijk-Campaign: mei\r\n\r\n<html><body><p>Dag</p></body></html>\r\n";
    let prepared = site.run_with(&["prepare", "--purpose", "newsletter", "--recipient", "jan@example.nl"], message);
    let out = String::from_utf8(prepared.stdout.clone()).unwrap();
    assert!(prepared.status.success(), "{}", said(&prepared));
    assert!(out.contains("Measure-Refuse: <http") && out.contains("/o/") && !out.contains("Openlijk-"), "{out}");
    assert!(out.contains("<p>Dag</p>"), "{out}");
}

#[test]
fn looking_creates_nothing() {
    let site = Site::new();
    let path = site.path().join("openlijk.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("# url = \"sqlite:data\"", "url = \"sqlite:dta\"")).unwrap();
    for arguments in [&["purpose", "list"][..], &["figures"], &["check"], &["consent", "show", "jan@example.nl"]] {
        let output = site.run(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(said(&output).contains("there is no data here"), "{arguments:?}: {}", said(&output));
        assert!(!site.path().join("dta").exists(), "{arguments:?}");
    }
}

#[test]
fn several_purposes_go_out_and_in_as_one_document() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose.replace("id = \"newsletter\"", "id = \"other\"")).status.success());
    let exported = site.run(&["purpose", "export"]);
    std::fs::write(site.path().join("all.toml"), &exported.stdout).unwrap();
    let applied = site.json(&["purpose", "apply", "all.toml", "--json"]);
    assert_eq!(applied.as_array().unwrap().len(), 2, "{applied}");
    assert_eq!(applied[0]["version"], 1, "the same declaration is no new version");
}

#[test]
fn wrong_use_is_one_line_that_says_what() {
    let site = Site::new();
    for (arguments, says) in [
        (&["pause", "--why", "x"][..], "--all"),
        (&["figurs"], "figures"),
        (&["decide", "--purpose", "newsletter"], "--recipient"),
        (&["consent", "grant", "jan@example.nl"], "--purpose"),
    ] {
        let output = site.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(said(&output).trim_end().lines().count(), 1, "{}", said(&output));
        assert!(said(&output).contains(says), "{arguments:?}: {}", said(&output));
    }
}

#[test]
fn a_reload_that_cannot_work_leaves_the_old_configuration_running() {
    let site = Site::new();
    let mut serving = site.serve();
    let path = site.path().join("openlijk.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let with_tls = "tls_certificate = \"absent.pem\"\ntls_key = \"absent.pem\"";
    std::fs::write(&path, text.replace("# tls_certificate = \"\"", with_tls)).unwrap();
    assert!(Command::new("kill").args(["-HUP", &serving.0.id().to_string()]).status().unwrap().success());
    // Its socket goes when it stops listening for the reload, and is there again when it listens as before.
    let socket = site.path().join("data/control.sock");
    let until = Instant::now() + Duration::from_secs(20);
    while std::os::unix::net::UnixStream::connect(&socket).is_ok() {
        assert!(Instant::now() < until, "it was never reloaded");
        std::thread::sleep(Duration::from_millis(1));
    }
    while std::os::unix::net::UnixStream::connect(&socket).is_err() {
        assert!(serving.0.try_wait().unwrap().is_none(), "it ended instead of going on");
        assert!(Instant::now() < until, "it does not answer");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(site.run(&["pause", "--all", "--why", "still here"]).status.success());
}

#[test]
fn figures_of_an_unknown_campaign_say_what_to_do() {
    let site = Site::new();
    let output = site.run(&["figures", "mei"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("`openlijk figures` lists them"));
    assert!(site.run(&["figures"]).status.success());
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in [
        "demo", "init", "serve", "check", "purpose", "decide", "prepare", "consent", "pause", "resume", "figures",
        "subject",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_openlijk")).args([command, "--help"]).output().unwrap();
        assert!(said(&output).contains("Example"), "{command}: {}", said(&output));
    }
}
