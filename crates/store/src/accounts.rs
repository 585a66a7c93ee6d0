//! Who may sign in to the console.

use crate::books::{Books, Trouble};
use crate::engine::{Connection, Fault, values};
use crate::types::Account;

impl Books<'_> {
    /// Adds an account, or replaces its password.
    pub(crate) fn set_account(&mut self, account: &Account) -> Result<(), Trouble> {
        self.db.execute(
            "INSERT INTO accounts (name, password_hash) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash",
            values![&account.name, &account.password_hash],
        )?;
        Ok(())
    }
}

/// The account of this name.
pub(crate) fn account(db: &mut dyn Connection, name: &str) -> Result<Option<Account>, Fault> {
    db.first("SELECT name, password_hash FROM accounts WHERE name = $1", values![name], |row| {
        Ok(Account { name: row.string(0)?, password_hash: row.string(1)?, role: openlijk_model::Role::Administrator, external: None, has_second_factor: false, disabled: false })
    })
}
