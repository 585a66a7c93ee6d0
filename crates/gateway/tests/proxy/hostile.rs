//! Floods, slowness and size: each gets a refusal, and others go on being served.

use crate::harness::{Hop, LETTER, Sender, proxy, proxy_with};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_command_line_of_a_megabyte_is_refused_and_the_session_goes_on() {
    let hop = Hop::start().await;
    let proxy = proxy(hop.address).await;
    let mut sender = Sender::greeted(proxy.address).await;
    let reply = sender.ask(&"x".repeat(1_000_000)).await;
    assert!(reply.starts_with("500 5.5.2"), "{reply}");
    assert!(sender.message(LETTER).await.starts_with("250"));
}

#[tokio::test]
async fn a_hundred_thousand_recipients_are_cut_off() {
    let hop = Hop::start().await;
    let proxy = proxy_with(hop.address, |config| config.limits.recipients = 100).await;
    let mut sender = Sender::greeted(proxy.address).await;
    sender.ask("MAIL FROM:<a@example.nl>").await;
    for _ in 0..100 {
        assert!(sender.ask("RCPT TO:<b@example.nl>").await.starts_with("250"));
    }
    for _ in 0..100 {
        assert!(sender.ask("RCPT TO:<b@example.nl>").await.starts_with("452 4.5.3"));
    }
    assert!(sender.ask("RCPT TO:<b@example.nl>").await.starts_with("421 4.7.0"));
    // One that does not wait for replies is cut off as well.
    let mut flood = Sender::greeted(proxy.address).await;
    flood.ask("MAIL FROM:<a@example.nl>").await;
    let all = "RCPT TO:<b@example.nl>\r\n".repeat(100_000);
    let (mut read, mut write) = tokio::io::split(flood.stream.into_inner());
    let writing = tokio::spawn(async move { tokio::io::AsyncWriteExt::write_all(&mut write, all.as_bytes()).await });
    let mut replies = Vec::new();
    let _ = tokio::io::AsyncReadExt::read_to_end(&mut read, &mut replies).await;
    let _ = writing.await;
    let text = String::from_utf8_lossy(&replies);
    assert!(text.matches("250 2.1.5").count() <= 100, "{}", text.len());
    assert!(hop.delivered().is_empty());
}

#[tokio::test]
async fn too_many_errors_end_the_session() {
    let hop = Hop::start().await;
    let proxy = proxy_with(hop.address, |config| config.limits.errors = 3).await;
    let mut sender = Sender::greeted(proxy.address).await;
    for _ in 0..3 {
        assert!(sender.ask("WHAT").await.starts_with("500"));
    }
    assert!(sender.ask("WHAT").await.starts_with("500"));
    assert!(sender.rest().await.starts_with("421 4.7.0"));
}

#[tokio::test]
async fn a_slow_sender_is_let_go_and_others_are_served_meanwhile() {
    let hop = Hop::start().await;
    let proxy = proxy_with(hop.address, |config| {
        config.limits.data_block = Duration::from_secs(2);
        config.limits.data_total = Duration::from_millis(700);
        config.limits.command = Duration::from_millis(500);
    })
    .await;
    let began = Instant::now();
    let mut drip = Sender::greeted(proxy.address).await;
    drip.ask("MAIL FROM:<a@example.nl>").await;
    drip.ask("RCPT TO:<b@example.nl>").await;
    drip.ask("DATA").await;
    let dripping = tokio::spawn(async move {
        let (mut read, mut write) = tokio::io::split(drip.stream.into_inner());
        let reading = tokio::spawn(async move {
            let mut all = Vec::new();
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut read, &mut all).await;
            all
        });
        while tokio::io::AsyncWriteExt::write_all(&mut write, b"x").await.is_ok() && !reading.is_finished() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        reading.await.unwrap()
    });
    let mut silent = Sender::greeted(proxy.address).await;
    let mut honest = Sender::greeted(proxy.address).await;
    assert!(honest.message(LETTER).await.starts_with("250"));
    assert!(silent.reply().await.starts_with("421 4.4.2"));
    let heard = dripping.await.unwrap();
    assert!(heard.starts_with(b"421 4.4.2"), "{}", heard.escape_ascii());
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(hop.delivered().len(), 1);
}

#[tokio::test]
async fn sessions_are_limited_and_come_free_again() {
    let hop = Hop::start().await;
    let proxy = proxy_with(hop.address, |config| config.limits.sessions = 2).await;
    let one = Sender::connect(proxy.address).await;
    let _two = Sender::connect(proxy.address).await;
    let mut three =
        Sender { stream: tokio::io::BufReader::new(tokio::net::TcpStream::connect(proxy.address).await.unwrap()) };
    assert!(three.reply().await.starts_with("421 4.3.2"));
    drop(one);
    let deadline = Instant::now() + Duration::from_secs(5);
    loop {
        let stream = tokio::net::TcpStream::connect(proxy.address).await.unwrap();
        let mut again = Sender { stream: tokio::io::BufReader::new(stream) };
        if again.reply().await.starts_with("220") {
            break;
        }
        assert!(Instant::now() < deadline, "the place never came free");
    }
}

#[tokio::test]
async fn a_message_without_end_is_cut_off() {
    let hop = Hop::start().await;
    let proxy = proxy_with(hop.address, |config| config.limits.message_bytes = 100_000).await;
    let mut sender = Sender::greeted(proxy.address).await;
    sender.ask("MAIL FROM:<a@example.nl>").await;
    sender.ask("RCPT TO:<b@example.nl>").await;
    sender.ask("DATA").await;
    let block = "0123456789abcde\r\n".repeat(10_000);
    for _ in 0..20 {
        if tokio::io::AsyncWriteExt::write_all(&mut sender.stream, block.as_bytes()).await.is_err() {
            break;
        }
    }
    let heard = sender.reply().await;
    // Its reply may be lost with the connection, which is the sender's own doing; what matters is that it ended.
    assert!(heard.starts_with("552 5.3.4") || heard.is_empty(), "{heard}");
    assert!(hop.delivered().is_empty());
}

#[tokio::test]
async fn large_messages_together_take_no_more_memory_than_they_may() {
    let hop = Hop::start().await;
    let proxy = proxy_with(hop.address, |config| config.limits.all_messages_bytes = 300_000).await;
    let mut hog = Sender::greeted(proxy.address).await;
    hog.ask("MAIL FROM:<a@example.nl>").await;
    hog.ask("RCPT TO:<b@example.nl>").await;
    hog.ask("DATA").await;
    hog.send(&b"0123456789abcde\r\n".repeat(20_000)).await;
    let big = "0123456789abcde\r\n".repeat(20_000);
    let mut other = Sender::greeted(proxy.address).await;
    let reply = other.message(&big).await;
    assert!(reply.starts_with("452 4.3.1"), "{reply}");
    assert!(other.message(LETTER).await.starts_with("250"), "a small one finds room");
    drop(hog);
}
