//! Tokens by which programs reach the API. Only a hash of each is kept: whoever reads the store cannot use one.

use crate::Store;
use crate::books::{Books, Trouble};
use crate::engine::{Fault, Row, values};
use crate::types::{ApiToken, StoreError};
use jiff::Timestamp;

impl Store {
    /// Puts a token on record by the SHA-256 of its text. Scopes are single words; none at all is refused.
    pub async fn new_token(
        &self,
        name: &str,
        hash: &[u8; 32],
        scopes: &[String],
        who: &str,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<ApiToken, StoreError> {
        let (name, hash, scopes, who) = (name.to_owned(), *hash, scopes.to_vec(), who.to_owned());
        self.change(move |books| {
            books.new_token(ApiToken { id: 0, name, scopes, who, at: now, until, revoked: None }, &hash)
        })
        .await
    }
    /// The token with this hash, if it is neither revoked nor over.
    pub async fn token(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<ApiToken>, StoreError> {
        let hash = *hash;
        self.read(move |db| {
            db.first(
                "SELECT id, name, scopes, who, at, until, revoked FROM api_tokens
                 WHERE hash = $1 AND revoked IS NULL AND (until IS NULL OR until > $2)",
                values![&hash, now],
                read_token,
            )
        })
        .await
    }
    /// All tokens, the latest first.
    pub async fn tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        self.read(|db| {
            db.all(
                "SELECT id, name, scopes, who, at, until, revoked FROM api_tokens ORDER BY id DESC",
                values![],
                read_token,
            )
        })
        .await
    }
    /// Revokes a token. One that was revoked before stays revoked since then.
    pub async fn revoke_token(&self, id: u64, now: Timestamp) -> Result<(), StoreError> {
        self.change(move |books| {
            let found = books
                .db
                .execute("UPDATE api_tokens SET revoked = coalesce(revoked, $1) WHERE id = $2", values![now, id])?;
            if found == 0 {
                return Err(StoreError::Unknown(format!("there is no token {id}")).into());
            }
            Ok(())
        })
        .await
    }
}

impl Books<'_> {
    fn new_token(&mut self, token: ApiToken, hash: &[u8; 32]) -> Result<ApiToken, Trouble> {
        let is_word = |scope: &String| !scope.is_empty() && !scope.contains(char::is_whitespace);
        if token.scopes.is_empty() || !token.scopes.iter().all(is_word) {
            return Err(StoreError::Refused("a token needs scopes, each a single word".to_owned()).into());
        }
        let next = self.db.first("SELECT coalesce(max(id), 0) + 1 FROM api_tokens", values![], |row| row.count(0))?;
        let id = next.unwrap_or(1);
        self.db.execute(
            "INSERT INTO api_tokens (id, name, hash, scopes, who, at, until) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            values![id, &token.name, hash, &token.scopes.join(" "), &token.who, token.at, token.until],
        )?;
        let whole = crate::purposes::whole_second;
        Ok(ApiToken { id, at: whole(token.at), until: token.until.map(whole), ..token })
    }
}

fn read_token(row: &dyn Row) -> Result<ApiToken, Fault> {
    let time = |column| row.integer(column)?.map(|_| row.time(column)).transpose();
    Ok(ApiToken {
        id: row.count(0)?,
        name: row.string(1)?,
        scopes: row.string(2)?.split(' ').map(str::to_owned).collect(),
        who: row.string(3)?,
        at: row.time(4)?,
        until: time(5)?,
        revoked: time(6)?,
    })
}
