//! Mail that programs hand over by the API: the same decisions and the same bytes as by SMTP, sent once however often it is asked.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openlijk_tests::http::Browser;
use openlijk_tests::instance::{BY_CONSENT, Instance, Site};
use openlijk_tests::sink::Sink;
use serde_json::{Value, json};

struct Program {
    browser: Browser,
    token: String,
}

impl Program {
    fn of(site: &Site, instance: &Instance, scopes: &[&str]) -> Self {
        let mut words = vec!["token", "new", "--json", "--name", "crm"];
        scopes.iter().for_each(|scope| words.extend(["--scope", scope]));
        let made = site.json(&words);
        let token = made["token"].as_str().expect("a token is shown once").to_owned();
        Self { browser: Browser::new(instance.console), token }
    }

    fn ask(&mut self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        self.browser.post_json(path, &self.token, key, body).expect("the API answers in JSON")
    }
}

fn letter(purpose: Option<&str>) -> Vec<u8> {
    let ours = purpose.map(|purpose| format!("Openlijk-Purpose: {purpose}\r\n")).unwrap_or_default();
    format!(
        "From: News <news@example.org>\r\nTo: Eva <eva@proef.example>\r\nSubject: News\r\nMIME-Version: 1.0\r\n{ours}\
         Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Hello</p></body></html>\r\n"
    )
    .into_bytes()
}

fn given(message: &[u8], to: &[&str]) -> Value {
    json!({"sender": "news@example.org", "recipients": to, "message": STANDARD.encode(message)})
}

#[test]
fn mail_by_the_api_is_decided_and_prepared_as_by_smtp_and_sent_once() {
    let sink = Sink::start();
    let site = Site::new(sink.address());
    site.must(&["consent", "grant", "--purpose", BY_CONSENT, "eva@proef.example"]);
    let instance = site.start();
    let mut program = Program::of(&site, &instance, &["messages:send", "messages:prepare"]);

    let body = given(&letter(Some(BY_CONSENT)), &["eva@proef.example"]);
    let (status, sent) = program.ask("/v1/messages", "once", &body);
    assert_eq!((status, &sent["measure"], &sent["recipients"]), (200, &json!("individual"), &json!([250])), "{sent}");
    assert_eq!(program.ask("/v1/messages", "once", &body), (200, sent.clone()), "a repetition");
    let arrivals = sink.arrivals_for("eva@proef.example");
    assert_eq!(arrivals.len(), 1, "it was sent once");
    assert_eq!((arrivals[0].pictures().len(), arrivals[0].refusal().is_some()), (1, true));
    let text = String::from_utf8_lossy(&arrivals[0].bytes).into_owned();
    assert!(!text.contains("Openlijk-Purpose"), "headers of ours never leave");

    // Somebody who said nothing gets no picture; lines that end in LF are as good.
    let bare = String::from_utf8(letter(Some(BY_CONSENT))).expect("it is text").replace("\r\n", "\n");
    let (status, sent) = program.ask("/v1/messages", "", &given(bare.as_bytes(), &["jan@proef.example"]));
    assert!(status == 200 && sent["measure"] != json!("individual"), "{sent}");
    let arrivals = sink.arrivals_for("jan@proef.example");
    let pictures: Vec<_> = arrivals[0].pictures();
    assert!(pictures.is_empty() || sent["measure"] == json!("aggregate"), "{sent} {pictures:?}");

    let raw = letter(None);
    let wanted = json!({"recipient": "eva@proef.example", "purpose": BY_CONSENT, "message": STANDARD.encode(&raw)});
    let (status, ready) = program.ask("/v1/prepare", "", &wanted);
    assert_eq!((status, &ready["measure"]), (200, &json!("individual")), "{ready}");
    let bytes = STANDARD.decode(ready["message"].as_str().expect("the message")).expect("it is base64");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("/o/") && text.contains("Measure-Refuse:"), "{text}");
    assert_eq!(sink.arrivals_for("eva@proef.example").len(), 1, "nothing was sent");
    assert!(instance.stop().success());
}

#[test]
fn what_cannot_be_sent_is_said_and_sends_nothing() {
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let instance = site.start();
    let mut program = Program::of(&site, &instance, &["messages:send"]);
    let plain = letter(None);
    let portal = [&b"Openlijk-Deliver: portal\r\n"[..], &plain].concat();
    let mixed = [&plain[..], b"bare\nline\r\n"].concat();
    for (body, status, code) in [
        (given(&plain, &[]), 400, "bad-recipients"),
        (given(&plain, &["not an address"]), 400, "bad-address"),
        (json!({"recipients": ["eva@proef.example"], "message": "%%%"}), 400, "bad-message"),
        (json!({"recipients": ["eva@proef.example"], "message": "", "more": 1}), 400, "bad-body"),
        (given(&mixed, &["eva@proef.example"]), 400, "not-taken"),
        (given(&portal, &["eva@proef.example"]), 400, "not-taken"),
    ] {
        let (found, problem) = program.ask("/v1/messages", "", &body);
        assert_eq!((found, problem["code"].as_str()), (status, Some(code)), "{problem}");
        assert!(!problem.to_string().contains("eva@"), "no address goes out: {problem}");
    }
    let (status, problem) = program.ask("/v1/prepare", "", &json!({}));
    assert_eq!((status, problem["code"].as_str()), (403, Some("no-scope")), "{problem}");
    assert!(sink.arrivals_for("eva@proef.example").is_empty());
    assert!(instance.stop().success());
}
