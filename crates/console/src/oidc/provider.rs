//! The provider: where it is asked (OpenID Connect Discovery 1.0), what it says of somebody, and whether it is it who says so.

use super::OidcSettings;
use super::http::{Http, Unanswered};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use openlijk_model::{Address, Language};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

/// How long what the provider said of itself is believed.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// How soon it may be asked again for a key that is not among those known.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);
/// How far two clocks may be apart.
const LEEWAY: i64 = 60;
/// Signatures that only the provider can make. None with a shared secret, and never none at all.
const SIGNATURES: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// What one sign-in takes along and must bring back.
pub struct Journey {
    pub state: String,
    pub nonce: String,
    /// PKCE's secret; the provider gets its hash first.
    pub verifier: String,
}

/// What the provider says of somebody.
pub struct Said {
    /// Who they are, there.
    pub subject: String,
    /// Did it ask them for a second factor?
    pub second_factor: bool,
    /// Their mail address, where it says that it is really theirs.
    pub mail: Option<Address>,
}

/// A provider, with what is known of it.
pub struct Provider {
    settings: OidcSettings,
    http: Http,
    known: Mutex<Option<Arc<Known>>>,
}

struct Known {
    at: Timestamp,
    discovery: Discovery,
    keys: Vec<Jwk>,
}

#[derive(Clone, Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// What an ID token says (OpenID Connect Core, 2), as far as it is looked at.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    #[serde(default)]
    amr: Vec<String>,
    email: Option<String>,
    email_verified: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Provider {
    /// Nothing is asked before somebody wants to sign in.
    pub fn new(settings: OidcSettings) -> Self {
        Self { settings, http: Http::new(), known: Mutex::default() }
    }

    /// Is this its name?
    pub fn is(&self, issuer: &str) -> bool {
        self.settings.issuer == issuer
    }

    /// Where a browser goes to sign in.
    pub async fn address(&self, journey: &Journey, language: Language) -> Result<String, Unanswered> {
        let known = self.known(Timestamp::now(), FRESH).await?;
        let endpoint = &known.discovery.authorization_endpoint;
        let mut url = Url::parse(endpoint).map_err(|error| Unanswered::new(endpoint, error))?;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, journey.verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("scope", "openid email")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.settings.redirect)
            .append_pair("state", &journey.state)
            .append_pair("nonce", &journey.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("ui_locales", language.as_str());
        Ok(url.into())
    }

    /// Who came back with this code.
    pub async fn ask(&self, code: &str, journey: &Journey, now: Timestamp) -> Result<Said, Unanswered> {
        let known = self.known(Timestamp::now(), FRESH).await?;
        let tokens = self.exchange(&known.discovery, code, journey).await?;
        let token = tokens.id_token.as_str();
        let keys = self.keys_for(token, known).await?;
        let claims = verified(token, &keys.keys, &self.settings)?;
        self.checked(claims, journey, now)
    }

    /// What is known of it, asked anew where that is older than `oldest`.
    async fn known(&self, now: Timestamp, oldest: SignedDuration) -> Result<Arc<Known>, Unanswered> {
        let mut kept = self.known.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| now.duration_since(known.at) < oldest) {
            return Ok(Arc::clone(known));
        }
        let place = format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        safe(&place)?;
        let discovery: Discovery = self.http.get(&place).await?;
        if discovery.issuer != self.settings.issuer {
            let what =
                format!("it calls itself {}; set oidc_issuer to exactly that if it is the one", discovery.issuer);
            return Err(Unanswered::new(&place, what));
        }
        for endpoint in [&discovery.authorization_endpoint, &discovery.token_endpoint, &discovery.jwks_uri] {
            safe(endpoint)?;
        }
        let keys: Keys = self.http.get(&discovery.jwks_uri).await?;
        // A key of a kind that we do not know is none that we can use.
        let keys = keys.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        let known = Arc::new(Known { at: now, discovery, keys });
        *kept = Some(Arc::clone(&known));
        Ok(known)
    }

    /// Keys among which the one of this token is; asked anew where the provider has changed them since.
    async fn keys_for(&self, token: &str, known: Arc<Known>) -> Result<Arc<Known>, Unanswered> {
        if candidates(token, &known.keys)?.is_empty() { self.known(Timestamp::now(), AGAIN).await } else { Ok(known) }
    }

    async fn exchange(&self, discovery: &Discovery, code: &str, journey: &Journey) -> Result<Tokens, Unanswered> {
        let (basic, form) = self.request_of(discovery, code, journey);
        self.http.post(&discovery.token_endpoint, basic, form).await
    }

    /// The header by which it knows us, where it wants one, and the form.
    fn request_of(&self, discovery: &Discovery, code: &str, journey: &Journey) -> (Option<String>, String) {
        let settings = &self.settings;
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &settings.redirect)
            .append_pair("code_verifier", &journey.verifier);
        let methods = &discovery.token_endpoint_auth_methods_supported;
        // Where the provider says nothing, it is by header (OpenID Connect Discovery, 3).
        let by_header = methods.is_empty() || methods.iter().any(|method| method == "client_secret_basic");
        let mut basic = None;
        if settings.client_secret.is_empty() {
            form.append_pair("client_id", &settings.client_id);
        } else if by_header {
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encoded(&settings.client_id), encoded(&settings.client_secret));
            basic = Some(format!("Basic {}", STANDARD.encode(pair)));
        } else {
            form.append_pair("client_id", &settings.client_id).append_pair("client_secret", &settings.client_secret);
        }
        (basic, form.finish())
    }

    /// OpenID Connect Core, 3.1.3.7: is it for us, of now, and of this journey?
    fn checked(&self, claims: Claims, journey: &Journey, now: Timestamp) -> Result<Said, Unanswered> {
        let wrong = |what: &str| Err(Unanswered::new(&self.settings.issuer, format!("its ID token {what}")));
        let now = now.as_second();
        if claims.exp <= now - LEEWAY {
            return wrong("is over");
        }
        if claims.iat > now + LEEWAY {
            return wrong("is of a time to come; do both clocks go right?");
        }
        if claims.nonce.as_deref() != Some(journey.nonce.as_str()) {
            return wrong("is of another sign-in");
        }
        let us = &self.settings.client_id;
        let for_us = match &claims.aud {
            Audience::One(audience) => audience == us && claims.azp.as_ref().is_none_or(|party| party == us),
            // Where several are addressed, it must say for whom of them it was made.
            Audience::Several(all) if all.len() > 1 => all.contains(us) && claims.azp.as_ref() == Some(us),
            Audience::Several(all) => all.contains(us) && claims.azp.as_ref().is_none_or(|party| party == us),
        };
        if !for_us {
            return wrong("was given to somebody else");
        }
        if claims.sub.is_empty() {
            return wrong("names nobody");
        }
        let (mail, second_factor) = (verified_mail(&claims), had_second_factor(&claims.amr));
        Ok(Said { second_factor, mail, subject: claims.sub })
    }
}

