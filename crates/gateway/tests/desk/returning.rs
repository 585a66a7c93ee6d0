//! The way back: mail goes out with a return path of ours, and what comes back goes on to its sender, over real sockets.

use crate::harness::{Office, STUDY_HEADERS, letter, plain_letter, study_letter};
use crate::wire::{Delivered, Hop, Sender};
use openlijk_gateway::{Gateway, GatewayConfig, Returns};
use openlijk_model::{Cause, Clock, Grade, MessageId, Reported};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::watch;

const DOMAIN: &str = "bounces.example.nl";
const FROM: &str = "MAIL FROM:<News@example.nl>";
const TO: &str = "RCPT TO:<jan@example.org>";

/// An organisation with both listeners, before one next hop.
struct Road {
    office: Office,
    hop: Hop,
    smtp: SocketAddr,
    reports: SocketAddr,
    _stop: watch::Sender<bool>,
}

impl Road {
    async fn open() -> Self {
        let (office, hop) = (Office::open().await, Hop::start().await);
        let (stop, stopping) = watch::channel(false);
        let (anywhere, next_hop) = ("127.0.0.1:0".parse().unwrap(), hop.address.to_string());
        let desk = Arc::new((*office.desk).clone().with_reports(DOMAIN));
        let smtp = Gateway::bind(GatewayConfig::plain(anywhere, next_hop.clone()), desk).await.unwrap();
        let now = office.now();
        let returns = Returns::new(office.store.clone(), DOMAIN, Clock::new(move || now));
        let reports = Gateway::bind(GatewayConfig::reports(anywhere, next_hop), Arc::new(returns)).await.unwrap();
        let addresses = (smtp.local_addr(), reports.local_addr());
        tokio::spawn(smtp.run(stopping.clone()));
        tokio::spawn(reports.run(stopping));
        Self { office, hop, smtp: addresses.0, reports: addresses.1, _stop: stop }
    }

    /// Says these commands and sends a message: the last reply, and what the next hop got.
    async fn sent(&self, commands: &[&str], raw: &[u8]) -> (String, Delivered) {
        let reply = said(self.smtp, commands, raw).await;
        assert!(reply.starts_with("250"), "{reply}");
        (reply, self.hop.delivered().pop().unwrap())
    }

    /// Sends a letter under the purpose: its number, and the return path that it went out with.
    async fn letter(&self, number: u32) -> (MessageId, String) {
        let (reply, delivered) = self.sent(&[FROM, TO], &study_letter(number)).await;
        let id = reply.rsplit_once("id=").unwrap().1.parse().unwrap();
        (id, path_of(&delivered.mail).to_owned())
    }

    /// Brings a report to an address: the last reply.
    async fn report(&self, to: &str, raw: &str) -> String {
        said(self.reports, &["MAIL FROM:<>", &format!("RCPT TO:<{to}>")], raw.as_bytes()).await
    }

    async fn kept(&self, message: MessageId) -> Vec<Reported> {
        self.office.store.reports_about(message).await.unwrap().iter().map(|report| report.said).collect()
    }
}

async fn said(address: SocketAddr, commands: &[&str], raw: &[u8]) -> String {
    let mut sender = Sender::greeted(address).await;
    for command in commands {
        let reply = sender.ask(command).await;
        if !reply.starts_with("250") {
            return reply;
        }
    }
    assert!(sender.ask("DATA").await.starts_with("354"));
    sender.send(raw).await;
    sender.ask(".").await
}

fn path_of(mail: &str) -> &str {
    mail.split_once('<').unwrap().1.split_once('>').unwrap().0
}

fn dsn(fields: &str) -> String {
    format!(
        "From: MAILER-DAEMON@example.org\nSubject: Undelivered\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt did not arrive.\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n{fields}\n--b--\n"
    )
    .replace('\n', "\r\n")
}

fn bounce(head: &str) -> String {
    dsn(&format!("{head}\nFinal-Recipient: rfc822; jan@example.org\nAction: failed\nStatus: 5.1.1\n"))
}

