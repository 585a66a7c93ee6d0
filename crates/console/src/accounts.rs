//! Accounts, for the administrator: who may sign in, as what, and by which means. Whoever looks on may read the list.
//!
//! A password is made here, shown once, and kept as a hash; what was changed counts at the next request of whoever it concerns.

use crate::Site;
use crate::desk::sheet::{Block, Cell, Fact, Field, Form as FormView, Link, Note, Opt, Sheet, Table, field_id};
use crate::passwords::{self, CannotCheck};
use crate::roles::{Action, role_name};
use crate::sessions::random;
use crate::shell;
use crate::signed::{Fields, Form, Visit, unavailable};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use openlijk_model::{Address, BadAddress, Role};
use openlijk_pages::Frame;
use openlijk_store::{Account, StoreError};
use url::Url;

/// The longest name of an account, and the longest subject at a provider, in characters.
const LONGEST_NAME: usize = 64;
const LONGEST_SUBJECT: usize = 255;
/// The longest mail address (RFC 5321, 4.5.3.1.3), in characters.
const LONGEST_MAIL: usize = 254;
/// Letters and digits that nobody takes for one another; 32, so that each stands for five random bits.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// A hundred bits.
const PASSWORD_LETTERS: usize = 20;

/// The page's answer, before it is known what else stands on it.
struct Said {
    status: StatusCode,
    /// What to say first: a password, a success.
    note: Option<Block>,
    /// What is wrong, by field.
    problems: Vec<(&'static str, String)>,
}

impl Said {
    const fn nothing() -> Self {
        Self { status: StatusCode::OK, note: None, problems: Vec::new() }
    }

    fn note(note: Block) -> Self {
        Self { note: Some(note), ..Self::nothing() }
    }

    fn problem(field: &'static str, text: String) -> Self {
        Self { status: StatusCode::BAD_REQUEST, note: None, problems: vec![(field, text)] }
    }

    fn about(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|(name, _)| *name == field).map(|(_, text)| text.clone())
    }
}

pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    list_with(&site, visit, &Fields::of(Vec::new()), Said::nothing()).await
}

