//! Who is signed in, how far, and the tokens of their forms.
//!
//! A cookie holds 32 random bytes and nothing else; the server remembers their hash. A form's token is a keyed hash of
//! the cookie, so it needs no memory and no other site can make one. Sessions live in memory: a restart signs out. Each
//! remembers a mark of its account as it was: a changed password, a reset second factor or a closed account ends it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use aws_lc_rs::rand;
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use openlijk_model::Role;
use openlijk_store::Account;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroizing;

/// How long a session lasts at most.
const LONGEST: SignedDuration = SignedDuration::from_hours(10);
/// How long a session lasts without being used.
const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// How long the way from the password to the code may take.
const BETWEEN: SignedDuration = SignedDuration::from_mins(15);
/// The length of a second factor's secret (RFC 4226, 4: at least 16, better 20).
const SECRET_BYTES: usize = 20;
/// Sessions at one time; the one unused longest makes room.
const MOST: usize = 10_000;

/// The value of a visitor's cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Cookie(String);

/// How far somebody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the code of their second factor is still asked for.
    Code,
    /// The password was right; they must set up a second factor first.
    Enrol,
    /// All the way.
    In,
}

/// What an account looked like when somebody signed in with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Mark(Vec<u8>);

impl Mark {
    /// Of this account, as it is.
    pub fn of(account: &Account) -> Self {
        let external = account.external.as_deref().unwrap_or_default();
        let factor = u8::from(account.has_second_factor);
        let text = format!("{}\n{external}\n{factor}", account.password_hash);
        Self(digest(&SHA256, text.as_bytes()).as_ref().to_vec())
    }
}

/// A session that stands.
pub struct Found {
    /// The account's name.
    pub account: String,
    /// How far.
    pub stage: Stage,
    /// The account as it was.
    pub mark: Mark,
    /// The role that it had when it was last looked up.
    pub role: Role,
}

struct Session {
    account: String,
    stage: Stage,
    mark: Mark,
    role: Role,
    /// The secret of a second factor that is being set up.
    secret: Option<Zeroizing<Vec<u8>>>,
    since: Timestamp,
    seen: Timestamp,
}

/// The sessions of a running console.
pub struct Sessions {
    key: hmac::Key,
    open: Mutex<HashMap<Vec<u8>, Session>>,
}

impl Sessions {
    /// None yet, with a key of their own.
    pub fn new() -> Self {
        let mut secret = [0; 32];
        fill(&mut secret);
        Self { key: hmac::Key::new(HMAC_SHA256, &secret), open: Mutex::default() }
    }

    /// Opens a session for an account, under a new cookie: one that was known before signing in is never kept.
    pub fn open(&self, account: &Account, stage: Stage, now: Timestamp) -> Cookie {
        let cookie = Cookie::random();
        let mut open = self.lock();
        open.retain(|_, session| !is_over(session, now));
        if open.len() >= MOST {
            let oldest = open.iter().min_by_key(|(_, session)| session.seen).map(|(hash, _)| hash.clone());
            oldest.and_then(|hash| open.remove(&hash));
        }
        let (name, mark, role) = (account.name.clone(), Mark::of(account), account.role);
        open.insert(cookie.hash(), Session { account: name, stage, mark, role, secret: None, since: now, seen: now });
        cookie
    }

    /// The session under this cookie.
    pub fn find(&self, cookie: &Cookie, now: Timestamp) -> Option<Found> {
        let mut open = self.lock();
        let session = open.get_mut(&cookie.hash()).filter(|session| !is_over(session, now))?;
        session.seen = now;
        let (account, mark) = (session.account.clone(), session.mark.clone());
        Some(Found { account, stage: session.stage, mark, role: session.role })
    }

    /// Remembers the role that somebody has by now, for when the store cannot be asked.
    pub fn remember_role(&self, cookie: &Cookie, role: Role) {
        if let Some(session) = self.lock().get_mut(&cookie.hash()) {
            session.role = role;
        }
    }

    /// The secret of the second factor that is being set up in this session; drawn at the first call, so that a page
    /// that is shown again shows the same.
    pub fn new_secret(&self, cookie: &Cookie) -> Option<Zeroizing<Vec<u8>>> {
        let mut open = self.lock();
        let session = open.get_mut(&cookie.hash())?;
        Some(session.secret.get_or_insert_with(|| random(SECRET_BYTES)).clone())
    }

    /// Ends a session.
    pub fn close(&self, cookie: &Cookie) {
        self.lock().remove(&cookie.hash());
    }

    /// The token that a form must carry.
    pub fn form_token(&self, cookie: &Cookie) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.key, cookie.0.as_bytes()))
    }

    /// Is this the token of a form of ours? In constant time.
    pub fn is_form_token(&self, cookie: &Cookie, token: &str) -> bool {
        let Ok(token) = URL_SAFE_NO_PAD.decode(token) else { return false };
        hmac::verify(&self.key, cookie.0.as_bytes(), &token).is_ok()
    }

    /// Something that only this browser and this process can know, for the way to a provider and back.
    pub fn derived(&self, cookie: &Cookie, label: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.key, format!("{label} {}", cookie.0).as_bytes()))
    }

    /// Is this what was derived under this label? In constant time.
    pub fn is_derived(&self, cookie: &Cookie, label: &str, text: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(text) else { return false };
        hmac::verify(&self.key, format!("{label} {}", cookie.0).as_bytes(), &tag).is_ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Vec<u8>, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_over(session: &Session, now: Timestamp) -> bool {
    let longest = if session.stage == Stage::In { LONGEST } else { BETWEEN };
    now.duration_since(session.since) > longest || now.duration_since(session.seen) > IDLE
}

/// So many random bytes, wiped when they are dropped.
pub fn random(length: usize) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    fill(&mut bytes);
    bytes
}

