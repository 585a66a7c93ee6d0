//! Signing in by a provider that others wrote (oidc-provider-mock, on Authlib), as a process of its own on loopback: what we send
//! must be what such a provider takes, and what it sends what we take. Installed under `target/` when it is first needed.

mod world;

use axum::http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use openlijk_console::OidcSettings;
use openlijk_model::Role;
use openlijk_store::Account;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;
use world::{Answer, World};

const VERSION: &str = "0.3.4";

/// The program, installed once where it is not yet: the tests of this file start together.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/oidc-provider");
    let program = folder.join("bin/oidc-provider-mock");
    if !program.exists() {
        let run = |command: &mut Command| {
            let done = command.status().is_ok_and(|status| status.success());
            assert!(done, "{command:?} failed; tools/setup tests installs what it needs, and PyPI must be reachable");
        };
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        let package = format!("oidc-provider-mock=={VERSION}");
        run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", &package]));
    }
    program
});

/// A provider that knows only registered clients, and wants a nonce. Stopped when it is dropped.
struct Provider {
    process: Child,
    host: String,
    client: Value,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Provider {
    async fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(&*PROGRAM)
            .args(["-p", &port.to_string(), "-r", "true", "-n", "true"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let host = format!("127.0.0.1:{port}");
        let mut provider = Self { process, host, client: Value::Null };
        for _ in 0..300 {
            if tokio::net::TcpStream::connect(&provider.host).await.is_ok() {
                let asked = json!({ "redirect_uris": ["http://127.0.0.1:1/sign-in/return"] }).to_string();
                let (_, _, body) = provider.send("POST", "/oauth2/clients", "application/json", &asked).await;
                provider.client = serde_json::from_str(&body).unwrap();
                return provider;
            }
            assert!(provider.process.try_wait().unwrap().is_none(), "the provider stopped at once");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the provider does not answer on {}", provider.host);
    }

    /// A request to it: status, where it leads, body.
    async fn send(&self, method: &str, path: &str, kind: &str, body: &str) -> (u16, String, String) {
        let stream = tokio::net::TcpStream::connect(&self.host).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request =
            Request::builder().method(method).uri(path).header("host", &self.host).header("content-type", kind);
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let response = sender.send_request(request).await.unwrap();
        let status = response.status().as_u16();
        let location = response.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, location, String::from_utf8_lossy(&body).into_owned())
    }

    fn settings(&self) -> OidcSettings {
        OidcSettings {
            issuer: format!("http://{}", self.host),
            client_id: self.client["client_id"].as_str().unwrap().to_owned(),
            client_secret: self.client["client_secret"].as_str().unwrap().to_owned().into(),
            redirect: "http://127.0.0.1:1/sign-in/return".to_owned(),
        }
    }

    /// There, signing in as `subject`, and the path by which the browser comes back.
    async fn visit(&self, world: &mut World, subject: &str) -> String {
        let there = world.get("/sign-in/organisation").await;
        assert_eq!(there.status, 303, "{}", there.body);
        let path = there.header("location").strip_prefix(&format!("http://{}", self.host)).unwrap().to_owned();
        let (status, _, page) = self.send("GET", &path, "text/html", "").await;
        assert!(status == 200 && page.contains("sub"), "{status} {page}");
        let form = format!("sub={subject}");
        let (status, back, body) = self.send("POST", &path, "application/x-www-form-urlencoded", &form).await;
        assert!(status == 302, "{status} {body}");
        back.strip_prefix("http://127.0.0.1:1").unwrap().to_owned()
    }
}

async fn console(settings: OidcSettings) -> World {
    let world = World::tuned("Gemeente Voorbeeld", vec![], |state| state.oidc = Some(settings)).await;
    world.set_now(jiff::Timestamp::now());
    let account =
        Account { external: Some("anna.staff".to_owned()), ..Account::local("piet", String::new(), Role::Sender) };
    world.store.set_account(account).await.unwrap();
    world
}

fn signed_in(answer: &Answer) -> bool {
    answer.status == 200 && answer.header("refresh") == "0; url=/campaigns"
}

#[tokio::test]
async fn a_provider_that_others_wrote_signs_people_in() {
    let provider = Provider::start().await;
    let mut world = console(provider.settings()).await;
    let back = provider.visit(&mut world, "anna.staff").await;
    let answer = world.get(&back).await;
    assert!(signed_in(&answer), "{} {}", answer.status, answer.body);
    assert!(world.get("/account").await.body.contains("piet"));
    let again = world.get(&back).await;
    assert_eq!(again.status, 403, "the way there and back is walked once");

    world.cookie = None;
    let back = provider.visit(&mut world, "somebody.else").await;
    let answer = world.get(&back).await;
    assert!(answer.status == 403 && answer.body.contains("U hebt hier geen account"), "{}", answer.body);

    let wrong = OidcSettings { client_secret: "wrong".to_owned().into(), ..provider.settings() };
    let mut world = console(wrong).await;
    let back = provider.visit(&mut world, "anna.staff").await;
    assert_eq!(world.get(&back).await.status, 502, "it knows us by our secret");
    assert_eq!(world.get("/campaigns").await.status, 303);
}

#[tokio::test]
async fn where_the_provider_is_away_people_are_told_and_local_accounts_sign_in() {
    let settings = {
        let provider = Provider::start().await;
        provider.settings()
    };
    let mut world = console(settings).await;
    let answer = world.get("/sign-in/organisation").await;
    assert!(answer.status == 502 && answer.body.contains("Aanmelden lukte niet"), "{}", answer.body);
    world.sign_in().await;
}
