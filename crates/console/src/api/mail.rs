//! Mail by the API: a message that is sent, decided and prepared as if it came by SMTP; or prepared alone, for who sends elsewhere.
//! The message travels as base64 of its bytes (RFC 5322), so that not one of them changes on the way.

use super::caller::Sent;
use super::once::{Done, done};
use super::problem::Problem;
use crate::Site;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openlijk_model::{Address, PurposeId};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The most recipients of one message.
const MOST_RECIPIENTS: usize = 100;

/// The way that mail takes: the desk that decides, and the next mail server.
pub trait MailRoad: Send + Sync {
    /// Sends a message, and hears what became of it. Nothing is queued.
    fn send(&self, mail: MailToSend) -> Going<'_, SentMail>;
    /// Prepares a message for one recipient, for who sends it elsewhere.
    fn prepare(&self, mail: MailToPrepare) -> Going<'_, PreparedMail>;
}

/// Mail on its way.
pub type Going<'a, T> = Pin<Box<dyn Future<Output = Result<T, NotGone>> + Send + 'a>>;

/// A message to send.
#[derive(Debug, Clone)]
pub struct MailToSend {
    /// Where reports about it go to; `None`: the null sender.
    pub sender: Option<Address>,
    /// To whom.
    pub recipients: Vec<Address>,
    /// The message.
    pub message: Vec<u8>,
    /// The token that it comes by, as purposes' rules name an SMTP user.
    pub user: String,
}

/// A message to prepare.
#[derive(Debug, Clone)]
pub struct MailToPrepare {
    /// For whom.
    pub recipient: Address,
    /// Under which purpose.
    pub purpose: PurposeId,
    /// Of which campaign; `None`: as its headers say.
    pub campaign: Option<String>,
    /// Which variant of it; `None`: as its headers say.
    pub variant: Option<String>,
    /// The message.
    pub message: Vec<u8>,
}

/// What was decided about a message.
#[derive(Debug, Clone, Serialize)]
pub struct DecidedMail {
    /// What it carries.
    pub measure: &'static str,
    /// Why: rules and reasons, the most telling first.
    pub reasons: Vec<String>,
    /// Its number; `None`: it is not on record.
    pub id: Option<String>,
    /// What whoever sends should look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<&'static str>,
}

/// A message that the next mail server took.
#[derive(Debug, Clone, Serialize)]
pub struct SentMail {
    /// What was decided.
    #[serde(flatten)]
    pub decided: DecidedMail,
    /// For each recipient, in the order given: the code of the next mail server's reply (RFC 5321, 4.2). From 400 on it does not go
    /// to them.
    pub recipients: Vec<u16>,
}

/// A message that was prepared.
#[derive(Debug, Clone)]
pub struct PreparedMail {
    /// What was decided.
    pub decided: DecidedMail,
    /// The message.
    pub message: Vec<u8>,
}

/// Why a message did not go, or was not prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotGone {
    /// It cannot be sent as it is; what to change.
    Unfit(String),
    /// It is not taken now; trying again later may help.
    NotNow(String),
    /// No such purpose is in force.
    UnknownPurpose,
    /// It is mail for the portal, which is sent and never prepared.
    Portal,
}

/// What a program sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenMail {
    /// Absent or empty: the null sender.
    #[serde(default)]
    sender: String,
    recipients: Vec<String>,
    message: String,
}

/// What a program wants prepared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenToPrepare {
    recipient: String,
    purpose: PurposeId,
    campaign: Option<String>,
    variant: Option<String>,
    message: String,
}

/// Sends a message. It answers when the next mail server has taken it.
pub(crate) async fn send(State(site): State<Site>, sent: Sent<GivenMail>) -> Response {
    site.once.run(&sent, site.clock.now(), go(&site, &sent)).await
}

async fn go(site: &Site, sent: &Sent<GivenMail>) -> Done {
    let given = &sent.body;
    if given.recipients.is_empty() || given.recipients.len() > MOST_RECIPIENTS {
        return Err(Problem::bad("bad-recipients", format!("name 1 to {MOST_RECIPIENTS} recipients")));
    }
    let recipients = given.recipients.iter().map(|text| address(text)).collect::<Result<_, _>>()?;
    let sender = (!given.sender.is_empty()).then(|| address(&given.sender)).transpose()?;
    let message = bytes_of(&given.message)?;
    let mail = MailToSend { sender, recipients, message, user: sent.caller.token.name.clone() };
    // Whoever hangs up meanwhile has sent it all the same: it ends as it would have, and its answer waits under its key.
    let road = Arc::clone(&site.mail_road);
    let going = tokio::spawn(async move { road.send(mail).await });
    let went = going.await.map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    done(StatusCode::OK, &went?)
}

/// An answer to who wants a message prepared.
#[derive(Serialize)]
struct Prepared {
    #[serde(flatten)]
    decided: DecidedMail,
    message: String,
}

/// Prepares a message. Its decision goes on record; that it was sent does not.
pub(crate) async fn prepare(State(site): State<Site>, sent: Sent<GivenToPrepare>) -> Result<Response, Problem> {
    let Sent { body, .. } = sent;
    let GivenToPrepare { recipient, purpose, campaign, variant, message } = body;
    let (recipient, message) = (address(&recipient)?, bytes_of(&message)?);
    let mail = MailToPrepare { recipient, purpose, campaign, variant, message };
    let PreparedMail { decided, message } = site.mail_road.prepare(mail).await?;
    Ok(super::json(StatusCode::OK, &Prepared { decided, message: STANDARD.encode(message) }))
}

fn address(text: &str) -> Result<Address, Problem> {
    Address::parse(text).map_err(|error| Problem::bad("bad-address", error.to_string()))
}

fn bytes_of(message: &str) -> Result<Vec<u8>, Problem> {
    let bytes = STANDARD.decode(message).ok().filter(|bytes| !bytes.is_empty());
    bytes
        .ok_or_else(|| Problem::bad("bad-message", "`message` is the whole message (RFC 5322) as base64, with padding"))
}

impl From<NotGone> for Problem {
    fn from(why: NotGone) -> Self {
        match why {
            NotGone::Unfit(text) => Self::bad("not-taken", text),
            NotGone::NotNow(text) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "not-now", text),
            NotGone::UnknownPurpose => {
                Self::bad("no-such-purpose", "there is no such purpose in force; GET /v1/purposes lists them")
            }
            NotGone::Portal => Self::bad(
                "for-the-portal",
                "this mail is meant for the portal: send it with POST /v1/messages, which seals it",
            ),
        }
    }
}
