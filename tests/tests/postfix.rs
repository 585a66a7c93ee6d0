//! Debian's Postfix on both sides of Openlijk, by the recipes that the operator's documentation shows.

use openlijk_tests::instance::{CROWD, Instance, Site};
use openlijk_tests::postfix::{Ports, Postfix, Recipe};
use openlijk_tests::sink::{Arrival, Sink};
use openlijk_tests::tools::have;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

const MESSAGES: usize = 500;
const MESSAGE_ID: &str = "<letter@proef.example>";

struct Road {
    site: Site,
    openlijk: Option<Instance>,
    postfix: Postfix,
    sink: Sink,
}

impl Road {
    /// Sender, Postfix, Openlijk, Postfix, sink.
    fn open(recipe: Recipe) -> Self {
        let (sink, ports) = (Sink::start(), Ports::free());
        let site = Site::new(ports.back);
        let openlijk = Some(site.start());
        let postfix = Postfix::start(recipe, ports, site.smtp, sink.address());
        Self { site, openlijk, postfix, sink }
    }

    /// Sends [`MESSAGES`] letters, each to somebody else, over ten sessions.
    fn send_all(&self) -> std::process::Output {
        let file = self.site.path().join("letter.eml");
        let letter = format!(
            "From: Proef <post@proef.example>\nTo: lezer@ontvanger.example\nSubject: Uw brief\nMessage-ID: {MESSAGE_ID}\n\
             Date: Sun, 22 Nov 2026 10:00:00 +0000\nOpenlijk-Purpose: {CROWD}\nOpenlijk-Campaign: proef\n\
             MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n\
             <html><body><p>Beste lezer,</p>\n.\n..\n</body></html>\n"
        );
        std::fs::write(&file, letter).unwrap();
        let mut source = Command::new("smtp-source");
        source.args(["-s", "10", "-m", &MESSAGES.to_string(), "-N", "-f", "post@proef.example"]);
        source.args(["-t", "lezer@ontvanger.example", "-F"]).arg(file).arg(self.postfix.smtp().to_string());
        source.output().expect("smtp-source runs")
    }

    /// Waits until everything has arrived, or nothing more does.
    fn arrivals(&self) -> Vec<Arrival> {
        let until = Instant::now() + Duration::from_secs(120);
        while (self.sink.count() < MESSAGES || self.postfix.queued() > 0) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(200));
        }
        self.sink.arrivals(MESSAGE_ID)
    }
}

/// How often each recipient got a letter.
fn by_recipient(arrivals: &[Arrival]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for arrival in arrivals {
        assert_eq!(arrival.to.len(), 1, "one recipient a message");
        *found.entry(arrival.to[0].clone()).or_default() += 1;
    }
    found
}

fn assert_as_decided(arrivals: &[Arrival]) {
    for arrival in arrivals {
        let text = String::from_utf8_lossy(&arrival.bytes);
        assert!(!text.to_ascii_lowercase().contains("openlijk-"), "a header of ours left: {text}");
        assert_eq!(arrival.pictures().len(), 1, "{text}");
        assert!(arrival.refusal().is_some(), "a measure without a way to refuse it");
        assert!(text.contains("\r\n.\r\n..\r\n"), "dots: {text}");
    }
}

#[test]
fn five_hundred_letters_pass_through_postfix_and_openlijk_none_lost_none_doubled() {
    if !Postfix::is_possible() {
        return;
    }
    for recipe in [Recipe::BeforeQueue, Recipe::AfterQueue] {
        let road = Road::open(recipe);
        let began = Instant::now();
        let sent = road.send_all();
        assert!(sent.status.success(), "{recipe:?}: {sent:?}");
        let arrivals = road.arrivals();
        let took = began.elapsed();
        let found = by_recipient(&arrivals);
        assert_eq!((found.len(), arrivals.len()), (MESSAGES, MESSAGES), "{recipe:?}: lost or doubled");
        assert_as_decided(&arrivals);
        let log = road.postfix.log();
        if recipe == Recipe::AfterQueue {
            let told = log.matches("openlijk measure=aggregate reason=").count();
            assert_eq!(told, MESSAGES, "the sender's own log tells what was decided");
        }
        println!("{recipe:?}: {MESSAGES} letters in {took:.1?}, none lost, none doubled");
        assert!(road.openlijk.is_some_and(|openlijk| openlijk.stop().success()));
    }
}

