//! STARTTLS and AUTH.

use crate::harness::{Hop, LETTER, Proxy, Sender, proxy_with};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openlijk_gateway::{BindError, Gateway, GatewayConfig, TlsFiles, Users};
use rustls::pki_types::{CertificateDer, ServerName};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::io::BufReader;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

struct Secured {
    proxy: Proxy,
    hop: Hop,
    certificate: CertificateDer<'static>,
    _folder: TempDir,
}

async fn secured(auth_required: bool) -> Secured {
    let hop = Hop::start().await;
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { certificates: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    std::fs::write(&files.certificates, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    let hash = Argon2::default().hash_password(b"secret").unwrap().to_string();
    let proxy = proxy_with(hop.address, |config| {
        config.tls = Some(files);
        config.users = Users::new([("crm".to_owned(), hash)]).unwrap();
        config.auth_required = auth_required;
    })
    .await;
    Secured { proxy, hop, certificate: made.cert.der().clone(), _folder: folder }
}

impl Secured {
    async fn under_tls(&self) -> Sender<TlsStream<TcpStream>> {
        let mut sender = Sender::greeted(self.proxy.address).await;
        assert!(sender.ask("STARTTLS").await.starts_with("220 2.0.0"));
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
        let name = ServerName::try_from("localhost").unwrap();
        let stream = connector.connect(name, sender.stream.into_inner()).await.unwrap();
        Sender { stream: BufReader::new(stream) }
    }
}

fn plain(name: &str, password: &str) -> String {
    format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{name}\0{password}")))
}

#[tokio::test]
async fn a_sender_signs_in_under_tls_and_not_before() {
    let secured = secured(true).await;
    let mut clear = Sender::connect(secured.proxy.address).await;
    let offer = clear.ask("EHLO sender.example").await;
    assert!(offer.contains("STARTTLS") && !offer.contains("AUTH"), "{offer}");
    assert!(clear.ask(&plain("crm", "secret")).await.starts_with("538 5.7.11"));
    assert!(clear.ask("MAIL FROM:<a@example.nl>").await.starts_with("530 5.7.0"));

    let mut sender = secured.under_tls().await;
    assert!(sender.ask("MAIL FROM:<a@example.nl>").await.starts_with("503"), "what was said before TLS is forgotten");
    let offer = sender.ask("EHLO sender.example").await;
    assert!(!offer.contains("STARTTLS") && offer.contains("AUTH PLAIN LOGIN"), "{offer}");
    assert!(sender.ask("MAIL FROM:<a@example.nl>").await.starts_with("530 5.7.0"));
    assert!(sender.ask(&plain("crm", "wrong")).await.starts_with("535 5.7.8"));
    assert!(sender.ask(&plain("crm", "secret")).await.starts_with("235 2.7.0"));
    assert!(sender.ask(&plain("crm", "secret")).await.starts_with("503 5.5.1"));
    assert!(sender.message(LETTER).await.starts_with("250"));
    assert_eq!(secured.hop.delivered().len(), 1);
}

#[tokio::test]
async fn auth_login_asks_for_name_and_password() {
    let secured = secured(true).await;
    let mut sender = secured.under_tls().await;
    sender.ask("EHLO sender.example").await;
    assert_eq!(sender.ask("AUTH LOGIN").await, format!("334 {}", STANDARD.encode("Username:")));
    assert_eq!(sender.ask(&STANDARD.encode("crm")).await, format!("334 {}", STANDARD.encode("Password:")));
    assert!(sender.ask(&STANDARD.encode("secret")).await.starts_with("235 2.7.0"));

    let mut second = secured.under_tls().await;
    second.ask("EHLO sender.example").await;
    assert_eq!(second.ask("AUTH PLAIN").await, "334");
    assert!(second.ask("*").await.starts_with("501"));
    assert!(second.ask("AUTH LOGIN ???").await.starts_with("334"));
    assert!(second.ask("???").await.starts_with("501"));
}

#[tokio::test]
async fn guessing_passwords_ends_the_session() {
    let secured = secured(false).await;
    let mut sender = secured.under_tls().await;
    sender.ask("EHLO sender.example").await;
    for _ in 0..3 {
        assert!(sender.ask(&plain("crm", "guess")).await.starts_with("535"));
    }
    assert_eq!(sender.reply().await, "");
}

#[tokio::test]
async fn what_was_slipped_in_before_tls_is_never_acted_on() {
    let secured = secured(false).await;
    let mut sender = Sender::greeted(secured.proxy.address).await;
    sender.send(b"STARTTLS\r\nMAIL FROM:<evil@example.nl>\r\nRCPT TO:<b@example.nl>\r\n").await;
    let heard = sender.rest().await;
    assert!(heard.starts_with("554 5.5.1") && heard.lines().count() == 1, "{heard}");
    // Bytes that come after our 220, where a TLS handshake belongs, are no TLS and end it.
    let mut sender = Sender::greeted(secured.proxy.address).await;
    assert!(sender.ask("STARTTLS").await.starts_with("220"));
    sender.send(b"MAIL FROM:<evil@example.nl>\r\n").await;
    assert!(!sender.rest().await.contains("250"));
    assert!(!secured.hop.with(|state| String::from_utf8_lossy(&state.wire).contains("evil")));
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("absent.pem");
    let mut config = GatewayConfig::plain("127.0.0.1:0".parse().unwrap(), "127.0.0.1:1");
    config.tls = Some(TlsFiles { certificates: path.clone(), key: path.clone() });
    let error = Gateway::bind(config, Arc::new(crate::harness::PassThrough)).await.err().unwrap();
    assert!(error.to_string().contains("absent.pem"), "{error}");
    let mut config = GatewayConfig::plain("127.0.0.1:0".parse().unwrap(), "127.0.0.1:1");
    config.auth_required = true;
    let error = Gateway::bind(config, Arc::new(crate::harness::PassThrough)).await.err().unwrap();
    assert!(matches!(error, BindError::NobodyCanSignIn));
}
