//! The officer's side of [`Store`]: purposes and their state, contested points, opinions, requests, looks, retention runs,
//! accounts, tokens, and the logbook.

use crate::ledger::unbuilt;
use crate::types::*;
use crate::{Store, StoreError};
use jiff::Timestamp;
use openlijk_model::{Opinion, PurposeId, RecipientId, Role};
use std::sync::Arc;
use zeroize::Zeroizing;

impl Store {
    // -- purposes ---------------------------------------------------------------------------------------------

    /// The last declaration of every purpose, in force or not. From memory.
    pub fn declared(&self) -> Arc<[Declared]> {
        Arc::new([])
    }
    /// Switches a purpose on (its last declaration, which must be complete) or off. On disk and in force when this returns,
    /// for mail already sent too.
    pub async fn switch_purpose(&self, purpose: &PurposeId, on: bool, why: &str, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let _ = (purpose, on, why, who, now);
        Err(unbuilt())
    }
    /// Everything that happened to a purpose.
    pub async fn purpose_history(&self, purpose: &PurposeId) -> Result<PurposeHistory, StoreError> {
        let _ = purpose;
        Err(unbuilt())
    }
    /// Records what the officer said of a contested rule under a purpose. A declined rule measures nothing from then on.
    pub async fn rule_on_grey(&self, ruling: GreyRuling) -> Result<(), StoreError> {
        let _ = ruling;
        Err(unbuilt())
    }
    /// Puts a legal opinion on file, or replaces the one of the same id.
    pub async fn record_opinion(&self, opinion: Opinion, who: &str, now: Timestamp) -> Result<(), StoreError> {
        let _ = (opinion, who, now);
        Err(unbuilt())
    }
    /// The opinions on file. From memory.
    pub fn opinions(&self) -> Arc<[Opinion]> {
        Arc::new([])
    }
    /// Every pause that ever was, oldest first: the pause, and why, by whom and when it ended.
    pub async fn pause_history(&self) -> Result<Vec<(Pause, Option<(String, String, Timestamp)>)>, StoreError> {
        Err(unbuilt())
    }

    // -- decisions and people -----------------------------------------------------------------------------------

    /// Decisions on record, the latest first.
    pub async fn decisions(&self, search: DecisionSearch) -> Result<Vec<DecidedMessage>, StoreError> {
        let _ = search;
        Err(unbuilt())
    }
    /// What is kept about a person under one purpose, for somebody of the organisation. That they looked is on disk before
    /// this returns. Whether they may is the caller's to know.
    pub async fn look(&self, account: &str, role: Role, at: RecipientId, purpose: &PurposeId, why: &str, now: Timestamp) -> Result<SubjectRecord, StoreError> {
        let _ = (account, role, at, purpose, why, now);
        Err(unbuilt())
    }
    /// The looks on record, the latest first.
    pub async fn looks(&self, limit: u32) -> Result<Vec<Look>, StoreError> {
        let _ = limit;
        Err(unbuilt())
    }
    /// Everything kept about a person, given out: a line in the logbook is on disk before this returns.
    pub async fn export_subject(&self, recipient: RecipientId, by: &str, now: Timestamp) -> Result<SubjectRecord, StoreError> {
        let _ = (recipient, by, now);
        Err(unbuilt())
    }
    /// Puts a data subject's request on record; gives its number. Due in one month (GDPR 12(3)).
    pub async fn open_request(&self, recipient: Option<RecipientId>, kind: RequestKind, how: &str, note: &str, now: Timestamp) -> Result<u64, StoreError> {
        let _ = (recipient, kind, how, note, now);
        Err(unbuilt())
    }
    /// Records how a request was answered.
    pub async fn close_request(&self, id: u64, who: &str, outcome: &str, now: Timestamp) -> Result<(), StoreError> {
        let _ = (id, who, outcome, now);
        Err(unbuilt())
    }
    /// Requests, the open ones first, by their deadline.
    pub async fn requests(&self, limit: u32) -> Result<Vec<SubjectRequest>, StoreError> {
        let _ = limit;
        Err(unbuilt())
    }

    // -- retention ----------------------------------------------------------------------------------------------

    /// What a retention run would take away now.
    pub async fn retention_plan(&self, now: Timestamp) -> Result<Vec<Removal>, StoreError> {
        let _ = now;
        Err(unbuilt())
    }
    /// Takes away what is past its retention, and leaves a record of it.
    pub async fn retention_run(&self, who: &str, now: Timestamp) -> Result<RetentionRun, StoreError> {
        let _ = (who, now);
        Err(unbuilt())
    }
    /// The runs on record, the latest first.
    pub async fn retention_runs(&self, limit: u32) -> Result<Vec<RetentionRun>, StoreError> {
        let _ = limit;
        Err(unbuilt())
    }

    // -- accounts and tokens --------------------------------------------------------------------------------------

    /// All accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        Err(unbuilt())
    }
    /// The account of this subject at the OIDC provider.
    pub async fn account_of(&self, external: &str) -> Result<Option<Account>, StoreError> {
        let _ = external;
        Err(unbuilt())
    }
    /// Sets or takes away the second factor of an account: a TOTP secret (RFC 6238), kept encrypted.
    pub async fn set_second_factor(&self, account: &str, secret: Option<Zeroizing<Vec<u8>>>) -> Result<(), StoreError> {
        let _ = (account, secret);
        Err(unbuilt())
    }
    /// The TOTP secret of an account.
    pub async fn second_factor(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let _ = account;
        Err(unbuilt())
    }
    /// Uses up a time step of an account's second factor; `false` where it, or a later one, was used (RFC 6238, 5.2).
    pub async fn use_step(&self, account: &str, step: u64) -> Result<bool, StoreError> {
        let _ = (account, step);
        Err(unbuilt())
    }
    /// Puts a token on record by the SHA-256 of its text.
    pub async fn new_token(&self, name: &str, hash: &[u8; 32], scopes: &[String], who: &str, until: Option<Timestamp>, now: Timestamp) -> Result<ApiToken, StoreError> {
        let _ = (name, hash, scopes, who, until, now);
        Err(unbuilt())
    }
    /// The token with this hash, if it is neither revoked nor over.
    pub async fn token(&self, hash: &[u8; 32], now: Timestamp) -> Result<Option<ApiToken>, StoreError> {
        let _ = (hash, now);
        Err(unbuilt())
    }
    /// All tokens, the latest first.
    pub async fn tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        Err(unbuilt())
    }
    /// Revokes a token.
    pub async fn revoke_token(&self, id: u64, now: Timestamp) -> Result<(), StoreError> {
        let _ = (id, now);
        Err(unbuilt())
    }

    // -- logbook --------------------------------------------------------------------------------------------------

    /// Lines that no collector has acknowledged yet, oldest first.
    pub async fn logbook_waiting(&self, limit: u32) -> Result<Vec<LogLine>, StoreError> {
        let _ = limit;
        Err(unbuilt())
    }
    /// Notes that a collector acknowledged these lines.
    pub async fn logbook_exported(&self, ids: Vec<u64>) -> Result<(), StoreError> {
        let _ = ids;
        Err(unbuilt())
    }
    /// The latest lines of the logbook.
    pub async fn logbook(&self, limit: u32) -> Result<Vec<LogLine>, StoreError> {
        let _ = limit;
        Err(unbuilt())
    }
}
