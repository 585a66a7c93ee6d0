//! One's own account: role, password, second factor.

use crate::Site;
use crate::passwords::{self, CannotCheck, Tried};
use crate::roles::role_name;
use crate::sessions::Stage;
use crate::shell::{self, Shell};
use crate::sign_in::admit;
use crate::signed::{Form, Visit, unavailable};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use openlijk_pages::{Frame, page};
use openlijk_store::Account;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    shell: Shell,
    name: String,
    role: String,
    /// Empty: none.
    mail: String,
    has_factor: bool,
    /// Is there a password here to change?
    local: bool,
    problem: Option<(String, String)>,
}

#[derive(Clone, Copy)]
enum Problem {
    Wrong,
    Short,
    Often,
}

pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    show_with(&site, visit, None).await
}

async fn show_with(site: &Site, visit: Visit, problem: Option<Problem>) -> Response {
    let account = match site.store.account(&visit.account).await {
        Ok(Some(account)) => account,
        Ok(None) => return shell::gone(site, visit).await,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let shell = Shell::new(site, &visit).await;
    let frame = visit.frame;
    let (status, problem) = match problem {
        None => (StatusCode::OK, None),
        Some(Problem::Wrong) => {
            (StatusCode::FORBIDDEN, Some((frame.t("account-wrong-title"), frame.t("account-wrong"))))
        }
        Some(Problem::Short) => {
            (StatusCode::BAD_REQUEST, Some((frame.t("account-short-title"), frame.t("account-password-hint"))))
        }
        Some(Problem::Often) => {
            (StatusCode::TOO_MANY_REQUESTS, Some((frame.t("sign-in-often-title"), frame.t("sign-in-often"))))
        }
    };
    let role = role_name(&frame, account.role);
    let mail = account.mail.as_ref().map(|mail| mail.reveal().to_owned()).unwrap_or_default();
    let (has_factor, local) = (account.has_second_factor, !account.password_hash.is_empty());
    page(status, &AccountPage { frame, shell, name: account.name, role, mail, has_factor, local, problem })
}

/// Changes one's own password. It signs out everywhere; here, one goes on under a new cookie.
pub(crate) async fn change_password(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let (current, new) = (fields.value("current"), fields.value("new"));
    if new.chars().count() < passwords::SHORTEST || new.len() > passwords::LONGEST {
        return show_with(&site, visit, Some(Problem::Short)).await;
    }
    if !site.door.may_try(Tried::Password, &visit.account, site.clock.now()) {
        return show_with(&site, visit, Some(Problem::Often)).await;
    }
    let account = match site.store.account(&visit.account).await {
        Ok(Some(account)) => account,
        Ok(None) => return shell::gone(&site, visit).await,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    match passwords::fits(&site, Some(&account), current).await {
        Ok(true) => site.door.succeeded(Tried::Password, &visit.account),
        Ok(false) => return show_with(&site, visit, Some(Problem::Wrong)).await,
        Err(CannotCheck) => return unavailable(),
    }
    let Ok(password_hash) = passwords::hash(&site, new).await else { return unavailable() };
    let account = Account { password_hash, ..account };
    if let Err(error) = site.store.set_account(account.clone()).await {
        return shell::down(&site, visit, &error).await;
    }
    admit(&site, &visit.frame, &account, Stage::In)
}
