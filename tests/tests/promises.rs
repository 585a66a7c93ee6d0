//! The promises of README.md, seen from outside: the real program, real SMTP, real HTTP. What lies deeper (properties,
//! simulations, faults) is named beside each promise in docs/promises.md.

use openlijk_tests::http::Browser;
use openlijk_tests::instance::{BY_CONSENT, CROWD, Instance, Site};
use openlijk_tests::sink::{Arrival, Sink};
use openlijk_tests::smtp::{Fate, Sender};
use serde_json::Value;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};

const THUNDERBIRD: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.3.0";

struct World {
    site: Site,
    sink: Sink,
    instance: Instance,
}

impl World {
    fn new() -> Self {
        let sink = Sink::start();
        let site = Site::new(sink.address());
        let instance = site.start();
        Self { site, sink, instance }
    }

    /// Sends a letter; gives what was delivered.
    fn mail(&self, number: usize, to: &str, headers: &str) -> Arrival {
        let id = format!("<promise-{number}@proef.example>");
        let letter = letter(&id, to, headers);
        let mut sender = Sender::connect(self.site.smtp).unwrap();
        assert!(matches!(sender.send(to, letter.as_bytes()), Fate::Taken(_)), "{to}");
        self.sink.arrivals(&id).pop().expect("what was taken has arrived")
    }

    fn loads_of(&self, address: &str) -> usize {
        let record = self.site.json(&["subject", "export", address]);
        let messages = record["messages"].as_array().unwrap();
        messages.iter().map(|message| message["loads"].as_array().unwrap().len()).sum()
    }

    fn loads(&self, campaign: &str) -> u64 {
        let figures = self.site.json(&["figures", campaign, "--json"]);
        figures["loads"].as_array().unwrap().iter().filter_map(|load| load[1].as_u64()).sum()
    }

    fn get(&self, path: &str, agent: &str) -> Vec<u8> {
        let answer = Browser::new(self.site.public).get(path, agent).unwrap();
        assert!(answer.is_the_picture());
        answer.body
    }
}

fn letter(id: &str, to: &str, headers: &str) -> String {
    format!(
        "From: Dienst Proef <post@proef.example>\r\nTo: <{to}>\r\nSubject: Proef\r\nMessage-ID: {id}\r\n\
         Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nContent-Language: nl\r\n{headers}MIME-Version: 1.0\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         <html><body><p>Dag</p><img src=\"https://proef.example/logo.png\"></body></html>\r\n"
    )
}

#[test]
fn promise_1_a_refusal_reaches_mail_already_sent_within_one_second_and_the_client_sees_no_difference() {
    let world = World::new();
    world.site.must(&["consent", "grant", "--purpose", BY_CONSENT, "eva@proef.example"]);
    let mail = world.mail(1, "eva@proef.example", &format!("Openlijk-Purpose: {BY_CONSENT}\r\n"));
    let picture = mail.pictures().pop().expect("a consenting reader's mail carries a picture");
    let before = world.get(&picture, THUNDERBIRD);
    assert_eq!(world.loads_of("eva@proef.example"), 1);

    let refused = Browser::new(world.site.public).post(&mail.refusal().unwrap(), "Measure-Refuse=One-Click").unwrap();
    assert_eq!(refused.status, 200, "one click, without signing in");
    // Another program of the same reader: it would be a load of its own.
    let after = world.get(&picture, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) AppleMail/1.0 Mail");
    assert_eq!(before, after);
    assert_eq!(world.loads_of("eva@proef.example"), 1, "nothing is recorded after a no");

    let next = world.mail(2, "eva@proef.example", &format!("Openlijk-Purpose: {BY_CONSENT}\r\n"));
    assert!(next.pictures().is_empty(), "and later mail carries nothing");
}