#[test]
fn letters_survive_openlijk_being_killed_on_their_way() {
    if !Postfix::is_possible() {
        return;
    }
    let mut road = Road::open(Recipe::AfterQueue);
    let sent = road.send_all();
    assert!(sent.status.success(), "{sent:?}");
    for kill in 1..=3 {
        let until = Instant::now() + Duration::from_secs(30);
        while road.sink.count() < kill * 100 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Some(running) = road.openlijk.take() {
            running.kill();
        }
        road.openlijk = Some(road.site.start());
        road.postfix.flush();
    }
    let until = Instant::now() + Duration::from_secs(120);
    while road.postfix.queued() > 0 && Instant::now() < until {
        road.postfix.flush();
        std::thread::sleep(Duration::from_millis(500));
    }
    let arrivals = road.arrivals();
    let found = by_recipient(&arrivals);
    assert_eq!(found.len(), MESSAGES, "lost");
    assert_as_decided(&arrivals);
    // A letter whose 250 was lost with the process is sent again (RFC 5321, 6.1): at most one a session a kill.
    let doubled = arrivals.len() - found.len();
    assert!(doubled <= 3 * 20, "{doubled} doubled");
    // A second copy is the same message: its picture is the first one's.
    let mut pictures: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for arrival in &arrivals {
        pictures.entry(&arrival.to[0]).or_default().extend(arrival.pictures());
    }
    assert!(pictures.values().all(|same| same.windows(2).all(|two| two[0] == two[1])), "two copies, two pictures");
    println!("three kills: none lost, {doubled} doubled");
}

#[test]
fn mail_for_the_portal_is_refused_to_its_sender_at_once() {
    if !Postfix::is_possible() || !have("swaks") {
        return;
    }
    let road = Road::open(Recipe::BeforeQueue);
    let server = road.postfix.smtp().to_string();
    let swaks = |header: &str| {
        let mut swaks = Command::new("swaks");
        swaks.args(["--server", &server, "--from", "post@proef.example", "--to", "lezer@ontvanger.example"]);
        swaks.args(["--header", header]).output().expect("swaks runs")
    };
    let refused = swaks("Openlijk-Deliver: portal");
    let heard = String::from_utf8_lossy(&refused.stdout).into_owned();
    assert!(!refused.status.success() && heard.contains("550 5.7.1 "), "{heard}");
    let unknown = swaks("Openlijk-Purpose: nobody");
    let heard = String::from_utf8_lossy(&unknown.stdout).into_owned();
    assert!(unknown.status.success() && heard.contains("openlijk measure=none reason=unknown-purpose id=-"), "{heard}");
    let until = Instant::now() + Duration::from_secs(30);
    while road.sink.count() < 1 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(road.sink.count(), 1, "only the second one arrives");
}

/// A purpose of the portal; what has its tag in the subject is sealed.
const SEALED: &str = r#"
id = "sealed"
name = "Sealed letters"
kind = "breach-prevent-recall"
measure = "portal"
controller = "private"
recipient_class = "citizen"
basis = "f"
interest = "stopping a leak in time"
disclosure = "in-message"
data = { unique_id = true, ip = false, user_agent = false, time = "exact", count = false, geo = false, dwell = false, forward = false }
less_intrusive = { available = "none" }
documents = { ropa = "R-8", dpia = "D-8", processor = "none", retention_days = 90 }

[portal.other_way]
nl = "Bel ons, dan sturen wij het per post."
en = "Call us, and we send it by post."

[[rules]]
subject_tag = "[veilig]"
"#;

/// The text of an arrival, put together again from quoted-printable.
fn text_of(arrival: &Arrival) -> String {
    String::from_utf8_lossy(&arrival.bytes).replace("=\r\n", "").replace("=3D", "=")
}

