//! An OpenID Connect provider on loopback, of which each promise can be broken: what a provider that went wrong, or somebody in
//! its place, might send.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

type Claims = Box<dyn Fn(&mut Value) + Send>;

pub struct Provider {
    pub issuer: String,
    pub shared: Arc<Mutex<Shared>>,
}

/// What the provider does, as a test has set it.
#[derive(Default)]
pub struct Shared {
    /// The last request to authorise: its parameters.
    pub asked: HashMap<String, String>,
    /// Changes the claims of the next token.
    pub claims: Option<Claims>,
    /// Changes the token's text.
    pub token: Option<Box<dyn Fn(String) -> String + Send>>,
    /// Signs with a key that it does not show.
    pub other_key: bool,
    /// Who signs in.
    pub subject: String,
    keys: Vec<(String, Vec<u8>)>,
    /// The trace that the last request for a token stood in.
    pub traceparent: Option<String>,
    /// How often its keys were asked for.
    pub keys_asked: u32,
}

fn new_key() -> Vec<u8> {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    key.as_ref().to_vec()
}

impl Shared {
    /// Signs with a new key from now on, and shows it.
    pub fn change_keys(&mut self) {
        let name = format!("key-{}", self.keys.len() + 1);
        self.keys.insert(0, (name, new_key()));
    }
}

type Reached = State<(String, Arc<Mutex<Shared>>)>;

impl Provider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Mutex::new(Shared { subject: "anna@staff".to_owned(), ..Shared::default() }));
        shared.lock().unwrap().change_keys();
        let app = axum::Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/keys", get(keys))
            .with_state((issuer.clone(), Arc::clone(&shared)));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { issuer, shared }
    }
}

fn told(value: &Value) -> Response {
    ([("content-type", "application/json")], value.to_string()).into_response()
}

async fn discovery(State((issuer, _)): Reached) -> Response {
    told(&json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
    }))
}

/// Signs in whoever asks, and sends the browser back.
async fn authorize(State((_, shared)): Reached, Query(asked): Query<HashMap<String, String>>) -> Response {
    let back = format!("{}?code=good&state={}", asked["redirect_uri"], asked["state"]);
    shared.lock().unwrap().asked = asked;
    (StatusCode::SEE_OTHER, [("location", back)]).into_response()
}

async fn token(
    State((issuer, shared)): Reached,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let mut shared = shared.lock().unwrap();
    shared.traceparent = headers.get("traceparent").map(|value| value.to_str().unwrap().to_owned());
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    let basic = format!("Basic {}", STANDARD.encode("openlijk:a%3Asecret"));
    let right = form["code"] == "good"
        && form["grant_type"] == "authorization_code"
        && form["redirect_uri"] == shared.asked["redirect_uri"]
        && challenge == shared.asked["code_challenge"]
        && headers.get("authorization").is_some_and(|given| *given == basic);
    if !right {
        return (StatusCode::BAD_REQUEST, "{\"error\":\"invalid_grant\"}").into_response();
    }
    let now = jiff::Timestamp::now().as_second();
    let mut claims = json!({
        "iss": issuer, "aud": "openlijk", "sub": shared.subject, "iat": now, "exp": now + 300,
        "nonce": shared.asked["nonce"],
    });
    if let Some(change) = &shared.claims {
        change(&mut claims);
    }
    let (name, key) = &shared.keys[0];
    let key = if shared.other_key { new_key() } else { key.clone() };
    let header = Header { kid: Some(name.clone()), ..Header::new(Algorithm::ES256) };
    let mut text = encode(&header, &claims, &EncodingKey::from_ec_der(&key)).unwrap();
    if let Some(change) = &shared.token {
        text = change(text);
    }
    told(&json!({ "access_token": "x", "token_type": "Bearer", "id_token": text }))
}

async fn keys(State((_, shared)): Reached) -> Response {
    let mut shared = shared.lock().unwrap();
    shared.keys_asked += 1;
    let shown = |(name, key): &(String, Vec<u8>)| {
        let mut jwk = Jwk::from_encoding_key(&EncodingKey::from_ec_der(key), Algorithm::ES256).unwrap();
        jwk.common.key_id = Some(name.clone());
        serde_json::to_value(jwk).unwrap()
    };
    let mut all: Vec<Value> = shared.keys.iter().map(shown).collect();
    all.push(json!({ "kty": "of-a-kind-to-come", "kid": "later" }));
    told(&json!({ "keys": all }))
}
