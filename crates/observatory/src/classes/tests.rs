//! Each trap that a table of openers can fall into is a case here.

use super::*;
use hyper::header::HeaderValue;
use proptest::prelude::*;
use std::sync::LazyLock;

static CLASSES: LazyLock<Classes> = LazyLock::new(Classes::built_in);

const HOME: &str = "203.0.113.7";
const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
const CUT_SHORT: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";

struct Request {
    method: Method,
    headers: HeaderMap,
    peer: &'static str,
}

fn get(agent: &str) -> Request {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_str(agent).expect("an agent"));
    Request { method: Method::GET, headers, peer: HOME }
}

impl Request {
    fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.append(name, HeaderValue::from_static(value));
        self
    }
    fn from(mut self, peer: &'static str) -> Self {
        self.peer = peer;
        self
    }
    fn by(mut self, method: Method) -> Self {
        self.method = method;
        self
    }
    fn judged(&self) -> Judgement<'static> {
        let peer = self.peer.parse().expect("an address");
        CLASSES.judge(Signals { method: &self.method, headers: &self.headers, peer })
    }
}

#[track_caller]
fn expect(request: &Request, verdict: Verdict, rule: &str) {
    assert_eq!(request.judged(), Judgement { verdict, rule }, "{:?}", request.headers);
}

fn class(class: OpenerClass) -> Verdict {
    Verdict::Class(class)
}

use OpenerClass::{Person, Prefetch, PrivacyProxy, Scanner, Unknown};

#[test]
fn each_known_agent_has_its_class() {
    let table = [
        // Taking this one for a bot would count no opens at Gmail at all.
        (
            "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
            PrivacyProxy,
            "gmail-image-proxy",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 \
             Safari/537.36 Edge/12.246 Mozilla/5.0",
            Prefetch,
            "gmail-prefetch",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 \
             Safari/537.36 Edge/12.246 Mozilla/5.0 Gmail-content-sampling",
            Prefetch,
            "gmail-prefetch",
        ),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", PrivacyProxy, "yahoo-image-proxy"),
        ("Mozilla/5.0", Prefetch, "apple-mail-privacy-protection"),
        // Apple's prefetching and Outlook on the web send the same text.
        (CUT_SHORT, Unknown, "webkit-cut-short"),
        ("", Scanner, "no-agent"),
        ("   ", Scanner, "no-agent"),
        ("curl/8.5.0", Scanner, "program-library"),
        ("python-requests/2.32.3", Scanner, "program-library"),
        ("Go-http-client/1.1", Scanner, "program-library"),
        ("Go-http-client/2.0", Scanner, "program-library"),
        ("GO-HTTP-CLIENT/1.1", Scanner, "program-library"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
            Scanner,
            "headless-browser",
        ),
        ("Barracuda Sentinel (EE)", Scanner, "mail-gateway"),
        (
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            Scanner,
            "crawler-or-link-preview",
        ),
        (
            "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b",
            Scanner,
            "crawler-or-link-preview",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.88 Safari/537.36",
            Unknown,
            "browser-long-gone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", Person, "mail-program"),
        ("Mozilla/4.0 (compatible; ms-office; MSOffice 16; Microsoft Outlook 16.0.17928)", Person, "mail-program"),
        (EDGE, Person, "browser"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
            Person,
            "browser",
        ),
        // "bot" stands in the names of telephones too.
        (
            "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 \
             Mobile Safari/537.36",
            Person,
            "browser",
        ),
        ("Mozilla/5.0 (compatible)", Unknown, "none"),
        ("SomethingNobodyKnows/1.0", Unknown, "none"),
        ("okhttp/4.12.0", Unknown, "none"),
    ];
    for (agent, expected, rule) in table {
        expect(&get(agent), class(expected), rule);
    }
}

#[test]
fn without_a_user_agent_it_is_a_machine() {
    let request = Request { method: Method::GET, headers: HeaderMap::new(), peer: HOME };
    expect(&request, class(Scanner), "no-agent");
}

#[test]
fn asking_by_head_is_a_scanner_whatever_the_agent() {
    expect(&get(EDGE).by(Method::HEAD), class(Scanner), "head-request");
    expect(&get("Mozilla/5.0").by(Method::HEAD), class(Scanner), "head-request");
}

