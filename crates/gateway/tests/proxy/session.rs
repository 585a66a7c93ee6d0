//! What a well-behaved sender sees.

use crate::harness::{Fault, Hop, LETTER, Phase, Sender, letter_bytes, proxy, proxy_with};
use std::time::Duration;

#[tokio::test]
async fn a_letter_passes_unchanged_and_its_reply_says_so() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::greeted(proxy.address).await;
    let reply = sender.message(LETTER).await;
    assert_eq!(reply, "250 2.0.0 queued as 42 openlijk measure=none reason=no-purpose id=-");
    assert!(sender.ask("QUIT").await.starts_with("221 2.0.0"));
    let delivered = hop.delivered();
    assert_eq!(delivered[0].bytes, letter_bytes());
    assert_eq!(delivered[0].mail, "MAIL FROM:<news@example.nl>");
}

#[tokio::test]
async fn only_what_the_next_hop_offers_is_offered() {
    let hop = Hop::start().await;
    hop.with(|state| state.extensions = vec!["SIZE 100000", "8BITMIME", "XFORWARD NAME ADDR", "CHUNKING", "STARTTLS"]);
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::connect(proxy.address).await;
    let size = 100_000 - openlijk_message::LARGEST_INSERTION;
    let expected = format!("250-localhost\r\n250-SIZE {size}\r\n250 8BITMIME");
    assert_eq!(sender.ask("EHLO sender.example").await, expected);
    assert!(sender.ask("XFORWARD NAME=x").await.starts_with("500 5.5.1"));
    assert!(sender.ask("MAIL FROM:<a@example.nl> SMTPUTF8").await.starts_with("555 5.5.4"));
    assert!(sender.ask(&format!("MAIL FROM:<a@example.nl> SIZE={}", size + 1)).await.starts_with("552 5.3.4"));
    assert!(sender.ask(&format!("MAIL FROM:<a@example.nl> SIZE={size} BODY=8BITMIME")).await.starts_with("250"));
    sender.ask("RCPT TO:<b@example.nl>").await;
    sender.ask("DATA").await;
    let reply = sender.ask(&format!("{}\r\n.", "x".repeat(size))).await;
    assert!(reply.starts_with("552 5.3.4"), "{reply}");
    assert!(sender.message(LETTER).await.starts_with("250"), "the session goes on");
    assert_eq!(hop.delivered().len(), 1);
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::connect(proxy.address).await;
    assert!(sender.ask("MAIL FROM:<a@example.nl>").await.starts_with("503 5.5.1"));
    sender.ask("EHLO sender.example").await;
    for (line, code) in [
        ("RCPT TO:<a@example.nl>", "503 5.5.1"),
        ("DATA", "503 5.5.1"),
        ("NOOP", "250 2.0.0"),
        ("VRFY a", "252 2.1.5"),
        ("EXPN a", "502 5.5.1"),
        ("BDAT 3 LAST", "502 5.5.1"),
        ("STARTTLS", "503 5.5.1"),
        ("HELP", "214 2.0.0"),
        ("AUTH PLAIN AGEAYg==", "502 5.5.1"),
        ("NONSENSE", "500 5.5.1"),
        ("MAIL FROM:<a@example.nl>", "250"),
        ("MAIL FROM:<a@example.nl>", "503 5.5.1"),
        ("RSET", "250 2.0.0"),
        ("MAIL FROM:<a@example.nl>", "250"),
        ("EHLO again.example", "250"),
        ("RCPT TO:<a@example.nl>", "503 5.5.1"),
    ] {
        let reply = sender.ask(line).await;
        assert!(reply.starts_with(code), "{line}: {reply}");
    }
    assert!(hop.delivered().is_empty());
}