/// The letters for somebody, once there are so many.
fn await_letters(road: &Road, to: &str, count: usize) -> Vec<Arrival> {
    let until = Instant::now() + Duration::from_secs(60);
    while road.sink.arrivals_for(to).len() < count && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    let found = road.sink.arrivals_for(to);
    assert_eq!(found.len(), count, "letters for {to}");
    found
}

#[test]
fn a_tagged_letter_goes_in_by_postfix_only_its_notification_comes_out_and_its_reader_opens_it() {
    if !Postfix::is_possible() || !have("swaks") {
        return;
    }
    let (sink, ports) = (Sink::start(), Ports::free());
    let site = Site::new(ports.back);
    std::fs::write(site.path().join("sealed.toml"), SEALED).unwrap();
    site.must(&["purpose", "apply", "sealed.toml"]);
    let openlijk = Some(site.start());
    let postfix = Postfix::start(Recipe::BeforeQueue, ports, site.smtp, sink.address());
    let road = Road { site, openlijk, postfix, sink };
    let (to, secret) = ("jan@ontvanger.example", "De uitslag van uw onderzoek is goed.");
    let attachment = road.site.path().join("uitslag.bin");
    std::fs::write(&attachment, vec![7_u8; 1_000]).unwrap();
    let mut swaks = Command::new("swaks");
    swaks.args(["--server", &road.postfix.smtp().to_string(), "--from", "arts@proef.example", "--to", to]);
    swaks.args(["--header", "Subject: [veilig] Uw uitslag", "--body", secret, "--attach"]);
    let sent = swaks.arg(format!("@{}", attachment.display())).output().expect("swaks runs");
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stdout));

    let notification = text_of(&await_letters(&road, to, 1)[0]);
    assert!(
        !notification.contains("uitslag") && !notification.to_ascii_lowercase().contains("openlijk-"),
        "{notification}"
    );
    let at = notification.find("/m/").expect("a link");
    let link: String = notification[at..].chars().take_while(|c| !c.is_whitespace() && *c != '"').collect();
    let (path, half) = link.split_once('#').expect("a half of the key");

    let mut reader = openlijk_tests::http::Browser::new(road.site.public);
    assert_eq!(reader.get(path, "a link scanner").unwrap().status, 200);
    assert_eq!(reader.post(&format!("{path}/code"), "").unwrap().status, 200);
    let letters = await_letters(&road, to, 2);
    let code = letters.iter().map(text_of).find_map(|text| {
        text.lines()
            .map(str::trim)
            .find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit()))
            .map(str::to_owned)
    });
    let code = code.expect("a code came by mail");
    let opened = reader.post(&format!("{path}/open"), &format!("code={code}&half={half}")).unwrap();
    let page = String::from_utf8_lossy(&opened.body).into_owned();
    assert!(opened.status == 200 && page.contains(secret), "{page}");
    let session =
        page.split("name=\"session\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a session");
    let saved = reader.post(&format!("{path}/save/2"), &format!("session={session}&half={half}")).unwrap();
    assert_eq!((saved.status, saved.body), (200, vec![7_u8; 1_000]));
}

/// Every sequence of CR, LF, NUL and dot, up to `longest` long, that has a dot in it.
fn sequences(longest: u32) -> Vec<Vec<u8>> {
    let all = (1..=longest).flat_map(|length| {
        (0..4usize.pow(length))
            .map(move |number| (0..length).map(|place| b"\r\n\0."[number / 4usize.pow(place) % 4]).collect::<Vec<u8>>())
    });
    all.filter(|sequence| sequence.contains(&b'.')).collect()
}

/// Sends a letter with `sequence` in it and a second transaction behind that; gives all replies.
fn try_to_smuggle(openlijk: SocketAddr, sequence: &[u8]) -> String {
    let mut stream = TcpStream::connect(openlijk).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let first = b"EHLO x.example\r\nMAIL FROM:<post@proef.example>\r\nRCPT TO:<lezer@ontvanger.example>\r\nDATA\r\n";
    let second =
        b"MAIL FROM:<evil@proef.example>\r\nRCPT TO:<victim@ontvanger.example>\r\nDATA\r\nsecond\r\n.\r\nQUIT\r\n";
    stream.write_all(first).unwrap();
    stream.write_all(&[b"Subject: x\r\n\r\nfirst", sequence, &second[..]].concat()).unwrap();
    let mut replies = Vec::new();
    let _ = stream.read_to_end(&mut replies);
    String::from_utf8_lossy(&replies).into_owned()
}

