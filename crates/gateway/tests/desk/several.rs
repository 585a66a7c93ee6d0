//! One message to several recipients in one transaction, over real sockets.

use crate::harness::{Office, choice, jan, study_letter, two_way_letter, wish};
use crate::wire::{Hop, Sender};
use openlijk_gateway::{Gateway, GatewayConfig};
use openlijk_model::{Address, ChoiceState, WishKind};
use std::sync::Arc;
use tokio::sync::watch;

/// Sends a message to these: the reply to it, and what the next hop got.
async fn sent(office: &Office, raw: &[u8], to: &[&str]) -> (String, Vec<u8>) {
    let hop = Hop::start().await;
    let config = GatewayConfig::plain("127.0.0.1:0".parse().unwrap(), hop.address.to_string());
    let gateway = Gateway::bind(config, Arc::clone(&office.desk)).await.unwrap();
    let address = gateway.local_addr();
    let (stop, stopping) = watch::channel(false);
    let running = tokio::spawn(gateway.run(stopping));
    let mut sender = Sender::greeted(address).await;
    assert!(sender.ask("MAIL FROM:<news@example.nl>").await.starts_with("250"));
    for recipient in to {
        assert!(sender.ask(&format!("RCPT TO:<{recipient}>")).await.starts_with("250"));
    }
    assert!(sender.ask("DATA").await.starts_with("354"));
    sender.send(raw).await;
    let reply = sender.ask(".").await;
    assert!(reply.starts_with("250"), "{reply}");
    stop.send_replace(true);
    running.await.unwrap();
    let delivered = hop.delivered();
    assert_eq!((delivered.len(), delivered[0].rcpt.len()), (1, to.len()), "one transaction");
    (reply, delivered[0].bytes.clone())
}

/// The types of a message's parts.
fn kinds(bytes: &[u8]) -> Vec<String> {
    mailparse::parse_mail(bytes).unwrap().parts().map(|part| part.ctype.mimetype.clone()).collect()
}

#[tokio::test]
async fn a_message_is_plain_text_where_each_of_its_recipients_wants_that_and_only_there() {
    let office = Office::told_at_collection().await;
    let both = ["jan@example.org", "els@example.org"];
    let whole = ["multipart/alternative", "text/plain", "text/html"];
    let (reply, bytes) = sent(&office, &two_way_letter(1), &both).await;
    assert_eq!(kinds(&bytes), whole);
    assert!(reply.contains("measure=delivery reason=several-recipients id="), "{reply}");

    office.store.wish(wish(&jan(), WishKind::PlainText, true), office.now()).await.unwrap();
    let (reply, bytes) = sent(&office, &two_way_letter(2), &both).await;
    assert_eq!(kinds(&bytes), whole, "one of them did not ask for it");
    assert!(!reply.contains("plain-text"), "{reply}");

    let els = Address::parse(both[1]).unwrap();
    office.store.wish(wish(&els, WishKind::PlainText, true), office.now()).await.unwrap();
    // What somebody said of being measured changes nothing about it.
    office.store.choose(choice(&els, ChoiceState::Granted), office.now()).await.unwrap();
    let (reply, bytes) = sent(&office, &two_way_letter(3), &both).await;
    assert_eq!(kinds(&bytes), ["multipart/alternative", "text/plain"]);
    assert!(reply.contains("measure=delivery reason=several-recipients,plain-text id="), "{reply}");

    let (reply, bytes) = sent(&office, &study_letter(4), &both).await;
    assert_eq!(kinds(&bytes), ["text/html"], "it has no text of its own, so it passes as it came");
    assert!(reply.contains("reason=several-recipients,plain-text,shape id="), "{reply}");
}
