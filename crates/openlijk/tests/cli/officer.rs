//! What the officer and the administrator do by command: purposes and their state, people's requests, retention,
//! opinions, accounts, tokens, own rules.

use crate::site::{Site, said};
use serde_json::{Value, json};

/// A rule of the organisation's own that is stricter than the law.
const OWN_RULE: &str = "@id(\"OWN-1\") @citation(\"board, 3 May 2026\") @reason(\"We count no crowd of citizens.\")\n\
                        forbid (principal, action == Action::\"aggregate\", resource);\n";

fn incomplete(purpose: String) -> String {
    purpose.replace("ropa = \"r-1\"\n", "")
}

#[test]
fn a_purpose_that_misses_something_waits_and_the_version_before_goes_on() {
    let site = Site::new();
    let waits = site.apply(incomplete);
    assert_eq!(waits.status.code(), Some(1), "{}", said(&waits));
    assert!(said(&waits).contains("documents.ropa missing"), "{}", said(&waits));
    let off = site.json(&["decide", "--purpose", "newsletter", "--recipient", "jan@example.nl", "--json"]);
    assert_eq!((&off["measure"], &off["reasons"][0]["rule"]), (&"none".into(), &"purpose-off".into()), "{off}");
    let on = site.run(&["purpose", "on", "newsletter", "--why", "x"]);
    assert_eq!(on.status.code(), Some(1), "{}", said(&on));

    assert!(site.apply(|purpose| purpose).status.success());
    assert_eq!(site.apply(incomplete).status.code(), Some(1));
    let shown = site.json(&["purpose", "show", "newsletter", "--json"]);
    assert!(shown["in_force"].as_u64().unwrap() < shown["version"].as_u64().unwrap(), "{shown}");
    let listed = said(&site.run(&["purpose", "list"]));
    assert!(listed.contains("in force, v") && listed.contains("waits"), "{listed}");
}

#[test]
fn a_purpose_is_switched_off_and_on_with_a_reason() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let decide = ["decide", "--purpose", "newsletter", "--recipient", "jan@example.nl", "--json"];
    assert_eq!(site.json(&decide)["measure"], "aggregate");
    assert_eq!(site.run(&["purpose", "off", "newsletter", "--why", " "]).status.code(), Some(2));
    let off = site.json(&["purpose", "off", "newsletter", "--why", "evaluated", "--json"]);
    assert_eq!(off["in_force"], Value::Null);
    assert_eq!(site.json(&decide)["reasons"][0]["rule"], "purpose-off");
    assert!(said(&site.run(&["check"])).contains("is switched off"));
    assert!(site.run(&["purpose", "on", "newsletter", "--why", "needed"]).status.success());
    assert_eq!(site.json(&decide)["measure"], "aggregate");
}