#[tokio::test]
async fn a_bounce_is_recorded_once_and_reaches_the_sender_each_time() {
    let road = Road::open().await;
    let (message, path) = road.letter(1).await;
    let (local, domain) = path.split_once('@').unwrap();
    assert_eq!((domain, local.len(), &local[..2]), (DOMAIN, 54, "b-"));
    let out = road.hop.delivered().pop().unwrap();
    assert_eq!(out.mail, format!("MAIL FROM:<{path}> ENVID={local}"));
    assert_eq!(out.rcpt, [format!("{TO} NOTIFY=SUCCESS,FAILURE,DELAY")]);

    let raw = bounce(&format!("Original-Envelope-Id: {local}\n"));
    for to in [path.clone(), path.to_uppercase()] {
        let reply = road.report(&to, &raw).await;
        assert_eq!(reply, "250 2.0.0 queued as 42 openlijk measure=none reason=report id=-", "nothing of it is told");
        let back = road.hop.delivered().pop().unwrap();
        assert_eq!(
            (back.mail.as_str(), &back.rcpt[..]),
            ("MAIL FROM:<>", &["RCPT TO:<News@example.nl>".to_owned()][..])
        );
        assert_eq!(back.bytes, raw.as_bytes(), "as it came");
    }
    let kept = road.office.store.reports_about(message).await.unwrap();
    let [report] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!((report.said, report.grade, report.cause), (Reported::Bounced, Grade::Strong, Cause::NoMailbox));
    assert_eq!(report.at, "2026-11-22T10:00:00Z".parse().unwrap());
    let campaign = road.office.store.campaigns().await.unwrap()[0].id;
    assert_eq!(road.office.store.counts(campaign).await.unwrap().reported, [(Reported::Bounced, 1)]);
}

#[tokio::test]
async fn what_the_sender_said_of_reports_stays() {
    let road = Road::open().await;
    let own = [&format!("{FROM} RET=HDRS ENVID=mine"), &format!("{TO} NOTIFY=FAILURE ORCPT=rfc822;jan@example.org")];
    let (_, out) = road.sent(&own.map(String::as_str), &study_letter(1)).await;
    assert!(out.mail.starts_with("MAIL FROM:<b-") && out.mail.ends_with("> RET=HDRS ENVID=mine"), "{}", out.mail);
    assert_eq!(out.rcpt, [own[1].as_str()]);
    let never = format!("{TO} NOTIFY=NEVER");
    let (_, out) = road.sent(&[FROM, &never], &study_letter(2)).await;
    assert_eq!((out.mail.as_str(), &out.rcpt[..]), (FROM, &[never][..]), "they want no reports");
}

#[tokio::test]
async fn a_next_hop_without_dsn_is_not_asked_and_the_return_path_is_ours_all_the_same() {
    let road = Road::open().await;
    road.hop.with(|state| state.extensions = vec!["8BITMIME"]);
    let (_, out) = road.sent(&[FROM, TO], &study_letter(1)).await;
    assert!(out.mail.starts_with("MAIL FROM:<b-") && out.mail.ends_with("@bounces.example.nl>"), "{}", out.mail);
    assert_eq!(out.rcpt, [TO]);
}

#[tokio::test]
async fn mail_that_is_others_to_hear_about_keeps_its_return_path() {
    let road = Road::open().await;
    let with = |number, extra: &str| letter(number, &format!("{STUDY_HEADERS}{extra}"));
    for (why, raw) in [
        ("no purpose", plain_letter(1)),
        ("nothing may be learned", with(2, "Openlijk-Measure: none\r\n")),
        ("a list", with(3, "List-Post: <mailto:list@example.nl>\r\n")),
        ("automatic", with(4, "Auto-Submitted: auto-generated\r\n")),
        ("signed", with(5, "DKIM-Signature: v=1; d=example.nl\r\n")),
    ] {
        let (_, out) = road.sent(&[FROM, TO], &raw).await;
        assert_eq!((out.mail.as_str(), &out.rcpt[..]), (FROM, &[TO.to_owned()][..]), "{why}");
    }
    let null = "MAIL FROM:<>";
    assert_eq!(road.sent(&[null, TO], &study_letter(6)).await.1.mail, null);
    let (_, out) = road.sent(&[FROM, TO, "RCPT TO:<els@example.org>"], &study_letter(7)).await;
    assert_eq!((out.mail.as_str(), out.rcpt.len()), (FROM, 2), "one return path for two would mix them up");
    let ours = format!("MAIL FROM:<x@{DOMAIN}>");
    assert_eq!(road.sent(&[&ours, TO], &study_letter(8)).await.1.mail, ours, "no chain of return paths");
}

