//! `openlijk incident`: from the first suspicion to the closing, by command, with and without a running instance.

use crate::site::{Site, said};
use serde_json::Value;

const AWARE: &str = "2026-03-02T08:00:00Z";

/// A moment ago, so that the 72 hours run.
fn now() -> String {
    jiff::Timestamp::now().strftime("%FT%TZ").to_string()
}

fn open(site: &Site, aware: &str) -> Value {
    site.json(&[
        "incident",
        "new",
        "--aware",
        aware,
        "--what",
        "a letter to the wrong person",
        "--recipient",
        "jan@example.org",
        "--json",
    ])
}

fn status(site: &Site, arguments: &[&str]) -> (Option<i32>, String) {
    let output = site.run(arguments);
    (output.status.code(), said(&output))
}

#[test]
fn an_incident_goes_from_its_first_suspicion_to_its_closing() {
    let site = Site::new();
    let opened = open(&site, &now());
    assert_eq!(
        (&opened["id"], &opened["state"], &opened["left"]["clock"]),
        (&1.into(), &"open".into(), &"running".into())
    );

    let shown = site.json(&["incident", "show", "1", "--json"]);
    assert_eq!(shown["messages"][0]["to"], "jan@example.org");
    assert_eq!(shown["messages"][0]["reach"], serde_json::json!({"reach": "nothing", "why": "elsewhere"}));
    let hints: Vec<&str> =
        shown["suggestions"].as_array().unwrap().iter().map(|advice| advice["hint"].as_str().unwrap()).collect();
    assert!(hints.contains(&"take-as-read") && hints.contains(&"portal-next-time"), "{hints:?}");
    let looks = site.json(&["subject", "export", "jan@example.org", "--json"]);
    assert_eq!(looks["looks"][0]["why"], "incident 1", "the look is on record, and theirs to see: {looks}");

    for arguments in [
        &["incident", "note", "1", "--text", "called the reader", "--set", "records=12", "--set", "people-max=unknown"]
            [..],
        &["incident", "note", "1", "--did", "fetched the letter back"],
        &["incident", "note", "1", "--item", "1", "--says", "deleted", "--trusted", "--text", "by telephone"],
        &["incident", "decide", "1", "--risk", "likely", "--notify", "yes", "--tell", "no", "--why", "it went open"],
        &["incident", "plan", "1", "--step", "check addresses twice", "--who", "K. Bakker", "--until", "2027-01-15"],
        &["incident", "plan", "1", "--done", "1", "--result", "in use"],
    ] {
        let (code, text) = status(&site, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {text}");
    }

    let pdf = site.path().join("notification.pdf");
    let made =
        site.run(&["incident", "report", "1", "--format", "pdf", "--output", "notification.pdf", "--lang", "fr"]);
    assert!(made.status.success() && said(&made).trim() == "notification.pdf", "{}", said(&made));
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-1."));
    let filed = status(&site, &["incident", "report", "1", "--filed", "2026-117", "--lang", "en"]);
    assert!(filed.0 == Some(0) && filed.1.contains("About how many records: 12 | tester"), "{}", filed.1);
    assert!(!filed.1.contains("jan@example.org"), "no recipient stands in the form");
    assert_eq!(site.json(&["incident", "list", "--json"])[0]["state"], "notified");
    assert_eq!(status(&site, &["incident", "report", "1", "--filed", "2"]).0, Some(2), "not twice");

    status(&site, &["incident", "note", "1", "--set", "people-max=40"]);
    let more = site.json(&["incident", "supplement", "1", "--why", "the number is known", "--json"]);
    assert_eq!((&more["filing"], &more["changed"]), (&"supplement".into(), &serde_json::json!(["people-max"])));
    assert_eq!(status(&site, &["incident", "supplement", "1"]).0, Some(2), "it says what is added");
    let withdrawn = status(&site, &["incident", "withdraw", "1", "--why", "the right person after all", "--filed", ""]);
    assert_eq!(withdrawn.0, Some(0), "{}", withdrawn.1);
    assert_eq!(site.json(&["incident", "list", "--json"])[0]["state"], "withdrawn");
    let closed = status(&site, &["incident", "close", "1", "--why", "withdrawn"]);
    assert!(closed.0 == Some(0) && closed.1.contains("closed"), "{}", closed.1);

    let register = status(&site, &["incident", "list", "--register"]).1;
    for part in ["fetched the letter back", "K. Bakker", "2026-117", "it went open"] {
        assert!(register.contains(part), "{part}: {register}");
    }
    assert!(!register.contains("jan@example.org"));
}

#[test]
fn after_the_72_hours_the_list_says_so_and_telling_needs_the_reason() {
    let site = Site::new();
    assert_eq!(open(&site, AWARE)["left"]["clock"], "over");
    let (code, text) = status(&site, &["incident", "list"]);
    assert!(code == Some(1) && text.contains("OVER by"), "{text}");
    let (code, text) = status(&site, &["incident", "report", "1", "--filed", "7"]);
    assert!(code == Some(2) && text.contains("late-reason"), "{text}");
    assert_eq!(status(&site, &["incident", "note", "1", "--set", "late-reason=found in a backup"]).0, Some(0));
    assert_eq!(status(&site, &["incident", "report", "1", "--filed", "7"]).0, Some(0));
    assert_eq!(status(&site, &["incident", "list"]).0, Some(0), "told, if late");
    let (code, _) = status(&site, &["incident", "decide", "1", "--notify", "no", "--why", " "]);
    assert_eq!(code, Some(2), "a decision has a reason");
}

#[test]
fn the_letter_waits_for_what_the_law_asks_and_stands_in_four_languages() {
    let site = Site::new();
    open(&site, &now());
    let path = site.path().join("openlijk.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let (code, said) =
        status(&site, &["incident", "letter", "1", "--lang", "en", "--what", "It went to somebody else."]);
    assert!(code == Some(1) && said.contains("GDPR 33(3)(c)") && said.contains("GDPR 33(3)(d)"), "{said}\n{text}");
    for (lang, title) in [
        ("nl", "Uw gegevens: er is iets misgegaan"),
        ("en", "Your data: something went wrong"),
        ("fr", "Vos données : un incident"),
        ("it", "I tuoi dati: qualcosa è andato storto"),
    ] {
        let words = ["--what", "w", "--consequences", "c", "--measures", "m"];
        let arguments = [&["incident", "letter", "1", "--lang", lang][..], &words].concat();
        let (code, letter) = status(&site, &arguments);
        // Without a contact the letter lacks 33(3)(b).
        let contact = letter.contains("33(3)(b)");
        assert!(contact == (code == Some(1)) && (contact || letter.contains(title)), "{lang} {code:?}: {letter}");
        assert!(code == Some(0), "{lang}: {letter}");
    }
    let sent = status(&site, &["incident", "letter", "1", "--lang", "fr", "--sent", "12", "--how", "by post"]);
    assert_eq!(sent.0, Some(0), "{}", sent.1);
    let form = site.json(&["incident", "report", "1", "--json", "--lang", "en"]);
    let said = |field: &str| {
        form["form"].as_array().unwrap().iter().find(|line| line["field"] == field).unwrap()["said"].clone()
    };
    assert_eq!((said("people-told"), said("people-told-count")), ("yes".into(), "12".into()));
}

#[test]
fn what_cannot_be_meant_is_refused_in_one_line_and_a_running_instance_answers_the_same() {
    let site = Site::new();
    assert_eq!(status(&site, &["incident", "list"]).0, Some(0));
    for arguments in [
        &["incident", "new", "--what", "x"][..],
        &["incident", "new", "--aware", "2099-01-01T00:00:00Z", "--what", "x"],
        &["incident", "new", "--aware", AWARE, "--what", "to jan@example.org"],
        &["incident", "new", "--aware", AWARE, "--what", "x", "--message", "12"],
        &["incident", "new", "--aware", AWARE, "--what", "x", "--recipient", "nobody"],
        &["incident", "show", "9"],
        &["incident", "note", "9", "--text", "x"],
        &["incident", "note", "1"],
        &["incident", "decide", "1", "--why", "x"],
        &["incident", "report", "9", "--format", "docx"],
    ] {
        let (code, text) = status(&site, arguments);
        assert!(code == Some(2) && text.trim().lines().count() == 1, "{arguments:?}: {code:?} {text}");
    }
    let serving = site.serve();
    open(&site, AWARE);
    assert_eq!(site.json(&["incident", "show", "1", "--json"])["id"], 1);
    let (code, text) = status(&site, &["incident", "report", "1", "--format", "text", "--output", "form.txt"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(std::fs::read_to_string(site.path().join("form.txt")).unwrap().contains("Openlijk"));
    drop(serving);
}