#[test]
fn promise_1_a_pause_reaches_mail_already_sent_within_one_second_and_ends_when_it_ends() {
    let world = World::new();
    world.site.must(&["consent", "grant", "--purpose", BY_CONSENT, "eva@proef.example"]);
    let mail = world.mail(1, "eva@proef.example", &format!("Openlijk-Purpose: {BY_CONSENT}\r\n"));
    let picture = mail.pictures().pop().unwrap();
    world.site.must(&["pause", "--purpose", BY_CONSENT, "--why", "a question"]);
    let paused_at = Instant::now();
    let paused = world.get(&picture, THUNDERBIRD);
    assert!(paused_at.elapsed() < Duration::from_secs(1), "the picture is answered at once");
    assert_eq!(world.loads_of("eva@proef.example"), 0);
    let unmeasured = world.mail(2, "eva@proef.example", &format!("Openlijk-Purpose: {BY_CONSENT}\r\n"));
    assert!(unmeasured.pictures().is_empty(), "mail sent during a pause carries no picture");
    world.site.must(&["resume", "--purpose", BY_CONSENT, "--why", "answered"]);
    assert_eq!(world.get(&picture, THUNDERBIRD), paused, "the same bytes");
    assert_eq!(world.loads_of("eva@proef.example"), 1, "the control: the same picture counts when nothing forbids it");
}

/// Whatever a browser or a mail program would load by itself, counted in the raw bytes by the plainest means.
fn remote_resources(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let marks =
        ["src=", "srcset=", "background=", "url(", "<link", "@import", "poster=", "<iframe", "<object", "data=\"http"];
    marks.iter().map(|mark| text.matches(mark).count()).sum()
}

#[test]
fn promise_2_no_mail_leaves_measured_without_saying_so_and_an_unmeasured_one_has_no_new_remote_resource() {
    let world = World::new();
    world.site.must(&["consent", "grant", "--purpose", BY_CONSENT, "ja@proef.example"]);
    world.site.must(&["consent", "refuse", "--purpose", CROWD, "nee@proef.example"]);
    let purpose = |id: &str| format!("Openlijk-Purpose: {id}\r\n");
    let cases = [
        ("ja@proef.example", purpose(BY_CONSENT), true),
        ("stil@proef.example", purpose(CROWD), true),
        ("nee@proef.example", purpose(CROWD), false),
        ("iemand@proef.example", String::new(), false),
        ("iemand@proef.example", purpose("onbekend"), false),
        ("stil@proef.example", purpose(CROWD) + "Openlijk-Measure: none\r\n", false),
        ("stil@proef.example", purpose(CROWD) + "Openlijk-Onzin: 1\r\n", false),
        ("stil@proef.example", purpose(CROWD) + "Auto-Submitted: auto-generated\r\n", false),
        ("stil@proef.example", purpose(CROWD) + "DKIM-Signature: v=1; a=rsa-sha256; d=proef.example\r\n", false),
    ];
    for (number, (to, headers, is_measured)) in cases.iter().enumerate() {
        let original = remote_resources(letter("<x>", to, headers).as_bytes());
        let mail = world.mail(100 + number, to, headers);
        let text = String::from_utf8_lossy(&mail.bytes);
        assert!(!text.contains("Openlijk-"), "our own headers never leave: {headers}");
        if *is_measured {
            assert_eq!(remote_resources(&mail.bytes), original + 1, "{to} {headers}");
            let page = mail.refusal().expect("a measured mail says how to refuse");
            let page = page.trim_end_matches("/refuse");
            assert!(text.matches(page).count() >= 3, "header, link, and the address in full: {headers}");
            assert!(text.contains("Wat meet deze mail?"), "{headers}");
            let shown = Browser::new(world.site.public).get(page, THUNDERBIRD).unwrap();
            assert_eq!(shown.status, 200, "the page behind the link is there");
        } else {
            assert_eq!(remote_resources(&mail.bytes), original, "{to} {headers}");
            assert!(mail.pictures().is_empty());
        }
    }
}

/// GET from one of this machine's many loopback addresses, as strangers do from theirs.
fn get_from(source: Ipv4Addr, server: SocketAddr, path: &str, agent: &str) {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((source, 0)).into()).unwrap();
    socket.connect(&server.into()).unwrap();
    let mut stream = std::net::TcpStream::from(socket);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

