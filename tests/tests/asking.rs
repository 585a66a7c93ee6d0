//! Asking for consent by mail: a letter that measures nothing, and never a second one soon.

use openlijk_tests::instance::{BY_CONSENT, Site, said};
use openlijk_tests::sink::Sink;

#[test]
fn whoever_is_asked_gets_a_mail_without_a_measure_and_is_not_asked_again() {
    let sink = Sink::start();
    let site = Site::new(sink.address());
    let file = site.path().join(format!("{BY_CONSENT}.toml"));
    let text = std::fs::read_to_string(&file).expect("the site has its purposes' files");
    std::fs::write(&file, text.replace("basis = \"e\"", "basis = \"a\"")).expect("the folder takes files");
    site.must(&["purpose", "apply", &format!("{BY_CONSENT}.toml")]);
    let instance = site.start();
    let ask = |address: &str| site.run(&["consent", "ask", "--purpose", BY_CONSENT, address, "--lang", "nl"]);

    let asked = ask("eva@proef.example");
    assert!(asked.status.success(), "{}", said(&asked));
    let letters = sink.arrivals_for("eva@proef.example");
    assert_eq!(letters.len(), 1);
    assert!(letters[0].pictures().is_empty(), "it measures nothing");
    let text = String::from_utf8_lossy(&letters[0].bytes).replace("=\r\n", "").replace("=3D", "=");
    assert!(text.contains(&format!("/choose/{BY_CONSENT}?lang=nl")), "{text}");

    let again = ask("eva@proef.example");
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    assert!(said(&again).contains("may be asked again from"), "{}", said(&again));
    site.must(&["consent", "refuse", "--purpose", BY_CONSENT, "jan@proef.example"]);
    assert_eq!(ask("jan@proef.example").status.code(), Some(1));
    site.must(&["subject", "object", "piet@proef.example"]);
    assert_eq!(ask("piet@proef.example").status.code(), Some(1));
    assert!(sink.arrivals_for("jan@proef.example").is_empty() && sink.arrivals_for("piet@proef.example").is_empty());
    // Whether somebody is asked tells what they said: who asked is on record, and they see it.
    let held = String::from_utf8(site.must(&["subject", "export", "jan@proef.example"]).stdout).expect("JSON is text");
    assert!(held.contains("consent ask"), "{held}");
    assert!(instance.stop().success());
}
