//! The next hop dies, hangs, refuses or talks nonsense, at every phase: the sender hears it in time, and no message is
//! lost or doubled.

use crate::harness::{Fault, Hop, LETTER, Phase, Sender, letter_bytes, proxy};
use std::time::{Duration, Instant};

const PHASES: [Phase; 7] =
    [Phase::Connect, Phase::Ehlo, Phase::Mail, Phase::Rcpt, Phase::Data, Phase::InMessage, Phase::AfterDot];

const FAULTS: [Fault; 8] = [
    Fault::Dies,
    Fault::Hangs,
    Fault::Says("452 4.3.1 later"),
    Fault::Says("554 5.7.1 no"),
    Fault::Says("421 4.3.2 closing"),
    Fault::Says("whatever"),
    Fault::Says("350 what"),
    Fault::Says("999 what"),
];

/// Connects and sends a letter; the reply that settled it, whichever it was.
async fn attempt(address: std::net::SocketAddr) -> String {
    let mut sender = Sender::connect(address).await;
    let reply = sender.ask("EHLO sender.example").await;
    if !reply.starts_with("250") {
        return reply;
    }
    sender.message(LETTER).await
}

fn expected(phase: Phase, fault: Fault, reply: &str) -> bool {
    let about_the_mail = !matches!(phase, Phase::Connect | Phase::Ehlo);
    match fault {
        Fault::Says(line) if about_the_mail && (line.starts_with("452") || line.starts_with("554")) => reply == line,
        _ => reply.starts_with("451 4.") || reply.starts_with("421 4."),
    }
}

async fn one_case(phase: Phase, fault: Fault, reused: bool) {
    let case = format!("{phase:?} {fault:?} on a {} connection", if reused { "kept" } else { "new" });
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let before = usize::from(reused);
    if reused {
        assert!(attempt(proxy.address).await.starts_with("250"));
    }
    hop.with(|state| state.fault = Some((phase, fault)));
    let began = Instant::now();
    let reply = attempt(proxy.address).await;
    assert!(began.elapsed() < Duration::from_secs(4), "{case}: took {:?}", began.elapsed());
    // A connection that was kept has its greeting behind it, and the fault does not fire.
    let fires = !(reused && matches!(phase, Phase::Connect | Phase::Ehlo));
    if fires {
        assert!(expected(phase, fault, &reply), "{case}: {reply}");
        assert_eq!(hop.delivered().len(), before, "{case}: something went through");
    } else {
        assert!(reply.starts_with("250"), "{case}: {reply}");
    }
    hop.with(|state| state.fault = None);
    if fires {
        let reply = attempt(proxy.address).await;
        assert!(reply.starts_with("250 2.0.0 queued as 42 openlijk measure=none"), "{case}, again: {reply}");
    }
    let delivered = hop.delivered();
    assert_eq!(delivered.len(), before + 1, "{case}: lost or doubled");
    assert!(delivered.iter().all(|message| message.bytes == letter_bytes() && message.rcpt.len() == 1), "{case}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_next_hop_does_the_sender_hears_it_and_nothing_is_lost_or_doubled() {
    let mut cases = tokio::task::JoinSet::new();
    for phase in PHASES {
        for fault in FAULTS {
            for reused in [false, true] {
                cases.spawn(one_case(phase, fault, reused));
            }
        }
    }
    let mut count = 0;
    while let Some(case) = cases.join_next().await {
        case.unwrap();
        count += 1;
    }
    assert_eq!(count, 7 * 8 * 2);
}

#[tokio::test]
async fn nobody_listens_at_the_next_hop() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = proxy(gone).await;
    let mut sender = Sender::connect(proxy.address).await;
    assert!(sender.ask("EHLO sender.example").await.starts_with("421 4.4.1"));
    let mut sender = Sender::connect(proxy.address).await;
    assert!(sender.ask("HELO sender.example").await.starts_with("250"));
    assert!(sender.ask("MAIL FROM:<a@example.nl>").await.starts_with("451 4.4.1"));
}

#[tokio::test]
async fn a_kept_connection_that_died_meanwhile_is_replaced_unnoticed() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    assert!(attempt(proxy.address).await.starts_with("250"));
    // It hangs up at the next MAIL, once.
    hop.with(|state| state.fault = Some((Phase::Mail, Fault::Dies)));
    let healing = hop.clone();
    let heal = tokio::spawn(async move {
        while healing.with(|state| state.connections) < 2 {
            tokio::task::yield_now().await;
        }
        healing.with(|state| state.fault = None);
    });
    let reply = attempt(proxy.address).await;
    heal.abort();
    assert!(reply.starts_with("250"), "{reply}");
    assert_eq!(hop.delivered().len(), 2);
}

#[tokio::test]
async fn connections_are_kept_for_the_next_message() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    for _ in 0..10 {
        assert!(attempt(proxy.address).await.starts_with("250"));
    }
    assert_eq!((hop.delivered().len(), hop.with(|state| state.connections)), (10, 1));
}

#[tokio::test]
async fn a_refused_recipient_gets_the_next_hops_own_lines_and_the_others_get_their_mail() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::greeted(proxy.address).await;
    sender.ask("MAIL FROM:<news@example.nl>").await;
    assert_eq!(sender.ask("RCPT TO:<unknown@example.nl>").await, "550-5.1.1 nobody\r\n550 5.1.1 of that name");
    assert!(sender.ask("DATA").await.starts_with("554 5.5.1"));
    sender.ask("MAIL FROM:<news@example.nl>").await;
    sender.ask("RCPT TO:<unknown@example.nl>").await;
    assert_eq!(sender.ask("RCPT TO:<jan@example.nl>").await, "250 2.1.5 recipient ok");
    assert!(sender.ask("DATA").await.starts_with("354"));
    assert!(sender.ask("x\r\n.").await.starts_with("250"));
    assert_eq!(hop.delivered()[0].rcpt, ["RCPT TO:<jan@example.nl>"]);
}