fn fill(bytes: &mut [u8]) {
    // The system's generator fails only where the machine cannot work at all; then nobody may sign in.
    rand::fill(bytes).unwrap_or_else(|_| panic!("the system gives no random bytes"));
}

impl Cookie {
    /// A new one.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The one that a request carries.
    pub fn of(headers: &HeaderMap, https: bool) -> Option<Self> {
        Self::named(headers, name(https))
    }

    /// The one of somebody who set out to a provider.
    pub fn for_return(headers: &HeaderMap, https: bool) -> Option<Self> {
        Self::named(headers, return_name(https))
    }

    fn named(headers: &HeaderMap, name: &str) -> Option<Self> {
        let prefix = format!("{name}=");
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let value = cookies.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(&prefix))?;
        (value.len() == 43).then(|| Self(value.to_owned()))
    }

    /// The header that sets it. `__Host-` binds it to this host over https.
    pub fn set(&self, https: bool) -> HeaderValue {
        let secure = if https { "; Secure" } else { "" };
        let text = format!("{}={}; Path=/; HttpOnly; SameSite=Strict{secure}", name(https), self.0);
        // Base64 and fixed text are valid in a header.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// The header that sets it for the way to a provider and back: `Lax`, since it is the provider that sends them back.
    pub fn set_for_return(&self, https: bool) -> HeaderValue {
        Self::return_header(&self.0, BETWEEN.as_secs(), https)
    }

    /// The header that takes it away again.
    pub fn end_return(https: bool) -> HeaderValue {
        Self::return_header("", 0, https)
    }

    fn return_header(value: &str, seconds: i64, https: bool) -> HeaderValue {
        let secure = if https { "; Secure" } else { "" };
        let name = return_name(https);
        let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        // Base64 and fixed text are valid in a header.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    fn hash(&self) -> Vec<u8> {
        digest(&SHA256, self.0.as_bytes()).as_ref().to_vec()
    }
}

const fn name(https: bool) -> &'static str {
    if https { "__Host-openlijk" } else { "openlijk" }
}

const fn return_name(https: bool) -> &'static str {
    if https { "__Host-openlijk-return" } else { "openlijk-return" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openlijk_model::Role;

    fn anna() -> Account {
        Account::local("anna", "hash".to_owned(), Role::Officer)
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn a_session_ends_when_it_is_closed_unused_or_too_old() {
        let sessions = Sessions::new();
        let account = |cookie: &Cookie, minutes| sessions.find(cookie, at(minutes)).map(|found| found.account);
        let open = |stage| sessions.open(&anna(), stage, at(0));
        let cookie = open(Stage::In);
        assert_eq!(account(&cookie, 59).as_deref(), Some("anna"));
        assert_eq!(account(&cookie, 59 + 61), None);
        let cookie = open(Stage::In);
        for minutes in (0..600).step_by(30) {
            assert!(account(&cookie, minutes).is_some(), "{minutes}");
        }
        assert_eq!(account(&cookie, 601), None);
        let cookie = open(Stage::In);
        sessions.close(&cookie);
        assert_eq!(account(&cookie, 1), None);
        assert_eq!(account(&Cookie::random(), 1), None);
        let cookie = open(Stage::Code);
        assert!(account(&cookie, 15).is_some());
        assert_eq!(account(&cookie, 16), None, "the way to the code is short");
    }

    #[test]
    fn an_account_that_changed_bears_another_mark() {
        let before = Mark::of(&anna());
        assert!(before == Mark::of(&Account { role: Role::Auditor, ..anna() }), "a role is looked up each time");
        for changed in [
            Account { password_hash: "other".to_owned(), ..anna() },
            Account { external: Some("anna".to_owned()), ..anna() },
            Account { has_second_factor: true, ..anna() },
        ] {
            assert!(before != Mark::of(&changed), "{changed:?}");
        }
    }

    #[test]
    fn a_secret_stays_the_same_for_its_session_and_is_another_in_the_next() {
        let sessions = Sessions::new();
        let (one, other) = (sessions.open(&anna(), Stage::Enrol, at(0)), sessions.open(&anna(), Stage::Enrol, at(0)));
        let secret = sessions.new_secret(&one).unwrap();
        assert_eq!(secret.len(), 20);
        assert_eq!(secret, sessions.new_secret(&one).unwrap());
        assert_ne!(secret, sessions.new_secret(&other).unwrap());
        assert!(sessions.new_secret(&Cookie::random()).is_none());
    }

    #[test]
    fn a_form_token_belongs_to_one_cookie_and_one_server() {
        let (sessions, others) = (Sessions::new(), Sessions::new());
        let cookie = Cookie::random();
        let token = sessions.form_token(&cookie);
        assert!(sessions.is_form_token(&cookie, &token));
        assert!(!sessions.is_form_token(&Cookie::random(), &token));
        assert!(!others.is_form_token(&cookie, &token));
        assert!(!sessions.is_form_token(&cookie, ""));
    }

    #[test]
    fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let cookie = Cookie::random();
        let set = cookie.set(true).to_str().unwrap().to_owned();
        for part in ["__Host-openlijk=", "HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
            assert!(set.contains(part), "{set}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {}", set.split(';').next().unwrap()).parse().unwrap());
        assert!(Cookie::of(&headers, true) == Some(cookie));
        assert!(Cookie::of(&headers, false).is_none());
    }
}