#[test]
fn a_request_that_says_prefetch_is_one_whatever_the_agent() {
    for (name, value) in [
        ("sec-purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
        ("x-purpose", "preview"),
        ("x-moz", "Prefetch"),
    ] {
        expect(&get(EDGE).with(name, value), class(Prefetch), "prefetch-header");
    }
    expect(&get(EDGE).with("purpose", "reading"), class(Person), "browser");
    // The second of two fields of one name counts as well.
    expect(&get(EDGE).with("purpose", "x").with("purpose", "prefetch"), class(Prefetch), "prefetch-header");
}

#[test]
fn who_asks_not_to_be_measured_is_not() {
    expect(&get(EDGE).with("sec-gpc", "1"), Verdict::NotRecorded, "global-privacy-control");
    expect(&get(EDGE).with("dnt", "1"), Verdict::NotRecorded, "do-not-track");
    // Before everything else: not even as a scanner or a prefetch.
    expect(&get("curl/8").with("sec-gpc", "1").by(Method::HEAD), Verdict::NotRecorded, "global-privacy-control");
    expect(&get("Mozilla/5.0").with("dnt", "1").with("purpose", "prefetch"), Verdict::NotRecorded, "do-not-track");
    // These say nothing of the kind.
    expect(&get(EDGE).with("sec-gpc", "0"), class(Person), "browser");
    expect(&get(EDGE).with("dnt", "0"), class(Person), "browser");
    expect(&get(EDGE).with("dnt", "null"), class(Person), "browser");
}

#[test]
fn microsofts_networks_count_against_no_picture() {
    // Outlook on the web fetches from them for people.
    for peer in ["40.92.1.1", "40.107.200.9", "52.101.3.4", "104.47.3.3", "2a01:111:f400::1", "2a01:111:f403::9"] {
        expect(&get(EDGE).from(peer), class(Person), "browser");
        expect(&get(CUT_SHORT).from(peer), class(Unknown), "webkit-cut-short");
    }
}

#[test]
fn a_gateways_own_network_makes_a_scanner_of_a_plain_browser() {
    expect(&get(EDGE).from("209.222.82.77"), class(Scanner), "barracuda-network");
    expect(&get(EDGE).from("209.222.83.77"), class(Person), "browser");
}

#[test]
fn who_is_named_by_a_forwarding_header_changes_nothing() {
    let request = get(EDGE).with("x-forwarded-for", "209.222.82.77").with("forwarded", "for=209.222.82.77");
    expect(&request, class(Person), "browser");
}

#[test]
fn the_table_is_checked_when_it_is_read() {
    let rule = |body: &str| format!("version = \"1\"\n[[rule]]\nid = \"x\"\n{body}\n");
    let good = "class = \"scanner\"\nagent-has = [\"y\"]\nsource = \"s\"\ndate = \"2026-11-22\"";
    assert!(Classes::parse(&rule(good)).is_ok());
    for (bad, says) in [
        (good.replace("scanner", "scaner"), "scaner"),
        (good.replace("[\"y\"]", "[]"), "fits every request"),
        (good.replace("[\"y\"]", "[\"\"]"), "empty text"),
        (good.replace("\"s\"", "\"\""), "needs a source"),
        (good.replace("2026-11-22", "22 November"), "needs a source"),
        (good.replace("agent-has", "agent_has"), "agent_has"),
        (format!("{good}\nnetworks = [\"1.2.3.4/99\"]"), "networks"),
        (format!("{good}\nheader = {{ names = [\"a b\"], is = [\"1\"] }}"), "header"),
    ] {
        let problem = Classes::parse(&rule(&bad)).expect_err(&bad).to_string();
        assert!(problem.contains(says), "{problem}");
    }
    let many = format!("version = \"1\"\n{}", rule(good).replace("version = \"1\"", "").repeat(65));
    assert!(matches!(Classes::parse(&many), Err(BadRules::TooMany(65))));
}

#[test]
fn every_rule_has_its_own_id_and_the_table_a_version() {
    let mut ids: Vec<&str> = CLASSES.rules.iter().map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), CLASSES.rules.len());
    assert!(CLASSES.version().starts_with("20"));
}

proptest! {
    #[test]
    fn any_bytes_that_a_header_may_hold_are_judged(agent in proptest::collection::vec(32_u8..=255, 0..3000)) {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(&agent) {
            headers.insert(USER_AGENT, value);
        }
        let peer = HOME.parse().expect("an address");
        CLASSES.judge(Signals { method: &Method::GET, headers: &headers, peer });
    }
}