#[tokio::test]
async fn a_next_hop_that_refuses_our_return_path_gets_the_senders() {
    let road = Road::open().await;
    road.hop.with(|state| state.refused = Some("<b-"));
    let (reply, out) = road.sent(&[FROM, TO], &study_letter(1)).await;
    assert!(reply.contains("measure=delivery"), "{reply}");
    assert_eq!((out.mail.as_str(), &out.rcpt[..]), (FROM, &[TO.to_owned()][..]));
}

#[tokio::test]
async fn no_address_is_taken_that_we_did_not_seal() {
    let road = Road::open().await;
    let (message, path) = road.letter(1).await;
    let (local, _) = path.split_once('@').unwrap();
    let mut forged = local.to_owned();
    forged.replace_range(20..21, if &local[20..21] == "a" { "b" } else { "a" });
    let page = road.office.store.seal_page(message, road.office.now());
    for to in [
        format!("{forged}@{DOMAIN}"),
        format!("{local}@other.example.nl"),
        format!("{page}@{DOMAIN}"),
        format!("postmaster@{DOMAIN}"),
        "jan@example.org".to_owned(),
    ] {
        let reply = road.report(&to, &bounce("")).await;
        assert!(reply.starts_with("550 5.1.1 "), "{to}: {reply}");
    }
    assert_eq!((road.kept(message).await, road.hop.delivered().len()), (vec![], 1));

    let two = ["MAIL FROM:<>", &format!("RCPT TO:<{path}>"), &format!("RCPT TO:<{path}>")];
    assert!(said(road.reports, &two, b"").await.starts_with("452 4.5.3"));
}

#[tokio::test]
async fn whatever_cannot_be_counted_goes_on_as_it_came() {
    let road = Road::open().await;
    let (message, path) = road.letter(1).await;
    let (_, other) = road.letter(2).await;
    let mark = other.split('@').next().unwrap();
    let confirmation = "From: jan@example.org\r\nContent-Type: multipart/report; report-type=disposition-notification; \
                        boundary=b\r\n\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n\
                        Disposition: manual-action/MDN-sent-manually; displayed\r\n--b--\r\n";
    for (why, raw) in [
        ("unclear", dsn("")),
        ("contradicts itself", dsn("\nFinal-Recipient: rfc822; jan@example.org\nAction: delivered\nStatus: 5.1.1\n")),
        ("its envelope was another's", bounce(&format!("Original-Envelope-Id: {mark}\n"))),
        ("nobody asked for it", confirmation.to_owned()),
        ("away", "From: jan@example.org\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n".to_owned()),
        ("an answer", "From: jan@example.org\r\n\r\nThank you.\r\n".to_owned()),
        ("nothing at all", "\r\n".to_owned()),
    ] {
        let reply = road.report(&path, &raw).await;
        assert!(reply.starts_with("250"), "{why}: {reply}");
        assert_eq!(road.hop.delivered().pop().unwrap().bytes, raw.as_bytes(), "{why}");
        assert_eq!(road.kept(message).await, [], "{why}");
    }
}

#[tokio::test]
async fn a_report_that_the_senders_server_refuses_stays_with_who_brought_it() {
    let road = Road::open().await;
    let (_, out) = road.sent(&["MAIL FROM:<unknown@example.nl>", TO], &study_letter(1)).await;
    let reply = road.report(path_of(&out.mail), &bounce("")).await;
    assert_eq!(reply, "550-5.1.1 nobody\r\n550 5.1.1 of that name");
}

#[tokio::test]
async fn reports_come_by_lmtp_too_and_mail_does_not() {
    let road = Road::open().await;
    let (message, path) = road.letter(1).await;
    let mut sender = Sender::connect(road.reports).await;
    assert!(sender.ask("LHLO mx.example.nl").await.starts_with("250-"));
    for line in ["MAIL FROM:<>", &format!("RCPT TO:<{path}>")] {
        assert!(sender.ask(line).await.starts_with("250"));
    }
    assert!(sender.ask("DATA").await.starts_with("354"));
    sender.send(bounce("").as_bytes()).await;
    assert!(sender.ask(".").await.starts_with("250"));
    assert!(sender.ask("NOOP").await.starts_with("250 2.0.0"), "one recipient, one reply");
    assert_eq!(road.kept(message).await, [Reported::Bounced]);
    assert!(Sender::connect(road.smtp).await.ask("LHLO x").await.starts_with("502"));
}