/// How somebody signed in there (RFC 8176): by several factors, or by a password and something that they have.
fn had_second_factor(methods: &[String]) -> bool {
    let has = |name: &str| methods.iter().any(|method| method == name);
    has("mfa") || (has("pwd") && (has("otp") || has("hwk") || has("sc")))
}

/// The address that the provider found to be theirs (OpenID Connect Core, 5.1). Some write the truth value as a text.
fn verified_mail(claims: &Claims) -> Option<Address> {
    let verified = match &claims.email_verified {
        Some(serde_json::Value::Bool(verified)) => *verified,
        Some(serde_json::Value::String(verified)) => verified == "true",
        _ => false,
    };
    claims.email.as_deref().filter(|_| verified).and_then(|mail| Address::parse(mail).ok())
}

/// The keys that a token may be signed with: the one that it names, or all where it names none.
fn candidates<'a>(token: &str, keys: &'a [Jwk]) -> Result<Vec<&'a Jwk>, Unanswered> {
    let header = decode_header(token).map_err(|error| Unanswered::new("the ID token", error))?;
    let named = |key: &&Jwk| header.kid.is_none() || key.common.key_id == header.kid;
    Ok(keys.iter().filter(named).collect())
}

/// What a token says, once its signature, its issuer and its audience are right. Its times are looked at by our own clock.
fn verified(token: &str, keys: &[Jwk], settings: &OidcSettings) -> Result<Claims, Unanswered> {
    let wrong = |what: String| Unanswered::new(&settings.issuer, what);
    let header = decode_header(token).map_err(|error| wrong(error.to_string()))?;
    if !SIGNATURES.contains(&header.alg) {
        return Err(wrong("it signs in a way that is not taken".to_owned()));
    }
    let mut rules = Validation::new(header.alg);
    rules.set_issuer(&[&settings.issuer]);
    rules.set_audience(&[&settings.client_id]);
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    rules.validate_exp = false;
    let mut last = "it signed with a key that it does not show".to_owned();
    for key in candidates(token, keys)? {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        match decode::<Claims>(token, &key, &rules) {
            Ok(token) => return Ok(token.claims),
            Err(error) => last = error.to_string(),
        }
    }
    Err(wrong(last))
}

/// Over TLS, or on this machine.
fn safe(place: &str) -> Result<(), Unanswered> {
    let url = Url::parse(place).map_err(|error| Unanswered::new(place, error))?;
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "https" || (url.scheme() == "http" && here) {
        return Ok(());
    }
    Err(Unanswered::new(place, "a provider is asked over https, or on this machine"))
}