#[test]
fn check_and_review_answer_the_eight_questions_and_name_a_review_that_is_due() {
    let site = Site::new();
    let due = |purpose: String| format!("review_on = 2020-01-01\n{purpose}");
    assert!(site.apply(due).status.success(), "TOML's own days are read");
    let text = said(&site.run(&["check"]));
    for wanted in
        ["Z-P1", "Z-P4", "Z-R1", "Z-R4", "was to be looked at again on 2020-01-01", "contested and nobody ruled"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let review = site.json(&["purpose", "review", "--json"]);
    assert_eq!(review[0]["assessment"]["answers"].as_array().unwrap().len(), 8);
    assert_eq!((&review[0]["review_passed"], &review[0]["review_on"]), (&true.into(), &"2020-01-01".into()));
}

#[test]
fn a_draft_regime_is_named_until_a_lawyer_reviewed_it() {
    let site = Site::new();
    let path = site.path().join("openlijk.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(
        &path,
        text.replace("# recipient_countries = [\"NL\", \"BE\"]", "recipient_countries = [\"NL\", \"FR\"]"),
    )
    .unwrap();
    assert!(site.apply(|purpose| purpose).status.success());
    let decided = site.json(&["decide", "--purpose", "newsletter", "--recipient", "jan@example.nl", "--json"]);
    assert_eq!(
        (&decided["measure"], &decided["regime"]),
        (&"delivery".into(), &"fr".into()),
        "mail too is decided by both"
    );
    let text = said(&site.run(&["check"]));
    let draft = text.lines().find(|line| line.contains("is a draft")).unwrap_or_else(|| panic!("{text}"));
    let regime = draft.split("regime ").nth(1).unwrap().split(" is a draft").next().unwrap().to_owned();
    assert!(regime.starts_with("fr "), "{draft}");
    let about = format!("regime {regime}");
    let record = [
        "opinion",
        "record",
        "--id",
        "fr-1",
        "--lawyer",
        "C. Dupont",
        "--day",
        "2026-11-20",
        "--note",
        "file 12",
        "--about",
    ];
    assert!(site.run(&[&record[..], &[&about]].concat()).status.success());
    assert!(!said(&site.run(&["check"])).contains("is a draft"));
    assert!(said(&site.run(&["opinion", "list"])).contains("C. Dupont"));
}

#[test]
fn own_rules_are_taken_and_refused_ones_named_with_file_and_line() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let path = site.path().join("openlijk.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("# file = \"\"", "file = \"own.cedar\"")).unwrap();
    let decide = ["decide", "--purpose", "newsletter", "--recipient", "jan@example.nl", "--json"];
    let missing = site.run(&decide);
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("own.cedar") && said(&missing).contains("openlijk.toml:"), "{}", said(&missing));
    std::fs::write(site.path().join("own.cedar"), "this is no rule").unwrap();
    let check = site.run(&["check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(said(&check).contains("problem: ") && said(&check).contains("own.cedar"), "{}", said(&check));
    // What decides nothing still works, or the opinion that a rule waits for could never get on file.
    assert!(site.run(&["opinion", "list"]).status.success());
    let serve = site.run(&["serve"]);
    assert_eq!(serve.status.code(), Some(2), "{}", said(&serve));
}

#[test]
fn own_rules_are_read_again_and_refused_ones_leave_the_old_in_force() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let path = site.path().join("openlijk.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("# file = \"\"", "file = \"own.cedar\"")).unwrap();
    let rules = site.path().join("own.cedar");
    std::fs::write(&rules, "// none yet\n").unwrap();
    let serving = site.serve();
    let reasons = || {
        let decide = ["decide", "--purpose", "newsletter", "--recipient", "jan@example.nl", "--json"];
        site.json(&decide)["reasons"].to_string()
    };
    let reload = || {
        let log = || std::fs::read_to_string(site.path().join("serve.log")).unwrap();
        let before = log().matches("read again").count() + log().matches("old ones stay").count();
        let pid = serving.0.id().to_string();
        assert!(std::process::Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
        let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while log().matches("read again").count() + log().matches("old ones stay").count() == before {
            assert!(std::time::Instant::now() < until, "it was never reloaded: {}", log());
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        // Commands reach it again a moment after it said so.
        while std::os::unix::net::UnixStream::connect(site.path().join("data/control.sock")).is_err() {
            assert!(std::time::Instant::now() < until, "commands do not reach it");
        }
    };
    assert!(!reasons().contains("OWN-1"));
    std::fs::write(&rules, OWN_RULE).unwrap();
    reload();
    assert!(reasons().contains("OWN-1"), "{}", reasons());
    std::fs::write(&rules, OWN_RULE.replace("forbid", "permit")).unwrap();
    reload();
    assert!(reasons().contains("OWN-1"), "a looser rule without an opinion changes nothing: {}", reasons());
    assert_eq!(site.run(&["check"]).status.code(), Some(1), "and check names it");
}

#[test]
fn each_request_of_a_person_is_on_record_with_its_deadline_and_what_was_done() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    assert!(site.run(&["consent", "refuse", "--purpose", "newsletter", "jan@example.nl"]).status.success());
    let decide = |address: &str| site.json(&["decide", "--purpose", "newsletter", "--recipient", address, "--json"]);
    assert!(site.run(&["subject", "object", "piet@example.nl", "--note", "by telephone"]).status.success());
    assert_ne!(decide("piet@example.nl")["measure"], "aggregate", "an objection before the first mail counts");
    assert!(site.run(&["subject", "object", "piet@example.nl", "--end"]).status.success());
    assert_eq!(decide("piet@example.nl")["measure"], "aggregate");
    assert!(site.run(&["subject", "restrict", "piet@example.nl"]).status.success());
    assert_ne!(decide("piet@example.nl")["measure"], "aggregate");
    assert!(site.run(&["subject", "unrestrict", "piet@example.nl"]).status.success());
    assert!(site.run(&["subject", "correct", "jan@example.nl", "--to", "johan@example.nl"]).status.success());
    assert_eq!(site.json(&["consent", "show", "johan@example.nl", "--json"])[0]["choice"]["state"], "refused");
    assert!(
        site.run(&["subject", "set", "johan@example.nl", "--country", "FR", "--collected", "2026-03-01"])
            .status
            .success()
    );
    decide("johan@example.nl");
    let record = site.json(&["subject", "export", "johan@example.nl", "--by", "eva", "--note", "letter of 3 May"]);
    let looks: Vec<_> = record["looks"].as_array().unwrap().iter().collect();
    let whys: Vec<_> = looks.iter().map(|look| look["why"].as_str().unwrap()).collect();
    assert_eq!(whys, ["", "", "letter of 3 May"], "consent show, decide and subject export: {record}");
    assert_eq!((&looks[1]["purpose"], &looks[2]["account"]), (&"newsletter".into(), &"eva".into()));
    assert!(looks.iter().all(|look| look["role"].is_null() && look["account"] != ""), "{record}");
    assert_eq!((&record["country"], &record["collected"]), (&"FR".into(), &"2026-03-01".into()), "{record}");
    assert_eq!(site.run(&["subject", "set", "johan@example.nl", "--country", "France"]).status.code(), Some(2));
    assert!(site.run(&["subject", "erase", "johan@example.nl"]).status.success());

    let requests = site.json(&["subject", "requests", "--json"]);
    let mut kinds: Vec<&str> =
        requests.as_array().unwrap().iter().map(|request| request["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["access", "correct", "erase", "object", "object", "restrict", "restrict"], "{requests}");
    assert!(
        requests.as_array().unwrap().iter().all(|request| request["done"].is_array() && request["due"].is_string())
    );
    assert!(!requests.to_string().contains("example.nl"), "{requests}");
}

#[test]
fn retention_says_what_it_would_do_does_it_and_leaves_a_record() {
    let site = Site::new();
    assert!(site.run(&["retention", "run", "--dry-run"]).status.success());
    let run = site.json(&["retention", "run", "--by", "M. de Wit", "--json"]);
    assert_eq!(run["who"], "M. de Wit");
    let runs = site.json(&["retention", "list", "--json"]);
    assert_eq!(runs[0]["who"], "M. de Wit", "{runs}");
}

#[test]
fn accounts_and_tokens_come_and_go_and_show_no_secret_twice() {
    let site = Site::new();
    let added = site.run(&["account", "add", "mdewit", "--role", "data-protection-officer"]);
    assert!(added.status.success() && said(&added).contains("shown this once"), "{}", said(&added));
    assert_eq!(site.run(&["account", "add", "mdewit", "--role", "auditor"]).status.code(), Some(2));
    assert!(site.run(&["account", "role", "mdewit", "auditor"]).status.success());
    assert!(site.run(&["account", "password", "mdewit"]).status.success());
    assert!(site.run(&["account", "second-factor-reset", "mdewit"]).status.success());
    assert_eq!(site.run(&["account", "disable", "admin"]).status.code(), Some(2), "the only administrator stays");
    assert!(site.run(&["account", "disable", "mdewit"]).status.success());
    let accounts = site.json(&["account", "list", "--json"]);
    let wanted = json!({"name": "mdewit", "role": "auditor", "external": null, "mail": null, "second_factor": false, "disabled": true});
    assert!(accounts.as_array().unwrap().contains(&wanted), "{accounts}");
    assert!(!accounts.to_string().contains("argon2"), "{accounts}");

    let token = site.json(&["token", "new", "--name", "crm", "--scope", "choices:write", "--json"]);
    let text = token["token"].as_str().unwrap();
    assert!(text.starts_with("olk_") && text.len() > 45, "{token}");
    let id = token["about"]["id"].as_u64().unwrap().to_string();
    assert_eq!(site.run(&["token", "new", "--name", "x", "--scope", "everything"]).status.code(), Some(2));
    let listed = said(&site.run(&["token", "list"]));
    assert!(listed.contains("crm") && !listed.contains(text), "{listed}");
    assert!(site.run(&["token", "revoke", &id]).status.success());
    assert!(said(&site.run(&["token", "list"])).contains("revoked"));
}

#[test]
fn the_words_at_a_form_come_with_an_unticked_box() {
    let site = Site::new();
    let consent = |purpose: String| {
        purpose
            .replace("basis = \"f\"", "basis = \"a\"")
            .replace("[why]\n", "[why]\nfr = \"Nous savons ce qui est lu.\"\n")
    };
    site.apply(consent);
    let html = said(&site.run(&["consent", "snippet", "--purpose", "newsletter", "--lang", "fr"]));
    assert!(html.contains("<div lang=\"fr\">") && html.contains("type=\"checkbox\""), "{html}");
    assert!(!html.contains("checked"), "{html}");
}

#[test]
fn a_choice_about_links_says_who_recorded_it_and_where_its_proof_is() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let grant = [
        "consent",
        "grant",
        "--purpose",
        "newsletter",
        "jan@example.nl",
        "--about",
        "links",
        "--lang",
        "fr",
        "--proof",
        "form 7",
        "--by",
        "M. de Wit",
    ];
    assert!(site.run(&grant).status.success());
    let choice = &site.json(&["consent", "show", "jan@example.nl", "--json"])[0]["choice"];
    assert_eq!((&choice["about"], &choice["language"]), (&"links".into(), &"fr".into()), "{choice}");
    assert_eq!((&choice["proof"], &choice["author"]), (&"form 7".into(), &"M. de Wit".into()), "{choice}");
}

#[test]
fn a_note_about_nobody_is_refused_with_an_address_in_it() {
    let site = Site::new();
    assert!(site.apply(|purpose| purpose).status.success());
    let note = "asked by jan@example.nl";
    let opinion = ["opinion", "record", "--id", "o", "--about", "R01", "--lawyer", "C. Dupont", "--day", "2026-03-01"];
    for arguments in [
        &["pause", "--all", "--why", note][..],
        &["pause", "--purpose", "newsletter", "--why", note],
        &["purpose", "off", "newsletter", "--why", note],
        &["subject", "erase", "nobody@example.nl", "--note", note],
        &[&opinion[..], &["--note", note]].concat(),
    ] {
        let refused = site.run(arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {}", said(&refused));
        assert!(said(&refused).contains("an e-mail address stands in the note"), "{}", said(&refused));
        assert!(!said(&refused).contains("jan@"), "{}", said(&refused));
    }
    for help in [["pause", "--help"], ["resume", "--help"]] {
        assert!(said(&site.run(&help)).contains("name nobody in it"), "{help:?}");
    }
}
