//! Who may sign in to the console, and by what beside a password.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, Row, values};
use crate::types::{Account, StoreError};
use openlijk_model::Address;
use zeroize::Zeroizing;

impl Store {
    /// Adds an account, or replaces everything of it but its second factor.
    ///
    /// # Errors
    /// Another account has this subject, or this mail address ([`StoreError::AddressTaken`]); or the store is down.
    pub async fn set_account(&self, account: Account) -> Result<(), StoreError> {
        self.change(move |books| books.set_account(&account)).await
    }
    /// The account of this name.
    pub async fn account(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let name = name.to_owned();
        self.read(move |db| {
            db.first(
                "SELECT name, password_hash, role, external, second_factor IS NOT NULL, disabled, mail
                 FROM accounts WHERE name = $1",
                values![&name],
                read_account,
            )
        })
        .await
    }
    /// All accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read(|db| {
            db.all(
                "SELECT name, password_hash, role, external, second_factor IS NOT NULL, disabled, mail
                 FROM accounts ORDER BY name",
                values![],
                read_account,
            )
        })
        .await
    }
    /// The account of this subject at the OIDC provider.
    pub async fn account_of(&self, external: &str) -> Result<Option<Account>, StoreError> {
        let external = external.to_owned();
        self.read(move |db| account_of(db, &external)).await
    }
    /// Sets or takes away the second factor of an account: a TOTP secret (RFC 6238), kept encrypted.
    pub async fn set_second_factor(&self, account: &str, secret: Option<Zeroizing<Vec<u8>>>) -> Result<(), StoreError> {
        let account = account.to_owned();
        self.change(move |books| books.set_second_factor(&account, secret.as_ref().map(|secret| secret.as_slice())))
            .await
    }
    /// The TOTP secret of an account.
    pub async fn second_factor(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let (account, keyring) = (account.to_owned(), std::sync::Arc::clone(&self.inner.keyring));
        self.read(move |db| {
            let wrapped = db.first(
                "SELECT second_factor FROM accounts WHERE name = $1 AND second_factor IS NOT NULL",
                values![&account],
                |row| row.bytes(0),
            )?;
            wrapped.map(|wrapped| keyring.unwrap_secret(&context(&account), &wrapped)).transpose()
        })
        .await
    }
    /// Uses up a time step of an account's second factor; `false` where it, or a later one, was used (RFC 6238, 5.2), and
    /// where there is no such factor.
    pub async fn use_step(&self, account: &str, step: u64) -> Result<bool, StoreError> {
        let account = account.to_owned();
        self.change(move |books| {
            let used = books.db.execute(
                "UPDATE accounts SET totp_step = $1 WHERE name = $2 AND second_factor IS NOT NULL AND totp_step < $1",
                values![step, &account],
            )?;
            Ok(used == 1)
        })
        .await
    }
}

impl Books<'_> {
    fn set_account(&mut self, account: &Account) -> Result<(), Trouble> {
        if let Some(external) = &account.external
            && account_of(self.db, external)?.is_some_and(|other| other.name != account.name)
        {
            let problem = "somebody else signs in with this subject of the OIDC provider; take it from them first";
            return Err(StoreError::Refused(problem.to_owned()).into());
        }
        if let Some(mail) = &account.mail
            && account_with(self.db, mail)?.is_some_and(|other| other != account.name)
        {
            return Err(StoreError::AddressTaken.into());
        }
        self.db.execute(
            "INSERT INTO accounts (name, password_hash, role, external, disabled, mail) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role,
                 external = excluded.external, disabled = excluded.disabled, mail = excluded.mail",
            values![
                &account.name,
                &account.password_hash,
                account.role.as_str(),
                account.external.as_deref(),
                account.disabled,
                account.mail.as_ref().map(Address::reveal)
            ],
        )?;
        Ok(())
    }

    fn set_second_factor(&mut self, account: &str, secret: Option<&[u8]>) -> Result<(), Trouble> {
        let wrapped = secret.map(|secret| self.keyring.wrap_secret(&context(account), secret)).transpose()?;
        // The steps of one secret say nothing about another's.
        let found = self.db.execute(
            "UPDATE accounts SET second_factor = $1, totp_step = 0 WHERE name = $2",
            values![wrapped.as_deref(), account],
        )?;
        if found == 0 {
            return Err(StoreError::Unknown(format!("there is no account \u{201c}{account}\u{201d}")).into());
        }
        Ok(())
    }
}

/// What a wrapped secret is bound to, so that none can be moved to another account.
fn context(account: &str) -> String {
    format!("second factor of {account}")
}

fn account_of(db: &mut dyn Connection, external: &str) -> Result<Option<Account>, Fault> {
    db.first(
        "SELECT name, password_hash, role, external, second_factor IS NOT NULL, disabled, mail
         FROM accounts WHERE external = $1",
        values![external],
        read_account,
    )
}

/// The name of the account with this mail address.
fn account_with(db: &mut dyn Connection, mail: &Address) -> Result<Option<String>, Fault> {
    db.first("SELECT name FROM accounts WHERE mail = $1", values![mail.reveal()], |row| row.string(0))
}

fn read_account(row: &dyn Row) -> Result<Account, Fault> {
    Ok(Account {
        name: row.string(0)?,
        password_hash: row.string(1)?,
        role: row.word(2)?,
        external: row.text(3)?.map(str::to_owned),
        has_second_factor: row.int(4)? != 0,
        disabled: row.int(5)? != 0,
        // It was parsed before it was kept.
        mail: row.text(6)?.and_then(|mail| Address::parse(mail).ok()),
    })
}
