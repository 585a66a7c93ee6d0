//! A letter to the wrong person, on the running program: sealed, opened by its reader, taken back, and what the incident makes of it.

use openlijk_tests::http::Browser;
use openlijk_tests::instance::{CROWD, Site, said};
use openlijk_tests::sink::Sink;
use openlijk_tests::smtp::Sender;
use serde_json::{Value, json};

const SAFE: &str = r#"
id = "safe"
name = "Sealed letters"
kind = "breach-prevent-recall"
measure = "portal"
controller = "public-task"
recipient_class = "citizen"
basis = "e"
law = "GDPR 32 with the agency's own security rules"
law_confirmed_by = "M. de Wit"
disclosure = "in-message"

[data]
unique_id = true
ip = false
user_agent = false
time = "exact"
count = false
geo = false
dwell = false
forward = false

[less_intrusive]
available = "none"

[documents]
ropa = "R-8"
dpia = "D-8"
processor = "none"
retention_days = 90

[portal]
factor = "link"
days = 30

[portal.other_way]
nl = "Bel ons."
en = "Call us."
fr = "Appelez-nous."
it = "Ci chiami."
"#;

fn letter(to: &str, purpose: &str, number: u32) -> Vec<u8> {
    format!(
        "From: Dienst Proef <post@proef.example>\r\nTo: {to}\r\nSubject: Uw brief\r\nMessage-ID: <{number}@proef.example>\r\n\
         Date: Mon, 02 Mar 2026 09:00:00 +0100\r\nOpenlijk-Purpose: {purpose}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Beste lezer, dit is niet voor iedereen.\r\n"
    )
    .into_bytes()
}

/// The path of the page in a notification.
fn path_of(notification: &[u8]) -> String {
    let text = String::from_utf8_lossy(notification).replace("=\r\n", "").replace("=3D", "=");
    let (_, rest) = text.split_once("/m/").expect("the notification has a link");
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.~".contains(*c)).collect();
    format!("/m/{token}")
}

/// The reader goes on, so that our half is handed out.
fn read(site: &Site, path: &str) {
    let mut browser = Browser::new(site.public);
    let page = browser.post(&format!("{path}/open"), "").expect("the portal answers");
    let body = String::from_utf8_lossy(&page.body).into_owned();
    let (_, rest) = body.split_once("session").unwrap_or_else(|| panic!("{body}"));
    let value = rest.split(['"', '\'']).find(|part| part.len() > 20).unwrap_or_else(|| panic!("{body}"));
    let half = browser.post(&format!("{path}/part/0"), &format!("session={value}")).expect("the portal answers");
    assert_eq!(half.status, 200, "{}", String::from_utf8_lossy(&half.body));
}

fn field<'a>(form: &'a Value, name: &str) -> &'a Value {
    let lines = form["form"].as_array().expect("a form");
    lines.iter().find(|line| line["field"] == name).expect("every field is there")
}

#[test]
fn a_letter_to_the_wrong_person_is_taken_back_and_the_incident_says_what_was_read_and_no_more() {
    let sink = Sink::start();
    let site = Site::new(sink.address());
    std::fs::write(site.path().join("safe.toml"), SAFE).expect("the folder takes files");
    site.must(&["purpose", "apply", "safe.toml"]);
    let instance = site.start();
    let mut sender = Sender::connect(site.smtp).expect("it takes mail");
    let mut send = |to: &str, purpose: &str, number| {
        let fate = sender.send(to, &letter(to, purpose, number));
        fate.id().unwrap_or_else(|| panic!("{fate:?}")).to_string()
    };
    let opened = send("een@lezer.example", "safe", 1);
    let unread = send("twee@lezer.example", "safe", 2);
    let ordinary = send("drie@lezer.example", CROWD, 3);
    let path = path_of(&sink.arrivals_for("een@lezer.example")[0].bytes);
    // Whoever only looks at the door, as scanners do, opened nothing.
    Browser::new(site.public).get(&path, "a scanner").expect("the portal answers");

    let aware = "2026-03-02T08:00:00Z";
    let new = |messages: &[&str]| {
        let mut arguments =
            vec!["incident", "new", "--json", "--aware", aware, "--what", "letters to the wrong people"];
        arguments.extend(messages.iter().flat_map(|message| ["--message", *message]));
        site.json(&arguments)["id"].to_string()
    };
    let (first, second) = (new(&[&unread]), new(&[&opened, &unread, &ordinary]));
    let show = |id: &str| site.json(&["incident", "show", id, "--json"]);
    let hints = |shown: &Value| -> Vec<String> {
        let all = shown["suggestions"].as_array().expect("suggestions");
        all.iter().map(|advice| advice["hint"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let shown = show(&second);
    assert_eq!(shown["tally"]["waiting_unread"], 2, "a look at the door is no opening: {shown}");

    read(&site, &path);
    for message in [&opened, &unread] {
        site.must(&["sealed", "take-back", message, "--destroy", "--why", "wrong person"]);
    }
    let shown = show(&first);
    assert_eq!(
        (&shown["outlook"], shown["taken"].as_array().map(Vec::len)),
        (&json!("risk-unlikely"), Some(1)),
        "{shown}"
    );
    assert!(hints(&shown).contains(&"risk-unlikely".to_owned()), "{shown}");

    let shown = show(&second);
    let reach = |item: usize| &shown["messages"][item]["reach"];
    assert_eq!((&reach(0)["opened"]["grade"], &reach(0)["stands"]), (&json!("medium"), &json!("destroyed")), "{shown}");
    assert_eq!((&reach(1)["opened"], &reach(1)["stands"]), (&Value::Null, &json!("destroyed")));
    assert_eq!(reach(2)["reach"], "nothing");
    assert_eq!(shown["outlook"], "to-judge");
    let found = hints(&shown);
    assert!(found.contains(&"was-opened".to_owned()) && found.contains(&"portal-next-time".to_owned()), "{found:?}");
    assert!(!found.contains(&"risk-unlikely".to_owned()), "what was opened is never no risk: {found:?}");

    let form = site.json(&["incident", "report", &second, "--json", "--lang", "en"]);
    assert_eq!(field(&form, "unreadable-before")["value"], json!({"sealed-and-open": {"sealed": 2, "open": 1}}));
    let measures = field(&form, "measures-after")["said"].as_str().unwrap_or_default().to_owned();
    assert!(measures.contains("Message 1: Taken back for good."), "{measures}");
    assert!(!form.to_string().contains("lezer.example"), "an authority asks how many, and not who");
    // Every look is on record, theirs to see, and in the logbook.
    let kept = site.json(&["subject", "export", "een@lezer.example", "--json"]);
    let looks = kept["looks"].as_array().expect("looks");
    assert!(looks.iter().filter(|look| look["why"] == format!("incident {second}")).count() >= 3, "{kept}");

    let pdf = site.run(&["incident", "report", &second, "--format", "pdf", "--output", "form.pdf"]);
    assert!(pdf.status.success(), "{}", said(&pdf));
    assert!(std::fs::read(site.path().join("form.pdf")).expect("it is there").starts_with(b"%PDF-1."));
    assert!(instance.stop().success());
    assert_eq!(
        show(&second)["messages"][0]["reach"]["opened"]["grade"],
        "medium",
        "as well without a running instance"
    );
}