#[test]
fn postfix_behind_openlijk_gets_one_message_for_each_that_was_answered_for() {
    if !Postfix::is_possible() {
        return;
    }
    let road = Road::open(Recipe::AfterQueue);
    let (mut answered, mut cases) = (0, 0);
    for sequence in sequences(4) {
        let replies = try_to_smuggle(road.site.smtp, &sequence);
        // CR LF dot CR LF is no smuggling: every server on the way sees two messages there.
        let is_honest = sequence.windows(5).any(|window| window == b"\r\n.\r\n");
        let taken = replies.matches("openlijk measure=").count();
        assert!(taken <= 1 || is_honest, "{}: {replies}", sequence.escape_ascii());
        answered += taken;
        cases += 1;
    }
    let until = Instant::now() + Duration::from_secs(60);
    while (road.sink.count() < answered || road.postfix.queued() > 0) && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(road.sink.count(), answered, "smuggled or lost");
    println!("{cases} sequences, {answered} messages answered for, as many arrived");
}

#[test]
fn a_bounce_comes_back_through_postfix_is_counted_and_reaches_the_sender() {
    if !Postfix::is_possible() || !have("swaks") {
        return;
    }
    const DOMAIN: &str = "bounces.proef.example";
    for recipe in [Recipe::BeforeQueue, Recipe::AfterQueue] {
        let (sink, ports, reports) = (Sink::start(), Ports::free(), Site::free_port());
        let site = Site::new(ports.back);
        let listen = reports.to_string();
        let environment = [("OPENLIJK_REPORTS_DOMAIN", DOMAIN.as_ref()), ("OPENLIJK_REPORTS_LISTEN", listen.as_ref())];
        let openlijk = site.start_with(&environment);
        let postfix = Postfix::start_with_reports(recipe, ports, (site.smtp, reports), DOMAIN, sink.address());
        for to in ["nobody@ontvanger.example", "lezer@ontvanger.example"] {
            let mut swaks = Command::new("swaks");
            swaks.args(["--server", &postfix.smtp().to_string(), "--from", "Post.Vak@proef.example", "--to", to]);
            swaks.args(["--h-Openlijk-Purpose", CROWD, "--h-Openlijk-Campaign", "terug"]);
            let sent = swaks.output().unwrap();
            assert!(sent.status.success(), "{recipe:?}: {sent:?}");
        }
        let until = Instant::now() + Duration::from_secs(60);
        let reported = || {
            let figures = site.json(&["figures", "terug", "--json"]);
            figures["reported"].as_array().map(|list| list.iter().map(|pair| pair.to_string()).collect::<Vec<_>>())
        };
        // The sink does not offer DSN, so of what it took nobody can say more than that it was passed on (RFC 3461, 5.2.2).
        let expected = ["[\"relayed\",1]", "[\"bounced\",1]"].map(str::to_owned);
        while reported().as_deref() != Some(&expected[..]) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(200));
        }
        assert_eq!(reported().as_deref(), Some(&expected[..]), "{recipe:?}: {}", postfix.log());
        let until = Instant::now() + Duration::from_secs(30);
        while sink.arrivals_for("post.vak@proef.example").len() < 2 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(200));
        }
        let back = sink.arrivals_for("post.vak@proef.example");
        let texts: Vec<String> = back.iter().map(|one| String::from_utf8_lossy(&one.bytes).into_owned()).collect();
        assert_eq!(texts.len(), 2, "{recipe:?}: every report reaches the sender");
        assert!(texts.iter().any(|text| text.contains("Action: failed") && text.contains("nobody@ontvanger.example")));
        assert_eq!(sink.arrivals_for("lezer@ontvanger.example").len(), 1);
        assert_eq!(postfix.queued(), 0);
        assert!(openlijk.stop().success());
    }
}
