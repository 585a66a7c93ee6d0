//! The next hop: where mail goes on to, while its sender waits.
//!
//! Connections are kept for the next message, and each serves one transaction at a time. Whatever goes wrong ends in
//! a reply within a bounded time: the next hop's own where it gave one about the mail, else 451, so that the sender
//! keeps the message and tries again. TLS to the next hop is not spoken yet; [`connection`] makes a connection in one
//! place, which is where it will go.

mod connection;
mod extensions;

pub(crate) use connection::{Connection, Failure};
pub(crate) use extensions::Extensions;

use crate::{Limits, Reply};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Idle connections that are kept at most: as many as sessions are likely to need at one time.
const IDLE_CONNECTIONS: usize = 64;

/// The next hop, with the connections that wait for the next message.
pub struct NextHop {
    address: String,
    hostname: String,
    limits: Limits,
    idle: Mutex<Vec<(Connection, Instant)>>,
    offered: Mutex<Option<Extensions>>,
}

impl NextHop {
    /// The next hop at `address` (`host:port`), to which we say `EHLO hostname`. Nothing is connected yet.
    pub fn new(address: impl Into<String>, hostname: impl Into<String>) -> Self {
        Self::with_limits(address, hostname, Limits::default())
    }

    /// The same with other limits.
    pub(crate) fn with_limits(address: impl Into<String>, hostname: impl Into<String>, limits: Limits) -> Self {
        Self {
            address: address.into(),
            hostname: hostname.into(),
            limits,
            idle: Mutex::default(),
            offered: Mutex::default(),
        }
    }

    /// What the next hop offered when it was last connected to; connects where it never was.
    pub(crate) async fn extensions(&self) -> Result<Extensions, Failure> {
        if let Some(offered) = *lock(&self.offered) {
            return Ok(offered);
        }
        let connection = self.connect().await?;
        let offered = connection.extensions();
        self.keep(connection);
        Ok(offered)
    }

    /// Starts a transaction: a connection, and the next hop's reply to `mail`.
    ///
    /// A kept connection that turns out to be dead is replaced once: nothing was offered on it yet.
    ///
    /// # Errors
    /// The reply for the sender: the next hop cannot be reached, or no longer offers what the sender was promised.
    pub(crate) async fn begin(&self, mail: &str, promised: &Extensions) -> Result<(Connection, Reply), Reply> {
        if let Some(mut kept) = self.take_idle().await
            && kept.extensions().covers(promised)
        {
            match kept.command(mail).await {
                Ok(reply) if kept.is_usable() => return Ok((kept, reply)),
                // It said 421 or is gone: it waited too long for us. A new one will know.
                Ok(_) | Err(Failure::Lost) => {}
                Err(failure) => return Err(failure.reply()),
            }
        }
        let mut fresh = self.connect().await.map_err(|failure| failure.reply())?;
        if !fresh.extensions().covers(promised) {
            return Err(Reply::new(451, "4.4.0 the next hop offers less than it did; start again with EHLO"));
        }
        let reply = fresh.command(mail).await.map_err(|failure| failure.reply())?;
        Ok((fresh, reply))
    }

    /// Keeps a connection whose transaction is over.
    pub(crate) fn keep(&self, connection: Connection) {
        let mut idle = lock(&self.idle);
        if connection.is_usable() && idle.len() < IDLE_CONNECTIONS {
            idle.push((connection, Instant::now()));
        }
    }

    /// Ends a transaction that will not be finished, and keeps its connection.
    pub(crate) async fn abandon(&self, mut connection: Connection) {
        if connection.reset().await {
            self.keep(connection);
        }
    }

    /// Ends the connections that were idle too long. Called now and then.
    pub(crate) fn prune(&self) {
        let limit = self.limits.next_hop_idle;
        let old: Vec<_> = lock(&self.idle).extract_if(.., |(_, since)| since.elapsed() >= limit).collect();
        for (connection, _) in old {
            tokio::spawn(connection.quit());
        }
    }

    async fn take_idle(&self) -> Option<Connection> {
        loop {
            // The last one kept is the likeliest to live.
            let (mut connection, since) = lock(&self.idle).pop()?;
            if since.elapsed() < self.limits.next_hop_idle && connection.is_quiet().await {
                return Some(connection);
            }
        }
    }

    async fn connect(&self) -> Result<Connection, Failure> {
        let connection =
            Connection::open(&self.address, &self.hostname, &self.limits).await.inspect_err(|failure| {
                tracing::warn!(next_hop = %self.address, problem = %failure, "the next hop cannot be used");
            })?;
        *lock(&self.offered) = Some(connection.extensions());
        Ok(connection)
    }
}

/// Nothing that holds one of these locks can panic halfway, so a poisoned one is still sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