async fn list_with(site: &Site, visit: Visit, sent: &Fields, said: Said) -> Response {
    let accounts = match site.store.accounts().await {
        Ok(accounts) => accounts,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let frame = &visit.frame;
    let mut sheet = Sheet { title: frame.t("accounts-title"), ..Sheet::default() }.lead(frame.t("accounts-lead"));
    sheet.problems.extend(said.problems.iter().map(|(field, text)| (field_id(field), text.clone())));
    if visit.may(Action::SeeTokens) {
        sheet.push(Block::Links(vec![Link::plain(frame.href("/tokens"), frame.t("tokens-title"))]));
    }
    let rows = accounts.iter().map(|account| row(&visit, account)).collect();
    sheet.heading("accounts", frame.t("accounts-all"));
    let columns = ["sign-in-name", "account-role", "accounts-mail", "accounts-by", "account-factor", "accounts-state"]
        .map(|key| frame.t(key));
    sheet.push(Table::under("accounts", &columns, rows));
    if visit.may(Action::ManageAccounts) {
        sheet.heading("new", frame.t("accounts-new"));
        let fields = vec![
            Field::line("name", frame.t("sign-in-name"), sent.value("name"), LONGEST_NAME)
                .error(said.about("name"))
                .required(),
            Field::choice("role", frame.t("account-role"), roles(frame, sent.value("role").parse().ok())),
            Field::line("external", frame.t("accounts-subject"), sent.value("external"), LONGEST_SUBJECT)
                .hint(frame.t("accounts-subject-hint"))
                .error(said.about("external")),
            mail_field(frame, sent.value("mail"), &said),
        ];
        let form = FormView::to(frame.href("/accounts")).fields(fields).button("", "", frame.t("accounts-add"));
        sheet.push(Block::Form(form));
    }
    if let Some(note) = said.note {
        sheet.blocks.insert(0, note);
    }
    sheet.answer(site, visit, said.status, Some("/accounts")).await
}

fn row(visit: &Visit, account: &Account) -> Vec<Cell> {
    let frame = &visit.frame;
    let name = match visit.may(Action::ManageAccounts) {
        true => Cell::link(frame.href(path_of(&account.name)), account.name.clone()),
        false => Cell::new(account.name.clone()),
    };
    vec![
        name,
        Cell::new(role_name(frame, account.role)),
        Cell::new(mail_of(frame, account)),
        Cell::new(means(frame, account)),
        Cell::new(factor(frame, account)),
        state(frame, account),
    ]
}

fn mail_of(frame: &Frame, account: &Account) -> String {
    account.mail.as_ref().map_or_else(|| frame.t("accounts-factor-none"), |mail| mail.reveal().to_owned())
}

/// The mail address, by which it is known what sealed mail is theirs.
fn mail_field(frame: &Frame, value: &str, said: &Said) -> Field {
    Field::kind("mail", frame.t("accounts-mail"), "email", value, LONGEST_MAIL)
        .hint(frame.t("accounts-mail-hint"))
        .error(said.about("mail"))
}

fn means(frame: &Frame, account: &Account) -> String {
    let password = (!account.password_hash.is_empty()).then(|| frame.t("sign-in-password"));
    let elsewhere = account.external.is_some().then(|| frame.t("accounts-organisation"));
    [password, elsewhere].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn factor(frame: &Frame, account: &Account) -> String {
    frame.t(if account.has_second_factor { "account-factor-on" } else { "accounts-factor-none" })
}

fn state(frame: &Frame, account: &Account) -> Cell {
    match account.disabled {
        true => Cell::tag(frame.t("accounts-closed"), true),
        false => Cell::new(frame.t("accounts-open")),
    }
}

fn roles(frame: &Frame, chosen: Option<Role>) -> Vec<Opt> {
    // Who is added without a thought gets the least.
    let chosen = chosen.unwrap_or(Role::Planner);
    Role::ALL.iter().map(|role| Opt::new(role.as_str(), role_name(frame, *role), *role == chosen)).collect()
}

/// Where an account stands: its name in a path.
fn path_of(name: &str) -> String {
    let url = Url::parse("http://console/accounts/").map(|mut url| {
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(name);
        }
        url.path().to_owned()
    });
    // The address is fixed and sound.
    url.unwrap_or_default()
}

/// Adds an account, with a password that is shown on the answer and nowhere again; or with none, for whoever signs in by the
/// organisation's provider.
pub(crate) async fn add(State(site): State<Site>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let frame = &visit.frame;
    let name = fields.value("name").trim().to_owned();
    let (Ok(role), Ok(external)) = (fields.value("role").parse::<Role>(), subject(&fields)) else {
        let said = Said::problem("external", frame.t("accounts-subject-problem"));
        return list_with(&site, visit, &fields, said).await;
    };
    let Ok(mail) = mail(&fields) else {
        let said = Said::problem("mail", frame.t("address-problem"));
        return list_with(&site, visit, &fields, said).await;
    };
    if !is_name(&name) {
        let said = Said::problem("name", frame.t("accounts-name-problem"));
        return list_with(&site, visit, &fields, said).await;
    }
    match site.store.account(&name).await {
        Ok(None) => {}
        Ok(Some(_)) => {
            let said = Said::problem("name", frame.t("accounts-name-taken"));
            return list_with(&site, visit, &fields, said).await;
        }
        Err(error) => return shell::down(&site, visit, &error).await,
    }
    let password = external.is_none().then(new_password);
    let password_hash = match &password {
        None => String::new(),
        Some(password) => match passwords::hash(&site, password).await {
            Ok(hash) => hash,
            Err(CannotCheck) => return unavailable(),
        },
    };
    let account = Account { external, mail, ..Account::local(&name, password_hash, role) };
    match site.store.set_account(account).await {
        Ok(()) => {
            let said = Said::note(password_note(frame, &name, password.as_deref()));
            list_with(&site, visit, &Fields::of(Vec::new()), said).await
        }
        Err(StoreError::Refused(_)) => {
            let said = Said::problem("external", frame.t("accounts-subject-taken"));
            list_with(&site, visit, &fields, said).await
        }
        Err(StoreError::AddressTaken) => {
            let said = Said::problem("mail", frame.t("accounts-mail-taken"));
            list_with(&site, visit, &fields, said).await
        }
        Err(error) => shell::down(&site, visit, &error).await,
    }
}

fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.chars().count())
        && !name.chars().any(char::is_control)
        && !matches!(name, "." | "..")
}

