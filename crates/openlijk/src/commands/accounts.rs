//! `openlijk account` and `openlijk token`: who may sign in, and which programs reach the API.

use super::{Office, address};
use crate::report::Report;
use jiff::Timestamp;
use openlijk_console::Scope;
use openlijk_model::{Address, Role};
use openlijk_store::Account;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A question about accounts. Passwords are hashed before it is asked.
#[derive(Debug, Serialize, Deserialize)]
pub enum Question {
    Add {
        name: String,
        role: Role,
        external: Option<String>,
        mail: Option<String>,
        password_hash: String,
    },
    List,
    Role {
        name: String,
        role: Role,
    },
    Disable {
        name: String,
        disabled: bool,
    },
    /// Their own mail address; none takes it away.
    Mail {
        name: String,
        mail: Option<String>,
    },
    Password {
        name: String,
        password_hash: String,
    },
    SecondFactorReset {
        name: String,
    },
}

/// A question about tokens.
#[derive(Debug, Serialize, Deserialize)]
pub enum TokenQuestion {
    New { name: String, scopes: Vec<String>, until: Option<Timestamp>, by: String },
    List,
    Revoke { id: u64 },
}

pub async fn answer(office: &Office, question: Question, as_json: bool) -> Result<Report, Report> {
    let (account, said) = match question {
        Question::List => return list(office, as_json).await,
        Question::Add { name, role, external, mail, password_hash } => {
            if name.trim().is_empty() || name.chars().any(char::is_control) {
                return Err(Report::bad_input(
                    "the account's name is empty or holds a control character; choose another",
                ));
            }
            if office.store.account(&name).await?.is_some() {
                let text = format!(
                    "there is an account \u{201c}{name}\u{201d} already; change it with `openlijk account role` or `password`"
                );
                return Err(Report::bad_input(text));
            }
            let said = format!("Account {name} may sign in, as {role}.\n");
            let mail = mail.as_deref().map(address).transpose()?;
            (Account { external, mail, ..Account::local(&name, password_hash, role) }, said)
        }
        Question::Role { name, role } => {
            let account = known(office, &name).await?;
            stays_governed(office, &account, role, account.disabled).await?;
            (Account { role, ..account }, format!("Account {name} is {role} now.\n"))
        }
        Question::Disable { name, disabled } => {
            let account = known(office, &name).await?;
            stays_governed(office, &account, account.role, disabled).await?;
            let said = if disabled { "may no longer sign in" } else { "may sign in again" };
            (Account { disabled, ..account }, format!("Account {name} {said}.\n"))
        }
        Question::Mail { name, mail } => {
            let account = known(office, &name).await?;
            let mail = mail.as_deref().map(address).transpose()?;
            let said = match &mail {
                Some(_) => format!("Account {name} sees the sealed messages that were sent from this address.\n"),
                None => format!("Account {name} has no mail address now, and sees no sealed messages of its own.\n"),
            };
            (Account { mail, ..account }, said)
        }
        Question::Password { name, password_hash } => {
            let account = known(office, &name).await?;
            if account.external.is_some() {
                return Err(Report::bad_input(format!("account {name} signs in elsewhere; change its password there")));
            }
            (Account { password_hash, ..account }, format!("Account {name} has a new password.\n"))
        }
        Question::SecondFactorReset { name } => {
            let account = known(office, &name).await?;
            office.store.set_second_factor(&name, None).await?;
            let account = Account { has_second_factor: false, ..account };
            let said = format!("Account {name} has no second factor now; a new one is set up at the next sign-in.\n");
            return Ok(if as_json { Report::json(&shown(&account)) } else { Report::done(said) });
        }
    };
    office.store.set_account(account.clone()).await?;
    Ok(if as_json { Report::json(&shown(&account)) } else { Report::done(said) })
}

async fn known(office: &Office, name: &str) -> Result<Account, Report> {
    office.store.account(name).await?.ok_or_else(|| {
        Report::bad_input(format!(
            "there is no account \u{201c}{name}\u{201d}; `openlijk account list` names those that there are"
        ))
    })
}