#[tokio::test]
async fn a_pipelined_session_gets_every_reply_in_order() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::greeted(proxy.address).await;
    let mut all = String::new();
    for number in 0..20 {
        all.push_str(&format!("MAIL FROM:<{number}@example.nl>\r\nRCPT TO:<jan@example.nl>\r\nDATA\r\n"));
        all.push_str(&format!("Subject: {number}\r\n\r\nx\r\n.\r\n"));
    }
    all.push_str("QUIT\r\n");
    sender.send(all.as_bytes()).await;
    for _ in 0..20 {
        for code in ["250", "250", "354", "250"] {
            let reply = sender.reply().await;
            assert!(reply.starts_with(code), "{reply}");
        }
    }
    assert!(sender.reply().await.starts_with("221"));
    let subjects: Vec<_> = hop.delivered().iter().map(|message| message.bytes.clone()).collect();
    let expected: Vec<_> = (0..20).map(|number| format!("Subject: {number}\r\n\r\nx\r\n").into_bytes()).collect();
    assert_eq!(subjects, expected);
}

#[tokio::test]
async fn a_helo_sender_is_served_too() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::connect(proxy.address).await;
    assert_eq!(sender.ask("HELO old.example").await, "250 localhost");
    assert!(sender.message(LETTER).await.starts_with("250"));
}

#[tokio::test]
async fn delivery_status_wishes_go_on_as_they_came() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::greeted(proxy.address).await;
    sender.ask("MAIL FROM:<a@example.nl> RET=HDRS ENVID=x+2By").await;
    let rcpt = "RCPT TO:<b@example.nl> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+3Dx@example.nl";
    assert!(sender.ask(rcpt).await.starts_with("250"));
    sender.ask("DATA").await;
    sender.ask("x\r\n.").await;
    let delivered = &hop.delivered()[0];
    assert_eq!(delivered.mail, "MAIL FROM:<a@example.nl> RET=HDRS ENVID=x+2By");
    assert_eq!(delivered.rcpt, [rcpt]);
}

#[tokio::test]
async fn stopping_finishes_what_was_begun_and_turns_others_away() {
    let hop = Hop::start().await;
    let proxy = proxy_with(hop.address, |config| config.limits.next_hop_after_dot = Duration::from_secs(10)).await;
    let mut waiting = Sender::greeted(proxy.address).await;
    let mut in_data = Sender::greeted(proxy.address).await;
    in_data.ask("MAIL FROM:<a@example.nl>").await;
    in_data.ask("RCPT TO:<b@example.nl>").await;
    assert!(in_data.ask("DATA").await.starts_with("354"));
    proxy.stop.send(true).unwrap();
    assert!(waiting.reply().await.starts_with("421 4.3.2"));
    assert!(in_data.ask("x\r\n.").await.starts_with("250"), "what was begun is finished");
    assert!(in_data.reply().await.starts_with("421 4.3.2"));
    drop((waiting, in_data));
    proxy.running.await.unwrap();
    assert_eq!(hop.delivered().len(), 1);
}

#[tokio::test]
async fn a_sender_that_leaves_in_the_middle_leaves_nothing_behind() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::greeted(proxy.address).await;
    sender.ask("MAIL FROM:<a@example.nl>").await;
    sender.ask("RCPT TO:<b@example.nl>").await;
    sender.ask("DATA").await;
    sender.send(b"half a letter\r\n").await;
    drop(sender);
    let mut next = Sender::greeted(proxy.address).await;
    assert!(next.message(LETTER).await.starts_with("250"));
    let delivered = hop.delivered();
    assert_eq!((delivered.len(), &delivered[0].rcpt[..]), (1, &["RCPT TO:<jan@example.nl>".to_owned()][..]));
}

#[tokio::test]
async fn a_large_message_meets_a_next_hop_that_stops_reading() {
    let hop = Hop::start().await;
    hop.with(|state| state.fault = Some((Phase::InMessage, Fault::Hangs)));
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::greeted(proxy.address).await;
    let reply = sender.message(&"0123456789abcdef\r\n".repeat(500_000)).await;
    assert!(reply.starts_with("451 4.4"), "{reply}");
}