/// The subject at the provider; `None` where the field is empty.
fn subject(fields: &Fields) -> Result<Option<String>, ()> {
    match fields.value("external").trim() {
        "" => Ok(None),
        long if long.chars().count() > LONGEST_SUBJECT || long.chars().any(char::is_control) => Err(()),
        subject => Ok(Some(subject.to_owned())),
    }
}

/// The mail address; `None` where the field is empty.
fn mail(fields: &Fields) -> Result<Option<Address>, BadAddress> {
    Some(fields.value("mail").trim()).filter(|mail| !mail.is_empty()).map(Address::parse).transpose()
}

fn new_password() -> String {
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]);
    let letters: Vec<char> = random(PASSWORD_LETTERS).iter().map(letter).collect();
    letters.chunks(5).map(|five| five.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

fn password_note(frame: &Frame, name: &str, password: Option<&str>) -> Block {
    let title = frame.words.with("accounts-added", "name", name);
    match password {
        None => Note::good(title, frame.t("account-elsewhere-short")),
        Some(password) => {
            let lines = vec![frame.words.with("accounts-password", "password", password), frame.t("shown-once")];
            Note::plain(title, lines)
        }
    }
}

pub(crate) async fn show(State(site): State<Site>, visit: Visit, Path(name): Path<String>) -> Response {
    show_with(&site, visit, &name, Said::nothing()).await
}

async fn show_with(site: &Site, visit: Visit, name: &str, said: Said) -> Response {
    let account = match site.store.account(name).await {
        Ok(Some(account)) => account,
        Ok(None) => return shell::gone(site, visit).await,
        Err(error) => return shell::down(site, visit, &error).await,
    };
    let frame = &visit.frame;
    let path = path_of(name);
    let mut sheet = Sheet { title: frame.words.with("accounts-one", "name", name), ..Sheet::default() }
        .up(frame.href("/accounts"), frame.t("accounts-title"));
    sheet.problems.extend(said.problems.iter().map(|(field, text)| (field_id(field), text.clone())));
    sheet.push(Block::Facts(vec![
        Fact::new(frame.t("accounts-by"), means(frame, &account)),
        Fact::new(frame.t("account-factor"), factor(frame, &account)),
        Fact::new(frame.t("accounts-state"), state(frame, &account).text),
    ]));
    let external = account.external.clone().unwrap_or_default();
    let mail = account.mail.as_ref().map(Address::reveal).unwrap_or_default();
    let fields = vec![
        Field::choice("role", frame.t("account-role"), roles(frame, Some(account.role))).error(said.about("role")),
        Field::line("external", frame.t("accounts-subject"), external, LONGEST_SUBJECT)
            .hint(frame.t("accounts-subject-hint"))
            .error(said.about("external")),
        mail_field(frame, mail, &said),
        Field::tick("disabled", frame.t("accounts-disable"), account.disabled),
    ];
    let form = |fields| FormView::to(frame.href(&path)).fields(fields);
    sheet.push(Block::Form(form(fields).button("save", "", frame.t("accounts-save"))));
    if account.has_second_factor {
        sheet.heading("factor", frame.t("account-factor"));
        sheet.push(Block::Text(frame.t("accounts-reset-what")));
        sheet.push(Block::Form(form(vec![]).button("reset", "danger", frame.t("accounts-reset"))));
    }
    if account.external.is_none() {
        sheet.heading("password", frame.t("sign-in-password"));
        sheet.push(Block::Text(frame.t("accounts-new-password-what")));
        sheet.push(Block::Form(form(vec![]).button("password", "quiet", frame.t("accounts-new-password"))));
    }
    if let Some(note) = said.note {
        sheet.blocks.insert(0, note);
    }
    sheet.answer(site, visit, said.status, Some(&path)).await
}

pub(crate) async fn change(State(site): State<Site>, Path(name): Path<String>, form: Form) -> Response {
    let Form { visit, fields } = form;
    let account = match site.store.account(&name).await {
        Ok(Some(account)) => account,
        Ok(None) => return shell::gone(&site, visit).await,
        Err(error) => return shell::down(&site, visit, &error).await,
    };
    match fields.value("do") {
        "reset" => reset(&site, visit, &account).await,
        "password" => replace_password(&site, visit, account).await,
        _ => save(&site, visit, &fields, account).await,
    }
}

/// Takes the second factor away: for whoever lost it. They set up another when they sign in next.
async fn reset(site: &Site, visit: Visit, account: &Account) -> Response {
    match site.store.set_second_factor(&account.name, None).await {
        Ok(()) => Redirect::to(&visit.frame.href(path_of(&account.name))).into_response(),
        Err(error) => shell::down(site, visit, &error).await,
    }
}

async fn replace_password(site: &Site, visit: Visit, account: Account) -> Response {
    let password = new_password();
    let Ok(password_hash) = passwords::hash(site, &password).await else { return unavailable() };
    let account = Account { password_hash, ..account };
    if let Err(error) = site.store.set_account(account.clone()).await {
        return shell::down(site, visit, &error).await;
    }
    let frame = &visit.frame;
    let lines = vec![frame.words.with("accounts-password", "password", &password), frame.t("shown-once")];
    let said = Said::note(Note::plain(frame.t("accounts-new-password"), lines));
    show_with(site, visit, &account.name, said).await
}

async fn save(site: &Site, visit: Visit, fields: &Fields, account: Account) -> Response {
    let frame = &visit.frame;
    let name = account.name.clone();
    let (Ok(role), Ok(external)) = (fields.value("role").parse::<Role>(), subject(fields)) else {
        let said = Said::problem("external", frame.t("accounts-subject-problem"));
        return show_with(site, visit, &name, said).await;
    };
    let Ok(mail) = mail(fields) else {
        let said = Said::problem("mail", frame.t("address-problem"));
        return show_with(site, visit, &name, said).await;
    };
    let disabled = !fields.value("disabled").is_empty();
    let changed = Account { role, external, mail, disabled, ..account.clone() };
    match leaves_nobody(site, &account, &changed).await {
        Ok(false) => {}
        Ok(true) => {
            let said = Said::problem("role", frame.t("accounts-last"));
            return show_with(site, visit, &name, said).await;
        }
        Err(error) => return shell::down(site, visit, &error).await,
    }
    match site.store.set_account(changed).await {
        Ok(()) => Redirect::to(&frame.href("/accounts")).into_response(),
        Err(StoreError::Refused(_)) => {
            let said = Said::problem("external", frame.t("accounts-subject-taken"));
            show_with(site, visit, &name, said).await
        }
        Err(StoreError::AddressTaken) => {
            let said = Said::problem("mail", frame.t("accounts-mail-taken"));
            show_with(site, visit, &name, said).await
        }
        Err(error) => shell::down(site, visit, &error).await,
    }
}

/// Would this take away the last administrator? Then nobody could let anybody in again.
async fn leaves_nobody(site: &Site, before: &Account, after: &Account) -> Result<bool, StoreError> {
    let governs = |account: &Account| account.role == Role::Administrator && !account.disabled;
    if !governs(before) || governs(after) {
        return Ok(false);
    }
    let accounts = site.store.accounts().await?;
    Ok(!accounts.iter().any(|other| other.name != before.name && governs(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_a_hundred_bits_and_no_letters_to_be_mixed_up() {
        let password = new_password();
        assert_eq!((password.len(), password.matches('-').count()), (23, 3), "{password}");
        assert!(password.chars().all(|letter| letter == '-' || !"lo01".contains(letter)), "{password}");
        assert_ne!(password, new_password());
        let mut letters = ALPHABET.to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 32);
    }

    #[test]
    fn a_name_stands_in_a_path_and_is_read_back() {
        assert_eq!(path_of("anna"), "/accounts/anna");
        assert_eq!(path_of("Anna de Vries/?#%"), "/accounts/Anna%20de%20Vries%2F%3F%23%25");
        for bad in ["", ".", "..", "a\nb", &"x".repeat(65)] {
            assert!(!is_name(bad), "{bad}");
        }
        assert!(is_name("é".repeat(64).as_str()));
    }
}