/// The last administrator who can sign in stays one: else nobody could let anybody in from the console.
async fn stays_governed(office: &Office, account: &Account, role: Role, disabled: bool) -> Result<(), Report> {
    if role == Role::Administrator && !disabled {
        return Ok(());
    }
    let accounts = office.store.accounts().await?;
    let others =
        accounts.iter().any(|other| other.name != account.name && other.role == Role::Administrator && !other.disabled);
    if others || account.role != Role::Administrator {
        return Ok(());
    }
    let text = format!("{} is the only administrator; make another first, with `openlijk account add`", account.name);
    Err(Report::bad_input(text))
}

async fn list(office: &Office, as_json: bool) -> Result<Report, Report> {
    let accounts = office.store.accounts().await?;
    if as_json {
        return Ok(Report::json(&accounts.iter().map(shown).collect::<Vec<_>>()));
    }
    let mut text = String::new();
    for account in &accounts {
        let mut about = Vec::new();
        about.extend(account.mail.as_ref().map(Address::reveal));
        about.extend(account.external.is_some().then_some("signs in elsewhere"));
        about.extend(account.has_second_factor.then_some("second factor"));
        about.extend(account.disabled.then_some("disabled"));
        let _ = writeln!(text, "{:<24} {:<24} {}", account.name, account.role, about.join(", "));
    }
    Ok(Report::done(text))
}

/// An account as it may be shown: without its password's hash.
fn shown(account: &Account) -> Value {
    json!({
        "name": account.name,
        "role": account.role,
        "external": account.external,
        "mail": account.mail.as_ref().map(Address::reveal),
        "second_factor": account.has_second_factor,
        "disabled": account.disabled,
    })
}

pub async fn answer_token(office: &Office, question: TokenQuestion, as_json: bool) -> Result<Report, Report> {
    let now = office.clock.now();
    match question {
        TokenQuestion::New { name, scopes, until, by } => {
            if until.is_some_and(|until| until <= now) {
                return Err(Report::bad_input("--until lies in the past; such a token would be good for nothing"));
            }
            let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
            if let Some(wrong) = scopes.iter().find(|scope| !known.contains(&scope.as_str())) {
                let text = format!("there is no scope \u{201c}{wrong}\u{201d}; known: {}", known.join(", "));
                return Err(Report::bad_input(text));
            }
            let text = openlijk_console::new_token_text();
            let hash = openlijk_console::token_hash(&text);
            let token = office.store.new_token(&name, &hash, &scopes, &by, until, now).await?;
            if as_json {
                return Ok(Report::json(&json!({"token": text, "about": token})));
            }
            Ok(Report::done(format!("Token {}, shown this once: {text}\n", token.id)))
        }
        TokenQuestion::List => {
            let tokens = office.store.tokens().await?;
            if as_json {
                return Ok(Report::json(&tokens));
            }
            let mut text = String::new();
            for token in &tokens {
                let over = token.until.filter(|until| *until <= now);
                let state = match (token.revoked, over, token.until) {
                    (Some(at), _, _) => format!("revoked {at}"),
                    (None, Some(at), _) => format!("ended {at}"),
                    (None, None, Some(at)) => format!("until {at}"),
                    (None, None, None) => "until revoked".to_owned(),
                };
                let _ = writeln!(text, "{:>5}  {:<24} {:<32} {state}", token.id, token.name, token.scopes.join(" "));
            }
            if text.is_empty() {
                text = "There is no token; make one with `openlijk token new`.\n".into();
            }
            Ok(Report::done(text))
        }
        TokenQuestion::Revoke { id } => {
            office.store.revoke_token(id, now).await?;
            Ok(if as_json {
                Report::json(&json!({"revoked": id}))
            } else {
                Report::done(format!("Token {id} is revoked.\n"))
            })
        }
    }
}