fn files_below(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.is_file() {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    // Through text search, which is fast in a debug build too; every byte becomes one character.
    let text: String = haystack.iter().map(|byte| char::from(*byte)).collect();
    text.contains(&needle.iter().map(|byte| char::from(*byte)).collect::<String>())
}

#[test]
fn promise_3_after_a_thousand_hits_no_file_knows_who_asked() {
    let world = World::new();
    let purpose = format!("Openlijk-Purpose: {CROWD}\r\nOpenlijk-Campaign: duizend\r\n");
    let pictures: Vec<String> = (0..40)
        .map(|number| world.mail(number, &format!("lezer{number}@proef.example"), &purpose).pictures().pop().unwrap())
        .collect();
    let source = |number: u16| Ipv4Addr::new(127, 77, (number / 200) as u8, (number % 200 + 20) as u8);
    let agent = |number: u16| format!("{THUNDERBIRD} proefprogramma/{number}");
    for number in 0..1000u16 {
        get_from(source(number), world.site.public, &pictures[usize::from(number) % 40], &agent(number));
    }
    assert!(world.loads("duizend") >= 990, "the hits were counted: {}", world.loads("duizend"));
    let mut files = vec![("the log".to_owned(), world.instance.log().into_bytes())];
    files_below(world.site.path(), &mut files);
    assert!(files.iter().any(|(name, _)| name.ends_with("openlijk.db")), "the search looks where data is");
    assert!(
        files.iter().any(|(name, bytes)| name.ends_with("toml") && holds(bytes, b"Dienst Proef")),
        "and finds what is there"
    );
    for (name, bytes) in &files {
        assert!(!holds(bytes, b"proefprogramma"), "{name} holds a user agent");
        assert!(!holds(bytes, b"127.77."), "{name} holds an address as text");
        assert!(addresses_in(bytes) < 3, "{name} holds addresses in binary");
        assert!(!holds(bytes, b"lezer7@proef.example"), "{name} holds a recipient's address");
    }
}

/// How often one of the thousand addresses stands in the bytes. By chance, in a megabyte of keys and ciphertext, one
/// does about once in four runs; three do about once in five hundred.
fn addresses_in(bytes: &[u8]) -> usize {
    let is_source = |window: &[u8]| window[..2] == [127, 77] && window[2] < 5 && (20..220).contains(&window[3]);
    bytes.windows(4).filter(|window| is_source(window)).count()
}

#[test]
fn promise_5_a_figure_says_what_it_is_and_what_it_cannot_see() {
    let world = World::new();
    let purpose = format!("Openlijk-Purpose: {CROWD}\r\nOpenlijk-Campaign: eerlijk\r\n");
    for number in 0..5 {
        world.mail(number, &format!("lezer{number}@proef.example"), &purpose);
    }
    let small: Value = world.site.json(&["figures", "eerlijk", "--json"]);
    assert_eq!(small["reach"]["state"], "too-small", "{small}");
    for number in 5..40 {
        let mail = world.mail(number, &format!("lezer{number}@proef.example"), &purpose);
        world.get(&mail.pictures().pop().unwrap(), &format!("{THUNDERBIRD} {number}"));
    }
    let output = world.site.must(&["figures", "eerlijk"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("What our server saw") && text.contains("How many people opened it"), "{text}");
    assert!(text.contains("Who blocks pictures is not seen."), "{text}");
    // All are one group, and it was hit: the bits can only say "at least".
    assert!(text.contains("at least"), "{text}");
}

#[test]
fn promise_6_what_the_next_hop_refuses_the_sender_hears_and_what_is_odd_goes_on_unmeasured() {
    let world = World::new();
    let odd = "Openlijk-Purpose: crowd\r\nOpenlijk-Purpose: by-consent\r\n";
    let mail = world.mail(1, "eva@proef.example", odd);
    assert!(mail.pictures().is_empty() && !holds(&mail.bytes, b"Openlijk-"));
    let portal = letter("<portal@proef.example>", "eva@proef.example", "Openlijk-Deliver: portal\r\n");
    let fate = Sender::connect(world.site.smtp).unwrap().send("eva@proef.example", portal.as_bytes());
    assert!(matches!(&fate, Fate::NotTaken(reply) if reply.starts_with("550")), "never sent open: {fate:?}");
    assert!(world.sink.arrivals("<portal@proef.example>").is_empty());
}
